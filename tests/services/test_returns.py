"""The month and its return: drafts, locked revisions, levels, late acts, papers."""

import hashlib
import json
from datetime import date, timedelta

import pypdf
import pytest
from sqlalchemy import text

import make
from jalon.domain.errors import (
    InvalidEntryError,
    MonthNotBegunError,
    MonthNotOverError,
    NothingChangedError,
    ReasonNeededError,
    UnknownAgreementError,
    UnknownRecordError,
)
from jalon.domain.months import Month
from jalon.services import (
    annual_report,
    history,
    questionnaires,
    return_documents,
    returns,
    sheets,
    timesheets,
)
from jalon.services.activity import NewAct, NewParticipant, cancel_act, record_act
from jalon.services.return_sending import note_sending
from jalon.storage import records
from jalon.storage.schema.access import AccessEntryRow
from jalon.storage.schema.returns import MonthlyReturnRow

OCTOBER = Month(2026, 10)
TODAY = date(2026, 11, 20)


@pytest.fixture
def people(caseload):
    """Write four people of one agreement and one of another, with an act each in October."""
    coach_id = caseload.signed_in.coach_id
    found = []
    with caseload.write("demonstration") as session:
        agreements = []
        for reference, target in (("C-57", 8), ("C-67", 4)):
            agreement_id = records.insert(
                session,
                "agreement",
                {"reference": reference, "kind": "HABILITATION", "start_date": date(2026, 1, 1)},
            )
            line = {"agreement_id": agreement_id, "valid_from": date(2026, 1, 1), "target_caseload": target}
            records.insert(session, "agreement_line", line)
            agreements.append(agreement_id)
        for rank in range(5):
            person_id = make.a_person(session, case_code=f"A-{5 - rank:04d}", family_name=f"Nom{rank}")
            agreement_id = agreements[1] if rank == 4 else agreements[0]
            make.a_path(session, person_id, date(2026, 10, 1 + rank), agreement_id=agreement_id)
            make.an_act(session, coach_id, (person_id,), date=date(2026, 10, 12), duration_minutes=60 + rank)
            found.append(person_id)
    return found


def prepared(caseload, **changes):
    return returns.prepare_return(caseload, OCTOBER, **{"today": TODAY} | changes)


def late_act(caseload, person_id, day=date(2026, 10, 20)):
    coach_id = caseload.signed_in.coach_id
    act = NewAct(
        day, 30, "ENTRETIEN", "PERSONNE", (coach_id,), (NewParticipant(person_id),), module="M2_PROJET"
    )
    return record_act(caseload, act, today=TODAY).act_id


def test_a_draft_says_what_day_its_data_are_from_and_has_no_instant(caseload, people):
    document = prepared(caseload)
    assert (document["state"], document["revision"], document["as_of"]) == ("draft", 1, "2026-11-20")
    assert "locked_at" not in document
    assert document["indicators"]["FA_FIN"] == 5
    assert document["indicators"]["TX_OCC"] == "41.7"
    assert [line["case_code"] for line in document["persons"]] == [f"A-{n:04d}" for n in range(1, 6)]


def test_the_digest_is_that_of_the_canonical_text_without_it(caseload, people, tmp_path):
    document = prepared(caseload)
    target = tmp_path / "return.json"
    returns.write_return_json(document, target)
    written = json.loads(target.read_text("utf-8"))
    stated = written.pop("digest")
    text = json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == stated
    assert returns.digest(document) == stated


def test_a_document_holds_no_floating_point(caseload, people):
    with pytest.raises(TypeError):
        returns.digest({"rate": 68.1})


def test_the_same_caseload_gives_the_same_return(caseload, people):
    assert prepared(caseload) == prepared(caseload)


def test_a_month_that_is_not_over_cannot_be_locked(caseload, people):
    with pytest.raises(MonthNotOverError):
        returns.lock_month(caseload, OCTOBER, today=date(2026, 10, 31))
    assert returns.lock_month(caseload, OCTOBER, today=date(2026, 11, 1))["revision"] == 1


def test_a_month_that_has_not_begun_is_on_no_paper_and_one_in_course_is_a_draft(caseload, people):
    years_ahead = Month(2031, 1)
    for made in (
        lambda month: returns.prepare_return(caseload, month, today=TODAY),
        lambda month: sheets.prepare_sheet(caseload, "A-0001", month, today=TODAY),
        lambda month: timesheets.prepare_timesheet(caseload, caseload.signed_in.coach_id, month, today=TODAY),
    ):
        assert made(Month(2026, 11))["state"] == "draft"
        with pytest.raises(MonthNotBegunError):
            made(Month(2026, 12))
        with pytest.raises(MonthNotBegunError):
            made(years_ahead)
    with pytest.raises(MonthNotBegunError):
        annual_report.prepare_year(caseload, 2027, today=TODAY)
    with pytest.raises(MonthNotBegunError):
        questionnaires.answer_activity(caseload, Month(2027, 3), today=TODAY)


def test_what_was_written_proves_the_day_when_the_clock_is_behind(caseload, people):
    assert returns.prepare_return(caseload, OCTOBER, today=date(2025, 1, 1))["state"] == "draft"


def test_a_locked_month_is_given_as_it_was_locked_whatever_is_written_since(caseload, people):
    locked = returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert locked["state"] == "locked"
    assert locked["locked_at"] == "2026-11-20T09:30:00+00:00"
    assert "as_of" not in locked
    late_act(caseload, people[0])
    assert prepared(caseload) == locked
    to_come = prepared(caseload, draft=True)
    assert (to_come["state"], to_come["revision"]) == ("draft", 2)
    assert to_come["indicators"]["MIN_PERSONNE"] == locked["indicators"]["MIN_PERSONNE"] + 30


def test_a_month_that_says_the_same_is_not_locked_twice(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    with pytest.raises(NothingChangedError):
        returns.lock_month(caseload, OCTOBER, today=TODAY + timedelta(days=5))


def test_a_new_revision_says_what_differs_from_the_one_before(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    late_act(caseload, people[0])
    second = returns.lock_month(caseload, OCTOBER, today=TODAY, reason="acte retrouvé")
    assert (second["revision"], second["revision_reason"]) == (2, "acte retrouvé")
    changed = {(change["part"], change["key"]) for change in second["changes"]}
    assert ("indicators", "MIN_PERSONNE") in changed
    assert ("persons", "A-0005") in changed
    assert returns.compare_revisions(caseload, OCTOBER, 1, 2, today=TODAY) == second["changes"]
    assert returns.compare_revisions(caseload, OCTOBER, 2, today=TODAY) == []
    assert [revision.revision for revision in returns.list_revisions(caseload, OCTOBER)] == [1, 2]
    with pytest.raises(UnknownRecordError):
        returns.compare_revisions(caseload, OCTOBER, 3, today=TODAY)


def test_a_locked_return_that_was_sent_and_answered_says_the_same(caseload, people):
    with pytest.raises(UnknownRecordError):
        note_sending(caseload, OCTOBER, sent_date=TODAY, means=None, answer=None, today=TODAY)
    locked = returns.lock_month(caseload, OCTOBER, today=TODAY)
    late_act(caseload, people[0])
    for sent, answer, fault in (
        (TODAY - timedelta(days=1), None, "before_lock"),
        (TODAY + timedelta(days=1), None, "future"),
        (None, "accepted", "missing"),
        (TODAY, "perhaps", "unknown"),
    ):
        with pytest.raises(InvalidEntryError) as refused:
            note_sending(caseload, OCTOBER, sent_date=sent, means=None, answer=answer, today=TODAY)
        assert [problem.code for problem in refused.value.problems] == [fault]
    note_sending(caseload, OCTOBER, sent_date=TODAY, means="COURRIEL", answer=None, today=TODAY)
    (sent,) = returns.list_revisions(caseload, OCTOBER)
    assert (sent.state, sent.sent_date, sent.sent_means) == ("sent", TODAY, "COURRIEL")
    note_sending(caseload, OCTOBER, sent_date=TODAY, means="COURRIEL", answer="to_correct", today=TODAY)
    assert history.undo_last(caseload) == "note_return_sending"
    assert returns.list_revisions(caseload, OCTOBER)[0].state == "sent"
    note_sending(caseload, OCTOBER, sent_date=TODAY, means="COURRIEL", answer="to_correct", today=TODAY)
    assert prepared(caseload) == locked
    assert returns.month_overview(caseload, OCTOBER, today=TODAY).late_acts == 1
    returns.lock_month(caseload, OCTOBER, today=TODAY, reason="acte retrouvé")
    assert [one.state for one in returns.list_revisions(caseload, OCTOBER)] == ["to_correct", "locked"]


def test_acts_touched_since_the_lock_wait_to_be_brought_in(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert returns.late_acts(caseload, OCTOBER) == ()
    added = late_act(caseload, people[0])
    late_act(caseload, people[0], day=date(2026, 11, 3))
    cancelled = returns.acts_of_figure(caseload, OCTOBER, "MIN_PERSONNE")[0].id
    cancel_act(caseload, cancelled)
    moved = returns.acts_of_figure(caseload, OCTOBER, "MIN_PERSONNE")[0].id
    with caseload.write("correct_act") as session:
        records.update(session, "act", moved, {"date": date(2026, 11, 4)})
    late = returns.late_acts(caseload, OCTOBER)
    assert {act.record_id for act in late} == {added, cancelled, moved}
    assert returns.month_overview(caseload, OCTOBER, today=TODAY).late_acts == 3


def test_an_agreement_has_its_own_people_target_and_minutes_also_once_locked(caseload, people):
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    document = prepared(caseload, agreement="C-67")
    assert (document["state"], document["agreement"]) == ("locked", "C-67")
    figures = document["indicators"]
    assert (figures["FA_FIN"], figures["CIBLE"], figures["MIN_PERSONNE"]) == (1, 4, 64)
    with pytest.raises(UnknownAgreementError):
        prepared(caseload, agreement="C-99")


def test_totals_only_have_no_line_no_case_code_and_no_small_cell(caseload, people):
    document = prepared(caseload, level="N0")
    assert document["persons"] == []
    assert all(check["case_code"] is None for check in document["checks"])
    assert document["breakdowns"]["entries_by_sex"] == {"2": 5}
    assert document["breakdowns"]["entries_by_origin"] == {"NON_RENSEIGNE": 5}
    with caseload.write("demonstration") as session:
        records.update(session, "person", people[0], {"sex": 1})
    assert prepared(caseload, level="N0")["breakdowns"]["entries_by_sex"] == {"1": None, "2": None}
    with caseload.write("demonstration") as session:
        records.remove(session, "person", people[0], at=caseload.clock())
    assert prepared(caseload, level="N0")["breakdowns"]["entries_by_sex"] == {}


def test_names_want_a_reason_and_are_never_kept_in_a_snapshot(caseload, people):
    with pytest.raises(ReasonNeededError):
        prepared(caseload, level="N2", reason=" ")
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    document = prepared(caseload, level="N2", reason="convention, article 6")
    assert document["persons"][0]["family_name"] == "Nom4"
    assert document["level_reason"] == "convention, article 6"
    with caseload.read() as session:
        snapshots = [row.snapshot for row in session.query(MonthlyReturnRow)]
    assert len(snapshots) == 3
    assert not any("Nom" in snapshot for snapshot in snapshots)


def test_reading_a_return_and_locking_a_month_are_noted(caseload, people):
    prepared(caseload, level="N2", reason="convention")
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    with caseload.read() as session:
        entries = [(row.event, row.object_type, row.object_id) for row in session.query(AccessEntryRow)]
    assert ("prepare_return", "monthly_return_n2", "2026-10") in entries
    assert ("lock_month", "monthly_return", "2026-10") in entries


def test_every_figure_opens_what_makes_it(caseload, people):
    figures = prepared(caseload)["indicators"]
    behind = returns.people_behind(caseload, OCTOBER, "FA_FIN")
    assert [person.case_code for person in behind] == [f"A-{n:04d}" for n in range(1, 6)]
    entries = returns.people_behind(caseload, OCTOBER, "ENTREES")
    assert {entry.day for entry in entries} == {date(2026, 10, day) for day in range(1, 6)}
    acts = returns.acts_of_figure(caseload, OCTOBER, "MIN_PERSONNE")
    assert sum(act.coach_minutes for act in acts) == figures["MIN_PERSONNE"]
    assert returns.acts_of_figure(caseload, OCTOBER, "MIN_ABSENCE") == ()
    assert returns.acts_of_figure(caseload, OCTOBER, "NB_ABSENCES") == ()
    assert returns.acts_of_figure(caseload, OCTOBER, "MIN_TRAJET") == ()
    with pytest.raises(ValueError, match="FA_FIN"):
        returns.acts_of_figure(caseload, OCTOBER, "FA_FIN")


def test_findings_warn_and_never_block(caseload, people):
    with caseload.write("demonstration") as session:
        coach_id = caseload.signed_in.coach_id
        make.a_path(session, people[0], date(2026, 10, 8), agreement_date=None)
        make.an_act(session, coach_id, (), date=date(2026, 10, 14), duration_minutes=721, module=None)
        make.an_act(session, coach_id, (people[0],), date=date(2026, 9, 28))
        records.insert(
            session,
            "recognition",
            {"person_id": people[1], "kind": "RQTH", "end_date": date(2026, 9, 30)},
        )
        records.insert(
            session,
            "recognition",
            {
                "person_id": people[2],
                "kind": "RQTH",
                "end_date": date(2026, 9, 30),
                "renewal_filed_date": date(2026, 6, 1),
            },
        )
        records.insert(
            session,
            "job_contract",
            {
                "person_id": people[3],
                "contract_type": "CDD_LT6",
                "start_date": date(2026, 10, 5),
                "planned_end_date": date(2026, 10, 20),
            },
        )
    found = {(check["code"], check["case_code"]) for check in prepared(caseload)["checks"]}
    assert {
        ("DEUX_PARCOURS", "A-0005"),
        ("ACCORD_MANQUANT", "A-0005"),
        ("ACTE_SANS_PERSONNE", None),
        ("ACTE_SANS_MODULE", None),
        ("ACTE_LONG", None),
        ("JOURNEE_LONGUE", None),
        ("RECONNAISSANCE_ECHUE", "A-0004"),
        ("FIN_CONTRAT_A_PRECISER", "A-0002"),
        ("PRESCRIPTION_MANQUANTE", "A-0001"),
    } <= found
    assert ("RECONNAISSANCE_ECHUE", "A-0003") not in found
    september = returns.prepare_return(caseload, Month(2026, 9), today=TODAY)
    assert ("ACTE_HORS_PARCOURS", "A-0005") in {(c["code"], c["case_code"]) for c in september["checks"]}
    returns.lock_month(caseload, OCTOBER, today=TODAY)


def test_the_printed_return_shows_the_figures_of_the_document(caseload, people, tmp_path):
    document = prepared(caseload)
    target = tmp_path / "return.pdf"
    returns.print_return(document, target)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert "41,7" in text
    assert document["digest"][:12] in text
    lines = returns.summary_lines(document)
    assert len(lines) == len(document["indicators"])


def test_totals_of_one_agreement_of_several_have_no_profile_that_the_whole_could_be_compared_with(
    caseload, people
):
    """Twelve are under C-57, thirteen in all: the other one would be found by taking away."""
    with caseload.write("demonstration") as session:
        (agreement_id,) = (
            session.connection().exec_driver_sql("SELECT id FROM agreement WHERE reference = 'C-57'").one()
        )
        for rank in range(10, 18):
            person_id = make.a_person(session, case_code=f"A-{rank:04d}")
            make.a_path(session, person_id, date(2026, 10, 6), agreement_id=agreement_id)
    for locks in (False, True):
        if locks:
            returns.lock_month(caseload, OCTOBER, today=TODAY)
        part = prepared(caseload, agreement="C-57", level="N0")
        assert part["profiles_of_whole_only"] is True
        assert part["breakdowns"]["entries_by_sex"] == part["breakdowns"]["entries_by_age_band"] == {}
        duration = part["indicators"]["DUREE_EA_FIN"]
        assert (duration["paths"], duration["mean"], duration["median"]) == (12, None, None)
        whole = prepared(caseload, level="N0")
        assert "profiles_of_whole_only" not in whole
        assert whole["indicators"]["DUREE_EA_FIN"]["mean"] is not None
        assert "profiles_of_whole_only" not in prepared(caseload, agreement="C-57")  # lines: nothing to find


def test_totals_of_the_only_agreement_are_those_of_the_structure(caseload, people):
    with caseload.write("demonstration") as session:
        session.connection().exec_driver_sql(
            "UPDATE support_path SET agreement_id = (SELECT id FROM agreement WHERE reference = 'C-57')"
        )
    part, whole = (prepared(caseload, agreement=reference, level="N0") for reference in ("C-57", None))
    assert "profiles_of_whole_only" not in part
    assert part["breakdowns"] == whole["breakdowns"]


def test_a_return_of_one_agreement_is_not_compared_with_a_whole_of_another_state(caseload, people):
    """The two series are numbered apart: revision 1 of each may count other days."""
    with caseload.write("demonstration") as session:
        session.connection().exec_driver_sql(
            "UPDATE support_path SET agreement_id = (SELECT id FROM agreement WHERE reference = 'C-57')"
        )
    returns.lock_month(caseload, OCTOBER, today=TODAY)
    assert "profiles_of_whole_only" not in prepared(caseload, agreement="C-57", level="N0")
    with caseload.write("demonstration") as session:
        session.connection().exec_driver_sql(
            "UPDATE monthly_return SET locked_at = '2026-11-01 08:00:00.000000' WHERE agreement_id IS NULL"
        )
    assert prepared(caseload, agreement="C-57", level="N0")["profiles_of_whole_only"] is True


@pytest.mark.parametrize(
    ("used_since", "month"),
    [
        (None, "2026-10"),
        (date(2026, 11, 3), "2026-11"),
        (date(2026, 3, 1), "2026-10"),
        (date(2027, 1, 1), "2026-11"),
    ],
)
def test_the_return_first_looked_at_is_of_the_last_month_over_never_of_one_before_the_use(
    caseload, used_since, month
):
    with caseload.write("structure") as session:
        for row in session.execute(text("SELECT id FROM structure")).scalars().all():
            records.update(session, "structure", row, {"used_since": used_since})
    assert str(returns.usual_month(caseload, date(2026, 11, 22))) == month


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 650])
def test_a_document_is_written_the_same_however_many_lines_are_encoded_at_once(count):
    document = {
        "persons": [{"case_code": f"A-{number:04d}", "event": None, "é": "« à »"} for number in range(count)],
        "hours": None,
        "b": {"z": 1, "a": [2, 1]},
    }
    expected = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert return_documents.canonical(document) == expected

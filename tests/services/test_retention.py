"""The end of a file: the clock of its keeping, the announcement, who is named elsewhere, the certificate."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

import make
from jalon.domain.errors import (
    NamedElsewhereError,
    NotAllowedError,
    NotAnnouncedError,
    NoticeRunsError,
    ReasonNamesPersonError,
    RetentionHoldsError,
)
from jalon.domain.months import Month
from jalon.services import deadlines, notes, retention, returns
from jalon.storage import records
from jalon.storage.queries import retention as queries
from jalon.storage.schema.returns import MonthlyReturnRow

TODAY = date(2026, 11, 20)
CONTENT = ("indicators", "breakdowns", "persons", "frozen_files")
LAST = date(2024, 10, 15)  # more than two years before


def recounted(caseload, month):
    document = returns.prepare_return(caseload, month, draft=True, today=TODAY)
    return {key: document.get(key) for key in CONTENT}


@pytest.fixture
def gone(caseload):
    """Somebody who left, and was last met after she had left."""
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2023, 1, 9), date(2024, 6, 28))
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=LAST)
    return person


def disposals(caseload):
    with caseload.read() as session:
        return queries.disposals(session)


def test_the_clock_runs_from_the_last_contact_and_not_from_the_exit(caseload, gone):
    end = retention.end_of_file(caseload, gone, today=TODAY)
    assert (end.last_contact, end.kept_until, end.is_followed) == (LAST, date(2026, 10, 15), False)
    assert end.is_over(TODAY)
    assert not end.is_over(date(2026, 10, 14))


def test_someone_who_is_followed_or_was_never_met_since_her_admission_has_her_own_day(caseload):
    with caseload.write("demonstration") as session:
        followed = make.a_person(session)
        make.a_path(session, followed, date(2020, 1, 6))
        never = make.a_person(session, case_code="A-0002")
        refusal = {"person_id": never, "origin": "CDAPH", "state": "REFUSED", "state_date": date(2025, 10, 1)}
        records.insert(session, "referral", refusal)
        unknown = make.a_person(session, case_code="A-0003")
    assert not retention.end_of_file(caseload, followed, today=TODAY).is_over(TODAY)
    assert retention.end_of_file(caseload, never, today=TODAY).kept_until == date(2026, 10, 1)
    end = retention.end_of_file(caseload, unknown, today=TODAY)
    assert (end.kept_until, end.is_over(TODAY)) == (None, False)


def test_nothing_is_erased_before_the_delay_the_announcement_and_its_thirty_days(caseload, gone):
    with pytest.raises(RetentionHoldsError) as held:
        retention.erase_file(caseload, gone, today=date(2026, 10, 1))
    assert held.value.until == date(2026, 10, 15)
    with pytest.raises(RetentionHoldsError):
        retention.announce_erasure(caseload, gone, today=date(2026, 10, 1))
    with pytest.raises(NotAnnouncedError):
        retention.erase_file(caseload, gone, today=TODAY)
    end = retention.announce_erasure(caseload, gone, today=TODAY)
    assert end.erasable_from == TODAY + timedelta(days=30)
    assert retention.announce_erasure(caseload, gone, today=TODAY + timedelta(days=3)) == end
    with pytest.raises(NoticeRunsError) as runs:
        retention.erase_file(caseload, gone, today=TODAY + timedelta(days=29))
    assert runs.value.until == end.erasable_from
    retention.erase_file(caseload, gone, today=end.erasable_from)
    rules = [(one.rule, one.count, one.opaque_ids) for one in disposals(caseload)]
    assert sorted(rules) == [("retention", 1, (gone,)), ("retention_announced", 0, (gone,))]


def test_a_contact_after_the_announcement_starts_the_clock_again(caseload, gone):
    end = retention.announce_erasure(caseload, gone, today=TODAY)
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (gone,), date=TODAY + timedelta(days=5))
    again = retention.end_of_file(caseload, gone, today=end.erasable_from)
    assert (again.announced, again.kept_until) == (None, date(2028, 11, 25))
    with pytest.raises(RetentionHoldsError):
        retention.erase_file(caseload, gone, today=end.erasable_from)


def test_an_announcement_is_withdrawn(caseload, gone):
    end = retention.announce_erasure(caseload, gone, today=TODAY)
    retention.withdraw_announcement(caseload, gone)
    with pytest.raises(NotAnnouncedError):
        retention.erase_file(caseload, gone, today=end.erasable_from)


def test_a_reason_waits_for_nothing_names_nobody_and_is_kept_in_the_certificate(caseload, gone):
    for bad in ("À la demande de Zoé LEFÈVRE", " ", "x" * 81):
        with pytest.raises(ReasonNamesPersonError):
            retention.erase_file(caseload, gone, today=date(2024, 11, 1), reason=bad)
    retention.erase_file(caseload, gone, today=date(2024, 11, 1), reason="dossier ouvert par erreur")
    (certificate,) = disposals(caseload)
    assert certificate.rule == "dossier ouvert par erreur"
    assert certificate.confirmed_by_id == caseload.signed_in.coach_id


def test_a_référent_neither_announces_nor_reviews_nor_erases(caseload, gone):
    caseload.signed_in = type(caseload.signed_in)(caseload.signed_in.coach_id, "slot", "REFERENT")
    for asked in (
        lambda: retention.announce_erasure(caseload, gone, today=TODAY),
        lambda: retention.withdraw_announcement(caseload, gone),
        lambda: retention.review_mentions(caseload, gone),
        lambda: retention.erase_file(caseload, gone, today=TODAY, reason="erreur"),
    ):
        with pytest.raises(NotAllowedError):
            asked()


@pytest.fixture
def named(caseload, gone):
    """Write her name where others are: a round, an act of two, a note about somebody else, an old value."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        other = make.a_person(session, case_code="A-0002", family_name="Durand", given_name="Ana")
        make.a_path(session, other, date(2023, 1, 9))
        act = make.an_act(session, coach, (gone, other), date=LAST, subject="CV", follow_up="Zoé a aidé Ana.")
        tour = {"coach_id": coach, "date": LAST, "minutes": 40, "purpose": "Fournil puis Mme LEFEVRE, Zoé"}
        round_id = records.insert(session, "trip", tour)
        far = records.insert(session, "trip", tour | {"date": date(2024, 1, 8), "purpose": "Avec Zoé Petit"})
        note = {
            "person_id": other,
            "coach_id": coach,
            "date": TODAY,
            "text": "Amie de Zoé Le\u0301fe\u0300vre",
        }
        notes = [
            records.insert(session, "shared_note", note | {"text": words})
            for words in (note["text"], "Vue avec Lefèvre", "Rien sur le fèvre")
        ]
        records.insert(
            session,
            "goal",
            {
                "support_path_id": records.insert(
                    session,
                    "support_path",
                    {"person_id": other, "admission_date": date(2025, 1, 6), "exit_date": date(2025, 1, 7)},
                ),
                "label": "Écrire",
                "state": "ATTEINT",
            },
        )
    with caseload.write("correct_note") as session:
        records.update(session, "shared_note", notes[1], {"text": "Vue à l’atelier"})
    return {"her": gone, "act": act, "round": round_id, "far": far, "notes": notes, "other": other}


def test_whoever_names_her_elsewhere_is_shown_today_and_in_old_values(caseload, named):
    found = {
        (one.table, one.column, one.record_id): one.text
        for one in retention.review_mentions(caseload, named["her"])
    }
    assert found == {
        ("act", "follow_up", named["act"]): "Zoé a aidé Ana.",
        ("trip", "purpose", named["round"]): "Fournil puis Mme LEFEVRE, Zoé",
        ("shared_note", "text", named["notes"][0]): "Amie de Zoé Le\u0301fe\u0300vre",
        ("shared_note", "text", named["notes"][1]): None,
    }


def test_nothing_is_erased_before_someone_looked_at_them(caseload, named):
    with pytest.raises(NamedElsewhereError) as raised:
        retention.erase_file(caseload, named["her"], today=TODAY, reason="demande")
    assert raised.value.count == 4


def test_what_is_chosen_is_masked_with_its_old_values_and_the_rest_stays(caseload, named):
    found = retention.review_mentions(caseload, named["her"])
    months = [Month(2024, 10), Month(2026, 10)]
    for month in months:
        returns.lock_month(caseload, month, today=TODAY)
    before = {month: recounted(caseload, month) for month in months}
    retention.erase_file(caseload, named["her"], today=TODAY, reason=retention.RIGHT_TO_ERASURE, masks=found)
    with caseload.read() as session:
        words = (
            session.execute(
                text(
                    "SELECT follow_up FROM act WHERE follow_up IS NOT NULL UNION ALL "
                    "SELECT purpose FROM trip "
                    "UNION ALL SELECT text FROM shared_note"
                )
            )
            .scalars()
            .all()
        )
        values = session.execute(text("SELECT value FROM journal_operation")).scalars().all()
    assert sorted(words) == sorted(
        [
            "[effacé] a aidé Ana.",
            "Fournil puis Mme [effacé], [effacé]",
            "Avec Zoé Petit",
            "Amie de [effacé] [effacé]",
            "Vue à l’atelier",
            "Rien sur le fèvre",
        ]
    )
    for value in values:
        assert "lefevre" not in str(value).lower(), value
        assert "Lefèvre" not in str(value), value
    assert {month: recounted(caseload, month) for month in months} == before


def test_what_is_not_chosen_stays_as_it_was_written(caseload, named):
    retention.erase_file(caseload, named["her"], today=TODAY, reason="demande", masks=())
    with caseload.read() as session:
        assert (
            "LEFEVRE"
            in session.execute(
                text("SELECT purpose FROM trip WHERE id = :id"), {"id": named["round"]}
            ).scalar()
        )


def test_a_remark_of_a_locked_return_is_shown_and_never_changed(caseload, gone):
    month = Month(2024, 10)
    with caseload.write("demonstration") as session:
        words = {"month": str(month), "text": "M. Lefèvre ne trouve pas de bus."}
        records.insert(session, "return_remark", words)
    returns.lock_month(caseload, month, today=TODAY)
    before = recounted(caseload, month)
    with caseload.read() as session:
        snapshot = session.execute(select(MonthlyReturnRow.snapshot)).scalar_one()
    found = retention.review_mentions(caseload, gone)
    assert [(one.table, one.is_locked) for one in found] == [("return_remark", True)]
    retention.erase_file(caseload, gone, today=TODAY, reason="demande", masks=found)
    with caseload.read() as session:
        assert session.execute(select(MonthlyReturnRow.snapshot)).scalar_one() == snapshot
        assert "Lefèvre" in session.execute(text("SELECT text FROM return_remark")).scalar()
    assert recounted(caseload, month) == before


def rules_of(caseload):
    found = deadlines.read_deadlines(caseload, None, today=TODAY)
    return {one.rule for one in found if one.rule.startswith("RETENTION_")}


def test_a_refused_referral_ends_for_the_list_and_for_the_erasure_alike(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        records.insert(session, "support_path", {"person_id": person, "agreement_date": date(2020, 1, 5)})
        records.insert(
            session,
            "referral",
            {"person_id": person, "origin": "MDPH", "state": "REFUSED", "state_date": date(2020, 2, 1)},
        )
    assert rules_of(caseload) == {"RETENTION_NOT_ADMITTED"}
    assert retention.end_of_file(caseload, person, today=TODAY).is_over(TODAY)


def test_whoever_is_expected_back_is_erased_by_neither(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2020, 1, 5), date(2021, 1, 5))
        make.a_path(session, person, date(2027, 1, 5))
    assert rules_of(caseload) == set()
    assert retention.end_of_file(caseload, person, today=TODAY).is_followed


def test_what_was_written_on_after_the_review_is_kept_and_masked(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session, family_name="Rouxel")
        other = make.a_person(session, case_code="A-0002", family_name="Lin", given_name="Ana")
        values = {"person_id": other, "coach_id": caseload.signed_in.coach_id, "date": TODAY}
        note = records.insert(session, "shared_note", {**values, "text": "venue avec Rouxel"})
    found = retention.review_mentions(caseload, person)
    with caseload.write("correct_note") as session:
        records.update(session, "shared_note", note, {"text": "venue avec Rouxel. Rappeler Leroy le 3"})
    retention.erase_file(caseload, person, today=TODAY, reason="right_to_erasure", masks=found)
    kept = [one.text for one in notes.read_notes(caseload, other).shared]
    assert len(kept) == 1
    assert kept[0].endswith(". Rappeler Leroy le 3")
    assert "Rouxel" not in kept[0]


def test_what_is_on_file_of_her_own_business_is_offered_for_review_and_emptied(caseload, gone):
    with caseload.write("demonstration") as session:
        own = records.insert(
            session, "employer", {"name": "Lefèvre Jardins", "siret": "1" * 14, "phone": "06 11 22 33 44"}
        )
        shop = records.insert(session, "employer", {"name": "Boulangerie Lefèvre", "phone": "01 02 03 04 05"})
        for kind, employer in (("INDEPENDANT", own), ("CDI", shop)):
            job = {"person_id": gone, "employer_id": employer, "contract_type": kind}
            records.insert(session, "job_contract", job | {"start_date": date(2023, 2, 1)})
    found = retention.review_mentions(caseload, gone)
    assert [(one.table, one.column) for one in found] == [
        ("employer", "name"),
        ("employer", "siret"),
        ("employer", "phone"),
    ]
    retention.erase_file(caseload, gone, today=TODAY, reason="right_to_erasure", masks=found)
    with caseload.read() as session:
        rows = session.execute(text("SELECT name, siret, phone, search_key FROM employer ORDER BY rid")).all()
        kept = session.execute(text("SELECT group_concat(value) FROM journal_operation")).scalar()
    assert tuple(rows[0])[:3] == ("[effacé] Jardins", None, None)
    assert rows[1][:3] == ("Boulangerie Lefèvre", None, "01 02 03 04 05")
    assert "06 11 22 33 44" not in kept
    assert rows[0][3] == "efface jardins"


def test_what_is_typed_and_holds_only_her_family_name_is_offered_for_review(caseload, gone):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        session.execute(
            text(
                "INSERT INTO draft (coach_id, form, payload, saved_at) VALUES (:coach, 'act', :payload, :at)"
            ),
            [
                {
                    "coach": coach,
                    "payload": '{"Note": "Madame Lef\\u00e8vre rappelle"}',
                    "at": "2026-11-19 10:00:00",
                },
                {"coach": coach, "payload": '{"Note": "Rien"}', "at": "2026-11-19 10:00:00"},
            ],
        )
    (found,) = retention.review_mentions(caseload, gone)
    assert (found.table, found.text) == ("draft", "Madame Lefèvre rappelle")
    retention.erase_file(caseload, gone, today=TODAY, reason="right_to_erasure", masks=(found,))
    with caseload.read() as session:
        assert session.execute(text("SELECT count(*) FROM draft")).scalar() == 1

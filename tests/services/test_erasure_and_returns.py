"""An erasure changes nothing of what was counted: past months are counted again to the same return."""

from datetime import date

import pytest
from sqlalchemy import select

import make
from jalon.domain.errors import NothingChangedError
from jalon.domain.months import Month
from jalon.services import people_lists, retention, returns
from jalon.services.demonstration import make_demonstration
from jalon.services.people import find_person
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from jalon.storage.schema.people import PersonRow

TODAY = date(2026, 11, 21)
CONTENT = ("indicators", "breakdowns", "persons", "frozen_files")


def recounted(caseload, month, agreement=None):
    """Return the figures, cuts and lines of a month as they are counted now."""
    document = returns.prepare_return(caseload, month, agreement=agreement, draft=True, today=TODAY)
    return {key: document.get(key) for key in CONTENT}


def lock_all(caseload, months):
    for month in months:
        try:
            returns.lock_month(caseload, month, today=TODAY, reason="vérifié")
        except NothingChangedError:
            continue


def assert_nothing_changed(caseload, before, agreement=None):
    for month, document in before.items():
        assert recounted(caseload, month, agreement) == document, str(month)
        assert returns.late_acts(caseload, month) == ()
        with pytest.raises(NothingChangedError):
            returns.lock_month(caseload, month, today=TODAY)
        assert len(returns.list_revisions(caseload, month)) >= 1


def test_whoever_is_erased_the_months_of_the_practice_structure_stay_as_they_were_locked(tmp_path):
    made = make_demonstration(
        tmp_path / "essai",
        derivation=KeyDerivation.cheap(),
        allow_any_folder=True,
        persons=16,
        months=6,
        today=TODAY,
    )
    months = [Month(2026, 10).plus(-number) for number in range(5)]
    with Caseload.open(made.caseload, made.passphrase, allow_cheap=True, allow_any_folder=True) as caseload:
        lock_all(caseload, months)
        before = {month: recounted(caseload, month) for month in months}
        assert all(document["persons"] for document in before.values())
        assert any(document["indicators"]["PMSMP_FIN"] for document in before.values())
        with caseload.read() as session:
            people = session.execute(select(PersonRow.id).order_by(PersonRow.case_code)).scalars().all()
        for person_id in people[::2]:
            retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
        assert_nothing_changed(caseload, before)
        for person_id in people[1::2]:
            retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
        assert_nothing_changed(caseload, before)


# Born on, in, out, and the day that stays of the birth date: the first one that changes no age.
BIRTHS = [
    (date(2000, 10, 20), date(2026, 1, 5), None, date(2000, 10, 1)),
    (date(2000, 10, 20), date(2026, 10, 2), None, date(2000, 10, 3)),  # 25 on the day she came in
    (date(2000, 10, 20), date(2026, 1, 5), date(2026, 10, 19), date(2000, 10, 20)),  # 25 on the day she left
    (date(2000, 10, 20), date(2026, 1, 5), date(2026, 10, 25), date(2000, 10, 1)),
    (date(2000, 2, 29), date(2026, 1, 5), None, date(2000, 2, 29)),  # 25 at the end of February 2026
    (date(2000, 2, 29), date(2026, 3, 2), None, date(2000, 2, 1)),
    (date(2001, 10, 31), date(2026, 10, 30), date(2026, 10, 31), date(2001, 10, 31)),
]


@pytest.mark.parametrize(("born", "admission", "left", "kept"), BIRTHS)
def test_the_day_of_birth_goes_and_every_age_of_the_past_stays(caseload, born, admission, left, kept):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session, birth_date=born)
        make.a_path(session, person_id, admission, left)
    months = [Month(2026, number) for number in range(1, 11)]
    before = {month: recounted(caseload, month) for month in months}
    retention.erase_file(caseload, person_id, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        left_of_it = session.execute(select(PersonRow.birth_date)).scalar()
    assert left_of_it == kept
    assert {month: recounted(caseload, month) for month in months} == before


@pytest.fixture
def whole(caseload):
    """Write someone of an agreement with what every figure looks at, and somebody else beside her."""
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        agreement = {"reference": "C-57", "kind": "HABILITATION", "start_date": date(2026, 1, 1)}
        agreement_id = records.insert(session, "agreement", agreement)
        line = {"agreement_id": agreement_id, "valid_from": date(2026, 1, 1), "target_caseload": 8}
        records.insert(session, "agreement_line", line)
        employers = [
            records.insert(session, "employer", {"name": name, "sector": "COMMERCE"})
            for name in ("Fournil", "Garage")
        ]
        other = make.a_person(session, case_code="A-0002", family_name="Durand", phone="0611223344")
        make.a_path(session, other, date(2026, 2, 2), agreement_id=agreement_id)
        her = make.a_person(session, phone="0655443322", education_level="NIVEAU_4", town="Zyrqville")
        referrals = [
            records.insert(
                session,
                "referral",
                {"person_id": her, "origin": origin, "state": "ASSIGNED", "received_date": day},
            )
            for origin, day in (("CDAPH", date(2026, 8, 3)), ("FRANCE_TRAVAIL", date(2026, 9, 1)))
        ]
        path_id = make.a_path(
            session, her, date(2026, 9, 14), agreement_id=agreement_id, referral_id=referrals[0]
        )
        of_path = {"support_path_id": path_id, "start_date": date(2026, 9, 14)}
        records.insert(session, "module_period", of_path | {"module": "M3_RECHERCHE"})
        records.insert(session, "intensity_plan", of_path | {"band": "REGULIER"})
        records.insert(session, "coach_assignment", of_path | {"coach_id": coach_id})
        suspension = {"support_path_id": path_id, "start_date": date(2026, 9, 20), "reason": "AUTRE"}
        records.insert(session, "suspension", suspension | {"end_date": date(2026, 10, 4)})
        contract = {"person_id": her, "contract_type": "CDD_LT6", "start_date": date(2026, 9, 21)}
        contract |= {"employer_id": employers[0], "end_date": date(2026, 10, 9), "weekly_minutes": 1200}
        first = records.insert(session, "job_contract", contract | {"end_reason": "FIN_CDD"})
        contract |= {"contract_type": "CDI", "start_date": date(2026, 10, 10), "end_date": None}
        records.insert(session, "job_contract", contract | {"follows_contract_id": first})
        immersion = {"person_id": her, "employer_id": employers[1], "purpose": "INITIER", "days": 4}
        immersion |= {"start_date": date(2026, 10, 5), "end_date": date(2026, 10, 9)}
        records.insert(session, "work_immersion", immersion | {"tasks": "Zyrq à l’atelier"})
        make.an_act(session, coach_id, (her,), date=date(2026, 9, 15), subject="Zyrq premier")
        make.an_act(session, coach_id, (her, other), date=date(2026, 10, 6), follow_up="à deux")
        for target in ("EMPLOYEUR", "TRIPARTITE"):
            with_employer = {"target": target, "employer_id": employers[0], "date": date(2026, 10, 12)}
            make.an_act(session, coach_id, (her,), **with_employer)
        records.insert(
            session, "shared_note", {"person_id": her, "coach_id": coach_id, "date": TODAY, "text": "Zyrq"}
        )
    return her


def test_two_locked_months_are_counted_again_to_the_same_returns(caseload, whole):
    months = [Month(2026, 9), Month(2026, 10)]
    for month in months:
        returns.lock_month(caseload, month, today=TODAY)
    before = {month: recounted(caseload, month) for month in months}
    of_agreement = {month: recounted(caseload, month, "C-57") for month in months}
    cuts = before[Month(2026, 10)]["breakdowns"], before[Month(2026, 9)]["breakdowns"]
    assert before[Month(2026, 10)]["indicators"]["PMSMP_JOURS"] == 4
    assert cuts[1]["entries_by_origin"] == {"CDAPH": 1}
    assert cuts[1]["entries_by_level"] == {"NIVEAU_4": 1}
    retention.erase_file(caseload, whole, today=make.TODAY, reason="retention", masks=())
    assert_nothing_changed(caseload, before)
    assert_nothing_changed(caseload, of_agreement, "C-57")
    locked = returns.prepare_return(caseload, Month(2026, 9), level="N2", reason="convention", today=TODAY)
    lines = {line["case_code"]: (line["family_name"], line["given_name"]) for line in locked["persons"]}
    assert lines == {"A-0001": (None, None), "A-0002": ("Durand", "Zoé")}


def test_nobody_finds_an_erased_person_by_the_code_that_stays(caseload, whole):
    assert find_person(caseload, "A-0001") == whole
    retention.erase_file(caseload, whole, today=make.TODAY, reason="retention", masks=())
    for typed in ("A-0001", "1", "Lefèvre", "0655443322", ""):
        assert whole not in people_lists.find_people(caseload, "all", typed, today=TODAY)
    with pytest.raises(Exception, match="person") as raised:
        find_person(caseload, "A-0001")
    assert type(raised.value).__name__ == "UnknownRecordError"


def test_the_code_of_an_erased_person_is_given_to_nobody_else(caseload, whole):
    from jalon.storage.queries.people import next_case_code

    with caseload.write("demonstration") as session:
        last = make.a_person(session, case_code="A-0003", family_name="Roux")
    retention.erase_file(caseload, last, today=make.TODAY, reason="retention", masks=())
    with caseload.read() as session:
        assert next_case_code(session) == "A-0004"

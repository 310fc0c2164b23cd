"""Every kind of deadline, from what is written in a real caseload to the line that announces it, by hand."""

from datetime import date

import pytest

import make
from jalon.domain.deadlines import KIND_OF_RULE
from jalon.services.deadlines import read_deadlines
from jalon.storage import records

TODAY = date(2026, 11, 20)
JOB = date(2026, 9, 7)


def insert(session, table, **values):
    return records.insert(session, table, values)


@pytest.fixture(scope="module")
def announced(tmp_path_factory):
    """What is announced on 20 November 2026 about people who have one thing of each."""
    caseload = make.a_caseload(tmp_path_factory.mktemp("every") / "every.jalon").caseload
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        host = insert(session, "employer", name="Le Phare")
        office = insert(session, "employer", name="Mairie")

        def someone(number, admission=date(2026, 1, 5), **changes):
            person = make.a_person(session, case_code=f"A-{number:04d}", **changes)
            return person, make.a_path(session, person, admission)

        def job(person, **values):
            values = {"contract_type": "CDI", "start_date": JOB, "employer_id": office, **values}
            return insert(session, "job_contract", person_id=person, **values)

        def immersion(person, start, end, **values):
            insert(
                session, "work_immersion", person_id=person, employer_id=host, start_date=start,
                end_date=end, purpose="DECOUVRIR", **values,
            )  # fmt: skip

        first, path = someone(1)
        insert(session, "recognition", person_id=first, kind="RQTH", end_date=date(2027, 2, 1))
        insert(session, "recognition", person_id=first, kind="ORP", end_date=date(2027, 3, 1))
        insert(session, "recognition", person_id=first, kind="AAH", end_date=date(2027, 4, 1))
        insert(
            session, "referral", person_id=first, origin="CDAPH", state="RECEIVED",
            validity_end_date=date(2026, 12, 31),
        )  # fmt: skip
        insert(
            session, "individual_agreement", support_path_id=path, kind="CONVENTION",
            end_date=date(2026, 12, 15),
        )  # fmt: skip
        records.update(session, "support_path", path, {"esat_agreement_end_date": date(2027, 1, 31)})
        insert(
            session, "module_period", support_path_id=path, module="M1_EVALUATION",
            start_date=date(2026, 1, 5), is_main=True,
        )  # fmt: skip
        insert(
            session, "intensity_plan", support_path_id=path, band="INTENSIF",
            start_date=date(2026, 1, 5),
        )  # fmt: skip
        insert(session, "agreement", reference="C-1", kind="PRESTATAIRE",
               start_date=date(2025, 1, 1), end_date=date(2026, 12, 31))  # fmt: skip
        second, _ = someone(2)
        contract = job(second, probation_end_date=date(2026, 12, 1), planned_end_date=date(2027, 1, 6),
                       contract_type="CDD_LT6")  # fmt: skip
        insert(
            session, "workplace_adjustment", person_id=second, job_contract_id=contract,
            nature="HORAIRES", state="EN_PLACE", review_date=date(2026, 11, 30),
        )  # fmt: skip
        apprentice, _ = someone(3)
        job(apprentice, contract_type="APPRENTISSAGE", start_date=date(2026, 10, 1))
        minor, _ = someone(4, birth_date=date(2010, 6, 1))
        job(minor, start_date=date(2026, 12, 1))
        seen, _ = someone(5)
        job(seen, start_date=date(2020, 1, 6), health_visit_date=date(2021, 12, 1))
        away, _ = someone(12)
        job(away, start_date=date(2020, 1, 6), health_visit_date=date(2026, 1, 6),
            absent_since=date(2026, 10, 19))  # fmt: skip
        back, _ = someone(13)
        job(back, start_date=date(2020, 1, 6), absent_since=date(2026, 9, 1),
            back_at_work_date=date(2026, 11, 16))  # fmt: skip
        proof, _ = someone(6)
        job(proof, start_date=date(2026, 8, 3))
        trying, _ = someone(7)
        immersion(trying, date(2026, 11, 16), date(2026, 11, 24))
        immersion(trying, date(2026, 2, 2), date(2026, 2, 20), outcome="POSITIF")
        immersion(trying, date(2026, 4, 1), date(2026, 5, 20), outcome="POSITIF")
        longer, _ = someone(8)
        immersion(longer, date(2026, 12, 1), date(2027, 1, 4))
        again, _ = someone(9)
        before = None
        for month in (10, 11, 12):
            values = {} if before is None else {"renews_id": before}
            before = insert(
                session, "work_immersion", person_id=again, employer_id=host, purpose="DECOUVRIR",
                start_date=date(2026, month, 1), end_date=date(2026, month, 5), **values,
            )  # fmt: skip
        _, quiet = someone(14)
        insert(session, "suspension", support_path_id=quiet, start_date=date(2026, 7, 31))
        gone, left = someone(10)
        records.update(
            session, "support_path", left,
            {"admission_date": date(2023, 1, 2), "exit_date": date(2024, 6, 1), "exit_reason": "EMPLOI"},
        )  # fmt: skip
        make.an_act(session, coach, (gone,), date=date(2024, 12, 10))
        never = make.a_person(session, case_code="A-0011")
        insert(
            session, "referral", person_id=never, origin="CDAPH", state="REFUSED",
            state_date=date(2025, 12, 1),
        )  # fmt: skip
    found = {}
    for one in read_deadlines(caseload, None, today=TODAY):
        code = one.person.case_code if one.person else None
        found.setdefault(one.rule, set()).add((code, one.due_date))
    caseload.close()
    return found


BY_HAND = {
    "RQTH_END": ("A-0001", date(2027, 2, 1)),
    "ORIENTATION_END": ("A-0001", date(2027, 3, 1)),
    "RIGHT_END": ("A-0001", date(2027, 4, 1)),
    "REFERRAL_END": ("A-0001", date(2026, 12, 31)),
    "INDIVIDUAL_AGREEMENT_END": ("A-0001", date(2026, 12, 15)),
    "AGREEMENT_END": (None, date(2026, 12, 31)),
    "ESAT_AGREEMENT_END": ("A-0001", date(2027, 1, 31)),
    "PROBATION_END": ("A-0002", date(2026, 12, 1)),
    "CONTRACT_END": ("A-0002", date(2027, 1, 6)),
    # Three months after 7 September: R4624-10.
    "HEALTH_VISIT": ("A-0002", date(2026, 12, 7)),
    "HEALTH_VISIT_APPRENTICE": ("A-0003", date(2026, 12, 1)),
    "HEALTH_VISIT_MINOR": ("A-0004", date(2026, 12, 1)),
    # Five years after the last one: R4624-16.
    "HEALTH_VISIT_AGAIN": ("A-0005", date(2026, 12, 1)),
    # More than thirty days from 19 October on: R4624-29. Eight days after 16 November: R4624-31.
    "HEALTH_VISIT_BEFORE_RETURN": ("A-0012", date(2026, 11, 18)),
    "HEALTH_VISIT_RETURN": ("A-0013", date(2026, 11, 24)),
    "ADJUSTMENT_REVIEW": ("A-0002", date(2026, 11, 30)),
    # 3 August and three months, less one day: 2 November.
    "RETENTION_PROOF": ("A-0006", date(2026, 11, 2)),
    # 7 September and sixty days: 23 days of September, 31 of October, 6 of November.
    "EMPLOYER_SILENT": ("A-0002", date(2026, 11, 6)),
    "IMMERSION_END": ("A-0007", date(2026, 11, 24)),
    "IMMERSION_LONGEST": ("A-0008", date(2027, 1, 4)),
    "IMMERSION_RENEWALS": ("A-0009", date(2026, 12, 1)),
    # 19 + 50 + 9 days with the same host since 25 November 2025.
    "IMMERSION_DAYS": ("A-0007", date(2026, 11, 24)),
    # Never met: thirty days after admission.
    "NO_CONTACT": ("A-0001", date(2026, 2, 4)),
    # Three months after 31 July: the last day of October.
    "ENDLESS_PAUSE": ("A-0014", date(2026, 10, 31)),
    "NO_NEXT_ACTION": ("A-0001", TODAY),
    # The last day of the current month: nothing was done of what was planned.
    "INTENSITY_GAP": ("A-0001", date(2026, 11, 30)),
    # 24 months after 10 December 2024.
    "RETENTION_END": ("A-0010", date(2026, 12, 10)),
}


@pytest.mark.parametrize("rule", sorted(BY_HAND))
def test_a_kind_is_announced_on_the_day_worked_out_by_hand(announced, rule):
    assert BY_HAND[rule] in announced[rule]


def test_what_is_left_is_told_by_the_tests_of_its_own_rule():
    assert KIND_OF_RULE.keys() - BY_HAND.keys() == {
        "RETURN_DUE",
        "RIGHTS_REQUEST",
        "DOCUMENT_END",
        "TIME_IN_MODULE",
        "RETENTION_NOT_ADMITTED",
        "IMMERSION_AGREEMENTS",
    }

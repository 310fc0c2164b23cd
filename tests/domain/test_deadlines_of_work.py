"""Medical visits, proof that a job lasts, adjustments to review, silent employers: cases made by hand."""

from datetime import date, timedelta

from jalon.domain.deadline_facts import Delays, WatchedFacts
from jalon.domain.deadlines import deadlines_of
from jalon.domain.deadlines_of_work import (
    CallToMake,
    HeldJob,
    PlannedReview,
    WorkFacts,
    one_call_each,
    unproven_milestones,
)
from jalon.domain.employment import JobContract
from jalon.settings.rules import rules_for

TODAY = date(2026, 11, 20)
RULES = rules_for(TODAY)


def found(**facts):
    watched = WatchedFacts(work=WorkFacts(**{name: tuple(rows) if isinstance(rows, list) else rows
                                             for name, rows in facts.items()}))  # fmt: skip
    return [(one.rule, one.date) for one in deadlines_of(watched, RULES, Delays(30), TODAY)]


def a_job(**changes):
    values = {
        "id": "c", "person_id": "p", "contract_type": "CDI", "start_date": date(2026, 10, 1),
        "employer_id": None, "birth_date": date(1995, 3, 14),
    }  # fmt: skip
    return HeldJob(**values | changes)


def test_the_first_medical_visit_is_due_three_months_after_the_first_day():
    assert found(jobs=[a_job()]) == [("HEALTH_VISIT", date(2027, 1, 1))]


def test_an_apprentice_is_seen_within_two_months_and_a_minor_before_she_begins():
    apprentice = a_job(contract_type="APPRENTISSAGE")
    assert found(jobs=[apprentice]) == [("HEALTH_VISIT_APPRENTICE", date(2026, 12, 1))]
    minor = a_job(contract_type="APPRENTISSAGE", birth_date=date(2008, 10, 2))
    assert found(jobs=[minor]) == [("HEALTH_VISIT_MINOR", date(2026, 10, 1))]
    of_age = a_job(birth_date=date(2008, 10, 1))
    assert found(jobs=[of_age]) == [("HEALTH_VISIT", date(2027, 1, 1))]


def test_once_seen_a_disabled_worker_is_seen_again_within_three_years_and_anyone_within_five():
    seen = {"health_visit_date": date(2026, 10, 15)}
    assert found(jobs=[a_job(**seen)]) == [("HEALTH_VISIT_AGAIN", date(2031, 10, 15))]
    disabled = a_job(**seen, is_disabled_worker=True)
    assert found(jobs=[disabled]) == [("HEALTH_VISIT_AGAIN", date(2029, 10, 15))]


def test_public_employers_households_and_the_self_employed_have_other_visits():
    for kind in ("FP_TITULAIRE", "FP_CONTRACTUEL", "CESU", "INDEPENDANT"):
        assert found(jobs=[a_job(contract_type=kind)]) == []


def test_an_adjustment_is_reviewed_on_the_day_agreed():
    assert found(reviews=[PlannedReview("a", "p", date(2026, 12, 4))]) == [
        ("ADJUSTMENT_REVIEW", date(2026, 12, 4))
    ]


def test_an_employer_is_called_again_sixty_days_after_the_last_act_or_the_first_day():
    job = a_job(contract_type="FP_TITULAIRE", employer_id="e")
    assert found(jobs=[job]) == [("EMPLOYER_SILENT", date(2026, 11, 30))]
    acts = {"e": date(2026, 11, 15)}
    assert found(jobs=[job], last_employer_acts=acts) == [("EMPLOYER_SILENT", date(2027, 1, 14))]
    second = a_job(id="d", contract_type="FP_TITULAIRE", employer_id="e", start_date=date(2026, 11, 1))
    assert len(found(jobs=[job, second])) == 1
    to_come = a_job(contract_type="FP_TITULAIRE", employer_id="e", is_running=False)
    assert found(jobs=[to_come]) == []


def test_an_employer_of_long_standing_is_called_again_from_the_admission_on():
    job = a_job(
        contract_type="FP_TITULAIRE", employer_id="e", start_date=date(2015, 6, 1),
        accompanied_since=date(2026, 10, 1),
    )  # fmt: skip
    assert found(jobs=[job]) == [("EMPLOYER_SILENT", date(2026, 11, 30))]


def test_an_employer_is_not_called_during_a_pause_and_is_on_the_day_after_it():
    job = a_job(contract_type="FP_TITULAIRE", employer_id="e", start_date=date(2026, 8, 1))
    assert found(jobs=[job]) == [("EMPLOYER_SILENT", date(2026, 9, 30))]
    assert found(jobs=[job], pauses={"p": None}) == []
    assert found(jobs=[job], pauses={"p": TODAY + timedelta(days=1)}) == []
    assert found(jobs=[job], pauses={"p": TODAY}) == [("EMPLOYER_SILENT", TODAY)]
    assert found(jobs=[job], pauses={"p": date(2026, 9, 1)}) == [("EMPLOYER_SILENT", date(2026, 9, 30))]


def absent(since, back=None, seen=None, **changes):
    """What her absence asks for, beside the visits of everyone."""
    job = a_job(
        start_date=date(2020, 1, 6), health_visit_date=seen or date(2026, 1, 6), absent_since=since,
        back_at_work_date=back, own_health_visit_date=seen, **changes,
    )  # fmt: skip
    return [one for one in found(jobs=[job]) if one[0] != "HEALTH_VISIT_AGAIN"]


def test_a_visit_before_the_return_can_be_asked_for_from_the_thirty_first_day_of_an_absence():
    """R4624-29: more than thirty days. 15 October is the first, 14 November the thirty-first."""
    assert absent(date(2026, 10, 15)) == [("HEALTH_VISIT_BEFORE_RETURN", date(2026, 11, 14))]
    assert absent(date(2026, 10, 15), seen=date(2026, 11, 16)) == []
    # Back after thirty days, neither more nor less: it could not be asked for.
    assert absent(date(2026, 11, 1), back=date(2026, 12, 1)) == [("HEALTH_VISIT_RETURN", date(2026, 12, 9))]
    assert absent(date(2026, 11, 1), back=date(2026, 11, 30)) == []


def test_the_visit_of_the_return_is_due_within_eight_days():
    """R4624-31: absent from 1 September to 15 November, back on the 16th, seen on the 24th at the latest."""
    back = date(2026, 11, 16)
    assert absent(date(2026, 9, 1), back) == [("HEALTH_VISIT_RETURN", date(2026, 11, 24))]
    assert absent(date(2026, 9, 1), back, seen=date(2026, 11, 10)) == [
        ("HEALTH_VISIT_RETURN", date(2026, 11, 24))
    ]
    assert absent(date(2026, 9, 1), back, seen=back) == []
    assert absent(date(2026, 9, 1), back, contract_type="FP_TITULAIRE") == []


# --- proof that a job lasts


def contract(one_id="c", start=date(2026, 5, 4), **changes):
    return JobContract(one_id, "p", "CDI", start, starts_on_open_day=True, **changes)


def calls(*contracts, last=TODAY):
    several = {"p": contracts}
    return [
        (call.contract_id, call.milestone, call.months)
        for call in unproven_milestones(several, RULES.parameters, TODAY - timedelta(days=365), last)
    ]


def test_a_milestone_that_nothing_proves_makes_a_call():
    assert calls(contract()) == [("c", date(2026, 8, 3), 3), ("c", date(2026, 11, 3), 6)]
    assert calls(contract(confirmed_date=date(2026, 8, 3))) == [("c", date(2026, 11, 3), 6)]
    assert calls(contract(confirmed_date=date(2026, 11, 3))) == []


def test_a_job_that_ended_is_known_and_another_that_runs_is_the_one_to_confirm():
    assert calls(contract(end_date=date(2026, 8, 2))) == []
    ended = contract(end_date=date(2026, 7, 31))
    following = contract("d", date(2026, 8, 1), follows_contract_id="c")
    assert calls(ended, following) == [("d", date(2026, 8, 3), 3), ("d", date(2026, 11, 3), 6)]


def test_of_several_milestones_of_a_contract_the_last_that_has_come_is_called_for():
    made = [
        CallToMake("c", "p", date(2026, 8, 3), 3),
        CallToMake("c", "p", date(2026, 11, 3), 6),
        CallToMake("c", "p", date(2027, 5, 3), 12),
        CallToMake("d", "q", date(2026, 12, 3), 3),
        CallToMake("d", "q", date(2027, 3, 3), 6),
    ]
    assert [(call.contract_id, call.months) for call in one_call_each(made, TODAY)] == [("c", 6), ("d", 3)]

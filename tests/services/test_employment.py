"""Jobs through the services: calls that prove retention, visits, commitments, sites, limits; undone too."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError
from jalon.domain.indicators import indicators
from jalon.domain.months import Month
from jalon.services import (
    commitments,
    deadlines,
    employer_places,
    employers,
    employment,
    history,
    people,
    person_records,
    rights,
)
from jalon.services.commitments import CommitmentEntry
from jalon.services.employer_places import ContactEntry, SiteEntry
from jalon.services.employers import EmployerEntry
from jalon.services.employment_advice import advise_contract, advise_immersion
from jalon.settings.rules import rules_for
from jalon.storage.queries.month_facts import read_month_facts

TODAY = date(2026, 11, 20)


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        make.a_path(session, person_id, date(2026, 3, 1))
    return person_id


@pytest.fixture
def bakery(caseload):
    return employers.add_employer(caseload, EmployerEntry("Le Phare", sector="PRIVE", naf_code="10.71C"))


@pytest.fixture
def job(caseload, person, bakery):
    values = {"contract_type": "CDI", "employer_id": bakery, "start_date": date(2026, 5, 4)}
    return person_records.add_record(caseload, "job_contract", person, values)


def rules_announced(caseload, today=TODAY):
    return {one.rule for one in deadlines.read_deadlines(caseload, None, today=today)}


def test_a_job_that_nothing_proves_is_to_be_confirmed_and_one_word_settles_it(caseload, person, job):
    (call,) = employment.list_retention_calls(caseload, None, today=TODAY)
    assert (call.contract.case_code, call.call.months, call.is_due) == ("A-0001", 6, True)
    assert call.contract.employer_name == "Le Phare"
    assert "RETENTION_PROOF" in rules_announced(caseload)
    employment.confirm_contract_on(caseload, job, TODAY, today=TODAY)
    assert employment.list_retention_calls(caseload, None, today=TODAY) == ()
    assert "RETENTION_PROOF" not in rules_announced(caseload)
    assert history.undo_last(caseload) == "confirm_contract"
    assert len(employment.list_retention_calls(caseload, None, today=TODAY)) == 1


def test_the_calls_are_those_that_the_month_counts_as_not_known(caseload, person, bakery, job):
    """Of the 3 and 6 months of one job, both unknown: one call settles both."""
    month = Month(2026, 11)

    def unknown():
        with caseload.read() as session:
            figures = indicators(read_month_facts(session, month, rules_for(TODAY)), rules_for(TODAY))
        return [figures[f"MAINTIEN_{months}"]["unknown"] for months in (3, 6, 12)]

    assert unknown() == [1, 1, 0]
    (call,) = employment.list_retention_calls(caseload, None, today=month.last_day)
    employment.confirm_contract_on(
        caseload, call.contract.contract_id, call.call.milestone, today=month.last_day
    )
    assert unknown() == [0, 0, 0]
    assert employment.list_retention_calls(caseload, None, today=month.last_day) == ()


def test_an_adjustment_is_reviewed_while_the_job_runs(caseload, person, job):
    values = {
        "nature": "HORAIRES", "job_contract_id": job, "state": "ATTEINT", "review_date": date(2026, 11, 30),
    }  # fmt: skip
    person_records.add_record(caseload, "workplace_adjustment", person, values)
    assert "ADJUSTMENT_REVIEW" in rules_announced(caseload)
    people.end_contract(caseload, job, date(2026, 11, 19), "DEMISSION")
    assert "ADJUSTMENT_REVIEW" not in rules_announced(caseload)


def test_an_act_held_since_the_milestone_proves_it_and_one_before_does_not(caseload, person, job):
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 2))
    assert len(employment.list_retention_calls(caseload, None, today=TODAY)) == 1
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 3))
    assert employment.list_retention_calls(caseload, None, today=TODAY) == ()


def test_nobody_is_called_about_a_frozen_file(caseload, person, job):
    rights.freeze_person(caseload, person, since=TODAY)
    assert employment.list_retention_calls(caseload, None, today=TODAY) == ()


def test_a_confirmation_is_neither_to_come_nor_before_the_contract(caseload, job):
    for day in (date(2026, 11, 21), date(2026, 5, 3)):
        with pytest.raises(InvalidEntryError):
            employment.confirm_contract_on(caseload, job, day, today=TODAY)


def test_an_older_call_typed_late_takes_nothing_from_what_is_proven(caseload, person, job):
    employment.confirm_contract_on(caseload, job, date(2026, 11, 10), today=TODAY)
    employment.confirm_contract_on(caseload, job, date(2026, 6, 1), today=TODAY)
    assert employment.list_retention_calls(caseload, None, today=TODAY) == ()


def test_a_medical_visit_is_asked_for_until_its_day_is_noted(caseload, person, job):
    assert "HEALTH_VISIT" in rules_announced(caseload)
    employment.note_health_visit(caseload, job, date(2026, 7, 1), today=TODAY)
    assert not {"HEALTH_VISIT", "HEALTH_VISIT_AGAIN"} & rules_announced(caseload)
    with pytest.raises(InvalidEntryError):
        employment.note_health_visit(caseload, job, date(2026, 12, 1), today=TODAY)


def test_a_long_absence_announces_the_visits_and_says_nothing_of_why(caseload, person, job):
    employment.note_health_visit(caseload, job, date(2026, 7, 1), today=TODAY)
    days = {"since": date(2026, 10, 1), "back": None, "visit": date(2026, 7, 1)}
    employment.note_absence(caseload, job, **days, today=TODAY)
    assert "HEALTH_VISIT_BEFORE_RETURN" in rules_announced(caseload)
    employment.note_absence(caseload, job, **days | {"back": date(2026, 11, 16)}, today=TODAY)
    assert "HEALTH_VISIT_RETURN" in rules_announced(caseload)
    employment.note_absence(
        caseload, job, **days | {"back": date(2026, 11, 16), "visit": date(2026, 11, 17)}, today=TODAY
    )
    assert not {"HEALTH_VISIT_RETURN", "HEALTH_VISIT_BEFORE_RETURN"} & rules_announced(caseload)
    wrong = (
        {"back": date(2026, 10, 1)},
        {"visit": date(2026, 12, 1)},
        {"since": date(2026, 5, 1)},
        {"since": None, "back": date(2026, 11, 16)},
    )
    for values in wrong:
        with pytest.raises(InvalidEntryError):
            employment.note_absence(caseload, job, **days | values, today=TODAY)


@pytest.mark.parametrize("kind", ["AAH", "PENSION_INVALIDITE", "CMI_INVALIDITE", "ORIENTATION_ESAT"])
def test_who_is_a_disabled_worker_without_rqth_is_seen_within_three_years(caseload, person, job, kind):
    """L5212-13-1 and L5213-2: what holds for the RQTH holds for these."""
    employment.note_health_visit(caseload, job, date(2023, 12, 1), today=TODAY)
    assert "HEALTH_VISIT_AGAIN" not in rules_announced(caseload)
    person_records.add_record(caseload, "recognition", person, {"kind": kind})
    assert "HEALTH_VISIT_AGAIN" in rules_announced(caseload)


@pytest.mark.parametrize(("filed", "is_announced"), [(date(2026, 6, 29), True), (date(2026, 7, 2), False)])
def test_a_renewal_filed_in_time_keeps_the_visits_of_a_disabled_worker(
    caseload, person, job, filed, is_announced
):
    values = {"kind": "RQTH", "start_date": date(2021, 7, 1), "end_date": date(2026, 6, 30)}
    person_records.add_record(caseload, "recognition", person, values | {"renewal_filed_date": filed})
    employment.note_health_visit(caseload, job, date(2023, 12, 1), today=TODAY)
    assert ("HEALTH_VISIT_AGAIN" in rules_announced(caseload)) is is_announced


def test_the_visit_at_an_employer_holds_for_the_next_contract_there(caseload, person, bakery, job):
    employment.note_health_visit(caseload, job, date(2026, 7, 1), today=TODAY)
    values = {
        "contract_type": "CDI", "employer_id": bakery, "start_date": date(2026, 8, 1),
        "follows_contract_id": job,
    }  # fmt: skip
    person_records.add_record(caseload, "job_contract", person, values)
    assert "HEALTH_VISIT" not in rules_announced(caseload)


def test_a_silent_employer_is_listed_until_something_is_done_with_it(caseload, person, bakery, job):
    assert employers.find_quiet_employers(caseload, "", today=TODAY) == (bakery,)
    assert employers.find_quiet_employers(caseload, "phare", today=TODAY) == (bakery,)
    assert "EMPLOYER_SILENT" in rules_announced(caseload)
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (), target="EMPLOYEUR", employer_id=bakery)
    assert employers.find_quiet_employers(caseload, "", today=TODAY) == ()
    assert "EMPLOYER_SILENT" not in rules_announced(caseload)


def test_a_commitment_waits_on_the_page_until_it_is_kept(caseload, person, bakery):
    entry = CommitmentEntry("Prévoir un second tuteur", date(2026, 12, 1), person_id=person)
    one = commitments.note_commitment(caseload, bakery, entry)
    (shown,) = employers.read_sheet(caseload, bakery, today=TODAY).commitments
    assert (shown.label, shown.responsible, shown.person_name) == (
        "Prévoir un second tuteur",
        "L’employeur",
        "Zoé Lefèvre",
    )
    commitments.keep_commitment(caseload, one, today=TODAY)
    (kept,) = employers.read_sheet(caseload, bakery, today=TODAY).commitments
    assert (kept.state, kept.done_date) == ("ATTEINT", TODAY)
    rights.freeze_person(caseload, person, since=TODAY)
    assert employers.read_sheet(caseload, bakery, today=TODAY).commitments == ()
    with pytest.raises(InvalidEntryError):
        commitments.note_commitment(caseload, bakery, CommitmentEntry("  "))


def test_sites_and_contacts_are_added_changed_and_taken_back(caseload, bakery):
    site = employer_places.add_site(caseload, bakery, SiteEntry("Fournil", "732 829 320 00074", town="Metz"))
    contact = employer_places.add_contact(
        caseload, bakery, ContactEntry("Mme Roux", part="TUTEUR", employer_site_id=site)
    )
    employer_places.change_contact(caseload, contact, ContactEntry("Mme Roux", "tutrice", "TUTEUR", site))
    sheet = employers.read_sheet(caseload, bakery, today=TODAY)
    assert [(one.name, one.siret, one.town) for one in sheet.sites] == [("Fournil", "73282932000074", "Metz")]
    assert [(one.name, one.function, one.employer_site_id) for one in sheet.contacts] == [
        ("Mme Roux", "tutrice", site)
    ]
    employer_places.remove_site(caseload, site)
    assert employers.read_sheet(caseload, bakery, today=TODAY).sites == ()
    history.undo_last(caseload)
    assert len(employers.read_sheet(caseload, bakery, today=TODAY).sites) == 1


def test_an_employer_out_of_the_lists_keeps_its_page_and_comes_back(caseload, bakery):
    employers.archive_employer(caseload, bakery, since=TODAY)
    assert employers.find_employers(caseload, "") == ()
    assert employers.read_sheet(caseload, bakery, today=TODAY).archived_since == TODAY
    employers.archive_employer(caseload, bakery, since=None)
    assert employers.find_employers(caseload, "") == (bakery,)


def test_an_unknown_activity_is_refused(caseload):
    with pytest.raises(InvalidEntryError):
        employers.add_employer(caseload, EmployerEntry("Le Phare", naf_code="99.99Z"))


# --- what is told and never blocks


def told(caseload, person, sector=None, **values):
    file = person_records.read_file(caseload, person)
    return advise_contract(file, values, rules_for(TODAY), sector=sector)


def test_a_second_job_and_a_long_week_are_told(caseload, person, bakery, job):
    person_records.correct_record(caseload, "job_contract", job, {"weekly_minutes": 35 * 60})
    second = {"contract_type": "CDI", "start_date": TODAY, "employer_id": "e"}
    assert told(caseload, person, **second, weekly_minutes=13 * 60).doubts == ("several_contracts",)
    assert told(caseload, person, **second, weekly_minutes=14 * 60).doubts == (
        "several_contracts",
        "long_week",
    )


def test_a_trial_period_beyond_the_law_is_told_and_written_all_the_same(caseload, person, bakery):
    values = {
        "contract_type": "CDD_LT6", "employer_id": bakery, "start_date": date(2026, 12, 1),
        "planned_end_date": date(2027, 2, 28), "probation_end_date": date(2026, 12, 31),
    }  # fmt: skip
    advice = told(caseload, person, **values)
    assert (advice.trial.last_day, advice.doubts) == (date(2026, 12, 12), ("long_trial",))
    assert person_records.add_record(caseload, "job_contract", person, values)


def test_what_does_not_fit_the_employer_or_the_kind_is_told(caseload, person):
    public = {"contract_type": "FP_TITULAIRE", "start_date": TODAY, "employer_id": "e"}
    assert told(caseload, person, "PRIVE", **public).doubts == ("public_type",)
    household = {"contract_type": "CESU", "start_date": TODAY, "employer_id": "e"}
    assert told(caseload, person, "PRIVE", **household).doubts == ("household_type",)
    assert told(caseload, person, "PARTICULIER", **household).doubts == ()
    short = {"contract_type": "CDD_GE6", "start_date": date(2026, 12, 1), "employer_id": "e"}
    assert told(caseload, person, **short, planned_end_date=date(2027, 5, 30)).doubts == ("length_of_type",)
    assert told(caseload, person, **short, planned_end_date=date(2027, 5, 31)).doubts == ()
    assert told(caseload, person, **short).doubts == ("no_term",)


def test_the_limits_of_immersions_are_told_before_they_are_passed(caseload, person, bakery):
    def immersion(start, end, **more):
        return {"employer_id": bakery, "purpose": "CONFIRMER", "start_date": start, "end_date": end, **more}

    person_records.add_record(
        caseload, "work_immersion", person, immersion(date(2026, 10, 1), date(2026, 10, 31))
    )
    file = person_records.read_file(caseload, person)

    def doubts(**values):
        return advise_immersion(file, values, rules_for(TODAY))

    assert doubts(**immersion(date(2026, 12, 1), date(2027, 1, 1))) == (
        "IMMERSION_LONGEST",
        "IMMERSION_DAYS",
        "IMMERSION_PURPOSE",
    )
    other = immersion(date(2026, 12, 1), date(2026, 12, 20)) | {"purpose": "DECOUVRIR"}
    assert doubts(**other) == ()
    disagrees = other | {"person_agrees": False}
    assert doubts(**disagrees) == ("disagreement_without_words",)
    assert doubts(**disagrees, person_opinion="Le rythme était trop rapide.") == ()


def test_a_trial_period_that_ends_before_it_begins_is_refused(caseload, person):
    values = {
        "contract_type": "CDI", "start_date": TODAY, "probation_end_date": date(2026, 11, 19),
    }  # fmt: skip
    with pytest.raises(InvalidEntryError):
        person_records.add_record(caseload, "job_contract", person, values)

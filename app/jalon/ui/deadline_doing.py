"""Opens what settles a deadline: a form of the person’s file, an act, the month, the settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jalon.domain.errors import UnknownRecordError
from jalon.domain.months import Month
from jalon.services.deadlines import Deadline
from jalon.ui.people_field import Suggestion

if TYPE_CHECKING:
    from jalon.ui.main_window import MainWindow
    from jalon.ui.person_page import PersonPage

_Doing = Callable[["MainWindow", Deadline], object]


def do_deadline(window: "MainWindow", deadline: Deadline) -> None:
    """Open what settles a deadline, filled with what is known of it.

    Raises:
        UnknownRecordError: what it is about is no longer on file.
    """
    if deadline.rule == "RETURN_DUE":
        window.show_place("month")
        window.monthly.go_to(Month.parse(deadline.subject_id))
    elif deadline.person is None:
        window.show_section("agreements")
    elif (act := _ACTS.get(deadline.rule)) is not None:
        act(window, deadline)
    else:
        window.open_person(deadline.person.person_id)
        page = window.person
        if page.person is None:
            return  # her file may not be read: the page says why
        if page.shows_guide:
            page.toggle_guide()
        _ON_PAGE.get(deadline.rule, _settle_file)(page, deadline)


def _who(deadline: Deadline) -> Suggestion:
    who = deadline.person
    assert who is not None
    return Suggestion(who.person_id, f"{who.given_name} {who.family_name}".strip(), who.case_code)


def _note_contact(window: "MainWindow", deadline: Deadline) -> None:
    window.new_act((_who(deadline),))


def _note_exchange(window: "MainWindow", deadline: Deadline) -> None:
    """Open an act for the person, her employer named."""
    who = _who(deadline)
    window.open_person(who.id)
    page = window.person
    contract = page.desk.find("job_contract", deadline.subject_id)
    employer_id = str(contract.values["employer_id"] or "")
    name = page.desk.read.employers.get(employer_id, "")
    employer = Suggestion(employer_id, name, "") if name else None
    window.forms.new_act((who,), employer=employer)


def _renewal(page: "PersonPage", deadline: Deadline) -> None:
    record = page.desk.find("recognition", deadline.subject_id)
    filled = {**record.values, "renewal_filed_date": page.desk.today()}
    page.desk.correct(replace(record, values=filled), back_to=page.rights.button)


def _referral(page: "PersonPage", _: Deadline) -> None:
    values = {"state": "RECEIVED", "received_date": page.desk.today()}
    page.desk.add("referral", page.desk.person_id, values=values, back_to=page.rights.button)


def _agreement(page: "PersonPage", deadline: Deadline) -> None:
    record = page.desk.find("individual_agreement", deadline.subject_id)
    last: date = record.values["end_date"] or page.desk.today()
    values = {"start_date": last + timedelta(days=1), "employer_id": record.values["employer_id"]}
    if (path := page.desk.last_path) is None:
        raise UnknownRecordError("support_path")
    page.desk.add("individual_agreement", path.id, values=values, back_to=page.rights.button)


def _contract_end(page: "PersonPage", deadline: Deadline) -> None:
    """Before the day, what follows is prepared; once past, the end is written or what followed."""
    record = page.desk.find("job_contract", deadline.subject_id)
    if deadline.days_left < 0:
        page.employment.end_contract(record)
    else:
        page.employment.add_contract(record)


def _immersion_review(page: "PersonPage", deadline: Deadline) -> None:
    page.employment.review_immersion(page.desk.find("work_immersion", deadline.subject_id))


def _immersion(page: "PersonPage", deadline: Deadline) -> None:
    page.employment.correct_immersion(page.desk.find("work_immersion", deadline.subject_id))


def _entry(page: "PersonPage", deadline: Deadline) -> None:
    page.path.correct_entry(page.desk.find("support_path", deadline.subject_id))


def _visit(page: "PersonPage", deadline: Deadline) -> None:
    page.employment.note_health_visit(page.desk.find("job_contract", deadline.subject_id))


def _absence(page: "PersonPage", deadline: Deadline) -> None:
    page.employment.note_absence(page.desk.find("job_contract", deadline.subject_id))


def _proof(page: "PersonPage", deadline: Deadline) -> None:
    page.employment.confirm_on(page.desk.find("job_contract", deadline.subject_id))


def _adjustment(page: "PersonPage", deadline: Deadline) -> None:
    record = page.desk.find("workplace_adjustment", deadline.subject_id)
    page.desk.correct(record, back_to=page.employment.button)


def _pause(page: "PersonPage", deadline: Deadline) -> None:
    page.path.resume(page.desk.find("suspension", deadline.subject_id))


def _next_step(page: "PersonPage", _: Deadline) -> None:
    page.next_actions.line.setFocus()


def _module(page: "PersonPage", _: Deadline) -> None:
    page.path.change_module()


def _intensity(page: "PersonPage", _: Deadline) -> None:
    page.path.plan_intensity()


def _request(page: "PersonPage", deadline: Deadline) -> None:
    record = page.desk.find("rights_request", deadline.subject_id)
    filled = {**record.values, "answered_date": page.desk.today()}
    page.desk.correct(replace(record, values=filled), back_to=page.rights.button)


def _document(page: "PersonPage", deadline: Deadline) -> None:
    page.documents.replace(page.desk.find("document", deadline.subject_id))


def _settle_file(page: "PersonPage", _: Deadline) -> None:
    """Ask about the end of her file where the role allows it; else her file is there to be read."""
    if page.erase_action.isVisible():
        page.erase()
    else:
        page.file_button.setFocus()


_ACTS: dict[str, _Doing] = {
    "NO_CONTACT": _note_contact,
    "PROBATION_END": _note_contact,
    "EMPLOYER_SILENT": _note_exchange,
}
_ON_PAGE: dict[str, Callable[["PersonPage", Deadline], object]] = {
    "RQTH_END": _renewal,
    "RIGHT_END": _renewal,
    "ORIENTATION_END": _renewal,
    "REFERRAL_END": _referral,
    "INDIVIDUAL_AGREEMENT_END": _agreement,
    "CONTRACT_END": _contract_end,
    "IMMERSION_END": _immersion_review,
    "IMMERSION_LONGEST": _immersion,
    "IMMERSION_RENEWALS": _immersion,
    "IMMERSION_AGREEMENTS": _immersion,
    "IMMERSION_DAYS": _immersion,
    "ESAT_AGREEMENT_END": _entry,
    "HEALTH_VISIT": _visit,
    "HEALTH_VISIT_APPRENTICE": _visit,
    "HEALTH_VISIT_MINOR": _visit,
    "HEALTH_VISIT_AGAIN": _visit,
    "HEALTH_VISIT_BEFORE_RETURN": _absence,
    "HEALTH_VISIT_RETURN": _visit,
    "RETENTION_PROOF": _proof,
    "ADJUSTMENT_REVIEW": _adjustment,
    "ENDLESS_PAUSE": _pause,
    "NO_NEXT_ACTION": _next_step,
    "TIME_IN_MODULE": _module,
    "INTENSITY_GAP": _intensity,
    "RETENTION_END": _settle_file,
    "RETENTION_NOT_ADMITTED": _settle_file,
    "RIGHTS_REQUEST": _request,
    "DOCUMENT_END": _document,
}

"""A visit at an employer (D8): the pack to take along, the sheet left there, and its code.

The pack is for the colleague who goes, and yet says nothing of anyone's health: papers are forgotten on
desks. Its strip bears a code and no name; typed in the act line, the code opens the form already filled.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from jalon.domain.errors import FrozenFileError, InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.to_do import TO_DO
from jalon.services.papers.adjustments import adjustments_with
from jalon.services.papers.asked import Asked
from jalon.services.papers.told import (
    NOT_TOLD,
    ToldFile,
    coach_part,
    drawn_words,
    employer_part,
    iso,
    one_line,
    paper_head,
    read_employer,
    read_told,
    typed,
)
from jalon.services.return_documents import Document, sealed
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import visits as queries
from jalon.storage.queries.employers import EmployerSheet, Employment
from jalon.storage.queries.visits import PlannedVisit
from jalon.storage.transactions import Session

DAY: Final = "day"
"""The choice that says on which day the visit is, in ISO, when no visit is planned."""
_SOON: Final = timedelta(days=60)  # what ends within two months is a question to ask: our choice
_MOST_PEOPLE: Final = 30  # a pack for more is no more a sheet


@dataclass(frozen=True, slots=True)
class _Visit:
    """Who goes where, when, for whom; ``act`` is what was planned, or what is told again."""

    day: date
    act: PlannedVisit | None
    coach_id: str | None
    person_ids: tuple[str, ...]


def prepare_visit_pack(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the pack of a visit, and give the visit its code when it has none.

    ``asked.employer_id`` says where, ``person_id`` for whom (else for those named in the planned act, else
    for everybody who works there), ``record_id`` for which planned act (else the next one). The same visit
    keeps the same code, so that a second print is found again by the first one's strip.

    Raises:
        UnknownRecordError: there is no such employer, person or act there.
        InvalidEntryError: the day chosen is no day.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.read() as session:
        sheet = read_employer(session, _required(asked), today)
        visit = _visit_of(session, caseload, asked, sheet, today)
    files = [read_told(caseload, person_id, sheet.id) for person_id in visit.person_ids]
    with caseload.read() as session:
        people = queries.people_by_id(session, visit.person_ids)
        coaches = queries.coaches_by_id(session, _coach_ids(visit))
    of_them = [one for one in sheet.employments if one.is_running and one.person_id in visit.person_ids]
    commitments = _commitments(sheet, visit.person_ids)
    adjustments = [{"name": file.name, **line} for file in files for line in adjustments_with(file, sheet.id)]
    return sealed(
        {
            "format": "jalon-visit-pack",
            **paper_head(caseload, today, is_told=bool(files) and all(file.is_told for file in files)),
            "visit_code": _coded(caseload, sheet.id, visit),
            "day": visit.day.isoformat(),
            "start_time": _clock(visit.act),
            "is_planned": visit.act is not None,
            "employer": employer_part(sheet) | {"phone": sheet.phone, "email": sheet.email},
            "sites": [
                {"name": site.name, "address": one_line(site.address, site.postal_code, site.town)}
                for site in sheet.sites
            ],
            "contacts": [
                {
                    "name": one.name,
                    "function": one.function,
                    "part": one.part,
                    "phone": one.phone,
                    "email": one.email,
                }
                for one in sheet.contacts
            ],
            "people": [
                {
                    "name": people[file.person_id].name,
                    "case_code": people[file.person_id].case_code,
                    "phone": people[file.person_id].phone,
                    "is_told": file.is_told,
                }
                for file in files
            ],
            "coaches": [coach_part(coaches[one]) for one in _coach_ids(visit) if one in coaches],
            "employments": [_employment(one) for one in of_them],
            "commitments": commitments,
            "adjustments": adjustments,
            "questions": _questions(files, of_them, today),
            "last_visit": iso(sheet.visits.last_visit),
            "has_immersion": any(one.contract_type is None for one in of_them),
            "typed_texts": typed(*(one["label"] for one in commitments)),
        }
    )


def prepare_visit_sheet(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the sheet left with the employer, to be filled there; blank when asked.

    With ``record_id``, of that act: planned, or done and told again. It has no place for notes and none of
    what was noted: lines to write on, with the employer and the person, say what is agreed.

    Raises:
        UnknownRecordError: there is no such employer, act or person.
        FrozenFileError: the person's file is frozen.
    """
    return _sheet(caseload, asked, today, is_copy_of_structure=False)


def prepare_visit_notes(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the same sheet for the structure: with a place for notes, and what was noted.

    Raises:
        UnknownRecordError: there is no such employer, act or person.
        FrozenFileError: the person's file is frozen.
    """
    return _sheet(caseload, asked, today, is_copy_of_structure=True)


def draw_visit_pack(document: Document) -> bytes:
    """Return the PDF of the pack of a visit."""
    from jalon.reports.visit_pack import visit_pack

    return visit_pack(document, drawn_words(document))


def draw_visit_sheet(document: Document) -> bytes:
    """Return the PDF of the sheet of a visit."""
    from jalon.reports.visit_sheet import visit_sheet

    return visit_sheet(document, drawn_words(document))


def _sheet(caseload: Caseload, asked: Asked, today: date, *, is_copy_of_structure: bool) -> Document:
    empty: dict[str, Any] = {
        "format": "jalon-visit-sheet",
        "is_copy_of_structure": is_copy_of_structure,
        **dict.fromkeys(("employer", "day", "start_time", "duration_minutes", "subject", "notes")),
        **{name: [] for name in ("people", "coaches", "commitments", "typed_texts")},
        "has_immersion": True,  # a blank sheet is also for a visit during an immersion
    }
    if asked.is_blank or asked.employer_id is None:
        return sealed({**empty, **paper_head(caseload, today, is_told=False)})
    with caseload.read() as session:
        sheet = read_employer(session, _required(asked), today)
        visit = _visit_of(session, caseload, asked, sheet, today, is_all=False)
    files = [read_told(caseload, person_id, sheet.id) for person_id in visit.person_ids]
    with caseload.read() as session:
        coaches = queries.coaches_by_id(session, _coach_ids(visit))
    is_told = bool(files) and all(file.is_told for file in files)
    commitments = _commitments(sheet, visit.person_ids)
    act = visit.act
    noted = act if is_copy_of_structure else None
    known = {
        "employer": employer_part(sheet, act.employer_contact_id if act else None),
        "people": [file.name for file in files],
        "coaches": [coach_part(coaches[one]) for one in _coach_ids(visit) if one in coaches],
        "day": visit.day.isoformat() if act or DAY in asked.choices else None,
        "start_time": _clock(act),
        "duration_minutes": act.duration_minutes if act and act.state == "DONE" else None,
        "subject": noted.subject if noted else None,
        "notes": noted.follow_up if noted else None,
        "commitments": commitments,
        "has_immersion": any(
            one.is_running and one.contract_type is None and one.person_id in visit.person_ids
            for one in sheet.employments
        ),
        "typed_texts": typed(*(one["label"] for one in commitments)),
    }
    warnings = [] if is_told or is_copy_of_structure or not files else [NOT_TOLD]
    return sealed({**empty, **paper_head(caseload, today, is_told=is_told, warnings=warnings), **known})


def _required(asked: Asked) -> str:
    if asked.employer_id is None:
        raise UnknownRecordError("employer")
    return asked.employer_id


def _visit_of(
    session: Session,
    caseload: Caseload,
    asked: Asked,
    sheet: EmployerSheet,
    today: date,
    *,
    is_all: bool = True,
) -> _Visit:
    """Return the visit asked for; without anybody named, ``is_all`` takes everybody who works there."""
    if asked.record_id is not None:
        act = queries.visit_of_act(session, asked.record_id)
        if act is None or act.employer_id != sheet.id:
            raise UnknownRecordError("act")
    else:
        # A day that is asked for is that of the visit: one planned later is another visit.
        wanted = _chosen_day(asked, today)
        act = queries.next_planned_visit(session, sheet.id, asked.person_id, wanted)
        if act is not None and DAY in asked.choices and act.date != wanted:
            act = None
    if asked.person_id is not None:
        people: Sequence[str] = (asked.person_id,)
    elif act is not None and act.person_ids:
        people = act.person_ids
    else:
        running = dict.fromkeys(one.person_id for one in sheet.employments if one.is_running)
        people = tuple(running) if is_all else ()
    day = act.date if act else _chosen_day(asked, today)
    coach_id = asked.coach_id or (act.coach_ids[0] if act and act.coach_ids else None)
    return _Visit(day, act, coach_id or caseload.signed_in.coach_id, tuple(people)[:_MOST_PEOPLE])


def _chosen_day(asked: Asked, today: date) -> date:
    try:
        return date.fromisoformat(asked.choices.get(DAY, today.isoformat()))
    except ValueError:
        raise InvalidEntryError("act", (Problem("date", "invalid"),)) from None


def _coach_ids(visit: _Visit) -> tuple[str, ...]:
    planned = visit.act.coach_ids if visit.act else ()
    return tuple(dict.fromkeys([*([visit.coach_id] if visit.coach_id else []), *planned]))


def _coded(caseload: Caseload, employer_id: str, visit: _Visit) -> str:
    """Return the code of a visit; one that has none yet gets it, kept with the paper and the planned act."""
    with caseload.read() as session:
        known = queries.code_of_visit(session, employer_id, visit.person_ids, visit.coach_id, visit.day)
    if known is not None:
        return known
    with caseload.write("print_visit") as session:
        code = queries.next_visit_code(session)
        for person_id in visit.person_ids or (None,):
            records.insert(
                session,
                "handed_paper",
                {
                    "paper": queries.VISIT_PAPER,
                    "date": visit.day,
                    "employer_id": employer_id,
                    "person_id": person_id,
                    "coach_id": visit.coach_id,
                    "visit_code": code,
                },
            )
        if visit.act is None:
            return code
        with suppress(FrozenFileError):  # the act of a frozen file stays as it is; the paper has its code
            records.update(session, "act", visit.act.act_id, {"visit_code": code})
    return code


def _clock(act: PlannedVisit | None) -> str | None:
    return None if act is None or act.start_time is None else f"{act.start_time:%H:%M}"


def _commitments(sheet: EmployerSheet, person_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return what was promised with the employer and waits, but what concerns somebody else."""
    return [
        {"label": one.label, "responsible": one.responsible, "due_date": iso(one.due_date)}
        for one in sheet.commitments
        if one.state in TO_DO and (one.person_id is None or one.person_id in person_ids)
    ]


def _employment(one: Employment) -> dict[str, Any]:
    return {
        "name": one.name,
        "contract_type": one.contract_type,
        "job_label": one.job_label,
        "start_date": iso(one.start_date),
        "end_date": iso(one.end_date),
        "tutor": one.tutor,
        "site": one.site,
    }


def _questions(
    files: Sequence[ToldFile], employments: Sequence[Employment], today: date
) -> list[dict[str, Any]]:
    """Return what to ask, by kind, for whom and about which day; words are the paper's."""
    found: list[dict[str, Any]] = []
    for one in employments:
        if one.end_date is not None and one.end_date <= today + _SOON:
            kind = "IMMERSION_END" if one.contract_type is None else "CONTRACT_END"
            found.append({"kind": kind, "name": one.name, "date": iso(one.end_date)})
        if one.tutor is None:
            found.append({"kind": "TUTOR", "name": one.name, "date": None})
    held = {one.contract_id for one in employments}
    for file in files:
        for contract in file.of("job_contract"):
            trial = contract.values["probation_end_date"]
            if contract.id in held and trial is not None and today <= trial <= today + _SOON:
                found.append({"kind": "TRIAL_END", "name": file.name, "date": iso(trial)})
        for adjustment in file.of("workplace_adjustment"):
            review = adjustment.values["review_date"]
            if review is not None and review <= today + _SOON and adjustment.values["state"] in _CHECKED:
                found.append({"kind": "ADJUSTMENT", "name": file.name, "date": iso(review)})
    # One question of a kind a person: about what comes first.
    ordered = sorted(found, key=lambda one: one["date"] or "9999")
    return list({(one["kind"], one["name"]): one for one in reversed(ordered)}.values())[::-1]


_CHECKED: Final = (*TO_DO, "DEMANDE", "ATTEINT")

"""What the next référent must know of the people entrusted to her, for a screen and for its paper (D23)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.errors import FrozenFileError
from jalon.domain.to_do import TO_DO
from jalon.services.access import note_access
from jalon.services.activity import ActLine, list_acts_of_person
from jalon.services.deadlines import read_deadlines
from jalon.services.guide import PersonGuide, current_plans, read_guide
from jalon.services.notes import Note, read_notes
from jalon.services.tasks import Task, WantedTasks, find_tasks, read_tasks
from jalon.storage.caseload import Caseload
from jalon.storage.queries import handover as queries
from jalon.storage.queries.handover import Entrusted, Reached

__all__ = ["Entrusted", "Handed", "Reached", "list_entrusted", "prepare_handover", "read_handed"]

FORMAT: Final = "jalon-handover"
_LAST_ACTS, _LAST_NOTES = 5, 3
_HORIZON_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class HandedJob:
    """A job of hers that runs: what, where, since when, whom to call."""

    contract_type: str
    job_label: str | None
    employer: str | None
    start_date: date
    planned_end_date: date | None
    probation_end_date: date | None
    contacts: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class HandedProject:
    """A project of hers, and what she accepts to have said of herself."""

    job_label: str
    rome_code: str | None
    weekly_minutes: int | None
    disclosure_choice: str | None
    disclosure_words: str | None


@dataclass(frozen=True, slots=True)
class HandedDeadline:
    """A day to come that asks for something."""

    due_date: date
    label: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What the next référent must know of one person; no personal note, no family of disability."""

    person_id: str
    case_code: str
    name: str
    phone: str | None
    email: str | None
    preferred_contact: str | None
    communication_needs: str | None
    simple_documents: bool
    representatives: tuple[Reached, ...]
    admission_date: date | None
    modules: tuple[str, ...]
    """Those of today, the main one first."""
    planned_band: str | None
    person_words: str | None
    """What she said of herself in the last shared evaluation."""
    useful_adjustments: str | None
    projects: tuple[HandedProject, ...]
    jobs: tuple[HandedJob, ...]
    partners: tuple[Reached, ...]
    goals: tuple[str, ...]
    tasks: tuple[Task, ...]
    deadlines: tuple[HandedDeadline, ...]
    missing: tuple[str, ...]
    """Codes of ``guide_checks`` for the main module."""
    last_acts: tuple[ActLine, ...]
    notes: tuple[Note, ...]
    """The last shareable ones."""


def list_entrusted(caseload: Caseload, coach_id: str, *, today: date) -> tuple[Entrusted, ...]:
    """Return whose paths a colleague has today, as référent and then standing in, by name."""
    with caseload.read() as session:
        return queries.entrusted_to(session, coach_id, today)


def read_handed(caseload: Caseload, person_id: str, *, today: date) -> Handed:
    """Return what the next référent must know of one person; the access log keeps that it was read.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    handed = _handed(caseload, person_id, today, _deadlines(caseload, today))
    note_access(caseload, "read_handed", "person", person_id)
    return handed


def _handed(
    caseload: Caseload, person_id: str, today: date, deadlines: Mapping[str, tuple[HandedDeadline, ...]]
) -> Handed:
    guide = read_guide(caseload, person_id, today=today)
    person = guide.file.person.values
    with caseload.read() as session:
        partners = queries.partners_of(session, person_id, today)
        known = {
            employer: queries.contacts_of_employer(session, employer)
            for employer in {job["employer_id"] for job in _running(guide, today)}
            if employer
        }
    ids = find_tasks(caseload, WantedTasks(person_id=person_id), today=today)
    found = read_tasks(caseload, ids)
    assessments = guide.file.of("shared_assessment")
    written: Mapping[str, Any] = assessments[-1].values if assessments else {}
    paths = [path for path in guide.file.of("support_path") if path.values["admission_date"]]
    acts = [act for act in list_acts_of_person(caseload, person_id, limit=20) if act.state == "DONE"]
    return Handed(
        person_id=person_id,
        case_code=person["case_code"],
        name=f"{person['given_name']} {person['family_name']}",
        phone=person["phone"],
        email=person["email"],
        preferred_contact=person["preferred_contact"],
        communication_needs=person["communication_needs"],
        simple_documents=bool(person["simple_documents"]),
        representatives=tuple(
            Reached(one["name"], one["capacity"], None, one["phone"], one["email"])
            for one in (record.values for record in guide.file.of("legal_representative"))
        ),
        admission_date=paths[-1].values["admission_date"] if paths else None,
        modules=guide.modules,
        planned_band=_band(guide, today),
        person_words=written.get("person_words"),
        useful_adjustments=written.get("useful_adjustments"),
        projects=tuple(
            HandedProject(
                plan["job_label"],
                plan["rome_code"],
                plan["weekly_minutes"],
                plan["disclosure_choice"],
                plan["disclosure_words"],
            )
            for plan in (record.values for record in current_plans(guide.file))
        ),
        jobs=tuple(
            HandedJob(
                job["contract_type"],
                job["job_label"],
                guide.file.employers.get(job["employer_id"] or ""),
                job["start_date"],
                job["planned_end_date"],
                job["probation_end_date"],
                known.get(job["employer_id"], ()),
            )
            for job in _running(guide, today)
        ),
        partners=partners,
        goals=tuple(goal.values["label"] for goal in guide.file.of("goal") if goal.values["state"] in TO_DO),
        tasks=tuple(found[task] for task in ids),
        deadlines=deadlines.get(person_id, ()),
        missing=guide.missing.get(guide.main or "", ()),
        last_acts=tuple(acts[:_LAST_ACTS]),
        notes=read_notes(caseload, person_id).shared[:_LAST_NOTES],
    )


def prepare_handover(caseload: Caseload, person_ids: Sequence[str], *, today: date) -> dict[str, Any]:
    """Return the one input of the handover paper (D23): one entry a person, frozen files counted apart.

    Days are ``date`` values: the paper words them. Nothing of a personal note is in it.

    Raises:
        UnknownRecordError: there is no such person.
    """
    deadlines = _deadlines(caseload, today)
    note_access(caseload, "prepare_handover", "caseload", caseload.caseload_id)
    people, frozen = [], 0
    for person_id in person_ids:
        try:
            people.append(asdict(_handed(caseload, person_id, today, deadlines)))
        except FrozenFileError:
            frozen += 1
    return {
        "format": FORMAT,
        "format_version": 1,
        "data_day": today,
        "people": people,
        "frozen_files": frozen,
    }


def _running(guide: PersonGuide, today: date) -> list[Mapping[str, Any]]:
    return [
        contract.values
        for contract in guide.file.of("job_contract")
        if contract.values["start_date"] <= today
        and (contract.values["end_date"] or contract.values["planned_end_date"] or today) >= today
    ]


def _band(guide: PersonGuide, today: date) -> str | None:
    bands = [
        plan.values["band"]
        for plan in guide.file.of("intensity_plan")
        if plan.values["start_date"] <= today and (plan.values["end_date"] or today) >= today
    ]
    return bands[-1] if bands else None


def _deadlines(caseload: Caseload, today: date) -> dict[str, tuple[HandedDeadline, ...]]:
    """Return by person what is due within three months: our choice."""
    found: dict[str, tuple[HandedDeadline, ...]] = {}
    for one in read_deadlines(caseload, None, today=today, horizon_days=_HORIZON_DAYS):
        if one.person is not None:
            said = HandedDeadline(one.due_date, one.label, one.to_do)
            found[one.person.person_id] = (*found.get(one.person.person_id, ()), said)
    return found

"""The guide of a person: what is on file for each module, what is missing, steps with their day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from jalon.domain import guide as rules_of_guide
from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.guide import GUIDED, Assessment, Facts, Project
from jalon.domain.to_do import TO_DO
from jalon.services.person_records import FileRecord, PersonFile, read_file
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import guide as queries
from jalon.storage.queries import person_files
from jalon.storage.queries.guide import LastActs
from jalon.storage.transactions import Session

CURRENT_PLANS: Final = ("EN_COURS", "VALIDE")
_AWAITED: Final = (None, "EN_ATTENTE")
_WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class WeekOfContacts:
    """How many times employers were met or written to in a week, which begins on a Monday."""

    monday: date
    count: int


@dataclass(frozen=True, slots=True)
class PersonGuide:
    """What the guide of a person shows."""

    file: PersonFile
    facts: Facts
    missing: Mapping[str, tuple[str, ...]]
    """By module, the codes of ``guide_checks``."""
    modules: tuple[str, ...]
    """Those of today, the main one first."""
    main: str | None
    times: Mapping[str, int]
    """How many times each module was worked on: going back is as usual as going on."""
    suggestion: tuple[str, str] | None
    """A module that what is on file suggests, and the reason."""
    weeks: tuple[WeekOfContacts, ...]
    """The last twelve, the present one last."""

    def steps(self, module: str, day: date) -> tuple[tuple[str, str, FileRecord | None], ...]:
        """Return the usual steps of a module: code, words, and the record of the last time it was noted."""
        noted = {step.values["step"]: step for step in self.file.of("module_step")}
        entries = rules_for(day).lists["module_steps"]
        return tuple(
            (entry.code, entry.label, noted.get(entry.code))
            for entry in entries
            if entry.group == module and (not entry.retired or entry.code in noted)
        )


def read_guide(caseload: Caseload, person_id: str, *, today: date) -> PersonGuide:
    """Return the guide of a person.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    file = read_file(caseload, person_id)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=_WEEKS - 1)
    with caseload.read() as session:
        acts = queries.last_acts(session, person_id, today)
        adjustments = person_files.records_of(
            session, "workplace_adjustment", "person_id", (person_id,), order="requested_date"
        )
        days = queries.employer_contacts(session, person_id, first, today)
    facts = facts_of(file, acts, adjustments, today)
    periods = file.of("module_period")
    present = [period for period in periods if _covers(period, today)]
    main = next((period.values["module"] for period in present if period.values["is_main"]), None)
    others = [period.values["module"] for period in present if not period.values["is_main"]]
    times: dict[str, int] = {}
    for period in periods:
        times[period.values["module"]] = times.get(period.values["module"], 0) + 1
    return PersonGuide(
        file=file,
        facts=facts,
        missing={module: rules_of_guide.missing_in(module, facts, today) for module in GUIDED},
        modules=tuple(dict.fromkeys([main, *others] if main else others)),
        main=main,
        times=times,
        suggestion=rules_of_guide.suggested_module(main, facts),
        weeks=tuple(
            WeekOfContacts(start, sum(1 for day in days if start <= day < start + timedelta(days=7)))
            for start in (first + timedelta(weeks=number) for number in range(_WEEKS))
        ),
    )


def facts_of(file: PersonFile, acts: LastActs, adjustments: Sequence[FileRecord], today: date) -> Facts:
    """Return what a file holds that the modules usually keep."""
    assessments = file.of("shared_assessment")
    running = [contract.values for contract in file.of("job_contract") if _runs(contract.values, today)]
    applications = [application.values for application in file.of("job_application")]
    unanswered = [one["date"] for one in applications if one["answer"] in _AWAITED]
    proofs = [
        day
        for contract in running
        for day in (contract["start_date"], contract["confirmed_date"], acts.named)
        if day is not None
    ]
    return Facts(
        has_agreement=any(path.values["agreement_date"] for path in file.of("support_path")),
        was_informed=bool(file.of("privacy_notice")),
        has_referral=bool(file.of("referral")),
        has_recognition=bool(file.of("recognition")),
        assessment=_assessment(assessments[-1].values) if assessments else None,
        has_goal=any(goal.values["state"] in TO_DO for goal in file.of("goal")),
        projects=tuple(_project(plan.values, file) for plan in current_plans(file)),
        last_application=max((one["date"] for one in applications), default=None),
        unanswered_since=min(unanswered, default=None),
        last_employer_contact=acts.employer,
        is_employed=bool(running),
        is_self_employed=bool(running) and all(c["contract_type"] == "INDEPENDANT" for c in running),
        has_three_party_agreement=any(
            agreement.values["kind"] != "BIPARTITE" for agreement in file.of("individual_agreement")
        ),
        last_three_way=acts.three_way,
        adjustment_awaited=any(
            one.values["in_place_date"] is None and one.values["state"] in TO_DO for one in adjustments
        ),
        last_proof=max(proofs, default=None),
    )


def current_plans(file: PersonFile) -> tuple[FileRecord, ...]:
    """Return the projects that are not replaced, the first choice first, those of earlier paths too."""
    return tuple(plan for plan in file.of("vocational_plan") if plan.values["state"] in CURRENT_PLANS)


def tick_step(
    caseload: Caseload,
    path_id: str,
    step: str,
    *,
    day: date | None,
    words: str | None = None,
    period_id: str | None = None,
) -> None:
    """Note that a step was taken on a day, or with None that it is to be done again; nothing waits for it.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the rules know no such step.
        FrozenFileError: the person's file is frozen.
    """
    if step not in rules_for(day or caseload.clock().date()).codes("module_steps"):
        raise InvalidEntryError("module_step", (Problem("step", "unknown"),))
    values: dict[str, Any] = {"state": "A_FAIRE" if day is None else "FAIT", "done_date": day}
    if words is not None:
        values["words"] = words.strip() or None
    with caseload.write("tick_step") as session:
        if person_files.record_of(session, "support_path", path_id) is None:
            raise UnknownRecordError("support_path")
        known = _step(session, path_id, step)
        if known is not None:
            records.update(session, "module_step", known.id, values)
        else:
            kept = {"support_path_id": path_id, "module_period_id": period_id, "step": step}
            records.insert(session, "module_step", kept | values)


def _step(session: Session, path_id: str, step: str) -> FileRecord | None:
    found = person_files.records_of(session, "module_step", "support_path_id", (path_id,), order="done_date")
    return next((one for one in reversed(found) if one.values["step"] == step), None)


def _assessment(values: Mapping[str, Any]) -> Assessment:
    return Assessment(
        has_words=bool(values["person_words"] or values["expectations"]),
        has_strengths=bool(values["strengths"]),
        has_help=bool(values["useful_adjustments"] or values["levers"]),
        next_review_date=values["next_review_date"],
    )


def _project(values: Mapping[str, Any], file: PersonFile) -> Project:
    person = file.person.values
    return Project(
        has_code=bool(values["rome_code"]),
        has_hours=values["weekly_minutes"] is not None,
        has_travel=bool(values["mobility"] or person["mobility"])
        and (values["travel_radius_km"] or person["travel_radius_km"]) is not None,
        disclosure_choice=values["disclosure_choice"],
        has_disclosure_words=bool(values["disclosure_words"]),
    )


def _covers(period: FileRecord, day: date) -> bool:
    start, end = period.values["start_date"], period.values["end_date"]
    return bool(start <= day and (end is None or day <= end))


def _runs(values: Mapping[str, Any], day: date) -> bool:
    last = values["end_date"] or values["planned_end_date"]
    return bool(values["start_date"] <= day and (last is None or day <= last))

"""What moves along a path from a day on: modules, pauses, planned intensity, référent; and its own dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.to_do import TO_DO
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import people
from jalon.storage.queries import person_files as queries
from jalon.storage.queries.person_files import FileRecord
from jalon.storage.transactions import Session

_DAY: Final = timedelta(days=1)
_INTENSITIES: Final = "intensity_plans"
_DATED: Final = ("module_period", "coach_assignment", "suspension", "intensity_plan")


@dataclass(frozen=True, slots=True)
class NewModule:
    """A module from a day on, beside the main one or as the main one."""

    module: str
    start_date: date
    end_date: date | None = None
    is_main: bool = True
    reason: str | None = None
    words: str | None = None
    decided_with_person: bool | None = None


@dataclass(frozen=True, slots=True)
class NewPath:
    """Someone comes back: another path, with its référent."""

    admission_date: date
    coach_id: str
    module: str | None = None
    entry_situation: str | None = None
    agreement_id: str | None = None
    exit_date: date | None = None
    """For a path of the past, typed late."""


def begin_module(caseload: Caseload, path_id: str, new: NewModule) -> str:
    """Begin a module on any day, past or to come; return the new period.

    A main one ends the main one of that day on the eve, and lasts until the next main one that is on file;
    with an end, the one that it interrupts goes on after it.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the module is the one of that day already, is unknown, or ends before it starts.
        FrozenFileError: the person's file is frozen.
    """
    if new.end_date is not None and new.end_date < new.start_date:
        raise InvalidEntryError("module_period", (Problem("end_date", "before_start"),))
    if not _is_module(new.module, new.start_date):
        raise InvalidEntryError("module_period", (Problem("module", "unknown"),))
    values = {
        "support_path_id": path_id,
        "module": new.module,
        "start_date": new.start_date,
        "end_date": new.end_date,
        "is_main": new.is_main,
        "change_reason": new.reason,
        "change_words": new.words,
        "decided_with_person": new.decided_with_person,
    }
    with caseload.write("change_module") as session:
        _require_path(session, path_id)
        kept = [
            period
            for period in _lines(session, "module_period", path_id)
            if period.values["is_main"] or not new.is_main
        ]
        if any(_covers(period, new.start_date) and period.values["module"] == new.module for period in kept):
            raise InvalidEntryError("module_period", (Problem("module", "duplicate"),))
        if not new.is_main:
            return records.insert(session, "module_period", values)
        return _begin(caseload, session, "module_period", kept, values)


def plan_intensity(caseload: Caseload, path_id: str, band: str | None, day: date) -> None:
    """Note the intensity agreed with the person from a day on; None: none is planned any more.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the rules of that day know no such intensity.
        FrozenFileError: the person's file is frozen.
    """
    if band is not None and band not in rules_for(day).codes(_INTENSITIES):
        raise InvalidEntryError("intensity_plan", (Problem("band", "unknown"),))
    with caseload.write("plan_intensity") as session:
        _require_path(session, path_id)
        kept = _lines(session, "intensity_plan", path_id)
        if band is None:
            _end_before(caseload, session, "intensity_plan", kept, day)
            return
        values = {"support_path_id": path_id, "band": band, "start_date": day}
        _begin(caseload, session, "intensity_plan", kept, values)


def change_coach(
    caseload: Caseload, path_id: str, coach_id: str, day: date, *, is_backup: bool = False
) -> None:
    """Make a colleague the référent of a path from a day on, or the one who stands in.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the colleague is unknown, or has this part on that day already.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("change_coach") as session:
        _require_path(session, path_id)
        if coach_id not in {coach.coach_id for coach in people.list_coaches(session)}:
            raise InvalidEntryError("coach_assignment", (Problem("coach_id", "unknown"),))
        kept = [
            line
            for line in _lines(session, "coach_assignment", path_id)
            if line.values["is_backup"] is is_backup
        ]
        if any(_covers(line, day) and line.values["coach_id"] == coach_id for line in kept):
            raise InvalidEntryError("coach_assignment", (Problem("coach_id", "duplicate"),))
        values = {
            "support_path_id": path_id,
            "coach_id": coach_id,
            "is_backup": is_backup,
            "start_date": day,
        }
        _begin(caseload, session, "coach_assignment", kept, values)


def change_coaches(
    caseload: Caseload, path_ids: Sequence[str], coach_id: str, day: date, *, moves_actions: bool = True
) -> tuple[int, int]:
    """Make a colleague the référent of several paths from a day on; return how many, and actions handed over.

    One action, undone whole. With ``moves_actions``, what the référent of each path still had to do for her
    becomes the new one’s to do. A path that has this référent already, or that ended before
    the day, is left as it is; a day before the admission is that of the admission.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: nobody is named, or the colleague is unknown or has left.
        FrozenFileError: the file of one of the people is frozen; nothing was written.
    """
    if not path_ids:
        raise InvalidEntryError("coach_assignment", (Problem("paths", "missing"),))
    changed = moved = 0
    with caseload.write("change_coaches") as session:
        if coach_id not in {coach.coach_id for coach in people.list_coaches(session)}:
            raise InvalidEntryError("coach_assignment", (Problem("coach_id", "unknown"),))
        for path_id in path_ids:
            path = queries.record_of(session, "support_path", path_id)
            if path is None:
                raise UnknownRecordError("support_path")
            first = max(day, path.values["admission_date"] or day)
            if path.values["exit_date"] is not None and first > path.values["exit_date"]:
                continue
            kept = [
                line for line in _lines(session, "coach_assignment", path_id) if not line.values["is_backup"]
            ]
            before = [line for line in kept if _covers(line, first)]
            if any(line.values["coach_id"] == coach_id for line in before):
                continue
            values = {
                "support_path_id": path_id,
                "coach_id": coach_id,
                "is_backup": False,
                "start_date": first,
                "end_date": path.values["exit_date"],
            }
            _begin(caseload, session, "coach_assignment", kept, values)
            changed += 1
            if moves_actions:
                former = {line.values["coach_id"] for line in before}
                moved += _hand_over_actions(session, path.values["person_id"], former, coach_id)
    return changed, moved


def _hand_over_actions(session: Session, person_id: str, former: set[str], coach_id: str) -> int:
    """Give what former référents of a person still had to do for her to the new one; return how much."""
    actions = queries.records_of(session, "next_action", "person_id", [person_id], order="due_date")
    theirs = [
        action
        for action in actions
        if action.values["state"] in TO_DO and action.values["coach_id"] in former
    ]
    for action in theirs:
        records.update(session, "next_action", action.id, {"coach_id": coach_id})
    return len(theirs)


def resume_support(caseload: Caseload, suspension_id: str, day: date) -> None:
    """End a pause: support goes on from this day, the eve was the last day of the pause.

    Raises:
        UnknownRecordError: there is no such pause.
        InvalidEntryError: the day is before the pause began.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("resume_support") as session:
        pause = queries.record_of(session, "suspension", suspension_id)
        if pause is None:
            raise UnknownRecordError("suspension")
        if day < pause.values["start_date"]:
            raise InvalidEntryError("suspension", (Problem("end_date", "before_start"),))
        if day == pause.values["start_date"]:
            records.remove(session, "suspension", suspension_id, at=caseload.clock())
        else:
            records.update(session, "suspension", suspension_id, {"end_date": day - _DAY})


def correct_path(caseload: Caseload, path_id: str, values: Mapping[str, Any]) -> None:
    """Correct what a path says of itself; what began with it, or ended with it, moves with its dates.

    Raises:
        UnknownRecordError: there is no such path.
        InvalidEntryError: the exit is before the admission.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("correct_path") as session:
        path = queries.record_of(session, "support_path", path_id)
        if path is None:
            raise UnknownRecordError("support_path")
        after = {**path.values, **values}
        if after["exit_date"] and (
            not after["admission_date"] or after["exit_date"] < after["admission_date"]
        ):
            raise InvalidEntryError("support_path", (Problem("exit_date", "before_start"),))
        records.update(session, "support_path", path_id, values)
        for table in _DATED:
            for line in _lines(session, table, path_id):
                _move_with_path(caseload, session, line, path.values, after)


def begin_path(caseload: Caseload, person_id: str, new: NewPath) -> str:
    """Open another path for someone who comes back, the same day or later; return its identity.

    A path of the past, with its exit, can be typed while a later one is open.

    Raises:
        UnknownRecordError: there is no such person.
        InvalidEntryError: another path is open at the close of a day of this one, the exit is before the
            admission, or the référent, the module or the agreement is unknown.
        FrozenFileError: the person's file is frozen.
    """
    with caseload.write("begin_path") as session:
        if not people.name_people(session, (person_id,)):
            raise UnknownRecordError("person")
        paths = people.paths_of(session, person_id)
        problems = _path_problems(session, new, paths)
        if problems:
            raise InvalidEntryError("support_path", problems)
        earlier = [
            path for path in paths if path.admission_date and path.admission_date <= new.admission_date
        ]
        path_id = records.insert(
            session,
            "support_path",
            {
                "person_id": person_id,
                "previous_path_id": earlier[-1].id if earlier else None,
                "admission_date": new.admission_date,
                "exit_date": new.exit_date,
                "entry_situation": new.entry_situation,
                "agreement_id": new.agreement_id,
            },
        )
        shared = {"support_path_id": path_id, "start_date": new.admission_date, "end_date": new.exit_date}
        records.insert(session, "coach_assignment", {**shared, "coach_id": new.coach_id})
        if new.module is not None:
            entry = {"module": new.module, "is_main": True, "change_reason": "ENTREE"}
            records.insert(session, "module_period", {**shared, **entry})
    return path_id


def _path_problems(session: Session, new: NewPath, paths: Sequence[people.PathDates]) -> tuple[Problem, ...]:
    found = []
    if new.exit_date is not None and new.exit_date < new.admission_date:
        found.append(Problem("exit_date", "before_start"))
    if any(_overlap(path, new) for path in paths):
        found.append(Problem("admission_date", "overlap"))
    if new.coach_id not in {coach.coach_id for coach in people.list_coaches(session)}:
        found.append(Problem("coach_id", "unknown"))
    if new.module is not None and not _is_module(new.module, new.admission_date):
        found.append(Problem("module", "unknown"))
    if new.agreement_id is not None and new.agreement_id not in {
        agreement.id for agreement in queries.agreement_names(session)
    }:
        found.append(Problem("agreement_id", "unknown"))
    return tuple(found)


def _overlap(path: people.PathDates, new: NewPath) -> bool:
    """Tell whether two paths share a close of day: who leaves and returns on one day is on one at a time."""
    ends_before = path.exit_date is not None and path.exit_date <= new.admission_date
    begins_after = (
        new.exit_date is not None and path.admission_date is not None and path.admission_date >= new.exit_date
    )
    return not (ends_before or begins_after)


def _is_module(module: str, day: date) -> bool:
    return module in {known.code for known in rules_for(day).modules}


def _require_path(session: Session, path_id: str) -> None:
    if people.path_by_id(session, path_id) is None:
        raise UnknownRecordError("support_path")


def _lines(session: Session, table: str, path_id: str) -> tuple[FileRecord, ...]:
    return queries.records_of(session, table, "support_path_id", [path_id], order="start_date")


def _covers(line: FileRecord, day: date) -> bool:
    start, end = line.values["start_date"], line.values["end_date"]
    return bool(start <= day and (end is None or day <= end))


def _begin(
    caseload: Caseload, session: Session, table: str, lines: Sequence[FileRecord], values: Mapping[str, Any]
) -> str:
    """Write a line that takes the place of the one of its first day, until the next one on file."""
    day: date = values["start_date"]
    _end_before(caseload, session, table, [line for line in lines if _covers(line, day)], day)
    later = [line.values["start_date"] for line in lines if line.values["start_date"] > day]
    end = values.get("end_date")
    if later and (end is None or end >= min(later)):
        end = min(later) - _DAY
    if end is not None:
        for line in lines:
            if _covers(line, day) and _covers(line, end + _DAY):
                # What it interrupts goes on after it.
                resumed = {**line.values, "start_date": end + _DAY}
                records.insert(session, table, resumed)
    return records.insert(session, table, {**values, "end_date": end})


def _end_before(
    caseload: Caseload, session: Session, table: str, lines: Sequence[FileRecord], day: date
) -> None:
    for line in lines:
        if not _covers(line, day):
            continue
        if line.values["start_date"] == day:
            # Chosen and changed for the same day: the first choice never was.
            records.remove(session, table, line.id, at=caseload.clock())
        else:
            records.update(session, table, line.id, {"end_date": day - _DAY})


def _move_with_path(
    caseload: Caseload,
    session: Session,
    line: FileRecord,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    start, end = line.values["start_date"], line.values["end_date"]
    if start == before["admission_date"] and after["admission_date"] is not None:
        start = after["admission_date"]
    if after["admission_date"] is not None and start < after["admission_date"]:
        start = after["admission_date"]  # begun before the admission: it goes on from there, if it lasts
    ended_with_it = before["exit_date"] is not None and end == before["exit_date"]
    goes_beyond = after["exit_date"] is not None and (end is None or end > after["exit_date"])
    if ended_with_it or goes_beyond:
        end = after["exit_date"]
    if (start, end) == (line.values["start_date"], line.values["end_date"]):
        return
    if end is not None and end < start:
        records.remove(session, line.table, line.id, at=caseload.clock())
    else:
        records.update(session, line.table, line.id, {"start_date": start, "end_date": end})

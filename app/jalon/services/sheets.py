"""The activity sheet of one person and one month: what was done, with whom, how long."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jalon.domain.acts import HELD
from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.domain.month_facts import PersonMonth
from jalon.domain.months import Month
from jalon.domain.paths import is_open
from jalon.services.access import note_access
from jalon.services.begun_months import require_begun
from jalon.services.return_documents import Document, sealed
from jalon.services.targets import require_writable_over
from jalon.services.wording import wording_of_paper
from jalon.settings.rules import rules_for
from jalon.storage import freezing
from jalon.storage.caseload import Caseload
from jalon.storage.queries import people as people_queries
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries.acts import ActLine, ActPerson, acts_of_person, trip_minutes_of
from jalon.storage.queries.month_facts import read_person_month

SHEET_FORMAT = "jalon-sheet"


def prepare_sheet(
    caseload: Caseload,
    case_code: str,
    month: Month,
    *,
    with_name: bool = False,
    dated_log: bool = True,
    today: date,
) -> Document:
    """Return the sheet of a person for a month, under her case code; her name only ``with_name``.

    Without ``dated_log`` it has totals alone: what was done on which day stays within the structure.

    Minutes are hers: her share of the acts done on the days she is open, as the return counts them. The
    sheet of a locked month in which she was not touched since says that it is locked.

    Raises:
        UnknownRecordError: no person has this case code.
        FrozenFileError: her file is frozen.
        MonthNotBegunError: the month has not begun, and is not locked.
    """
    rules = rules_for(month.last_day)
    with caseload.read() as session:
        person_id = people_queries.person_by_code(session, case_code)
        if person_id is None:
            raise UnknownRecordError("person")
        if freezing.is_frozen(session, person_id):
            raise FrozenFileError
        named = people_queries.name_people(session, (person_id,))[person_id]
        person = read_person_month(session, month, rules, person_id)
        paths = () if person is None else person.paths
        acts = [
            act
            for act in acts_of_person(session, person_id, month, states=("DONE",))
            if is_open(paths, act.date)
        ]
        structure = return_queries.read_structure(session)
        trips = trip_minutes_of(session, [act.id for act in acts])
        coaches = people_queries.coaches_of(session, [path.id for path in paths], month)
        locked = return_queries.last_locked(session, month)
        if locked is None:
            require_begun(session, month, today)
        touched = () if locked is None else return_queries.touched_since(session, month, locked)
        data_day = return_queries.data_day(session, today)
    is_late = bool({act.record_id for act in touched} & {act.id for act in acts})
    document: Document = {
        "format": SHEET_FORMAT,
        "format_version": 1,
        "month": str(month),
        "state": "draft" if locked is None or is_late else "locked",
        "structure": {
            "name": structure.name,
            "platform": structure.platform,
            "practice": structure.is_practice,
            **structure.words_wanted(),
        },
        "agreement": None,
        "person": {"case_code": case_code},
        "coaches": list(coaches),
        "acts": [_act(act, _part(act, person_id)) for act in acts],
        "totals": {**_totals(acts, person_id), "trip_minutes": trips},
        "planned_intensity": None if person is None else person.planned_band,
        "observed_intensity": _observed(person, rules.intensity),
        "rules_version": rules.version,
    }
    if document["state"] == "draft":
        document["as_of"] = data_day.isoformat()
    else:
        assert locked is not None
        document["locked_at"] = locked.locked_at.isoformat()
    if not dated_log:
        held = [act for act in acts if _part(act, person_id).attendance == HELD]
        document |= {"acts": [], "dated_log": False, "held_acts": len(held)}
    if with_name:
        document["person"]["name"] = f"{named.given_name} {named.family_name}"
    note_access(caseload, "prepare_sheet", "person", person_id)
    return sealed(document)


def print_sheet(document: Mapping[str, Any], target: Path) -> None:
    """Write the sheet as a PDF, in the words of the rules in force at the end of its month."""
    from jalon.reports.activity_sheet import write_activity_sheet

    require_writable_over(target)
    write_activity_sheet(document, wording_of_paper(document), target)


def _observed(person: PersonMonth | None, intensity: Any) -> str | None:
    if person is None:
        return None
    band: str | None = intensity(person.totals.minutes)
    return band


def _part(act: ActLine, person_id: str) -> ActPerson:
    return next(person for person in act.people if person.person_id == person_id)


def _act(act: ActLine, part: ActPerson) -> dict[str, Any]:
    return {
        "date": act.date.isoformat(),
        "start_time": None if act.start_time is None else act.start_time.strftime("%H:%M"),
        "duration_minutes": act.duration_minutes,
        "minutes": part.minutes if part.attendance == HELD else 0,
        "received_minutes": part.received_minutes,
        "act_type": act.act_type,
        "target": act.target,
        "modality": act.modality,
        "place": act.place,
        "module": act.module,
        "attendance": part.attendance,
        "present": part.present,
        "counts_in_intensity": act.counts_in_intensity,
        "coach_names": [f"{coach.given_name} {coach.family_name}" for coach in act.coaches],
    }


def _totals(acts: Sequence[ActLine], person_id: str) -> dict[str, Any]:
    held: list[tuple[ActLine, ActPerson]] = []
    missed: list[ActLine] = []
    for act in acts:
        part = _part(act, person_id)
        if part.attendance == HELD:
            held.append((act, part))
        else:
            missed.append(act)
    by_module: dict[str, int] = {}
    by_target: dict[str, int] = {}
    for act, part in held:
        by_module[act.module or ""] = by_module.get(act.module or "", 0) + part.minutes
        by_target[act.target] = by_target.get(act.target, 0) + part.minutes
    return {
        "held_minutes": sum(part.minutes for _, part in held),
        "counted_minutes": sum(part.minutes for act, part in held if act.counts_in_intensity),
        "by_module": dict(sorted(by_module.items())),
        "by_target": dict(sorted(by_target.items())),
        "absences": len(missed),
        "absence_minutes": sum(act.duration_minutes for act in missed),
    }

"""What a month is made of, person by person: the values that the indicators are counted from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from jalon.domain.employment import JobContract
from jalon.domain.months import Month
from jalon.domain.paths import (
    IntensityPlan,
    ModulePeriod,
    SupportPath,
    Suspension,
    covers,
    is_in_at_close,
    last_open_day,
    passages,
)


@dataclass(frozen=True, slots=True)
class ActTotals:
    """What the acts done in a month add up to for one person, on the days she is open."""

    minutes: int = 0
    """Her minutes with attendance HONORE in the acts that count in intensity."""
    was_seen: bool = False
    was_active: bool = False
    acts: int = 0


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One person of the month's file active."""

    person_id: str
    case_code: str
    sex: int
    birth_date: date | None
    education_level: str | None
    paths: tuple[SupportPath, ...]
    contracts: tuple[JobContract, ...]
    was_in: bool
    is_in: bool
    entries: tuple[date, ...]
    exits: tuple[date, ...]
    last_open_day: date
    main_module: str | None
    planned_band: str | None
    is_suspended: bool
    in_employment: bool
    totals: ActTotals
    events: tuple[str, ...]
    """Codes of the list of events of a month, the one that says most first."""

    @property
    def admission_date(self) -> date | None:
        """The admission of the path that the last open day belongs to (the latest, when two do)."""
        return max(
            (p.admission_date for p in self.paths if p.admission_date and p.is_open(self.last_open_day)),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class WorkedMinutes:
    """Minutes of the colleagues in the acts done, by target, held or not."""

    target: str
    held: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """Everything that the figures of one month are counted from."""

    month: Month
    people: tuple[PersonMonth, ...]
    """The people open on at least one day of the month, by case code."""
    contracts: Mapping[str, tuple[JobContract, ...]]
    """By person, also of those who left: the contracts that accesses and retention look at."""
    acted_since: frozenset[tuple[str, date]]
    """Person and milestone, where a held act on the milestone or after names her."""
    worked: tuple[WorkedMinutes, ...]
    absences: int
    trip_minutes: int
    target: int | None
    origins: Mapping[str, str] = field(default_factory=dict)
    """Of the paths entered in the month: the origin of the referral, by path."""
    employer_sectors: Mapping[str, str] = field(default_factory=dict)
    """Of the employers named in a held act of the month: the sector, by employer."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the figures need to know of a person; no name."""

    person_id: str
    case_code: str
    sex: int
    birth_date: date | None
    education_level: str | None


@dataclass(frozen=True, slots=True)
class PathRecords:
    """The dated records of the paths, by path."""

    modules: Mapping[str, list[ModulePeriod]]
    suspensions: Mapping[str, list[Suspension]]
    plans: Mapping[str, list[IntensityPlan]]


_NO_TOTALS = ActTotals()
_Dated = TypeVar("_Dated", ModulePeriod, IntensityPlan)


def person_month(
    identity: Identity,
    month: Month,
    paths: tuple[SupportPath, ...],
    contracts: tuple[JobContract, ...],
    records: PathRecords,
    totals: ActTotals = _NO_TOTALS,
) -> PersonMonth | None:
    """Return one person's month, None when she is open on no day of it."""
    last_day = last_open_day(paths, month)
    if last_day is None:
        return None
    is_in = is_in_at_close(paths, month.last_day)
    entries, exits = passages(paths, month)
    # Those who left are described as they were on their last day.
    current = [p for p in paths if (p.is_in_at_close(last_day) if is_in else p.is_open(last_day))]
    period = _latest(records.modules, current, last_day)
    plan = _latest(records.plans, current, last_day)
    return PersonMonth(
        person_id=identity.person_id,
        case_code=identity.case_code,
        sex=identity.sex,
        birth_date=identity.birth_date,
        education_level=identity.education_level,
        paths=paths,
        contracts=contracts,
        was_in=is_in_at_close(paths, month.first_day - timedelta(days=1)),
        is_in=is_in,
        entries=entries,
        exits=exits,
        last_open_day=last_day,
        main_module=None if period is None else period.module,
        planned_band=None if plan is None else plan.band,
        is_suspended=is_in
        and any(covers(s, month.last_day) for p in current for s in records.suspensions.get(p.id, ())),
        in_employment=any(contract.runs_on(last_day) for contract in contracts),
        totals=totals,
        events=_events(month, paths, contracts, records, entries, exits),
    )


def _latest(by_path: Mapping[str, list[_Dated]], paths: Iterable[SupportPath], day: date) -> _Dated | None:
    """Return the period that covers the day; of several, the one begun last (then by identity)."""
    found = [period for path in paths for period in by_path.get(path.id, ()) if covers(period, day)]
    return max(found, key=lambda period: (period.start_date, period.id), default=None)


def _events(
    month: Month,
    paths: tuple[SupportPath, ...],
    contracts: tuple[JobContract, ...],
    records: PathRecords,
    entries: tuple[date, ...],
    exits: tuple[date, ...],
) -> tuple[str, ...]:
    """Return the codes of what happened in the month, in the order of a line of the return."""
    suspensions = [s for p in paths for s in records.suspensions.get(p.id, ())]
    modules = [m for p in paths for m in records.modules.get(p.id, ())]
    admissions = {p.admission_date for p in paths}
    returned = any(p.is_return and p.admission_date in entries for p in paths)
    happened = {
        "SORTIE": bool(exits),
        "REPRISE": bool(entries) and returned,
        "ENTREE": bool(entries) and not returned,
        "DEBUT_CONTRAT": any(c.start_date in month for c in contracts),
        "FIN_CONTRAT": any(c.end_date is not None and c.end_date in month for c in contracts),
        "SUSPENSION": any(s.start_date in month for s in suspensions),
        "FIN_SUSPENSION": any(s.end_date is not None and s.end_date in month for s in suspensions),
        "CHANGEMENT_MODULE": any(m.start_date in month and m.start_date not in admissions for m in modules),
    }
    return tuple(code for code, is_true in happened.items() if is_true)

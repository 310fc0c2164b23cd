"""The month of one colleague, day by day: what was done, what was planned, and how it adds up.

No text sets the form of a timesheet; the way of counting is our choice, and it is printed. Every minute of a
day is counted once, so that the activity sheets of the people and the rest make the total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from jalon.domain.indicators import MINUTES_BY_TARGET
from jalon.domain.months import Month

_FIELD_OF_FIGURE: Mapping[str, str] = {
    "MIN_PERSONNE": "person",
    "MIN_EMPLOYEUR": "employer",
    "MIN_TRIPARTITE": "tripartite",
    "MIN_PARTENAIRE": "partner",
    "MIN_INDIRECT": "internal",
}
_FIELD_OF_TARGET: Mapping[str, str] = {
    target: _FIELD_OF_FIGURE[code] for code, targets in MINUTES_BY_TARGET.items() for target in targets
}
INTERNAL = "INTERNE"


@dataclass(frozen=True, slots=True)
class LedAct:
    """An act done that the colleague led, alone or with others.

    ``minutes`` is what it took of her own time. The three shares are the minutes of the people concerned
    who came: on their activity sheet, on a sheet that is not printed (frozen file), on no sheet because the
    person is not open that day. Together they are the duration, when somebody came.
    """

    date: date
    target: str
    minutes: int
    is_held: bool
    names_somebody: bool
    sheet_minutes: int = 0
    unprinted_minutes: int = 0
    outside_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Journey:
    """Time on the road on a day."""

    date: date
    minutes: int


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The minutes planned from Monday to Sunday over a period; no end: still in force."""

    id: str
    start_date: date
    end_date: date | None
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """Days off, both inside; ``minutes`` of each of them, None for whole days."""

    start_date: date
    end_date: date
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class TimesheetFacts:
    """What the timesheet of a colleague for a month is made from."""

    month: Month
    acts: tuple[LedAct, ...] = ()
    journeys: tuple[Journey, ...] = ()
    weeks: tuple[WorkingWeek, ...] = ()
    leave: tuple[Leave, ...] = ()
    bank_holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of a day or of a month. What was done is ``worked``; what was to be done is ``due``.

    ``planned`` is the working week as it stands, None when no working week is known.
    """

    person: int = 0
    employer: int = 0
    tripartite: int = 0
    partner: int = 0
    internal: int = 0
    absence: int = 0
    """Appointments that nobody came to: the time was kept for them."""
    trip: int = 0
    planned: int | None = None
    holiday: int = 0
    leave: int = 0

    @property
    def worked(self) -> int:
        """Return the time of all that was done."""
        held = self.person + self.employer + self.tripartite + self.partner + self.internal
        return held + self.absence + self.trip

    @property
    def due(self) -> int | None:
        """Return the planned time without bank holidays and leave, None when no working week is known."""
        return None if self.planned is None else self.planned - self.holiday - self.leave

    @property
    def balance(self) -> int | None:
        """Return what was done beyond what was due, negative when it is less."""
        return None if self.due is None else self.worked - self.due


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a timesheet."""

    date: date
    minutes: Minutes
    is_bank_holiday: bool
    is_on_leave: bool


@dataclass(frozen=True, slots=True)
class Addition:
    """From the activity sheets of the people to the total of the timesheet, term by term, in minutes."""

    sheets: int = 0
    """The people's shares of the acts she led, as their sheets of the month print them."""
    unprinted: int = 0
    """The same of people whose file is frozen: no sheet is printed."""
    outside: int = 0
    """The shares of people who are not in the file active that day: before admission, after the exit."""
    own_part: int = 0
    """Her own time less the duration, for the acts of which she did a part (or more) only."""
    internal: int = 0
    """Internal acts that name nobody."""
    unnamed: int = 0
    """Other acts that name nobody: employers, partners, workshops for whoever comes."""
    absence: int = 0
    trip: int = 0

    @property
    def total(self) -> int:
        """Return the sum of all terms: what the days of the timesheet add up to."""
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The month of a colleague: every day of it, its totals, and the addition that leads there."""

    days: tuple[Day, ...]
    totals: Minutes
    addition: Addition


def make_timesheet(facts: TimesheetFacts) -> Timesheet:
    """Return the timesheet of a month; the total of its days is the total of its addition.

    On a bank holiday nothing is planned, and no leave is taken from it. Leave takes off what is planned that
    day at most. Work on a day off is counted all the same.
    """
    days = tuple(_day(day, facts) for day in facts.month.days())
    return Timesheet(days, _sum([day.minutes for day in days]), _addition(facts))


def _day(day: date, facts: TimesheetFacts) -> Day:
    done = dict.fromkeys((*_FIELD_OF_FIGURE.values(), "absence", "trip"), 0)
    for act in facts.acts:
        if act.date == day:
            # A target that is not in the list has no column of its own; its minutes are not lost.
            field = _FIELD_OF_TARGET.get(act.target, "internal") if act.is_held else "absence"
            done[field] += act.minutes
    done["trip"] = sum(journey.minutes for journey in facts.journeys if journey.date == day)
    planned = _planned(day, facts.weeks)
    is_holiday = day in facts.bank_holidays
    taken = [leave for leave in facts.leave if leave.start_date <= day <= leave.end_date]
    holiday = (planned or 0) if is_holiday else 0
    left = (planned or 0) - holiday
    leave = left if any(part.minutes is None for part in taken) else sum(part.minutes or 0 for part in taken)
    minutes = Minutes(**done, planned=planned, holiday=holiday, leave=min(leave, left))
    return Day(day, minutes, is_holiday, bool(taken))


def _planned(day: date, weeks: Sequence[WorkingWeek]) -> int | None:
    """Return what the working week in force plans for a day; of two, the one begun last."""
    in_force = [
        week for week in weeks if week.start_date <= day and (week.end_date is None or day <= week.end_date)
    ]
    if not in_force:
        return None
    return max(in_force, key=lambda week: (week.start_date, week.id)).minutes[day.weekday()]


def _sum(parts: Sequence[Minutes]) -> Minutes:
    known = [part.planned for part in parts if part.planned is not None]
    names = (field.name for field in fields(Minutes) if field.name != "planned")
    totals = {name: sum(getattr(part, name) for part in parts) for name in names}
    return Minutes(**totals, planned=sum(known) if known else None)


def _addition(facts: TimesheetFacts) -> Addition:
    held = [act for act in facts.acts if act.is_held]
    naming = [act for act in held if act.names_somebody]
    nobody = [act for act in held if not act.names_somebody]
    sheets = sum(act.sheet_minutes for act in naming)
    unprinted = sum(act.unprinted_minutes for act in naming)
    outside = sum(act.outside_minutes for act in naming)
    return Addition(
        sheets=sheets,
        unprinted=unprinted,
        outside=outside,
        own_part=sum(act.minutes for act in naming) - sheets - unprinted - outside,
        internal=sum(act.minutes for act in nobody if act.target == INTERNAL),
        unnamed=sum(act.minutes for act in nobody if act.target != INTERNAL),
        absence=sum(act.minutes for act in facts.acts if not act.is_held),
        trip=sum(journey.minutes for journey in facts.journeys if journey.date in facts.month),
    )


def weeks_while_employed(
    weeks: Sequence[WorkingWeek], hired: date | None, left: date | None
) -> tuple[WorkingWeek, ...]:
    """Return the working weeks cut to the time of the contract: nothing is planned outside it."""
    found = []
    for week in weeks:
        start = week.start_date if hired is None else max(week.start_date, hired)
        ends = [end for end in (week.end_date, left) if end is not None]
        end = min(ends, default=None)
        if end is None or start <= end:
            found.append(WorkingWeek(week.id, start, end, week.minutes))
    return tuple(found)

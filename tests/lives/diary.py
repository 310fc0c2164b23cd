"""What a life is written in: days, what is typed on which screen, what must be announced, which figures move.

Nothing here runs the program. A step says the keys that open a form and what is typed in each field, by its
label; an announced deadline says its dates, counted by hand from the article that it names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Admission:
    """« Nouvelle personne »: six answers."""

    family_name: str
    given_name: str
    birth_date: str
    origin: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of the page: the keys that open it, beside a line of the page or not; then its fields."""

    keys: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    line: str = ""
    """The beginning of the name of the button that stands beside a line of the page."""


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the log, typed on its day; the minutes and the figure that count them, by hand."""

    line: str
    minutes: int
    figure: str = "MIN_PERSONNE"
    employer: str = ""
    """With whom it was done, when it was with an employer."""
    meets: bool = True
    """The person took part."""


@dataclass(frozen=True, slots=True)
class Next:
    """The line of what comes next, in her page."""

    label: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens on a day of a life, and the flows of the month that it moves."""

    day: date
    does: Admission | Typed | Act | Next
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Awaited:
    """A deadline: its day, the first day on which it is shown, the first on which it is no longer."""

    label: str
    due: date
    since: date
    until: date | None
    why: str
    """The article or the choice, and how the days were counted."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job with an employer, its first and last day inside."""

    employer: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Two years of someone."""

    name: str
    steps: tuple[Step, ...]
    awaited: tuple[Awaited, ...]
    secrets: tuple[str, ...] = ()
    """Words that were typed about her alone."""
    stays: tuple[tuple[date, date | None], ...] = ()
    """From the admission to the last day, both inside."""
    jobs: tuple[Job, ...] = ()
    pauses: tuple[tuple[date, date], ...] = ()
    """From the first day of each pause of the support to the last, both inside."""

    @property
    def admission(self) -> date:
        """Return the first day."""
        return self.stays[0][0]


def at(day: str, does: Admission | Typed | Act | Next, *moves: str) -> Step:
    """Write a step: « 2025-03-03 »."""
    return Step(date.fromisoformat(day), does, moves)


def form(keys: str, fields: dict[str, str] | None = None, line: str = "") -> Typed:
    """Write what is typed in a form: « Alt+T C », then field by field, in the order of the keyboard."""
    return Typed(tuple(keys.split()), tuple((fields or {}).items()), line)


def job(employer: str, first: str, last: str | None = None) -> Job:
    """Write a job with its days."""
    return Job(employer, date.fromisoformat(first), date.fromisoformat(last) if last else None)


def shown(label: str, due: str, since: str, until: str | None, why: str) -> Awaited:
    """Write a deadline with its days."""
    last = date.fromisoformat(until) if until else None
    return Awaited(label, date.fromisoformat(due), date.fromisoformat(since), last, why)


def every(weeks: int, first: str, last: str, act: Act) -> Iterator[Step]:
    """Write an act again and again, on the same day of the week."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield Step(day, act)
        day += timedelta(weeks=weeks)


def in_order(*parts: Step | Iterable[Step]) -> tuple[Step, ...]:
    """Return steps by day; on one day, as they are written."""
    steps = [step for part in parts for step in ([part] if isinstance(part, Step) else part)]
    return tuple(sorted(steps, key=lambda step: step.day))

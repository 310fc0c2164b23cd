"""What the figures of the follow-up are counted from, beside the facts of the month."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.domain.months import Month
from jalon.domain.paths import SupportPath, Suspension


@dataclass(frozen=True, slots=True)
class MovedContract:
    """A contract that began or ended in the month."""

    id: str
    person_id: str
    contract_type: str
    start_date: date
    end_date: date | None
    end_reason: str | None
    weekly_minutes: int | None
    sector: str | None
    """The sector of its employer."""


@dataclass(frozen=True, slots=True)
class Immersion:
    """A period in a real workplace that began or ended in the month, and took place."""

    person_id: str
    start_date: date
    last_day: date
    """The last day of presence when it is noted, else the last day agreed."""
    noted_days: int | None

    @property
    def days(self) -> int:
        """The days noted, else the days of the calendar, first and last inside."""
        return (self.last_day - self.start_date).days + 1 if self.noted_days is None else self.noted_days


@dataclass(frozen=True, slots=True)
class MonitoringFacts:
    """What the figures of the follow-up need and those of the month do not."""

    month: Month
    paths: Mapping[str, tuple[SupportPath, ...]] = field(default_factory=dict)
    """By person in the order of case codes, of those admitted since the first entry looked at."""
    acted_since: frozenset[tuple[str, date]] = frozenset()
    """Person and milestone, where a held act on the milestone or after names her."""
    received: Mapping[str, date] = field(default_factory=dict)
    """By path, the day on which the prescription was received, else its own date."""
    first_contacts: Mapping[str, date] = field(default_factory=dict)
    """By path, the day of the first held act with an employer that concerns the person."""
    suspensions: Mapping[str, tuple[Suspension, ...]] = field(default_factory=dict)
    """By path, where the rules leave suspended days out of a duration."""
    contracts: tuple[MovedContract, ...] = ()
    immersions: tuple[Immersion, ...] = ()
    worked_modules: frozenset[tuple[str, str]] = frozenset()
    """Person and module of a held act of the month, on a day she is open."""
    people_by_coach: Mapping[str, int] = field(default_factory=dict)
    minutes_by_coach: Mapping[str, int] = field(default_factory=dict)
    """By rank, where the rules show figures by colleague."""

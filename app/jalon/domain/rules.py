"""The dated rules of the trade as plain values: wording, lists, bands, indicators, parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalon.domain.trial_periods import TrialRules


class Aggregation(StrEnum):
    """How the figures of several months make one: our choice, stated beside each indicator."""

    OPENING = "opening"
    """The figure of the first month (what stood at the beginning)."""
    STOCK = "stock"
    """The figure of the last month."""
    FLOW = "flow"
    """The sum of the months."""
    DISTINCT = "distinct"
    """Counted again over the whole period, else nothing: the same person appears in several months."""
    RATIO = "ratio"
    """Divided again from the figures it is made of."""
    RETENTION = "retention"
    """The figure of the last month, which already looks back over twelve."""


class Unit(StrEnum):
    """What an indicator counts."""

    PEOPLE = "people"
    PLACES = "places"
    COUNT = "count"
    MINUTES = "minutes"
    PERCENT = "percent"
    MONTHS = "months"
    """Mean and median, in months with one decimal."""
    DAYS = "days"
    """Median, in days with one decimal."""
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a list, with its French label; a retired one stays readable and is no more proposed."""

    code: str
    label: str
    description: str = ""
    group: str = ""
    retired: bool = False
    synonyms: tuple[str, ...] = ()
    """Other words by which the line of an act is understood."""


@dataclass(frozen=True, slots=True)
class Module:
    """One of the modules of the support, in the words of the text in force."""

    code: str
    label: str
    short: str
    wording: str
    source: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """What a module is for and what is usually done in it; ``module`` may be the time before admission."""

    module: str
    purpose: str
    usual: tuple[str, ...]
    outputs: tuple[str, ...]
    people: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """An interval of whole numbers, both edges inside; ``maximum`` None is open."""

    code: str
    label: str
    minimum: int
    maximum: int | None
    retired: bool = False

    def __contains__(self, value: int) -> bool:
        return self.minimum <= value and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True, slots=True)
class ActType:
    """A kind of act, with what is proposed when it is chosen."""

    code: str
    label: str
    target: str
    counts_in_intensity: bool
    module: str | None = None
    retired: bool = False
    synonyms: tuple[str, ...] = ()
    """Other words by which the line of an act is understood."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of the monthly return and the sentence that defines it."""

    code: str
    label: str
    definition: str
    source: str
    aggregation: Aggregation
    unit: Unit
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the trade in the forms that a sentence needs."""

    singular: str
    plural: str
    definite: str
    """With its article: « le référent »."""
    of: str
    """After « de »: « du référent »."""
    short: str


@dataclass(frozen=True, slots=True)
class Counting:
    """The choices of counting; each holds only values that the code carries out."""

    workshop: str
    absent: str
    trips: str
    suspended: str
    partial_month: str
    exit_day: str
    suspended_in_duration: str
    by_coach: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The dated numbers of the trade; the files of rules say where each comes from."""

    access_window_days: int
    lasting_contract_months: int
    lasting_contract_types: tuple[str, ...]
    delay_window_months: int
    retention_milestones_months: tuple[int, ...]
    retention_window_months: int
    small_cell_threshold: int
    minimum_age: int
    month_lock_day: int
    duration_step_minutes: int
    longest_act_minutes: int
    longest_day_minutes: int
    people_per_full_time: int
    file_active_months: int
    file_archive_months: int
    not_admitted_months: int
    access_log_months: int
    accounts_months: int
    timesheet_months: int
    rights_answer_months: int
    immersion_longest_months: int
    immersion_renewals: int
    immersion_agreements_per_host: int
    immersion_days_per_host: int
    immersion_window_months: int
    longest_week_minutes: int
    longest_week_minutes_minor: int
    adult_age: int
    health_visit_months: int
    health_visit_months_apprentice: int
    health_visit_again_months: int
    health_visit_again_months_disabled: int
    long_absence_days: int
    health_visit_days_after_return: int
    health_visit_types: tuple[str, ...]
    health_visit_rights: tuple[str, ...]
    employer_silent_days: int
    endless_pause_months: int
    retention_call_days: int
    module_reminder_days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """What is watched: the words of what to do, where it comes from, and when it is announced."""

    code: str
    label: str
    to_do: str
    source: str
    notice_days: int
    """It is announced so many days before its date."""
    kept_days: int | None = None
    """It stays so many days after its date; None: until it is settled."""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force between two dates, both inside; ``valid_to`` None: until another version."""

    version: str
    valid_from: date
    valid_to: date | None
    modules: tuple[Module, ...]
    bands: tuple[Band, ...]
    """Official intensities, edges in minutes in a month; none before 2026."""
    age_bands: tuple[Band, ...]
    """Edges in years."""
    weekly_hours_bands: tuple[Band, ...]
    """Edges in minutes in a week."""
    act_types: tuple[ActType, ...]
    indicators: tuple[Indicator, ...]
    deadlines: tuple[DeadlineRule, ...]
    trials: TrialRules
    lists: Mapping[str, tuple[Entry, ...]]
    words: Mapping[str, Word]
    guides: Mapping[str, Guide]
    """By module, the time before admission first."""
    counting: Counting
    parameters: Parameters
    labels: Mapping[str, Mapping[str, str]]
    """List name, then code, then French label, for every list, coded or not."""

    def label(self, name: str, code: str) -> str:
        """Return the French label of a code; a code of another version is returned as it is.

        Raises:
            ValueError: there is no such list.
        """
        if name not in self.labels:
            raise ValueError(f"no list {name!r} in the rules {self.version}")
        # A record older than the rules stays readable: the code is better than a failure on a paper.
        return self.labels[name].get(code, code)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of a list in their order, retired ones too.

        Raises:
            ValueError: there is no such list.
        """
        if name not in self.labels:
            raise ValueError(f"no list {name!r} in the rules {self.version}")
        return tuple(self.labels[name])

    def proposed(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a list that can be chosen today.

        Raises:
            ValueError: there is no such list.
        """
        if name not in self.lists:
            raise ValueError(f"no list {name!r} in the rules {self.version}")
        return tuple(entry for entry in self.lists[name] if not entry.retired)

    def module(self, code: str) -> Module:
        """Return a module.

        Raises:
            ValueError: there is no such module.
        """
        for module in self.modules:
            if module.code == code:
                return module
        raise ValueError(f"no module {code!r} in the rules {self.version}")

    def act_type(self, code: str) -> ActType:
        """Return a kind of act.

        Raises:
            ValueError: there is no such kind of act.
        """
        for act_type in self.act_types:
            if act_type.code == code:
                return act_type
        raise ValueError(f"no act type {code!r} in the rules {self.version}")

    def indicator(self, code: str) -> Indicator:
        """Return an indicator.

        Raises:
            ValueError: there is no such indicator.
        """
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise ValueError(f"no indicator {code!r} in the rules {self.version}")

    def intensity(self, minutes: int) -> str | None:
        """Return the code of the official intensity of a month's minutes, None where the rules have none."""
        band = band_of(self.bands, minutes)
        return band.code if band else None

    def counting_in_force(self) -> dict[str, object]:
        """Return the flags and edges as the ``counting`` of a return states them."""
        counting, parameters = self.counting, self.parameters
        return {
            "workshop": counting.workshop,
            "absent": counting.absent,
            "trips": counting.trips,
            "suspended": counting.suspended,
            "partial_month": counting.partial_month,
            "exit_day": counting.exit_day,
            "suspended_in_duration": counting.suspended_in_duration,
            "by_coach": counting.by_coach,
            "access_window_days": parameters.access_window_days,
            "lasting_contract_months": parameters.lasting_contract_months,
            "lasting_contract_types": list(parameters.lasting_contract_types),
            "delay_window_months": parameters.delay_window_months,
            "retention_milestones_months": list(parameters.retention_milestones_months),
            "retention_window_months": parameters.retention_window_months,
            "small_cell_threshold": parameters.small_cell_threshold,
            "intensity_bands_minutes": {band.code: [band.minimum, band.maximum] for band in self.bands},
            "age_bands_years": {band.code: [band.minimum, band.maximum] for band in self.age_bands},
            "weekly_hours_bands_minutes": {
                band.code: [band.minimum, band.maximum] for band in self.weekly_hours_bands
            },
            "act_types_in_intensity": [
                act_type.code for act_type in self.act_types if act_type.counts_in_intensity
            ],
        }


def band_of(bands: Sequence[Band], value: int) -> Band | None:
    """Return the band that holds a value, None when none does."""
    return next((band for band in bands if value in band), None)

"""Loads the dated files of rules, checks them and gives the version in force on a day."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from jalon.domain.rules import (
    ActType,
    Aggregation,
    Band,
    Counting,
    DeadlineRule,
    Entry,
    Guide,
    Indicator,
    Module,
    Parameters,
    Rules,
    Unit,
    Word,
)
from jalon.domain.trial_periods import TrialKind, TrialRegime, TrialRules, TrialTier
from jalon.settings.paths import resource

_T = TypeVar("_T")

_LARGEST_FILE = 1_000_000
_WHOLE_TABLES = frozenset({"bands", "age_bands", "weekly_hours_bands"})

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,39}")
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1200)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file of rules: a key that nobody reads is an error, not a silence."""


class _Entry(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    description: str = ""
    group: str = ""
    retired: bool = False
    synonyms: tuple[_Text, ...] = ()


class _Module(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    short: _Text
    wording: _Text
    source: _Text
    retired: bool = False


class _Band(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    minimum: _Number
    maximum: _Number | None = None
    retired: bool = False


class _ActType(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    target: str
    counts_in_intensity: bool
    module: str | None = None
    retired: bool = False
    synonyms: tuple[_Text, ...] = ()


class _Indicator(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    definition: _Text
    source: _Text
    aggregation: Aggregation
    unit: Unit
    retired: bool = False


class _Word(_Table, frozen=True, forbid_unknown_fields=True):
    singular: _Text
    plural: _Text
    definite: _Text
    of: _Text
    short: _Text


class _Guide(_Table, frozen=True, forbid_unknown_fields=True):
    purpose: _Text
    usual: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=20)]
    outputs: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=20)]
    people: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=20)]
    source: _Text


class _Counting(_Table, frozen=True, forbid_unknown_fields=True):
    # Each flag lists only what the code carries out, so that a file cannot announce another way of counting.
    workshop: Literal["shared_equally"]
    absent: Literal["not_counted"]
    trips: Literal["apart"]
    suspended: Literal["counted_and_shown_apart"]
    partial_month: Literal["not_prorated"]
    exit_day: Literal["out_at_close"]
    suspended_in_duration: Literal["counted", "left_out"] = "counted"
    by_coach: Literal["not_shown", "by_rank"] = "not_shown"


class _Parameters(_Table, frozen=True, forbid_unknown_fields=True):
    access_window_days: _Number
    lasting_contract_months: Annotated[int, msgspec.Meta(ge=1, le=120)]
    lasting_contract_types: tuple[str, ...]
    delay_window_months: Annotated[int, msgspec.Meta(ge=1, le=120)]
    retention_milestones_months: tuple[Annotated[int, msgspec.Meta(ge=1, le=120)], ...]
    retention_window_months: _Number
    small_cell_threshold: _Number
    minimum_age: _Number
    month_lock_day: Annotated[int, msgspec.Meta(ge=1, le=28)]
    duration_step_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)]
    longest_act_minutes: _Number
    longest_day_minutes: _Number
    people_per_full_time: _Number
    file_active_months: _Number
    file_archive_months: _Number
    not_admitted_months: _Number
    access_log_months: _Number
    accounts_months: _Number
    timesheet_months: _Number
    rights_answer_months: _Number
    immersion_longest_months: _Number
    immersion_renewals: _Number
    immersion_agreements_per_host: _Number
    immersion_days_per_host: _Number
    immersion_window_months: _Number
    longest_week_minutes: _Number
    longest_week_minutes_minor: _Number
    adult_age: _Number
    health_visit_months: _Number
    health_visit_months_apprentice: _Number
    health_visit_again_months: _Number
    health_visit_again_months_disabled: _Number
    long_absence_days: _Number
    health_visit_days_after_return: _Number
    health_visit_types: tuple[str, ...]
    health_visit_rights: tuple[str, ...]
    employer_silent_days: _Number
    endless_pause_months: _Number
    retention_call_days: _Number
    module_reminder_days: dict[str, _Number]


class _Deadline(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    to_do: _Text
    source: _Text
    notice_days: Annotated[int, msgspec.Meta(ge=0, le=3650)]
    kept_days: Annotated[int, msgspec.Meta(ge=0, le=3650)] | None = None
    retired: bool = False


class _TrialTier(_Table, frozen=True, forbid_unknown_fields=True):
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = None
    limit_months: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    months: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    is_inside: bool = True


class _TrialRegime(_Table, frozen=True, forbid_unknown_fields=True):
    label: _Text
    source: _Text
    kind: TrialKind
    months: dict[str, Annotated[int, msgspec.Meta(ge=1, le=120)]] = {}
    renewed_months: dict[str, Annotated[int, msgspec.Meta(ge=1, le=120)]] = {}
    tiers: tuple[_TrialTier, ...] = ()
    days: _Number = 0
    working_days: bool = False
    renewable: bool = False


class _TrialPeriods(_Table, frozen=True, forbid_unknown_fields=True):
    open_ended: dict[str, str]
    fixed_term: dict[str, str]
    deducted_types: tuple[str, ...]
    mission_types: tuple[str, ...]
    mission_window_months: Annotated[int, msgspec.Meta(ge=0, le=120)]
    none_after_types: tuple[str, ...]
    none_again_types: tuple[str, ...]


class _Rules(_Table, frozen=True, forbid_unknown_fields=True):
    version: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
    valid_from: date
    # The tables of codes are read one by one, so that an error can name its key.
    modules: Annotated[dict[str, Any], msgspec.Meta(min_length=1)]
    age_bands: dict[str, Any]
    weekly_hours_bands: dict[str, Any]
    act_types: dict[str, Any]
    indicators: dict[str, Any]
    deadlines: dict[str, Any]
    trial_regimes: dict[str, Any]
    trial_periods: dict[str, Any]
    lists: dict[str, dict[str, Any]]
    words: dict[str, Any]
    counting: dict[str, Any]
    parameters: dict[str, Any]
    bands: dict[str, Any] = {}
    guides: dict[str, Any] = {}
    valid_to: date | None = None
    based_on: str | None = None


def rules_for(day: date, folder: Path | None = None) -> Rules:
    """Return the rules in force on a day; a day before the first version takes the first (our choice).

    Raises:
        ValueError: a file of rules is not valid; the message names the file and the key.
    """
    versions = load_rules(folder or resource("rules"))
    in_force = [rules for rules in versions if rules.valid_from <= day]
    return in_force[-1] if in_force else versions[0]


@cache
def load_rules(folder: Path) -> tuple[Rules, ...]:
    """Return every version of a folder of rules, oldest first, without gap nor overlap between them.

    A version without ``valid_to`` ends on the eve of the next one, so that a new file is enough.

    Raises:
        ValueError: a file is not valid; the message names the file and the key.
    """
    files = {path.name: _read(path) for path in sorted(folder.glob("*.toml"))}
    if not files:
        raise ValueError(f"{folder.name}: no file of rules")
    loaded = sorted(
        ((name, _convert(name, raw)) for name, raw in _with_bases(files).items()),
        key=lambda item: item[1].valid_from,
    )
    versions = [rules.version for _, rules in loaded]
    for name, rules in loaded:
        if versions.count(rules.version) > 1:
            raise ValueError(f"{name}: version: {rules.version!r} is in two files")
    return tuple(_joined(loaded))


def _joined(loaded: list[tuple[str, Rules]]) -> Iterable[Rules]:
    for (name, rules), (next_name, following) in pairwise(loaded):
        eve = following.valid_from - timedelta(days=1)
        if eve < rules.valid_from or (rules.valid_to is not None and rules.valid_to > eve):
            raise ValueError(f"{next_name}: valid_from: overlaps {name}")
        if rules.valid_to is not None and rules.valid_to < eve:
            raise ValueError(f"{next_name}: valid_from: leaves a gap after {name}")
        yield replace(rules, valid_to=eve)
    yield loaded[-1][1]


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        content = stream.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise ValueError(f"{path.name}: larger than {_LARGEST_FILE} bytes")
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    lists = raw.get("lists")
    if isinstance(lists, dict):
        for codes in lists.values():
            if isinstance(codes, dict):
                # `CODE = "label"` is the short way of writing `CODE = {label = "label"}`.
                codes.update(
                    {code: {"label": value} for code, value in codes.items() if isinstance(value, str)}
                )
    return raw


def _with_bases(files: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Complete each file with the version that it says it is based on."""
    by_version = {raw.get("version"): name for name, raw in files.items()}
    complete: dict[str, dict[str, Any]] = {}

    def completed(name: str, waiting: frozenset[str]) -> dict[str, Any]:
        if name in complete:
            return complete[name]
        raw, base = files[name], files[name].get("based_on")
        if base is not None:
            if base not in by_version or by_version[base] in waiting:
                raise ValueError(f"{name}: based_on: no version {base!r} to start from")
            inherited = completed(by_version[base], waiting | {name})
            own_dates = {key: inherited[key] for key in inherited if key not in ("valid_to", "based_on")}
            raw = _merged(own_dates, raw, whole=_WHOLE_TABLES)
        complete[name] = raw
        return raw

    for name in files:
        completed(name, frozenset({name}))
    return complete


def _merged(base: dict[str, Any], own: dict[str, Any], *, whole: frozenset[str]) -> dict[str, Any]:
    """Return ``base`` with what ``own`` states; tables named in ``whole`` are replaced, not completed."""
    result = dict(base)
    for key, value in own.items():
        inherited = result.get(key)
        # Bands join edge to edge: half of the old ones and half of the new would make no sense.
        if isinstance(value, dict) and isinstance(inherited, dict) and key not in whole:
            result[key] = _merged(inherited, value, whole=frozenset())
        else:
            result[key] = value
    return result


def _convert(name: str, raw: dict[str, Any]) -> Rules:
    parsed = _parsed(name, raw, _Rules)
    coded: dict[str, tuple[Any, ...]] = {
        key: _values(f"{name}: {key}", getattr(parsed, key), table, value)
        for key, (table, value) in _CODED.items()
    }
    clash = coded.keys() & parsed.lists.keys()
    if clash:
        raise ValueError(f"{name}: lists.{min(clash)}: has a table of its own")
    lists = {
        key: _values(f"{name}: lists.{key}", codes, _Entry, Entry) for key, codes in parsed.lists.items()
    }
    rules = Rules(
        version=parsed.version,
        valid_from=parsed.valid_from,
        valid_to=parsed.valid_to,
        **coded,
        lists=MappingProxyType(lists),
        words=MappingProxyType(
            {
                key: Word(**msgspec.structs.asdict(_parsed(f"{name}: words.{key}", word, _Word)))
                for key, word in parsed.words.items()
            }
        ),
        guides=MappingProxyType(
            {
                module: Guide(
                    module, **msgspec.structs.asdict(_parsed(f"{name}: guides.{module}", raw, _Guide))
                )
                for module, raw in parsed.guides.items()
            }
        ),
        counting=Counting(**msgspec.structs.asdict(_parsed(f"{name}: counting", parsed.counting, _Counting))),
        parameters=_parameters(f"{name}: parameters", parsed.parameters),
        trials=_trials(name, parsed),
        labels=MappingProxyType(
            {
                key: MappingProxyType({value.code: value.label for value in values})
                for key, values in (lists | coded).items()
            }
        ),
    )
    _check(name, rules)
    return rules


_CODED: dict[str, tuple[type[msgspec.Struct], type[Any]]] = {
    "modules": (_Module, Module),
    "bands": (_Band, Band),
    "age_bands": (_Band, Band),
    "weekly_hours_bands": (_Band, Band),
    "act_types": (_ActType, ActType),
    "indicators": (_Indicator, Indicator),
    "deadlines": (_Deadline, DeadlineRule),
}


def _parsed(place: str, raw: object, table: type[_T]) -> _T:
    try:
        return msgspec.convert(raw, table)
    except msgspec.ValidationError as error:
        raise ValueError(f"{place}: {error}") from error


def _values(
    place: str, codes: Mapping[str, Any], table: type[msgspec.Struct], value: type[Any]
) -> tuple[Any, ...]:
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"{place}.{code}: a code has letters, digits and _ only")
    return tuple(
        value(code=code, **msgspec.structs.asdict(_parsed(f"{place}.{code}", raw, table)))
        for code, raw in codes.items()
    )


def _parameters(place: str, raw: object) -> Parameters:
    values = msgspec.structs.asdict(_parsed(place, raw, _Parameters))
    values["module_reminder_days"] = MappingProxyType(values["module_reminder_days"])
    return Parameters(**values)


def _trials(name: str, parsed: _Rules) -> TrialRules:
    regimes = {}
    for code, raw in parsed.trial_regimes.items():
        regime = _parsed(f"{name}: trial_regimes.{code}", raw, _TrialRegime)
        values = msgspec.structs.asdict(regime)
        values["tiers"] = tuple(TrialTier(**msgspec.structs.asdict(tier)) for tier in regime.tiers)
        regimes[code] = TrialRegime(code=code, **values)
    periods = msgspec.structs.asdict(_parsed(f"{name}: trial_periods", parsed.trial_periods, _TrialPeriods))
    sets = {key: frozenset(value) for key, value in periods.items() if key.endswith("_types")}
    return TrialRules(**(periods | sets), regimes=MappingProxyType(regimes))


def _check(name: str, rules: Rules) -> None:
    """Refuse what is well written and makes no sense."""
    if rules.valid_to is not None and rules.valid_to < rules.valid_from:
        raise ValueError(f"{name}: valid_to: before valid_from")
    for key in sorted(_WHOLE_TABLES):
        _check_edges(f"{name}: {key}", getattr(rules, key))
    modules = {module.code for module in rules.modules}
    targets = {entry.code for entry in rules.lists.get("targets", ())}
    before = {entry.code for entry in rules.lists.get("pre_modules", ())}
    for act_type in rules.act_types:
        place = f"{name}: act_types.{act_type.code}"
        if act_type.target not in targets:
            raise ValueError(f"{place}.target: {act_type.target!r} is not in lists.targets")
        if act_type.module is not None and act_type.module not in modules | before:
            raise ValueError(f"{place}.module: {act_type.module!r} is not a module")
    for code in rules.guides:
        if code not in modules | before:
            raise ValueError(f"{name}: guides.{code}: not a module")
    contract_types = {entry.code for entry in rules.lists.get("contract_types", ())}
    for code in rules.parameters.lasting_contract_types:
        if code not in contract_types:
            raise ValueError(f"{name}: parameters.lasting_contract_types: {code!r} is not a contract type")
    for code in rules.parameters.health_visit_types:
        if code not in contract_types:
            raise ValueError(f"{name}: parameters.health_visit_types: {code!r} is not a contract type")
    _check_trials(name, rules.trials, contract_types)
    for code in rules.parameters.module_reminder_days:
        if code not in modules:
            raise ValueError(f"{name}: parameters.module_reminder_days.{code}: not a module")


def _check_trials(name: str, trials: TrialRules, contract_types: Collection[str]) -> None:
    for key in ("open_ended", "fixed_term"):
        for code, regime in getattr(trials, key).items():
            if code not in contract_types:
                raise ValueError(f"{name}: trial_periods.{key}.{code}: not a contract type")
            if regime not in trials.regimes:
                raise ValueError(f"{name}: trial_periods.{key}.{code}: {regime!r} is not a regime")
    for key in ("deducted_types", "mission_types", "none_after_types", "none_again_types"):
        for code in getattr(trials, key):
            if code not in contract_types:
                raise ValueError(f"{name}: trial_periods.{key}: {code!r} is not a contract type")
    for code, regime in trials.regimes.items():
        place = f"{name}: trial_regimes.{code}"
        if regime.kind == "months" and not regime.months:
            raise ValueError(f"{place}.months: none")
        if regime.renewed_months and regime.renewed_months.keys() != regime.months.keys():
            raise ValueError(f"{place}.renewed_months: not those of months")
        if regime.kind in ("per_week", "by_length") and (
            not regime.tiers or regime.tiers[-1].months is not None
        ):
            raise ValueError(f"{place}.tiers: the last one is for every longer contract, without months")
        if regime.kind == "presence" and not regime.days:
            raise ValueError(f"{place}.days: none")


def _check_edges(place: str, bands: Sequence[Band]) -> None:
    """Require bands that cover every number from 0 on once: no gap, no overlap, the highest open."""
    edge: int | None = 0
    for band in sorted(bands, key=lambda band: band.minimum):
        if edge is None or band.minimum != edge:
            raise ValueError(f"{place}.{band.code}.minimum: {band.minimum} where {edge} was expected")
        if band.maximum is not None and band.maximum < band.minimum:
            raise ValueError(f"{place}.{band.code}.maximum: before the minimum")
        edge = None if band.maximum is None else band.maximum + 1
    if bands and edge is not None:
        raise ValueError(f"{place}: nothing holds {edge} and more")

"""Makes the document of a month (``jalon-return``) from its facts, and what is derived from a document."""

import copy
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jalon.domain.breakdowns import breakdowns, masked
from jalon.domain.checks import Finding
from jalon.domain.hours import HoursBridge
from jalon.domain.indicators import age_band, in_order, indicators, minutes_by_figure
from jalon.domain.monitoring import (
    monitoring_breakdowns,
    monitoring_figures,
    without_small_group,
    without_small_groups,
)
from jalon.domain.monitoring_facts import MonitoringFacts
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.months import Month
from jalon.domain.rules import Rules
from jalon.storage.queries.returns import StructureHead

Document = dict[str, Any]

FORMAT = "jalon-return"
FORMAT_VERSION = 1

HISTORY_MONTHS = 12
_AT_ONCE = 200

# What the fate of a revision changes, and what a draft says of its making: no difference between two months.
# Nor is the history: what changed in an earlier month is a matter of the return of that month.
_NOT_CONTENT = frozenset(
    {
        "revision",
        "state",
        "locked_at",
        "as_of",
        "revision_reason",
        "changes",
        "digest",
        "checks",
        "level",
        "history",
        "frozen_files",
    }
)
# What a change says at N0: figures of everyone, choices and words. Lines are of one person, and a cell that
# is masked must not come back through its history.
_CHANGES_WITHOUT_PEOPLE = frozenset({"indicators", "counting", "difficulties", "hours"})
_BY_REASON = "DUREE_EA_MOTIF"
NOBODY_IS_MANY = 1 << 31  # a threshold under which every group stands
# Parts in which a later program may count more: what the first revision did not know has not changed.
_COUNTED_PARTS = ("indicators", "breakdowns", "counting")
_LATER_PARTS = frozenset({"hours"})


def make_document(
    facts: MonthFacts,
    more: MonitoringFacts,
    rules: Rules,
    *,
    structure: StructureHead,
    agreement: str | None,
    revision: int,
    difficulties: Mapping[str, str],
    findings: Iterable[Finding],
    hours: HoursBridge,
) -> Document:
    """Return the document of a month at level N1, as a draft without digest."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "structure": {
            "name": structure.name,
            "siret": structure.siret,
            "department": structure.department,
            "platform": structure.platform,
            "practice": structure.is_practice,
            **structure.words_wanted(),
        },
        "agreement": agreement,
        "month": str(facts.month),
        "revision": revision,
        "state": "draft",
        "rules_version": rules.version,
        "counting": rules.counting_in_force(),
        "level": "N1",
        "indicators": in_order(indicators(facts, rules) | monitoring_figures(facts, more, rules), rules),
        "breakdowns": breakdowns(facts, rules) | monitoring_breakdowns(facts, more, rules),
        "hours": hours.as_minutes(),
        "persons": [_line(person, rules) for person in facts.people],
        "difficulties": dict(difficulties),
        "checks": [_check(finding) for finding in findings],
    }


def without_data(document: Document) -> Document:
    """Return the document of a month of which nothing is known: no figure rather than 0, no line."""
    return document | {
        "indicators": dict.fromkeys(document["indicators"]),
        "breakdowns": {name: {} for name in document["breakdowns"]},
        "hours": None,
        "persons": [],
        "checks": [],
    }


def without_frozen(document: Document, frozen: Collection[str]) -> Document:
    """Return the document without what it says of each person whose file is frozen, given by case code.

    RGPD, article 18: such a file is kept and not used. Its person stays in the counts, where she is nobody
    in particular and which must add up; she has no line, no finding and no change, and the paper says how
    many files are frozen, not which. So also of a month that was locked before. Our choice.
    """
    if not frozen:
        return document
    other = dict(document)
    other["persons"] = [line for line in document["persons"] if line["case_code"] not in frozen]
    other["checks"] = [check for check in document["checks"] if check["case_code"] not in frozen]
    if "changes" in document:
        other["changes"] = [
            change
            for change in document["changes"]
            if change["part"] != "persons" or change["key"] not in frozen
        ]
    left_out = len(document["persons"]) - len(other["persons"])
    if left_out:
        other["frozen_files"] = left_out + int(document.get("frozen_files", 0))
    return other


def at_level(
    document: Document,
    level: str,
    rules: Rules,
    names: Mapping[str, tuple[str, str]],
    reason: str | None,
    colleagues: Mapping[str, tuple[str, str]] | None = None,
    *,
    is_part: bool = False,
) -> Document:
    """Return a document of level N1 at another one: without lines (N0), or with names (N2).

    ``colleagues`` gives the names of the colleagues by rank, where the document has figures by rank.
    ``is_part`` tells that others of the structure are not in it: who holds the paper of the whole too could
    take one from the other, so that at N0 it has no profile, mean nor median at all. Our choice.
    """
    other = copy.deepcopy(document)
    other["level"] = level
    if level == "N0":
        other["persons"] = []
        other.pop("frozen_files", None)
        threshold = NOBODY_IS_MANY if is_part else rules.parameters.small_cell_threshold
        if is_part:
            other["profiles_of_whole_only"] = True
        other["breakdowns"] = masked(other["breakdowns"], threshold)
        exits = other["breakdowns"].get("exits_by_reason", {})
        reasons = document["breakdowns"].get("exits_by_reason", {})
        other["indicators"] = without_small_groups(
            other["indicators"], threshold, {reason for reason in reasons if exits.get(reason) is None}
        )
        other["checks"] = [
            {"code": check["code"], "severity": check["severity"], "case_code": None}
            for check in other["checks"]
        ]
        if "changes" in other:
            other["changes"] = [
                _without_small_groups(change, threshold)
                for change in other["changes"]
                if change["part"] in _CHANGES_WITHOUT_PEOPLE and change["key"] != _BY_REASON
            ]
    elif level == "N2":
        other["level_reason"] = reason
        for line in other["persons"]:
            line["family_name"], line["given_name"] = names.get(line["case_code"], (None, None))
        ranks = [*other["breakdowns"].get("people_by_coach", ())]
        ranks += [rank for rank in other["breakdowns"].get("minutes_by_coach", ()) if rank not in ranks]
        if ranks:
            other["coaches"] = [_colleague(rank, colleagues or {}) for rank in ranks]
    return other


def history_of(
    month: Month, hours: Mapping[str, Mapping[str, int]], used_since: date | None
) -> list[dict[str, Any]]:
    """Return the minutes of the twelve months that end with ``month``, under the codes of the figures.

    ``hours`` gives by month and target the minutes of the acts held. A month that was over before the log
    was kept has None: nothing is known of it, which is not 0.
    """
    months = [month.plus(offset) for offset in range(1 - HISTORY_MONTHS, 1)]
    return [
        {
            "month": str(one),
            "minutes": None
            if used_since is not None and one.last_day < used_since
            else minutes_by_figure(hours.get(str(one), {})),
        }
        for one in months
    ]


def canonical(document: Mapping[str, Any]) -> str:
    """Return the one text of a document that its digest is made from.

    Its long lists are written some at a time: the encoder lets no other thread run before it is done, and
    the window would not answer meanwhile.
    """
    parts = []
    for key in sorted(document):
        value = document[key]
        if isinstance(value, list) and len(value) > _AT_ONCE:
            some = (value[start : start + _AT_ONCE] for start in range(0, len(value), _AT_ONCE))
            written = f"[{','.join(_encoded(chunk)[1:-1] for chunk in some)}]"
        else:
            written = _encoded(value)
        parts.append(f"{_encoded(key)}:{written}")
    return f"{{{','.join(parts)}}}"


def _encoded(value: object) -> str:
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_no_other,
    )


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of a document without its digest.

    Raises:
        TypeError: a number of the document is not whole: two programs could write it differently.
    """
    content = {key: value for key, value in document.items() if key != "digest"}
    _refuse_floats(content)
    return hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()


def sealed(document: Document) -> Document:
    """Return the document with its digest."""
    content = {key: value for key, value in document.items() if key != "digest"}
    return {**content, "digest": digest(content)}


def same_content(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Tell whether two revisions say the same: figures, cuts, lines, words, way of counting.

    What the program has learnt to count since the first of them is no change of the month.
    """
    return not _content(first) ^ _content(_as_counted_in(first, second))


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what changed from a revision to another: figures, cells of the cuts, lines of people.

    Each is ``{"part", "key", "before", "after"}``: part ``indicators``, ``breakdowns`` (key: cut and code),
    ``persons`` (key: case code; before or after None when the line is only in one of them).
    """
    second = _as_counted_in(first, second)
    found = [
        *_changed("indicators", first["indicators"], second["indicators"]),
        *_changed("breakdowns", _cells(first), _cells(second)),
        *_changed("persons", _lines(first), _lines(second)),
    ]
    for key in ("counting", "difficulties", "hours"):
        found += _changed(key, first.get(key) or {}, second.get(key) or {})
    return found


def _line(person: PersonMonth, rules: Rules) -> dict[str, Any]:
    admission = person.admission_date
    band = age_band(rules, person.birth_date, person.last_open_day)
    return {
        "case_code": person.case_code,
        "admission_date": None if admission is None else admission.isoformat(),
        "age_band": None if band is None else band.code,
        "main_module": person.main_module,
        "planned_intensity": person.planned_band,
        "observed_intensity": rules.intensity(person.totals.minutes),
        "minutes": person.totals.minutes,
        "in_employment": person.in_employment,
        "event": person.events[0] if person.events else None,
        "events": list(person.events),
    }


def _check(finding: Finding) -> dict[str, Any]:
    return {
        "code": str(finding.code),
        "severity": str(finding.severity),
        "case_code": finding.case_code,
        "date": _iso(finding.day),
    }


def _without_small_groups(change: dict[str, Any], threshold: int) -> dict[str, Any]:
    if change["part"] != "indicators":
        return change
    return change | {
        side: without_small_group(change["key"], change[side], threshold) for side in ("before", "after")
    }


def _colleague(rank: str, names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    family_name, given_name = names.get(rank, (None, None))
    return {"rank": rank, "family_name": family_name, "given_name": given_name}


def _as_counted_in(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return the second revision without the figures, cuts and choices that the first did not know."""
    return {
        key: {code: item for code, item in value.items() if code in first.get(key, value)}
        if key in _COUNTED_PARTS
        else value
        for key, value in second.items()
        if key in first or key not in _LATER_PARTS
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _content(document: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (key, json.dumps(value, sort_keys=True)) for key, value in document.items() if key not in _NOT_CONTENT
    )


def _cells(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}:{code}": count
        for name, cells in document["breakdowns"].items()
        for code, count in cells.items()
    }


def _lines(document: Mapping[str, Any]) -> dict[str, Any]:
    return {line["case_code"]: line for line in document["persons"]}


def _changed(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys: Sequence[str] = [*before, *(key for key in after if key not in before)]
    return [
        {"part": part, "key": key, "before": before.get(key), "after": after.get(key)}
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float in a document")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)


def _no_other(value: object) -> None:
    raise TypeError(f"not a value of a document: {type(value).__name__}")

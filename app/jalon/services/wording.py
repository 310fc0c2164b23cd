"""The words of a paper, by its date, or those that the structure keeps to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from jalon.domain.months import Month
from jalon.reports.wording import Wording, wording_of
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries.structure import read_structure

# A day on which the words of a vocabulary are in force.
_DAYS: Final = {"2016-2025": date(2025, 12, 31), "2026": date(2026, 1, 1)}
VOCABULARIES: Final = tuple(_DAYS)


def wording_for(day: date, vocabulary: str | None = None) -> Wording:
    """Return the words of the rules in force on a day.

    ``vocabulary`` gives the words of the trade (« référent », « chef de file »…) of another version: lists,
    indicators and definitions stay those of the day.
    """
    rules = rules_for(day)
    wording = wording_of(rules, rules.labels.get("checks", {}))
    if vocabulary not in _DAYS:
        return wording
    other = rules_for(_DAYS[vocabulary])
    roles = other.labels.get("roles", wording.lists.get("roles", {}))
    return replace(wording, words=other.words, lists={**wording.lists, "roles": roles})


def role_word(caseload: Caseload, day: date) -> str:
    """Return the short word for who supports people, as the structure says it, such as « conseiller »."""
    return wording_of_screens(caseload, day).words["role"].short


def wording_of_screens(caseload: Caseload, day: date) -> Wording:
    """Return the words of the rules in force on a day, in those of the trade that the structure keeps to."""
    with caseload.read() as session:
        found = read_structure(session)
    return wording_for(day, found[1].vocabulary if found else None)


def wording_of_paper(document: Mapping[str, Any]) -> Wording:
    """Return the words of the paper of a month: of its last day, or of the vocabulary it asks for."""
    last_day = Month.parse(document["month"]).last_day
    return wording_for(last_day, document["structure"].get("vocabulary"))

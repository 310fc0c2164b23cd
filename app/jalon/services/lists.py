"""The lists as the structure wants them: order, own words, values that are proposed no more."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.domain.own_lists import EDITABLE, LONGEST_LABEL, OwnList, rules_with
from jalon.domain.rules import Rules
from jalon.domain.search_keys import search_key
from jalon.services.colleagues import MANAGERS
from jalon.settings.rules import rules_for
from jalon.storage import choices
from jalon.storage.caseload import Caseload

_PREFIX: Final = "list."


def read_lists(caseload: Caseload) -> dict[str, OwnList]:
    """Return what the structure wants of its lists, by name; those left as they are do not appear."""
    with caseload.read() as session:
        found = {name: _own(choices.read_choice(session, _PREFIX + name)) for name in EDITABLE}
    return {name: own for name, own in found.items() if not own.is_empty}


def change_list(caseload: Caseload, name: str, own: OwnList, *, today: date) -> None:
    """Keep what the structure wants of a list, for all its posts.

    Raises:
        ValueError: the list is not one of those that a structure arranges.
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: a label is empty, too long or another one's, or nothing would be proposed.
    """
    if name not in EDITABLE:
        raise ValueError(f"not a list of the structure: {name}")
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    rules = rules_for(today)
    problems = _problems(rules, name, own)
    if problems:
        raise InvalidEntryError("list", problems)
    value: dict[str, Any] = {
        "order": list(own.order),
        "hidden": sorted(own.hidden),
        "labels": dict(own.labels),
    }
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _PREFIX + name, None if own.is_empty else value)


def entries_of(rules: Rules, name: str) -> tuple[Any, ...]:
    """Return the entries of a list, those proposed no more too: each has a code, a label, ``retired``."""
    return rules.act_types if name == "act_types" else rules.lists[name]


def _problems(rules: Rules, name: str, own: OwnList) -> tuple[Problem, ...]:
    problems = []
    if any(not label.strip() for label in own.labels.values()):
        problems.append(Problem("own_label", "missing"))
    if any(len(label) > LONGEST_LABEL for label in own.labels.values()):
        problems.append(Problem("own_label", "too_long"))
    shown = [entry for entry in entries_of(rules_with(rules, {name: own}), name) if not entry.retired]
    if not shown:
        problems.append(Problem("proposed_values", "missing"))
    words = Counter(search_key(entry.label) for entry in shown)
    if any(count > 1 for count in words.values()):
        problems.append(Problem("own_label", "duplicate"))
    return tuple(problems)


def _own(found: Any) -> OwnList:
    """Return a kept choice; what another version of Jalon wrote otherwise is passed over."""
    if not isinstance(found, Mapping):
        return OwnList()
    labels = found.get("labels")
    return OwnList(
        order=_codes(found.get("order")),
        hidden=frozenset(_codes(found.get("hidden"))),
        labels={
            str(code): label[:LONGEST_LABEL]
            for code, label in (labels if isinstance(labels, Mapping) else {}).items()
            if isinstance(label, str) and label.strip()
        },
    )


def _codes(found: Any) -> tuple[str, ...]:
    return tuple(code for code in found if isinstance(code, str)) if isinstance(found, list) else ()

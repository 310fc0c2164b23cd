"""The order, words and values that a structure wants in a list; the codes stay those of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from jalon.domain.rules import ActType, Entry, Rules

V = TypeVar("V", ActType, Entry)

EDITABLE: Final = (
    "act_types",
    "modalities",
    "places",
    "referral_origins",
    "first_contacts",
    "refusal_reasons",
    "suspension_reasons",
    "exit_reasons",
    "module_change_reasons",
    "module_steps",
    "contract_end_reasons",
    "application_channels",
    "partner_kinds",
    "leave_kinds",
    "questions_entry",
    "questions_follow_up",
    "questions_activity",
)
"""The lists whose order and words are of the structure: none of them is counted by its words."""
LONGEST_LABEL: Final = 80


@dataclass(frozen=True, slots=True)
class OwnList:
    """What a structure wants of one list; what it says nothing of is as the rules have it."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    """Proposed no more; what was recorded with them is read and counted as before."""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether the list is as the rules have it."""
        return not (self.order or self.hidden or self.labels)


def rules_with(rules: Rules, own: Mapping[str, OwnList]) -> Rules:
    """Return the rules as a screen proposes them: in the order and the words of the structure.

    Only for what is chosen and read on a screen: a paper that leaves the structure keeps the words of all.
    Codes that the rules do not know are passed over; those that the structure never ordered come last.
    """
    wanted = {name: one for name, one in own.items() if name in EDITABLE and name in rules.labels}
    if not wanted:
        return rules
    lists, labels, act_types = dict(rules.lists), dict(rules.labels), rules.act_types
    for name, one in wanted.items():
        if name == "act_types":
            act_types = _arranged(act_types, one)
            values: Sequence[Any] = act_types
        else:
            values = lists[name] = _arranged(lists[name], one)
        labels[name] = MappingProxyType({value.code: value.label for value in values})
    return replace(rules, act_types=act_types, lists=MappingProxyType(lists), labels=MappingProxyType(labels))


def _arranged(values: tuple[V, ...], own: OwnList) -> tuple[V, ...]:
    places = {code: place for place, code in enumerate(own.order)}
    ordered = sorted(values, key=lambda value: places.get(value.code, len(places)))
    return tuple(
        replace(
            value,
            label=own.labels.get(value.code, value.label),
            retired=value.retired or value.code in own.hidden,
        )
        for value in ordered
    )

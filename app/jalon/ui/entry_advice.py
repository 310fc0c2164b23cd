"""What a form tells while it is filled: what is proposed, what a field means then, what deserves a look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon.ui.inputs.input import Input, Options


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told of the values typed so far; nothing of it blocks."""

    proposals: Mapping[str, Any] = field(default_factory=dict)
    """By column, what is written there as long as nobody wrote anything else."""
    helps: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    """In words, each one a sentence without its end."""
    options: Mapping[str, Options] = field(default_factory=dict)


Adviser = Callable[[Mapping[str, Any]], Advice]


class Proposals:
    """What was proposed in each field: only what nobody changed is proposed again."""

    def __init__(self, inputs: Mapping[str, Input]) -> None:
        self._inputs = inputs
        self._last: dict[str, Any] = {column: typed.value() for column, typed in inputs.items()}

    def show(self, proposals: Mapping[str, Any]) -> None:
        """Write what is proposed where the last proposal still stands."""
        for column, value in proposals.items():
            typed = self._inputs.get(column)
            if typed is None or typed.value() != self._last[column] or typed.fault() is not None:
                continue
            if value != self._last[column]:
                self._last[column] = value
                typed.show(value)

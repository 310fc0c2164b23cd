"""The fields that the structure added, as columns of a list that goes to a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from jalon.domain.cells import Cell
from jalon.domain.extra_fields import ExtraField, read_value
from jalon.services import extra_fields
from jalon.ui.shown_lists import ListColumn
from jalon.ui.workspace import Workspace

_Read = Callable[[Sequence[str]], Mapping[str, Any]]


def with_added(
    workspace: Workspace, subject: str, columns: tuple[ListColumn, ...], read: _Read
) -> tuple[tuple[ListColumn, ...], _Read]:
    """Return the columns of a list and those of the fields in use, and what reads the rows of both."""
    fields = workspace.read(extra_fields.read_fields, subject)
    if not fields:
        return columns, read
    held: dict[str, dict[str, str]] = {}

    def read_both(ids: Sequence[str]) -> Mapping[str, Any]:
        held.update(workspace.read(extra_fields.read_values_of_many, subject, ids))
        return read(ids)

    added = (ListColumn(field.label, 20, partial(_cell, field, held)) for field in fields)
    return (*columns, *added), read_both


def _cell(field: ExtraField, held: Mapping[str, Mapping[str, str]], line: Any) -> Cell:
    value = read_value(field.kind, held.get(line.id, {}).get(field.id))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value if value is None or isinstance(value, int | date) else str(value)

"""An import under way: the file as read, how it maps, what was typed again, what becomes of each row."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jalon.domain.import_values import (
    Cell,
    Doubt,
    GridMapping,
    ListValues,
    Place,
    ProposedSheet,
    RowProblem,
    RowState,
    Subject,
    TableMapping,
    Verdict,
)
from jalon.exchange.reading import Duration, Uncounted, Value
from jalon.services.importing import Proposal, Rehearsal, mapping_from_json, mapping_to_json
from jalon.services.importing.cells import shown
from jalon.ui import wording

_WRITTEN = (RowState.CREATE, RowState.UPDATE)
_ASKED_BY_COLUMN = (Doubt.AMBIGUOUS_DAY, Doubt.AMBIGUOUS_DURATION)


@dataclass(frozen=True, slots=True)
class AmbiguousColumn:
    """A column whose days or durations read both ways, with one of them as an example."""

    sheet: str
    column: int
    heading: str
    written: str
    day: str
    other: str
    rows: int
    is_duration: bool = False
    """Minutes or hours: ``day`` and ``other`` are then minutes."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a choice took from another column, and what it gave back to the one it had taken it from."""

    freed: int | None
    given_back: tuple[int, str] | None


@dataclass(slots=True)
class Work:
    """What the steps of the screen change; nothing of it is written before the import."""

    path: Path
    proposal: Proposal
    mapping: GridMapping
    sheets: dict[str, ProposedSheet]
    repairs: dict[Cell, str] = field(default_factory=dict)
    choices: dict[Place, str] = field(default_factory=dict)
    values: tuple[ListValues, ...] = ()
    rehearsal: Rehearsal | None = None
    ambiguous: dict[tuple[str, int], AmbiguousColumn] = field(default_factory=dict)
    """Every column that was once found to read both ways: once answered, the question stays."""
    _taken: tuple[str, int, int, str] | None = None
    """Sheet, column that took, column that had, field: while the list is not left."""

    @classmethod
    def begun(cls, path: Path, proposal: Proposal) -> "Work":
        """Return the work on a file that was just read."""
        return cls(path, proposal, proposal.mapping, {sheet.name: sheet for sheet in proposal.sheets})

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed or chosen that would be missed."""
        return bool(self.repairs or self.choices) or self.mapping != self.proposal.mapping

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return what becomes of each row, as last rehearsed."""
        return self.rehearsal.verdicts if self.rehearsal else ()

    def take(self, sheet: ProposedSheet, table: TableMapping) -> None:
        """Take a sheet, in the place of what it was mapped to before."""
        self.sheets[sheet.name] = sheet
        order = {name: number for number, name in enumerate(self.sheets)}
        kept = [one for one in self.mapping.tables if one.sheet != sheet.name]
        tables = sorted([*kept, table], key=lambda one: order.get(one.sheet, 0))
        self.mapping = replace(self.mapping, tables=tuple(tables))

    def leave(self, sheet: str) -> None:
        """Leave a sheet."""
        self.mapping = replace(
            self.mapping, tables=tuple(one for one in self.mapping.tables if one.sheet != sheet)
        )

    def set_field(self, sheet: str, column: int, name: str | None) -> Moved:
        """Say what a column is; until ``settle``, what it takes on the way is given back as one moves on."""
        table = self.mapping.of(sheet)
        assert table is not None
        columns = dict(table.columns)
        given_back = None
        if self._taken is not None and self._taken[:2] == (sheet, column):
            _, _, owner, held = self._taken
            if not columns.get(owner) and owner != column:
                columns[owner], given_back = held, (owner, held)
        freed = next((one for one, held in columns.items() if name and held == name and one != column), None)
        if freed is not None:
            columns[freed] = None
        self._taken = None if freed is None or name is None else (sheet, column, freed, name)
        columns[column] = name
        self._change(replace(table, columns=columns))
        return Moved(freed, given_back)

    def settle(self) -> None:
        """Keep what a column took: its list is left."""
        self._taken = None

    def set_value(self, sheet: str, name: str, written: str, code: str | None) -> None:
        """Say what a written value of a list means."""
        table = self.mapping.of(sheet)
        assert table is not None
        values = {one: dict(held) for one, held in table.values.items()}
        values.setdefault(name, {})[written] = code
        self._change(replace(table, values=values))

    def set_default(self, sheet: str, name: str, value: str | None) -> None:
        """Say what stands for a column that the table does not have."""
        table = self.mapping.of(sheet)
        assert table is not None
        defaults = {one: held for one, held in table.defaults.items() if one != name}
        if value:
            defaults[name] = value
        self._change(replace(table, defaults=defaults))

    def set_month_first(self, sheet: str, column: int, is_first: bool | None) -> None:  # noqa: FBT001
        """Say how a column writes its days; None: each is asked."""
        table = self.mapping.of(sheet)
        assert table is not None
        known = {one: held for one, held in table.month_first.items() if one != column}
        if is_first is not None:
            known[column] = is_first
        self._change(replace(table, month_first=known))

    def set_in_hours(self, sheet: str, column: int, is_hours: bool | None) -> None:  # noqa: FBT001
        """Say whether the bare numbers of a column of durations are hours; None: each is asked."""
        table = self.mapping.of(sheet)
        assert table is not None
        known = {one: held for one, held in table.in_hours.items() if one != column}
        if is_hours is not None:
            known[column] = is_hours
        self._change(replace(table, in_hours=known))

    def take_hidden_rows(self, *, taken: bool) -> None:
        """Take the hidden rows or leave them."""
        self.mapping = replace(self.mapping, take_hidden_rows=taken)

    def note(self, rehearsal: Rehearsal, values: tuple[ListValues, ...]) -> None:
        """Keep what a rehearsal found."""
        self.rehearsal, self.values = rehearsal, values
        found: dict[tuple[str, int], list[RowProblem]] = {}
        for verdict in rehearsal.verdicts:
            for problem in verdict.problems:
                if problem.code in _ASKED_BY_COLUMN and problem.column is not None:
                    found.setdefault((problem.sheet, problem.column), []).append(problem)
        for (sheet, column), problems in found.items():
            one = problems[0]
            self.ambiguous[sheet, column] = AmbiguousColumn(
                sheet,
                column,
                one.heading or one.letter,
                one.written,
                one.facts.get("day", one.facts.get("minutes", "")),
                one.facts.get("other", one.facts.get("hours", "")),
                len(problems),
                is_duration=one.code == Doubt.AMBIGUOUS_DURATION,
            )

    def asked_days(self) -> tuple[AmbiguousColumn, ...]:
        """Return the columns to ask about, of the sheets and columns taken."""
        kept = []
        for (sheet, column), one in self.ambiguous.items():
            table = self.mapping.of(sheet)
            if table is not None and table.columns.get(column):
                kept.append(one)
        return tuple(kept)

    def counts(self, subject: Subject) -> int:
        """Return how many rows about people, or about acts, would be written."""
        return sum(1 for one in self.verdicts if one.subject is subject and one.state in _WRITTEN)

    def written(self, sheet: str, row: int, column: int) -> str:
        """Return what a cell says: as typed again, else as the file has it."""
        if (sheet, row, column) in self.repairs:
            return self.repairs[sheet, row, column]
        for found in self.proposal.grid.sheets:
            if found.name == sheet:
                # Rows come in order, with gaps where nothing was written.
                place = bisect_left(found.rows, row, key=lambda one: one.number)
                if place < len(found.rows) and found.rows[place].number == row:
                    values = found.rows[place].values
                    return cell_text(values[column]) if column < len(values) else ""
        return ""

    def draft(self, step: int) -> dict[str, Any]:
        """Return what to keep when the window locks."""
        return {
            "path": str(self.path),
            "digest": self.proposal.digest,
            "step": step,
            "mapping": mapping_to_json(self.mapping),
            "repairs": [[sheet, row, column, text] for (sheet, row, column), text in self.repairs.items()],
            "choices": [[sheet, row, chosen] for (sheet, row), chosen in self.choices.items()],
        }

    def resume(self, draft: Mapping[str, Any]) -> bool:
        """Take up what was kept; tell whether the file is still the same, else only the mapping is."""
        self.mapping = mapping_from_json(str(draft.get("mapping", "")))
        if draft.get("digest") != self.proposal.digest:
            return False
        self.repairs = {
            (str(sheet), int(row), int(column)): str(text)
            for sheet, row, column, text in draft.get("repairs", ())
        }
        self.choices = {
            (str(sheet), int(row)): str(chosen) for sheet, row, chosen in draft.get("choices", ())
        }
        return True

    def _change(self, table: TableMapping) -> None:
        self.mapping = replace(
            self.mapping,
            tables=tuple(table if one.sheet == table.sheet else one for one in self.mapping.tables),
        )


def cell_text(value: Value) -> str:
    """Return a cell as one would type it again."""
    match value:
        case None | Uncounted():
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return wording.day_digits(value.date())
        case date():
            return wording.day_digits(value)
        case Duration():
            return wording.duration(round(value.minutes))
        case float():
            return shown(value).removesuffix(",0")
        case _:
            return str(value)


def iso_day(text: str) -> date | None:
    """Return the day of a fact, None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""What a model looks like to who corrects it: the labels of its table, and what it would be filled with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from jalon.domain.grid_models import Form, GridModel, TableBinding
from jalon.domain.months import Month
from jalon.exchange import filling, recount
from jalon.exchange.formulas import column_number, letters
from jalon.services.grids.filling import filled_value, filled_with, read_content, told
from jalon.storage.caseload import Caseload

_SAMPLES: Final = 3
_ABOVE: Final = 3
_Cells = Mapping[tuple[int, int], Any]


@dataclass(frozen=True, slots=True)
class ModelLabels:
    """What stands beside the cells of a model, and over the columns of its tables: all that could be filled.

    ``cells`` by sheet and cell; ``columns`` by number of the table and letters, those not bound too.
    """

    sheets: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]
    columns: Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class GridPreview:
    """What would be written: the text of each cell, the first values of each column, how many rows."""

    cells: Mapping[tuple[str, str], str]
    columns: Mapping[tuple[int, str], tuple[str, ...]]
    rows: tuple[int, ...]


def label_model(model: GridModel) -> ModelLabels:
    """Return the labels of a model; a column that its table computes itself is not among them.

    Raises:
        RefusalError: as ``exchange.filling.look_at``.
    """
    if model.kind == "csv":
        names = tuple(dict.fromkeys(table.sheet for table in model.tables))
        held = {
            (row, column): text
            for row, texts in enumerate(recount.text_rows(model.template), 1)
            for column, text in enumerate(texts)
        }
        found: Mapping[str, _Cells] = dict.fromkeys(names, held)
        computed: Mapping[str, frozenset[tuple[int, int]]] = {}
    else:
        found = recount.read_cells(model.template)
        seen = filling.look_at(Path(model.file_name), model.template)
        computed = {one.name: frozenset(one.formulas) for one in seen}
    cells = {
        (one.sheet, one.cell): _beside(found.get(one.sheet, {}), *place_of(one.cell)) for one in model.cells
    }
    columns = {
        (number, column): label
        for number, table in enumerate(model.tables)
        for column, label in _heads(table, found.get(table.sheet, {}), computed.get(table.sheet, frozenset()))
    }
    return ModelLabels(tuple(found), cells, columns)


def label_cell(model: GridModel, sheet: str, cell: str) -> str:
    """Return what stands beside a cell, empty when nothing does."""
    return _beside(recount.read_cells(model.template).get(sheet, {}), *place_of(cell))


def preview_grid(caseload: Caseload, model: GridModel, month: Month, *, today: date) -> GridPreview:
    """Return what filling a model would write, tried to its end in memory: a refusal comes before it is kept.

    Raises:
        RefusalError: as ``fill_grid``.
    """
    content = read_content(caseload, model, month, today=today)
    filled_with(model, content)
    cells = {(one.sheet, one.cell): told(filled_value(value, one.form)) for one, value in content.cells}
    columns = {
        (number, column.column): tuple(
            text for row in rows[:_SAMPLES] if (text := told(filled_value(row[place], Form.AUTO)))
        )
        for number, (table, _, rows) in enumerate(content.tables)
        for place, column in enumerate(table.columns)
    }
    return GridPreview(cells, columns, tuple(len(lines) for _, lines, _ in content.tables))


def place_of(cell: str) -> tuple[int, int]:
    """Return the row from 1 and the column from 0 of « B4 »."""
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :]), column_number(column)


def _beside(cells: _Cells, row: int, column: int) -> str:
    """Return the text on the left of a cell, else the one above it."""
    places = [(row, place) for place in range(column - 1, -1, -1)]
    places += [(above, column) for above in range(row - 1, max(0, row - 1 - _ABOVE), -1)]
    return next((text for place in places if (text := _text(cells.get(place)))), "")


def _heads(
    table: TableBinding, cells: _Cells, computed: frozenset[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    bound = {column_number(one.column) for one in table.columns}
    headed = {column for row, column in cells if row == table.heading_row and _text(cells[row, column])}
    for column in sorted(bound | headed):
        if column in bound or (table.first_row, column) not in computed:
            above = range(table.heading_row, max(0, table.heading_row - _ABOVE), -1)
            label = next((text for row in above if (text := _text(cells.get((row, column))))), "")
            yield letters(column), label


def _text(value: Any) -> str:
    return " ".join(value.split()).rstrip("\u00a0 :") if isinstance(value, str) else ""

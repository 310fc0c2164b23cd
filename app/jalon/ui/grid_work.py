"""A model being corrected: what each cell and each column is filled with, as chosen so far."""

import re
from dataclasses import dataclass, replace
from typing import Final

from jalon.domain.grid_models import CellBinding, ColumnBinding, Form, GridModel, RowSource
from jalon.services.grids import ModelLabels, label_cell

_PLACE: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
Cell = tuple[str, str]
Column = tuple[int, str]


@dataclass(slots=True)
class GridWork:
    """What the screen of a model holds; nothing is kept before it is saved."""

    base: GridModel
    labels: dict[Cell, str]
    headings: dict[Column, str]
    sheets: tuple[str, ...]
    cells: dict[Cell, CellBinding | None]
    columns: dict[Column, ColumnBinding | None]
    sources: list[RowSource]
    name: str
    leaves_structure: bool
    former_name: str | None = None
    """That of the remembered model it corrects."""
    is_touched: bool = False

    @classmethod
    def begun(cls, model: GridModel, labels: ModelLabels, *, former_name: str | None = None) -> "GridWork":
        """Return the work on a model, guessed or remembered."""
        bound = {
            (number, one.column): one for number, table in enumerate(model.tables) for one in table.columns
        }
        return cls(
            model,
            dict(labels.cells),
            dict(labels.columns),
            labels.sheets,
            {(one.sheet, one.cell): one for one in model.cells},
            {place: bound.get(place) for place in labels.columns},
            [table.source for table in model.tables],
            model.name,
            model.leaves_structure,
            former_name,
        )

    def set_cell(self, place: Cell, key: str | None) -> None:
        """Fill a cell with something else, or with nothing."""
        self.is_touched = True
        if key is None:
            self.cells[place] = None
            return
        known = self.cells[place] or next(
            (one for one in self.base.cells if (one.sheet, one.cell) == place), None
        )
        kept = known if known is not None else CellBinding(*place, key)
        self.cells[place] = replace(kept, key=key, form=kept.form if kept.key == key else Form.AUTO)

    def set_cell_form(self, place: Cell, form: Form) -> None:
        """Write a cell in another form."""
        self.is_touched = True
        if (one := self.cells[place]) is not None:
            self.cells[place] = replace(one, form=form)

    def set_column(self, place: Column, field: str | None) -> None:
        """Fill a column with something else, or with nothing."""
        self.is_touched = True
        known = self.columns[place]
        if field is None:
            self.columns[place] = None
        elif known is None or known.field != field:
            self.columns[place] = ColumnBinding(place[1], field)

    def set_column_form(self, place: Column, form: Form) -> None:
        """Write a column in another form."""
        self.is_touched = True
        if (one := self.columns[place]) is not None:
            self.columns[place] = replace(one, form=form)

    def set_source(self, number: int, source: RowSource) -> None:
        """Make the rows of a table something else; what acts alone have leaves the other tables."""
        self.is_touched = True
        self.sources[number] = source
        if source is not RowSource.ACTS:
            for place, one in self.columns.items():
                if place[0] == number and one is not None and one.field.startswith(("act_", "trip_")):
                    self.columns[place] = None

    def add_cell(self, sheet: str, cell: str) -> Cell | None:
        """Take one more cell; None when it is no place such as « C7 »."""
        cell = cell.strip().upper().replace("$", "")
        if not _PLACE.fullmatch(cell) or sheet not in self.sheets:
            return None
        place = (sheet, cell)
        if place not in self.cells:
            self.is_touched = True
            self.cells[place] = None
            self.labels[place] = label_cell(self.base, sheet, cell)
        return place

    def model(self) -> GridModel:
        """Return the model as chosen; a table without any column is no more in it."""
        tables = []
        for number, table in enumerate(self.base.tables):
            columns = tuple(
                one for place, one in self.columns.items() if place[0] == number and one is not None
            )
            if columns:
                tables.append(replace(table, source=self.sources[number], columns=columns))
        return replace(
            self.base,
            name=self.name.strip(),
            cells=tuple(one for one in self.cells.values() if one is not None),
            tables=tuple(tables),
            leaves_structure=self.leaves_structure,
        )

    def table_numbers(self) -> dict[int, int]:
        """Return for each table of the model as chosen its number in the one that was opened."""
        kept = [
            number
            for number in range(len(self.base.tables))
            if any(place[0] == number and one is not None for place, one in self.columns.items())
        ]
        return dict(enumerate(kept))

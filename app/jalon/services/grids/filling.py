"""Fills someone’s own table for a month, in its own shape, and counts again what was written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jalon.domain.cells import Cell, Hours
from jalon.domain.errors import ExportMismatchError, GridModelMismatchError, GridReasonNeededError
from jalon.domain.grid_models import (
    PREVIOUS_MONTH,
    THIS_MONTH,
    CellBinding,
    ColumnBinding,
    Form,
    GridModel,
    TableBinding,
)
from jalon.domain.months import Month, month_of
from jalon.domain.rules import Rules
from jalon.domain.search_keys import search_key
from jalon.exchange import filling, recount
from jalon.exchange.filling_wire import FilledSheet, FilledTable, FilledValue, PlacedValue
from jalon.exchange.formulas import column_number
from jalon.exchange.grid_labels import grid_fields
from jalon.exchange.separated_writing import separated_text
from jalon.files import write_atomically
from jalon.services.access import note_in
from jalon.services.grids.keys import Heading, figure, heading, in_form, is_figure, month_words
from jalon.services.grids.rows import GridLine, read_lines
from jalon.services.returns import prepare_return
from jalon.services.targets import require_writable_over
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries.colleagues import list_colleagues
from jalon.storage.queries.grid_models import SENT
from jalon.storage.transactions import Session

_FIRST_DAY: Final = date(1899, 12, 30)
_MINUTES_A_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """What was filled: cells apart, and rows by sheet."""

    cells: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a model is filled with: a value for each of its cells, rows for each of its tables."""

    cells: tuple[tuple[CellBinding, Cell], ...]
    tables: tuple[tuple[TableBinding, tuple[GridLine, ...], tuple[tuple[Cell, ...], ...]], ...]


def fill_grid(
    caseload: Caseload,
    model: GridModel,
    month: Month,
    target: Path,
    *,
    today: date,
    reason: str | None = None,
) -> FilledGrid:
    """Fill a model for a month and write it to ``target``; every cell is read again by another library first.

    What the model does not bind stays as it is; the sheet's own formulas are computed by who opens it. Noted
    in the access log, apart when it names people; why names leave the structure is kept with the caseload.

    Raises:
        GridReasonNeededError: it names people, leaves the structure, and no reason is given.
        GridModelMismatchError: the model names what its template or the month does not have.
        ExportMismatchError: what was read again is not what was asked for; ``target`` is as it was.
        UnknownAgreementError: no agreement has the reference of the model.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    if model.asks_reason and not (reason or "").strip():
        raise GridReasonNeededError(model.name)
    content = read_content(caseload, model, month, today=today)
    _note(caseload, model, month, reason)
    write_atomically(target, filled_with(model, content))
    rows: dict[str, int] = {}
    for table, lines, _ in content.tables:
        rows[table.sheet] = rows.get(table.sheet, 0) + len(lines)
    return FilledGrid(len(content.cells), rows)


def filled_with(model: GridModel, content: Content) -> bytes:
    """Return the table of a model filled and read again.

    Raises:
        GridModelMismatchError, GridComputedCellError: the model does not fit its template.
        ExportMismatchError: what was read again is not what was asked for.
    """
    return _as_text(model, content) if model.kind == "csv" else _as_workbook(model, content)


def _note(caseload: Caseload, model: GridModel, month: Month, reason: str | None) -> None:
    """Note the filling in the access log, which holds no words; the reason beside it, in the caseload."""
    event = "fill_grid_with_names" if model.names_people else "fill_grid"
    with caseload.write("note_sending") as session:
        note_in(caseload, session, event, "grid_model", str(month))
        if model.asks_reason:
            told = {"month": str(month), "reason": (reason or "").strip()}
            records.insert(
                session,
                "grid_model",
                {
                    "name": model.name,
                    "direction": SENT,
                    "mapping": json.dumps(told, ensure_ascii=False, separators=(",", ":")),
                },
            )


def read_content(caseload: Caseload, model: GridModel, month: Month, *, today: date) -> Content:
    """Return what a model is filled with for a month."""
    rules = rules_for(month.last_day)
    documents: dict[Month, Mapping[str, Any]] = {}

    def document_of(asked: Month) -> Mapping[str, Any]:
        if asked not in documents:
            documents[asked] = prepare_return(caseload, asked, agreement=model.agreement, today=today)
        return documents[asked]

    document = document_of(month)
    with caseload.read() as session:
        head = Heading(
            document["structure"], _signed_in(session, caseload), model.agreement or _agreement(document)
        )
        tables = []
        for table in model.tables:
            lines = read_lines(session, table.source, month, document, model.agreement)
            if table.coach is not None:
                lines = tuple(line for line in lines if _is_of(line, table.coach))
            tables.append((table, lines, tuple(_cells_of(table, line, rules) for line in lines)))
    cells: list[tuple[CellBinding, Cell]] = []
    for one in model.cells:
        asked = _month_of(one, month)
        if asked > month:
            cells.append((one, None))  # a month of the year that is still to come
        elif is_figure(one.key):
            cells.append((one, in_form(figure(document_of(asked), one.key), one.form)))
        else:
            cells.append((one, heading(one.key, asked, document, head, rules)))
    return Content(tuple(cells), tuple(tables))


def shown(column: ColumnBinding, value: Any, rules: Rules) -> Cell:
    """Return the cell of a field as a column wants it."""
    if value is None:
        return None
    if column.values and str(value) in column.values:
        return column.values[str(value)]
    field = grid_fields()[column.field]
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field.list is not None and isinstance(value, str):
        if column.form is Form.CODE:
            return value
        name = "pre_modules" if value == "M0_ACCUEIL" else field.list
        return rules.label(name, value)
    if isinstance(value, int) and column.form is Form.DURATION:
        return Hours(value)
    return in_form(value, column.form)


def _cells_of(table: TableBinding, line: GridLine, rules: Rules) -> tuple[Cell, ...]:
    cells = tuple(shown(column, line.values.get(column.field), rules) for column in table.columns)
    return (*cells, line.key) if table.key_column else cells


def _is_of(line: GridLine, coach: str) -> bool:
    """Tell whether a row is of a référent: each word of « Idriss B. » begins one of his names."""
    names = search_key(str(line.values.get("coach") or "")).split()
    return all(any(name.startswith(word.strip(".")) for name in names) for word in search_key(coach).split())


def _month_of(cell: CellBinding, month: Month) -> Month:
    if cell.month == THIS_MONTH:
        return month
    return month.previous if cell.month == PREVIOUS_MONTH else Month(month.year, int(cell.month))


def _agreement(document: Mapping[str, Any]) -> str:
    return str(document.get("agreement") or "")


def _signed_in(session: Session, caseload: Caseload) -> str:
    names = {one.id: f"{one.given_name} {one.family_name}" for one in list_colleagues(session)}
    return names.get(caseload.signed_in.coach_id or "", "")


def _as_workbook(model: GridModel, content: Content) -> bytes:
    path = Path(model.file_name)
    orders = tuple(_order(sheet, content) for sheet in _sheets_of(content))
    whole = filling.filled(path, model.template, orders)
    _control(path, recount.read_cells(whole), orders)
    return whole


def _sheets_of(content: Content) -> tuple[str, ...]:
    names = [one.sheet for one, _ in content.cells] + [table.sheet for table, _, _ in content.tables]
    return tuple(dict.fromkeys(names))


def _order(sheet: str, content: Content) -> FilledSheet:
    placed = tuple(
        PlacedValue(
            _row_of(one.cell), column_number(one.cell.rstrip("0123456789")), filled_value(value, one.form)
        )
        for one, value in content.cells
        if one.sheet == sheet
    )
    tables = tuple(
        FilledTable(
            table.first_row,
            table.last_row,
            columns_of(table),
            tuple(tuple(filled_value(cell, Form.AUTO) for cell in row) for row in rows),
        )
        for table, _, rows in content.tables
        if table.sheet == sheet
    )
    return FilledSheet(sheet, placed, tables)


def columns_of(table: TableBinding) -> tuple[int, ...]:
    """Return the columns that a table fills, that of the keys last."""
    letters = [column.column for column in table.columns]
    return tuple(column_number(one) for one in [*letters, *([table.key_column] if table.key_column else [])])


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def filled_value(cell: Cell, form: Form) -> FilledValue:
    """Return what is written in a cell of the template."""
    match cell:
        case None:
            return FilledValue()
        case date() if form is Form.TEXT:
            return FilledValue(text=month_words(month_of(cell)))
        case date():
            return FilledValue(number=str((cell - _FIRST_DAY).days), look="day")
        case Hours(minutes):
            return FilledValue(number=repr(minutes / _MINUTES_A_DAY), look="hours")
        case int() if form is Form.DURATION:
            return FilledValue(number=repr(cell / _MINUTES_A_DAY), look="hours")
        case int() | Decimal():
            return FilledValue(number=str(cell), look="share" if form is Form.FRACTION else "")
        case _:
            return FilledValue(text=str(cell))


def told(asked: FilledValue) -> str:
    """Return what a cell of the template will show."""
    if asked.text is not None:
        return asked.text
    if asked.number is None:
        return ""
    if asked.look == "day":
        return f"{date.fromordinal(_FIRST_DAY.toordinal() + int(asked.number)):%d/%m/%Y}"
    if asked.look == "hours":
        minutes = round(float(asked.number) * _MINUTES_A_DAY)
        return f"{minutes // 60}:{minutes % 60:02}"
    is_share = asked.look == "share"
    shown = Decimal(asked.number) * 100 if is_share else Decimal(asked.number)
    return f"{shown.normalize():f}".replace(".", ",") + ("\u202f%" if is_share else "")


def _control(
    path: Path, found: Mapping[str, Mapping[tuple[int, int], Any]], orders: Sequence[FilledSheet]
) -> None:
    """Compare every cell that was read again with the one that was asked for, and the rows of every table."""
    for order in orders:
        cells = found.get(order.name)
        if cells is None:
            raise GridModelMismatchError(path)
        growths = [
            (table.last, max(0, len(table.rows) - (table.last - table.first + 1))) for table in order.tables
        ]

        def moved(row: int, growths: Sequence[tuple[int, int]] = growths) -> int:
            return row + sum(extra for last, extra in growths if row > last)

        for placed in order.cells:
            _require(path, cells.get((moved(placed.row), placed.column)), placed.value)
        for table in order.tables:
            first, room = moved(table.first), table.last - table.first + 1
            for place in range(max(len(table.rows), room)):
                row = table.rows[place] if place < len(table.rows) else (FilledValue(),) * len(table.columns)
                for column, value in zip(table.columns, row, strict=True):
                    _require(path, cells.get((first + place, column)), value)


def _require(path: Path, found: Any, asked: FilledValue) -> None:
    if asked.text is not None:
        same = (found or "") == asked.text
    elif asked.number is None:
        same = found in (None, "")
    else:
        same = abs(_number(found) - float(asked.number)) < 1e-6
    if not same:
        raise ExportMismatchError(path.stem)


def _number(found: Any) -> float:
    match found:
        case datetime():
            return (found - datetime.combine(_FIRST_DAY, time())) / timedelta(days=1)
        case date():
            return float((found - _FIRST_DAY).days)
        case timedelta():
            return found / timedelta(days=1)
        case time():
            return (datetime.combine(_FIRST_DAY, found) - datetime.combine(_FIRST_DAY, time())) / timedelta(
                days=1
            )
        case int() | float() if not isinstance(found, bool):
            return float(found)
        case _:
            return float("nan")


def _as_text(model: GridModel, content: Content) -> bytes:
    """Return a text table: the head of the template as it is, then the rows."""
    (table, _, rows), *_ = content.tables
    head = recount.text_rows(model.template)
    places = columns_of(table)
    width = max([len(row) for row in head] + [max(places) + 1])
    lines: list[list[Cell]] = [list(row) for row in head]
    for row in rows:
        line: list[Cell] = [None] * width
        for place, cell in zip(places, row, strict=True):
            line[place] = cell
        lines.append(line)
    whole = separated_text([str(cell or "") for cell in lines[0]], lines[1:])
    if recount.recount_text(whole).rows + 1 != len(lines):
        raise ExportMismatchError(model.name)
    return whole

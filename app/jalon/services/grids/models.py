"""The models of tables to fill: guessed from a file, written as JSON, kept with the caseload."""

import base64
import binascii
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from jalon.domain.errors import (
    CannotReadError,
    GridModelMismatchError,
    GridModelUnreadableError,
    GridTemplateKindError,
    GridTemplateNamesError,
    GridTemplateTooHeavyError,
    NothingToBindError,
    UnknownGridModelError,
)
from jalon.domain.grid_models import (
    MONTHS,
    CellBinding,
    ColumnBinding,
    Form,
    GridModel,
    RowSource,
    TableBinding,
)
from jalon.domain.search_keys import search_key
from jalon.exchange import filling
from jalon.exchange.filling_wire import FilledSheet, FilledTable
from jalon.exchange.formulas import column_number
from jalon.exchange.grid_labels import grid_fields, guess_bindings
from jalon.exchange.guessing import shape_of
from jalon.exchange.reading import KINDS, Grid, GridRow, read_grid
from jalon.exchange.separated_writing import separated_text
from jalon.services.grids.keys import is_key
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import grid_models as queries

FORMAT: Final = "jalon-grid-model"
FORMAT_VERSION: Final = 1
_LARGEST: Final = 6_000_000
_NAMED: Final = frozenset({"family_name", "full_name", "birth_name"})
"""Given names are left out: many are everyday words, and one alone tells nobody."""
_SHORTEST_NAME: Final = 3
_Column = Annotated[str, msgspec.Meta(pattern="^[A-Z]{1,3}$")]
_Place = Annotated[str, msgspec.Meta(pattern="^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
_Row = Annotated[int, msgspec.Meta(ge=1, le=1_048_576)]
_Text = Annotated[str, msgspec.Meta(max_length=200)]


class _Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    sheet: _Text
    cell: _Place
    key: _Text
    form: Form = Form.AUTO
    month: _Text = "this"


class _ColumnOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    column: _Column
    field: _Text
    form: Form = Form.AUTO
    values: dict[_Text, _Text] = {}


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    sheet: _Text
    source: RowSource
    heading_row: _Row
    first_row: _Row
    last_row: _Row
    columns: tuple[_ColumnOf, ...]
    key_column: _Column | None = None
    coach: _Text | None = None


class _Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["jalon-grid-model"]
    format_version: Literal[1]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    kind: Literal["xlsx", "csv"]
    file_name: _Text
    template: str
    """The emptied file, in base64."""
    cells: tuple[_Cell, ...] = ()
    tables: tuple[_Table, ...] = ()
    agreement: str | None = None
    leaves_structure: bool = True


def guess_model(path: Path, *, today: date) -> GridModel:
    """Return what a table, blank or filled, is to be filled with; what it held of others is not kept.

    Raises:
        CannotReadError: the file is not there or may not be read.
        GridTemplateNamesError: it names someone of its rows elsewhere, where nothing is emptied.
        GridTemplateKindError: neither xlsx nor csv: other programs can save as one of them.
        NothingToBindError: nothing in it resembles a figure or a field.
        RefusalError: as ``exchange.reading.read_grid`` and ``exchange.filling``.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind not in ("xlsx", "csv"):
        raise GridTemplateKindError(path)
    grid = read_grid(path)
    content = _content(path)
    seen = filling.look_at(path, content) if kind == "xlsx" else ()
    labels = {indicator.code: indicator.label for indicator in rules_for(today).indicators}
    found = guess_bindings(grid, seen, labels)
    if not found.cells and not found.tables:
        raise NothingToBindError(path)
    rows = _example_rows(found.tables, found.others)
    names = _names(grid, rows)
    rows += _strays(grid, rows, names)
    _require_nameless(path, grid, rows, names)
    cells = found.cells if kind == "xlsx" else ()
    tables = found.tables if kind == "xlsx" else found.tables[:1]
    if kind == "csv":
        if not tables:
            raise NothingToBindError(path)
        above = {row.number: row.values for row in grid.sheets[0].rows}
        head = [
            [str(value or "") for value in above.get(number, ())] for number in range(1, tables[0].first_row)
        ]
        template = separated_text(head[0], head[1:])
    else:
        template = filling.filled(path, content, _emptying(rows), unwanted=tuple(sorted(names)))
    return GridModel(path.stem, kind, path.name, template, cells, tables)


def model_to_json(model: GridModel) -> bytes:
    """Return a model as the JSON that ``model_from_json`` reads, to be corrected by hand."""
    plain = _Model(
        "jalon-grid-model",
        1,
        model.name,
        "xlsx" if model.kind == "xlsx" else "csv",
        model.file_name,
        base64.b64encode(model.template).decode(),
        tuple(_Cell(one.sheet, one.cell, one.key, one.form, one.month) for one in model.cells),
        tuple(
            _Table(
                one.sheet,
                one.source,
                one.heading_row,
                one.first_row,
                one.last_row,
                tuple(_ColumnOf(of.column, of.field, of.form, dict(of.values)) for of in one.columns),
                one.key_column,
                one.coach,
            )
            for one in model.tables
        ),
        model.agreement,
        model.leaves_structure,
    )
    return msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n"


def model_from_json(path: Path, text: bytes | str) -> GridModel:
    """Return the model that a JSON text describes; ``path`` is what a refusal names.

    Raises:
        GridModelUnreadableError: it describes none.
        GridModelMismatchError: it names a figure, a field, a month or rows that there cannot be.
    """
    if len(text) > _LARGEST:
        raise GridTemplateTooHeavyError(path)
    try:
        plain = msgspec.json.decode(text, type=_Model)
        template = base64.b64decode(plain.template, validate=True)
    except (msgspec.MsgspecError, UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise GridModelUnreadableError(path) from error
    model = GridModel(
        plain.name,
        plain.kind,
        plain.file_name,
        template,
        tuple(CellBinding(one.sheet, one.cell, one.key, one.form, one.month) for one in plain.cells),
        tuple(
            TableBinding(
                one.sheet,
                one.source,
                one.heading_row,
                one.first_row,
                one.last_row,
                tuple(ColumnBinding(of.column, of.field, of.form, of.values) for of in one.columns),
                one.key_column,
                one.coach,
            )
            for one in plain.tables
        ),
        plain.agreement,
        plain.leaves_structure,
    )
    if not _is_sound(model):
        raise GridModelMismatchError(path)
    return model


def read_model(caseload: Caseload, name: str, *, today: date) -> GridModel:
    """Return the model that a name means: a JSON file, a table itself, or a model that is remembered.

    Raises:
        UnknownGridModelError: it is none of them.
        RefusalError: as ``guess_model`` and ``model_from_json``.
    """
    path = Path(name)
    if path.suffix.lower() == ".json":
        return model_from_json(path, _content(path))
    if path.is_file():
        return guess_model(path, today=today)
    with caseload.read() as session:
        found = queries.remembered_model(session, name)
    if found is None:
        raise UnknownGridModelError(name)
    return model_from_json(path, found.mapping)


def remember_model(caseload: Caseload, model: GridModel) -> str:
    """Keep a model with the caseload, in the place of one of the same name; return its identity."""
    values = {
        "name": model.name,
        "direction": queries.OUT,
        "shape": shape_of(
            f"{table.sheet}{column.column}{column.field}"
            for table in model.tables
            for column in table.columns
        ),
        "mapping": model_to_json(model).decode(),
    }
    with caseload.write("remember_grid_model") as session:
        known = queries.remembered_model(session, model.name)
        if known is None:
            return records.insert(session, "grid_model", values)
        records.update(session, "grid_model", known.model_id, values)
        return known.model_id


def list_models(caseload: Caseload) -> tuple[tuple[str, str], ...]:
    """Return the identity and the name of each model that is remembered, by name."""
    with caseload.read() as session:
        return queries.remembered_names(session)


def forget_model(caseload: Caseload, model_id: str) -> None:
    """Put a model in the trash.

    Raises:
        UnknownRecordError: there is no such model.
    """
    with caseload.write("forget_grid_model") as session:
        records.remove(session, "grid_model", model_id, at=caseload.clock())


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise GridTemplateTooHeavyError(path)
        return path.read_bytes()
    except OSError as error:
        raise CannotReadError(path) from error


_Rows = tuple[tuple[TableBinding, int, int], ...]
"""Tables and the rows (first, last) of their examples."""


def _example_rows(tables: tuple[TableBinding, ...], others: tuple[tuple[TableBinding, int], ...]) -> _Rows:
    return (
        *((one, one.first_row, one.last_row) for one in tables),
        *((one, number, number) for one, number in others),
    )


def _names(grid: Grid, rows: _Rows) -> frozenset[str]:
    """Return the folded family names of those whom an example is about; of a whole name, every word."""
    return frozenset(
        word
        for sheet in grid.sheets
        for table, first, last in rows
        if table.sheet == sheet.name
        for row in sheet.rows
        if first <= row.number <= last
        for word in _named_in(table, row)
        if len(word) >= _SHORTEST_NAME
    )


def _strays(grid: Grid, rows: _Rows, names: frozenset[str]) -> _Rows:
    """Return the rows of a table’s sheet, below it, that name its people again where it names them."""
    return tuple(
        (table, row.number, row.number)
        for sheet in grid.sheets
        for table in {id(one): one for one, _, _ in rows}.values()
        if table.sheet == sheet.name
        for row in sheet.rows
        if row.number > table.last_row
        and not any(one is table and first <= row.number <= last for one, first, last in rows)
        and names.intersection(_named_in(table, row))
    )


def _named_in(table: TableBinding, row: GridRow) -> list[str]:
    """Return the folded words of a row where a table has its names."""
    columns = [column_number(of.column) for of in table.columns if of.field in _NAMED]
    texts = (row.values[column] for column in columns if column < len(row.values))
    return [word for text in texts if isinstance(text, str) for word in search_key(text).split()]


def _words(row: GridRow) -> set[str]:
    return {word for text in row.values if isinstance(text, str) for word in search_key(text).split()}


def _require_nameless(path: Path, grid: Grid, rows: _Rows, names: frozenset[str]) -> None:
    """Accept an example that names its people in its rows only, which are emptied."""
    for sheet in grid.sheets:
        emptied = [range(first, last + 1) for table, first, last in rows if table.sheet == sheet.name]
        for row in sheet.rows:
            if any(row.number in some for some in emptied):
                continue
            if names & _words(row):
                raise GridTemplateNamesError(path, sheet.name, row.number)


def _emptying(rows: _Rows) -> tuple[FilledSheet, ...]:
    """Return the order that takes the rows of an example out of a workbook."""
    return tuple(
        FilledSheet(
            name,
            tables=tuple(
                FilledTable(first, last, tuple(column_number(of.column) for of in one.columns))
                for one, first, last in rows
                if one.sheet == name
            ),
        )
        for name in dict.fromkeys(one.sheet for one, _, _ in rows)
    )


def _is_sound(model: GridModel) -> bool:
    fields = grid_fields()
    return all(is_key(one.key) and one.month in MONTHS for one in model.cells) and all(
        one.heading_row < one.first_row <= one.last_row
        and one.columns
        and len({of.column for of in one.columns}) == len(one.columns)
        and all(of.field in fields for of in one.columns)
        for one in model.tables
    )

"""What others changed in a table that Jalon filled comes back as proposals; a figure is never typed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from jalon.domain.cells import Cell
from jalon.domain.errors import GridModelMismatchError, ImportMovedError, NothingToImportError
from jalon.domain.grid_models import ColumnBinding, Form, GridModel, RowSource, TableBinding
from jalon.domain.import_values import SAME, GridMapping, RowState, Subject, TableMapping, Verdict
from jalon.domain.months import Month
from jalon.domain.own_lists import OwnList
from jalon.domain.search_keys import search_key
from jalon.exchange import filling, recount
from jalon.exchange.filling_wire import FilledValue
from jalon.exchange.formulas import column_number
from jalon.exchange.reading import Duration, Grid, GridRow, GridSheet, Uncounted, Value, read_grid
from jalon.services.grids.corrections import DIRECT, Correction, correction_of, write_corrections
from jalon.services.grids.filling import Content, columns_of, filled_value, read_content, told
from jalon.services.grids.keys import is_figure
from jalon.services.grids.rows import GridLine
from jalon.services.importing import fields_for
from jalon.services.importing.meanings import Vocabulary
from jalon.services.importing.proposing import Proposal, completed
from jalon.services.importing.rehearsing import Rehearsal, rehearse_in
from jalon.services.lists import read_lists
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session

_FIRST_DAY: Final = date(1899, 12, 30)
_SAME: Final = 1e-4
_WRITTEN: Final = (RowState.CREATE, RowState.UPDATE)
_COMPUTED: Final = frozenset({"case_code", "month_minutes", "acts_count", "event", "age", "age_band"})


class ChangeKind(StrEnum):
    """What a difference is; only the first two can be taken."""

    VALUE = "value"
    NEW_ROW = "new_row"
    MISSING_ROW = "missing_row"
    FIGURE = "figure"
    """Of the return, or counted from acts: told, never taken."""
    UNCLEAR = "unclear"
    """It cannot be told whose row it is."""


@dataclass(frozen=True, slots=True)
class GridChange:
    """A difference between a table that came back and what Jalon would fill today.

    ``row`` is the one in the file that came back, 0 of a row that is missing; ``before`` and ``after`` are
    what the cells show. ``verdict`` is what becomes of the row if it is taken: see ``services.importing``.
    """

    kind: ChangeKind
    sheet: str
    row: int
    column: str = ""
    case_code: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    verdict: Verdict | None = None
    correction: Correction | None = None
    """What would be written, of a value that is one column of one record."""

    @property
    def can_be_taken(self) -> bool:
        """Tell whether it would be written as it stands."""
        return self.correction is not None or (
            self.kind in (ChangeKind.VALUE, ChangeKind.NEW_ROW)
            and self.field not in DIRECT
            and self.verdict is not None
            and self.verdict.state in _WRITTEN
        )


@dataclass(frozen=True, slots=True)
class ReturnedGrid:
    """A table that came back, and its differences in the order of its rows."""

    file_name: str
    changes: tuple[GridChange, ...]
    today: date
    rows: tuple["_Returned", ...] = field(repr=False)
    grid: Grid = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Returned:
    """A row to take: its place, whose it is, and the cells that say something new."""

    table: TableBinding
    row: int
    person_id: str
    """Hers, empty for someone new."""
    case_code: str
    cells: Mapping[str, Value]


def propose_changes(
    caseload: Caseload, model: GridModel, path: Path, month: Month, *, today: date
) -> ReturnedGrid:
    """Return what a table that came back says otherwise than Jalon would today; nothing is written.

    Rows are known by the column of keys, else by the case code. The values of people can be taken; figures
    are only told, and so are rows of which it is not clear whose they are.

    Raises:
        GridModelMismatchError: a sheet or the headings of a table are not in the file.
        RefusalError: as ``exchange.reading.read_grid``.
    """
    grid = read_grid(path)
    content = read_content(caseload, model, month, today=today)
    head = _template_cells(model)
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    own = read_lists(caseload)
    with caseload.read() as session:
        vocabulary = Vocabulary.load(session, today, own)
    changes: list[GridChange] = []
    rows: list[_Returned] = []
    for table, lines, cells in content.tables:
        sheet = sheets.get(table.sheet)
        heading = None if sheet is None else _heading_row(sheet, table, head.get(table.sheet, {}))
        if sheet is None or heading is None:
            raise GridModelMismatchError(path)
        found = _Comparison(
            table, lines, cells, sheet, heading, vocabulary, today, from_text=grid.kind == "csv"
        )
        changes += found.run()
        rows += found.taken
    changes += _figures(content, sheets)
    returned = ReturnedGrid(path.name, (), today, tuple(rows), grid)
    verdicts = _verdicts(caseload, returned, own)
    judged = [replace(one, verdict=verdicts.get((one.sheet, one.row))) for one in changes]
    return replace(returned, changes=tuple(sorted(judged, key=lambda one: (one.sheet, one.row))))


def take_changes(
    caseload: Caseload, returned: ReturnedGrid, accepted: Collection[GridChange]
) -> Mapping[str, int]:
    """Write the accepted changes as one action; return how many records it made or changed, by table.

    Raises:
        NothingToImportError: none of them can be taken.
        ImportMovedError: the caseload changed since in a way that changes some of them.
        FrozenFileError: the file of someone concerned is frozen.
    """
    corrections = [one.correction for one in accepted if one.correction is not None]
    rows = _accepted_rows(returned, [one for one in accepted if one.can_be_taken and one.correction is None])
    if not corrections and not rows:
        raise NothingToImportError
    own = read_lists(caseload)
    with caseload.write("take_grid_changes") as session:
        write_corrections(session, corrections)
        written = dict(Counter(one.table for one in corrections))
        for some in _by_table(rows):
            rehearsal = _rehearsed(caseload, session, own, returned, some)
            moved = sum(verdict.state not in _WRITTEN for verdict in rehearsal.verdicts)
            if moved:
                raise ImportMovedError(moved)
            for table, count in rehearsal.plan.write(session, caseload.clock()).items():
                written[table] = written.get(table, 0) + count
    return written


def _accepted_rows(returned: ReturnedGrid, accepted: Sequence[GridChange]) -> list[_Returned]:
    """Return the rows to file, with the cells that were accepted alone."""
    wanted = {(one.sheet, one.row, one.field) for one in accepted}
    whole = {(one.sheet, one.row) for one in accepted if one.kind is ChangeKind.NEW_ROW}
    rows = []
    for row in returned.rows:
        place = (row.table.sheet, row.row)
        fields = {column.column: column.field for column in row.table.columns}
        cells = {
            column: value
            for column, value in row.cells.items()
            if place in whole or (*place, fields[column]) in wanted
        }
        if cells:
            rows.append(replace(row, cells=cells))
    return rows


def _by_table(rows: Sequence[_Returned]) -> Iterator[list[_Returned]]:
    for known in {id(row.table): row.table for row in rows}.values():
        yield [row for row in rows if row.table is known]


def _template_cells(model: GridModel) -> Mapping[str, Mapping[tuple[int, int], Value]]:
    if model.kind == "csv":
        rows = recount.text_rows(model.template)
        return {
            "": {(row, place): cell for row, cells in enumerate(rows, 1) for place, cell in enumerate(cells)}
        }
    filling.look_at(Path(model.file_name), model.template)  # checked apart before it is read here
    return recount.read_cells(model.template)


def _heading_row(sheet: GridSheet, table: TableBinding, head: Mapping[tuple[int, int], Value]) -> int | None:
    """Return where the headings of a table are in a file that came back: rows may have been added above."""
    expected = {
        column_number(one.column): search_key(
            str(head.get((table.heading_row, column_number(one.column))) or "")
        )
        for one in table.columns
    }
    best, most = None, max(1, (len(expected) + 1) // 2)
    for row in sheet.rows:
        same = sum(
            bool(label) and place < len(row.values) and search_key(str(row.values[place] or "")) == label
            for place, label in expected.items()
        )
        if same >= most and (best is None or same > most or row.number == table.heading_row):
            best, most = row.number, same
    return best


class _Comparison:
    """Compares the rows of a table that came back with those that would be filled."""

    def __init__(
        self,
        table: TableBinding,
        lines: Sequence[GridLine],
        cells: Sequence[tuple[Cell, ...]],
        sheet: GridSheet,
        heading: int,
        vocabulary: Vocabulary,
        today: date,
        *,
        from_text: bool,
    ) -> None:
        self.taken: list[_Returned] = []
        self._table, self._sheet, self._heading, self._from_text = table, sheet, heading, from_text
        self._vocabulary, self._today = vocabulary, today
        self._lines = {self._name(line): (line, row) for line, row in zip(lines, cells, strict=True)}
        self._doubled = len(self._lines) < len(lines)
        subject = Subject.ACTS if table.source is RowSource.ACTS else Subject.PERSONS
        self._fields = frozenset(fields_for(subject)) - _COMPUTED

    def run(self) -> Iterator[GridChange]:
        """Yield the differences."""
        seen: set[str] = set()
        for row in self._rows():
            name = self._name_in(row)
            known = self._lines.get(name)
            if known is None or name in seen or self._doubled:
                yield from self._unknown(
                    row, name, is_clear=not name or (not self._doubled and name not in seen)
                )
            else:
                yield from self._changed(row, *known)
            seen.add(name)
        for name, (line, _) in self._lines.items():
            if name not in seen and not self._doubled:
                yield GridChange(ChangeKind.MISSING_ROW, self._table.sheet, 0, case_code=line.case_code)

    def _rows(self) -> Iterator[GridRow]:
        """Yield the rows of the table, to the first that is empty or a total."""
        places = columns_of(self._table)
        number = self._heading
        for row in self._sheet.rows:
            if row.number <= self._heading:
                continue
            held = [row.values[place] for place in places if place < len(row.values)]
            texts = [search_key(value) for value in row.values if isinstance(value, str)]
            is_total = any(text.startswith(("total", "sous total", "totaux")) for text in texts)
            if row.number != number + 1 or is_total or all(value is None for value in held):
                return
            number = row.number
            yield row

    def _name(self, line: GridLine) -> str:
        return line.key if self._table.key_column else line.case_code

    def _name_in(self, row: GridRow) -> str:
        if self._table.key_column:
            return _text(_at(row, self._table.key_column))
        code = next((one.column for one in self._table.columns if one.field == "case_code"), None)
        return _text(_at(row, code)).strip().upper() if code else ""

    def _changed(self, row: GridRow, line: GridLine, cells: Sequence[Cell]) -> Iterator[GridChange]:
        new: dict[str, Value] = {}
        for column, cell in zip(self._table.columns, cells, strict=False):
            value = _at(row, column.column)
            asked = filled_value(cell, Form.AUTO)
            if column.field == "case_code" or _is_same(value, asked, from_text=self._from_text):
                continue
            is_direct = column.field in DIRECT and self._table.source is not RowSource.ACTS
            is_taken = (is_direct or column.field in self._fields) and not isinstance(value, Uncounted)
            yield GridChange(
                ChangeKind.VALUE if is_taken else ChangeKind.FIGURE,
                self._table.sheet,
                row.number,
                column.column,
                line.case_code,
                column.field,
                told(asked),
                _text(value),
                correction=self._correction(line, column, value) if is_direct and is_taken else None,
            )
            if is_taken and not is_direct:
                new[column.column] = value
        if new:
            self.taken.append(_Returned(self._table, row.number, line.person_id, line.case_code, new))

    def _correction(self, line: GridLine, column: ColumnBinding, value: Value) -> Correction | None:
        own = {said: code for code, said in column.values.items()}
        meant = own.get(value, value) if isinstance(value, str) else value
        return correction_of(line, column.field, meant, self._vocabulary, self._today)

    def _unknown(self, row: GridRow, name: str, *, is_clear: bool) -> Iterator[GridChange]:
        cells = {
            one.column: value
            for one in self._table.columns
            if (value := _at(row, one.column)) is not None and one.field in self._fields | {"case_code"}
        }
        after = " ".join(
            _text(cells[one.column])
            for one in self._table.columns
            if one.column in cells and one.field in ("family_name", "given_name", "full_name", "act_date")
        )
        kind = ChangeKind.NEW_ROW if is_clear else ChangeKind.UNCLEAR
        yield GridChange(kind, self._table.sheet, row.number, case_code=name, after=after)
        if is_clear:
            self.taken.append(_Returned(self._table, row.number, "", "", cells))


def _figures(content: Content, sheets: Mapping[str, GridSheet]) -> Iterator[GridChange]:
    """Yield the figures that are no more what they are; below a table that grew, none is looked for."""
    grown = {
        table.sheet for table, lines, _ in content.tables if len(lines) > table.last_row - table.first_row + 1
    }
    for binding, cell in content.cells:
        row_number = int(binding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        above = all(row_number < one.first_row for one, _, _ in content.tables if one.sheet == binding.sheet)
        sheet = sheets.get(binding.sheet)
        if not is_figure(binding.key) or sheet is None or (binding.sheet in grown and not above):
            continue
        row = next((one for one in sheet.rows if one.number == row_number), None)
        value = None if row is None else _at(row, binding.cell.rstrip("0123456789"))
        asked = filled_value(cell, binding.form)
        if not _is_same(value, asked, from_text=False):
            column = binding.cell.rstrip("0123456789")
            yield GridChange(
                ChangeKind.FIGURE,
                binding.sheet,
                row_number,
                column,
                "",
                binding.key,
                told(asked),
                _text(value),
            )


def _verdicts(
    caseload: Caseload, returned: ReturnedGrid, own: Mapping[str, OwnList]
) -> dict[tuple[str, int], Verdict]:
    found: dict[tuple[str, int], Verdict] = {}
    with caseload.read() as session:
        for rows in _by_table(returned.rows):
            for one in _rehearsed(caseload, session, own, returned, rows).verdicts:
                found[one.sheet, one.row] = one
    return found


def _rehearsed(
    caseload: Caseload,
    session: Session,
    own: Mapping[str, OwnList],
    returned: ReturnedGrid,
    rows: Sequence[_Returned],
) -> Rehearsal:
    """Return what becomes of rows of a table that hold nothing but what is new, and whose they are."""
    table = rows[0].table
    columns: dict[int, str | None] = {column_number(one.column): one.field for one in table.columns}
    code = next((place for place, of in columns.items() if of == "case_code"), max(columns) + 1)
    columns[code] = "case_code"
    choices: dict[tuple[str, int], str] = {}
    lines = []
    for row in rows:
        values: list[Value] = [None] * (max(columns) + 1)
        for column, value in row.cells.items():
            values[column_number(column)] = value
        if row.person_id:
            values[code] = row.case_code
            choices[table.sheet, row.row] = SAME + row.person_id
        lines.append(GridRow(row.row, tuple(values)))
    used = {place for place in columns if any(line.values[place] is not None for line in lines)}
    grid = Grid(returned.grid.kind, (GridSheet(table.sheet, tuple(lines)),), returned.grid.from_1904)
    subject = Subject.ACTS if table.source is RowSource.ACTS else Subject.PERSONS
    bare = TableMapping(table.sheet, 0, subject, {place: columns[place] for place in used})
    vocabulary = Vocabulary.load(session, returned.today, own)
    mapping = GridMapping((_with_own_words(completed(caseload, grid, bare, vocabulary), table),))
    proposal = Proposal(returned.file_name, "", grid.kind, (), mapping, frozenset(), grid)
    return rehearse_in(session, proposal, mapping, own, today=returned.today, repairs={}, choices=choices)


def _with_own_words(mapping: TableMapping, table: TableBinding) -> TableMapping:
    """Let the table's own words for codes mean these codes."""
    words = {said: code for column in table.columns for code, said in column.values.items()}
    if not words:
        return mapping
    values = {
        name: {written: words.get(written, code) for written, code in known.items()}
        for name, known in mapping.values.items()
    }
    return replace(mapping, values=values)


def _at(row: GridRow, column: str) -> Value:
    place = column_number(column)
    return row.values[place] if place < len(row.values) else None


def _is_same(value: Value, asked: FilledValue, *, from_text: bool) -> bool:
    if asked.text is not None:
        return _text(value).strip() == asked.text.strip()
    if asked.number is None:
        return value is None or value == ""
    if from_text and isinstance(value, str):
        return value.strip() == told(asked)
    match value:
        case datetime():
            found = float((value.date() - _FIRST_DAY).days)
        case date():
            found = float((value - _FIRST_DAY).days)
        case Duration(minutes):
            found = minutes / 1440
        case bool() | None | str() | Uncounted():
            return False
        case _:
            found = float(value)
    return abs(found - float(asked.number)) < _SAME


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case Duration(minutes):
            return f"{int(minutes) // 60}:{round(minutes) % 60:02}"
        case Uncounted():
            return "?"
        case float():
            return str(round(value, 6)).replace(".", ",")
        case _:
            return str(value)

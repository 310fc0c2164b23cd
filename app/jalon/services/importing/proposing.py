"""Reads a file and proposes how it maps: what was remembered for its shape, else what its headings say."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from jalon.domain.errors import CannotReadError
from jalon.domain.import_values import (
    COACHES,
    NOTHING,
    GridMapping,
    ListValues,
    ProposedColumn,
    ProposedSheet,
    Subject,
    TableMapping,
    WrittenValue,
    letter_of,
)
from jalon.domain.search_keys import search_key
from jalon.exchange.guessing import (
    Table,
    fields,
    guess_tables,
    headings_of,
    shape_of,
    table_under,
)
from jalon.exchange.guessing import field_of as field_of_heading
from jalon.exchange.reading import Grid, GridSheet, Value, read_grid
from jalon.exchange.written import column_is_month_first, read_written_day
from jalon.services.backing_up import Step, no_step
from jalon.services.importing.cells import clean, is_national_number, says_nothing, shown
from jalon.services.importing.mappings import table_from_json
from jalon.services.importing.meanings import Vocabulary
from jalon.services.importing.named_people import list_people
from jalon.services.importing.subjects import LISTS, fields_for
from jalon.services.lists import read_lists
from jalon.storage.caseload import Caseload
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_HEADING_ROWS: Final = 30
_SAMPLE: Final = 300
_SHOWN: Final = 3
_NATIONAL_HEADINGS: Final = frozenset(
    {"nir", "n secu", "no secu", "numero secu", "n ss", "no ss", "numero ss", "securite sociale", "secu",
     "n securite sociale", "no securite sociale", "numero de securite sociale", "n de securite sociale",
     "n de secu", "numero de secu", "immatriculation securite sociale", "nss"}
)  # fmt: skip
_CONTRACT_ENDS: Final = frozenset(
    {"contract_end_date", "contract_planned_end_date", "contract_real_end_date"}
)
NATIONAL: Final = "national_number"
REASON: Final = "Pourquoi"
"""The last column of rows that were left aside: no field, and no part of the shape of their table."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file as it was read, and how it seems to map; ``remembered`` names the sheets mapped as last time."""

    file_name: str
    digest: str
    kind: str
    sheets: tuple[ProposedSheet, ...]
    mapping: GridMapping
    remembered: frozenset[str]
    grid: Grid = field(repr=False)


def propose(caseload: Caseload, path: Path, *, today: date, step: Step = no_step) -> Proposal:
    """Read a file apart from the program and propose how it maps; nothing is written.

    ``step`` is told hundredths, several times a second; what it raises stops the reading at once.

    Raises:
        CannotReadError, RefusalError: as ``exchange.reading.read_grid``.
    """
    grid = read_grid(path, step=step)
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise CannotReadError(path) from error
    own = read_lists(caseload)
    with caseload.read() as session:
        vocabulary = Vocabulary.load(session, today, own)
        remembered = _remembered(session, grid)
    guessed = {table.sheet: table for table in guess_tables(grid, today=today)}
    sheets, tables = [], []
    for sheet in grid.sheets:
        kept = remembered.get(sheet.name)
        found = guessed.get(sheet.name)
        if kept is not None:
            found = table_under(grid, sheet, kept.heading_row, today=today)
        proposed = _proposed_sheet(sheet, found)
        sheets.append(proposed)
        mapping = None if found is None else _mapped(caseload, grid, sheet, proposed, vocabulary, kept)
        if mapping is not None and not sheet.hidden:
            tables.append(mapping)
    order = {table.sheet: place for place, table in enumerate(guessed.values())}
    tables.sort(key=lambda table: (table.subject is Subject.ACTS, order.get(table.sheet, len(order))))
    return Proposal(
        path.name, digest, grid.kind, tuple(sheets), GridMapping(tuple(tables)), frozenset(remembered), grid
    )


def table_for_sheet(
    caseload: Caseload,
    proposal: Proposal,
    sheet: str,
    *,
    heading_row: int,
    subject: Subject,
    today: date,
) -> tuple[ProposedSheet, TableMapping]:
    """Return the columns of a sheet and how they seem to map, for a row of headings chosen by the user.

    ``heading_row`` 0: the sheet has no headings. Also for a sheet that was not taken.
    """
    source = sheet_named(proposal.grid, sheet)
    found = table_under(proposal.grid, source, heading_row, today=today)
    proposed = _proposed_sheet(source, found)
    own = read_lists(caseload)
    with caseload.read() as session:
        vocabulary = Vocabulary.load(session, today, own)
    columns = _fields_by_column(proposed.columns, source, heading_row, subject, today)
    bare = TableMapping(sheet, heading_row, subject, columns)
    return proposed, completed(caseload, proposal.grid, bare, vocabulary)


def list_values(
    caseload: Caseload, proposal: Proposal, mapping: GridMapping, *, today: date
) -> tuple[ListValues, ...]:
    """Return the written values of every list of the tables taken, with what they are mapped to."""
    own = read_lists(caseload)
    with caseload.read() as session:
        vocabulary = Vocabulary.load(session, today, own)
    found = []
    for table in mapping.tables:
        source = sheet_named(proposal.grid, table.sheet)
        for name, written in _written_values(source, table, vocabulary.written_apart).items():
            meanings = vocabulary.meanings(name, written)
            decided = table.values.get(name, {})
            values = tuple(
                WrittenValue(
                    value,
                    count,
                    decided[value] if value in decided else meanings[value].code,
                    meanings[value].score,
                    meanings[value].nearest,
                )
                for value, count in written.most_common()
            )
            found.append(ListValues(table.sheet, name, values, vocabulary.options(name)))
    with caseload.read() as session:
        return (*found, *list_people(session, proposal.grid, mapping))


def completed(
    caseload: Caseload,
    grid: Grid,
    table: TableMapping,
    vocabulary: Vocabulary,
    *,
    kept: TableMapping | None = None,
) -> TableMapping:
    """Return a mapping of columns with what its cells say: values, defaults, days or months first."""
    source = sheet_named(grid, table.sheet)
    values: dict[str, dict[str, str | None]] = {}
    for name, written in _written_values(source, table, vocabulary.written_apart).items():
        known = {} if kept is None else kept.values.get(name, {})
        meanings = vocabulary.meanings(name, [value for value in written if known.get(value) is None])
        values[name] = {
            value: meanings[value].code if value in meanings else known[value] for value in written
        }
    month_first: dict[int, bool] = {}
    for number, field_name in table.columns.items():
        if field_name and fields()[field_name].kind == "day":
            first = column_is_month_first(cells_of(source, table.heading_row, number))
            if first is not None:
                month_first[number] = first
    defaults = dict(kept.defaults) if kept else {}
    taken = set(table.columns.values())
    named = vocabulary.meanings(COACHES, [table.sheet])[table.sheet].code  # a sheet for each colleague
    coach = named if named and named != NOTHING else caseload.signed_in.coach_id
    if "coach" not in taken and coach:
        defaults.setdefault("coach", coach)
    if table.subject is Subject.ACTS and "act_type" not in taken:
        defaults.setdefault("act_type", "ENTRETIEN")
    defaults = {name: value for name, value in defaults.items() if name not in taken}
    return replace(table, values=values, month_first=month_first, defaults=defaults)


def sheet_named(grid: Grid, name: str) -> GridSheet:
    """Return a sheet of a file.

    Raises:
        ValueError: there is no such sheet.
    """
    for sheet in grid.sheets:
        if sheet.name == name:
            return sheet
    raise ValueError("no such sheet")


def cells_of(sheet: GridSheet, heading_row: int, column: int) -> Iterator[Value]:
    """Yield the cells of a column under the headings."""
    for row in sheet.rows:
        values = row.values
        if column < len(values) and row.number > heading_row and (value := values[column]) is not None:
            yield value


def shape_of_table(sheet: GridSheet, heading_row: int) -> str:
    """Return what recognises a table: its headings, in their order, without the reasons that we add."""
    return shape_of(_headings_told(sheet, heading_row).values())


def places_of_table(sheet: GridSheet, heading_row: int) -> tuple[int, ...]:
    """Return the columns of those headings."""
    return tuple(_headings_told(sheet, heading_row))


def _headings_told(sheet: GridSheet, heading_row: int) -> dict[int, str]:
    headings = headings_of(sheet, heading_row)
    if headings and next(reversed(headings.values())) == REASON:
        headings = dict(itertools.islice(headings.items(), len(headings) - 1))
    return headings


def _remembered(session: Session, grid: Grid) -> dict[str, TableMapping]:
    """Return by sheet how a table of the same headings was mapped last time, at its row in this file."""
    places: dict[str, list[tuple[str, int]]] = {}
    for sheet in grid.sheets:
        for row in sheet.rows[:_HEADING_ROWS]:
            places.setdefault(shape_of_table(sheet, row.number), []).append((sheet.name, row.number))
    found: dict[str, TableMapping] = {}
    for shape, text in queries.mapping_of_shape(session, places.keys()).items():
        for name, number in places[shape]:
            columns = places_of_table(sheet_named(grid, name), number)
            table = table_from_json(text, name, number, columns)
            if table is not None and name not in found:
                found[name] = table
    return found


def _mapped(
    caseload: Caseload,
    grid: Grid,
    sheet: GridSheet,
    proposed: ProposedSheet,
    vocabulary: Vocabulary,
    kept: TableMapping | None,
) -> TableMapping | None:
    """Return how the table of a sheet maps, None when it looks like neither people nor acts."""
    if kept is not None:
        columns = {
            column.number: None if column.never else kept.columns.get(column.number)
            for column in proposed.columns
        }
        bare = TableMapping(sheet.name, proposed.heading_row, kept.subject, columns)
        return completed(caseload, grid, bare, vocabulary, kept=kept)
    names = {column.field for column in proposed.columns if column.field}
    if "act_date" in names and names & {"act_duration", "act_type"}:
        subject = Subject.ACTS
    elif names & {"full_name", "case_code", "family_name"} or {"birth_name", "given_name"} <= names:
        subject = Subject.PERSONS
    else:
        return None
    columns = _fields_by_column(
        proposed.columns, sheet, proposed.heading_row, subject, vocabulary.rules.valid_from
    )
    return completed(
        caseload, grid, TableMapping(sheet.name, proposed.heading_row, subject, columns), vocabulary
    )


def _proposed_sheet(sheet: GridSheet, table: Table | None) -> ProposedSheet:
    heading_row = table.heading_row if table else 0
    guessed = {column.number: column for column in table.columns} if table else {}
    width = max((len(row.values) for row in sheet.rows), default=0)
    columns = []
    for number in range(max([width, *(one + 1 for one in guessed)])):
        cells = list(itertools.islice(cells_of(sheet, heading_row, number), _SAMPLE))
        known = guessed.get(number)
        if not cells and known is None:
            continue
        heading = known.heading if known else ""
        is_national = _says_national(heading) or _holds_national_numbers(cells)
        columns.append(
            ProposedColumn(
                number,
                letter_of(number),
                heading,
                known.field if known and not is_national else None,
                known.score if known and not is_national else 0.0,
                () if is_national else _samples(cells),
                number in sheet.hidden_columns,
                NATIONAL if is_national else None,
            )
        )
    return ProposedSheet(
        sheet.name,
        len(sheet.rows),
        sum(row.hidden for row in sheet.rows),
        sheet.hidden_rows_known,
        sheet.hidden,
        heading_row,
        tuple(columns),
    )


def _fields_by_column(
    columns: Sequence[ProposedColumn], sheet: GridSheet, heading_row: int, subject: Subject, today: date
) -> dict[int, str | None]:
    """Return the field of each column: one that this subject has, and no other column."""
    allowed = set(fields_for(subject))
    found = {column.number: column.field if column.field in allowed else None for column in columns}
    taken = {name for name in found.values() if name}
    for column in columns:
        if found[column.number] is None and not column.never:
            again = field_of_heading(column.heading)
            if again == "phone" and "other_phone" in allowed - taken:
                found[column.number] = "other_phone"
                taken.add("other_phone")
    for number, name in found.items():
        cells = list(itertools.islice(cells_of(sheet, heading_row, number), _SAMPLE))
        days = sum(read_written_day(cell, latest=today) is not None for cell in cells)
        if name == "recognition" and days * 2 > len(cells) and "recognition_end_date" not in taken:
            found[number] = "recognition_end_date"  # « RQTH » over days says until when
        elif name == "exit_date" and cells and days == 0 and "exit_reason" not in taken:
            found[number] = "exit_reason"  # « Sortie » over words says why
    taken = {name for name in found.values() if name}
    if taken & _CONTRACT_ENDS and not taken & {"exit_date", "exit_reason", "contract_end_reason"}:
        for column in columns:  # « Motif » beside the end of a contract says why it ended
            if search_key(column.heading) == "motif" and found[column.number] is None and not column.never:
                found[column.number] = "contract_end_reason"
    if "family_name" not in taken and "birth_name" in taken:
        found = {number: "family_name" if name == "birth_name" else name for number, name in found.items()}
        taken = taken - {"birth_name"} | {"family_name"}
    if {"family_name", "given_name"} <= taken:
        found = {number: None if name == "full_name" else name for number, name in found.items()}
    elif "family_name" in taken and "full_name" not in taken and "given_name" not in taken:
        found = {number: "full_name" if name == "family_name" else name for number, name in found.items()}
    return found


def _written_values(
    sheet: GridSheet, table: TableMapping, apart: Callable[[str], tuple[str, ...]]
) -> dict[str, Counter[str]]:
    """Return by list the values of its columns as written, and how often."""
    found: dict[str, Counter[str]] = {}
    for number, name in table.columns.items():
        if name in LISTS:
            counter = found.setdefault(LISTS[name], Counter())
            several = name == "coach" and table.subject is Subject.ACTS
            known = {text for text, code in table.values.get(COACHES, {}).items() if code} if several else ()
            for cell, count in Counter(cells_of(sheet, table.heading_row, number)).items():
                if not says_nothing(cell):
                    written = clean(shown(cell))
                    for part in apart(written) if several and written not in known else (written,):
                        counter[part] += count
    return found


def _says_national(heading: str) -> bool:
    key = search_key(heading)
    return key in _NATIONAL_HEADINGS or not {"secu", "nir", "nss"}.isdisjoint(key.split())


def _holds_national_numbers(cells: Sequence[Value]) -> bool:
    sample = [cell for cell in cells[:_SAMPLE] if not says_nothing(cell)]
    return bool(sample) and sum(map(is_national_number, sample)) * 2 > len(sample)


def _samples(cells: Sequence[Value]) -> tuple[str, ...]:
    found: Mapping[str, None] = dict.fromkeys(
        shown(cell)[:80] for cell in cells[:_SAMPLE] if cell is not None
    )
    return tuple(text for text in found if text)[:_SHOWN]

"""The whole caseload as typed tables that a spreadsheet can show, and the dictionary that explains them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.cells import Cell, Money, pieces_of
from jalon.domain.extra_fields import NO, YES
from jalon.domain.rules import Rules
from jalon.settings.dictionary import ColumnWords, Dictionary, dictionary
from jalon.storage.queries import export as queries
from jalon.storage.queries.export import ExportedColumn
from jalon.storage.transactions import Session

DICTIONARY: Final = "Dictionnaire"
LISTS: Final = "Listes"
CONTINUED: Final = "suite"
_SAID: Final[Mapping[object, str]] = {YES: "oui", NO: "non"}
"""What an added field holds as a code."""
_WIDTHS: Final = {"text": 24, "number": 11, "yes_no": 9, "day": 12, "instant": 20, "time": 8}
_KINDS: Final = {
    "text": "texte",
    "number": "nombre",
    "yes_no": "oui ou non",
    "day": "date",
    "instant": "date et heure (temps universel)",
    "time": "heure",
}
_UNITS: Final = (("minutes", "minutes"), ("_cents", "euros"), ("km", "kilomètres"), ("_percent", "%"))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its name in the open format, its French heading, its width in characters."""

    field: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class CaseloadTable:
    """A table of the caseload; ``name`` is that of the open format, ``label`` the one a reader sees."""

    name: str
    label: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    minutes: int | None = None
    """The sum of its minutes as the caseload gave them, before they were cells."""


def caseload_tables(session: Session, rules: Rules) -> tuple[CaseloadTable, ...]:
    """Return every table of the caseload, then the dictionary and the lists.

    A text longer than a cell goes on in columns of its own, at the end: nothing is cut. Technical data that
    no cell can hold are in the JSON export alone, and the dictionary says so.
    """
    words = dictionary()
    records = _read(session)
    readable = _readable(records)
    tables = [_table(name, records[name], words, readable) for name, _, _ in queries.flat_tables()]
    return (*tables, _dictionary(words, tables), _lists(words, rules))


def _read(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return the records of every table; the lines nested in a record stand apart and lead to it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, parent, key in queries.flat_tables():
        if parent is None:
            found[name] = list(queries.read_records(session, name))
        else:
            link = queries.nesting_column(name)
            found[name] = [line | {link: record["id"]} for record in found[parent] for line in record[key]]
    return found


def _readable(records: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, str]]:
    """Return, for each column of identities that has one, what a reader knows the record by."""
    codes = {row["id"]: row["case_code"] for row in records["person"]}
    coaches = {row["id"]: f"{row['given_name']} {row['family_name']}" for row in records["coach"]}
    named = {table: {row["id"]: row["name"] for row in records[table]} for table in ("employer", "partner")}
    return {
        "person_id": codes,
        "support_path_id": {row["id"]: codes.get(row["person_id"], "") for row in records["support_path"]},
        "coach_id": coaches,
        "assigned_coach_id": coaches,
        "employer_id": named["employer"],
        "partner_id": named["partner"],
        "extra_field_id": {row["id"]: row["label"] for row in records["extra_field"]},
        "agreement_id": {row["id"]: row["reference"] for row in records["agreement"]},
    }


def _table(
    name: str,
    records: list[dict[str, Any]],
    words: Dictionary,
    readable: Mapping[str, Mapping[str, str]],
) -> CaseloadTable:
    shown = [
        (column, column_words)
        for column in queries.columns_of(name)
        if not (column_words := words.column(name, column.name)).only_in_json
    ]
    columns: list[TableColumn] = []
    for column, column_words in shown:
        columns.append(TableColumn(column.name, column_words.label, _width(column)))
        if column.name in readable:
            columns.append(TableColumn("", words.readable[column.name], 20))
    rows = [tuple(_cells(record, shown, readable)) for record in records]
    columns, rows = _continued(columns, rows)
    timed = [column.name for column, _ in shown if column.name.endswith("minutes")]
    minutes = sum(record[field] or 0 for record in records for field in timed) if timed else None
    return CaseloadTable(name, words.tables[name].sheet, tuple(columns), tuple(rows), minutes)


def _width(column: ExportedColumn) -> int:
    return 12 if column.name == "id" or column.name.endswith("_id") else _WIDTHS[column.kind]


def _cells(
    record: Mapping[str, Any],
    shown: list[tuple[ExportedColumn, ColumnWords]],
    readable: Mapping[str, Mapping[str, str]],
) -> Iterator[Cell]:
    for column, _ in shown:
        value = record[column.name]
        yield cell_of(column, _SAID.get(value, value) if "extra_field_id" in record else value)
        if column.name in readable:
            yield None if value is None else readable[column.name].get(value)


def cell_of(column: ExportedColumn, value: Any) -> Cell:
    """Return the typed cell of a value of the open format."""
    match column.kind:
        case _ if value is None:
            return None
        case "yes_no":
            return "oui" if value else "non"
        case "day":
            return date.fromisoformat(value)
        case "number" if column.name.endswith("_cents"):
            return Money(value)
        case "number":
            return int(value)
        case _:
            return str(value)


def _continued(
    columns: list[TableColumn], rows: list[tuple[Cell, ...]]
) -> tuple[list[TableColumn], list[tuple[Cell, ...]]]:
    """Give the texts longer than a cell columns to go on in, after all others."""
    pieces: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and (count := len(pieces_of(cell))) > 1:
                pieces[place] = max(pieces.get(place, 1), count)
    if not pieces:
        return columns, rows
    more = [
        TableColumn(columns[place].field, f"{columns[place].heading} ({CONTINUED} {rank})", 24)
        for place, count in pieces.items()
        for rank in range(2, count + 1)
    ]
    return [*columns, *more], [_with_rest(row, pieces) for row in rows]


def _with_rest(row: tuple[Cell, ...], pieces: Mapping[int, int]) -> tuple[Cell, ...]:
    own, rest = list(row), []
    for place, count in pieces.items():
        cell = row[place]
        parts: list[Cell] = [*pieces_of(cell)] if isinstance(cell, str) else [cell]
        parts += [None] * (count - len(parts))
        own[place] = parts[0]
        rest += parts[1:]
    return (*own, *rest)


def _dictionary(words: Dictionary, tables: list[CaseloadTable]) -> CaseloadTable:
    rows: list[tuple[Cell, ...]] = []
    for table in tables:
        rows.append((table.label, table.name, None, None, words.tables[table.name].meaning, None, None, None))
        for column in queries.columns_of(table.name):
            said = words.column(table.name, column.name)
            meaning = "Dans l’export JSON seulement." if said.only_in_json else said.meaning
            unit = next((unit for end, unit in _UNITS if column.name.endswith(end)), None)
            rows.append(
                (
                    table.label,
                    table.name,
                    said.label,
                    column.name,
                    meaning or None,
                    _KINDS[column.kind],
                    unit,
                    said.list,
                )
            )
    headings = (
        ("Feuille", 22),
        ("Table", 20),
        ("Colonne", 28),
        ("Champ", 24),
        ("Sens", 60),
        ("Nature", 14),
        ("Unité", 12),
        ("Liste", 22),
    )
    return _plain_table("dictionary", DICTIONARY, headings, rows)


def _lists(words: Dictionary, rules: Rules) -> CaseloadTable:
    """Return the codes of the lists that the columns use; an act before the admission is of no module."""
    used = {column.list for column in words.columns.values() if column.list}
    used |= {
        column.list for table in words.tables.values() for column in table.columns.values() if column.list
    }
    rows: list[tuple[Cell, ...]] = [
        (name, code, label) for name in sorted(used) for code, label in rules.labels[name].items()
    ]
    rows += [("modules", code, label) for code, label in rules.labels["pre_modules"].items()]
    return _plain_table("lists", LISTS, (("Liste", 24), ("Code", 24), ("Libellé", 70)), rows)


def _plain_table(
    name: str, label: str, headings: tuple[tuple[str, int], ...], rows: list[tuple[Cell, ...]]
) -> CaseloadTable:
    return CaseloadTable(name, label, tuple(TableColumn("", *heading) for heading in headings), tuple(rows))

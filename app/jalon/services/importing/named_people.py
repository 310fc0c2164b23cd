"""The names that a log of acts gives to people: those that nobody is known by are asked once for the file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jalon.domain.import_values import PEOPLE, GridMapping, ListValues, Subject, TableMapping, WrittenValue
from jalon.exchange.reading import Grid, GridRow, GridSheet
from jalon.services.importing.cells import clean, says_nothing, shown
from jalon.services.importing.identities import Directory, Someone, names_of, split_name
from jalon.services.importing.meanings import BETWEEN_NAMES
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session


@dataclass(frozen=True, slots=True)
class _Named:
    """A name as written, and its parts when it may be several people’s."""

    whole: str
    parts: tuple[str, ...]


def list_people(session: Session, grid: Grid, mapping: GridMapping) -> tuple[ListValues, ...]:
    """Return, for each log of acts, the names that nobody is known by, and those decided already.

    Who is in a table of people of the same file is known: the rehearsal finds her.
    """
    known = queries.known_people(session)
    directory = Directory.of(known)
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    for table in mapping.tables:
        if table.subject is Subject.PERSONS:
            _add_people(directory, sheets[table.sheet], table)
    options = tuple(
        (one.id, one.case_code if one.is_frozen else f"{one.given_name} {one.family_name} ({one.case_code})")
        for one in known
    )
    found = []
    for table in mapping.tables:
        if table.subject is not Subject.ACTS or "case_code" in table.columns.values():
            continue
        decided = table.values.get(PEOPLE, {})
        count: Counter[str] = Counter()
        for named in _names(sheets[table.sheet], table):
            count.update(_asked(named, directory, decided))
        values = tuple(_value(name, times, directory, decided) for name, times in count.most_common())
        if values:
            found.append(ListValues(table.sheet, PEOPLE, values, options))
    return tuple(found)


def _asked(named: _Named, directory: Directory, decided: Mapping[str, str | None]) -> tuple[str, ...]:
    if named.whole in decided:
        return (named.whole,)
    if directory.named(named.whole)[0] is not None:
        return ()
    return tuple(one for one in named.parts if one in decided or directory.named(one)[0] is None)


def _value(name: str, times: int, directory: Directory, decided: Mapping[str, str | None]) -> WrittenValue:
    _, candidates = directory.named(name)
    on_file = [one.key for one in candidates if not one.key.startswith("row:")]
    return WrittenValue(name, times, decided.get(name), 0.0, on_file[0] if on_file else None)


def _names(sheet: GridSheet, table: TableMapping) -> Iterator[_Named]:
    for row in sheet.rows:
        if row.number > table.heading_row and (name := _name_of(row, table)):
            yield _Named(name, tuple(part for part in BETWEEN_NAMES.split(name) if part))


def _name_of(row: GridRow, table: TableMapping) -> str:
    cells = {name: _text(row, number) for number, name in table.columns.items() if name is not None}
    if cells.get("family_name") and cells.get("given_name"):
        return f"{cells['given_name']} {cells['family_name']}"
    return cells.get("full_name") or cells.get("family_name") or ""


def _text(row: GridRow, number: int) -> str:
    value = row.values[number] if number < len(row.values) else None
    return "" if says_nothing(value) else clean(shown(value))


def _add_people(directory: Directory, sheet: GridSheet, table: TableMapping) -> None:
    for row in sheet.rows:
        cells = {name: _text(row, number) for number, name in table.columns.items() if name is not None}
        family, given = cells.get("family_name", ""), cells.get("given_name", "")
        if not (family and given) and (split := split_name(cells.get("full_name", ""), given_first=False)):
            family, given, _ = split
        if family and given and row.number > table.heading_row:
            key = f"row:{sheet.name}:{row.number}"
            names = names_of(family, given)
            if names not in directory.by_names:
                directory.add(Someone(key, "", family, given, None, names, on_file=False))

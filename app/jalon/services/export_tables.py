"""The caseload, or a list as it is on the screen, in files that spreadsheet programs open, in clear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from jalon.domain.cells import Cell
from jalon.domain.errors import ExportMismatchError, ExportTooLongError, UnknownExportKindError
from jalon.domain.search_keys import search_key
from jalon.exchange import recount, separated_writing
from jalon.exchange.recount import Recount
from jalon.files import write_atomically
from jalon.reports.workbook import Sheet, workbook
from jalon.services.access import note_access
from jalon.services.backing_up import Step, no_step
from jalon.services.caseload_tables import CONTINUED, CaseloadTable, TableColumn, caseload_tables
from jalon.services.targets import require_writable_over
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import export as queries

_MOST_ROWS: Final = 1_048_575
"""Under its headings, what a sheet holds."""
_STEPS: Final = 4
"""Read, write, count again, keep."""
_NOTE: Final = "Données personnelles en clair"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds: rows by table, and how many texts go on in a second column or more."""

    rows: Mapping[str, int]
    continued_texts: int

    @property
    def total(self) -> int:
        """Return all rows of all tables."""
        return sum(self.rows.values())


def export_workbook(caseload: Caseload, target: Path, *, step: Step = no_step) -> Exported:
    """Write the caseload to ``target`` as a workbook: a sheet a table, a dictionary, the lists.

    Days are days, durations whole minutes, money euros; text is text whatever it looks like. The file is
    read again by another library, its rows and minutes counted, before it takes its name. The same caseload
    gives the same bytes. The export is noted in the access log before anything is written.

    Raises:
        ExportTooLongError: a table has more rows than a sheet holds.
        ExportMismatchError: what was read again is not what the caseload holds.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    note_access(caseload, "export_workbook", "caseload", caseload.caseload_id)
    step(0, _STEPS)
    tables, day = _tables(caseload)
    step(1, _STEPS)
    content = _as_workbook(tables, "File active", day)
    step(2, _STEPS)
    _refuse_mismatch(tables, recount.recount_workbook(content))
    step(3, _STEPS)
    write_atomically(target, content)
    return _exported(tables)


def export_archive(caseload: Caseload, target: Path, *, step: Step = no_step) -> Exported:
    """Write the caseload to ``target``, an archive (zip) of one text table (csv) each, and a dictionary.

    A text that a spreadsheet program would take for a formula stands behind an apostrophe, which Jalon takes
    away when it reads such a file. Counted again as ``export_workbook``.

    Raises:
        ExportMismatchError: what was read again is not what the caseload holds.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    note_access(caseload, "export_csv", "caseload", caseload.caseload_id)
    step(0, _STEPS)
    tables, _ = _tables(caseload)
    step(1, _STEPS)
    files = [(f"{file_name(table.label)}.csv", _as_text(table)) for table in tables]
    content = separated_writing.archive_of(files)
    step(2, _STEPS)
    found = recount.recount_archive(content)
    _refuse_mismatch(tables, {table.label: found[file_name(table.label)] for table in tables})
    step(3, _STEPS)
    write_atomically(target, content)
    return _exported(tables)


def export_list(
    caseload: Caseload,
    name: str,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Cell]],
    target: Path,
) -> int:
    """Write a list as it stands on the screen to ``target`` (``.xlsx`` or ``.csv``); return its rows.

    ``name`` is what the access log says was taken out: ``people``, ``employers``, ``acts``. Columns are
    heading and width in characters.

    Raises:
        UnknownExportKindError: the name of ``target`` ends otherwise.
        ExportTooLongError: more rows than a sheet holds.
        ExportMismatchError: what was read again is not the list.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    kind = target.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UnknownExportKindError(target)
    note_access(caseload, "export_list", name)
    headed = tuple(TableColumn("", heading, width) for heading, width in columns)
    table = CaseloadTable(name, title, headed, tuple(tuple(row) for row in rows))
    if kind == ".xlsx":
        content = _as_workbook([table], title, caseload.clock().astimezone().date())
        found = recount.recount_workbook(content)
    else:
        content = _as_text(table)
        found = {title: recount.recount_text(content)}
    _refuse_mismatch([table], found)
    write_atomically(target, content)
    return len(table.rows)


def file_name(label: str) -> str:
    """Return a name that no system refuses for a table: « conventions-individuelles »."""
    return search_key(label).replace(" ", "-")


def _tables(caseload: Caseload) -> tuple[tuple[CaseloadTable, ...], date]:
    with caseload.read() as session:
        day = queries.latest_day(session) or date.min
        rules = rules_for(day)
        return caseload_tables(session, rules), max(day, rules.valid_from)


def _as_workbook(tables: Sequence[CaseloadTable], title: str, made_on: date) -> bytes:
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            raise ExportTooLongError(table.label, len(table.rows))
    sheets = [
        Sheet(
            table.label,
            tuple((column.heading, column.width) for column in table.columns),
            table.rows,
            note=_NOTE,
        )
        for table in tables
    ]
    return workbook(sheets, title=title, made_on=made_on)


def _as_text(table: CaseloadTable) -> bytes:
    return separated_writing.separated_text([column.heading for column in table.columns], table.rows)


def _refuse_mismatch(tables: Sequence[CaseloadTable], found: Mapping[str, Recount]) -> None:
    if len(found) != len(tables):
        raise ExportMismatchError("")
    for table in tables:
        read = found.get(table.label)
        if read is None or (read.rows, len(read.headings)) != (len(table.rows), len(table.columns)):
            raise ExportMismatchError(table.label)
        timed = (
            total
            for column, total in zip(table.columns, read.sums, strict=True)
            if column.field.endswith("minutes")
        )
        if table.minutes is not None and round(sum(timed)) != table.minutes:
            raise ExportMismatchError(table.label)


def _exported(tables: Sequence[CaseloadTable]) -> Exported:
    second = f"({CONTINUED} 2)"
    continued = sum(
        row[place] is not None
        for table in tables
        for place, column in enumerate(table.columns)
        if column.heading.endswith(second)
        for row in table.rows
    )
    return Exported({table.name: len(table.rows) for table in tables}, continued)

"""Someone's own workbook (xlsx), filled where it is bound: every other part goes through byte for byte."""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from typing import Final
from xml.sax.saxutils import escape

from jalon.domain.search_keys import search_key
from jalon.exchange import containers, sheet_parts
from jalon.exchange.filling_wire import FilledSheet, FilledTable, SeenSheet
from jalon.exchange.formulas import Growth, grown_formula, grown_places, letters, unescaped
from jalon.exchange.limits import GridRefusal, Limits
from jalon.exchange.shared_texts import refuse_repeated_texts
from jalon.exchange.template_sheet import TemplateSheet, attributes_of, parsed_sheet
from jalon.exchange.template_styles import TemplateStyles

_TAG: Final = re.compile(r"<[^<>]*>")
_STYLES: Final = "xl/styles.xml"
_TEXTS: Final = "xl/sharedStrings.xml"
_CHAIN: Final = "xl/calcChain.xml"
_BOOK: Final = "xl/workbook.xml"
_ITEM: Final = re.compile(rb"<((?:\w+:)?)si\b[^>]*?(?:/>|>.*?</(?:\w+:)?si>)", re.DOTALL)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/?>")
_OVERRIDE: Final = re.compile(rb"<(?:\w+:)?Override\b[^>]*?calcChain[^>]*?/>")
_CHAIN_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?calcChain[^>]*?/>")
_CALCULATION: Final = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)/>")
_BEFORE_CALCULATION: Final = re.compile(
    rb"</((?:\w+:)?)(?:definedNames|sheets(?!.*</(?:\w+:)?definedNames))>", re.DOTALL
)
_NAME: Final = re.compile(rb"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)(</(?:\w+:)?definedName>)")
_CHART_FORMULA: Final = re.compile(rb"(<(?:\w+:)?f>)([^<]*)(</(?:\w+:)?f>)")
_ANCHOR_ROW: Final = re.compile(rb"(<(?:\w+:)?row>)(\d+)(</(?:\w+:)?row>)")
_NOTE_ROW: Final = re.compile(rb"(<x:Row>)(\d+)(</x:Row>)")
_REFERENCE: Final = re.compile(rb'(\sref=")([^"]*)(")')
_COMMENT: Final = re.compile(rb'<(?:\w+:)?comment\b[^>]*?\bref="[A-Z]+(\d+)"')


class TemplateBook:
    """A workbook that was checked as those that are read, taken apart."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        if containers.kind_of(content) != "xlsx":
            raise GridRefusal("not_a_workbook")
        containers.checked_parts(content, limits)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
                sheet_parts.refuse_declarations(part)
        if any(name.startswith("xl/pivotCache/") for name in self.parts):
            raise GridRefusal("pivot")
        if any(
            b"sheetData" in part for name, part in self.parts.items() if not name.startswith("xl/worksheets/")
        ):
            # A sheet where none belongs would be opened by those who read the workbook, and was not scanned.
            raise GridRefusal("forged")
        facts = []
        for name in [
            name for name in self.parts if name.startswith("xl/worksheets/") and name.endswith(".xml")
        ]:
            facts.append(sheet_parts.scan_sheet(name, self.parts[name], limits))
            # A size that a sheet claims is believed by those who read it: none is better.
            self.parts[name] = sheet_parts.without_dimension(self.parts[name])
        cells = sum(one.area for one in facts)
        if cells > limits.cells:
            raise GridRefusal("bomb")
        refuse_repeated_texts(self.parts, cells, limits)
        if _STYLES not in self.parts:
            raise GridRefusal("damaged")
        self.styles = TemplateStyles(self.parts[_STYLES])
        self.paths = dict(sheet_parts.workbook_sheets(self.parts)[0])
        self.sheets = {
            name: parsed_sheet(name, self.parts[path])
            for name, path in self.paths.items()
            if path.startswith("xl/worksheets/") and path in self.parts
        }

        self._touched: set[str] = set()

    def seen(self) -> Iterator[SeenSheet]:
        """Yield what each sheet has besides its values."""
        for name, sheet in self.sheets.items():
            places = [
                (row, column, cell)
                for row, line in sorted(sheet.rows.items())
                for column, cell in sorted(line.cells.items())
            ]
            yield SeenSheet(
                name,
                tuple((row, column) for row, column, cell in places if cell.has_formula),
                tuple(
                    (row, column, self.styles.look(cell.style))
                    for row, column, cell in places
                    if cell.style not in (None, "0")
                ),
            )

    def fill(self, orders: tuple[FilledSheet, ...]) -> None:
        """Write what is ordered: cells first, then tables from the lowest, which may move what is below them.

        Raises:
            GridRefusal: a sheet is missing, or a bound cell is computed by the template itself.
        """
        for order in orders:
            sheet = self.sheets.get(order.name)
            if sheet is None:
                raise GridRefusal("no_sheet", order.name)
            self._touched.add(order.name)
            for placed in order.cells:
                known = sheet.rows[placed.row].cells.get(placed.column) if placed.row in sheet.rows else None
                if known is not None and known.has_formula:
                    raise GridRefusal("computed_cell", order.name, placed.row, placed.column + 1)
                style = self.styles.showing(known.style if known else None, placed.value.look)
                sheet.put(placed.row, placed.column, placed.value, style)
            for table in sorted(order.tables, key=lambda one: one.first, reverse=True):
                self._fill_table(sheet, table)

    def emitted(self) -> bytes:
        """Return the workbook, without the texts that no cell shows any more nor the results of formulas."""
        for name, sheet in self.sheets.items():
            if name in self._touched or sheet.computes:
                self.parts[self.paths[name]] = sheet.emitted()
        self.parts[_STYLES] = self.styles.emitted()
        self._forget_texts()
        self._ask_to_compute()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, part)
        return stream.getvalue()

    def refuse_words(self, words: Collection[str]) -> None:
        """Refuse a workbook that says one of some folded words anywhere: in a cell, a note, a title.

        Raises:
            GridRefusal: it does.
        """
        wanted = frozenset(words)
        for part in self.parts.values() if wanted else ():
            text = unescaped(_TAG.sub(" ", part.decode("utf-8", "replace")))
            if not wanted.isdisjoint(search_key(text).split()):
                raise GridRefusal("names")

    def _fill_table(self, sheet: TemplateSheet, table: FilledTable) -> None:
        self._clear(sheet, table)
        extra = len(table.rows) - (table.last - table.first + 1)
        if extra > 0:
            growth = Growth(table.last, extra)
            sheet.grow(table.first, growth)
            self._follow(sheet, growth)
        model = sheet.rows.get(table.first)
        for number, values in enumerate(table.rows, start=table.first):
            row = sheet.rows.get(number)
            for column, value in zip(table.columns, values, strict=True):
                own = row.cells.get(column) if row else None
                like = own or (model.cells.get(column) if model else None)
                style = self.styles.showing(like.style if like else None, value.look)
                sheet.put(number, column, value, style)

    def _clear(self, sheet: TemplateSheet, table: FilledTable) -> None:
        """Empty the rows of a table; of an example that is filled, also what stands in the other columns.

        What was about one person must not stand beside another's name.
        """
        rows = [row for number, row in sheet.rows.items() if table.first <= number <= table.last]
        is_example = any(
            cell.holds and not cell.has_formula
            for row in rows
            for column, cell in row.cells.items()
            if column in table.columns
        )
        if is_example and self._has_comments(sheet, table):
            raise GridRefusal("comments", sheet.name)
        for row in rows:
            for column, cell in row.cells.items():
                if column in table.columns or (is_example and not cell.has_formula):
                    cell.clear()

    def _has_comments(self, sheet: TemplateSheet, table: FilledTable) -> bool:
        return any(
            table.first <= int(found[1]) <= table.last
            for name in self._related(sheet)
            if "comment" in name.lower() and name in self.parts
            for found in _COMMENT.finditer(self.parts[name])
        )

    def _related(self, sheet: TemplateSheet) -> Iterator[str]:
        folder, file = posixpath.split(self.paths[sheet.name])
        links = self.parts.get(f"{folder}/_rels/{file}.rels", b"")
        for found in _RELATION.finditer(links):
            target = dict(attributes_of(found[0].decode())).get("Target", "")
            yield posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")

    def _follow(self, sheet: TemplateSheet, growth: Growth) -> None:
        """Let everything else of the workbook follow the rows that moved."""
        for other in self.sheets.values():
            if other is not sheet:
                other.moved_by(growth, sheet=sheet.name, own=False)

        def formula(found: re.Match[bytes]) -> bytes:
            text = grown_formula(unescaped(found[2].decode()), growth, sheet=sheet.name, own=False)
            return found[1] + escape(text).encode() + found[3]

        self.parts[_BOOK] = _NAME.sub(formula, self.parts[_BOOK])
        for name, part in self.parts.items():
            if name.startswith("xl/charts/chart"):
                self.parts[name] = _CHART_FORMULA.sub(formula, part)
        for name in self._related(sheet):
            if name in self.parts:
                self.parts[name] = _followed(name, self.parts[name], growth)

    def _forget_texts(self) -> None:
        if _TEXTS not in self.parts:
            return
        used = {
            cell.shared_text
            for sheet in self.sheets.values()
            for row in sheet.rows.values()
            for cell in row.cells.values()
        }
        place = -1

        def kept(found: re.Match[bytes]) -> bytes:
            nonlocal place
            place += 1
            return found[0] if place in used else b"<%ssi><%st/></%ssi>" % (found[1], found[1], found[1])

        self.parts[_TEXTS] = _ITEM.sub(kept, self.parts[_TEXTS])

    def _ask_to_compute(self) -> None:
        """Have whoever opens the workbook compute its formulas again."""
        if self.parts.pop(_CHAIN, None) is not None:
            for name, pattern in (
                ("[Content_Types].xml", _OVERRIDE),
                ("xl/_rels/workbook.xml.rels", _CHAIN_RELATION),
            ):
                self.parts[name] = pattern.sub(b"", self.parts[name])

        def asking(found: re.Match[bytes]) -> bytes:
            attributes = re.sub(rb'\s(?:fullCalcOnLoad|calcMode)="[^"]*"', b"", found[2])
            return b'<%scalcPr%s fullCalcOnLoad="1"/>' % (found[1], attributes)

        book = self.parts[_BOOK]
        if _CALCULATION.search(book) is None:
            # Its place in a workbook is after the names, else after the sheets (ECMA-376, part 1, 18.2.27).
            book = _BEFORE_CALCULATION.sub(rb'\g<0><\g<1>calcPr calcId="0"/>', book, count=1)
        self.parts[_BOOK] = _CALCULATION.sub(asking, book)


def _followed(name: str, part: bytes, growth: Growth) -> bytes:
    def row_from_0(found: re.Match[bytes]) -> bytes:
        return found[1] + str(growth.row(int(found[2]) + 1) - 1).encode() + found[3]

    def places(found: re.Match[bytes]) -> bytes:
        return found[1] + grown_places(found[2].decode(), growth).encode() + found[3]

    if name.startswith("xl/tables/") or "comment" in name.lower():
        return _REFERENCE.sub(places, part)
    if name.startswith("xl/drawings/"):
        return _NOTE_ROW.sub(row_from_0, part) if name.endswith(".vml") else _ANCHOR_ROW.sub(row_from_0, part)
    return part


def place_words(row: int, column: int) -> str:
    """Return a place as a spreadsheet names it: « B7 »; the row counts from 1, the column from 0."""
    return f"{letters(column)}{row}"

"""New people whose rows raise no question: worked out in full only when looked at or written."""

from collections.abc import Iterator

from jalon.domain.import_values import RowChange, RowProblem, RowState, Subject, Verdict
from jalon.exchange.reading import GridRow
from jalon.services.importing.filing import Filing, Office
from jalon.services.importing.plan import Line, PersonFile
from jalon.services.importing.reading_rows import TableReader


class LaterRow:
    """A row that makes a person; the row by row reading says the same of it, see ``plain_rows``."""

    __slots__ = ("_file", "_told", "case_code", "office", "reader", "row")
    is_made = True

    def __init__(self, office: Office, reader: TableReader, row: GridRow, case_code: str) -> None:
        self.office, self.reader, self.row, self.case_code = office, reader, row, case_code
        self._file: PersonFile | None = None
        self._told: tuple[tuple[RowChange, ...], tuple[RowProblem, ...]] = ((), ())

    @property
    def who(self) -> str:
        """Return her name as the file has it."""
        values = self.reader.read(self.row).values
        return f"{values['given_name']} {values['family_name']}"

    def lines(self) -> Iterator[Line]:
        """Yield every record of the person."""
        return self._worked_out().lines()

    def told(self) -> tuple[tuple[RowChange, ...], tuple[RowProblem, ...]]:
        """Return what it gives, and what is worth telling."""
        self._worked_out()
        return self._told

    def _worked_out(self) -> PersonFile:
        if self._file is None:
            row = self.reader.read(self.row)
            person = new_person(row.values)
            file = PersonFile(person, is_made=False)
            edits = Filing(self.office, self.reader, row, file).run()
            asked = [*row.refusals, *row.doubts]
            assert not asked, "a row that asks is no plain row"
            edits.do()
            person.values["case_code"] = self.case_code
            file.is_made = True
            self._file, self._told = file, (tuple(edits.changes), tuple(row.remarks))
        return self._file


class LaterVerdict(Verdict):
    """The verdict of such a row; its details are worked out when they are asked for."""

    __slots__ = ("_later",)
    _later: LaterRow
    state = RowState.CREATE
    subject = Subject.PERSONS
    problems = ()
    reason = None
    person_id = None
    candidates = ()
    is_hidden = False

    def __init__(self, later: LaterRow) -> None:
        object.__setattr__(self, "_later", later)

    @property
    def sheet(self) -> str:
        """Return the sheet."""
        return self._later.reader.sheet.name

    @property
    def row(self) -> int:
        """Return the number of the row."""
        return self._later.row.number

    @property
    def who(self) -> str:
        """Return her name as the file has it."""
        return self._later.who

    @property
    def case_code(self) -> str:
        """Return the code that she would get."""
        return self._later.case_code

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """Return what the row gives."""
        return self._later.told()[0]

    @property
    def remarks(self) -> tuple[RowProblem, ...]:
        """Return what is worth telling."""
        return self._later.told()[1]


def new_person(values: dict[str, object]) -> Line:
    """Return the record of a person to be made, of the names of a row."""
    names = {name: values[name] for name in ("family_name", "given_name")}
    return Line.new("person", case_code="", **names, sex=0)

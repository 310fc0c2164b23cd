"""What an import is made of: how a grid maps onto the caseload, and what becomes of each of its rows.

Columns count from 0; sheets are named as in the file (a text file has one sheet, without name); rows bear the
number that a spreadsheet shows. ``written`` is what the user's own file says, never a value of the caseload.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

Cell = tuple[str, int, int]
"""Sheet, row, column."""
Place = tuple[str, int]
"""Sheet, row."""

NOTHING: Final = "-"
"""What a written value of a list is mapped to when it says nothing (« non », « sans »)."""
NEW: Final = "new"
"""What a written employer is mapped to when it is to be created."""
SHORT_TERM: Final = "CDD"
"""« CDD » alone: the dates of the contract say which of the two kinds of the list it is."""
COACHES: Final = "coaches"
EMPLOYERS: Final = "employers"
PEOPLE: Final = "people"
"""The lists whose values are records: identities take the place of codes. People: those whom a log names."""

CREATE_ANYWAY: Final = "create"
SKIP: Final = "skip"
TAKE: Final = "take"
SAME: Final = "same:"
"""What can be chosen for a doubtful row: ``create`` (another person than those proposed; take the row as it
is), ``take`` (as it is, of the person found), ``skip``, or ``same:`` followed by the ``key`` of one of its
candidates."""


class Subject(StrEnum):
    """What the rows of a table are about."""

    PERSONS = "persons"
    ACTS = "acts"


class RowState(StrEnum):
    """What becomes of a row when the import is carried out; only the first two are written."""

    CREATE = "create"
    UPDATE = "update"
    UP_TO_DATE = "up_to_date"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    IGNORED = "ignored"


class Ignored(StrEnum):
    """Why a row is not looked at."""

    SHEET_NOT_TAKEN = "sheet_not_taken"
    HIDDEN_ROW = "hidden_row"
    ABOVE_TABLE = "above_table"
    HEADING = "heading"
    HEADING_AGAIN = "heading_again"
    SECTION = "section"
    TOTAL = "total"
    BLANK = "blank"
    SKIPPED = "skipped"


class Refusal(StrEnum):
    """What keeps a row from being written until it is repaired."""

    MISSING = "missing"
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    MONTH_ONLY = "month_only"
    YEAR_ONLY = "year_only"
    DAY_TO_COME = "day_to_come"
    BEFORE_START = "before_start"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CHOICE = "not_a_choice"
    """Of a field of the structure's own: none of its choices, neither yes nor no."""
    OUT_OF_RANGE = "out_of_range"
    NOT_A_PHONE = "not_a_phone"
    LOST_DIGITS = "lost_digits"
    """« 6,12E+08 »: the spreadsheet lost what it was."""
    NOT_A_NAME = "not_a_name"
    NOT_A_POSTAL_CODE = "not_a_postal_code"
    NOT_AN_EMAIL = "not_an_email"
    NATIONAL_NUMBER = "national_number"
    """It looks like a social-security number, which Jalon never keeps."""
    FORMULA = "formula"
    """A formula that was saved without its result."""
    CELL_ERROR = "cell_error"
    """« #REF! » and the like."""
    TOO_LONG = "too_long"
    FROZEN_FILE = "frozen_file"
    OVERLAP = "overlap"
    """Another path of hers is open on the day of admission."""
    EXIT_WITHOUT_ADMISSION = "exit_without_admission"
    FUTURE_ACT = "future_act"


class Doubt(StrEnum):
    """What must be decided before a row is written."""

    AMBIGUOUS_DAY = "ambiguous_day"
    """Day or month first; ``facts`` has both readings, ``day`` and ``other``."""
    AMBIGUOUS_DURATION = "ambiguous_duration"
    """Minutes or hours: a bare number of a column that says neither; ``facts`` has both, in minutes."""
    UNKNOWN_VALUE = "unknown_value"
    """Of a list, a colleague or an employer: to be mapped; ``facts`` has ``list``."""
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    """``facts`` has the ``row`` (and ``sheet``) that is like it."""
    OTHER_NAME_FOR_CODE = "other_name_for_code"
    UNKNOWN_PERSON = "unknown_person"
    """Of an act: nobody, or several, bear this name."""
    NO_PERSON = "no_person"
    NAME_NOT_SPLIT = "name_not_split"
    MIXED_ALPHABETS = "mixed_alphabets"
    NEEDS_ADMISSION = "needs_admission"
    """A module or a référent without a path to stand on."""
    LOCKED_ADMISSION = "locked_admission"
    """Another day of admission would change months that are locked; ``facts``: ``before``, ``after``."""
    NEEDS_EXIT = "needs_exit"
    """A reason of exit without its day."""


ABOUT_WHOM: Final = frozenset(
    {
        Doubt.SAME_NAME,
        Doubt.NEAR_NAME,
        Doubt.DUPLICATE_IN_FILE,
        Doubt.OTHER_NAME_FOR_CODE,
        Doubt.UNKNOWN_PERSON,
    }
)
"""The doubts that choosing whom a row is about settles; every other one stands until its cell is decided."""


class Remark(StrEnum):
    """What is worth telling of a row that is written all the same."""

    LEADING_ZERO = "leading_zero"
    """Given back to a phone number or a postal code."""
    TWO_DIGIT_YEAR = "two_digit_year"
    YEAR_OF_COLUMN = "year_of_column"
    """A day without year: that of the other days of its column."""
    SERIAL_DAY = "serial_day"
    """A bare number read as the day that a spreadsheet means by it."""
    THIRD_PHONE = "third_phone"
    SECOND_EMAIL = "second_email"
    NEW_EMPLOYER = "new_employer"
    NEW_PERSON = "new_person"
    """Of an act: whom it names is to be created, as was said of the name."""
    OTHER_CASE_CODE = "other_case_code"
    """The code written is no one's: the person gets a code of Jalon."""
    NO_ADMISSION = "no_admission"
    """What stands on a path is left out; the table has no day of admission."""
    NO_EMPLOYER = "no_employer"
    """What is about an employer is left out: the row names none."""
    CONTRACT_INCOMPLETE = "contract_incomplete"
    """The contract is left out; ``facts`` has the ``field`` that is missing."""
    NO_COACH = "no_coach"
    UNDER_AGE = "under_age"
    OUTSIDE_PATH = "outside_path"
    LOCKED_MONTH = "locked_month"
    """The act waits « à régulariser »."""
    LONG_ACT = "long_act"
    REFERRAL_WITHOUT_ORIGIN = "referral_without_origin"
    """The day is left out: nobody is said to have referred the person."""
    REASON_WITHOUT_END = "reason_without_end"
    """Why a contract ended, of one that has no real end."""
    HIDDEN_ROW = "hidden_row"


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the table of a sheet maps; a sheet that is not among those of a ``GridMapping`` is not taken.

    ``heading_row`` 0: the sheet has no headings, its first row is data. ``columns`` gives fields by column;
    None or absent: not taken. ``values`` gives by list what each written value means: a code, an identity
    (``coaches``, ``employers``), ``NOTHING``, ``NEW``, or None: not decided. ``defaults`` gives by field what
    stands for a column that the table does not have (``coach``, ``act_type``…). ``month_first`` says by
    column how texts write their days; a column that is absent is not known, and its ambiguous days are asked.
    ``in_hours`` says so of the bare numbers of a column of durations, where neither heading nor cells tell.
    """

    sheet: str
    heading_row: int
    subject: Subject
    columns: Mapping[int, str | None]
    values: Mapping[str, Mapping[str, str | None]] = dataclasses.field(default_factory=dict)
    defaults: Mapping[str, str] = dataclasses.field(default_factory=dict)
    month_first: Mapping[int, bool] = dataclasses.field(default_factory=dict)
    in_hours: Mapping[int, bool] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridMapping:
    """How a file maps."""

    tables: tuple[TableMapping, ...]
    take_hidden_rows: bool = True

    def of(self, sheet: str) -> TableMapping | None:
        """Return how a sheet maps, None when it is not taken."""
        return next((table for table in self.tables if table.sheet == sheet), None)


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column that holds something: its letter, its heading, what it seems to be, how sure, some cells.

    ``never`` is a code when the column can be no field: ``national_number``.
    """

    number: int
    letter: str
    heading: str
    field: str | None
    score: float
    samples: tuple[str, ...]
    is_hidden: bool = False
    never: str | None = None


@dataclass(frozen=True, slots=True)
class ProposedSheet:
    """A sheet of the file; ``heading_row`` 0 when no row of headings was found."""

    name: str
    rows: int
    """Rows that hold something."""
    hidden_rows: int
    hidden_rows_known: bool
    is_hidden: bool
    heading_row: int
    columns: tuple[ProposedColumn, ...]


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """A value as written in a column of a list: how often, and what it is mapped to (see ``TableMapping``).

    ``score`` is from 0 to 1; ``nearest`` is what it resembles most when nothing is near enough.
    """

    written: str
    count: int
    code: str | None
    score: float
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class ListValues:
    """The written values of a list of a table, and what they can be mapped to: code and label."""

    sheet: str
    name: str
    values: tuple[WrittenValue, ...]
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something about a row: a code of ``Refusal``, ``Doubt`` or ``Remark``, and where.

    ``column`` None: the row as a whole. ``written`` is hidden for what must not be kept. ``facts`` are codes,
    ISO dates, numbers or names of fields that the sentence needs.
    """

    code: str
    sheet: str
    row: int
    column: int | None = None
    letter: str = ""
    heading: str = ""
    field: str = ""
    written: str = ""
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)


FieldValue = str | int | bool | date | None


class RowChange(NamedTuple):
    """A field that a row gives or changes; ``before`` None when there was nothing.

    Values are what the caseload keeps: codes, dates, minutes, and names for colleagues and employers.
    """

    field: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone whom a row may be about; ``key`` is her identity, or the place of a row of the file."""

    key: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row.

    ``problems`` are why it is refused or doubtful; ``remarks`` are told and block nothing. ``reason`` is why
    it is ignored. ``who`` is the name in the file. ``person_id`` and ``case_code`` are those on file.
    """

    sheet: str
    row: int
    state: RowState
    subject: Subject | None = None
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[RowProblem, ...] = ()
    reason: Ignored | None = None
    who: str = ""
    person_id: str | None = None
    case_code: str | None = None
    candidates: tuple[Candidate, ...] = ()
    changes: tuple[RowChange, ...] = ()
    is_hidden: bool = False

    @property
    def place(self) -> Place:
        """Return the sheet and the row."""
        return self.sheet, self.row


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import that was carried out: its record, the action that undoes it, rows by state."""

    run_id: str
    action_id: str
    counts: Mapping[RowState, int]
    written: Mapping[str, int]
    """Records made or changed, by table."""


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import of the caseload, undone or not, the latest first in a list."""

    run_id: str
    action_id: str
    at: datetime
    author_id: str | None
    kind: str
    """The ending of the file’s name, such as ``xlsx``; the name itself may be somebody’s and is not kept."""
    digest: str
    counts: Mapping[RowState, int]
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A record of an import that a later action changed or refers to.

    ``case_code`` and ``who`` are those of the person it belongs to; empty for an employer or a colleague.
    """

    table: str
    record_id: str
    action_label: str
    at: datetime
    person_id: str | None
    case_code: str
    who: str


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing an import would do: how many records it made or changed, and what was touched since."""

    run: PastImport
    records: int
    changed_since: tuple[ChangedSince, ...]

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing was touched since: the whole import goes, and can be taken back."""
        return not self.changed_since


@dataclass(frozen=True, slots=True)
class Undone:
    """An import undone: records taken back, and those that stay because they were touched since."""

    records: int
    kept: int


def counts_of(verdicts: "tuple[Verdict, ...]") -> dict[RowState, int]:
    """Return how many rows there are of each state, every state named."""
    found = Counter(verdict.state for verdict in verdicts)
    return {state: found[state] for state in RowState}


def letter_of(column: int) -> str:
    """Return the letters of a column as a spreadsheet shows them: 0 gives ``A``, 26 ``AA``."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

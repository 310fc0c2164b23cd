"""Expected failures: each carries facts, and is worded for people by ``jalon.ui.messages``."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path


class JalonError(Exception):
    """An expected failure."""


class RefusalError(JalonError):
    """Something that Jalon declines to do; nothing is damaged (exit code 1)."""


class DamageError(JalonError):
    """A file that is no longer what was written (exit code 3)."""


# --- the file and its key ring


@dataclass(eq=False)
class WrongPassphraseError(RefusalError):
    """No slot of the ring opens with this passphrase."""

    failures: int = 1


@dataclass(eq=False)
class TooManyAttemptsError(RefusalError):
    """Too many wrong passphrases: the next try must wait."""

    wait_seconds: int


@dataclass(eq=False)
class CaseloadMissingError(RefusalError):
    """There is no file at this path."""

    path: Path


@dataclass(eq=False)
class EmptyCaseloadError(RefusalError):
    """The file is empty."""

    path: Path


@dataclass(eq=False)
class NotACaseloadError(RefusalError):
    """The file was not made by Jalon."""

    path: Path


@dataclass(eq=False)
class NewerCaseloadError(RefusalError):
    """The file was written by a later version of Jalon."""

    path: Path


@dataclass(eq=False)
class UpgradeFailedError(RefusalError):
    """The copy of an older caseload could not be brought up to date: a bug; the caseload is as it was."""

    path: Path


@dataclass(eq=False)
class CaseloadInUseError(RefusalError):
    """Another process has the caseload open."""

    path: Path
    holder: str
    machine: str
    since: datetime | None = None


@dataclass(eq=False)
class CaseloadBusyError(RefusalError):
    """Something in this window still uses the caseload, which has to be left alone for a while."""

    path: Path


@dataclass(eq=False)
class KeyChangeUnfinishedError(RefusalError):
    """The new key is in force, and the file is not wholly written under it: the next opening finishes."""

    path: Path


@dataclass(eq=False)
class CaseloadExistsError(RefusalError):
    """A file already stands where one was to be created."""

    path: Path


@dataclass(eq=False)
class RingMissingError(RefusalError):
    """The key ring is not beside the caseload."""

    path: Path


@dataclass(eq=False)
class NewerRingError(RefusalError):
    """The key ring was written by a later version of Jalon."""

    path: Path


@dataclass(eq=False)
class WeakRingError(RefusalError):
    """The ring asks for a key derivation below the floor, or above the ceiling."""

    path: Path


@dataclass(eq=False)
class DamagedRingError(DamageError):
    """The key ring is not what was written."""

    path: Path


@dataclass(eq=False)
class ForeignRingError(RefusalError):
    """The key ring belongs to another caseload."""

    path: Path


@dataclass(eq=False)
class ForeignJournalError(RefusalError):
    """What lies beside the caseload is the journal of another file, or of an older copy of this one."""

    path: Path


@dataclass(eq=False)
class MissingChangesError(DamageError):
    """The caseload is older than what this PC wrote into it: an old copy, or one that lost its journal.

    Said once where someone reads it (``is_told``): the next opening goes on with what there is.
    """

    path: Path
    count: int
    is_told: bool = True


@dataclass(eq=False)
class DamagedCaseloadError(DamageError):
    """A page of the caseload is not what was written."""

    path: Path


@dataclass(eq=False)
class TruncatedCaseloadError(DamageError):
    """The caseload is shorter than what was written."""

    path: Path


@dataclass(eq=False)
class UnsafeFolderError(RefusalError):
    """The folder is on a network drive or is synchronised by another program."""

    folder: Path
    kind: str
    proposed: Path


@dataclass(eq=False)
class ReadOnlyCaseloadError(RefusalError):
    """The file or its folder cannot be written."""

    path: Path


@dataclass(eq=False)
class DiskFullError(RefusalError):
    """There is no room left to write."""

    folder: Path
    needed_bytes: int | None = None


@dataclass(eq=False)
class DiskFailureError(RefusalError):
    """The disk refused to read or to write; what was being written was not kept."""

    path: Path


@dataclass(eq=False)
class UnsoundProgramError(RefusalError):
    """A library of this installation is known to lose or leak data."""

    library: str
    version: str


# --- colleagues


@dataclass(eq=False)
class UnknownSlotError(RefusalError):
    """The ring has no such slot."""


@dataclass(eq=False)
class LastSlotError(RefusalError):
    """The last slot that opens the caseload cannot be removed."""


@dataclass(eq=False)
class LastManagerError(RefusalError):
    """Nobody who can open the caseload would be left to manage colleagues, structure and agreements."""


@dataclass(eq=False)
class WeakPassphraseError(RefusalError):
    """The passphrase is too easy to guess."""

    reason: str


@dataclass(eq=False)
class PassphraseTakenError(RefusalError):
    """The passphrase opens the caseload for someone else already; whose it is is never said."""


@dataclass(eq=False)
class NotAllowedError(RefusalError):
    """The role of the signed-in colleague does not cover this."""

    role: str
    intention: str


# --- records


@dataclass(eq=False)
class FrozenFileError(RefusalError):
    """The person's file is frozen (limitation, art. 18 RGPD): neither read nor changed."""


@dataclass(eq=False)
class UnknownRecordError(RefusalError):
    """Nothing of this kind has this code or identity."""

    kind: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps an entry from being written: the field and a stable code."""

    field: str
    code: str


@dataclass(eq=False)
class InvalidEntryError(RefusalError):
    """An entry breaks a rule; nothing was written."""

    kind: str
    problems: tuple[Problem, ...] = field(default_factory=tuple)


@dataclass(eq=False)
class NothingToUndoError(RefusalError):
    """There is no action left to undo."""


@dataclass(eq=False)
class ChangedSinceError(RefusalError):
    """What the action wrote was changed since by a later action."""

    action_label: str
    later_label: str


# --- months and returns


@dataclass(eq=False)
class MonthNotOverError(RefusalError):
    """The month is not over."""

    month: str


@dataclass(eq=False)
class MonthNotBegunError(RefusalError):
    """The month has not begun: nothing of it can be counted, not even as a draft."""

    month: str


@dataclass(eq=False)
class NothingChangedError(RefusalError):
    """Nothing changed since the last lock of this month."""

    month: str


@dataclass(eq=False)
class ReasonNeededError(RefusalError):
    """A nominative return needs its reason."""


@dataclass(eq=False)
class UnknownAgreementError(RefusalError):
    """No agreement has this reference."""

    reference: str


# --- backups and the practice structure


@dataclass(eq=False)
class NotABackupError(RefusalError):
    """The file is not a backup made by Jalon."""

    path: Path


@dataclass(eq=False)
class SameDiskError(RefusalError):
    """The folder stands on the disk of the caseload: a copy there would be lost with it."""

    folder: Path


@dataclass(eq=False)
class NewerBackupError(RefusalError):
    """A later version of Jalon made the backup."""

    path: Path


@dataclass(eq=False)
class DamagedBackupError(DamageError):
    """The backup is not what was written."""

    path: Path


@dataclass(eq=False)
class NotADemonstrationError(RefusalError):
    """The folder holds something else than a practice structure."""

    folder: Path


@dataclass(eq=False)
class UnknownScenarioError(RefusalError):
    """No practice structure has this name."""

    name: str


# --- the command line


@dataclass(eq=False)
class PassphraseNeededError(RefusalError):
    """No passphrase was given, and there is nobody to ask."""


@dataclass(eq=False)
class CannotReadError(RefusalError):
    """A file cannot be read."""

    path: Path


@dataclass(eq=False)
class CannotWriteError(RefusalError):
    """A file cannot be written where it was asked for."""

    path: Path


@dataclass(eq=False)
class PreciousTargetError(RefusalError):
    """The name asked for an output is that of a caseload, a ring or a backup."""

    path: Path


@dataclass(eq=False)
class SameTargetError(RefusalError):
    """Two outputs were asked for under one name."""

    path: Path


@dataclass(eq=False)
class NoDisplayError(RefusalError):
    """There is no screen on which to open a window."""


# --- spreadsheets that come from elsewhere


@dataclass(eq=False)
class CalendarUnreadableError(RefusalError):
    """The file is no calendar (iCalendar), or is damaged."""

    path: Path


@dataclass(eq=False)
class CalendarTooLargeError(RefusalError):
    """The calendar holds more than Jalon takes in at once, or takes too long to read."""

    path: Path


@dataclass(eq=False)
class GridNotATableError(RefusalError):
    """The file is no spreadsheet that Jalon reads."""

    path: Path


@dataclass(eq=False)
class GridRenamedError(RefusalError):
    """The file is not what the end of its name says; ``kind`` is ``xlsx``, ``xls``, ``ods`` or ``csv``."""

    path: Path
    kind: str


@dataclass(eq=False)
class GridProtectedError(RefusalError):
    """The file is locked by a password."""

    path: Path


@dataclass(eq=False)
class GridMacrosError(RefusalError):
    """The file carries macros."""

    path: Path


@dataclass(eq=False)
class GridLinksError(RefusalError):
    """The file takes values from other files or programs."""

    path: Path


@dataclass(eq=False)
class GridEntitiesError(RefusalError):
    """The file declares entities, which no spreadsheet program writes."""

    path: Path


@dataclass(eq=False)
class GridForgedError(RefusalError):
    """The container of the file lies about what it holds."""

    path: Path


@dataclass(eq=False)
class GridBombError(RefusalError):
    """The file inflates to far more than a grid."""

    path: Path


@dataclass(eq=False)
class GridTooHeavyError(RefusalError):
    """The file is larger than the limit."""

    path: Path


@dataclass(eq=False)
class GridFarCellError(RefusalError):
    """A cell lies far outside what a grid spans; row and column count from 1."""

    path: Path
    sheet: str
    row: int
    column: int


@dataclass(eq=False)
class GridLongCellError(RefusalError):
    """A cell holds more than a spreadsheet can; row and column count from 1, 0 when unknown."""

    path: Path
    sheet: str
    row: int
    column: int


@dataclass(eq=False)
class GridUnreadableError(RefusalError):
    """The file is cut short, or is not what a spreadsheet program writes."""

    path: Path


@dataclass(eq=False)
class GridEmptyError(RefusalError):
    """No cell of the file holds anything."""

    path: Path


@dataclass(eq=False)
class GridTooSlowError(RefusalError):
    """Reading the file took more than the limit."""

    path: Path
    seconds: int


@dataclass(eq=False)
class GridReaderStoppedError(RefusalError):
    """The reading process stopped by itself, most often for want of memory."""

    path: Path


# --- imports


@dataclass(eq=False)
class MappingUnreadableError(RefusalError):
    """The text describes no mapping of a grid; ``name`` is no field, ``allowed`` are those there are."""

    name: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(eq=False)
class MappingOfAnotherFileError(RefusalError):
    """The mapping names a sheet that the file does not have."""

    sheet: str


@dataclass(eq=False)
class ImportMovedError(RefusalError):
    """The caseload changed since the rehearsal in a way that changes what becomes of some rows."""

    rows: int


@dataclass(eq=False)
class NothingToImportError(RefusalError):
    """No row of the file would be written."""


# --- exports


@dataclass(eq=False)
class ExportTooLongError(RefusalError):
    """A table has more rows than a sheet of a spreadsheet holds."""

    label: str
    rows: int


@dataclass(eq=False)
class ExportMismatchError(RefusalError):
    """What was read again from the file that was made is not what the caseload holds: it was not kept."""

    label: str


@dataclass(eq=False)
class UnknownExportKindError(RefusalError):
    """A list is exported as a workbook or as text: the name of the file says which."""

    path: Path


@dataclass(eq=False)
class GridTemplateTooHeavyError(RefusalError):
    """A workbook to fill is larger than what Jalon keeps as a model."""

    path: Path


@dataclass(eq=False)
class GridTemplateKindError(RefusalError):
    """A table to fill is neither an xlsx workbook nor a text table."""

    path: Path


@dataclass(eq=False)
class GridTemplateHoldsDataError(RefusalError):
    """A workbook to fill has copies of its data where Jalon cannot empty them: pivot tables, comments."""

    path: Path


@dataclass(eq=False)
class GridTemplateNamesError(RefusalError):
    """A table described by an example still names someone of the example outside the rows that are emptied.

    ``sheet`` and ``row`` (from 1) are empty and 0 when it is not in a cell: a note, a drawing, a heading.
    """

    path: Path
    sheet: str = ""
    row: int = 0


@dataclass(eq=False)
class GridComputedCellError(RefusalError):
    """A cell that the model binds is computed by the workbook itself."""

    path: Path


@dataclass(eq=False)
class GridModelMismatchError(RefusalError):
    """The model names sheets, columns or figures that the workbook or the rules do not have."""

    path: Path


@dataclass(eq=False)
class GridModelUnreadableError(RefusalError):
    """The file describes no model of a table to fill."""

    path: Path


@dataclass(eq=False)
class UnknownGridModelError(RefusalError):
    """No model of this name is remembered, and no file bears it."""

    name: str


@dataclass(eq=False)
class NothingToBindError(RefusalError):
    """Nothing in the workbook resembles a figure of the return or a column that Jalon knows."""

    path: Path


# --- the end of a file


@dataclass(eq=False)
class RetentionHoldsError(RefusalError):
    """The file is kept still: it is followed, or its delay runs; ``until`` is None when no day is known."""

    until: date | None
    is_followed: bool


@dataclass(eq=False)
class NotAnnouncedError(RefusalError):
    """An erasure by rule is announced first, thirty days before."""


@dataclass(eq=False)
class NoticeRunsError(RefusalError):
    """The erasure is announced, and its notice still runs."""

    until: date


@dataclass(eq=False)
class NamedElsewhereError(RefusalError):
    """Texts of others name the person, and nobody said what becomes of them."""

    count: int


@dataclass(eq=False)
class ReasonNamesPersonError(RefusalError):
    """The reason of an erasure is kept in its certificate: it cannot name who is erased, nor be long."""


@dataclass(eq=False)
class GridReasonNeededError(RefusalError):
    """A table that names people leaves the structure: the reason is asked for."""

    name: str


@dataclass(eq=False)
class SharedCaseCodeError(RefusalError):
    """Several people have this case code: it names nobody."""

    case_code: str


@dataclass(eq=False)
class SourceTargetError(RefusalError):
    """What was asked for would be written over a file that is read for it."""

    path: Path


# --- papers


@dataclass(eq=False)
class UnknownPaperError(RefusalError):
    """No paper has this code; ``known`` are those there are."""

    code: str
    known: tuple[str, ...] = ()


@dataclass(eq=False)
class PaperNeedsError(RefusalError):
    """A paper was asked for without what it is about: person, employer, coach or month."""

    code: str
    needed: str


@dataclass(eq=False)
class NoSuchFaceError(RefusalError):
    """A paper has no such version: ``face`` is simple, blank or variant; ``known`` are its variants."""

    code: str
    face: str
    known: tuple[str, ...] = ()


@dataclass(eq=False)
class SharedNameError(RefusalError):
    """Several employers or colleagues have the name typed: it names none of them."""

    kind: str


@dataclass(eq=False)
class ArchivedFileError(RefusalError):
    """The file of someone concerned is archived: it changes no more."""


@dataclass(eq=False)
class PartnerInUseError(RefusalError):
    """Live records name the partner: it can leave the lists, not the file."""

    people: int
    acts: int
    agreements: int


# --- documents attached


@dataclass(eq=False)
class DocumentTooLargeError(RefusalError):
    """The document is larger than what is attached."""

    path: Path


@dataclass(eq=False)
class DocumentRoomError(RefusalError):
    """The documents of the caseload together would be larger than what is kept."""

    path: Path


@dataclass(eq=False)
class DocumentKindError(RefusalError):
    """The file is of a kind that is not attached, or is something else than its name says."""

    path: Path


@dataclass(eq=False)
class DocumentUnsafeError(RefusalError):
    """The document carries macros, scripts, a program or other files."""

    path: Path


@dataclass(eq=False)
class DocumentUnreadableError(RefusalError):
    """The document is damaged, asks for a password, or changes while it is read."""

    path: Path


@dataclass(eq=False)
class HealthDocumentError(RefusalError):
    """The document sounds like a paper about health, and nobody said that it is not one."""

    words: tuple[str, ...]


@dataclass(eq=False)
class DocumentContentMissingError(RefusalError):
    """The document is on file without its content."""


# --- archives apart


@dataclass(eq=False)
class NotAnArchiveError(RefusalError):
    """The file is no archive of Jalon."""

    path: Path


@dataclass(eq=False)
class OtherArchiveError(RefusalError):
    """The archive came from another caseload."""

    path: Path


@dataclass(eq=False)
class ArchiveDamagedError(DamageError):
    """The archive is no longer what was written."""

    path: Path


@dataclass(eq=False)
class NewerArchiveError(RefusalError):
    """A later version of the program wrote the archive."""

    path: Path


@dataclass(eq=False)
class NotArchivedError(RefusalError):
    """The person of the archive is in the caseload."""

    path: Path


@dataclass(eq=False)
class ArchiveOverError(RefusalError):
    """The archive was destroyed, or the file erased or archived again since: this is an old copy."""

    path: Path


@dataclass(eq=False)
class ArchiveRunsError(RefusalError):
    """The time of the archive is not over."""

    path: Path
    until: date


@dataclass(eq=False)
class LetterKindError(RefusalError):
    """A letter to fill is a docx, and this file is not."""

    path: Path


@dataclass(eq=False)
class LetterTagsError(RefusalError):
    """A letter bears tags that are not known: their names, the words around each, the nearest known one."""

    names: tuple[str, ...]
    places: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

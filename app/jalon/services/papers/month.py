"""The papers of a month: the return as shown, and everything the lead structure is owed, in one folder."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from jalon.domain.errors import FrozenFileError
from jalon.domain.months import Month
from jalon.domain.papers import Subject
from jalon.files import private_folder, write_atomically
from jalon.services import people, returns, sheets, timesheets
from jalon.services.papers.asked import Asked
from jalon.services.papers.catalogue import find_kind
from jalon.services.papers.making import make_paper
from jalon.services.return_documents import Document
from jalon.storage.caseload import Caseload

Step = Callable[[int, int], None]

# Papers that name people and stay within: apart from what is sent.
_WITHIN: Final = "a-garder-dans-la-structure"


@dataclass(frozen=True, slots=True)
class MonthPapers:
    """What was written, and how many files are frozen and have no sheet."""

    folder: Path
    return_pdf: Path
    sheets: int
    frozen: int
    timesheets: int
    more: int = 0
    """Papers beside these, as the structure chooses."""


def version_words(document: Document, version: int) -> str:
    """Return what a file name says of a paper: ``brouillon``, else the version that its month has."""
    return "brouillon" if document["state"] == "draft" else f"v{version}"


def print_month(
    caseload: Caseload,
    month: Month,
    folder: Path,
    *,
    today: date,
    step: Step,
    more: Collection[str] = (),
) -> MonthPapers:
    """Write the return of a month, the sheet of each person of FA_PER, the timesheets of those at work.

    Sheets are named by case code, timesheets by rank, all by their version: no file name bears a name, and
    a draft never takes the place of a locked paper. ``more`` are the codes of other papers to print with it.
    ``step`` is told how many papers are done out of how many, and raises to stop; what is written stays.

    Raises:
        UnknownPaperError: no paper has one of the codes of ``more``.
        OSError: the folder is full or read-only.
    """
    document = returns.prepare_return(caseload, month, today=today)
    codes = [str(line["case_code"]) for line in document["persons"]]
    colleagues = timesheets.list_timesheets(caseload, month)
    others = [one for code in more for one in _asked(caseload, code, month, codes)]
    total = 1 + len(codes) + len(colleagues) + len(others)
    step(0, total)
    target = private_folder(folder / f"jalon-{month}")
    version = int(document["revision"])
    return_pdf = target / f"releve-{month}-{version_words(document, version)}.pdf"
    returns.print_return(document, return_pdf)
    returns.write_return_json(document, return_pdf.with_suffix(".json"))
    written, frozen = 0, int(document.get("frozen_files", 0))
    for number, case_code in enumerate(codes, start=1):
        step(number, total)
        try:
            # What goes with the return has totals alone: the dated log stays within, as D9 of ``more``.
            sheet = sheets.prepare_sheet(caseload, case_code, month, dated_log=False, today=today)
        except FrozenFileError:
            frozen += 1
            continue
        name = f"{case_code}-{month}-{version_words(sheet, version)}.pdf"
        sheets.print_sheet(sheet, private_folder(target / "releves-individuels") / name)
        written += 1
    for rank, colleague in enumerate(colleagues, start=1):
        step(len(codes) + rank, total)
        timesheet = timesheets.prepare_timesheet(caseload, colleague.id, month, today=today)
        of_colleagues = private_folder(target / "feuilles-de-temps")
        name = f"collegue-{rank}-{month}-{version_words(timesheet, version)}.pdf"
        timesheets.print_timesheet(timesheet, of_colleagues / name)
    printed = 0
    for number, (code, asked) in enumerate(others, start=1 + len(codes) + len(colleagues)):
        step(number, total)
        try:
            made = make_paper(caseload, code, asked, today=today)
        except FrozenFileError:
            continue
        write_atomically(private_folder(target / _WITHIN) / made.file_name, made.content)
        printed += 1
    step(total, total)
    return MonthPapers(target, return_pdf, written, frozen, len(colleagues), printed)


def _asked(
    caseload: Caseload, code: str, month: Month, case_codes: Collection[str]
) -> Iterator[tuple[str, Asked]]:
    """Yield what is asked of a paper for a month: once, or once for each person of the month."""
    if find_kind(code).subject is not Subject.PERSON_MONTH:
        yield code, Asked(month=month)
        return
    for case_code in case_codes:
        yield code, Asked(person_id=people.find_person(caseload, case_code), month=month)

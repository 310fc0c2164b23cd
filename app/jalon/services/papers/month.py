"""The papers of a month: the return as shown, and everything the lead structure is owed, in one folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jalon.domain.errors import FrozenFileError
from jalon.domain.months import Month
from jalon.files import private_folder
from jalon.services import returns, sheets, timesheets
from jalon.services.return_documents import Document
from jalon.services.wording import wording_of_paper
from jalon.storage.caseload import Caseload

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class MonthPapers:
    """What was written, and how many files are frozen and have no sheet."""

    folder: Path
    return_pdf: Path
    sheets: int
    frozen: int
    timesheets: int


def return_paper(document: Document) -> bytes:
    """Return the PDF of a return without writing it anywhere: it may hold lines about people."""
    from jalon.reports.monthly_return import monthly_return

    return monthly_return(document, wording_of_paper(document))


def version_words(document: Document, version: int) -> str:
    """Return what a file name says of a paper: ``brouillon``, else the version that its month has."""
    return "brouillon" if document["state"] == "draft" else f"v{version}"


def print_month(caseload: Caseload, month: Month, folder: Path, *, today: date, step: Step) -> MonthPapers:
    """Write the return of a month, the sheet of each person of FA_PER, the timesheets of those at work.

    Sheets are named by case code, timesheets by rank, all by their version: no file name bears a name, and
    a draft never takes the place of a locked paper. ``step`` is told how many papers are done out of how
    many, and raises to stop; what is written stays.

    Raises:
        OSError: the folder is full or read-only.
    """
    document = returns.prepare_return(caseload, month, today=today)
    codes = [str(line["case_code"]) for line in document["persons"]]
    colleagues = timesheets.list_timesheets(caseload, month)
    total = 1 + len(codes) + len(colleagues)
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
            sheet = sheets.prepare_sheet(caseload, case_code, month, today=today)
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
    step(total, total)
    return MonthPapers(target, return_pdf, written, frozen, len(colleagues))

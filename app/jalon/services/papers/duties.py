"""What the structure owes under the RGPD, filled with what it recorded (R1, R3, R4, R5).

The register of article 30, the information of the staff (articles 13 and 14), the draft of the impact
analysis (article 35), what a lost computer has notified (articles 33 and 34). None names anybody who is
accompanied.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from jalon.services.backing_up import copies_status
from jalon.services.data_protection import read_data_protection
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import head_of
from jalon.services.return_documents import Document, sealed
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import totals

FORMAT: Final = "jalon-duty"


def prepare_register(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the entry for the register of processing (R1)."""
    return sealed(_head(caseload, asked, today, "R1"))


def prepare_staff_notice(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of what colleagues are told of the data kept on them (R3)."""
    return sealed(_head(caseload, asked, today, "R3"))


def prepare_impact_analysis(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the draft of the impact analysis (R4), with how many people are on file."""
    head = _head(caseload, asked, today, "R4")
    return sealed({**head, **_size(caseload, is_blank=asked.is_blank), **_copies(caseload, asked)})


def prepare_loss(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of what a lost computer has notified (R5): what Jalon knows, the rest to write."""
    head = _head(caseload, asked, today, "R5")
    return sealed({**head, **_size(caseload, is_blank=asked.is_blank), **_copies(caseload, asked)})


def draw_duty(document: Document) -> bytes:
    """Return the PDF of one of these papers."""
    from jalon.reports import duties
    from jalon.reports.wording import Wording

    drawn: dict[str, Callable[[Document, Wording], bytes]] = {
        "R1": duties.register,
        "R3": duties.staff_notice,
        "R4": duties.impact_analysis,
        "R5": duties.loss,
    }
    return drawn[document["paper"]](document, wording_of_person_paper(document))


def _head(caseload: Caseload, asked: Asked, today: date, paper: str) -> dict[str, Any]:
    about_structure = Asked(is_blank=asked.is_blank)
    parameters = rules_for(today).parameters
    return {
        **head_of(caseload, about_structure, today, paper=paper).document,
        "format": FORMAT,
        "data_protection": asdict(read_data_protection(caseload)),
        "months": {
            "file": parameters.file_active_months,
            "archive": parameters.file_archive_months,
            "not_admitted": parameters.not_admitted_months,
            "access": parameters.access_log_months,
            "timesheet": parameters.timesheet_months,
        },
    }


def _size(caseload: Caseload, *, is_blank: bool) -> dict[str, Any]:
    if is_blank:
        return {"persons": None, "acts": None}
    with caseload.read() as session:
        found = totals.count_all(session)
    return {"persons": found.persons, "acts": found.acts}


def _copies(caseload: Caseload, asked: Asked) -> dict[str, Any]:
    if asked.is_blank:
        return {"days_here": None, "days_away": None}
    status = copies_status(caseload)
    return {"days_here": status.days_here, "days_away": status.days_away}

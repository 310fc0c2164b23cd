"""Every paper that Jalon makes, by its code: the one list that commands, screens and batches read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jalon.domain.errors import UnknownPaperError
from jalon.services.papers import copy_of_data, deadline_list, monthly, sheet, timesheet
from jalon.services.papers.asked import PaperKind, Reader, Subject

__all__ = ["PAPERS", "PaperKind", "find_kind", "papers_about"]

# One paper, one line; in the order of their codes.
_KINDS: Final = (
    PaperKind("D9", "releve-individuel", Subject.PERSON_MONTH, Reader.LEAD,
              sheet.prepare_sheet, sheet.draw_sheet, notes_itself=True),
    PaperKind("D11", "releve", Subject.MONTH, Reader.LEAD,
              monthly.prepare_monthly, monthly.draw_monthly, is_handed=False, notes_itself=True),
    PaperKind("D13", "feuille-de-temps", Subject.COACH_MONTH, Reader.STRUCTURE,
              timesheet.prepare_timesheet, timesheet.draw_timesheet, is_handed=False, notes_itself=True),
    PaperKind("D19", "echeancier", Subject.STRUCTURE, Reader.STRUCTURE,
              deadline_list.prepare_deadlines, deadline_list.draw_deadlines, is_handed=False,
              notes_itself=True),
    PaperKind("D21", "copie-des-donnees", Subject.PERSON, Reader.PERSON,
              copy_of_data.prepare_copy, copy_of_data.draw_copy),
)  # fmt: skip

PAPERS: Final[Mapping[str, PaperKind]] = MappingProxyType({kind.code: kind for kind in _KINDS})


def find_kind(code: str) -> PaperKind:
    """Return the paper of a code, however its letter was typed.

    Raises:
        UnknownPaperError: no paper has this code.
    """
    kind = PAPERS.get(code.strip().upper())
    if kind is None:
        raise UnknownPaperError(code, tuple(PAPERS))
    return kind


def papers_about(*subjects: Subject) -> tuple[PaperKind, ...]:
    """Return the papers about some subjects, in the order of the catalogue."""
    return tuple(kind for kind in PAPERS.values() if kind.subject in subjects)

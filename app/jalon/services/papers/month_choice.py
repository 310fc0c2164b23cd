"""Which papers the structure prints with a month, beside its return, its sheets and its timesheets."""

from typing import Final

from jalon.domain.errors import NotAllowedError
from jalon.services.colleagues import MANAGERS
from jalon.services.papers.catalogue import PAPERS
from jalon.storage import choices
from jalon.storage.caseload import Caseload

_NAME: Final = "papers_with_month"
OFFERED: Final = ("D9", "D10", "D19")
_AT_FIRST: Final = ("D9", "D19")


def read_month_choice(caseload: Caseload) -> tuple[str, ...]:
    """Return the codes of the papers printed with a month: dated sheets and deadlines, until one chooses."""
    with caseload.read() as session:
        kept = choices.read_choice(session, _NAME)
    chosen = kept if isinstance(kept, list) else _AT_FIRST
    return tuple(code for code in OFFERED if code in chosen and code in PAPERS)


def choose_month_papers(caseload: Caseload, codes: tuple[str, ...]) -> None:
    """Keep which papers are printed with a month; a code that is not offered is left out.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    kept = [code for code in OFFERED if code in codes]
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _NAME, kept)

"""Acts of months before the caseload says it is used: no month shows them until the day is moved back."""

from dataclasses import dataclass, replace
from datetime import date

from jalon.services import structure
from jalon.services.colleagues import may_manage
from jalon.storage.caseload import Caseload
from jalon.storage.queries.timesheets import done_before, used_since


@dataclass(frozen=True, slots=True)
class EarlierActs:
    """How many acts no month shows, the day of the first, and the day they come before."""

    count: int
    first_day: date
    used_since: date
    may_change: bool
    """Who is signed in may move the day."""


def earlier_acts(caseload: Caseload) -> EarlierActs | None:
    """Return the acts that took place before the first month shown; None when there is none."""
    with caseload.read() as session:
        since = used_since(session)
        if since is None:
            return None
        count, first_day = done_before(session, since.replace(day=1))
    return None if first_day is None else EarlierActs(count, first_day, since, may_manage(caseload))


def show_earlier_acts(caseload: Caseload, *, today: date) -> date | None:
    """Say that the caseload is used since its first act; return that day, None when no act is hidden.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
    """
    found = earlier_acts(caseload)
    if found is None:
        return None
    details = structure.read_structure(caseload)
    structure.change_structure(caseload, replace(details, used_since=found.first_day), today=today)
    return found.first_day

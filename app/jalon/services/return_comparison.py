"""What differs between two locked versions of a month, or from one to the month as it stands, in words."""

from dataclasses import dataclass
from datetime import date

from jalon.domain.months import Month
from jalon.services.returns import compare_revisions
from jalon.services.wording import wording_of_screens
from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: its words, its value before and after."""

    what: str
    before: str
    after: str


def tell_differences(
    caseload: Caseload, month: Month, first: int, second: int | None = None, *, today: date
) -> tuple[Difference, ...]:
    """Return in words what changed from a locked version to another, or to the month as it is.

    Lines of people are told by case code.

    Raises:
        UnknownRecordError: the month has no such version.
    """
    from jalon.reports.return_changes import change_rows

    changes = compare_revisions(caseload, month, first, second, today=today)
    wording = wording_of_screens(caseload, month.last_day)
    rows = change_rows({"level": "N1", "changes": changes}, wording)
    return tuple(Difference(*(str(cell) for cell in row.cells)) for row in rows)

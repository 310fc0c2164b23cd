"""What became of a locked return: when it left, how, and what the lead structure answered.

It is noted beside the snapshot, which stays as it was locked (our own choice of states: locked, sent, then
accepted or to correct).
"""

from datetime import date
from typing import Final

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as reading

ANSWERS: Final = ("accepted", "to_correct")


def note_sending(
    caseload: Caseload,
    month: Month,
    *,
    sent_date: date | None,
    means: str | None,
    answer: str | None,
    today: date,
) -> None:
    """Note on the last locked revision of a month its sending and its answer; nothing takes them back.

    Raises:
        UnknownRecordError: no revision of the month is locked.
        InvalidEntryError: the day is before the lock or still to come, a day is missing, an answer unknown.
    """
    with caseload.write("note_return_sending") as session:
        rows = reading.last_revision_rows(session, month)
        if not rows:
            raise UnknownRecordError("monthly_return")
        problems = []
        locked_on = rows[0].locked_at.astimezone().date()
        if answer is not None and answer not in ANSWERS:
            problems.append(Problem("answer", "unknown"))
        if sent_date is None and (means or answer):
            problems.append(Problem("sent_date", "missing"))
        if sent_date is not None and sent_date < locked_on:
            problems.append(Problem("sent_date", "before_lock"))
        if sent_date is not None and sent_date > today:
            problems.append(Problem("sent_date", "future"))
        if problems:
            raise InvalidEntryError("monthly_return", tuple(problems))
        state = answer or ("sent" if sent_date else "locked")
        for row in rows:  # of the structure, and of each of its agreements
            values = {"state": state, "sent_date": sent_date, "sent_means": means}
            records.update(session, "monthly_return", row.id, values)

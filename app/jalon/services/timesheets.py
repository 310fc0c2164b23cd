"""The timesheet of a colleague for a month: what was done by day, what was planned, how it adds up."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from jalon.domain.errors import UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.timesheets import Day, Minutes, make_timesheet
from jalon.services.access import note_access
from jalon.services.begun_months import require_begun
from jalon.services.return_documents import Document, sealed
from jalon.services.targets import require_writable_over
from jalon.services.wording import wording_of_paper
from jalon.settings.calendars import bank_holidays
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries import timesheets as reading
from jalon.storage.queries.timesheets import Colleague

__all__ = ["Colleague", "list_timesheets", "prepare_timesheet", "print_timesheet"]

TIMESHEET_FORMAT = "jalon-timesheet"


def list_timesheets(caseload: Caseload, month: Month) -> tuple[Colleague, ...]:
    """Return the colleagues who have a timesheet for a month: planned time, acts or journeys, by name."""
    with caseload.read() as session:
        return reading.colleagues_at_work(session, month)


def prepare_timesheet(caseload: Caseload, coach_id: str, month: Month, *, today: date) -> Document:
    """Return the timesheet of a colleague for a month; nobody supported is named in it.

    Minutes are those of the colleague: of an act led by two, each has her own. The timesheet of a locked
    month in which nothing of hers was touched since says that it is locked. The reading is noted in the
    access log.

    Raises:
        UnknownRecordError: no colleague has this identity.
        MonthNotBegunError: the month has not begun, and is not locked.
    """
    rules = rules_for(month.last_day)
    with caseload.read() as session:
        colleague = reading.read_colleague(session, coach_id)
        if colleague is None:
            raise UnknownRecordError("coach")
        structure = return_queries.read_structure(session)
        holidays = bank_holidays(month.year, structure.department)
        facts = reading.read_timesheet_facts(session, month, colleague, holidays)
        locked = return_queries.last_locked(session, month)
        if locked is None:
            require_begun(session, month, today)
        is_late = locked is not None and reading.is_touched_since(session, month, coach_id, locked)
        data_day = return_queries.data_day(session, today)
    sheet = make_timesheet(facts)
    addition = {f"{name}_minutes": value for name, value in asdict(sheet.addition).items()}
    document: Document = {
        "format": TIMESHEET_FORMAT,
        "format_version": 1,
        "month": str(month),
        "state": "draft" if locked is None or is_late else "locked",
        "structure": {
            "name": structure.name,
            "platform": structure.platform,
            "practice": structure.is_practice,
            **structure.words_wanted(),
        },
        "coach": {"id": coach_id, "name": f"{colleague.given_name} {colleague.family_name}"},
        "days": [_day(day) for day in sheet.days],
        "totals": _minutes(sheet.totals),
        "addition": {**addition, "total_minutes": sheet.addition.total},
        "rules_version": rules.version,
    }
    if locked is None or is_late:
        document["as_of"] = data_day.isoformat()
    else:
        document["locked_at"] = locked.locked_at.isoformat()
    note_access(caseload, "prepare_timesheet", "coach", coach_id)
    return sealed(document)


def print_timesheet(document: Mapping[str, Any], target: Path) -> None:
    """Write the timesheet as a PDF, in the words of the rules in force at the end of its month."""
    from jalon.reports.timesheet import write_timesheet

    require_writable_over(target)
    write_timesheet(document, wording_of_paper(document), target)


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        **_minutes(day.minutes),
        "is_bank_holiday": day.is_bank_holiday,
        "is_on_leave": day.is_on_leave,
    }


def _minutes(minutes: Minutes) -> dict[str, int | None]:
    values = {f"{name}_minutes": value for name, value in asdict(minutes).items()}
    return values | {
        "worked_minutes": minutes.worked,
        "due_minutes": minutes.due,
        "balance_minutes": minutes.balance,
    }

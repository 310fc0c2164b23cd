"""Writes a planned structure into a caseload, as months went by: entries, locks, late entries, papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.caseloads import NewCoach, NewStructure, create_caseload
from jalon.services.demonstration import folder as folders
from jalon.services.demonstration.attached import insert_documents
from jalon.services.demonstration.plan import PlannedCaseload, lock_instant
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation
from jalon.storage.schema import record_classes

Progress = Callable[[str, int, int], None]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_OF_ACTS: Final = ("act_coach", "act_participant", "trip", "shared_note", "personal_note")
_LATE: Final = timedelta(days=7)  # after the lock


@dataclass(slots=True)
class PlannedClock:
    """The instant at which the practice structure is told to be."""

    instant: datetime

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.instant

    def advance(self, instant: datetime) -> None:
        """Move to a later instant; an earlier one is ignored, as time does not go back."""
        self.instant = max(self.instant, instant)


@dataclass(frozen=True, slots=True)
class Papers:
    """What was printed for the month of the return."""

    return_pdf: Path
    return_json: Path
    sheets: tuple[Path, ...]
    timesheets: tuple[Path, ...]


def write_caseload(
    path: Path,
    passphrase: str,
    planned: PlannedCaseload,
    *,
    today: date,
    derivation: KeyDerivation | None,
    allow_any_folder: bool,
    progress: Progress,
) -> Caseload:
    """Write a new caseload at ``path``, its earlier months locked, and return it open.

    Raises:
        CaseloadExistsError, UnsafeFolderError, ReadOnlyCaseloadError, DiskFullError: as they say.
    """
    first = lock_instant(planned.locked_months[0]) if planned.locked_months else _evening(today)
    clock = PlannedClock(first - timedelta(hours=1))
    coach, *_ = planned.rows["coach"]
    details = {key: value for key, value in planned.structure.items() if key != "name"}
    caseload = create_caseload(
        path,
        passphrase,
        coach=NewCoach(coach["family_name"], coach["given_name"], coach["role"], coach["id"]),
        structure=NewStructure(planned.structure["name"], details),
        # The least that any opening accepts: its passphrase lies beside it anyway.
        kdf=derivation or KeyDerivation.floor(),
        clock=clock,
        allow_any_folder=allow_any_folder,
    ).caseload
    try:
        now, late, recent = _by_instant(planned)
        with caseload.write("demonstration") as session:
            records.update(session, "coach", coach["id"], {k: v for k, v in coach.items() if k != "id"})
            _insert(session, {**now, "coach": now["coach"][1:]}, progress)
        _lock_months(caseload, clock, planned, late, progress)
        clock.advance(_evening(today))
        if recent:
            with caseload.write("demonstration") as session:
                _insert(session, recent)
    except BaseException:
        caseload.close()
        raise
    return caseload


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18, 0), UTC)


def _by_instant(planned: PlannedCaseload) -> tuple[Rows, Mapping[Month, Rows], Rows]:
    """Part the rows that are written at once, those that come after the lock of their month, and the recent.

    Recent are the acts of the months that are not locked: they are written last, on the day of the essay.
    """
    last_locked = max((month.last_day for month in planned.locked_months), default=date.max)
    recent = {row["id"] for row in planned.rows.get("act", ()) if row["date"] > last_locked}
    now: dict[str, Any] = dict(planned.rows)
    late: dict[Month, dict[str, Any]] = {month: {} for month in planned.late_acts.values()}
    last: dict[str, Any] = {}
    for table in ("act", *_OF_ACTS):
        key = "id" if table == "act" else "act_id"
        now[table] = []
        for row in planned.rows.get(table, ()):
            if (month := planned.late_acts.get(row[key])) is not None:
                late[month].setdefault(table, []).append(row)
            elif row[key] in recent:
                last.setdefault(table, []).append(row)
            else:
                now[table].append(row)
    return now, late, last


def _insert(session: Any, rows: Rows, progress: Progress | None = None) -> None:
    ordered = [found.__tablename__ for found in record_classes() if found.__tablename__ in rows]
    for rank, table in enumerate(ordered):
        if progress is not None:
            progress("write", rank, len(ordered))
        if table == "document":
            insert_documents(session, rows[table])
        else:
            records.insert_many(session, table, rows[table])


def _lock_months(
    caseload: Caseload,
    clock: PlannedClock,
    planned: PlannedCaseload,
    late: Mapping[Month, Rows],
    progress: Progress,
) -> None:
    for rank, month in enumerate(planned.locked_months):
        progress("lock", rank, len(planned.locked_months))
        clock.advance(lock_instant(month))
        returns.lock_month(caseload, month, today=clock.instant.date())
        if month in late:
            clock.advance(lock_instant(month) + _LATE)
            with caseload.write("demonstration") as session:
                _insert(session, late[month])


def print_papers(
    caseload: Caseload, month: Month, folder: Path, *, today: date, progress: Progress
) -> Papers:
    """Print the return of a month as a draft, as PDF and JSON, the sheet of each of its people, timesheets.

    A timesheet bears the rank of the colleague in its file name, never a name.
    """
    from jalon.services import sheets, timesheets

    document = returns.prepare_return(caseload, month, draft=True, today=today)
    return_pdf, return_json = folder / "return.pdf", folder / "return.json"
    returns.write_return_json(document, return_json)
    returns.print_return(document, return_pdf)
    printed: list[Path] = []
    codes = [person["case_code"] for person in document["persons"]]
    (folder / folders.SHEETS).mkdir(mode=0o700)
    for rank, code in enumerate(codes):
        progress("print", rank, len(codes))
        target = folder / folders.SHEETS / f"{code}.pdf"
        sheets.print_sheet(sheets.prepare_sheet(caseload, code, month, today=today), target)
        printed.append(target)
    of_colleagues: list[Path] = []
    (folder / folders.TIMESHEETS).mkdir(mode=0o700)
    for rank, colleague in enumerate(timesheets.list_timesheets(caseload, month), start=1):
        target = folder / folders.TIMESHEETS / f"coach-{rank}.pdf"
        timesheet = timesheets.prepare_timesheet(caseload, colleague.id, month, today=today)
        timesheets.print_timesheet(timesheet, target)
        of_colleagues.append(target)
    progress("print", len(codes), len(codes))
    return Papers(return_pdf, return_json, tuple(printed), tuple(of_colleagues))

"""What a day begins with: what is to be done, who waits for a next step, the hours, the return."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from jalon.domain.deadlines import next_working_day
from jalon.domain.deadlines_of_work import after_pause
from jalon.domain.months import Month, month_of
from jalon.domain.timesheets import Minutes
from jalon.domain.working_time import return_owed
from jalon.services.reminders import Reminders, read_reminders
from jalon.services.working_time import WorkingMonth, working_month_in
from jalon.settings.calendars import bank_holidays
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import dashboard as queries
from jalon.storage.queries import tasks as tasks_queries
from jalon.storage.queries.dashboard import Followed
from jalon.storage.queries.deadlines import read_department
from jalon.storage.queries.returns import last_locked
from jalon.storage.queries.tasks import Task, WantedTasks, Who
from jalon.storage.queries.timesheets import used_since
from jalon.storage.transactions import Session

__all__ = [
    "Dashboard",
    "Followed",
    "Quiet",
    "Task",
    "WeekOfHours",
    "finish_action",
    "owed_return",
    "read_dashboard",
    "weeks_of",
]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Someone with whom there was no contact for a while: since when, from her admission at the latest."""

    person: Followed
    last_contact: date | None
    days: int


@dataclass(frozen=True, slots=True)
class WeekOfHours:
    """What was done in one week of a month: the days of it that are in the month, both inside."""

    first_day: date
    last_day: date
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the first screen shows."""

    today: date
    given_name: str
    is_new: bool
    """Nobody is on file yet."""
    followed: tuple[Followed, ...]
    entered: int
    """How many of them were admitted this month."""
    tasks: tuple[Task, ...]
    without_step: tuple[Followed, ...]
    quiet: tuple[Quiet, ...]
    """The longest silence first."""
    days_without_contact: int
    owed_month: Month
    owed_day: date
    owed_working_day: date
    """That day, or the first working day after it: the date stays, and who reads knows when to call."""
    announces_return: bool
    """The return is owed within the delay of the reminders, or late."""
    hours: WorkingMonth | None = None
    """The month of who is signed in; None for a visitor."""
    weeks: tuple[WeekOfHours, ...] = field(default=())

    @property
    def days_before_return(self) -> int:
        """Return the days left, negative when the return is late."""
        return (self.owed_day - self.today).days


def read_dashboard(caseload: Caseload, coach_id: str | None, *, today: date) -> Dashboard:
    """Return what a day begins with, for the people of a colleague, or for all of them without one.

    Hours are always those of who is signed in: nobody reads here those of another. A contact is an act done
    in which the person took part herself; a frozen file proposes nothing (art. 18 RGPD).
    """
    reminders = read_reminders(caseload)
    signed_in = caseload.signed_in.coach_id
    month = month_of(today)
    with caseload.read() as session:
        followed = queries.followed_people(session, today, coach_id)
        asked = [person for person in followed if not person.is_frozen]
        pauses = queries.pauses(session, today)
        steps = queries.people_with_next_step(session, today)
        since = today - timedelta(days=reminders.days_without_contact)
        met = queries.people_met_since(session, since, today)
        silent = [
            person
            for person in asked
            if person.person_id not in met
            and person.admission_date < since
            # As the deadline does: nobody is called before the day after her pause.
            and (after_pause(person.person_id, since, pauses, today) or today) < today
        ]
        contacts = queries.last_contacts(session, [person.person_id for person in silent], today)
        owed, owed_day = owed_return(session, reminders, today)
        hours = None if signed_in is None else working_month_in(session, signed_in, month, today)
        return Dashboard(
            today=today,
            given_name=queries.coach_name(session, signed_in),
            is_new=queries.holds_nobody(session),
            followed=followed,
            entered=sum(1 for person in followed if person.admission_date in month),
            tasks=_tasks(session, coach_id, today),
            without_step=tuple(person for person in asked if person.person_id not in steps),
            quiet=_quiet(silent, contacts, today),
            days_without_contact=reminders.days_without_contact,
            owed_month=owed,
            owed_day=owed_day,
            owed_working_day=_working_day(session, owed_day),
            announces_return=(owed_day - today).days <= reminders.days_before_return,
            hours=hours,
            weeks=() if hours is None else weeks_of(hours),
        )


def owed_return(session: Session, reminders: Reminders, today: date) -> tuple[Month, date]:
    """Return the month whose return is owed next, and the day by which it is."""
    began = used_since(session)
    previous = month_of(today).previous
    is_known = began is None or began <= previous.last_day
    is_owed = is_known and last_locked(session, previous) is None
    return return_owed(today, reminders.return_due_day, is_previous_owed=is_owed)


def _working_day(session: Session, day: date) -> date:
    department = read_department(session)
    return next_working_day(
        day, bank_holidays(day.year, department) | bank_holidays(day.year + 1, department)
    )


def weeks_of(month: WorkingMonth) -> tuple[WeekOfHours, ...]:
    """Return what was done by week, from Monday to Sunday, cut to the month."""
    weeks: dict[int, list[date]] = {}
    for day in month.days:
        # The number of its Monday: weeks do not begin again in January.
        weeks.setdefault(day.date.toordinal() - day.date.weekday(), []).append(day.date)
    return tuple(
        WeekOfHours(days[0], days[-1], _sum([month.day(day).day.minutes for day in days]))
        for days in weeks.values()
    )


def finish_action(caseload: Caseload, action_id: str, *, today: date) -> None:
    """Note that an action was done today.

    Raises:
        UnknownRecordError: there is no such action.
        FrozenFileError: the file of the person is frozen.
    """
    with caseload.write("finish_action") as session:
        records.update(session, "next_action", action_id, {"state": "ATTEINT", "done_date": today})


def _tasks(session: Session, coach_id: str | None, today: date) -> tuple[Task, ...]:
    """Return what is to be done today or late, the oldest first; on a day, what has an hour comes first."""
    who: Who = "anyone" if coach_id is None else "coach"
    wanted = WantedTasks(who, coach_id, when="until_today")
    ids = tasks_queries.find_tasks(session, wanted, today)
    found = tasks_queries.read_tasks(session, ids)
    return tuple(found[task_id] for task_id in ids)


def _quiet(silent: Sequence[Followed], contacts: dict[str, date], today: date) -> tuple[Quiet, ...]:
    found = []
    for person in silent:
        last = contacts.get(person.person_id)
        since = max(last, person.admission_date) if last else person.admission_date
        found.append(Quiet(person, last, (today - since).days))
    return tuple(sorted(found, key=lambda quiet: -quiet.days))


def _sum(parts: Sequence[Minutes]) -> Minutes:
    names = (part.name for part in fields(Minutes) if part.name != "planned")
    planned = [part.planned for part in parts if part.planned is not None]
    totals = {name: sum(getattr(part, name) for part in parts) for name in names}
    return Minutes(**totals, planned=sum(planned) if planned else None)

"""What is to be announced on a day, worked out from the diaries alone, by plain counting.

The deadlines that a text dates stand in each life, counted by hand. Those that follow the rhythm of the work
(whom to call, which employer to call, what comes next, the return) are counted here from the days of the
diary, with the delays of the program's reminders as they are written for users.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from lives.diary import Act, Life, Next, Typed

Line = tuple[str, str, date]
WITHOUT_CONTACT = timedelta(days=30)
CONTACT_NOTICE = timedelta(days=7)
SILENT_EMPLOYER = timedelta(days=60)
RETURN_DAY, RETURN_NOTICE = 10, timedelta(days=5)


def announced(lives: Iterable[Life], day: date, locked: Iterable[tuple[int, int]], began: date) -> set[Line]:
    """Return what is to be on the screen at the end of a day."""
    found: set[Line] = set(_return(day, set(locked), began))
    for life in lives:
        for one in life.awaited:
            if one.since <= day and (one.until is None or day < one.until):
                found.add((one.label, life.name, one.due))
        if any(first <= day and (last is None or day <= last) for first, last in life.stays):
            found |= set(_rhythm(life, day))
    return found


def days_to_look(lives: Iterable[Life]) -> set[date]:
    """Return the days on which something appears or goes, the eves, and every day on which one works."""
    found: set[date] = set()
    for life in lives:
        found |= {step.day for step in life.steps}
        for first, last in life.pauses:
            found |= {first, last, last + timedelta(days=1)}
        for one in life.awaited:
            for edge in (one.since, one.due, one.until):
                if edge is not None:
                    found |= {edge - timedelta(days=1), edge, edge + timedelta(days=1)}
    return found


def _rhythm(life: Life, day: date) -> Iterable[Line]:
    done = [step for step in life.steps if step.day <= day]
    admission = max(first for first, _ in life.stays if first <= day)
    met = [step.day for step in done if isinstance(step.does, Act) and step.does.meets]
    is_paused = any(first <= day <= last for first, last in life.pauses)
    resumed = [last + timedelta(days=1) for _, last in life.pauses if last < day]
    call = max([max([admission, *met]) + WITHOUT_CONTACT, *resumed])
    if call - CONTACT_NOTICE <= day and not is_paused:
        yield "Contact à reprendre", life.name, call
    for job in life.jobs:
        if not is_paused and job.first <= day and (job.last is None or day <= job.last):
            acts = [s.day for s in done if isinstance(s.does, Act) and s.does.employer == job.employer]
            silent = max([max([job.first, *acts]) + SILENT_EMPLOYER, *resumed])
            if silent <= day:
                yield "Employeur à rappeler", life.name, silent
    planned = sum(isinstance(step.does, Next) for step in done)
    finished = sum(isinstance(step.does, Typed) and step.does.line.startswith("Fait") for step in done)
    if planned == finished:
        yield "Sans prochaine action", life.name, day


def _return(day: date, locked: set[tuple[int, int]], began: date) -> Iterable[Line]:
    """Yield the return of the last month, until it is locked: on the 10th, told five days before."""
    due = date(day.year, day.month, RETURN_DAY)
    before = day.replace(day=1) - timedelta(days=1)
    if before >= began and (before.year, before.month) not in locked and due - RETURN_NOTICE <= day:
        yield "Relevé mensuel à rendre", "Structure", due

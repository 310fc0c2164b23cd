"""What is watched, read for a screen or written for a script; a deadline can be put aside, with a reason."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from jalon.domain.deadline_facts import Delays
from jalon.domain.deadlines import (
    KIND_OF_RULE,
    DeadlineKind,
    Dismissal,
    deadlines_of,
    intensity_months,
    is_announced,
    last_working_day,
)
from jalon.domain.errors import InvalidEntryError, Problem
from jalon.domain.found_deadlines import Found
from jalon.domain.months import add_months
from jalon.domain.rules import DeadlineRule, Parameters, Rules
from jalon.files import write_atomically
from jalon.services.access import note_access
from jalon.services.dashboard import owed_return
from jalon.services.deadline_delays import own_delays_in, with_own_delays
from jalon.services.reminders import read_reminders
from jalon.services.targets import require_writable_over
from jalon.settings.calendars import bank_holidays
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import deadlines as queries
from jalon.storage.queries.deadlines import WatchedName
from jalon.storage.queries.work_deadlines import read_work_facts

FORMAT: Final = "jalon-deadlines"
FORMAT_VERSION: Final = 1
_FOLLOW_UP: Final = frozenset({"NO_CONTACT", "NO_NEXT_ACTION"})
_CUT_DAYS: Final = 4
_UNDATED: Final = frozenset({"NO_NEXT_ACTION"})
"""Its day is always today: put aside, it needs a day on which it comes back."""
LONGEST_NOTICE_DAYS: Final = 730
"""What is put aside is looked for so far ahead: the longest delay that can be set."""
ASIDE_DAYS: Final = 30
"""How long what has no day of its own is put aside when nothing else is asked: our choice."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that asks for something to be done, in the words of the rules in force."""

    kind: DeadlineKind
    rule: str
    due_date: date
    working_day: date
    """The day itself, else the last one before it on which people work."""
    days_left: int
    """Negative once the day is past."""
    subject_id: str
    person: WatchedName | None
    """None: it is about the structure."""
    label: str
    to_do: str
    source: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """A deadline that is due and that someone put aside: why, and until when; None: for its very date."""

    deadline: Deadline
    reason: str
    until_date: date | None
    dismissals: tuple[str, ...]


def read_deadlines(
    caseload: Caseload,
    coach_id: str | None,
    *,
    today: date,
    horizon_days: int | None = None,
    left_out: Collection[str] = (),
) -> tuple[Deadline, ...]:
    """Return what is announced today, by date: of a colleague’s people, or of everyone without one.

    Each rule announces itself some days before its date; ``horizon_days`` stands in the place of all these
    delays. What was put aside is left out, and so is whatever belongs to a frozen, archived or erased file,
    and the rules ``left_out``, which cost nothing then.
    """
    return tuple(
        deadline
        for deadline, aside in _read_watched(
            caseload, coach_id, today=today, horizon_days=horizon_days, left_out=left_out
        )
        if not aside
    )


def list_put_aside(caseload: Caseload, coach_id: str | None, *, today: date) -> tuple[PutAside, ...]:
    """Return what is put aside today, by date: of a colleague’s people, or of everyone without one.

    What is no longer due, or has another date since, is not: nothing holds it back.
    """
    found = _read_watched(caseload, coach_id, today=today, horizon_days=LONGEST_NOTICE_DAYS)
    return tuple(
        PutAside(
            deadline,
            aside[-1].reason,
            None if any(one.until_date is None for one in aside) else max(_untils(aside)),
            tuple(one.id for one in aside),
        )
        for deadline, aside in found
        if aside
    )


def restore_deadline(caseload: Caseload, put_aside: PutAside) -> None:
    """Announce a deadline again that was put aside.

    Raises:
        FrozenFileError: the file of the person is frozen.
    """
    with caseload.write("restore_deadline") as session:
        for one in put_aside.dismissals:
            records.remove(session, "deadline_dismissal", one, at=caseload.clock())


def count_watched(caseload: Caseload, *, today: date) -> int:
    """Return how many paths are open on a day: what it costs to read what is watched goes with it."""
    with caseload.read() as session:
        return queries.count_open_paths(session, today)


def dismiss_deadline(
    caseload: Caseload,
    deadline: Deadline,
    *,
    reason: str,
    today: date,
    until: date | None = None,
) -> str:
    """Put a deadline aside, with the reason, and return the identity of that; it can be undone.

    Without ``until``, this very date of it: another date of the same thing is announced again.

    Raises:
        InvalidEntryError: no reason is given, or the day is past.
        FrozenFileError: the file of the person is frozen.
    """
    problems = [Problem("reason", "missing")] if not reason.strip() else []
    if until is not None and until < today:
        problems.append(Problem("until_date", "past"))
    if problems:
        raise InvalidEntryError("deadline_dismissal", tuple(problems))
    if until is None and deadline.rule in _UNDATED:
        until = today + timedelta(days=ASIDE_DAYS)
    with caseload.write("dismiss_deadline") as session:
        return records.insert(
            session,
            "deadline_dismissal",
            {
                "person_id": deadline.person.person_id if deadline.person else None,
                "kind": deadline.rule,
                "subject_id": deadline.subject_id,
                "due_date": deadline.due_date,
                "until_date": until,
                "reason": reason.strip(),
            },
        )


def write_deadlines(caseload: Caseload, target: Path, *, today: date, horizon_days: int | None = None) -> int:
    """Write what is announced as JSON, people by their case code, and return how many there are.

    The same caseload and the same day give the same bytes. It is noted in the access log.

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    found = read_deadlines(caseload, None, today=today, horizon_days=horizon_days)
    note_access(caseload, "export_deadlines", "caseload", caseload.caseload_id)
    document: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rules_version": rules_for(today).version,
        "today": today.isoformat(),
        "deadlines": [_as_json(deadline) for deadline in found],
    }
    write_atomically(target, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    return len(found)


def _read_watched(
    caseload: Caseload,
    coach_id: str | None,
    *,
    today: date,
    horizon_days: int | None = None,
    left_out: Collection[str] = (),
) -> Iterator[tuple[Deadline, tuple[Dismissal, ...]]]:
    """Yield what is announced within the delays or a horizon, each with what puts it aside today."""
    reminders = read_reminders(caseload)
    with caseload.read() as session:
        rules = with_own_delays(rules_for(today), own_delays_in(session))
        watched = {rule.code: _with_own_delay(rule, reminders.days_before_return) for rule in rules.deadlines}
        month, day = owed_return(session, reminders, today)
        facts = queries.read_watched_facts(
            session,
            _window(today, reminders.days_without_contact, rules, _notice(watched, horizon_days)),
            coach_id,
            with_follow_up=not set(left_out) >= _FOLLOW_UP,
        )
        work = read_work_facts(session, rules, today, coach_id)
        facts = replace(facts, work=replace(work, pauses=facts.pauses))
        delays = Delays(reminders.days_without_contact, month, day)
        dismissed: dict[tuple[str, str], list[Dismissal]] = defaultdict(list)
        for one in queries.read_dismissals(session):
            dismissed[one.rule, one.subject_id].append(one)
        announced = [
            found
            for found in deadlines_of(facts, rules, delays, today)
            if (rule := watched.get(found.rule)) is not None
            and not rule.retired
            and found.rule not in left_out
            and is_announced(found.date, rule, today, horizon_days)
        ]
        names = queries.read_names(session, {found.person_id for found in announced if found.person_id})
        department = queries.read_department(session)
    for found in announced:
        if found.person_id is None or found.person_id in names:
            several = dismissed.get((found.rule, found.subject_id), ())
            aside = tuple(one for one in several if one.covers(found, today))
            rule = watched[found.rule]
            label = _label(found, rule, rules.parameters, today)
            yield _deadline(found, rule, label, names, department, today), aside


def _untils(aside: Iterable[Dismissal]) -> list[date]:
    return [one.until_date for one in aside if one.until_date is not None]


def _as_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind.value,
        "date": deadline.due_date.isoformat(),
        "working_day": deadline.working_day.isoformat(),
        "days_left": deadline.days_left,
        "person": deadline.person.case_code if deadline.person else None,
        "rule": deadline.rule,
        "label": deadline.label,
        "to_do": deadline.to_do,
        "source": deadline.source,
    }


def _with_own_delay(rule: DeadlineRule, days_before_return: int) -> DeadlineRule:
    """Return a rule with the delay that the structure set in its reminders, where it did."""
    if rule.code != "RETURN_DUE":
        return rule
    return DeadlineRule(rule.code, rule.label, rule.to_do, rule.source, days_before_return, rule.kept_days)


def _notice(watched: Mapping[str, DeadlineRule], horizon_days: int | None) -> int:
    """Return how many days ahead the end of a file is announced."""
    rule = watched.get("RETENTION_END")
    return rule.notice_days if horizon_days is None and rule is not None else horizon_days or 0


def _window(today: date, days_without_contact: int, rules: Rules, notice_days: int) -> queries.Window:
    # A limit of an immersion looks back over some months from its start; one month more covers the longest.
    months = rules.parameters.immersion_window_months + rules.parameters.immersion_longest_months + 1
    return queries.Window(
        today=today,
        contact_since=today - timedelta(days=days_without_contact),
        intensity_months=intensity_months(today),
        immersions_since=add_months(today, -months),
        # The day of a month may be cut to its last one: some days more are looked at.
        files_met_since=add_months(today + timedelta(days=notice_days), -rules.parameters.file_active_months)
        + timedelta(days=_CUT_DAYS),
    )


def _label(found: Found, rule: DeadlineRule, parameters: Parameters, today: date) -> str:
    """Return the label of a deadline; that of a pause says for how many whole months it has lasted."""
    if found.rule != "ENDLESS_PAUSE":
        return rule.label
    months = parameters.endless_pause_months
    while add_months(found.date, months + 1 - parameters.endless_pause_months) <= today:
        months += 1
    return rule.label.format(months=months)


def _deadline(
    found: Found,
    rule: DeadlineRule,
    label: str,
    names: dict[str, WatchedName],
    department: str | None,
    today: date,
) -> Deadline:
    closed = bank_holidays(found.date.year, department) | bank_holidays(found.date.year - 1, department)
    return Deadline(
        kind=KIND_OF_RULE[found.rule],
        rule=found.rule,
        due_date=found.date,
        working_day=last_working_day(found.date, closed),
        days_left=(found.date - today).days,
        subject_id=found.subject_id,
        person=names.get(found.person_id) if found.person_id else None,
        label=label,
        to_do=rule.to_do,
        source=rule.source,
    )

"""Which backups are kept: all of the last day, then the last days, weeks and months."""

from collections.abc import Iterable
from datetime import datetime, timedelta

DAILY = 12
WEEKLY = 10
MONTHLY = 9
BACKUP_EVERY = timedelta(minutes=30)


def kept(instants: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return the backups to keep: the newest of each of the last 12 days, 10 weeks, 9 months that have one.

    Those of the last day are all kept: a mistake of the morning is often seen in the afternoon. Days, ISO
    weeks and months are those of the instants as given (UTC). Our choice, after programs whose users' notes
    are as dear: what was done this week can be found day by day, this year month by month.

    An instant later than ``now`` comes from a clock that was, or is, wrong: it takes the place of no other,
    and is kept until its day has come.
    """
    known = set(instants)
    newest_first = sorted((instant for instant in known if instant <= now), reverse=True)
    chosen = {instant for instant in known if instant > now}
    chosen |= {instant for instant in newest_first if _day(instant) == _day(newest_first[0])}
    for limit, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        seen: set[tuple[int, ...]] = set()
        for instant in newest_first:
            if len(seen) == limit:
                break
            if period(instant) not in seen:
                seen.add(period(instant))
                chosen.add(instant)
    return frozenset(chosen)


def is_due(last: datetime | None, now: datetime) -> bool:
    """Return whether a change made now deserves a backup: none yet, half an hour old, or a clock set back."""
    return last is None or not (timedelta() <= now - last < BACKUP_EVERY)


def _day(instant: datetime) -> tuple[int, ...]:
    return (instant.year, instant.month, instant.day)


def _week(instant: datetime) -> tuple[int, ...]:
    return tuple(instant.isocalendar())[:2]


def _month(instant: datetime) -> tuple[int, ...]:
    return (instant.year, instant.month)

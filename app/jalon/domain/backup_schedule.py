"""Which backups are kept: all of the last day, then the last days, weeks and months."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

DAILY = 12
WEEKLY = 10
MONTHLY = 9
BACKUP_EVERY = timedelta(minutes=30)
AWAY_EVERY = timedelta(hours=4)
"""How often a copy goes off this PC by itself: a stick is slower than a disk. Our choice."""
BEFORE_UPGRADE = timedelta(days=92)
"""How long what an upgrade started from is kept: a quarter of a year. Our choice."""
_LONGEST_DAYS = 400


def kept(
    instants: Iterable[datetime], now: datetime, before_upgrades: Iterable[datetime] = ()
) -> frozenset[datetime]:
    """Return the backups to keep: the newest of each of the last 12 days, 10 weeks, 9 months that have one.

    Those of the last day are all kept: a mistake of the morning is often seen in the afternoon. Days, ISO
    weeks and months are those of the instants as given (UTC). Our choice, after programs whose users' notes
    are as dear: what was done this week can be found day by day, this year month by month.

    ``before_upgrades``: those of ``instants`` that are the last of an older version, kept a quarter as well.
    An instant later than ``now`` comes from a clock that was, or is, wrong: it takes the place of no other,
    and is kept until its day has come.
    """
    known = set(instants)
    newest_first = sorted((instant for instant in known if instant <= now), reverse=True)
    chosen = {instant for instant in known if instant > now}
    chosen |= {instant for instant in newest_first if _day(instant) == _day(newest_first[0])}
    chosen |= {instant for instant in known & set(before_upgrades) if now - instant < BEFORE_UPGRADE}
    for limit, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        seen: set[tuple[int, ...]] = set()
        for instant in newest_first:
            if len(seen) == limit:
                break
            if period(instant) not in seen:
                seen.add(period(instant))
                chosen.add(instant)
    return frozenset(chosen)


def kept_until(
    instants: Iterable[datetime], now: datetime, before_upgrades: Iterable[datetime] = ()
) -> Mapping[datetime, date]:
    """Return the last day of each backup, if from now on one is made and the others thinned every day.

    With fewer backups to come each is kept longer. What a wrong clock dated in the future is left out.
    """
    left = {instant for instant in instants if instant <= now}
    mine, held, until = frozenset(left), frozenset(before_upgrades), dict[datetime, date]()
    for number in range(1, _LONGEST_DAYS):
        later = now + timedelta(days=number)
        remaining = kept(left | {later}, later, held)
        until |= {gone: (later - timedelta(days=1)).date() for gone in (left - remaining) & mine}
        left = set(remaining)
        if not left & mine:
            break
    return until


def is_due(last: datetime | None, now: datetime, every: timedelta = BACKUP_EVERY) -> bool:
    """Return whether a change made now deserves a copy: none yet, one old enough, or a clock set back."""
    return last is None or not (timedelta() <= now - last < every)


def _day(instant: datetime) -> tuple[int, ...]:
    return (instant.year, instant.month, instant.day)


def _week(instant: datetime) -> tuple[int, ...]:
    return tuple(instant.isocalendar())[:2]


def _month(instant: datetime) -> tuple[int, ...]:
    return (instant.year, instant.month)

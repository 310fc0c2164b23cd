from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jalon.domain import backup_schedule

LATER = datetime(2027, 1, 2, tzinfo=UTC)

instants = st.sets(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC)),
    max_size=60,
)


def kept_by_hand(moments):
    """Second computation: the last day whole, then the newest backup of each of the last periods."""
    wanted = {moment for moment in moments if moment.date() == max(moments).date()}
    for length, count in (("%Y-%m-%d", 12), ("%G-%V", 10), ("%Y-%m", 9)):
        by_period = {}
        for moment in sorted(moments):
            by_period[moment.strftime(length)] = moment
        wanted |= {by_period[period] for period in sorted(by_period, reverse=True)[:count]}
    return wanted


@given(instants)
def test_thinning_keeps_the_newest_of_each_day_week_and_month(moments):
    assert backup_schedule.kept(moments, LATER) == kept_by_hand(moments)


@given(instants, instants)
def test_a_backup_dated_in_the_future_takes_the_place_of_no_other_and_is_kept(moments, others):
    now = datetime(2025, 6, 1, tzinfo=UTC)
    past = {moment for moment in moments if moment <= now}
    future = {moment for moment in others if moment > now}
    assert backup_schedule.kept(past | future, now) == kept_by_hand(past) | future


def test_after_a_clock_that_was_years_ahead_the_backups_of_the_day_are_all_kept():
    now = datetime(2026, 11, 20, 18, tzinfo=UTC)
    today = {now - timedelta(minutes=30 * step) for step in range(6)}
    assert backup_schedule.kept(today | {datetime(2031, 1, 1, tzinfo=UTC)}, now) >= today


def test_a_year_of_backups_every_half_hour_leaves_about_thirty():
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)
    alive: set[datetime] = set()
    for day in range(366):
        alive |= {start + timedelta(days=day, minutes=30 * step) for step in range(6)}
        alive = set(backup_schedule.kept(alive, LATER))
    assert alive == kept_by_hand(alive)
    newest = max(alive)
    assert newest == start + timedelta(days=365, minutes=150)
    assert {(newest - timedelta(days=back)).date() for back in range(12)} <= {
        moment.date() for moment in alive
    }
    # 6 of the last day, 11 days before, then 9 older weeks or so, then 7 older months or so
    assert 29 <= len(alive) <= 36


def test_a_backup_is_due_when_none_exists_when_half_an_hour_passed_and_when_the_clock_went_back():
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert backup_schedule.is_due(None, now)
    assert backup_schedule.is_due(now - timedelta(minutes=30), now)
    assert backup_schedule.is_due(now + timedelta(days=1), now)
    assert not backup_schedule.is_due(now - timedelta(minutes=29, seconds=59), now)

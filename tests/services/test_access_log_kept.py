"""How long the access log is kept, and what a clock that was set wrong does to it: nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import make
from jalon.services import caseloads
from jalon.storage import access_log
from jalon.storage.schema.access import AccessEntryRow

FIRST = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def opened_on(created):
    """Give a function that opens the caseload at some instant and returns the days of its log."""
    path = created.caseload.path
    created.caseload.close()

    def opened(at: datetime) -> list[datetime]:
        caseload = caseloads.open_caseload(
            path, make.PASSPHRASE, clock=lambda: at, allow_any_folder=True, allow_cheap=True
        )
        with caseload, caseload.read() as session:
            assert access_log.verify(session).is_sound
            return list(session.execute(select(AccessEntryRow.at).order_by(AccessEntryRow.number)).scalars())

    return opened


def test_one_opening_with_a_clock_set_forward_deletes_nothing(opened_on):
    for day in range(5):
        honest = opened_on(FIRST + timedelta(days=day))
    false = datetime(2030, 1, 1, 9, tzinfo=UTC)
    for again in range(3):  # several times on the same false day is one day still
        assert opened_on(false + timedelta(hours=again))[: len(honest)] == honest
    back = opened_on(FIRST + timedelta(days=8))
    assert back[: len(honest)] == honest
    assert len(back) == len(honest) + 4
    # Forward once more after that: two false days, but no honest one between them bears the other out.
    assert opened_on(false + timedelta(days=1))[: len(back)] == back
    assert opened_on(FIRST + timedelta(days=9))[: len(back)] == back


def test_what_is_older_than_a_year_goes_at_the_second_day_that_says_so(opened_on):
    honest = opened_on(FIRST)
    later = FIRST + timedelta(days=400)
    assert opened_on(later)[: len(honest)] == honest
    assert opened_on(later + timedelta(days=1)) == [later, later + timedelta(days=1)]


def test_a_year_is_kept_of_a_caseload_opened_every_month(opened_on):
    for month in range(16):
        last = FIRST + timedelta(days=30 * month)
        days = opened_on(last)
    # Counted from the day before last on which someone signed in.
    assert min(days) == FIRST + timedelta(days=30 * 2)
    assert last - min(days) <= caseloads.ACCESS_LOG_KEPT + timedelta(days=30)

"""When a person is in the scheme."""

from datetime import date

import pytest

from jalon.domain.months import Month
from jalon.domain.paths import SupportPath, first_double_day, is_in_at_close, is_open, last_open_day, passages

OCTOBER = Month(2026, 10)


def path(admission, leaves=None, identity="1"):
    return SupportPath(identity, admission, leaves)


def test_the_day_of_exit_is_a_day_of_support_but_not_of_the_file_active():
    stay = path(date(2026, 9, 1), date(2026, 10, 12))
    assert is_open([stay], date(2026, 10, 12))
    assert not is_in_at_close([stay], date(2026, 10, 12))
    assert is_in_at_close([stay], date(2026, 10, 11))


def test_a_person_who_leaves_and_returns_the_same_day_neither_leaves_nor_comes():
    stays = [path(date(2026, 1, 5), date(2026, 10, 12)), path(date(2026, 10, 12), None, "2")]
    assert passages(stays, OCTOBER) == ((), ())


def test_a_person_who_returns_the_day_after_leaves_once_and_comes_once():
    stays = [path(date(2026, 1, 5), date(2026, 10, 12)), path(date(2026, 10, 13), None, "2")]
    assert passages(stays, OCTOBER) == ((date(2026, 10, 13),), (date(2026, 10, 12),))


def test_a_person_admitted_and_gone_the_same_day_is_open_that_day_and_never_in():
    stay = path(date(2026, 10, 12), date(2026, 10, 12))
    assert is_open([stay], date(2026, 10, 12))
    assert passages([stay], OCTOBER) == ((), ())
    assert last_open_day([stay], OCTOBER) == date(2026, 10, 12)


def test_the_exit_of_one_of_two_open_paths_is_no_exit_of_the_person():
    stays = [path(date(2026, 1, 5), date(2026, 10, 12)), path(date(2026, 3, 1), None, "2")]
    assert passages(stays, OCTOBER) == ((), ())
    assert first_double_day(stays, OCTOBER) == date(2026, 10, 1)


def test_a_path_that_begins_as_the_other_ends_is_no_double_path():
    stays = [path(date(2026, 1, 5), date(2026, 10, 12)), path(date(2026, 10, 12), None, "2")]
    assert first_double_day(stays, OCTOBER) is None


@pytest.mark.parametrize("leaves", [None, date(2026, 10, 31), date(2026, 12, 1)])
def test_a_path_without_admission_never_was_open(leaves):
    waiting = path(None, leaves)
    assert not is_open([waiting], date(2026, 10, 1))
    assert last_open_day([waiting], OCTOBER) is None
    assert passages([waiting], OCTOBER) == ((), ())


def test_an_exit_on_the_last_day_counts_in_the_month_and_not_in_its_stock():
    stay = path(date(2026, 1, 5), date(2026, 10, 31))
    assert passages([stay], OCTOBER) == ((), (date(2026, 10, 31),))
    assert not is_in_at_close([stay], OCTOBER.last_day)

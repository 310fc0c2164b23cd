"""Days and phone numbers as people write them in cells, and what is doubtful about them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.exchange.written import (
    WrittenDay,
    WrittenPhones,
    column_is_month_first,
    read_written_day,
    read_written_phones,
)

LATEST = date(2026, 11, 22)
DAYS = st.dates(date(1930, 1, 1), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("17/05/1990", date(1990, 5, 17)),
        ("17.05.1990", date(1990, 5, 17)),
        ("17-5-1990", date(1990, 5, 17)),
        ("1990-05-17", date(1990, 5, 17)),
        ("1990-05-17 00:00:00", date(1990, 5, 17)),
        ("1er mars 2026", date(2026, 3, 1)),
        ("le 5 août 1990", date(1990, 8, 5)),
        ("lundi 5 févr. 2024", date(2024, 2, 5)),
        (datetime(1990, 5, 17, 8, 30), date(1990, 5, 17)),
        (date(1990, 5, 17), date(1990, 5, 17)),
    ],
)
def test_a_day_is_read_as_it_was_written(written, day):
    assert read_written_day(written, latest=LATEST) == WrittenDay(day)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/1990",
        "00/01/1990",
        "32/01/1990",
        "mai 1990",
        "17/05",
        "",
        "à voir",
        True,
        12,
        2.5,
        "0/0/0",
        "5 j 1990",
    ],
)
def test_what_is_no_day_is_none(written):
    assert read_written_day(written, latest=LATEST) is None


def test_a_day_that_reads_both_ways_says_so_unless_its_column_tells():
    assert read_written_day("05/06/1990", latest=LATEST) == WrittenDay(
        date(1990, 6, 5), date(1990, 5, 6), "ambiguous"
    )
    assert read_written_day("05/06/1990", latest=LATEST, month_first=False) == WrittenDay(date(1990, 6, 5))
    assert read_written_day("05/06/1990", latest=LATEST, month_first=True) == WrittenDay(date(1990, 5, 6))
    assert read_written_day("05/05/1990", latest=LATEST) == WrittenDay(date(1990, 5, 5))


def test_a_year_of_two_digits_is_the_last_one_that_can_be():
    assert read_written_day("17/05/90", latest=LATEST).day == date(1990, 5, 17)
    assert read_written_day("17/05/26", latest=LATEST).day == date(2026, 5, 17)
    assert read_written_day("17/12/26", latest=LATEST).day == date(1926, 12, 17)


def test_a_bare_number_may_be_a_day_and_is_doubtful():
    assert read_written_day(33010, latest=LATEST) == WrittenDay(date(1990, 5, 17), doubt="serial")
    assert read_written_day(31548, latest=LATEST, from_1904=True) == WrittenDay(
        date(1990, 5, 17), doubt="serial"
    )


@given(st.lists(DAYS, max_size=20))
def test_a_column_says_its_order_only_when_a_number_above_twelve_does(days):
    told = any(day.day > 12 for day in days)
    assert column_is_month_first(f"{day:%d/%m/%Y}" for day in days) is (False if told else None)
    assert column_is_month_first(f"{day:%m/%d/%Y}" for day in days) is (True if told else None)


def test_a_column_that_says_both_orders_says_nothing():
    assert column_is_month_first(["17/05/1990", "05/17/1990"]) is None


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d / %m / %Y"]))
def test_every_day_written_in_full_is_found_again(day, form):
    read = read_written_day(f"{day:{form}}", latest=LATEST)
    assert day == read.day
    assert (read.doubt == "ambiguous") == (
        not form.startswith("%Y") and day.day <= 12 and day.day != day.month
    )


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_cell_makes_the_readers_fail(value):
    read_written_day(value, latest=LATEST)
    for number in read_written_phones(value).numbers:
        assert number.isdecimal()
        assert number.startswith("0")


@pytest.mark.parametrize(
    ("written", "numbers", "doubt"),
    [
        ("06 12 34 56 78", ("0612345678",), None),
        ("+33 6 12 34 56 78", ("0612345678",), None),
        ("06.12.34.56.78 / 03 88 11 22 33", ("0612345678", "0388112233"), None),
        ("0612345678\n0388112233", ("0612345678", "0388112233"), None),
        ("dom : 0388112233 port : 0612345678", ("0388112233", "0612345678"), None),
        ("06 12 34 56 78 ou 06 12 34 56 78", ("0612345678",), None),
        (612345678, ("0612345678",), "leading_zero"),
        ("612345678", ("0612345678",), "leading_zero"),
        (33612345678, ("0612345678",), None),
        ("1,85E+14", (), "scientific"),
        (1.85e14, (), "scientific"),
        (185_000_000_000_000, (), "scientific"),
        ("06 12 34 56", (), "not_a_number"),
        ("sans", (), "not_a_number"),
        ("", (), None),
        (None, (), None),
    ],
)
def test_phone_numbers_are_found_and_their_doubts_told(written, numbers, doubt):
    assert read_written_phones(written) == WrittenPhones(numbers, doubt)


@given(st.lists(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True), min_size=1, max_size=3, unique=True))
def test_several_numbers_in_a_cell_are_all_kept(numbers):
    spaced = [" ".join(number[at : at + 2] for at in range(0, 10, 2)) for number in numbers]
    for separator in (" / ", "\n", ";", " - ", " ou "):
        assert read_written_phones(separator.join(spaced)).numbers == tuple(numbers)

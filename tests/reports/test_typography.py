from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.months import Month
from jalon.reports import typography
from reports.reading import plain


def test_minutes_are_printed_as_hours_and_minutes():
    assert typography.hours(4725) == "78\u00a0h\u00a045"
    assert typography.hours(0) == "0\u00a0h\u00a000"
    assert typography.hours(59) == "0\u00a0h\u00a059"
    assert typography.hours(75_005) == "1\u00a0250\u00a0h\u00a005"
    assert typography.hours(-75) == "−1\u00a0h\u00a015"


@given(st.integers(min_value=-10_000_000, max_value=10_000_000))
def test_printed_hours_read_back_to_the_same_minutes(minutes):
    text = typography.hours(minutes)
    hours, rest = text.removeprefix("−").replace("\u00a0", "").split("h")
    assert (int(hours) * 60 + int(rest)) * (-1 if text.startswith("−") else 1) == minutes
    assert len(rest) == 2


def test_a_share_keeps_its_digits():
    assert typography.share("68.1") == "68,1\u00a0%"
    assert typography.share("121.0") == "121,0\u00a0%"
    assert typography.share("0.0") == "0,0\u00a0%"
    assert typography.share("1250.5") == "1\u00a0250,5\u00a0%"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=1, min_value=0, max_value=10**6))
def test_a_printed_share_reads_back_to_the_same_number(value):
    text = typography.share(str(value))
    assert text.removesuffix("\u00a0%").replace("\u00a0", "").replace(",", ".") == f"{value:f}"


@pytest.mark.parametrize("wrong", ["", "x", "NaN", "Infinity", "1,2"])
def test_what_is_not_a_number_is_not_a_share(wrong):
    with pytest.raises(ValueError):
        typography.share(wrong)


@pytest.mark.parametrize(
    "printed",
    [
        typography.hours,
        typography.share,
        typography.whole_number,
        typography.money,
        typography.short_day,
        typography.clock_time,
    ],
)
def test_no_figure_is_a_dash(printed):
    assert printed(None) == "—"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_an_amount_keeps_every_cent(cents):
    text = typography.money(cents)
    digits = text.removesuffix("\u00a0€").replace("\u00a0", "").replace(",", "").replace("−", "-")
    assert int(digits) == cents


def test_amounts_and_thousands():
    assert typography.money(430_000) == "4\u00a0300,00\u00a0€"
    assert typography.whole_number(1_234_567) == "1\u00a0234\u00a0567"
    assert typography.decimal_number("-12.50") == "−12,50"


def test_days_and_months():
    assert typography.long_day(date(2026, 10, 31)) == "31\u00a0octobre\u00a02026"
    assert typography.long_day(date(2026, 11, 1)) == "1er\u00a0novembre\u00a02026"
    assert typography.short_day(date(2026, 10, 5)) == "05/10/2026"
    assert typography.weekday_and_day(date(2026, 10, 5)) == "lun.\u00a005/10"
    assert typography.month_name(Month(2026, 8)) == "août\u00a02026"
    assert plain(typography.of_month(Month(2026, 10))) == "d’octobre 2026"
    assert plain(typography.of_month(Month(2026, 3))) == "de mars 2026"


def test_times_of_day():
    assert typography.clock_time("09:05") == "9\u00a0h\u00a005"
    assert typography.clock_time("14:30:00") == "14\u00a0h\u00a030"
    with pytest.raises(ValueError):
        typography.clock_time("24:00")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-03T13:05:00+00:00", "3 novembre 2026 à 14 h 05"),
        ("2026-11-03T14:05:00+01:00", "3 novembre 2026 à 14 h 05"),
        ("2026-03-29T00:59:59+00:00", "29 mars 2026 à 1 h 59"),
        ("2026-03-29T01:00:00+00:00", "29 mars 2026 à 3 h 00"),
        ("2026-10-25T00:59:00+00:00", "25 octobre 2026 à 2 h 59"),
        ("2026-10-25T01:00:00+00:00", "25 octobre 2026 à 2 h 00"),
        ("2026-12-31T23:30:00+00:00", "1er janvier 2027 à 0 h 30"),
        ("2024-03-31T01:00:00+00:00", "31 mars 2024 à 3 h 00"),
    ],
)
def test_an_instant_is_printed_in_french_legal_time(moment, said):
    assert plain(typography.instant(datetime.fromisoformat(moment))) == said


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)))
def test_the_legal_time_is_that_of_paris(moment):
    zones = pytest.importorskip("zoneinfo")
    try:
        paris = zones.ZoneInfo("Europe/Paris")
    except zones.ZoneInfoNotFoundError:
        pytest.skip("no base of zones here")
    here = moment.replace(tzinfo=UTC)
    assert typography.instant(here) == typography.instant(here.astimezone(paris).replace(tzinfo=None))


def test_zero_and_one_are_singular():
    assert [plain(typography.counted(n, "personne", "personnes")) for n in (0, 1, 2)] == [
        "0 personne",
        "1 personne",
        "2 personnes",
    ]


@given(st.text(alphabet="ab «»:;?!%'", max_size=30))
def test_a_sentence_keeps_its_words_and_sets_its_marks(text):
    result = typography.sentence(text)
    assert plain(result) == plain(text.replace("'", "’"))
    assert not any(pair in result for pair in (" :", " ;", "« "))

"""Bank holidays of the country, and of the departments that have more of them."""

from datetime import date

import pytest

from jalon.settings.calendars import bank_holidays


@pytest.mark.parametrize("department", ["54", "75", "2A", None])
def test_a_department_without_days_of_its_own_has_the_eleven_of_the_country(department):
    assert len(bank_holidays(2026, department)) == 11
    assert date(2026, 4, 6) in bank_holidays(2026, department)


@pytest.mark.parametrize("department", ["57", "67", "68"])
def test_alsace_and_moselle_add_good_friday_and_saint_stephen(department):
    added = bank_holidays(2026, department) - bank_holidays(2026, "54")
    assert added == {date(2026, 4, 3), date(2026, 12, 26)}


@pytest.mark.parametrize(("department", "day"), [("971", 27), ("972", 22), ("976", 27)])
def test_overseas_departments_keep_the_day_of_the_abolition(department, day):
    month = 4 if department == "976" else 5
    assert date(2026, month, day) in bank_holidays(2026, department)

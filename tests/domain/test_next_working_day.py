from datetime import date

from jalon.domain.deadlines import next_working_day


def test_a_day_off_leads_to_the_first_day_worked_after_it():
    assert next_working_day(date(2026, 12, 10), ()) == date(2026, 12, 10)
    assert next_working_day(date(2026, 12, 12), ()) == date(2026, 12, 14)
    assert next_working_day(date(2027, 1, 1), {date(2027, 1, 1)}) == date(2027, 1, 4)

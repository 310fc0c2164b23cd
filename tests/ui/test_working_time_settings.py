"""The settings of working time: weeks by period, leave, bank holidays, and what they change in the month."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from jalon.domain.errors import InvalidEntryError, NotAllowedError, UnknownRecordError
from jalon.domain.months import Month
from jalon.services import working_time
from jalon.storage import records
from jalon.storage.caseload import SignedIn
from jalon.storage.schema.structure import StructureRow
from jalon.ui.parts import Button
from jalon.ui.working_time_settings import read_working_day
from ui.driving import TODAY, type_text

WEEK = (420, 420, 420, 420, 420, 0, 0)


@pytest.fixture
def section(window):
    """Show the section."""
    window.show_place("settings")
    window.settings.show_section("working_time")
    return window.settings.section("working_time")


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("7", 420), ("7h", 420), ("7h30", 450), ("7,5", 450), ("", 0), ("0", 0), ("45 min", 45), ("x", None)],
)
def test_the_hours_of_a_day_are_read_as_hours(typed, minutes):
    assert read_working_day(typed) == minutes


def test_a_week_is_typed_once_and_copied_then_counts_in_the_month(window, section, caseload):
    coach = caseload.signed_in.coach_id
    section.start.setFocus()
    type_text(section.start, "01/12/2026")
    type_text(section.days[0], "7h")
    section.copy_button.click()
    assert section.week_total.text().startswith("35\u00a0h par semaine")
    section.week_button.click()
    assert window.status.text() == "Temps de travail enregistré à partir du 01/12/2026."
    assert [week.minutes for week in working_time.list_weeks(caseload, coach)] == [WEEK]
    assert section.effect.text() == (
        "Décembre 2026\u00a0: 154\u00a0h à faire, 7\u00a0h de jours fériés en moins."
    )
    window.undo()
    assert window.status.text() == "Annulé\u00a0: changement de temps de travail"
    assert working_time.list_weeks(caseload, coach) == ()


def test_what_cannot_be_read_is_said_beside_its_field(section, caseload):
    type_text(section.start, "01/12/2026")
    type_text(section.days[2], "beaucoup")
    section.week_button.click()
    assert section._day_rows[2].error == "Par exemple 7h, 7h30 ou 7,5."
    assert QApplication.focusWidget() is section.days[2]
    assert working_time.list_weeks(caseload, caseload.signed_in.coach_id) == ()


def test_leave_is_noted_and_taken_back(window, section, caseload):
    coach = caseload.signed_in.coach_id
    working_time.set_week(caseload, coach, date(2026, 12, 1), WEEK)
    type_text(section.leave_start, "21/12/2026")
    type_text(section.leave_end, "24/12/2026")
    section.leave_button.click()
    assert "28\u00a0h de congé" in section.effect.text()
    assert "FERIE" not in [section.leave_kind.itemData(n) for n in range(section.leave_kind.count())]
    remove = next(
        button
        for button in section.findChildren(Button)
        if button.accessibleName().startswith("Retirer ce congé")
    )
    remove.click()
    assert working_time.list_leave(caseload, coach) == ()
    assert "congé" not in section.effect.text()


def test_leave_that_ends_before_it_begins_is_said_so(section, caseload):
    type_text(section.leave_start, "21/12/2026")
    type_text(section.leave_end, "20/12/2026")
    section.leave_button.click()
    assert section._leave_end_row.error == "Avant le début."


def test_the_bank_holidays_are_those_of_the_department(window, section, caseload):
    assert "saint Étienne" not in section._holidays.text()
    with caseload.write("change_settings") as session:
        structure = session.query(StructureRow.id).scalar()
        records.update(session, "structure", structure, {"department": "57"})
    window._workspace.changed.emit()
    days = working_time.list_bank_holidays(caseload, TODAY.year)
    assert date(2026, 12, 26) in [day for day, _ in days]
    assert len(days) == 13
    assert all(name.isprintable() and name for _, name in days)


def test_a_new_week_ends_the_one_before_and_taking_it_back_gives_it_its_place(caseload):
    coach = caseload.signed_in.coach_id
    first = working_time.set_week(caseload, coach, date(2026, 1, 1), WEEK)
    second = working_time.set_week(caseload, coach, date(2026, 9, 1), (210,) * 5 + (0, 0), 50)
    weeks = working_time.list_weeks(caseload, coach)
    assert [(week.id, week.start_date, week.end_date) for week in weeks] == [
        (second, date(2026, 9, 1), None),
        (first, date(2026, 1, 1), date(2026, 8, 31)),
    ]
    between = working_time.set_week(caseload, coach, date(2026, 5, 1), (60,) * 7)
    weeks = {week.id: week for week in working_time.list_weeks(caseload, coach)}
    assert weeks[between].end_date == date(2026, 8, 31)
    assert weeks[first].end_date == date(2026, 4, 30)
    working_time.remove_week(caseload, second)
    assert working_time.list_weeks(caseload, coach)[0].end_date is None
    again = working_time.set_week(caseload, coach, date(2026, 5, 1), WEEK)
    weeks = {week.id: week for week in working_time.list_weeks(caseload, coach)}
    assert between not in weeks
    assert weeks[again].end_date is None


def test_weeks_and_leave_that_cannot_be_are_refused(caseload):
    coach = caseload.signed_in.coach_id
    for week, percent in (
        ((420,) * 6, None),
        ((1500, *(0,) * 6), None),
        ((-1, *(0,) * 6), None),
        (WEEK, 101),
    ):
        with pytest.raises(InvalidEntryError):
            working_time.set_week(caseload, coach, TODAY, week, percent)
    for end, kind, minutes in ((date(2026, 12, 1), "CONGE", None), (TODAY, "", None), (TODAY, "RTT", 0)):
        with pytest.raises(InvalidEntryError):
            working_time.add_leave(caseload, coach, TODAY, end, kind, minutes)
    with pytest.raises(UnknownRecordError):
        working_time.set_week(caseload, "nobody", TODAY, WEEK)
    with pytest.raises(UnknownRecordError):
        working_time.remove_leave(caseload, "none")


def test_a_referent_changes_her_own_time_only(caseload, monkeypatch):
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        row = {"family_name": "Petit", "given_name": "Luc", "role": "REFERENT"}
        other = records.insert(session, "coach", row)
    taken = working_time.add_leave(caseload, other, TODAY, TODAY, "RTT")
    monkeypatch.setattr(caseload, "signed_in", SignedIn(coach, caseload.signed_in.slot_id, "REFERENT"))
    working_time.set_week(caseload, coach, TODAY, WEEK)
    with pytest.raises(NotAllowedError):
        working_time.set_week(caseload, other, TODAY, WEEK)
    with pytest.raises(NotAllowedError):
        working_time.remove_leave(caseload, taken)


def test_a_month_of_the_service_is_the_timesheet_day_by_day(caseload):
    coach = caseload.signed_in.coach_id
    working_time.set_week(caseload, coach, date(2026, 11, 1), WEEK)
    month = working_time.read_working_month(caseload, coach, Month(2026, 11), today=TODAY)
    assert month.missing == month.totals.due - month.totals.worked
    assert month.day(date(2026, 11, 11)).day.is_bank_holiday

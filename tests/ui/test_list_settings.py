"""Lists, counting and reminders as someone changes them in the settings, and what follows elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.lists import read_lists
from jalon.services.reminders import Reminders, read_reminders
from jalon.storage.caseload import SignedIn
from ui.driving import TODAY, activate, press, settled, type_text


@pytest.fixture
def lists(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("lists")
    settled(qtbot)
    return window.settings.section("lists")


@pytest.fixture
def reminders(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("reminders")
    settled(qtbot)
    return window.settings.section("reminders")


def kinds_offered(qtbot, window) -> list[str]:
    window.new_act()
    activate(qtbot, window.form)
    offered = [window.form.kind.itemText(place) for place in range(window.form.kind.count())]
    window.form.reject()
    activate(qtbot, window)
    return offered[1:]


def test_an_own_order_and_own_words_are_those_of_the_form_of_an_act(qtbot, window, lists):
    before = kinds_offered(qtbot, window)
    lists.table.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert lists.label.text() == before[1]
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is lists.label
    lists.label.clear()
    type_text(lists.label, "Entretien à deux")
    press(qtbot, Qt.Key.Key_Return)
    lists.up_button.click()
    assert kinds_offered(qtbot, window)[:2] == ["Entretien à deux", before[0]]
    assert lists._code() == "ENTRETIEN", "the same value stays selected"
    assert not lists.up_button.isEnabled()
    window.undo()
    window.undo()
    assert kinds_offered(qtbot, window) == before


def test_a_hidden_value_is_proposed_no_more_and_can_come_back(qtbot, window, lists):
    before = kinds_offered(qtbot, window)
    lists.hide_button.click()
    assert kinds_offered(qtbot, window) == before[1:]
    assert "N’est plus proposé" in window.status.text()
    assert lists.hide_button.text() == "&Montrer"
    lists.hide_button.click()
    assert kinds_offered(qtbot, window) == before
    assert read_lists(window._workspace.caseload) == {}


def test_the_common_list_comes_back_at_once(window, lists):
    lists.choice.choose("exit_reasons")
    assert not lists.back_button.isEnabled()
    lists.down_button.click()
    assert lists.back_button.isEnabled()
    lists.back_button.click()
    assert read_lists(window._workspace.caseload) == {}


def test_words_that_another_value_bears_are_refused(window, lists):
    lists.label.setText("entretien individuel")
    lists.rename()
    assert "le libellé est indiqué deux fois" in lists.banner.text
    assert read_lists(window._workspace.caseload) == {}


def test_who_may_not_change_the_settings_is_told_whom_to_ask(window, lists, monkeypatch):
    monkeypatch.setattr(window._workspace.caseload, "signed_in", SignedIn(None, "x", "REFERENT"))
    lists.hide_button.click()
    assert "votre rôle" in lists.banner.text.lower()


def test_a_way_of_counting_is_chosen_from_a_month_on(window, lists):
    assert lists.since.value() == "2026-12"
    lists.since.setCurrentIndex(1)
    lists.flags["suspended_in_duration"].choose("left_out")
    lists.count_button.click()
    assert "Comptage changé à partir de janvier 2027" in window.status.text()
    caseload = window._workspace.caseload
    for month, value in ((Month(2026, 12), "counted"), (Month(2027, 1), "left_out")):
        document = returns.prepare_return(caseload, month, today=max(TODAY, month.first_day))
        assert document["counting"]["suspended_in_duration"] == value
    lists.since.setCurrentIndex(0)
    assert lists.flags["suspended_in_duration"].value() == "counted"


def test_the_reminders_show_their_default_and_keep_what_is_typed(qtbot, window, reminders):
    row = reminders.rows["days_without_contact"]
    assert "Par défaut\u00a0: 30" in row._help.text()
    row.field.setFocus()
    row.field.selectAll()
    type_text(row.field, "45")
    press(qtbot, Qt.Key.Key_Return)
    assert read_reminders(window._workspace.caseload) == Reminders(days_without_contact=45)
    row.field.clear()
    reminders.save_button.click()
    assert read_reminders(window._workspace.caseload) == Reminders()
    assert row.field.text() == "30"


@pytest.mark.parametrize(("typed", "told"), [("0", "De 1 à 365."), ("dix", "Un nombre entier.")])
def test_a_reminder_that_cannot_be_is_said_beside_it(window, reminders, typed, told):
    reminders.fields["days_without_contact"].setText(typed)
    reminders.save()
    assert reminders.rows["days_without_contact"].error == told
    assert reminders.fields["days_without_contact"].text() == typed
    assert read_reminders(window._workspace.caseload) == Reminders()

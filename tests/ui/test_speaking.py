"""What appears without the keyboard going there is handed to the screen reader, once, and nothing is left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget

from jalon.ui import speaking
from jalon.ui.first_start import FirstStart
from jalon.ui.help_window import HelpWindow
from jalon.ui.messages import Message
from ui.driving import TODAY, activate, press, type_text
from ui.keyboard import Keyboard


@pytest.fixture
def heard(monkeypatch):
    """What is said, with a screen reader that listens."""
    found = []
    speaking.speaker().said.connect(found.append)
    monkeypatch.setattr(speaking, "is_heard", lambda: True)
    yield found
    speaking.speaker().said.disconnect(found.append)


def test_what_was_saved_is_said_where_the_keyboard_is(qtbot, window, heard):
    activate(qtbot, window)
    window.tell("Enregistré\u00a0: visite.")
    qtbot.waitUntil(lambda: heard == ["Enregistré\u00a0: visite."])


def test_an_error_is_said_once_and_again_when_it_comes_back(qtbot, window, heard):
    activate(qtbot, window)
    window.new_line()
    activate(qtbot, window.form)
    type_text(window.form.line, "30")
    for times in (1, 2):
        window.form.save()
        qtbot.waitUntil(lambda times=times: len(heard) == times)
    assert heard[0] == heard[1]
    assert heard[0].startswith("Il manque ce qui a été fait")
    window.form.line.clear()
    window.form.reject()


def test_a_proposal_that_the_arrows_reach_is_said(qtbot, window, people, heard):
    window.new_line()
    activate(qtbot, window.form)
    type_text(window.form.line, "lef")
    Keyboard(qtbot).press("Down")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[-1].startswith("Zoé Lefèvre")
    window.form.line.clear()
    window.form.reject()


def test_what_is_hidden_by_then_is_not_said(qtbot, window, heard):
    activate(qtbot, window)
    window.lock_warning.say(Message("Verrouillage.", ""))
    window.lock_warning.clear()
    qtbot.wait(600)
    assert heard == []


def test_the_seconds_before_the_lock_are_said_once(qtbot, window, heard):
    activate(qtbot, window)
    for seconds in (60, 59, 58):
        window._warn_of_lock(seconds)
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(600)
    assert len(heard) == 1


def test_a_field_gets_its_own_description_back(qtbot, window, heard):
    window.show_place("people")
    activate(qtbot, window)
    field = window.people.search
    field.setAccessibleDescription("Nom ou code")
    field.setFocus()
    window.tell("Fait.")
    qtbot.waitUntil(lambda: bool(heard))
    window.people.table.setFocus()
    assert field.accessibleDescription() == "Nom ou code"


def test_a_screen_that_is_asked_for_takes_the_keyboard_and_gives_it_back_where_it_was(qtbot, window, people):
    hands = Keyboard(qtbot)
    hands.press("Ctrl+2")
    assert hands.focus is window.people.table
    window.people.search.setFocus()
    hands.press("Ctrl+4")
    assert window.journal.isAncestorOf(hands.focus)
    hands.press("Ctrl+2")
    assert hands.focus is window.people.search


def test_every_page_of_the_first_start_has_its_name(qtbot, jobs):
    shown = FirstStart(jobs, lambda: TODAY)
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    assert shown.pages.name == "Bienvenue dans Jalon"
    for step in shown.steps:
        shown._show(step)
        assert shown.pages.name == step.title
    QApplication.processEvents()
    assert all(stack.accessibleName() for stack in shown.findChildren(QStackedWidget) if stack.isVisible())


def test_the_search_of_the_help_says_where_its_arrows_are_and_what_is_found_first(qtbot, heard):
    shown = HelpWindow()
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    shown.search.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: heard != [], timeout=30_000)
    assert heard == [f"Noter un acte, 2 sur {len(shown.lines)}"]
    type_text(shown.search, "antivirus")
    first = "\u00a0: Windows prévient, ou l’antivirus bloque — Quand quelque chose ne va pas"
    qtbot.waitUntil(lambda: heard[-1].endswith(first), timeout=30_000)

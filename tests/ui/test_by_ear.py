"""What a screen reader is given to say, where listening to one found it silent, nameless or endless."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from ui.driving import activate, type_text
from ui.keyboard import Keyboard, name_of


def said(widget, text=QAccessible.Text.Name):
    return QAccessible.queryAccessibleInterface(widget).text(text)


def test_the_screen_that_is_entered_is_named(qtbot, window, people):
    hands = Keyboard(qtbot)
    for key, title in (("Ctrl+2", "Personnes"), ("Ctrl+4", "Journal"), ("Ctrl+5", "Relevé mensuel")):
        hands.press(key)
        assert window.screens.name == title
    window.open_person(people["Nowak"])
    assert window.screens.name == "Dossier A-0003"


def test_what_the_line_understood_is_said_once_the_hands_rest_and_not_at_each_letter(qtbot, window):
    window.new_line()
    activate(qtbot, window.form)
    line = window.form.line
    empty = said(line, QAccessible.Text.Description)
    assert empty.startswith("La durée, ce qui a été fait")
    type_text(line, "45 visite lefevre")
    assert said(line, QAccessible.Text.Description) == empty
    qtbot.waitUntil(lambda: said(line, QAccessible.Text.Description) != empty)
    told = said(line, QAccessible.Text.Description)
    assert told.startswith("Durée\u00a0: 45\u00a0min")
    assert "Zoé Lefèvre" in told
    line.clear()
    window.form.reject()


def test_everything_that_tab_reaches_says_what_it_is(qtbot, window, people):
    hands = Keyboard(qtbot)
    for place in ("home", "people", "employers", "journal", "month", "settings", None):
        window.show_place(place) if place else window.open_person(people["Lefèvre"])
        for _ in range(30):
            hands.press("Tab")
            here = QApplication.focusWidget()
            labelled = QAccessible.queryAccessibleInterface(here).relations(QAccessible.RelationFlag.Label)
            assert name_of(here) or said(here) or labelled, f"{here} in {place or 'a person'} has no name"

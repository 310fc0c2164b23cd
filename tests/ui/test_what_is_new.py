"""What is new is shown once after an upgrade, never at a first installation."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jalon import __version__
from jalon.settings.changes import Changes
from jalon.ui.parts import Button
from jalon.ui.what_is_new import WhatIsNew, show_what_is_new
from ui.audit import findings
from ui.driving import activate, press


@pytest.mark.parametrize(("seen", "is_shown"), [("", False), ("0.0.9", True), (__version__, False)])
def test_it_is_shown_once_after_another_version(qtbot, window, seen, is_shown):
    application = QApplication.instance()
    application.keep(seen_version=seen)
    shown = show_what_is_new(application, window)
    assert (shown is not None) is is_shown
    assert application.preferences.seen_version == __version__
    assert show_what_is_new(application, window) is None
    if shown is not None:
        shown.reject()


def test_going_back_to_an_older_version_shows_nothing_then_nor_at_the_return(qtbot, window):
    application = QApplication.instance()
    application.keep(seen_version="99.0.0")
    assert show_what_is_new(application, window) is None
    assert application.preferences.seen_version == "99.0.0"


def test_its_dialog(qtbot, any_look, window):
    window.resize(*any_look)
    groups = (Changes("Ajouté", ("Une phrase assez longue pour aller à la ligne " * 4, "Une autre.")),)
    shown = WhatIsNew(groups, window)
    qtbot.addWidget(shown)
    shown.open()
    activate(qtbot, shown)
    assert findings(shown) == []


def test_it_is_read_and_moved_in_with_the_keyboard(qtbot, window):
    shown = WhatIsNew((Changes("Ajouté", tuple(f"Ligne {number}." for number in range(80))),), window)
    qtbot.addWidget(shown)
    shown.open()
    activate(qtbot, shown)
    qtbot.waitUntil(shown.view.hasFocus, timeout=30_000)
    press(qtbot, Qt.Key.Key_PageDown)
    assert shown.view.verticalScrollBar().value() > 0
    press(qtbot, Qt.Key.Key_Tab)
    assert isinstance(shown.focusWidget(), Button)

"""On the small laptops of the structures: nothing is below the edge, the field being typed in is seen."""

import base64

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QPushButton, QWidget

from jalon.ui import fitting
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace
from ui.driving import TODAY, activate, settled


@pytest.fixture(params=[(1366, 768), (1280, 720)], ids=["1366x768", "1280x720"])
def screen(request, monkeypatch) -> QRect:
    room = QRect(0, 0, *request.param)
    monkeypatch.setattr(fitting, "room_of", lambda _: room)
    return room


@pytest.fixture
def first_window(qtbot, qapp, caseload, people, jobs, screen) -> MainWindow:
    shown = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    return shown


def test_the_first_opening_shows_the_status_line_and_the_lock(first_window, screen):
    assert screen.contains(first_window.frameGeometry())
    for part in (first_window.status, _lock_button(first_window)):
        assert screen.contains(QRect(part.mapToGlobal(QPoint(0, 0)), part.size()))


def test_a_window_left_on_a_larger_screen_comes_back_on_this_one(
    qtbot, qapp, caseload, people, jobs, screen, monkeypatch
):
    far = QWidget()
    qtbot.addWidget(far)
    far.setGeometry(1500, 700, 1900, 1000)
    kept = base64.b64encode(far.saveGeometry().data()).decode("ascii")
    before = qapp.preferences.window_geometry
    qapp.keep(window_geometry=kept)
    shown = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
    qapp.keep(window_geometry=before)
    qtbot.addWidget(shown)
    shown.show()
    assert screen.contains(shown.geometry())


def test_the_whole_form_of_an_act_is_seen_at_once(qtbot, first_window, screen):
    first_window.new_act()
    form = first_window.form
    activate(qtbot, form)
    settled(qtbot)
    assert screen.contains(QRect(QPoint(0, 0), form.frameGeometry().size()))
    for name, labelled in form._rows.items():
        assert not labelled.isVisible() or _is_seen(labelled), name
    form.reject()


def test_the_field_that_has_the_keyboard_is_seen_at_twice_the_size(qtbot, qapp, first_window, screen):
    qapp.choose_text_size(200)
    first_window.new_act()
    form = first_window.form
    activate(qtbot, form)
    for labelled in form._rows.values():
        if labelled.isVisible():
            labelled.field.setFocus()  # as its letter does: not by Tab
            qtbot.waitUntil(lambda field=labelled.field: _is_seen(field))
    form.reject()


def test_a_dialog_asks_for_no_more_than_the_screen(qtbot, screen):
    dialog = QWidget()
    qtbot.addWidget(dialog)
    fitting.fit(dialog, QSize(3000, 3000))
    assert screen.contains(QRect(QPoint(0, 0), dialog.size()))


def _is_seen(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() >= widget.height()


def _lock_button(window: MainWindow) -> QPushButton:
    buttons = window.rail.findChildren(QPushButton)
    return next(button for button in buttons if button.accessibleName() == "Verrouiller")

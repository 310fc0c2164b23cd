"""A window left open past midnight."""

from datetime import timedelta

from PySide6.QtWidgets import QLabel

from jalon.ui.jobs import Jobs
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace
from ui.driving import TODAY, activate


def test_a_window_left_open_past_midnight_shows_the_new_day(qtbot, qapp, caseload, people, jobs: Jobs):
    day = TODAY
    window = MainWindow(qapp, Workspace(caseload), jobs, lambda: day)
    qtbot.addWidget(window)
    window.show()
    activate(qtbot, window)
    window.show_place("home")

    def shown() -> str:
        return " ".join(label.text() for label in window.home.findChildren(QLabel))

    yesterday = shown()
    assert "2\u00a0décembre" in yesterday
    window.day_watch.look()
    assert shown() == yesterday
    day = TODAY + timedelta(days=1)
    window.day_watch.look()
    assert "3\u00a0décembre" in shown()
    assert "2\u00a0décembre" not in shown()

"""P1 to P3 with their widgets, and the frame guard: the real windows beside bare ones of Qt."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from bench.board import LARGEST, Board, rounds_of
from bench.floor import FIRST_PAGE, connected
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import MARGIN, compare, p95
from jalon.settings.preferences import Preferences
from jalon.storage.cipher import connect_raw
from jalon.ui.application import JalonApplication
from jalon.ui.jobs import Jobs
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace

pytestmark = pytest.mark.bench

CEILING_MILLISECONDS = 100
ACTS_OF_PERSON = """
SELECT a.date, a.duration_minutes, a.act_type, a.target, a.state, a.subject FROM act a
JOIN act_participant t ON t.act_id = a.id
WHERE t.person_id = :person AND t.deleted_at IS NULL AND a.deleted_at IS NULL
ORDER BY a.date DESC, a.rid DESC LIMIT 100
"""

# Each quits at its first paint; the whole process is timed, as someone who waits would.
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.resize(900, 720)
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
"""
OURS = """
import sys
from PySide6.QtCore import QTimer
from jalon.ui.application import JalonApplication
from jalon.ui.start import Session
application = JalonApplication([])
session = Session(application, relaunch=print)
session.ask(None)
QTimer.singleShot(0, application.quit)
application.exec()
session.end()
"""


class _Rows(QAbstractTableModel):
    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 4

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return str(self._rows[index.row()][index.column()]) if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture(
    params=[20, 1_000, pytest.param(LARGEST, marks=pytest.mark.long)],
    ids=lambda persons: f"{persons} persons",
)
def large(
    request: pytest.FixtureRequest, caseload_of: Callable[[int], LargeCaseload], home: Path
) -> LargeCaseload:
    """Give a caseload of a small structure and of two large ones, closed."""
    os.environ["JALON_HOME"] = str(home)
    return caseload_of(request.param)


@pytest.fixture(scope="session")
def qapp_cls():
    return partial(JalonApplication, preferences=Preferences(theme="light"))


def painted(widget: QWidget) -> None:
    """Lay out and paint a window, as the system would ask."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    widget.grab()


def bare_view(rows: list[tuple[object, ...]]) -> QTableView:
    view = QTableView()
    view.setModel(_Rows(rows))
    view.resize(1280, 800)
    view.show()
    painted(view)
    return view


def started(program: str, home: str) -> None:
    subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        timeout=60,
        capture_output=True,
        env={**os.environ, "JALON_HOME": home},
    )


def test_the_window_of_the_passphrase_is_there_soon(board: Board, home):
    ratio = board.add(
        compare(
            "P1 start to first paint",
            0,
            lambda: started(OURS, str(home)),
            lambda: started(BARE, str(home)),
            bar=2.5,
        )
    )
    assert ratio.holds


def test_the_list_is_painted_soon_after_the_passphrase(large: LargeCaseload, board: Board, qapp):
    with large.opened() as caseload:
        key = caseload.file_key
        jobs = Jobs()

        def ours():
            window = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
            window.show()
            window.show_place("people")
            painted(window)
            assert window.people.table.model().rowCount() > 0
            return partial(_forget, window)

        def floor():
            connection = connect_raw(large.path, key, mode="rw")
            view = bare_view(connection.execute(FIRST_PAGE, {"today": str(TODAY)}).fetchall())
            return lambda: (connection.close(), view.deleteLater())

        rounds = rounds_of(large.persons)
        ratio = board.add(
            compare("P2 window with the list", large.persons, ours, floor, bar=2.5, rounds=rounds)
        )
        jobs.close()
    board.note(f"P2 window with the list, {large.persons} persons: the caseload is open already")
    assert ratio.measured > 0


def test_the_page_of_a_person_is_painted_soon(large: LargeCaseload, board: Board, qapp):
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:
        jobs = Jobs()
        window = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
        window.show()
        window.show_place("people")
        painted(window)
        people = iter(large.person_ids * 5)

        def ours():
            window.open_person(next(people))
            painted(window)
            return window.go_back

        def floor():
            rows = raw.execute(ACTS_OF_PERSON, {"person": next(people)}).fetchall()
            return bare_view(rows).deleteLater

        ratio = board.add(compare("P3 a person opened", large.persons, ours, floor, bar=2))
        _forget(window)
        jobs.close()
    board.note(
        f"P3 a person opened, {large.persons} persons: p95 {ratio.measured_p95:.0f} ms "
        f"(ceiling {CEILING_MILLISECONDS})"
    )


def test_scrolling_the_list_costs_little_more_than_a_bare_one(large: LargeCaseload, board: Board, qapp):
    with large.opened() as caseload:
        jobs = Jobs()
        window = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
        window.show()
        window.show_place("people")
        painted(window)
        table = window.people.table
        count = table.model().rowCount()
        bare = bare_view([("Zoé Lefèvre", "Module 4", "Durand", "Appeler")] * count)
        place = iter(range(10_000))

        def scrolled(view: QTableView) -> None:
            bar = view.verticalScrollBar()
            bar.setValue((next(place) * 3) % max(bar.maximum(), 1))
            view.viewport().grab()

        board.add(
            compare(
                "frame guard, a step of scrolling",
                large.persons,
                lambda: scrolled(table),
                lambda: scrolled(bare),
                bar=1.5,
                rounds=60,
            )
        )
        _forget(window)
        bare.deleteLater()
        jobs.close()


def test_the_window_answers_while_a_month_is_counted_behind_it(large: LargeCaseload, board: Board, qapp):
    from jalon.domain.months import month_of
    from jalon.services import returns

    with large.opened() as caseload:
        jobs = Jobs()
        loop = QEventLoop()
        jobs.start(
            lambda _: returns.prepare_return(caseload, month_of(TODAY), draft=True, today=TODAY),
            done=lambda _: loop.quit(),
            failed=lambda _: loop.quit(),
        )
        late: list[float] = []
        last = time.perf_counter()

        def beat() -> None:
            nonlocal last
            now = time.perf_counter()
            late.append((now - last) * 1000 - 10)
            last = now

        timer = QTimer()
        timer.timeout.connect(beat)
        timer.start(10)
        loop.exec()
        timer.stop()
        jobs.close()
    board.note(
        f"heartbeat of 10 ms while a month is counted, {large.persons} persons: late by "
        f"{p95(late):.0f} ms (p95), {max(late):.0f} ms (worst), bar ≤ 100 ms"
    )
    assert p95(late) <= 100 * MARGIN


def _forget(window: MainWindow) -> None:
    window._idle.stop()
    window.hide()
    window.deleteLater()
    QApplication.processEvents()

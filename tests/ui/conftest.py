"""A real window on a real caseload, as someone would see it."""

import os
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import getCppPointer

import make
from jalon.settings.preferences import Preferences
from jalon.ui.application import JalonApplication
from jalon.ui.jobs import Jobs
from jalon.ui.main_window import MainWindow
from jalon.ui.theme import ThemeChoice
from jalon.ui.workspace import Workspace
from ui.driving import TODAY, WORKERS, activate

# The screen of a small laptop: without it, the invisible screen has 800 × 800 dots.
if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"


_LONGEST_END = 20  # seconds


@pytest.fixture(scope="session")
def qapp_cls():
    return partial(JalonApplication, preferences=Preferences(theme="light"))


@pytest.fixture
def qtbot(qtbot):
    """Give up late on what does not come: a second is nothing on a busy machine."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=30_000)
    qtbot.waitSignal = partial(qtbot.waitSignal, timeout=30_000)
    return qtbot


@pytest.fixture(autouse=True)
def _usual_look(qapp) -> Iterator[None]:
    """Begin in the usual look; leave no window to the next test: each new look would dress it too."""
    qapp.keep(filters={}, last_caseload=None, recent_caseloads=(), second_backup_folder=None)
    qapp.choose_theme(ThemeChoice.LIGHT)
    qapp.choose_text_size(100)
    before = {getCppPointer(shown) for shown in QApplication.topLevelWidgets()}
    yield
    QCoreApplication.processEvents()  # what a job ended with is told while the windows are there
    for left in QApplication.topLevelWidgets():
        # A popup goes with its owner, also the list of a completer, which has no parent to say so.
        is_owned = left.parent() is not None or left.windowType() == Qt.WindowType.Popup
        if not is_owned and getCppPointer(left) not in before:
            left.deleteLater()
    # No loop runs between two tests, and only a loop would delete them.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


LOOKS = [
    pytest.param((ThemeChoice.LIGHT, 100, (1280, 800)), id="light"),
    pytest.param((ThemeChoice.DARK, 100, (1280, 800)), id="dark"),
    pytest.param((ThemeChoice.LIGHT, 200, (1280, 720)), id="light-200"),
    pytest.param((ThemeChoice.DARK, 200, (1280, 720)), id="dark-200"),
]


SMALL_LOOKS = [
    pytest.param((ThemeChoice.LIGHT, 100, (1024, 700)), id="small"),
    pytest.param((ThemeChoice.LIGHT, 200, (1024, 700)), id="small-200"),
]
"""The smallest window: its own looks, for every screen and not for every dialog."""


@pytest.fixture(params=[*LOOKS, *SMALL_LOOKS])
def any_look(request, qapp):
    theme, percent, size = request.param
    qapp.choose_theme(theme)
    qapp.choose_text_size(percent)
    return size


@pytest.fixture(params=LOOKS)
def look(request, qapp):
    theme, percent, size = request.param
    qapp.choose_theme(theme)
    qapp.choose_text_size(percent)
    return size


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    running = Jobs()
    WORKERS.add(running)
    yield running
    # What still runs ends while its window is there: a job whose end starts another one would find nothing.
    end = time.monotonic() + _LONGEST_END
    while running.is_busy and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    running.close()


@pytest.fixture
def people(caseload) -> dict[str, str]:
    """Write four people with their paths, modules, acts, a contract and an employer."""
    from jalon.storage import records

    coach = caseload.signed_in.coach_id
    found = {}
    with caseload.write("demonstration") as session:
        for number, (given, family, module) in enumerate(
            (
                ("Zoé", "Lefèvre", "M4_EMPLOI"),
                ("Anne", "Œuvrard", "M2_PROJET"),
                ("Łucja", "Nowak", "M1_EVALUATION"),
                ("Émile", "N’Diaye", None),
            ),
            start=1,
        ):
            person = make.a_person(session, case_code=f"A-{number:04d}", given_name=given, family_name=family)
            path = make.a_path(session, person, date(2026, 3, number))
            records.insert(
                session,
                "coach_assignment",
                {"support_path_id": path, "coach_id": coach, "start_date": date(2026, 3, number)},
            )
            if module:
                for start, end, which in (
                    (date(2026, 3, number), date(2026, 6, 30), "M1_EVALUATION"),
                    (date(2026, 7, 1), None, module),
                ):
                    records.insert(
                        session,
                        "module_period",
                        {
                            "support_path_id": path,
                            "module": which,
                            "start_date": start,
                            "end_date": end,
                            "is_main": True,
                        },
                    )
            found[family] = person
        employer = records.insert(session, "employer", {"name": "Boulangerie Le Phare", "town": "Nancy"})
        records.insert(
            session,
            "job_contract",
            {
                "person_id": found["Lefèvre"],
                "employer_id": employer,
                "contract_type": "CDI",
                "job_label": "Vendeuse",
                "start_date": date(2026, 8, 1),
                "weekly_minutes": 1200,
            },
        )
        records.insert(
            session,
            "next_action",
            {"person_id": found["Œuvrard"], "label": "Valider le projet", "due_date": date(2026, 11, 27)},
        )
        make.an_act(session, coach, (found["Lefèvre"],), date=date(2026, 11, 9))
    return found


@pytest.fixture
def window(qtbot, qapp, caseload, people, jobs) -> MainWindow:
    """Show the window of the caseload, active."""
    shown = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    activate(qtbot, shown)
    return shown

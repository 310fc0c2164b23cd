"""What every screen stands on: typed days and durations, tables, jobs, last resort, lock, preferences."""

import io
import json
import re
import sys
import threading
import tokenize
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPlainTextEdit, QTableView

import make
from jalon import logs
from jalon.domain.reading import read_day, read_duration
from jalon.services import caseloads, drafts, people_lists
from jalon.settings.paths import log_folder
from jalon.settings.preferences import load_preferences
from jalon.ui import fonts, icons, theme, wording
from jalon.ui.crash import CrashDialog, CrashHandler, report_of
from jalon.ui.idle import IdleWatch
from jalon.ui.jobs import CancelledError
from jalon.ui.start import Session
from jalon.ui.tables import PAGE, Column, PagedModel
from jalon.ui.theme import ThemeChoice
from ui.driving import TODAY, activate

SOURCES = sorted(Path(theme.__file__).parent.glob("*.py"))
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("18/11/2026", date(2026, 11, 18)),
        ("18.11.26", date(2026, 11, 18)),
        ("18112026", date(2026, 11, 18)),
        ("2026-11-18", date(2026, 11, 18)),
        ("18/11", date(2026, 11, 18)),
        ("3/1", date(2027, 1, 3)),
        ("18", date(2026, 11, 18)),
        ("28", date(2026, 10, 28)),
        ("hier", date(2026, 11, 19)),
        ("Aujourd’hui", FRIDAY),
        ("lundi", date(2026, 11, 16)),
        ("vendredi", date(2026, 11, 13)),
        ("mer", date(2026, 11, 18)),
        ("-1", date(2026, 11, 19)),
        ("−2", date(2026, 11, 18)),
        ("+3", date(2026, 11, 23)),
        ("03/04/99", date(1999, 4, 3)),
        ("31/02/2026", None),
        ("m", None),
        ("demain matin", None),
        ("", None),
    ],
)
def test_a_day_is_read_the_short_way_and_the_long_way(typed, day):
    assert read_day(typed, FRIDAY) == day


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45", 45),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1h", 60),
        ("1:15", 75),
        ("1,5", 90),
        ("0.75", 45),
        ("1,25h", 75),
        ("90 min", 90),
        ("1\u00a0h\u00a030", 90),
        ("0", None),
        ("1h75", None),
        ("25h", None),
        ("beaucoup", None),
        ("", None),
    ],
)
def test_a_duration_is_read_the_short_way_and_the_long_way(typed, minutes):
    assert read_duration(typed) == minutes


@given(st.integers(1, 24 * 60))
def test_a_duration_as_written_is_read_back(minutes):
    assert read_duration(wording.duration(minutes)) == minutes


@given(st.text(max_size=30), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_nothing_typed_stops_the_reading(text, today):
    read_day(text, today)
    read_duration(text)


def test_numbers_and_days_have_french_typography():
    assert wording.number(12345) == "12\u202f345"
    assert wording.percent("68.1") == "68,1\u202f%"
    assert wording.duration(78 * 60 + 45) == "78\u00a0h\u00a045"
    assert wording.day_words(date(2026, 12, 1)) == "mardi 1er\u00a0décembre 2026"
    assert wording.counted(0, "acte", "actes") == "0\u00a0acte"


def test_strings_of_the_window_have_no_plain_space_before_double_signs():
    faults = []
    for path in SOURCES:
        if path.name == "style_sheet.py":
            continue
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            is_words = token.type == tokenize.STRING and '"""' not in token.string
            if is_words and token.string[0] != "r" and re.search(r" [:;?!»](?![\w=])|« ", token.string):
                faults.append(f"{path.name}:{token.start[0]}")
    assert faults == []


def test_the_shipped_fonts_and_every_icon_are_there(qapp):
    assert set(fonts.FAMILIES) <= fonts.load_fonts()
    folder = Path("app/jalon/ui")
    import re

    used = set(
        re.findall(r'drawing="([a-z0-9-]+)"', "".join(p.read_text("utf-8") for p in folder.glob("*.py")))
    )
    for name in used:
        assert not icons.pixmap(name, "#000000", 20).isNull()


class TestTable:
    def test_a_table_reads_by_pages_as_it_is_shown(self, qapp):
        asked = []

        def read(ids):
            asked.append(len(ids))
            return {one: one for one in ids}

        model = PagedModel([Column("Nom", str)], read)
        model.show_ids([str(number) for number in range(100_000)])
        assert asked == []
        assert model.index(5, 0).data() == "5"
        assert model.index(99_999, 0).data() == "99999"
        assert asked == [PAGE, PAGE]

    def test_a_query_that_fails_is_asked_once_and_never_raises_in_a_cell(self, qapp):
        asked, told = [], []

        def read(ids):
            asked.append(ids)
            raise RuntimeError

        model = PagedModel([Column("Nom", str)], read)
        model.failed.connect(told.append)
        model.show_ids(["a", "b"])
        assert [model.index(row, 0).data() for row in (0, 1)] == [None, None]
        assert model.data(QModelIndex(), Qt.ItemDataRole.DisplayRole) is None
        assert len(asked) == 1
        assert len(told) == 1


class TestJobs:
    def test_progress_and_result_arrive_on_the_thread_of_the_window(self, qtbot, jobs):
        here, seen, done = threading.get_ident(), [], []
        listening = threading.Event()

        def work(step):
            listening.wait(3)
            for number in range(5):
                step(number, 5)
            return threading.get_ident()

        job = jobs.start(work, done=done.append, failed=pytest.fail)
        job.progressed.connect(lambda number, _: seen.append((number, threading.get_ident() == here)))
        listening.set()
        qtbot.waitUntil(lambda: bool(done))
        assert done[0] != here
        assert seen[-1] == (4, True)
        assert not jobs.is_busy

    def test_a_job_stops_at_its_next_step(self, qtbot, jobs):
        started, stopped = threading.Event(), []

        def work(step):
            started.set()
            while True:
                step(0, 1)
                threading.Event().wait(0.005)

        job = jobs.start(work, done=pytest.fail, failed=pytest.fail, cancelled=lambda: stopped.append(True))
        started.wait(3)
        job.cancel()
        qtbot.waitUntil(lambda: bool(stopped))

    def test_an_error_is_handed_over(self, qtbot, jobs):
        failed = []
        jobs.start(lambda _: 1 / 0, done=pytest.fail, failed=failed.append)
        qtbot.waitUntil(lambda: bool(failed))
        assert isinstance(failed[0], ZeroDivisionError)
        assert not issubclass(CancelledError, ZeroDivisionError)


class TestLastResort:
    def test_a_report_holds_classes_and_places_and_no_value(self):
        def fail(family_name):
            try:
                raise ValueError(f"no {family_name}")
            except ValueError as error:
                raise RuntimeError(f"for {family_name}") from error

        with pytest.raises(RuntimeError) as caught:
            fail("Lefèvre")
        report = report_of(caught.type, caught.value, caught.tb)
        assert "Lefèvre" not in report
        assert "builtins.RuntimeError" in report
        assert "builtins.ValueError" in report
        assert "ui/test_foundations.py" in report
        assert str(Path.home()) not in report

    def test_the_report_that_is_saved_is_the_one_shown_and_holds_no_value(self, qtbot, qapp, tmp_path):
        try:
            raise KeyError("Lefèvre")  # a canary: it must be in nothing that leaves
        except KeyError as error:
            dialog = CrashDialog(report_of(type(error), error, error.__traceback__))
        qtbot.addWidget(dialog)
        dialog.save_to(tmp_path / "rapport.txt")
        written = (tmp_path / "rapport.txt").read_text(encoding="utf-8")
        assert written.strip() == dialog.findChild(QPlainTextEdit).toPlainText().strip()
        assert "KeyError" in written
        assert not {"Lefèvre", str(tmp_path), str(Path.home())} & set(written.split())
        assert "Lefèvre" not in written
        assert "rapport.txt" in dialog.told.text()
        dialog.save_to(tmp_path / "absent" / "rapport.txt")
        assert "autre dossier" in dialog.told.text()

    def test_a_failure_is_shown_once_copied_and_the_program_goes_on(self, qtbot, qapp, window, tmp_path):
        log = logs.configure(lambda: tmp_path)
        crash = CrashHandler()
        crash.install()
        kept = sys.excepthook
        try:
            try:
                raise KeyError("Lefèvre")
            except KeyError:
                kept(*sys.exc_info())
                kept(*sys.exc_info())
            qtbot.waitUntil(lambda: crash._dialog is not None and crash._dialog.isVisible())
            crash._dialog.copy_button.click()
            assert "KeyError" in QApplication.clipboard().text()
            assert "Lefèvre" not in QApplication.clipboard().text()
            assert len(crash.reports) == 2
            crash._dialog.close_button.click()
        finally:
            crash.remove()
            logged = log.read_text(encoding="utf-8")
            logs.configure(log_folder)
        assert "KeyError" in logged
        assert "test_foundations.py:" in logged, "where it failed"
        assert "Lefèvre" not in logged
        window.show_place("journal")
        assert window.journal.isVisible()


class TestLock:
    def test_idle_minutes_warn_then_lock_and_a_key_takes_the_warning_away(self, qtbot, qapp):
        now = [0.0]
        watch = IdleWatch(qapp, 10, clock=lambda: now[0])
        told, locked = [], []
        watch.warned.connect(told.append)
        watch.expired.connect(lambda: locked.append(True))
        now[0] = 9 * 60 + 40
        watch.check()
        assert told == [20]
        box = QLineEdit()
        qtbot.addWidget(box)
        box.show()
        qtbot.keyClick(box, Qt.Key.Key_A)
        assert told == [20, 0]
        now[0] += 10 * 60 + 1
        watch.check()
        assert locked == [True]
        watch.stop()

    def test_locking_keeps_what_is_typed_closes_the_file_and_starts_afresh(
        self, qtbot, qapp, caseload, people
    ):
        started = []
        session = Session(qapp, relaunch=started.append)
        session.open(caseload)
        window = session.window
        qtbot.addWidget(window)
        activate(qtbot, window)
        window.new_act()
        window.form.duration.setText("1h15")
        window.form.note.setText("rappeler mardi")
        QTimer.singleShot(0, session.lock)
        qtbot.waitUntil(lambda: started == [caseload.path])
        assert not window.isVisible()
        assert sorted(path.suffix for path in caseload.path.parent.iterdir()) == [".jalon", ".jalon-cles"]
        again = caseloads.open_caseload(
            caseload.path, make.PASSPHRASE, allow_cheap=True, allow_any_folder=True
        )
        (kept,) = drafts.list_drafts(again)
        assert json.dumps(kept.content, ensure_ascii=False).count("rappeler mardi") == 1
        second = Session(qapp, relaunch=started.append)
        second.open(again)
        qtbot.addWidget(second.window)
        second.window.resuming.buttons[0].click()
        assert second.window.form.duration.text() == "1h15"
        assert second.window.form.note.text() == "rappeler mardi"
        assert drafts.list_drafts(again) == ()
        second.window.form._untouched = second.window.form._content()
        second.window.form.reject()
        second.end()


def test_a_frozen_file_is_neither_read_nor_shown(qtbot, window, caseload, people):
    from jalon.storage import records

    with caseload.write("freeze_person") as session:
        records.update(session, "person", people["Nowak"], {"frozen_since": TODAY})
    window.open_person(people["Nowak"])
    assert "gelé" in window.person.banner.text
    assert not window.person.table.isVisible()


def test_opening_a_file_is_noted_in_the_access_log(window, caseload, people):
    from sqlalchemy import text

    window.open_person(people["Nowak"])
    with caseload.read() as session:
        events = session.execute(
            text("SELECT event, object_id FROM access_entry ORDER BY number DESC LIMIT 1")
        ).one()
    assert tuple(events) == ("open_person", people["Nowak"])


def test_the_list_costs_a_few_queries_whatever_its_length(caseload, people):
    ids = people_lists.find_people(caseload, "open", "", today=TODAY)
    lines = people_lists.read_lines(caseload, ids, today=TODAY)
    line = lines[people["Lefèvre"]]
    assert line.job == "Vendeuse, Boulangerie Le Phare"
    assert line.coach == "Claire Martin"
    assert [(time.module, time.days, time.stays) for time in line.module_times] == [
        ("M1_EVALUATION", 122, 1),
        ("M4_EMPLOI", 155, 1),
    ]


def test_theme_and_size_of_text_are_remembered(qapp):
    qapp.choose_theme(ThemeChoice.DARK)
    qapp.choose_text_size(240)
    assert load_preferences().theme == "dark"
    assert load_preferences().text_scale_percent == 200
    assert theme.look().tokens.name == "dark"
    assert theme.p(10) == 20


def test_none_keeps_its_references_over_ten_thousand_calls_of_qt(qtbot, qapp):
    """Some releases of PySide6 drop a reference on None at each call, and end by killing the process."""
    if sys.version_info >= (3, 12):
        pytest.skip("None is immortal")
    window = QMainWindow()
    qtbot.addWidget(window)
    label, table = QLabel(window), QTableView()
    qtbot.addWidget(table)
    getters = (
        window.parent, window.parentWidget, window.centralWidget, window.focusProxy, window.layout,
        table.model, table.selectionModel, window.windowHandle, label.buddy,
        QApplication.activePopupWidget, QApplication.activeModalWidget, QApplication.focusWidget,
        lambda: window.childAt(-5, -5), lambda: window.findChild(QLabel, "nobody"),
        lambda: label.setText("a"), lambda: window.setWindowTitle("a"), lambda: QModelIndex().data(),
        lambda: QModelIndex().model(), window.sender, label.clear, label.update, window.repaint,
        qapp.processEvents, label.hide, label.adjustSize,
    )  # fmt: skip
    for call in getters:
        call()
    before = sys.getrefcount(None)
    for _ in range(400):
        for call in getters:
            call()
    assert abs(sys.getrefcount(None) - before) < 100

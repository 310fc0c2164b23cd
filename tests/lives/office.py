"""Someone at the window: each day her clock is moved on, and what the lives say is typed by the keyboard."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QLineEdit

import make
from jalon.services import export
from jalon.storage.caseload import Caseload, NewStructure
from jalon.ui.deadlines_screen import DeadlinesScreen
from jalon.ui.deadlines_table import DeadlinesModel
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace
from lives.diary import Act, Admission, Life, Next, Step, Typed
from ui.keyboard import Keyboard

_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


class Office:
    """The real window on a real caseload; nothing is called that a person could not ask for by keys."""

    def __init__(self, qtbot, qapp, jobs, folder: Path, first_day: date) -> None:
        self.today = first_day
        self._seconds = 0
        self._qtbot = qtbot
        structure = NewStructure("L’Étape", {"used_since": first_day, "department": "54"})
        self.path = folder / "vies.jalon"
        made = make.a_caseload(self.path, clock=self._clock, structure=structure)
        self.caseload: Caseload = made.caseload
        self._qapp, self._jobs = qapp, jobs
        self.hands = Keyboard(qtbot)
        self.window = self._unlocked()
        self.keys: dict[str, list[int]] = {}
        """How many keys each kind of gesture took."""

    def _clock(self) -> datetime:
        self._seconds += 1
        return datetime.combine(self.today, time(9), tzinfo=UTC) + timedelta(seconds=self._seconds % 28_800)

    def go_to(self, day: date) -> None:
        """Be there on a day: the caseload was locked over night, its window is a new one."""
        assert day >= self.today
        if day == self.today:
            return
        self.window.hide()
        self.window.deleteLater()
        if day.month != self.today.month:
            self.caseload.close()
            self.today = day
            self.caseload = Caseload.open(
                self.path, make.PASSPHRASE, allow_cheap=True, allow_any_folder=True, clock=self._clock
            )
        self.today = day
        self.window = self._unlocked()

    def _unlocked(self) -> MainWindow:
        window = MainWindow(self._qapp, Workspace(self.caseload), self._jobs, lambda: self.today)
        window.resize(1280, 800)
        window.show()
        self.hands.settle()
        return window

    def close(self) -> None:
        """Go home."""
        self.window.hide()
        self.window.deleteLater()
        self.caseload.close()

    def do(self, life: Life, step: Step) -> None:
        """Type what a step says, and see that it was written."""
        before = self.hands.keys
        match step.does:
            case Admission():
                self._admit(step.does)
            case Act():
                self._log(life, step.does)
            case Next():
                self._plan(life, step.does)
            case Typed():
                self._fill(life, step.does)
        kind = type(step.does).__name__
        if isinstance(step.does, Typed):
            kind = " ".join((kind, step.does.line, *step.does.keys))
        self.keys.setdefault(kind, []).append(self.hands.keys - before)

    def find(self, words: str) -> None:
        """Go somewhere, or to someone, by a few letters."""
        self.hands.press("Ctrl+K")
        self.hands.type(words)
        self.hands.press("Return")

    def open_person(self, life: Life) -> None:
        """Open her page."""
        page = self.window.person
        if not (page.isVisible() and page.heading.title.text() == life.name):
            self.find(life.name)
        self.hands.until(lambda: page.isVisible() and page.heading.title.text() == life.name)

    def announced(self) -> set[tuple[str, str, date]]:
        """Read the screen of what is watched: what, for whom, which day."""
        self.hands.press("Ctrl+E")
        screen = self.window.findChild(DeadlinesScreen)
        self.hands.until(screen.isVisible)
        lines = list(_read(screen.table.model(), self.today))
        assert len(lines) == len(set(lines)), lines
        return set(lines)

    def lock(self, year: int, number: int) -> dict[str, Any]:
        """Lock a month, write its papers, and return what they say."""
        hands, monthly = self.hands, self.window.monthly
        hands.press("Ctrl+5")
        hands.until(monthly.isVisible)
        for _ in range(60):
            shown = (monthly.picker.month.year, monthly.picker.month.number)
            if shown == (year, number):
                break
            hands.to("Mois suivant" if shown < (year, number) else "Mois précédent")
            hands.press("Space")

        def answer() -> None:
            hands.settle()
            hands.press("Alt+A")

        QTimer.singleShot(300, answer)
        hands.press("Alt+T")
        hands.until(lambda: "Version 1 arrêtée" in monthly.heading.subtitle.text())
        return self._papers(f"{year}-{number:02d}")

    def _papers(self, month: str) -> dict[str, Any]:
        hands, monthly = self.hands, self.window.monthly
        folder = self.caseload.path.parent / "papiers"
        folder.mkdir(exist_ok=True)

        def name() -> None:
            hands.settle()
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QFileDialog)
            line = dialog.findChild(QLineEdit)
            line.selectAll()
            line.setFocus()
            hands.type(str(folder))
            hands.press("Return")
            if dialog.isVisible():
                hands.press("Return")

        QTimer.singleShot(300, name)
        hands.press("Alt+R")
        hands.until(lambda: bool(monthly.done.text))
        (written,) = (folder / f"jalon-{month}").glob("releve-*.json")
        return json.loads(written.read_text("utf-8"))

    def exported(self) -> dict[str, Any]:
        """Write what the open format says of everything, for the oracles."""
        target = self.caseload.path.parent / "export.json"
        export.export_json(self.caseload, target)
        return json.loads(target.read_text("utf-8"))

    def leave_half_typed(self, life: Life, label: str, words: str) -> str:
        """Begin a contract and let the window lock on it; return the code of her file."""
        hands, window = self.hands, self.window
        self.open_person(life)
        code = re.search(r"[A-Z]+-\d+", window.person.heading.subtitle.text())
        assert code
        hands.press("Alt+T", "C")
        hands.until(lambda: window.person.desk.dialog is not None)
        hands.fill(label, words)
        window.keep_draft()
        window.person.desk.dialog.throw_away()
        hands.settle()
        return code[0]

    def erase(self, life: Life, code: str) -> None:
        """Ask for her file to be erased, twice."""
        hands, window = self.hands, self.window
        self.open_person(life)
        hands.press("Alt+D", "E")
        hands.until(lambda: window.person.desk.dialog is not None)
        dialog = window.person.desk.dialog
        hands.press("Alt+C")
        hands.until(lambda: dialog.mentions.isVisible() or dialog.erase_button.isVisible())
        if dialog.mentions.isVisible():  # texts of others that may name her: checked to be masked
            hands.press("Alt+C")
        hands.fill("Code du dossier", code)
        hands.press("Alt+E")
        hands.until(lambda: "effacé" in window.status.text())

    def _admit(self, who: Admission) -> None:
        hands, window = self.hands, self.window
        self.find("nouvelle personne")
        hands.until(lambda: window.form is not None)
        hands.fill("Nom", who.family_name)
        hands.fill("Prénom", who.given_name)
        hands.fill("Date de naissance", who.birth_date)
        hands.fill("Orientée par", who.origin)
        hands.press("Ctrl+Return")
        hands.until(lambda: window.form is None)

    def _log(self, life: Life, act: Act) -> None:
        hands, window = self.hands, self.window
        if window.person.isVisible():
            hands.press("Ctrl+1")  # a line begun on a page is about the person of that page
        hands.press("Ctrl+J")
        hands.until(lambda: window.form is not None)
        hands.type(act.line)
        asked = window.form
        assert f": {life.name}" in _complaints(asked), _complaints(asked)
        hands.press("Return")
        assert window.form is not asked, f"{self.today} {act.line}: {_complaints(asked)}"
        assert "Enregistré" in window.status.text(), act.line

    def _plan(self, life: Life, line: Next) -> None:
        hands = self.hands
        self.open_person(life)
        hands.press("Alt+N")
        hands.type(line.label)
        if line.due:
            hands.fill("Pour le", line.due)
        hands.press("Return")
        self._said(line.label)

    def _fill(self, life: Life, typed: Typed) -> None:
        hands, desk = self.hands, self.window.person.desk
        self.open_person(life)
        if typed.line:
            hands.to(typed.line)
            hands.press("Space")
        hands.press(*typed.keys)
        if not typed.fields:
            return
        dialog = desk.dialog
        assert dialog is not None, f"{self.today} {typed}"
        for label, text in typed.fields:
            hands.to(label)
            if isinstance(hands.focus, QCheckBox):
                hands.press("Space")
            else:
                hands.type(text)
        hands.press("Ctrl+Return")
        QApplication.processEvents()
        assert desk.dialog is not dialog or not dialog.isVisible(), _complaints(dialog)
        assert desk.dialog is None

    def _said(self, words: str) -> None:
        assert words in self.window.status.text(), self.window.status.text()


def _complaints(dialog) -> str:
    shown = (label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    return " | ".join(shown).replace("\u00a0", " ")


def _read(model: DeadlinesModel, today: date) -> Iterator[tuple[str, str, date]]:
    """Read the lines as they are told: what, for whom, when."""
    for row in range(model.rowCount()):
        label, when = model.index(row, 0).data(), model.index(row, 1).data()
        spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith(f"{label}, ")
        who = spoken.removeprefix(f"{label}, ").split(", ")[0]
        found = _DAY.search(when)
        assert found or when == "aujourd’hui", when
        yield label, who, date(int(found[3]), int(found[2]), int(found[1])) if found else today

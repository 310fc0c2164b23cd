"""Make the pictures of the help, and its list of keys, from the practice structure: they never lie.

Run from the sources: ``PYTHONPATH=app python installer/help_pictures.py``. The structure is made anew in a
temporary folder, with the day and the seed that the demonstration has; nothing else is read.
"""

import io
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jalon.ui.main_window import MainWindow

TODAY: Final = date(2026, 11, 21)
MONTH: Final = (2026, 10)
SIZE: Final = (1100, 690)
LINE: Final = "45 visite Bertrand hier"
_COLOURS: Final = 48
_HELP: Final = Path(__file__).resolve().parents[1] / "resources" / "help"


def dashboard(window: "MainWindow") -> "QWidget":
    """Show the first screen."""
    window.show_place("home")
    return window


def act_line(window: "MainWindow") -> "QWidget":
    """Show the line of an act, with something typed and nothing written."""
    window.show_place("home")
    window.new_line()
    dialog = window.form
    assert dialog is not None
    dialog.resize(760, 320)
    dialog.line.setText(LINE)  # type: ignore[attr-defined]
    return dialog


def month(window: "MainWindow") -> "QWidget":
    """Show a month whose return is due."""
    from jalon.domain.months import Month

    if window.form is not None:
        window.form.done(0)
    window.show_place("month")
    window.monthly.picker.go(Month(*MONTH))
    return window


def papers(window: "MainWindow") -> "QWidget":
    """Show the papers that a few letters find, and what the first of them asks for."""
    from jalon.ui.papers_screen import PapersScreen

    window.show_papers()
    screen = window.screens.currentWidget()
    assert isinstance(screen, PapersScreen)
    screen.search.setText("visite")
    screen.reload()
    screen.table.selectRow(0)
    return window


def person(window: "MainWindow") -> "QWidget":
    """Show the page of the first person of the list."""
    window.show_place("people")
    found = window.people.table.model().id_at(0)  # type: ignore[attr-defined]
    window.open_person(found)
    return window


PICTURES: Final[dict[str, Callable[["MainWindow"], "QWidget"]]] = {
    "tableau-de-bord": dashboard,
    "ligne-de-saisie": act_line,
    "releve-mensuel": month,
    "papiers": papers,
    "personne": person,
}


def as_png(shown: "QWidget") -> bytes:
    """Return what a window shows, in few colours."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QByteArray

    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    shown.grab().save(buffer, "PNG")
    picture = Image.open(io.BytesIO(raw.data())).convert("RGB")
    few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def keys_as_toml(window: "MainWindow") -> str:
    """Return the keys of the window by group, as the help reads them."""
    from jalon.ui.keyboard_card import listed

    lines = ["# What the keys do, by group; written by installer/help_pictures.py, held by a test."]
    for title, keys in listed(window.commands):
        lines += ["", f'["{title}"]', *(f'"{key}" = "{what}"' for key, what in keys)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every picture and the list of keys."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JALON_HOME"] = folder
        _write_all(Path(folder) / "essai")


def _write_all(folder: Path) -> None:
    from PySide6.QtTest import QTest

    from jalon.services.demonstration import make_demonstration
    from jalon.settings.preferences import Preferences
    from jalon.storage.caseload import Caseload
    from jalon.ui.application import JalonApplication
    from jalon.ui.jobs import Jobs
    from jalon.ui.main_window import MainWindow
    from jalon.ui.workspace import Workspace

    application = JalonApplication(["help"], Preferences(theme="light"))
    made = make_demonstration(folder, persons=20, months=14, seed=1, today=TODAY, allow_any_folder=True)
    passphrase = made.passphrase_file.read_text(encoding="utf-8").split("\n", 1)[0]
    jobs = Jobs()
    with Caseload.open(made.caseload, passphrase, allow_any_folder=True) as caseload:
        window = MainWindow(application, Workspace(caseload), jobs, lambda: TODAY)
        window.resize(*SIZE)
        window.show()
        (_HELP / "keys.toml").write_text(keys_as_toml(window), encoding="utf-8")
        for name, show in PICTURES.items():
            shown = show(window)
            QTest.qWait(600)  # what is read behind the window is shown then
            content = as_png(shown)
            (_HELP / "pictures" / f"{name}.png").write_bytes(content)
            print(f"{name}: {len(content) // 1000} kB")
        window.hide()
        jobs.close()


if __name__ == "__main__":
    main()

"""Make the pictures of the help, and its list of keys, from the practice structure: they never lie.

Run from the sources: ``PYTHONPATH=app python installer/help_pictures.py``. The structure is made anew in a
temporary folder, with the day and the seed that the demonstration has; nothing else is read.
"""

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jalon.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows: a widget, whole or from one height to another in pixels."""

    widget: "QWidget"
    top: int = 0
    bottom: int | None = None


TODAY: Final = date(2026, 11, 21)
MONTH: Final = (2026, 10)
SIZE: Final = (1100, 690)
"""Of the window seen whole."""
NARROW: Final = (800, 680)
"""Of the window of which a part is seen: printed across a page, its words are read without a glass."""
LINE: Final = "45 visite Bertrand hier"
_COLOURS: Final = 48
_HELP: Final = Path(__file__).resolve().parents[1] / "resources" / "help"


def whole(window: "MainWindow") -> "Seen":
    """Show the whole window, on its first screen."""
    window.resize(*SIZE)
    window.show_place("home")
    return Seen(window)


def dashboard(window: "MainWindow") -> "Seen":
    """Show the top of the first screen."""
    window.resize(*NARROW)
    window.show_place("home")
    return Seen(window.screens, bottom=208)


def act_line(window: "MainWindow") -> "Seen":
    """Show the line of an act, with something typed and nothing written."""
    window.show_place("home")
    window.new_line()
    dialog = window.form
    assert dialog is not None
    dialog.resize(640, 300)
    dialog.line.setText(LINE)  # type: ignore[attr-defined]
    return Seen(dialog, bottom=240)


def month(window: "MainWindow") -> "Seen":
    """Show the figures of a month whose return is due."""
    from jalon.domain.months import Month

    if window.form is not None:
        window.form.done(0)
    window.resize(*NARROW)
    window.show_place("month")
    window.monthly.picker.go(Month(*MONTH))
    return Seen(window.screens, 178, 520)


def papers(window: "MainWindow") -> "Seen":
    """Show the papers that a few letters find, and what the first of them asks for."""
    from jalon.ui.papers_screen import PapersScreen

    window.resize(*NARROW)
    window.show_papers()
    screen = window.screens.currentWidget()
    assert isinstance(screen, PapersScreen)
    screen.search.setText("visite")
    screen.reload()
    screen.table.selectRow(0)
    return Seen(window.screens, 130, 392)


PICTURES: Final[dict[str, Callable[["MainWindow"], "Seen"]]] = {
    "fenetre": whole,
    "tableau-de-bord": dashboard,
    "ligne-de-saisie": act_line,
    "releve-mensuel": month,
    "papiers": papers,
}


def as_png(seen: "Seen") -> bytes:
    """Return what is seen, in few colours."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QByteArray

    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    room = seen.widget.rect()
    room.setTop(seen.top)
    if seen.bottom is not None:
        room.setBottom(min(seen.bottom, room.bottom()))
    seen.widget.grab(room).save(buffer, "PNG")
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

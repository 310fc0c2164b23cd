"""What no command does, tried inside the frozen program: its windows, a page drawn, a letter, a new key.

Each may need a module, a plugin or a file that freezing left out. Only for trials (installer/trial.py).
"""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from jalon.storage.caseload import Caseload, NewCoach
from jalon.storage.passphrases import new_passphrase

_TODAY: Final = date(2026, 11, 21)
_LONGEST_SECONDS: Final = 60


def try_inside(folder: Path) -> int:
    """Try each part on the practice structure of a folder, which has another passphrase afterwards; return 0.

    Raises:
        AssertionError: a part is there, and does something else than it should.
    """
    secret = folder.joinpath("passphrase.txt").read_text(encoding="utf-8").splitlines()[0]
    with Caseload.open(folder / "demo.jalon", secret, allow_any_folder=True) as caseload:
        _fill_a_letter(caseload, folder / "courrier.docx")
        _show_every_place(caseload)
        changed = _change_the_key(caseload, secret)
    Caseload.open(folder / "demo.jalon", changed, allow_any_folder=True).close()
    _draw(folder / "return.pdf")
    return 0


def _fill_a_letter(caseload: Caseload, model: Path) -> None:
    import docx

    from jalon.services import letters

    blank = docx.Document()
    blank.add_paragraph("À {{ structure }}")
    blank.save(str(model))
    letter_id = letters.add_letter(caseload, model)
    made = letters.fill_letter(caseload, letter_id, person_id=None, employer_id=None, today=_TODAY)
    assert len(made.letter.texts[0]) > 3
    assert "{" not in made.letter.texts[0]


def _show_every_place(caseload: Caseload) -> None:
    from PySide6.QtGui import QFontDatabase, QImageReader

    from jalon.settings.preferences import Preferences
    from jalon.ui.application import JalonApplication
    from jalon.ui.jobs import Jobs
    from jalon.ui.main_window import MainWindow
    from jalon.ui.places import SCREENS
    from jalon.ui.workspace import Workspace

    application = JalonApplication(["jalon"], Preferences(theme="light"))
    assert "Atkinson Hyperlegible Next" in QFontDatabase.families()
    assert application.translate("QPlatformTheme", "Cancel") == "Annuler"
    assert {b"svg", b"png", b"jpeg"} <= {bytes(kind.data()) for kind in QImageReader.supportedImageFormats()}
    jobs = Jobs(application)
    window = MainWindow(application, Workspace(caseload, application), jobs, lambda: _TODAY)
    window.show()
    for screen in SCREENS:
        window.show_place(screen.key)
        end = time.monotonic() + _LONGEST_SECONDS
        application.processEvents()
        while jobs.is_busy and time.monotonic() < end:
            application.processEvents()
        assert not window.grab().isNull()
    window.close()


def _change_the_key(caseload: Caseload, secret: str) -> str:
    """Let a colleague come and go: the whole file is encrypted anew. Return the new passphrase."""
    from jalon.services import colleagues

    wanted = new_passphrase()
    colleagues.change_passphrase(caseload, secret, wanted)
    before = caseload.file_key
    newcomer = colleagues.add_colleague(caseload, NewCoach("Essai", "Passage"), new_passphrase())
    colleagues.remove_colleague(caseload, newcomer, left_date=datetime.now(UTC).date())
    assert caseload.file_key != before
    return wanted


def _draw(paper: Path) -> None:
    from jalon.ui.pdf_pages import Pages

    pages = Pages(paper.read_bytes())
    image = pages.drawn(0, 1.0)
    dark = sum(image.pixelColor(x, y).lightness() < 128 for x in range(0, 500, 5) for y in range(0, 800, 5))
    assert dark > 20
    assert pages.text_of(0).strip()
    pages.close()

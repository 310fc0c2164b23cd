"""Whatever keys and clicks come at random, no exception is left behind and the caseload stays whole."""

import pytest
from PySide6.QtWidgets import QWidget

import make
from jalon.services import caseloads
from jalon.services.diagnosis import check_caseload
from jalon.storage.keyring import KeyDerivation
from jalon.ui.first_start import FirstStart
from jalon.ui.main_window import MainWindow
from jalon.ui.unlock_window import UnlockWindow
from ui.driving import TODAY, activate
from ui.monkey import Monkey, watched

SEEDS = (1, 2, 3, 4)


@pytest.fixture(autouse=True)
def _files_of_nobody(monkeypatch, tmp_path):
    """Whatever is saved by chance is saved in a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def played(window: QWidget, seed: int, **limits: float) -> tuple[Monkey, list[str]]:
    with watched() as wrong:
        monkey = Monkey(window, seed, wrong=wrong)
        monkey.play(**limits)
    return monkey, wrong


def is_whole(window: MainWindow, caseload) -> bool:
    """Tell whether the file is undamaged, as `jalon check` finds it once it is closed."""
    window.hide()
    caseload.close()
    report = check_caseload(
        caseload.path, make.PASSPHRASE, today=TODAY, allow_any_folder=True, allow_cheap=True
    )
    return report.is_sound


@pytest.mark.parametrize("seed", SEEDS)
def test_hands_that_know_nothing_break_nothing(qtbot, window, caseload, seed):
    monkey, wrong = played(window, seed, events=600)
    assert wrong == []
    assert monkey.events == 600
    assert is_whole(window, caseload)


def test_hands_that_know_nothing_on_the_page_of_an_employer(qtbot, window, caseload):
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    monkey, wrong = played(window, 4, events=800)
    assert wrong == []
    assert monkey.events == 800
    assert is_whole(window, caseload)


def test_hands_that_know_nothing_at_the_first_start(qtbot, jobs):
    def creating(path, passphrase, coach, structure):
        return caseloads.create_caseload(
            path, passphrase, coach=coach, structure=structure, kdf=KeyDerivation.cheap()
        )

    shown = FirstStart(jobs, lambda: TODAY, creating=creating)
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    monkey, wrong = played(shown, 5, events=800)
    assert wrong == []
    assert monkey.events == 800
    qtbot.waitUntil(lambda: not jobs.is_busy)
    if shown.caseload is not None:
        shown.caseload.close()


def test_hands_that_know_nothing_at_the_unlock_window(qtbot, caseload, jobs):
    path = caseload.path
    caseload.close()

    def opening(file, secret, uses_code):
        how = caseloads.open_with_recovery_code if uses_code else caseloads.open_caseload
        return how(file, secret, allow_cheap=True, allow_any_folder=True)

    shown = UnlockWindow(jobs, first=path, recent=(), opening=opening)
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    monkey, wrong = played(shown, 6, events=800)
    assert wrong == []
    assert monkey.events == 800
    qtbot.waitUntil(lambda: not jobs.is_busy)
    shown.hide()
    report = check_caseload(path, make.PASSPHRASE, today=TODAY, allow_any_folder=True, allow_cheap=True)
    assert report.is_sound


def test_an_exception_in_a_slot_is_seen(qtbot, window, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    window.show_place("people")
    monkeypatch.setattr(window.people.table, "keyPressEvent", broken)
    window.people.table.setFocus()
    _, wrong = played(window, 1, events=2_500)
    assert any("planted" in text for text in wrong)


@pytest.mark.long
def test_ten_minutes_of_them(qtbot, window, caseload, capsys):
    monkey, wrong = played(window, 3, seconds=600)
    with capsys.disabled():
        print(f"\n{monkey.events} events, longest gap {monkey.longest_gap * 1000:.0f} ms")
    assert wrong == []
    assert is_whole(window, caseload)

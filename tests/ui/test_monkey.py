"""Whatever keys and clicks come at random, no exception is left behind and the caseload stays whole."""

import pytest

import make
from jalon.services.diagnosis import check_caseload
from jalon.ui.main_window import MainWindow
from ui.driving import TODAY
from ui.monkey import Monkey, watched

SEEDS = (1, 2)


@pytest.fixture(autouse=True)
def _files_of_nobody(monkeypatch, tmp_path):
    """Whatever is saved by chance is saved in a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def played(window: MainWindow, seed: int, **limits: float) -> tuple[Monkey, list[str]]:
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
    monkey, wrong = played(window, seed, events=2_500)
    assert wrong == []
    assert monkey.events == 2_500
    assert is_whole(window, caseload)


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

"""Backups as someone sees them: made, copied off the PC, gone back to, examined, each by the keyboard."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import make
from jalon.domain.errors import DamagedRingError, ForeignRingError, RingMissingError
from jalon.services import backing_up, restoring
from jalon.services.backing_up import CopiesStatus
from jalon.services.reminders import Reminders
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import ring_path
from jalon.ui import copies_words, messages
from jalon.ui.backup_settings import BackupSettings
from jalon.ui.examination_dialog import ExaminationDialog
from jalon.ui.progress import ProgressDialog
from jalon.ui.restore_dialog import RestoreDialog
from ui.driving import activate, press, settled, type_text

LAST = "Dernière copie hors du PC\u00a0: "
OPTIONS = {"allow_any_folder": True, "allow_cheap": True}


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """Let the cheap key of the tests open, as the constructor parameter that it is."""
    monkeypatch.setattr(restoring, "restore", partial(restoring.restore, **OPTIONS))
    monkeypatch.setattr(restoring, "preview_restore", partial(restoring.preview_restore, allow_cheap=True))


@pytest.fixture
def section(qtbot, qapp, window) -> Iterator[BackupSettings]:
    qapp.keep(second_backup_folder=None)
    shown = window.backup_settings()
    settled(qtbot)
    yield shown
    qapp.keep(second_backup_folder=None)


def settle(qtbot, window) -> None:
    qtbot.waitUntil(lambda: not window._jobs.is_busy)
    settled(qtbot)
    if QApplication.activeModalWidget() is None:
        activate(qtbot, window)  # without a window manager, nobody gives it the keyboard back


def back_up(qtbot, window, section) -> Path:
    section.now_button.click()
    settle(qtbot, window)
    return next(iter(section._known.values())).path


def test_a_backup_is_made_from_the_palette_and_listed(qtbot, window, section):
    assert section._model.rowCount() == 0
    assert not section.restore_button.isEnabled()
    press(qtbot, Qt.Key.Key_K, control=True)
    qtbot.waitUntil(lambda: window._palette is not None)
    activate(qtbot, window._palette)
    type_text(window._palette.line, "sauvegarder")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section._model.rowCount() == 1)
    settle(qtbot, window)
    assert section.done.text.startswith("Sauvegarde faite et vérifiée.")
    assert "moins d’un jour" in section.here_status.text()
    shown = [section._model.data(section._model.index(0, column)) for column in range(3)]
    assert shown[1].endswith(("ko", "Mo"))
    assert len(shown[2]) == 10


def test_a_backup_can_be_stopped_and_leaves_nothing(qtbot, window, section, monkeypatch):
    section.back_up()
    assert isinstance(section.dialog, ProgressDialog)
    section.dialog.reject()
    settle(qtbot, window)
    assert section._model.rowCount() in (0, 1)
    if section._model.rowCount() == 0:
        assert "interrompue" in window.status.text()
        assert list(backing_up.folder_here(window._workspace.caseload).iterdir()) == []


def test_without_a_copy_off_the_pc_it_is_said_in_the_warm_colour(section):
    assert section.away_status.property("role") == "late-strong"
    assert section.away_status.text() == "Aucune copie hors du PC n’a encore été faite."
    assert section.forget_button.isHidden()


def test_a_stick_is_chosen_and_copied_to_at_once(qtbot, qapp, window, section, stick):
    section.use_place(stick)
    settle(qtbot, window)
    assert qapp.preferences.second_backup_folder == stick
    assert len(list(stick.iterdir())) == 1
    assert section.away_status.text().startswith("Dernière copie hors du PC\u00a0: moins d’un jour")
    assert section.away_status.property("role") == "strong"
    section.copy_button.click()
    settle(qtbot, window)
    assert len(list(stick.iterdir())) == 2
    section.forget_button.click()
    assert qapp.preferences.second_backup_folder is None
    assert len(list(stick.iterdir())) == 2


def test_a_folder_of_the_same_disk_is_refused_with_what_to_choose(qapp, section, tmp_path):
    section.use_place(tmp_path)
    assert "même disque" in section.banner.text
    assert "clé USB" in section.banner.text
    assert qapp.preferences.second_backup_folder is None


def test_a_stick_that_is_not_there_is_said_and_asked_for(qapp, section, stick):
    qapp.keep(second_backup_folder=stick / "absente")
    section.reload()
    assert "n’est pas là" in section.place_words.text()
    section.copy_button.click()
    assert "Branchez la clé" in section.banner.text


def test_going_back_says_what_would_change_and_makes_a_new_file(qtbot, window, section, people, tmp_path):
    caseload = window._workspace.caseload
    back_up(qtbot, window, section)
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (people["Nowak"],))
    section.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    dialog = section.dialog
    assert isinstance(dialog, RestoreDialog)
    activate(qtbot, dialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.secret.edit)
    type_text(dialog.secret.edit, make.PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.change_card.isVisible)
    told = [line.text() for line in dialog._change_lines]
    assert told[0] == "N’y seraient pas\u00a0: 1\u00a0action faite depuis"
    assert told[1].startswith("Saisie d’un acte\u00a0: 1, le ")
    assert told[2:5] == ["", "", ""]
    assert told[5] == (
        "Aujourd’hui\u00a0: 4\u00a0personnes et 2\u00a0actes. Dans la sauvegarde\u00a0: 4 et 1."
    )
    activate(qtbot, dialog)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".jalon"}
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1)
    assert "4\u00a0personnes, 1\u00a0acte" in dialog.done_page.told.text()
    assert dialog.secret.text() == ""
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    wanted = []
    window.other_wanted.connect(wanted.append)
    dialog.done_page.open_button.click()
    [restored] = wanted
    assert restored.name.startswith("essai du 20")
    with Caseload.open(restored, make.PASSPHRASE, **OPTIONS) as again:
        assert again.caseload_id == caseload.caseload_id


def test_what_stands_in_the_way_of_going_back_is_said_beside_it(qtbot, window, section, tmp_path):
    made = back_up(qtbot, window, section)
    dialog = section.open_restore(made)
    activate(qtbot, dialog)
    dialog.restore()
    assert dialog._secret_row.error == "Tapez la phrase de passe."
    type_text(dialog.secret.edit, "une autre phrase")
    dialog.preview_button.click()
    settle(qtbot, window)
    assert dialog.banner.text.startswith("Cette phrase de passe n’ouvre pas la sauvegarde.")
    activate(qtbot, dialog)
    assert dialog.secret.edit.hasFocus()
    dialog.name.setText("essai")
    dialog.restore()
    settle(qtbot, window)
    assert "existe déjà" in dialog.banner.text
    dialog.name.setText("../dehors")
    dialog.restore()
    assert dialog._name_row.error
    other = tmp_path / "autre.jalon-copie"
    other.write_bytes(b"PK\x03\x04 half a file")
    dialog._offer(other)
    assert "abîmée" in dialog.banner.text
    dialog.reject()


def test_going_back_is_within_reach_before_anything_is_open(qtbot, window, section, jobs, tmp_path):
    made = back_up(qtbot, window, section)
    dialog = RestoreDialog(jobs, None)
    qtbot.addWidget(dialog)
    dialog.show()
    activate(qtbot, dialog)
    assert dialog.backup == made
    assert dialog.preview_button.isHidden()
    assert dialog.name.text() == "essai", "a PC without it gives the file its name again"
    dialog.use_folder(tmp_path)
    assert dialog.name.text().startswith("essai du 20"), "here the name is taken"
    dialog.secret.set_text(make.PASSPHRASE)
    dialog.restore()
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1)
    assert len(list(tmp_path.glob("essai du *.jalon"))) == 1
    dialog.accept()


def test_without_any_backup_a_file_is_asked_for(qtbot, jobs):
    dialog = RestoreDialog(jobs, None)
    qtbot.addWidget(dialog)
    dialog.show()
    activate(qtbot, dialog)
    assert dialog.backup is None
    assert "clé" in dialog.facts.text()
    dialog.restore()
    assert "Aucune sauvegarde n’est choisie." in dialog.banner.text


def test_the_examination_of_a_sound_file_tells_it_and_the_trade_apart(qtbot, window, section):
    section.examine_button.click()
    qtbot.waitUntil(lambda: isinstance(section.dialog, ExaminationDialog))
    dialog = section.dialog
    assert dialog.verdict.text.startswith("La file active est saine.")
    assert dialog.restore_button.isHidden()
    dialog.accept()


def test_the_examination_of_a_damaged_file_says_what_to_do(qtbot, window, section):
    caseload = window._workspace.caseload
    with caseload.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray(caseload.path.read_bytes())
    content[-2000] ^= 1
    with caseload.path.open("rb+") as stream:
        stream.write(content)
    section.examine_button.click()
    qtbot.waitUntil(lambda: isinstance(section.dialog, ExaminationDialog))
    dialog = section.dialog
    assert "abîmée" in dialog.verdict.text
    assert "gardez-le" in dialog.verdict.text
    assert caseload.is_damaged
    dialog.restore_button.click()
    assert isinstance(section.dialog, RestoreDialog)
    section.dialog.reject()
    section.now_button.click()
    settle(qtbot, window)
    assert "abîmée" in section.banner.text


def test_a_spoiled_ring_is_said_and_put_back(qtbot, window, section):
    ring = ring_path(window._workspace.caseload.path)
    good = ring.read_bytes()
    ring.write_bytes(b"x")
    section.now_button.click()
    settle(qtbot, window)
    assert section.banner.text.startswith("La sauvegarde est faite. Le trousseau de clés")
    assert section._model.rowCount() == 1
    section.ring_button.click()
    assert ring.read_bytes() == good
    assert "remis" in section.done.text
    assert section.ring_button.isHidden()
    assert section.banner.isHidden()


@pytest.mark.parametrize("kind", [DamagedRingError, RingMissingError, ForeignRingError])
def test_each_spoiled_ring_has_its_words_and_its_next_step(kind):
    told = messages.describe_backup(kind(Path("essai.jalon-cles")))
    assert told.headline.startswith("La sauvegarde est faite. Le trousseau ")
    assert "essai.jalon-cles" in told.headline
    assert "Remettre le trousseau" in told.next_step


@pytest.mark.parametrize(
    ("status", "told", "warm"),
    [
        (CopiesStatus(0, None, False), "Aucune copie hors du PC n’a encore été faite.", True),
        (CopiesStatus(0, 0, True), f"{LAST}moins d’un jour, rien n’a changé depuis.", False),
        (CopiesStatus(0, 14, False), f"{LAST}14\u00a0jours.", False),
        (CopiesStatus(0, 15, False), f"{LAST}15\u00a0jours.", True),
        (CopiesStatus(0, 99, True), f"{LAST}99\u00a0jours, rien n’a changé depuis.", False),
    ],
)
def test_the_age_of_the_copy_off_the_pc_in_words(status, told, warm):
    assert copies_words.away_words(status) == told
    assert copies_words.is_warm(status, Reminders()) is warm

"""One session: from an empty computer to the first person, the lock, what is told when something fails."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from jalon.domain.errors import CannotWriteError, DamagedRingError
from jalon.services import backing_up, caseloads, first_steps, recovery
from jalon.services.caseloads import NewCoach, NewStructure
from jalon.settings.paths import data_folder, practice_folder
from jalon.settings.preferences import Preferences
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import KeyDerivation, ring_path
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.first_start_notice import ImpactDialog
from jalon.ui.start import Session, tell_failed_closing
from jalon.ui.theme import ThemeChoice
from jalon.ui.unlock_window import UnlockWindow
from ui.audit import findings
from ui.driving import activate, press, settled, type_text

PASSPHRASE = "girafe tuyau cerise lampe volcan rideau moto"


@pytest.fixture
def session(qtbot, qapp):
    started: list[Path | None] = []
    made = Session(qapp, relaunch=started.append)
    made.started = started
    yield made
    made.end()
    for shown in (made.window, made.unlock_window, made.first_start):
        if shown is not None:
            qtbot.addWidget(shown)
    qapp._preferences = Preferences(theme="light")


@pytest.fixture
def cheap(monkeypatch):
    """Derive keys the cheap way, as only a parameter of the code can ask for."""
    create, reopen = caseloads.create_caseload, Caseload.open.__func__

    def create_cheaply(path, passphrase, **given):
        return create(path, passphrase, kdf=KeyDerivation.cheap(), **given)

    monkeypatch.setattr(caseloads, "create_caseload", create_cheaply)
    monkeypatch.setattr(
        Caseload,
        "open",
        classmethod(lambda kind, *given, **named: reopen(kind, *given, **named | {"allow_cheap": True})),
    )


def own_caseload(name: str = "essai"):
    return caseloads.create_caseload(
        data_folder() / f"{name}.jalon",
        PASSPHRASE,
        coach=NewCoach(family_name="Martin", given_name="Claire", role="ADMIN"),
        structure=NewStructure("L’Étape"),
    )


def practice(cheap: object) -> Caseload:
    """Make a caseload where the practice structure stands, that says it is one."""
    made = caseloads.create_caseload(
        practice_folder() / "demo.jalon",
        PASSPHRASE,
        coach=NewCoach(family_name="Le Roux", given_name="Noé", role="COORDINATEUR"),
        structure=NewStructure("L’Appui (structure d’essai)", {"is_practice": True}),
    )
    return made.caseload


def test_the_practice_structure_says_so_and_one_button_leaves_it_for_the_welcome(qtbot, qapp, session, cheap):
    practice_folder().mkdir(parents=True)
    session.open(practice(cheap))
    window = session.window
    assert window.rail._motto.text() == "Structure d’essai"
    assert (
        window.windowTitle() == "Jalon (structure d’essai) — Tableau de bord"
    )  # the rail may show drawings only
    for width, scale in ((1366, 100), (700, 100), (1366, 200)):
        qapp.choose_text_size(scale)
        window.resize(width, 768)
        activate(qtbot, window)
        assert findings(window) == []
        assert window.rail.minimumSizeHint().height() <= window.rail.height()  # no entry over another
    qapp.choose_text_size(100)
    leave = next(button for button, text in window.rail._foot if text == "Quitter l’essai")
    leave.click()
    assert session.started == [None]
    session.ask(None)
    assert session.first_start is not None


def test_the_practice_structure_is_left_for_the_caseload_of_real_people(qtbot, qapp, session, cheap):
    own = own_caseload().caseload
    own.close()
    practice_folder().mkdir(parents=True)
    session.open(practice(cheap))
    session.window.practice_left.emit()
    assert session.started == [own.path]


def test_the_practice_structure_opens_without_its_passphrase(qtbot, jobs, cheap, monkeypatch):
    practice_folder().mkdir(parents=True)
    practice(cheap).close()
    unlock = UnlockWindow(jobs, first=practice_folder() / "demo.jalon", recent=())
    qtbot.addWidget(unlock)
    assert "sans phrase de passe" in unlock.place.text()
    opened = []
    monkeypatch.setattr(unlock, "open_practice", lambda: opened.append(True))
    unlock.unlock()
    assert opened == [True]


def test_an_empty_computer_leads_to_the_first_person_of_a_caseload(qtbot, qapp, session, cheap):
    session.ask(None)
    start = session.first_start
    activate(qtbot, start)
    qtbot.waitUntil(start.welcome.create_button.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    for field, text in (
        (start.structure.name, "L’Étape"),
        (start.you.given_name, "Claire"),
        (start.you.family_name, "Martin"),
    ):
        if field is not start.you.family_name:
            qtbot.waitUntil(field.hasFocus)
        else:
            press(qtbot, Qt.Key.Key_Tab)
        type_text(QApplication.focusWidget(), text)
        if field is not start.you.given_name:
            press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(start.place.folder.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(start.secret.field.secret.edit.hasFocus)
    type_text(QApplication.focusWidget(), PASSPHRASE)
    start.secret.field.repeated.edit.setFocus()
    type_text(QApplication.focusWidget(), PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.recovery is not None)
    start.recovery.reject()
    start.recovery.reject()
    start.skip()
    window = session.window
    assert window is not None
    assert session.first_start is None
    activate(qtbot, window)
    assert [notice.name for notice in window.notices.waiting] == [first_steps.RECOVERY_SHEET]
    assert "L’Étape" not in window.windowTitle()
    window.admit()
    assert isinstance(window.form, ImpactDialog)
    window.form.day.set_day(window.form._today())
    window.form.save()
    qtbot.waitUntil(lambda: isinstance(window.form, AdmissionForm))
    form = window.form
    activate(qtbot, form)
    type_text(form.family_name, "Lefèvre")
    type_text(form.given_name, "Zoé")
    form.admission.set_day(form._today())
    form.save()
    with session._caseload.read() as read:
        count = read.connection().exec_driver_sql("SELECT count(*) FROM person").scalar_one()
    assert count == 1
    assert qapp.preferences.recent_caseloads == (data_folder() / "L’Étape.jalon",)


def test_a_computer_that_knows_a_caseload_asks_for_its_passphrase_and_can_begin_another(
    qtbot, session, cheap
):
    own_caseload().caseload.close()
    session.ask(None)
    unlock = session.unlock_window
    assert unlock is not None
    unlock.create_button.click()
    start = session.first_start
    activate(qtbot, start)
    assert session.unlock_window is None
    start.go_back()
    assert session.unlock_window is not None


def test_the_sheet_that_was_put_off_is_made_again_from_the_reminder(qtbot, session, cheap):
    session.open(own_caseload().caseload)
    window = session.window
    activate(qtbot, window)
    banner = window.notices.banner
    banner.buttons[0].click()
    reminders = next(child for child in window.children() if hasattr(child, "make_sheet"))
    qtbot.waitUntil(lambda: reminders.dialog is not None)
    dialog = reminders.dialog
    dialog.ask_proof()
    groups = recovery.groups_of(dialog._new.code)
    for rank, field in dialog.fields.items():
        field.setText(groups[rank])
    dialog.check()
    qtbot.waitUntil(lambda: window.notices.waiting == ())


def test_a_machine_that_falls_asleep_locks_at_once_whatever_is_open(qtbot, session, cheap):
    session.open(own_caseload().caseload)
    window = session.window
    activate(qtbot, window)
    window.new_act()
    session._watch.left.emit()
    session._watch  # noqa: B018
    assert session.was_locked
    assert window.isHidden()
    assert session.started == [data_folder() / "essai.jalon"]
    session.lock()
    assert len(session.started) == 1


def test_a_backup_that_fails_behind_the_window_is_told_and_tried_again(qtbot, session, cheap, monkeypatch):
    session.open(own_caseload().caseload)
    window = session.window
    activate(qtbot, window)

    def fail(*_: object) -> None:
        raise CannotWriteError(data_folder() / "sauvegardes")

    monkeypatch.setattr(backing_up, "back_up_where_due", fail)
    session._back_up()
    qtbot.waitUntil(lambda: any(n.name == "backup" for n in window.notices.waiting))
    assert window.notices.banner.text
    window.notices.banner.buttons[0].click()
    qtbot.waitUntil(lambda: all(n.name != "backup" for n in window.notices.waiting))
    assert len(list((data_folder() / "sauvegardes").rglob("*.jalon-copie"))) == 1


def test_a_spoiled_ring_found_by_a_backup_is_told_and_put_back_from_there(qtbot, session, cheap):
    session.open(own_caseload().caseload)
    ring = ring_path(session._caseload.path)
    good = ring.read_bytes()
    ring.write_bytes(b"abime")
    session._back_up()
    window = session.window
    qtbot.waitUntil(lambda: any(n.name == "backup" for n in window.notices.waiting))
    assert "trousseau" in window.notices.banner.text
    window.notices.banner.buttons[0].click()
    assert ring.read_bytes() == good
    qtbot.waitUntil(lambda: all(n.name != "backup" for n in window.notices.waiting))


def test_a_backup_that_fails_at_closing_is_told(qtbot, qapp, session, cheap, monkeypatch):
    session.open(own_caseload().caseload)

    def fail(*_: object) -> None:
        raise CannotWriteError(data_folder() / "sauvegardes")

    monkeypatch.setattr(backing_up, "back_up_here", fail)
    failure = session.end()
    assert isinstance(failure, CannotWriteError)
    box = tell_failed_closing(qapp, failure)
    qtbot.addWidget(box)
    assert "sauvegarde" in box.text()
    box.accept()


# What the unlock window leads to


@pytest.fixture
def unlock(qtbot, jobs):
    def shown(path: Path) -> UnlockWindow:
        window = UnlockWindow(jobs, first=path, recent=())
        qtbot.addWidget(window)
        window.resize(1000, 800)
        window.show()
        activate(qtbot, window)
        return window

    return shown


def try_to_open(qtbot, window: UnlockWindow, secret: str = PASSPHRASE) -> None:
    type_text(window.secret, secret)
    window.unlock()
    qtbot.waitUntil(lambda: window.banner.text != "")


def test_a_caseload_whose_ring_is_gone_leads_to_its_backups(qtbot, unlock, cheap):
    caseload = own_caseload().caseload
    backing_up.close_with_backup(caseload)
    ring_path(caseload.path).unlink()
    window = unlock(caseload.path)
    try_to_open(qtbot, window)
    assert [button.text().replace("&", "") for button in window.banner.buttons] == [
        "Restaurer une sauvegarde…"
    ]
    assert window.banner.buttons[0].hasFocus()
    with qtbot.waitSignal(window.restore_wanted):
        press(qtbot, Qt.Key.Key_Return)


def test_a_backup_comes_back_beside_what_exists_and_opens(qtbot, jobs, session, cheap):
    caseload = own_caseload().caseload
    backing_up.close_with_backup(caseload)
    caseload.path.write_bytes(b"abime")
    session.ask(caseload.path)
    session.restore()
    dialog = session._restoring
    activate(qtbot, dialog)
    assert dialog.backup is not None
    name = dialog.name.text()
    assert name.startswith("essai du 20")
    type_text(dialog.secret.edit, "pas la bonne")
    dialog.restore()
    qtbot.waitUntil(lambda: dialog.banner.text != "")
    dialog.secret.clear()
    type_text(dialog.secret.edit, PASSPHRASE)
    dialog.restore()
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1)
    activate(qtbot, dialog)
    qtbot.waitUntil(dialog.done_page.open_button.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not None)
    assert session._caseload.path == data_folder() / f"{name}.jalon"
    assert caseload.path.read_bytes() == b"abime"


def test_a_caseload_in_a_synchronised_folder_is_copied_to_a_safe_one_in_one_key(
    qtbot, unlock, cheap, tmp_path
):
    caseload = own_caseload().caseload
    caseload.close()
    unsafe = tmp_path / "Dropbox" / "essai.jalon"
    unsafe.parent.mkdir()
    for move in (caseload.path, ring_path(caseload.path)):
        shutil.move(move, unsafe.parent / move.name)
    window = unlock(unsafe)
    try_to_open(qtbot, window)
    assert "Dropbox" in window.banner.text
    assert window.banner.buttons[0].hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.caseload_path == data_folder() / "essai.jalon")
    opened = []
    window.opened.connect(opened.append)
    type_text(window.secret, PASSPHRASE)
    window.unlock()
    qtbot.waitUntil(lambda: bool(opened))
    opened[0].close()
    assert unsafe.exists()


def test_a_wrong_passphrase_leads_to_the_code_and_the_wait_counts_down(qtbot, unlock, cheap):
    caseload = own_caseload().caseload
    caseload.close()
    window = unlock(caseload.path)
    for _ in range(5):
        try_to_open(qtbot, window, "pas la bonne du tout")
    window.secret.setText("encore une autre")
    window.unlock()
    qtbot.waitUntil(lambda: "Trop d’essais" in window.banner.text)
    assert not window.open_button.isEnabled()
    first = window._seconds
    qtbot.waitUntil(lambda: window._seconds < first)
    assert str(window._seconds) in window.banner.text
    window.banner.buttons[0].click()
    assert window.secret_row.label.text() == "&Code de secours"
    assert window.open_button.isEnabled()


def key(letter: str, *, shift: bool = False) -> QKeyEvent:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, 0, modifier, letter)


def test_locked_capitals_are_told_while_the_passphrase_is_typed(qtbot, unlock, tmp_path):
    window = unlock(tmp_path / "essai.jalon")
    shown = window.secret_row._help
    for letter, shift, is_told in (
        ("a", False, False),
        ("A", False, True),
        ("7", False, True),
        ("é", False, False),
        ("B", True, False),
        ("b", True, True),
    ):
        QApplication.sendEvent(window.secret, key(letter, shift=shift))
        assert ("majuscules" in shown.text()) is is_told, letter


LOOKS = [
    pytest.param((ThemeChoice.LIGHT, 100, (1280, 800)), id="light"),
    pytest.param((ThemeChoice.DARK, 100, (1280, 800)), id="dark"),
    pytest.param((ThemeChoice.LIGHT, 200, (1280, 720)), id="light-200"),
    pytest.param((ThemeChoice.DARK, 200, (1280, 720)), id="dark-200"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_the_reminders_and_the_refusals_are_usable_by_keyboard_and_by_ear(
    qtbot, qapp, session, unlock, cheap, look
):
    theme, percent, size = look
    qapp.choose_theme(theme)
    qapp.choose_text_size(percent)
    session.open(own_caseload().caseload)
    window = session.window
    window.resize(*size)
    activate(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
    session._backup_failed(CannotWriteError(data_folder()))
    settled(qtbot)
    assert "modifié" in window.notices.banner.text or "écrit" in window.notices.banner.text
    assert findings(window) == []
    window.admit()
    activate(qtbot, window.form)
    window.form.save()
    settled(qtbot)
    assert findings(window.form) == []
    window.form.reject()
    refused = unlock(Path("/absent/essai.jalon"))
    refused.resize(*size)
    refused._refused(DamagedRingError(Path("/absent/essai.jalon-cles")))
    settled(qtbot)
    assert findings(refused) == []


def test_the_text_grows_from_the_first_window_on(qtbot, qapp, session):
    qapp.choose_text_size(110)
    qapp.choose_text_size(100)  # dressed at that size, whatever the test before left
    session.ask(None)
    start = session.first_start
    activate(qtbot, start)
    assert not start.welcome.smaller_button.isVisibleTo(start)
    start.welcome.larger_button.click()
    assert qapp.preferences.text_scale_percent == 120
    grown = session.first_start
    assert grown is not start
    activate(qtbot, grown)
    assert findings(grown) == []
    # What is begun is not begun again: the size waits.
    grown.welcome.create_button.click()
    session.step_text_size(1)
    assert qapp.preferences.text_scale_percent == 120
    qapp.choose_text_size(100)


def test_the_text_grows_where_a_passphrase_is_asked_for(qtbot, qapp, session, cheap):
    own = own_caseload().caseload
    own.close()
    qapp.choose_text_size(100)
    session.ask(own.path)
    activate(qtbot, session.unlock_window)
    press(qtbot, Qt.Key.Key_Equal, control=True)
    qtbot.waitUntil(lambda: qapp.preferences.text_scale_percent == 110)
    assert session.unlock_window.caseload_path == own.path
    session.step_text_size(0)
    assert qapp.preferences.text_scale_percent == 100

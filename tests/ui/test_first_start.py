"""From an empty computer to a caseload with its first person, with the keyboard alone."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jalon.domain.errors import UnsafeFolderError
from jalon.services import backing_up, caseloads, first_steps
from jalon.services.caseloads import NewCoach, NewStructure
from jalon.settings.paths import data_folder
from jalon.storage.keyring import KeyDerivation
from jalon.ui.first_start import FirstStart
from jalon.ui.first_start_notice import ImpactDialog
from jalon.ui.first_start_pages import file_name
from jalon.ui.restore_dialog import RestoreDialog
from jalon.ui.theme import ThemeChoice
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text

PASSPHRASE = "girafe tuyau cerise lampe volcan rideau moto"


def creating(path, passphrase, coach, structure):
    return caseloads.create_caseload(
        path, passphrase, coach=coach, structure=structure, kdf=KeyDerivation.cheap()
    )


@pytest.fixture
def first_start(qtbot, jobs):
    shown = FirstStart(jobs, lambda: TODAY, creating=creating)
    qtbot.addWidget(shown)
    shown.resize(1100, 780)
    shown.show()
    activate(qtbot, shown)
    qtbot.waitUntil(shown.welcome.create_button.hasFocus)
    yield shown
    if shown.caseload is not None:
        shown.caseload.close()


def type_here(text: str) -> None:
    type_text(QApplication.focusWidget(), text)


def answer_to_the_passphrase(qtbot, first_start: FirstStart) -> None:
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(first_start.structure.name.hasFocus)
    type_here("L’Étape")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(first_start.you.given_name.hasFocus)
    type_here("Claire")
    press(qtbot, Qt.Key.Key_Tab)
    type_here("Martin")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(first_start.place.folder.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(first_start.secret.field.secret.edit.hasFocus)


def create(qtbot, first_start: FirstStart) -> None:
    answer_to_the_passphrase(qtbot, first_start)
    type_here(PASSPHRASE)
    first_start.secret.field.repeated.edit.setFocus()
    type_here(PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first_start.recovery is not None)
    qtbot.waitUntil(first_start.recovery.sheet_button.hasFocus)


def copy_the_groups(qtbot, first_start: FirstStart, code: str) -> None:
    first_start.recovery.ask_proof()
    groups = code.split("-")
    for rank, field in first_start.recovery.fields.items():
        field.setFocus()
        type_here(groups[rank].lower())
    press(qtbot, Qt.Key.Key_Return)


def put_the_sheet_off(first_start: FirstStart) -> None:
    first_start.recovery.reject()
    first_start.recovery.reject()  # what is on no paper is said once


def test_three_questions_a_passphrase_and_a_sheet_give_a_caseload_with_its_administrator(qtbot, first_start):
    opened = []
    first_start.opened.connect(opened.append)
    create(qtbot, first_start)
    path = data_folder() / "L’Étape.jalon"
    assert path.is_file()
    assert first_start.secret.field.text() == ""
    assert first_steps.read_first_steps(first_start.caseload).owed == (first_steps.RECOVERY_SHEET,)
    copy_the_groups(qtbot, first_start, first_start.recovery._new.code)
    qtbot.waitUntil(lambda: first_start.current is first_start.second)
    assert first_start.recovery is None
    assert first_steps.read_first_steps(first_start.caseload).owed == ()
    first_start.skip()
    assert opened == [first_start.caseload]
    assert first_start.caseload.signed_in.role == "ADMIN"
    first_start.caseload.close()
    with caseloads.open_caseload(path, PASSPHRASE, allow_cheap=True) as again, again.read() as session:
        row = session.connection().exec_driver_sql("SELECT name, used_since FROM structure").one()
    assert row == ("L’Étape", "2026-12-01")


def test_a_group_copied_wrong_is_shown_and_the_sheet_stays_owed(qtbot, first_start):
    create(qtbot, first_start)
    code = first_start.recovery._new.code
    copy_the_groups(qtbot, first_start, "-".join(reversed(code.split("-"))))
    assert any(row.error for row in first_start.recovery._rows.values())
    first_start.recovery.reject()
    assert first_start.current is first_start.second
    assert first_steps.read_first_steps(first_start.caseload).owed == (first_steps.RECOVERY_SHEET,)


def test_going_back_loses_nothing_that_was_typed(qtbot, first_start):
    answer_to_the_passphrase(qtbot, first_start)
    type_here(PASSPHRASE)
    for _ in range(3):
        first_start.go_back()
    assert first_start.structure.name.text() == "L’Étape"
    for _ in range(3):
        first_start.go_on()
    assert first_start.you.family_name.text() == "Martin"
    assert first_start.secret.field.text() == PASSPHRASE


def test_what_is_missing_is_said_beside_its_field_and_the_page_stays(qtbot, first_start):
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(first_start.structure.name.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    assert first_start.current is first_start.structure
    assert first_start.structure._name.error == "À remplir."
    type_here("L’Étape")
    first_start.structure.department.setText("999")
    press(qtbot, Qt.Key.Key_Return)
    assert first_start.current is first_start.structure
    first_start.structure.department.setText("2a")
    first_start.go_on()
    assert first_start.structure.structure().details["department"] == "2A"


def test_a_synchronised_folder_is_refused_and_a_safe_one_is_one_key_away(qtbot, first_start, tmp_path):
    answer_to_the_passphrase(qtbot, first_start)
    first_start.go_back()
    first_start.place.folder.setText(str(tmp_path / "OneDrive" / "dossiers"))
    first_start.go_on()
    assert first_start.current is first_start.place
    assert "OneDrive" in first_start.place.banner.text
    qtbot.waitUntil(lambda: first_start.place.banner.buttons[0].hasFocus())
    press(qtbot, Qt.Key.Key_Space)
    assert first_start.place.folder.text() == str(data_folder())
    first_start.go_on()
    assert first_start.current is first_start.secret


def test_a_weak_passphrase_or_two_that_differ_create_nothing(qtbot, first_start):
    answer_to_the_passphrase(qtbot, first_start)
    type_here("jalon2026")
    press(qtbot, Qt.Key.Key_Return)
    assert first_start.secret.field.error
    first_start.secret.field.secret.set_text(PASSPHRASE)
    first_start.secret.field.repeated.set_text("autre chose")
    first_start.go_on()
    assert first_start.current is first_start.secret
    assert list(data_folder().glob("*.jalon")) == []


def test_a_name_taken_meanwhile_leads_back_to_the_place(qtbot, first_start):
    answer_to_the_passphrase(qtbot, first_start)
    (data_folder() / "L’Étape.jalon").write_bytes(b"autre")
    first_start.secret.field.secret.set_text(PASSPHRASE)
    first_start.secret.field.repeated.set_text(PASSPHRASE)
    first_start.go_on()
    qtbot.waitUntil(lambda: first_start.current is first_start.place)
    assert "existe déjà" in first_start.place.banner.text


def test_a_second_place_on_the_same_disk_is_refused_and_one_elsewhere_gets_its_first_copy(
    qtbot, first_start, tmp_path, monkeypatch
):
    create(qtbot, first_start)
    put_the_sheet_off(first_start)
    place = tmp_path / "Nextcloud"
    (tmp_path / "ici").mkdir()
    place.mkdir()
    first_start.second.folder.setText(str(data_folder()))
    first_start.go_on()
    assert "même disque" in first_start.second.banner.text
    kept = []
    monkeypatch.setattr(first_start, "_keep_second_place", kept.append)
    first_start.second.folder.setText(str(place))
    with qtbot.waitSignal(first_start.opened):
        first_start.go_on()
    assert kept == [place]
    assert len(list(place.glob("*.jalon-copie"))) == 1
    assert backing_up.copies_status(first_start.caseload).days_away == 0


def test_the_practice_structure_can_be_stopped_and_leaves_nothing(qtbot, first_start):
    first_start.welcome.practice_button.click()
    qtbot.waitUntil(first_start.stop_button.hasFocus)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "interrompue" in first_start.welcome.banner.text)
    assert list(data_folder().rglob("*.jalon")) == []


@pytest.mark.parametrize(
    ("structure", "name"),
    [
        ("L’Étape", "L’Étape"),
        ("Cap/Emploi : 67 ?", "Cap Emploi 67"),
        ("  ..  ", "file active"),
        ("CON", "file active"),
        ("x" * 200, "x" * 60),
    ],
)
def test_the_file_is_named_after_the_structure_as_every_system_allows(structure, name):
    assert file_name(structure) == name


def test_before_the_first_real_name_the_impact_analysis_is_told_once_and_blocks_nothing(
    qtbot, qapp, jobs, home
):
    from jalon.ui.main_window import MainWindow
    from jalon.ui.workspace import Workspace

    made = creating(
        data_folder() / "essai.jalon",
        PASSPHRASE,
        NewCoach(family_name="Martin", given_name="Claire", role="ADMIN"),
        NewStructure("L’Étape"),
    )
    with made.caseload as caseload:
        window = MainWindow(qapp, Workspace(caseload), jobs, lambda: TODAY)
        qtbot.addWidget(window)
        window.show()
        activate(qtbot, window)
        window.admit()
        assert isinstance(window.form, ImpactDialog)
        window.form.put_off()
        qtbot.waitUntil(lambda: window.form is not None and not isinstance(window.form, ImpactDialog))
        assert first_steps.IMPACT_ASSESSMENT in first_steps.read_first_steps(caseload).owed
        window.form.reject()
        qtbot.waitUntil(lambda: window.form is None)
        window.admit()
        assert not isinstance(window.form, ImpactDialog)
        window.form.reject()
        dialog = ImpactDialog(Workspace(caseload), lambda: TODAY, parent=window)
        dialog.day.set_day(date(2027, 1, 1))
        dialog.save()
        assert "passée" in dialog.day_row.error
        dialog.day.set_day(date(2026, 9, 1))
        dialog.save()
        assert first_steps.IMPACT_ASSESSMENT not in first_steps.read_first_steps(caseload).owed


LOOKS = [
    pytest.param((ThemeChoice.LIGHT, 100, (1280, 800)), id="light"),
    pytest.param((ThemeChoice.DARK, 100, (1280, 800)), id="dark"),
    pytest.param((ThemeChoice.LIGHT, 200, (1280, 720)), id="light-200"),
    pytest.param((ThemeChoice.DARK, 200, (1280, 720)), id="dark-200"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_usable_by_keyboard_and_by_ear(qtbot, qapp, jobs, look, tmp_path):
    theme, percent, size = look
    qapp.choose_theme(theme)
    qapp.choose_text_size(percent)
    shown = FirstStart(jobs, lambda: TODAY, can_leave=True)
    qtbot.addWidget(shown)
    shown.resize(*size)
    shown.show()
    activate(qtbot, shown)
    shown.place.show_refusal(UnsafeFolderError(tmp_path, "OneDrive", tmp_path / "sûr" / "a.jalon"))
    for page in (shown.welcome, *shown.steps):
        shown._show(page)
        settled(qtbot)
        assert findings(shown) == [], page
    dialog = RestoreDialog(jobs, None, parent=shown)
    dialog.open()
    activate(qtbot, dialog)
    assert findings(dialog) == []
    dialog.reject()

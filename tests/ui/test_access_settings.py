"""Colleagues and access, driven through what someone sees."""

import pytest
from PySide6.QtWidgets import QLabel

import make
from jalon.domain.errors import WrongPassphraseError
from jalon.services import caseloads, colleagues
from jalon.services.caseloads import NewCoach
from jalon.storage.derivation import KeyDerivation
from jalon.ui.main_window import MainWindow
from jalon.ui.workspace import Workspace
from ui.audit import findings
from ui.driving import TODAY, activate, settled, type_text

BRUNO = "girafe parapluie mardi sirop caillou violon tiroir"
WANTED = "lampe tortue jeudi fusain galet trompette orage"


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch):
    monkeypatch.setattr(KeyDerivation, "calibrated", KeyDerivation.cheap)


@pytest.fixture
def bruno(caseload) -> str:
    return colleagues.add_colleague(caseload, NewCoach("Durand", "Bruno", "REFERENT"), BRUNO)


@pytest.fixture
def section(qtbot, bruno, window):
    return shown_in(qtbot, window)


def shown_in(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("access")
    settled(qtbot)
    return window.settings.section("access")


def texts(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def dialog_of(qtbot, section):
    activate(qtbot, section.dialog)
    return section.dialog


def opens(path, passphrase) -> str | None:
    opened = caseloads.open_caseload(path, passphrase, allow_cheap=True, allow_any_folder=True)
    try:
        return opened.signed_in.coach_id
    finally:
        opened.close()


def test_everyone_is_listed_with_role_and_standing(section):
    shown = texts(section)
    assert "Claire Martin (vous)" in shown
    assert "Coordinateur · ouvre la file active · suit 4\u00a0personnes" in shown
    assert "Conseiller · ouvre la file active" in shown
    assert "ils ne cachent rien" in shown


def test_a_colleague_is_added_with_words_to_hand_over(qtbot, section, window, caseload):
    section.add_button.click()
    dialog = dialog_of(qtbot, section)
    type_text(dialog.given_name, "Éloïse")
    type_text(dialog.family_name, "Nguyễn")
    type_text(dialog.phone, "06 11 22 33 44")
    dialog.role.choose("COORDINATEUR")
    words = dialog.passphrase.text()
    assert len(words.split()) == 8
    assert dialog.passphrase.secret.is_shown
    dialog.save_button.click()
    qtbot.waitUntil(lambda: section.dialog is None)
    settled(qtbot)
    assert "Éloïse Nguyễn" in texts(section)
    assert "ajouté" in window.status.text()
    path = caseload.path
    caseload.close()
    assert opens(path, words) is not None


def test_an_empty_name_is_said_beside_its_field(qtbot, section):
    section.add_button.click()
    dialog = dialog_of(qtbot, section)
    dialog.save_button.click()
    assert dialog._rows["given_name"].error == "À remplir."
    assert dialog.given_name.hasFocus()
    dialog.reject()


def test_a_first_passphrase_made_of_the_own_name_is_refused(qtbot, section, caseload):
    section.add_button.click()
    dialog = dialog_of(qtbot, section)
    type_text(dialog.given_name, "Éloïse")
    type_text(dialog.family_name, "Nguyen")
    dialog.passphrase.clear()
    type_text(dialog.passphrase.secret.edit, "Eloise Nguyen 2026!")
    dialog.save_button.click()
    assert "un nom" in dialog.passphrase.error
    assert len(colleagues.list_colleagues(caseload)) == 2
    dialog.reject()


def test_a_role_is_changed_and_named_in_the_undo(qtbot, section, window, bruno):
    section.buttons[bruno, "change"].click()
    dialog = dialog_of(qtbot, section)
    dialog.role.choose("ADMIN")
    dialog.save_button.click()
    assert section.dialog is None
    activate(qtbot, window)
    settled(qtbot)
    assert section.buttons[bruno, "change"].hasFocus()
    assert "Administrateur · ouvre" in texts(section)
    assert "fiche de collègue" in window.undo_button.text()
    window.undo()
    settled(qtbot)
    assert "Conseiller · ouvre" in texts(section)


def test_the_last_manager_keeps_the_role(qtbot, section, caseload):
    section.buttons[caseload.signed_in.coach_id, "change"].click()
    dialog = dialog_of(qtbot, section)
    dialog.role.choose("REFERENT")
    dialog.save_button.click()
    assert "personne pour gérer" in dialog._rows["role"].error
    dialog.reject()


def test_taking_an_access_away_says_what_it_means_and_the_passphrase_opens_no_more(
    qtbot, section, window, caseload, bruno
):
    section.buttons[bruno, "access"].click()
    dialog = dialog_of(qtbot, section)
    told = texts(dialog)
    assert "chiffré de nouveau" in told
    assert "copies faites jusqu’ici s’ouvrent encore" in told
    qtbot.waitUntil(dialog.later_button.hasFocus)
    dialog.save_button.click()
    assert not dialog.later_button.isEnabled()
    qtbot.waitUntil(lambda: section.dialog is None)
    qtbot.waitUntil(lambda: "dernier jour le 02/12/2026" in texts(section))
    path = caseload.path
    caseload.close()
    with pytest.raises(WrongPassphraseError):
        opens(path, BRUNO)
    assert opens(path, make.PASSPHRASE) is not None


def test_who_forgot_gets_new_words(qtbot, section, caseload, bruno):
    section.buttons[bruno, "passphrase"].click()
    dialog = dialog_of(qtbot, section)
    words = dialog.passphrase.text()
    dialog.save_button.click()
    qtbot.waitUntil(lambda: section.dialog is None)
    path = caseload.path
    caseload.close()
    assert opens(path, words) == bruno


def test_ones_own_passphrase_is_changed_after_the_present_one(qtbot, section, caseload):
    section.own_button.click()
    dialog = dialog_of(qtbot, section)
    dialog.save_button.click()
    assert "ouvre aujourd’hui" in dialog._present_row.error
    type_text(dialog.present.edit, "pas la bonne")
    type_text(dialog.passphrase.secret.edit, WANTED)
    type_text(dialog.passphrase.repeated.edit, WANTED)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: "actuelle" in dialog._present_row.error)
    assert dialog.present.edit.hasFocus()
    dialog.present.clear()
    type_text(dialog.present.edit, make.PASSPHRASE)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: section.dialog is None)
    path, own = caseload.path, caseload.signed_in.coach_id
    caseload.close()
    assert opens(path, WANTED) == own


def test_a_new_code_is_made_shown_and_read_back(qtbot, section, caseload, created):
    assert "Personne n’a encore relu" in texts(section)
    section.code_button.click()
    asked = dialog_of(qtbot, section)
    assert "n’ouvrira plus" in texts(asked)
    asked.make_button.click()
    qtbot.waitUntil(lambda: section.dialog is not asked)
    dialog = dialog_of(qtbot, section)
    dialog.ask_proof()
    for rank, field in dialog.fields.items():
        type_text(field, dialog._new.code.split("-")[rank])
    code = dialog._new.code
    dialog.check_button.click()
    assert section.dialog is None
    settled(qtbot)
    assert "feuille relue le 02/12/2026" in texts(section)
    assert "Personne n’a encore relu" not in texts(section)
    path = caseload.path
    caseload.close()
    again = caseloads.open_with_recovery_code(path, code, allow_cheap=True, allow_any_folder=True)
    again.close()


def test_a_referent_sees_why_the_rest_is_not_theirs(qtbot, qapp, caseload, people, bruno, jobs):
    claire = caseload.signed_in.coach_id
    caseload.close()
    mine = caseloads.open_caseload(caseload.path, BRUNO, allow_cheap=True, allow_any_folder=True)
    shown = MainWindow(qapp, Workspace(mine), jobs, lambda: TODAY)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    activate(qtbot, shown)
    section = shown_in(qtbot, shown)
    for button in (section.add_button, section.code_button, section.buttons[claire, "access"]):
        assert not button.isEnabled()
        assert "Votre rôle" in button.accessibleDescription()
    assert section.own_button.isEnabled()
    assert section.buttons[bruno, "change"].isEnabled()
    section.buttons[bruno, "change"].click()
    dialog = dialog_of(qtbot, section)
    assert not dialog.role.isEnabled()
    assert findings(dialog) == []
    dialog.reject()
    mine.close()


def test_the_section_and_its_dialogs_are_usable_by_all(qtbot, look, caseload, bruno, window):
    window.resize(*look)
    section = shown_in(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
    for open_it in (
        section.add,
        section.change_own,
        section.renew_code,
        section.buttons[bruno, "change"].click,
        section.buttons[bruno, "passphrase"].click,
        section.buttons[bruno, "access"].click,
    ):
        open_it()
        dialog = dialog_of(qtbot, section)
        assert findings(dialog) == []
        dialog.reject()
        settled(qtbot)

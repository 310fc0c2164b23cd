"""The page of a person, changed card by card through what one sees and the keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from jalon.services import history, person_records, rights
from jalon.settings.rules import rules_for
from jalon.ui.inputs.input import Surroundings
from jalon.ui.inputs.making import input_for
from jalon.ui.inputs.plain import read_hours
from jalon.ui.person_fields import FORMS
from jalon.ui.places import PERSON
from ui.driving import TODAY, activate, press, settled, type_text

ZOE, ANNE = "Lefèvre", "Œuvrard"


@pytest.fixture
def page(qtbot, window, people):
    window.open_person(people[ZOE])
    activate(qtbot, window)
    return window.person


def choose(qtbot, button, letters: str) -> None:
    """Open the menu of a button by the keyboard and choose the entry that has these words."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = next(m for m in button.findChildren(QMenu) if m.isVisible())
    next(action for action in menu.actions() if letters in action.text().replace("&", "")).trigger()
    menu.close()


def form(qtbot, page):
    qtbot.waitUntil(lambda: page.desk.dialog is not None)  # a letter clicks after a moment
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    return dialog


def fill(dialog, column: str, text: str) -> None:
    field = dialog.field(column)
    field.setFocus()
    field.clear()
    type_text(field, text)


def save(qtbot, dialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot)


def texts(widget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def button_named(widget, beginning: str) -> QPushButton:
    return next(b for b in widget.findChildren(QPushButton) if b.accessibleName().startswith(beginning))


def of(page, table):
    return person_records.read_file(page.desk.workspace.caseload, page.person.id).of(table)


def test_identity_is_corrected_by_the_keyboard_and_the_sex_has_its_code_and_its_words(qtbot, window, page):
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    dialog = form(qtbot, page)
    assert [dialog.field("sex").itemText(n) for n in range(4)] == [
        "0 — Non connu",
        "1 — Masculin",
        "2 — Féminin",
        "9 — Non spécifié",
    ]
    fill(dialog, "phone", "06 12 34 56 78")
    fill(dialog, "town", "Nancy")
    dialog.field("sex").choose("9")
    save(qtbot, dialog)
    assert "06 12 34 56 78" in texts(page.identity)
    assert "Non spécifié" in texts(page.identity)
    assert window.undo_button.text() == "Annuler\u00a0: correction d’une fiche"
    window.undo()
    assert "06 12 34 56 78" not in texts(page.identity)


def test_what_is_typed_is_not_lost_by_escape(qtbot, page):
    page.identity.button.click()
    dialog = form(qtbot, page)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.desk.dialog is None
    page.identity.button.click()
    dialog = form(qtbot, page)
    fill(dialog, "town", "Metz")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "Abandonner" in dialog.asking.text()
    next(button for button in dialog.asking.buttons() if "bandonner" in button.text()).click()
    qtbot.waitUntil(lambda: page.desk.dialog is None)
    assert "Metz" not in texts(page.identity)


def test_an_error_is_said_beside_its_field_and_nothing_is_written(qtbot, page):
    page.identity.button.click()
    dialog = form(qtbot, page)
    fill(dialog, "family_name", "")
    fill(dialog, "birth_date", "31/31")
    save(qtbot, dialog)
    assert dialog.error_of("birth_date") == "Cette date n’est pas comprise."
    fill(dialog, "birth_date", "14/03/1995")
    save(qtbot, dialog)
    assert dialog.error_of("family_name") == "À remplir."
    assert dialog.isVisible()


def test_a_recognition_a_referral_and_an_agreement_are_added_then_corrected(qtbot, page):
    choose(qtbot, page.rights.button, "Reconnaissance")
    dialog = form(qtbot, page)
    fill(dialog, "start_date", "01/02/2022")
    fill(dialog, "end_date", "31/01/2026")
    save(qtbot, dialog)
    assert "RQTH" in texts(page.rights)
    assert "renouvellement à vérifier" in texts(page.rights)
    page.rights.lines.findChildren(QPushButton)[0].click()
    dialog = form(qtbot, page)
    fill(dialog, "renewal_filed_date", "10/01/2026")
    save(qtbot, dialog)
    assert "renouvellement déposé le 10/01/2026" in texts(page.rights)
    choose(qtbot, page.rights.button, "Prescription")
    dialog = form(qtbot, page)
    dialog.field("origin").choose("CAP_EMPLOI")
    save(qtbot, dialog)
    assert "CDAPH à informer" in texts(page.rights)
    choose(qtbot, page.rights.button, "Convention individuelle")
    dialog = form(qtbot, page)
    dialog.field("kind").choose("TRIPARTITE")
    fill(dialog, "signatories", "Zoé Lefèvre, Claire Martin, Le Phare")
    save(qtbot, dialog)
    assert "Convention à trois" in texts(page.rights)


def test_a_module_changes_at_a_past_date_with_its_reason_and_back(qtbot, page):
    choose(qtbot, page.path.button, "Changer de module")
    dialog = form(qtbot, page)
    dialog.field("module").choose("M3_RECHERCHE")
    dialog.field("change_reason").choose("FIN_CONTRAT")
    fill(dialog, "start_date", "15/11/2026")
    save(qtbot, dialog)
    assert page.path.now.text().startswith("Recherche d’emploi")
    assert "Du 01/07/2026 au 14/11/2026" in texts(page.path)
    choose(qtbot, page.path.button, "parallèle")
    dialog = form(qtbot, page)
    dialog.field("module").choose("M4_EMPLOI")
    save(qtbot, dialog)
    assert "(en parallèle)" in texts(page.path)
    assert not any(word in texts(page.path) for word in ("terminé", "%", "sur 4"))


def test_a_module_before_the_admission_is_written_and_said(qtbot, window, page):
    choose(qtbot, page.path.button, "parallèle")
    dialog = form(qtbot, page)
    dialog.field("module").choose("M3_RECHERCHE")
    fill(dialog, "start_date", "15/11/2019")
    save(qtbot, dialog)
    qtbot.waitUntil(lambda: "à partir du 15/11/2019" in window.status.text())
    assert "c’est avant l’admission" in window.status.text()


def test_support_pauses_for_a_neutral_reason_and_goes_on(qtbot, page):
    choose(qtbot, page.path.button, "Suspendre")
    dialog = form(qtbot, page)
    reasons = [dialog.field("reason").itemText(n) for n in range(dialog.field("reason").count())]
    assert not any(word in " ".join(reasons).lower() for word in ("détention", "hospital"))
    fill(dialog, "start_date", "20/11/2026")
    save(qtbot, dialog)
    assert "Accompagnement suspendu\u00a0: empêchement" in texts(page.path)
    choose(qtbot, page.path.button, "Reprendre")
    save(qtbot, form(qtbot, page))
    assert "suspendu" not in texts(page.path)
    assert of(page, "suspension")[0].values["end_date"] == date(2026, 12, 1)


def test_an_exit_first_asks_whether_light_support_would_serve(qtbot, page):
    choose(qtbot, page.path.button, "Sortie")
    dialog = form(qtbot, page)
    assert "Un accompagnement léger suffirait-il" in dialog.question.text
    dialog.instead.click()
    dialog = form(qtbot, page)
    assert dialog.field("band").value() == "ALLEGE"
    save(qtbot, dialog)
    assert "Prévu\u00a0: accompagnement allégé" in texts(page.path)
    choose(qtbot, page.path.button, "Sortie")
    dialog = form(qtbot, page)
    dialog.field("exit_reason").choose("AUTONOMIE")
    fill(dialog, "exit_date", "30/11/2026")
    save(qtbot, dialog)
    assert "sortie le 30/11/2026" in texts(page.path)
    choose(qtbot, page.path.button, "revient")
    dialog = form(qtbot, page)
    dialog.field("module").choose("M2_PROJET")
    save(qtbot, dialog)
    assert page.path.now.text() == "Appui au projet professionnel"
    assert len(of(page, "support_path")) == 2


def test_a_contract_is_confirmed_ended_and_followed_by_another(qtbot, window, page):
    line = page.employment.lines.findChildren(QPushButton)[0]
    choose(qtbot, line, "Confirmé")
    assert "confirmé le 02/12/2026" in texts(page.employment)
    choose(qtbot, page.employment.lines.findChildren(QPushButton)[0], "Fin du contrat")
    dialog = form(qtbot, page)
    fill(dialog, "end_date", "30/11/2026")
    dialog.field("end_reason").choose("DEMISSION")
    save(qtbot, dialog)
    assert "démission" in texts(page.employment)
    choose(qtbot, page.employment.lines.findChildren(QPushButton)[0], "Suite")
    dialog = form(qtbot, page)
    assert dialog.field("start_date").text() == "01/12/2026"
    dialog.field("contract_type").choose("CDD_LT6")
    save(qtbot, dialog)
    assert "suite d’un contrat précédent" in texts(page.employment)


def test_an_employer_is_created_in_place_or_chosen_by_a_few_letters(qtbot, page):
    choose(qtbot, page.employment.button, "contrat")
    dialog = form(qtbot, page)
    dialog.field("contract_type").choose("INDEPENDANT")
    fill(dialog, "employer_id", "Café du Marché")
    assert dialog.town.isVisible()
    type_text(dialog.town, "Toul")
    save(qtbot, dialog)
    assert "Café du Marché" in texts(page.employment)
    choose(qtbot, page.employment.button, "immersion")
    dialog = form(qtbot, page)
    fill(dialog, "employer_id", "phare")
    QTest.keyClick(dialog.field("employer_id"), Qt.Key.Key_Tab)
    assert dialog.field("employer_id").text() == "Boulangerie Le Phare"
    assert not dialog.town.isVisible()
    dialog.field("purpose").choose("CONFIRMER")
    fill(dialog, "end_date", "12/12/2026")
    save(qtbot, dialog)
    assert "Immersion · Boulangerie Le Phare" in texts(page.employment)


def test_a_next_action_is_one_line_and_enter_and_done_by_one_key(qtbot, window, page):
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    type_text(QApplication.focusWidget(), "Appeler la tutrice")
    press(qtbot, Qt.Key.Key_Return)
    page.next_actions.due.setFocus()
    type_text(page.next_actions.line, "Revoir les horaires")
    type_text(page.next_actions.due, "04/12")
    press(qtbot, Qt.Key.Key_Return)
    assert "Revoir les horaires" in texts(page.next_actions)
    assert "Claire Martin" in texts(page.next_actions)
    assert page.next_actions.line.text() == ""
    done = next(
        b
        for b in page.next_actions.findChildren(QPushButton)
        if b.accessibleName().startswith("Fait\u00a0: Revoir")
    )
    done.setFocus()
    QTest.keyClick(done, Qt.Key.Key_Space)
    assert "Revoir les horaires" not in texts(page.next_actions)
    window.undo()
    assert "Revoir les horaires" in texts(page.next_actions)


def test_the_history_of_a_field_says_who_when_and_what_it_was(qtbot, page):
    page.identity.button.click()
    dialog = form(qtbot, page)
    fill(dialog, "town", "Nancy")
    save(qtbot, dialog)
    page.identity.button.click()
    dialog = form(qtbot, page)
    QTest.keyClick(dialog, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.history_dialog is not None)
    shown = page.history_dialog
    activate(qtbot, shown)
    shown.field.choose("Commune")
    assert [line[:3] for line in shown.lines()] == [("Commune", "—", "Nancy")]
    when, who = shown.lines()[0][3].split("\n")
    assert when.startswith("20/11/26")
    assert who == "Claire Martin"
    shown.record.choose("ALL")
    assert any("Prénom" in line for line in shown.lines())
    shown.accept()
    dialog.reject()


def test_what_is_removed_is_in_the_trash_and_comes_back_by_enter(qtbot, page):
    page.next_actions.line.setFocus()
    type_text(page.next_actions.line, "Appeler la tutrice")
    press(qtbot, Qt.Key.Key_Return)
    button_named(page.next_actions, "Modifier").click()
    dialog = form(qtbot, page)
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.desk.dialog is None)
    assert "Appeler la tutrice" not in texts(page.next_actions)
    page.show_trash()
    trash = page.desk.dialog
    activate(qtbot, trash)
    assert trash.lines() == ["Appeler la tutrice"]
    QTest.keyClick(trash.table, Qt.Key.Key_Return)
    assert trash.lines() == []
    assert "vide" in trash.help.text()
    trash.accept()
    assert "Appeler la tutrice" in texts(page.next_actions)


def test_a_frozen_file_shows_the_snowflake_and_is_lifted_by_the_keyboard(qtbot, window, page, people):
    page.freeze()
    dialog = form(qtbot, page)
    fill_note = dialog.field("freeze_reason")
    type_text(fill_note, "Contestation de l’exactitude")
    save(qtbot, dialog)
    assert page.frozen.isVisible()
    assert "Traitement limité depuis le 02/12/2026" in page.frozen_words.text()
    assert not page.table.isVisible()
    assert not page.file_button.isVisible()
    assert "Zoé" not in texts(page)
    activate(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not page.frozen.isVisible())
    assert page.heading.title.text() == "Zoé Lefèvre"


def test_erasing_asks_twice_opens_the_list_and_is_never_offered_back(qtbot, window, page, people, caseload):
    page.erase()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(dialog.code.hasFocus)
    type_text(dialog.code, "A-0009")
    press(qtbot, Qt.Key.Key_Return)
    assert dialog._code_row.error == "Ce n’est pas le code de ce dossier."
    dialog.code.clear()
    type_text(dialog.code, "a-0001")
    press(qtbot, Qt.Key.Key_Return)
    assert window.people.isVisible()
    names = [window.people.table.model().index(row, 0).data() for row in range(3)]
    assert "Zoé Lefèvre" not in names
    assert "certificat" in window.status.text()
    assert "effacement" not in window.undo_button.text()
    assert "erase_person" not in [action.label for action in history.undoable_actions(caseload)]


def test_the_keyboard_goes_back_to_the_card_after_a_form(qtbot, window, page):
    choose(qtbot, page.path.button, "Intensité")
    dialog = form(qtbot, page)
    dialog.field("band").choose("SUIVI")
    save(qtbot, dialog)
    activate(qtbot, window)
    qtbot.waitUntil(page.path.button.hasFocus)
    assert of(page, "intensity_plan")[0].values["start_date"] == TODAY


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("35", 2100),
        ("17,5", 1050),
        ("17h30", 1050),
        ("20\u00a0h", 1200),
        ("45\u00a0min", 45),
        ("0", None),
        ("tout", None),
        ("200", None),
    ],
)
def test_the_hours_of_a_week_are_hours(typed, minutes):
    assert read_hours(typed) == minutes


def test_no_list_says_twice_that_something_is_not_known(qapp):
    around = Surroundings(lambda: TODAY, rules_for(TODAY), {}, lambda _: [], {})
    for form in FORMS.values():
        for field in form.fields:
            if field.kind == "choice":
                offered = input_for(field, around).widget
                lines = [offered.itemText(number) for number in range(offered.count())]
                assert sum(line.startswith("Non renseigné") for line in lines) <= 1, (
                    form.table,
                    field.column,
                )


def test_an_admission_undone_on_her_page_leads_back_to_the_list(qtbot, window, caseload):
    from jalon.services import people

    admitted = window._workspace.write(
        people.admit_person,
        people.NewPerson("Petit", "Léa", None, 9, None, TODAY, caseload.signed_in.coach_id),
    )
    window.show_place("home")
    window.open_person(admitted.person_id)
    window.undo()
    assert window.screens.currentWidget() is window.people


def test_another_size_of_text_keeps_the_page_of_someone_whose_file_is_frozen(
    qtbot, window, qapp, caseload, people
):
    rights.freeze_person(caseload, people[ZOE], since=TODAY)
    window.open_person(people[ZOE])
    qapp.choose_text_size(125)
    page = window.person
    assert page.frozen.isVisible()
    assert not page.path.isVisible()
    assert not page.act_button.isVisible()


def test_another_size_of_text_leads_to_the_list_when_nobody_is_shown_any_more(qtbot, window, qapp, page):
    page._erased("A-0001")
    window._show_screen(PERSON)
    assert page.person_id is None
    qapp.choose_text_size(125)
    assert window.people.isVisible()
    assert not window.person.path.isVisible()

"""The guide of a person through what one sees: missing things, steps, projects, goals, notes."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jalon.services import guide, guide_texts, notes, person_records
from jalon.services import people as people_service
from ui.driving import TODAY, activate, type_text
from ui.test_person_page import ANNE, ZOE, button_named, choose, fill, form, of, save, texts


@pytest.fixture
def page(qtbot, window, people):
    window.open_person(people[ANNE])
    activate(qtbot, window)
    return window.person


@pytest.fixture
def shown(qtbot, window, page):
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.guide.isVisible)
    return page.guide


def test_the_guide_opens_on_the_module_of_today_and_goes_back_to_the_file(qtbot, window, page, shown):
    assert shown.module == "M2_PROJET"
    assert shown.tabs["M2_PROJET"].isChecked()
    assert shown.tabs["M2_PROJET"].text() == "&2. Projet (en cours)"
    assert "Ce qui se fait d’habitude" in texts(shown.text)
    assert not page.acts.isVisible()
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.acts.isVisible()
    assert not shown.isVisible()


def test_a_digit_shows_another_module(qtbot, window, shown):
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown.module == "M1_EVALUATION")
    assert "Évaluation partagée" in texts(shown.missing)
    assert shown.kept["M1_EVALUATION"].isVisible()
    assert not shown.kept["M2_PROJET"].isVisible()


def test_what_is_missing_is_added_by_its_button_with_an_occupation_found_by_letters(qtbot, page, shown):
    button_named(shown.missing, "Compléter\u00a0: Un projet").click()
    dialog = form(qtbot, page)
    fill(dialog, "job_label", "Travailler dans une boulangerie")
    fill(dialog, "rome_code", "boulang")
    field = dialog.field("rome_code")
    assert any("oulang" in one.words for one in field.proposals)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "(" in field.text()
    assert "Licence Ouverte" in texts(dialog)
    fill(dialog, "weekly_minutes", "17h30")
    dialog.field("disclosure_choice").choose("PARTIELLE")
    dialog.field("disclosure_words").setPlainText("Besoin de pauses")
    save(qtbot, dialog)
    [plan] = of(page, "vocational_plan")
    assert (plan.values["weekly_minutes"], plan.values["priority"]) == (1050, 1)
    assert plan.values["rome_code"]
    assert "Travailler dans une boulangerie" in texts(shown.kept["M2_PROJET"])
    assert "Besoin de pauses" in texts(shown.kept["M2_PROJET"])
    assert "Un projet, même à préciser" not in texts(shown.missing)
    assert "Transports et distance" in texts(shown.missing)


def test_words_that_are_no_occupation_are_said_and_nothing_is_written(qtbot, page, shown):
    shown.kept["M2_PROJET"].button.click()
    dialog = form(qtbot, page)
    fill(dialog, "job_label", "Fleuriste")
    fill(dialog, "rome_code", "xyzzy")
    save(qtbot, dialog)
    assert "Choisissez dans la liste" in dialog.error_of("rome_code")
    assert of(page, "vocational_plan") == ()
    dialog.throw_away()


def test_an_evaluation_is_written_in_her_words_and_the_next_one_begins_with_it(qtbot, page, shown):
    shown.show_module("M1_EVALUATION")
    shown.kept["M1_EVALUATION"].button.click()
    dialog = form(qtbot, page)
    dialog.field("person_words").setPlainText("Je veux être dehors")
    save(qtbot, dialog)
    assert "«\u00a0Je veux être dehors\u00a0»" in texts(shown.kept["M1_EVALUATION"])
    shown.kept["M1_EVALUATION"].button.click()
    dialog = form(qtbot, page)
    assert dialog.field("person_words").toPlainText() == "Je veux être dehors"
    assert dialog.field("date").day() == TODAY
    save(qtbot, dialog)
    assert len(of(page, "shared_assessment")) == 2


def test_a_step_is_ticked_by_the_space_bar_and_keeps_the_keyboard(qtbot, window, page, shown):
    box = shown.steps.boxes["PROJET_ECRIT"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.steps.boxes["PROJET_ECRIT"].isChecked())
    qtbot.waitUntil(lambda: shown.steps.boxes["PROJET_ECRIT"].hasFocus())
    assert "Faite le 02/12/2026" in texts(shown.steps)
    assert window.undo_button.text() == "Annuler\u00a0: étape d’un module"
    button_named(shown.steps, "Modifier").click()
    dialog = form(qtbot, page)
    fill(dialog, "done_date", "30/11/2026")
    save(qtbot, dialog)
    assert "Faite le 30/11/2026" in texts(shown.steps)


def test_a_contract_suggests_a_module_and_moves_nothing(qtbot, window, people, page):
    window.open_person(people[ZOE])
    window.person.toggle_guide()
    assert window.person.guide.suggestion.isHidden(), "she is in work and the module says so"
    window.open_person(people[ANNE])
    assert window.person.guide.module == "M2_PROJET"
    from jalon.services.people import NewContract

    window.person.desk.workspace.write(
        people_service.add_contract, NewContract(people[ANNE], "CDI", date(2026, 11, 1))
    )
    assert "Début de contrat" in texts(window.person.guide.suggestion)
    assert guide.read_guide(page.desk.workspace.caseload, people[ANNE], today=TODAY).main == "M2_PROJET"


def test_whoever_manages_writes_the_words_of_a_module_and_has_those_of_the_rules_back(qtbot, page, shown):
    before = texts(shown.text)
    shown.text.edit_button.click()
    dialog = form(qtbot, page)
    dialog.fields["purpose"].setPlainText("Aller voir, essayer, choisir.")
    dialog.fields["usual"].setPlainText("Visiter\n\nEssayer ")
    dialog.save()
    qtbot.waitUntil(lambda: page.desk.dialog is None)
    assert "Aller voir, essayer, choisir." in texts(shown.text)
    assert "Texte de la structure." in texts(shown.text)
    text = guide_texts.read_guide_texts(page.desk.workspace.caseload, TODAY)["M2_PROJET"]
    assert text.guide.usual == ("Visiter", "Essayer")
    shown.text.back_button.click()
    assert texts(shown.text) == before


def test_one_line_writes_situation_goal_and_action(qtbot, page):
    card = page.next_actions
    card.line.setFocus()
    type_text(card.line, "fatigue le soir > travailler le matin > demander un avenant")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    [goal] = of(page, "goal")
    assert (goal.values["situation"], goal.values["label"], goal.values["module"]) == (
        "fatigue le soir",
        "travailler le matin",
        "M2_PROJET",
    )
    said = texts(card)
    assert said.index("Objectif\u00a0: travailler le matin") < said.index("demander un avenant")
    assert "parce que\u00a0: fatigue le soir" in said
    button_named(card, "Modifier\u00a0: Objectif").click()
    dialog = form(qtbot, page)
    dialog.field("state").choose("ATTEINT")
    save(qtbot, dialog)
    assert "1\u00a0objectif terminé" in texts(card)


def test_notes_are_written_side_by_side_and_a_personal_one_is_reviewed(qtbot, page):
    sides = page.notes
    assert "dans la copie que la personne peut demander" in texts(sides.personal)
    sides.shared.field.setPlainText("Aime le jardin")
    sides.shared.add_button.click()
    sides.personal.field.setPlainText("Rappeler son frère")
    sides.personal.add_button.click()
    assert "Aime le jardin" in texts(sides.shared)
    assert "Rappeler son frère" not in texts(sides.shared)
    assert "à relire avant une copie" in texts(sides.personal)
    choose(qtbot, button_named(sides.personal, "Modifier"), "gardée")
    assert "gardée hors de la copie, relue le 02/12/2026" in texts(sides.personal)
    caseload = page.desk.workspace.caseload
    assert notes.notes_for_copy(caseload, page.person.id).kept_back == 1
    choose(qtbot, button_named(sides.shared, "Modifier"), "Retirer")
    assert "Aime le jardin" not in texts(sides.shared)


def test_an_empty_note_is_said_beside_its_field(page):
    page.notes.personal.add_button.click()
    assert page.notes.personal.row.error == "Écrivez la note."


def test_an_exit_is_checked_as_it_is_typed_and_the_reason_for_it_is_kept(qtbot, page):
    page.path.exit()
    dialog = form(qtbot, page)
    assert "léger" in texts(dialog.question)
    assert "évaluation partagée" in texts(dialog)
    dialog.field("exit_reason").choose("EMPLOI_STABLE")
    qtbot.waitUntil(lambda: "accompagnement allégé suffirait peut-être" in texts(dialog))
    assert "des actions restent à faire" in texts(dialog)
    fill(dialog, "exit_relay", "Cap emploi")
    dialog.field("closing_words").setPlainText("Elle préfère continuer seule")
    save(qtbot, dialog)
    [path] = of(page, "support_path")
    assert path.values["closing_words"] == "Elle préfère continuer seule"
    assert "ALLEGE_POSSIBLE" in path.values["closing_findings"].split()
    assert path.values["exit_relay"] == "Cap emploi"


def test_who_comes_back_is_told_what_is_kept(qtbot, page):
    desk = page.desk
    path = desk.open_path.id
    desk.workspace.write(person_records.add_record, "vocational_plan", path, {"job_label": "Fleuriste"})
    desk.workspace.write(people_service.close_path, path, TODAY, "DEMANDE_PERSONNE")
    page.path.come_back()
    assert "1\u00a0projet" in texts(form(qtbot, page))

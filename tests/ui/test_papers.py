"""Papers from the window, by keyboard: found, asked for, looked at, saved, handed, printed again."""

from datetime import date

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jalon.domain.months import Month
from jalon.services.letters import list_letters
from jalon.services.papers.asked import Asked
from jalon.services.papers.handing import list_handed
from jalon.services.papers.month_choice import read_month_choice
from jalon.services.papers.visit_batch import make_visit
from jalon.storage import records
from jalon.ui.paper_words import READERS
from jalon.ui.papers_screen import PapersScreen
from jalon.ui.word_review import WordReview
from reports import reading
from ui.audit import findings
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def papers(qtbot, window, people):
    window.show_papers()
    activate(qtbot, window)
    return window.screens.get("papers", object)


def shown_paper(qtbot, papers):
    qtbot.waitUntil(lambda: papers.desk.preview is not None and papers.desk.preview.isVisible())
    return papers.desk.preview


def test_a_paper_is_found_by_its_words_and_says_what_it_lacks(qtbot, papers):
    papers.focus_search()
    type_text(papers.search, "échéances terme")
    papers.search.setText("copie donnees")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: papers.options.person.hasFocus())
    assert papers.options.heading.text() == "Copie des données d’une personne"
    papers.show_paper()
    assert papers.options._rows["person"].error == "Choisissez la personne dans la liste proposée."
    assert papers.desk.preview is None


def test_a_paper_is_saved_then_handed_then_found_and_seen_again(qtbot, papers, people, window, tmp_path):
    papers.choose("D9")
    papers.options.person.setFocus()
    type_text(papers.options.person, "lefè")
    press(qtbot, Qt.Key.Key_Return)
    papers.options.show_button.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    preview = shown_paper(qtbot, papers)
    target = tmp_path / "releve.pdf"
    assert papers.desk.save_to(preview._content, target) == target
    preview.kept.emit()
    preview.handing.skip_button.click()
    assert preview.handing.isHidden()
    # « Pas maintenant », and then after all.
    QTest.keyClick(preview, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(preview.handing.recipient.hasFocus)
    preview.handing.recipient.setText("Zoé Lefèvre")
    preview.handing.note_button.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    (one,) = [
        one
        for one in window._workspace.read(list_handed, person_id=people["Lefèvre"])
        if one.asked is not None
    ]
    assert one.recipient == "Zoé Lefèvre"
    preview.accept()
    papers.handed.search.setText("lefevre releve")
    qtbot.waitUntil(lambda: papers.handed.lines.layout().count() == 1)
    papers.desk.show_again(one.id, "D9")
    again = shown_paper(qtbot, papers)
    assert again.told.text == ""
    again.accept()


def test_from_her_page_a_paper_is_asked_for_with_her_in_it(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    menu = window.person.paper_button.menu()
    menu.aboutToShow.emit()
    titles = [one.text() for one in menu.actions() if not one.isEnabled() and one.text()]
    assert titles == [title for title in READERS.values() if title in titles] != []
    action = next(one for one in menu.actions() if "Relevé mensuel individuel" in one.text())
    action.trigger()
    papers = window.screens.get("papers", object)
    assert papers.options.kind.code == "D9"
    assert papers.options.asked() == Asked(
        person_id=people["Lefèvre"],
        month=papers.options.month.month,
        variant=papers.options.variant.value(),
        choices={"with_name": "NO"},
    )
    assert papers.options.month.month.first_day <= date(2026, 12, 2)


def listed(qtbot, window):
    window.print_list()
    qtbot.waitUntil(lambda: window.list_print.preview is not None)
    text = reading.text_of(window.list_print.preview._content)
    window.list_print.preview.accept()
    return text


def test_a_list_is_printed_with_its_filter_as_it_stands(qtbot, window, people):
    window.show_place("people")
    window.people.search.setText("lefè")
    text = listed(qtbot, window)
    assert "Recherche : « lefè »" in text
    assert "Lefèvre" in text
    assert "Nowak" not in text
    window.show_tasks()
    assert "Qui : " in listed(qtbot, window)
    window.show_place("settings")
    window.print_list()
    assert window.list_print.preview is None
    assert window.status.text().startswith("Une liste s’imprime")


def test_who_wants_simple_papers_gets_them_and_the_copy_of_data_stays_whole(qtbot, papers, people, caseload):
    with caseload.write("demonstration") as session:
        records.update(session, "person", people["Lefèvre"], {"simple_documents": True})
    papers.choose("D7")
    assert not papers.options.simple.isChecked()
    papers.options.person.setFocus()
    type_text(papers.options.person, "lefè")
    press(qtbot, Qt.Key.Key_Return)
    assert papers.options.simple.isChecked()
    papers.choose("D21")
    assert not papers.options.simple.isChecked()


def test_a_letter_of_the_structure_is_kept_filled_and_its_words_read_again(
    qtbot, papers, people, tmp_path, monkeypatch
):
    letter = docx.Document()
    letter.add_paragraph("Bonjour {{ prenom }}, votre médicament est prêt.")
    letter.save(tmp_path / "Rappel.docx")
    papers.letters.add(tmp_path / "Rappel.docx")
    qtbot.waitUntil(lambda: not papers._context.jobs.is_busy)
    papers.letters.fill(papers._workspace.read(list_letters)[0])
    dialog = papers.letters.dialog
    activate(qtbot, dialog)
    type_text(dialog.person, "lefè")
    press(qtbot, Qt.Key.Key_Return)
    target = tmp_path / "courrier.docx"
    monkeypatch.setattr("jalon.ui.letters_card.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    dialog.save_button.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(WordReview)))
    dialog.findChildren(WordReview)[0].accept()
    assert docx.Document(target).paragraphs[0].text == "Bonjour Zoé, votre médicament est prêt."
    assert dialog.done_banner.text.startswith("Courrier enregistré")
    assert dialog.handing.recipient.text() == "Zoé Lefèvre"
    dialog.handing.note_button.click()
    assert "Remise notée à Zoé Lefèvre" in dialog.done_banner.text
    (handed,) = papers._workspace.read(list_handed, person_id=dialog.person.value)
    assert (handed.paper, handed.date) == ("COURRIER", TODAY)
    dialog.accept()


def test_a_letter_with_a_wrong_tag_says_which_and_where(qtbot, papers, tmp_path):
    letter = docx.Document()
    letter.add_paragraph("Bonjour {{ prenon }}.")
    letter.save(tmp_path / "Rappel.docx")
    papers.letters.add(tmp_path / "Rappel.docx")
    qtbot.waitUntil(lambda: papers.letters.banner.text != "")
    assert "«\u00a0prenon\u00a0» (le plus proche\u00a0: prenom)" in papers.letters.banner.text


def test_the_papers_of_a_visit_are_made_in_one_go_from_the_page_of_the_employer(
    qtbot, window, people, tmp_path
):
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    menu = window.employer.paper_button.menu()
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    desk = window.employer.handed.desk
    qtbot.waitUntil(lambda: desk.preview is not None)
    assert "Visite\u00a0: " in desk.preview._title
    pages = reading.pages_of(desk.preview._content)
    papers = make_visit(
        window._workspace.caseload, window.employer.employer_id, None, today=TODAY, step=lambda *_: None
    )
    assert pages == sum(reading.pages_of(made.content) for made in papers)
    assert [made.kind.code for made in papers[:2]] == ["D8T", "D8"]
    assert desk.save_all_to(papers, tmp_path) == tmp_path
    assert len(list(tmp_path.glob("*.pdf"))) == len(papers)
    desk.preview.accept()


def test_a_paper_of_the_lead_structure_may_be_of_one_agreement(qtbot, window):
    values = {"reference": "C-57", "kind": "GESTION", "start_date": date(2026, 1, 1)}
    with window._workspace.caseload.write("demonstration") as session:
        agreement = records.insert(session, "agreement", values)
    window.ask_paper("D20", Asked(month=Month(2026, 1)))
    activate(qtbot, window)
    papers = window.screens.get("papers", PapersScreen)
    assert papers.options.agreement.isVisible()
    assert papers.options.asked().agreement_id is None
    papers.options.agreement.choose(agreement)
    assert findings(window) == []
    papers.show_paper()
    assert shown_paper(qtbot, papers)._made.document["agreement"] == "C-57"
    papers.desk.preview.done(0)


def test_the_structure_ticks_what_is_printed_with_each_month(window):
    window.show_place("month")
    boxes = window.monthly.month_papers.boxes
    assert {code: box.isChecked() for code, box in boxes.items()} == {
        "D9": True,
        "D10": False,
        "D19": True,
    }
    boxes["D10"].click()
    assert window._workspace.read(read_month_choice) == ("D9", "D10", "D19")


def test_one_of_two_immersions_is_chosen_for_its_paper(qtbot, papers, people, caseload):
    with caseload.write("demonstration") as session:
        employer = records.insert(session, "employer", {"name": "Menuiserie du Canal"})
        for month, purpose in ((5, "CONFIRMER"), (9, "DECOUVRIR")):
            days = {"start_date": date(2026, month, 4), "end_date": date(2026, month, 8)}
            records.insert(
                session,
                "work_immersion",
                {"person_id": people["Lefèvre"], "employer_id": employer, "purpose": purpose, **days},
            )
    papers.choose("D16")
    papers.options.person.setFocus()
    type_text(papers.options.person, "lefè")
    press(qtbot, Qt.Key.Key_Return)
    record = papers.options.record
    assert record.itemText(0) == "La plus récente"
    assert record.count() == 3
    record.setFocus()
    QTest.keyClick(record, Qt.Key.Key_End)
    assert papers.options.asked().record_id == record.value()
    papers.options.show_button.click()
    text = reading.text_of(shown_paper(qtbot, papers)._content)
    assert "mai 2026" in text
    assert "septembre 2026" not in text
    papers.desk.preview.accept()


def test_the_day_of_a_visit_and_why_someone_does_not_sign_are_asked_where_they_serve(qtbot, papers, people):
    papers.choose("D8T")
    options = papers.options
    options.employer.setFocus()
    type_text(options.employer, "phare")
    press(qtbot, Qt.Key.Key_Return)
    type_text(options.day, "le 40")
    assert options.asked() is None
    assert options._rows["day"].error == "Cette date n’est pas comprise."
    options.day.set_day(date(2026, 12, 17))
    options.show_button.click()
    assert "17 décembre 2026" in reading.text_of(shown_paper(qtbot, papers)._content).replace("\u00a0", " ")
    papers.desk.preview.accept()
    activate(qtbot, papers.window())
    papers.choose("D10")
    assert options._rows["day"].isHidden()
    options.person.setFocus()
    type_text(options.person, "lefè")
    press(qtbot, Qt.Key.Key_Return)
    type_text(options.unsigned, "Elle ne peut pas écrire")
    assert options.asked().choices["attested_reason"] == "Elle ne peut pas écrire"

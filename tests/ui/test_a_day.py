"""A day of a référent, through what she sees and the keyboard."""

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

import make
from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.months import Month
from jalon.services import activity, caseloads, returns
from jalon.ui.lock_dialog import LockDialog
from jalon.ui.messages import Message
from jalon.ui.unlock_window import UnlockWindow
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def unlock(qtbot, caseload, jobs):
    path = caseload.path
    caseload.close()

    def opening(file, secret, uses_code):
        how = caseloads.open_with_recovery_code if uses_code else caseloads.open_caseload
        return how(file, secret, allow_cheap=True, allow_any_folder=True)

    shown = UnlockWindow(jobs, first=path, recent=(), opening=opening)
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    return shown


def test_a_wrong_passphrase_is_said_in_place_then_the_right_one_opens(qtbot, unlock):
    type_text(unlock.secret, "pas la bonne phrase")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(unlock.banner.text))
    assert "n’ouvre pas" in unlock.banner.text
    assert unlock.secret.text() == ""
    assert QApplication.focusWidget() is unlock.secret
    with qtbot.waitSignal(unlock.opened) as opened:
        type_text(unlock.secret, make.PASSPHRASE)
        press(qtbot, Qt.Key.Key_Return)
    opened.args[0].close()


def test_the_recovery_code_opens(qtbot, unlock, created):
    unlock.code_link.click()
    with qtbot.waitSignal(unlock.opened) as opened:
        type_text(unlock.secret, created.recovery_code)
        press(qtbot, Qt.Key.Key_Return)
    opened.args[0].close()


def test_after_the_recovery_code_a_colleague_gets_a_new_passphrase(qtbot, qapp, caseload, created, people):
    from jalon.ui.start import Session

    path, coach = caseload.path, caseload.signed_in.coach_id
    caseload.close()
    by_code = caseloads.open_with_recovery_code(
        path, created.recovery_code, allow_cheap=True, allow_any_folder=True
    )
    session = Session(qapp, relaunch=lambda _: None)
    session.open(by_code)
    qtbot.addWidget(session.window)
    dialog = session.window.passphrase_dialog
    dialog.passphrase.clear()
    type_text(dialog.passphrase.secret.edit, "azerty")
    dialog.save()
    assert "Trop facile" in dialog.passphrase.error
    dialog.passphrase.propose()
    words = dialog.passphrase.text()
    type_text(dialog.passphrase.repeated.edit, words)
    dialog.save()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    session.end()
    again = caseloads.open_caseload(path, words, allow_cheap=True, allow_any_folder=True)
    assert again.signed_in.coach_id == coach
    again.close()


def test_the_waiting_time_is_counted_down_and_the_button_waits(qtbot, unlock):
    for _ in range(6):
        type_text(unlock.secret, "pas la bonne phrase")
        unlock.unlock()
        qtbot.waitUntil(lambda: not unlock.at_work.isVisible())
    assert not unlock.open_button.isEnabled()
    assert "possible dans" in unlock.banner.text
    qtbot.waitUntil(unlock.open_button.isEnabled)
    assert "réessayer" in unlock.banner.text


def test_a_missing_file_says_what_to_do(qtbot, jobs, tmp_path):
    shown = UnlockWindow(jobs, first=tmp_path / "absente.jalon", recent=())
    qtbot.addWidget(shown)
    shown.show()
    type_text(shown.secret, "une phrase de passe")
    shown.unlock()
    qtbot.waitUntil(lambda: bool(shown.banner.text))
    assert "absente" in shown.banner.text


def test_the_list_names_everyone_and_finds_with_or_without_the_ligature(qtbot, window):
    window.show_place("people")
    model = window.people.table.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Zoé Lefèvre",
        "Émile N’Diaye",
        "Łucja Nowak",
        "Anne Œuvrard",
    ]
    press(qtbot, Qt.Key.Key_F, control=True)
    type_text(QApplication.focusWidget(), "oeuvrard")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.index(0, 0).data() == "Anne Œuvrard"
    press(qtbot, Qt.Key.Key_Return)
    assert window.person.isVisible()
    assert window.person.heading.title.text() == "Anne Œuvrard"


def test_an_empty_search_says_what_to_do(qtbot, window):
    window.show_place("people")
    window.people.search.setText("zzzz")
    qtbot.waitUntil(window.people.empty_words.isVisible)
    assert "recherche" in window.people.empty_words.text()


def test_no_name_reaches_the_title_of_the_window(window, people):
    for person_id in people.values():
        window.open_person(person_id)
        assert window.windowTitle().startswith("Jalon — Dossier A-")


def test_where_she_is_and_where_time_went_is_said_without_any_advancement(window):
    window.show_place("people")
    model = window.people.table.model()
    spoken = [model.index(row, 1).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken[0].startswith("Accompagnement dans l’emploi")
    assert "depuis le 01/07/2026" in spoken[0]
    assert "Évaluation partagée de la situation, 122" in spoken[0]
    assert not any(word in line for line in spoken for word in ("terminé", "%", "sur 4", "avancé"))


def test_an_act_is_logged_by_the_keyboard_alone_and_seen_everywhere_then_undone(qtbot, window, caseload):
    window.people.table.setFocus()
    press(qtbot, Qt.Key.Key_N, control=True)
    form = window.form
    activate(qtbot, form)
    qtbot.waitUntil(form.people.line.hasFocus)
    type_text(form.people.line, "oeuv")
    assert [found.words for found in form.people.line.proposals] == ["Anne Œuvrard"]
    press(qtbot, Qt.Key.Key_Tab)
    assert [person.words for person in form.people.people()] == ["Anne Œuvrard"]
    _go_to(qtbot, form.kind)
    type_text(form.kind, "Entretien")
    assert form.kind.value() == "ENTRETIEN"
    press(qtbot, Qt.Key.Key_Tab)
    type_text(form.duration, "1h30")
    press(qtbot, Qt.Key.Key_Tab)
    form.day.selectAll()
    type_text(form.day, "lundi")
    assert "Lundi 30" in _help_of(form, "day")
    assert form.module.value() == "M2_PROJET"
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: window.form is None)
    assert window.status.text().startswith("Enregistré")
    acts = activity.list_acts(caseload, Month(2026, 11))
    assert [(act.act_type, act.duration_minutes) for act in acts][-1] == ("ENTRETIEN", 90)

    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_4, control=True)
    window.journal.picker.before.click()
    window.journal.view.choose("LIST")
    model = window.journal.table.model()
    assert model.index(0, 2).data() == "Anne Œuvrard"
    assert "2\u00a0actes, 2\u00a0h\u00a030" in window.journal.heading.subtitle.text()
    press(qtbot, Qt.Key.Key_5, control=True)
    assert window.monthly.figures["MIN_PERSONNE"].text() == "2\u00a0h\u00a030"

    press(qtbot, Qt.Key.Key_Z, control=True)
    assert window.status.text() == "Annulé\u00a0: saisie d’un acte"
    assert window.monthly.figures["MIN_PERSONNE"].text() == "1\u00a0h"


def test_what_is_typed_stays_when_it_is_refused(qtbot, window):
    window.new_act()
    form = window.form
    form.day.setText("31/02/2026")
    form.duration.setText("beaucoup")
    form.note.setText("appel du tuteur")
    form.save()
    assert form.isVisible()
    assert form.note.text() == "appel du tuteur"
    assert form.duration.text() == "beaucoup"
    assert QApplication.focusWidget() is form.kind or form.kind.property("wrong")
    assert "Erreur" in form.duration.accessibleDescription()
    form.day.setText("25/12/2026")
    form.details.state.choose("DONE")
    form.duration.setText("45")
    form.kind.choose("ENTRETIEN")
    form.save()
    assert "futur" in form.banner.text
    assert window.status.text() == ""
    form._untouched = form._content()
    form.reject()


def test_a_person_is_admitted_in_six_answers(qtbot, window):
    window.admit()
    form = window.form
    type_text(form.family_name, "Benali")
    type_text(form.given_name, "Aïcha")
    type_text(form.birth_date, "03/04/99")
    form.save()
    assert window.person.heading.title.text() == "Aïcha Benali"
    assert window.status.text().startswith("Personne admise")
    window.person.change.menu().actions()[0].trigger()
    step = window.person.desk.dialog
    activate(qtbot, step)
    assert step.field("start_date").day() == TODAY
    assert step.field("decided_with_person").isChecked()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Ctrl+Z" in window.status.text())
    assert "Évaluation" in window.person.now.text()


def test_every_figure_opens_the_people_or_the_acts_behind_it(qtbot, window):
    window.show_place("month")
    codes = list(window.monthly.figures)
    assert {"FA_FIN", "NB_M4", "EN_EMPLOI", "MIN_PERSONNE"} <= set(codes)
    for code in codes:
        shown = window.monthly.figures[code].text()
        window.monthly.figures[code].click()
        dialog = QApplication.activeModalWidget()
        assert dialog.table.model().rowCount() > 0, code
        if shown.isdecimal():
            assert dialog.table.model().rowCount() == int(shown), code
        dialog.accept()


def test_a_check_opens_the_file_it_is_about(qtbot, window):
    window.show_place("month")
    next(iter(window.monthly.checks.values())).click()
    dialog = QApplication.activeModalWidget()
    activate(qtbot, dialog)
    assert QApplication.focusWidget() is dialog.table
    first = dialog.table.model().index(0, 0).data()
    assert first in {"Zoé Lefèvre", "Anne Œuvrard", "Łucja Nowak", "Émile N’Diaye"}
    press(qtbot, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert window.person.isVisible()


def test_the_month_is_locked_previewed_and_saved(qtbot, window, tmp_path, monkeypatch):
    window.show_place("month")
    _lock(window.monthly)
    assert "Version 1 arrêtée" in window.monthly.heading.subtitle.text()
    preview = window.monthly.preview()
    assert len(preview.views) >= 2
    assert preview.views[0].accessibleDescription()
    before = preview.zoom
    preview.step(1)
    assert preview.zoom > before
    image = preview.grab().toImage()
    assert image.width() > 0
    target = tmp_path / "releve.pdf"
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), (str(target), ""))[1]
    )
    preview.save()
    assert asked[0].endswith("/releve-2026-11-v1.pdf")
    assert window.monthly._papers_folder == tmp_path
    assert "PDF enregistré" in preview.saved.text
    document = pypdfium2.PdfDocument(target)
    assert len(document) == len(preview.views)
    document.close()
    preview.accept()


def test_what_was_said_of_a_month_is_no_longer_said_once_it_changed(qtbot, window, caseload, people):
    monthly = window.monthly
    window.show_place("month")
    assert monthly.checks_title.text() == "À vérifier avant d’arrêter"
    _lock(monthly)
    assert monthly.checks_title.text() == "Signalé dans la version 1, arrêtée"
    assert not monthly.lock_button.isEnabled()
    assert "Rien n’a changé" in monthly.lock_button.accessibleDescription()
    _lock(monthly, why="pour voir")
    assert "Rien n’a changé" in monthly.banner.text
    monthly.done.say(Message("Relevé et feuilles écrits.", ""))
    _log_an_act(window, people["Nowak"])
    assert monthly.banner.text == ""
    assert monthly.done.text == ""
    assert monthly.lock_button.isEnabled()
    assert monthly.lock_button.toolTip() == ""
    assert monthly.checks_title.text() == "À vérifier avant d’arrêter la version 2"
    monthly.banner.say(Message("Refusé.", ""))
    monthly.picker.before.click()
    assert monthly.banner.text == ""


def test_a_rectifying_version_says_why_and_the_keyboard_does_not_start_on_its_lock(
    qtbot, window, caseload, people
):
    window.show_place("month")
    _lock(window.monthly)
    _log_an_act(window, people["Nowak"])
    _lock(window.monthly, why="un acte saisi en retard")
    assert "Version 2 arrêtée" in window.monthly.heading.subtitle.text()
    kept = returns.prepare_return(caseload, Month(2026, 11), today=TODAY)
    assert kept["revision_reason"] == "un acte saisi en retard"


def test_the_papers_of_the_month_are_written_with_progress_under_codes_only(
    qtbot, window, tmp_path, monkeypatch
):
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda *_: True)
    window.show_place("month")
    dialog = window.monthly.print_month_to(tmp_path)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    written = sorted(path.name for path in (tmp_path / "jalon-2026-11").rglob("*.*"))
    assert written == [
        *(f"A-000{number}-2026-11-brouillon.pdf" for number in range(1, 5)),
        "collegue-1-2026-11-brouillon.pdf",
        "echeancier-2026-11.pdf",
        "releve-2026-11-brouillon.json",
        "releve-2026-11-brouillon.pdf",
        *(f"releve-individuel-A-000{number}-2026-11.pdf" for number in range(1, 5)),
    ]
    assert "4\u00a0relevés individuels" in window.monthly.done.text
    assert "1\u00a0feuille de temps" in window.monthly.done.text


def test_writing_the_papers_can_be_interrupted(qtbot, window, tmp_path):
    window.show_place("month")
    dialog = window.monthly.print_month_to(tmp_path)
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: bool(window.monthly.done.text))
    assert "interrompue" in window.monthly.done.text


def test_larger_text_keeps_the_screen_and_the_person(qtbot, window, people, qapp):
    window.open_person(people["Nowak"])
    qapp.choose_text_size(200)
    assert window.person.isVisible()
    assert window.person.heading.title.text() == "Łucja Nowak"


def test_the_list_follows_the_day(window):
    assert window.people._today() == TODAY


def _go_to(qtbot, widget):
    for _ in range(30):
        if widget.hasFocus():
            return
        press(qtbot, Qt.Key.Key_Tab)
    raise AssertionError("the keyboard does not reach this field")


def _help_of(form, name):
    return form._rows[name]._help.text()


def _lock(monthly, why=None):
    """Answer the question by the keyboard alone."""
    dialog = monthly.lock_month()
    assert isinstance(dialog, LockDialog)
    QApplication.processEvents()
    assert dialog.focusWidget() is (dialog.reason if why else dialog.later_button)
    if why:
        dialog.lock_button.click()  # refused: no reason yet
        assert dialog.isVisible()
        type_text(dialog.reason, why)
    dialog.lock_button.click()


def _log_an_act(window, person_id):
    act = NewAct(
        date=date(2026, 11, 10),
        duration_minutes=45,
        act_type="ENTRETIEN",
        target="PERSONNE",
        coach_ids=(window._workspace.caseload.signed_in.coach_id,),
        participants=(NewParticipant(person_id, "HONORE"),),
        modality="PRESENTIEL",
    )
    window._workspace.write(activity.record_act, act, today=TODAY)

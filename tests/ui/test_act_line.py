"""The act in one line, typed in the window."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from jalon.domain.months import Month
from jalon.services import activity
from jalon.storage import records
from ui.driving import TODAY, activate, press, type_text


@pytest.fixture
def line(qtbot, window):
    press(qtbot, Qt.Key.Key_J, control=True)
    dialog = window.form
    activate(qtbot, dialog)
    assert QApplication.focusWidget() is dialog.line
    return dialog


def acts(caseload):
    return activity.list_acts(caseload, Month(2026, 12))


def chips(dialog):
    return [
        label.text()
        for label in dialog.findChildren(QLabel)
        if label.property("role") in ("said", "proposed", "asked") and label.isVisible()
    ]


def test_a_line_is_shown_understood_then_written_by_one_key(qtbot, window, line, caseload, people):
    type_text(line.line, "45 visite Lefèvre chez Le Phare hier")
    qtbot.waitUntil(lambda: len(chips(line)) == 8)
    assert chips(line) == [
        "Durée\u00a0: 45\u00a0min", "Date\u00a0: mar. 1er\u00a0déc.",
        "Acte\u00a0: Visite sur le lieu de travail", "Personne\u00a0: Zoé Lefèvre",
        "Employeur\u00a0: Boulangerie Le Phare", "En présence", "Module\u00a0: M4",
        "Cible\u00a0: À trois (personne et employeur)",
    ]  # fmt: skip
    assert acts(caseload) == ()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is None)
    (act,) = acts(caseload)
    assert (act.date, act.duration_minutes, act.act_type) == (date(2026, 12, 1), 45, "VISITE_EMPLOI")
    assert (act.target, act.module, act.employer_name) == ("TRIPARTITE", "M4_EMPLOI", "Boulangerie Le Phare")
    assert [person.person_id for person in act.people] == [people["Lefèvre"]]
    assert window.status.text() == (
        "Enregistré\u00a0: Visite sur le lieu de travail, 45\u00a0min, 01/12/2026, Zoé Lefèvre."
    )
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert acts(caseload) == ()


def test_what_is_missing_is_said_and_nothing_is_written(qtbot, line, caseload):
    type_text(line.line, "visite Lefèvre")
    assert line.missing.text() == "Il manque la durée (45, 1h30…)."
    press(qtbot, Qt.Key.Key_Return)
    assert "la durée" in line.banner.text
    assert acts(caseload) == ()
    type_text(line.line, " 45")
    assert line.banner.text == ""
    line.reject()


def test_a_name_that_two_people_have_is_asked_by_the_keyboard(qtbot, line, caseload, people):
    with caseload.write("demonstration") as session:
        other = records.insert(
            session, "person", {"case_code": "A-0009", "family_name": "Nowak", "given_name": "Jan", "sex": 1}
        )
    type_text(line.line, "45 entretien Nowak")
    assert "plusieurs" in line.missing.text()
    press(qtbot, Qt.Key.Key_Return)
    assert [found.split(" · ")[0] for found in line.proposals] == ["Jan Nowak", "Łucja Nowak"]
    assert acts(caseload) == ()
    press(qtbot, Qt.Key.Key_Return)
    assert line.line.text() == "45 entretien Jan Nowak "
    press(qtbot, Qt.Key.Key_Return)
    assert [person.person_id for person in acts(caseload)[0].people] == [other]


def test_namesakes_are_told_apart_once_chosen(qtbot, line, caseload, people):
    with caseload.write("demonstration") as session:
        other = records.insert(
            session,
            "person",
            {"case_code": "A-0009", "family_name": "Nowak", "given_name": "Łucja", "sex": 2},
        )
    type_text(line.line, "45 entretien Nowak")
    press(qtbot, Qt.Key.Key_Return)
    assert [found.split(" · ")[1] for found in line.proposals] == ["A-0003", "A-0009"]
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    assert [person.person_id for person in acts(caseload)[0].people] == [other]


def test_a_name_is_completed_by_tab(qtbot, line, caseload, people):
    type_text(line.line, "20 tel oeuv")
    assert line.proposals == ["Anne Œuvrard · A-0002 · personne"]
    press(qtbot, Qt.Key.Key_Tab)
    assert line.line.text() == "20 tel Anne Œuvrard "
    assert QApplication.focusWidget() is line.line
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not line.line
    line.line.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    (act,) = acts(caseload)
    assert (act.act_type, act.modality, act.place) == ("ENTRETIEN", "TELEPHONE", "DISTANCE")


def test_the_whole_form_opens_with_what_the_line_says(qtbot, window, line):
    type_text(line.line, "45 visite Lefèvre chez Le Phare hier : horaires")
    press(qtbot, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: window.form is not None and window.form is not line)
    form = window.form
    assert form.duration.minutes() == 45
    assert form.kind.value() == "VISITE_EMPLOI"
    assert form.day.day() == date(2026, 12, 1)
    assert [person.words for person in form.people.people()] == ["Zoé Lefèvre"]
    assert form.employer.text() == "Boulangerie Le Phare"
    assert form.note.text() == "horaires"
    assert form.target.value() == "TRIPARTITE"
    form.save()
    assert window.status.text().startswith("Enregistré")


def test_several_are_typed_one_after_the_other(qtbot, line, caseload, people):
    for typed in ("10 tel Nowak", "5 mail Lefèvre"):
        type_text(line.line, typed)
        qtbot.keyClick(line.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert line.line.text() == ""
        assert "Enregistré" in line.written.text
    assert [act.duration_minutes for act in acts(caseload)] == [10, 5]
    line.reject()


def test_the_last_act_is_repeated_today(qtbot, line, caseload, people):
    press(qtbot, Qt.Key.Key_R, control=True)
    assert line.line.text() == "60 min Entretien individuel Zoé Lefèvre"
    press(qtbot, Qt.Key.Key_Return)
    (act,) = acts(caseload)
    assert (act.date, act.duration_minutes, act.act_type) == (TODAY, 60, "ENTRETIEN")


def test_on_the_page_of_a_person_she_is_already_named(qtbot, window, people, caseload):
    with caseload.write("demonstration") as session:
        namesake = {"case_code": "A-0009", "family_name": "Nowak", "given_name": "Łucja", "sex": 2}
        records.insert(session, "person", namesake)
    window.open_person(people["Nowak"])
    press(qtbot, Qt.Key.Key_J, control=True)
    activate(qtbot, window.form)
    type_text(window.form.line, "30 entretien")
    press(qtbot, Qt.Key.Key_Return)
    assert [person.person_id for person in acts(caseload)[0].people] == [people["Nowak"]]


def test_on_the_page_of_one_a_second_person_is_named_in_small_letters(qtbot, window, people, caseload):
    window.open_person(people["Lefèvre"])
    press(qtbot, Qt.Key.Key_J, control=True)
    activate(qtbot, window.form)
    type_text(window.form.line, "45 entretien nowak")
    press(qtbot, Qt.Key.Key_Return)
    written = {person.person_id for person in acts(caseload)[0].people}
    assert written == {people["Lefèvre"], people["Nowak"]}


def test_an_act_in_a_locked_month_is_said_to_wait(qtbot, line, caseload):
    from jalon.services import returns

    returns.lock_month(caseload, Month(2026, 11), today=TODAY)
    type_text(line.line, "45 entretien Nowak 12/11")
    assert "à régulariser" in line.missing.text()
    line.reject()


def test_what_is_typed_in_the_line_survives_the_lock(qtbot, window, line):
    type_text(line.line, "45 entretien Nowak")
    window.keep_draft()
    line.reject()
    qtbot.waitUntil(lambda: window.form is None)
    window.resuming.show_drafts()
    window.resuming.buttons[0].click()
    assert window.form.line.text() == "45 entretien Nowak"
    window.form.reject()


def test_the_exchanges_of_a_day_are_one_line_and_one_action(qtbot, window, caseload, people):
    qtbot.keyClick(
        window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = window.form
    activate(qtbot, dialog)
    type_text(dialog.line, "mail 5 Lefèvre, Nowak, tel Œuvrard 10, hier")
    qtbot.waitUntil(lambda: len(chips(dialog)) == 3)
    assert chips(dialog)[0] == "Zoé Lefèvre, par courriel ou SMS, 5\u00a0min, mar. 1er\u00a0déc."
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is None)
    assert [(act.people[0].person_id, act.modality, act.duration_minutes) for act in acts(caseload)] == [
        (people["Lefèvre"], "COURRIEL_SMS", 5),
        (people["Nowak"], "COURRIEL_SMS", 5),
        (people["Œuvrard"], "TELEPHONE", 10),
    ]
    assert window.status.text().startswith("Enregistré\u00a0: 3\u00a0échanges, 20\u00a0min.")
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert acts(caseload) == ()


def test_an_exchange_with_someone_unknown_is_said_and_nothing_is_written(qtbot, window, caseload, people):
    window.forms.new_exchanges()
    dialog = window.form
    activate(qtbot, dialog)
    type_text(dialog.line, "mail 5 Lefèvre, avec Untel")
    press(qtbot, Qt.Key.Key_Return)
    assert "Untel" in dialog.banner.text
    assert acts(caseload) == ()
    dialog.line.clear()
    dialog.reject()


def test_the_journeys_of_a_day_are_a_round_that_names_where_one_was(qtbot, line, caseload, people):
    type_text(line.line, "45 visite Lefèvre chez Le Phare hier")
    qtbot.keyClick(line.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(line.line, "trajet 1h30 62 km hier")
    qtbot.waitUntil(lambda: "Visites du jour\u00a0: Boulangerie Le Phare" in chips(line))
    assert "Trajet\u00a0: 1\u00a0h\u00a030, 62\u00a0km" in chips(line)
    press(qtbot, Qt.Key.Key_Return)
    from jalon.storage.queries.acts import trips_in

    with caseload.read() as session:
        (trip,) = trips_in(session, Month(2026, 12))
    assert (trip.date, trip.duration_minutes, trip.subject) == (
        date(2026, 12, 1), 90, "Boulangerie Le Phare",
    )  # fmt: skip

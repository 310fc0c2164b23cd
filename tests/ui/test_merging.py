"""Who is on file twice, through the window: told apart, merged, separated again, by the keyboard."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import make
from jalon.services import merging
from jalon.services.merging import Merged
from jalon.storage import records
from jalon.ui.document_dialogs import ask_to_destroy
from ui.audit import findings
from ui.driving import activate, press, type_text


def holds(qtbot, shown):
    """Wait until the audit finds nothing: what was just shown may still be taking its place."""

    def finds_nothing():
        assert findings(shown) == []

    qtbot.waitUntil(finds_nothing, timeout=5000)


@pytest.fixture
def twin(caseload, people):
    """Write Zoé a second time, with an act of her own."""
    with caseload.write("demonstration") as session:
        found = make.a_person(
            session, case_code="A-0009", given_name="Zoé", family_name="LEFEVRE", town="Nancy", email="z@x.fr"
        )
        make.a_path(session, found, date(2026, 9, 1))
        make.an_act(session, caseload.signed_in.coach_id, (found,), date=date(2026, 11, 12))
        records.insert(session, "employer", {"name": "Boulangerie Le Phar", "town": "Nancy"})
    return found


@pytest.fixture
def screen(qtbot, window, twin):
    window.show_place("people")
    window.people.duplicates_button.click()
    shown = window.screens.currentWidget()
    qtbot.waitUntil(lambda: shown.table.model().rowCount() == 1)
    return shown


def alt(key):
    QTest.keyClick(QApplication.focusWidget(), key, Qt.KeyboardModifier.AltModifier)


def the_dialog(qtbot, screen):
    qtbot.waitUntil(lambda: screen.dialog is not None and bool(screen.dialog.months_told.text()))
    qtbot.waitUntil(lambda: not screen.dialog.is_working)
    activate(qtbot, screen.dialog)
    return screen.dialog


def test_two_files_are_merged_and_separated_by_the_keyboard(qtbot, window, screen, caseload, twin, people):
    screen.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    dialog = the_dialog(qtbot, screen)
    assert dialog.months_told.text() == "Aucun mois arrêté ne change."
    assert list(dialog.choices) == ["family_name"]
    dialog.code.choose("second")
    qtbot.waitUntil(lambda: not dialog.is_working)
    dialog.choices["family_name"].choose("first")
    with qtbot.waitSignal(dialog.merged):
        press(qtbot, Qt.Key.Key_Return)
    assert merging_of(caseload) == ["Zoé Lefèvre (A-0001)"]
    assert window.status.text() == "Dossiers fusionnés. Ctrl+Z les sépare."
    qtbot.waitUntil(lambda: screen.none.isVisible())
    window.open_person(people["Lefèvre"])  # where a draft, or a link, may still lead
    assert window.person.heading.title.text() == "Zoé Lefèvre"
    assert "A-0009" in window.person.heading.subtitle.text()
    window.show_duplicates("person")
    qtbot.waitUntil(lambda: screen.merges_card.isVisible())
    activate(qtbot, window)
    screen.findChild(type(screen.merge_button), "separate-0").setFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: screen.table.model().rowCount() == 1)
    assert merging_of(caseload) == []


def merging_of(caseload):
    return [one.gone for one in merging.list_merged(caseload, "person")]


def test_somebody_else_is_remembered(qtbot, window, screen, twin):
    screen.table.setFocus()
    alt(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: screen.none.isVisible())
    window.undo()
    qtbot.waitUntil(lambda: screen.table.model().rowCount() == 1)


def test_two_files_that_nothing_brings_together_are_compared(qtbot, window, screen, people):
    window.open_person(people["Nowak"])
    menu = window.person.file_button.menu()
    next(action for action in menu.actions() if "Fusionner" in action.text()).trigger()
    qtbot.waitUntil(lambda: screen.other.hasFocus(), timeout=5000)
    type_text(screen.other, "diaye")
    qtbot.waitUntil(lambda: bool(screen.other.proposals))
    press(qtbot, Qt.Key.Key_Tab)
    screen.compare_button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert {screen._compared.first.code, screen._compared.second.code} == {"A-0003", "A-0004"}


def test_an_employer_that_exists_is_said_before_it_is_written_twice(qtbot, window, people, caseload):
    window.add_employer()
    dialog = window.employer.dialog
    activate(qtbot, dialog)
    type_text(dialog.field("name"), "boulangerie le phare")
    press(qtbot, Qt.Key.Key_Return, control=True)
    assert "existe peut-être déjà" in dialog.banner.text
    QTest.keyClick(dialog, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.employer)
    assert window.employer.heading.title.text() == "boulangerie le phare"


def test_the_screen_and_the_question_hold_in_every_look(qtbot, any_look, window, twin):
    window.resize(*any_look)
    window.show_duplicates("person")
    screen = window.screens.currentWidget()
    qtbot.waitUntil(lambda: screen.table.model().rowCount() == 1)
    holds(qtbot, window)
    screen.ask_to_merge()
    dialog = the_dialog(qtbot, screen)
    holds(qtbot, dialog)
    dialog.done(0)


def test_a_merge_that_is_final_says_so_and_offers_nothing(qtbot, window, screen):
    merged = Merged(
        "a", datetime(2026, 11, 3, 9, tzinfo=UTC), None, "k", "Zoé (A-1)", "Zoë (A-2)", is_final=True
    )
    screen._show_merges([merged])
    told = [label.text() for label in screen.merges_card.findChildren(QLabel)]
    assert any("définitive" in text for text in told)
    assert screen.findChild(type(screen.merge_button), "separate-0") is None


def test_what_is_asked_before_a_document_is_destroyed_says_that_a_merge_becomes_final(window):
    asking = ask_to_destroy(window, "CV", ("Zoë (A-2)",), lambda: None)
    assert "ne pourront plus être séparés" in asking.informativeText()
    asking.reject()

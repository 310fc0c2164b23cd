"""The deadlines of the first screen: announced by date, opened by Enter, put aside with a reason, undone."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jalon.storage import records
from jalon.ui import deadlines_card
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text


@pytest.fixture
def watched(caseload, people):
    """Give two people a right that ends, one of them soon."""
    with caseload.write("demonstration") as session:
        for name, days in (("Nowak", 200), ("Lefèvre", 20)):
            records.insert(
                session,
                "recognition",
                {"person_id": people[name], "kind": "RQTH", "end_date": TODAY + timedelta(days)},
            )


def rows(window):
    model = window.home.deadlines.table.model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def rights(window):
    return [row for row in rows(window) if row[0] == "Fin de la RQTH"]


def test_a_deadline_is_shown_from_its_delay_on_or_within_the_horizon_asked(watched, window):
    assert rights(window) == [("Fin de la RQTH", "22/12/2026, dans 20\u00a0jours")]
    window.home.deadlines.horizon.choose("365")
    assert len(rights(window)) == 2
    window.home.deadlines.horizon.choose("RULES")


def test_enter_opens_the_person(qtbot, watched, window, people):
    card = window.home.deadlines
    where = [row[0] for row in rows(window)].index("Fin de la RQTH")
    card.table.selectRow(where)
    card.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert window.screens.currentWidget() is window.person
    assert window.person.person.id == people["Lefèvre"]


def test_a_deadline_is_put_aside_with_a_reason_and_taken_back(qtbot, watched, window):
    card = window.home.deadlines
    card.table.selectRow([row[0] for row in rows(window)].index("Fin de la RQTH"))
    card.put_aside()
    dialog = card.dialog
    activate(qtbot, dialog)
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()  # without a reason nothing is put aside
    type_text(dialog.reason, "Déjà déposé")
    press(qtbot, Qt.Key.Key_Return)
    assert rights(window) == []
    assert window.status.text() == "Mise de côté\u00a0: Fin de la RQTH"
    activate(qtbot, window)
    press(qtbot, Qt.Key.Key_Z, control=True)
    assert len(rights(window)) == 1


def test_of_many_people_they_are_read_when_asked_and_off_the_thread_of_the_window(
    qtbot, watched, window, monkeypatch
):
    monkeypatch.setattr(deadlines_card, "AT_ONCE", 2)
    window.home.reload()
    card = window.home.deadlines
    assert rows(window) == []
    assert card.read_button.isVisible()
    card.read_button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(rights(window)) == 1)
    assert not card.read_button.isVisible()


def test_the_card_and_its_question_are_usable_in_every_look(qtbot, look, watched, window):
    window.resize(*look)
    window.show_place("home")
    window.home.deadlines.horizon.choose("365")
    window.home.deadlines.table.setFocus()
    settled(qtbot)
    assert findings(window) == []
    window.home.deadlines.put_aside()
    dialog = window.home.deadlines.dialog
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.reject()

"""What a newcomer looks for: the act just logged, the keys that work, one name in the title."""

from datetime import date

from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtWidgets import QApplication, QFileIconProvider

import make
from ui.audit import findings
from ui.driving import activate, press


def test_planned_acts_stand_below_what_was_done(window, caseload, people):
    coach, person = caseload.signed_in.coach_id, people["Lefèvre"]
    with caseload.write("demonstration") as session:
        for day in (20, 10):
            make.an_act(session, coach, (person,), date=date(2026, 12, day), state="PLANNED")
    window.open_person(person)
    page = window.person
    assert [page.table.model().row_at(row).date.month for row in range(page.table.model().rowCount())] == [11]
    planned = page.planned_table.model()
    assert [planned.row_at(row).date.day for row in range(planned.rowCount())] == [10, 20]


def test_the_pages_of_a_preview_turn_at_once(qtbot, window):
    window.show_place("month")
    preview = window.monthly.preview()
    activate(qtbot, preview)
    qtbot.waitUntil(preview._area.hasFocus)
    press(qtbot, Qt.Key.Key_PageDown)
    assert preview._area.verticalScrollBar().value() > 0
    before = preview.zoom
    press(qtbot, Qt.Key.Key_Minus)
    assert preview.zoom < before
    preview.accept()


def test_the_keys_are_listed_by_shift_f1(qtbot, window):
    window.show_keyboard_card()
    card = QApplication.activeModalWidget()
    activate(qtbot, card)
    assert findings(card) == []
    card.accept()


def test_jalon_is_named_once_in_a_title_and_folders_in_french(window, qapp, tmp_path):
    assert window.windowTitle() == "Jalon — Tableau de bord"
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "Dossier"

"""The help to type a questionnaire elsewhere: answers in order, copied one after the other by Enter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ui.audit import findings
from ui.driving import activate


def shown(qtbot, window):
    dialog = window.show_answers()
    qtbot.waitUntil(lambda: dialog._model.rowCount() > 0, timeout=15000)
    return dialog


def test_answers_of_the_person_shown_are_copied_one_after_the_other(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    dialog = shown(qtbot, window)
    assert [dialog.choice.itemText(row) for row in range(2)] == [
        "Entrée, dossier A-0001",
        "Suivi ou sortie, dossier A-0001",
    ]
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "A-0001"
    assert dialog.said.text() == "Copié\u00a0: Code du dossier."
    assert dialog.table.currentIndex().row() == 1
    QGuiApplication.clipboard().clear()
    dialog.table.selectRow(7)
    dialog.copy_button.click()
    assert dialog.said.text().startswith("Rien à copier\u00a0: Type de handicap.")
    assert QGuiApplication.clipboard().text() == ""
    dialog.accept()


def test_without_a_person_the_half_years_are_offered_and_the_dialog_is_usable_by_all(qtbot, look, window):
    window.resize(*look)
    dialog = shown(qtbot, window)
    assert dialog.choice.itemText(0) == "Activité, 2e semestre 2026"
    assert dialog.choice.itemText(1) == "Activité, 1er semestre 2026"
    activate(qtbot, dialog)
    assert findings(dialog) == []
    dialog.accept()

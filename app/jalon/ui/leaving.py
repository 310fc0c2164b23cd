"""Asks before what was typed is thrown away; the window goes on behind the question."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QMessageBox


def ask_to_leave(
    form: QDialog, question: str, leave: Callable[[], object], *, details: str = ""
) -> QMessageBox:
    """Ask over ``form`` whether to throw away what it holds, and call ``leave`` when the answer is yes.

    It never waits inside for the answer: whatever closes the form meanwhile takes the question with it.
    """
    asking = QMessageBox(form)
    asking.setWindowTitle("Jalon")
    asking.setText(question)
    asking.setInformativeText(details)
    throw = asking.addButton("A&bandonner la saisie", QMessageBox.ButtonRole.DestructiveRole)
    stay = asking.addButton("&Continuer la saisie", QMessageBox.ButtonRole.RejectRole)
    asking.setDefaultButton(stay)
    asking.setEscapeButton(stay)
    throw.clicked.connect(leave)
    asking.finished.connect(asking.deleteLater)
    asking.open()
    return asking

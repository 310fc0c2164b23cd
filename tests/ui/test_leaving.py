"""What is typed in a form is thrown away only once someone said so."""

import pytest
from PySide6.QtWidgets import QMessageBox

from ui.driving import activate, type_text


@pytest.fixture
def form(qtbot, window):
    window.new_act()
    form = window.form
    activate(qtbot, form)
    type_text(form.note, "un mot")
    form.reject()
    return form


def answer(form, words):
    asking = form.findChild(QMessageBox)
    next(button for button in asking.buttons() if words in button.text().replace("&", "")).click()


def test_the_form_of_an_act_stays_as_long_as_nobody_answers(qtbot, window, form):
    assert form.isVisible()
    answer(form, "Continuer")
    assert form.isVisible()
    assert form.note.text() == "un mot"
    form.reject()
    qtbot.waitUntil(lambda: len(form.findChildren(QMessageBox)) == 1)  # the first question is gone
    answer(form, "Abandonner")
    assert not form.isVisible()
    qtbot.waitUntil(lambda: window.form is None)


def test_a_form_that_closes_takes_its_question_along(qtbot, window, form):
    form.done(0)
    qtbot.waitUntil(lambda: window.form is None)
    assert window.isVisible()

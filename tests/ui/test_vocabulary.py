"""Screens say « référent » or « conseiller » as the papers do, by the setting of the structure."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from jalon.services import structure
from jalon.ui import messages, vocabulary
from jalon.ui.admission_form import AdmissionForm
from jalon.ui.vocabulary import in_trade_words
from ui.driving import TODAY


@pytest.fixture(autouse=True)
def _as_it_was():
    yield
    vocabulary.use("référent")


def keep_words_of(window, version: str) -> None:
    caseload = window._workspace.caseload
    window._workspace.write(
        structure.change_structure,
        replace(structure.read_structure(caseload), vocabulary=version),
        today=TODAY,
    )


def test_a_word_keeps_its_capital_and_the_key_of_its_field():
    vocabulary.use("conseiller")
    assert in_trade_words("Changer de &référent…") == "Changer de conseille&r…"
    assert in_trade_words("&Référent") == "Conseille&r"
    assert in_trade_words("Référent\u00a0: Claire") == "Conseiller\u00a0: Claire"
    assert in_trade_words("suppléant") == "suppléant"


@pytest.mark.parametrize(("version", "word"), [("2016-2025", "Référent"), ("2026", "Conseiller")])
def test_the_list_the_form_and_the_undo_follow_the_setting(window, version, word):
    keep_words_of(window, version)
    window.show_place("people")
    model = window.people.table.model()
    titles = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert word in titles
    window.admit()
    assert isinstance(window.form, AdmissionForm)
    assert window.form._rows["coach"].label.text().replace("&", "") == word
    assert messages.action_words("change_coach") == f"changement de {word.lower()}"

"""The words to read again: a list one can change, and what is shown before a paper leaves."""

import pytest

from jalon.services import sensitive_words
from jalon.ui.word_review import review_then
from ui.audit import findings
from ui.driving import activate, settled, type_text
from ui.test_person_page import texts

TEXTS = ["Horaires du matin", "Elle sort d’hospitalisation et le dit."]


@pytest.fixture
def section(window):
    window.show_section("words")
    return window.settings.section("words")


def test_a_word_is_added_taken_out_and_the_shipped_list_comes_back(qtbot, window, section, caseload):
    section.line.setFocus()
    type_text(section.line, "bénévole*")
    section.add_button.click()
    assert section.table.model().index(0, 0).data() == "bénévole*"
    assert sensitive_words.words_to_review(caseload, ["Bénévolement"]) != ()
    section.table.selectRow(0)
    section.remove_button.click()
    assert sensitive_words.words_to_review(caseload, ["Bénévolement"]) == ()
    type_text(section.line, "prison")
    section.add_button.click()
    assert section._line_row.error
    section.table.selectRow(0)
    section.remove_button.click()
    section.back_button.click()
    assert sensitive_words.read_words(caseload)[0].words == "autiste*"


def test_a_paper_without_any_leaves_at_once(window):
    left = []
    assert review_then(window._workspace, TEXTS[:1], lambda: left.append(True), window) is None
    assert left == [True]


def test_a_paper_waits_until_its_words_were_shown_and_leaves_as_it_is(qtbot, look, window):
    window.resize(*look)
    left = []
    dialog = review_then(window._workspace, TEXTS, lambda: left.append(True), window)
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    assert "hospitalisation" in dialog.table.model().index(0, 0).data()
    assert "peut sortir tel quel" in texts(dialog)
    assert left == []
    dialog.go_button.click()
    assert left == [True]


def test_going_back_to_the_text_keeps_the_paper(qtbot, window):
    left = []
    dialog = review_then(window._workspace, TEXTS, lambda: left.append(True), window)
    dialog.back_button.click()
    assert left == []

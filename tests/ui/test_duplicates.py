"""Someone who is on file already, met at the admission."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import NotDuplicateRow
from ui.audit import findings
from ui.driving import activate, settled, type_text


@pytest.fixture
def form(qtbot, window, people):
    window.forms.admit()
    form = window.forms.current
    activate(qtbot, form)
    type_text(form.family_name, "lefevre")
    type_text(form.given_name, "zoé")
    return form


def count(caseload, row):
    with caseload.read() as session:
        return session.execute(select(func.count()).select_from(row)).scalar_one()


def test_she_is_said_and_somebody_else_is_admitted_all_the_same(qtbot, window, form, caseload):
    before = count(caseload, PersonRow)
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "peut-être déjà suivie" in form.banner.text
    assert "Zoé Lefèvre (A-0001" in form.banner.text
    assert count(caseload, PersonRow) == before
    QTest.keyClick(form, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: count(caseload, PersonRow) == before + 1)
    assert count(caseload, NotDuplicateRow) == 1


def test_her_file_is_opened_from_there(qtbot, window, form, people, caseload):
    before = count(caseload, PersonRow)
    form.save()
    QTest.keyClick(form, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.person.isVisible())
    assert window.person.heading.title.text() == "Zoé Lefèvre"
    assert count(caseload, PersonRow) == before


def test_what_is_wrong_with_a_field_is_said_no_more_once_it_is_changed(qtbot, window, people):
    window.forms.admit()
    form = window.forms.current
    activate(qtbot, form)
    form.save()
    assert [form._rows[name].error for name in ("family_name", "given_name")] == ["À remplir."] * 2
    form.family_name.setFocus()
    type_text(form.family_name, "Q")
    assert [form._rows[name].error for name in ("family_name", "given_name")] == ["", "À remplir."]
    form.given_name.setText("Léo")
    assert form._rows["given_name"].error


def test_what_is_not_asked_of_everybody_is_seen_whole_once_unfolded(qtbot, form):
    form.more_button.click()
    settled(qtbot)
    seen = form.sex_row.visibleRegion().boundingRect()
    assert seen == form.sex_row.rect()


def test_the_warning_holds_in_every_look(qtbot, look, window, form):
    form.save()
    settled(qtbot)
    assert findings(form) == []

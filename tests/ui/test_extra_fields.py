"""The structure's own fields through the window: added, filled on a page, filtered in the list."""

import pytest
from PySide6.QtCore import Qt

from jalon.services import employers, extra_fields
from ui.audit import findings
from ui.driving import activate, press, type_text


def holds(qtbot, shown):
    """Wait until the audit finds nothing: what was just shown may still be taking its place."""

    def finds_nothing():
        assert findings(shown) == []

    qtbot.waitUntil(finds_nothing, timeout=5000)


@pytest.fixture
def fields(caseload):
    add = extra_fields.add_field
    return [
        add(caseload, "person", "Secteur", "CHOICE", ["Vallée", "Plaine"]),
        add(caseload, "person", "Atelier suivi", "YES_NO"),
        add(caseload, "person", "Premier contact & suite", "DAY"),
        add(caseload, "employer", "Réseau", "TEXT"),
    ]


def test_a_field_is_added_in_the_settings_and_its_label_warned_about(qtbot, window, caseload):
    window.show_section("extra")
    section = window.settings.section("extra")
    section.add_button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    dialog = section.dialog
    activate(qtbot, dialog)
    type_text(dialog.field("label"), "Numéro de sécurité sociale")
    assert "Jalon n’en garde aucun" in dialog.field("label").accessibleDescription()
    dialog.field("label").clear()
    type_text(dialog.field("label"), "Quartier")
    dialog.field("kind").choose("CHOICE")
    press(qtbot, Qt.Key.Key_Return, control=True)
    assert dialog.banner.text.startswith("Rien n’est enregistré")  # a list without choices
    type_text(dialog.field("choices"), "Nord")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: section.dialog is None, timeout=3000)
    (field,) = extra_fields.read_fields(caseload)
    assert (field.label, field.kind, field.choices) == ("Quartier", "CHOICE", ("Nord",))
    assert section.count.text() == "1\u00a0champ en service sur 10"
    section.archive_button.click()
    assert section.archive_button.text() == "Remettre en servic&e"
    section.remove_button.click()
    assert extra_fields.read_fields(caseload, with_archived=True) == ()


def test_they_are_filled_on_her_page_and_filter_the_list(qtbot, window, caseload, people, fields):
    window.open_person(people["Lefèvre"])
    page = window.person
    page.extra.button.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    dialog.field(f"extra:{fields[0]}").choose("Vallée")
    type_text(dialog.field(f"extra:{fields[2]}"), "3/11/2026")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.desk.dialog is None, timeout=3000)
    assert [text for _, text in page.extra.held] == ["Vallée", None, "2026-11-03"]
    window.show_place("people")
    listed = window.people.table.model()
    assert listed.rowCount() == 4
    window.people.filters_button.click()
    window.people.filters.added.choose(f"{fields[0]}\tVallée")
    assert (listed.rowCount(), window.people.filters_button.text()) == (1, "&Filtres\u00a0: 1")
    exported = window.people.exported_list()
    (line,) = exported.read(exported.ids).values()
    assert [column.heading for column in exported.columns][-3:] == [
        "Secteur", "Atelier suivi", "Premier contact & suite",
    ]  # fmt: skip
    assert exported.columns[-3].cell(line) == "Vallée"


def test_an_employer_has_its_own(qtbot, window, caseload, people, fields):
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    window.employer.fill_extra()
    dialog = window.employer.dialog
    activate(qtbot, dialog)
    type_text(dialog.field(f"extra:{fields[3]}"), "Club des employeurs")
    press(qtbot, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: window.employer.dialog is None, timeout=3000)
    assert employers.find_employers(caseload, "club") == (window.employer.employer_id,)


def test_they_hold_in_every_look(qtbot, look, window, people, fields):
    window.resize(*look)
    window.show_section("extra")
    holds(qtbot, window)
    section = window.settings.section("extra")
    section.add()
    activate(qtbot, section.dialog)
    holds(qtbot, section.dialog)
    section.dialog.done(0)
    activate(qtbot, window)
    window.open_person(people["Lefèvre"])
    holds(qtbot, window)
    window.person.fill_extra()
    dialog = window.person.desk.dialog
    activate(qtbot, dialog)
    holds(qtbot, dialog)
    dialog.done(0)

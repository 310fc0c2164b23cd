"""The delays of deadlines in the settings: a line chosen, its days typed, those of Jalon in one click."""

import pytest
from PySide6.QtCore import Qt

from jalon.services.deadline_delays import OwnDelay, read_own_delays
from ui.driving import TODAY, activate, press, type_text
from ui.test_person_page import texts


@pytest.fixture
def section(qtbot, window, people):
    window.show_section("deadlines")
    activate(qtbot, window)
    return window.settings.section("deadlines")


def row(section, label):
    model = section.table.model()
    return next(
        [model.index(number, column).data() for column in range(3)]
        for number in range(model.rowCount())
        if model.index(number, 0).data().startswith(label)
    )


def choose(section, label):
    model = section.table.model()
    labels = [model.index(number, 0).data() for number in range(model.rowCount())]
    section.table.selectRow(labels.index(label))


def test_a_delay_is_typed_kept_with_its_day_and_given_back_in_one_click(qtbot, window, caseload, section):
    choose(section, "Fin de la RQTH")
    assert section.days.text() == "180"
    assert not section.give_back_button.isEnabled()
    assert "R5213-1-1" in section.source.text()
    section.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert section.days.hasFocus()
    section.days.clear()
    type_text(section.days, "120")
    press(qtbot, Qt.Key.Key_Return)
    assert read_own_delays(caseload)["RQTH_END"] == OwnDelay(120, TODAY)
    assert row(section, "Fin de la RQTH") == [
        "Fin de la RQTH",
        "120\u00a0jours avant",
        "la structure, 02/12/2026 (Jalon\u00a0: 180)",
    ]
    assert section.table.currentIndex().row() == 0
    section.give_back_button.click()
    assert dict(read_own_delays(caseload)) == {}
    assert row(section, "Fin de la RQTH")[1:] == ["180\u00a0jours avant", "Jalon"]


def test_what_is_no_number_of_days_is_refused_beside_the_field(section, caseload):
    for typed in ("", "bientôt", "999"):
        section.days.setText(typed)
        section.save()
        assert section.days.hasFocus()
        assert section._row.error
    assert dict(read_own_delays(caseload)) == {}
    section.days.setText("0")
    section.save()
    assert not section._row.error


def test_the_time_in_a_module_and_a_silent_employer_count_from_a_beginning(section):
    assert row(section, "Employeur à rappeler")[1] == "après 60\u00a0jours"
    assert row(section, "Point d’étape sur le module\u00a0: ")[1].startswith("après")
    assert "ne la changent pas" in texts(section)

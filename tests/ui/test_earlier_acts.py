"""Where acts are hidden by the day since which Jalon is used, it is said, and one key shows them."""

from dataclasses import replace
from datetime import date

import make
from jalon.services import structure
from ui.audit import findings
from ui.driving import TODAY, activate, settled


def test_acts_of_before_are_told_on_the_month_and_the_dashboard_and_shown_in_one_key(
    qtbot, look, window, people, caseload
):
    details = replace(structure.read_structure(caseload), used_since=date(2026, 11, 1))
    structure.change_structure(caseload, details, today=TODAY)
    window.show_place("month")
    assert window.monthly.earlier.text == ""
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (people["Nowak"],), date=date(2026, 9, 3))
    window._workspace.changed.emit()
    window.resize(*look)
    activate(qtbot, window)
    settled(qtbot)
    assert "1\u00a0acte a eu lieu avant" in window.monthly.earlier.text
    assert findings(window) == []
    window.show_place("home")
    settled(qtbot)
    assert "01/11/2026" in window.home.earlier.text
    assert findings(window) == []
    window.home.earlier.button.click()
    assert structure.read_structure(caseload).used_since == date(2026, 9, 3)
    assert "03/09/2026" in window.status.text()
    assert window.home.earlier.text == ""
    window.show_place("month")
    assert window.monthly.earlier.text == ""

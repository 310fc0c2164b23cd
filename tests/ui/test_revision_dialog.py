"""Two versions of a month are compared on the screen: what differs, before and after."""

import pytest

import make
from jalon.domain.months import Month
from jalon.services import returns
from ui.audit import findings
from ui.driving import TODAY, activate, settled

NOVEMBER = Month(2026, 11)


@pytest.fixture
def monthly(qtbot, window, caseload, people):
    """Show a month of which a version is locked, touched since."""
    returns.lock_month(caseload, NOVEMBER, today=TODAY)
    with caseload.write("demonstration") as session:
        coach = caseload.signed_in.coach_id
        make.an_act(session, coach, (people["Lefèvre"],), date=NOVEMBER.first_day, duration_minutes=45)
    window.show_place("month")
    window.monthly.picker.go(NOVEMBER)
    window.monthly.reload()
    return window.monthly


def compared(qtbot, monthly, count=1):
    dialog = monthly.compare()
    activate(qtbot, dialog)
    qtbot.waitUntil(lambda: len(dialog.differences) >= count)
    return dialog


def test_a_version_is_compared_with_the_month_as_it_stands(qtbot, monthly):
    dialog = compared(qtbot, monthly)
    told = {one.what: (one.before, one.after) for one in dialog.differences}
    assert any("MIN_PERSONNE" in what for what in told)
    assert any(what.startswith("Dossier A-") for what in told)
    assert dialog.told.text() == f"{len(told)}\u00a0différences."
    dialog.reject()


def test_two_versions_are_compared_once_both_are_locked(qtbot, monthly, caseload):
    returns.lock_month(caseload, NOVEMBER, today=TODAY, reason="acte retrouvé")
    monthly.reload()
    dialog = compared(qtbot, monthly)
    assert (dialog.first.value(), dialog.second.value()) == ("1", "2")
    dialog.first.choose("2")
    qtbot.waitUntil(lambda: dialog.told.text() == "Rien ne diffère.")
    assert dialog.differences == ()
    dialog.reject()


def test_a_comparison_whose_window_is_closed_says_nothing(qtbot, monthly, jobs):
    dialog = monthly.compare()
    dialog.reject()
    qtbot.waitUntil(lambda: not monthly._jobs.is_busy)


def test_what_became_of_a_locked_return_is_noted_and_shown(qtbot, look, window, monthly):
    window.resize(*look)
    dialog = monthly.note_sending()
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.field("sent_means").choose("COURRIEL")
    dialog.field("answer").choose("accepted")
    dialog.save()
    qtbot.waitUntil(lambda: monthly.sending_button.text() == "&Envoyé le 02/12/2026, accepté")


def test_a_month_without_a_locked_version_has_nothing_to_compare(qtbot, window):
    window.show_place("month")
    assert window.monthly.compare_button.isHidden()


def test_the_comparison_can_be_used_by_all(qtbot, look, window, monthly):
    window.resize(*look)
    dialog = compared(qtbot, monthly)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.reject()
    activate(qtbot, window)
    settled(qtbot)
    assert findings(window) == []

"""A visit from its printed strip: the code typed at the office opens the form already filled."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import make
from jalon.domain.months import Month
from jalon.services import activity
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.services.papers.visit import DAY
from ui.driving import TODAY, activate, press, type_text

DECEMBER = Month(2026, 12)


@pytest.fixture
def phare(caseload, people):
    from jalon.services import lookups

    return lookups.suggest_employers(caseload, "phare")[0].id


def form_from_line(qtbot, window, text):
    """Type a line that bears a code, press Enter, and return the form that opens."""
    press(qtbot, Qt.Key.Key_J, control=True)
    line = window.form
    activate(qtbot, line)
    line.line.setText("45 V-9999")
    assert line.missing.text() == "Aucune visite n’a le code V-9999\u00a0: relisez-le sur la bande."
    line.line.clear()
    type_text(QApplication.focusWidget(), text)
    assert line.missing.text() == "Entrée ouvre le formulaire de cette visite, déjà rempli."
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.form is not None and window.form is not line)
    activate(qtbot, window.form)
    return window.form


def test_the_code_of_a_strip_opens_the_form_of_the_visit_filled(qtbot, window, caseload, people, phare):
    made = make_paper(
        caseload,
        "D8T",
        Asked(employer_id=phare, person_id=people["Lefèvre"], choices={DAY: "2026-12-01"}),
        today=TODAY,
    )
    assert made.document["visit_code"] == "V-0001"
    form = form_from_line(qtbot, window, "V-0001")
    assert form.people.ids() == (people["Lefèvre"],)
    assert form.employer.text() == "Boulangerie Le Phare"
    assert form.day.day() == date(2026, 12, 1)
    assert form.kind.value() == "VISITE_EMPLOI"
    assert form.coach.value() == caseload.signed_in.coach_id
    assert activity.list_acts(caseload, DECEMBER) == ()
    form.duration.setFocus()
    type_text(form.duration, "50")
    form.save()
    qtbot.waitUntil(lambda: window.form is None)
    (act,) = activity.list_acts(caseload, DECEMBER)
    assert (act.date, act.duration_minutes, act.employer_name) == (
        date(2026, 12, 1),
        50,
        "Boulangerie Le Phare",
    )

    # The strip is read a second time: the act that it became opens, none is added.
    activate(qtbot, window)
    form = form_from_line(qtbot, window, "V)ààà&")  # as a reader of codes types it on a French keyboard
    assert form.duration.minutes() == 50
    form.reject()
    assert len(activity.list_acts(caseload, DECEMBER)) == 1


def test_the_planned_visit_is_the_one_that_the_code_confirms(qtbot, window, caseload, people, phare):
    with caseload.write("demonstration") as session:
        act = make.an_act(
            session, caseload.signed_in.coach_id, (people["Lefèvre"],), date=TODAY, state="PLANNED",
            act_type="BILAN_TRIPARTITE", employer_id=phare, place="EMPLOYEUR", module="M4_EMPLOI",
        )  # fmt: skip
    make_paper(caseload, "D8T", Asked(employer_id=phare), today=TODAY)
    form = form_from_line(qtbot, window, "v-0001 1h15 : a repris confiance")
    assert form.kind.value() == "BILAN_TRIPARTITE"
    form.save()
    qtbot.waitUntil(lambda: window.form is None)
    done = activity.read_act(caseload, act)
    assert (done.state, done.duration_minutes, done.subject) == ("DONE", 75, "a repris confiance")

"""Agreements and targets, driven through what someone sees."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from jalon.services import agreements, annual_report, claims
from jalon.services.agreements import AgreementDetails, AgreementLine, PlatformDetails
from jalon.services.claims import NewClaim
from jalon.ui.agreement_dialogs import read_cents, read_number
from ui.audit import findings
from ui.driving import activate, settled, type_text

YEAR = date(2026, 1, 1)
DETAILS = AgreementDetails("CONV-54-2026", "HABILITATION", "54", YEAR, date(2028, 12, 31))


@pytest.fixture
def nancy(caseload) -> str:
    return agreements.add_agreement(caseload, DETAILS, AgreementLine(YEAR, 20, 20, "PLACE_AN", 430_000))


def shown_in(qtbot, window):
    window.show_place("settings")
    window.settings.show_section("agreements")
    settled(qtbot)
    return window.settings.section("agreements")


def texts(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def dialog_of(qtbot, section):
    activate(qtbot, section.dialog)
    return section.dialog


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("4300", 430_000), ("4 300,50 €", 430_050), ("0,1", 10), ("1,234", None), ("-3", None), ("mille", None)],
)
def test_an_amount_is_read_to_the_cent_or_not_at_all(typed, cents):
    assert read_cents(typed) == cents
    assert read_number("1 200") == 1200
    assert read_number("12,5") is None


def test_an_agreement_makes_the_target_of_the_month_and_is_undone_by_its_name(qtbot, window, caseload):
    section = shown_in(qtbot, window)
    assert section.target.text() == "—"
    section.add_button.click()
    dialog = dialog_of(qtbot, section)
    type_text(dialog.reference, "CONV-54-2026")
    dialog.department.choose("54")
    type_text(dialog.start, "01/01/2026")
    type_text(dialog.first.target, "20")
    type_text(dialog.first.amount, "4 300,00")
    dialog.first.unit.choose("PLACE_AN")
    dialog.save_button.click()
    assert section.dialog is None
    settled(qtbot)
    shown = texts(section)
    assert section.target.text() == "20\u00a0personnes"
    assert "Cible du mois de décembre 2026" in shown
    assert (
        "À partir du 01/01/2026\u00a0: cible 20\u00a0personnes, 4\u202f300,00\u00a0€ (place et an)" in shown
    )
    assert "convention" in window.undo_button.text()
    window.undo()
    assert section.target.text() == "—"


def test_a_new_target_is_a_line_more_and_the_former_stays(qtbot, window, caseload, nancy):
    section = shown_in(qtbot, window)
    section.buttons[nancy, "line"].click()
    dialog = dialog_of(qtbot, section)
    assert dialog.line.valid_from.text() == "01/12/2026"
    type_text(dialog.line.target, "24")
    dialog.save_button.click()
    assert section.dialog is None
    settled(qtbot)
    assert section.target.text() == "24\u00a0personnes"
    assert "cible 20\u00a0personnes" in texts(section)
    assert "CONV-54-2026\u00a0: 24" in section.target_words.text()


def test_what_is_wrong_is_said_beside_its_field(qtbot, window, caseload, nancy):
    section = shown_in(qtbot, window)
    section.buttons[nancy, "line"].click()
    dialog = dialog_of(qtbot, section)
    type_text(dialog.line.target, "vingt")
    dialog.save_button.click()
    assert dialog.rows["target_caseload"].error == "Un nombre entier."
    dialog.line.target.clear()
    dialog.line.valid_from.set_day(YEAR)
    dialog.save_button.click()
    assert "deux fois" in dialog.rows["valid_from"].error
    assert len(agreements.list_agreements(caseload)[0].lines) == 1
    dialog.reject()


def test_the_lead_structure_is_written(qtbot, window, caseload):
    section = shown_in(qtbot, window)
    section.lead_button.click()
    dialog = dialog_of(qtbot, section)
    dialog.department.choose("54")
    dialog.save_button.click()
    assert "manque" in dialog.rows["lead_operator_name"].error
    type_text(dialog.name, "Plateforme de Meurthe-et-Moselle")
    dialog.save_button.click()
    settled(qtbot)
    assert "Plateforme de Meurthe-et-Moselle" in texts(section)
    assert "chef de file" in window.undo_button.text()


def test_a_claim_shows_what_it_makes_is_numbered_and_is_corrected_by_another(qtbot, window, caseload, nancy):
    section = shown_in(qtbot, window)
    section.buttons[nancy, "claim"].click()
    dialog = dialog_of(qtbot, section)
    assert (dialog.start.text(), dialog.end.text()) == ("01/01/2026", "30/11/2026")
    assert dialog.amount.text() == "78\u202f833,33\u00a0€"
    dialog.start.clear()
    type_text(dialog.start, "15/01/2026")
    assert "mois entiers" in dialog.details.text()
    dialog.proration.choose("JOUR_REEL")
    dialog.start.clear()
    type_text(dialog.start, "01/01/2026")
    assert "334/365" in dialog.details.text()
    dialog.save_button.click()
    qtbot.waitUntil(lambda: "AF-2026-001\u00a0: 78\u202f695,89\u00a0€" in texts(section))
    section.claims.buttons["AF-2026-001", "correct"].click()
    dialog = dialog_of(qtbot, section)
    dialog.proration.choose("MOIS_12")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: "remplacé par AF-2026-002" in texts(section))
    section.claims.buttons["AF-2026-002", "show"].click()
    qtbot.waitUntil(lambda: section.desk.preview is not None, timeout=20_000)
    section.desk.preview.reject()


def test_the_texts_of_the_annual_report_are_kept_by_chapter(qtbot, window, caseload):
    section = shown_in(qtbot, window)
    section.report.year.choose("2026")
    section.report.write_button.click()
    dialog = dialog_of(qtbot, section)
    type_text(dialog.fields["RESUME"], "Une bonne annee.")
    dialog.save_button.click()
    assert annual_report.read_texts(caseload, 2026) == {"RESUME": "Une bonne annee."}


def test_the_section_and_its_dialogs_are_usable_by_all(qtbot, look, window, caseload, nancy):
    agreements.write_platform(caseload, None, PlatformDetails("54", "Plateforme 54"))
    claims.issue_claim(caseload, NewClaim(nancy, date(2026, 4, 7), YEAR, date(2026, 3, 31)))
    window.resize(*look)
    section = shown_in(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
    for open_it in (
        section.add,
        section.add_lead,
        section.buttons[nancy, "line"].click,
        section.buttons[nancy, "change"].click,
        section.buttons[nancy, "claim"].click,
        section.word_claims,
        lambda: section.write_report(2026),
    ):
        open_it()
        dialog = dialog_of(qtbot, section)
        settled(qtbot)
        assert findings(dialog) == []
        dialog.reject()
        settled(qtbot)

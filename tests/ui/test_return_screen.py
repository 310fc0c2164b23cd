"""The follow-up of a month on its page: counted when it is asked for, each figure opens what makes it."""

import threading
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

import make
from jalon.domain.months import Month, month_of
from jalon.services import returns
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.ui import return_figures
from ui.driving import activate

RULES = rules_for(date(2026, 11, 30))


@pytest.fixture
def followed(qtbot, window, caseload):
    """Show the follow-up of the month on screen, with an act of each kind of the addition of the hours."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        gone = make.a_person(session, case_code="A-0900")
        make.a_path(session, gone, date(2026, 3, 2), date(2026, 11, 10), exit_reason="DEMENAGEMENT")
        employer = records.insert(session, "employer", {"name": "Boulangerie Œuvrard", "sector": "PRIVE"})
        make.an_act(session, coach, (gone,), date=date(2026, 11, 4), target="EMPLOYEUR", employer_id=employer)
        make.an_act(session, coach, (gone,), date=date(2026, 11, 20), duration_minutes=20)
        make.an_act(session, coach, (), date=date(2026, 11, 24), duration_minutes=90, target="INTERNE")
    window.show_place("month")
    window.monthly.reload()
    window.monthly.show_follow_up.setChecked(True)
    qtbot.waitUntil(lambda: not window.monthly._follow_up.isHidden())
    return window.monthly


def test_the_follow_up_is_shown_when_it_is_asked_for(qtbot, followed):
    assert {"DUREE_EA_FIN", "DELAI_ADMISSION", "hours_held_minutes"} <= {
        code
        for _, codes in (*return_figures.FOLLOW_UP_LEFT, *return_figures.FOLLOW_UP_RIGHT)
        for code in codes
    }
    assert followed.figures["DUREE_EA_MOTIF"].text() == "1\u00a0parcours"
    assert followed.figures["EMPLOYEURS_CONTACTES"].text() == "1"
    assert followed.figures["hours_nobody_named_minutes"].text() == "1\u00a0h\u00a030"
    followed.show_follow_up.setChecked(False)
    assert "DUREE_EA_FIN" not in followed.figures


def test_every_figure_of_the_follow_up_opens_what_makes_it(qtbot, followed):
    codes = [code for code in followed.figures if code not in followed._month_figures.figures]
    assert {"DUREE_EA_FIN", "EMPLOYEURS_CONTACTES", "hours_not_open_minutes"} <= set(codes)
    for code in codes:
        shown = followed.figures[code].text()
        followed.figures[code].click()
        dialog = QApplication.activeModalWidget()
        activate(qtbot, dialog)
        assert dialog.table.model().rowCount() > 0, code
        if shown.isdecimal() and code != "PMSMP_JOURS":
            assert dialog.table.model().rowCount() == int(shown), code
        dialog.accept()


def test_another_month_is_counted_again(qtbot, followed):
    followed.picker.before.click()
    qtbot.waitUntil(lambda: not followed._follow_up.isHidden())
    assert "hours_nobody_named_minutes" not in followed.figures


def test_of_many_people_the_month_is_counted_behind_the_window(qtbot, window, people, monkeypatch):
    window.show_place("month")
    screen = window.monthly
    before = {code: button.text() for code, button in screen.figures.items()}
    monkeypatch.setattr("jalon.ui.return_screen.AT_ONCE", 0)
    threads = []
    counted = returns.month_overview

    def counting(*arguments, **named):
        threads.append(threading.current_thread())
        return counted(*arguments, **named)

    monkeypatch.setattr(returns, "month_overview", counting)
    screen.reload()
    assert screen.heading.subtitle.text() == "Le mois se compte…"
    assert not screen._month_figures.isVisible()
    assert not screen.lock_button.isEnabled()
    qtbot.waitUntil(screen._month_figures.isVisible, timeout=30_000)
    assert {code: button.text() for code, button in screen.figures.items()} == before
    assert threading.main_thread() not in threads
    screen.picker.before.click()
    screen.picker.before.click()  # only the last one asked for is shown
    qtbot.waitUntil(screen._month_figures.isVisible, timeout=30_000)
    assert screen._overview.month == screen.picker.month


def test_after_the_month_in_course_there_is_no_month_to_go_to_and_the_arrow_says_why(window):
    picker = window.monthly.picker
    picker.go(Month(2031, 1))
    in_course = month_of(window.monthly._today())
    assert picker.month == in_course
    assert not picker.after.isEnabled()
    assert "n’a pas commencé" in picker.after.accessibleDescription()
    picker.before.click()
    picker.after.click()
    assert picker.month == in_course


def test_every_figure_of_the_return_is_on_the_page_of_the_month():
    shown = {
        code
        for part in ("LEFT", "RIGHT", "FOLLOW_UP_LEFT", "FOLLOW_UP_RIGHT")
        for _, codes in getattr(return_figures, part)
        for code in codes
    }
    assert {indicator.code for indicator in RULES.indicators} <= shown


@pytest.mark.parametrize(
    ("code", "value", "words", "details"),
    [
        ("DUREE_EA_FIN", {"paths": 16, "mean": "14.6", "median": "11.6"}, "14,6\u00a0mois",
         ("16\u00a0parcours, médiane 11,6\u00a0mois",)),
        ("DUREE_EA_SORTIES", {"paths": 0, "mean": None, "median": None}, "—", ()),
        ("DUREE_EA_MOTIF", {"DEMENAGEMENT": {"paths": 2, "mean": "3.8", "median": "3.5"}},
         "2\u00a0parcours", ("Déménagement\u00a0: 2\u00a0parcours, moyenne 3,8, médiane 3,5\u00a0mois",)),
        ("DUREE_EA_MOTIF", {}, "—", ()),
        ("DELAI_CONTRAT", {"entries": 10, "known": 3, "median": "113.0"}, "113,0\u00a0jours",
         ("10\u00a0entrées, dont connues\u00a0: 3",)),
        ("DELAI_CONTRAT", {"entries": 1, "known": 0, "median": None}, "—",
         ("1\u00a0entrée, dont connues\u00a0: 0",)),
        ("POSTE_3", {"reached": 5, "still": 3, "same_employer": 2, "unknown": 1}, "3 sur 5",
         ("même employeur\u00a0: 2, non connu\u00a0: 1",)),
        ("hours_several_colleagues_minutes", -90, "−1\u00a0h\u00a030", ()),
    ],
)  # fmt: skip
def test_a_figure_of_several_parts_is_read_in_words(code, value, words, details):
    indicator = return_figures.indicator_of(RULES, code)
    assert return_figures.figure_words(indicator, value) == words
    assert return_figures.details(value, RULES) == details

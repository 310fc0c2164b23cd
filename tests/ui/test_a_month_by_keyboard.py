"""A month of someone who knows the trade and not the program, in the real window, by the keyboard alone."""

from collections import Counter

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from jalon.storage import records
from jalon.ui import wording
from ui.keyboard import Keyboard, name_of

SECONDS_A_KEY = 0.28
"""Of someone who types without training: Card, Moran and Newell's « average non-secretary typist »."""
FIVE_MINUTES = 300
KEYS_OF_THE_WEEK = 413
"""Eleven acts, a round and six exchanges: 116 seconds of typing, which leaves three minutes to think."""
ALREADY_ON_FILE = 60
"""Minutes of the one act that the window holds before the month is typed, with a person."""
A_DAY_OF_WORK = 7 * 60
DAYS_OF_WORK = 6
"""From Monday 23 to Monday 30 November."""

WEEK = (
    # What is typed in the line, the minutes it is worth, the figure of the month that counts them.
    ("1h benali 23/11", 60, "MIN_PERSONNE"),
    ("45 visite lefevre chez phare 23/11", 45, "MIN_TRIPARTITE"),
    ("1h30 réunion 23/11", 90, "MIN_INDIRECT"),
    ("1h nowak 24/11", 60, "MIN_PERSONNE"),
    ("2h atelier lefevre, nowak, œuvrard 24/11", 120, "MIN_PERSONNE"),
    ("tel 10 chez phare pour lefevre 24/11", 10, "MIN_EMPLOYEUR"),
    ("45 n’diaye absent 25/11", 45, "MIN_ABSENCE"),
    ("1h15 œuvrard 25/11", 75, "MIN_PERSONNE"),
    ("1h30 entretien benali 26/11", 90, "MIN_PERSONNE"),
    ("30 nowak domicile 26/11 : relit son contrat", 30, "MIN_PERSONNE"),
    ("1h lefevre vendredi", 60, "MIN_PERSONNE"),
)
EXCHANGES = ("27/11, mail 5 lefevre, nowak, œuvrard, n’diaye, benali, tel 10 chez le phare", 5 * 5, 10)
ROUND = ("trajet 40 32 km 25/11", 40)


@pytest.fixture
def hands(qtbot, window):
    return Keyboard(qtbot)


@pytest.fixture
def team(caseload):
    """Write a colleague, to whom a person can be handed over."""
    with caseload.write("demonstration") as session:
        records.insert(session, "coach", {"family_name": "Petit", "given_name": "Luc", "role": "REFERENT"})


def find(hands, words):
    """Go somewhere by its name."""
    hands.press("Ctrl+K")
    hands.type(words)
    hands.press("Return")


def admit(hands, window):
    """Admit her in six answers."""
    find(hands, "nouvelle personne")
    hands.until(lambda: window.form is not None)
    hands.fill("Nom", "Benali")
    hands.fill("Prénom", "Aïcha")
    hands.fill("Date de naissance", "3/4/99")
    hands.fill("Orientée par", "Cap")
    hands.fill("Date d’admission", "2/11")
    hands.to("Conseiller")
    hands.press("Return")
    hands.until(lambda: window.form is None)
    assert window.person.isVisible()
    assert window.person.heading.title.text() == "Aïcha Benali"
    assert "Admission le 02/11/2026" in texts(window.person.path)


def walk(hands, window):
    """Go from module to module, to the fourth and back to the second."""
    for module, day, reason in (
        ("1", "2/11", ""),
        ("2", "9/11", ""),
        ("3", "16/11", ""),
        ("4", "23/11", "Début de contrat chez Leroy"),
        ("2", "1/12", "Le poste ne convenait pas"),
    ):
        hands.press("Alt+M", module)  # the button of its letter, then the number of the module
        hands.fill("Du", day)
        hands.fill("En quelques mots", reason)
        hands.press("Ctrl+Return")
        hands.until(lambda: window.person.desk.dialog is None)
    told = texts(window.person.path)
    assert [line for line in told if line.startswith(("Du ", "Depuis le "))] == [
        "Depuis le 01/12/2026",  # where she is now
        "Depuis le 02/11/2026",  # her adviser
        "Depuis le 01/12/2026",
        "Du 23/11/2026 au 30/11/2026",
        "Du 16/11/2026 au 22/11/2026",
        "Du 09/11/2026 au 15/11/2026",
        "Du 02/11/2026 au 08/11/2026",
    ]
    assert told[1] == "Appui au projet professionnel"


def hand_over(hands, window):
    """Give her another référent from a day on."""
    hands.press("Alt+O")
    hands.press("R")
    hands.fill("Conseiller", "Luc")
    hands.fill("À partir du", "1/12")
    hands.press("Ctrl+Return")
    hands.until(lambda: window.person.desk.dialog is None)
    assert "conseiller\u00a0: Luc Petit" in window.person.heading.subtitle.text()


def log_the_week(hands, window):
    """Write the acts one after the other in the line, then the round, then the exchanges of the day."""
    hands.press("Ctrl+J")
    for line, *_ in WEEK:
        hands.type(line)
        hands.press("Shift+Return")
        assert "Enregistré" in window.form.written.text, line
    hands.type(ROUND[0])
    hands.press("Return")
    hands.until(lambda: window.form is None)
    assert "tournée, 40" in window.status.text()
    hands.press("Ctrl+Shift+J")
    hands.type(EXCHANGES[0])
    hands.press("Return")
    hands.until(lambda: window.form is None)
    assert "6\u00a0échanges, 35" in window.status.text()


def undo_a_mistake(hands, window):
    """Write an act too many, undo it, read what was undone."""
    hands.press("Ctrl+J")
    hands.type("3h nowak 26/11")
    hands.press("Return")
    hands.until(lambda: window.form is None)
    assert window.undo_button.text() == "Annuler\u00a0: saisie d’un acte"
    hands.press("Ctrl+Z")
    assert window.status.text() == "Annulé\u00a0: saisie d’un acte"


def set_working_time(hands, window):
    """Say in the settings which hours are worked, from the Monday of that week."""
    find(hands, "réglages")
    hands.to("Rubriques des réglages")
    hands.type("Temps")
    section = window.settings.section("working_time")
    hands.until(section.isVisible)
    hands.fill("À partir du", "23/11")
    hands.fill("Lundi", "7h")
    hands.press("Alt+N", "Alt+M")
    assert window.status.text() == "Temps de travail enregistré à partir du 23/11/2026."


def fill_the_holes(hands, window):
    """Fill every hole of November; return the minutes written."""
    hands.press("Ctrl+4")
    journal = window.journal
    if not journal.isVisible():
        raise AssertionError(window.windowTitle())
    hands.to("Mois précédent")
    hands.press("Space")
    filled = 0
    for _ in range(40):
        if not journal.fill_button.isVisible():
            return filled
        if not journal.day_view.isVisible() or not journal.day_view.hole_buttons:
            hands.press("Alt+C")
        assert name_of(hands.focus).startswith("Saisir ")
        hands.press("Space")
        hands.until(lambda: window.form is not None)
        filled += window.form.reads[0].line.duration_minutes
        hands.type("saisie")
        hands.press("Return")
        hands.until(lambda: window.form is None)
    raise AssertionError("the holes never end")


def check(hands, window):
    """Go through all that is to be checked: each line opens its cause, and one comes back to the month."""
    hands.press("Ctrl+5")
    assert window.monthly.isVisible()
    opened = set()
    for code, check in list(window.monthly.checks.items()):
        hands.to(name_of(check))
        hands.press("Space")
        dialog = QApplication.activeModalWidget()
        hands.until(lambda found=dialog: QApplication.focusWidget() is found.table)
        hands.press("Return")
        hands.until(lambda found=dialog: not found.isVisible())
        causes = {"act": window.form, "person": window.person, "day": window.journal}
        opened |= {(code, what) for what, shown in causes.items() if shown and shown.isVisible()}
        if window.form is not None:
            hands.press("Escape")
            hands.until(lambda: window.form is None)
        hands.press("Ctrl+5")
    assert len(opened) == len(window.monthly.checks)
    assert opened >= {("ACTE_SANS_MODULE", "act"), ("PRESCRIPTION_MANQUANTE", "person")}


def lock(hands, window):
    """Lock the month: the keyboard starts on what changes nothing."""
    monthly = window.monthly
    hands.press("Alt+T")
    hands.settle()
    assert name_of(hands.focus) == "Pas maintenant"
    hands.press("Alt+A")
    hands.until(lambda: "Version 1 arrêtée" in monthly.heading.subtitle.text())
    assert window.status.text() == "Mois arrêté\u00a0: novembre 2026, version 1"


def save_the_paper(hands, window, path):
    """Look at the pages, save them, close."""
    hands.to("Aperçu")
    hands.press("Space")
    preview = QApplication.activeModalWidget()
    hands.until(lambda: name_of(hands.focus) == "Pages")
    hands.press("PgDown", "Ctrl++")

    def name():
        hands.settle()
        assert isinstance(QApplication.activeModalWidget(), QFileDialog)
        hands.type(str(path))
        hands.press("Return")

    QTimer.singleShot(400, name)
    hands.press("Ctrl+S")
    hands.until(path.is_file)
    assert "PDF enregistré" in preview.saved.text
    hands.press("Alt+F")
    hands.until(lambda: not preview.isVisible())


def counted(filled):
    """Count from what was typed alone the minutes that the month is to say."""
    minutes = Counter({"MIN_PERSONNE": ALREADY_ON_FILE})
    for _, worth, figure in WEEK:
        minutes[figure] += worth
    minutes["MIN_PERSONNE"] += EXCHANGES[1]
    minutes["MIN_EMPLOYEUR"] += EXCHANGES[2]
    minutes["MIN_TRAJET"] += ROUND[1]
    minutes["MIN_INDIRECT"] += filled
    return minutes


def figures(minutes):
    """Return what is to be read on the screen of the month."""
    return {
        **{code: wording.duration(count) for code, count in minutes.items()},
        "NB_ABSENCES": "1",
        # Four people were there since March, one came; what is zero opens no list.
        "FA_DEBUT": "4",
        "ENTREES": "1",
        "FA_FIN": "5",
        # On the last day of November she was in the fourth module, as Lefèvre.
        "NB_M1": "1",
        "NB_M2": "1",
        "NB_M4": "2",
        "NB_SANS_MODULE": "1",
    }


def texts(part):
    """Return the words seen on a part of the screen."""
    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def test_a_month_by_the_keyboard_alone(hands, window, team, tmp_path):
    admit(hands, window)
    walk(hands, window)
    before = hands.keys
    log_the_week(hands, window)
    keys_of_the_week = hands.keys - before
    assert keys_of_the_week * SECONDS_A_KEY < FIVE_MINUTES
    assert keys_of_the_week == KEYS_OF_THE_WEEK
    undo_a_mistake(hands, window)
    hand_over(hands, window)
    set_working_time(hands, window)
    filled = fill_the_holes(hands, window)
    typed = sum(worth for _, worth, _ in WEEK) + sum(EXCHANGES[1:]) + ROUND[1]
    assert filled == DAYS_OF_WORK * A_DAY_OF_WORK - typed
    check(hands, window)
    minutes = counted(filled)
    wanted = figures(minutes)
    shown = {code: figure.text() for code, figure in window.monthly.figures.items()}
    assert {code: shown.get(code) for code in wanted} == wanted
    lock(hands, window)
    paper = tmp_path / "releve.pdf"
    save_the_paper(hands, window, paper)
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(paper).pages).split())
    for code in ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_INDIRECT", "MIN_TRAJET"):
        assert f"{minutes[code] // 60} h {minutes[code] % 60:02d}" in printed.replace("\u00a0", " ")

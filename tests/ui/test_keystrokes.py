"""Ten usual acts, typed for real in the window: how many keys each takes. The table is KEYSTROKES.md."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.months import Month
from jalon.services import activity
from ui.driving import TODAY, activate, press, type_text
from ui.keyboard import Keyboard, name_of

TABLE = Path(__file__).with_name("KEYSTROKES.md")
SECONDS_A_KEY = 0.28
"""Of someone who types without training: Card, Moran and Newell's « average non-secretary typist »."""
MOST_SECONDS = 20


class Hands:
    """Press keys where the keyboard is, and count them: a letter is one, a key with Ctrl or Maj two."""

    def __init__(self, qtbot, window):
        self._qtbot = qtbot
        self._window = window
        self.keys = 0

    def open_line(self):
        press(self._qtbot, Qt.Key.Key_J, control=True)
        self.keys += 2
        self._activate()

    def open_exchanges(self):
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self._qtbot.keyClick(self._window, Qt.Key.Key_J, both)
        self.keys += 3
        self._activate()

    def type(self, text):
        type_text(self._window.form.line, text)
        # A capital takes Maj as well.
        self.keys += len(text) + sum(letter.isupper() for letter in text)

    def key(self, key, *, control=False):
        press(self._qtbot, key, control=control)
        self.keys += 2 if control else 1

    def enter(self):
        self.key(Qt.Key.Key_Return)

    def show_form(self):
        self._activate()

    def _activate(self):
        activate(self._qtbot, self._window.form)


@dataclass(frozen=True)
class Usual:
    what: str
    keys: str
    do: object
    written: tuple


def line(text):
    def do(hands, _):
        hands.open_line()
        hands.type(text)
        hands.enter()

    return do


def repeated(hands, _):
    hands.open_line()
    hands.key(Qt.Key.Key_R, control=True)
    hands.enter()


def exchanged(hands, _):
    hands.open_exchanges()
    hands.type("mail 5 lefevre, nowak, n’diaye, œuvrard, tel 10 lefevre, nowak, n’diaye, chez le phare")
    hands.enter()


def confirmed(hands, window):
    window.show_place("journal")
    window.journal.view.choose("LIST")
    window.journal.table.selectRow(0)
    window.journal.table.setFocus()
    hands.key(Qt.Key.Key_C)
    hands.show_form()
    hands.enter()


def on_her_page(hands, window):
    window.open_person(window.some_person)
    hands.open_line()
    hands.type("1h entretien")
    hands.enter()


USUAL = (
    Usual("Une visite chez l’employeur, hier", "Ctrl+J « 45 visite lefevre chez phare hier » Entrée",
          line("45 visite lefevre chez phare hier"), (("VISITE_EMPLOI", 45, "DONE", 1),)),
    Usual("Un entretien, aujourd’hui", "Ctrl+J « 1h nowak » Entrée",
          line("1h nowak"), (("ENTRETIEN", 60, "DONE", 1),)),
    Usual("Un entretien, de sa fiche", "Ctrl+J « 1h entretien » Entrée",
          on_her_page, (("ENTRETIEN", 60, "DONE", 1),)),
    Usual("Un appel à l’employeur, pour quelqu’un", "Ctrl+J « tel 10 chez phare pour lefevre » Entrée",
          line("tel 10 chez phare pour lefevre"), (("CONTACT_EMPLOYEUR", 10, "DONE", 1),)),
    Usual("Une absence", "Ctrl+J « 45 nowak absente » Entrée",
          line("45 nowak absente"), (("ENTRETIEN", 45, "DONE", 1),)),
    Usual("Un atelier à trois, hier", "Ctrl+J « 2h atelier lefevre, nowak, n’diaye -1 » Entrée",
          line("2h atelier lefevre, nowak, n’diaye -1"), (("COLLECTIF", 120, "DONE", 3),)),
    Usual("Une réunion d’équipe", "Ctrl+J « 1h30 réunion » Entrée",
          line("1h30 réunion"), (("REUNION", 90, "DONE", 0),)),
    Usual("Le même acte que le dernier", "Ctrl+J Ctrl+R Entrée",
          repeated, (("ENTRETIEN", 60, "DONE", 1),)),
    Usual("Confirmer ce qui était prévu", "C Entrée, sur sa ligne du journal",
          confirmed, (("ENTRETIEN", 45, "DONE", 1),)),
    Usual("Huit échanges du jour", "Ctrl+Maj+J « mail 5 lefevre, nowak, n’diaye, œuvrard, tel 10 … » Entrée",
          exchanged, (*[("ENTRETIEN", 5, "DONE", 1)] * 4, *[("ENTRETIEN", 10, "DONE", 1)] * 3,
                      ("CONTACT_EMPLOYEUR", 10, "DONE", 0))),
)  # fmt: skip


@pytest.mark.parametrize("usual", USUAL, ids=lambda usual: usual.what)
def test_a_usual_act_takes_less_than_twenty_seconds(qtbot, window, caseload, people, usual):
    if usual.do is confirmed:
        act = NewAct(
            TODAY, 45, "ENTRETIEN", "PERSONNE", (caseload.signed_in.coach_id,),
            (NewParticipant(people["Nowak"]),), state="PLANNED", modality="PRESENTIEL",
            module="M1_EVALUATION",
        )  # fmt: skip
        activity.record_act(caseload, act, today=TODAY)
    window.some_person = people["Nowak"]
    hands = Hands(qtbot, window)
    usual.do(hands, window)
    qtbot.waitUntil(lambda: window.form is None)
    written = sorted(
        (act.act_type, act.duration_minutes, act.state, len(act.people))
        for act in activity.list_acts(caseload, Month(2026, 12))
    )
    assert written == sorted(usual.written)
    assert hands.keys * SECONDS_A_KEY / len(usual.written) < MOST_SECONDS
    row = f"| {usual.what} | {usual.keys} | {hands.keys} | {hands.keys * SECONDS_A_KEY:.1f} |"
    assert row in TABLE.read_text("utf-8").splitlines(), f"the table has another count: {row}"


FROM_THE_TOP_OF_A_PAGE = (
    ("Son contrat", "Modifier\u00a0: CDI", 4, 1),
    ("Sa première ligne de parcours", "Modifier\u00a0: Conseiller", 1, 2),
    ("Ses notes", "Note partageable", 6, 0),
)


@pytest.mark.parametrize(("what", "name", "cards", "tabs"), FROM_THE_TOP_OF_A_PAGE)
def test_a_line_of_her_page_is_a_few_keys_away(qtbot, window, people, what, name, cards, tabs):
    window.open_person(people["Lefèvre"])
    activate(qtbot, window)
    hands = Keyboard(qtbot)
    hands.press(*["F6"] * cards, *["Tab"] * tabs)
    assert name_of(hands.focus).startswith(name), name_of(hands.focus)
    assert hands.keys == cards + tabs
    row = f"- {what}\u00a0: F6 {cards} fois, Tab {tabs} fois, {hands.keys} touches."
    assert row in TABLE.read_text("utf-8").splitlines(), f"the list has another count: {row}"


def test_the_table_has_these_ten_acts_and_no_other():
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(rows) == len(USUAL) + 1 == 11

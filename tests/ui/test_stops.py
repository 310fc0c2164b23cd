"""The keyboard on a page: from card to card by F6, through the lines of each as they are read."""

import pytest

from jalon.ui import stops
from jalon.ui.parts import Card
from ui.driving import activate
from ui.keyboard import Keyboard
from ui.test_deadlines_screen import contract_of


def card_of(widget):
    """The heading of the outermost card that a widget is in."""
    found = None
    while widget is not None:
        found = widget if isinstance(widget, Card) else found
        widget = widget.parentWidget()
    return stops.heading_of(found) if found else None


ON_HER_PAGE = [
    "Parcours", "Objectifs et prochaines actions", "Identité et contact", "Emploi", "Actes", "Notes",
    "Partenaires", "Droits et accords", "Documents",
]  # fmt: skip


@pytest.fixture
def hands(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    activate(qtbot, window)
    return Keyboard(qtbot)


def test_f6_goes_from_card_to_card_of_her_page_and_round_again_naming_each(window, hands, monkeypatch):
    told = []
    monkeypatch.setattr(stops, "announce", lambda _, text: told.append(text))
    came_to = []
    for _ in range(len(ON_HER_PAGE) + 1):
        hands.press("F6")
        came_to.append(card_of(hands.focus))
    assert came_to == told == [*ON_HER_PAGE, ON_HER_PAGE[0]]
    hands.press("Shift+F6")
    assert card_of(hands.focus) == ON_HER_PAGE[-1]
    hands.press("Ctrl+PgUp")
    assert card_of(hands.focus) == ON_HER_PAGE[-2]


def test_tab_goes_through_the_lines_of_a_card_before_the_next_card(window, hands):
    came_to = []
    hands.press("F6")
    while (card := card_of(hands.focus)) is not None:
        if not came_to or came_to[-1] != card:
            came_to.append(card)
        hands.press("Tab")
    assert came_to == ON_HER_PAGE


def test_on_the_page_of_an_employer_too(window, caseload, hands):
    window.open_employer(contract_of(caseload, window.person.person_id).values["employer_id"])
    hands.press("F6")
    came_to = []
    while (card := card_of(hands.focus)) not in came_to:
        came_to.append(card)
        hands.press("F6")
    assert came_to == [
        "Interlocuteurs",
        "Lieux de travail",
        "Personnes employées ou en immersion",
        "Engagements",
    ]


def test_the_guide_is_gone_through_as_it_is_read(window, hands):
    window.person.toggle_guide()
    came_to = []
    hands.press("F6")
    while (card := card_of(hands.focus)) is not None:
        if not came_to or came_to[-1] != card:
            came_to.append(card)
        hands.press("Tab")
    assert len(came_to) == len(set(came_to)) >= 4

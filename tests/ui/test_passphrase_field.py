"""A passphrase is judged in words as it is typed, can be shown, proposed, and is typed twice."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.services.passphrases import judge_passphrase
from jalon.ui.passphrase_field import PassphraseField
from ui.audit import findings
from ui.driving import activate, settled, type_text

GOOD = "girafe parapluie mardi sirop caillou violon tiroir"


@pytest.fixture
def field(qtbot) -> PassphraseField:
    window = QWidget()
    window.setObjectName("page")
    made = PassphraseField(known=("L’Étape", "Martin", "Claire"))
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    layout.addStretch()
    qtbot.addWidget(window)
    window.resize(560, 420)
    window.show()
    activate(qtbot, window)
    window.setProperty("keep", True)
    made.holder = window
    return made


def test_the_verdict_follows_what_is_typed(field):
    type_text(field.secret.edit, "azerty123")
    assert field.verdict.text().startswith("Trop facile")
    field.clear()
    told = []
    for word in GOOD.split():
        type_text(field.secret.edit, f"{word} ")
        told.append(field.verdict.text())
    assert any(words.startswith("Pas encore assez\u00a0: deux mots de plus") for words in told)
    assert told[-1].startswith("Solide")
    assert field.meter.value() == 100
    assert field.meter.accessibleDescription() == field.verdict.text()


def test_a_name_of_the_structure_is_said_to_be_guessed_first(field):
    type_text(field.secret.edit, "Claire Martin 2026")
    assert "un nom" in field.verdict.text()


def test_what_is_typed_is_hidden_until_it_is_asked_for(field):
    assert not field.secret.is_shown
    field.secret.reveal_button.click()
    assert field.secret.is_shown
    assert field.secret.reveal_button.accessibleName() == "Cacher ce qui est tapé"
    field.clear()
    assert not field.secret.is_shown


def test_it_has_to_be_typed_twice_the_same(field):
    assert field.check() is None
    assert "À remplir" in field.error
    type_text(field.secret.edit, GOOD)
    assert field.check() is None
    assert "deuxième fois" in field.error
    type_text(field.repeated.edit, GOOD[:-1])
    assert field.check() is None
    assert "pas les mêmes" in field.error
    type_text(field.repeated.edit, GOOD[-1])
    assert field.check() == GOOD
    assert field.error == ""


def test_a_weak_one_is_refused_with_the_reason(field):
    type_text(field.secret.edit, "chat")
    assert field.check() is None
    assert field.error.startswith("Trop facile")


def test_proposed_words_can_be_read_and_still_have_to_be_typed(field):
    field.propose_button.click()
    words = field.text()
    assert len(words.split()) == 8
    assert field.secret.is_shown
    assert field.repeated.text() == ""
    assert judge_passphrase(words).is_enough
    assert field.check() is None
    type_text(field.repeated.edit, words)
    assert field.check() == words


def test_a_first_passphrase_to_hand_over_is_typed_once(qtbot):
    field = PassphraseField("&Première phrase de passe", again=None)
    qtbot.addWidget(field)
    field.propose()
    assert field.check() == field.text()


def test_it_can_be_used_by_ear_and_by_keyboard(qtbot, look, field):
    field.holder.resize(*look)
    field.propose()
    field.check()
    settled(qtbot)
    assert findings(field.holder) == []

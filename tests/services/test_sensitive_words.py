"""Before a paper leaves, words worth another reading are shown; the list is the structure's to change."""

import pytest

from jalon.domain.errors import InvalidEntryError, NotAllowedError
from jalon.domain.sensitive_words import WatchedWord, find_words
from jalon.services import history, sensitive_words
from jalon.storage.caseload import SignedIn


def found(caseload, *texts):
    return [(one.written, one.group, one.place) for one in sensitive_words.words_to_review(caseload, texts)]


def test_words_are_found_whatever_their_case_accents_and_endings(caseload):
    assert found(caseload, "Horaires du matin", "Elle est DEPRESSIVE, sort d’hôpital.") == [
        ("DEPRESSIVE", "health", 1),
        ("hôpital", "health", 1),
    ]
    assert found(caseload, "condamnée, puis un casier\njudiciaire vierge") == [
        ("condamnée", "justice", 0),
        ("casier\njudiciaire", "justice", 0),
    ]
    assert found(caseload, "Prisonnier de ses horaires, l’hospitalité, un cancan") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("NIR 1 85 05 78 006 084 91", ["1 85 05 78 006 084 91"]),
        ("Tél. 06 12 34 56 78 1 85 05 78 006 084 91.", ["1 85 05 78 006 084 91"]),
        ("2850278006084", ["2850278006084"]),
        ("Tél. 06 12 34 56 78 ou 07 98 76 54 32, dossier 20260312", []),
    ],
)
def test_a_social_security_number_is_shown_also_right_after_other_digits(caseload, text, numbers):
    assert [one for one, group, _ in found(caseload, text) if group == "private"] == numbers


def test_an_excerpt_shows_what_is_around(caseload):
    [one] = sensitive_words.words_to_review(caseload, ["a " * 60 + "prison " + "b " * 60])
    assert one.excerpt.startswith("…")
    assert one.excerpt.endswith("…")
    assert "prison" in one.excerpt
    assert len(one.excerpt) < 100


def test_a_text_without_any_has_none_and_two_letters_are_no_word():
    watched = [WatchedWord("de", "own"), WatchedWord("  ", "own")]
    assert find_words(["de la maison", ""], watched) == ()


def test_the_structure_adds_takes_out_and_has_the_shipped_list_back(caseload):
    sensitive_words.add_word(caseload, "gros  mot*")
    assert found(caseload, "un gros mot, deux gros motards") == [
        ("gros mot", "own", 0),
        ("gros motards", "own", 0),
    ]
    prison = next(word for word in sensitive_words.read_words(caseload) if word.words == "prison")
    sensitive_words.remove_word(caseload, prison)
    assert found(caseload, "prison") == []
    sensitive_words.add_word(caseload, "prison")
    assert found(caseload, "prison") == [("prison", "justice", 0)]
    sensitive_words.give_back_words(caseload)
    assert found(caseload, "un gros mot") == []
    history.undo_last(caseload)
    assert found(caseload, "un gros mot") != []
    for wrong in ("", "ab", "x" * 61, "prison"):
        with pytest.raises(InvalidEntryError):
            sensitive_words.add_word(caseload, wrong)


def test_the_list_is_the_managers_to_change(caseload, monkeypatch):
    monkeypatch.setattr(caseload, "signed_in", SignedIn(None, "x", "REFERENT"))
    with pytest.raises(NotAllowedError):
        sensitive_words.add_word(caseload, "gros mot")
    with pytest.raises(NotAllowedError):
        sensitive_words.give_back_words(caseload)


def test_each_group_has_its_words_for_people(caseload):
    labels = sensitive_words.group_labels()
    assert {word.group for word in sensitive_words.read_words(caseload)} <= set(labels)

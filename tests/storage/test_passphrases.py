"""Passphrases that hold, and a recovery code that is typed without trouble."""

import re
import unicodedata

import pytest

from jalon.domain.errors import WeakPassphraseError, WrongPassphraseError
from jalon.storage import passphrases
from jalon.storage.passphrases import (
    guessing_bits,
    new_passphrase,
    new_recovery_code,
    read_recovery_code,
    require_strong,
)

STRONG = [
    "k7#Rw!2mZq&9",  # twelve of four kinds
    "xK4vTq9ZrN2bWj",  # fourteen of three kinds
    "girafe velours octobre pinceau moulin cravate tiroir",  # seven words
    "La girafe lit un journal mouillé sous le parapluie orange du notaire",
    "abaisser moulin tonnerre girafe velours pinceau tiroir cuivre",
    "vqxzkwrtpbnmgfdhjlscvqxzk",
    "é" + "k7#Rw!2mZq&9x",
    "9f3b1c7e5a2d8046b1e9f3c7",
]
WEAK = [
    "",
    " ",
    "123456",
    "motdepasse",
    "Motdepasse2026!",
    "M0tdepasse!2026",
    "azertyuiop123456789",
    "1qaz2wsx3edc4rfv5tgb",
    "AZERTYUIOPqsdfghjklm",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabcabcabcabcabc",
    "Jalon2026!Jalon2026!Jalon2026!",
    "girafe velours octobre",
    "girafe girafe girafe girafe girafe girafe girafe",
    "girafe velours octobre pinceau moulin",
    "J'aime le chocolat",
    "Marseille13012!",
    "14/07/1989 14/07/1990",
    "password password password",
    "P@ssw0rd!P@ssw0rd!",
    "qwertyuiopasdfghjklzxcvbnm",
    "Toulouse31-Emploi-Accompagne",
    "k7#Rw!2mZ",
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "loulou chouchou doudou coucou bisous",
    "LesGenetsDOr2026LesGenetsDOr",
    "06 12 34 56 78",
]


@pytest.mark.parametrize("passphrase", STRONG)
def test_what_the_cnil_calls_strong_is_accepted(passphrase):
    require_strong(passphrase)


@pytest.mark.parametrize("passphrase", WEAK)
def test_what_is_guessed_first_is_refused(passphrase):
    with pytest.raises(WeakPassphraseError):
        require_strong(passphrase)


def test_every_common_word_alone_or_dressed_up_is_refused():
    for word in passphrases._words("common.txt"):
        for dressed in (
            word,
            word.capitalize() + "1!",
            word * 4,
            f"{word}{word[::-1]}2026",
            f"!{word}-{word}!",
        ):
            with pytest.raises(WeakPassphraseError):
                require_strong(dressed)


def test_the_names_of_the_structure_add_nothing():
    chosen = "Foyer Les Genêts d’Or Charleville"
    assert guessing_bits(chosen + " Ardennes") > guessing_bits(
        chosen, known=["Les Genêts d’Or", "Charleville"]
    )
    with pytest.raises(WeakPassphraseError):
        require_strong("LesGenetsDOr-Charleville-LesGenetsDOr!", known=["Les Genêts d’Or", "Charleville"])


def test_a_long_passphrase_is_neither_cut_nor_refused():
    require_strong("girafe velours octobre pinceau moulin cravate tiroir " * 10)
    with pytest.raises(WeakPassphraseError) as caught:
        require_strong("x" * 2000)
    assert caught.value.reason == "too_long"


def test_composed_and_decomposed_accents_are_judged_alike():
    text = "clé d’été à Sète, œuvre naïve n° 12"
    assert guessing_bits(text) == guessing_bits(unicodedata.normalize("NFD", text))


def test_a_drawn_passphrase_holds_and_is_typed_on_any_keyboard():
    drawn = {new_passphrase() for _ in range(50)}
    assert len(drawn) == 50
    for passphrase in drawn:
        assert re.fullmatch(r"[a-z]{5,8}( [a-z]{5,8}){7}", passphrase)
        require_strong(passphrase)
    assert len(set(passphrases._words("french.txt"))) ** passphrases.WORDS >= 2**80


def test_a_recovery_code_is_typed_in_any_case_and_grouping():
    code = new_recovery_code()
    letters = code.replace("-", "")
    assert len(letters) == 36
    expected = read_recovery_code(code)
    assert len(expected) == 32
    for typed in (
        code.lower(),
        letters,
        " ".join(code),
        letters.replace("0", "O").replace("1", "l"),
        f" {code}\n",
    ):
        assert read_recovery_code(typed) == expected


def test_a_mistyped_recovery_code_is_told_at_once():
    code = new_recovery_code()
    for place, letter in enumerate(code):
        if letter == "-":
            continue
        other = "7" if letter != "7" else "8"
        with pytest.raises(WrongPassphraseError):
            read_recovery_code(code[:place] + other + code[place + 1 :])
    for wrong in ("", "abc", code[:-1], code + "7", "É" * 36, "U" * 36):
        with pytest.raises(WrongPassphraseError):
            read_recovery_code(wrong)
    assert len({new_recovery_code() for _ in range(200)}) == 200

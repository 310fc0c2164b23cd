"""Passphrases: how hard one is to guess, French ones drawn by lot, and the printed recovery code.

A stolen laptop lets anyone guess offline, where no waiting time binds: the passphrase alone must hold. The
bar is the one of the CNIL for a password without other protection (délibération 2022-100): 80 bits, that is
twelve characters of four kinds, fourteen of three, or seven words.
"""

import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from jalon.domain.errors import WeakPassphraseError, WrongPassphraseError
from jalon.settings.paths import resource

# Twelve characters out of a hundred are 79.7 bits, which the CNIL rounds to 80.
LEAST_BITS: Final = 79.5
WORDS: Final = 8  # out of 1,682: 85 bits
MOST_CHARACTERS: Final = 1024

_JUDGED_CHARACTERS: Final = 128  # what follows is long enough
_WORD_BITS: Final = 13.0  # a word that someone thinks of, out of some 8,000
_SHORT_WORD_BITS: Final = 10.0
_COMMON_BITS: Final = 7.0
_PATTERN_BITS: Final = 6.0  # a run along the alphabet or the keyboard, a repetition
_DATE_BITS: Final = 14.0
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1aqw2zsx3edc4rfv5tgb6yhn7ujm",
    "&é\"'(-è_çà)=",
)
_LOOKALIKES: Final = str.maketrans("@430150$!7", "aaeoisosit")
_WORD: Final = re.compile(r"[a-z]{5,}")
_SHORT_WORD: Final = re.compile(r"(?<![^\s'’-])[a-z]{1,4}(?![^\s'’,;:.!?-])")
_GLUED_WORD: Final = re.compile(r"[A-Z][a-z]{4,}")
_CASING: Final = re.compile(r"(U?ll+)+|U+")
_VOWEL: Final = re.compile(r"[aeiouyœæ]")
_UNSPEAKABLE: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|[aeiouy]{5}")
_DATE: Final = re.compile(r"(0?[1-9]|[12]\d|3[01])[-/. ]?(0?[1-9]|1[0-2])[-/. ]?((19|20)?\d\d)|(19|20)\d\d")

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_CODE_LETTERS: Final = 32  # 160 bits
_CHECK_LETTERS: Final = 4
_GROUP: Final = 6


def require_strong(passphrase: str, *, known: Iterable[str] = ()) -> None:
    """Accept a passphrase that holds on its own; ``known`` are names an attacker would try first.

    Raises:
        WeakPassphraseError: ``empty``, ``too_long`` or ``guessable``.
    """
    if not passphrase.strip():
        raise WeakPassphraseError("empty")
    if len(passphrase) > MOST_CHARACTERS:
        raise WeakPassphraseError("too_long")
    if guessing_bits(passphrase, known=known) < LEAST_BITS:
        raise WeakPassphraseError("guessable")


def guessing_bits(passphrase: str, *, known: Iterable[str] = ()) -> float:
    """Return the bits that a guesser who knows habits still lacks: the cheapest way to spell the passphrase.

    Character by character at the price of the kinds in use; or in whole words, known names, runs along the
    keyboard, repetitions and dates, each at a flat price. A rule of our own, meant to err on the strict side.
    """
    text = unicodedata.normalize("NFKC", passphrase)[:_JUDGED_CHARACTERS]
    each = math.log2(max(_alphabet_size(text), 2))
    lower = [_plain(character) for character in text]
    plain = "".join(lower)
    pieces: dict[int, dict[int, float]] = {}
    for start, end, bits in _patterns(plain, text, known):
        ends = pieces.setdefault(start, {})
        ends[end] = min(bits, ends.get(end, math.inf))
    least = [0.0] + [math.inf] * len(text)
    for start in range(len(text)):
        step = 0.0 if text[start].isspace() else each  # a space between words is no secret
        least[start + 1] = min(least[start + 1], least[start] + step)
        for end, bits in pieces.get(start, {}).items():
            least[end] = min(least[end], least[start] + bits)
    return least[-1]


def new_passphrase() -> str:
    """Return eight French words drawn by lot, without accents so that any keyboard types them."""
    words = _words("french.txt")
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def new_recovery_code() -> str:
    """Return 160 random bits in six groups of letters, the last ones a check of the others."""
    letters = _letters(secrets.randbits(5 * _CODE_LETTERS), _CODE_LETTERS)
    letters += _check(letters)
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def read_recovery_code(typed: str) -> str:
    """Return the letters of a typed code, in whatever case and grouping; O is 0, I and L are 1.

    Raises:
        WrongPassphraseError: not a code, or mistyped; nothing was tried with it.
    """
    letters = code_letters(typed)
    code, check = letters[:_CODE_LETTERS], letters[_CODE_LETTERS:]
    if len(letters) != _CODE_LETTERS + _CHECK_LETTERS or not set(letters) <= set(_ALPHABET):
        raise WrongPassphraseError(0)
    if check != _check(code):
        raise WrongPassphraseError(0)
    return code


def code_letters(typed: str) -> str:
    """Return typed letters of a code as it writes them: capitals, O as 0, I and L as 1, nothing between."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("OIL", "011"))
    return re.sub(r"[\s\-_.‐‑–—]", "", text)


def _letters(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _check(letters: str) -> str:
    digest = hashlib.sha256(letters.encode()).digest()
    return _letters(int.from_bytes(digest[:3], "big") >> 4, _CHECK_LETTERS)


@cache
def _words(name: str) -> tuple[str, ...]:
    lines = resource("words", name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _plain(character: str) -> str:
    """Return one character: lower case, without its accent."""
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def _alphabet_size(text: str) -> int:
    size = 26 * any(c.islower() and c.isascii() for c in text)
    size += 26 * any(c.isupper() and c.isascii() for c in text)
    size += 10 * any(c.isdigit() for c in text)
    return size + 38 * any(not (c.isascii() and c.isalnum()) and not c.isspace() for c in text)


def _patterns(plain: str, text: str, known: Iterable[str]) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, bits) for every piece that is cheaper to guess than its characters."""
    for spelled in {plain, plain.translate(_LOOKALIKES)}:
        yield from _name_patterns(spelled, known)
    yield from _word_patterns(plain, text)
    yield from _row_patterns(plain)
    for found in _DATE.finditer(plain):
        yield found.start(), found.end(), _DATE_BITS
    yield from _repetitions(plain)


def _name_patterns(plain: str, known: Iterable[str]) -> Iterator[tuple[int, int, float]]:
    names = {(name, _COMMON_BITS) for name in _words("common.txt") if len(name) >= 4}
    for given in known:
        whole = "".join(_plain(character) for character in given)
        parts = {whole, re.sub(r"\W+", "", whole), *re.split(r"\W+", whole)}
        names |= {(part, 2.0) for part in parts if len(part) >= 3}
    names |= {(name[::-1], bits) for name, bits in names}
    for name, bits in names:
        start = plain.find(name)
        while start >= 0:
            yield start, start + len(name), bits
            start = plain.find(name, start + 1)


def _word_patterns(plain: str, text: str) -> Iterator[tuple[int, int, float]]:
    shape = "".join("U" if character.isupper() else "l" for character in text)
    for found in _WORD.finditer(plain):
        start, end = found.span()
        vowels = len(_VOWEL.findall(found[0])) / (end - start)
        # A run that nobody could speak, or with capitals here and there, was drawn by lot.
        if (
            _UNSPEAKABLE.search(found[0])
            or not 0.2 <= vowels <= 0.8
            or not _CASING.fullmatch(shape[start:end])
        ):
            continue
        words = max(1.0, (end - start) / 6 if end - start > 10 else 1.0)
        yield start, end, _WORD_BITS * words
    for found in _GLUED_WORD.finditer(
        "".join(a if b == "l" else a.upper() for a, b in zip(plain, shape, strict=True))
    ):
        if 0.2 <= len(_VOWEL.findall(found[0].lower())) / len(found[0]) <= 0.8:
            yield found.start(), found.end(), _WORD_BITS
    for found in _SHORT_WORD.finditer(plain):
        yield found.start(), found.end(), min(4.7 * len(found[0]), _SHORT_WORD_BITS)
    for word in set(_words("french.txt")):
        if (start := plain.find(word)) >= 0:
            yield start, start + len(word), _WORD_BITS


def _row_patterns(plain: str) -> Iterator[tuple[int, int, float]]:
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        least = 3 if row in (*_ROWS[:2], _ROWS[0][::-1], _ROWS[1][::-1]) else 4
        for start in range(len(plain) - 2):
            at = row.find(plain[start : start + 3])
            if at < 0:
                continue
            length = 3  # of the alphabet; along the keyboard four keys are a habit, three can be chance
            while start + length < len(plain) and row[at + length : at + length + 1] == plain[start + length]:
                length += 1
            yield from (
                (start, start + part, _PATTERN_BITS + math.log2(part)) for part in range(least, length + 1)
            )


def _repetitions(plain: str) -> Iterator[tuple[int, int, float]]:
    """Yield what was already said: one character again and again, or an earlier piece."""
    for start in range(1, len(plain)):
        longest = 0
        for earlier in range(start):
            length = 0
            while start + length < len(plain) and plain[earlier + length] == plain[start + length]:
                length += 1
            longest = max(longest, length)
        if longest >= 3:
            yield start, start + longest, _PATTERN_BITS

"""What may be attached to the file of a person: kinds of files, sizes, what its name says of it."""

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import category

from jalon.domain.search_keys import search_key
from jalon.domain.sensitive_words import WatchedWord, find_words

LARGEST_BYTES: Final = 10_000_000
"""Of one document: our choice, a dozen scanned pages."""
LARGEST_TOGETHER_BYTES: Final = 300_000_000
"""Of all documents of a caseload, those in the trash too: our choice, backups stay quick."""
LONGEST_TITLE: Final = 160

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}
"""What is taken, by format."""
SUFFIXES: Final = {".jpeg": "jpg"} | {f".{kind}": kind for kind in MEDIA_TYPES}

_SEPARATORS: Final = re.compile(r"[\s_\-.–—]+")
_LONG_NUMBER: Final = re.compile(r"\d{5,}")  # a scanner’s stamp, a file number, a social security number
# By what a name holds, the kind it speaks of; codes of the list ``document_kinds``.
_KINDS: Final = (
    ("CV", ("cv", "curriculum")),
    ("RQTH", ("rqth", "reconnaissance")),
    ("EMARGEMENT", ("emargement*",)),
    ("CONVENTION", ("convention*",)),
    ("CONTRAT", ("contrat*", "cdd", "cdi", "avenant*")),
    ("NOTIFICATION", ("notification*", "mdph", "cdaph", "decision*")),
)
_OTHER: Final = "AUTRE"


def proposed_title(stem: str, watched: Sequence[WatchedWord] = ()) -> str:
    """Return a title made of a file’s name, without its long numbers nor the words watched."""
    stem = "".join(one for one in stem if category(one) != "Cf")  # what turns the text over, unseen
    title = " ".join(_LONG_NUMBER.sub(" ", _SEPARATORS.sub(" ", stem)).split())
    for found in find_words([title], watched):
        title = title.replace(found.written, " ")
    title = " ".join(title.split())[:LONGEST_TITLE]
    return title[:1].upper() + title[1:]


def proposed_kind(stem: str, known: Sequence[str]) -> str:
    """Return the kind that a file’s name speaks of, among those ``known``."""
    words = search_key(_SEPARATORS.sub(" ", stem)).split()
    for kind, marks in _KINDS:
        if kind in known and any(_holds(words, mark) for mark in marks):
            return kind
    return _OTHER if _OTHER in known or not known else known[-1]


def _holds(words: Sequence[str], mark: str) -> bool:
    if mark.endswith("*"):
        return any(word.startswith(mark[:-1]) for word in words)
    return mark in words

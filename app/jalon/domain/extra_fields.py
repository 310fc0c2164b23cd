"""The fields that a structure adds of its own: what each may hold, and how it is written."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST: Final = 10
"""Fields in use at a time, of people and employers together: more would be another program."""
LONGEST_LABEL: Final = 60
LONGEST_VALUE: Final = 500
KINDS: Final = ("TEXT", "DAY", "NUMBER", "CHOICE", "YES_NO")
EMPLOYER: Final = "employer"
SUBJECTS: Final = ("person", EMPLOYER)
ADDED: Final = "extra:"
"""What comes before the identity of a field where columns are named."""
YES, NO = "YES", "NO"
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class ExtraField:
    """A field of the structure's own: whose it is, its words, what it holds; ``choices`` of a CHOICE."""

    id: str
    subject: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    is_archived: bool = False


def written_value(kind: str, value: object) -> str | None:
    """Return how a value is written in the caseload; None for nothing.

    Raises:
        ValueError: it is not of this kind, or too long.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        text = YES if value else NO
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value).strip()
    if not text:
        return None
    if kind == "DAY":
        date.fromisoformat(text)
    fits = {
        "NUMBER": _NUMBER.fullmatch(text) is not None,
        "YES_NO": text in (YES, NO),
    }.get(kind, len(text) <= LONGEST_VALUE)
    if not fits:
        raise ValueError(f"not a value of a field of kind {kind}")
    return text


def read_value(kind: str, text: str | None) -> str | int | bool | date | None:
    """Return a written value as a form shows it; text that does not fit its kind stays text."""
    if text is None:
        return None
    try:
        if kind == "DAY":
            return date.fromisoformat(text)
        if kind == "NUMBER":
            return int(text)
    except ValueError:
        return text
    return text == YES if kind == "YES_NO" and text in (YES, NO) else text

"""A day that asks for something: which rule says so, about what, about whom."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline as the rules find it."""

    rule: str
    """The code of the rule in the dated rules."""
    date: date
    subject_id: str
    """What it is about: the identity of a record, of the person, or the month of a return."""
    person_id: str | None
    """None: the structure as a whole."""

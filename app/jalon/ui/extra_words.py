"""French words for the fields that a structure adds; no window is needed to read them."""

from datetime import date
from typing import Final

from jalon.domain.extra_fields import read_value
from jalon.ui import wording

KINDS: Final = {
    "TEXT": "Texte",
    "DAY": "Date",
    "NUMBER": "Nombre",
    "CHOICE": "Choix dans une liste",
    "YES_NO": "Oui ou non",
}
SUBJECTS: Final = {"person": "Personnes", "employer": "Employeurs"}


def shown_value(kind: str, text: str | None) -> str:
    """Return how a written value reads; a dash for nothing."""
    value = read_value(kind, text)
    if value is None or value == "":
        return wording.NO_VALUE
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return wording.day_digits(value)
    return wording.number(value) if isinstance(value, int) else value

"""Whether the check digits of a SIRET or of a FINESS come out right: a doubt is told, nothing is refused."""

import re

from stdnum import luhn
from stdnum.fr import siret as sirets


def tidied_number(typed: str | None) -> str | None:
    """Return a number without its spaces, its letters upper case; None for nothing."""
    return re.sub(r"\s", "", typed or "").upper() or None


def is_doubtful_siret(typed: str) -> bool:
    """Tell whether fourteen digits cannot be a SIRET (Luhn; for La Poste, a sum that five divides)."""
    number = tidied_number(typed) or ""
    return re.fullmatch(r"[0-9]{14}", number) is not None and not sirets.is_valid(number)


def is_doubtful_finess(typed: str) -> bool:
    """Tell whether nine digits cannot be a FINESS (Luhn); those of Corsica, with a letter, are not judged."""
    number = tidied_number(typed) or ""
    return re.fullmatch(r"[0-9]{9}", number) is not None and not luhn.is_valid(number)

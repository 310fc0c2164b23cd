"""French bank holidays, from the library ``holidays``."""

from datetime import date
from functools import cache

import holidays

# Departments whose own days are added to those of the whole country: droit local of Alsace and Moselle
# (Code du travail, art. L3134-13), abolition of slavery overseas (L3422-2).
_OWN_DAYS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "976": "976",
}


@cache
def bank_holidays(year: int, department: str | None) -> frozenset[date]:
    """Return the bank holidays of a year in a department (``57``, ``2A``, ``971``); None: of all of them."""
    return frozenset(holidays.France(subdiv=_OWN_DAYS.get(department or ""), years=year))


@cache
def name_bank_holidays(year: int, department: str | None) -> tuple[tuple[date, str], ...]:
    """Return the same days in order, each with its French name."""
    named = holidays.France(subdiv=_OWN_DAYS.get(department or ""), years=year, language="fr")
    return tuple(sorted(named.items()))

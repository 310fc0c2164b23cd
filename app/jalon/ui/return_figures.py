"""The figures of a month on screen: sections, values in words, and which ones open a list."""

from collections.abc import Mapping
from typing import Any

from jalon.domain.rules import Indicator, Rules, Unit
from jalon.ui import wording

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "File active",
        (
            "FA_DEBUT", "ENTREES", "SORTIES", "FA_FIN", "CIBLE", "TX_OCC",
            "FA_PER", "FA_VUE", "FA_ACTIVE", "FA_SUSPENDUS",
        ),
    ),
    ("Modules", ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE")),
    ("Intensité", ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE", "INT_SANS_ACTE")),
    (
        "Emploi",
        ("EN_EMPLOI", "TX_EMPLOI", "ACCES_EMPLOI", "EN_EMPLOI_ENTREE",
         "MAINTIEN_3", "MAINTIEN_6", "MAINTIEN_12"),
    ),
    (
        "Heures",
        (
            "MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT",
            "MIN_ABSENCE", "NB_ABSENCES", "MIN_TRAJET",
        ),
    ),
)  # fmt: skip
_OF_ACTS = frozenset({"NB_ABSENCES"})


def indicator_of(rules: Rules, code: str) -> Indicator | None:
    """Return what the rules say of a figure, None when they do not know it."""
    return next((found for found in rules.indicators if found.code == code), None)


def figure_words(indicator: Indicator, value: Any) -> str:
    """Return a figure as it is read: « 78 h 45 », « 68,1 % », « 3 sur 5 », or a dash."""
    if value is None:
        return wording.NO_VALUE
    if indicator.unit is Unit.MINUTES:
        return wording.duration(int(value)) if value else f"0{wording.FIRM}h"
    if indicator.unit is Unit.PERCENT:
        return wording.percent(str(value))
    if isinstance(value, Mapping):
        return f"{value['still']} sur {value['reached']}"
    return wording.number(int(value))


def retention_details(value: Any) -> str:
    """Return what a retention figure adds: same employer, unknown."""
    if not isinstance(value, Mapping):
        return ""
    return f"même employeur\u00a0: {value['same_employer']}, non connu\u00a0: {value['unknown']}"


def is_of_people(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list of people."""
    if indicator.code in _OF_ACTS:
        return False
    return indicator.unit in (Unit.PEOPLE, Unit.PERCENT, Unit.MILESTONE) or (
        indicator.unit is Unit.COUNT and not indicator.code.startswith("MIN_")
    )


def is_of_acts(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list of acts."""
    return indicator.unit is Unit.MINUTES or indicator.code in _OF_ACTS


def is_empty(value: Any) -> bool:
    """Tell whether there is nothing behind a figure."""
    if isinstance(value, Mapping):
        return not value["reached"]
    return value in (None, 0, "0.0")

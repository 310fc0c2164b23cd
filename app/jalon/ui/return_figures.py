"""The figures of a month on screen: sections, values in words, and which ones open a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.domain.monitoring import EMPLOYER_CODES
from jalon.domain.rules import Aggregation, Indicator, Rules, Unit
from jalon.ui import wording

Section = tuple[str, tuple[str, ...]]

LEFT: tuple[Section, ...] = (
    (
        "File active",
        (
            "FA_DEBUT", "ENTREES", "SORTIES", "FA_FIN", "CIBLE", "TX_OCC",
            "FA_PER", "FA_VUE", "FA_ACTIVE", "FA_SUSPENDUS",
        ),
    ),
    ("Modules", ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE")),
)  # fmt: skip
RIGHT: tuple[Section, ...] = (
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

HOURS = "hours_"
"""How the code begins of a part of the addition of the hours, which is no indicator of the rules."""
FOLLOW_UP_LEFT: tuple[Section, ...] = (
    (
        "Comment les heures s’additionnent",
        tuple(
            f"{HOURS}{part}"
            for part in (
                "in_intensity_minutes", "out_of_intensity_minutes", "not_open_minutes",
                "nobody_named_minutes", "several_colleagues_minutes", "held_minutes",
            )
        ),
    ),
    ("Travail sur les modules", ("NB_TRAVAIL_M1", "NB_TRAVAIL_M2", "NB_TRAVAIL_M3", "NB_TRAVAIL_M4")),
    ("Durées d’accompagnement", ("DUREE_EA_FIN", "DUREE_EA_SORTIES", "DUREE_EA_MOTIF")),
)  # fmt: skip
FOLLOW_UP_RIGHT: tuple[Section, ...] = (
    ("Délais, sur les entrées de douze mois", ("DELAI_ADMISSION", "DELAI_EMPLOYEUR", "DELAI_CONTRAT")),
    (
        "Emploi durable et maintien en poste",
        ("EMPLOI_DURABLE", "TX_EMPLOI_DURABLE", "POSTE_3", "POSTE_6", "POSTE_12"),
    ),
    ("Employeurs", EMPLOYER_CODES),
    ("Immersions en milieu professionnel", ("PMSMP_DEBUT", "PMSMP_FIN", "PMSMP_JOURS")),
)
_OF_ACTS = frozenset({"NB_ABSENCES"})
_UNITS = {Unit.MONTHS: "mois", Unit.DAYS: "jours"}


def indicator_of(rules: Rules, code: str) -> Indicator | None:
    """Return what the rules say of a figure, None when they do not know it."""
    if code.startswith(HOURS):
        label = rules.label("hours_parts", code.removeprefix(HOURS))
        return Indicator(code, label, "", "", Aggregation.FLOW, Unit.MINUTES)
    return next((found for found in rules.indicators if found.code == code), None)


def figure_words(indicator: Indicator, value: Any) -> str:
    """Return a figure as it is read: « 78 h 45 », « 68,1 % », « 3 sur 5 », « 14,6 mois », or a dash."""
    if value is None:
        return wording.NO_VALUE
    if indicator.unit is Unit.MINUTES:
        return _duration(int(value))
    if indicator.unit is Unit.PERCENT:
        return wording.percent(str(value))
    if isinstance(value, Mapping):
        return _of_parts(indicator, value)
    return wording.number(int(value))


def details(value: Any, rules: Rules) -> tuple[str, ...]:
    """Return what a figure of several parts adds to the one that stands for it, a line each."""
    if not isinstance(value, Mapping):
        return ()
    if "reached" in value:
        return (f"même employeur\u00a0: {value['same_employer']}, non connu\u00a0: {value['unknown']}",)
    if "entries" in value:
        return (
            f"{wording.counted(value['entries'], 'entrée', 'entrées')}, dont connues\u00a0: {value['known']}",
        )
    if "paths" in value:
        return (_paths(value, with_mean=False),) if value["paths"] else ()
    return tuple(
        f"{rules.label('exit_reasons', reason)}\u00a0: {_paths(spread, with_mean=True)}"
        for reason, spread in value.items()
    )


def opens_a_list(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list."""
    return any(kind(indicator) for kind in (is_of_acts, is_of_employers, is_of_people))


def is_of_people(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list of people."""
    if indicator.code in _OF_ACTS or is_of_employers(indicator):
        return False
    return indicator.unit in (Unit.PEOPLE, Unit.PERCENT, Unit.MILESTONE, Unit.COUNT, Unit.MONTHS, Unit.DAYS)


def is_of_acts(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list of acts."""
    return indicator.unit is Unit.MINUTES or indicator.code in _OF_ACTS


def is_of_employers(indicator: Indicator) -> bool:
    """Tell whether the figure opens a list of employers."""
    return indicator.code in EMPLOYER_CODES


def is_empty(value: Any) -> bool:
    """Tell whether there is nothing behind a figure."""
    if isinstance(value, Mapping):
        counts = [value[part] for part in ("reached", "known", "paths") if part in value]
        return not counts[0] if counts else not value
    return value in (None, 0, "0.0")


def _of_parts(indicator: Indicator, value: Mapping[str, Any]) -> str:
    if "reached" in value:
        return f"{value['still']} sur {value['reached']}"
    unit = _UNITS.get(indicator.unit, "")
    shown = value.get("mean", value.get("median"))
    if shown is not None:
        return f"{_decimal(shown)}\u00a0{unit}"
    if "paths" in value or "entries" in value:
        return wording.NO_VALUE
    paths = sum(int(spread["paths"]) for spread in value.values())
    return wording.counted(paths, "parcours", "parcours") if value else wording.NO_VALUE


def _paths(spread: Mapping[str, Any], *, with_mean: bool) -> str:
    said: Sequence[str] = [wording.counted(int(spread["paths"]), "parcours", "parcours")]
    if with_mean:
        said = [*said, f"moyenne {_decimal(spread['mean'])}"]
    return ", ".join([*said, f"médiane {_decimal(spread['median'])}\u00a0mois"])


def _decimal(value: Any) -> str:
    return wording.NO_VALUE if value is None else str(value).replace(".", ",")


def _duration(minutes: int) -> str:
    if minutes == 0:
        return f"0{wording.FIRM}h"
    return f"−{wording.duration(-minutes)}" if minutes < 0 else wording.duration(minutes)

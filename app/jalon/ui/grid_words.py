"""French words for what a table of others is filled with: figures, headings, fields; no window is needed."""

from collections.abc import Mapping
from typing import Final

from jalon.domain.grid_models import PREVIOUS_MONTH, THIS_MONTH, Form, RowSource
from jalon.domain.rules import Rules, Unit
from jalon.exchange.grid_labels import HEADERS, grid_fields
from jalon.reports.typography import MONTHS
from jalon.ui import import_words
from jalon.ui.vocabulary import in_trade_words

_FIELDS: Final = {
    "age": "Âge à la fin du mois",
    "age_band": "Tranche d’âge",
    "contract_planned_end_date": "Fin prévue du contrat",
    "in_employment": "En emploi (oui ou non)",
    "month_minutes": "Temps du mois",
    "acts_count": "Nombre d’actes du mois",
    "planned_intensity": "Intensité prévue",
    "observed_intensity": "Intensité constatée",
    "event": "Événement du mois",
}
"""What an import does not know; the others are called as there."""
_HEADINGS: Final = {
    "structure": "Nom de la structure",
    "siret": "SIRET de la structure",
    "department": "Département",
    "lead_operator": "Chef de file",
    "month": "Mois",
    "year": "Année",
    "coach": "Qui remplit (vous)",
    "agreement": "Référence de la convention",
    "state": "État du relevé",
}
_PARTS: Final = {
    "reached": "échéances atteintes",
    "still": "toujours en emploi",
    "same_employer": "chez le même employeur",
    "unknown": "sans nouvelle",
}
_UNTOLD: Final = (Unit.MONTHS, Unit.DAYS)
"""Several numbers for one figure: a cell holds one."""
_BREAKDOWNS: Final = {
    "exits_by_reason": ("Sorties", "exit_reasons"),
    "entries_by_origin": ("Entrées", "referral_origins"),
    "entries_by_age_band": ("Entrées", "age_bands"),
    "entries_by_sex": ("Entrées", "sexes"),
    "entries_by_situation": ("Entrées", "entry_situations"),
    "contracts_started_by_type": ("Contrats commencés", "contract_types"),
}
SOURCES: Final = {
    RowSource.PERSONS: "Personnes accompagnées dans le mois",
    RowSource.PERSONS_AT_END: "Personnes en file active à la fin du mois",
    RowSource.ENTRIES: "Entrées du mois",
    RowSource.EXITS: "Sorties du mois",
    RowSource.ACTS: "Actes faits, une ligne par personne",
    RowSource.CONTRACTS: "Contrats en cours dans le mois",
}
FORMS: Final = {
    Form.AUTO: "comme d’habitude",
    Form.MINUTES: "en minutes",
    Form.HOURS: "en heures, avec décimales (1,5)",
    Form.DURATION: "en heures et minutes (1:30)",
    Form.PERCENT: "en pour cent (68,1)",
    Form.FRACTION: "en pourcentage du tableur (68,1 %)",
    Form.CODE: "par son code",
    Form.TEXT: "en toutes lettres",
}
_TIME: Final = (Form.AUTO, Form.HOURS, Form.DURATION)


def field_words(name: str) -> str:
    """Return what a column is filled with, such as « Date d’admission »."""
    return in_trade_words(_FIELDS[name]) if name in _FIELDS else import_words.field_words(name)


def key_words(key: str, rules: Rules) -> str:
    """Return what a cell is filled with: a figure, one of its parts, or something of the heading."""
    head, _, rest = key.partition(".")
    if head in _HEADINGS:
        return in_trade_words(_HEADINGS[head])
    if head in rules.labels["breakdown_definitions"]:
        label, name = _BREAKDOWNS.get(head, (rules.label("breakdown_definitions", head), ""))
        return f"{label}\u00a0: {rules.label(name, rest) if name in rules.labels else rest}"
    label = next((one.label for one in rules.indicators if one.code == head), head)
    return in_trade_words(f"{label}, {_PARTS.get(rest, rest)}" if rest else label)


def thing_words(name: str, rules: Rules) -> str:
    """Return the words of a field of a column or of a key of a cell."""
    return field_words(name) if name in grid_fields() else key_words(name, rules) if name else ""


def key_options(rules: Rules) -> list[tuple[str, str]]:
    """Return what a cell can be filled with, headings first."""
    keys = list(HEADERS)
    for one in rules.indicators:
        if one.retired or one.unit in _UNTOLD:
            continue
        parts = _PARTS if one.unit is Unit.MILESTONE else ("",)
        keys += [f"{one.code}.{part}" if part else one.code for part in parts]
    return [(key, key_words(key, rules)) for key in keys]


def field_options(source: RowSource) -> list[tuple[str, str]]:
    """Return what a column of a table can be filled with, by the alphabet."""
    is_of_acts = source is RowSource.ACTS
    known: Mapping[str, object] = grid_fields()
    names = [name for name in known if is_of_acts or not name.startswith(("act_", "trip_"))]
    return sorted(((name, field_words(name)) for name in names), key=lambda one: one[1].casefold())


def forms_of_key(key: str, rules: Rules) -> tuple[Form, ...]:
    """Return how a cell can be written: more than one way for a time, a share, a month."""
    if key == "month":
        return (Form.AUTO, Form.TEXT)
    unit = next((one.unit for one in rules.indicators if one.code == key), None)
    if unit is Unit.MINUTES:
        return _TIME
    return (Form.AUTO, Form.FRACTION) if unit is Unit.PERCENT else ()


def forms_of_field(name: str) -> tuple[Form, ...]:
    """Return how a column can be written: more than one way for a time and for a code."""
    kind = grid_fields()[name].kind if name in grid_fields() else ""
    if kind == "minutes" or name in ("weekly_hours", "act_duration", "trip_minutes"):
        return _TIME
    return (Form.AUTO, Form.CODE) if kind == "list" else ()


def form_words(form: Form, forms: tuple[Form, ...]) -> str:
    """Return a form in words; the usual one of a time is in minutes, of a code its label."""
    if form is Form.AUTO:
        if Form.HOURS in forms:
            return FORMS[Form.MINUTES]
        if Form.FRACTION in forms:
            return FORMS[Form.PERCENT]
        return "par son libellé" if Form.CODE in forms else "comme une date"
    return FORMS[form]


def month_of_cell_words(month: str) -> str:
    """Return which month a cell is about, empty for the one that is filled."""
    if month == THIS_MONTH:
        return ""
    return "mois d’avant" if month == PREVIOUS_MONTH else MONTHS[int(month) - 1]

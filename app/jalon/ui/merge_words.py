"""Two records side by side in words: fields, values, what does not go together, what a merge changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.domain.rules import Rules
from jalon.services.activities import activity_label
from jalon.services.merging import ADDED, Comparison, Conflict, FieldOfTwo, Kind, LockedMonth, Side
from jalon.services.person_records import PersonFile
from jalon.ui import wording
from jalon.ui.employer_fields import EMPLOYER
from jalon.ui.extra_words import shown_value
from jalon.ui.form_fields import Field
from jalon.ui.person_fields import DISABILITY, FORMS, value_words

_NOBODY: Final = PersonFile({}, {}, {}, {})
_MASKED: Final = frozenset({"disability_family", "other_disability_families", "work_impact"})
_OTHERS: Final = {
    "has_aah": "Perçoit l’AAH",
    "work_impact": "Effets sur le travail",
    "town_code": "",
    "disability_family": "Famille de handicap",
    "other_disability_families": "Autres familles de handicap",
}
_TABLES: Final = {
    "act_participant": ("acte", "actes"),
    "act": ("acte", "actes"),
    "support_path": ("parcours", "parcours"),
    "job_contract": ("contrat", "contrats"),
    "work_immersion": ("immersion", "immersions"),
    "job_application": ("candidature", "candidatures"),
    "shared_note": ("note partageable", "notes partageables"),
    "personal_note": ("note personnelle", "notes personnelles"),
    "next_action": ("chose à faire", "choses à faire"),
    "document": ("document", "documents"),
    "employer_contact": ("interlocuteur", "interlocuteurs"),
    "employer_site": ("lieu de travail", "lieux de travail"),
}
_OTHER: Final = ("autre élément", "autres éléments")
WHY: Final = {
    "SAME_SIRET": "même SIRET",
    "SAME_NAME": "même nom",
    "SAME_BIRTH": "même naissance, noms proches",
    "NEAR_NAME": "noms proches",
}
_MOST_DAYS: Final = 3
_LONGEST: Final = 60
_MOST_LINES: Final = 12


def field_label(field: FieldOfTwo, kind: Kind) -> str:
    """Return what a field is called; empty for one that nobody reads."""
    if field.column.startswith(ADDED):
        return field.label
    if field.column in _OTHERS:
        return _OTHERS[field.column]
    return _form_field(kind, field.column).label.replace("&", "")


def value_of(field: FieldOfTwo, kind: Kind, which: str, rules: Rules) -> str:
    """Return how a value reads; what is about health is only said to be there."""
    value = field.first if which == "first" else field.second
    if value is None or value == "":
        return wording.NO_VALUE
    if field.column in _MASKED:
        return "renseigné, masqué"
    if field.column.startswith(ADDED):
        return shown_value(field.kind, str(value))
    if kind == "person":
        if isinstance(value, bool):
            return "oui" if value else "non"
        return value_words("person", field.column, value, rules, _NOBODY)
    return _employer_value(field.column, value, rules)


def shortened(text: str) -> str:
    """Return a value on one line that fits a list of choices."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def side_words(side: Side) -> str:
    """Return what a record is called where both are named."""
    return side.code or ", ".join(part for part in (side.name, side.town) if part)


def counts_words(counts: Mapping[str, int]) -> str:
    """Return what leads to a record: « 12 actes, 1 parcours, 3 autres éléments »."""
    told: dict[tuple[str, str], int] = {}
    for table, count in counts.items():
        words = _TABLES.get(table, _OTHER)
        told[words] = told.get(words, 0) + count
    order = [*_TABLES.values(), _OTHER]
    some = sorted(told.items(), key=lambda pair: order.index(pair[0]))
    return ", ".join(wording.counted(count, *words) for words, count in some) or "rien d’autre"


def conflict_words(conflict: Conflict) -> tuple[str, str]:
    """Return what does not go together, and what to do about it."""
    days = _days(conflict.days)
    match conflict.code:
        case "OPEN_PATHS":
            return (
                f"Deux parcours ouverts en même temps, à partir du {days}.",
                "Après la fusion, corrigez-en les dates sur la fiche, carte «\u00a0Parcours\u00a0». "
                "Les jours communs ne comptent qu’une fois.",
            )
        case "MAIN_PERIODS":
            return (
                f"Deux modules principaux le même jour, à partir du {days}.",
                "Après la fusion, gardez-en un seul sur la fiche\u00a0: Historique du parcours.",
            )
        case "CONTRACTS":
            return (
                f"Deux contrats qui se recouvrent, à partir du {days}.",
                "S’il s’agit du même, retirez l’un des deux après la fusion, carte «\u00a0Emploi\u00a0».",
            )
    acts = wording.counted(conflict.count, "acte nomme", "actes nomment")
    return (
        f"{acts} les deux fiches ({days}).",
        "Chacun ne comptera qu’une fois, et son temps sera partagé à nouveau entre les présents.",
    )


def months_words(months: Sequence[LockedMonth]) -> tuple[str, list[str]]:
    """Return whether locked months would change, and each difference in words."""
    if not months:
        return "Aucun mois arrêté ne change.", []
    told = wording.counted(len(months), "mois arrêté ne dira", "mois arrêtés ne diront")
    told += " plus la même chose, et "
    told += "attendra d’être régularisé." if len(months) == 1 else "attendront d’être régularisés."
    lines = [
        f"{wording.month_words(month.month).capitalize()}\u00a0: {one.what}, {one.before} → {one.after}"
        for month in months
        for one in month.differences
    ]
    if len(lines) > _MOST_LINES:
        rest = len(lines) - _MOST_LINES
        lines = [
            *lines[:_MOST_LINES],
            f"et {wording.counted(rest, 'autre différence', 'autres différences')}",
        ]
    return told, lines


def title_of(compared: Comparison) -> str:
    """Return the title of the question."""
    return "Fusionner deux dossiers" if compared.kind == "person" else "Fusionner deux employeurs"


def _days(days: Sequence[date]) -> str:
    shown = ", ".join(wording.day_digits(day) for day in days[:_MOST_DAYS])
    return f"{shown}…" if len(days) > _MOST_DAYS else shown


def _form_field(kind: Kind, column: str) -> Field:
    fields = (*FORMS["person"].fields, *DISABILITY.fields) if kind == "person" else EMPLOYER.fields
    return next(field for field in fields if field.column == column)


def _employer_value(column: str, value: Any, rules: Rules) -> str:
    if column == "naf_code":
        return f"{activity_label(value)} ({value})"
    if column == "siret":
        return wording.grouped_siret(value) or str(value)
    field = _form_field("employer", column) if column != "town_code" else None
    return rules.label(field.codes, value) if field is not None and field.codes else str(value)

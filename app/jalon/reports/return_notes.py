"""The last pages of the monthly return: what each indicator counts, and the choices of counting in force."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jalon.reports import typography
from jalon.reports.page import SMALL, Paper
from jalon.reports.return_figures import breakdown_words, label_of
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording


def add_definitions(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    """Add the definition of every indicator of the return, then the choices of counting."""
    paper.new_page()
    paper.heading("Définitions")
    version = document.get("rules_version", wording.version)
    paper.paragraph(
        f"Règles de calcul, version {version}. Chaque chiffre de ce relevé a ici sa définition.", SMALL
    )
    rows = []
    for code in definition_order(document["indicators"], wording):
        indicator = wording.indicator(code)
        definition = (
            typography.sentence(indicator.definition)
            if indicator
            else "Définition non connue de cette version des règles."
        )
        rows.append(Row((label_of(code, wording), f"{code}\u00a0: {definition}")))
    texts = wording.lists.get("breakdown_definitions", {})
    rows += [
        Row((breakdown_words(name)[0], f"{name}\u00a0: {typography.sentence(texts[name])}"))
        for name in document.get("breakdowns") or {}
        if name in texts
    ]
    paper.table(
        (
            Column("Indicateur", paper.width * 0.27, style=SMALL_STRONG_CELL),
            Column("Code et définition", paper.width * 0.73, style=SMALL_CELL),
        ),
        rows,
        row_headers=True,
    )
    _add_counting(paper, document, wording)


def definition_order(indicators: Mapping[str, Any], wording: Wording) -> list[str]:
    """Return the codes of some indicators in the order of the rules, those they do not know last."""
    known = [indicator.code for indicator in wording.indicators if indicator.code in indicators]
    return [*known, *sorted(code for code in indicators if code not in known)]


def _add_counting(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    counting = document.get("counting")
    if not counting:
        return
    paper.heading("Choix de comptage en vigueur")
    rows = [
        Row((counting_label(key), counting_words(key, value, wording))) for key, value in counting.items()
    ]
    paper.table(
        (
            Column("Choix", paper.width * 0.36, style=SMALL_STRONG_CELL),
            Column("Valeur", paper.width * 0.64, style=SMALL_CELL),
        ),
        rows,
    )


_COUNTING_LABELS = {
    "workshop": "Ateliers collectifs",
    "absent": "Rendez-vous non tenus",
    "trips": "Déplacements",
    "suspended": "Personnes en suspension",
    "partial_month": "Entrée ou sortie en cours de mois",
    "exit_day": "Jour de la sortie",
    "suspended_in_duration": "Durées et suspensions",
    "by_coach": "Chiffres par professionnel",
    "lasting_contract_months": "Emploi durable : durée prévue, en mois",
    "lasting_contract_types": "Emploi durable : contrats durables par nature",
    "delay_window_months": "Délais : mois d’entrées regardés",
    "weekly_hours_bands_minutes": "Tranches de durée hebdomadaire",
    "access_window_days": "Accès à l’emploi\u00a0: jours sans autre contrat avant",
    "retention_milestones_months": "Maintien dans l’emploi\u00a0: caps, en mois",
    "retention_window_months": "Maintien dans l’emploi\u00a0: mois regardés",
    "small_cell_threshold": "Effectif en dessous duquel une case est masquée (N0)",
    "intensity_bands_minutes": "Intensités observées, en durée par mois",
    "age_bands_years": "Tranches d’âge, en années",
    "act_types_in_intensity": "Actes comptés dans l’intensité",
}


def counting_label(key: str) -> str:
    """Return the name of a choice of counting, or its key."""
    return _COUNTING_LABELS.get(key, key)


def counting_words(key: str, value: Any, wording: Wording) -> str:
    """Return a choice of counting as a sentence, a list or a number."""
    if key == "act_types_in_intensity" and isinstance(value, Sequence):
        return ", ".join(wording.label("act_types", code) for code in value)
    if key == "intensity_bands_minutes" and isinstance(value, Mapping):
        return "\n".join(
            f"{wording.intensity(code)}\u00a0: {_interval(edges, typography.hours)}"
            for code, edges in value.items()
        )
    if key == "age_bands_years" and isinstance(value, Mapping):
        return ", ".join(wording.label("age_bands", code) for code in value)
    if key == "lasting_contract_types" and isinstance(value, Sequence):
        return ", ".join(wording.label("contract_types", code) for code in value)
    if key == "weekly_hours_bands_minutes" and isinstance(value, Mapping):
        return ", ".join(wording.label("weekly_hours_bands", code) for code in value)
    notes = wording.lists.get("counting_notes", {})
    note = notes.get(f"{key}_{value}".upper()) or notes.get(key.upper())
    if note:
        return (
            typography.sentence(note.partition("\u00a0: ")[2] or note).capitalize()
            if "\u00a0: " in note
            else note
        )
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return typography.whole_number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}\u00a0: {counting_words('', item, wording)}" for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(counting_words("", item, wording) for item in value)
    return typography.DASH if value is None else str(value)


def _interval(edges: Sequence[int | None], printed: Callable[[int | None], str]) -> str:
    minimum, maximum = edges
    if maximum is None:
        return f"à partir de {printed(minimum)}"
    return f"de {printed(minimum)} à {printed(maximum)}"

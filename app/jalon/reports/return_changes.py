"""What a revision of the return changed against the one before, in the words of the paper."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jalon.reports import typography
from jalon.reports.page import SMALL, Paper
from jalon.reports.return_annex import yes_or_no
from jalon.reports.return_figures import breakdown_words, label_of, value_of
from jalon.reports.return_hours import TITLE
from jalon.reports.return_notes import counting_label
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

_FIELDS = {
    "admission_date": "admission",
    "age_band": "tranche d’âge",
    "main_module": "module principal",
    "planned_intensity": "intensité prévue",
    "observed_intensity": "intensité reçue",
    "minutes": "heures",
    "in_employment": "en emploi",
    "event": "événement",
}


def add_changes(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    """Add the differences with the revision before, the lines of people only where the level shows them."""
    reason = document.get("revision_reason")
    if reason:
        paper.paragraph(f"Motif de la nouvelle version\u00a0: {reason}")
    rows = change_rows(document, wording)
    if not rows:
        if int(document.get("revision", 1)) > 1:
            paper.paragraph("Aucun écart de chiffres avec la version précédente.")
        return
    paper.table(
        (
            Column("Ce qui a changé", paper.width * 0.54, style=SMALL_CELL),
            Column("Avant", paper.width * 0.23, style=SMALL_CELL),
            Column("Maintenant", paper.width * 0.23, style=SMALL_CELL),
        ),
        rows,
    )
    paper.paragraph("Une ligne sans valeur d’un côté n’était pas, ou n’est plus, dans le relevé.", SMALL)


def change_rows(document: Mapping[str, Any], wording: Wording) -> list[Row]:
    """Return the ``changes`` of a return in words: what changed, before and after, as its level shows."""
    return [row for change in document.get("changes") or () for row in _rows(change, document, wording)]


def _rows(change: Mapping[str, Any], document: Mapping[str, Any], wording: Wording) -> Iterator[Row]:
    part, key = str(change["part"]), str(change["key"])
    before, after = change.get("before"), change.get("after")
    if part == "indicators":
        label = f"{label_of(key, wording)} ({key})"
        yield Row((label, value_of(key, before, wording), value_of(key, after, wording)))
    elif part == "breakdowns":
        name, _, code = key.partition(":")
        title, list_name = breakdown_words(name)
        # A cell that the level hides must not come back through its history.
        if document.get("level") != "N0":
            label = f"{title}\u00a0: {wording.label(list_name, code)}"
            yield Row((label, value_of(name, before, wording), value_of(name, after, wording)))
    elif part == "persons":
        if document.get("level") in ("N1", "N2"):
            yield from _person_rows(key, before, after, wording)
    elif part == "hours":
        label = f"{TITLE}\u00a0: {wording.label('hours_parts', key)}"
        yield Row((label, typography.hours(before), typography.hours(after)))
    elif part == "counting":
        yield Row((f"Choix de comptage\u00a0: {counting_label(key)}", "", "modifié"))
    else:
        yield Row((f"Texte des difficultés\u00a0: {wording.module(key)}", "", "modifié"))


def _person_rows(case_code: str, before: Any, after: Any, wording: Wording) -> Iterator[Row]:
    if before is None or after is None:
        yield Row(
            (
                f"Dossier {case_code}",
                typography.DASH if before is None else "une ligne",
                typography.DASH if after is None else "une ligne",
            )
        )
        return
    for field, label in _FIELDS.items():
        if before.get(field) != after.get(field):
            yield Row(
                (
                    f"Dossier {case_code}\u00a0: {label}",
                    _field(field, before.get(field), wording),
                    _field(field, after.get(field), wording),
                )
            )


def _field(field: str, value: Any, wording: Wording) -> str:
    if value is None:
        return typography.DASH
    if field == "minutes":
        return typography.hours(value)
    if field == "admission_date":
        return typography.short_day(date.fromisoformat(value))
    if field == "in_employment":
        return yes_or_no(value)
    if field == "main_module":
        return wording.module_short(value)
    if field in ("planned_intensity", "observed_intensity"):
        return wording.intensity(value)
    return wording.label("age_bands" if field == "age_band" else "month_events", value)

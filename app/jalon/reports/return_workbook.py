"""The monthly return as a workbook: figures, breakdowns, lines, and the dictionary that explains them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jalon.domain.months import Month
from jalon.files import write_atomically
from jalon.reports import typography
from jalon.reports.return_annex import PERSONAL, yes_or_no
from jalon.reports.return_figures import (
    MASKED,
    breakdown_words,
    in_order,
    is_withheld,
    label_of,
    milestone_word,
    withheld_words,
)
from jalon.reports.return_hours import hours_lines
from jalon.reports.return_notes import counting_label, counting_words, definition_order
from jalon.reports.wording import Wording
from jalon.reports.workbook import Cell, Hours, Share, Sheet, workbook

FIGURES: Final = "Chiffres"
HOURS: Final = "Addition des heures"
BREAKDOWNS: Final = "Répartitions"
PERSONS: Final = "Personnes"
DICTIONARY: Final = "Dictionnaire"

_UNITS: Final = {
    "people": "personnes",
    "places": "places",
    "count": "nombre",
    "minutes": "minutes",
    "percent": "%",
    "milestone": "accès à l’emploi",
    "months": "mois",
    "days": "jours",
}
_PARTS: Final = ("reached", "still", "same_employer", "unknown")
_COLUMNS: Final = (
    (FIGURES, "Code", "Nom du chiffre dans le fichier JSON."),
    (FIGURES, "Détail", "Partie d’un chiffre qui en a plusieurs."),
    (FIGURES, "Valeur", "Cellule vide\u00a0: le chiffre n’a pas de valeur ce mois-ci. Ce n’est pas 0."),
    (FIGURES, "Durée", "La même valeur en heures et minutes."),
    (
        BREAKDOWNS,
        "Nombre",
        "À N0, « masqué »\u00a0: case de trop peu de personnes, ou qui en révélerait une autre.",
    ),
    (PERSONS, "Minutes", "Minutes reçues qui comptent dans l’intensité."),
    (PERSONS, "Durée", "La même valeur en heures et minutes."),
)


def write_return_workbook(document: Mapping[str, Any], wording: Wording, target: Path) -> dict[str, int]:
    """Write a return (the ``jalon-return`` document) to ``target`` as a workbook; return the rows by sheet.

    Every cell is read again before the file takes its name. The same document gives the same bytes.

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    sheets = return_sheets(document, wording)
    month = Month.parse(document["month"])
    title = f"Relevé mensuel d’activité, {typography.month_name(month)}"
    write_atomically(target, workbook(sheets, title=title, made_on=_made_on(document, month)))
    return {sheet.name: len(sheet.rows) for sheet in sheets}


def return_sheets(document: Mapping[str, Any], wording: Wording) -> tuple[Sheet, ...]:
    """Return the sheets of a return; the lines of people only at N1 and N2, empty sheets left out."""
    with_people = document["level"] in ("N1", "N2")
    optional = (_checks(document, wording), _history(document, wording), _changes(document))
    hours = _hours(document, wording)
    return (
        _head(document, wording),
        _figures(document, wording),
        *((hours,) if hours.rows else ()),
        _breakdowns(document, wording),
        *((_persons(document, wording),) if with_people else ()),
        *(sheet for sheet in optional if sheet.rows),
        _dictionary(document, wording),
    )


def _made_on(document: Mapping[str, Any], month: Month) -> date:
    made = document.get("locked_at") or document.get("as_of")
    return date.fromisoformat(str(made)[:10]) if made else month.last_day


def _head(document: Mapping[str, Any], wording: Wording) -> Sheet:
    structure = document["structure"]
    locked_at = document.get("locked_at")
    as_of = document.get("as_of")
    rows: list[tuple[str, Cell]] = [
        ("Structure", structure["name"]),
        ("SIRET", structure.get("siret")),
        ("Département", structure.get("department")),
        ("Chef de file", structure.get("platform")),
        ("Convention", document.get("agreement") or "Toutes conventions"),
        ("Mois", str(document["month"])),
        ("Version", document["revision"]),
        ("État", wording.label("return_states", document["state"])),
        ("Données au", date.fromisoformat(as_of) if as_of else None),
        ("Arrêté le", typography.instant(datetime.fromisoformat(locked_at)) if locked_at else None),
        ("Motif de la version", document.get("revision_reason")),
        ("Niveau", f"{document['level']}\u00a0: {wording.label('return_levels', document['level'])}"),
        ("Motif de l’envoi des noms", document.get("level_reason")),
        ("Règles de calcul", document["rules_version"]),
        ("Code de contrôle (SHA-256)", document["digest"]),
    ]
    if structure.get("practice"):
        rows.append(("Structure d’essai", "Les personnes et les actes de ce relevé sont inventés."))
    if document["level"] != "N0":
        rows.append(("Confidentialité", PERSONAL))
    for module, text in sorted((document.get("difficulties") or {}).items()):
        rows.append((_of_module("Difficultés rencontrées", module, wording), str(text)))
    return Sheet("Relevé", (("Rubrique", 34), ("Valeur", 90)), [row for row in rows if row[1] is not None])


def _of_module(words: str, module: str, wording: Wording) -> str:
    return f"{words}\u00a0: {wording.module(module)}" if module else words


def _figures(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (
        ("Code", 20), ("Détail", 16), ("Indicateur", 44), ("Valeur", 10),
        ("Unité", 16), ("Durée", 10), ("Définition", 80), ("Source", 50),
    )  # fmt: skip
    indicators = document["indicators"]
    rows = [
        row
        for code in definition_order(indicators, wording)
        for row in _figure_rows(code, indicators[code], wording)
    ]
    return Sheet(FIGURES, columns, rows)


def _figure_rows(code: str, value: Any, wording: Wording) -> Iterator[Sequence[Cell]]:
    indicator = wording.indicator(code)
    definition = typography.sentence(indicator.definition) if indicator else None
    source = indicator.source if indicator else None
    label = label_of(code, wording)
    unit = str(indicator.unit) if indicator else _usual_unit(code)
    unit_words = _UNITS.get(unit, unit) or None
    if isinstance(value, Mapping):
        for part in sorted(value, key=lambda part: (_PARTS.index(part) if part in _PARTS else 9, part)):
            words = f"{label}\u00a0: {milestone_word(part)}"
            yield code, part, words, _cell(value[part], unit), unit_words, None, definition, source
        return
    spent = Hours(value) if unit == "minutes" and isinstance(value, int) else None
    yield code, None, label, _cell(value, unit), unit_words, spent, definition, source


def _hours(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (("Signe", 8), ("Addition", 70), ("Où le lire", 50), ("Minutes", 10), ("Durée", 10))
    rows = [
        (line.sign or None, line.label, line.where or None, line.minutes, _spent(line.minutes))
        for line in hours_lines(document, wording)
    ]
    return Sheet(HOURS, columns, rows)


def _spent(minutes: int) -> Cell:
    """Return minutes as hours; below 0, which a spreadsheet does not show as a duration, as text."""
    return Hours(minutes) if minutes >= 0 else typography.hours(minutes)


def _usual_unit(code: str) -> str:
    """Return the unit that the beginning of a code tells, for a figure that these rules do not know."""
    return {"MIN": "minutes", "TX": "percent"}.get(code.partition("_")[0], "")


def _cell(value: Any, unit: str = "") -> Cell:
    """Return a value of the document as a cell: whole and decimal numbers as numbers, the rest as text."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return yes_or_no(value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if not re.fullmatch(r"-?[0-9]{1,12}\.[0-9]", value):
        return value
    return Share(Decimal(value)) if unit == "percent" else Decimal(value)


def _breakdowns(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (("Répartition", 28), ("Intitulé", 44), ("Code", 26), ("Libellé", 50), ("Nombre", 12))
    rows: list[Sequence[Cell]] = []
    for name, cells in sorted(document["breakdowns"].items()):
        title, list_name = breakdown_words(name)
        for code in in_order(cells, list_name, wording):
            count = cells[code]
            shown = MASKED if count is None else int(count)
            rows.append((name, title, code, wording.label(list_name, code), shown))
        if is_withheld(name, document):
            rows.append((name, title, None, withheld_words(document), None))
    return Sheet(BREAKDOWNS, columns, rows)


def _persons(document: Mapping[str, Any], wording: Wording) -> Sheet:
    named = document["level"] == "N2"
    names = (("Nom", 24), ("Prénom", 20)) if named else ()
    columns = (
        ("Dossier", 12), *names, ("Admission", 12), ("Tranche d’âge", 18), ("Module principal", 44),
        ("Intensité prévue", 18), ("Intensité reçue", 18), ("Minutes", 10), ("Durée", 10), ("En emploi", 11),
        ("Événements", 40),
    )  # fmt: skip
    lines = document["persons"]
    rows = [_person(line, wording, named=named) for line in lines]
    minutes = sum(line["minutes"] for line in lines)
    employed = sum(1 for line in lines if line["in_employment"])
    people = typography.counted(len(lines), "personne", "personnes")
    blanks = (None,) * (len(names) + 5)
    total = ("Total", *blanks, minutes, Hours(minutes), employed, people)
    return Sheet(PERSONS, columns, rows, total=total, note=f"{PERSONAL}.")


def _person(line: Mapping[str, Any], wording: Wording, *, named: bool) -> Sequence[Cell]:
    admission = line["admission_date"]
    events = line.get("events") or ([line["event"]] if line["event"] else [])
    return (
        line["case_code"],
        *((line["family_name"], line["given_name"]) if named else ()),
        date.fromisoformat(admission) if admission else None,
        wording.label("age_bands", line["age_band"]) if line["age_band"] else None,
        wording.module(line["main_module"]) if line["main_module"] else None,
        wording.intensity(line["planned_intensity"]) if line["planned_intensity"] else None,
        wording.intensity(line["observed_intensity"]) if line["observed_intensity"] else None,
        line["minutes"],
        Hours(line["minutes"]),
        yes_or_no(line["in_employment"]),
        ", ".join(wording.label("month_events", code) for code in events) or None,
    )


def _checks(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (("Code", 28), ("Point à vérifier", 70), ("Dossier", 12), ("Date", 12))
    rows = [
        (
            check["code"],
            typography.sentence(wording.checks.get(check["code"], check["code"])),
            check["case_code"],
            date.fromisoformat(check["date"]) if check.get("date") else None,
        )
        for check in document["checks"]
    ]
    return Sheet("Points à vérifier", columns, rows)


def _history(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (("Mois", 12), ("Code", 20), ("Indicateur", 44), ("Minutes", 10), ("Durée", 10))
    rows = [
        (month["month"], code, label_of(code, wording), minutes, Hours(minutes))
        for month in document.get("history") or ()
        for code, minutes in sorted((month["minutes"] or {}).items())
    ]
    return Sheet("Heures sur douze mois", columns, rows)


def _changes(document: Mapping[str, Any]) -> Sheet:
    columns = (("Partie", 16), ("Clé", 40), ("Avant", 40), ("Maintenant", 40))
    rows = [
        (
            change["part"],
            change["key"],
            _cell(change["before"], _usual_unit(change["key"])),
            _cell(change["after"], _usual_unit(change["key"])),
        )
        for change in document.get("changes") or ()
    ]
    return Sheet("Écarts", columns, rows)


def _dictionary(document: Mapping[str, Any], wording: Wording) -> Sheet:
    columns = (("Liste ou feuille", 28), ("Code ou colonne", 32), ("Libellé", 60), ("Sens", 80))
    rows: list[Sequence[Cell]] = [(sheet, column, None, meaning) for sheet, column, meaning in _COLUMNS]
    for module in wording.modules:
        rows.append(("modules", module.code, wording.module(module.code), module.wording))
    used = {breakdown_words(name)[1] for name in document["breakdowns"]}
    for name in sorted(used | {"age_bands", "bands", "month_events", "return_states", "return_levels"}):
        rows += [(name, code, typography.sentence(label), None) for code, label in _labels(name, wording)]
    for key, value in sorted(document["counting"].items()):
        rows.append(("choix de comptage", key, counting_label(key), counting_words(key, value, wording)))
    return Sheet(DICTIONARY, columns, rows)


def _labels(name: str, wording: Wording) -> Sequence[tuple[str, str]]:
    return tuple(wording.lists.get(name, {}).items())

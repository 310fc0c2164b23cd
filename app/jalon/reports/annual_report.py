"""The annual report: a year beside the year before, charts by month, and what the structure wrote."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jalon.domain.months import Month
from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, KeyFigure, Paper, Signature
from jalon.reports.return_figures import (
    MASKED,
    add_breakdowns,
    add_milestones,
    in_order,
    label_of,
    value_of,
    why_masked,
    withheld_words,
)
from jalon.reports.return_follow_up import add_delays, add_durations
from jalon.reports.return_notes import add_definitions
from jalon.reports.strip import Strip, StripMonth
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE = "Rapport annuel d’activité"
_HOURS = ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT")
_MODULES = ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE")
_BANDS = ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE")
_FILE = (
    "FA_DEBUT", "ENTREES", "SORTIES", "FA_FIN", "CIBLE", "TX_OCC", "FA_PER", "FA_VUE", "FA_ACTIVE",
    "FA_SUSPENDUS",
)  # fmt: skip
_WORK = (
    "EN_EMPLOI", "TX_EMPLOI", "EMPLOI_DURABLE", "TX_EMPLOI_DURABLE", "ACCES_EMPLOI", "EN_EMPLOI_ENTREE",
    "PMSMP_DEBUT", "PMSMP_FIN", "PMSMP_JOURS",
)  # fmt: skip
_EMPLOYERS = ("EMPLOYEURS_CONTACTES", "EMPLOYEURS_CONTRAT", "EMPLOYEURS_ACCOMPAGNES")
_TIME = (*_HOURS, "MIN_ABSENCE", "NB_ABSENCES", "MIN_TRAJET")
_WORKED = ("NB_TRAVAIL_M1", "NB_TRAVAIL_M2", "NB_TRAVAIL_M3", "NB_TRAVAIL_M4")
_PROFILES = {
    "persons_by_sex": ("Par sexe", "sexes"),
    "persons_by_age_band": ("Par tranche d’âge", "age_bands"),
    "persons_by_disability_family": ("Par famille de handicap", "disability_families"),
}
_STATES = {
    "locked": "arrêté",
    "draft": "brouillon",
    "unknown": "avant la tenue du carnet",
    "to_come": "à venir",
}


def annual_report(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the report of a year; no model was found: the layout is our choice.

    ``document`` holds totals only: ``months`` (each with ``state`` and ``indicators``), ``indicators`` and
    ``breakdowns`` of the year, ``profile``, ``before`` (the year before), ``texts`` by chapter. The same
    document gives the same bytes.
    """
    paper = Paper(_identity(document))
    paper.title()
    _add_opening(paper, document, wording)
    _add_text(paper, document, wording, "RESUME", with_heading=True)
    _add_file(paper, document, wording)
    _add_work(paper, document, wording)
    _add_time(paper, document, wording)
    _add_moves(paper, document, wording)
    _add_text(paper, document, wording, "PARTENAIRES", with_heading=True)
    _add_difficulties(paper, document, wording)
    _add_text(paper, document, wording, "PERSPECTIVES", with_heading=True)
    _add_sources(paper, document, wording)
    add_definitions(paper, document, wording)
    return paper.finished()


def _identity(document: Mapping[str, Any]) -> Identity:
    structure = document["structure"]
    is_draft = document["state"] == "draft"
    return Identity(
        title=TITLE,
        period=f"Année {document['year']}",
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality="Totaux seulement, sans ligne par personne",
        digest=str(document.get("digest") or ""),
        watermarks=tuple(
            filter(
                None, (PRACTICE if structure.get("practice") else "", _as_of(document) if is_draft else "")
            )
        ),
    )


def _as_of(document: Mapping[str, Any]) -> str:
    return f"brouillon, données au {typography.long_day(date.fromisoformat(document['as_of']))}"


def _add_opening(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    structure, indicators = document["structure"], document["indicators"]
    lines = [str(structure["name"]), str(structure.get("platform") or "")]
    if document["agreement"]:
        word = wording.word("agreement", "convention")
        lines.append(f"{word[:1].upper()}{word[1:]}\u00a0: {document['agreement']}")
    paper.paragraph("\n".join(filter(None, lines)), BODY, space_before=8)
    told = _as_of(document) if document["state"] == "draft" else "les douze mois sont arrêtés"
    told = f"{told[:1].upper()}{told[1:]} · règles {document['rules_version']}"
    paper.paragraph(told, SMALL, space_before=3)
    if structure.get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: les personnes et les actes sont inventés.", STRONG)
    known = [indicators.get(code) for code in _HOURS if isinstance(indicators.get(code), int)]

    def value(code: str) -> str:
        return value_of(code, indicators.get(code), wording)

    last = _last_known(document)
    paper.key_figures(
        (
            KeyFigure(value("FA_PER"), "personnes accompagnées", "au moins un jour de l’année"),
            KeyFigure(
                value("FA_FIN"), "file active à la fin", f"cible\u00a0: {value('CIBLE')} · {value('TX_OCC')}"
            ),
            KeyFigure(
                value("ACCES_EMPLOI"), "accès à l’emploi", f"en emploi à la fin\u00a0: {value('EN_EMPLOI')}"
            ),
            KeyFigure(
                typography.hours(sum(known)) if known else typography.DASH,
                "d’actes tenus",
                f"déplacements\u00a0: {value('MIN_TRAJET')}",
            ),
        )
    )
    before = document["before"]
    if 0 < before["months_known"] < len(document["months"]):
        told = typography.counted(before["months_known"], "mois connu", "mois connus")
        paper.paragraph(
            f"Année {before['year']}\u00a0: {told}, les autres sont d’avant la tenue du carnet.", SMALL
        )
    if last is not None and document["state"] == "draft":
        paper.paragraph(f"«\u00a0À la fin\u00a0»\u00a0: {_end_of(last, document)}.", SMALL)


def _end_of(last: Month, document: Mapping[str, Any]) -> str:
    known = date.fromisoformat(document["as_of"])
    if known < last.last_day:
        return f"au {typography.long_day(known)}, le mois n’étant pas fini"
    return f"à la fin {typography.of_month(last)}, dernier mois connu"


def _last_known(document: Mapping[str, Any]) -> Month | None:
    known = [Month.parse(month["month"]) for month in document["months"] if month["indicators"]]
    return known[-1] if known else None


def _add_text(
    paper: Paper, document: Mapping[str, Any], wording: Wording, chapter: str, *, with_heading: bool = False
) -> None:
    text = document["texts"].get(chapter)
    if not text:
        return
    if with_heading:
        paper.heading(wording.label("report_chapters", chapter))
    for part in str(text).split("\n\n"):
        paper.paragraph(part)


def _add_file(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("File active et modules")
    _add_text(paper, document, wording, "FILE_ACTIVE")
    _add_figures(paper, _FILE, document, wording)
    _add_strip(paper, document, wording, "File active à la fin de chaque mois", ("FA_FIN",), mark="CIBLE")
    if any((month["indicators"] or {}).get("CIBLE") for month in document["months"]):
        paper.paragraph("Trait\u00a0: file active cible.", SMALL, space_before=2)
    _add_strip(paper, document, wording, "Personnes par module principal, à la fin du mois", _MODULES)
    _add_strip(paper, document, wording, "Personnes par intensité reçue dans le mois", _BANDS)
    paper.heading("Modules travaillés dans l’année", level=3)
    _add_figures(paper, _WORKED, document, wording)
    _add_profiles(paper, document, wording)


def _add_profiles(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    found = []
    withheld = []
    width = (paper.width - 24) / 2
    for key, (title, list_name) in _PROFILES.items():
        cells = document["profile"].get(key)
        if not cells:
            withheld.append(title.lower())
            continue
        rows = [
            Row(
                (
                    wording.label(list_name, code),
                    MASKED if cells[code] is None else typography.whole_number(cells[code]),
                )
            )
            for code in in_order(cells, list_name, wording)
        ]
        found.append(((Column(title, width - 70), Column("Personnes", 70, "right")), rows))
    if not found and not document["indicators"].get("FA_PER"):
        return
    paper.heading("Qui sont les personnes accompagnées dans l’année", level=3)
    paper.small_tables(found)
    if any(None in (document["profile"].get(key) or {}).values() for key in _PROFILES):
        paper.paragraph(f"{MASKED.capitalize()}\u00a0: {why_masked(document)}.", SMALL)
    if withheld:
        why = "trop peu de personnes"
        if document.get("profiles_of_whole_only"):
            why = withheld_words(document)
        paper.paragraph(f"Non donné, {why}\u00a0: {', '.join(withheld)}.", SMALL)


def _add_work(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Emploi")
    _add_text(paper, document, wording, "EMPLOI")
    _add_figures(paper, _WORK, document, wording)
    _add_strip(paper, document, wording, "Personnes en emploi à la fin de chaque mois", ("EN_EMPLOI",))
    add_milestones(paper, document["indicators"], wording)
    _add_before_milestones(paper, document)
    add_breakdowns(paper, _cuts(document, "contracts"), document, wording)
    paper.heading("Employeurs")
    _add_text(paper, document, wording, "EMPLOYEURS")
    _add_figures(paper, _EMPLOYERS, document, wording)
    add_breakdowns(paper, _cuts(document, "employers"), document, wording)


def _add_before_milestones(paper: Paper, document: Mapping[str, Any]) -> None:
    before = document["before"]
    if not before["months_known"]:
        return
    said = []
    for code in ("MAINTIEN_3", "MAINTIEN_6", "MAINTIEN_12"):
        value = before["indicators"].get(code)
        if isinstance(value, Mapping):
            still, reached = (typography.whole_number(value[key]) for key in ("still", "reached"))
            said.append(f"{code.removeprefix('MAINTIEN_')} mois\u00a0: {still} sur {reached}")
    if said:
        paper.paragraph(f"En {before['year']}, en emploi au cap\u00a0: {', '.join(said)}.", SMALL)


def _add_time(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Temps")
    _add_figures(paper, _TIME, document, wording)
    _add_strip(paper, document, wording, "Heures d’actes tenus, par mois", _HOURS)


def _add_moves(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Entrées et sorties")
    add_breakdowns(paper, _cuts(document, "entries"), document, wording)
    add_delays(paper, document["indicators"], wording)
    add_breakdowns(paper, _cuts(document, "exits"), document, wording)
    add_durations(paper, document, wording)


def _cuts(document: Mapping[str, Any], begin: str) -> list[str]:
    return [key for key in document["breakdowns"] if key.startswith(begin)]


def _add_difficulties(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Difficultés rencontrées")
    _add_text(paper, document, wording, "DIFFICULTES")
    rows = []
    for month in document["months"]:
        name = typography.month_name(Month.parse(month["month"])).capitalize()
        for module, text in month["difficulties"].items():
            if text.strip():
                rows.append(Row((name, wording.module(module) if module else typography.DASH, text)))
    if rows:
        width = paper.width
        paper.table(
            (
                Column("Mois", width * 0.16, style=SMALL_CELL),
                Column("Module", width * 0.28, style=SMALL_CELL),
                Column("Ce qui a été noté au relevé du mois", width * 0.56, style=SMALL_CELL),
            ),
            rows,
        )
    elif not document["texts"].get("DIFFICULTES"):
        paper.paragraph("Aucune difficulté n’a été notée aux relevés de l’année.")


def _add_sources(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("D’où viennent ces chiffres")
    day = typography.long_day(date.fromisoformat(document["as_of"]))
    paper.paragraph(
        "Un mois arrêté garde les chiffres de son relevé. Les stocks sont ceux du dernier mois connu\u00a0; "
        "les flux et les heures s’additionnent. Les personnes, les employeurs et les durées sont recomptés "
        f"sur l’année entière, dans le carnet au {day}. Une intensité est celle d’un mois\u00a0: elle n’a "
        "pas de valeur sur l’année. Les définitions qui suivent sont celles du relevé mensuel."
    )
    rows = []
    for month in document["months"]:
        state = _STATES[month["state"]]
        if month["state"] == "locked":
            state += f", version {month['revision']}"
        if month.get("late_acts"):
            late = typography.counted(month["late_acts"], "acte", "actes")
            state += f"\u00a0; {late} à régulariser"
            state += ", toutes conventions" if document["agreement"] else ""
        code = (month.get("digest") or "")[:16] or typography.DASH
        rows.append(Row((typography.month_name(Month.parse(month["month"])).capitalize(), state, code)))
    paper.table(
        (
            Column("Mois", paper.width * 0.22),
            Column("État", paper.width * 0.50),
            Column("Code de contrôle", paper.width * 0.28, style=SMALL_CELL),
        ),
        rows,
        dense=True,
    )
    digest = str(document.get("digest") or "")
    if digest:
        paper.paragraph(
            f"Code de contrôle de ce rapport (SHA-256)\u00a0: {digest}", SMALL, keep_with_next=True
        )
    lead = wording.word("lead_operator", "chef de file")
    paper.signatures((Signature("Pour la structure"), Signature(f"Reçu par le {lead}")))


def _add_figures(paper: Paper, codes: Sequence[str], document: Mapping[str, Any], wording: Wording) -> None:
    indicators, before = document["indicators"], document["before"]
    present = [code for code in codes if code in indicators]
    columns = (
        Column("Indicateur", paper.width - 2 * 84 - 134),
        Column("Code", 134, style=SMALL_CELL),
        Column(str(document["year"]), 84, "right"),
        Column(str(before["year"]), 84, "right"),
    )
    rows = [
        Row(
            (
                label_of(code, wording).replace("du mois", "de l’année"),
                code,
                value_of(code, indicators[code], wording),
                value_of(code, before["indicators"].get(code), wording)
                if before["months_known"]
                else typography.DASH,
            ),
            strong=code in ("FA_FIN",),
        )
        for code in present
    ]
    if rows:
        paper.table(columns, rows)


def _add_strip(
    paper: Paper,
    document: Mapping[str, Any],
    wording: Wording,
    title: str,
    codes: Sequence[str],
    *,
    mark: str | None = None,
) -> None:
    in_hours = codes[0].startswith("MIN_")
    months = []
    said = []
    for rank, entry in enumerate(document["months"]):
        month = Month.parse(entry["month"])
        figures = entry["indicators"] or {}
        values = [figures.get(code) for code in codes]
        known = [value for value in values if isinstance(value, int)]
        parts = [value if isinstance(value, int) else 0 for value in values] if known else None
        total = typography.DASH
        if parts is not None:
            total = typography.hours(sum(parts)) if in_hours else typography.whole_number(sum(parts))
        aimed = figures.get(mark) if mark else None
        months.append(
            StripMonth(
                typography.short_month(month),
                f"{month.year:04d}" if rank == 0 else "",
                total,
                parts,
                aimed if isinstance(aimed, int) else None,
            )
        )
        said.append(f"{typography.month_name(month)}\u00a0: {total}")
    if not any(month.parts and sum(month.parts) for month in months):
        return
    paper.heading(title, level=3)
    names = (
        [_short(label_of(code, wording)) for code in codes]
        if len(codes) > 1
        else [label_of(codes[0], wording)]
    )
    alternative = f"Diagramme en barres. {title}. {', '.join(said)}."
    paper.strip(Strip(months, names, alternative))


_SHORT = {
    "Temps auprès des personnes": "personnes",
    "Temps auprès des employeurs": "employeurs",
    "Temps à trois": "à trois",
    "Temps avec les partenaires": "partenaires",
    "Temps interne": "interne",
}


def _short(label: str) -> str:
    short = label.removeprefix("Personnes en ").removeprefix("Personnes ").removeprefix("Accompagnement ")
    return _SHORT.get(label, short.removeprefix("de "))

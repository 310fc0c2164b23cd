"""The monthly return to the lead structure: figures, definitions, signatures, and its annex of lines."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jalon.domain.months import Month
from jalon.files import write_atomically
from jalon.reports import typography
from jalon.reports.page import BODY, SMALL, STRONG, Identity, KeyFigure, Paper, Signature
from jalon.reports.return_annex import PERSONAL, add_annex
from jalon.reports.return_changes import add_changes
from jalon.reports.return_figures import (
    IN_TABLES,
    SECTIONS,
    add_breakdowns,
    add_figures,
    add_section,
    value_of,
)
from jalon.reports.return_notes import add_definitions
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE = "Relevé mensuel d’activité"
PRACTICE = "structure d’essai"


def write_monthly_return(document: Mapping[str, Any], wording: Wording, target: Path) -> None:
    """Write a return (the ``jalon-return`` document of the open format) to ``target`` as a tagged PDF.

    The layout is our choice: no official template was found. It holds what article D5213-90, II, 6° of the
    Code du travail asks to follow. The same document gives the same bytes.

    Beside the keys of the format, these are printed when present: ``as_of`` (ISO day, of a draft),
    ``locked_at`` (ISO instant), ``level_reason`` (why names are sent), ``difficulties`` (a text, or texts
    by module), ``revision_reason`` and ``changes`` (of a later revision), ``history`` (minutes of the last
    twelve months, by figure, or None), ``structure.platform``, ``structure.practice`` (True: the practice
    structure).

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    write_atomically(target, monthly_return(document, wording))


def monthly_return(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a return."""
    paper = Paper(_identity(document))
    paper.title()
    _add_opening(paper, document, wording)
    for section in SECTIONS:
        add_section(paper, section, document, wording)
    _add_others(paper, document, wording)
    _add_difficulties(paper, document, wording)
    _add_checks(paper, document, wording)
    _add_certification(paper, document, wording)
    if document.get("level") in ("N1", "N2"):
        add_annex(paper, document, wording)
    add_definitions(paper, document, wording)
    return paper.finished()


def annex_alone(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of the annex of a return by itself, under the title and the code of the return."""
    paper = Paper(_identity(document))
    add_annex(paper, document, wording, is_alone=True)
    return paper.finished()


def draft_words(document: Mapping[str, Any]) -> str:
    """Return what tells a draft from a locked paper, and nothing for a locked one."""
    if document.get("state", "draft") != "draft":
        return ""
    as_of = document.get("as_of")
    if not as_of:
        return "brouillon"
    return f"brouillon, données au {typography.long_day(date.fromisoformat(str(as_of)[:10]))}"


def watermarks(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words behind the text: practice structure, draft."""
    practice = PRACTICE if document["structure"].get("practice") else ""
    return tuple(filter(None, (practice, draft_words(document))))


def _identity(document: Mapping[str, Any]) -> Identity:
    structure = document["structure"]
    level = document.get("level", "N0")
    totals_only = "Totaux seulement, sans ligne par personne"
    return Identity(
        title=TITLE,
        period=typography.month_name(Month.parse(document["month"])).capitalize(),
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality=totals_only if level == "N0" else PERSONAL,
        digest=str(document.get("digest", "")),
        watermarks=watermarks(document),
    )


def _add_opening(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.paragraph(_references(document, wording), BODY, space_before=8)
    paper.paragraph(_standing(document, wording), SMALL, space_before=3)
    if document["structure"].get("practice"):
        paper.paragraph(
            "Structure d’essai\u00a0: les personnes et les actes de ce relevé sont inventés.", STRONG
        )
    indicators = document["indicators"]

    def value(code: str) -> str:
        return value_of(code, indicators.get(code), wording)

    target = indicators.get("CIBLE")
    held = [
        indicators.get(code)
        for code in ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT")
    ]
    known = [minutes for minutes in held if isinstance(minutes, int)]
    hours = sum(known) if known else None
    paper.key_figures(
        (
            KeyFigure(
                value("FA_FIN"),
                "file active à la fin",
                f"cible\u00a0: {value('CIBLE')} · {value('TX_OCC')}" if target is not None else "sans cible",
            ),
            KeyFigure(
                f"+\u00a0{value('ENTREES')}  −\u00a0{value('SORTIES')}",
                "entrées, sorties",
                f"au début du mois\u00a0: {value('FA_DEBUT')}",
            ),
            KeyFigure(value("EN_EMPLOI"), "personnes en emploi", f"{value('TX_EMPLOI')} de la file active"),
            KeyFigure(typography.hours(hours), "d’actes tenus", f"déplacements\u00a0: {value('MIN_TRAJET')}"),
        )
    )


def _references(document: Mapping[str, Any], wording: Wording) -> str:
    structure = document["structure"]
    parts = [str(structure.get("name", ""))]
    if structure.get("platform"):
        parts.append(str(structure["platform"]))
    agreement = document.get("agreement")
    reference = agreement.get("reference") if isinstance(agreement, Mapping) else agreement
    word = wording.word("agreement", "convention")
    parts.append(f"{word}\u00a0: {reference}" if reference else "toutes conventions")
    return "\n".join(part[:1].upper() + part[1:] for part in parts if part)


def _standing(document: Mapping[str, Any], wording: Wording) -> str:
    state = str(document.get("state", "draft"))
    parts = [f"Version {document.get('revision', 1)}"]
    draft = draft_words(document)
    parts.append(draft or wording.label("return_states", state).lower())
    if document.get("locked_at"):
        moment = datetime.fromisoformat(str(document["locked_at"]))
        parts[-1] = f"{parts[-1]} le {typography.instant(moment)}"
    level = document.get("level", "N0")
    parts.append(f"niveau {level}\u00a0: {wording.label('return_levels', level).lower()}")
    parts.append(f"règles {document.get('rules_version', wording.version)}")
    text = " · ".join(parts)
    if document.get("level_reason"):
        text += f"\nMotif de l’envoi des noms\u00a0: {document['level_reason']}"
    return text


def _add_others(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    """Add what these rules and this layout do not know: nothing of the document is left out in silence."""
    known = {code for section in SECTIONS for code in section.codes}
    codes = [code for code in document["indicators"] if code not in known and not code.startswith(IN_TABLES)]
    placed = tuple(prefix for section in SECTIONS for prefix in section.breakdowns)
    keys = [key for key in document.get("breakdowns") or {} if not key.startswith(placed)]
    if not codes and not keys:
        return
    paper.heading("Autres")
    if codes:
        add_figures(paper, codes, document["indicators"], wording)
    add_breakdowns(paper, keys, document, wording)


def _add_difficulties(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("G. Difficultés rencontrées")
    difficulties = document.get("difficulties")
    if isinstance(difficulties, Mapping):
        written = {key: str(text) for key, text in difficulties.items() if str(text or "").strip()}
        for code, text in written.items():
            paper.heading(wording.module(code), level=3)
            paper.paragraph(text)
        if written:
            return
        difficulties = None
    paper.paragraph(str(difficulties) if difficulties else "Aucune difficulté signalée ce mois-ci.")


def _add_checks(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("H. Points à vérifier et écarts avec la version précédente")
    add_changes(paper, document, wording)
    rows = _check_rows(document, wording)
    if not rows:
        paper.paragraph("Aucun point à vérifier.")
        return
    paper.table(
        (
            Column("Point à vérifier", paper.width * 0.56),
            Column("Nombre", paper.width * 0.12, "right"),
            Column("Dossiers", paper.width * 0.32, style=SMALL_CELL),
        ),
        rows,
        row_headers=False,
    )


def _check_rows(document: Mapping[str, Any], wording: Wording) -> list[Row]:
    by_code: dict[str, list[str]] = {}
    for check in document.get("checks") or ():
        by_code.setdefault(str(check["code"]), []).append(str(check.get("case_code") or ""))
    show_files = document.get("level") in ("N1", "N2")
    return [
        Row(
            (
                typography.sentence(wording.checks.get(code, code)),
                typography.whole_number(len(files)),
                ", ".join(sorted(filter(None, set(files)))) if show_files else typography.DASH,
            )
        )
        for code, files in by_code.items()
    ]


def _add_certification(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Certification")
    month = typography.of_month(Month.parse(document["month"]))
    paper.paragraph(
        f"Je certifie que les chiffres de ce relevé sont tirés des actes, des parcours et des contrats "
        f"enregistrés pour le mois {month}, selon les définitions données en fin de document.",
        keep_with_next=True,
    )
    digest = str(document.get("digest", ""))
    if digest:
        paper.paragraph(
            f"Code de contrôle du relevé (SHA-256)\u00a0: {digest}",
            SMALL,
            space_before=3,
            keep_with_next=True,
        )
    lead = wording.word("lead_operator", "chef de file")
    paper.signatures((Signature("Pour la structure"), Signature(f"Reçu par le {lead}")))

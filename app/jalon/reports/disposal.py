"""The record of disposal (bordereau d’élimination, D22): what ended, by code, and the visa box."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper, Signature
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Bordereau d’élimination"
RULES: Final = {
    "retention": "Durée de conservation atteinte (CNIL\u00a0: deux ans après le dernier contact)",
    "right_to_erasure": "Demande de la personne (RGPD, article 17)",
    "archived": "Durée atteinte, mis aux archives à part",
    "archive_over": "Durée des archives atteinte",
    "restored": "Effacé de nouveau après la reprise d’une copie ancienne",
}
_WHAT: Final = (
    "Dossiers individuels d’accompagnement vers et dans l’emploi. Effacés pour toujours de la file "
    "active\u00a0: fiches, anciennes valeurs, documents joints. Restent des lignes sans nom, pour que les "
    "relevés passés ne changent pas."
)
_DAY, _CODE, _SPAN, _WHO = 62.0, 62.0, 112.0, 108.0


def disposal(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a record of disposal; the layout is our choice.

    ``document`` is what ``services.papers.disposal.prepare_disposal`` returns. The same document gives the
    same bytes.
    """
    paper = Paper(_identity(document))
    paper.title()
    name = document["structure"].get("name", "")
    rules = document.get("rules_version", wording.version)
    paper.paragraph(f"{name} · règles {rules}", SMALL, space_before=6)
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: ces personnes sont inventées.", STRONG)
    paper.paragraph(_WHAT, BODY, space_before=12)
    count = int(document["count"])
    told = "dossier éliminé" if count == 1 else "dossiers éliminés"
    paper.heading(f"{typography.whole_number(count)} {told}")
    if count:
        paper.table(_columns(paper.width), [_row(one) for one in document["files"]])
    else:
        paper.paragraph("Aucun dossier n’a été éliminé cette année-là.", BODY)
    paper.heading("Visas")
    paper.paragraph(
        "Archives publiques\u00a0: un organisme chargé d’une mission de service public demande le visa des "
        "Archives départementales avant d’éliminer (Code du patrimoine, articles L211-4 et L212-2). Sinon, "
        "ce visa reste vide.",
        SMALL,
    )
    paper.signatures(
        [Signature("Pour la structure", ("Nom, date, signature",)),
         Signature("Archives départementales", ("Visa, date",))],
        room=84.0,
    )  # fmt: skip
    return paper.finished()


def _identity(document: Mapping[str, Any]) -> Identity:
    structure = document["structure"]
    return Identity(
        title=TITLE,
        period=f"Année {document['year']}, au {typography.long_day(date.fromisoformat(document['today']))}",
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality="Preuve à garder par la structure\u00a0: des codes, aucun nom",
        digest=str(document.get("digest") or ""),
        watermarks=(PRACTICE,) if structure.get("practice") else (),
    )


def _columns(width: float) -> list[Column]:
    left = width - _DAY - _CODE - _SPAN - _WHO
    return [
        Column(title, room, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL)
        for title, room in (
            ("Effacé le", _DAY),
            ("Dossier", _CODE),
            ("Dates extrêmes", _SPAN),
            ("Motif", left),
            ("Confirmé par", _WHO),
        )
    ]


def _row(file: Mapping[str, Any]) -> Row:
    days = [_short(file[name]) for name in ("first_day", "last_day") if file[name]]
    return Row(
        (
            _short(file["date"]),
            str(file["case_code"] or "—"),
            " – ".join(dict.fromkeys(days)) or "—",
            RULES.get(file["rule"], typography.sentence(str(file["rule"]))),
            str(file["confirmed_by"] or "—"),
        )
    )


def _short(day: str) -> str:
    return typography.short_day(date.fromisoformat(day))

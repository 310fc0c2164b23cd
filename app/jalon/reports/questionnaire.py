"""A questionnaire answered (entry, follow-up or exit, activity): questions in the order to copy them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.domain.months import Month
from jalon.reports import typography
from jalon.reports.for_the_person import ADVICE
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import SMALL, STRONG, Identity, Paper
from jalon.reports.return_figures import MASKED
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLES: Final = {
    "Q1": "Questionnaire d’entrée",
    "Q2": "Questionnaire de suivi ou de sortie",
    "Q3": "Questionnaire d’activité",
}
UNKNOWN: Final = "Non connu de Jalon"
NOTHING: Final = "Sans objet"
WITHHELD: Final = "Masqué\u00a0: trop peu de personnes, l’une d’elles pourrait être reconnue"
NEVER: Final = "Donnée de santé\u00a0: Jalon ne la sort pas du dossier. À voir avec la personne."
_ORDER: Final = (
    "Questions dans l’ordre et les mots choisis par la structure (Réglages, Listes). Celles de l’outil "
    "national n’ont pas pu être lues : comparez avant de recopier. Jalon n’invente rien : ce qu’il ne sait "
    "pas est dit « non connu »."
)


def questionnaire(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a questionnaire; the same document gives the same bytes.

    ``document`` is what ``services.papers.questionnaires`` returns: ``paper``, ``today``, ``structure``,
    ``case_code`` or None, ``first`` and ``last`` (the period) or None, ``questions``, ``open_months``,
    ``late_acts``,
    ``is_blank``.
    """
    paper = Paper(_identity(document))
    paper.title()
    paper.paragraph(str(document["structure"]["name"]), STRONG, space_before=8)
    if document["first"]:
        first, last = (typography.long_day(date.fromisoformat(document[name])) for name in ("first", "last"))
        paper.paragraph(f"Période\u00a0: du {first} au {last}", SMALL, space_before=2)
    if document["open_months"]:
        months = ", ".join(typography.month_name(Month.parse(one)) for one in document["open_months"])
        paper.paragraph(f"Mois non arrêtés, qui peuvent changer\u00a0: {months}", SMALL, space_before=2)
    if document["late_acts"]:
        told = typography.counted(document["late_acts"], "acte ou trajet", "actes ou trajets")
        paper.paragraph(
            f"Après l’arrêt de leur mois\u00a0: {told} que ces nombres ne comptent pas", SMALL, space_before=2
        )
    if document["unknown_before"]:
        since = typography.long_day(date.fromisoformat(document["unknown_before"]))
        paper.paragraph(
            f"Jalon est utilisé depuis le {since}\u00a0: avant, il ne sait rien.", STRONG, space_before=2
        )
    paper.paragraph(typography.sentence(_ORDER), ADVICE, space_before=8)
    narrow = 26.0
    question = paper.width * 0.42
    rows = [
        Row((str(rank), typography.sentence(one["label"]), _told(document, one, wording)))
        for rank, one in enumerate(document["questions"], start=1)
    ]
    paper.table(
        (
            Column("N°", narrow),
            Column("Question", question),
            Column("Réponse", paper.width - narrow - question),
        ),
        rows,
        padding=8.5 if document["is_blank"] else None,
    )
    missing = sum(1 for one in document["questions"] if one["kind"] == "unknown")
    if missing and not document["is_blank"]:
        told = typography.counted(missing, "réponse non connue", "réponses non connues")
        paper.paragraph(f"{told}\u00a0: à demander, ou à compléter au dossier.", SMALL, space_before=8)
    return paper.finished()


def answer_words(answer: Mapping[str, Any], wording: Wording) -> str:
    """Return an answer in words, as it is to be copied."""
    kind, value = answer["kind"], answer["value"]
    match kind:
        case "never":
            return NEVER
        case "none":
            return NOTHING
        case "withheld":
            return WITHHELD
        case "unknown":
            return UNKNOWN
        case "day":
            return typography.short_day(date.fromisoformat(value))
        case "period":
            return " au ".join(typography.short_day(date.fromisoformat(one)) for one in value)
        case "minutes":
            return typography.hours(value)
        case "percent":
            return typography.share(value)
        case "number":
            return typography.whole_number(value)
        case "yes_no":
            return "Oui" if value else "Non"
        case "codes":
            return ", ".join(_label(wording, answer["list"], code) for code in value)
        case "counts":
            cells = [
                f"{_label(wording, answer['list'], code)}\u00a0: "
                f"{MASKED if count is None else typography.whole_number(count)}"
                for code, count in value.items()
            ]
            return "\n".join(cells) or "Aucune"
        case "by_month":
            told = [
                f"{typography.month_name(Month.parse(month))}\u00a0: {typography.whole_number(count)}"
                for month, count in value
            ]
            return ", ".join(told)
        case _:
            return str(value)


def _label(wording: Wording, listed: str, code: str) -> str:
    return wording.module(code) if listed == "modules" else wording.label(listed, code)


def _told(document: Mapping[str, Any], answer: Mapping[str, Any], wording: Wording) -> str:
    return "" if document["is_blank"] else answer_words(answer, wording)


def _identity(document: Mapping[str, Any]) -> Identity:
    structure = document["structure"]
    return Identity(
        title=TITLES[document["paper"]],
        period="" if document["case_code"] is None else f"Dossier {document['case_code']}",
        structure=str(structure["name"]),
        platform=str(structure.get("platform") or ""),
        confidentiality=(
            "Totaux sans nom\u00a0; les origines et motifs de peu de personnes sont masqués"
            if document["paper"] == "Q3"
            else "Sous le code du dossier, sans nom\u00a0: données personnelles tout de même"
        ),
        digest="" if document["is_blank"] else str(document.get("digest") or ""),
        watermarks=(PRACTICE,) if structure.get("practice") else (),
    )

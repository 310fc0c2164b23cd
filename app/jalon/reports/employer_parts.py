"""What papers with an employer have in common: who is who, what is not said, the reminder of an accident."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.facts import Fact
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import STRONG, Identity, Paper
from jalon.reports.wording import Wording

ACCIDENT: Final = (
    "En cas d’accident pendant l’immersion ou sur le trajet\u00a0: l’entreprise prévient la structure qui "
    "accompagne dans les 24\u00a0heures. La déclaration est faite dans les 48\u00a0heures (Code du travail, "
    "D5135-5)."
)


def identity(document: Mapping[str, Any], title: str, confidentiality: str, *, period: str = "") -> Identity:
    """Return what every page says; the platform is in the document only for who knows of the support."""
    structure = document["structure"]
    return Identity(
        title=title,
        period=period,
        structure=str(structure.get("name") or ""),
        platform=str(structure.get("platform") or ""),
        confidentiality=confidentiality,
        digest=str(document.get("digest") or ""),
        watermarks=(PRACTICE,) if structure.get("practice") else (),
    )


def role(document: Mapping[str, Any], wording: Wording) -> str:
    """Return what the colleague is called; to who does not know of the support, somebody to speak with."""
    if not document["is_told"]:
        return "Interlocuteur"
    return capital(wording.word("role", "référent"))


def coach_fact(document: Mapping[str, Any], coach: Mapping[str, Any] | None, wording: Wording) -> Fact:
    """Return who supports the person, and how to reach them."""
    return Fact(role(document, wording), reach(coach), share=1.5)


def reach(someone: Mapping[str, Any] | None) -> str:
    """Return a name, a telephone number and an address to write to, on one line."""
    if someone is None:
        return ""
    return " · ".join(part for part in (someone["name"], someone.get("phone"), someone.get("email")) if part)


def contact_words(employer: Mapping[str, Any] | None) -> str:
    """Return who speaks for an employer, with their function."""
    contact = (employer or {}).get("contact")
    if not contact:
        return ""
    return ", ".join(part for part in (contact["name"], contact["function"]) if part)


def name_of(someone: Mapping[str, Any] | None) -> str:
    """Return a name, nothing for nobody: there is then a line to write it on."""
    return str((someone or {}).get("name") or "")


def day_words(text: str | None) -> str:
    """Return a day of a document in full, nothing for none."""
    return typography.long_day(date.fromisoformat(text)) if text else ""


def short_day(text: str | None) -> str:
    """Return a day of a document in digits, nothing for none."""
    return typography.short_day(date.fromisoformat(text)) if text else ""


def capital(text: str) -> str:
    """Return a text with a capital."""
    return text[:1].upper() + text[1:]


def told_or_lines(paper: Paper, label: str, text: str | None, lines: int) -> None:
    """Add a text under its label, or lines to write it on."""
    paper.paragraph(label, STRONG, space_before=7, keep_with_next=True)
    if text and text.strip():
        paper.paragraph(text.strip(), space_before=2)
    else:
        paper.writing_lines(lines)

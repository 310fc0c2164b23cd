"""What the papers handed to a person have in common: larger type, for whom, who accompanies, who signs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.facts import Fact
from jalon.reports.layout import INK, TextStyle
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import SMALL, STRONG, Identity, Paper, Signature, first_line
from jalon.reports.simple_page import Review
from jalon.reports.wording import Wording

READ: Final = TextStyle(11, 16, "regular", INK)
READ_STRONG: Final = TextStyle(11, 16, "semibold", INK)
ADVICE: Final = TextStyle(9.5, 13.5, "regular", INK)

Document = Mapping[str, Any]


def paper_for(document: Document, title: str, confidentiality: str) -> Paper:
    """Return a paper begun: its title, its case code, its day."""
    structure, person = document["structure"], document["person"]
    paper = Paper(
        Identity(
            title=title,
            period="" if person is None else f"Dossier {person['case_code']}",
            structure=str(structure.get("name", "")),
            platform=str(structure.get("platform") or ""),
            confidentiality=confidentiality,
            digest="" if document["is_blank"] else str(document.get("digest") or ""),
            watermarks=(PRACTICE,) if structure.get("practice") else (),
        )
    )
    paper.title()
    return paper


def add_who(paper: Paper, document: Document, wording: Wording, *, day: str | None = None) -> None:
    """Say for whom a paper is, who accompanies her and of which day it is; blank, leave room to write."""
    role = capital(wording.word("role", "référent emploi accompagné"))
    if document["is_blank"]:
        paper.paragraph(f"Nom et prénom :\u00a0{'.' * 64}   Le :\u00a0{'.' * 30}", READ, space_before=14)
        paper.paragraph(f"{role} :\u00a0{'.' * 60}", READ, space_before=12)
        return
    if document["person"] is not None:
        paper.paragraph(document["person"]["name"], READ_STRONG, space_before=10)
    add_coach(paper, document["coach"], role, READ)
    paper.paragraph(
        f"{document['structure']['name']} · {day or f'au {today_of(document)}'}", SMALL, space_before=2
    )


def add_coach(paper: Paper, coach: Mapping[str, Any] | None, role: str, style: TextStyle) -> None:
    """Say who accompanies her; lines to write it on while nobody is named."""
    if coach is None or not coach.get("name"):
        paper.facts(((Fact(role, share=1.4), Fact("Téléphone")),))
    else:
        paper.paragraph(f"{role}\u00a0: {coach['name']}", style, space_before=2)


def add_signatures(paper: Paper, document: Document, wording: Wording) -> None:
    """Add places to sign: the person, who represents her when there is someone, who accompanies her."""
    role = capital(wording.word("role", "référent emploi accompagné"))
    person = document["person"]
    lines = ("Nom", "Date", "Signature") if person is None else ("Date", "Signature")
    usual = capital(wording.word("person", "personne accompagnée"))
    signs = [Signature(usual if person is None else person["name"], lines)]
    if person is None or person["representatives"]:
        named = [] if person is None else [one["name"] for one in person["representatives"]]
        signs.append(Signature("Représentant légal" if not named else named[0], lines))
    coach = document["coach"]
    short = "Pour la structure" if document["is_blank"] else role
    signs.append(Signature(short if coach is None else coach["name"], lines))
    for one in () if person is None else person["representatives"]:
        told = ", ".join(part for part in (one["name"], one["capacity"]) if part)
        paper.paragraph(f"Représentant légal\u00a0: {told}", ADVICE, space_before=8, keep_with_next=True)
    paper.signatures(_fitted(signs, paper.width), room=42)


def signers(document: Document) -> tuple[str, ...]:
    """Return who signs a simple version, in plain words."""
    person, coach = document["person"], document["coach"]
    found = ["Vous" if person is None else f"Vous\u00a0: {person['name']}"]
    if person is None or person["representatives"]:
        named = "" if person is None else f"\u00a0: {person['representatives'][0]['name']}"
        found.append(f"La personne qui vous représente{named or ', si vous en avez une'}")
    found.append("La personne qui vous accompagne" if coach is None else coach["name"])
    return tuple(found)


def coordinates(document: Document) -> list[str]:
    """Return how to reach the structure, line by line."""
    structure = document["structure"]
    reached = [structure.get("phone"), structure.get("email")]
    return [
        structure["name"],
        *structure.get("address", ()),
        " · ".join(one for one in reached if one),
    ]


def review_of(document: Document) -> Review | None:
    """Return who read the simple version over, None when nobody did."""
    found = document.get("review")
    return None if found is None else Review(found["group"], date.fromisoformat(found["date"]))


def today_of(document: Document) -> str:
    """Return the day of a paper in words."""
    return typography.long_day(date.fromisoformat(document["today"]))


def day_in_words(day: str | None) -> str:
    """Return a day of a document as ``mardi 3 mars 2026``, a dash for None."""
    return typography.DASH if day is None else typography.full_day(date.fromisoformat(day))


def capital(text: str) -> str:
    """Return ``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def bullets(paper: Paper, lines: Sequence[str]) -> None:
    """Add lines, a dot before each."""
    for line in lines:
        paper.paragraph(typography.sentence(f"•\u00a0{line}"), READ, space_before=3)


def said(paper: Paper, text: str) -> None:
    """Add a paragraph in the type of these papers, spaces set as in French."""
    paper.paragraph(typography.sentence(text), READ)


def _fitted(signs: Sequence[Signature], width: float) -> list[Signature]:
    """Return places to sign whose titles fit on one line, the end left out where they do not."""
    each = (width - 14 * (len(signs) - 1)) / len(signs) - 20
    return [
        Signature("".join(run.text for run in first_line(one.title, STRONG, each).runs), one.lines)
        for one in signs
    ]

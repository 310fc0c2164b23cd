"""The shared evaluation (D6): the person's words first, then what helps, what is hard, what was agreed."""

from collections.abc import Mapping
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import (
    READ,
    Document,
    add_signatures,
    add_who,
    capital,
    day_in_words,
    paper_for,
    review_of,
    said,
    signers,
)
from jalon.reports.page import SMALL
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.wording import Wording

TITLE: Final = "Évaluation partagée"
SIMPLE_TITLE: Final = "Le point sur votre travail"
# Field, heading, lines of the blank version.
PARTS: Final = (
    ("person_words", "Vos mots", 3),
    ("expectations", "Ce que vous souhaitez", 2),
    ("strengths", "Vos atouts", 3),
    ("levers", "Ce qui aide", 2),
    ("obstacles", "Ce qui est difficile au travail", 3),
    ("needs", "Ce dont vous avez besoin", 2),
    ("useful_adjustments", "Les aménagements utiles", 2),
    ("agreed_steps", "Ce que nous avons décidé ensemble", 3),
)
_SIMPLE_PARTS: Final = (
    ("person_words", "quote", "Vos mots", "Voici ce que vous dites de votre situation."),
    ("expectations", "star", "Ce que vous voulez", "Voici ce que vous voulez pour la suite."),
    ("strengths", "thumbs-up", "Vos points forts", "Voici ce que vous savez bien faire."),
    ("levers", "sprout", "Ce qui vous aide", "Voici ce qui rend le travail plus facile."),
    ("obstacles", "mountain", "Ce qui est difficile", "Voici ce qui est difficile au travail."),
    ("needs", "hand", "Vos besoins", "Voici l’aide que vous demandez."),
    ("useful_adjustments", "wrench", "Les changements utiles", "Voici ce qui peut changer au travail."),
    ("agreed_steps", "handshake", "Ce que nous décidons", "Voici ce que nous allons faire ensemble."),
)
_NOT_YET: Final = "Pas encore noté."


def shared_assessment(document: Document, wording: Wording) -> bytes:
    """Return the PDF of an evaluation; the same document gives the same bytes.

    The rule: D5213-90, II, 1°, a. ``document`` is what ``services.papers.shared_assessment`` returns: the
    head of a paper for a person, with ``assessment`` (None: to be filled by hand).
    """
    if document["is_simple"]:
        return simple_page(assessment_text(document, wording), wording.lists.get("acronyms", {}))
    found: Mapping[str, Any] | None = document["assessment"]
    paper = paper_for(document, TITLE, "Un exemplaire pour la personne, un pour son dossier")
    add_who(
        paper, document, wording, day=None if found is None else f"faite le {day_in_words(found['date'])}"
    )
    paper.paragraph(
        "On y parle de travail\u00a0: ni diagnostic, ni traitement. La personne relit et corrige.",
        SMALL,
        space_before=6,
    )
    paper.heading("Avec qui")
    if found is None:
        paper.writing_lines(1)
    else:
        said(paper, found["participants"] or _NOT_YET)
    for name, title, lines in PARTS:
        paper.heading(title)
        if found is None:
            paper.writing_lines(lines)
        else:
            paper.paragraph(found[name] or _NOT_YET, READ)
    paper.heading("Nous en reparlons")
    if found is not None and found["next_review_date"]:
        said(paper, f"Le {day_in_words(found['next_review_date'])}.")
    else:
        paper.writing_lines(1)
    add_signatures(paper, document, wording)
    return paper.finished()


def assessment_text(document: Document, wording: Wording) -> SimpleText:  # noqa: ARG001 - one shape for all
    """Return the simple version."""
    found: Mapping[str, Any] | None = document["assessment"]
    steps = [
        Step(
            picture,
            title,
            (sentence,),
            told=() if found is None else (found[name],),
            lines=2 if found is None else 0,
        )
        for name, picture, title, sentence in _SIMPLE_PARTS
        if found is None or found[name]
    ]
    review = None if found is None else found["next_review_date"]
    steps.append(
        Step(
            "calendar-days",
            "Nous en reparlons",
            ("Nous ferons encore le point ce jour\u00a0:",),
            told=(capital(day_in_words(review)),) if review else (),
            lines=0 if review else 1,
        )
    )
    lead = ["Nous avons parlé ensemble de votre travail."]
    if found is not None:
        lead.append(f"C’était le {typography.sentence(day_in_words(found['date']))}.")
    lead += ["Relisez ce papier.", "Vous pouvez demander de changer une phrase."]
    return SimpleText(
        SIMPLE_TITLE,
        str(document["structure"]["name"]),
        tuple(steps),
        lead=tuple(lead),
        signatures=signers(document),
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )

"""The plan (D7): what the person aims at, who does what and by when; in its simple version, boxes to tick."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import (
    READ,
    READ_STRONG,
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
from jalon.reports.page import SMALL, Paper
from jalon.reports.scheme import helper_step
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Plan d’accompagnement"
SIMPLE_TITLE: Final = "Votre plan"
_BLANK_GOALS: Final = 3
_PICTURES: Final = {
    "M1_EVALUATION": "messages-square",
    "M2_PROJET": "lightbulb",
    "M3_RECHERCHE": "search",
    "M4_EMPLOI": "briefcase",
}
_ANY_PICTURE: Final = "flag"
"""Of a thing to do that serves no module."""


def support_plan(document: Document, wording: Wording) -> bytes:
    """Return the PDF of a plan; the same document gives the same bytes.

    ``document`` is what ``services.papers.support_plan`` returns: the head of a paper for a person, with
    ``aims``, ``goals`` (each with its ``actions``), ``other_actions``, ``done`` and ``next_review_date``.
    """
    if document["is_simple"]:
        return simple_page(plan_text(document, wording), wording.lists.get("acronyms", {}))
    paper = paper_for(document, TITLE, "Un exemplaire pour la personne, un pour son dossier")
    add_who(paper, document, wording)
    if _is_empty(document):
        _add_places_to_fill(paper)
    else:
        _add_plan(paper, document, wording)
    paper.heading("Nous en reparlons")
    if document["next_review_date"]:
        said(paper, f"Le {day_in_words(document['next_review_date'])}.")
    else:
        paper.writing_lines(1)
    add_signatures(paper, document, wording)
    return paper.finished()


def plan_text(document: Document, wording: Wording) -> SimpleText:  # noqa: ARG001 - one shape for all
    """Return the simple version: a picture for each goal and for each thing to do, with a box to tick."""
    steps: list[Step] = []
    if document["aims"]:
        steps.append(Step("star", "Le travail que vous voulez", (), tuple(document["aims"])))
    elif _is_empty(document):
        steps.append(Step("star", "Le travail que vous voulez", ("Le métier\u00a0:",), lines=1))
    if _is_empty(document):
        for number in range(1, _BLANK_GOALS + 1):
            steps.append(Step("target", f"But numéro {number}", ("Ce que vous voulez\u00a0:",), lines=1))
            steps.append(_thing_to_do(None))
    for number, goal in enumerate(document["goals"], start=1):
        steps.append(Step("target", f"But numéro {number}", (), (goal["label"],)))
        picture = _PICTURES.get(goal["module"] or "", _ANY_PICTURE)
        steps += [_thing_to_do(one, picture) for one in goal["actions"]]
    steps += [_thing_to_do(one) for one in document["other_actions"]]
    if document["done"]:
        steps.append(Step("circle-check", "C’est déjà fait", (), tuple(document["done"])))
    review = document["next_review_date"]
    steps.append(
        Step(
            "calendar-days",
            "Nous en reparlons",
            ("Nous regarderons ce plan ensemble ce jour\u00a0:",),
            told=(capital(day_in_words(review)),) if review else (),
            lines=0 if review else 1,
        )
    )
    steps.append(helper_step(document))
    return SimpleText(
        SIMPLE_TITLE,
        str(document["structure"]["name"]),
        tuple(steps),
        lead=(
            "Voici ce que nous allons faire ensemble.",
            "Vous pouvez changer ce plan quand vous voulez.",
            "Cochez la case quand c’est fait.",
        ),
        signatures=signers(document),
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )


def _thing_to_do(action: Mapping[str, Any] | None, picture: str = _ANY_PICTURE) -> Step:
    if action is None:
        return Step(
            picture,
            "À faire",
            ("Quoi, qui le fait, et quel jour\u00a0:",),
            boxes=(("C’est fait", False),),
            lines=2,
        )
    told = [action["label"]]
    if action["who"]:
        told.append(f"Qui le fait\u00a0: {action['who']}")
    if action["due_date"]:
        told.append(f"Pour quel jour\u00a0: {day_in_words(action['due_date'])}")
    return Step(picture, "À faire", (), tuple(told), boxes=(("C’est fait", False),))


def _is_empty(document: Document) -> bool:
    return not document["goals"] and not document["other_actions"]


def _add_plan(paper: Paper, document: Document, wording: Wording) -> None:
    if document["aims"]:
        paper.heading("Le travail visé")
        said(paper, " ; ".join(document["aims"]) + ".")
    for number, goal in enumerate(document["goals"], start=1):
        paper.heading(f"Objectif {number}")
        paper.paragraph(goal["label"], READ_STRONG, keep_with_next=True)
        if goal["situation"]:
            told = f"Point de départ\u00a0: {goal['situation']}"
            paper.paragraph(told, READ, space_before=2, keep_with_next=True)
        details = [wording.label("goal_states", goal["state"])]
        if goal["module"]:
            details.append(wording.module(goal["module"]))
        if goal["due_date"]:
            details.append(f"pour le {day_in_words(goal['due_date'])}")
        if goal["responsible"]:
            details.append(f"avec {goal['responsible']}")
        paper.paragraph(" · ".join(details), SMALL, space_before=2, keep_with_next=bool(goal["actions"]))
        _add_actions(paper, goal["actions"])
    if document["other_actions"]:
        paper.heading("Autres choses à faire" if document["goals"] else "À faire")
        _add_actions(paper, document["other_actions"])
    if document["done"]:
        paper.heading("Déjà fait")
        for label in document["done"]:
            paper.paragraph(f"•\u00a0{label}", READ, space_before=2)


def _add_actions(paper: Paper, actions: Sequence[Mapping[str, Any]]) -> None:
    if not actions:
        return
    rest = paper.width * 0.5
    paper.table(
        (
            Column("Ce qu’il y a à faire", rest),
            Column("Qui", paper.width * 0.26),
            Column("Pour quand", paper.width * 0.24),
        ),
        [
            Row((one["label"], one["who"] or typography.DASH, day_in_words(one["due_date"])))
            for one in actions
        ],
    )


def _add_places_to_fill(paper: Paper) -> None:
    paper.heading("Le travail visé")
    paper.writing_lines(1)
    for number in range(1, _BLANK_GOALS + 1):
        if number == _BLANK_GOALS:
            paper.new_page()  # whole, with what is signed
        paper.heading(f"Objectif {number}")
        paper.writing_lines(1)
        paper.paragraph("Qui fait quoi, pour quand\u00a0:", READ, space_before=8, keep_with_next=True)
        paper.writing_lines(4)

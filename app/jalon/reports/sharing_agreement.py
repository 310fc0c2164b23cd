"""The person's agreement to share (D5): with whom, what, why, until when; one page for each recipient."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import (
    ADVICE,
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
from jalon.reports.layout import TextStyle
from jalon.reports.page import Paper
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.wording import Wording

TITLE: Final = "Accord de partage"
SIMPLE_TITLE: Final = "Êtes-vous d’accord\u00a0?"
_SIMPLE_ITEMS: Final = {
    "IDENTITE": "Votre nom et votre adresse",
    "PARCOURS": "Ce que nous faisons ensemble",
    "PROJET": "Le métier que vous voulez faire",
    "EMPLOI": "Votre travail et votre contrat",
    "AMENAGEMENTS": "Ce qui rend le travail plus facile",
    "CONSEQUENCES": "Ce qui est difficile au travail",
    "DROITS": "Vos papiers et leurs dates",
}
_BOX: Final = TextStyle(11, 15)


def sharing_agreement(document: Document, wording: Wording) -> bytes:
    """Return the PDF of the agreement; the same document gives the same bytes.

    The ground: Code de la santé publique, L1110-4, L1110-12 and R1110-2 for those who share within the law;
    the explicit agreement of the person, item by item, for all others. ``document`` is what
    ``services.papers.sharing_agreement`` returns: the head of a paper for a person, with ``consents``.
    """
    if document["is_simple"]:
        return simple_page(sharing_text(document, wording), wording.lists.get("acronyms", {}))
    paper = paper_for(document, TITLE, "Un exemplaire pour la personne, un pour son dossier")
    asked: Sequence[Mapping[str, Any] | None] = document["consents"] or (None,)
    for rank, consent in enumerate(asked):
        if rank:
            paper.new_page()
        _add_consent(paper, document, wording, consent)
    return paper.finished()


def sharing_text(document: Document, wording: Wording) -> SimpleText:
    """Return the simple version: the first agreement asked for, or an empty one."""
    consents: Sequence[Mapping[str, Any] | None] = document["consents"] or (None,)
    steps = [
        Step(
            "share-2",
            "Ce que nous vous demandons",
            (
                "Nous voulons parler de vous à quelqu’un.",
                "C’est pour mieux vous aider.",
                "Nous le faisons seulement si vous êtes d’accord.",
            ),
        )
    ]
    for consent in consents:
        steps += _simple_consent(consent, wording)
    steps += [
        Step(
            "undo-2",
            "Vous pouvez changer d’avis",
            (
                "Vous pouvez dire non.",
                "Nous continuons à vous aider si vous dites non.",
                "Vous pouvez dire oui aujourd’hui et non plus tard.",
                "Il suffit de le dire ou de l’écrire.",
            ),
        ),
        Step(
            "eye-off",
            "Votre employeur",
            ("Ce papier ne permet pas de parler à votre employeur.",),
        ),
    ]
    asked = [one for one in consents if one is None or not one["withdrawn_date"]]
    if asked:
        steps.append(
            Step(
                "pen-line",
                "Votre signature",
                ("Vous signez pour dire que c’est votre réponse.", "Vous gardez une copie de ce papier."),
            )
        )
    return SimpleText(
        SIMPLE_TITLE,
        str(document["structure"]["name"]),
        tuple(steps),
        signatures=signers(document) if asked else (),
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )


def _simple_consent(consent: Mapping[str, Any] | None, wording: Wording) -> list[Step]:
    items = _items(wording)
    ticked = frozenset() if consent is None else frozenset(consent["items"])
    boxes = tuple((_SIMPLE_ITEMS.get(code, label), code in ticked) for code, label in items)
    if consent is None:
        who = Step("users", "Avec qui", ("Le nom de la personne ou du service\u00a0:",), lines=1)
        until = Step("calendar-days", "Jusqu’à quand", ("La date de fin\u00a0:",), lines=1)
    else:
        who = Step("users", "Avec qui", ("Nous voulons parler avec\u00a0:",), (consent["recipient"],))
        end = consent["end_date"]
        until = (
            Step(
                "calendar-days",
                "Jusqu’à quand",
                ("Votre accord s’arrête ce jour\u00a0:",),
                (capital(day_in_words(end)),),
            )
            if end
            else Step("calendar-days", "Jusqu’à quand", ("Jusqu’au jour où vous dites non.",))
        )
    what = Step(
        "list-checks",
        "De quoi nous parlons",
        ("Cochez ce que nous pouvons dire." if consent is None else "Nous pouvons dire ce qui est coché.",),
        boxes=boxes,
    )
    if consent is not None and consent["withdrawn_date"]:
        day = capital(day_in_words(consent["withdrawn_date"]))
        return [
            who,
            Step("circle-x", "Vous avez dit non", ("Vous avez retiré votre accord ce jour\u00a0:",), (day,)),
        ]
    answer = Step(
        "thumbs-up",
        "Votre réponse",
        ("Cochez une seule case.",),
        boxes=(("Je suis d’accord", False), ("Je ne suis pas d’accord", False)),
    )
    why = []
    if consent is not None and consent["purpose"]:
        why.append(Step("target", "Pourquoi", (), (consent["purpose"],)))
    return [who, *why, what, until, answer]


def _items(wording: Wording) -> list[tuple[str, str]]:
    known = wording.lists.get("shared_items") or _SIMPLE_ITEMS
    return [(code, typography.sentence(label)) for code, label in known.items()]


def _add_consent(
    paper: Paper, document: Document, wording: Wording, consent: Mapping[str, Any] | None
) -> None:
    started = None if consent is None else f"accord du {day_in_words(consent['start_date'])}"
    add_who(paper, document, wording, day=started)
    paper.heading("Avec qui (partenaire ou personne)")
    if consent is None:
        paper.writing_lines(1)
    else:
        paper.paragraph(consent["recipient"], READ_STRONG)
    paper.heading("Ce qui peut être partagé")
    ticked = frozenset() if consent is None else frozenset(consent["items"])
    for code, label in _items(wording):
        paper.box(label, is_ticked=code in ticked, style=_BOX)
    if consent is None or not consent["items"]:
        said(paper, "Cochez ce que vous acceptez. Ce qui n’est pas coché n’est pas partagé.")
    paper.heading("Pourquoi")
    if consent is not None and consent["purpose"]:
        said(paper, consent["purpose"])
    else:
        paper.writing_lines(1)
    paper.heading("Jusqu’à quand (une date, ou jusqu’au retrait)")
    if consent is None:
        paper.writing_lines(1)
    else:
        said(paper, _until(consent))
    _add_terms(paper, consent)
    if consent is not None and consent["withdrawn_date"]:
        paper.heading("Accord retiré")
        said(
            paper,
            f"Cet accord a été retiré le {day_in_words(consent['withdrawn_date'])}. Rien n’est plus partagé.",
        )
        return
    add_signatures(paper, document, wording)


def _until(consent: Mapping[str, Any]) -> str:
    begin = day_in_words(consent["start_date"])
    if consent["end_date"]:
        return f"Du {begin} au {day_in_words(consent['end_date'])}, ou jusqu’au jour où vous le retirez."
    return f"À partir du {begin}, jusqu’au jour où vous le retirez."


def _add_terms(paper: Paper, consent: Mapping[str, Any] | None) -> None:
    paper.paragraph(
        typography.sentence(
            "Vous êtes libre d’accepter ou de refuser : l’accompagnement continue dans les deux cas. Vous "
            "pouvez retirer cet accord à tout moment, en le disant ou en l’écrivant ; ce qui a déjà été "
            "partagé l’a été avec votre accord. Qui reçoit ces renseignements est tenu au secret. Cet accord "
            f"ne vaut pas pour votre employeur. {_ground(consent)}"
        ),
        ADVICE,
        space_before=16,
    )


def _ground(consent: Mapping[str, Any] | None) -> str:
    if consent is not None and consent["ground"] == "EQUIPE":
        return "Partage au sein de l’équipe (Code de la santé publique, articles L1110-4 et L1110-12)."
    return "Partage fondé sur votre accord écrit, renseignement par renseignement."

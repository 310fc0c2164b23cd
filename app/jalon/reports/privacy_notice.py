"""What becomes of her data (D4): the notice of the RGPD, articles 13 and 14, and its simple version."""

from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import (
    READ,
    Document,
    add_who,
    bullets,
    coordinates,
    paper_for,
    review_of,
    said,
    today_of,
)
from jalon.reports.page import SMALL, Paper, Signature
from jalon.reports.scheme import helper_step
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.wording import Wording

TITLE: Final = "Vos données"
TO_FILL: Final = "à compléter par la structure\u00a0: " + "." * 60
_BASES: Final = {
    "MISSION": "une mission d’intérêt public (RGPD, article 6, 1, e)",
    "CONTRAT": "l’exécution de votre convention individuelle (RGPD, article 6, 1, b)",
}
_KEPT: Final = (
    "votre identité et comment vous joindre ;",
    "vos droits, avec leurs dates (RQTH, décision de la CDAPH…) ;",
    "votre parcours : études, emplois, projet, objectifs, étapes ;",
    "ce qui aide et ce qui gêne au travail, les aménagements utiles ;",
    "les rencontres : date, durée, sujet, et ce qui a été décidé ;",
    "si vous l’acceptez, la famille du handicap, cachée à l’écran.",
)
_NOT_KEPT: Final = (
    "numéro de sécurité sociale, diagnostic, traitement, papier médical, origine, religion, opinions, "
    "casier judiciaire, compte bancaire, photo"
)


def privacy_notice(document: Document, wording: Wording) -> bytes:
    """Return the PDF of the notice; the same document gives the same bytes.

    ``document`` is what ``services.papers.privacy_notice`` returns: the head of a paper for a person, with
    ``data_protection`` and ``months`` (how long files, archives, refusals and accesses are kept).
    """
    if document["is_simple"]:
        return simple_page(privacy_text(document, wording), wording.lists.get("acronyms", {}))
    paper = paper_for(document, TITLE, "À garder par la personne")
    if not document["is_blank"]:
        add_who(paper, document, wording)
    _add_who_answers(paper, document)
    _add_what(paper, document)
    _add_who_sees(paper, document, wording)
    _add_how_long(paper, document["months"])
    _add_rights(paper, document)
    paper.signatures([Signature("Notice remise et expliquée", ("À", "Par", "Le"))], room=16)
    return paper.finished()


def privacy_text(document: Document, wording: Wording) -> SimpleText:  # noqa: ARG001 - one shape for all
    """Return the simple version."""
    months = document["months"]
    asked_of = _who_to_ask(document)
    steps = (
        Step(
            "notebook-pen",
            "Nous écrivons des choses sur vous",
            (
                "Nous écrivons votre nom et votre adresse.",
                "Nous écrivons vos rendez-vous.",
                "Nous écrivons ce que vous voulez faire comme travail.",
                "Nous écrivons ce qui vous aide au travail.",
                "Tout cela s’appelle vos données.",
            ),
        ),
        Step(
            "target",
            "Pourquoi",
            (
                "Vos données servent à vous accompagner vers le travail.",
                "Elles servent aussi à compter combien de personnes nous aidons.",
                "La loi nous le permet.",
            ),
        ),
        Step(
            "circle-x",
            "Ce que nous n’écrivons pas",
            (
                "Nous n’écrivons pas le nom de votre maladie.",
                "Nous n’écrivons pas vos médicaments.",
                "Nous n’écrivons pas votre numéro de sécurité sociale.",
            ),
        ),
        Step(
            "users",
            "Qui lit vos données",
            (
                "La personne qui vous accompagne lit vos données.",
                "Ses collègues peuvent les lire pour la remplacer.",
                "Les autres lisent vos données seulement si vous êtes d’accord.",
                "Votre employeur ne lit pas vos données.",
            ),
        ),
        Step(
            "lock",
            "Vos données sont protégées",
            (
                "Vos données sont dans un ordinateur.",
                "Il faut un code secret pour les lire.",
            ),
        ),
        Step(
            "hourglass",
            "Combien de temps",
            (
                f"Nous gardons vos données {_length(months['file'])} après notre dernier contact.",
                "Ensuite, nous effaçons vos données.",
                "Parfois, nous devons les garder plus longtemps.",
                f"Alors, nous les gardons à part, {_length(months['archive'])} de plus au maximum.",
            ),
        ),
        Step(
            "hand",
            "Vos droits",
            (
                "Vous pouvez lire tout ce que nous écrivons sur vous.",
                "Vous pouvez demander une copie.",
                "Vous pouvez faire corriger une erreur.",
                "Vous pouvez demander d’effacer vos données.",
                "Nous vous répondons en un mois.",
            ),
        ),
        _step_to_ask(document),
        Step(
            "scale",
            "Si vous n’êtes pas content de la réponse",
            (
                "Vous pouvez écrire à la Cnil.",
                "La Cnil protège les données de tout le monde.",
                "Voici son adresse et son téléphone\u00a0:",
            ),
            ("Cnil", "3 place de Fontenoy", "75334 Paris Cedex 07", "01 53 73 22 22"),
        ),
        *((helper_step(document),) if asked_of else ()),
    )
    return SimpleText(
        TITLE,
        str(document["structure"]["name"]),
        steps,
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )


def _step_to_ask(document: Document) -> Step:
    """Return the step that says whom to ask; with nobody else to ask, how to reach who accompanies her."""
    asked_of, helper = _who_to_ask(document), helper_step(document)
    words = "Vous pouvez demander à la personne qui vous accompagne"
    if asked_of:
        said = (f"{words}.", "Vous pouvez aussi demander ici\u00a0:")
        return Step("message-circle", "À qui demander", said, asked_of)
    return Step("message-circle", "À qui demander", (f"{words}\u00a0:",), helper.told, lines=helper.lines)


def _who_to_ask(document: Document) -> tuple[str, ...]:
    protection = document["data_protection"]
    found = [protection["dpo_name"], protection["dpo_contact"]]
    return tuple(one for one in found if one)


def _add_who_answers(paper: Paper, document: Document) -> None:
    protection = document["data_protection"]
    paper.heading("Qui répond de vos données")
    controller = protection["controller"]
    lines = [line for line in coordinates(document) if line]
    if controller:
        lines.insert(0, f"{controller}, avec la structure qui vous accompagne\u00a0:")
    paper.paragraph("\n".join(lines), READ)
    found = " · ".join(_who_to_ask(document))
    said(paper, f"Délégué à la protection des données : {found or TO_FILL}")
    assessed = document["structure"].get("impact_assessment_date")
    if assessed:
        day = typography.short_day(date.fromisoformat(assessed))
        said(paper, f"Une analyse d’impact sur la protection des données a été faite le {day}.")


def _add_what(paper: Paper, document: Document) -> None:
    basis = _BASES.get(document["data_protection"]["legal_basis"] or "")
    paper.heading("Pourquoi elles sont gardées")
    said(
        paper,
        "Pour vous accompagner vers l’emploi et dans l’emploi, vous et votre employeur si vous le voulez "
        "bien ; pour préparer avec vous les papiers utiles ; pour rendre compte aux financeurs, en chiffres.",
    )
    said(paper, f"Base légale : {basis or TO_FILL}")
    said(
        paper,
        "Ce qui touche à la santé n’est gardé que parce que l’accompagnement médico-social en a besoin "
        "(RGPD, article 9, 2, h). Donner ces renseignements n’est pas obligatoire : sans eux, certaines "
        "démarches peuvent seulement être plus longues. Aucune décision n’est prise par une machine.",
    )
    paper.heading("Ce qui est gardé")
    bullets(paper, _KEPT)
    said(
        paper,
        "Ces renseignements viennent de vous, de qui vous a orienté et, avec votre accord, des personnes qui "
        "vous entourent.",
    )
    said(paper, f"Ce qui n’est jamais gardé : {_NOT_KEPT}.")


def _add_who_sees(paper: Paper, document: Document, wording: Wording) -> None:
    lead = document["structure"].get("platform") or wording.word("lead_operator", "chef de file")
    paper.heading("Qui les voit")
    bullets(
        paper,
        (
            f"votre {wording.word('role', 'référent emploi accompagné')} et l’équipe qui le remplace : ce "
            "qui leur est utile ;",
            f"{lead} et les financeurs : des chiffres, ou des lignes sous un code sans nom ;",
            "les partenaires que vous avez choisis : ce que dit votre accord de partage, que vous pouvez "
            "retirer ;",
            "votre employeur : les aménagements et ce que vous acceptez de dire. Jamais votre santé.",
        ),
    )
    said(
        paper,
        "Le logiciel les garde chiffrées sur les ordinateurs de la structure, et n’envoie rien sur Internet. "
        "Elles ne sont ni vendues, ni transmises hors de l’Union européenne.",
    )


def _add_how_long(paper: Paper, months: dict[str, Any]) -> None:
    paper.heading("Combien de temps")
    said(
        paper,
        f"Votre dossier : {_length(months['file'])} après le dernier contact avec vous, puis il est effacé. "
        f"Si une raison le demande (un litige, un contrôle), il est gardé à part, "
        f"{_length(months['archive'])} de plus au maximum, sans servir à rien d’autre, puis détruit. "
        f"Une demande qui n’a pas eu de suite : {_length(months['not_admitted'])}. La trace de qui a ouvert "
        f"votre dossier : {_length(months['access'])}.",
    )


def _add_rights(paper: Paper, document: Document) -> None:
    paper.heading("Vos droits")
    base = document["data_protection"]["legal_basis"]
    rights = [
        "lire ce qui est écrit sur vous et en avoir une copie (article 15) ;",
        "faire corriger une erreur (article 16) ;",
        "demander d’effacer vos données (article 17), ou de les mettre de côté (article 18) ;",
    ]
    if base != "CONTRAT":
        rights.append(
            "vous opposer à ce qu’elles soient gardées, pour une raison qui vous est propre (article 21) ;"
        )
    if base != "MISSION":
        rights.append("les recevoir dans un fichier, pour un autre service (article 20) ;")
    rights.append("dire ce qu’elles deviendront après votre décès (loi du 6 janvier 1978, article 85).")
    bullets(paper, rights)
    ask = " ou ".join(("la personne qui vous accompagne", *_who_to_ask(document)[:1]))
    said(paper, f"Pour cela, demandez à {ask}. La réponse vous est donnée en un mois, sans frais.")
    said(
        paper,
        "Si elle ne vous convient pas : CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, "
        "01\u00a053\u00a073\u00a022\u00a022, www.cnil.fr.",
    )
    paper.paragraph(
        f"Notice du {today_of(document)} · règlement (UE) 2016/679, articles 12 à 22.", SMALL, space_before=8
    )


def _length(months: int) -> str:
    """Return ``2 ans`` for 24 months, ``18 mois`` for 18."""
    if months % 12 == 0:
        return typography.counted(months // 12, "an", "ans")
    return f"{months}\u00a0mois"

"""The words of what can go wrong when a paper is asked for: what happened, then what to do."""

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any, Final

from jalon.domain import errors

Words = tuple[str, str]

_NEEDED: Final = {
    "person": ("une personne", "Choisissez la personne"),
    "employer": ("un employeur", "Choisissez l’employeur"),
    "coach": ("un collègue", "Choisissez le collègue"),
    "month": ("un mois", "Choisissez le mois"),
    "agreement": ("une convention qui a un prix", "Notez-le dans les réglages, Conventions et cibles"),
}
_SHOWN_TAGS: Final = 5
_FACES: Final = {
    "simple": "n’a pas de version simple à lire",
    "blank": "n’a pas de version vierge",
    "variant": "n’a pas de variante de ce nom",
    "choice": "n’offre pas ce choix",
}


def _unknown(error: errors.UnknownPaperError) -> Words:
    known = ", ".join(error.known)
    return (
        f"Aucun papier n’a le code «\u00a0{error.code}\u00a0».",
        f"Les codes sont\u00a0: {known}." if known else "Choisissez-le dans la liste des papiers.",
    )


def _needs(error: errors.PaperNeedsError) -> Words:
    what, choose = _NEEDED.get(error.needed, ("ce dont il parle", "Choisissez-le"))
    return (
        f"Le papier {error.code} demande {what}.",
        f"{choose}, ou demandez une version vierge s’il en a une.",
    )


def _no_such_face(error: errors.NoSuchFaceError) -> Words:
    known = ", ".join(error.known)
    return (
        f"Le papier {error.code} {_FACES.get(error.face, 'n’existe pas ainsi')}.",
        f"{'Il offre' if error.face == 'choice' else 'Ses variantes sont'}\u00a0: {known}."
        if known
        else "Demandez-le sans cette option.",
    )


def _shared_name(error: errors.SharedNameError) -> Words:
    who = {"employer": "Plusieurs employeurs portent", "coach": "Plusieurs collègues portent"}
    return f"{who.get(error.kind, 'Plusieurs fiches portent')} ce nom.", "Donnez l’identifiant."


PAPER_FIELDS: Final[Mapping[str, str]] = {
    "controller": "le responsable du traitement",
    "dpo_name": "le nom du délégué",
    "dpo_contact": "l’adresse du délégué",
    "legal_basis": "la base légale",
    "review_group": "le groupe qui a relu",
    "review_day": "la date de la relecture",
}


def _letter_kind(error: errors.LetterKindError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» n’est pas un modèle de courrier (.docx).",
        "Enregistrez-le au format docx dans votre traitement de texte, puis choisissez-le de nouveau.",
    )


def _letter_tags(error: errors.LetterTagsError) -> Words:
    told = [
        f"«\u00a0{name}\u00a0»"
        + (f" (le plus proche\u00a0: {near})" if near else "")
        + (f", dans «\u00a0{place}\u00a0»" if place else "")
        for name, near, place in zip_longest(error.names, error.nearest, error.places, fillvalue="")
    ]
    shown = "\u00a0; ".join(told[:_SHOWN_TAGS])
    return (
        f"Ce modèle porte des balises que Jalon ne connaît pas\u00a0: {shown}.",
        "Corrigez-les d’après la liste des balises, puis ajoutez-le de nouveau.",
    )


PAPER_FAILURES: Final[Mapping[type[errors.JalonError], Callable[[Any], Words]]] = {
    errors.UnknownPaperError: _unknown,
    errors.PaperNeedsError: _needs,
    errors.NoSuchFaceError: _no_such_face,
    errors.SharedNameError: _shared_name,
    errors.LetterKindError: _letter_kind,
    errors.LetterTagsError: _letter_tags,
}

PAPER_ACTIONS: Final[Mapping[str, str]] = {
    "hand_over_paper": "papier remis",
    "keep_letter": "modèle de courrier gardé",
    "remove_letter": "modèle de courrier retiré",
    "forget_handing": "remise d’un papier retirée",
}

"""Words for a paper that cannot be made as asked, and for the structure’s own letters."""

from itertools import zip_longest
from typing import Final

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe

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


@describe.register
def _(error: errors.UnknownPaperError) -> Message:
    known = ", ".join(error.known)
    return Message(
        f"Aucun papier n’a le code «\u00a0{error.code}\u00a0».",
        f"Les codes sont\u00a0: {known}." if known else "Choisissez-le dans la liste des papiers.",
    )


@describe.register
def _(error: errors.PaperNeedsError) -> Message:
    what, choose = _NEEDED.get(error.needed, ("ce dont il parle", "Choisissez-le"))
    return Message(
        f"Le papier {error.code} demande {what}.",
        f"{choose}, ou demandez une version vierge s’il en a une.",
    )


@describe.register
def _(error: errors.NoSuchFaceError) -> Message:
    known = ", ".join(error.known)
    return Message(
        f"Le papier {error.code} {_FACES.get(error.face, 'n’existe pas ainsi')}.",
        f"{'Il offre' if error.face == 'choice' else 'Ses variantes sont'}\u00a0: {known}."
        if known
        else "Demandez-le sans cette option.",
    )


@describe.register
def _(error: errors.SharedNameError) -> Message:
    who = {"employer": "Plusieurs employeurs portent", "coach": "Plusieurs collègues portent"}
    return Message(f"{who.get(error.kind, 'Plusieurs fiches portent')} ce nom.", "Donnez l’identifiant.")


@describe.register
def _(error: errors.LetterKindError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un modèle de courrier (.docx).",
        "Enregistrez-le au format docx dans votre traitement de texte, puis choisissez-le de nouveau.",
    )


@describe.register
def _(error: errors.LetterTagsError) -> Message:
    told = [
        f"«\u00a0{name}\u00a0»"
        + (f" (le plus proche\u00a0: {near})" if near else "")
        + (f", dans «\u00a0{place}\u00a0»" if place else "")
        for name, near, place in zip_longest(error.names, error.nearest, error.places, fillvalue="")
    ]
    shown = "\u00a0; ".join(told[:_SHOWN_TAGS])
    return Message(
        f"Ce modèle porte des balises que Jalon ne connaît pas\u00a0: {shown}.",
        "Corrigez-les d’après la liste des balises, puis ajoutez-le de nouveau.",
    )

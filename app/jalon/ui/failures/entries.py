"""Words for what cannot be entered, found or undone."""

from jalon.domain import errors
from jalon.ui import wording
from jalon.ui.action_words import action_words
from jalon.ui.entry_words import problem_words
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(error: errors.SharedCaseCodeError) -> Message:
    return Message(
        f"Plusieurs dossiers portent le code {error.case_code}.",
        "Ouvrez celui que vous cherchez par le nom de la personne.",
    )


@describe.register
def _(_: errors.UnknownRecordError) -> Message:
    return Message(
        "Cet élément n’existe pas ou n’existe plus.", "Revenez à la liste et choisissez-en un autre."
    )


@describe.register
def _(error: errors.InvalidEntryError) -> Message:
    details = ", ".join(problem_words(problem) for problem in error.problems)
    return Message(
        f"Rien n’est enregistré\u00a0: {details or 'une valeur n’est pas valable'}.",
        "Corrigez puis enregistrez de nouveau\u00a0; votre saisie est gardée.",
    )


@describe.register
def _(_: errors.NothingToUndoError) -> Message:
    return Message("Il n’y a rien à annuler.", "")


@describe.register
def _(error: errors.ChangedSinceError) -> Message:
    return Message(
        f"«\u00a0{action_words(error.action_label)}\u00a0» ne peut pas être annulé seul\u00a0: "
        f"«\u00a0{action_words(error.later_label)}\u00a0» a changé la même chose depuis.",
        "Annulez d’abord l’action la plus récente.",
    )


@describe.register
def _(error: errors.PartnerInUseError) -> Message:
    named = (
        (error.people, "personne", "personnes"),
        (error.acts, "acte", "actes"),
        (error.agreements, "accord de partage", "accords de partage"),
    )
    told = ", ".join(wording.counted(count, one, several) for count, one, several in named if count)
    return Message(
        f"Ce partenaire est encore nommé : {told}.",
        "Mettez-le plutôt hors des listes : rien ne se perd.",
    )

"""Words for a month that cannot be locked, and a return that cannot be made."""

from jalon.domain import errors
from jalon.ui.failures.registry import REASON, Message, describe


@describe.register
def _(error: errors.MonthNotOverError) -> Message:
    return Message(
        f"Le mois {error.month} n’est pas terminé\u00a0: il ne peut pas encore être arrêté.",
        "Attendez le premier jour du mois suivant, ou éditez un brouillon.",
    )


@describe.register
def _(error: errors.MonthNotBegunError) -> Message:
    return Message(
        f"Le mois {error.month} n’a pas commencé\u00a0: il n’y a encore rien à compter.",
        "Choisissez un mois en cours ou passé.",
    )


@describe.register
def _(error: errors.NothingChangedError) -> Message:
    return Message(
        f"Rien n’a changé depuis que le mois {error.month} a été arrêté.",
        "La dernière version arrêtée reste la bonne.",
    )


@describe.register
def _(_: errors.ReasonNeededError) -> Message:
    return Message(
        "Un relevé avec les noms demande un motif écrit.",
        f"{REASON}, ou restez au niveau N1, sans nom.",
    )


@describe.register
def _(error: errors.UnknownAgreementError) -> Message:
    return Message(
        f"Aucune convention ne porte la référence «\u00a0{error.reference}\u00a0».",
        "Vérifiez la référence dans les réglages de la structure.",
    )

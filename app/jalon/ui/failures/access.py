"""Words for who may do what: accesses, roles, passphrases, files that are frozen."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(_: errors.UnknownSlotError) -> Message:
    return Message(
        "Ce collègue n’a pas d’accès à cette file active.", "Rafraîchissez la liste des collègues."
    )


@describe.register
def _(_: errors.LastSlotError) -> Message:
    return Message(
        "C’est le dernier accès à cette file active\u00a0: le retirer la fermerait pour toujours.",
        "Donnez d’abord un accès à quelqu’un d’autre.",
    )


@describe.register
def _(_: errors.LastManagerError) -> Message:
    return Message(
        "Il ne resterait personne pour gérer les accès et les réglages de la structure.",
        "Donnez d’abord le rôle de coordination ou d’administration à quelqu’un qui ouvre la file active.",
    )


_WEAKNESSES = {
    "short": "elle est trop courte",
    "common": "elle est trop courante",
    "names": "elle reprend un nom de la structure ou du dossier",
    "guessable": "elle se devine trop vite",
    "repeats": "elle répète les mêmes signes",
}


@describe.register
def _(error: errors.WeakPassphraseError) -> Message:
    why = _WEAKNESSES.get(error.reason, "elle se devine trop vite")
    return Message(
        f"Cette phrase de passe ne protège pas assez\u00a0: {why}.",
        "Prenez une phrase de plusieurs mots sans lien entre eux, ou celle que Jalon propose.",
    )


@describe.register
def _(_: errors.PassphraseTakenError) -> Message:
    return Message(
        "Cette phrase de passe ne peut pas servir ici.",
        "Choisissez une autre phrase de passe.",
    )


_INTENTIONS = {
    "manage_colleagues": "gérer les accès des collègues",
    "add_colleague": "ajouter un collègue",
    "give_passphrase": "donner une phrase de passe à un collègue",
    "remove_colleague": "retirer l’accès d’un collègue",
    "remove_oneself": "retirer son propre accès",
    "renew_recovery_code": "faire un nouveau code de secours",
    "change_settings": "changer les réglages de la structure",
    "change_working_time": "changer le temps de travail ou les congés d’un collègue",
    "lock_month": "arrêter un mois",
    "erase_person": "effacer un dossier",
    "destroy_document": "détruire un document",
    "read_access_log": "lire le journal des accès",
}


@describe.register
def _(error: errors.NotAllowedError) -> Message:
    what = _INTENTIONS.get(error.intention, "faire cela")
    return Message(
        f"Votre rôle dans la structure ne prévoit pas de {what}.",
        "Demandez à la personne qui coordonne ou administre Jalon.",
    )


@describe.register
def _(_: errors.FrozenFileError) -> Message:
    return Message(
        "Ce dossier est gelé à la demande de la personne\u00a0: il n’est ni lu ni modifié.",
        "Levez d’abord le gel, si la demande est close.",
    )

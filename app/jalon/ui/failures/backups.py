"""Words for a backup that failed, and for what it finds beside the open caseload."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(error: errors.NotABackupError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas une sauvegarde de Jalon.",
        "Choisissez un fichier qui se termine par .jalon-copie.",
    )


@describe.register
def _(error: errors.NewerBackupError) -> Message:
    return Message(
        f"La sauvegarde «\u00a0{error.path.name}\u00a0» a été faite par une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste, puis réessayez\u00a0; rien n’a été modifié.",
    )


@describe.register
def _(error: errors.SameDiskError) -> Message:
    return Message(
        f"«\u00a0{error.folder.name}\u00a0» est sur le même disque que la file active\u00a0: "
        "une panne ou un vol emporterait les deux.",
        "Choisissez une clé USB, un disque externe, un partage du réseau ou un dossier synchronisé.",
    )


@describe.register
def _(error: errors.DamagedBackupError) -> Message:
    return Message(
        f"La sauvegarde «\u00a0{error.path.name}\u00a0» est abîmée.",
        "Prenez la sauvegarde précédente\u00a0; celle-ci n’a pas été modifiée.",
    )


RING_TROUBLES = (errors.DamagedRingError, errors.RingMissingError, errors.ForeignRingError)
"""What a backup finds beside an open caseload that would not open again: its ring can be put back."""


def describe_ring(error: Exception) -> Message:
    """Return the words for what lies beside the open caseload and is not its ring: it can be put back."""
    match error:
        case errors.DamagedRingError():
            what = f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» s’est abîmé"
        case errors.RingMissingError():
            what = f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» n’est plus à côté de la file active"
        case errors.ForeignRingError():
            what = (
                f"Le trousseau «\u00a0{error.path.name}\u00a0» est maintenant celui d’une autre file active"
            )
        case _:
            return describe(error)
    return Message(
        f"{what}\u00a0: sans lui, la file active ne se rouvrirait pas.",
        "Avant de fermer Jalon\u00a0: Réglages, Sauvegardes, «\u00a0Remettre le trousseau\u00a0».",
    )


def describe_backup(error: Exception) -> Message:
    """Return the words for a backup that failed, or that found beside the open caseload what is not its ring.

    Raises:
        NotImplementedError: the failure has no words.
    """
    match error:
        case errors.DamagedRingError() | errors.RingMissingError() | errors.ForeignRingError():
            found = describe_ring(error)
            return Message(f"La sauvegarde est faite. {found.headline}", found.next_step)
        case errors.DamagedBackupError():
            return Message(
                "La copie qui vient d’être faite n’a pas passé sa vérification\u00a0: elle n’a pas été gardée.",
                "Vérifiez la file active dans Réglages, Sauvegardes\u00a0; les sauvegardes précédentes sont là.",
            )
        case OSError():
            return Message(
                "La sauvegarde n’a pas pu être écrite.",
                "Vérifiez que le disque, la clé ou le partage répond, puis recommencez.",
            )
        case _:
            return describe(error)

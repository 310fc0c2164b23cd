"""Words for a caseload that does not open: its file, its ring, its folder, the disk."""

from jalon.domain import errors
from jalon.ui import wording
from jalon.ui.failures.registry import RESTORE, Message, describe


@describe.register
def _(error: errors.WrongPassphraseError) -> Message:
    if error.failures < 5:
        return Message(
            "Cette phrase de passe n’ouvre pas la file active.",
            "Vérifiez le verrouillage des majuscules, puis réessayez\u00a0; "
            "le code de secours imprimé à la création ouvre aussi.",
        )
    return Message(
        "Cette phrase de passe n’ouvre pas la file active\u00a0; il faudra attendre avant un autre essai.",
        "Rien n’est effacé. Le code de secours imprimé à la création ouvre aussi.",
    )


@describe.register
def _(error: errors.TooManyAttemptsError) -> Message:
    return Message(
        f"Trop d’essais\u00a0: le prochain sera possible dans {wording.waiting_words(error.wait_seconds)}.",
        "Rien n’est effacé. Cherchez la phrase de passe ou la feuille de secours en attendant.",
    )


@describe.register
def _(error: errors.CaseloadMissingError) -> Message:
    return Message(
        f"Il n’y a pas de fichier «\u00a0{error.path.name}\u00a0» à cet endroit.",
        "Vérifiez le dossier indiqué, branchez la clé s’il était sur une clé, "
        f"ou restaurez la dernière sauvegarde ({RESTORE}).",
    )


@describe.register
def _(error: errors.EmptyCaseloadError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0» est vide\u00a0: il ne contient aucune file active.",
        f"Restaurez la dernière sauvegarde ({RESTORE})\u00a0; rien n’a été écrit dans ce fichier.",
    )


@describe.register
def _(error: errors.NotACaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas une file active de Jalon.",
        "Choisissez la file active elle-même, ou restaurez la dernière sauvegarde si c’était elle.",
    )


@describe.register
def _(error: errors.NewerCaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a été enregistré par une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste, puis rouvrez le fichier\u00a0; rien n’a été modifié.",
    )


@describe.register
def _(error: errors.UpgradeFailedError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’a pas pu être converti pour cette version de Jalon. Il n’a pas changé.",
        "Rouvrez-le avec la version de Jalon d’avant, et prévenez qui s’occupe de Jalon\u00a0: le journal technique "
        "dit où la conversion a échoué, sans aucun nom.",
    )


@describe.register
def _(error: errors.CaseloadInUseError) -> Message:
    since = f" depuis {f'le {wording.moment_words(error.since)}'}" if error.since else ""
    who = f" ({error.holder})" if error.holder else ""
    place = f"sur {error.machine}" if error.machine else "par un autre programme"
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est déjà ouvert {place}{who}{since}.",
        "Fermez l’autre fenêtre de Jalon, puis réessayez.",
    )


@describe.register
def _(error: errors.CaseloadBusyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» sert encore à une autre opération\u00a0: rien n’a été changé.",
        "Attendez qu’elle se termine, puis réessayez.",
    )


@describe.register
def _(error: errors.KeyChangeUnfinishedError) -> Message:
    return Message(
        f"Le changement de clé de «\u00a0{error.path.name}\u00a0» n’est pas terminé\u00a0; rien n’est perdu.",
        "Fermez Jalon, puis rouvrez la file active\u00a0: il se terminera à l’ouverture.",
    )


@describe.register
def _(error: errors.CaseloadExistsError) -> Message:
    return Message(
        f"Un fichier «\u00a0{error.path.name}\u00a0» existe déjà à cet endroit\u00a0: il n’a pas été touché.",
        "Choisissez un autre nom ou un autre dossier.",
    )


@describe.register
def _(error: errors.RingMissingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» manque à côté de la file active.",
        f"Remettez-le dans le même dossier\u00a0; chaque sauvegarde en contient une copie ({RESTORE}).",
    )


@describe.register
def _(error: errors.NewerRingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» vient d’une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste\u00a0; rien n’a été modifié.",
    )


@describe.register
def _(error: errors.WeakRingError) -> Message:
    return Message(
        f"Le trousseau «\u00a0{error.path.name}\u00a0» demande une protection hors des limites sûres.",
        f"Il a pu être modifié par quelqu’un\u00a0: reprenez celui de la dernière sauvegarde ({RESTORE}).",
    )


@describe.register
def _(error: errors.DamagedRingError) -> Message:
    return Message(
        f"Le trousseau de clés «\u00a0{error.path.name}\u00a0» est abîmé.",
        f"Ce n’est pas votre phrase de passe\u00a0: reprenez le trousseau de la dernière sauvegarde ({RESTORE}).",
    )


@describe.register
def _(error: errors.ForeignRingError) -> Message:
    return Message(
        f"Le trousseau «\u00a0{error.path.name}\u00a0» est celui d’une autre file active.",
        "Remettez à côté du fichier le trousseau qui a été créé avec lui.",
    )


@describe.register
def _(error: errors.ForeignJournalError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0», à côté de la file active, n’est pas le sien\u00a0: "
        "il lui ferait perdre ce qui a été saisi depuis.",
        "Déplacez ce fichier dans un autre dossier, puis rouvrez la file active\u00a0; rien n’a été écrit.",
    )


@describe.register
def _(error: errors.MissingChangesError) -> Message:
    many = error.count > 1
    return Message(
        f"À la file active «\u00a0{error.path.name}\u00a0», il manque "
        + (f"les {error.count} dernières modifications" if many else "la dernière modification")
        + " faites sur ce poste\u00a0: c’est une copie plus ancienne, ou son journal (-wal) a été supprimé.",
        f"Remettez le fichier qui manque ou restaurez la dernière sauvegarde ({RESTORE})\u00a0; rien n’a été "
        "écrit. Pour continuer sans elles, "
        + (
            "ouvrez de nouveau\u00a0: Jalon ne le redira pas."
            if error.is_told
            else "ouvrez-la dans la fenêtre de Jalon."
        ),
    )


@describe.register
def _(error: errors.DamagedCaseloadError) -> Message:
    return Message(
        f"La file active «\u00a0{error.path.name}\u00a0» est abîmée\u00a0: une page n’est plus celle qui a été écrite.",
        f"Rien n’a été écrit depuis. Gardez ce fichier et restaurez la dernière sauvegarde ({RESTORE}).",
    )


@describe.register
def _(error: errors.TruncatedCaseloadError) -> Message:
    return Message(
        f"La file active «\u00a0{error.path.name}\u00a0» est incomplète\u00a0: la fin du fichier manque.",
        f"Gardez ce fichier et restaurez la dernière sauvegarde ({RESTORE}).",
    )


@describe.register
def _(error: errors.UnsafeFolderError) -> Message:
    place = "sur un lecteur réseau" if error.kind == "network" else f"un dossier que {error.kind} synchronise"
    return Message(
        f"Ce dossier est {place}\u00a0: une file active ouverte s’y abîmerait.",
        f"Choisissez un dossier de ce poste, par exemple {error.proposed}\u00a0; "
        "les sauvegardes, elles, y sont bienvenues.",
    )


@describe.register
def _(error: errors.ReadOnlyCaseloadError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ou son dossier ne peut pas être modifié.",
        "Retirez la protection en écriture, ou copiez le fichier et son trousseau dans un dossier à vous.",
    )


@describe.register
def _(error: errors.DiskFullError) -> Message:
    need = f" (il faut environ {_size(error.needed_bytes)})" if error.needed_bytes else ""
    return Message(
        f"Il n’y a plus de place sur le disque{need}.",
        "Libérez de la place puis recommencez\u00a0: ce qui était enregistré l’est toujours.",
    )


@describe.register
def _(error: errors.DiskFailureError) -> Message:
    return Message(
        f"Le disque a refusé de lire ou d’écrire «\u00a0{error.path.name}\u00a0»\u00a0: "
        "la dernière saisie n’a pas été gardée.",
        "Fermez Jalon, vérifiez le disque, puis rouvrez le fichier\u00a0; faites une copie dès que possible.",
    )


@describe.register
def _(error: errors.UnsoundProgramError) -> Message:
    return Message(
        f"Cette installation de Jalon n’est pas sûre\u00a0: {error.library} ({error.version}) n’est pas celui prévu.",
        "Réinstallez Jalon\u00a0; la file active n’a pas été ouverte.",
    )


def _size(count: int) -> str:
    megabytes = max(1, -(-count // 1_000_000))
    return f"{megabytes} Mo"

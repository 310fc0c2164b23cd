"""Words for a document that is not attached, and an archive that is not read."""

from jalon.domain import errors
from jalon.ui.document_words import KINDS, LARGEST, LARGEST_TOGETHER
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(error: errors.DocumentTooLargeError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» dépasse ce que Jalon garde\u00a0: {LARGEST}, 300 pages, ou une "
        "image de 60 millions de points.",
        "Numérisez-le en moins fin, ou partagez-le en plusieurs fichiers.",
    )


@describe.register
def _(error: errors.DocumentRoomError) -> Message:
    return Message(
        f"Plus de place pour «\u00a0{error.path.name}\u00a0»\u00a0: tous les documents ensemble ne dépassent "
        f"pas {LARGEST_TOGETHER}.",
        "Gardez dans Jalon les documents utiles à l’emploi, et les autres dans un dossier papier.",
    )


@describe.register
def _(error: errors.DocumentKindError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas d’une sorte que Jalon garde, ou son nom dit autre chose "
        "que son contenu.",
        f"Sont gardés\u00a0: {KINDS}.",
    )


@describe.register
def _(error: errors.DocumentUnsafeError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient un programme, des macros ou d’autres fichiers\u00a0: "
        "il n’a pas été pris.",
        "Enregistrez-le en PDF simple, puis ajoutez ce PDF.",
    )


@describe.register
def _(error: errors.DocumentUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est abîmé, ou demande un mot de passe\u00a0: il ne se lit pas.",
        "Ouvrez-le dans son programme, enregistrez-le sans mot de passe, puis réessayez.",
    )


@describe.register
def _(error: errors.HealthDocumentError) -> Message:
    told = ", ".join(f"«\u00a0{word}\u00a0»" for word in error.words)
    return Message(
        f"Ce document parle de santé ({told})\u00a0: il n’a pas sa place ici.",
        "Rendez-le à la personne. Si ce n’est pas un papier de santé, cochez la case\u00a0: le journal "
        "garde qui l’a dit.",
    )


@describe.register
def _(_: errors.DocumentContentMissingError) -> Message:
    return Message(
        "Le contenu de ce document n’est pas dans ce fichier.",
        "Ajoutez le document de nouveau\u00a0; l’ancienne ligne peut être retirée.",
    )


@describe.register
def _(error: errors.NotAnArchiveError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas une archive de Jalon.",
        "Choisissez un fichier dont le nom finit par .jalon-archive.",
    )


@describe.register
def _(error: errors.OtherArchiveError) -> Message:
    return Message(
        f"L’archive «\u00a0{error.path.name}\u00a0» vient d’une autre file active.",
        "Ouvrez la file active d’où elle est sortie, puis réessayez.",
    )


@describe.register
def _(error: errors.NewerArchiveError) -> Message:
    return Message(
        f"L’archive «\u00a0{error.path.name}\u00a0» a été faite par une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste, puis réessayez\u00a0; rien n’a été changé.",
    )


@describe.register
def _(error: errors.ArchiveDamagedError) -> Message:
    return Message(
        f"L’archive «\u00a0{error.path.name}\u00a0» n’est plus telle qu’elle a été écrite.",
        "Reprenez-la de la copie que la structure en garde\u00a0; rien n’a été changé.",
    )


@describe.register
def _(error: errors.NotArchivedError) -> Message:
    return Message(
        f"Le dossier de l’archive «\u00a0{error.path.name}\u00a0» est déjà dans la file active.",
        "Rien n’a été changé. Cherchez-le parmi les personnes.",
    )


@describe.register
def _(error: errors.ArchiveOverError) -> Message:
    return Message(
        f"L’archive «\u00a0{error.path.name}\u00a0» est une copie\u00a0: depuis, son dossier a été "
        "éliminé, ou archivé de nouveau.",
        "Rien n’a été changé. Détruisez cette copie.",
    )


@describe.register
def _(error: errors.ArchiveRunsError) -> Message:
    return Message(
        f"L’archive «\u00a0{error.path.name}\u00a0» est gardée jusqu’au {error.until:%d/%m/%Y}.",
        "Recommencez ce jour-là, ou dites que la personne demande l’effacement.",
    )

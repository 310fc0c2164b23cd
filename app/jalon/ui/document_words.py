"""French words for the documents attached to a file; no window is needed to read them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.domain import errors
from jalon.domain.attachments import LARGEST_BYTES, LARGEST_TOGETHER_BYTES

Words = tuple[str, str]

LARGEST: Final = f"{LARGEST_BYTES // 1_000_000}\u00a0Mo"
LARGEST_TOGETHER: Final = f"{LARGEST_TOGETHER_BYTES // 1_000_000}\u00a0Mo"
KINDS: Final = "PDF, images PNG et JPEG, textes docx, odt et txt"

ACTIONS: Final = {
    "attach_document": "ajout d’un document",
    "archive_person": "mise aux archives d’un dossier",
    "return_from_archive": "retour d’un dossier des archives",
    "destroy_archive": "destruction d’une archive",
    "destroy_document": "destruction d’un document joint",
    "attach_document_not_medical": "ajout d’un document dit sans lien avec la santé",
}
RECORDS: Final = {"document": "un document"}
EVENTS: Final = {
    "read_document": "document joint lu",
    "destroy_document": "document joint détruit",
    "archive_person": "dossier mis aux archives",
    "read_archive_request": "archive lue\u00a0: demande de la personne",
    "read_archive_dispute": "archive lue\u00a0: contentieux",
    "read_archive_inspection": "archive lue\u00a0: contrôle",
    "read_archive_return": "archive lue\u00a0: reprise de l’accompagnement",
    "return_from_archive_request": "dossier revenu des archives\u00a0: demande de la personne",
    "return_from_archive_dispute": "dossier revenu des archives\u00a0: contentieux",
    "return_from_archive_inspection": "dossier revenu des archives\u00a0: contrôle",
    "return_from_archive_return": "dossier revenu des archives\u00a0: reprise de l’accompagnement",
    "destroy_archive": "archive détruite",
    "prepare_access_log": "journal des accès préparé",
    "prepare_d22": "bordereau d’élimination préparé",
    "save_document": "copie d’un document joint",
    "print_document": "document joint imprimé",
    "read_handed": "relais lu",
    "prepare_handover": "fiches de relais préparées",
}


def _too_large(error: errors.DocumentTooLargeError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» dépasse ce que Jalon garde\u00a0: {LARGEST}, 300 pages, ou une "
        "image de 60 millions de points.",
        "Numérisez-le en moins fin, ou partagez-le en plusieurs fichiers.",
    )


def _no_room(error: errors.DocumentRoomError) -> Words:
    return (
        f"Plus de place pour «\u00a0{error.path.name}\u00a0»\u00a0: tous les documents ensemble ne dépassent "
        f"pas {LARGEST_TOGETHER}.",
        "Gardez dans Jalon les documents utiles à l’emploi, et les autres dans un dossier papier.",
    )


def _other_kind(error: errors.DocumentKindError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» n’est pas d’une sorte que Jalon garde, ou son nom dit autre chose "
        "que son contenu.",
        f"Sont gardés\u00a0: {KINDS}.",
    )


def _unsafe(error: errors.DocumentUnsafeError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» contient un programme, des macros ou d’autres fichiers\u00a0: "
        "il n’a pas été pris.",
        "Enregistrez-le en PDF simple, puis ajoutez ce PDF.",
    )


def _unreadable(error: errors.DocumentUnreadableError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» est abîmé, ou demande un mot de passe\u00a0: il ne se lit pas.",
        "Ouvrez-le dans son programme, enregistrez-le sans mot de passe, puis réessayez.",
    )


def _health(error: errors.HealthDocumentError) -> Words:
    told = ", ".join(f"«\u00a0{word}\u00a0»" for word in error.words)
    return (
        f"Ce document parle de santé ({told})\u00a0: il n’a pas sa place ici.",
        "Rendez-le à la personne. Si ce n’est pas un papier de santé, cochez la case\u00a0: le journal "
        "garde qui l’a dit.",
    )


def _no_content(_: errors.DocumentContentMissingError) -> Words:
    return (
        "Le contenu de ce document n’est pas dans ce fichier.",
        "Ajoutez le document de nouveau\u00a0; l’ancienne ligne peut être retirée.",
    )


def _no_archive(error: errors.NotAnArchiveError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» n’est pas une archive de Jalon.",
        "Choisissez un fichier dont le nom finit par .jalon-archive.",
    )


def _other_archive(error: errors.OtherArchiveError) -> Words:
    return (
        f"L’archive «\u00a0{error.path.name}\u00a0» vient d’une autre file active.",
        "Ouvrez la file active d’où elle est sortie, puis réessayez.",
    )


def _newer_archive(error: errors.NewerArchiveError) -> Words:
    return (
        f"L’archive «\u00a0{error.path.name}\u00a0» a été faite par une version plus récente de Jalon.",
        "Installez la dernière version de Jalon sur ce poste, puis réessayez\u00a0; rien n’a été changé.",
    )


def _damaged_archive(error: errors.ArchiveDamagedError) -> Words:
    return (
        f"L’archive «\u00a0{error.path.name}\u00a0» n’est plus telle qu’elle a été écrite.",
        "Reprenez-la de la copie que la structure en garde\u00a0; rien n’a été changé.",
    )


def _not_archived(error: errors.NotArchivedError) -> Words:
    return (
        f"Le dossier de l’archive «\u00a0{error.path.name}\u00a0» est déjà dans la file active.",
        "Rien n’a été changé. Cherchez-le parmi les personnes.",
    )


def _archive_over(error: errors.ArchiveOverError) -> Words:
    return (
        f"L’archive «\u00a0{error.path.name}\u00a0» est une copie\u00a0: depuis, son dossier a été "
        "éliminé, ou archivé de nouveau.",
        "Rien n’a été changé. Détruisez cette copie.",
    )


def _archive_runs(error: errors.ArchiveRunsError) -> Words:
    return (
        f"L’archive «\u00a0{error.path.name}\u00a0» est gardée jusqu’au {error.until:%d/%m/%Y}.",
        "Recommencez ce jour-là, ou dites que la personne demande l’effacement.",
    )


DOCUMENT_WORDS: Final[Mapping[type[errors.JalonError], Callable[[Any], Words]]] = {
    errors.DocumentTooLargeError: _too_large,
    errors.DocumentRoomError: _no_room,
    errors.DocumentKindError: _other_kind,
    errors.DocumentUnsafeError: _unsafe,
    errors.DocumentUnreadableError: _unreadable,
    errors.HealthDocumentError: _health,
    errors.DocumentContentMissingError: _no_content,
    errors.NotAnArchiveError: _no_archive,
    errors.OtherArchiveError: _other_archive,
    errors.NewerArchiveError: _newer_archive,
    errors.ArchiveDamagedError: _damaged_archive,
    errors.NotArchivedError: _not_archived,
    errors.ArchiveOverError: _archive_over,
    errors.ArchiveRunsError: _archive_runs,
}

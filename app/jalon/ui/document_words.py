"""French words for the documents attached to a file; no window is needed to read them."""

from typing import Final

from jalon.domain.attachments import LARGEST_BYTES, LARGEST_TOGETHER_BYTES

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

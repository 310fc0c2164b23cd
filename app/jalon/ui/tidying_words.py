"""French words for what keeps the caseload tidy: duplicates, merges, added fields; no window is needed."""

from typing import Final

ACTIONS: Final = {
    "declare_different": "deux fiches déclarées différentes",
    "merge_person": "fusion de deux dossiers",
    "merge_employer": "fusion de deux employeurs",
    "try_out": "essai d’une fusion",
    "add_extra_field": "ajout d’un champ",
    "change_extra_field": "modification d’un champ ajouté",
    "move_extra_field": "ordre des champs ajoutés",
    "archive_extra_field": "archivage d’un champ ajouté",
    "remove_extra_field": "retrait d’un champ ajouté",
    "change_extra_values": "saisie des champs ajoutés",
}
EVENTS: Final = {
    "merge_person": "dossiers fusionnés",
    "merge_employer": "employeurs fusionnés",
}
REASONS: Final = {
    "too_many_fields": "serait le onzième : dix champs au plus sont en service, archivez-en un d’abord",
    "filled": "est rempli dans une fiche au moins : archivez le champ, rien ne se perd",
}
FIELDS: Final = {"label": "le libellé", "choices": "la liste des choix"}

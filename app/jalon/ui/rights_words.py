"""French words for the rights of people and the end of a file; no window is needed to read them."""

from typing import TYPE_CHECKING, Final

from jalon.ui import document_words, tidying_words
from jalon.ui.paper_words import PAPER_WORDS

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

ACCESS_LOG: Final = "D24"
FOLLOWED: Final = (
    "Cette personne est encore accompagnée, ou sa prescription attend une réponse\u00a0: "
    "son dossier est gardé."
)

ACTIONS: Final = {
    "announce_erasure": "annonce d’un effacement",
    "withdraw_announcement": "retrait de l’annonce d’un effacement",
}
RECORDS: Final = {
    "sharing_consent": "un accord de partage",
    "rights_request": "une demande sur les données",
}
FIELDS: Final = {
    "recipient": "avec qui",
    "received_date": "la date de réception",
    "answered_date": "la date de la réponse",
    "withdrawn_date": "la date du retrait",
    "answer": "la réponse, ou la raison",
    "expires_date": "la fin de validité",
    "title": "le titre",
}
RULES: Final = {
    "retention": "durée de conservation atteinte",
    "right_to_erasure": "demande de la personne (RGPD, art. 17)",
    "retention_announced": "effacement annoncé",
    "restored": "effacé de nouveau après une restauration",
    "archived": "mis aux archives à part",
    "archive_over": "durée des archives atteinte",
}
TABLES: Final = {
    "act": "acte",
    "trip": "tournée ou trajet",
    "shared_note": "note partagée",
    "personal_note": "note personnelle",
    "return_remark": "difficultés du relevé",
    "next_action": "action",
    "goal": "objectif",
    "employer": "sa propre entreprise",
    "draft": "saisie en attente, qui sera retirée",
}


def mention_words(table: str) -> str:
    """Return what kind of record names somebody, such as « acte »."""
    return TABLES.get(table, "fiche")


EVENTS: Final = (
    tidying_words.EVENTS
    | document_words.EVENTS
    | {
        "sign_in": "ouverture de la file active",
        "sign_in_by_recovery_code": "ouverture par le code de secours",
        "sign_in_failed": "phrase de passe refusée",
        "open_person": "dossier ouvert",
        "open_act": "acte ouvert",
        "open_employer": "employeur ouvert",
        "open_partner": "partenaire ouvert",
        "prepare_return": "relevé préparé",
        "prepare_sheet": "relevé individuel préparé",
        "prepare_timesheet": "feuille de temps préparée",
        "prepare_deadline_list": "liste d’échéances préparée",
        "export_json": "export complet (JSON)",
        "export_workbook": "export complet (classeur)",
        "export_csv": "export complet (csv)",
        "export_list": "liste exportée",
        "print_list": "liste imprimée",
        "fill_letter": "courrier rempli",
        "export_deadlines": "échéances exportées",
        "export_calendar": "agenda exporté",
        "copy_person": "copie pour la personne",
        "review_mentions": "relecture avant effacement",
        "announce_erasure": "effacement annoncé",
        "withdraw_announcement": "annonce d’effacement retirée",
        "erase_person": "dossier effacé",
        "freeze_person": "traitement limité",
        "unfreeze_person": "limitation levée",
        "lock_month": "mois arrêté",
        "issue_claim": "appel de fonds numéroté",
        "backup": "sauvegarde",
        "restore": "restauration",
        "check": "vérification",
        "create_caseload": "création de la file active",
        "import_grid": "import",
        "undo_import": "import annulé",
    }
)


def event_words(code: str) -> str:
    """Return how an entry of the access log reads; one without words of its own reads as its code."""
    paper = PAPER_WORDS.get(code.removeprefix("prepare_").upper())
    if paper is not None:
        return f"papier préparé\u00a0: {paper.title}"
    return EVENTS.get(code, code.replace("_", " "))


def choices_in_words(code: str, caseload: "Caseload") -> dict[str, str]:
    """Return what a paper is told in words of ours: the access log (D24), how each of its events reads."""
    from jalon.services.access_reading import list_events

    if code.upper() != ACCESS_LOG:
        return {}
    return {f"words.{event}": event_words(event) for event in list_events(caseload)}

"""The words of what is watched: its kinds, how far ahead it is, and what one key does about each."""

from typing import Final

from jalon.domain.deadline_horizons import Horizon
from jalon.domain.deadlines import DeadlineKind
from jalon.services.deadlines import Deadline
from jalon.ui import wording

KINDS: Final = {
    DeadlineKind.RECOGNITION_END: "RQTH et autres droits",
    DeadlineKind.ORIENTATION_END: "Orientation de la CDAPH",
    DeadlineKind.REFERRAL_END: "Prescription",
    DeadlineKind.INDIVIDUAL_AGREEMENT_END: "Convention individuelle",
    DeadlineKind.AGREEMENT_END: "Convention de la structure",
    DeadlineKind.PROBATION_END: "Période d’essai",
    DeadlineKind.CONTRACT_END: "Fin de contrat",
    DeadlineKind.IMMERSION_END: "Bilan d’immersion",
    DeadlineKind.IMMERSION_LIMIT: "Limites d’immersion",
    DeadlineKind.ESAT_AGREEMENT_END: "Convention d’appui de l’ESAT",
    DeadlineKind.HEALTH_VISIT: "Visite de santé au travail",
    DeadlineKind.RETENTION_PROOF: "Maintien à confirmer",
    DeadlineKind.ADJUSTMENT_REVIEW: "Aménagement à revoir",
    DeadlineKind.EMPLOYER_SILENT: "Employeur à rappeler",
    DeadlineKind.NO_CONTACT: "Contact à reprendre",
    DeadlineKind.ENDLESS_PAUSE: "Pause sans fin",
    DeadlineKind.NO_NEXT_ACTION: "Sans prochaine action",
    DeadlineKind.TIME_IN_MODULE: "Temps dans le module",
    DeadlineKind.INTENSITY_GAP: "Intensité",
    DeadlineKind.RETURN_DUE: "Relevé mensuel",
    DeadlineKind.RETENTION_END: "Conservation du dossier",
    DeadlineKind.RIGHTS_REQUEST: "Demande sur les données",
    DeadlineKind.DOCUMENT_END: "Document à renouveler",
}
HORIZONS: Final = {
    Horizon.PAST: "À régler",
    Horizon.WEEK: "7\u00a0jours",
    Horizon.MONTH: "30\u00a0jours",
    Horizon.QUARTER: "3\u00a0mois",
    Horizon.LATER: "Plus tard",
}
_IMMERSION: Final = "corriger l’immersion"
_VISIT: Final = "noter la visite"
_RENEWAL: Final = "noter la demande déposée"
_DECIDE: Final = "fin du dossier"
DOING: Final = {
    "RQTH_END": _RENEWAL,
    "RIGHT_END": _RENEWAL,
    "ORIENTATION_END": _RENEWAL,
    "REFERRAL_END": "nouvelle prescription",
    "INDIVIDUAL_AGREEMENT_END": "avenant ou convention",
    "AGREEMENT_END": "conventions de la structure",
    "PROBATION_END": "noter le point fait",
    "CONTRACT_END": "fin ou suite du contrat",
    "IMMERSION_END": "noter le bilan",
    "IMMERSION_LONGEST": _IMMERSION,
    "IMMERSION_RENEWALS": _IMMERSION,
    "IMMERSION_AGREEMENTS": _IMMERSION,
    "IMMERSION_DAYS": _IMMERSION,
    "ESAT_AGREEMENT_END": "entrée et conventions",
    "HEALTH_VISIT": _VISIT,
    "HEALTH_VISIT_APPRENTICE": _VISIT,
    "HEALTH_VISIT_MINOR": _VISIT,
    "HEALTH_VISIT_AGAIN": _VISIT,
    "HEALTH_VISIT_BEFORE_RETURN": "noter la visite ou la reprise",
    "HEALTH_VISIT_RETURN": _VISIT,
    "RETENTION_PROOF": "confirmer le contrat",
    "ADJUSTMENT_REVIEW": "revoir l’aménagement",
    "EMPLOYER_SILENT": "noter l’échange",
    "NO_CONTACT": "noter le contact",
    "ENDLESS_PAUSE": "noter la reprise",
    "NO_NEXT_ACTION": "écrire la suite",
    "TIME_IN_MODULE": "décider du module",
    "INTENSITY_GAP": "prévoir l’intensité",
    "RETURN_DUE": "ouvrir le mois",
    "RETENTION_END": _DECIDE,
    "RETENTION_NOT_ADMITTED": _DECIDE,
    "RIGHTS_REQUEST": "noter la réponse",
    "DOCUMENT_END": "remplacer le document",
}
"""What Enter opens for each rule."""


def closed_day_words(deadline: Deadline) -> str:
    """Return the day to keep in mind when people do not work on that of the deadline, else nothing."""
    if deadline.working_day == deadline.due_date or deadline.days_left < 0:
        return ""
    day = wording.day_words(deadline.working_day)
    return f"Ce jour n’est pas travaillé\u00a0: dernier jour ouvré avant, {day}."

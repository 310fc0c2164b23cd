"""French words about jobs: what deserves a look, trial periods by law, commitments; no window is needed."""

from typing import Final

from jalon.domain.rules import Rules
from jalon.domain.trial_periods import TrialPeriod
from jalon.ui import wording

DOUBTS: Final = {
    "no_term": "ce contrat a d’ordinaire une fin prévue",
    "term_of_open_ended": "un contrat à durée indéterminée n’a pas de fin prévue",
    "length_of_type": "la durée ne correspond pas au type de contrat (6\u00a0mois)",
    "no_employer": "l’employeur n’est pas indiqué",
    "employer_of_self": "une activité indépendante n’a pas d’employeur",
    "public_type": "un contrat de la fonction publique, chez un employeur qui n’est pas public",
    "household_type": "particulier employeur\u00a0: le contrat et l’employeur ne concordent pas",
    "long_trial": "la période d’essai va au-delà de ce que la loi permet",
    "follows_running": "le contrat dont il prend la suite court encore ce jour-là",
    "several_contracts": "un autre contrat court en même temps",
    "long_week": "la semaine dépasse la durée maximale, tous contrats ensemble (L3121-20, L3162-1, L8261-1)",
    "no_end_reason": "le motif de la fin n’est pas indiqué",
    "IMMERSION_PURPOSE": "une seconde convention a un autre objet ou d’autres objectifs (D5135-3)",
    "disagreement_without_words": "la personne n’est pas d’accord\u00a0: ses mots ont leur place ici",
}
ACTIONS: Final = {
    "archive_employer": "employeur mis hors des listes",
    "restore_employer": "retour d’un employeur dans les listes",
    "add_site": "ajout d’un lieu de travail",
    "change_site": "modification d’un lieu de travail",
    "remove_site": "retrait d’un lieu de travail",
    "change_contact": "modification d’un interlocuteur",
    "note_commitment": "engagement noté",
    "change_commitment": "modification d’un engagement",
    "keep_commitment": "engagement tenu",
    "drop_commitment": "retrait d’un engagement",
    "note_health_visit": "visite de santé au travail notée",
    "note_absence": "absence ou reprise notée",
    "put_adjustment_in_place": "aménagement en place",
}
FIELDS: Final = {
    "nature": "la nature",
    "probation_end_date": "la fin de la période d’essai",
    "confirmed_date": "le jour de la confirmation",
    "last_day_present": "le dernier jour de présence",
    "in_place_date": "le jour de mise en place",
    "health_visit_date": "le jour de la visite",
    "absent_since": "le début de l’absence",
    "back_at_work_date": "le jour de la reprise",
    "naf_code": "l’activité",
    "label": "ce qui est à faire",
    "business_siret": "le SIRET",
}
_NOTES: Final = {
    "category_assumed": "sans catégorie, la plus courte",
    "none_after": "Aucune après un apprentissage au même endroit, sauf convention collective (L6222-16).",
    "none_again": "Aucune chez le même employeur public pour les mêmes fonctions.",
    "all_deducted": "Aucune\u00a0: les contrats d’avant en sont déduits (L1243-11, L1251-38).",
    "no_term": "Indiquez la fin prévue\u00a0: la durée en dépend.",
}
_TO_CHECK: Final = "À vérifier au contrat et dans la convention collective\u00a0; vide s’il n’y en a pas."


def doubt_words(code: str, rules: Rules) -> str:
    """Return what deserves a look, in words; the limits of immersions are named as their deadlines are."""
    if (known := DOUBTS.get(code)) is not None:
        return known
    rule = next((rule for rule in rules.deadlines if rule.code == code), None)
    return code if rule is None else f"{rule.label[:1].lower()}{rule.label[1:]}"


def trial_words(trial: TrialPeriod | None) -> str:
    """Return what the law allows of a trial period, with its source."""
    if trial is None:
        return "Aucune période d’essai prévue par la loi pour ce contrat."
    if trial.last_day is None:
        return _NOTES[trial.note]
    told = f"Au plus jusqu’au {wording.day_digits(trial.last_day)}"
    if trial.note == "category_assumed":
        told += f" ({_NOTES[trial.note]})"
    if trial.note == "deducted":
        days = wording.counted(trial.deducted_days, "jour", "jours")
        told += f" ({days} du contrat d’avant déduits)"
    return f"{told}. {trial.regime.source}. {_TO_CHECK}"

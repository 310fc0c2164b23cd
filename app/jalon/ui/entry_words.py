"""French words for what is typed: fields, what is wrong with them, what deserves a look."""

from typing import Final

from jalon.domain.errors import Problem
from jalon.ui import employment_words, guide_words, lead_paper_words, rights_words, tidying_words
from jalon.ui.vocabulary import in_trade_words

_PROBLEMS: Final = {
    "missing": "manque",
    "unknown": "est inconnu",
    "not_positive": "doit être supérieur à zéro",
    "too_long": "est trop long",
    "future": "est dans le futur",
    "past": "est déjà passé",
    "after_lines": "est après le premier jour d’une de ses lignes",
    "before_start": "est avant le début",
    "before_lock": "est avant le jour où le mois a été arrêté",
    "overlap": "chevauche une autre période",
    **lead_paper_words.REASONS,
    **tidying_words.REASONS,
    "duplicate": "est indiqué deux fois",
    "sum": "ne correspond pas au total",
    "invalid": "n’est pas valable",
    "out_of_bounds": "est trop petit ou trop grand",
    "locked": "est déjà arrêté, ou avant un mois arrêté",
    "shape": "n’a pas la forme attendue",
    "too_late": "est plus tard que le délai permis",
}
_FIELDS: Final = {
    "date": "la date",
    "sent_date": "la date d’envoi",
    "answer": "la réponse",
    "start_time": "l’heure",
    "until_date": "le jour du rappel",
    "reason": "le motif",
    "duration_minutes": "la durée",
    "act_type": "le type d’acte",
    "target": "la cible",
    "participants": "la personne",
    "person_id": "la personne",
    "coaches": "le référent",
    "coach_id": "le référent",
    "module": "le module",
    "modality": "la modalité",
    "attendance": "la présence",
    "trip": "le trajet",
    "note": "la note",
    "place": "le lieu",
    "employer_id": "l’employeur",
    "partner_id": "le partenaire",
    "partner_contact_id": "l’interlocuteur",
    "family_name": "le nom",
    "given_name": "le prénom",
    "birth_date": "la date de naissance",
    "admission_date": "la date d’admission",
    "exit_date": "la date de sortie",
    "exit_reason": "le motif de sortie",
    "origin": "l’origine de la prescription",
    "start_date": "la date de début",
    "end_date": "la date de fin",
    "sex": "le sexe",
    "contract_type": "le type de contrat",
    "kind": "le motif",
    "minutes": "la durée",
    "full_time_percent": "la part d’un temps plein",
    **{
        f"{code}_minutes": f"la durée du {day}"
        for code, day in (
            ("monday", "lundi"),
            ("tuesday", "mardi"),
            ("wednesday", "mercredi"),
            ("thursday", "jeudi"),
            ("friday", "vendredi"),
            ("saturday", "samedi"),
            ("sunday", "dimanche"),
        )
    },
    "own_label": "le libellé",
    "proposed_values": "une valeur proposée",
    "month": "le mois",
    "days_without_contact": "le nombre de jours sans contact",
    "return_due_day": "le jour où le relevé est dû",
    "days_before_return": "le nombre de jours avant le relevé",
    "days_without_copy_away": "le nombre de jours sans copie hors du PC",
    "name": "le nom",
    "given_date": "la date",
    "purpose": "l’objet",
    "band": "l’intensité",
    "planned_end_date": "la fin prévue",
    "follows_contract_id": "le contrat précédent",
    "role": "le rôle",
    "phone": "le téléphone",
    "email": "l’adresse électronique",
    "structure_name": "le nom de la structure",
    "siret": "le SIRET",
    "finess": "le numéro FINESS",
    "address": "l’adresse",
    "postal_code": "le code postal",
    "town": "la ville",
    "vocabulary": "le vocabulaire",
    "used_since": "la date de mise en service",
    "impact_assessment_date": "la date de l’AIPD",
    "reference": "la référence",
    "department": "le département",
    "valid_from": "la date d’effet",
    "target_caseload": "la cible",
    "delegated_slots": "le nombre de places",
    "amount_cents": "le montant",
    "funding_unit": "l’unité",
    "lead_operator_name": "le nom de la structure chef de file",
    "signed_date": "la date de signature",
    "contact_email": "l’adresse électronique",
    **guide_words.FIELDS,
    **rights_words.FIELDS,
    **employment_words.FIELDS,
    **lead_paper_words.FIELDS,
    "controller": "le responsable du traitement",
    "dpo_name": "le nom du délégué",
    "dpo_contact": "l’adresse du délégué",
    "legal_basis": "la base légale",
    "review_group": "le groupe qui a relu",
    "review_day": "la date de la relecture",
}
_WARNINGS: Final = {
    "long_act": "acte plus long que d’habitude",
    "long_day": "la journée dépasse dix heures",
    "at_once": "deux actes se chevauchent",
    "outside_path": "hors du parcours de la personne ce jour-là",
    "no_person": "aucune personne n’est nommée",
    "no_module": "aucun module",
    "locked_month": "ce mois est arrêté\u00a0: l’acte attendra «\u00a0à régulariser\u00a0»",
    "under_age": "moins de 16 ans à l’admission",
    "no_birth_date": "date de naissance à compléter",
    "no_referral": "prescription à compléter",
}


def problem_words(problem: Problem) -> str:
    """Return what is wrong with one field, such as « la durée manque »."""
    field = in_trade_words(_FIELDS.get(problem.field, problem.field))
    return f"{field} {_PROBLEMS.get(problem.code, 'n’est pas valable')}"


def warning_words(code: str) -> str:
    """Return what deserves a look about something written, such as « aucun module »."""
    return _WARNINGS.get(code, code)

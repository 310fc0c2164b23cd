"""The fields of jobs, immersions and adjustments: their words, how each is typed, the list of its codes."""

from typing import Final

from jalon.ui.form_fields import Field, Form
from jalon.ui.registration_doubts import siret_doubt

_WHO: Final = "Se remplit chez l’employeur, sur sa page."

CONTRACT: Final = Form(
    "job_contract",
    "Contrat",
    (
        Field("contract_type", "&Contrat", "choice", "contract_types", none="Choisir…"),
        Field("job_category", "Caté&gorie", "choice", "job_categories"),
        Field("job_label", "&Poste"),
        Field("rome_code", "Métier, code R&OME", "occupation"),
        Field("employer_id", "&Employeur", "employer"),
        Field("employer_site_id", "&Lieu de travail", "given", none="Non renseigné"),
        Field("tutor_contact_id", "T&uteur", "given", none="Non renseigné", help_words=_WHO),
        Field("weekly_minutes", "Heures par se&maine", "hours", help_words="35, 17h30 ou 17,5"),
        Field("start_date", "Premier &jour", "day"),
        Field("planned_end_date", "&Fin prévue", "day"),
        Field("probation_end_date", "Fin de la période d’essa&i", "day"),
        Field(
            "company_days_per_week",
            "Jours par semai&ne en entreprise",
            "number",
            help_words="En apprentissage, de 1 à 5.",
        ),
        Field("probation_renewed", "Essai &renouvelé", "flag"),
        Field("alongside_esat", "En plus d’un temps en ESAT", "flag"),
        Field("employer_knows_rqth", "RQTH connue &de l’employeur", "yes_no"),
        Field("found_by", "Trouvé par &qui", "choice", "found_by"),
        Field("follows_contract_id", "Suite d’un contr&at", "given", is_wide=True, none="Aucun"),
        Field("business_siret", "SI&RET de l’activité", doubt=siret_doubt),
        Field("confirmed_date", "Con&firmé le", "day"),
        Field("health_visit_date", "&Visite le", "day"),
        Field("absent_since", "Absence dep&uis le", "day"),
        Field("back_at_work_date", "&Reprise le", "day"),
        Field("end_date", "&Dernier jour", "day"),
        Field("end_reason", "Motif de &la fin", "choice", "contract_end_reasons"),
    ),
)
IMMERSION: Final = Form(
    "work_immersion",
    "Immersion",
    (
        Field("employer_id", "&Employeur", "employer"),
        Field("employer_site_id", "&Lieu", "given"),
        Field("purpose", "&Objet", "choice", "immersion_purposes", none="Choisir…"),
        Field("tutor_contact_id", "T&uteur", "given", help_words=_WHO),
        Field("start_date", "&Du", "day"),
        Field("end_date", "Au, &inclus", "day"),
        Field("days", "&Jours de présence", "number"),
        Field("minutes", "Heu&res de présence", "hours"),
        Field("job_label", "&Poste"),
        Field("prescriber", "Pres&cripteur", "choice", "immersion_prescribers"),
        Field("renews_id", "Re&nouvelle", "given", is_wide=True),
        Field("objectives", "Objecti&fs", "note", is_wide=True),
        Field("tasks", "Tâches confiées et &quand", "note", is_wide=True),
        Field("outcome", "Bi&lan", "choice", "immersion_outcomes"),
        Field("last_day_present", "&Dernier jour de présence", "day"),
        Field("missed_minutes", "Heures &manquées", "hours"),
        Field("led_to_contract_id", "A conduit à un &contrat", "given"),
        Field("host_opinion", "Av&is de l’accueil", "note", is_wide=True),
        Field("host_advice", "C&onseils de l’accueil", "note", is_wide=True),
        Field("person_opinion", "Ce qu’en dit la &personne", "note", is_wide=True),
        Field("person_agrees", "D’accord a&vec ce bilan", "yes_no"),
        Field("signed_date", "Bilan si&gné le", "day"),
    ),
)
ADJUSTMENT: Final = Form(
    "workplace_adjustment",
    "Aménagement",
    (
        Field("nature", "&Nature", "choice", "adjustment_natures", none="Choisir…"),
        Field("job_contract_id", "Pour le &contrat", "given"),
        Field(
            "need",
            "Ce &dont la personne a besoin",
            "note",
            help_words="Au travail, sans diagnostic\u00a0: l’employeur peut le lire.",
            is_wide=True,
        ),
        Field("responsible", "&Qui s’en occupe"),
        Field("state", "&État", "choice", "adjustment_states"),
        Field("requested_date", "De&mandé le", "day"),
        Field("in_place_date", "En p&lace le", "day"),
        Field("funder", "&Financeur", "choice", "adjustment_funders"),
        Field("cost_cents", "Coût en eu&ros", "money"),
        Field(
            "doctor_opinion_date",
            "A&vis du médecin du travail le",
            "day",
            help_words="Le jour seulement (L4624-3).",
        ),
        Field("review_date", "À rev&oir le", "day"),
    ),
)
EMPLOYMENT_FORMS: Final = (CONTRACT, IMMERSION, ADJUSTMENT)

CONTRACT_COLUMNS: Final = (
    "contract_type", "job_category", "job_label", "rome_code", "employer_id", "employer_site_id",
    "tutor_contact_id", "weekly_minutes", "start_date", "planned_end_date", "probation_end_date",
    "probation_renewed", "company_days_per_week", "found_by", "employer_knows_rqth", "alongside_esat",
    "follows_contract_id",
)  # fmt: skip
"""What is asked of a contract; its end, its proof and its medical visit have forms of their own."""
SELF_EMPLOYMENT_COLUMNS: Final = (
    "job_label", "rome_code", "business_siret", "weekly_minutes", "start_date", "planned_end_date",
    "found_by", "follows_contract_id",
)  # fmt: skip
IMMERSION_COLUMNS: Final = (
    "employer_id", "employer_site_id", "purpose", "tutor_contact_id", "start_date", "end_date", "days",
    "minutes", "job_label", "prescriber", "renews_id", "objectives", "tasks",
)  # fmt: skip
REVIEW_COLUMNS: Final = (
    "outcome", "last_day_present", "missed_minutes", "led_to_contract_id", "host_opinion", "host_advice",
    "person_opinion", "person_agrees", "signed_date",
)  # fmt: skip

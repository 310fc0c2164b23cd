"""The fields of what the guide keeps: shared evaluation, projects, goals, steps, applications."""

from typing import Final

from jalon.ui.form_fields import Field, Form

FORMS: Final = (
    Form(
        "shared_assessment",
        "Évaluation partagée",
        (
            Field("date", "&Date", "day"),
            Field("next_review_date", "À re&lire le", "day"),
            Field("participants", "A&vec qui", is_wide=True),
            Field(
                "person_words",
                "Ce que la &personne dit d’elle-même",
                "note",
                help_words="Ses mots, tels qu’elle les dit.",
                is_wide=True,
            ),
            Field("expectations", "Ce qu’elle att&end", "note", is_wide=True),
            Field("strengths", "Ses at&outs", "note", is_wide=True),
            Field("levers", "Ce qui a&ide au travail", "note", is_wide=True),
            Field("useful_adjustments", "Aména&gements utiles", "note", is_wide=True),
            Field(
                "needs",
                "Appuis dont elle a besoi&n",
                "note",
                help_words="Des faits utiles à l’emploi\u00a0: ni diagnostic ni jugement.",
                is_wide=True,
            ),
            Field("obstacles", "Ce qui est di&fficile au travail", "note", is_wide=True),
            Field("agreed_steps", "Ce dont on &convient, qui fait quoi", "note", is_wide=True),
        ),
    ),
    Form(
        "support_review",
        "Bilan",
        (
            Field("kind", "&Nature", "choice", "review_kinds"),
            Field("date", "&Date du bilan", "day"),
            Field("period_start", "Période, dep&uis le", "day"),
            Field("next_review_date", "Proc&hain point le", "day"),
            Field("participants", "A&vec qui", is_wide=True),
            Field(
                "person_words",
                "Ce que la &personne en dit",
                "note",
                help_words="Ses mots, tels qu’elle les dit.",
                is_wide=True,
            ),
            Field("results", "É&tapes faites et résultats", "note", is_wide=True),
            Field("changes", "Ce qui a chan&gé", "note", is_wide=True),
            Field("what_helped", "Ce qui a a&idé, aménagements qui marchent", "note", is_wide=True),
            Field("employer_words", "Ce que l’emplo&yeur en dit", "note", is_wide=True),
            Field(
                "employer_agrees",
                "L’employeur accepte que son avis soit trans&mis",
                "yes_no",
                help_words="Sans son accord, son avis n’est dans aucun papier.",
            ),
            Field("planned_band", "Intensité pr&oposée", "choice", "intensity_plans"),
            Field(
                "next_steps",
                "Suites &convenues : objectifs, relais, comment revenir",
                "note",
                is_wide=True,
            ),
        ),
    ),
    Form(
        "vocational_plan",
        "Projet professionnel",
        (
            Field("job_label", "&Métier visé, avec ses mots"),
            Field("rome_code", "Métier du &ROME", "occupation"),
            Field("priority", "&Ordre de préférence", "number", help_words="1 pour le premier choix."),
            Field("state", "&État", "choice", "plan_states"),
            Field("weekly_minutes", "Heures poss&ibles par semaine", "hours", help_words="35, 17h30 ou 17,5"),
            Field("travel_radius_km", "Distance possible, en &km", "number"),
            Field("mobility", "Tr&ansports", "codes", "mobility", is_wide=True),
            Field("sectors", "Secteurs et milieu&x de travail", is_wide=True),
            Field("constraints", "Ce dont il faut te&nir compte", "note", is_wide=True),
            Field(
                "disclosure_choice",
                "&Dire sa situation à l’employeur",
                "choice",
                "disclosure_choices",
                is_wide=True,
            ),
            Field(
                "disclosure_words",
                "Ce que la personne a&ccepte de dire",
                "note",
                help_words="Ses mots\u00a0: rien de plus n’est dit à un employeur.",
                is_wide=True,
            ),
        ),
    ),
    Form(
        "goal",
        "Objectif",
        (
            Field("situation", "S&ituation de départ", is_wide=True),
            Field("label", "&Objectif", is_wide=True),
            Field("state", "&État", "choice", "goal_states"),
            Field("due_date", "&Pour le", "day"),
            Field("responsible", "A&vec qui"),
            Field("module", "&Module", "given", none="Aucun"),
            Field("outcome", "Ce que cela a do&nné", "note", is_wide=True),
        ),
    ),
    Form(
        "module_step",
        "Étape",
        (
            Field("step", "&Étape", "choice", "module_steps"),
            Field("state", "É&tat", "choice", "step_states"),
            Field("done_date", "&Faite le", "day"),
            Field("words", "Ce qui en est &gardé", "note", is_wide=True),
        ),
    ),
    Form(
        "job_application",
        "Candidature ou prospection",
        (
            Field("date", "&Date", "day"),
            Field("means", "&Comment", "choice", "application_channels"),
            Field("employer_id", "&Employeur", "employer"),
            Field("job_label", "&Poste"),
            Field("answer", "&Réponse", "choice", "application_answers"),
            Field("answer_date", "Réponse &le", "day"),
            Field("words", "En quelques &mots", "note", is_wide=True),
        ),
    ),
)

"""The words of the guide's actions, records and fields, for the one table that every screen reads."""

from typing import Final

RECORDS: Final = {
    "shared_assessment": "une évaluation partagée",
    "support_review": "un bilan",
    "vocational_plan": "un projet",
    "goal": "un objectif",
    "module_step": "une étape",
    "job_application": "une candidature",
}
ACTIONS: Final = {
    "tick_step": "étape d’un module",
    "add_note": "note",
    "correct_note": "correction d’une note",
    "remove_note": "retrait d’une note",
    "review_note": "relecture d’une note personnelle",
    "change_coaches": "changement de référent de plusieurs personnes",
    "reopen_action": "action à refaire",
    "move_action": "action reportée",
}
FIELDS: Final = {
    "label": "l’objectif ou l’action",
    "step": "l’étape",
    "job_label": "le métier visé",
    "text": "la note",
    "copy_choice": "le choix pour la copie",
    "usual": "ce qui se fait d’habitude",
    "outputs": "ce qui est gardé",
    "people": "les personnes concernées",
    "support_path_id": "le parcours",
    "due_date": "la date",
    "words": "le mot",
    "paths": "les personnes",
}

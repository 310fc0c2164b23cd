"""French words for what becomes of the rows of a file: fields, states, reasons; no window is needed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from jalon.domain.import_values import Doubt, Ignored, Refusal, Remark, RowProblem, RowState, Verdict
from jalon.ui.vocabulary import in_trade_words

FIELDS: Final = {
    "case_code": "Code de dossier",
    "family_name": "Nom",
    "given_name": "Prénom",
    "birth_name": "Nom de naissance",
    "full_name": "Nom et prénom",
    "birth_date": "Date de naissance",
    "sex": "Sexe",
    "phone": "Téléphone",
    "other_phone": "Autre téléphone",
    "email": "Courriel",
    "address": "Adresse",
    "postal_code": "Code postal",
    "city": "Commune",
    "recognition": "Reconnaissance",
    "recognition_start_date": "Début de la reconnaissance",
    "recognition_end_date": "Fin de la reconnaissance",
    "recognition_permanent": "Reconnaissance sans limite de durée",
    "referral_origin": "Origine de la prescription",
    "referral_date": "Date de la prescription",
    "admission_date": "Date d’admission",
    "entry_situation": "Situation à l’entrée",
    "agreement": "Convention",
    "coach": "Référent",
    "module": "Module",
    "module_start_date": "Début du module",
    "exit_date": "Date de sortie",
    "exit_reason": "Motif de sortie",
    "contract_type": "Type de contrat",
    "employer": "Employeur",
    "contract_start_date": "Début du contrat",
    "contract_planned_end_date": "Fin prévue du contrat",
    "contract_real_end_date": "Fin réelle du contrat",
    "contract_end_date": "Fin du contrat (prévue ou réelle, selon la date)",
    "contract_end_reason": "Motif de fin du contrat",
    "weekly_hours": "Heures par semaine",
    "job_label": "Poste",
    "act_date": "Date de l’acte",
    "act_start_time": "Heure de début",
    "act_duration": "Durée",
    "act_type": "Type d’acte",
    "act_target": "Auprès de qui",
    "act_modality": "Modalité",
    "act_place": "Lieu",
    "act_attendance": "Présence",
    "act_state": "État (prévu, fait, annulé)",
    "act_subject": "Objet",
    "trip_minutes": "Trajet (durée)",
    "trip_km": "Trajet (km)",
}
"""What a column can be."""

STATES: Final = {
    RowState.CREATE: "à créer",
    RowState.UPDATE: "à mettre à jour",
    RowState.UP_TO_DATE: "à jour",
    RowState.DOUBTFUL: "à décider",
    RowState.REFUSED: "refusée",
    RowState.IGNORED: "laissée de côté",
}

REASONS: Final = {
    Ignored.SHEET_NOT_TAKEN: "feuille non reprise",
    Ignored.HIDDEN_ROW: "ligne masquée, non reprise",
    Ignored.ABOVE_TABLE: "au-dessus du tableau",
    Ignored.HEADING: "en-têtes",
    Ignored.HEADING_AGAIN: "en-têtes répétés",
    Ignored.SECTION: "titre de partie",
    Ignored.TOTAL: "ligne de total",
    Ignored.BLANK: "ligne sans contenu",
    Ignored.SKIPPED: "laissée de côté à votre demande",
}

_CAUSES: Final[Mapping[str, str]] = {
    Refusal.MISSING: "{field} manque",
    Refusal.NOT_A_DAY: "{written} n’est pas une date",
    Refusal.NO_SUCH_DAY: "le jour {written} n’existe pas",
    Refusal.MONTH_ONLY: "{written} est un mois\u00a0: il faut le jour",
    Refusal.YEAR_ONLY: "{written} est une année\u00a0: il faut le jour et le mois",
    Refusal.DAY_TO_COME: "le {written} est à venir",
    Refusal.BEFORE_START: "la fin ({written}) est avant le début",
    Refusal.NOT_A_DURATION: "{written} n’est pas une durée, par exemple 1h30",
    Refusal.NOT_A_TIME: "{written} n’est pas une heure, par exemple 14h30",
    Refusal.NOT_A_NUMBER: "{written} n’est pas un nombre",
    Refusal.NOT_A_CHOICE: "{written} n’est pas une valeur du champ «\u00a0{field}\u00a0»",
    Refusal.OUT_OF_RANGE: "{written} est hors de ce qui est possible",
    Refusal.NOT_A_PHONE: "{written} n’est pas un numéro de téléphone",
    Refusal.LOST_DIGITS: "le tableur a perdu des chiffres ({written})\u00a0: retapez le numéro",
    Refusal.NOT_A_NAME: "{written} n’est pas un nom",
    Refusal.NOT_A_POSTAL_CODE: "{written} n’est pas un code postal",
    Refusal.NOT_AN_EMAIL: "{written} n’est pas une adresse de courriel",
    Refusal.NATIONAL_NUMBER: (
        "la cellule ressemble à un numéro de sécurité sociale, que Jalon ne garde jamais\u00a0: "
        "cette colonne ne peut pas être reprise"
    ),
    Refusal.FORMULA: "la formule a été enregistrée sans son résultat\u00a0: ouvrez le fichier dans le "
    "tableur et enregistrez-le, ou tapez la valeur",
    Refusal.CELL_ERROR: "la cellule montre une erreur du tableur ({written})",
    Refusal.TOO_LONG: "le texte est trop long",
    Refusal.FROZEN_FILE: "le dossier de cette personne est gelé\u00a0: rien n’y est écrit",
    Refusal.OVERLAP: "un autre parcours de cette personne est ouvert le {written}",
    Refusal.EXIT_WITHOUT_ADMISSION: "une sortie sans date d’admission",
    Refusal.FUTURE_ACT: "l’acte du {written} est à venir\u00a0: s’il est prévu, "
    "une colonne «\u00a0État\u00a0» doit le dire",
    Doubt.AMBIGUOUS_DAY: "{written} se lit {day} ou {other}",
    Doubt.AMBIGUOUS_DURATION: "{written} se lit en minutes ou en heures\u00a0: écrivez 5 min ou 5 h",
    Doubt.UNKNOWN_VALUE: "{written} n’est pas encore reconnu\u00a0: dites ce que c’est",
    Doubt.SAME_NAME: "une personne de ce nom est déjà connue",
    Doubt.NEAR_NAME: "une personne d’un nom proche est déjà connue",
    Doubt.DUPLICATE_IN_FILE: "la ligne {row} du fichier dit la même chose",
    Doubt.OTHER_NAME_FOR_CODE: "le code {written} est celui de quelqu’un d’autre",
    Doubt.UNKNOWN_PERSON: "{written} n’est pas une personne suivie, ou plusieurs portent ce nom",
    Doubt.NO_PERSON: "aucune personne n’est nommée",
    Doubt.NAME_NOT_SPLIT: "on ne sait pas où finit le nom et où commence le prénom dans {written}",
    Doubt.MIXED_ALPHABETS: "{written} mêle les lettres de plusieurs alphabets",
    Doubt.NEEDS_ADMISSION: "il faut une date d’admission pour reprendre {written}",
    Doubt.LOCKED_ADMISSION: "l’admission passerait du {before} au {after}\u00a0: des mois déjà arrêtés "
    "changeraient, et attendraient «\u00a0à régulariser\u00a0»",
    Doubt.NEEDS_EXIT: "il faut une date de sortie pour reprendre {written}",
    Remark.LEADING_ZERO: "le zéro du début a été rendu à {written}",
    Remark.TWO_DIGIT_YEAR: "{written} est lu {day}",
    Remark.SERIAL_DAY: "le nombre {written} est lu {day}",
    Remark.THIRD_PHONE: "deux numéros sont repris, pas le suivant",
    Remark.SECOND_EMAIL: "seule la première adresse est reprise",
    Remark.NEW_EMPLOYER: "l’employeur {written} sera créé",
    Remark.NEW_PERSON: "un dossier sera ouvert pour {written}",
    Remark.OTHER_CASE_CODE: "le code {written} n’est pas repris\u00a0: Jalon en donne un",
    Remark.NO_ADMISSION: "sans date d’admission, pas de parcours\u00a0: {written} n’est pas repris",
    Remark.NO_EMPLOYER: "{field}\u00a0: aucun employeur sur la ligne, {written} n’est pas repris",
    Remark.CONTRACT_INCOMPLETE: "le contrat n’est pas repris, il manque\u00a0: {missing}",
    Remark.YEAR_OF_COLUMN: "{written}\u00a0: l’année est celle des autres dates de la colonne",
    Remark.NO_COACH: "aucun référent",
    Remark.UNDER_AGE: "moins de 16 ans à l’admission",
    Remark.OUTSIDE_PATH: "hors du parcours de la personne ce jour-là",
    Remark.LOCKED_MONTH: "ce mois est arrêté\u00a0: l’acte attendra «\u00a0à régulariser\u00a0»",
    Remark.LONG_ACT: "acte plus long que d’habitude",
    Remark.REFERRAL_WITHOUT_ORIGIN: "la date de prescription n’est pas reprise\u00a0: son origine manque",
    Remark.REASON_WITHOUT_END: "le motif de fin {written} n’est pas repris\u00a0: la fin réelle manque",
    Remark.HIDDEN_ROW: "ligne masquée dans le fichier",
}


_ADDED: dict[str, str] = {}


def name_added(labels: Mapping[str, str]) -> None:
    """Say what the fields of the structure's own are called; one caseload a process."""
    _ADDED.update(labels)


def field_words(name: str) -> str:
    """Return what a column can be, such as « Date d’admission »."""
    return _ADDED.get(name) or in_trade_words(FIELDS.get(name, name))


def problem_words(problem: RowProblem) -> str:
    """Return why a row is refused, doubtful or remarked, without its place."""
    facts: dict[str, str] = {name: _fact(value) for name, value in problem.facts.items()}
    if "sheet" in facts:
        facts["row"] = f"{facts['row']} de la feuille {facts['sheet']}"
    words = {
        "written": f"«\u00a0{problem.written}\u00a0»",
        "field": field_words(problem.field),
        "missing": field_words(problem.facts.get("field", "")).lower(),
        **{name: value for name, value in facts.items() if name != "field"},
    }
    return in_trade_words(_CAUSES.get(problem.code, problem.code)).format_map(_Shown(words))


def place_words(problem: RowProblem) -> str:
    """Return « feuille Suivi, ligne 12, colonne D (Né le) »."""
    column = f"colonne {problem.letter}" if problem.letter else ""
    if problem.heading and column:
        column = f"{column} ({problem.heading})"
    parts = [f"feuille {problem.sheet}" if problem.sheet else "", f"ligne {problem.row}", column]
    return ", ".join(part for part in parts if part)


def reason_words(verdict: Verdict) -> str:
    """Return why a row is not written, or what is worth telling of it; empty when there is nothing."""
    if verdict.reason is not None:
        return REASONS[verdict.reason]
    told: Callable[[RowProblem], str] = lambda one: (  # noqa: E731
        f"colonne {one.letter}, {problem_words(one)}" if one.letter else problem_words(one)
    )
    return "\u00a0; ".join(told(one) for one in (*verdict.problems, *verdict.remarks))


class _Shown(dict[str, str]):
    """Leaves nothing out: a fact that is not told reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _fact(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value

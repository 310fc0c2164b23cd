"""How the states of rows look and read on the screen, and how the values that rows give are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.import_values import FieldValue, RowProblem, RowState, Subject, Verdict
from jalon.domain.rules import Rules
from jalon.services.importing.subjects import LISTS
from jalon.ui import wording
from jalon.ui.import_words import REASONS, field_words, problem_words
from jalon.ui.vocabulary import in_trade_words

NO_FIELD: Final = "Ne pas reprendre"


@dataclass(frozen=True, slots=True)
class StateLook:
    """A state: its words on a row, after a count of one and of several, its tone, its icon."""

    words: str
    one: str
    several: str
    tone: str
    drawing: str


STATES: Final[Mapping[RowState, StateLook]] = {
    RowState.CREATE: StateLook("À créer", "à créer", "à créer", "good", "plus"),
    RowState.UPDATE: StateLook("À mettre à jour", "à mettre à jour", "à mettre à jour", "accent", "pencil"),
    RowState.UP_TO_DATE: StateLook("À jour", "à jour", "à jour", "plain", "check"),
    RowState.DOUBTFUL: StateLook("À décider", "à décider", "à décider", "warm", "circle-question-mark"),
    RowState.REFUSED: StateLook("Refusée", "refusée", "refusées", "alert", "circle-alert"),
    RowState.IGNORED: StateLook("Laissée", "laissée", "laissées", "plain", "x"),
}
_LISTS: Final[Mapping[str, str]] = {
    "sexes": "Sexe",
    "recognitions": "Reconnaissance",
    "referral_origins": "Origine de la prescription",
    "entry_situations": "Situation à l’entrée",
    "exit_reasons": "Motif de sortie",
    "contract_types": "Type de contrat",
    "contract_end_reasons": "Motif de fin du contrat",
    "modules": "Module",
    "coaches": "Référent",
    "employers": "Employeur",
    "people": "Personne nommée",
    "act_types": "Type d’acte",
    "targets": "Auprès de qui",
    "modalities": "Modalité",
    "places": "Lieu",
    "attendance": "Présence",
    "act_states": "État",
}
_MINUTES: Final = frozenset({"weekly_hours", "act_duration", "trip_minutes"})


def list_words(name: str) -> str:
    """Return what a list is called."""
    return in_trade_words(_LISTS.get(name, name))


def sure_words(score: float) -> str:
    """Return how sure a guess is."""
    if score >= 0.995:
        return "reconnu"
    return "deviné, probable" if score >= 0.85 else "deviné, à vérifier"


def subject_words(subject: Subject) -> str:
    """Return what a row of a table is about."""
    return "Une personne" if subject is Subject.PERSONS else "Un acte"


def short_reason(verdict: Verdict) -> str:
    """Return why a row is in its state, on one line; empty when there is nothing to say."""
    if verdict.reason is not None:
        return wording.sentence_case(REASONS[verdict.reason])
    if verdict.state is RowState.UPDATE and not verdict.remarks:
        names = dict.fromkeys(field_words(change.field).lower() for change in verdict.changes)
        return f"Change\u00a0: {', '.join(names)}."
    said = [problem_sentence(one) for one in verdict.problems or verdict.remarks]
    return " ".join(dict.fromkeys(said))


def problem_sentence(problem: RowProblem) -> str:
    """Return what is the matter, as a sentence, with the heading of its column."""
    said = problem_words(problem)
    if problem.heading and not said.startswith(field_words(problem.field)):
        return f"{problem.heading}\u00a0: {said}."
    return f"{wording.sentence_case(said)}."


def short_place(verdict: Verdict, *, with_sheet: bool) -> str:
    """Return « Suivi, ligne 12 », or « ligne 12 »."""
    row = f"ligne\u00a0{verdict.row}"
    return f"{verdict.sheet}, {row}" if with_sheet and verdict.sheet else row


def value_words(name: str, value: FieldValue, rules: Rules) -> str:
    """Return how a value that a row gives reads; a dash for nothing."""
    if value is None or value == "":
        return wording.NO_VALUE
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return wording.day_digits(value)
    if name in _MINUTES and isinstance(value, int):
        return wording.duration(value)
    if name == "module":
        return next((found.label for found in rules.modules if found.code == value), str(value))
    if name == "act_type":
        return next((found.label for found in rules.act_types if found.code == value), str(value))
    held = rules.labels.get(LISTS.get(name, ""), {})
    return held.get(str(value), str(value))

"""What a file lacks for a module, which module its facts suggest, and the check before an exit.

A guide, never a condition: every list here warns and blocks nothing. Delays are our choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SEARCH_DAYS: Final = 28
"""A search without an application or an employer met for so many days is worth a word."""
ANSWER_DAYS: Final = 21
"""An application is asked about after so many days."""
NEWS_DAYS: Final = 90
"""Reviews at three, and news of a job, are worth having so often."""
RIGHT_DAYS: Final = 180
"""A right that ends so soon after an exit is worth a word before it."""
REMINDER_DAYS: Final = 30
"""An interrupted contact has been tried again within so many days of the exit."""

ACCUEIL: Final = "M0_ACCUEIL"
EVALUATION: Final = "M1_EVALUATION"
PROJET: Final = "M2_PROJET"
RECHERCHE: Final = "M3_RECHERCHE"
EMPLOI: Final = "M4_EMPLOI"
GUIDED: Final = (ACCUEIL, EVALUATION, PROJET, RECHERCHE, EMPLOI)

_TOLD: Final = frozenset({"OUI", "PARTIELLE"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """Of a shared evaluation, whether each part is written, and when it is to be read again."""

    has_words: bool
    has_strengths: bool
    has_help: bool
    next_review_date: date | None


@dataclass(frozen=True, slots=True)
class Project:
    """Of a project, what is known of it."""

    has_code: bool
    has_hours: bool
    has_travel: bool
    disclosure_choice: str | None
    has_disclosure_words: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds that a module usually keeps."""

    has_agreement: bool = False
    was_informed: bool = False
    has_referral: bool = False
    has_recognition: bool = False
    assessment: Assessment | None = None
    has_goal: bool = False
    projects: tuple[Project, ...] = ()
    """Those that are current, the first choice first."""
    last_application: date | None = None
    unanswered_since: date | None = None
    last_employer_contact: date | None = None
    is_employed: bool = False
    is_self_employed: bool = False
    has_three_party_agreement: bool = False
    last_three_way: date | None = None
    adjustment_awaited: bool = False
    last_proof: date | None = None
    """Last day on which something proved that the job runs, or the day it began."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is known when someone is about to leave."""

    exit_date: date
    admission_date: date | None
    reason: str | None
    has_words: bool
    has_relay: bool
    has_situation: bool
    last_attempt: date | None
    """Last contact, or attempt to reach her."""
    act_after: bool
    planned_after: bool
    module_after: bool
    open_actions: int
    open_goals: int
    right_ends: date | None
    """First end of a right that is not permanent, on the exit or after."""
    in_locked_month: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """The outcome of the check before an exit, by codes of ``closing_checks``."""

    complete: tuple[str, ...]
    missing: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def found(self) -> tuple[str, ...]:
        """Return everything that deserves a look, what contradicts itself first."""
        return (*self.errors, *self.warnings, *self.missing)


def missing_in(module: str, facts: Facts, today: date) -> tuple[str, ...]:
    """Return the codes of ``guide_checks`` of what a module usually has and the file lacks."""
    checks = {
        ACCUEIL: _missing_at_welcome,
        EVALUATION: _missing_in_evaluation,
        PROJET: _missing_in_project,
        RECHERCHE: _missing_in_search,
        EMPLOI: _missing_in_work,
    }
    found = checks[module](facts, today) if module in checks else ()
    return tuple(code for code, is_missing in found if is_missing)


def suggested_module(main: str | None, facts: Facts) -> tuple[str, str] | None:
    """Return a module that what is on file suggests, and the reason of the change; None: nothing does.

    Going back is as usual as going on (M4 to M3 when a job ends); nothing is ever moved by itself.
    """
    if facts.is_employed:
        return None if main == EMPLOI else (EMPLOI, "DEBUT_CONTRAT")
    if main == EMPLOI:
        return (RECHERCHE, "FIN_CONTRAT")
    if main in (None, ACCUEIL):
        return (EVALUATION, "ENTREE")
    if main == EVALUATION and facts.assessment is not None and facts.assessment.has_words:
        return (PROJET, "ETAPE_VALIDEE")
    if main == PROJET and any(project.has_hours and project.has_travel for project in facts.projects):
        return (RECHERCHE, "ETAPE_VALIDEE")
    return None


def check_closing(facts: Facts, leaving: Leaving) -> Closing:
    """Return what is complete, missing, wrong and worth a look before someone leaves."""
    missing = {
        "MOTIF_ABSENT": leaving.reason is None,
        "MOTS_SORTIE_ABSENTS": not leaving.has_words,
        "RELAIS_ABSENT": not leaving.has_relay,
        "SITUATION_ABSENTE": not leaving.has_situation,
        "EVALUATION_ABSENTE": facts.assessment is None,
    }
    errors = {
        "SORTIE_AVANT_ADMISSION": leaving.admission_date is not None
        and leaving.exit_date < leaving.admission_date,
        "ACTE_APRES_SORTIE": leaving.act_after,
        "MODULE_APRES_SORTIE": leaving.module_after,
    }
    soon = leaving.exit_date + timedelta(days=RIGHT_DAYS)
    last_try = leaving.exit_date - timedelta(days=REMINDER_DAYS)
    warnings = {
        "ALLEGE_POSSIBLE": leaving.reason in ("EMPLOI_STABLE", "AUTONOMIE"),
        "RELANCES_ABSENTES": leaving.reason == "PERTE_CONTACT"
        and (leaving.last_attempt is None or leaving.last_attempt < last_try),
        "CONTRAT_EN_COURS": facts.is_employed,
        "ACTION_OUVERTE": leaving.open_actions > 0,
        "OBJECTIF_OUVERT": leaving.open_goals > 0,
        "ACTE_PREVU_APRES": leaving.planned_after,
        "AMENAGEMENT_ATTENDU": facts.adjustment_awaited,
        "DROIT_EXPIRE": leaving.right_ends is not None and leaving.right_ends <= soon,
        "MOIS_ARRETE": leaving.in_locked_month,
    }
    return Closing(
        complete=tuple(code for code, is_missing in missing.items() if not is_missing),
        missing=_true(missing),
        errors=_true(errors),
        warnings=_true(warnings),
    )


def _true(checks: dict[str, bool]) -> tuple[str, ...]:
    return tuple(code for code, is_found in checks.items() if is_found)


_Checks = Sequence[tuple[str, bool]]


def _missing_at_welcome(facts: Facts, _: date) -> _Checks:
    return (
        ("ACCORD_ABSENT", not facts.has_agreement),
        ("INFORMATION_ABSENTE", not facts.was_informed),
        ("PRESCRIPTION_ABSENTE", not facts.has_referral),
        ("RECONNAISSANCE_ABSENTE", not facts.has_recognition),
    )


def _missing_in_evaluation(facts: Facts, today: date) -> _Checks:
    written = facts.assessment
    if written is None:
        return (("EVALUATION_ABSENTE", True), ("OBJECTIF_ABSENT", not facts.has_goal))
    review = written.next_review_date
    return (
        ("MOTS_ABSENTS", not written.has_words),
        ("ATOUTS_ABSENTS", not written.has_strengths),
        ("AIDES_ABSENTES", not written.has_help),
        ("REVUE_ABSENTE", review is None),
        ("REVUE_PASSEE", review is not None and review < today),
        ("OBJECTIF_ABSENT", not facts.has_goal),
    )


def _missing_in_project(facts: Facts, _: date) -> _Checks:
    if not facts.projects:
        return (("PROJET_ABSENT", True),)
    first = facts.projects[0]
    return (
        ("METIER_SANS_CODE", not first.has_code),
        ("HEURES_ABSENTES", not first.has_hours),
        ("TRANSPORT_ABSENT", not first.has_travel),
    )


def _missing_in_search(facts: Facts, today: date) -> _Checks:
    since = today - timedelta(days=SEARCH_DAYS)
    awaited = facts.unanswered_since
    first = facts.projects[0] if facts.projects else None
    choice = first.disclosure_choice if first else None
    return (
        ("DIVULGATION_A_DECIDER", choice in (None, "A_DECIDER")),
        (
            "MOTS_DIVULGATION_ABSENTS",
            choice in _TOLD and first is not None and not first.has_disclosure_words,
        ),
        ("CANDIDATURE_ABSENTE", facts.last_application is None or facts.last_application < since),
        ("EMPLOYEUR_ABSENT", facts.last_employer_contact is None or facts.last_employer_contact < since),
        ("REPONSE_ATTENDUE", awaited is not None and awaited <= today - timedelta(days=ANSWER_DAYS)),
    )


def _missing_in_work(facts: Facts, today: date) -> _Checks:
    since = today - timedelta(days=NEWS_DAYS)
    if not facts.is_employed:
        return (("CONTRAT_ABSENT", True),)
    has_employer = not facts.is_self_employed
    return (
        ("TRIPARTITE_ABSENTE", has_employer and not facts.has_three_party_agreement),
        ("BILAN_ABSENT", has_employer and (facts.last_three_way is None or facts.last_three_way < since)),
        ("AMENAGEMENT_ATTENDU", facts.adjustment_awaited),
        ("EMPLOI_A_CONFIRMER", facts.last_proof is None or facts.last_proof < since),
    )

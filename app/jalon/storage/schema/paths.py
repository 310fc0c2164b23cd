"""How a person comes, is accompanied through the modules, and leaves."""

import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, link

_MODULES = "'M1_EVALUATION', 'M2_PROJET', 'M3_RECHERCHE', 'M4_EMPLOI'"


class ReferralRow(Record):
    """A prescription: decision of the CDAPH, or of France Travail, Cap emploi, mission locale."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("state IN ('RECEIVED', 'WAITING', 'ASSIGNED', 'REFUSED', 'WITHDRAWN')", name="state"),
    )
    owner: ClassVar[str | None] = "person_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"person_id", "origin", "date", "received_date", "state", "state_date"}
    )

    person_id: Mapped[str] = link("person")
    origin: Mapped[str] = mapped_column(code())
    date: Mapped[datetime.date | None]
    received_date: Mapped[datetime.date | None]
    reference: Mapped[str | None] = mapped_column(String(60))
    referrer_name: Mapped[str | None] = mapped_column(String(120))
    referrer_agency: Mapped[str | None] = mapped_column(String(120))
    referrer_email: Mapped[str | None] = mapped_column(String(120))
    cdaph_informed_date: Mapped[datetime.date | None]
    validity_end_date: Mapped[datetime.date | None]
    first_suggested_by: Mapped[str | None] = mapped_column(code())
    state: Mapped[str] = mapped_column(code(), default="RECEIVED")
    state_date: Mapped[datetime.date | None]
    assigned_coach_id: Mapped[str | None] = link("coach", nullable=True, index=False)
    refusal_reason: Mapped[str | None] = mapped_column(code())
    refusal_words: Mapped[str | None] = mapped_column(Text)


class SupportPathRow(Record):
    """One stay in the scheme, from admission to exit; coming back is another path."""

    __tablename__ = "support_path"
    owner: ClassVar[str | None] = "person_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {
            "person_id",
            "agreement_id",
            "referral_id",
            "admission_date",
            "exit_date",
            "exit_reason",
            "entry_situation",
            "previous_path_id",
            "leaves_esat",
        }
    )

    person_id: Mapped[str] = link("person")
    agreement_id: Mapped[str | None] = link("agreement", nullable=True)
    referral_id: Mapped[str | None] = link("referral", nullable=True)
    previous_path_id: Mapped[str | None] = link("support_path", nullable=True, index=False)
    agreement_date: Mapped[datetime.date | None]  # the person’s own agreement
    admission_date: Mapped[datetime.date | None] = mapped_column(index=True)
    entry_situation: Mapped[str | None] = mapped_column(code())
    eligibility: Mapped[str | None] = mapped_column(code())  # seeking work, or in work with difficulties
    time_without_job: Mapped[str | None] = mapped_column(code())
    leaves_esat: Mapped[bool] = mapped_column(default=False)
    esat_name: Mapped[str | None] = mapped_column(String(120))
    esat_agreement_end_date: Mapped[datetime.date | None]
    exit_date: Mapped[datetime.date | None] = mapped_column(index=True)
    exit_reason: Mapped[str | None] = mapped_column(code())
    exit_destination: Mapped[str | None] = mapped_column(Text)
    exit_asked_by: Mapped[str | None] = mapped_column(code())
    exit_relay: Mapped[str | None] = mapped_column(Text)
    exit_last_attempt_date: Mapped[datetime.date | None]
    exit_words: Mapped[str | None] = mapped_column(Text)
    closing_findings: Mapped[str | None] = mapped_column(Text)  # codes of the check, separated by spaces
    closing_words: Mapped[str | None] = mapped_column(Text)  # why it was closed all the same


class CoachAssignmentRow(Record):
    """Who is the référent, or stands in, and when."""

    __tablename__ = "coach_assignment"
    owner: ClassVar[str | None] = "support_path_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"support_path_id", "coach_id", "is_backup", "start_date", "end_date"}
    )

    support_path_id: Mapped[str] = link("support_path")
    coach_id: Mapped[str] = link("coach")
    is_backup: Mapped[bool] = mapped_column(default=False)
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]


class SuspensionRow(Record):
    """A pause of the support; no reason names a detention or a hospital stay."""

    __tablename__ = "suspension"
    owner: ClassVar[str | None] = "support_path_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"support_path_id", "start_date", "end_date"}
    )

    support_path_id: Mapped[str] = link("support_path")
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]
    reason: Mapped[str | None] = mapped_column(code())


class IntensityPlanRow(Record):
    """The intensity agreed with the person over a period."""

    __tablename__ = "intensity_plan"
    owner: ClassVar[str | None] = "support_path_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"support_path_id", "band", "start_date", "end_date"}
    )

    support_path_id: Mapped[str] = link("support_path")
    band: Mapped[str] = mapped_column(code())
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]


class ModulePeriodRow(Record):
    """A time spent on a module; any order, several times, in parallel. One main one at a date."""

    __tablename__ = "module_period"
    __table_args__ = (CheckConstraint(f"module IN ({_MODULES})", name="module"),)
    owner: ClassVar[str | None] = "support_path_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"support_path_id", "module", "start_date", "end_date", "is_main"}
    )

    support_path_id: Mapped[str] = link("support_path")
    module: Mapped[str] = mapped_column(code())
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]
    is_main: Mapped[bool] = mapped_column(default=True)
    change_reason: Mapped[str | None] = mapped_column(code())
    change_words: Mapped[str | None] = mapped_column(Text)
    decided_with_person: Mapped[bool | None]


class ModuleStepRow(Record):
    """A step of a module that was taken, and the output kept."""

    __tablename__ = "module_step"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    module_period_id: Mapped[str | None] = link("module_period", nullable=True)
    step: Mapped[str] = mapped_column(code(60))
    state: Mapped[str] = mapped_column(code(), default="A_FAIRE")
    done_date: Mapped[datetime.date | None]
    words: Mapped[str | None] = mapped_column(Text)


class SharedAssessmentRow(Record):
    """The shared evaluation of the situation; the person’s words first."""

    __tablename__ = "shared_assessment"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    date: Mapped[datetime.date]
    participants: Mapped[str | None] = mapped_column(Text)
    person_words: Mapped[str | None] = mapped_column(Text)
    expectations: Mapped[str | None] = mapped_column(Text)
    strengths: Mapped[str | None] = mapped_column(Text)
    needs: Mapped[str | None] = mapped_column(Text)
    obstacles: Mapped[str | None] = mapped_column(Text)
    levers: Mapped[str | None] = mapped_column(Text)
    useful_adjustments: Mapped[str | None] = mapped_column(Text)
    agreed_steps: Mapped[str | None] = mapped_column(Text)
    next_review_date: Mapped[datetime.date | None]


class SupportReviewRow(Record):
    """What was found together at a point of the support, or at its end; the person’s words first."""

    __tablename__ = "support_review"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    kind: Mapped[str] = mapped_column(code())
    date: Mapped[datetime.date]
    period_start: Mapped[datetime.date | None]
    participants: Mapped[str | None] = mapped_column(Text)
    results: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[str | None] = mapped_column(Text)
    person_words: Mapped[str | None] = mapped_column(Text)
    employer_words: Mapped[str | None] = mapped_column(Text)
    employer_agrees: Mapped[bool | None]  # the employer agrees that its words are passed on
    what_helped: Mapped[str | None] = mapped_column(Text)
    next_steps: Mapped[str | None] = mapped_column(Text)
    planned_band: Mapped[str | None] = mapped_column(code())
    next_review_date: Mapped[datetime.date | None]


class VocationalPlanRow(Record):
    """A project of the person: a job aimed at, what it asks, what may be said."""

    __tablename__ = "vocational_plan"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    priority: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(code(), default="EN_COURS")
    job_label: Mapped[str] = mapped_column(String(160))
    rome_code: Mapped[str | None] = mapped_column(String(5))
    sectors: Mapped[str | None] = mapped_column(Text)
    weekly_minutes: Mapped[int | None]
    travel_radius_km: Mapped[int | None]
    mobility: Mapped[str | None] = mapped_column(Text)  # codes separated by spaces
    constraints: Mapped[str | None] = mapped_column(Text)
    disclosure_choice: Mapped[str | None] = mapped_column(code())
    disclosure_words: Mapped[str | None] = mapped_column(Text)  # « ce que j’accepte de dire »


class GoalRow(Record):
    """A goal agreed with the person."""

    __tablename__ = "goal"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    module: Mapped[str | None] = mapped_column(code())
    situation: Mapped[str | None] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    responsible: Mapped[str | None] = mapped_column(String(120))
    due_date: Mapped[datetime.date | None]
    state: Mapped[str] = mapped_column(code(), default="A_FAIRE")
    outcome: Mapped[str | None] = mapped_column(Text)


class NextActionRow(Record):
    """One thing to do: the only list of things to do in the program."""

    __tablename__ = "next_action"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str | None] = link("person", nullable=True)
    goal_id: Mapped[str | None] = link("goal", nullable=True)
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    act_id: Mapped[str | None] = link("act", nullable=True, index=False)
    coach_id: Mapped[str | None] = link("coach", nullable=True)
    responsible: Mapped[str | None] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(Text)
    due_date: Mapped[datetime.date | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(code(), default="A_FAIRE")
    done_date: Mapped[datetime.date | None]


class IndividualAgreementRow(Record):
    """The individual agreement, in two or three parties, or an amendment to one."""

    __tablename__ = "individual_agreement"
    owner: ClassVar[str | None] = "support_path_id"

    support_path_id: Mapped[str] = link("support_path")
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    job_contract_id: Mapped[str | None] = link("job_contract", nullable=True, index=False)
    amends_id: Mapped[str | None] = link("individual_agreement", nullable=True, index=False)
    kind: Mapped[str] = mapped_column(code())
    signed_date: Mapped[datetime.date | None]
    start_date: Mapped[datetime.date | None]
    end_date: Mapped[datetime.date | None]
    signatories: Mapped[str | None] = mapped_column(Text)
    person_terms: Mapped[str | None] = mapped_column(Text)
    employer_terms: Mapped[str | None] = mapped_column(Text)
    workplace: Mapped[str | None] = mapped_column(Text)
    frequency: Mapped[str | None] = mapped_column(Text)
    planned_band: Mapped[str | None] = mapped_column(code())
    may_be_told: Mapped[str | None] = mapped_column(Text)

"""The structure, its colleagues, their working time, the platform and its agreements."""

import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, link


class StructureRow(Record):
    """Our organisation (opérateur habilité)."""

    __tablename__ = "structure"

    name: Mapped[str] = mapped_column(String(120))
    siret: Mapped[str | None] = mapped_column(String(14))
    finess: Mapped[str | None] = mapped_column(String(9))
    is_medico_social: Mapped[bool | None]  # under L312-1 CASF: drives the ground for sharing
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(80))
    town_code: Mapped[str | None] = mapped_column(String(5))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    department: Mapped[str | None] = mapped_column(String(3))
    used_since: Mapped[datetime.date | None]  # months before it show nothing rather than 0
    impact_assessment_date: Mapped[datetime.date | None]  # analyse d’impact (AIPD)
    is_practice: Mapped[bool] = mapped_column(default=False)
    vocabulary: Mapped[str | None] = mapped_column(code())  # null: by the date of the document


class CoachRow(Record):
    """A colleague: référent, coordinator or administrator; every user is one."""

    __tablename__ = "coach"
    __table_args__ = (CheckConstraint("role IN ('REFERENT', 'COORDINATEUR', 'ADMIN')", name="role"),)

    family_name: Mapped[str] = mapped_column(String(80))
    given_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(code())
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    hired_date: Mapped[datetime.date | None]
    left_date: Mapped[datetime.date | None]
    certification: Mapped[str | None] = mapped_column(code())
    certification_date: Mapped[datetime.date | None]


class WorkingTimeRow(Record):
    """The planned working week of a colleague over a period."""

    __tablename__ = "working_time"

    coach_id: Mapped[str] = link("coach")
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]
    full_time_percent: Mapped[int | None]  # 80 for 0,80 ETP
    monday_minutes: Mapped[int] = mapped_column(default=0)
    tuesday_minutes: Mapped[int] = mapped_column(default=0)
    wednesday_minutes: Mapped[int] = mapped_column(default=0)
    thursday_minutes: Mapped[int] = mapped_column(default=0)
    friday_minutes: Mapped[int] = mapped_column(default=0)
    saturday_minutes: Mapped[int] = mapped_column(default=0)
    sunday_minutes: Mapped[int] = mapped_column(default=0)


class LeaveRow(Record):
    """Days or part of a day on which a colleague does not work; why is not asked."""

    __tablename__ = "leave"

    coach_id: Mapped[str] = link("coach")
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date]
    kind: Mapped[str] = mapped_column(code())
    minutes: Mapped[int | None]  # null: whole days


class PlatformRow(Record):
    """The departmental platform and its lead structure."""

    __tablename__ = "platform"

    department: Mapped[str] = mapped_column(String(3))
    lead_operator_name: Mapped[str] = mapped_column(String(120))
    lead_operator_address: Mapped[str | None] = mapped_column(Text)
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    contact_email: Mapped[str | None] = mapped_column(String(120))


class AgreementRow(Record):
    """An agreement of the platform (habilitation; before 2026 gestion, financement)."""

    __tablename__ = "agreement"

    platform_id: Mapped[str | None] = link("platform", nullable=True)
    reference: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(code())
    department: Mapped[str | None] = mapped_column(String(3))
    signed_date: Mapped[datetime.date | None]
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]


class AgreementLineRow(Record):
    """What an agreement sets from a day on: target, slots, money. A change is a new line."""

    __tablename__ = "agreement_line"

    agreement_id: Mapped[str] = link("agreement")
    valid_from: Mapped[datetime.date]
    target_caseload: Mapped[int | None]
    delegated_slots: Mapped[int | None]
    funding_unit: Mapped[str | None] = mapped_column(code())
    amount_cents: Mapped[int | None]
    proration: Mapped[str | None] = mapped_column(code())


class SettingRow(Record):
    """A choice of the structure that travels with the caseload; ``value`` is JSON."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(80), index=True)
    value: Mapped[str] = mapped_column(Text)

"""Employers, applications, contracts, adjustments and immersions."""

import datetime
from typing import ClassVar

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, link


class EmployerRow(Record):
    """An employer, whatever its kind."""

    __tablename__ = "employer"
    __table_args__ = (Index("ix_employer_sort_key", "sort_key", "rid"),)
    derived: ClassVar[frozenset[str]] = frozenset({"search_key", "sort_key"})

    name: Mapped[str] = mapped_column(String(160))
    siret: Mapped[str | None] = mapped_column(String(14))
    naf_code: Mapped[str | None] = mapped_column(String(6))
    sector: Mapped[str | None] = mapped_column(code())
    headcount_band: Mapped[str | None] = mapped_column(code())
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(80))
    town_code: Mapped[str | None] = mapped_column(String(5))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    archived_since: Mapped[datetime.date | None]
    former_names: Mapped[str | None] = mapped_column(Text)  # of employers merged into this one, a line each
    merged_into_id: Mapped[str | None] = link("employer", nullable=True, index=False)
    search_key: Mapped[str] = mapped_column(Text, default="")
    sort_key: Mapped[str] = mapped_column(String(200), default="")


class EmployerSiteRow(Record):
    """A place of work of an employer."""

    __tablename__ = "employer_site"

    employer_id: Mapped[str] = link("employer")
    name: Mapped[str] = mapped_column(String(160))
    siret: Mapped[str | None] = mapped_column(String(14))
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(80))
    town_code: Mapped[str | None] = mapped_column(String(5))


class EmployerContactRow(Record):
    """Someone who works at an employer."""

    __tablename__ = "employer_contact"

    employer_id: Mapped[str] = link("employer")
    employer_site_id: Mapped[str | None] = link("employer_site", nullable=True, index=False)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str | None] = mapped_column(String(120))
    part: Mapped[str | None] = mapped_column(code())
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))


class JobApplicationRow(Record):
    """An application of a person, or an employer canvassed for her."""

    __tablename__ = "job_application"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    date: Mapped[datetime.date]
    job_label: Mapped[str | None] = mapped_column(String(160))
    means: Mapped[str | None] = mapped_column(code())
    answer: Mapped[str | None] = mapped_column(code())
    answer_date: Mapped[datetime.date | None]
    words: Mapped[str | None] = mapped_column(Text)


class JobContractRow(Record):
    """A contract of work, or self-employment (type INDEPENDANT)."""

    __tablename__ = "job_contract"
    owner: ClassVar[str | None] = "person_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {
            "person_id",
            "employer_id",
            "contract_type",
            "start_date",
            "planned_end_date",
            "end_date",
            "end_reason",
            "weekly_minutes",
            "follows_contract_id",
            "confirmed_date",
        }
    )

    person_id: Mapped[str] = link("person")
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    employer_site_id: Mapped[str | None] = link("employer_site", nullable=True, index=False)
    tutor_contact_id: Mapped[str | None] = link("employer_contact", nullable=True, index=False)
    contract_type: Mapped[str] = mapped_column(code())
    job_category: Mapped[str | None] = mapped_column(code())  # what the law makes the trial period hang on
    job_label: Mapped[str | None] = mapped_column(String(160))
    rome_code: Mapped[str | None] = mapped_column(String(5))
    start_date: Mapped[datetime.date]
    planned_end_date: Mapped[datetime.date | None]
    end_date: Mapped[datetime.date | None]
    end_reason: Mapped[str | None] = mapped_column(code())
    weekly_minutes: Mapped[int | None]
    company_days_per_week: Mapped[int | None]  # of an apprentice, whose trial counts the days of presence
    probation_end_date: Mapped[datetime.date | None]
    probation_renewed: Mapped[bool] = mapped_column(default=False)
    follows_contract_id: Mapped[str | None] = link("job_contract", nullable=True, index=False)
    confirmed_date: Mapped[datetime.date | None]  # last day on which someone confirmed that it runs
    health_visit_date: Mapped[
        datetime.date | None
    ]  # last visit by the occupational health service: a day only
    absent_since: Mapped[datetime.date | None]  # a long absence: its days, never why
    back_at_work_date: Mapped[datetime.date | None]
    found_by: Mapped[str | None] = mapped_column(code())
    employer_knows_rqth: Mapped[bool | None]
    alongside_esat: Mapped[bool] = mapped_column(default=False)
    business_siret: Mapped[str | None] = mapped_column(String(14))


class WorkplaceAdjustmentRow(Record):
    """An adjustment of the work: need, funder, outcome, review."""

    __tablename__ = "workplace_adjustment"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    job_contract_id: Mapped[str | None] = link("job_contract", nullable=True, index=False)
    nature: Mapped[str] = mapped_column(code())
    need: Mapped[str | None] = mapped_column(Text)
    responsible: Mapped[str | None] = mapped_column(String(120))
    requested_date: Mapped[datetime.date | None]
    in_place_date: Mapped[datetime.date | None]
    doctor_opinion_date: Mapped[datetime.date | None]
    funder: Mapped[str | None] = mapped_column(code())
    cost_cents: Mapped[int | None]
    state: Mapped[str] = mapped_column(code(), default="A_FAIRE")
    review_date: Mapped[datetime.date | None]


class WorkImmersionRow(Record):
    """A period in a real workplace (PMSMP) and its closed review (art. L5135-1 s., D5135-1 s.)."""

    __tablename__ = "work_immersion"
    owner: ClassVar[str | None] = "person_id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {
            "person_id",
            "employer_id",
            "purpose",
            "start_date",
            "end_date",
            "days",
            "outcome",
            "last_day_present",
        }
    )

    person_id: Mapped[str] = link("person")
    employer_id: Mapped[str] = link("employer")
    employer_site_id: Mapped[str | None] = link("employer_site", nullable=True, index=False)
    tutor_contact_id: Mapped[str | None] = link("employer_contact", nullable=True, index=False)
    renews_id: Mapped[str | None] = link("work_immersion", nullable=True, index=False)
    purpose: Mapped[str] = mapped_column(code())
    prescriber: Mapped[str | None] = mapped_column(code())
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date]
    days: Mapped[int | None]
    minutes: Mapped[int | None]
    job_label: Mapped[str | None] = mapped_column(String(160))
    objectives: Mapped[str | None] = mapped_column(Text)
    tasks: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(code())
    last_day_present: Mapped[datetime.date | None]
    missed_minutes: Mapped[int | None]
    led_to_contract_id: Mapped[str | None] = link("job_contract", nullable=True, index=False)
    host_opinion: Mapped[str | None] = mapped_column(Text)
    host_advice: Mapped[str | None] = mapped_column(Text)
    person_opinion: Mapped[str | None] = mapped_column(Text)
    person_agrees: Mapped[bool | None]
    signed_date: Mapped[datetime.date | None]

"""Persons, those around them, their rights, and what is written about them."""

import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import Record, code, index_where_set, link


class PersonRow(Record):
    """A person accompanied, or referred to us. No social-security number, no diagnosis."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("sex IN (0, 1, 2, 9)", name="sex"),
        Index("ix_person_sort_key", "sort_key", "rid"),
        index_where_set("person", "frozen_since"),  # every write asks whether there are any
    )
    derived: ClassVar[frozenset[str]] = frozenset({"search_key", "sort_key"})
    owner: ClassVar[str | None] = "id"
    kept_when_erased: ClassVar[frozenset[str] | None] = frozenset(
        {"case_code", "sex", "birth_date", "education_level", "erased_at"}  # of the birth date, the month
    )

    case_code: Mapped[str] = mapped_column(String(12), index=True)
    family_name: Mapped[str] = mapped_column(String(80))
    birth_name: Mapped[str | None] = mapped_column(String(80))
    given_name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str | None] = mapped_column(code())
    sex: Mapped[int] = mapped_column(default=0)  # 0 unknown, 1 male, 2 female, 9 not specified
    birth_date: Mapped[datetime.date | None]
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(80))
    town_code: Mapped[str | None] = mapped_column(String(5))
    phone: Mapped[str | None] = mapped_column(String(40))
    other_phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    preferred_contact: Mapped[str | None] = mapped_column(code())
    simple_documents: Mapped[bool] = mapped_column(default=False)
    communication_needs: Mapped[str | None] = mapped_column(Text)
    legal_protection: Mapped[str | None] = mapped_column(code())
    mobility: Mapped[str | None] = mapped_column(Text)  # codes separated by spaces
    travel_radius_km: Mapped[int | None]
    education_level: Mapped[str | None] = mapped_column(code())
    has_aah: Mapped[bool | None]
    disability_family: Mapped[str | None] = mapped_column(code())  # health data: masked, never nominative
    other_disability_families: Mapped[str | None] = mapped_column(Text)
    work_impact: Mapped[str | None] = mapped_column(Text)
    medico_social_support: Mapped[str | None] = mapped_column(Text)  # codes separated by spaces
    frozen_since: Mapped[datetime.date | None]  # limitation (art. 18 RGPD): neither read nor changed
    freeze_reason: Mapped[str | None] = mapped_column(Text)
    archived_since: Mapped[datetime.date | None]
    erased_at: Mapped[datetime.datetime | None]
    former_codes: Mapped[str | None] = mapped_column(Text)  # of files merged into this one, spaces between
    merged_into_id: Mapped[str | None] = link("person", nullable=True, index=False)
    search_key: Mapped[str] = mapped_column(Text, default="")
    sort_key: Mapped[str] = mapped_column(String(200), default="")


class LegalRepresentativeRow(Record):
    """Who represents or assists the person."""

    __tablename__ = "legal_representative"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))


class RecognitionRow(Record):
    """A right that opens the scheme: RQTH, BOETH, orientation…"""

    __tablename__ = "recognition"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    kind: Mapped[str] = mapped_column(code())
    start_date: Mapped[datetime.date | None]
    end_date: Mapped[datetime.date | None]
    permanent: Mapped[bool] = mapped_column(default=False)
    renewal_filed_date: Mapped[datetime.date | None]
    reference: Mapped[str | None] = mapped_column(String(60))


class PartnerRow(Record):
    """An organisation around people: MDPH, CMP, SAVS, mission locale…"""

    __tablename__ = "partner"
    derived: ClassVar[frozenset[str]] = frozenset({"search_key", "sort_key"})

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str | None] = mapped_column(code())
    is_medico_social: Mapped[bool | None]
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    archived_since: Mapped[datetime.date | None]
    search_key: Mapped[str] = mapped_column(Text, default="")
    sort_key: Mapped[str] = mapped_column(String(200), default="")


class PartnerContactRow(Record):
    """Someone who works at a partner."""

    __tablename__ = "partner_contact"

    partner_id: Mapped[str] = link("partner")
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))


class PersonPartnerRow(Record):
    """A partner who accompanies this person too."""

    __tablename__ = "person_partner"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    partner_id: Mapped[str] = link("partner")
    partner_contact_id: Mapped[str | None] = link("partner_contact", nullable=True, index=False)
    part: Mapped[str | None] = mapped_column(String(120))
    start_date: Mapped[datetime.date | None]
    end_date: Mapped[datetime.date | None]


class SharedNoteRow(Record):
    """A dated note that papers may show: facts useful to work."""

    __tablename__ = "shared_note"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str | None] = link("person", nullable=True)
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    act_id: Mapped[str | None] = link("act", nullable=True)
    coach_id: Mapped[str] = link("coach", index=False)
    date: Mapped[datetime.date]
    text: Mapped[str] = mapped_column(Text)


class PersonalNoteRow(Record):
    """A note for the référent alone: in no paper but the person's own copy of her data."""

    __tablename__ = "personal_note"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str | None] = link("person", nullable=True)
    employer_id: Mapped[str | None] = link("employer", nullable=True)
    act_id: Mapped[str | None] = link("act", nullable=True)
    coach_id: Mapped[str] = link("coach", index=False)
    date: Mapped[datetime.date]
    text: Mapped[str] = mapped_column(Text)
    copy_choice: Mapped[str | None] = mapped_column(code())  # in the person’s own copy: given, or kept back
    copy_reviewed_date: Mapped[datetime.date | None]  # null: nobody looked for others in it yet


class SharingConsentRow(Record):
    """The person's agreement to share given data with one recipient."""

    __tablename__ = "sharing_consent"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    partner_id: Mapped[str | None] = link("partner", nullable=True)
    recipient: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str | None] = mapped_column(Text)
    shared_items: Mapped[str | None] = mapped_column(Text)  # codes separated by spaces
    ground: Mapped[str | None] = mapped_column(code())
    start_date: Mapped[datetime.date]
    end_date: Mapped[datetime.date | None]
    withdrawn_date: Mapped[datetime.date | None]
    signed_by: Mapped[str | None] = mapped_column(String(120))


class PrivacyNoticeRow(Record):
    """The day the person was told what becomes of her data."""

    __tablename__ = "privacy_notice"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    given_date: Mapped[datetime.date]
    version: Mapped[str | None] = mapped_column(String(40))
    form: Mapped[str | None] = mapped_column(code())


class RightsRequestRow(Record):
    """A request of access, correction, erasure, limitation, portability or objection."""

    __tablename__ = "rights_request"
    owner: ClassVar[str | None] = "person_id"

    person_id: Mapped[str] = link("person")
    kind: Mapped[str] = mapped_column(code())
    received_date: Mapped[datetime.date]
    due_date: Mapped[datetime.date]
    answered_date: Mapped[datetime.date | None]
    answer: Mapped[str | None] = mapped_column(Text)

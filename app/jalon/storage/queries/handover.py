"""Reads what the next référent must know of a person and no other page reads: partners, employer contacts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.queries.tasks import living, paths_of
from jalon.storage.schema.employment import EmployerContactRow
from jalon.storage.schema.paths import CoachAssignmentRow, SupportPathRow
from jalon.storage.schema.people import PartnerContactRow, PartnerRow, PersonPartnerRow, PersonRow


@dataclass(frozen=True, slots=True)
class Reached:
    """Someone to call: who, in what part, and how."""

    name: str
    part: str | None
    organisation: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Entrusted:
    """Someone whose path a colleague has on a day."""

    path_id: str
    person_id: str
    case_code: str
    family_name: str
    given_name: str
    is_backup: bool
    is_frozen: bool

    @property
    def name(self) -> str:
        """Return the given name and the family name."""
        return f"{self.given_name} {self.family_name}"


def entrusted_to(session: Session, coach_id: str, today: date) -> tuple[Entrusted, ...]:
    """Return whose paths are open on a day and have this colleague as référent, or standing in, by name."""
    path, assignment, person = SupportPathRow, CoachAssignmentRow, PersonRow
    query = (
        select(
            path.id, person.id, person.case_code, person.family_name, person.given_name,
            assignment.is_backup, person.frozen_since.is_not(None),
        )
        .join(path, path.person_id == person.id)
        .join(assignment, assignment.support_path_id == path.id)
        .where(
            *living(),
            path.deleted_at.is_(None),
            path.admission_date.is_not(None),
            or_(path.exit_date.is_(None), path.exit_date >= today),
            path.id.in_(paths_of(coach_id, today)),
            assignment.coach_id == coach_id,
            assignment.deleted_at.is_(None),
            assignment.start_date <= today,
            or_(assignment.end_date.is_(None), assignment.end_date >= today),
        )
        .order_by(assignment.is_backup, person.sort_key, person.rid)
    )  # fmt: skip
    return tuple(made(Entrusted, row) for row in session.execute(query))


def partners_of(session: Session, person_id: str, today: date) -> tuple[Reached, ...]:
    """Return the partners who accompany a person on a day, and whom to ask for there."""
    link, contact = PersonPartnerRow, PartnerContactRow
    query = (
        select(contact.name, link.part, PartnerRow.name, contact.phone, contact.email, PartnerRow.phone)
        .join(PartnerRow, PartnerRow.id == link.partner_id)
        .outerjoin(contact, contact.id == link.partner_contact_id)
        .where(
            link.person_id == person_id,
            link.deleted_at.is_(None),
            PartnerRow.deleted_at.is_(None),
            or_(link.end_date.is_(None), link.end_date >= today),
        )
        .order_by(link.rid)
    )
    return tuple(
        Reached(name or organisation, part, organisation if name else None, phone or general, email)
        for name, part, organisation, phone, email, general in session.execute(query)
    )


def contacts_of_employer(session: Session, employer_id: str) -> tuple[Reached, ...]:
    """Return the people one knows at an employer."""
    row = EmployerContactRow
    query = (
        select(row.name, row.function, row.phone, row.email)
        .where(row.employer_id == employer_id, row.deleted_at.is_(None))
        .order_by(row.rid)
    )
    return tuple(
        Reached(name, function, None, phone, email) for name, function, phone, email in session.execute(query)
    )

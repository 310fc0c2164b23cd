"""What a letter of the structure may say: of the structure, a colleague, a person, an employer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from jalon.storage.schema.documents import LetterTemplateRow
from jalon.storage.schema.employment import EmployerContactRow, EmployerRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow, PlatformRow, StructureRow
from jalon.storage.transactions import Session

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LetterModel:
    """A letter that the structure keeps."""

    id: str
    name: str


def letter_models(session: Session) -> tuple[LetterModel, ...]:
    """Return the letters kept, by name."""
    query = select(LetterTemplateRow.id, LetterTemplateRow.name).where(
        LetterTemplateRow.deleted_at.is_(None), LetterTemplateRow.archived_since.is_(None)
    )
    rows = session.execute(query.order_by(LetterTemplateRow.name, LetterTemplateRow.rid))
    return tuple(LetterModel(*row) for row in rows)


def letter_content(session: Session, letter_id: str) -> tuple[str, str] | None:
    """Return the name of a letter and its content in base64, None when there is none."""
    row = session.execute(
        select(LetterTemplateRow.name, LetterTemplateRow.content).where(
            LetterTemplateRow.id == letter_id, LetterTemplateRow.deleted_at.is_(None)
        )
    ).first()
    return None if row is None else (row[0], row[1])


def values_of_sender(session: Session, coach_id: str | None) -> Values:
    """Return what a letter may say of the structure and of who writes."""
    found: Values = {}
    structure = session.execute(
        select(
            StructureRow.name, StructureRow.address, StructureRow.postal_code, StructureRow.town,
            StructureRow.phone, StructureRow.email,
        ).where(StructureRow.deleted_at.is_(None))
    ).first()  # fmt: skip
    if structure is not None:
        found["structure_name"] = structure.name
        found["structure_address"] = _address(structure.address, structure.postal_code, structure.town)
        found["structure_phone"], found["structure_email"] = structure.phone, structure.email
    found["lead_name"] = session.execute(
        select(PlatformRow.lead_operator_name)
        .where(PlatformRow.deleted_at.is_(None))
        .order_by(PlatformRow.id)
    ).scalar()
    coach = session.execute(
        select(CoachRow.given_name, CoachRow.family_name, CoachRow.phone, CoachRow.email).where(
            CoachRow.id == coach_id
        )
    ).first()
    if coach is not None:
        found["coach_name"] = f"{coach.given_name} {coach.family_name}"
        found["coach_phone"], found["coach_email"] = coach.phone, coach.email
    return found


def values_of_person(session: Session, person_id: str) -> Values | None:
    """Return what a letter may say of a person: how to reach her and since when; nothing of her health."""
    row = session.execute(
        select(
            PersonRow.case_code, PersonRow.family_name, PersonRow.given_name, PersonRow.title,
            PersonRow.address, PersonRow.postal_code, PersonRow.town, PersonRow.phone, PersonRow.email,
        ).where(PersonRow.id == person_id, PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None))
    ).first()  # fmt: skip
    if row is None:
        return None
    admission: date | None = session.execute(
        select(SupportPathRow.admission_date)
        .where(
            SupportPathRow.person_id == person_id,
            SupportPathRow.deleted_at.is_(None),
            SupportPathRow.admission_date.is_not(None),
        )
        .order_by(SupportPathRow.admission_date.desc())
    ).scalar()
    return {
        "case_code": row.case_code,
        "family_name": row.family_name,
        "given_name": row.given_name,
        "title": row.title,
        "person_address": _address(row.address, row.postal_code, row.town),
        "person_phone": row.phone,
        "person_email": row.email,
        "admission_date": admission,
    }


def values_of_employer(session: Session, employer_id: str) -> Values | None:
    """Return what a letter may say of an employer."""
    row = session.execute(
        select(
            EmployerRow.name,
            EmployerRow.address,
            EmployerRow.postal_code,
            EmployerRow.town,
            EmployerRow.phone,
        ).where(EmployerRow.id == employer_id, EmployerRow.deleted_at.is_(None))
    ).first()
    if row is None:
        return None
    contact = session.execute(
        select(EmployerContactRow.name)
        .where(EmployerContactRow.employer_id == employer_id, EmployerContactRow.deleted_at.is_(None))
        .order_by(EmployerContactRow.rid)
    ).scalar()
    return {
        "employer_name": row.name,
        "employer_address": _address(row.address, row.postal_code, row.town),
        "employer_phone": row.phone,
        "contact_name": contact,
    }


def _address(address: str | None, postal_code: str | None, town: str | None) -> str | None:
    place = " ".join(part for part in (postal_code, town) if part)
    return ", ".join(part for part in (address, place) if part) or None

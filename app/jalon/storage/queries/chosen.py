"""Finds whom a command names: an employer or a colleague, by identity or by name."""

from sqlalchemy import or_, select

from jalon.domain.search_keys import search_key
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.structure import CoachRow
from jalon.storage.transactions import Session


def employers_named(session: Session, text: str) -> tuple[str, ...]:
    """Return the employers in use of this identity or of exactly this name, accents and capitals apart."""
    key = search_key(text)
    rows = session.execute(
        select(EmployerRow.id, EmployerRow.name)
        .where(
            EmployerRow.deleted_at.is_(None),
            or_(EmployerRow.id == text, EmployerRow.search_key.contains(key, autoescape=True)),
        )
        .order_by(EmployerRow.rid)
    )
    return tuple(one for one, name in rows if one == text or search_key(name) == key)


def coaches_named(session: Session, text: str) -> tuple[str, ...]:
    """Return the colleagues of this identity or of this name: family name, or both names in any order."""
    key = search_key(text)
    query = select(CoachRow.id, CoachRow.family_name, CoachRow.given_name).where(
        CoachRow.deleted_at.is_(None)
    )
    found = []
    for one, family, given in session.execute(query.order_by(CoachRow.rid)):
        names = {search_key(name) for name in (family, f"{given} {family}", f"{family} {given}")}
        if one == text or key in names:
            found.append(one)
    return tuple(found)


def employer_name(session: Session, employer_id: str) -> str | None:
    """Return the name of an employer, None when there is none."""
    return session.execute(select(EmployerRow.name).where(EmployerRow.id == employer_id)).scalar()

"""Finds who, or what employer, may be on file already: near names, the same birth date, the same number."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.domain.birth_dates import one_slip_apart
from jalon.domain.search_keys import search_key, sort_key
from jalon.storage.queries.search import search_employers, search_partners, search_people
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PartnerRow, PersonRow

_NEAR: Final = 80.0  # of names, for people born on the same day
_NEAR_EMPLOYER: Final = 90.0
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Someone, an employer or a partner, on file already; of a frozen file, the code alone."""

    id: str
    code: str
    name: str
    details: str
    birth_date: date | None = None
    is_frozen: bool = False


def people_alike(
    session: Session, family_name: str, given_name: str, birth_date: date | None
) -> tuple[Alike, ...]:
    """Return who on file may be the same person, by case code; erased people never are.

    The same names but for a typing error, unless both birth dates are known and have less than two parts in
    common; or the same birth date and names that are near. Our choice.
    """
    person, found = PersonRow, dict[str, Alike]()
    wanted = [one.id for one in search_people(session, f"{family_name} {given_name}")]
    columns = (
        person.id,
        person.case_code,
        person.family_name,
        person.given_name,
        person.birth_date,
        person.frozen_since,
        person.sort_key,
    )
    live = (person.deleted_at.is_(None), person.erased_at.is_(None))
    whole = search_key(family_name, given_name)
    for row in session.execute(select(*columns).where(*live, person.id.in_(wanted))):
        if row.birth_date is None or birth_date is None or one_slip_apart(row.birth_date, birth_date):
            found[row.id] = _person(row)
    if birth_date is not None:
        for row in session.execute(select(*columns).where(*live, person.birth_date == birth_date)):
            if fuzz.token_set_ratio(whole, search_key(row.sort_key)) >= _NEAR:
                found[row.id] = _person(row)
    return tuple(sorted(found.values(), key=lambda one: one.code)[:_MOST])


def employers_alike(
    session: Session, name: str, siret: str | None, town: str | None = None
) -> tuple[Alike, ...]:
    """Return which employers on file may be the same: the same SIRET, or a near name in the same town.

    A town that is not known tells nothing apart.
    """
    row, found = EmployerRow, dict[str, Alike]()
    if siret:
        for one in session.execute(
            select(row.id, row.name, row.town).where(row.siret == siret, row.deleted_at.is_(None))
        ):
            found[one.id] = Alike(one.id, siret, one.name, one.town or "")
    key = sort_key(name)
    for near in search_employers(session, name):
        elsewhere = town and near.town and search_key(near.town) != search_key(town)
        if near.id not in found and not elsewhere and fuzz.ratio(key, sort_key(near.name)) >= _NEAR_EMPLOYER:
            found[near.id] = Alike(near.id, "", near.name, near.town or "")
    return tuple(list(found.values())[:_MOST])


def partners_alike(session: Session, name: str, town: str | None = None) -> tuple[Alike, ...]:
    """Return which partners on file may be the same: a near name, in the same town when both are known."""
    key, found = sort_key(name), list[Alike]()
    for near in search_partners(session, name):
        elsewhere = town and near.town and search_key(near.town) != search_key(town)
        if not elsewhere and fuzz.ratio(key, sort_key(near.name)) >= _NEAR_EMPLOYER:
            found.append(Alike(near.id, "", near.name, near.town or ""))
    return tuple(found[:_MOST])


def partners_named(session: Session, name: str) -> tuple[str, ...]:
    """Return the partners on file that bear a whole name, whatever its capitals and accents."""
    row = PartnerRow
    query = select(row.id).where(row.sort_key == sort_key(name), row.deleted_at.is_(None))
    return tuple(session.scalars(query.order_by(row.rid)))


def _person(row: Any) -> Alike:
    identity, code, family, given, born, frozen, _ = row
    if frozen is not None:
        return Alike(identity, code, "", "", is_frozen=True)
    return Alike(identity, code, f"{given} {family}", "", born)

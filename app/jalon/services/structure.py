"""Our organisation: who it is, since when Jalon is used, in whose words it speaks."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.search_keys import search_key
from jalon.services.access import note_in
from jalon.services.colleagues import may_manage
from jalon.services.registration_numbers import tidied_number
from jalon.services.wording import VOCABULARIES
from jalon.settings.reference import Commune, communes, departments
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import structure as queries
from jalon.storage.queries.structure import StructureDetails

__all__ = [
    "VOCABULARIES",
    "StructureDetails",
    "Town",
    "change_structure",
    "department_of",
    "read_structure",
    "suggest_towns",
]

_LONGEST: Final = {"name": 120, "address": 400, "postal_code": 10, "town": 80, "phone": 40, "email": 120}


def read_structure(caseload: Caseload) -> StructureDetails:
    """Return what is known of the structure."""
    with caseload.read() as session:
        found = queries.read_structure(session)
    return StructureDetails("") if found is None else found[1]


def change_structure(caseload: Caseload, wanted: StructureDetails, *, today: date) -> bool:
    """Write what is known of the structure; return whether anything is another.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        InvalidEntryError: a field is missing, too long, of another shape, or a day is to come.
    """
    if not may_manage(caseload):
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    wanted = _tidied(wanted)
    if problems := _problems(wanted, today):
        raise InvalidEntryError("structure", problems)
    with caseload.read() as session:
        found = queries.read_structure(session)
    if found is None:
        raise UnknownRecordError("structure")
    structure_id, present = found
    changed = {
        name: value
        for name in StructureDetails.__dataclass_fields__
        if (value := getattr(wanted, name)) != getattr(present, name)
    }
    if not changed:
        return False
    with caseload.write("change_structure") as session:
        records.update(session, "structure", structure_id, changed)
        note_in(caseload, session, "change_structure", "structure", structure_id)
    return True


def department_of(postal_code: str | None, town_code: str | None) -> str | None:
    """Return the department of a commune, else what the postal code says of it (Corsica: nothing)."""
    if town_code and (commune := communes().get(town_code)):
        return commune.department
    digits = postal_code or ""
    for length in (3, 2):
        if len(digits) == 5 and digits[:length] in departments():
            return digits[:length]
    return None


def _tidied(wanted: StructureDetails) -> StructureDetails:
    texts: dict[str, Any] = {
        name: (value or "").strip() or None
        for name in ("address", "postal_code", "town", "town_code", "phone", "email")
        for value in (getattr(wanted, name),)
    }
    return replace(
        wanted,
        name=wanted.name.strip(),
        siret=tidied_number(wanted.siret),
        finess=tidied_number(wanted.finess),
        department=department_of(texts["postal_code"], texts["town_code"]) or wanted.department,
        **texts,
    )


def _problems(wanted: StructureDetails, today: date) -> tuple[Problem, ...]:
    found = [] if wanted.name else [Problem("structure_name", "missing")]
    for name, longest in _LONGEST.items():
        if len(getattr(wanted, name) or "") > longest:
            found.append(Problem("structure_name" if name == "name" else name, "too_long"))
    # The shape only: check digits that do not come out right are told beside the field, and block nothing.
    if wanted.siret and not re.fullmatch(r"\d{14}", wanted.siret):
        found.append(Problem("siret", "shape"))
    if wanted.finess and not re.fullmatch(r"\d[0-9AB]\d{7}", wanted.finess):
        found.append(Problem("finess", "shape"))
    if wanted.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", wanted.email):
        found.append(Problem("email", "shape"))
    if wanted.vocabulary not in (None, *VOCABULARIES):
        found.append(Problem("vocabulary", "unknown"))
    for name in ("used_since", "impact_assessment_date"):
        day: date | None = getattr(wanted, name)
        if day is not None and day > today:
            found.append(Problem(name, "future"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Town:
    """A commune that can be chosen, by one of its postal codes."""

    name: str
    postal_code: str
    code: str
    department: str


def suggest_towns(typed: str, *, most: int = 12) -> tuple[Town, ...]:
    """Return the communes that letters or digits begin, the most inhabited first."""
    wanted = search_key(typed)
    if len(wanted) < 2:
        return ()
    found: list[tuple[int, Town]] = []
    for key, commune in _keyed_communes():
        codes = [code for code in commune.postal_codes if code.startswith(wanted)]
        if not codes and not key.startswith(wanted):
            continue
        shown = codes or commune.postal_codes[:1] or ("",)
        people = commune.inhabitants or 0
        found += [(-people, Town(commune.name, code, commune.code, commune.department)) for code in shown]
    found.sort(key=lambda pair: (pair[0], pair[1].name, pair[1].postal_code))
    return tuple(town for _, town in found[:most])


@cache
def _keyed_communes() -> tuple[tuple[str, Commune], ...]:
    return tuple((search_key(commune.name), commune) for commune in communes().values())

"""Proposes people, employers and partners from a few letters, for a field that completes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jalon.domain.search_keys import search_key
from jalon.storage.caseload import Caseload
from jalon.storage.queries.search import FoundPerson, search_employers, search_partners, search_people

_MOST = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Someone or something that can be chosen, and what tells it from its namesakes."""

    id: str
    words: str
    detail: str
    birth_date: date | None = None
    """Given for namesakes only."""


def suggest_people(caseload: Caseload, text: str) -> tuple[Proposal, ...]:
    """Return the people whom the letters may name, the nearest first."""
    with caseload.read() as session:
        return told_apart(search_people(session, text, _MOST))


def told_apart(found: Sequence[FoundPerson]) -> tuple[Proposal, ...]:
    """Return the people found, with what tells namesakes from each other."""
    names = [f"{person.given_name} {person.family_name}" for person in found]
    bearers = Counter(map(search_key, names))
    return tuple(
        Proposal(
            person.id, name, person.case_code, person.birth_date if bearers[search_key(name)] > 1 else None
        )
        for person, name in zip(found, names, strict=True)
    )


def suggest_employers(caseload: Caseload, text: str) -> tuple[Proposal, ...]:
    """Return the employers whom the letters may name, the nearest first."""
    with caseload.read() as session:
        found = search_employers(session, text, _MOST)
    return tuple(Proposal(employer.id, employer.name, employer.town or "") for employer in found)


def suggest_partners(caseload: Caseload, text: str) -> tuple[Proposal, ...]:
    """Return the partners whom the letters may name, the nearest first."""
    with caseload.read() as session:
        found = search_partners(session, text, _MOST)
    return tuple(Proposal(partner.id, partner.name, partner.town or "") for partner in found)

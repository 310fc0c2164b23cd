"""Proposes people and employers from a few letters, for a field that completes."""

from dataclasses import dataclass

from jalon.storage.caseload import Caseload
from jalon.storage.queries.search import search_employers, search_people

_MOST = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Someone or something that can be chosen, and what tells it from its namesakes."""

    id: str
    words: str
    detail: str


def suggest_people(caseload: Caseload, text: str) -> tuple[Proposal, ...]:
    """Return the people whom the letters may name, the nearest first."""
    with caseload.read() as session:
        found = search_people(session, text, _MOST)
    return tuple(
        Proposal(person.id, f"{person.given_name} {person.family_name}", person.case_code) for person in found
    )


def suggest_employers(caseload: Caseload, text: str) -> tuple[Proposal, ...]:
    """Return the employers whom the letters may name, the nearest first."""
    with caseload.read() as session:
        found = search_employers(session, text, _MOST)
    return tuple(Proposal(employer.id, employer.name, employer.town or "") for employer in found)

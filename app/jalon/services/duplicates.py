"""Who may be on file already, said before she is written again; « pas la même » is remembered."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import duplicates as queries
from jalon.storage.queries.duplicates import Alike
from jalon.storage.transactions import Session

__all__ = ["Alike", "find_employers_alike", "find_partners_alike", "find_people_alike", "remember_different"]

PERSON: Final = "person"
EMPLOYER: Final = "employer"
PARTNER: Final = "partner"


def find_people_alike(
    caseload: Caseload, family_name: str, given_name: str, birth_date: date | None
) -> tuple[Alike, ...]:
    """Return who on file may be the same person; a warning, never a refusal."""
    with caseload.read() as session:
        return queries.people_alike(session, family_name, given_name, birth_date)


def find_employers_alike(
    caseload: Caseload, name: str, siret: str | None, town: str | None = None
) -> tuple[Alike, ...]:
    """Return which employers on file may be the same; a warning, never a refusal."""
    with caseload.read() as session:
        return queries.employers_alike(session, name, siret, town)


def find_partners_alike(caseload: Caseload, name: str, town: str | None = None) -> tuple[Alike, ...]:
    """Return which partners on file may be the same; a warning, never a refusal."""
    with caseload.read() as session:
        return queries.partners_alike(session, name, town)


def remember_different(session: Session, kind: str, record_id: str, others: Sequence[str]) -> None:
    """Write, in the session's own action, that someone said of records that they are not the same."""
    for other in others:
        records.insert(session, "not_duplicate", {"kind": kind, "first_id": record_id, "second_id": other})

"""Reads what a certificate of disposal says of the files it is about: their codes and the days they span."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.structure import CoachRow

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class GoneFile:
    """What stays of a file that was erased: its code, the first and the last day of its paths."""

    case_code: str
    first_day: date | None
    last_day: date | None


def gone_files(session: Session, person_ids: Collection[str]) -> dict[str, GoneFile]:
    """Return by opaque identity what stays of some files."""
    person, path = PersonRow, SupportPathRow
    wanted, found = sorted(person_ids), dict[str, GoneFile]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(
                person.id,
                person.case_code,
                func.min(path.admission_date),
                func.max(func.coalesce(path.exit_date, path.admission_date)),
            )
            .outerjoin(path, path.person_id == person.id)
            .where(person.id.in_(wanted[start : start + _AT_ONCE]))
            .group_by(person.id, person.case_code)
        )
        found |= {row[0]: GoneFile(row[1], row[2], row[3]) for row in session.execute(query)}
    return found


def colleague_names(session: Session) -> dict[str, str]:
    """Return the names of colleagues by identity."""
    query = select(CoachRow.id, CoachRow.given_name, CoachRow.family_name)
    return {row[0]: f"{row[1]} {row[2]}" for row in session.execute(query)}

"""What is to be done next with a person: one line, a day, who."""

from datetime import date

from jalon.domain.errors import InvalidEntryError, Problem
from jalon.storage import records
from jalon.storage.caseload import Caseload


def plan_action(
    caseload: Caseload,
    person_id: str,
    label: str,
    *,
    due_date: date | None = None,
    coach_id: str | None = None,
    responsible: str | None = None,
) -> str:
    """Write something to do and return its identity.

    ``coach_id`` says which colleague does it; ``responsible`` names anyone else, the person first.

    Raises:
        InvalidEntryError: nothing is said of what to do.
        FrozenFileError: the person's file is frozen.
    """
    if not label.strip():
        raise InvalidEntryError("next_action", (Problem("label", "missing"),))
    with caseload.write("plan_action") as session:
        return records.insert(
            session,
            "next_action",
            {
                "person_id": person_id,
                "label": label.strip(),
                "due_date": due_date,
                "coach_id": coach_id,
                "responsible": responsible,
            },
        )

"""Rounds already written: read, corrected, removed."""

from jalon.domain.errors import InvalidEntryError, Problem, UnknownRecordError
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries.rounds import Journey, journey_by_id

__all__ = ["Journey", "correct_round", "read_round", "remove_round"]


def read_round(caseload: Caseload, round_id: str) -> Journey:
    """Return a journey on file; one with an act is corrected with it.

    Raises:
        UnknownRecordError: there is no such journey.
    """
    with caseload.read() as session:
        found = journey_by_id(session, round_id)
    if found is None:
        raise UnknownRecordError("trip")
    return found


def correct_round(
    caseload: Caseload, round_id: str, *, minutes: int | None, km: int | None, purpose: str | None
) -> None:
    """Change how long, how far and what for a round was; undo gives back what it was.

    Raises:
        UnknownRecordError: there is no such round.
        InvalidEntryError: it has no duration; nothing was written.
    """
    if not minutes:
        raise InvalidEntryError("trip", (Problem("minutes", "missing"),))
    with caseload.write("correct_round") as session:
        found = journey_by_id(session, round_id)
        if found is None or found.act_id is not None:
            raise UnknownRecordError("trip")
        records.update(session, "trip", round_id, {"minutes": minutes, "km": km, "purpose": purpose})


def remove_round(caseload: Caseload, round_id: str) -> None:
    """Put a round in the trash; undo takes it back.

    Raises:
        UnknownRecordError: there is no such round.
    """
    now = caseload.clock()
    with caseload.write("remove_round") as session:
        found = journey_by_id(session, round_id)
        if found is None or found.act_id is not None:
            raise UnknownRecordError("trip")
        records.remove(session, "trip", round_id, at=now)

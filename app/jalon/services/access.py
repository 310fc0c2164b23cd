"""Notes in the access log what was read or taken out; what is written notes itself in its own transaction."""

from jalon.storage import access_log
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session


def note_access(
    caseload: Caseload, event: str, object_type: str | None = None, object_id: str | None = None
) -> None:
    """Write one entry of the access log, in a transaction of its own."""
    with caseload.write("note_access") as session:
        note_in(caseload, session, event, object_type, object_id)


def note_in(
    caseload: Caseload,
    session: Session,
    event: str,
    object_type: str | None = None,
    object_id: str | None = None,
) -> None:
    """Write one entry of the access log with the action that the session carries."""
    access_log.record(
        session,
        at=caseload.clock(),
        coach_id=caseload.signed_in.coach_id,
        event=event,
        object_type=object_type,
        object_id=object_id,
    )

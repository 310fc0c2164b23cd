"""The limitation of a file that a person may ask for: it is kept as it is (art. 18 RGPD).

Its end, and its erasure for good, is a matter of ``services.retention``.
"""

from datetime import date
from typing import TYPE_CHECKING

from jalon.domain.errors import FrozenFileError
from jalon.storage import access_log, freezing, records
from jalon.storage.transactions import Session

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload


def freeze_person(caseload: "Caseload", person_id: str, *, since: date, reason: str | None = None) -> None:
    """Freeze a file: what belongs to the person is neither changed nor counted upon (art. 18 RGPD).

    Raises:
        UnknownRecordError: nobody has this identity.
        FrozenFileError: it is frozen already.
    """
    with caseload.write("freeze_person") as session:
        if freezing.is_frozen(session, person_id):
            raise FrozenFileError
        records.update(session, "person", person_id, {"frozen_since": since, "freeze_reason": reason})
        _log(caseload, session, "freeze_person", person_id)


def unfreeze_person(caseload: "Caseload", person_id: str) -> None:
    """Lift the limitation of a file.

    Raises:
        UnknownRecordError: nobody has this identity.
    """
    with caseload.write("unfreeze_person") as session:
        records.update(session, "person", person_id, {"frozen_since": None, "freeze_reason": None})
        _log(caseload, session, "unfreeze_person", person_id)


def _log(caseload: "Caseload", session: Session, event: str, person_id: str) -> None:
    access_log.record(
        session,
        at=caseload.clock(),
        coach_id=caseload.signed_in.coach_id,
        event=event,
        object_type="person",
        object_id=person_id,
    )

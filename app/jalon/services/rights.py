"""What a person may ask of her data and the structure must do: freeze her file, erase it for good."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from jalon.domain.errors import FrozenFileError, NotAllowedError
from jalon.storage import access_log, erasure, freezing, mentions, records
from jalon.storage.mentions import Mention
from jalon.storage.transactions import Session

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

MAY_ERASE: Final = frozenset({"COORDINATEUR", "ADMIN"})


def erase_person(caseload: "Caseload", person_id: str, *, rule: str, masks: Sequence[Mention] = ()) -> None:
    """Erase a person for good: rows, old values, index, drafts; an anonymous skeleton keeps past figures.

    The skeleton keeps her case code, which locked returns and papers printed before hold too: nothing here
    links it to anyone any more.
    A certificate stays: the day, the rule, her opaque identity, who confirmed.
    ``rule`` is the code of what asks for it (retention, her own request). Older backups keep her until they
    expire; restoring one on this PC erases her again. ``masks`` are texts of others in which her names are
    masked, in the same action.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
        FrozenFileError: her file is frozen, and must be kept as it is.
    """
    if caseload.signed_in.role not in MAY_ERASE:
        raise NotAllowedError(caseload.signed_in.role, "erase_person")
    with caseload.write("erase_person") as session:
        if person_id in erasure.erased_people(session):
            return
        # Before: her names are no longer known after.
        mentions.mask_mentions(session, masks, mentions.names_of(session, person_id))
        erasure.erase_person(session, person_id, rule=rule, now=caseload.clock())
        records.insert(
            session,
            "disposal_record",
            {
                "date": caseload.clock().astimezone().date(),
                "rule": rule,
                "count": 1,
                "opaque_ids": person_id,
                "confirmed_by_id": caseload.signed_in.coach_id,
            },
        )
        _log(caseload, session, "erase_person", person_id)
    with caseload.read() as session:
        erasure.remember(session, caseload.caseload_id)


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

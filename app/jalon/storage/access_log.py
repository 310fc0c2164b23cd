"""The access log: who did what to which record, without content, chained so that tampering is located.

Each entry carries the HMAC of itself and of the entry before, under a key that is derived from the
structure's identity and survives a change of the data key. The chain is computed in the session, before
the commit of what it tells. A chain alone does not show that its end was cut off: its head goes into every
backup and every paper, and is compared there.
"""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.access import AccessCheckpointRow, AccessEntryRow

KEY: Final = "access_log_key"  # where a session carries the key of the chain
_START: Final = "0" * 64  # what the first entry is chained to
_AT_ONCE: Final = 10_000
SIGN_INS: Final = ("sign_in", "sign_in_by_recovery_code")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the number of its last entry and its HMAC, in hexadecimal."""

    number: int
    mac: str

    def __str__(self) -> str:
        return f"{self.number} {self.mac}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Where the chain breaks: the entry (or the checkpoint) and how: altered, missing, unexpected."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a verification."""

    checked: int
    found: tuple[Finding, ...]
    head: Head

    @property
    def is_sound(self) -> bool:
        """Return whether every entry is where and what it was."""
        return not self.found


def derive_key(secret: bytes) -> bytes:
    """Return the 32-byte key of the chain, from a secret that lives as long as the caseload."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"jalon 1 access log").derive(secret)


def record(
    session: Session,
    *,
    at: datetime,
    coach_id: str | None,
    event: str,
    object_type: str | None = None,
    object_id: str | None = None,
) -> None:
    """Write one entry at the end of the chain, in the session's own transaction.

    ``event`` and ``object_type`` are codes, ``object_id`` an identity or a month: never a name or a value.

    Raises:
        ValueError: something that is no code.
    """
    for code in (event, object_type, object_id):
        if code is not None and not _CODE.fullmatch(code):
            raise ValueError("the access log takes codes and identities only")
    previous = head(session)
    entry = (previous.number + 1, at.astimezone(UTC), coach_id, event, object_type, object_id)
    columns = ("number", "at", "coach_id", "event", "object_type", "object_id")
    values = dict(zip(columns, entry, strict=True)) | {"mac": _mac(_key(session), previous.mac, *entry)}
    session.execute(insert(AccessEntryRow).values(**values))


def head(session: Session) -> Head:
    """Return the end of the chain; number 0 when nothing was ever recorded."""
    entry = AccessEntryRow
    last = session.execute(select(entry.number, entry.mac).order_by(entry.number.desc()).limit(1)).first()
    checkpoint = _checkpoint(session)
    if last is not None and (checkpoint is None or last.number > checkpoint.number):
        return Head(last.number, last.mac)
    return checkpoint or Head(0, _START)


def verify(session: Session) -> Findings:
    """Follow the whole chain and locate every entry that was altered, removed, added or moved.

    What was cut off at the end does not show here: compare ``head`` with one that was kept elsewhere.
    """
    key, found = _key(session), []
    checkpoint = _checkpoint_row(session)
    number, mac = 0, _START
    if checkpoint is not None:
        number, mac = checkpoint.last_number, checkpoint.last_mac
        if not _same(checkpoint.mac, _checkpoint_mac(key, number, mac, checkpoint.purged_at)):
            found.append(Finding(number, "altered"))
    checked = 0
    entry = AccessEntryRow.__table__.c
    columns = (
        entry.number,
        entry.at,
        entry.coach_id,
        entry.event,
        entry.object_type,
        entry.object_id,
        entry.mac,
    )
    rows = session.execute(select(*columns).order_by(entry.number).execution_options(yield_per=_AT_ONCE))
    for *fields, stored in rows:
        checked += 1
        if fields[0] <= number:
            found.append(Finding(fields[0], "unexpected"))
            continue
        if fields[0] > number + 1:
            found.append(Finding(number + 1, "missing"))
        elif not _same(stored, _mac(key, mac, *fields)):
            found.append(Finding(fields[0], "altered"))
        # From here the chain is followed on what is stored: one change is one finding, not a thousand.
        number, mac = fields[0], stored
    return Findings(checked, tuple(found), Head(number, mac))


def last_sign_in_before(session: Session, now: datetime) -> datetime | None:
    """Return when someone last signed in on another day than that of ``now``, None when nobody did.

    The last one written, whatever its day: what a clock set wrong says is never borne out by itself.
    """
    entry = AccessEntryRow
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return session.execute(
        select(entry.at)
        .where(entry.event.in_(SIGN_INS), or_(entry.at < day, entry.at >= day + timedelta(days=1)))
        .order_by(entry.number.desc())
        .limit(1)
    ).scalar()


def purge(session: Session, *, before: datetime, now: datetime) -> int:
    """Delete the entries older than ``before`` and return how many; an authenticated checkpoint stays.

    Twelve months are kept (CNIL, recommendation on logging: six to twelve).
    """
    entry = AccessEntryRow
    # Up to the first entry that stays, whatever the clock said in between: the chain has no holes.
    kept = session.execute(select(func.min(entry.number)).where(entry.at >= before)).scalar()
    statement = select(entry.number, entry.mac).order_by(entry.number.desc()).limit(1)
    last = session.execute(statement if kept is None else statement.where(entry.number < kept)).first()
    if last is None:
        return 0
    values = {
        "last_number": last.number,
        "last_mac": last.mac,
        "purged_at": now.astimezone(UTC),
        "mac": _checkpoint_mac(_key(session), last.number, last.mac, now.astimezone(UTC)),
    }
    count = session.execute(select(func.count()).where(entry.number <= last.number)).scalar_one()
    session.execute(delete(AccessCheckpointRow))
    session.execute(insert(AccessCheckpointRow).values(**values))
    session.execute(delete(entry).where(entry.number <= last.number))
    return int(count)


def _key(session: Session) -> bytes:
    key = session.info[KEY]
    assert isinstance(key, bytes)
    return key


def _mac(key: bytes, previous: str, number: int, at: datetime, *rest: str | None) -> str:
    return _seal(key, ["entry", previous, number, at.isoformat(), *rest])


def _checkpoint_mac(key: bytes, number: int, mac: str, purged_at: datetime) -> str:
    return _seal(key, ["checkpoint", number, mac, purged_at.isoformat()])


def _seal(key: bytes, fields: list[str | int | None]) -> str:
    # JSON tells where a field ends: no two different entries give the same bytes.
    return hmac.digest(key, json.dumps(fields, separators=(",", ":")).encode(), "sha256").hex()


def _same(stored: str, computed: str) -> bool:
    return hmac.compare_digest(stored.encode(), computed.encode())


def _checkpoint_row(session: Session) -> AccessCheckpointRow | None:
    newest = AccessCheckpointRow.last_number.desc()
    return session.execute(select(AccessCheckpointRow).order_by(newest).limit(1)).scalar()


def _checkpoint(session: Session) -> Head | None:
    row = _checkpoint_row(session)
    return None if row is None else Head(row.last_number, row.last_mac)

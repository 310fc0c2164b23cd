"""The choices of the structure, which travel with the caseload: one record each, found by its name."""

import json
import uuid
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage import records
from jalon.storage.schema.structure import SettingRow

# The same identity on every post: two of them that make the same choice write one record, not two.
_SPACE: Final = uuid.UUID("6c1f7a52-6e0c-5f0e-9a35-0d6b2f6f2a11")


def read_choice(session: Session, name: str) -> Any:
    """Return a choice as plain JSON values, None when it was never made or cannot be read."""
    wanted = select(SettingRow.value).where(SettingRow.id == _identity(name), SettingRow.deleted_at.is_(None))
    text = session.execute(wanted).scalar_one_or_none()
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def write_choice(session: Session, name: str, value: Any) -> bool:
    """Keep a choice in the place of the one before; return whether it is another one.

    None takes the choice back: what is then found is that it was never made.
    """
    found = session.execute(
        select(SettingRow.value, SettingRow.deleted_at).where(SettingRow.id == _identity(name))
    ).one_or_none()
    present = None if found is None or found.deleted_at is not None else found.value
    text = None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
    if text == present:
        return False
    if found is None:
        records.insert(session, "setting", {"id": _identity(name), "name": name, "value": text})
    else:
        records.update(session, "setting", _identity(name), {"value": text or "null", "deleted_at": None})
    return True


def _identity(name: str) -> str:
    return str(uuid.uuid5(_SPACE, name))

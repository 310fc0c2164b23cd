"""Keeps what was being typed when the window locks, for the colleague who typed it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon.storage import drafts
from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held, and when it was kept."""

    content: dict[str, Any]
    saved_at: datetime
    form: str = ""


def keep_draft(
    caseload: Caseload, form: str, content: Mapping[str, Any], *, person_id: str | None = None
) -> None:
    """Keep what a form holds; opened by the recovery code, nobody would find it again: nothing is kept.

    ``person_id`` is whose file it was typed in: erasing her erases the draft.
    """
    if (coach_id := caseload.signed_in.coach_id) is None:
        return
    payload = json.dumps(content, ensure_ascii=False)
    with caseload.write("keep_draft") as session:
        drafts.keep(session, coach_id, form, payload, caseload.clock(), person_id=person_id)


def list_drafts(caseload: Caseload) -> tuple[Draft, ...]:
    """Return what was being typed at the last locks, the latest first; what cannot be read is not."""
    if (coach_id := caseload.signed_in.coach_id) is None:
        return ()
    with caseload.read() as session:
        kept = drafts.find_all(session, coach_id)
    found = []
    for draft in kept:
        try:
            content = json.loads(draft.payload)
        except ValueError:
            continue
        if isinstance(content, dict):
            found.append(Draft(content, draft.saved_at, draft.form))
    return tuple(found)


def drop_draft(caseload: Caseload, form: str) -> None:
    """Forget the draft of a form."""
    if (coach_id := caseload.signed_in.coach_id) is not None:
        with caseload.write("drop_draft") as session:
            drafts.drop(session, coach_id, form)

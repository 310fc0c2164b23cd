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


def keep_draft(caseload: Caseload, form: str, content: Mapping[str, Any]) -> None:
    """Keep what a form holds; opened by the recovery code, nobody would find it again: nothing is kept."""
    if (coach_id := caseload.signed_in.coach_id) is None:
        return
    with caseload.write("keep_draft") as session:
        drafts.keep(session, coach_id, form, json.dumps(content, ensure_ascii=False), caseload.clock())


def find_draft(caseload: Caseload, form: str) -> Draft | None:
    """Return what a form held when the window last locked; one that cannot be read is none."""
    if (coach_id := caseload.signed_in.coach_id) is None:
        return None
    with caseload.read() as session:
        kept = drafts.find(session, coach_id, form)
    if kept is None:
        return None
    try:
        content = json.loads(kept.payload)
    except ValueError:
        return None
    return Draft(content, kept.saved_at) if isinstance(content, dict) else None


def drop_draft(caseload: Caseload, form: str) -> None:
    """Forget the draft of a form."""
    if (coach_id := caseload.signed_in.coach_id) is not None:
        with caseload.write("drop_draft") as session:
            drafts.drop(session, coach_id, form)

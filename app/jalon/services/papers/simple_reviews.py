"""Who read over the simple version of each paper, people concerned, and when: what a text needs to be FALC.

The record holds for the text that was read: when Jalon comes with another one, it holds no more.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.services.colleagues import MANAGERS
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session

_PREFIX: Final = "simple_review."
SIMPLE_PAPERS: Final = ("D3", "D4", "D5", "D6", "D7", "D21")
_LONGEST_GROUP: Final = 120


@dataclass(frozen=True, slots=True)
class SimpleReview:
    """A record; ``is_of_this_text`` is false when the text has changed since."""

    paper: str
    group: str
    day: date
    is_of_this_text: bool


def read_reviews(caseload: Caseload) -> tuple[SimpleReview, ...]:
    """Return what was recorded, in the order of the papers."""
    with caseload.read() as session:
        found = [_read(session, paper) for paper in SIMPLE_PAPERS]
    return tuple(one for one in found if one is not None)


def record_review(
    caseload: Caseload, paper: str, group: str | None, day: date | None, *, today: date
) -> None:
    """Record who read a simple version over and when; a group of None takes the record back.

    Raises:
        ValueError: the paper has no simple version.
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: the group or the day is missing, too long, or to come.
    """
    if paper not in SIMPLE_PAPERS:
        raise ValueError(f"no simple version: {paper}")
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    value = None
    if group is not None:
        problems = []
        if not group.strip():
            problems.append(Problem("review_group", "missing"))
        elif len(group.strip()) > _LONGEST_GROUP:
            problems.append(Problem("review_group", "too_long"))
        if day is None:
            problems.append(Problem("review_day", "missing"))
        elif day > today:
            problems.append(Problem("review_day", "future"))
        if problems or day is None:
            raise InvalidEntryError("simple_review", tuple(problems))
        value = {"group": group.strip(), "day": day.isoformat(), "text": text_of(paper)}
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _PREFIX + paper, value)


def review_in(session: Session, paper: str) -> dict[str, str] | None:
    """Return what a simple version may say of its review; None: nothing was recorded for this text."""
    found = _read(session, paper)
    if found is None or not found.is_of_this_text:
        return None
    return {"group": found.group, "date": found.day.isoformat()}


def text_of(paper: str) -> str:
    """Return what tells a simple text from another one: a digest of its sentences when it is blank."""
    from jalon.reports.simple_texts import blank_text

    text = blank_text(paper)
    read = "\n".join((*text.titles, *text.sentences))
    return hashlib.sha256(read.encode("utf-8")).hexdigest()[:16]


def _read(session: Session, paper: str) -> SimpleReview | None:
    found: Any = choices.read_choice(session, _PREFIX + paper)
    if not isinstance(found, Mapping) or not isinstance(found.get("group"), str):
        return None
    try:
        day = date.fromisoformat(str(found.get("day")))
    except ValueError:
        return None
    return SimpleReview(paper, found["group"], day, found.get("text") == text_of(paper))

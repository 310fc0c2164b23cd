"""What two copies of one caseload do not share, told by their journals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow


@dataclass(frozen=True, slots=True)
class Change:
    """An action that one copy alone has: its code, its instant, how many records it touched."""

    label: str
    at: datetime
    records: int


Vector = Mapping[str, int]


def vector(session: Session) -> Vector:
    """Return the last operation that a copy knows of each site."""
    operation = JournalOperationRow
    rows = session.execute(select(operation.site, func.max(operation.sequence)).group_by(operation.site))
    return {row.site: row[1] for row in rows}


def actions_beyond(session: Session, known: Vector) -> tuple[Change, ...]:
    """Return the actions of a copy that another, which knows ``known``, has not; latest first."""
    operation, action = JournalOperationRow, JournalActionRow
    statement = (
        select(
            operation.site,
            operation.action_id,
            action.label,
            action.at,
            func.max(operation.sequence),
            func.count(operation.record_id.distinct()),
        )
        .join(action, action.action_id == operation.action_id)
        .group_by(operation.site, operation.action_id, action.label, action.at)
        .order_by(action.at.desc())
    )
    return tuple(
        Change(label, at, count)
        for site, _, label, at, last, count in session.execute(statement)
        if last > known.get(site, 0)
    )


def last_action(session: Session) -> str | None:
    """Return the identity of the last action that changed something, None when nothing ever did."""
    newest = select(JournalActionRow.action_id).order_by(JournalActionRow.rid.desc()).limit(1)
    return session.execute(newest).scalar_one_or_none()

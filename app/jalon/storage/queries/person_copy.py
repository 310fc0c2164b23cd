"""Reads everything that is written about one person, for her own copy of it (RGPD, articles 15 and 20)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import RowMapping, Table, func, select
from sqlalchemy.orm import Session

from jalon.storage.queries.export import columns_of
from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PartnerRow
from jalon.storage.schema.structure import CoachRow
from jalon.storage.schema.upkeep import ExtraFieldRow

_ELSEWHERE: Final = frozenset({"act_participant", "personal_note", "shared_note", "not_duplicate"})
"""Acts and notes are read apart: others may be in them."""
_AT_ONCE: Final = 500


def records_of_person(session: Session, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return by table the live records that are hers, her identity first; tables without any are left out."""
    path = SupportPathRow
    paths = session.execute(select(path.id).where(path.person_id == person_id)).scalars().all()
    found: dict[str, list[dict[str, Any]]] = {}
    tables = sorted(record_classes(), key=lambda one: one.__tablename__ != "person")
    for record in tables:
        name = record.__tablename__
        if record.owner is None or name in _ELSEWHERE:
            continue
        table = cast(Table, record.__table__)
        owners = paths if record.owner == "support_path_id" else [person_id]
        query = select(table).where(table.c[record.owner].in_(owners), table.c.deleted_at.is_(None))
        rows = session.execute(query.order_by(table.c.rid)).mappings().all()
        if rows:
            found[name] = [_plain(name, row) for row in rows]
    return found


def acts_of_copy(session: Session, person_id: str) -> list[dict[str, Any]]:
    """Return the acts in which she is named, oldest first: her own part, and how many others took part."""
    act, part = ActRow, ActParticipantRow
    mine = (
        select(part.act_id, part.minutes, part.received_minutes, part.attendance, part.present)
        .join(act, act.id == part.act_id)
        .where(part.person_id == person_id, part.deleted_at.is_(None), act.deleted_at.is_(None))
        .order_by(act.date, act.rid)
    )
    parts = {row["act_id"]: dict(row) for row in session.execute(mine).mappings()}
    found: dict[str, dict[str, Any]] = {}
    for chunk in _chunks(list(parts)):
        table = cast(Table, act.__table__)
        rows = session.execute(select(table).where(table.c.id.in_(chunk))).mappings()
        found |= {row["id"]: _plain("act", row) for row in rows}
        several = (
            select(part.act_id, func.count())
            .where(part.act_id.in_(chunk), part.person_id != person_id, part.deleted_at.is_(None))
            .group_by(part.act_id)
        )
        others = {row[0]: row[1] for row in session.execute(several)}
        leading = select(ActCoachRow.act_id, ActCoachRow.coach_id).where(
            ActCoachRow.act_id.in_(chunk), ActCoachRow.deleted_at.is_(None)
        )
        coaches: dict[str, list[str]] = {}
        for act_id, coach_id in session.execute(leading):
            coaches.setdefault(act_id, []).append(coach_id)
        for act_id in chunk:
            found[act_id] |= {
                "minutes": parts[act_id]["minutes"],
                "received_minutes": parts[act_id]["received_minutes"],
                "attendance": parts[act_id]["attendance"],
                "present": parts[act_id]["present"],
                "coaches": sorted(coaches.get(act_id, [])),
                "other_people": others.get(act_id, 0),
            }
    return [found[act_id] for act_id in parts]


def names_of_others(session: Session) -> Mapping[str, Mapping[str, str]]:
    """Return, by column of identities, what a reader knows colleagues, employers and partners by."""
    rows = session.execute(select(CoachRow.id, CoachRow.given_name, CoachRow.family_name))
    coaches = {row[0]: f"{row[1]} {row[2]}" for row in rows}
    employers = {row[0]: row[1] for row in session.execute(select(EmployerRow.id, EmployerRow.name))}
    partners = {row[0]: row[1] for row in session.execute(select(PartnerRow.id, PartnerRow.name))}
    return {
        "coach_id": coaches,
        "assigned_coach_id": coaches,
        "employer_id": employers,
        "partner_id": partners,
        "extra_field_id": dict(session.execute(select(ExtraFieldRow.id, ExtraFieldRow.label)).all()),
    }


def _plain(name: str, row: RowMapping) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns_of(name):
        value = row[column.name]
        if value is None or isinstance(value, bool | int | str):
            found[column.name] = value
        elif column.kind == "time":
            found[column.name] = value.strftime("%H:%M")
        else:
            found[column.name] = value.isoformat()
    return found


def _chunks(items: Sequence[str]) -> list[Sequence[str]]:
    return [items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE)]

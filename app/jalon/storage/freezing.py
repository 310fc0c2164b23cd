"""A frozen file (limitation of processing, art. 18 RGPD): nothing that belongs to its person changes."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session, UOWTransaction

from jalon.domain.errors import FrozenFileError
from jalon.storage.schema import Record, record_classes
from jalon.storage.schema.acts import ActParticipantRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonRow

Values = Mapping[str, Any]

_CHUNK: Final = 500  # identities in one statement
# Most often nobody is frozen: read from an index of those who are.
_ANY: Final = text("SELECT 1 FROM person WHERE frozen_since IS NOT NULL LIMIT 1")
# What lifts the limitation, and nothing else with it.
_LIFTING: Final = frozenset({"frozen_since", "freeze_reason"})
# Records of several people: through the act, everyone who takes part.
_BY_ACT: Final = {"act": "id", "act_coach": "act_id"}


def refuse_if_frozen(session: Session, table: str, rows: Sequence[Values]) -> None:
    """Refuse to write ``rows`` of ``table`` when one belongs to a person whose file is frozen.

    A row is given whole, as it is to be. Only lifting the limitation passes.

    Raises:
        FrozenFileError: one of the people concerned.
    """
    if anyone_is_frozen(session):
        _refuse_if_concerned(session, table, rows)


def refuse_together_if_frozen(session: Session, tables: Mapping[str, Sequence[Values]]) -> None:
    """Refuse, as ``refuse_if_frozen``, the rows of several tables that are written together.

    Raises:
        FrozenFileError: one of the people concerned.
    """
    if anyone_is_frozen(session):
        for table, rows in tables.items():
            _refuse_if_concerned(session, table, rows)


def anyone_is_frozen(session: Session) -> bool:
    """Return whether anybody's file is frozen: asked at every write, and most often answered no."""
    return session.connection().execute(_ANY).first() is not None


def _refuse_if_concerned(session: Session, table: str, rows: Sequence[Values]) -> None:
    if table in _BY_ACT:
        people = _participants(session, _values(rows, _BY_ACT[table]))
    elif table == "not_duplicate":
        people = _values(rows, "first_id") | _values(rows, "second_id")
    else:
        owner = _owners().get(table)
        if owner is None:
            return
        people = _values(rows, owner)
        if owner == "support_path_id":
            people = _people_of_paths(session, people)
    frozen = _frozen(session, people)
    if frozen and not (
        table == "person" and all(_lifts(session, row) for row in rows if row["id"] in frozen)
    ):
        raise FrozenFileError


def is_frozen(session: Session, person_id: str) -> bool:
    """Return whether the person's file is frozen."""
    return bool(_frozen(session, {person_id}))


@cache
def _owners() -> Mapping[str, str | None]:
    return {record.__tablename__: record.owner for record in record_classes()}


def _values(rows: Iterable[Values], column: str) -> set[str]:
    return {str(row[column]) for row in rows if row.get(column) is not None}


def _frozen(session: Session, people: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(people):
        statement = select(PersonRow.id).where(PersonRow.id.in_(chunk), PersonRow.frozen_since.is_not(None))
        found.update(session.execute(statement).scalars())
    return found


def _people_of_paths(session: Session, paths: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(paths):
        statement = select(SupportPathRow.person_id).where(SupportPathRow.id.in_(chunk))
        found.update(session.execute(statement).scalars())
    return found


def _participants(session: Session, acts: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(acts):
        statement = select(ActParticipantRow.person_id).where(
            ActParticipantRow.act_id.in_(chunk), ActParticipantRow.deleted_at.is_(None)
        )
        found.update(session.execute(statement).scalars())
    return found


def _chunks(identities: set[str]) -> Iterable[list[str]]:
    ordered = sorted(identities)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))


def _lifts(session: Session, row: Values) -> bool:
    table = PersonRow.__table__
    stored = session.execute(select(table).where(table.c.id == row["id"])).mappings().one()
    changed = {name for name, value in row.items() if name in stored and stored[name] != value}
    return changed <= _LIFTING and row.get("frozen_since") is None


@event.listens_for(Session, "before_flush")
def _guard(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Hold mapped objects to the same rule as statements."""
    for found in (*session.new, *session.dirty, *session.deleted):
        if isinstance(found, Record):
            state = inspect(found)
            row = {attribute.key: attribute.loaded_value for attribute in state.attrs}
            with session.no_autoflush:
                refuse_if_frozen(session, found.__tablename__, [row])

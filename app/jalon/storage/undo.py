"""Undo and redo through the journal: an action is switched off, or on again; nothing is forgotten.

An action and what undid or redid it make a chain; the action is in force or not, as the chain says. A field
shows what the last action in force gave it. So an action can be switched only while no later one in force
wrote the same field, or stands on a record that it made.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Table, case, func, select, tuple_
from sqlalchemy import update as update_of
from sqlalchemy.orm import Session

from jalon.domain.errors import ChangedSinceError, NothingToUndoError
from jalon.storage import freezing, records
from jalon.storage.history import decode, initial_value
from jalon.storage.journal import CREATED, ERASED, current_action
from jalon.storage.schema import record_classes
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow, JournalStateRow

STEPS: Final = 30
# What stands once it is made: locked months, proofs of erasure, colleagues (they hold a key), the structure.
_MADE_FOR_GOOD: Final = ("monthly_return", "funding_claim", "disposal_record", "coach", "structure")
# How the file came to be: undoing it would empty the whole caseload.
_MAKING_OF_THE_FILE: Final = ("create_caseload", "demonstration")
# What gave or took a way in: the record could come back, the key would not.
_OF_THE_KEYS: Final = (
    "add_colleague",
    "give_passphrase",
    "change_passphrase",
    "remove_colleague",
    "renew_recovery_code",
    "prove_recovery_code",
)
# What was told of a paper that left, the code that one bears: it is gone, and stays told.
_OF_SENDINGS: Final = ("note_sending", "print_visit")
# The archive is no more: without its action, the file would be nowhere.
_OF_ARCHIVES: Final = ("return_from_archive",)
_STANDING: Final = (*_MAKING_OF_THE_FILE, *_OF_THE_KEYS, *_OF_SENDINGS, *_OF_ARCHIVES)
_CHUNK: Final = 300

_Item = TypeVar("_Item")
_Cell = tuple[str, str, str]
_operation = JournalOperationRow
_action = JournalActionRow


@dataclass(frozen=True, slots=True)
class UndoableAction:
    """An action in force that can be undone: its label (a code), and how many records it touched."""

    action_id: str
    label: str
    at: datetime
    author_id: str | None
    count: int


def undoable_actions(
    session: Session, *, limit: int = STEPS, author_id: str | None = None
) -> tuple[UndoableAction, ...]:
    """Return the actions in force among the last ``limit`` made on this copy, newest first.

    ``author_id`` keeps those of one colleague.
    """
    switched = Switched.load(session)
    found = []
    for action in _last_actions(session, limit, author_id):
        if switched.is_in_force(action.action_id):
            found.append(action)
    return tuple(found)


def undo(session: Session, action_id: str, *, now: datetime) -> str:
    """Switch an action off, in the session's own action; return its label.

    Raises:
        NothingToUndoError: no such action, already undone, or of a kind that stands for good.
        ChangedSinceError: a later action wrote the same field, or stands on what this one made.
        FrozenFileError: it touched a person whose file is frozen.
    """
    return _switch(session, action_id, on=False, now=now)


def redo(session: Session, *, now: datetime, author_id: str | None = None) -> str:
    """Switch on again what was undone last, in the session's own action; return its label.

    Raises:
        NothingToUndoError: nothing was undone, or something else was done since.
        ChangedSinceError, FrozenFileError: as ``undo``.
    """
    switched = Switched.load(session)
    last_done = session.execute(
        select(func.max(_action.rid)).where(
            _action.undoes_id.is_(None), _action.action_id != current_action(session), _of_this_site(session)
        )
    ).scalar()
    statement = select(_action.action_id).where(
        _action.undoes_id.is_not(None), _action.rid > (last_done or 0), _of_this_site(session)
    )
    if author_id is not None:
        statement = statement.where(_action.author_id == author_id)
    for toggle in session.execute(statement.order_by(_action.rid.desc())).scalars():
        root = switched.root(toggle)
        if not switched.is_in_force(root):
            return _switch(session, root, on=True, now=now)
    raise NothingToUndoError


@dataclass(slots=True)
class Switched:
    """What undid what: for any action, the one at the root of its chain and whether that is in force."""

    undoes: Mapping[str, str]
    undone_by: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session) -> "Switched":
        """Return what the journal says."""
        rows = session.execute(
            select(_action.action_id, _action.undoes_id).where(_action.undoes_id.is_not(None))
        )
        found = cls({row.action_id: cast(str, row.undoes_id) for row in rows})
        for action_id, undone in found.undoes.items():
            found.undone_by.setdefault(undone, []).append(action_id)
        return found

    def root(self, action_id: str) -> str:
        """Return the action that a chain began with."""
        while action_id in self.undoes:
            action_id = self.undoes[action_id]
        return action_id

    def is_in_force(self, action_id: str) -> bool:
        """Tell whether an action stands: not undone, or done again."""
        return not any(self.is_in_force(other) for other in self.undone_by.get(action_id, ()))

    def last_of_chain(self, action_id: str) -> str:
        """Return what switched an action last."""
        while found := [other for other in self.undone_by.get(action_id, ()) if self.is_in_force(other)]:
            action_id = found[-1]
        return action_id


def stands_for_good(session: Session, action_id: str) -> bool:
    """Tell whether an action can never be undone: something that it wrote was erased since, for instance."""
    good = select(_operation.action_id).where(_operation.action_id == action_id, _stands_for_good()).limit(1)
    return session.execute(good).first() is not None


@dataclass(slots=True)
class Footprint:
    """What an action wrote: the records it made, and the fields it changed of others."""

    created: dict[str, set[str]] = field(default_factory=dict)
    removed_again: set[str] = field(default_factory=set)
    cells: set[_Cell] = field(default_factory=set)

    def made(self, table: str, record_id: str) -> bool:
        """Tell whether the action made a record."""
        return record_id in self.created.get(table, ())


def _of_this_site(session: Session) -> Any:
    return _action.site == session.execute(select(JournalStateRow.site)).scalar_one()


def _last_actions(session: Session, limit: int, author_id: str | None) -> Iterator[UndoableAction]:
    of_the_trade = _action.label.not_in(_STANDING)
    statement = select(_action).where(_action.undoes_id.is_(None), _of_this_site(session), of_the_trade)
    if author_id is not None:
        statement = statement.where(_action.author_id == author_id)
    newest_first = statement.order_by(_action.rid.desc())
    given = 0
    for action in session.execute(newest_first.execution_options(yield_per=limit)).scalars():
        count = session.execute(
            select(func.count(_operation.record_id.distinct()))
            .where(_operation.action_id == action.action_id)
            .having(func.max(case((_stands_for_good(), 1), else_=0)) == 0)
        ).scalar()
        if count:
            yield UndoableAction(action.action_id, action.label, action.at, action.author_id, count)
            given += 1
        if given == limit:
            return


def _stands_for_good() -> Any:
    made = (_operation.column_name == CREATED) & _operation.table_name.in_(_MADE_FOR_GOOD)
    return made | (_operation.column_name == ERASED) | _operation.value.is_(None)


def _switch(session: Session, action_id: str, *, on: bool, now: datetime) -> str:
    switched = Switched.load(session)
    label = session.execute(
        select(_action.label).where(_action.action_id == action_id, _action.undoes_id.is_(None))
    ).scalar()
    if (
        label is None
        or label in _STANDING
        or switched.is_in_force(action_id) is on
        or stands_for_good(session, action_id)
    ):
        raise NothingToUndoError
    footprint = footprint_of(session, action_id)
    switching = _Switching(session, switched, action_id, label, footprint, on=on)
    switching.run(now)
    session.execute(
        update_of(_action)
        .where(_action.action_id == current_action(session))
        .values(undoes_id=switched.last_of_chain(action_id))
    )
    return label


def footprint_of(session: Session, action_id: str) -> Footprint:
    """Return what an action wrote."""
    found = Footprint()
    statement = (
        select(_operation.table_name, _operation.record_id, _operation.column_name)
        .where(_operation.action_id == action_id)
        .order_by(_operation.operation_id)
    )
    for table, record_id, column in session.execute(statement):
        if column == CREATED:
            found.created.setdefault(table, set()).add(record_id)
        elif not found.made(table, record_id):
            found.cells.add((table, record_id, column))
        elif column == "deleted_at":
            found.removed_again.add(record_id)
    return found


@dataclass(slots=True)
class _Switching:
    """One action being switched off or on."""

    session: Session
    switched: Switched
    action_id: str
    label: str
    footprint: Footprint
    on: bool

    def run(self, now: datetime) -> None:
        """Check that nothing stands on the action, then write what the fields are without it, or with it."""
        values = self._values_of_cells()
        for table, made in self.footprint.created.items():
            self._require_untouched(table, made)
        if not self.on:
            self._require_unreferred()
        for table, made in self.footprint.created.items():
            self._write_deleted(table, made, None if self.on else now)
        for (table, record_id), changes in values.items():
            records.update(self.session, table, record_id, changes)
        self._require_targets(values)

    def _values_of_cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the value of each changed field once the action is switched."""
        written: dict[_Cell, list[JournalOperationRow]] = {cell: [] for cell in self.footprint.cells}
        rows = {(table, record_id) for table, record_id, _ in self.footprint.cells}
        for operation in self._operations(rows):
            for column in self._columns_of(operation, written):
                written[(operation.table_name, operation.record_id, column)].append(operation)
        values: dict[tuple[str, str], dict[str, Any]] = {}
        for (table, record_id, column), operations in written.items():
            value = self._value(table, column, operations)
            values.setdefault((table, record_id), {})[column] = value
        return values

    def _columns_of(self, operation: JournalOperationRow, written: Mapping[_Cell, object]) -> Iterable[str]:
        if operation.column_name not in (CREATED, ERASED):
            columns: Iterable[str] = (operation.column_name,)
        else:
            columns = [cell[2] for cell in written if cell[:2] == (operation.table_name, operation.record_id)]
        return [
            column for column in columns if (operation.table_name, operation.record_id, column) in written
        ]

    def _value(self, table: str, column: str, operations: Sequence[JournalOperationRow]) -> Any:
        """Return what the last action in force gives a field; refuse when that is later than ours."""
        value, is_after, is_erased = None, False, False
        for operation in operations:
            ours = operation.action_id == self.action_id
            is_after = is_after or ours
            if not self._counts(operation):
                continue
            if is_after and not ours:
                raise ChangedSinceError(self.label, self._label_of(operation))
            is_erased = operation.value is None
            if operation.value is None:  # emptied by an erasure, unless that kept the field
                continue
            content = json.loads(operation.value)
            made = operation.column_name in (CREATED, ERASED)
            value = initial_value(table, column, content) if made else decode(table, column, content)
        if is_erased:
            raise NothingToUndoError
        return value

    def _counts(self, operation: JournalOperationRow) -> bool:
        """Tell whether an operation is part of the state to come: done, not undone, not an undoing."""
        if operation.action_id is None:
            return True
        if operation.action_id in self.switched.undoes:
            return False
        if operation.action_id == self.action_id:
            return self.on
        return self.switched.is_in_force(operation.action_id)

    def _require_untouched(self, table: str, made: set[str]) -> None:
        """Refuse when another action in force changed a record that this one made."""
        for operation in self._operations({(table, record_id) for record_id in made}):
            if operation.action_id != self.action_id and self._counts(operation):
                raise ChangedSinceError(self.label, self._label_of(operation))

    def _require_unreferred(self) -> None:
        """Refuse when a live record of another action refers to one that this action made."""
        for record in record_classes():
            source = cast(Table, record.__table__)
            for column in source.c:
                for key in column.foreign_keys:
                    self._refuse_references(
                        source, column.name, self.footprint.created.get(key.column.table.name)
                    )

    def _refuse_references(self, source: Table, column: str, made: set[str] | None) -> None:
        for chunk in _chunks(sorted(made or ())):
            statement = select(source.c.id).where(source.c[column].in_(chunk), source.c.deleted_at.is_(None))
            for record_id in self.session.execute(statement).scalars():
                if not self.footprint.made(source.name, record_id):
                    last = list(self._operations({(source.name, record_id)}))[-1:]
                    raise ChangedSinceError(self.label, self._label_of(last[0]) if last else "")

    def _require_targets(self, values: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
        """Refuse to bring back a record that refers to one which another action removed."""
        back: dict[str, set[str]] = {}
        for (table, record_id), changes in values.items():
            if "deleted_at" in changes and changes["deleted_at"] is None:
                back.setdefault(table, set()).add(record_id)
        for table, made in self.footprint.created.items():
            if self.on:
                back.setdefault(table, set()).update(made)
        tables = {record.__tablename__: cast(Table, record.__table__) for record in record_classes()}
        for name, identities in back.items():
            source = tables[name]
            for column in source.c:
                for key in column.foreign_keys:
                    target = tables[key.column.table.name].alias()
                    for chunk in _chunks(sorted(identities)):
                        statement = (
                            select(target.c.id)
                            .join(source, source.c[column.name] == target.c.id)
                            .where(source.c.id.in_(chunk), target.c.deleted_at.is_not(None))
                        )
                        for record_id in self.session.execute(statement).scalars():
                            last = list(self._operations({(key.column.table.name, record_id)}))[-1:]
                            raise ChangedSinceError(self.label, self._label_of(last[0]) if last else "")

    def _write_deleted(self, table: str, made: set[str], at: datetime | None) -> None:
        target = cast(Table, {found.__tablename__: found for found in record_classes()}[table].__table__)
        # What the action made and took away again stays away.
        for chunk in _chunks(sorted(made - self.footprint.removed_again)):
            rows = self.session.execute(select(target).where(target.c.id.in_(chunk))).mappings().all()
            freezing.refuse_if_frozen(self.session, table, [dict(row) for row in rows])
            self.session.execute(update_of(target).where(target.c.id.in_(chunk)).values(deleted_at=at))

    def _operations(self, rows: set[tuple[str, str]]) -> Iterator[JournalOperationRow]:
        """Return every operation on some records, oldest first within each."""
        row = tuple_(_operation.table_name, _operation.record_id)
        for chunk in _chunks(sorted(rows)):
            statement = select(_operation).where(row.in_(chunk)).order_by(_operation.operation_id)
            yield from self.session.execute(statement).scalars()

    def _label_of(self, operation: JournalOperationRow) -> str:
        statement = select(_action.label).where(_action.action_id == operation.action_id)
        return self.session.execute(statement).scalar() or ""


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))

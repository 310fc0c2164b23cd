"""Takes back a large action, an import, that others built upon since: what they touched stays, or goes too.

An undoing switches an action as a whole, and refuses when something stands on it. Here the action is taken
apart by person: a file that no later action touched is taken back; one that was stays whole, with what it
stands on, or is taken back with what was written about it since. It is an ordinary action, which can be
undone in its turn.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy import update as update_of
from sqlalchemy.orm import Session

from jalon.domain.acts import HELD
from jalon.domain.figures import shared_equally
from jalon.storage import freezing, records
from jalon.storage.history import decode, initial_value
from jalon.storage.journal import CREATED
from jalon.storage.schema import record_classes
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow
from jalon.storage.undo import Footprint, Switched, footprint_of

_AT_ONCE: Final = 400
_PEOPLE: Final = "person"
_NEVER: Final = frozenset({"monthly_return", "disposal_record", "coach", "structure", "import_run"})
"""What a taking back never takes along."""

_operation = JournalOperationRow
_action = JournalActionRow
Record = tuple[str, str]
"""Table and identity."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A record of the action that a later one changed or refers to, and whose it is."""

    table: str
    record_id: str
    label: str
    at: datetime
    person_id: str | None


@dataclass(slots=True)
class TakingBack:
    """An action taken apart."""

    session: Session
    action_id: str
    footprint: Footprint
    switched: Switched
    rows: dict[Record, dict[str, Any]] = field(default_factory=dict)
    """What it made or changed, as it is now."""
    later: list[tuple[str, str, str, str, datetime]] = field(default_factory=list)
    """Operations of later actions in force: table, record, column, label, instant."""
    later_rows: dict[Record, dict[str, Any]] = field(default_factory=dict)
    people: dict[Record, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, action_id: str) -> "TakingBack":
        """Read what an action wrote and what came after."""
        found = cls(session, action_id, footprint_of(session, action_id), Switched.load(session))
        wanted = {(table, one) for table, made in found.footprint.created.items() for one in made}
        wanted |= {(table, one) for table, one, _ in found.footprint.cells}
        found.rows = _rows(session, wanted)
        found.later = list(found._later())
        found.later_rows = _rows(session, {(one[0], one[1]) for one in found.later})
        found.people = _whose({**found.later_rows, **found.rows})
        return found

    def touched(self) -> tuple[Touched, ...]:
        """Return what later actions touched, each record once, the last touch told."""
        found: dict[Record, Touched] = {}
        ours = self.rows.keys()
        for table, record_id, _column, label, at in self.later:
            record = (table, record_id)
            for one in (record, *self._references(self.later_rows.get(record, {}), table)):
                if one in ours:
                    person = next(iter(sorted(self.people.get(one, ()))), None)
                    found[one] = Touched(one[0], one[1], label, at, person)
        return tuple(sorted(found.values(), key=lambda one: (one.at, one.table, one.record_id)))

    def take_back(self, now: datetime, *, take_along: bool) -> tuple[int, int]:
        """Write; return how many records were taken back, and how many stay."""
        kept = set() if take_along else self._kept()
        if kept:  # the rest can be taken back later: the import stands until then
            kept |= {record for record in self.rows if record[0] == "import_run"}
        along = self._along() if take_along else {}
        count = 0
        for table, ids in self._made(kept):
            self._remove(table, ids, now)
            count += len(ids)
        for (table, record_id), values in along.items():
            records.update(self.session, table, record_id, values or {"deleted_at": now})
            count += 1
        for (table, record_id), values in self._before(kept).items():
            records.update(self.session, table, record_id, values)
            count += 1
        self._share_again({self.later_rows[one]["act_id"] for one in along if one[0] == "act_participant"})
        stays = sum(1 for record in kept if record[0] not in ("import_run", "grid_model"))
        return count, stays

    # --- what came after

    def _later(self) -> Iterator[tuple[str, str, str, str, datetime]]:
        last = self.session.execute(
            select(_operation.operation_id)
            .where(_operation.action_id == self.action_id)
            .order_by(_operation.operation_id.desc())
            .limit(1)
        ).scalar()
        query = (
            select(
                _operation.table_name,
                _operation.record_id,
                _operation.column_name,
                _action.label,
                _action.at,
                _action.action_id,
            )
            .join(_action, _action.action_id == _operation.action_id)
            .where(_operation.operation_id > (last or ""), _operation.action_id != self.action_id)
            .order_by(_operation.operation_id)
        )
        for table, record_id, column, label, at, action_id in self.session.execute(query):
            if action_id not in self.switched.undoes and self.switched.is_in_force(action_id):
                yield table, record_id, column, label, at

    def _references(self, row: Mapping[str, Any], table: str) -> Iterator[Record]:
        if not row or row["deleted_at"] is not None:
            return
        for column, target in _links(table):
            if row.get(column) is not None:
                yield target, row[column]

    # --- what stays

    def _kept(self) -> set[Record]:
        """Return what stays: what was touched, the whole file of its person, and what all that refers to."""
        kept = {(one.table, one.record_id) for one in self.touched()}
        by_person: dict[str, set[Record]] = defaultdict(set)
        for record, people in self.people.items():
            if record in self.rows:
                for person in people:
                    by_person[person].add(record)
        waiting = list(kept)
        while waiting:
            record = waiting.pop()
            more = set(self._references(self.rows[record], record[0])) & self.rows.keys()
            for person in self.people.get(record, ()):
                more |= by_person[person]
            waiting += more - kept
            kept |= more
        return kept

    def _made(self, kept: Collection[Record]) -> Iterator[tuple[str, list[str]]]:
        """Yield by table what the action made and what goes, those that refer before those referred to."""
        for found in reversed(record_classes()):
            table = found.__tablename__
            ids = [
                one
                for one in sorted(self.footprint.created.get(table, ()))
                if (table, one) not in kept and self.rows[table, one]["deleted_at"] is None
            ]
            if ids:
                yield table, ids

    def _remove(self, table: str, ids: Sequence[str], now: datetime) -> None:
        target = _table(table)
        freezing.refuse_if_frozen(self.session, table, [self.rows[table, one] for one in ids])
        for some in _chunks(ids):
            self.session.execute(update_of(target).where(target.c.id.in_(some)).values(deleted_at=now))

    # --- what goes along

    def _along(self) -> dict[Record, dict[str, Any]]:
        """Return the later records that go too: those that cannot be without what is taken back.

        One that only mentions it keeps its place, without the mention (the values to write).
        """
        gone = set(self._made_records())
        found: dict[Record, dict[str, Any]] = {}
        while True:
            more: dict[Record, dict[str, Any]] = {}
            for record, row in self.later_rows.items():
                if record in gone or row["deleted_at"] is not None or record[0] in _NEVER:
                    continue
                lost = [
                    (name, target) for name, target in _links(record[0]) if (target, row.get(name)) in gone
                ]
                columns = _table(record[0]).c
                if any(not columns[name].nullable for name, _ in lost):
                    more[record] = {}
                elif lost and record not in found:
                    found[record] = {name: None for name, _ in lost}
            more |= {record: {} for record in self._emptied_acts(gone | more.keys()) if record not in gone}
            if not more:
                return found
            found |= more
            gone |= more.keys()

    def _made_records(self) -> Iterator[Record]:
        for table, made in self.footprint.created.items():
            for record_id in made:
                yield table, record_id

    def _emptied_acts(self, gone: Collection[Record]) -> Iterator[Record]:
        """Yield the later acts that nobody is left in."""
        lines: dict[str, list[bool]] = defaultdict(list)
        for (table, record_id), row in self.later_rows.items():
            if table == "act_participant" and row["deleted_at"] is None:
                lines[row["act_id"]].append((table, record_id) in gone)
        for act_id, are_gone in lines.items():
            if all(are_gone) and ("act", act_id) in self.later_rows:
                yield "act", act_id

    def _share_again(self, act_ids: Collection[str]) -> None:
        """Share the duration of acts among those who are left in them."""
        acts, lines = _table("act"), _table("act_participant")
        for some in _chunks(sorted(act_ids)):
            query = (
                select(lines.c.id, lines.c.act_id, lines.c.minutes, acts.c.duration_minutes)
                .join(acts, acts.c.id == lines.c.act_id)
                .where(lines.c.act_id.in_(some), lines.c.deleted_at.is_(None), acts.c.deleted_at.is_(None))
                .where(lines.c.attendance == HELD)
                .order_by(lines.c.rid)
            )
            by_act: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
            for line_id, act_id, minutes, duration in self.session.connection().execute(query):
                by_act[act_id].append((line_id, minutes, duration))
            for left in by_act.values():
                shares = shared_equally(left[0][2], len(left))
                for (line_id, minutes, _), share in zip(left, shares, strict=True):
                    if minutes != share:
                        records.update(self.session, "act_participant", line_id, {"minutes": share})

    # --- fields that it changed

    def _before(self, kept: Collection[Record]) -> dict[Record, dict[str, Any]]:
        """Return what the fields that the action changed were before it."""
        cells: dict[Record, set[str]] = defaultdict(set)
        for table, record_id, column in self.footprint.cells:
            if (table, record_id) not in kept:
                cells[table, record_id].add(column)
        found: dict[Record, dict[str, Any]] = {}
        for operation in _operations(self.session, cells):
            record = (operation.table_name, operation.record_id)
            if operation.action_id == self.action_id or not self._counts(operation):
                continue
            if operation.value is None or operation.operation_id > self._first_of_ours:
                continue
            content = json.loads(operation.value)
            for column in cells[record]:
                if operation.column_name == CREATED:
                    found.setdefault(record, {})[column] = initial_value(record[0], column, content)
                elif operation.column_name == column:
                    found.setdefault(record, {})[column] = decode(record[0], column, content)
        return found

    @property
    def _first_of_ours(self) -> str:
        query = select(_operation.operation_id).where(_operation.action_id == self.action_id)
        return str(self.session.execute(query.order_by(_operation.operation_id).limit(1)).scalar() or "")

    def _counts(self, operation: JournalOperationRow) -> bool:
        action_id = operation.action_id
        if action_id is None:
            return True
        return action_id not in self.switched.undoes and self.switched.is_in_force(action_id)


def _whose(rows: Mapping[Record, Mapping[str, Any]]) -> dict[Record, frozenset[str]]:
    """Return the people to whom records belong: through their path, through the act that names them."""
    paths = {record[1]: row["person_id"] for record, row in rows.items() if record[0] == "support_path"}
    acts: dict[str, set[str]] = defaultdict(set)
    for (table, _), row in rows.items():
        if table == "act_participant":
            acts[row["act_id"]].add(row["person_id"])
    found: dict[Record, frozenset[str]] = {}
    for (table, record_id), row in rows.items():
        if table == _PEOPLE:
            found[table, record_id] = frozenset({record_id})
        elif table == "act":
            found[table, record_id] = frozenset(acts.get(record_id, ()))
        elif row.get("act_id") is not None:
            found[table, record_id] = frozenset(acts.get(row["act_id"], ()))
        elif row.get("person_id") is not None:
            found[table, record_id] = frozenset({row["person_id"]})
        elif row.get("support_path_id") is not None:
            person = paths.get(row["support_path_id"])
            found[table, record_id] = frozenset({person} if person else ())
        elif table == "not_duplicate":
            found[table, record_id] = frozenset({row["first_id"]})
    return found


def _rows(session: Session, wanted: Iterable[Record]) -> dict[Record, dict[str, Any]]:
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, record_id in wanted:
        by_table[table].append(record_id)
    found: dict[Record, dict[str, Any]] = {}
    for table, ids in by_table.items():
        target = _table(table)
        for some in _chunks(sorted(ids)):
            for row in session.connection().execute(select(target).where(target.c.id.in_(some))).mappings():
                found[table, row["id"]] = {str(name): value for name, value in row.items()}
    return found


def _operations(session: Session, wanted: Collection[Record]) -> Iterator[JournalOperationRow]:
    for some in _chunks(sorted({record_id for _, record_id in wanted})):
        query = select(_operation).where(_operation.record_id.in_(some)).order_by(_operation.operation_id)
        for operation in session.execute(query).scalars():
            if (operation.table_name, operation.record_id) in wanted:
                yield operation


def _links(table: str) -> tuple[tuple[str, str], ...]:
    """Return the columns of a table that refer to another, and which one."""
    return tuple(
        (column.name, key.column.table.name) for column in _table(table).c for key in column.foreign_keys
    )


def _table(name: str) -> Table:
    return _tables()[name]


def _tables() -> dict[str, Table]:
    if not _KNOWN:
        _KNOWN.update({one.__tablename__: cast(Table, one.__table__) for one in record_classes()})
    return _KNOWN


_KNOWN: Final[dict[str, Table]] = {}


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))

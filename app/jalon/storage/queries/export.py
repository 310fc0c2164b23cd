"""Reads the whole caseload, list by list, in the shape of the open format."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Select, Table, func, select
from sqlalchemy.orm import Session

from jalon.storage.queries.people import codes_column
from jalon.storage.schema import Record, record_classes
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonRow

_AT_ONCE: Final = 1000
_HIDDEN: Final = frozenset({"rid", "deleted_at", "search_key", "sort_key", "merged_into_id"})
# Lines that are written inside the record they belong to: table, name of the list, columns left out.
_NESTED: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "act": (("act_coach", "coaches", "act_id"), ("act_participant", "participants", "act_id")),
    "agreement": (("agreement_line", "lines", "agreement_id"),),
}
# What an act says in words may be about a person whose file is frozen; her notes and things to do are.
_WORDS_OF_ACTS: Final[dict[str, tuple[str, ...]]] = {
    "act": ("subject", "follow_up", "visit_code"),
    "trip": ("purpose",),
}
_NOTES_OF_ACTS: Final = frozenset({"shared_note", "personal_note", "next_action"})
_KEPT_OF_FROZEN: Final = frozenset({"id", "case_code", "frozen_since"})
_INSIDE: Final = frozenset(child for children in _NESTED.values() for child, _, _ in children)
_FIRST: Final = (
    "coach",
    "person",
    "recognition",
    "referral",
    "support_path",
    "coach_assignment",
    "suspension",
    "intensity_plan",
    "module_period",
    "act",
    "trip",
    "employer",
    "job_contract",
    "agreement",
)
SINGLE: Final = "structure"


def exported_tables() -> tuple[str, ...]:
    """Return the tables of the export that are lists, in its order."""
    others = sorted(set(_tables()) - set(_FIRST) - _INSIDE - {SINGLE})
    return (*_FIRST, *others)


@dataclass(frozen=True, slots=True)
class ExportedColumn:
    """A column of an export; ``kind``: ``text``, ``number``, ``yes_no``, ``day``, ``instant`` or ``time``."""

    name: str
    kind: str


def flat_tables() -> tuple[tuple[str, str | None, str], ...]:
    """Return every table of an export that has a sheet for each: table, table and list it is nested in."""
    nested = {child: (parent, name) for parent, lines in _NESTED.items() for child, name, _ in lines}
    order = [SINGLE]
    for table in exported_tables():
        order += [table, *(child for child, (parent, _) in nested.items() if parent == table)]
    return tuple((table, *nested.get(table, (None, ""))) for table in order)


def columns_of(table: str) -> tuple[ExportedColumn, ...]:
    """Return the columns of a table that an export shows, identity first."""
    return tuple(
        ExportedColumn(column.name, _kind(column))
        for column in _tables()[table].columns
        if column.name not in _HIDDEN
    )


def nesting_column(table: str) -> str:
    """Return the column by which the lines of a nested table lead to their record."""
    return next(link for lines in _NESTED.values() for child, _, link in lines if child == table)


def _kind(column: Column[Any]) -> str:
    kinds = {bool: "yes_no", int: "number", date: "day", datetime: "instant", time: "time"}
    return kinds.get(column.type.python_type, "text")


def list_name(table: str) -> str:
    """Return the key of a table in the open format."""
    return f"{table}es" if table.endswith("ch") else f"{table}s"


def read_records(session: Session, table: str) -> Iterator[dict[str, Any]]:
    """Yield the live records of a table by identity; nested lists inside them.

    What belongs to a record in the trash stays out with it. Of a frozen file (RGPD, article 18: kept, not
    used) nothing is in clear but the identity, the case code and the day from which it is frozen: what
    belongs to it stays out, and so do the words of the acts that name its person and her lines in locked
    months. The acts themselves stay, as the time of colleagues and of others, without her among those
    concerned: counted again from such an export, her figures are missing. Our choice.
    """
    frozen = _frozen_files(session)
    children = _NESTED.get(table, ())
    for batch in session.execute(_query(table)).mappings().partitions(_AT_ONCE):
        rows = [_plain(row) for row in batch]
        for child, name, link in children:
            grouped = _grouped(session, child, link, [row["id"] for row in rows])
            for row in rows:
                row[name] = grouped.get(row["id"], [])
        yield from _without_frozen(table, rows, frozen) if frozen else rows


@dataclass(frozen=True, slots=True)
class _FrozenFiles:
    """Whose files are frozen, and what leads to them."""

    people: frozenset[str]
    case_codes: frozenset[str]
    paths: frozenset[str]
    acts: frozenset[str]


def _frozen_files(session: Session) -> _FrozenFiles | None:
    query = select(PersonRow.id, codes_column()).where(PersonRow.frozen_since.is_not(None))
    found = session.execute(query).all()
    if not found:
        return None
    people = frozenset(person_id for person_id, _ in found)
    paths = select(SupportPathRow.id).where(SupportPathRow.person_id.in_(people))
    acts = select(ActParticipantRow.act_id).where(ActParticipantRow.person_id.in_(people))
    return _FrozenFiles(
        people=people,
        case_codes=frozenset(code for _, codes in found for code in codes.split()),
        paths=frozenset(session.execute(paths).scalars()),
        acts=frozenset(session.execute(acts).scalars()),
    )


def _without_frozen(table: str, rows: list[dict[str, Any]], frozen: _FrozenFiles) -> Iterator[dict[str, Any]]:
    for row in rows:
        if table == "person":
            yield _bare(row) if row["id"] in frozen.people else row
            continue
        if row.get("person_id") in frozen.people or row.get("support_path_id") in frozen.paths:
            continue
        of_act = row["id"] if table == "act" else row.get("act_id")
        if of_act in frozen.acts:
            if table in _NOTES_OF_ACTS:
                continue
            row |= dict.fromkeys(_WORDS_OF_ACTS.get(table, ()))
        if table == "act":
            row["participants"] = [
                line for line in row["participants"] if line["person_id"] not in frozen.people
            ]
        if table == "monthly_return":
            row["snapshot"] = _without_lines(row["snapshot"], frozen.case_codes)
        yield row


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a person with nothing in it that the file does not ask for."""
    columns = _tables()["person"].columns
    return {
        name: value if name in _KEPT_OF_FROZEN else None if columns[name].nullable else type(value)()
        for name, value in row.items()
    }


def _without_lines(snapshot: str, case_codes: frozenset[str]) -> str:
    """Return a locked month without its lines about some people; its digest remains that of the whole."""
    document = json.loads(snapshot)
    for key in ("persons", "checks"):
        document[key] = [line for line in document.get(key, ()) if line["case_code"] not in case_codes]
    if "changes" in document:
        document["changes"] = [
            change
            for change in document["changes"]
            if change["part"] != "persons" or change["key"] not in case_codes
        ]
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_single(session: Session) -> dict[str, Any]:
    """Return the structure."""
    return next(read_records(session, SINGLE), {})


def latest_day(session: Session) -> date | None:
    """Return the last day on which something was done, else on which someone was admitted."""
    acted = select(func.max(ActRow.date)).where(ActRow.state == "DONE", ActRow.deleted_at.is_(None))
    admitted = select(func.max(SupportPathRow.admission_date)).where(SupportPathRow.deleted_at.is_(None))
    return session.execute(acted).scalar() or session.execute(admitted).scalar()


@cache
def _tables() -> dict[str, Table]:
    found: dict[str, Table] = {}
    for record in record_classes():
        assert issubclass(record, Record)
        table = record.__table__
        assert isinstance(table, Table)
        found[table.name] = table
    return found


def _query(name: str) -> Select[Any]:
    table = _tables()[name]
    columns = [column for column in table.columns if column.name not in _HIDDEN]
    query = (
        select(*columns)
        .execution_options(yield_per=_AT_ONCE)
        .where(table.c.deleted_at.is_(None))
        .order_by(table.c.id)
    )
    for column in table.columns:
        if column.name in {"person_id", "support_path_id", "act_id", "agreement_id"}:
            query = _with_live_owner(query, column)
    return query


def _with_live_owner(query: Select[Any], column: Column[Any]) -> Select[Any]:
    """Keep the rows whose owner is not in the trash; a row that may have no owner stays without."""
    if column.nullable:
        return query
    owner = next(iter(column.foreign_keys)).column.table
    return query.where(column.in_(select(owner.c.id).where(owner.c.deleted_at.is_(None))))


def _grouped(session: Session, table: str, link: str, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the nested lines by the record they belong to, in the order in which they were written."""
    source = _tables()[table]
    grouped: dict[str, list[dict[str, Any]]] = {}
    query = _query(table).where(source.c[link].in_(ids)).order_by(None).order_by(source.c[link], source.c.rid)
    for row in session.execute(query).mappings():
        line = _plain(row)
        grouped.setdefault(line.pop(link), []).append(line)
    return grouped


def _plain(row: Any) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value

"""Finds who is named in the words of others: rounds, acts of several people, notes about someone else.

Erasing a person empties what is hers; her name may also stand in what was written of others, today or in an
old value. That is found here, shown for review, and masked in what is chosen: a word such as « Petit » is
not always somebody.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, cast

from sqlalchemy import RowMapping, String, Table, delete, or_, select
from sqlalchemy.orm import Session

from jalon.domain.mentions import MASK, Names, holds_a_name, masked
from jalon.storage import erasure, records
from jalon.storage.journal import CREATED, current_action
from jalon.storage.merged_records import identities_of
from jalon.storage.schema import record_classes
from jalon.storage.schema.acts import ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.employment import JobContractRow
from jalon.storage.schema.journal import JournalOperationRow
from jalon.storage.schema.returns import MonthlyReturnRow
from jalon.storage.schema.upkeep import DraftRow

_LEAST_LENGTH: Final = 100  # characters of a column in which people write sentences
_NO_SENTENCES: Final = frozenset(
    {"coach", "employer", "person", "platform", "partner", "structure", "setting", "extra_field"}
    | {"disposal_record", "grid_model", "import_run", "monthly_return", "letter_template"}
)
EMPLOYER: Final = "employer"
DRAFT: Final = "draft"
_SELF_EMPLOYED: Final = "INDEPENDANT"
_OF_BUSINESS: Final = ("name", "former_names", "siret", "address", "phone", "email")
_OF_SOMEBODY: Final = frozenset({"name", "email", "address", "uid", "shared_items"})
_PERSON_SENTENCES: Final = ("communication_needs", "work_impact", "freeze_reason")
_CHUNK: Final = 500
_NEVER_ACCENTED: Final = frozenset("bfjkmpqvwx")
_operation = JournalOperationRow


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names the person, in a record which is not hers alone."""

    table: str
    column: str
    record_id: str
    text: str | None
    """What stands there now; None when only an old value names her."""
    day: date | None
    is_locked: bool
    """It stands in a locked return too: neither is changed."""


def find_mentions(session: Session, person_id: str) -> tuple[Mention, ...]:
    """Return the texts of others that name a person, by table and day; what erasing empties is left out.

    Her family names are looked for everywhere; a given name alone only in acts in which she takes part, in
    their journeys and in the rounds of the same days. Old values count.

    Raises:
        UnknownRecordError: nobody has this identity.
    """
    names = names_of(session, person_id)
    if not names.all():
        return ()
    hers = erasure.reach_of(session, person_id)
    near = _near_her(session, person_id)
    found: dict[tuple[str, str, str], Mention] = {}
    for name, columns in _sentences().items():
        ours = hers.get(name, frozenset())
        for row in _rows(session, name, columns, names):
            if row["id"] not in ours:
                sought = names.all() if row["id"] in near else names.family
                for column in columns:
                    if row[column] and holds_a_name(row[column], sought):
                        found[(name, column, row["id"])] = _mention(session, name, column, row, row[column])
    for table, column, record_id in _old_values(session, names, near):
        if record_id not in hers.get(table, frozenset()) and (table, column, record_id) not in found:
            of_record = select(_table(table)).where(_table(table).c.id == record_id)
            old = session.execute(of_record).mappings().one_or_none()
            if old is not None:
                found[(table, column, record_id)] = _mention(session, table, column, old, None)
    for own in (*_businesses(session, person_id), *_drafts(session, names)):
        found[(own.table, own.column, own.record_id)] = own
    return tuple(sorted(found.values(), key=lambda one: (one.table, one.day or date.min, one.record_id)))


def names_of(session: Session, person_id: str) -> Names:
    """Return every name that a person ever had."""
    family, given = erasure.names_of(session, person_id)
    return Names(frozenset(family), frozenset(given))


def mask_mentions(session: Session, mentions: Iterable[Mention], names: Names) -> None:
    """Mask names in texts, in the session's own action, and empty the old values of these fields.

    Raises:
        FrozenFileError: a text belongs to somebody whose file is frozen.
    """
    action = current_action(session)
    for one in mentions:
        if one.is_locked:
            continue
        if one.table == DRAFT:
            session.execute(delete(DraftRow).where(DraftRow.rid == int(one.record_id)))
            continue
        table = _table(one.table)
        if one.table == EMPLOYER:
            _empty_business(session, one, names, action)
            continue
        # What stands there now: someone may have written on since it was shown for review.
        text = session.execute(select(table.c[one.column]).where(table.c.id == one.record_id)).scalar()
        if text is not None:
            records.update(session, one.table, one.record_id, {one.column: masked(text, names.all())})
        erasure.empty_columns(session, one.table, (one.record_id,), (one.column,), but=action)


def _businesses(session: Session, person_id: str) -> Iterator[Mention]:
    """Yield what is on file of employers that are herself: who is self-employed works at her own business.

    One at which somebody else worked is no business of hers alone.
    """
    contract = JobContractRow
    people = identities_of(session, person_id)
    hers = select(contract.employer_id).where(
        contract.person_id.in_(people), contract.contract_type == _SELF_EMPLOYED
    )
    others = select(contract.employer_id).where(
        contract.person_id.not_in(people), contract.employer_id.is_not(None)
    )
    table = _table(EMPLOYER)
    rows = session.execute(select(table).where(table.c.id.in_(hers), table.c.id.not_in(others))).mappings()
    for row in rows:
        for column in _OF_BUSINESS:
            if row[column]:
                yield Mention(EMPLOYER, column, row["id"], row[column], None, is_locked=False)


def _empty_business(session: Session, one: Mention, names: Names, action: str | None) -> None:
    """Take from an employer what says that it is somebody, and the old values of that."""
    table = _table(EMPLOYER)
    if one.column == "name":
        name = session.execute(select(table.c.name).where(table.c.id == one.record_id)).scalar() or ""
        left = masked(name, names.all())
        records.update(session, EMPLOYER, one.record_id, {"name": left if left != name else MASK})
    else:
        records.update(session, EMPLOYER, one.record_id, {one.column: None})
    erasure.empty_columns(session, EMPLOYER, (one.record_id,), (one.column,), but=action)


def _drafts(session: Session, names: Names) -> Iterator[Mention]:
    """Yield what is typed and not written yet, and holds a family name of hers; with both it goes anyway."""
    for draft in session.execute(select(DraftRow.rid, DraftRow.payload, DraftRow.saved_at)):
        text = _typed(draft.payload)
        if holds_a_name(text, names.family) and not holds_a_name(text, names.given):
            yield Mention(DRAFT, "payload", str(draft.rid), text, draft.saved_at.date(), is_locked=False)


def _typed(payload: str) -> str:
    """Return the words of a draft, one after the other."""
    try:
        content = json.loads(payload)
    except ValueError:
        return payload
    return " · ".join(dict.fromkeys(_leaves(content)))


def _leaves(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for inner in content.values():
            yield from _leaves(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _leaves(inner)


@cache
def _sentences() -> Mapping[str, tuple[str, ...]]:
    """Return by table the columns in which people write what they want."""
    found: dict[str, tuple[str, ...]] = {"person": _PERSON_SENTENCES}
    for record in record_classes():
        if record.__tablename__ in _NO_SENTENCES:
            continue
        columns = tuple(
            column.name
            for column in record.__table__.columns
            if isinstance(column.type, String)
            and (column.type.length is None or column.type.length >= _LEAST_LENGTH)
            and column.name not in record.derived | _OF_SOMEBODY
        )
        if columns:
            found[record.__tablename__] = columns
    return found


def _table(name: str) -> Table:
    return cast(Table, next(one.__table__ for one in record_classes() if one.__tablename__ == name))


def _rows(session: Session, name: str, columns: Sequence[str], names: Names) -> Iterator[RowMapping]:
    """Yield the rows in which a name may stand; the engine sifts, it knows no accents."""
    table = _table(name)
    sifting = or_(*(table.c[column].like(sieve) for column in columns for sieve in _sieves(names)))
    yield from session.execute(select(table).where(sifting)).mappings()


def _old_values(session: Session, names: Names, near: Collection[str]) -> Iterator[tuple[str, str, str]]:
    operation = _operation
    statement = (
        select(operation.table_name, operation.record_id, operation.column_name, operation.value)
        .where(
            operation.table_name.in_(tuple(_sentences())),
            or_(*(operation.value.like(sieve) for sieve in _sieves(names))),
        )
        .order_by(operation.operation_id)
    )
    for table, record_id, column, value in session.execute(statement):
        sought = names.all() if record_id in near else names.family
        content = json.loads(value or "null")
        texts = content if column == CREATED else {column: content}
        for one in _sentences()[table]:
            if isinstance(texts.get(one), str) and holds_a_name(texts[one], sought):
                yield table, one, record_id


def _sieves(names: Names) -> tuple[str, ...]:
    """Return patterns that let every spelling of the names through: an accent, a capital, a ligature."""
    return tuple(
        "%" + "%".join(letter for letter in name if letter in _NEVER_ACCENTED) + "%"
        for name in sorted(names.all())
        if name
    )


def _near_her(session: Session, person_id: str) -> frozenset[str]:
    """Return the acts in which she takes part, their journeys, and the rounds of the same days."""
    mine = select(ActParticipantRow.act_id).where(ActParticipantRow.person_id == person_id)
    acts = dict(session.execute(select(ActRow.id, ActRow.date).where(ActRow.id.in_(mine))).all())
    found = set(acts)
    for chunk in _chunks(sorted(acts)):
        found.update(session.execute(select(TripRow.id).where(TripRow.act_id.in_(chunk))).scalars())
    days = sorted(set(acts.values()))
    for start in range(0, len(days), _CHUNK):
        rounds = select(TripRow.id).where(
            TripRow.act_id.is_(None), TripRow.date.in_(days[start : start + _CHUNK])
        )
        found.update(session.execute(rounds).scalars())
    return frozenset(found)


def _mention(session: Session, table: str, column: str, row: RowMapping, text: str | None) -> Mention:
    day = next((row[name] for name in ("date", "start_date", "due_date") if row.get(name) is not None), None)
    return Mention(table, column, row["id"], text, day, _is_locked(session, table, row))


def _is_locked(session: Session, table: str, row: RowMapping) -> bool:
    if table != "return_remark":
        return False
    locked = select(MonthlyReturnRow.rid).where(MonthlyReturnRow.month == row["month"])
    return session.execute(locked.limit(1)).first() is not None


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))

"""Definitive erasure of a person: her rows, every old value in the journal, the search index, the drafts.

What stays is a skeleton without anything that says who she is: dates, codes, minutes and the employers of
her contracts, as each table says in ``kept_when_erased``, with her case code, her sex, her level and the
month of her birth. No table links the code to anyone any more (RGPD, article 17 and recital 26), and the
returns of past months are counted again to the same figures, cuts and lines as those that were locked, which
hold the code too; so do papers that were printed before, which are out of reach. Our choice. Her opaque
identity stays as well, so that a restored older copy erases her again.
"""

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import String, Table, delete, func, insert, null, or_, select, update
from sqlalchemy.orm import Session, aliased

from jalon.domain.errors import FrozenFileError, UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.search_keys import search_key
from jalon.files import private_folder, write_atomically
from jalon.settings.paths import data_folder
from jalon.storage import access_log
from jalon.storage.freezing import refuse_if_frozen
from jalon.storage.history import field_history
from jalon.storage.journal import CREATED, ERASED, applying
from jalon.storage.merged_records import identities_of
from jalon.storage.schema import Record, record_classes
from jalon.storage.schema.acts import ActParticipantRow, TripRow
from jalon.storage.schema.documents import DocumentContentRow, DocumentRow
from jalon.storage.schema.journal import ErasureRow, JournalOperationRow, JournalStateRow
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.upkeep import DraftRow

REAPPLIED: Final = "restored"  # the rule of an erasure done again on a restored copy
# What an act says in words or of one moment; the rest of it counts.
_ACT_WORDS: Final = ("start_time", "subject", "follow_up", "visit_code", "uid", "employer_contact_id")
_CHUNK: Final = 500

_Rows = dict[str, list[str]]  # identities by table
_operation = JournalOperationRow


def erase_person(
    session: Session, person_id: str, *, rule: str, now: datetime, even_frozen: bool = False
) -> None:
    """Erase a person for good, in the session's own action; nothing gives it back.

    Args:
        session: a writing session.
        person_id: who.
        rule: the rule of the trade that asks for it, as a code.
        now: the instant written beside her opaque identity.
        even_frozen: also when her file is frozen; only for a copy in which she had been erased.

    Raises:
        UnknownRecordError: nobody has this identity.
        FrozenFileError: a frozen file is kept as it is (art. 18 RGPD).
    """
    person = session.execute(select(PersonRow).where(PersonRow.id == person_id)).scalar_one_or_none()
    if person is None:
        raise UnknownRecordError("person")
    if person.erased_at is not None:
        return
    if person.frozen_since is not None and not even_frozen:
        raise FrozenFileError
    session.expunge(person)
    acts = _acts_of_her_alone(session, person_id)
    rows = _rows_of(session, person_id, acts)
    identities = identities_of(session, person_id)
    with applying(session):
        _erase_drafts(session, person_id)
        _erase_acts(session, acts)
        left = _erase_rows(session, rows, now)
        _empty_journal(session, rows)
        _write_operations(session, rows, left)
        for identity in identities:
            session.execute(insert(ErasureRow).values(person_id=identity, at=now, rule=rule))
    session.expire_all()


def erase_document(session: Session, document_id: str, *, now: datetime) -> None:
    """Erase one attached document for good, with its content and its old values; nothing gives it back.

    Raises:
        UnknownRecordError: there is no such document.
        FrozenFileError: the person's file is frozen.
    """
    row = (
        session.execute(select(DocumentRow.__table__).where(DocumentRow.id == document_id)).mappings().first()
    )
    if row is None:
        raise UnknownRecordError("document")
    refuse_if_frozen(session, "document", [{str(name): value for name, value in row.items()}])
    rows = {"document": [document_id]}
    with applying(session):
        left = _erase_rows(session, rows, now)
        _empty_journal(session, rows)
        _write_operations(session, rows, left)
    session.expire_all()


def erased_people(session: Session) -> tuple[str, ...]:
    """Return the opaque identities of everyone erased from this caseload."""
    return tuple(session.execute(select(ErasureRow.person_id).order_by(ErasureRow.rid)).scalars())


def reapply_erasures(session: Session, people: Iterable[str], *, now: datetime) -> int:
    """Erase again those of ``people`` who came back with an older copy; return how many."""
    count = 0
    for person_id in people:
        statement = select(PersonRow.id).where(PersonRow.id == person_id, PersonRow.erased_at.is_(None))
        if session.execute(statement).first() is not None:
            erase_person(session, person_id, rule=REAPPLIED, now=now, even_frozen=True)
            count += 1
    return count


def remember(session: Session, caseload_id: str) -> None:
    """Keep on this PC who was erased, so that restoring an older backup does not bring them back.

    To be called once the erasure is committed, and at any later time: nobody is forgotten. The file holds
    keyed digests of opaque identities: it names nobody, even to who has a copy of the base.

    Raises:
        OSError: the folder cannot be written.
    """
    path = _memory(caseload_id)
    known = _remembered(path)
    key = _key(session)
    wanted = known | {_mark(key, person_id) for person_id in erased_people(session)}
    if wanted != known:
        private_folder(path.parent)
        write_atomically(path, "".join(f"{mark}\n" for mark in sorted(wanted)).encode("ascii"))


def forget(session: Session, caseload_id: str, people: Iterable[str]) -> None:
    """Remember no more on this PC that some people were erased: their file came back from the archives.

    Raises:
        OSError: the folder cannot be written.
    """
    path, key = _memory(caseload_id), _key(session)
    known = _remembered(path)
    left = known - {_mark(key, person_id) for person_id in people}
    if left != known:
        write_atomically(path, "".join(f"{mark}\n" for mark in sorted(left)).encode("ascii"))


def erase_again(session: Session, caseload_id: str, *, now: datetime) -> int:
    """Erase those whom an older copy brought back, in the session's own action; return how many."""
    marks, key = _remembered(_memory(caseload_id)), _key(session)
    if not marks:
        return 0
    people = session.execute(select(PersonRow.id).where(PersonRow.erased_at.is_(None))).scalars()
    return reapply_erasures(session, [found for found in people if _mark(key, found) in marks], now=now)


def _memory(caseload_id: str) -> Path:
    return data_folder() / "erasures" / caseload_id


def _remembered(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="ascii", errors="replace").split())
    except FileNotFoundError:
        return frozenset()


def _key(session: Session) -> bytes:
    # From the one key of this caseload that survives a change of the data key.
    return hmac.digest(cast(bytes, session.info[access_log.KEY]), b"jalon 1 erased people", "sha256")


def _mark(key: bytes, person_id: str) -> str:
    return hmac.digest(key, person_id.encode("ascii"), "sha256").hex()


# --- what is hers


@cache
def _tables() -> Mapping[str, type[Record]]:
    return {record.__tablename__: record for record in record_classes()}


def _table(name: str) -> Table:
    return cast(Table, _tables()[name].__table__)


def _acts_of_her_alone(session: Session, person_id: str) -> list[str]:
    """Return the acts in which nobody else takes part who is not erased: their words are about her."""
    other, someone = aliased(ActParticipantRow), aliased(PersonRow)
    others = (
        select(other.rid)
        .join(someone, someone.id == other.person_id)
        .where(
            other.act_id == ActParticipantRow.act_id,
            other.person_id != person_id,
            someone.erased_at.is_(None),
        )
    )
    statement = select(ActParticipantRow.act_id).where(
        ActParticipantRow.person_id == person_id, ~others.exists()
    )
    return sorted(set(session.execute(statement).scalars()))


def _rows_of(session: Session, person_id: str, acts: Sequence[str]) -> _Rows:
    """Return every row that is hers, in the trash too: by its owner, or by what of hers it hangs on."""
    paths = list(
        session.execute(select(SupportPathRow.id).where(SupportPathRow.person_id == person_id)).scalars()
    )
    found: dict[str, set[str]] = defaultdict(set)
    people = identities_of(session, person_id)
    for name, record in _tables().items():
        if record.owner is not None:
            values = paths if record.owner == "support_path_id" else people
            found[name].update(_identities(session, name, record.owner, values))
    found["not_duplicate"].update(_identities(session, "not_duplicate", "second_id", people))
    for name in ("shared_note", "personal_note", "next_action"):
        found[name].update(_ownerless(session, name, "act_id", acts))
    found["next_action"].update(_ownerless(session, "next_action", "goal_id", sorted(found["goal"])))
    hers = sorted(identity for identities in found.values() for identity in identities)
    found["deadline_dismissal"].update(_identities(session, "deadline_dismissal", "subject_id", hers))
    return {name: sorted(identities) for name, identities in found.items() if identities}


def _identities(session: Session, name: str, column: str, values: Sequence[str]) -> Iterator[str]:
    table = _table(name)
    for chunk in _chunks(values):
        yield from session.execute(select(table.c.id).where(table.c[column].in_(chunk))).scalars()


def _ownerless(session: Session, name: str, column: str, values: Sequence[str]) -> Iterator[str]:
    table = _table(name)
    for chunk in _chunks(values):
        statement = select(table.c.id).where(table.c[column].in_(chunk), table.c.person_id.is_(None))
        yield from session.execute(statement).scalars()


# --- the erasing


def _erase_drafts(session: Session, person_id: str) -> None:
    """Delete the drafts that belong to her, hold her identity, or hold a family and a given name of hers."""
    family, given = names_of(session, person_id)
    identities = identities_of(session, person_id)
    for draft in session.execute(select(DraftRow.rid, DraftRow.person_id, DraftRow.payload)):
        words = search_key(_text(draft.payload))
        named = any(name in words for name in family) and any(name in words for name in given)
        if named or any(draft.person_id == one or one in draft.payload for one in identities):
            session.execute(delete(DraftRow).where(DraftRow.rid == draft.rid))


def names_of(session: Session, person_id: str) -> tuple[set[str], set[str]]:
    """Return every family name, and every given name, that a person ever had, folded."""
    family = _names(session, person_id, "family_name") | _names(session, person_id, "birth_name")
    return family, _names(session, person_id, "given_name")


def reach_of(session: Session, person_id: str) -> Mapping[str, frozenset[str]]:
    """Return by table the identities of what erasing a person empties: her rows, the acts of her alone."""
    acts = _acts_of_her_alone(session, person_id)
    found = {name: frozenset(rows) for name, rows in _rows_of(session, person_id, acts).items()}
    trips: set[str] = set()
    for chunk in _chunks(acts):
        trips.update(session.execute(select(TripRow.id).where(TripRow.act_id.in_(chunk))).scalars())
    return found | {"act": frozenset(acts), "trip": frozenset(trips)}


def _names(session: Session, person_id: str, column: str) -> set[str]:
    """Return every name that she ever had, folded, in files merged into hers too."""
    values = [
        value
        for identity in identities_of(session, person_id)
        for value in field_history(session, "person", identity, column)
    ]
    return {search_key(value.value) for value in values if value.value} - {""}


def _text(payload: str) -> str:
    try:  # JSON may hold accents escaped
        return json.dumps(json.loads(payload), ensure_ascii=False)
    except ValueError:
        return payload


def _erase_acts(session: Session, acts: Sequence[str]) -> None:
    """Empty the words of acts, of their journeys, and the old values of both; the rest counts and stays."""
    table = _table("act")
    for chunk in _chunks(acts):
        session.execute(update(table).where(table.c.id.in_(chunk)).values(dict.fromkeys(_ACT_WORDS)))
        empty_columns(session, "act", chunk, _ACT_WORDS)
        trips = session.execute(select(TripRow.id).where(TripRow.act_id.in_(chunk))).scalars().all()
        session.execute(update(TripRow).where(TripRow.id.in_(trips)).values(purpose=None))
        empty_columns(session, "trip", trips, ("purpose",))


def _erase_rows(session: Session, rows: _Rows, now: datetime) -> dict[tuple[str, str], str]:
    """Delete rows, or leave their skeleton; return the JSON of each skeleton. Children come first."""
    for chunk in _chunks(rows.get("document", [])):
        session.execute(delete(DocumentContentRow).where(DocumentContentRow.document_id.in_(chunk)))
    left: dict[tuple[str, str], str] = {}
    # First the skeletons: what they let go of can then be deleted.
    for name, identities in rows.items():
        if _tables()[name].kept_when_erased is not None:
            for chunk in _chunks(identities):
                left.update(_leave_skeletons(session, name, chunk, now))
    for name in reversed(list(_tables())):
        if name in rows and _tables()[name].kept_when_erased is None:
            table = _table(name)
            own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
            for chunk in _chunks(rows[name]) if own else ():
                session.execute(update(table).where(table.c.id.in_(chunk)).values(dict.fromkeys(own)))
            for chunk in _chunks(rows[name]):
                session.execute(delete(table).where(table.c.id.in_(chunk)))
    return left


def _leave_skeletons(
    session: Session, name: str, identities: Sequence[str], now: datetime
) -> dict[tuple[str, str], str]:
    table = _table(name)
    values = neutral_values(name)
    if name == "person":
        values["erased_at"] = now
        for person_id in identities:
            _blur_birth(session, person_id, now.year)
    if values:
        session.execute(update(table).where(table.c.id.in_(identities)).values(values))
    kept = sorted(_tables()[name].kept_when_erased or ())
    pairs = [part for column in kept for part in (column, table.c[column])]
    statement = select(table.c.id, func.json_object(*pairs)).where(table.c.id.in_(identities))
    return {(name, row[0]): row[1] for row in session.execute(statement)}


def _blur_birth(session: Session, person_id: str, year: int) -> None:
    """Replace the day of birth by the first of its month, or by the first that changes no age of the past.

    A return gives the age on the days of admission and of exit, and on the last day of a month: only such a
    day, in the month of her birth and before it, makes another day than the first.
    """
    born = session.execute(select(PersonRow.birth_date).where(PersonRow.id == person_id)).scalar()
    if born is None:
        return
    path, days = SupportPathRow, set[date]()
    statement = select(path.admission_date, path.exit_date).where(path.person_id == person_id)
    for admission, end in session.execute(statement):
        days.update(day for day in (admission, end) if day is not None)
        if admission is not None:  # of those born on 29 February: the month that ends on the 28th
            years = range(admission.year, (year if end is None else end.year) + 1)
            ends = (Month(number, born.month).last_day for number in years)
            days.update(day for day in ends if admission <= day)
    before = [day.day for day in days if day.month == born.month and day.day < born.day]
    blurred = born.replace(day=max(before, default=0) + 1)
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(birth_date=blurred))


def emptied_columns(name: str) -> frozenset[str]:
    """Return the columns of a table that an erasing empties in the rows which stay in the caseload."""
    if name == "act":
        return frozenset(_ACT_WORDS)
    if name == "trip":
        return frozenset({"purpose"})
    some = frozenset(neutral_values(name)) | _tables()[name].derived
    return some | {"birth_date", "erased_at"} if name == "person" else some


def neutral_values(name: str) -> dict[str, Any]:
    """Return what an erased row of a table holds in the columns that are not kept.

    Raises:
        TypeError: a column that must hold something has no neutral value.
    """
    record = _tables()[name]
    found: dict[str, Any] = {}
    always = {"rid", "id", "deleted_at", *(record.kept_when_erased or ())}
    for column in _table(name).columns:
        if column.name in always:
            continue
        default = getattr(column.default, "arg", None)
        if column.nullable:
            found[column.name] = None
        elif default is not None and not callable(default):
            found[column.name] = default
        elif isinstance(column.type, String) and not column.foreign_keys:
            found[column.name] = ""
        else:
            raise TypeError(f"{name}.{column.name} has no neutral value")
    return found


# --- the journal


def empty_columns(
    session: Session,
    table: str,
    identities: Sequence[str],
    columns: Sequence[str],
    *,
    but: str | None = None,
) -> None:
    """Empty some columns of some rows in the journal, but what one action wrote; the rest stays."""
    of_rows = [_operation.table_name == table, _operation.record_id.in_(identities)]
    if but is not None:
        of_rows.append(or_(_operation.action_id.is_(None), _operation.action_id != but))
    session.execute(
        update(_operation).where(*of_rows, _operation.column_name.in_(columns)).values(value=null())
    )
    without = func.json_remove(_operation.value, *(f"$.{column}" for column in columns))
    session.execute(
        update(_operation).where(*of_rows, _operation.column_name == CREATED).values(value=without)
    )


def _empty_journal(session: Session, rows: _Rows) -> None:
    for name, identities in rows.items():
        for chunk in _chunks(identities):
            session.execute(
                update(_operation)
                .where(_operation.table_name == name, _operation.record_id.in_(chunk))
                .values(value=null())
            )


def _write_operations(session: Session, rows: _Rows, left: Mapping[tuple[str, str], str]) -> None:
    """Write one operation of erasure for each row, with what is left of it, for the copies to come."""
    state = session.execute(select(JournalStateRow.__table__)).one()
    written = []
    for number, (name, identity) in enumerate(
        ((name, identity) for name, identities in rows.items() for identity in identities),
        start=state.sequence + 1,
    ):
        written.append(
            {
                "operation_id": f"{state.milliseconds:012x}-{number:08x}-{state.site}",
                "site": state.site,
                "sequence": number,
                "table_name": name,
                "record_id": identity,
                "column_name": ERASED,
                "value": left.get((name, identity)),
                "parents": "[]",
                "author_id": state.author_id,
                "action_id": state.action_id,
            }
        )
    session.execute(insert(_operation), written)
    session.execute(update(JournalStateRow).values(sequence=state.sequence + len(written)))


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))

"""Reads what a monthly return is made of beside its figures, and the revisions that were locked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.months import Month, month_of
from jalon.storage.journal import ERASED
from jalon.storage.queries.people import codes_column
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.journal import JournalActionRow, JournalOperationRow
from jalon.storage.schema.people import PersonRow
from jalon.storage.schema.returns import MonthlyReturnRow, ReturnRemarkRow
from jalon.storage.schema.structure import AgreementRow, PlatformRow, StructureRow


@dataclass(frozen=True, slots=True)
class StructureHead:
    """What a paper says of the structure."""

    name: str
    siret: str | None
    department: str | None
    is_practice: bool
    platform: str | None
    vocabulary: str | None = None

    def words_wanted(self) -> dict[str, str]:
        """Return what a document says of the words to use, nothing when they go by its date."""
        return {"vocabulary": self.vocabulary} if self.vocabulary else {}


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement of the platform."""

    id: str
    reference: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class LockedReturn:
    """A locked revision of a month; ``snapshot`` is canonical JSON at level N1, without digest."""

    id: str
    agreement_id: str | None
    month: str
    revision: int
    locked_at: datetime
    reason: str | None
    snapshot: str
    digest: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of the history of a month."""

    revision: int
    state: str
    locked_at: datetime
    locked_by_id: str | None
    reason: str | None
    digest: str
    sent_date: date | None = None
    sent_means: str | None = None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A row of the last revision of a month: the whole structure, or one of its agreements."""

    id: str
    locked_at: datetime


@dataclass(frozen=True, slots=True)
class TouchedAct:
    """An act or a journey of a month that was written, changed or put away after the lock."""

    table: str
    record_id: str
    date: date
    changed_at: datetime
    is_deleted: bool


def read_structure(session: Session) -> StructureHead:
    """Return the structure, and the lead structure of its platform."""
    row = session.execute(
        select(
            StructureRow.name,
            StructureRow.siret,
            StructureRow.department,
            StructureRow.is_practice,
            StructureRow.vocabulary,
        ).where(StructureRow.deleted_at.is_(None))
    ).first()
    platform = session.execute(
        select(PlatformRow.lead_operator_name)
        .where(PlatformRow.deleted_at.is_(None))
        .order_by(PlatformRow.id)
    ).scalar()
    if row is None:
        return StructureHead("", None, None, False, platform)
    return StructureHead(row.name, row.siret, row.department, row.is_practice, platform, row.vocabulary)


def data_day(session: Session, today: date) -> date:
    """Return the day of the last change of the caseload, which a draft bears; ``today`` when there is none.

    Never the day of the clock: the same caseload gives the same paper, whenever it is printed.
    """
    newest = select(JournalActionRow.at).order_by(JournalActionRow.rid.desc()).limit(1)
    at = session.execute(newest).scalar_one_or_none()
    return today if at is None else at.date()


def find_agreement(session: Session, reference: str) -> Agreement | None:
    """Return the agreement of this reference; of several, the one begun last."""
    row = session.execute(
        select(AgreementRow.id, AgreementRow.reference, AgreementRow.start_date, AgreementRow.end_date)
        .where(AgreementRow.reference == reference, AgreementRow.deleted_at.is_(None))
        .order_by(AgreementRow.start_date.desc(), AgreementRow.id)
    ).first()
    return None if row is None else Agreement(*row)


def agreements_in(session: Session, month: Month) -> tuple[Agreement, ...]:
    """Return the agreements in force on a day of the month."""
    rows = session.execute(
        select(AgreementRow.id, AgreementRow.reference, AgreementRow.start_date, AgreementRow.end_date)
        .where(
            AgreementRow.deleted_at.is_(None),
            AgreementRow.start_date <= month.last_day,
            or_(AgreementRow.end_date.is_(None), AgreementRow.end_date >= month.first_day),
        )
        .order_by(AgreementRow.reference, AgreementRow.id)
    )
    return tuple(Agreement(*row) for row in rows)


def last_locked(session: Session, month: Month, agreement_id: str | None = None) -> LockedReturn | None:
    """Return the last locked revision of a month, None when it never was locked."""
    return _locked(session, month, agreement_id)


def locked_at(
    session: Session, month: Month, at: datetime, agreement_id: str | None = None
) -> LockedReturn | None:
    """Return the revision of a month that was locked at an instant, None when there is none."""
    return _locked(session, month, agreement_id, MonthlyReturnRow.locked_at == at)


def latest_locked_month(session: Session) -> Month | None:
    """Return the latest month of which a revision is locked, None when there is none."""
    latest = select(MonthlyReturnRow.month).where(MonthlyReturnRow.deleted_at.is_(None))
    found = session.execute(latest.order_by(MonthlyReturnRow.month.desc()).limit(1)).scalar_one_or_none()
    return None if found is None else Month.parse(found)


def read_locked(
    session: Session, month: Month, revision: int, agreement_id: str | None = None
) -> LockedReturn | None:
    """Return one locked revision of a month."""
    return _locked(session, month, agreement_id, MonthlyReturnRow.revision == revision)


def _locked(
    session: Session, month: Month, agreement_id: str | None, *conditions: ColumnElement[bool]
) -> LockedReturn | None:
    row = MonthlyReturnRow
    found = session.execute(
        select(
            row.id,
            row.agreement_id,
            row.month,
            row.revision,
            row.locked_at,
            row.reason,
            row.snapshot,
            row.digest,
        )
        .where(row.month == str(month), row.deleted_at.is_(None), _of_agreement(agreement_id), *conditions)
        .order_by(row.revision.desc())
        .limit(1)
    ).first()
    return None if found is None else LockedReturn(*found)


def revisions(session: Session, month: Month, agreement_id: str | None = None) -> tuple[Revision, ...]:
    """Return the locked revisions of a month, the first one first."""
    row = MonthlyReturnRow
    found = session.execute(
        select(
            row.revision,
            row.state,
            row.locked_at,
            row.locked_by_id,
            row.reason,
            row.digest,
            row.sent_date,
            row.sent_means,
        )
        .where(row.month == str(month), row.deleted_at.is_(None), _of_agreement(agreement_id))
        .order_by(row.revision)
    )
    return tuple(Revision(*fields) for fields in found)


def last_revision_rows(session: Session, month: Month) -> tuple[RevisionRow, ...]:
    """Return every row of the last locked revision of a month, none when there is none."""
    row = MonthlyReturnRow
    of_month = (row.month == str(month), row.deleted_at.is_(None))
    last = select(func.max(row.revision)).where(*of_month).scalar_subquery()
    query = select(row.id, row.locked_at).where(*of_month, row.revision == last).order_by(row.rid)
    return tuple(RevisionRow(*found) for found in session.execute(query))


def remarks(session: Session, month: Month, agreement_id: str | None = None) -> dict[str, str]:
    """Return what was written about the month, by module ("" for what is of none)."""
    row = ReturnRemarkRow
    query = (
        select(row.module, row.text)
        .where(row.month == str(month), row.deleted_at.is_(None))
        .order_by(row.module, row.id)
    )
    if agreement_id is not None:
        query = query.where(or_(row.agreement_id.is_(None), row.agreement_id == agreement_id))
    texts: dict[str, list[str]] = {}
    for module, text in session.execute(query):
        texts.setdefault(module or "", []).append(text)
    return {module: "\n".join(lines) for module, lines in sorted(texts.items())}


def names_by_case_code(session: Session) -> dict[str, tuple[str, str]]:
    """Return family and given names by case code, of the persons on file."""
    rows = session.execute(
        select(codes_column(), PersonRow.family_name, PersonRow.given_name).where(
            PersonRow.deleted_at.is_(None), PersonRow.erased_at.is_(None)
        )
    )
    # A month locked before a merge bears the code of a file that is no more.
    return {code: (family, given) for codes, family, given in rows for code in codes.split()}


def frozen_case_codes(session: Session) -> frozenset[str]:
    """Return the case codes of the persons whose file is frozen."""
    query = select(codes_column()).where(PersonRow.frozen_since.is_not(None), PersonRow.deleted_at.is_(None))
    return frozenset(code for codes in session.execute(query).scalars() for code in codes.split())


def touched_since(session: Session, month: Month, locked: LockedReturn) -> tuple[TouchedAct, ...]:
    """Return the acts and journeys of a month that were touched after it was locked, by date.

    After means by the order of the actions in this caseload, not by the clock: what another copy brings
    late is late. An act moved out of the month counts too: the journal knows the day that it had.
    """
    since = session.execute(
        select(JournalActionRow.rid)
        .join(JournalOperationRow, JournalOperationRow.action_id == JournalActionRow.action_id)
        .where(
            JournalOperationRow.table_name == "monthly_return",
            JournalOperationRow.record_id == locked.id,
            JournalOperationRow.column_name == "+",
        )
    ).scalar()
    if since is None:
        return ()
    acts = _touched(session, since, {"act": "id", "act_coach": "act_id", "act_participant": "act_id"})
    trips = _touched(session, since, {"trip": "id"})
    found = [
        *_dated(session, month, "act", acts),
        *_dated(session, month, "trip", trips),
    ]
    return tuple(sorted(found, key=lambda act: (act.date, act.table, act.record_id)))


def late_acts_among(session: Session, act_ids: Sequence[str]) -> frozenset[str]:
    """Return which of these acts were touched after the month that they are in now was locked.

    The same as ``touched_since``, month by month, for a list that goes over many: six queries in all.
    """
    months = {
        row.id: str(month_of(row.date))
        for row in session.execute(select(ActRow.id, ActRow.date).where(ActRow.id.in_(act_ids)))
    }
    locks = _lock_ranks(session, set(months.values()))
    if not locks:
        return frozenset()
    operation, action = JournalOperationRow, JournalActionRow
    late: set[str] = set()
    for table, link in (("act", "id"), ("act_coach", "act_id"), ("act_participant", "act_id")):
        row = _ROWS[table]
        query = (
            select(getattr(row, link), func.max(action.rid))
            .select_from(row)
            .join(operation, operation.record_id == row.id)
            .join(action, action.action_id == operation.action_id)
            .where(
                getattr(row, link).in_(act_ids),
                operation.table_name == table,
                operation.column_name != ERASED,
            )
            .group_by(getattr(row, link))
        )
        for act_id, rank in session.execute(query):
            locked = locks.get(months.get(act_id, ""))
            if locked is not None and rank > locked:
                late.add(act_id)
    return frozenset(late)


def _lock_ranks(session: Session, months: set[str]) -> dict[str, int]:
    """Return by month the place, among all actions, of the one that locked it last."""
    row = MonthlyReturnRow
    revisions = session.execute(
        select(row.month, row.id)
        .where(row.month.in_(months), row.deleted_at.is_(None), _of_agreement(None))
        .order_by(row.revision)
    )
    last = {line.month: line.id for line in revisions}  # the last one stays
    ids = {locked_id: month for month, locked_id in last.items()}
    query = (
        select(JournalOperationRow.record_id, JournalActionRow.rid)
        .join(JournalActionRow, JournalOperationRow.action_id == JournalActionRow.action_id)
        .where(
            JournalOperationRow.table_name == "monthly_return",
            JournalOperationRow.record_id.in_(ids),
            JournalOperationRow.column_name == "+",
        )
    )
    return {ids[record_id]: rank for record_id, rank in session.execute(query)}


_ROWS: dict[str, Any] = {
    "act": ActRow,
    "act_coach": ActCoachRow,
    "act_participant": ActParticipantRow,
    "trip": TripRow,
}


def _touched(session: Session, since: int, links: dict[str, str]) -> dict[str, datetime]:
    """Return by act or journey the last instant at which an action after ``since`` touched it.

    The erasure of a person changes nothing that counts in her acts.
    """
    touched: dict[str, datetime] = {}
    operation, action = JournalOperationRow, JournalActionRow
    for table, link in links.items():
        row = _ROWS[table]
        query = (
            select(getattr(row, link), action.at)
            .select_from(action)
            .join(operation, operation.action_id == action.action_id)
            .join(row, row.id == operation.record_id)
            .where(action.rid > since, operation.table_name == table, operation.column_name != ERASED)
        )
        for record_id, at in session.execute(query):
            touched[record_id] = max(at, touched.get(record_id, at))
    return touched


def _dated(session: Session, month: Month, table: str, touched: dict[str, datetime]) -> list[TouchedAct]:
    found: list[TouchedAct] = []
    row = _ROWS[table]
    ordered = sorted(touched)
    for start in range(0, len(ordered), 500):
        some = ordered[start : start + 500]
        now = session.execute(select(row.id, row.date, row.deleted_at).where(row.id.in_(some))).all()
        moved = _once_in(session, month, table, [record_id for record_id, day, _ in now if day not in month])
        for record_id, day, deleted_at in now:
            if day in month or record_id in moved:
                found.append(TouchedAct(table, record_id, day, touched[record_id], deleted_at is not None))
    return found


def _once_in(session: Session, month: Month, table: str, record_ids: Sequence[str]) -> set[str]:
    """Return which of these records, that have another day now, had one of the month by the journal."""
    operation = JournalOperationRow
    operations = session.execute(
        select(operation.record_id, operation.column_name, operation.value).where(
            operation.table_name == table,
            operation.record_id.in_(record_ids),
            operation.column_name.in_(("+", "date")),
            operation.value.contains(f'"{month}-', autoescape=True),  # few of them: the others stay unread
        )
    )
    found = set()
    for record_id, column_name, text in operations:
        value = None if text is None else json.loads(text)
        day = value.get("date") if column_name == "+" and isinstance(value, dict) else value
        if isinstance(day, str) and day.startswith(f"{month}-"):
            found.add(record_id)
    return found


def _of_agreement(agreement_id: str | None) -> Any:
    column = MonthlyReturnRow.agreement_id
    return column.is_(None) if agreement_id is None else column == agreement_id

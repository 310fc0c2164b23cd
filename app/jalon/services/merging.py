"""Two files of one person, two records of one employer: compared, tried out, merged, taken apart again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from jalon.domain.errors import (
    ArchivedFileError,
    FrozenFileError,
    UnknownRecordError,
)
from jalon.domain.extra_fields import ADDED
from jalon.domain.months import Month
from jalon.services import return_documents
from jalon.services.access import note_in
from jalon.services.backing_up import Step, no_step
from jalon.services.history import undo_action
from jalon.services.return_comparison import Difference
from jalon.services.returns import draft_of
from jalon.services.wording import wording_of_screens
from jalon.storage import merged_records
from jalon.storage.caseload import Caseload
from jalon.storage.merged_records import Kind
from jalon.storage.queries import merging as queries
from jalon.storage.queries.merging import Conflict, Merged
from jalon.storage.transactions import Session

__all__ = [
    "ADDED",
    "Comparison",
    "Conflict",
    "FieldOfTwo",
    "Kind",
    "LockedMonth",
    "Merged",
    "Side",
    "compare",
    "list_merged",
    "merge",
    "take_apart",
    "try_out",
]

Which = Literal["first", "second", "both"]

_FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "person": (
        "family_name", "given_name", "birth_name", "title", "sex", "birth_date", "phone", "other_phone",
        "email", "preferred_contact", "address", "postal_code", "town", "town_code", "legal_protection",
        "education_level", "travel_radius_km", "mobility", "medico_social_support", "has_aah",
        "communication_needs", "work_impact", "simple_documents", "disability_family",
        "other_disability_families",
    ),
    "employer": (
        "name", "siret", "naf_code", "sector", "headcount_band", "address", "postal_code", "town",
        "town_code", "phone", "email",
    ),
}  # fmt: skip
_CODES: Final = frozenset({"mobility", "medico_social_support", "other_disability_families"})
_NOTES: Final = frozenset({"communication_needs", "work_impact"})
_FOLLOW: Final = {"town_code": "town"}
"""What is chosen with another: nobody reads the number of a town."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records: its identity, its case code (empty for an employer), its name, what it holds."""

    id: str
    code: str
    name: str
    counts: Mapping[str, int]
    """How many live records lead to it, by table."""
    birth_date: date | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class FieldOfTwo:
    """What two records hold in a column, and which is proposed; ``both`` only where it makes sense."""

    column: str
    first: Any
    second: Any
    proposed: Which
    can_be_both: bool = False
    label: str = ""
    kind: str = ""
    """Of an added field, its words and what it holds."""

    @property
    def differs(self) -> bool:
        """Tell whether someone has to choose: both hold something, and not the same."""
        return not _is_empty(self.first) and not _is_empty(self.second) and self.first != self.second


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side: what each holds, and what deserves a look once they are one."""

    kind: Kind
    first: Side
    second: Side
    fields: tuple[FieldOfTwo, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class LockedMonth:
    """A locked month that would be counted otherwise, and in what."""

    month: Month
    differences: tuple[Difference, ...]


def compare(caseload: Caseload, kind: Kind, first_id: str, second_id: str) -> Comparison:
    """Return two records side by side.

    Of two values, the one that is filled is proposed, else the one written last; notes and lists of codes
    are kept from both. Our choice.

    Raises:
        UnknownRecordError: one of them is not on file, or they are the same record.
        FrozenFileError: the file of one of them is frozen.
        ArchivedFileError: the file of one of them is archived.
    """
    with caseload.read() as session:
        return _comparison(session, kind, first_id, second_id)


def merge(
    caseload: Caseload, kind: Kind, kept_id: str, gone_id: str, chosen: Mapping[str, Which] | None = None
) -> None:
    """Merge a record into another, as one action that can be undone; the access log keeps it.

    ``chosen`` says by column which value stays, ``first`` being that of the record kept; what is not said is
    as proposed. The case code kept is that of the file kept; the other one still finds it.

    Raises:
        UnknownRecordError, FrozenFileError, ArchivedFileError: as ``compare``; nothing was written.
    """
    with caseload.write("merge_person" if kind == "person" else "merge_employer") as session:
        _merge(caseload, session, kind, kept_id, gone_id, chosen or {})
        for record_id in (kept_id, gone_id):
            note_in(caseload, session, f"merge_{kind}", kind, record_id)


def try_out(
    caseload: Caseload,
    kind: Kind,
    kept_id: str,
    gone_id: str,
    chosen: Mapping[str, Which] | None = None,
    *,
    today: date,
    step: Step = no_step,
) -> tuple[LockedMonth, ...]:
    """Return the locked months that a merge would count otherwise: they would wait « à régulariser ».

    The merge is carried out and given up again: nothing of it is written.

    Raises:
        UnknownRecordError, FrozenFileError, ArchivedFileError: as ``compare``.
    """
    found: list[LockedMonth] = []
    try:
        with caseload.write("try_out") as session:
            months = queries.locked_months(session)
            before = {}
            for done, month in enumerate(months):
                step(done, 2 * len(months))
                before[month] = draft_of(session, month, today=today)
            _merge(caseload, session, kind, kept_id, gone_id, chosen or {})
            changes = {}
            for done, month in enumerate(months, start=len(months)):
                step(done, 2 * len(months))
                after = draft_of(session, month, today=today)
                changes[month] = return_documents.differences(before[month], after)
            raise _GivenUpError
    except _GivenUpError:
        pass
    from jalon.reports.return_changes import change_rows

    for month, some in changes.items():
        if some:
            rows = change_rows({"level": "N1", "changes": some}, wording_of_screens(caseload, month.last_day))
            told = tuple(Difference(*(str(cell) for cell in row.cells)) for row in rows)
            found.append(LockedMonth(month, told))
    return tuple(found)


def list_merged(caseload: Caseload, kind: Kind) -> tuple[Merged, ...]:
    """Return the merges in force, the latest first; of people whose file is frozen or erased, none."""
    with caseload.read() as session:
        return queries.merged(session, kind)


def take_apart(caseload: Caseload, merged: Merged) -> None:
    """Undo a merge while nothing was changed since in what it changed; both records are as they were.

    Raises:
        NothingToUndoError, ChangedSinceError, FrozenFileError: as they say; nothing was changed.
    """
    undo_action(caseload, merged.action_id)


class _GivenUpError(Exception):
    """A merge that was tried out is not kept."""


def _merge(
    caseload: Caseload,
    session: Session,
    kind: Kind,
    kept_id: str,
    gone_id: str,
    chosen: Mapping[str, Which],
) -> None:
    compared = _comparison(session, kind, kept_id, gone_id)
    values: dict[str, Any] = {}
    left_out: list[str] = []
    for field in compared.fields:
        wanted = chosen.get(_FOLLOW.get(field.column, field.column), chosen.get(field.column, field.proposed))
        if field.column.startswith(ADDED):
            sides = {"first": compared.second.id, "second": compared.first.id}
            left_out += queries.added_values(session, kind, sides[wanted], field.column.removeprefix(ADDED))
        else:
            values[field.column] = _value(field, wanted)
    values |= queries.former(session, kind, kept_id, gone_id)
    merged_records.merge(session, kind, kept_id, gone_id, values, left_out=left_out, now=caseload.clock())


def _comparison(session: Session, kind: Kind, first_id: str, second_id: str) -> Comparison:
    rows = []
    for record_id in (first_id, second_id):
        row = queries.record(session, kind, record_id)
        if row is None or first_id == second_id:
            raise UnknownRecordError(kind)
        if row.get("frozen_since") is not None:
            raise FrozenFileError
        if kind == "person" and row["archived_since"] is not None:
            raise ArchivedFileError
        rows.append(row)
    first, second = rows
    fields = [
        FieldOfTwo(
            column,
            first[column],
            second[column],
            _proposed(session, kind, column, first, second),
            can_be_both=column in _CODES | _NOTES,
        )
        for column in _FIELDS[kind]
    ]
    fields += [
        FieldOfTwo(
            f"{ADDED}{one.field_id}", one.first, one.second, one.latest, label=one.label, kind=one.kind
        )
        for one in queries.added_fields_of_two(session, kind, first_id, second_id)
    ]
    return Comparison(
        kind,
        _side(session, kind, first),
        _side(session, kind, second),
        tuple(fields),
        queries.conflicts(session, first_id, second_id) if kind == "person" else (),
    )


def _side(session: Session, kind: Kind, row: Mapping[str, Any]) -> Side:
    name = f"{row['given_name']} {row['family_name']}" if kind == "person" else row["name"]
    return Side(
        row["id"],
        row.get("case_code") or "",
        name,
        queries.counts(session, kind, row["id"]),
        row.get("birth_date"),
        row.get("town"),
    )


def _proposed(
    session: Session, kind: Kind, column: str, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Which:
    if _is_empty(second[column]) or first[column] == second[column]:
        return "first"
    if _is_empty(first[column]):
        return "second"
    if column in _CODES | _NOTES:
        return "both"
    dates = [queries.last_written(session, kind, row["id"], column) for row in (first, second)]
    return "first" if dates[0] >= dates[1] else "second"


def _value(field: FieldOfTwo, wanted: Which) -> Any:
    """Return what stays: of both, notes one after the other, codes each once."""
    if wanted != "both" or not field.can_be_both or not field.differs:
        return field.second if wanted == "second" else field.first
    if field.column in _CODES:
        return " ".join(dict.fromkeys(f"{field.first} {field.second}".split()))
    return f"{field.first}\n{field.second}"


def _is_empty(value: Any) -> bool:
    """Tell whether nothing was said: no sex known, no simple version asked for."""
    return value is None or value == "" or value is False or value == 0

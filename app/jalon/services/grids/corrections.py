"""Changes of single values that come back in a table: read as their field, written where they are from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.errors import ImportMovedError
from jalon.exchange.reading import Value
from jalon.exchange.written import read_written_day
from jalon.services.grids.rows import GridLine
from jalon.services.importing import cells
from jalon.services.importing.meanings import Vocabulary
from jalon.services.importing.subjects import LISTS
from jalon.storage import records
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_PERSON: Final = "person"
_PATH: Final = "support_path"
_CONTRACT: Final = "job_contract"
_TEXT: Final = "text"
_DAY: Final = "day"
_LIST: Final = "list"
_PHONE, _EMAIL, _POSTAL_CODE = "phone", "email", "postal_code"
_ON_HER_PAGE: Final = frozenset({"admission_date", "exit_date", "exit_reason"})
"""Modules, colleagues and suspensions hang on them: they are told, and changed where all of it is seen."""


@dataclass(frozen=True, slots=True)
class _Place:
    table: str
    column: str
    kind: str = _TEXT
    longest: int = 0
    is_needed: bool = False


_PLACES: Final = {
    "family_name": _Place(_PERSON, "family_name", longest=80, is_needed=True),
    "given_name": _Place(_PERSON, "given_name", longest=80, is_needed=True),
    "birth_date": _Place(_PERSON, "birth_date", _DAY),
    "phone": _Place(_PERSON, "phone", _PHONE),
    "other_phone": _Place(_PERSON, "other_phone", _PHONE),
    "email": _Place(_PERSON, "email", _EMAIL),
    "address": _Place(_PERSON, "address", longest=400),
    "postal_code": _Place(_PERSON, "postal_code", _POSTAL_CODE),
    "city": _Place(_PERSON, "town", longest=80),
    "admission_date": _Place(_PATH, "admission_date", _DAY, is_needed=True),
    "exit_date": _Place(_PATH, "exit_date", _DAY),
    "exit_reason": _Place(_PATH, "exit_reason", _LIST),
    "entry_situation": _Place(_PATH, "entry_situation", _LIST),
    "contract_type": _Place(_CONTRACT, "contract_type", _LIST, is_needed=True),
    "job_label": _Place(_CONTRACT, "job_label", longest=160),
    "contract_start_date": _Place(_CONTRACT, "start_date", _DAY, is_needed=True),
    "contract_planned_end_date": _Place(_CONTRACT, "planned_end_date", _DAY),
    "contract_end_date": _Place(_CONTRACT, "end_date", _DAY),
}
DIRECT: Final = frozenset(_PLACES)
"""The fields that are one column of one record; the others are periods, which an import knows to file."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value to write, and the one that it takes the place of."""

    table: str
    record_id: str
    column: str
    before: Any
    after: Any


def correction_of(
    line: GridLine, field: str, value: Value, vocabulary: Vocabulary, today: date
) -> Correction | None:
    """Return what a cell changes; None when it says nothing that the field can hold.

    A cell that was emptied takes nothing away, as in an import: who cleared it may only have hidden it.
    """
    place = _PLACES[field]
    record_id = line.records.get(place.table)
    if record_id is None or field in _ON_HER_PAGE:
        return None
    before = line.values.get(field)
    after: Any
    if place.kind == _DAY:
        day = read_written_day(value, latest=date(today.year + 20, 12, 31), month_first=False)
        after = None if day is None else day.day
        if field == "birth_date" and after is not None and not _may_be_born(after, today):
            return None
    elif place.kind == _LIST:
        after = vocabulary.meanings(LISTS[field], [str(value)])[str(value)].code
    else:
        after = _text(place, field, value)
    if after is None or not _is_in_order(line, field, after):
        return None
    return Correction(place.table, record_id, place.column, before, after)


def _text(place: _Place, field: str, value: Value) -> str | None:
    """Return the words of a cell as an import reads them; None: the field cannot hold them."""
    is_name = field in ("family_name", "given_name")
    reader = _READERS.get(place.kind) or cells.text_reader(place.longest, is_name=is_name)
    read = cells.guarded(reader)(value)
    if read.refusal is not None or read.doubt is not None or read.value is None:
        return None
    if place.kind == _PHONE:
        return str(read.value[0]) if len(read.value) == 1 else None
    return str(read.value)


def _may_be_born(day: date, today: date) -> bool:
    return today.year - cells.LONGEST_LIFE <= day.year and day <= today


_READERS: Final = {
    _PHONE: cells.read_phones,
    _EMAIL: cells.read_email,
    _POSTAL_CODE: cells.read_postal_code,
}


def write_corrections(session: Session, corrections: Sequence[Correction]) -> None:
    """Write values in the records that they come from.

    Raises:
        ImportMovedError: some of them are no more what they were when the changes were proposed.
        FrozenFileError: the file of someone concerned is frozen.
    """
    moved = 0
    for table in dict.fromkeys(one.table for one in corrections):
        mine = [one for one in corrections if one.table == table]
        known = {
            row["id"]: row for row in queries.rows_of(session, table, "id", {one.record_id for one in mine})
        }
        moved += sum(
            one.record_id not in known or known[one.record_id].get(one.column, one.before) != one.before
            for one in mine
        )
    if moved:
        raise ImportMovedError(moved)
    for one in corrections:
        records.update(session, one.table, one.record_id, {one.column: one.after})


def _is_in_order(line: GridLine, field: str, after: Any) -> bool:
    """Tell whether a path or a contract still begins before it ends."""
    values = {**line.values, field: after}
    for first, last in (("admission_date", "exit_date"), ("contract_start_date", "contract_end_date")):
        if field in (first, last) and values.get(first) and values.get(last) and values[first] > values[last]:
            return False
    return True

"""Find people, employers and partners by what is typed: any order of words, any form of phone, one typo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, cast

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Table, and_, case, or_, select, text
from sqlalchemy.orm import Session

from jalon.domain.search_keys import looks_like_a_phone, phone_key, search_key
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.people import PartnerRow, PersonRow

LIMIT: Final = 30
_TRIGRAM: Final = 3  # letters that the index needs
_TYPO_FROM: Final = 4  # letters of a word in which one typing error is tolerated
_CANDIDATES: Final = 300  # of which the nearest are kept
_FEW: Final = 10  # near names under which one looks further
_LONGEST: Final = 100  # characters of what is typed
_CASE_DIGITS: Final = 4  # of a case code: «42» finds A-0042


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person found."""

    id: str
    case_code: str
    family_name: str
    given_name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An employer or a partner found."""

    id: str
    name: str
    town: str | None


def search_people(session: Session, typed: str, limit: int = LIMIT) -> tuple[FoundPerson, ...]:
    """Return the people whose names, case code or phone hold every word of ``typed``, nearest first.

    Nobody removed or erased. Nothing typed finds nobody. After those who fit come those who would but for
    one typing error in each word of four letters or more; a number is taken as it is.
    """
    table = cast(Table, PersonRow.__table__)
    columns = (table.c.case_code, table.c.family_name, table.c.given_name, table.c.birth_date)
    words = [
        word.zfill(_CASE_DIGITS) if word.isdecimal() and len(word) < _CASE_DIGITS else word
        for word in _words(typed)
    ]
    return tuple(FoundPerson(*row) for row in _search(session, table, columns, words, limit))


def search_employers(session: Session, typed: str, limit: int = LIMIT) -> tuple[FoundOrganisation, ...]:
    """Return the employers found, as ``search_people``."""
    table = cast(Table, EmployerRow.__table__)
    rows = _search(session, table, (table.c.name, table.c.town), _words(typed), limit)
    return tuple(FoundOrganisation(*row) for row in rows)


def search_partners(session: Session, typed: str, limit: int = LIMIT) -> tuple[FoundOrganisation, ...]:
    """Return the partners found, as ``search_people``."""
    table = cast(Table, PartnerRow.__table__)
    rows = _search(session, table, (table.c.name, table.c.town), _words(typed), limit)
    return tuple(FoundOrganisation(*row) for row in rows)


def _words(typed: str) -> list[str]:
    typed = typed[:_LONGEST]
    if looks_like_a_phone(typed):
        return [phone_key(typed)]
    return search_key(typed).split()


def _search(
    session: Session, table: Table, columns: Sequence[ColumnElement[Any]], words: Sequence[str], limit: int
) -> Sequence[tuple[Any, ...]]:
    if not words:
        return ()
    selected = (table.c.id, *columns)
    rows = [tuple(row) for row in session.execute(_exact(table, selected, words).limit(limit))]
    if len(rows) == limit or not any(_tolerates(word) for word in words):
        return rows
    exact = {row[0] for row in rows}
    others = (identity for identity in _nearest(session, table, words) if identity not in exact)
    nearest = list(islice(others, limit - len(rows)))
    statement = select(*selected).where(table.c.id.in_(nearest))
    found = {row[0]: tuple(row) for row in session.execute(statement)}
    return [*rows, *(found[identity] for identity in nearest)]


def _tolerates(word: str) -> bool:
    """Tell whether a typing error is tolerated in a word: not in a number, nor in a short one."""
    return len(word) >= _TYPO_FROM and not word.isdecimal()


def _exact(table: Table, selected: Sequence[ColumnElement[Any]], words: Sequence[str]) -> Any:
    """Return the statement of the live rows that hold every word, those whose name begins so first."""
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    conditions = [_is_live(table)]
    if long:
        conditions.append(_matches(table, " AND ".join(_quoted(word) for word in long)))
    # Without a long word to begin with, the key of sorting is read alone, from its index: names only.
    key = table.c.search_key if long else table.c.sort_key
    conditions += [_has_a_word_that_begins(key, word) for word in short]
    begins = case((table.c.sort_key.startswith(words[0]), 0), else_=1)
    return select(*selected).where(*conditions).order_by(begins, table.c.sort_key, table.c.rid)


def _is_live(table: Table) -> ColumnElement[bool]:
    live = table.c.deleted_at.is_(None)
    return and_(live, table.c.erased_at.is_(None)) if "erased_at" in table.c else live


def _matches(table: Table, query: str) -> ColumnElement[bool]:
    index = f"{table.name}_search"
    statement = f"{table.name}.rid IN (SELECT rowid FROM {index} WHERE {index} MATCH :query)"  # noqa: S608
    return cast(ColumnElement[bool], text(statement).bindparams(query=query))


def _has_a_word_that_begins(key: ColumnElement[str], word: str) -> ColumnElement[bool]:
    # Keys hold letters, digits and separators only: nothing to escape.
    return or_(key.like(f"{word}%"), key.like(f"% {word}%"), key.like(f"%\t{word}%"))


def _quoted(word: str) -> str:
    return f'"{word}"'


def _nearest(session: Session, table: Table, words: Sequence[str]) -> list[str]:
    """Return the identities of the rows that hold every word but for one typing error in each.

    Those that share most trigrams are looked at. An error in the middle of a short word leaves no trigram
    whole: when few of them fit, everyone with a name of the same initial is looked at too.
    """
    trigrams = {word[start : start + _TRIGRAM] for word in words for start in range(len(word) - _TRIGRAM + 1)}
    index = f"{table.name}_search"
    candidates = text(
        f"SELECT rowid AS rid FROM {index} WHERE {index} MATCH :query "  # noqa: S608
        "ORDER BY rank LIMIT :most"
    ).bindparams(query=" OR ".join(_quoted(part) for part in sorted(trigrams)), most=_CANDIDATES)
    rids = session.execute(candidates).scalars().all()
    rows = select(table.c.sort_key, table.c.rid, table.c.search_key).where(table.c.rid.in_(rids))
    found = _scored(words, session.execute(rows))
    initial = next((word[0] for word in words if _tolerates(word)), None)
    if len(found) < _FEW and initial is not None:
        begins = _has_a_word_that_begins(table.c.sort_key, initial)
        names = select(table.c.sort_key, table.c.rid, table.c.sort_key).where(begins)  # from its index alone
        found += _scored(words, session.execute(names))
    ordered = list(dict.fromkeys(rid for _, _, rid in sorted(found)))[:_CANDIDATES]
    live = select(table.c.rid, table.c.id).where(table.c.rid.in_(ordered), _is_live(table))
    identities = dict(session.execute(live).all())
    return [identities[rid] for rid in ordered if rid in identities]


def _scored(words: Sequence[str], rows: Iterable[tuple[str, int, str]]) -> list[tuple[int, str, int]]:
    """Return errors, sort key and number of the rows whose key is near enough."""
    scored = []
    for sort, rid, key in rows:
        errors = _errors(words, key.split())
        if errors is not None:
            scored.append((errors, sort, rid))
    return scored


def _errors(words: Sequence[str], held: Sequence[str]) -> int | None:
    """Return how many typing errors lead from ``words`` to (beginnings of) words held, None if too many."""
    total = 0
    for word in words:
        allowed = 1 if _tolerates(word) else 0
        least = min((_distance(word, other) for other in held), default=allowed + 1)
        if least > allowed:
            return None
        total += least
    return total


def _distance(word: str, other: str) -> int:
    """Return the errors between a word and another or its beginning: one letter more, less, else, swapped."""
    length = len(word)
    if length > len(other) + 1:
        return 2
    beginnings = {other[: length + shift] for shift in (-1, 0, 1)}
    return min(OSA.distance(word, beginning, score_cutoff=1) for beginning in beginnings)

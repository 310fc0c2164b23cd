"""The pairs of files, or of employers, that may be one and the same, among all that are on file."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Generic, TypeVar

from rapidfuzz import fuzz

from jalon.domain.birth_dates import one_slip_apart
from jalon.domain.search_keys import search_key
from jalon.services.duplicates import remember_different
from jalon.services.importing.meanings import employer_key
from jalon.storage.caseload import Caseload
from jalon.storage.merged_records import Kind
from jalon.storage.queries import known_records as queries
from jalon.storage.queries.known_records import KnownEmployer, KnownOne

MOST: Final = 200
"""Of all pairs, how many are shown."""
_NEAR_SAME_BIRTH: Final = 80.0  # as at the admission
_NEAR: Final = 90.0
_CROWD: Final = 300  # a day of birth that so many share is none

_Known = TypeVar("_Known", KnownOne, KnownEmployer)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be the same: their words, and why (a code)."""

    first_id: str
    second_id: str
    first: str
    second: str
    why: str

    @property
    def id(self) -> str:
        """Return what tells the pair from the others."""
        return f"{self.first_id} {self.second_id}"


def list_pairs(caseload: Caseload, kind: Kind) -> tuple[Pair, ...]:
    """Return the pairs that may be the same, the likeliest first; those told apart already are left out.

    People: the same names, in any order and but for a typing error, unless both birth dates are known and
    more than one slip apart; or the same birth date and near names. Employers: the same SIRET, or near names
    in the same town unless both numbers are known. Frozen, archived, erased files are left out. Our choice.
    """
    with caseload.read() as session:
        different = queries.declared_different(session, kind)
        if kind == "person":
            found = _pairs(queries.people(session), _LOOKING_AT_PEOPLE)
        else:
            found = _pairs(queries.employers(session), _LOOKING_AT_EMPLOYERS)
    kept = [pair for pair in found if frozenset((pair.first_id, pair.second_id)) not in different]
    order = list(_WHY)
    return tuple(sorted(kept, key=lambda pair: (order.index(pair.why), pair.first))[:MOST])


def declare_different(caseload: Caseload, kind: Kind, first_id: str, second_id: str) -> None:
    """Remember that two records are not the same, as an action that can be undone.

    Raises:
        FrozenFileError: the file of one of them is frozen.
    """
    with caseload.write("declare_different") as session:
        remember_different(session, kind, first_id, (second_id,))


_WHY: Final = ("SAME_SIRET", "SAME_NAME", "SAME_BIRTH", "NEAR_NAME")


@dataclass(frozen=True, slots=True)
class _Looking(Generic[_Known]):
    """Where two records meet, and what two that meet are to each other."""

    places: Callable[[_Known], Iterable[Hashable]]
    why: Callable[[_Known, _Known], str | None]


def _pairs(known: Sequence[_Known], looking: _Looking[_Known]) -> Iterator[Pair]:
    meeting: dict[Hashable, list[_Known]] = defaultdict(list)
    for one in known:
        for place in looking.places(one):
            meeting[place].append(one)
    seen: set[tuple[str, str]] = set()
    for some in meeting.values():
        if len(some) > _CROWD:
            continue
        for first, second in combinations(some, 2):
            if (first.id, second.id) in seen:
                continue
            seen.add((first.id, second.id))
            if (why := looking.why(first, second)) is not None:
                yield Pair(first.id, second.id, first.words, second.words, why)


def _places_of_person(one: KnownOne) -> Iterator[Hashable]:
    family, _, given = one.sort_key.partition("\t")
    yield "names", " ".join(sorted(f"{family} {given}".split()))
    born = one.birth_date
    if born is None:
        yield "start", family[:3], given[:1]
    else:
        yield "born", born
        yield "year", family[:2], born.year
        yield "day", family[:2], born.month, born.day
        yield "start", family[:3], given[:1]


def _why_people(one: KnownOne, other: KnownOne) -> str | None:
    born, others = one.birth_date, other.birth_date
    is_same_day = born is not None and born == others
    if born is not None and others is not None and not (is_same_day or one_slip_apart(born, others)):
        return None
    first, second = (known.sort_key.replace("\t", " ") for known in (one, other))
    if sorted(first.split()) == sorted(second.split()):
        return "SAME_NAME"
    if is_same_day:
        near = fuzz.token_set_ratio(first, second, score_cutoff=_NEAR_SAME_BIRTH)
        return "SAME_BIRTH" if near else None
    return "NEAR_NAME" if fuzz.ratio(first, second, score_cutoff=_NEAR) else None


def _places_of_employer(one: KnownEmployer) -> Iterator[Hashable]:
    if one.siret:
        yield "siret", one.siret
    key = employer_key(one.name)
    yield "start", key[:3]
    yield "name", " ".join(sorted(key.split()))


def _why_employers(one: KnownEmployer, other: KnownEmployer) -> str | None:
    if one.siret and other.siret:
        return "SAME_SIRET" if one.siret == other.siret else None
    if one.town and other.town and search_key(one.town) != search_key(other.town):
        return None
    first, second = employer_key(one.name), employer_key(other.name)
    if sorted(first.split()) == sorted(second.split()):
        return "SAME_NAME"
    return "NEAR_NAME" if fuzz.ratio(first, second) >= _NEAR else None


_LOOKING_AT_PEOPLE: Final = _Looking(_places_of_person, _why_people)
_LOOKING_AT_EMPLOYERS: Final = _Looking(_places_of_employer, _why_employers)

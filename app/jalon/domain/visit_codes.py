"""The short code of a visit: found in a line as typed or as a reader of codes types it, and what it says."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from jalon.domain.act_line import ActLine, Candidate, Named

VISIT: Final = "VISITE_EMPLOI"
"""The kind of act that a visit is, unless the line or the planned act says otherwise."""

# By hand, « V 0412 » and « V0412 » are written too, and « V-412 ».
_CODE: Final = re.compile(
    r"(?<![\w-])(?:(V[A-Z]{0,2})-([0-9]{1,6})|(V) ?([0-9]{4,6}))(?![\w-])", re.IGNORECASE
)
_DIGITS: Final = 4
# A reader set for an American keyboard, plugged into a computer with a French one: « V-0412 » is « V)à'&é ».
_AS_READ: Final = re.compile(r"V[A-Z]{0,2}\)[&é\"'(\-è_çà]{4,6}", re.IGNORECASE)
_KEYS: Final = str.maketrans("&é\"'(-è_çà)", "1234567890-")


@dataclass(frozen=True, slots=True)
class CodedVisit:
    """The visit whose paper bears a code; ``act_id``: the act planned for it, or that it became."""

    code: str
    date: date
    employer_id: str | None
    employer_name: str | None
    coach_id: str | None
    person_ids: tuple[str, ...]
    act_id: str | None = None
    act_state: str | None = None


@dataclass(frozen=True, slots=True)
class TypedCode:
    """A code in a line: where it stands, and how it is written."""

    begin: int
    end: int
    code: str


def typed_code(text: str) -> TypedCode | None:
    """Return the first code of a line, None when there is none."""
    whole = text.strip()
    if _AS_READ.fullmatch(whole):
        begin = text.index(whole)
        return TypedCode(begin, begin + len(whole), whole.translate(_KEYS).upper())
    found = _CODE.search(text)
    if found is None:
        return None
    letters, number = (found[1], found[2]) if found[1] else (found[3], found[4])
    code = f"{letters.upper()}-{number.lstrip('0').zfill(_DIGITS)}"
    return TypedCode(found.start(), found.end(), code)


def without_code(text: str, typed: TypedCode) -> str:
    """Return the line with blanks where the code is, each letter at its own place."""
    return text[: typed.begin] + " " * (typed.end - typed.begin) + text[typed.end :]


def with_visit(
    line: ActLine,
    visit: CodedVisit,
    typed: TypedCode,
    *,
    people: tuple[Candidate, ...],
    employer: Candidate | None,
) -> ActLine:
    """Return a line completed by the visit whose code it bears; what the line says itself is kept."""

    def named(candidate: Candidate) -> Named:
        return Named(typed.code, typed.begin, typed.end, (candidate,), is_certain=True)

    known = {one.candidate.id for one in line.people if one.candidate}
    return replace(
        line,
        people=(*line.people, *(named(one) for one in people if one.id not in known)),
        employer=line.employer or (named(employer) if employer else None),
        day=line.day or visit.date,
        act_type=line.act_type or VISIT,
        place=line.place or "EMPLOYEUR",
    )

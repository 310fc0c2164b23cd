"""Makes one paper: what is missing is said first, then its document, its pages and its name."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import FrozenFileError, NoSuchFaceError, PaperNeedsError, UnknownRecordError
from jalon.services.access import note_access
from jalon.services.papers.asked import Asked, PaperKind, Subject
from jalon.services.papers.catalogue import find_kind
from jalon.services.return_documents import Document
from jalon.storage import freezing
from jalon.storage.caseload import Caseload
from jalon.storage.queries.people import name_people

TYPED_TEXTS: Final = "typed_texts"

_NEEDED: Final = {
    Subject.PERSON: ("person",),
    Subject.EMPLOYER: ("employer",),
    Subject.MONTH: ("month",),
    Subject.PERSON_MONTH: ("person", "month"),
    Subject.COACH_MONTH: ("coach", "month"),
    Subject.YEAR: ("month",),
    Subject.STRUCTURE: (),
}


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper in memory: nothing of it was written anywhere."""

    kind: PaperKind
    asked: Asked
    document: Document
    content: bytes
    file_name: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what its document warns of, by code: to be told before it leaves."""
        return tuple(str(code) for code in self.document.get("warnings", ()))

    @property
    def typed_texts(self) -> tuple[str, ...]:
        """Return the free texts that it prints, to be read again before it leaves."""
        return tuple(str(text) for text in self.document.get(TYPED_TEXTS, ()) if str(text).strip())


def what_is_needed(kind: PaperKind, asked: Asked) -> str | None:
    """Return the first thing that a paper still needs: person, employer, coach or month; None: nothing."""
    if asked.is_blank:
        return None
    given = {
        "person": asked.person_id,
        "employer": asked.employer_id,
        "coach": asked.coach_id,
        "month": asked.month,
    }
    return next((name for name in _NEEDED[kind.subject] if given[name] is None), None)


def make_paper(caseload: Caseload, code: str, asked: Asked, *, today: date) -> MadePaper:
    """Make a paper in memory; the reading is noted in the access log.

    Raises:
        UnknownPaperError: no paper has this code.
        NoSuchFaceError: it has no simple or blank version, or no such variant or choice.
        PaperNeedsError: what it is about was not chosen.
        UnknownRecordError: what it is about does not exist.
        FrozenFileError: the file of the person is frozen.
    """
    kind = find_kind(code)
    _refuse_other_faces(kind, asked)
    needed = what_is_needed(kind, asked)
    if needed is not None:
        raise PaperNeedsError(kind.code, needed)
    case_code = _case_code(caseload, asked)
    document = kind.prepare(caseload, asked, today)
    if not kind.notes_itself:
        about = ("person", asked.person_id) if asked.person_id else (kind.subject.value, asked.employer_id)
        note_access(caseload, f"prepare_{kind.code.lower()}", *about)
    return MadePaper(kind, asked, document, kind.draw(document), _file_name(kind, asked, case_code))


def _refuse_other_faces(kind: PaperKind, asked: Asked) -> None:
    if asked.is_simple and not kind.has_simple:
        raise NoSuchFaceError(kind.code, "simple")
    if asked.is_blank and not kind.has_blank:
        raise NoSuchFaceError(kind.code, "blank")
    if asked.variant is not None and asked.variant not in kind.variants:
        raise NoSuchFaceError(kind.code, "variant", kind.variants)
    if kind.typed_choices is None:
        return
    for name, values in kind.choices:
        if name not in kind.typed_choices and asked.choices.get(name, values[0]) not in values:
            raise NoSuchFaceError(kind.code, "choice", tuple(f"{name}={value}" for value in values))
    known = {name for name, _ in kind.choices} | kind.typed_choices
    if not known.issuperset(asked.choices):  # a misspelt « level=N0 » would give lines about people
        raise NoSuchFaceError(kind.code, "choice", tuple(sorted(known)))


def _case_code(caseload: Caseload, asked: Asked) -> str | None:
    if asked.person_id is None:
        return None
    with caseload.read() as session:
        named = name_people(session, (asked.person_id,)).get(asked.person_id)
        is_frozen = freezing.is_frozen(session, asked.person_id)
    if named is None:
        raise UnknownRecordError("person")
    if is_frozen:
        raise FrozenFileError
    return named.case_code


def _file_name(kind: PaperKind, asked: Asked, case_code: str | None) -> str:
    """Return STEM-[CASECODE]-[MONTH].pdf, which names nobody."""
    parts = [kind.stem]
    if asked.variant is not None:
        parts.append(asked.variant.lower().replace("_", "-"))
    if asked.is_blank:
        parts.append("vierge")
    elif case_code is not None:
        parts.append(case_code)
    if asked.month is not None:
        parts.append(str(asked.month.year) if kind.subject is Subject.YEAR else str(asked.month))
    if asked.is_simple:
        parts.append("simple")
    return "-".join(parts) + ".pdf"

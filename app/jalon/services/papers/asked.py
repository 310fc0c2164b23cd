"""What a paper is about, whose eyes it is made for, and what it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.domain.months import Month
from jalon.domain.papers import Reader, Subject
from jalon.services.return_documents import Document
from jalon.storage.caseload import Caseload

__all__ = ["Asked", "PaperKind", "Reader", "Subject"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a paper is asked for; None where the paper has no use for it."""

    person_id: str | None = None
    employer_id: str | None = None
    coach_id: str | None = None
    month: Month | None = None
    """Of a paper of a year: any month of that year."""
    agreement_id: str | None = None
    record_id: str | None = None
    """One record among several: an immersion, an individual agreement, a contract."""
    variant: str | None = None
    is_simple: bool = False
    is_blank: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    """What only this paper knows, by name."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that Jalon makes.

    ``prepare`` returns a sealed document without any clock; free texts that people typed and that the paper
    prints are repeated under its key ``typed_texts`` (a list), so that they are read again before it leaves.
    """

    code: str
    stem: str
    """What its files are called, in ASCII French: no name of anybody is ever in a file name."""
    subject: Subject
    reader: Reader
    prepare: Callable[[Caseload, Asked, date], Document]
    draw: Callable[[Document], bytes]
    has_simple: bool = False
    has_blank: bool = False
    variants: tuple[str, ...] = ()
    is_handed: bool = True
    """Its handing over is recorded."""
    also: frozenset[str] = frozenset()
    """What it takes beside its subject, when it is given: person, employer, coach, agreement."""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What only this paper lets one choose: names and their codes, the usual one first."""
    typed_choices: frozenset[str] | None = frozenset()
    """Choices whose value is no code of a list; None: of any name."""
    records: str | None = None
    """The table of a person's file of which it tells one record: one may be chosen among several."""
    record_kind: str | None = None
    """The ``kind`` of the records it tells; None with variants named as kinds: that of the variant."""
    notes_itself: bool = False
    """``prepare`` writes the access log; for the others, making the paper does."""

    @property
    def names_person(self) -> bool:
        """Tell whether a person is chosen for it."""
        return self.subject in (Subject.PERSON, Subject.PERSON_MONTH) or "person" in self.also

    @property
    def names_employer(self) -> bool:
        """Tell whether an employer is chosen for it."""
        return self.subject is Subject.EMPLOYER or "employer" in self.also

"""What is dated about people and about the structure, as the watch of deadlines needs it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.domain.deadlines_of_work import WorkFacts
from jalon.domain.months import Month


@dataclass(frozen=True, slots=True)
class OpenPath:
    """A path open today, and the last day of the support agreement between an ESAT and the employer."""

    id: str
    person_id: str
    admission_date: date
    esat_agreement_end_date: date | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """A recognition or an orientation of a person."""

    id: str
    person_id: str
    kind: str
    end_date: date | None
    permanent: bool = False
    renewal_filed_date: date | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A prescription that was not refused or withdrawn."""

    id: str
    person_id: str
    validity_end_date: date | None


@dataclass(frozen=True, slots=True)
class IndividualAgreement:
    """An individual agreement or an amendment to one."""

    id: str
    person_id: str
    employer_id: str | None
    amends_id: str | None
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class WatchedContract:
    """The days of a contract of work that ask for something."""

    id: str
    person_id: str
    planned_end_date: date | None
    end_date: date | None
    probation_end_date: date | None
    follows_contract_id: str | None = None
    employer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """A period in a real workplace (PMSMP); ``outcome`` None: its review is not made."""

    id: str
    person_id: str
    employer_id: str
    start_date: date
    end_date: date
    days: int | None = None
    renews_id: str | None = None
    outcome: str | None = None

    @property
    def counted_days(self) -> int:
        """Return the days it lasts: those written, else every day from the first to the last."""
        return self.days if self.days is not None else (self.end_date - self.start_date).days + 1


@dataclass(frozen=True, slots=True)
class MainModule:
    """The main module of a path today, and since when."""

    id: str
    person_id: str
    module: str
    start_date: date


@dataclass(frozen=True, slots=True)
class EndlessPause:
    """A pause that has begun, of which no end is known."""

    id: str
    person_id: str
    start_date: date


@dataclass(frozen=True, slots=True)
class PlannedIntensity:
    """The intensity agreed with the person, in force today, and since when."""

    id: str
    person_id: str
    band: str
    start_date: date


@dataclass(frozen=True, slots=True)
class StructureAgreement:
    """An agreement of the structure with the platform."""

    id: str
    kind: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """Someone who is no longer accompanied, or never was, and the day from which her file is kept."""

    person_id: str
    since: date
    was_admitted: bool = True


@dataclass(frozen=True, slots=True)
class RightsRequest:
    """What a person asked of her data, and the day on which she is owed an answer."""

    id: str
    person_id: str
    due_date: date


@dataclass(frozen=True, slots=True)
class DatedDocument:
    """An attached document that holds until a day."""

    id: str
    person_id: str
    kind: str
    title: str
    expires_date: date


@dataclass(frozen=True, slots=True)
class WatchedFacts:
    """Everything that is watched; people whose file is frozen, archived or erased are not in it."""

    paths: tuple[OpenPath, ...] = ()
    rights: tuple[Right, ...] = ()
    referrals: tuple[Referral, ...] = ()
    individual_agreements: tuple[IndividualAgreement, ...] = ()
    contracts: tuple[WatchedContract, ...] = ()
    placements: tuple[Placement, ...] = ()
    modules: tuple[MainModule, ...] = ()
    intensities: tuple[PlannedIntensity, ...] = ()
    """Without those whose support was paused during the months looked at."""
    minutes: Mapping[str, int] = field(default_factory=dict)
    """Minutes that count in intensity, by person, over the months looked at together."""
    pauses: Mapping[str, date | None] = field(default_factory=dict)
    """By person, the day after her last pause, to come while she is paused; None: no end is known."""
    endless_pauses: tuple[EndlessPause, ...] = ()
    last_contacts: Mapping[str, date] = field(default_factory=dict)
    with_next_step: frozenset[str] = frozenset()
    structure_agreements: tuple[StructureAgreement, ...] = ()
    closed_files: tuple[ClosedFile, ...] = ()
    rights_requests: tuple[RightsRequest, ...] = ()
    documents: tuple[DatedDocument, ...] = ()
    work: WorkFacts = field(default_factory=WorkFacts)


@dataclass(frozen=True, slots=True)
class Delays:
    """The delays that the structure chose: after how many days a contact is due, and what return is owed."""

    days_without_contact: int
    return_month: Month | None = None
    return_day: date | None = None
    days_before_return: int | None = None

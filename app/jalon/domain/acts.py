"""A new act: what keeps it from being written, what only deserves a look, and how its minutes are shared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from jalon.domain.errors import Problem
from jalon.domain.figures import shared_equally

STATES = ("PLANNED", "DONE", "CANCELLED")
TARGETS = ("PERSONNE", "EMPLOYEUR", "TRIPARTITE", "PARTENAIRE", "PROCHE", "COLLECTIF", "INTERNE")
ATTENDANCES = ("HONORE", "ABSENT_EXCUSE", "ABSENT")
MODULES = ("M0_ACCUEIL", "M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI")
BEFORE_ADMISSION = "M0_ACCUEIL"
HELD = "HONORE"
_WITH_PEOPLE = frozenset({"PERSONNE", "TRIPARTITE", "PROCHE", "COLLECTIF"})
_REMOTE = frozenset({"COURRIEL_SMS"})


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """A person concerned by an act. ``present`` None: as her attendance, the target and the means say."""

    person_id: str
    attendance: str = HELD
    present: bool | None = None


@dataclass(frozen=True, slots=True)
class NewTrip:
    """A journey made for an act."""

    minutes: int
    km: int | None = None


@dataclass(frozen=True, slots=True)
class NewRound:
    """A journey of the day that is no single act's: the time and distance of a round, and where it went."""

    date: date
    minutes: int
    km: int | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act as typed. ``coach_minutes`` gives the minutes of a colleague who was not there all along."""

    date: date
    duration_minutes: int
    act_type: str
    target: str
    coach_ids: tuple[str, ...]
    participants: tuple[NewParticipant, ...] = ()
    start_time: time | None = None
    state: str = "DONE"
    modality: str | None = None
    place: str | None = None
    module: str | None = None
    employer_id: str | None = None
    employer_contact_id: str | None = None
    partner_id: str | None = None
    counts_in_intensity: bool = True
    subject: str | None = None
    follow_up: str | None = None
    coach_minutes: Mapping[str, int] = field(default_factory=dict)
    trip: NewTrip | None = None
    shared_note: str | None = None
    """What papers may show about the one person concerned; None leaves what is on file, empty removes it."""
    personal_note: str | None = None
    """A note of the colleague's own, as ``shared_note``."""
    visit_code: str | None = None
    """The code of the paper of this visit, by which the act is found again; of a new act only."""


@dataclass(frozen=True, slots=True)
class ParticipantShare:
    """What an act is for one person concerned."""

    person_id: str
    minutes: int
    received_minutes: int
    attendance: str
    present: bool


@dataclass(frozen=True, slots=True)
class BusyTime:
    """What a colleague already has on a day."""

    act_id: str
    coach_id: str
    start_time: time | None
    minutes: int
    act_type: str


@dataclass(frozen=True, slots=True)
class ActContext:
    """What is on file around a new act."""

    coaches: frozenset[str] = frozenset()
    """The colleagues on file."""
    open_people: Mapping[str, bool] = field(default_factory=dict)
    """The persons on file among those named, and whether each is open that day."""
    act_types: frozenset[str] | None = None
    """The kinds of act that the rules of the day know; None: they are not looked at."""
    busy: tuple[BusyTime, ...] = ()
    is_month_locked: bool = False
    longest_act_minutes: int = 720
    longest_day_minutes: int = 600


class ActWarning(StrEnum):
    """What deserves a look; the act is written all the same."""

    LONG_ACT = "long_act"
    LONG_DAY = "long_day"
    AT_ONCE = "at_once"
    OUTSIDE_PATH = "outside_path"
    NO_PERSON = "no_person"
    NO_MODULE = "no_module"
    LOCKED_MONTH = "locked_month"


def problems_in(act: NewAct, today: date, context: ActContext) -> tuple[Problem, ...]:
    """Return what keeps the act from being written: only what could not be counted afterwards."""
    return tuple(_problems(act, today, context))


def warnings_about(act: NewAct, context: ActContext) -> tuple[ActWarning, ...]:
    """Return what deserves a look, in the order of ``ActWarning``; nothing of it blocks."""
    found = {
        ActWarning.LONG_ACT: act.duration_minutes > context.longest_act_minutes,
        ActWarning.LONG_DAY: any(
            _minutes_of(act, coach_id)
            + sum(busy.minutes for busy in context.busy if busy.coach_id == coach_id)
            > context.longest_day_minutes
            for coach_id in act.coach_ids
        ),
        ActWarning.AT_ONCE: any(_overlaps(act, busy) for busy in context.busy),
        ActWarning.OUTSIDE_PATH: act.module != BEFORE_ADMISSION
        and not all(context.open_people.get(person.person_id, False) for person in act.participants),
        ActWarning.NO_PERSON: act.target in _WITH_PEOPLE and not act.participants,
        ActWarning.NO_MODULE: act.module is None and act.target != "INTERNE",
        ActWarning.LOCKED_MONTH: context.is_month_locked,
    }
    return tuple(warning for warning, is_true in found.items() if is_true)


def shares_of(act: NewAct) -> tuple[ParticipantShare, ...]:
    """Return what the act is for each person concerned.

    The duration is shared among those with HONORE, the remainder minute by minute from the first; each of
    them received the whole duration; the absent have 0 (our choice, stated in every return).
    """
    held = [person for person in act.participants if person.attendance == HELD]
    minutes = iter(shared_equally(act.duration_minutes, len(held)))
    return tuple(
        ParticipantShare(
            person.person_id,
            next(minutes) if person.attendance == HELD else 0,
            act.duration_minutes if person.attendance == HELD else 0,
            person.attendance,
            _was_present(act, person),
        )
        for person in act.participants
    )


def presence_said(act: NewAct, person: NewParticipant, was_present: bool) -> bool | None:  # noqa: FBT001
    """Return the presence to keep with a participant on file: None when it is what the rule gives."""
    return None if _was_present(act, person) == was_present else was_present


def minutes_of_coaches(act: NewAct) -> tuple[tuple[str, int], ...]:
    """Return each colleague's minutes: the whole duration unless it says otherwise."""
    return tuple((coach_id, _minutes_of(act, coach_id)) for coach_id in act.coach_ids)


def _minutes_of(act: NewAct, coach_id: str) -> int:
    return act.coach_minutes.get(coach_id, act.duration_minutes)


def _was_present(act: NewAct, person: NewParticipant) -> bool:
    if person.attendance != HELD:
        return False
    if person.present is not None:
        return person.present
    # Presence is in person, by phone or video: a letter about someone, or a call to her employer, is none.
    return act.target in {"PERSONNE", "TRIPARTITE", "COLLECTIF"} and act.modality not in _REMOTE


def _problems(act: NewAct, today: date, context: ActContext) -> Iterator[Problem]:
    if act.duration_minutes <= 0:
        yield Problem("duration_minutes", "not_positive")
    elif act.duration_minutes > 24 * 60:
        yield Problem("duration_minutes", "too_long")
    if act.state == "DONE" and act.date > today:
        yield Problem("date", "future")
    if not act.act_type:
        yield Problem("act_type", "missing")
    elif context.act_types is not None and act.act_type not in context.act_types:
        yield Problem("act_type", "unknown")
    for name, value, known in (
        ("state", act.state, STATES),
        ("target", act.target, TARGETS),
        ("module", act.module, (None, *MODULES)),
    ):
        if value not in known:
            yield Problem(name, "unknown")
    yield from _problems_of_coaches(act, context)
    people = [person.person_id for person in act.participants]
    yield from _repeated("participants", people)
    if any(person_id not in context.open_people for person_id in people):
        yield Problem("participants", "unknown")
    if any(person.attendance not in ATTENDANCES for person in act.participants):
        yield Problem("attendance", "unknown")
    if (act.shared_note or act.personal_note) and len(people) > 1:
        yield Problem("note", "several_people")
    if act.trip is not None and (act.trip.minutes < 0 or (act.trip.km or 0) < 0):
        yield Problem("trip", "invalid")


def _problems_of_coaches(act: NewAct, context: ActContext) -> Iterator[Problem]:
    if not act.coach_ids:
        yield Problem("coaches", "missing")
    yield from _repeated("coaches", act.coach_ids)
    if any(coach_id not in context.coaches for coach_id in act.coach_ids):
        yield Problem("coaches", "unknown")
    if any(minutes < 0 for minutes in act.coach_minutes.values()):
        yield Problem("coaches", "invalid")


def _repeated(field_name: str, values: Sequence[str] | Iterable[str]) -> Iterator[Problem]:
    found = list(values)
    if len(set(found)) < len(found):
        yield Problem(field_name, "duplicate")


def _overlaps(act: NewAct, busy: BusyTime) -> bool:
    if act.start_time is None or busy.start_time is None or busy.coach_id not in act.coach_ids:
        return False
    start, other = _minute(act.start_time), _minute(busy.start_time)
    return start < other + busy.minutes and other < start + _minutes_of(act, busy.coach_id)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute

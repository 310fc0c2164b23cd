"""Reads acts and journeys for lists, sheets and the form of a new act."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from jalon.domain.acts import BusyTime
from jalon.domain.months import Month
from jalon.storage.queries.month_facts import is_held
from jalon.storage.queries.rows import made
from jalon.storage.schema import Record
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.employment import EmployerRow
from jalon.storage.schema.paths import ModulePeriodRow, SupportPathRow
from jalon.storage.schema.people import PartnerRow, PersonalNoteRow, PersonRow, SharedNoteRow
from jalon.storage.schema.returns import MonthlyReturnRow
from jalon.storage.schema.structure import CoachRow

_AT_ONCE = 500

Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ActPerson:
    """A person concerned by an act."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str
    minutes: int
    received_minutes: int
    attendance: str
    present: bool
    is_frozen: bool = False
    """Her file is frozen: the names are left empty."""

    @property
    def name(self) -> str:
        """Return given and family name, the case code of who is not named."""
        return f"{self.given_name} {self.family_name}".strip() or self.case_code


@dataclass(frozen=True, slots=True)
class ActCoach:
    """A colleague who led an act, and her minutes."""

    coach_id: str
    family_name: str
    given_name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as a list shows it; a journey has the type ``TRAJET`` and no target."""

    id: str
    date: date
    start_time: time | None
    duration_minutes: int
    state: str
    act_type: str
    target: str
    modality: str | None
    place: str | None
    module: str | None
    employer_id: str | None
    employer_name: str | None
    counts_in_intensity: bool
    subject: str | None
    follow_up: str | None
    coaches: tuple[ActCoach, ...] = ()
    people: tuple[ActPerson, ...] = ()
    is_late: bool = False
    """It was touched since its month was locked, and waits for a new revision; set by who asks for it."""
    partner_id: str | None = None
    partner_name: str | None = None

    @property
    def coach_minutes(self) -> int:
        """Return the minutes it took of all colleagues."""
        return sum(coach.minutes for coach in self.coaches)


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """What the form of a new act needs to know of a person on a day."""

    person_id: str
    is_open: bool
    main_module: str | None


def acts_in(session: Session, month: Month, *, states: Sequence[str] = ("DONE",)) -> tuple[ActLine, ...]:
    """Return the acts of a month, by day and time."""
    return _lines(
        session, [ActRow.date.between(month.first_day, month.last_day), ActRow.state.in_(list(states))]
    )


def acts_of_person(
    session: Session,
    person_id: str,
    month: Month | None = None,
    *,
    states: Sequence[str] = ("DONE", "PLANNED"),
    limit: int | None = None,
) -> tuple[ActLine, ...]:
    """Return the acts that name a person: of a month by day and time, else the latest first."""
    naming = select(ActParticipantRow.act_id).where(
        ActParticipantRow.person_id == person_id, ActParticipantRow.deleted_at.is_(None)
    )
    conditions: list[ColumnElement[bool]] = [ActRow.id.in_(naming), ActRow.state.in_(list(states))]
    if month is not None:
        conditions.append(ActRow.date.between(month.first_day, month.last_day))
    return _lines(session, conditions, latest_first=month is None, limit=limit)


def acts_of_employer(session: Session, employer_id: str, *, limit: int) -> tuple[ActLine, ...]:
    """Return the acts that concern an employer, the latest first; cancelled ones are left out."""
    conditions = [ActRow.employer_id == employer_id, ActRow.state.in_(["DONE", "PLANNED"])]
    return _lines(session, conditions, latest_first=True, limit=limit)


def acts_of_partner(session: Session, partner_id: str, *, limit: int) -> tuple[ActLine, ...]:
    """Return the acts that concern a partner, the latest first; cancelled ones are left out."""
    conditions = [ActRow.partner_id == partner_id, ActRow.state.in_(["DONE", "PLANNED"])]
    return _lines(session, conditions, latest_first=True, limit=limit)


def act_by_id(session: Session, act_id: str) -> ActLine | None:
    """Return one act, None when there is none or it is in the trash."""
    return next(iter(_lines(session, [ActRow.id == act_id])), None)


def last_act_of(session: Session, coach_id: str) -> ActLine | None:
    """Return the act that a colleague wrote last, cancelled ones left out; None when there is none."""
    query = (
        select(ActRow.id)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActCoachRow.coach_id == coach_id,
            ActCoachRow.deleted_at.is_(None),
            ActRow.deleted_at.is_(None),
            ActRow.state != "CANCELLED",
        )
        .order_by(ActRow.rid.desc())
        .limit(1)
    )
    act_id = session.execute(query).scalar_one_or_none()
    return None if act_id is None else act_by_id(session, act_id)


def trip_of(session: Session, act_id: str) -> tuple[int, int | None] | None:
    """Return the minutes and kilometres of the journey made for an act, None without journey."""
    row = session.execute(
        select(TripRow.minutes, TripRow.km)
        .where(TripRow.act_id == act_id, TripRow.deleted_at.is_(None))
        .order_by(TripRow.rid)
    ).first()
    return None if row is None else (row.minutes, row.km)


def acts_by_ids(session: Session, act_ids: Sequence[str]) -> tuple[ActLine, ...]:
    """Return some acts by day and time, those in the trash left out."""
    found = [line for some in _chunks(act_ids) for line in _lines(session, [ActRow.id.in_(some)])]
    return tuple(sorted(found, key=lambda act: (act.date, act.start_time or time.min, act.id)))


def note_of(
    session: Session, act_id: str, coach_id: str | None, *, is_personal: bool
) -> tuple[str, str] | None:
    """Return identity and text of the note of an act; a personal one only to the colleague who wrote it."""
    table = PersonalNoteRow if is_personal else SharedNoteRow
    query = select(table.id, table.text).where(table.act_id == act_id, table.deleted_at.is_(None))
    if is_personal:
        query = query.where(table.coach_id == (coach_id or ""))
    row = session.execute(query.order_by(table.rid)).first()
    return None if row is None else (row.id, row.text)


def acts_behind(
    session: Session, month: Month, indicator: str, targets: Sequence[str]
) -> tuple[ActLine, ...]:
    """Return the acts whose minutes or absences make a figure of the month."""
    conditions: list[ColumnElement[bool]] = [
        ActRow.date.between(month.first_day, month.last_day),
        ActRow.state == "DONE",
    ]
    if indicator == "MIN_ABSENCE":
        conditions.append(~is_held())
    elif indicator == "NB_ABSENCES":
        missed = select(ActParticipantRow.rid).where(
            ActParticipantRow.act_id == ActRow.id,
            ActParticipantRow.attendance != "HONORE",
            ActParticipantRow.deleted_at.is_(None),
        )
        conditions.append(missed.exists())
    else:
        conditions += [ActRow.target.in_(list(targets)), is_held()]
    return _lines(session, conditions)


def trips_in(session: Session, month: Month) -> tuple[ActLine, ...]:
    """Return the journeys of a month in the shape of acts."""
    query = (
        select(
            TripRow.id,
            TripRow.date,
            TripRow.minutes,
            TripRow.purpose,
            CoachRow.id,
            CoachRow.family_name,
            CoachRow.given_name,
        )
        .join(CoachRow, CoachRow.id == TripRow.coach_id)
        .where(TripRow.deleted_at.is_(None), TripRow.date.between(month.first_day, month.last_day))
        .order_by(TripRow.date, TripRow.id)
    )
    return tuple(
        ActLine(
            id=trip_id,
            date=day,
            start_time=None,
            duration_minutes=minutes,
            state="DONE",
            act_type="TRAJET",
            target="",
            modality=None,
            place=None,
            module=None,
            employer_id=None,
            employer_name=None,
            counts_in_intensity=False,
            subject=purpose,
            follow_up=None,
            coaches=(ActCoach(coach_id, family, given, minutes),),
        )
        for trip_id, day, minutes, purpose, coach_id, family, given in session.execute(query)
    )


def trip_minutes_of(session: Session, act_ids: Sequence[str]) -> int:
    """Return the minutes of the journeys made for these acts."""
    total = 0
    for some in _chunks(act_ids):
        query = select(func.coalesce(func.sum(TripRow.minutes), 0)).where(
            TripRow.act_id.in_(some), TripRow.deleted_at.is_(None)
        )
        total += int(session.execute(query).scalar_one())
    return total


def busy_times(session: Session, coach_ids: Sequence[str], day: date) -> tuple[BusyTime, ...]:
    """Return what these colleagues have on a day: acts done or planned."""
    rows = session.connection().execute(_busy_statement(), {"coach_ids": coach_ids, "day": day})
    return tuple(BusyTime(*row) for row in rows)


# Statements that run at each act written are built once: building them costs more than running them. They
# select from tables, not from mapped classes, which would have each row pass through the session.


@cache
def _busy_statement() -> Statement:
    # The day is looked up, then its colleagues: not everything that these colleagues ever did.
    act, led = _columns(ActRow), _columns(ActCoachRow)
    return (
        select(act.id, led.coach_id, act.start_time, led.minutes, act.act_type)
        .join_from(ActRow.__table__, ActCoachRow.__table__, led.act_id == act.id)
        .where(
            act.date == bindparam("day"),
            act.state != "CANCELLED",
            act.deleted_at.is_(None),
            func.coalesce(led.coach_id, "").in_(bindparam("coach_ids", expanding=True)),
            led.deleted_at.is_(None),
        )
        .order_by(act.id)
    )


def open_times(session: Session, person_ids: Sequence[str], day: date) -> dict[str, OpenTimes]:
    """Return by person whether she is open on a day, and her main module; unknown persons are left out."""
    times: dict[str, OpenTimes] = {}
    rows = session.connection().execute(_open_statement(), {"person_ids": person_ids, "day": day})
    for person_id, path_id, module in rows:
        known = times.get(person_id)
        main = module or (known.main_module if known else None)
        times[person_id] = OpenTimes(person_id, path_id is not None, main)
    return times


@cache
def _open_statement() -> Statement:
    person, path, period = _columns(PersonRow), _columns(SupportPathRow), _columns(ModulePeriodRow)
    day = bindparam("day", type_=Date)
    is_open = and_(
        path.person_id == person.id,
        path.deleted_at.is_(None),
        path.admission_date <= day,
        or_(path.exit_date.is_(None), path.exit_date >= day),
    )
    is_main = and_(
        period.support_path_id == path.id,
        period.is_main,
        period.deleted_at.is_(None),
        period.start_date <= day,
        or_(period.end_date.is_(None), period.end_date >= day),
    )
    return (
        select(person.id, path.id, period.module)
        .select_from(
            PersonRow.__table__.outerjoin(SupportPathRow.__table__, is_open).outerjoin(
                ModulePeriodRow.__table__, is_main
            )
        )
        .where(person.id.in_(bindparam("person_ids", expanding=True)), person.deleted_at.is_(None))
        .order_by(period.start_date, period.id)
    )


def known_coaches(session: Session, coach_ids: Iterable[str]) -> frozenset[str]:
    """Return which of these are colleagues on file."""
    rows = session.connection().execute(_coach_statement(), {"coach_ids": list(coach_ids)})
    return frozenset(rows.scalars())


@cache
def _coach_statement() -> Statement:
    coach = _columns(CoachRow)
    return select(coach.id).where(
        coach.id.in_(bindparam("coach_ids", expanding=True)), coach.deleted_at.is_(None)
    )


def parts_of(session: Session, act_id: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that belong to an act: table and identity."""
    found: list[tuple[str, str]] = []
    for table in (ActCoachRow, ActParticipantRow, TripRow):
        query = select(table.id).where(table.act_id == act_id, table.deleted_at.is_(None))
        found += [(table.__tablename__, row_id) for row_id in session.execute(query).scalars()]
    return tuple(found)


def visited_by(session: Session, coach_id: str, day: date) -> tuple[str, ...]:
    """Return the employers where a colleague was on a day: acts done there, in the order of the day."""
    query = (
        select(EmployerRow.name)
        .join(ActRow, ActRow.employer_id == EmployerRow.id)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActRow.date == day,
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            or_(ActRow.modality.is_(None), ActRow.modality == "PRESENTIEL"),
            ActCoachRow.coach_id == coach_id,
            ActCoachRow.deleted_at.is_(None),
        )
        .order_by(ActRow.start_time, ActRow.rid)
    )
    return tuple(dict.fromkeys(session.execute(query).scalars()))


def notes_of(session: Session, act_id: str) -> tuple[tuple[str, str], ...]:
    """Return the notes written about an act: table and identity."""
    found: list[tuple[str, str]] = []
    for table in (SharedNoteRow, PersonalNoteRow):
        query = select(table.id).where(table.act_id == act_id, table.deleted_at.is_(None))
        found += [(table.__tablename__, row_id) for row_id in session.execute(query).scalars()]
    return tuple(found)


def links_of(session: Session, act_id: str) -> tuple[str | None, str | None]:
    """Return the contact at the employer's and the partner of an act."""
    row = session.execute(
        select(ActRow.employer_contact_id, ActRow.partner_id).where(ActRow.id == act_id)
    ).first()
    return (None, None) if row is None else (row.employer_contact_id, row.partner_id)


def is_locked(session: Session, month: Month) -> bool:
    """Tell whether the month was locked."""
    return session.connection().execute(_locked_statement(), {"month": str(month)}).first() is not None


@cache
def _locked_statement() -> Statement:
    kept = _columns(MonthlyReturnRow)
    return select(literal(1)).where(kept.month == bindparam("month"), kept.deleted_at.is_(None)).limit(1)


def _columns(record: type[Record]) -> Any:
    return record.__table__.c


def _lines(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    *,
    latest_first: bool = False,
    limit: int | None = None,
) -> tuple[ActLine, ...]:
    act = ActRow
    query = (
        select(
            act.id,
            act.date,
            act.start_time,
            act.duration_minutes,
            act.state,
            act.act_type,
            act.target,
            act.modality,
            act.place,
            act.module,
            act.employer_id,
            EmployerRow.name,
            act.counts_in_intensity,
            act.subject,
            act.follow_up,
            act.partner_id,
            PartnerRow.name,
        )
        .outerjoin(EmployerRow, EmployerRow.id == act.employer_id)
        .outerjoin(PartnerRow, PartnerRow.id == act.partner_id)
        .where(act.deleted_at.is_(None), *conditions)
        .limit(limit)
    )
    query = (
        query.order_by(act.date.desc(), act.start_time.desc(), act.id)
        if latest_first
        else query.order_by(act.date, act.start_time, act.id)
    )
    rows = list(session.execute(query))
    ids = [row[0] for row in rows]
    coaches, people = _coaches(session, ids), _people(session, ids)
    found = (
        made(
            ActLine,
            row[:-2],
            tuple(coaches.get(row[0], ())),
            tuple(people.get(row[0], ())),
            False,
            *row[-2:],
        )
        for row in rows
    )
    return tuple(_without_frozen(act) for act in found)


def _without_frozen(act: ActLine) -> ActLine:
    """Return an act as anyone may read it (art. 18 RGPD): who is frozen keeps her case code alone.

    What the act says in words may be about her: it is left out, as in the export.
    """
    if not any(person.is_frozen for person in act.people):
        return act
    people = tuple(
        replace(person, family_name="", given_name="") if person.is_frozen else person
        for person in act.people
    )
    return replace(act, subject=None, follow_up=None, people=people)


def _coaches(session: Session, act_ids: Sequence[str]) -> dict[str, list[ActCoach]]:
    found: dict[str, list[ActCoach]] = {}
    for some in _chunks(act_ids):
        query = (
            select(
                ActCoachRow.act_id,
                CoachRow.id,
                CoachRow.family_name,
                CoachRow.given_name,
                ActCoachRow.minutes,
            )
            .join(CoachRow, CoachRow.id == ActCoachRow.coach_id)
            .where(ActCoachRow.act_id.in_(some), ActCoachRow.deleted_at.is_(None))
            .order_by(ActCoachRow.rid)
        )
        for act_id, *fields in session.execute(query):
            found.setdefault(act_id, []).append(made(ActCoach, fields))
    return found


def _people(session: Session, act_ids: Sequence[str]) -> dict[str, list[ActPerson]]:
    found: dict[str, list[ActPerson]] = {}
    row = ActParticipantRow
    for some in _chunks(act_ids):
        query = (
            select(
                row.act_id,
                PersonRow.id,
                PersonRow.case_code,
                PersonRow.family_name,
                PersonRow.given_name,
                row.minutes,
                row.received_minutes,
                row.attendance,
                row.present,
                PersonRow.frozen_since.is_not(None),
            )
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.act_id.in_(some), row.deleted_at.is_(None))
            .order_by(row.rid)
        )
        for act_id, *fields in session.execute(query):
            found.setdefault(act_id, []).append(made(ActPerson, fields))
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]

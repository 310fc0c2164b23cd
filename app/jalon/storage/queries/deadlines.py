"""Reads what is watched in a few statements, each bounded by the paths that are open and by days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from jalon.domain.deadline_facts import (
    ClosedFile,
    DatedDocument,
    EndlessPause,
    IndividualAgreement,
    MainModule,
    OpenPath,
    Placement,
    PlannedIntensity,
    Referral,
    Right,
    RightsRequest,
    StructureAgreement,
    WatchedContract,
    WatchedFacts,
)
from jalon.domain.deadlines import Dismissal
from jalon.domain.months import Month
from jalon.storage.queries import dashboard
from jalon.storage.queries.rows import made
from jalon.storage.schema.acts import ActParticipantRow, ActRow
from jalon.storage.schema.documents import DocumentRow
from jalon.storage.schema.employment import JobContractRow, WorkImmersionRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    IndividualAgreementRow,
    IntensityPlanRow,
    ModulePeriodRow,
    ReferralRow,
    SupportPathRow,
    SuspensionRow,
)
from jalon.storage.schema.people import PersonRow, RecognitionRow, RightsRequestRow
from jalon.storage.schema.structure import AgreementRow, StructureRow
from jalon.storage.schema.upkeep import DeadlineDismissalRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WatchedName:
    """Who a deadline is about."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days that bound what is read."""

    today: date
    contact_since: date
    """Who took part in an act from this day on is not to be called yet."""
    intensity_months: tuple[Month, ...]
    immersions_since: date
    files_met_since: date | None = None
    """Of who left and took part in an act from this day on, the file is kept for longer than is asked about;
    None: every file is told."""


def read_watched_facts(
    session: Session, window: Window, coach_id: str | None, *, with_follow_up: bool = True
) -> WatchedFacts:
    """Return what is watched, of a colleague’s people or of everyone.

    Without the follow-up, the contacts and next steps of open people are not read.

    No file that is frozen, archived or erased is read: nothing is proposed about it (art. 18 RGPD).
    """
    today = window.today
    path = SupportPathRow
    open_paths = (
        select(path.id)
        .join(PersonRow, PersonRow.id == path.person_id)
        .where(*_watched_people(), *_open_on(today))
    )
    if coach_id is not None:
        open_paths = open_paths.where(path.id.in_(_assigned(coach_id, today)))
    people = select(path.person_id).where(path.id.in_(open_paths))
    rows = session.execute(
        select(path.id, path.person_id, path.admission_date, path.esat_agreement_end_date)
        .where(path.id.in_(open_paths))
        .order_by(path.id)
    )
    paths = tuple(made(OpenPath, row) for row in rows)
    contacts: dict[str, date] = {}
    steps: frozenset[str] = frozenset()
    if with_follow_up:
        met = _met(session, window)
        silent = {one.person_id for one in paths} - met.keys()
        contacts = met | dashboard.last_contacts(session, silent, today)
        steps = dashboard.people_with_next_step(session, today)
    intensities = _intensities(session, open_paths, window)
    return WatchedFacts(
        paths=paths,
        rights=_rights(session, people),
        referrals=_referrals(session, people, coach_id),
        individual_agreements=_individual_agreements(session, open_paths),
        contracts=_contracts(session, people),
        placements=_placements(session, people, window),
        modules=_modules(session, open_paths, today),
        intensities=intensities,
        minutes=_minutes(session, intensities, window.intensity_months),
        last_contacts=contacts,
        with_next_step=steps,
        pauses=dashboard.pauses(session, today),
        endless_pauses=_endless_pauses(session, open_paths, today),
        structure_agreements=_structure_agreements(session),
        closed_files=_closed_files(session, window, coach_id),
        rights_requests=_rights_requests(session, coach_id),
        documents=_documents(session, people),
    )


def count_open_paths(session: Session, today: date) -> int:
    """Return how many paths are open on a day."""
    query = select(func.count()).select_from(SupportPathRow).where(*_open_on(today))
    return int(session.execute(query).scalar_one())


def read_names(session: Session, person_ids: Collection[str]) -> dict[str, WatchedName]:
    """Return by identity the people who may be named."""
    row = PersonRow
    found: dict[str, WatchedName] = {}
    wanted = sorted(person_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(row.id, row.case_code, row.family_name, row.given_name).where(
            row.id.in_(wanted[start : start + _AT_ONCE]), *_watched_people()
        )
        found |= {columns[0]: made(WatchedName, columns) for columns in session.execute(query)}
    return found


def read_dismissals(session: Session) -> tuple[Dismissal, ...]:
    """Return what was put aside."""
    row = DeadlineDismissalRow
    query = (
        select(row.kind, row.subject_id, row.due_date, row.until_date, row.id, func.coalesce(row.reason, ""))
        .where(row.deleted_at.is_(None))
        .order_by(row.rid)
    )
    return tuple(made(Dismissal, columns) for columns in session.execute(query))


def read_department(session: Session) -> str | None:
    """Return the department of the structure, for its bank holidays."""
    query = select(StructureRow.department).where(StructureRow.deleted_at.is_(None)).limit(1)
    return session.execute(query).scalar_one_or_none()


def _met(session: Session, window: Window) -> dict[str, date]:
    """Return the last contact of each person who had one lately."""
    row = ActParticipantRow
    query = (
        select(row.person_id, func.max(ActRow.date))
        .join(ActRow, ActRow.id == row.act_id)
        .where(ActRow.date.between(window.contact_since, window.today), *dashboard.took_part())
        .group_by(row.person_id)
    )
    return {columns[0]: columns[1] for columns in session.execute(query)}


def _rights(session: Session, people: Select[Any]) -> tuple[Right, ...]:
    row = RecognitionRow
    query = select(
        row.id, row.person_id, row.kind, row.end_date, row.permanent, row.renewal_filed_date
    ).where(row.deleted_at.is_(None), row.person_id.in_(people))
    return tuple(made(Right, columns) for columns in session.execute(query))


def _referrals(session: Session, people: Select[Any], coach_id: str | None) -> tuple[Referral, ...]:
    """Return the prescriptions of open people, and of who waits and never was admitted."""
    row = ReferralRow
    waiting = (
        select(PersonRow.id)
        .join(row, row.person_id == PersonRow.id)
        .where(
            *_watched_people(),
            row.deleted_at.is_(None),
            row.state.in_(("RECEIVED", "WAITING")),
            ~PersonRow.id.in_(_ever_admitted()),
        )
    )
    if coach_id is not None:
        waiting = waiting.where(row.assigned_coach_id == coach_id)
    query = select(row.id, row.person_id, row.validity_end_date).where(
        row.deleted_at.is_(None),
        row.validity_end_date.is_not(None),
        row.state.not_in(("REFUSED", "WITHDRAWN")),
        or_(row.person_id.in_(people), row.person_id.in_(waiting)),
    )
    return tuple(made(Referral, columns) for columns in session.execute(query))


def _individual_agreements(session: Session, open_paths: Select[Any]) -> tuple[IndividualAgreement, ...]:
    row = IndividualAgreementRow
    query = (
        select(
            row.id, SupportPathRow.person_id, row.employer_id, row.amends_id,
            func.coalesce(row.start_date, row.signed_date), row.end_date,
        )
        .join(SupportPathRow, SupportPathRow.id == row.support_path_id)
        .where(row.deleted_at.is_(None), row.support_path_id.in_(open_paths))
    )  # fmt: skip
    return tuple(made(IndividualAgreement, columns) for columns in session.execute(query))


def _contracts(session: Session, people: Select[Any]) -> tuple[WatchedContract, ...]:
    row = JobContractRow
    query = select(
        row.id, row.person_id, row.planned_end_date, row.end_date,
        row.probation_end_date, row.follows_contract_id, row.employer_id,
    ).where(row.deleted_at.is_(None), row.person_id.in_(people))  # fmt: skip
    return tuple(made(WatchedContract, columns) for columns in session.execute(query))


def _placements(session: Session, people: Select[Any], window: Window) -> tuple[Placement, ...]:
    row = WorkImmersionRow
    query = select(
        row.id, row.person_id, row.employer_id, row.start_date, row.end_date,
        row.days, row.renews_id, row.outcome,
    ).where(
        row.deleted_at.is_(None),
        row.person_id.in_(people),
        or_(row.end_date >= window.immersions_since, row.outcome.is_(None)),
    )  # fmt: skip
    return tuple(made(Placement, columns) for columns in session.execute(query))


def _modules(session: Session, open_paths: Select[Any], today: date) -> tuple[MainModule, ...]:
    row = ModulePeriodRow
    query = (
        select(row.id, SupportPathRow.person_id, row.module, row.start_date)
        .join(SupportPathRow, SupportPathRow.id == row.support_path_id)
        .where(row.deleted_at.is_(None), row.is_main, row.support_path_id.in_(open_paths), *_runs(row, today))
    )
    return tuple(made(MainModule, columns) for columns in session.execute(query))


def _endless_pauses(session: Session, open_paths: Select[Any], today: date) -> tuple[EndlessPause, ...]:
    row = SuspensionRow
    query = (
        select(row.id, SupportPathRow.person_id, row.start_date)
        .join(SupportPathRow, SupportPathRow.id == row.support_path_id)
        .where(
            row.deleted_at.is_(None),
            row.end_date.is_(None),
            row.start_date <= today,
            row.support_path_id.in_(open_paths),
        )
    )
    return tuple(made(EndlessPause, columns) for columns in session.execute(query))


def _intensities(session: Session, open_paths: Select[Any], window: Window) -> tuple[PlannedIntensity, ...]:
    row, pause = IntensityPlanRow, SuspensionRow
    first = window.intensity_months[0].first_day
    paused = select(pause.support_path_id).where(
        pause.deleted_at.is_(None),
        pause.start_date <= window.today,
        or_(pause.end_date.is_(None), pause.end_date >= first),
    )
    query = (
        select(row.id, SupportPathRow.person_id, row.band, row.start_date)
        .join(SupportPathRow, SupportPathRow.id == row.support_path_id)
        .where(
            row.deleted_at.is_(None),
            row.support_path_id.in_(open_paths),
            row.support_path_id.not_in(paused),
            row.start_date <= first,
            *_runs(row, window.today),
        )
    )
    return tuple(made(PlannedIntensity, columns) for columns in session.execute(query))


def _minutes(
    session: Session, intensities: Sequence[PlannedIntensity], months: Sequence[Month]
) -> dict[str, int]:
    """Return the minutes that count in intensity, of those who have one planned."""
    people = sorted({one.person_id for one in intensities})
    participant = ActParticipantRow
    found: dict[str, int] = {}
    for start in range(0, len(people), _AT_ONCE):
        query = (
            select(participant.person_id, func.sum(participant.minutes))
            .join(ActRow, ActRow.id == participant.act_id)
            .where(
                participant.person_id.in_(people[start : start + _AT_ONCE]),
                ActRow.date.between(months[0].first_day, months[-1].last_day),
                ActRow.state == "DONE",
                ActRow.counts_in_intensity,
                ActRow.deleted_at.is_(None),
                participant.deleted_at.is_(None),
                participant.attendance == "HONORE",
            )
            .group_by(participant.person_id)
        )
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found


def _structure_agreements(session: Session) -> tuple[StructureAgreement, ...]:
    row = AgreementRow
    query = select(row.id, row.kind, row.start_date, row.end_date).where(row.deleted_at.is_(None))
    return tuple(made(StructureAgreement, columns) for columns in session.execute(query))


def _closed_files(session: Session, window: Window, coach_id: str | None) -> tuple[ClosedFile, ...]:
    """Return who is no longer accompanied, with the last contact, and who never was, with the refusal.

    Exit does not start the clock, the last contact does (CNIL); without any, the exit or the admission.
    """
    path, person, today = SupportPathRow, PersonRow, window.today
    still = select(path.person_id).where(*_open_on(today))
    expected = select(path.person_id).where(path.deleted_at.is_(None), path.admission_date > today)
    left = (
        select(person.id, func.max(func.coalesce(path.exit_date, path.admission_date)))
        .join(path, path.person_id == person.id)
        .where(
            *_watched_people(),
            path.deleted_at.is_(None),
            path.admission_date <= today,
            person.id.not_in(still),
            person.id.not_in(expected),
        )
        .group_by(person.id)
    )
    if coach_id is not None:
        left = left.where(path.id.in_(_assigned(coach_id)))
    if window.files_met_since is not None:
        # One act is enough, and ends the search: the last one would need all of hers.
        met = (
            select(ActParticipantRow.rid)
            .join(ActRow, ActRow.id == ActParticipantRow.act_id)
            .where(
                ActParticipantRow.person_id == person.id,
                ActRow.date.between(window.files_met_since, today),
                *dashboard.took_part(),
            )
        )
        left = left.where(~met.exists())
    gone: dict[str, date] = {row[0]: row[1] for row in session.execute(left)}
    contacts = dashboard.last_contacts(session, gone, today)
    found = [ClosedFile(person_id, contacts.get(person_id, day)) for person_id, day in gone.items()]
    return (*found, *_never_admitted(session, today, coach_id))


def _rights_requests(session: Session, coach_id: str | None) -> tuple[RightsRequest, ...]:
    """Return what waits for an answer, of people who left too."""
    row, person = RightsRequestRow, PersonRow
    query = (
        select(row.id, row.person_id, row.due_date)
        .join(person, person.id == row.person_id)
        .where(*_watched_people(), row.deleted_at.is_(None), row.answered_date.is_(None))
        .order_by(row.id)
    )
    if coach_id is not None:
        path = SupportPathRow
        query = query.where(row.person_id.in_(select(path.person_id).where(path.id.in_(_assigned(coach_id)))))
    return tuple(made(RightsRequest, found) for found in session.execute(query))


def _documents(session: Session, people: Select[Any]) -> tuple[DatedDocument, ...]:
    row = DocumentRow
    query = select(row.id, row.person_id, row.kind, row.title, row.expires_date).where(
        row.deleted_at.is_(None), row.expires_date.is_not(None), row.person_id.in_(people)
    )
    return tuple(made(DatedDocument, columns) for columns in session.execute(query))


def _never_admitted(session: Session, today: date, coach_id: str | None) -> Sequence[ClosedFile]:
    row, person = ReferralRow, PersonRow
    last = func.max(func.coalesce(row.state_date, row.received_date, row.date))
    waiting = select(row.person_id).where(
        row.deleted_at.is_(None), row.state.not_in(("REFUSED", "WITHDRAWN"))
    )
    query = (
        select(person.id, last)
        .join(row, row.person_id == person.id)
        .where(
            *_watched_people(),
            row.deleted_at.is_(None),
            person.id.not_in(waiting),
            person.id.not_in(_ever_admitted()),
        )
        .group_by(person.id)
    )
    if coach_id is not None:
        query = query.where(row.assigned_coach_id == coach_id)
    rows: list[tuple[str, date | None]] = [(found[0], found[1]) for found in session.execute(query)]
    days = {person_id: day for person_id, day in rows if day is not None}
    contacts = dashboard.last_contacts(session, days, today)
    return [
        ClosedFile(person_id, max(day, contacts.get(person_id, day)), was_admitted=False)
        for person_id, day in days.items()
    ]


def _ever_admitted() -> Select[Any]:
    path = SupportPathRow
    return select(path.person_id).where(path.deleted_at.is_(None), path.admission_date.is_not(None))


def _assigned(coach_id: str, day: date | None = None) -> Select[Any]:
    """Return the paths that a colleague follows on a day, or followed ever."""
    row = CoachAssignmentRow
    query = select(row.support_path_id).where(row.coach_id == coach_id, row.deleted_at.is_(None))
    return query if day is None else query.where(*_runs(row, day))


def _runs(row: Any, day: date) -> list[ColumnElement[bool]]:
    return [row.start_date <= day, or_(row.end_date.is_(None), row.end_date >= day)]


def _open_on(day: date) -> list[ColumnElement[bool]]:
    path = SupportPathRow
    return [
        path.deleted_at.is_(None),
        path.admission_date <= day,
        or_(path.exit_date.is_(None), path.exit_date >= day),
    ]


def _watched_people() -> list[ColumnElement[bool]]:
    person = PersonRow
    return [
        person.deleted_at.is_(None),
        person.erased_at.is_(None),
        person.archived_since.is_(None),
        person.frozen_since.is_(None),
    ]

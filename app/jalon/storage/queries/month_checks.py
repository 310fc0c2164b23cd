"""Finds in a month what is to be looked at before it is locked."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from jalon.domain.checks import CheckCode, Finding, TimedAct, findings_of_overlaps, findings_of_people
from jalon.domain.month_facts import MonthFacts
from jalon.domain.months import Month
from jalon.domain.rules import Parameters
from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow
from jalon.storage.schema.paths import ReferralRow, SupportPathRow
from jalon.storage.schema.people import PersonRow, RecognitionRow

BEFORE_ADMISSION = "M0_ACCUEIL"
_AT_ONCE = 2_000
_WITH_PEOPLE = ("PERSONNE", "PROCHE", "TRIPARTITE", "COLLECTIF")


def read_findings(
    session: Session,
    facts: MonthFacts,
    parameters: Parameters,
    *,
    non_working_days: frozenset[date],
    today: date,
) -> tuple[Finding, ...]:
    """Return the findings of a month, in the order of their codes, then of case codes.

    ``non_working_days``: the days of the month on which nobody is expected to work.
    """
    month = facts.month
    found = [
        *findings_of_people(facts),
        *_acts(session, month, parameters, non_working_days),
        *_planned_past(session, month, today),
        *_outside_paths(session, month),
        *_long_days(session, month, parameters),
        *_overlaps(session, month),
        *_rights(session, facts),
    ]
    order = {code: rank for rank, code in enumerate(CheckCode)}
    return tuple(
        sorted(found, key=lambda f: (order[f.code], f.case_code or "", f.day or date.min, f.act_id or ""))
    )


def _acts(
    session: Session, month: Month, parameters: Parameters, non_working_days: frozenset[date]
) -> Iterator[Finding]:
    participant, person = ActParticipantRow, PersonRow
    first_code = (
        select(func.min(person.case_code))
        .join(participant, participant.person_id == person.id)
        .where(participant.act_id == ActRow.id, participant.deleted_at.is_(None))
        .scalar_subquery()
    )
    suspicious = [
        ActRow.duration_minutes > parameters.longest_act_minutes,
        and_(ActRow.module.is_(None), ActRow.target != "INTERNE"),
        and_(ActRow.target.in_(_WITH_PEOPLE), first_code.is_(None)),
    ]
    if non_working_days:
        suspicious.append(ActRow.date.in_(sorted(non_working_days)))
    query = select(
        ActRow.id, ActRow.date, ActRow.duration_minutes, ActRow.module, ActRow.target, first_code
    ).where(
        ActRow.date.between(month.first_day, month.last_day),
        ActRow.state == "DONE",
        ActRow.deleted_at.is_(None),
        or_(*suspicious),
    )
    for act_id, day, duration, module, target, case_code in session.execute(query):
        if duration > parameters.longest_act_minutes:
            yield Finding(CheckCode.LONG_ACT, case_code, day, act_id)
        if module is None and target != "INTERNE":
            yield Finding(CheckCode.ACT_WITHOUT_MODULE, case_code, day, act_id)
        if target in _WITH_PEOPLE and case_code is None:
            yield Finding(CheckCode.ACT_WITHOUT_PERSON, None, day, act_id)
        if day in non_working_days:
            yield Finding(CheckCode.NON_WORKING_DAY, case_code, day, act_id)


def _planned_past(session: Session, month: Month, today: date) -> Iterator[Finding]:
    query = select(ActRow.id, ActRow.date).where(
        ActRow.date.between(month.first_day, month.last_day),
        ActRow.date < today,
        ActRow.state == "PLANNED",
        ActRow.deleted_at.is_(None),
    )
    for act_id, day in session.execute(query):
        yield Finding(CheckCode.PLANNED_ACT_PAST, None, day, act_id)


def _outside_paths(session: Session, month: Month) -> Iterator[Finding]:
    """Yield the acts held for someone on a day she is not open; what comes before admission is welcome."""
    participant, path, person = ActParticipantRow, aliased(SupportPathRow), PersonRow
    is_open = (
        select(literal(1))
        .where(
            path.person_id == participant.person_id,
            path.deleted_at.is_(None),
            path.admission_date <= ActRow.date,
            or_(path.exit_date.is_(None), path.exit_date >= ActRow.date),
        )
        .exists()
    )
    query = (
        select(person.case_code, ActRow.date, ActRow.id)
        .select_from(ActRow)
        .join(participant, participant.act_id == ActRow.id)
        .join(person, person.id == participant.person_id)
        .where(
            ActRow.date.between(month.first_day, month.last_day),
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            or_(ActRow.module.is_(None), ActRow.module != BEFORE_ADMISSION),
            participant.deleted_at.is_(None),
            participant.attendance == "HONORE",
            ~is_open,
        )
    )
    for case_code, day, act_id in session.execute(query):
        yield Finding(CheckCode.ACT_OUTSIDE_PATH, case_code, day, act_id)


def _long_days(session: Session, month: Month, parameters: Parameters) -> Iterator[Finding]:
    """Yield the days on which a colleague worked longer than L3121-18 allows, journeys left out."""
    query = (
        select(ActRow.date)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActRow.date.between(month.first_day, month.last_day),
            ActRow.state == "DONE",
            ActRow.deleted_at.is_(None),
            ActCoachRow.deleted_at.is_(None),
        )
        .group_by(ActCoachRow.coach_id, ActRow.date)
        .having(func.sum(ActCoachRow.minutes) > parameters.longest_day_minutes)
    )
    for day in session.execute(query).scalars():
        yield Finding(CheckCode.LONG_DAY, None, day)


def _overlaps(session: Session, month: Month) -> Iterator[Finding]:
    """Yield the acts at once of one colleague; one day is looked at at a time, never the whole month."""
    query = (
        select(ActRow.id, ActCoachRow.coach_id, ActRow.date, ActRow.start_time, ActRow.duration_minutes)
        .join(ActCoachRow, ActCoachRow.act_id == ActRow.id)
        .where(
            ActRow.date.between(month.first_day, month.last_day),
            ActRow.state == "DONE",
            ActRow.start_time.is_not(None),
            ActRow.deleted_at.is_(None),
            ActCoachRow.deleted_at.is_(None),
        )
        .order_by(ActRow.date)
        .execution_options(yield_per=_AT_ONCE)
    )
    for _, rows in groupby(session.execute(query), key=lambda row: row.date):
        acts = [
            TimedAct(act_id, coach_id, day, start, duration)
            for act_id, coach_id, day, start, duration in rows
            if start is not None
        ]
        yield from findings_of_overlaps(acts)


def _rights(session: Session, facts: MonthFacts) -> Iterator[Finding]:
    """Yield who came without a referral on file, and whose recognition is missing or has run out.

    A renewal asked for in time keeps the effects of a recognition (Code du travail, R5213-1-1).
    """
    day = facts.month.last_day
    referred = set(
        session.execute(select(ReferralRow.person_id).where(ReferralRow.deleted_at.is_(None))).scalars()
    )
    query = select(
        RecognitionRow.person_id,
        RecognitionRow.end_date,
        RecognitionRow.permanent,
        RecognitionRow.renewal_filed_date,
    ).where(RecognitionRow.deleted_at.is_(None))
    holders: set[str] = set()
    covered: set[str] = set()
    for person_id, end, permanent, renewal in session.execute(query):
        holders.add(person_id)
        if permanent or end is None or end >= day or (renewal is not None and renewal <= end):
            covered.add(person_id)
    for person in facts.people:
        if not person.is_in:
            continue
        if person.person_id not in referred:
            yield Finding(CheckCode.REFERRAL_MISSING, person.case_code)
        if person.person_id not in holders:
            yield Finding(CheckCode.RECOGNITION_MISSING, person.case_code)
        elif person.person_id not in covered:
            yield Finding(CheckCode.RECOGNITION_EXPIRED, person.case_code)

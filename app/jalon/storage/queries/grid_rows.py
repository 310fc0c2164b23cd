"""Reads what the rows of someone else’s table are filled with: people, entries, exits, contracts, acts.

Nobody whose file is frozen, nor anything in the trash, is among them (RGPD, article 18).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jalon.storage.schema.acts import ActCoachRow, ActParticipantRow, ActRow, TripRow
from jalon.storage.schema.employment import EmployerRow, JobContractRow
from jalon.storage.schema.paths import (
    CoachAssignmentRow,
    IntensityPlanRow,
    ModulePeriodRow,
    ReferralRow,
    SupportPathRow,
)
from jalon.storage.schema.people import PersonRow, RecognitionRow
from jalon.storage.schema.structure import AgreementRow, CoachRow

_AT_ONCE: Final = 500
Row = dict[str, Any]


def paths_of_month(session: Session, first: date, last: date, agreement: str | None) -> list[Row]:
    """Return the paths open on a day from ``first`` to ``last``, by case code, then admission."""
    path = SupportPathRow
    query = (
        select(
            path.id.label("path_id"),
            path.person_id,
            path.referral_id,
            path.admission_date,
            path.exit_date,
            path.exit_reason,
            path.entry_situation,
            AgreementRow.reference.label("agreement"),
        )
        .join(PersonRow, PersonRow.id == path.person_id)
        .outerjoin(AgreementRow, AgreementRow.id == path.agreement_id)
        .where(
            path.deleted_at.is_(None),
            *_shown_person(),
            path.admission_date <= last,
            or_(path.exit_date.is_(None), path.exit_date >= first),
        )
        .order_by(PersonRow.case_code, path.admission_date, path.id)
    )
    if agreement is not None:
        query = query.where(AgreementRow.reference == agreement)
    return _all(session, query)


def people(session: Session, ids: Sequence[str]) -> dict[str, Row]:
    """Return the identity of people, by theirs."""
    person = PersonRow
    query = select(
        person.id,
        person.case_code,
        person.family_name,
        person.birth_name,
        person.given_name,
        person.birth_date,
        person.sex,
        person.phone,
        person.other_phone,
        person.email,
        person.address,
        person.postal_code,
        person.town.label("city"),
    )
    return {row["id"]: row for row in _among(session, query, person.id, ids)}


def referrals(session: Session, person_ids: Sequence[str]) -> list[Row]:
    """Return the referrals of people, oldest first."""
    row = ReferralRow
    query = select(
        row.id,
        row.person_id,
        row.origin.label("referral_origin"),
        row.date.label("referral_date"),
    ).where(row.deleted_at.is_(None))
    return sorted(_among(session, query, row.person_id, person_ids), key=_by("referral_date"))


def recognitions(session: Session, person_ids: Sequence[str]) -> list[Row]:
    """Return the rights of people, oldest first."""
    row = RecognitionRow
    query = select(
        row.id,
        row.person_id,
        row.kind.label("recognition"),
        row.start_date.label("recognition_start_date"),
        row.end_date.label("recognition_end_date"),
    ).where(row.deleted_at.is_(None))
    return sorted(_among(session, query, row.person_id, person_ids), key=_by("recognition_start_date"))


def modules(session: Session, path_ids: Sequence[str], last: date) -> list[Row]:
    """Return the main modules of paths begun by ``last``, oldest first."""
    row = ModulePeriodRow
    query = select(
        row.support_path_id, row.module, row.start_date.label("module_start_date"), row.end_date
    ).where(row.deleted_at.is_(None), row.is_main, row.start_date <= last)
    return sorted(_among(session, query, row.support_path_id, path_ids), key=_by("module_start_date"))


def intensities(session: Session, path_ids: Sequence[str], last: date) -> list[Row]:
    """Return the intensities agreed on paths by ``last``, oldest first."""
    row = IntensityPlanRow
    query = select(row.support_path_id, row.band, row.start_date, row.end_date).where(
        row.deleted_at.is_(None), row.start_date <= last
    )
    return sorted(_among(session, query, row.support_path_id, path_ids), key=_by("start_date"))


def assignments(session: Session, path_ids: Sequence[str], last: date) -> list[Row]:
    """Return who was référent of paths by ``last``, oldest first."""
    row = CoachAssignmentRow
    query = (
        select(row.support_path_id, CoachRow.given_name, CoachRow.family_name, row.start_date, row.end_date)
        .join(CoachRow, CoachRow.id == row.coach_id)
        .where(row.deleted_at.is_(None), row.is_backup.is_(False), row.start_date <= last)
    )
    return sorted(_among(session, query, row.support_path_id, path_ids), key=_by("start_date"))


def contracts(session: Session, person_ids: Sequence[str], last: date) -> list[Row]:
    """Return the contracts of people begun by ``last``, oldest first."""
    row = JobContractRow
    query = (
        select(
            row.id,
            row.person_id,
            row.contract_type,
            row.job_label,
            row.start_date.label("contract_start_date"),
            row.planned_end_date.label("contract_planned_end_date"),
            row.end_date.label("contract_end_date"),
            row.weekly_minutes,
            EmployerRow.name.label("employer"),
        )
        .outerjoin(EmployerRow, EmployerRow.id == row.employer_id)
        .where(row.deleted_at.is_(None), row.start_date <= last)
    )
    return sorted(_among(session, query, row.person_id, person_ids), key=_by("contract_start_date"))


def acts_of_month(session: Session, first: date, last: date) -> list[Row]:
    """Return the acts done from ``first`` to ``last``, a row for each person named, by day."""
    act, line = ActRow, ActParticipantRow
    query = (
        select(
            line.id.label("line_id"),
            act.id.label("act_id"),
            line.person_id,
            act.date.label("act_date"),
            act.start_time,
            act.duration_minutes.label("act_duration"),
            act.act_type,
            act.target.label("act_target"),
            act.modality.label("act_modality"),
            act.place.label("act_place"),
            act.module,
            act.subject.label("act_subject"),
            line.attendance.label("act_attendance"),
            line.minutes,
            EmployerRow.name.label("employer"),
        )
        .join(line, and_(line.act_id == act.id, line.deleted_at.is_(None)))
        .join(PersonRow, PersonRow.id == line.person_id)
        .outerjoin(EmployerRow, EmployerRow.id == act.employer_id)
        .where(
            act.deleted_at.is_(None),
            act.state == "DONE",
            act.date >= first,
            act.date <= last,
            *_shown_person(),
        )
        .order_by(act.date, act.start_time, PersonRow.case_code, line.id)
    )
    return _all(session, query)


def coaches_of_acts(session: Session, act_ids: Sequence[str]) -> dict[str, str]:
    """Return who led acts, by act: names one after the other."""
    row = ActCoachRow
    query = (
        select(row.act_id, row.rid, CoachRow.given_name, CoachRow.family_name)
        .join(CoachRow, CoachRow.id == row.coach_id)
        .where(row.deleted_at.is_(None))
    )
    found: dict[str, list[str]] = {}
    for line in sorted(_among(session, query, row.act_id, act_ids), key=lambda one: one["rid"]):
        found.setdefault(line["act_id"], []).append(f"{line['given_name']} {line['family_name']}")
    return {act: ", ".join(names) for act, names in found.items()}


def trips_of_acts(session: Session, act_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the minutes and kilometres of the journeys of acts, by act."""
    query = select(TripRow.act_id, TripRow.minutes, TripRow.km).where(TripRow.deleted_at.is_(None))
    found: dict[str, tuple[int, int]] = {}
    for line in _among(session, query, TripRow.act_id, act_ids):
        minutes, km = found.get(line["act_id"], (0, 0))
        found[line["act_id"]] = (minutes + line["minutes"], km + (line["km"] or 0))
    return found


def _shown_person() -> tuple[Any, ...]:
    return (
        PersonRow.deleted_at.is_(None),
        PersonRow.frozen_since.is_(None),
        PersonRow.erased_at.is_(None),
    )


def _all(session: Session, query: Any) -> list[Row]:
    return [dict(row) for row in session.execute(query).mappings()]


def _among(session: Session, query: Any, column: Any, ids: Iterable[str]) -> list[Row]:
    """Return the rows whose column is among identities, asked for in parts: a statement takes so many."""
    wanted = sorted(set(ids))
    return [
        dict(row)
        for start in range(0, len(wanted), _AT_ONCE)
        for row in session.execute(query.where(column.in_(wanted[start : start + _AT_ONCE]))).mappings()
    ]


def _by(name: str) -> Any:
    return lambda row: row[name] or date.min

"""The agreements, their dated targets and the lead structure: nothing dated is written over.

A change of target or of money is a new line from a day on: past months keep the target that was theirs.
"""

import re
from dataclasses import asdict
from typing import Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.months import Month
from jalon.services.access import note_in
from jalon.services.colleagues import may_manage
from jalon.settings.reference import departments
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import agreements as queries
from jalon.storage.queries.agreements import (
    AgreementDetails,
    AgreementFound,
    AgreementLine,
    PlatformDetails,
    PlatformFound,
)
from jalon.storage.queries.month_facts import read_target

__all__ = [
    "FUNDING_UNITS",
    "AgreementDetails",
    "AgreementFound",
    "AgreementLine",
    "PlatformDetails",
    "PlatformFound",
    "add_agreement",
    "add_line",
    "change_agreement",
    "list_agreements",
    "list_platforms",
    "target_of",
    "write_platform",
]

FUNDING_UNITS: Final = ("PLACE_AN", "FORFAIT_MOIS", "HEURE", "SUBVENTION")
_MOST_PEOPLE: Final = 100_000
_MOST_CENTS: Final = 10**11


def list_agreements(caseload: Caseload) -> tuple[AgreementFound, ...]:
    """Return every agreement with its lines, the one begun last first."""
    with caseload.read() as session:
        return queries.list_agreements(session)


def list_platforms(caseload: Caseload) -> tuple[PlatformFound, ...]:
    """Return the platforms with their lead structures, by department."""
    with caseload.read() as session:
        return queries.list_platforms(session)


def target_of(caseload: Caseload, month: Month) -> int | None:
    """Return the CIBLE of a month as the return counts it, None when no agreement has a target."""
    with caseload.read() as session:
        return read_target(session, month.last_day)


def add_agreement(caseload: Caseload, wanted: AgreementDetails, first: AgreementLine) -> str:
    """Write an agreement with its first line; return its identity.

    Raises:
        NotAllowedError: the role of who is signed in does not cover it.
        InvalidEntryError: a field is missing or wrong; nothing was written.
    """
    _require(caseload, "agreement", [*_agreement_problems(wanted), *_line_problems(first, wanted)])
    with caseload.write("add_agreement") as session:
        values = {**asdict(wanted), "platform_id": _platform_of(queries.list_platforms(session), wanted)}
        agreement_id = records.insert(session, "agreement", values)
        records.insert(session, "agreement_line", {"agreement_id": agreement_id, **asdict(first)})
        note_in(caseload, session, "add_agreement", "agreement", agreement_id)
    return agreement_id


def change_agreement(caseload: Caseload, agreement_id: str, wanted: AgreementDetails) -> None:
    """Correct what an agreement is, or note its end; its lines stay, none before its start.

    Raises:
        NotAllowedError, InvalidEntryError, UnknownRecordError: as they say; nothing was written.
    """
    found = next((one for one in list_agreements(caseload) if one.id == agreement_id), None)
    problems = _agreement_problems(wanted)
    if found and any(line.valid_from < wanted.start_date for line in found.lines):
        problems.append(Problem("start_date", "after_lines"))
    _require(caseload, "agreement", problems)
    with caseload.write("change_agreement") as session:
        values = {**asdict(wanted), "platform_id": _platform_of(queries.list_platforms(session), wanted)}
        records.update(session, "agreement", agreement_id, values)
        note_in(caseload, session, "change_agreement", "agreement", agreement_id)


def add_line(caseload: Caseload, agreement_id: str, line: AgreementLine) -> None:
    """Set what an agreement gives from a day on; earlier lines stay, and hold for their time.

    Raises:
        NotAllowedError, InvalidEntryError, UnknownRecordError: as they say; nothing was written.
    """
    found = next((one for one in list_agreements(caseload) if one.id == agreement_id), None)
    if found is None and may_manage(caseload):
        raise UnknownRecordError("agreement")
    problems = _line_problems(line, found.details if found else None)
    if found and any(one.valid_from == line.valid_from for one in found.lines):
        problems.append(Problem("valid_from", "duplicate"))
    _require(caseload, "agreement_line", problems)
    with caseload.write("add_agreement_line") as session:
        records.insert(session, "agreement_line", {"agreement_id": agreement_id, **asdict(line)})
        note_in(caseload, session, "add_agreement_line", "agreement", agreement_id)


def write_platform(caseload: Caseload, platform_id: str | None, wanted: PlatformDetails) -> str:
    """Write the lead structure of a department, a new one when ``platform_id`` is None; return its identity.

    Raises:
        NotAllowedError, InvalidEntryError, UnknownRecordError: as they say; nothing was written.
    """
    problems = [] if wanted.lead_operator_name.strip() else [Problem("lead_operator_name", "missing")]
    if len(wanted.lead_operator_name) > 120:
        problems.append(Problem("lead_operator_name", "too_long"))
    if wanted.department not in departments():
        problems.append(Problem("department", "unknown" if wanted.department else "missing"))
    if wanted.contact_email and not re.fullmatch(r"[^@\s]+@[^@\s]+", wanted.contact_email):
        problems.append(Problem("contact_email", "shape"))
    if any(
        one.details.department == wanted.department and one.id != platform_id
        for one in list_platforms(caseload)
    ):
        problems.append(Problem("department", "duplicate"))
    _require(caseload, "platform", problems)
    with caseload.write("change_platform") as session:
        if platform_id is None:
            platform_id = records.insert(session, "platform", asdict(wanted))
        else:
            records.update(session, "platform", platform_id, asdict(wanted))
        note_in(caseload, session, "change_platform", "platform", platform_id)
    return platform_id


def _require(caseload: Caseload, kind: str, problems: list[Problem]) -> None:
    if not may_manage(caseload):
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    if problems:
        raise InvalidEntryError(kind, tuple(problems))


def _platform_of(found: tuple[PlatformFound, ...], wanted: AgreementDetails) -> str | None:
    return next((one.id for one in found if one.details.department == wanted.department), None)


def _agreement_problems(wanted: AgreementDetails) -> list[Problem]:
    found = []
    if not wanted.reference.strip():
        found.append(Problem("reference", "missing"))
    elif len(wanted.reference) > 60:
        found.append(Problem("reference", "too_long"))
    if not wanted.kind:
        found.append(Problem("kind", "missing"))
    if wanted.department not in departments():
        found.append(Problem("department", "unknown" if wanted.department else "missing"))
    if wanted.end_date is not None and wanted.end_date < wanted.start_date:
        found.append(Problem("end_date", "before_start"))
    return found


def _line_problems(line: AgreementLine, agreement: AgreementDetails | None) -> list[Problem]:
    found = []
    if agreement is not None and line.valid_from < agreement.start_date:
        found.append(Problem("valid_from", "before_start"))
    for name, most in (
        ("target_caseload", _MOST_PEOPLE),
        ("delegated_slots", _MOST_PEOPLE),
        ("amount_cents", _MOST_CENTS),
    ):
        value: int | None = getattr(line, name)
        if value is not None and not 0 <= value <= most:
            found.append(Problem(name, "invalid"))
    if line.funding_unit is not None and line.funding_unit not in FUNDING_UNITS:
        found.append(Problem("funding_unit", "unknown"))
    if line.amount_cents is not None and line.funding_unit is None:
        found.append(Problem("funding_unit", "missing"))
    return found

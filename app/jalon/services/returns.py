"""The month and its return: figures, the people behind each, drafts, locked revisions, papers."""

import json
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any

from jalon.domain.checks import Finding
from jalon.domain.errors import (
    MonthNotOverError,
    NothingChangedError,
    ReasonNeededError,
    UnknownAgreementError,
    UnknownRecordError,
)
from jalon.domain.indicators import MINUTES_BY_TARGET, Figure, counted_in, indicators
from jalon.domain.monitoring import EMPLOYER_CODES, employers_of, monitored_in, monitoring_figures
from jalon.domain.month_facts import MonthFacts
from jalon.domain.months import Month, month_of
from jalon.domain.rules import Rules
from jalon.files import write_atomically
from jalon.services import return_documents
from jalon.services.access import note_access, note_in
from jalon.services.begun_months import require_begun
from jalon.services.counting import with_own_counting
from jalon.services.return_documents import Document, at_level, canonical, differences, digest, sealed
from jalon.services.targets import require_writable_over
from jalon.services.wording import wording_of_paper
from jalon.settings.calendars import bank_holidays
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as reading
from jalon.storage.queries.acts import ActLine, acts_behind, acts_by_ids, trips_in
from jalon.storage.queries.monitoring_facts import employer_names, names_by_rank, read_monitoring_facts
from jalon.storage.queries.month_checks import read_findings
from jalon.storage.queries.month_facts import read_month_facts
from jalon.storage.queries.month_hours import acts_of_part, read_hours
from jalon.storage.queries.people import NamedPerson, name_people
from jalon.storage.queries.returns import Agreement, LockedReturn, Revision, StructureHead, TouchedAct
from jalon.storage.queries.timesheets import hours_by_month, used_since
from jalon.storage.transactions import Session

__all__ = [
    "ActLine",
    "ActsOfHours",
    "Agreement",
    "EmployerBehind",
    "LockedReturn",
    "MonthOverview",
    "PersonBehind",
    "Revision",
    "TouchedAct",
    "acts_of_figure",
    "acts_of_hours",
    "compare_revisions",
    "differences",
    "digest",
    "employers_behind",
    "late_acts",
    "list_revisions",
    "lock_month",
    "month_follow_up",
    "month_overview",
    "people_behind",
    "prepare_return",
    "print_return",
    "summary_lines",
    "write_return_json",
    "write_return_workbook",
]

LEVELS = ("N0", "N1", "N2")
_OF_FOLLOW_UP = (
    "DELAI_", "DUREE_", "EMPLOI_DURABLE", "NB_TRAVAIL_", "PMSMP_", "POSTE_", "TX_EMPLOI_DURABLE",
)  # fmt: skip
_OF_HOURS = "hours_"
FIGURES_OF_ACTS = (*MINUTES_BY_TARGET, "NB_ABSENCES", "MIN_ABSENCE")


@dataclass(frozen=True, slots=True)
class PersonBehind:
    """One unit of a figure: the person, and the day when the figure counts a day of hers."""

    person_id: str
    case_code: str
    family_name: str
    given_name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class EmployerBehind:
    """An employer that a figure of employers counts."""

    employer_id: str
    name: str


@dataclass(frozen=True, slots=True)
class MonthOverview:
    """What the page of a month shows."""

    month: Month
    figures: dict[str, Figure]
    findings: tuple[Finding, ...]
    revisions: tuple[Revision, ...]
    late_acts: int
    """Acts and journeys touched since the last lock."""
    is_over: bool
    has_changed: bool
    """There is something to lock: no revision yet, or the last one does not say the same."""


def month_overview(caseload: Caseload, month: Month, *, today: date) -> MonthOverview:
    """Return the figures of a month as they stand, its findings and its revisions.

    The figures of the follow-up (durations, delays…) are in the return alone: they look back further.
    """
    with caseload.read() as session:
        rules = _rules_of(session, month)
        facts = read_month_facts(session, month, rules)
        locked = reading.last_locked(session, month)
        figures, is_known = indicators(facts, rules), _is_known(session, month)
        return MonthOverview(
            month=month,
            figures=figures if is_known else dict.fromkeys(figures),
            findings=_findings(session, facts, rules, today) if is_known else (),
            revisions=reading.revisions(session, month),
            late_acts=0 if locked is None else len(reading.touched_since(session, month, locked)),
            is_over=today > month.last_day,
            has_changed=locked is None or _differs(session, locked, _draft(session, month, None, today)),
        )


def prepare_return(
    caseload: Caseload,
    month: Month,
    *,
    agreement: str | None = None,
    level: str = "N1",
    reason: str | None = None,
    draft: bool = False,
    today: date,
) -> Document:
    """Return the document of a month: its last locked revision, else (or with ``draft``) the one to come.

    Level N0 has no lines; N1 lines by case code; N2 adds the names that stand on file today. The reading is
    noted in the access log.

    Raises:
        UnknownAgreementError: no agreement has this reference.
        ReasonNeededError: level N2 without the reason why names are sent.
        MonthNotBegunError: the month has not begun, and no revision of it is locked.
    """
    if level not in LEVELS:
        raise ValueError(f"not a level: {level}")
    if level == "N2" and not (reason or "").strip():
        raise ReasonNeededError
    with caseload.read() as session:
        found = _agreement(session, agreement)
        locked = reading.last_locked(session, month, found.id if found else None)
        if locked is None or draft:
            require_begun(session, month, today)
            document = _draft(session, month, found, today)
            document["revision"] = 1 if locked is None else locked.revision + 1
        else:
            document = return_documents.without_frozen(
                _document_of(locked), reading.frozen_case_codes(session)
            )
        is_part = (
            level == "N0"
            and found is not None
            and _is_part(session, document, None if draft else locked, today)
        )
        names = reading.names_by_case_code(session) if level == "N2" else {}
        colleagues = names_by_rank(session) if level == "N2" else {}
    note_access(caseload, "prepare_return", f"monthly_return_{level.lower()}", str(month))
    rules = rules_for(month.last_day)
    return sealed(at_level(document, level, rules, names, reason, colleagues, is_part=is_part))


def lock_month(caseload: Caseload, month: Month, *, today: date, reason: str | None = None) -> Document:
    """Keep the month as it stands: a numbered snapshot, of the structure and of each of its agreements.

    Return the document of the structure, at level N1.

    Raises:
        MonthNotOverError: the month is not over.
        NothingChangedError: the last locked revision says the same.
    """
    if today <= month.last_day:
        raise MonthNotOverError(str(month))
    # The instant is on paper: seconds are enough, and the file keeps it without a zone.
    now = caseload.clock().astimezone(UTC).replace(microsecond=0)
    with caseload.write("lock_month") as session:
        last = reading.last_locked(session, month)
        whole = _draft(session, month, None, today)
        before = {} if last is None else _as_locked(session, last)
        if last is not None and not _differs(session, last, whole):
            raise NothingChangedError(str(month))
        revision = 1 if last is None else last.revision + 1
        documents: list[tuple[Agreement | None, Document]] = [(None, whole)]
        documents += [
            (agreement, _draft(session, month, agreement, today))
            for agreement in reading.agreements_in(session, month)
        ]
        for agreement, document in documents:
            del document["as_of"]
            document |= {
                "revision": revision,
                "state": "locked",
                "locked_at": now.isoformat(),
                "revision_reason": reason,
            }
            if before and agreement is None:
                document["changes"] = differences(before, document)
            records.insert(
                session,
                "monthly_return",
                {
                    "agreement_id": None if agreement is None else agreement.id,
                    "month": str(month),
                    "revision": revision,
                    "state": "locked",
                    "rules_version": document["rules_version"],
                    "locked_at": now,
                    "locked_by_id": caseload.signed_in.coach_id,
                    "reason": reason,
                    "snapshot": canonical(document),
                    "digest": digest(document),
                },
            )
        note_in(caseload, session, "lock_month", "monthly_return", str(month))
    return sealed(whole)


def list_revisions(caseload: Caseload, month: Month) -> tuple[Revision, ...]:
    """Return the locked revisions of a month, the first one first."""
    with caseload.read() as session:
        return reading.revisions(session, month)


def compare_revisions(
    caseload: Caseload, month: Month, first: int, second: int | None = None, *, today: date
) -> list[dict[str, Any]]:
    """Return what changed between two locked revisions, or from one to the month as it stands now.

    Raises:
        UnknownRecordError: the month has no such revision.
    """
    with caseload.read() as session:
        before = _locked_document(session, month, first)
        after = (
            _draft(session, month, None, today)
            if second is None
            else _locked_document(session, month, second)
        )
    return differences(before, after)


def draft_of(session: Session, month: Month, *, today: date) -> Document:
    """Return the document of a month as a session sees it, inside an action that is not written yet."""
    return _draft(session, month, None, today)


def late_acts(caseload: Caseload, month: Month) -> tuple[TouchedAct, ...]:
    """Return the acts and journeys touched since the month was locked, which wait for a new revision."""
    with caseload.read() as session:
        locked = reading.last_locked(session, month)
        return () if locked is None else reading.touched_since(session, month, locked)


def people_behind(caseload: Caseload, month: Month, indicator: str) -> tuple[PersonBehind, ...]:
    """Return what makes a figure of people, one entry for each unit of it.

    A frozen file is counted and shown by its code alone (RGPD, article 18).

    Raises:
        ValueError: the figure does not count people.
    """
    with caseload.read() as session:
        rules = _rules_of(session, month)
        facts = read_month_facts(session, month, rules)
        if indicator.startswith(_OF_FOLLOW_UP):
            more = read_monitoring_facts(session, facts, rules)
            counted = monitored_in(facts, more, rules, indicator)
        else:
            counted = counted_in(facts, rules, indicator)
        named = name_people(session, {entry.person_id for entry in counted})
        frozen = reading.frozen_case_codes(session)
    unknown = NamedPerson("", "", "", "")
    people = {
        person_id: NamedPerson(person_id, person.case_code, "", "") if person.case_code in frozen else person
        for person_id, person in named.items()
    }
    return tuple(
        PersonBehind(entry.person_id, person.case_code, person.family_name, person.given_name, entry.day)
        for entry in counted
        for person in (people.get(entry.person_id, unknown),)
    )


def employers_behind(caseload: Caseload, month: Month, indicator: str) -> tuple[EmployerBehind, ...]:
    """Return the employers that a figure of employers counts, by name.

    Raises:
        ValueError: the figure does not count employers.
    """
    if indicator not in EMPLOYER_CODES:
        raise ValueError(f"not a figure of employers: {indicator}")
    with caseload.read() as session:
        rules = _rules_of(session, month)
        counted = employers_of(read_month_facts(session, month, rules))[indicator]
        names = employer_names(session, sorted(counted))
    found = (EmployerBehind(employer_id, names.get(employer_id, "")) for employer_id in counted)
    return tuple(sorted(found, key=lambda employer: (employer.name, employer.employer_id)))


@dataclass(frozen=True, slots=True)
class ActsOfHours:
    """The acts that a part of the addition of the hours is made of, and their minutes in it."""

    acts: tuple[ActLine, ...]
    minutes: int


def month_follow_up(caseload: Caseload, month: Month) -> dict[str, Figure]:
    """Return the figures of the follow-up of a month, and the parts of its hours under ``hours_`` names."""
    with caseload.read() as session:
        rules = _rules_of(session, month)
        facts = read_month_facts(session, month, rules)
        figures = monitoring_figures(facts, read_monitoring_facts(session, facts, rules), rules)
        hours = read_hours(session, month).as_minutes()
        figures |= {f"{_OF_HOURS}{part}": minutes for part, minutes in hours.items()}
        return figures if _is_known(session, month) else dict.fromkeys(figures)


def acts_of_hours(caseload: Caseload, month: Month, code: str) -> ActsOfHours:
    """Return the acts behind a part of the hours, by day; ``code`` as ``month_follow_up`` names it.

    Raises:
        ValueError: there is no such part.
    """
    with caseload.read() as session:
        minutes = acts_of_part(session, month, code.removeprefix(_OF_HOURS))
        return ActsOfHours(acts_by_ids(session, sorted(minutes)), sum(minutes.values()))


def acts_of_figure(caseload: Caseload, month: Month, indicator: str) -> tuple[ActLine, ...]:
    """Return the acts whose minutes (or absences) make a figure, by day.

    Raises:
        ValueError: the figure is not made of acts.
    """
    with caseload.read() as session:
        if indicator == "MIN_TRAJET":
            return trips_in(session, month)
        if indicator not in FIGURES_OF_ACTS:
            raise ValueError(f"not a figure of acts: {indicator}")
        return acts_behind(session, month, indicator, MINUTES_BY_TARGET.get(indicator, ()))


def print_return(document: Document, target: Path) -> None:
    """Write the return as a PDF, in the words of the rules in force at the end of its month."""
    from jalon.reports.monthly_return import write_monthly_return

    require_writable_over(target)
    write_monthly_return(document, wording_of_paper(document), target)


def write_return_workbook(document: Document, target: Path) -> dict[str, int]:
    """Write the return as a workbook, in the words of its month; return how many rows each sheet holds."""
    from jalon.reports import return_workbook

    require_writable_over(target)
    wording = wording_of_paper(document)
    return return_workbook.write_return_workbook(document, wording, target)


def write_return_json(document: Document, target: Path) -> None:
    """Write the return as JSON: the bytes that its digest is made of, with the digest and a last newline."""
    require_writable_over(target)
    write_atomically(target, (canonical(document) + "\n").encode("utf-8"))


def summary_lines(document: Document) -> tuple[str, ...]:
    """Return one line of text for each figure: its label and its value."""
    from jalon.reports.return_figures import label_of, value_of

    wording = wording_of_paper(document)
    figures = document["indicators"]
    known = [indicator.code for indicator in wording.indicators if indicator.code in figures]
    return tuple(
        f"{label_of(code, wording)}\u00a0: {value_of(code, figures[code], wording)}"
        for code in (*known, *(code for code in figures if code not in known))
    )


def _rules_of(session: Session, month: Month) -> Rules:
    """Return the rules in force on the last day of a month, with the ways of counting chosen by then."""
    return with_own_counting(session, rules_for(month.last_day), month.last_day)


def _draft(session: Session, month: Month, agreement: Agreement | None, today: date) -> Document:
    rules = _rules_of(session, month)
    agreement_id = None if agreement is None else agreement.id
    facts = read_month_facts(session, month, rules, agreement_id)
    structure: StructureHead = reading.read_structure(session)
    findings = _findings(session, facts, rules, today)
    if agreement is not None:
        concerned = {person.case_code for person in facts.people}
        findings = tuple(finding for finding in findings if finding.case_code in concerned)
    document = return_documents.make_document(
        facts,
        read_monitoring_facts(session, facts, rules, agreement_id),
        rules,
        structure=structure,
        agreement=None if agreement is None else agreement.reference,
        revision=1,
        difficulties=reading.remarks(session, month, agreement_id),
        findings=findings,
        hours=read_hours(session, month, agreement_id),
    )
    if not _is_known(session, month):
        document = return_documents.without_data(document)
    document = return_documents.without_frozen(document, reading.frozen_case_codes(session))
    document["as_of"] = reading.data_day(session, today).isoformat()
    first = month.plus(1 - return_documents.HISTORY_MONTHS)
    hours = hours_by_month(session, first, month, agreement_id)
    document["history"] = return_documents.history_of(month, hours, used_since(session))
    return document


def _is_part(session: Session, document: Document, locked: LockedReturn | None, today: date) -> bool:
    """Tell whether the structure followed others that month than those of the return of one agreement.

    Only counts drawn from the same state of the caseload are compared: a draft with a draft, a locked return
    with the one of the structure locked at the same instant. Without one, it is taken for a part.
    """
    month = Month.parse(document["month"])
    mine: int | None = document["indicators"]["FA_PER"]
    if locked is None:
        everyone = _draft(session, month, None, today)
    else:
        whole = reading.locked_at(session, month, locked.locked_at)
        if whole is None:
            return True
        everyone = json.loads(whole.snapshot)
    return bool(everyone["indicators"]["FA_PER"] != mine)


def _as_locked(session: Session, locked: LockedReturn) -> Document:
    frozen = reading.frozen_case_codes(session)
    return return_documents.without_frozen(json.loads(locked.snapshot), frozen)


def _differs(session: Session, locked: LockedReturn, whole: Document) -> bool:
    return not return_documents.same_content(_as_locked(session, locked), whole)


def usual_month(caseload: Caseload, today: date) -> Month:
    """Return the month whose return is usually looked at: the last one over, at the earliest the first known.

    Source: our choice.
    """
    last = month_of(today).previous
    with caseload.read() as session:
        first = used_since(session)
    return last if first is None else max(last, min(month_of(first), month_of(today)))


def _is_known(session: Session, month: Month) -> bool:
    """Tell whether the caseload was kept on a day of the month: before, there is nothing, which is not 0."""
    first = used_since(session)
    return first is None or month.last_day >= first


def _findings(session: Session, facts: MonthFacts, rules: Rules, today: date) -> tuple[Finding, ...]:
    department = reading.read_structure(session).department
    holidays = bank_holidays(facts.month.year, department)
    resting = frozenset(day for day in facts.month.days() if day.weekday() >= 5 or day in holidays)
    return read_findings(session, facts, rules.parameters, non_working_days=resting, today=today)


def _agreement(session: Session, reference: str | None) -> Agreement | None:
    if reference is None:
        return None
    found = reading.find_agreement(session, reference)
    if found is None:
        raise UnknownAgreementError(reference)
    return found


def _document_of(locked: LockedReturn) -> Document:
    document: Document = json.loads(locked.snapshot)
    return document


def _locked_document(session: Session, month: Month, revision: int) -> Document:
    found = reading.read_locked(session, month, revision)
    if found is None:
        raise UnknownRecordError("monthly_return")
    return return_documents.without_frozen(_document_of(found), reading.frozen_case_codes(session))

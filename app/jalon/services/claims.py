"""Claims for funding: calculated from an agreement, numbered without holes, never changed once issued."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from jalon.domain.claims import (
    BY_DAY,
    BY_MONTH,
    HOURLY,
    PLACE,
    SUBSIDY,
    ClaimLine,
    claim_lines,
    is_whole_months,
)
from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.months import Month, month_of
from jalon.services.access import note_in
from jalon.services.colleagues import may_manage
from jalon.services.return_documents import Document, canonical, sealed
from jalon.settings.rules import rules_for
from jalon.storage import choices, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import claims as queries
from jalon.storage.queries import returns
from jalon.storage.queries.claims import AgreementPriced, ClaimFound
from jalon.storage.queries.month_facts import read_month_facts
from jalon.storage.queries.structure import read_structure
from jalon.storage.transactions import Session

__all__ = [
    "PRORATIONS",
    "ClaimChoices",
    "ClaimFound",
    "NewClaim",
    "Reckoned",
    "change_claim_choices",
    "claim_document",
    "draft_document",
    "issue_claim",
    "list_claims",
    "proposed_claim",
    "read_claim_choices",
    "reckon",
]

FORMAT: Final = "jalon-funding-claim"
PRORATIONS: Final = (BY_MONTH, BY_DAY)
KINDS: Final = ("APPEL", "FACTURE")
VAT: Final = ("AUCUNE", "HORS_CHAMP", "EXONERATION", "FRANCHISE")
_NAME: Final = "funding_claims"
_LONGEST: Final = 1_000
_FUNDED: Final = ("PERSONNE", "PROCHE", "COLLECTIF", "EMPLOYEUR", "TRIPARTITE", "PARTENAIRE")


@dataclass(frozen=True, slots=True)
class ClaimChoices:
    """How the structure words its claims: what they are called, which mention of VAT, how to be paid."""

    kind: str = "APPEL"
    vat: str = "AUCUNE"
    terms: str = ""


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What is asked for; ``corrects_id`` is the claim that this one takes the place of."""

    agreement_id: str
    date: datetime.date
    period_start: datetime.date
    period_end: datetime.date
    proration: str = BY_MONTH
    words: str = ""
    corrects_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a claim would ask: its lines, their sum in cents, the claims that cover some of the same days."""

    lines: tuple[ClaimLine, ...]
    amount_cents: int
    overlaps: tuple[str, ...] = ()
    """Numbers; they are told and block nothing."""


def read_claim_choices(caseload: Caseload) -> ClaimChoices:
    """Return how the structure words its claims."""
    with caseload.read() as session:
        return _choices(session)


def change_claim_choices(caseload: Caseload, wanted: ClaimChoices) -> None:
    """Keep how the structure words its claims to come; those issued stay as they are.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: an unknown code, or terms that are too long.
    """
    if not may_manage(caseload):
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    problems = []
    if wanted.kind not in KINDS:
        problems.append(Problem("kind", "unknown"))
    if wanted.vat not in VAT:
        problems.append(Problem("vat", "unknown"))
    if len(wanted.terms) > _LONGEST:
        problems.append(Problem("terms", "too_long"))
    if problems:
        raise InvalidEntryError("funding_claim", tuple(problems))
    value = asdict(replace(wanted, terms=wanted.terms.strip()))
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _NAME, None if wanted == ClaimChoices() else value)


def list_claims(caseload: Caseload) -> tuple[ClaimFound, ...]:
    """Return every claim that was issued, the newest first."""
    with caseload.read() as session:
        return queries.issued_claims(session)


def proposed_claim(caseload: Caseload, agreement_id: str, *, today: date) -> NewClaim:
    """Return the claim to propose: from the day after the last one to the end of the month before.

    Raises:
        UnknownRecordError: there is no such agreement.
    """
    with caseload.read() as session:
        agreement = _agreement(session, agreement_id)
        before = [one for one in queries.issued_claims(session) if one.agreement_id == agreement_id]
    last = max((one.period_end for one in before), default=None)
    start = agreement.start_date if last is None else month_of(last).next.first_day
    end = max(month_of(today).previous.last_day, month_of(start).last_day)
    if agreement.end_date is not None and agreement.end_date >= start:
        end = min(end, agreement.end_date)
    proration = agreement.proration or (BY_MONTH if is_whole_months(start, end) else BY_DAY)
    return NewClaim(agreement_id, today, start, end, proration)


def reckon(caseload: Caseload, wanted: NewClaim) -> Reckoned:
    """Return what a claim would ask; nothing is written.

    Raises:
        UnknownRecordError: there is no such agreement.
        InvalidEntryError: a period that ends before it begins, is not of whole months, or has no price.
    """
    with caseload.read() as session:
        return _reckoned(session, wanted)


def issue_claim(caseload: Caseload, wanted: NewClaim) -> str:
    """Keep a claim under its number, as it is printed; return its identity. It is never changed nor undone.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError, InvalidEntryError: as ``reckon``; nothing was written.
    """
    if not may_manage(caseload):
        raise NotAllowedError(caseload.signed_in.role, "issue_claim")
    with caseload.write("issue_claim") as session:
        found = _reckoned(session, wanted)
        number = queries.next_number(session, wanted.date.year)
        document = _document(session, wanted, found, number)
        slots = {line.slots for line in found.lines}
        prices = {line.unit_cents for line in found.lines}
        claim_id = records.insert(
            session,
            "funding_claim",
            {
                "agreement_id": wanted.agreement_id,
                "number": number,
                "date": wanted.date,
                "period_start": wanted.period_start,
                "period_end": wanted.period_end,
                "slots": slots.pop() if len(slots) == 1 else None,
                "unit_cents": prices.pop() if len(prices) == 1 else None,
                "proration": wanted.proration,
                "amount_cents": found.amount_cents,
                "words": wanted.words.strip() or None,
                "corrects_id": wanted.corrects_id,
                "snapshot": canonical(document),
            },
        )
        note_in(caseload, session, "issue_claim", "funding_claim", claim_id)
    return claim_id


def claim_document(caseload: Caseload, claim_id: str) -> Document:
    """Return the document of an issued claim, as it was when it was issued.

    Raises:
        UnknownRecordError: there is no such claim.
    """
    with caseload.read() as session:
        claim = next((one for one in queries.issued_claims(session) if one.id == claim_id), None)
        if claim is None:
            raise UnknownRecordError("funding_claim")
        if claim.snapshot is not None:
            return sealed(json.loads(claim.snapshot))
        return _of_columns(session, claim)


def draft_document(caseload: Caseload, wanted: NewClaim) -> Document:
    """Return the document of a claim that is not issued: it has no number.

    Raises:
        UnknownRecordError, InvalidEntryError: as ``reckon``.
    """
    with caseload.read() as session:
        return sealed(_document(session, wanted, _reckoned(session, wanted), None))


def _reckoned(session: Session, wanted: NewClaim) -> Reckoned:
    agreement = _agreement(session, wanted.agreement_id)
    before = queries.issued_claims(session)
    problems = _problems(wanted, agreement, before)
    lines: tuple[ClaimLine, ...] = ()
    if not problems:
        minutes = _minutes(session, wanted, agreement)
        start, end = _bounds(wanted, agreement)
        try:
            lines = claim_lines(agreement.lines, start, end, wanted.proration, minutes)
        except ValueError:
            problems.append(Problem("period_end", "not_whole_months"))
        else:
            if not lines:
                problems.append(Problem("period_start", "no_price"))
    if problems:
        raise InvalidEntryError("funding_claim", tuple(problems))
    replaced = {one.corrects_id for one in before} | {wanted.corrects_id}
    overlaps = tuple(
        one.number
        for one in before
        if one.agreement_id == wanted.agreement_id
        and one.id not in replaced
        and one.period_start <= wanted.period_end
        and wanted.period_start <= one.period_end
    )
    return Reckoned(lines, sum(line.amount_cents for line in lines), overlaps)


def _problems(wanted: NewClaim, agreement: AgreementPriced, before: Sequence[ClaimFound]) -> list[Problem]:
    problems = []
    if wanted.period_end < wanted.period_start:
        problems.append(Problem("period_end", "before_start"))
    elif wanted.period_end < agreement.start_date or (
        agreement.end_date is not None and wanted.period_start > agreement.end_date
    ):
        problems.append(Problem("period_start", "out_of_agreement"))
    if wanted.proration not in PRORATIONS:
        problems.append(Problem("proration", "unknown"))
    if len(wanted.words) > _LONGEST:
        problems.append(Problem("words", "too_long"))
    if wanted.corrects_id is not None:
        corrected = next((one for one in before if one.id == wanted.corrects_id), None)
        if corrected is None or corrected.agreement_id != agreement.id:
            problems.append(Problem("corrects_id", "unknown"))
        elif any(one.corrects_id == wanted.corrects_id for one in before):
            problems.append(Problem("corrects_id", "duplicate"))
    return problems


def _bounds(wanted: NewClaim, agreement: AgreementPriced) -> tuple[date, date]:
    """Return the days asked for that the agreement covers."""
    start = max(wanted.period_start, agreement.start_date)
    end = wanted.period_end if agreement.end_date is None else min(wanted.period_end, agreement.end_date)
    return start, end


def _minutes(session: Session, wanted: NewClaim, agreement: AgreementPriced) -> Mapping[Month, int]:
    """Return by month the minutes of the acts held under the agreement, for a price by the hour.

    The time within the structure is not counted: our choice.
    """
    if all(line.unit != HOURLY for line in agreement.lines):
        return {}
    found: dict[Month, int] = {}
    month = month_of(wanted.period_start)
    while month.first_day <= wanted.period_end:
        facts = read_month_facts(session, month, rules_for(month.last_day), agreement.id)
        found[month] = sum(line.minutes for line in facts.worked if line.held and line.target in _FUNDED)
        month = month.next
    return found


def _agreement(session: Session, agreement_id: str) -> AgreementPriced:
    found = next((one for one in queries.priced_agreements(session) if one.id == agreement_id), None)
    if found is None:
        raise UnknownRecordError("agreement")
    return found


def _choices(session: Session) -> ClaimChoices:
    found = choices.read_choice(session, _NAME)
    kept = found if isinstance(found, dict) else {}
    kind, vat, terms = kept.get("kind"), kept.get("vat"), kept.get("terms")
    return ClaimChoices(
        kind if kind in KINDS else "APPEL",
        vat if vat in VAT else "AUCUNE",
        terms[:_LONGEST] if isinstance(terms, str) else "",
    )


def _document(session: Session, wanted: NewClaim, found: Reckoned, number: str | None) -> Document:
    chosen = _choices(session)
    agreement = _agreement(session, wanted.agreement_id)
    is_subsidy = all(line.unit == SUBSIDY for line in found.lines)
    corrected = None
    if wanted.corrects_id is not None:
        before = next(one for one in queries.issued_claims(session) if one.id == wanted.corrects_id)
        corrected = {
            "number": before.number,
            "date": before.date.isoformat(),
            "amount_cents": before.amount_cents,
        }
    return {
        "format": FORMAT,
        "format_version": 1,
        "state": "draft" if number is None else "issued",
        "kind": "SUBVENTION" if is_subsidy else chosen.kind,
        "number": number,
        "date": wanted.date.isoformat(),
        "structure": _structure(session),
        "payer": {"name": agreement.payer, "address": agreement.payer_address},
        "agreement": {
            "reference": agreement.reference,
            "kind": agreement.kind,
            "signed_date": None if agreement.signed_date is None else agreement.signed_date.isoformat(),
        },
        "period_start": wanted.period_start.isoformat(),
        "period_end": wanted.period_end.isoformat(),
        "proration": wanted.proration,
        "lines": [_line(line) for line in found.lines],
        "amount_cents": found.amount_cents,
        "corrects": corrected,
        "vat": chosen.vat,
        "terms": chosen.terms,
        "words": wanted.words.strip(),
        "rules_version": rules_for(wanted.date).version,
        "typed_texts": [text for text in (wanted.words.strip(), chosen.terms) if text],
    }


def _line(line: ClaimLine) -> dict[str, Any]:
    return asdict(line) | {"start": line.start.isoformat(), "end": line.end.isoformat()}


def _structure(session: Session) -> dict[str, Any]:
    head, found = returns.read_structure(session), read_structure(session)
    told = ("siret", "address", "postal_code", "town", "phone", "email")
    reached = {} if found is None else {name: getattr(found[1], name) for name in told}
    return {"name": head.name, **reached, **head.words_wanted(), "practice": head.is_practice}


def _of_columns(session: Session, claim: ClaimFound) -> Document:
    """Return the document of a claim that was kept without its paper: what its columns say."""
    by_slot = claim.slots is not None and claim.unit_cents is not None
    months = 12 * (claim.period_end.year - claim.period_start.year)
    months += claim.period_end.month - claim.period_start.month + 1
    days = (claim.period_end - claim.period_start).days + 1
    year = date(claim.period_end.year + 1, 1, 1) - date(claim.period_end.year, 1, 1)
    part, whole = (days, year.days) if claim.proration == BY_DAY else (months, 12)
    line = ClaimLine(
        claim.period_start,
        claim.period_end,
        PLACE if by_slot else SUBSIDY,
        claim.slots,
        claim.unit_cents if by_slot and claim.unit_cents is not None else claim.amount_cents * whole // part,
        part,
        whole,
        claim.amount_cents,
    )
    wanted = NewClaim(
        claim.agreement_id,
        claim.date,
        claim.period_start,
        claim.period_end,
        claim.proration or BY_MONTH,
        claim.words or "",
        claim.corrects_id,
    )
    return sealed(_document(session, wanted, Reckoned((line,), claim.amount_cents), claim.number))

"""The admission sheet for the file, and the liaison sheet with what she accepts to pass on (D1)."""

from datetime import date
from typing import Any, Final

from jalon.services.papers.asked import Asked
from jalon.services.papers.consented import CONSENT, EVERYTHING, ITEMS, Consented, consented
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PersonHead, current_path, head_of, iso
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_papers

LIAISON, ADMISSION = "LIAISON", "ADMISSION"
VARIANTS: Final = (LIAISON, ADMISSION)
_IDENTITY: Final = (
    "birth_name", "address", "postal_code", "town", "phone", "other_phone", "email", "preferred_contact",
    "legal_protection",
)  # fmt: skip


def prepare_liaison(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a sheet: all of the entry for her file, else what her agreement lets tell.

    Without an agreement in force the liaison sheet has her case code and the dates of the request alone. No
    family of disability is in it.

    Raises:
        UnknownRecordError: there is no such person or agreement.
        FrozenFileError: her file is frozen.
    """
    variant = asked.variant or LIAISON
    head = head_of(caseload, asked, today, paper="D1")
    base = {**head.document, "variant": variant, "items": list(ITEMS)}
    if head.file is None or asked.person_id is None:
        return sealed({**base, "consent": None, "parts": {}, "withheld": []})
    referrals = head.of("referral")
    agency = referrals[-1].values["referrer_agency"] if referrals else None
    allowed = (
        EVERYTHING
        if variant == ADMISSION
        else consented(
            head.file, (head.document["structure"]["platform"], agency), asked.choices.get(CONSENT), today
        )
    )
    with caseload.read() as session:
        meeting = person_papers.next_meeting(session, asked.person_id, today)
    parts = _parts(head, allowed, today, is_liaison=variant == LIAISON)
    parts["meeting"] = (
        None
        if meeting is None or not allowed.may("PARCOURS")
        else {
            "day": iso(meeting.day),
            "time": None if meeting.start_time is None else f"{meeting.start_time:%H:%M}",
            "place": meeting.place,
        }
    )
    person = dict(head.document["person"])
    if not allowed.may("IDENTITE"):
        person |= {"name": None, "representatives": []}
    shown = ("work_impact", "useful_adjustments")
    return sealed(
        {
            **base,
            "person": person,
            "consent": allowed.said,
            "parts": parts,
            "withheld": [item for item in ITEMS if not allowed.may(item)],
            "typed_texts": [parts[name] for name in shown if parts.get(name)],
        }
    )


def draw_liaison(document: Document) -> bytes:
    """Return the PDF of a sheet."""
    from jalon.reports.liaison import liaison

    return liaison(document, wording_of_person_paper(document))


def _parts(head: PersonHead, allowed: Consented, today: date, *, is_liaison: bool) -> dict[str, Any]:
    assert head.file is not None
    values = head.file.person.values
    path = current_path(head, today)
    parts: dict[str, Any] = {"referral": _referral(head, is_whole=bool(allowed.items))}
    if allowed.may("IDENTITE"):
        parts["identity"] = {name: values[name] for name in _IDENTITY} | {
            "birth_date": iso(values["birth_date"])
        }
        parts["reached"] = [
            {name: one.values[name] for name in ("name", "capacity", "phone", "email")}
            for one in head.of("legal_representative")
        ]
    if allowed.may("DROITS"):
        parts["rights"] = [
            {
                "kind": one.values["kind"],
                "start_date": iso(one.values["start_date"]),
                "end_date": iso(one.values["end_date"]),
                "permanent": bool(one.values["permanent"]),
                "renewal_filed_date": iso(one.values["renewal_filed_date"]),
            }
            for one in head.of("recognition")
        ]
    if allowed.may("PARCOURS") and path is not None:
        parts["entry"] = {name: iso(path.values[name]) for name in ("agreement_date", "admission_date")} | {
            name: path.values[name] for name in ("entry_situation", "eligibility", "time_without_job")
        }
    if is_liaison:
        parts |= _told(head, allowed, today)
    return parts


def _told(head: PersonHead, allowed: Consented, today: date) -> dict[str, Any]:
    """Return what helps who will work with her, where she accepts it."""
    assert head.file is not None
    found: dict[str, Any] = {}
    if allowed.may("PROJET"):
        found["projects"] = [
            one.values["job_label"]
            for one in head.of("vocational_plan")
            if one.values["state"] in ("EN_COURS", "VALIDE")
        ]
    if allowed.may("EMPLOI"):
        found["jobs"] = [
            {
                "contract_type": one.values["contract_type"],
                "job_label": one.values["job_label"],
                "employer": head.file.employers.get(one.values["employer_id"] or ""),
                "start_date": iso(one.values["start_date"]),
            }
            for one in head.of("job_contract")
            if one.values["start_date"] <= today
            and (one.values["end_date"] or one.values["planned_end_date"] or today) >= today
        ]
    written = head.of("shared_assessment")
    if allowed.may("AMENAGEMENTS") and written:
        found["useful_adjustments"] = written[-1].values["useful_adjustments"]
    if allowed.may("CONSEQUENCES"):
        found["work_impact"] = head.file.person.values["work_impact"]
    return found


def _referral(head: PersonHead, *, is_whole: bool) -> dict[str, Any] | None:
    given = head.of("referral")
    if not given:
        return None
    values = given[-1].values
    days = ("date", "received_date", "cdaph_informed_date", "validity_end_date")
    names = ("origin", "reference", "referrer_name", "referrer_agency")
    told = {name: iso(values[name]) for name in days}
    return told | ({name: values[name] for name in names} if is_whole else {})

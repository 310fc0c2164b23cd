"""The interim review (D14) and the review of the exit (D15), for the person or for who she lets read it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
from jalon.services.papers.asked import Asked
from jalon.services.papers.consented import CONSENT, EVERYTHING, ITEMS, Consented, consented
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PersonHead, current_path, head_of, iso
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_papers

PASSED_ON, FOR_HER = "TRANSMIS", "PERSONNE"
VARIANTS: Final = (PASSED_ON, FOR_HER)
INTERIM, EXIT = "INTERMEDIAIRE", "SORTIE"
_TEXTS: Final = ("participants", "person_words", "results", "changes", "what_helped", "next_steps")


def prepare_interim_review(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a review on the way: the one asked for, else the last one; to be filled without.

    Raises:
        UnknownRecordError: there is no such person, review or sharing agreement.
        FrozenFileError: her file is frozen.
    """
    return _prepared(caseload, asked, today, INTERIM)


def prepare_exit_review(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of the review of an exit, of the path that ended or is about to.

    Raises:
        UnknownRecordError: there is no such person, review or sharing agreement.
        FrozenFileError: her file is frozen.
    """
    return _prepared(caseload, asked, today, EXIT)


def draw_review(document: Document) -> bytes:
    """Return the PDF of a review."""
    from jalon.reports.support_review import support_review

    return support_review(document, wording_of_person_paper(document))


def _prepared(caseload: Caseload, asked: Asked, today: date, kind: str) -> Document:
    variant = asked.variant or PASSED_ON
    head = head_of(caseload, asked, today, paper="D14" if kind == INTERIM else "D15")
    base = {**head.document, "variant": variant, "kind": kind}
    if head.file is None:
        nothing: dict[str, Any] = dict.fromkeys(("consent", "review", "path"))
        return sealed({**base, **nothing, "period": None, "parts": {}, "withheld": []})
    record = _review(head, asked, kind)
    path = _path(head, record, today, kind)
    allowed = EVERYTHING
    if variant == PASSED_ON:
        agencies = [one.values["referrer_agency"] for one in head.of("referral")]
        lead = head.document["structure"]["platform"]
        allowed = consented(head.file, (lead, *agencies[::-1]), asked.choices.get(CONSENT), today)
    coach = head.document["coach"] or _last_coach(caseload, asked.person_id, path)
    start, end = _period(record, path, today, kind)
    told = _texts(record, path, allowed)
    person = dict(head.document["person"])
    if not allowed.may("IDENTITE"):
        person |= {"name": None, "representatives": []}
    return sealed(
        {
            **base,
            "person": person,
            "coach": coach,
            "consent": allowed.said,
            "review": told,
            "path": _path_part(path, allowed),
            "period": {"start": iso(start), "end": iso(end)},
            "parts": _parts(head, path, allowed, start, end),
            "withheld": [] if variant == FOR_HER else [item for item in _USED if not allowed.may(item)],
            "typed_texts": [str(text) for text in told.values() if text and not isinstance(text, bool)],
        }
    )


_USED: Final = tuple(
    item for item in ITEMS if item in ("IDENTITE", "PARCOURS", "PROJET", "EMPLOI", "AMENAGEMENTS")
)


def _last_coach(caseload: Caseload, person_id: str | None, path: FileRecord | None) -> dict[str, Any] | None:
    """Return who accompanied her on the last day of a path that ended."""
    left = None if path is None else path.values["exit_date"]
    if person_id is None or left is None:
        return None
    with caseload.read() as session:
        found, _ = person_papers.who_accompanies(session, person_id, left)
    return None if found is None else {"name": found.name, "phone": found.phone, "email": found.email}


def _review(head: PersonHead, asked: Asked, kind: str) -> FileRecord | None:
    given = [one for one in head.of("support_review") if one.values["kind"] == kind]
    if asked.record_id is None:
        return given[-1] if given else None
    found = next((one for one in given if one.id == asked.record_id), None)
    if found is None:
        raise UnknownRecordError("support_review")
    return found


def _path(head: PersonHead, record: FileRecord | None, today: date, kind: str) -> FileRecord | None:
    paths = head.of("support_path")
    if record is not None:
        return next((one for one in paths if one.id == record.values["support_path_id"]), None)
    ended = [one for one in paths if one.values["exit_date"] is not None]
    if kind == EXIT and ended:
        return ended[-1]
    return current_path(head, today)


def _period(
    record: FileRecord | None, path: FileRecord | None, today: date, kind: str
) -> tuple[date | None, date]:
    admission = None if path is None else path.values["admission_date"]
    if record is None:
        left = None if path is None else path.values["exit_date"]
        return admission, left or today
    start = admission if kind == EXIT else record.values["period_start"] or admission
    return start, record.values["date"]


def _texts(record: FileRecord | None, path: FileRecord | None, allowed: Consented) -> dict[str, Any]:
    """Return what was written; the employer’s words only where the employer agreed to have them passed on."""
    if record is None:
        return {}
    values = record.values
    told: dict[str, Any] = {}
    if allowed.may("PARCOURS"):
        told |= {name: values[name] for name in _TEXTS if name != "what_helped"}
        told |= {"planned_band": values["planned_band"], "next_review_date": iso(values["next_review_date"])}
    if allowed.may("AMENAGEMENTS"):
        told["what_helped"] = values["what_helped"]
    if allowed.may("EMPLOI") and values["employer_agrees"]:
        told["employer_words"] = values["employer_words"]
    if path is not None and allowed.may("PARCOURS") and values["kind"] == EXIT:
        told["exit_relay"] = path.values["exit_relay"]
        told["exit_destination"] = path.values["exit_destination"]
    return told


def _path_part(path: FileRecord | None, allowed: Consented) -> dict[str, Any] | None:
    if path is None:
        return None
    admission, left = path.values["admission_date"], path.values["exit_date"]
    days = None if admission is None or left is None else (left - admission).days + 1
    part = {"admission_date": iso(admission), "exit_date": iso(left), "days": days}
    part["exit_reason"] = path.values["exit_reason"] if allowed.may("PARCOURS") else None
    return part


def _parts(
    head: PersonHead, path: FileRecord | None, allowed: Consented, start: date | None, end: date
) -> dict[str, Any]:
    assert head.file is not None
    first = start or date.min
    found: dict[str, Any] = {}
    if path is not None and allowed.may("PARCOURS"):
        own = [one for one in head.of("module_period") if one.values["support_path_id"] == path.id]
        found["modules"] = [
            {
                "module": one.values["module"],
                "start_date": iso(one.values["start_date"]),
                "end_date": iso(_until(one.values["end_date"] or path.values["exit_date"], end)),
                "is_main": one.values["is_main"],
            }
            for one in own
            if _touches(one, first, end)
        ]
        found["steps"] = [
            one.values["step"]
            for one in head.of("module_step")
            if one.values["state"] == "FAIT" and first <= (one.values["done_date"] or date.min) <= end
        ]
        found["goals"] = [
            {name: one.values[name] for name in ("label", "state", "outcome")}
            for one in head.of("goal")
            if one.values["support_path_id"] == path.id
        ]
    if allowed.may("PROJET"):
        found["projects"] = [
            one.values["job_label"]
            for one in head.of("vocational_plan")
            if one.values["state"] in ("EN_COURS", "VALIDE")
        ]
    if allowed.may("EMPLOI"):
        found["jobs"] = [_job(one, head, end) for one in head.of("job_contract") if _touches(one, first, end)]
    if allowed.may("AMENAGEMENTS"):
        found["adjustments"] = _adjustments(head.of("workplace_adjustment"), end)
    return found


def _job(record: FileRecord, head: PersonHead, end: date) -> dict[str, Any]:
    assert head.file is not None
    values = record.values
    return {
        "contract_type": values["contract_type"],
        "job_label": values["job_label"],
        "employer": head.file.employers.get(values["employer_id"] or ""),
        "start_date": iso(values["start_date"]),
        "end_date": iso(_until(values["end_date"] or values["planned_end_date"], end)),
    }


def _adjustments(records: Sequence[FileRecord], end: date) -> list[dict[str, Any]]:
    return [
        {"nature": one.values["nature"], "in_place_date": iso(one.values["in_place_date"])}
        for one in records
        if one.values["in_place_date"] is not None and one.values["in_place_date"] <= end
    ]


def _touches(record: FileRecord, first: date, last: date) -> bool:
    end = record.values["end_date"] or record.values.get("planned_end_date")
    return record.values["start_date"] <= last and (end is None or end >= first)


def _until(day: date | None, end: date) -> date | None:
    """Return the day something ended, None where it went on at the end of the period."""
    return None if day is None or day > end else day

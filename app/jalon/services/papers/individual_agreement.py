"""The individual agreement in two parties, in three, and its amendment (D2), as the catalogue asks for it."""

from datetime import date
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
from jalon.services.papers.asked import Asked
from jalon.services.papers.told import (
    TELLS_BY_ITSELF,
    ToldFile,
    coach_parts,
    drawn_words,
    employer_part,
    iso,
    paper_head,
    read_employer,
    read_told,
    runs,
    typed,
)
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload

TWO, THREE, AMENDMENT = "BIPARTITE", "TRIPARTITE", "AVENANT"
VARIANTS: Final = (TWO, THREE, AMENDMENT)
_TERMS: Final = ("person_terms", "employer_terms", "workplace", "frequency", "may_be_told", "signatories")


def prepare_individual_agreement(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of an agreement: one on file, else a draft from what is known; blank when asked.

    Without ``record_id``, the latest of the variant. An agreement in three parties tells the employer of the
    support by itself: when nothing says that the person accepts it, the document warns.

    Raises:
        UnknownRecordError: there is no such person, agreement or employer.
        FrozenFileError: her file is frozen.
    """
    if asked.is_blank or asked.person_id is None:
        kind = asked.variant or TWO
        return _sealed(paper_head(caseload, today, is_told=True), kind, is_blank=True)
    file = read_told(caseload, asked.person_id, asked.employer_id)
    record = _record(file, asked)
    kind = record.values["kind"] if record else asked.variant or TWO
    amended = _amended(file, record) if kind == AMENDMENT else None
    employer_id = _employer_id(file, asked, record, amended, kind, today)
    if employer_id is not None:
        file = read_told(caseload, asked.person_id, employer_id)
    is_told = employer_id is None or file.is_told
    warnings = [] if is_told else [TELLS_BY_ITSELF]
    head = paper_head(caseload, today, is_told=True, warnings=warnings)
    with caseload.read() as session:
        employer = read_employer(session, employer_id, today) if employer_id else None
        coach, backup = coach_parts(session, file, today)
    terms = {name: record.values[name] if record else None for name in _TERMS}
    return _sealed(
        head,
        kind,
        is_blank=False,
        person={"name": file.name},
        representatives=[dict(one.values) for one in file.of("legal_representative")],
        employer=employer_part(employer, _tutor(file, employer_id, today)) if employer else None,
        coach=coach,
        backup=backup,
        terms=terms,
        start_date=iso(record.values["start_date"]) if record else None,
        end_date=iso(record.values["end_date"]) if record else None,
        signed_date=iso(record.values["signed_date"]) if record else None,
        planned_band=record.values["planned_band"] if record else _planned_band(file, today),
        amended_date=iso(_dated(amended)),
        typed_texts=typed(*terms.values()),
    )


def draw_individual_agreement(document: Document) -> bytes:
    """Return the PDF of an agreement."""
    from jalon.reports.individual_agreement import individual_agreement

    return individual_agreement(document, drawn_words(document))


def _sealed(head: Document, kind: str, **known: Any) -> Document:
    unknown = dict.fromkeys(
        (
            "person", "employer", "coach", "backup", "start_date", "end_date", "signed_date",
            "planned_band", "amended_date",
        )
    )  # fmt: skip
    empty = {"representatives": [], "terms": dict.fromkeys(_TERMS), "typed_texts": []}
    return sealed({"format": "jalon-individual-agreement", **head, "kind": kind, **unknown, **empty, **known})


def _record(file: ToldFile, asked: Asked) -> FileRecord | None:
    """Return the agreement asked for, else the latest of the variant, with the employer when one is asked."""
    if asked.record_id is not None:
        found = file.find("individual_agreement", asked.record_id)
        if found is None:
            raise UnknownRecordError("individual_agreement")
        return found
    fitting = [
        one
        for one in file.of("individual_agreement")
        if one.values["kind"] == (asked.variant or TWO)
        and asked.employer_id in (None, one.values["employer_id"])
    ]
    return fitting[-1] if fitting else None


def _amended(file: ToldFile, record: FileRecord | None) -> FileRecord | None:
    """Return what an amendment amends: what it says, else the latest agreement of its employer before it."""
    if record is not None and record.values["amends_id"] is not None:
        return file.find("individual_agreement", record.values["amends_id"])
    employer_id = record.values["employer_id"] if record else None
    earlier = [
        one
        for one in file.of("individual_agreement")
        if one.values["kind"] != AMENDMENT
        and (record is None or one.values["employer_id"] == employer_id)
        and (_dated(one) or date.min) <= (_dated(record) or date.max)
    ]
    return earlier[-1] if earlier else None


def _employer_id(
    file: ToldFile,
    asked: Asked,
    record: FileRecord | None,
    amended: FileRecord | None,
    kind: str,
    today: date,
) -> str | None:
    if kind == TWO:
        return None
    for one in (record, amended):
        if one is not None and one.values["employer_id"] is not None:
            employer_id: str = one.values["employer_id"]
            return employer_id
    if asked.employer_id is not None or kind == AMENDMENT:
        return asked.employer_id
    running = [one.values["employer_id"] for one in file.of("job_contract") if runs(one.values, today)]
    return next((employer for employer in reversed(running) if employer is not None), None)


def _planned_band(file: ToldFile, today: date) -> str | None:
    planned = [one.values["band"] for one in file.of("intensity_plan") if runs(one.values, today)]
    return planned[-1] if planned else None


def _tutor(file: ToldFile, employer_id: str | None, today: date) -> str | None:
    held = file.contracts_at(employer_id, today) if employer_id else ()
    return held[0].values["tutor_contact_id"] if held else None


def _dated(record: FileRecord | None) -> date | None:
    if record is None:
        return None
    day: date | None = record.values["signed_date"] or record.values["start_date"]
    return day

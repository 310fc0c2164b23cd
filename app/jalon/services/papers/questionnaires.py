"""The questionnaires: Q1 entry, Q2 follow-up or exit, Q3 activity of six months; as the catalogue asks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jalon.services import questionnaires
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import head_of
from jalon.services.questionnaires import ENTRY, FOLLOW_UP, Answered
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload


def prepare_entry(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the entry questionnaire of a person.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    if asked.is_blank or asked.person_id is None:
        return _blank(caseload, asked, today, "Q1", ENTRY)
    return _document(
        caseload, asked, today, "Q1", questionnaires.answer_entry(caseload, asked.person_id, today=today)
    )


def prepare_follow_up(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the follow-up or exit questionnaire of a person, over six months that end with a month or today.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    if asked.is_blank or asked.person_id is None:
        return _blank(caseload, asked, today, "Q2", FOLLOW_UP)
    last = today if asked.month is None else min(asked.month.last_day, today)
    found = questionnaires.answer_follow_up(caseload, asked.person_id, last, today=today)
    return _document(caseload, asked, today, "Q2", found)


def prepare_activity(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the activity questionnaire of the half-year of a month."""
    assert asked.month is not None
    found = questionnaires.answer_activity(caseload, asked.month, today=today)
    return _document(caseload, replace(asked, person_id=None), today, "Q3", found)


def draw_questionnaire(document: Document) -> bytes:
    """Return the PDF of a questionnaire."""
    from jalon.reports.questionnaire import questionnaire

    return questionnaire(document, wording_of_person_paper(document))


def told_answers(document: Document) -> tuple[tuple[str, str], ...]:
    """Return each question with its answer in words, to be copied one by one."""
    from jalon.reports.questionnaire import answer_words

    wording = wording_of_person_paper(document)
    return tuple((one["label"], answer_words(one, wording)) for one in document["questions"])


def _document(caseload: Caseload, asked: Asked, today: date, paper: str, found: Answered) -> Document:
    head = head_of(caseload, asked, today, paper=paper).document
    person: dict[str, Any] | None = head["person"]
    return sealed(
        {
            "format": "jalon-questionnaire",
            "format_version": 1,
            "paper": paper,
            "today": head["today"],
            "is_blank": asked.is_blank,
            "structure": head["structure"],
            "case_code": None if person is None else person["case_code"],
            "first": None if found.first is None else found.first.isoformat(),
            "last": None if found.last is None else found.last.isoformat(),
            "questions": [dict(one) for one in found.questions],
            "open_months": list(found.open_months),
            "late_acts": found.late_acts,
            "unknown_before": _unknown_before(head["structure"], found),
            "rules_version": head["rules_version"],
            "typed_texts": [one["value"] for one in found.questions if one["kind"] == "text"],
        }
    )


def _unknown_before(structure: Mapping[str, Any], found: Answered) -> str | None:
    """Return since when Jalon is used when the period begins before: of those days it knows nothing."""
    since: str | None = structure["used_since"]
    return since if since and found.first is not None and found.first.isoformat() < since else None


def _blank(caseload: Caseload, asked: Asked, today: date, paper: str, listed: str) -> Document:
    return _document(caseload, asked, today, paper, questionnaires.blank_questions(caseload, listed, today))

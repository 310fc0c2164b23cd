"""The plan of a person (D7): her goals and what is still to be done, from her file."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from jalon.domain.to_do import TO_DO
from jalon.services.papers.asked import Asked
from jalon.services.papers.drawing import wording_of_person_paper
from jalon.services.papers.person_head import PersonHead, current_path, head_of, iso
from jalon.services.person_records import FileRecord
from jalon.services.return_documents import Document, sealed
from jalon.storage.caseload import Caseload

_REACHED: Final = frozenset({"ATTEINT", "PARTIEL"})
_MOST_DONE: Final = 6


def prepare_support_plan(caseload: Caseload, asked: Asked, today: date) -> Document:
    """Return the document of a plan: goals of the path that runs, actions to do, what was done last.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    head = head_of(caseload, asked, today, paper="D7")
    path = current_path(head, today)
    path_id = None if path is None else path.id
    goals = [one for one in head.of("goal") if one.values["support_path_id"] == path_id]
    open_goals = _by_day(one for one in goals if one.values["state"] in TO_DO)
    actions = _by_day(one for one in head.of("next_action") if one.values["state"] in TO_DO)
    served = {one.id for one in open_goals}
    plans = [one for one in head.of("vocational_plan") if one.values["state"] != "REMPLACE"]
    content: dict[str, Any] = {
        "aims": [one.values["job_label"] for one in plans if one.values["support_path_id"] == path_id],
        "goals": [_goal(head, one, actions) for one in open_goals],
        "other_actions": [_action(head, one) for one in actions if one.values["goal_id"] not in served],
        "done": [one.values["label"] for one in goals if one.values["state"] in _REACHED][-_MOST_DONE:],
        "next_review_date": _next_review(head, path_id, today),
    }
    return sealed({**head.document, **content, "typed_texts": _texts(content)})


def draw_support_plan(document: Document) -> bytes:
    """Return the PDF of a plan."""
    from jalon.reports.support_plan import support_plan

    return support_plan(document, wording_of_person_paper(document))


def _by_day(found: Iterable[FileRecord]) -> list[FileRecord]:
    """Return records with a day first, by it, then the others as they were written."""
    return sorted(found, key=lambda one: (one.values["due_date"] is None, one.values["due_date"] or date.min))


def _goal(head: PersonHead, goal: FileRecord, actions: Sequence[FileRecord]) -> dict[str, Any]:
    values = goal.values
    return {
        "label": values["label"],
        "situation": values["situation"],
        "module": values["module"],
        "responsible": values["responsible"],
        "state": values["state"],
        "due_date": iso(values["due_date"]),
        "actions": [_action(head, one) for one in actions if one.values["goal_id"] == goal.id],
    }


def _action(head: PersonHead, action: FileRecord) -> dict[str, Any]:
    values = action.values
    coaches = {} if head.file is None else head.file.coaches
    return {
        "label": values["label"],
        "who": values["responsible"] or coaches.get(values["coach_id"] or ""),
        "due_date": iso(values["due_date"]),
    }


def _next_review(head: PersonHead, path_id: str | None, today: date) -> str | None:
    days = [
        one.values["next_review_date"]
        for one in head.of("shared_assessment")
        if one.values["support_path_id"] == path_id and one.values["next_review_date"] is not None
    ]
    return iso(min((day for day in days if day >= today), default=None))


def _texts(content: dict[str, Any]) -> list[str]:
    goals = content["goals"]
    found = [*content["aims"], *content["done"]]
    found += [text for goal in goals for text in (goal["label"], goal["situation"]) if text]
    found += [one["label"] for goal in goals for one in goal["actions"]]
    return found + [one["label"] for one in content["other_actions"]]

"""The list of deadlines as a paper: what is listed, by horizon, in the order of its days."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from jalon.domain.deadline_horizons import Horizon, horizon_of
from jalon.services.access import note_access
from jalon.services.deadlines import Deadline
from jalon.services.return_documents import Document, sealed
from jalon.services.wording import wording_for
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as return_queries

DEADLINE_LIST_FORMAT: Final = "jalon-deadline-list"


def prepare_deadline_list(
    caseload: Caseload, listed: Sequence[Deadline], *, today: date, asked: Sequence[str] = ()
) -> Document:
    """Return the document of some deadlines, people by name and case code: it is a paper for within.

    ``asked`` says in words which filters made the list. It is noted in the access log. The same deadlines and
    the same day give the same document.
    """
    with caseload.read() as session:
        structure = return_queries.read_structure(session)
    note_access(caseload, "prepare_deadline_list", "caseload", caseload.caseload_id)
    ordered = sorted(listed, key=lambda one: (one.due_date, one.label, _name(one), one.subject_id))
    return sealed(
        {
            "format": DEADLINE_LIST_FORMAT,
            "format_version": 1,
            "today": today.isoformat(),
            "structure": {
                "name": structure.name,
                "platform": structure.platform,
                "practice": structure.is_practice,
                **structure.words_wanted(),
            },
            "asked": list(asked),
            "groups": [
                {"horizon": horizon.value, "deadlines": [_line(one) for one in several]}
                for horizon, several in groupby(ordered, lambda one: _lot(one, today))
            ],
            "rules_version": rules_for(today).version,
        }
    )


def deadline_paper(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a list of deadlines without writing it anywhere: it names people."""
    from jalon.reports.deadline_list import deadline_list

    wording = wording_for(date.fromisoformat(document["today"]), document["structure"].get("vocabulary"))
    return deadline_list(document, wording)


def _lot(deadline: Deadline, today: date) -> Horizon:
    return horizon_of(deadline.due_date, today)


def _name(deadline: Deadline) -> str:
    who = deadline.person
    return "" if who is None else f"{who.family_name} {who.given_name}".strip()


def _line(deadline: Deadline) -> dict[str, Any]:
    return {
        "rule": deadline.rule,
        "label": deadline.label,
        "date": deadline.due_date.isoformat(),
        "working_day": deadline.working_day.isoformat(),
        "days_left": deadline.days_left,
        "person": None
        if deadline.person is None
        else {"case_code": deadline.person.case_code, "name": _name(deadline)},
        "to_do": deadline.to_do,
        "source": deadline.source,
    }

"""The simple versions by paper, and what each says when it is blank."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.reports.person_copy import copy_text
from jalon.reports.privacy_notice import privacy_text
from jalon.reports.scheme import scheme_text
from jalon.reports.shared_assessment import assessment_text
from jalon.reports.sharing_agreement import sharing_text
from jalon.reports.simple_page import SimpleText
from jalon.reports.support_plan import plan_text
from jalon.reports.wording import Wording

SIMPLE_TEXTS: Final[Mapping[str, Callable[[Mapping[str, Any], Wording], SimpleText]]] = {
    "D3": scheme_text,
    "D4": privacy_text,
    "D5": sharing_text,
    "D6": assessment_text,
    "D7": plan_text,
    "D21": copy_text,
}

# What a blank document holds, whatever the paper.
BLANK: Final[Mapping[str, Any]] = {
    "structure": {"name": "", "address": (), "phone": None, "email": None, "practice": False},
    "today": "2026-01-01",
    "is_simple": True,
    "is_blank": True,
    "review": None,
    "person": None,
    "coach": None,
    "backup": None,
    "next_meeting": None,
    "data_protection": {"controller": None, "dpo_name": None, "dpo_contact": None, "legal_basis": None},
    "months": {"file": 24, "archive": 36, "not_admitted": 12, "access": 12},
    "consents": (),
    "assessment": None,
    "aims": (),
    "goals": (),
    "other_actions": (),
    "done": (),
    "next_review_date": None,
    "summary": {
        "name": "",
        "birth_date": None,
        "reached": (),
        "rights": ({"kind": "", "end_date": None},),
        "admissions": ("2026-01-01",),
        "goals": ("",),
        "jobs": ("",),
        "recipients": ("",),
        "acts": 2,
        "left_out": 1,
    },
}


def blank_text(paper: str) -> SimpleText:
    """Return the simple version of a paper about nobody."""
    return SIMPLE_TEXTS[paper](BLANK, Wording())

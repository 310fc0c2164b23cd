"""The words that the papers for a person are drawn with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jalon.reports.wording import Wording
from jalon.services.wording import wording_for


def wording_of_person_paper(document: Mapping[str, Any]) -> Wording:
    """Return the words of the day of a paper, or of the vocabulary that the structure keeps to."""
    return wording_for(date.fromisoformat(document["today"]), document["structure"].get("vocabulary"))

"""What the pages of a paper that stays in the structure say of it: on which day, whose, for whose eyes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import Identity


def identity_within(document: Mapping[str, Any], title: str, confidentiality: str) -> Identity:
    """Return the identity of a paper of a day; ``document`` has ``today``, ``structure`` and ``digest``."""
    structure = document["structure"]
    return Identity(
        title=title,
        period=f"Au {typography.long_day(date.fromisoformat(document['today']))}",
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality=confidentiality,
        digest=str(document.get("digest") or ""),
        watermarks=(PRACTICE,) if structure.get("practice") else (),
    )

"""What a cell of someone else’s table can be: a figure of the return, or something of its heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from jalon.domain.cells import Cell
from jalon.domain.grid_models import Form
from jalon.domain.months import Month
from jalon.domain.rules import Rules
from jalon.exchange.grid_labels import HEADERS
from jalon.settings.rules import rules_for

_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_STATES: Final = "return_states"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a table."""

    structure: Mapping[str, Any]
    coach: str
    agreement: str


def is_key(key: str) -> bool:
    """Tell whether a cell can be bound to a key."""
    head, _, rest = key.partition(".")
    rules = rules_for(date.max)
    return (
        (head in HEADERS and not rest)
        or any(indicator.code == head for indicator in rules.indicators)
        or (head in rules.labels["breakdown_definitions"] and bool(rest))
    )


def is_figure(key: str) -> bool:
    """Tell whether a key is a figure of the return, which is never typed."""
    return key not in HEADERS


def figure(document: Mapping[str, Any], key: str) -> Cell:
    """Return a figure of a return: a whole number, digits of a share, or nothing."""
    head, _, rest = key.partition(".")
    breakdown = document["breakdowns"].get(head)
    value = breakdown.get(rest, 0) if breakdown is not None else document["indicators"].get(head)
    if isinstance(value, Mapping):
        value = value.get(rest)
    if isinstance(value, str):
        return Decimal(value)
    return value if isinstance(value, int) else None


def heading(key: str, month: Month, document: Mapping[str, Any], head: Heading, rules: Rules) -> Cell:
    """Return what stands at the head of a table under a key; the month as its first day."""
    match key:
        case "structure":
            return str(head.structure.get("name") or "")
        case "siret" | "department":
            return str(head.structure.get(key) or "")
        case "lead_operator":
            return str(head.structure.get("platform") or "")
        case "month":
            return month.first_day
        case "year":
            return month.year
        case "coach":
            return head.coach
        case "agreement":
            return head.agreement
        case _:
            state = rules.label(_STATES, document["state"])
            return f"{state}, version {document['revision']}" if document["state"] != "draft" else state


def month_words(month: Month) -> str:
    """Return « octobre 2026 »."""
    return f"{_MONTHS[month.number - 1]} {month.year}"


def in_form(value: Cell, form: Form) -> Cell:
    """Return minutes in hours with decimals, or a share as a fraction, when a cell asks for it."""
    if isinstance(value, int) and form is Form.HOURS:
        return round(Decimal(value) / 60, 2)
    if isinstance(value, int | Decimal) and form is Form.FRACTION:
        return Decimal(value) / 100
    return value

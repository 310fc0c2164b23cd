"""The words of the guide: those of the dated rules, or those that the structure wrote in their place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.domain.rules import Guide
from jalon.services.colleagues import MANAGERS
from jalon.settings.rules import rules_for
from jalon.storage import choices
from jalon.storage.caseload import Caseload

LONGEST_TEXT: Final = 1200
MOST_LINES: Final = 20
_PREFIX: Final = "guide."
_LISTS: Final = ("usual", "outputs", "people")


@dataclass(frozen=True, slots=True)
class GuideText:
    """The guide of a module as it is shown, and whether the structure wrote it."""

    guide: Guide
    is_own: bool


def read_guide_texts(caseload: Caseload, day: date) -> dict[str, GuideText]:
    """Return the guide of each module in the words in force on a day, the structure's before the rules'."""
    found = {}
    with caseload.read() as session:
        for module, guide in rules_for(day).guides.items():
            own = _own(choices.read_choice(session, _PREFIX + module))
            found[module] = GuideText(replace(guide, **own) if own else guide, bool(own))
    return found


def change_guide_text(caseload: Caseload, wanted: Guide, *, today: date) -> None:
    """Keep the structure's words for a module, for all its posts; the words of the rules take them back.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: nothing says what the module is for, or a text is too long.
        ValueError: the rules have no guide for this module.
    """
    common = _common(wanted.module, today)
    problems = []
    if not wanted.purpose.strip():
        problems.append(Problem("purpose", "missing"))
    for name in ("purpose", *_LISTS):
        value = getattr(wanted, name)
        lines = (value,) if isinstance(value, str) else value
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_TEXT for line in lines):
            problems.append(Problem(name, "too_long"))
    if problems:
        raise InvalidEntryError("guide", tuple(problems))
    kept = {
        name: value
        for name, value in asdict(wanted).items()
        if name in ("purpose", *_LISTS) and value != getattr(common, name)
    }
    _keep(caseload, wanted.module, kept or None)


def give_back_guide_text(caseload: Caseload, module: str, *, today: date) -> None:
    """Give a module the words of the rules again.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        ValueError: the rules have no guide for this module.
    """
    _common(module, today)
    _keep(caseload, module, None)


def _common(module: str, today: date) -> Guide:
    guide = rules_for(today).guides.get(module)
    if guide is None:
        raise ValueError(f"no guide of {module!r}")
    return guide


def _keep(caseload: Caseload, module: str, value: Mapping[str, Any] | None) -> None:
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _PREFIX + module, value)


def _own(found: Any) -> dict[str, Any]:
    """Return kept words; what another version of Jalon wrote otherwise is passed over."""
    if not isinstance(found, Mapping):
        return {}
    own: dict[str, Any] = {}
    if isinstance(found.get("purpose"), str) and found["purpose"].strip():
        own["purpose"] = found["purpose"][:LONGEST_TEXT]
    for name in _LISTS:
        lines = found.get(name)
        if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
            own[name] = tuple(line[:LONGEST_TEXT] for line in lines[:MOST_LINES])
    return own

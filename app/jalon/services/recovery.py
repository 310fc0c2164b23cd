"""The recovery code on paper: its sheet, and the proof that the sheet can be read."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.services.access import note_in
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.passphrases import code_letters

PROVEN_GROUPS: Final = 4  # of six: enough to see that the sheet exists and is legible
_CHOICE: Final = "recovery_code"


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """When the code in force was made and when its sheet was read back; None where nobody noted it."""

    made_on: date | None = None
    proven_on: date | None = None


def groups_of(code: str) -> tuple[str, ...]:
    """Return the groups of letters of a recovery code."""
    return tuple(code.split("-"))


def groups_to_retype(code: str) -> tuple[int, ...]:
    """Return which groups (from 0) are to be typed again from the sheet, drawn by lot, in order."""
    ranks = range(len(groups_of(code)))
    return tuple(sorted(secrets.SystemRandom().sample(ranks, PROVEN_GROUPS)))


def is_group(typed: str, group: str) -> bool:
    """Tell whether what was typed is this group, in whatever case."""
    return code_letters(typed) == code_letters(group)


def recovery_sheet(code: str, *, structure: str, caseload: str, made_on: date) -> bytes:
    """Return the PDF of the sheet without writing it anywhere: it opens everything."""
    from jalon.reports import recovery_sheet as report

    groups: Sequence[str] = groups_of(code)
    return report.recovery_sheet(
        {
            "structure": structure,
            "caseload": caseload,
            "made_on": made_on.isoformat(),
            "groups": list(groups),
        }
    )


def find_recovery_state(caseload: Caseload) -> RecoveryState:
    """Return what is known of the recovery code in force."""
    with caseload.read() as session:
        kept = choices.read_choice(session, _CHOICE)
    if not isinstance(kept, dict):
        return RecoveryState()
    return RecoveryState(_day(kept.get("made_on")), _day(kept.get("proven_on")))


def note_new_code(caseload: Caseload, made_on: date) -> None:
    """Note that the code in force was made on a day; its sheet is not read back yet."""
    with caseload.write("renew_recovery_code") as session:
        choices.write_choice(session, _CHOICE, {"made_on": made_on.isoformat()})
        note_in(caseload, session, "renew_recovery_code")


def prove_recovery_code(caseload: Caseload, proven_on: date) -> None:
    """Note that someone typed groups of the code in force again from its sheet."""
    with caseload.write("prove_recovery_code") as session:
        kept = choices.read_choice(session, _CHOICE)
        made = kept if isinstance(kept, dict) else {}
        choices.write_choice(session, _CHOICE, {**made, "proven_on": proven_on.isoformat()})
        note_in(caseload, session, "prove_recovery_code")


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None

"""What a new caseload still owes: the proof of its recovery sheet, the impact analysis before real names.

Neither keeps anyone from working: both are told until they are done.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.services import recovery
from jalon.storage import choices, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries.standing import read_standing

RECOVERY_SHEET: Final = "recovery_sheet"
IMPACT_ASSESSMENT: Final = "impact_assessment"

_TO_TELL: Final = "to_tell"
_TOLD: Final = "told"
_DONE: Final = "done"
_IMPACT: Final = "first_step.impact_assessment"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is still to do, by code, the most pressing first; a practice structure owes nothing."""

    owed: tuple[str, ...]
    is_impact_to_tell: bool
    """Whether the impact analysis was never spoken of: once is before the first real name."""
    structure_name: str = ""


def is_practice(caseload: Caseload) -> bool:
    """Return whether this is the practice structure: nobody in it is real."""
    with caseload.read() as session:
        return read_standing(session).is_practice


def owe_first_steps(caseload: Caseload) -> None:
    """Write down what a caseload that was just made owes."""
    recovery.note_new_code(caseload, caseload.clock().astimezone().date())
    with caseload.write("create_caseload") as session:
        choices.write_choice(session, _IMPACT, _TO_TELL)


def read_first_steps(caseload: Caseload) -> FirstSteps:
    """Return what a caseload still owes."""
    with caseload.read() as session:
        standing = read_standing(session)
        impact = choices.read_choice(session, _IMPACT)
    if standing.is_practice:
        return FirstSteps((), is_impact_to_tell=False)
    code = recovery.find_recovery_state(caseload)
    is_analysed = standing.impact_assessment_date is not None
    owed = [RECOVERY_SHEET] if code.made_on is not None and code.proven_on is None else []
    if impact == _TOLD and not is_analysed:
        owed.append(IMPACT_ASSESSMENT)
    is_to_tell = impact == _TO_TELL and not is_analysed
    return FirstSteps(tuple(owed), is_impact_to_tell=is_to_tell, structure_name=standing.name)


def answer_impact_assessment(caseload: Caseload, done_on: date | None) -> None:
    """Keep the day of the impact analysis (AIPD, art. 35 RGPD); None leaves it for later, and it is owed."""
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _IMPACT, _TOLD if done_on is None else _DONE)
        standing = read_standing(session)
        if done_on is not None and standing.structure_id is not None:
            records.update(session, "structure", standing.structure_id, {"impact_assessment_date": done_on})

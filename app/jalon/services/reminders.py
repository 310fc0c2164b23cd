"""How many days the program waits before it reminds of something: the structure's numbers, else ours."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.services.colleagues import MANAGERS
from jalon.storage import choices
from jalon.storage.caseload import Caseload

_NAME: Final = "reminders"


@dataclass(frozen=True, slots=True)
class Reminders:
    """The delays of the program's reminders; each is our choice, no text sets one.

    A reminder is about what we have to do; it never blocks anything and judges nobody.
    """

    days_without_contact: int = 30
    """After so many days without an act with her, a person is proposed to be called."""
    return_due_day: int = 10
    """The day of the next month on which the return is owed; 1 to 28."""
    days_before_return: int = 5
    """The return is announced so many days before it is owed."""
    days_without_copy_away: int = 14
    """After so many days without a copy off this PC, one is asked for."""


BOUNDS: Final = {
    "days_without_contact": (1, 365),
    "return_due_day": (1, 28),
    "days_before_return": (0, 27),
    "days_without_copy_away": (1, 365),
}
"""The lowest and the highest value of each field, both inside."""


def read_reminders(caseload: Caseload) -> Reminders:
    """Return the delays in force; a number that is missing or out of its bounds is the default one."""
    with caseload.read() as session:
        found = choices.read_choice(session, _NAME)
    kept = found if isinstance(found, dict) else {}
    return Reminders(**{name: kept[name] for name in BOUNDS if _is_within(name, kept.get(name))})


def change_reminders(caseload: Caseload, wanted: Reminders) -> None:
    """Keep the delays for every post of the structure; those that are the default ones follow it later.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: a number is out of its bounds; nothing was written.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    values = asdict(wanted)
    wrong = [Problem(name, "out_of_bounds") for name in BOUNDS if not _is_within(name, values[name])]
    if wrong:
        raise InvalidEntryError("reminders", tuple(wrong))
    own = {field.name: values[field.name] for field in fields(wanted) if values[field.name] != field.default}
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _NAME, own or None)


def _is_within(name: str, value: Any) -> bool:
    lowest, highest = BOUNDS[name]
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

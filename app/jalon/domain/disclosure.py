"""What an employer may be taken to know: the person decides what is told, and most choices are silence."""

from collections.abc import Iterable
from typing import Final

OPEN_CHOICE: Final = "OUI"
"""« En partie » opens nothing by itself: which part was said to someone, not to a program."""


def employer_may_know(
    *, choices: Iterable[str | None], has_signed: bool, knows: Iterable[bool | None]
) -> bool:
    """Tell whether papers for an employer may speak of the support, and thus of what opens it. Our choice.

    ``choices``: what the person decided to tell, by project. ``has_signed``: the employer signed an
    agreement in three parties with her. ``knows``: what her contracts there say of the employer's knowledge.
    """
    if has_signed or True in knows:
        return True
    made = [choice for choice in choices if choice is not None]
    return bool(made) and all(choice == OPEN_CHOICE for choice in made)

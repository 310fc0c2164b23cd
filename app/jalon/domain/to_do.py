"""The states in which something is still to be done: an action, a goal, a commitment, an adjustment."""

from typing import Final

TO_DO: Final = ("A_FAIRE", "EN_COURS")

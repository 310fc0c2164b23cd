"""What two birth dates say of two people: whether one may be the other mistyped."""

from datetime import date


def one_slip_apart(one: date, other: date) -> bool:
    """Tell whether two birth dates are one slip apart: two parts in common, or day and month swapped."""
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return same >= 2 or (one.year == other.year and one.month == other.day and one.day == other.month)

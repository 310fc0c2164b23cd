"""Rounding and sharing of whole numbers: no floating point ever reaches a paper."""

from collections.abc import Iterable


def percent_text(part: int, whole: int | None) -> str | None:
    """Return ``part`` of ``whole`` in per cent with one decimal, half up, as ``"68.1"``.

    None without a whole, or with 0: there is nothing to divide by.
    """
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def mean_text(total: int, count: int) -> str | None:
    """Return ``total`` over ``count`` with one decimal, half up, as ``"34.5"``; None of nothing."""
    return _tenths_text(10 * total, count)


def mean_months_text(days: int, count: int) -> str | None:
    """Return ``days`` over ``count`` in months of 30.4375 days with one decimal, half up; None of nothing.

    30.4375 is 365.25 / 12, that is 487 / 16: all is done on whole numbers.
    """
    return _tenths_text(160 * days, 487 * count)


def middle(values: Iterable[int]) -> tuple[int, int]:
    """Return the sum of the values in the middle, and how many they are: the two parts of a median.

    One value of an odd number, two of an even one, none of none.
    """
    ordered = sorted(values)
    if not ordered:
        return 0, 0
    inner = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return sum(inner), len(inner)


def _tenths_text(tenths: int, count: int) -> str | None:
    if count == 0:
        return None
    rounded = (2 * tenths + count) // (2 * count)
    return f"{rounded // 10}.{rounded % 10}"


def shared_equally(total: int, count: int) -> tuple[int, ...]:
    """Return ``total`` cut into ``count`` shares, the remainder one by one from the first."""
    if count == 0:
        return ()
    share, remainder = divmod(total, count)
    return tuple(share + (1 if rank < remainder else 0) for rank in range(count))

"""Rounding and sharing of whole numbers: no floating point ever reaches a paper."""


def percent_text(part: int, whole: int | None) -> str | None:
    """Return ``part`` of ``whole`` in per cent with one decimal, half up, as ``"68.1"``.

    None without a whole, or with 0: there is nothing to divide by.
    """
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def shared_equally(total: int, count: int) -> tuple[int, ...]:
    """Return ``total`` cut into ``count`` shares, the remainder one by one from the first."""
    if count == 0:
        return ()
    share, remainder = divmod(total, count)
    return tuple(share + (1 if rank < remainder else 0) for rank in range(count))

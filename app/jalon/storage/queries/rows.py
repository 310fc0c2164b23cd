"""Makes values from the rows of a query, whose columns are in the order of the fields."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_T = TypeVar("_T")


def made(make: Callable[..., _T], columns: Iterable[Any], *more: Any) -> _T:
    """Return the value made of the columns of a row, then of ``more``."""
    return make(*columns, *more)

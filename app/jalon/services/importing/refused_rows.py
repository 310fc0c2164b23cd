"""Writes the rows that were left aside to a workbook, to be repaired there and imported again."""

from collections.abc import Set
from pathlib import Path

from jalon.domain.import_values import RowState, Verdict
from jalon.services.importing.rehearsing import Rehearsal

_LEFT_ASIDE = frozenset({RowState.REFUSED, RowState.DOUBTFUL})


def save_refused(
    rehearsal: Rehearsal,
    target: Path,
    *,
    reasons: "dict[tuple[str, int], str]",
    states: Set[RowState] = _LEFT_ASIDE,
) -> int:
    """Write the rows of some states with the headings of their table, and return how many.

    ``reasons`` gives the words of each row (see ``jalon.ui``), written in a last column that is no field: the
    repaired file comes in again with the same mapping.

    Raises:
        PreciousTargetError: the target is a file that Jalon lives by.
    """
    raise NotImplementedError


def left_aside(rehearsal: Rehearsal) -> tuple[Verdict, ...]:
    """Return the verdicts of the rows that would be saved."""
    return tuple(verdict for verdict in rehearsal.verdicts if verdict.state in _LEFT_ASIDE)

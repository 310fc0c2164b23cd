"""Fills someone's own workbook in a process of its own, so that no file can harm or hold up the program."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from jalon.domain import errors
from jalon.exchange.apart import answer_of
from jalon.exchange.filler import TEMPLATE_LIMITS
from jalon.exchange.filling_wire import FillAnswer, FilledSheet, FillOrder, SeenSheet

FILLER_FLAG: Final = "--fill-grid"
"""What a packaged program is started with to be the filling process (it has no ``-m``)."""


def look_at(path: Path, content: bytes) -> tuple[SeenSheet, ...]:
    """Return what the sheets of a workbook have besides their values; ``path`` is what a refusal names.

    Raises:
        RefusalError: one of the ``Grid…Error``, by what is wrong with the file.
    """
    return _asked(path, content, FillOrder())[0].seen


def filled(
    path: Path, content: bytes, sheets: tuple[FilledSheet, ...], *, unwanted: tuple[str, ...] = ()
) -> bytes:
    """Return a workbook filled; everything that is not filled is as it was, formulas without their results.

    Raises:
        GridTemplateNamesError: it still says one of the ``unwanted`` folded words.
        RefusalError: one of the ``Grid…Error``, by what is wrong with the file.
    """
    answer, whole = _asked(path, content, FillOrder(sheets, unwanted))
    if len(whole) != answer.size or not whole:
        raise errors.GridReaderStoppedError(path)
    return whole


def _asked(path: Path, content: bytes, order: FillOrder) -> tuple[FillAnswer, bytes]:
    if len(content) > TEMPLATE_LIMITS.file_bytes:
        raise errors.GridTemplateTooHeavyError(path)
    text = msgspec.json.encode(order)
    try:
        line, whole = answer_of(FILLER_FLAG, "filler", text, content, seconds=TEMPLATE_LIMITS.wall_seconds)
    except subprocess.TimeoutExpired:
        raise errors.GridTooSlowError(path, TEMPLATE_LIMITS.wall_seconds) from None
    try:
        answer = msgspec.json.decode(line, type=FillAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise errors.GridReaderStoppedError(path) from None
    if answer.refusal:
        raise _REFUSALS.get(answer.refusal, errors.GridUnreadableError)(path)
    return answer, whole


_REFUSALS: Final[dict[str, Callable[[Path], errors.RefusalError]]] = {
    "bomb": errors.GridBombError,
    "comments": errors.GridTemplateHoldsDataError,
    "computed_cell": errors.GridComputedCellError,
    "empty": errors.GridEmptyError,
    "far_cell": errors.GridUnreadableError,
    "entities": errors.GridEntitiesError,
    "forged": errors.GridForgedError,
    "heavy": errors.GridTemplateTooHeavyError,
    "links": errors.GridLinksError,
    "macros": errors.GridMacrosError,
    "names": errors.GridTemplateNamesError,
    "no_sheet": errors.GridModelMismatchError,
    "not_a_table": errors.GridNotATableError,
    "not_a_workbook": errors.GridTemplateKindError,
    "pivot": errors.GridTemplateHoldsDataError,
    "protected": errors.GridProtectedError,
}

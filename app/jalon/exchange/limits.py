"""What a spreadsheet may ask of this PC at most, and the refusal of one that asks for more."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a file; our choice: ten times the largest grid that a structure was seen to keep."""

    file_bytes: int = 20 * MEGABYTE
    inflated_bytes: int = 200 * MEGABYTE
    entries: int = 500
    inflation_ratio: int = 200
    rows: int = 100_000
    """Without the headings and what stands above them."""
    headings: int = 30
    columns: int = 200
    area: int = 4_100_000
    """Rows × columns of the rectangle that a sheet's cells span: the reader keeps all of it in memory."""
    cells: int = 4_100_000
    """In all sheets together."""
    said_bytes: int = 100 * MEGABYTE
    """What the reading process may say of a file."""
    cell_characters: int = 32_767
    """What Excel itself keeps in a cell."""
    memory_bytes: int = 512 * MEGABYTE
    processor_seconds: int = 30
    wall_seconds: int = 30

    @property
    def last_row(self) -> int:
        """Return the number of the last row that a sheet may have, from 1."""
        return self.rows + self.headings


class GridRefusal(Exception):  # noqa: N818  it is no failure: the child process says it, the parent raises its own
    """A reason not to read a file, as a code, and where in the file when that is known (from 1)."""

    def __init__(self, code: str, sheet: str = "", row: int = 0, column: int = 0) -> None:
        super().__init__(code)
        self.code, self.sheet, self.row, self.column = code, sheet, row, column

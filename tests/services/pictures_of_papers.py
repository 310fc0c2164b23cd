"""Small grey pictures of papers, kept beside the tests: what a page looks like, with tolerance."""

from pathlib import Path

import pypdfium2

FOLDER = Path(__file__).parent.parent / "reports" / "pictures"
COLUMNS, ROWS = 24, 34
SCALE = 0.4
FARTHEST, MEAN = 90, 9
"""Of 255: what one cell may differ, and all of them on the average. A word less is nothing, a table is."""


def picture_of(content: bytes) -> list[list[int]]:
    """Return the first page as cells of grey: the mean of what each covers."""
    document = pypdfium2.PdfDocument(content)
    bitmap = document[0].render(scale=SCALE, grayscale=True)
    data, stride = bytes(bitmap.buffer), bitmap.stride
    width, height = bitmap.width, bitmap.height
    document.close()
    cells = []
    for row in range(ROWS):
        top, bottom = row * height // ROWS, (row + 1) * height // ROWS
        line = []
        for column in range(COLUMNS):
            left, right = column * width // COLUMNS, (column + 1) * width // COLUMNS
            held = b"".join(data[y * stride + left : y * stride + right] for y in range(top, bottom))
            line.append(sum(held) // max(len(held), 1))
        cells.append(line)
    return cells


def kept(name: str) -> list[list[int]] | None:
    """Return the picture that is kept under a name."""
    path = FOLDER / f"{name}.pgm"
    if not path.exists():
        return None
    lines = path.read_text("ascii").splitlines()[3:]
    return [[int(value) for value in line.split()] for line in lines]


def keep(name: str, cells: list[list[int]]) -> None:
    """Keep a picture in the plain form of PGM, which programs show and people can compare."""
    FOLDER.mkdir(exist_ok=True)
    lines = ["P2", f"{COLUMNS} {len(cells)}", "255", *(" ".join(map(str, line)) for line in cells)]
    (FOLDER / f"{name}.pgm").write_text("\n".join(lines) + "\n", "ascii")


def differences(first: list[list[int]], second: list[list[int]]) -> tuple[int, float]:
    """Return how far the farthest cells are from one another, and how far all are on the average."""
    apart = [
        abs(one - other)
        for row, line in zip(first, second, strict=True)
        for one, other in zip(row, line, strict=True)
    ]  # fmt: skip
    return max(apart), sum(apart) / len(apart)

"""The square of a visit's code, read back from its page by a reader written for the test alone."""

import pypdfium2

from jalon.reports.page import Identity, Paper
from jalon.reports.qr import modules_of
from jalon.reports.visit_strip import QR_SIDE

_SIZE = 21  # modules of the smallest square (ISO/IEC 18004, version 1)
_MILLIMETRE = 72 / 25.4
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def decoded(dark):
    """Return the text of a square of version 1, whose data nothing has damaged."""
    assert all(dark[6][column] is (column % 2 == 0) for column in range(8, 13)), "timing"
    # Format: five bits at (8, 0) to (8, 4), after the fixed mask; the last three say which pattern is on top.
    bits = int("".join(str(int(dark[8][column])) for column in range(5)), 2) ^ 0b10101
    mask = _MASKS[bits & 0b111]
    stream, column, upwards = "", _SIZE - 1, True
    while column > 0:
        column -= column == 6  # the column of timing is skipped
        for row in range(_SIZE - 1, -1, -1) if upwards else range(_SIZE):
            for at in (column, column - 1):
                is_kept = row == 6 or (row <= 8 and (at <= 8 or at >= 13)) or (row >= 13 and at <= 8)
                if not is_kept:
                    stream += str(int(dark[row][at] ^ mask(row, at)))
        column, upwards = column - 2, not upwards
    assert stream[:4] in ("0010", "0100")
    if stream[:4] == "0100":
        count = int(stream[4:12], 2)
        return bytes(int(stream[12 + 8 * n : 20 + 8 * n], 2) for n in range(count)).decode("ascii")
    count, place, text = int(stream[4:13], 2), 13, ""
    while len(text) < count:
        length = 11 if count - len(text) > 1 else 6
        value = int(stream[place : place + length], 2)
        text += "".join(_ALPHANUMERIC[one] for one in (divmod(value, 45) if length == 11 else (value,)))
        place += length
    return text


def test_the_square_of_a_code_is_read_back_from_a_grey_page():
    paper = Paper(Identity("Essai", "", "L’Étape"))
    paper.strip_to_cut("V-0412", "Au retour.", [])
    (page,) = pypdfium2.PdfDocument(paper.finished())
    scale = 4
    picture = page.render(scale=scale, grayscale=True).to_pil()
    box = picture.point(lambda grey: 255 if grey < 20 else 0).crop(
        (picture.width // 2, 0, picture.width, picture.height // 2)
    )
    left, top, right, bottom = box.getbbox()
    assert QR_SIDE >= 20 * _MILLIMETRE
    assert abs((right - left) / scale - QR_SIDE) < 1
    assert abs((bottom - top) / scale - QR_SIDE) < 1
    each = (right - left) / _SIZE
    dark = [
        [
            box.getpixel((int(left + (c + 0.5) * each), int(top + (r + 0.5) * each))) == 255
            for c in range(_SIZE)
        ]
        for r in range(_SIZE)
    ]
    assert decoded(dark) == "V-0412"
    around = picture.width // 2 + right + int(3.5 * each)
    assert all(picture.getpixel((around, y)) > 200 for y in range(top, bottom)), "white around it"


def test_codes_of_every_length_keep_to_the_smallest_square():
    for code in ("V-0001", "VB-0412", "VBC-123456"):
        assert decoded(modules_of(code)) == code

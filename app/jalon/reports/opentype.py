"""Read the tabular figures of an OpenType font, which ReportLab does not look for."""

import struct


def tabular_figures(table: bytes) -> dict[int, int]:
    """Return the glyph of equal width (``tnum``) of each plain glyph that has one in a ``GSUB`` table."""
    feature_list, lookup_list = struct.unpack_from(">HH", table, 6)
    found: dict[int, int] = {}
    for record in range(_number(table, feature_list)):
        tag, offset = struct.unpack_from(">4sH", table, feature_list + 2 + 6 * record)
        if tag != b"tnum":
            continue
        feature = feature_list + offset
        for position in range(_number(table, feature + 2)):
            index = _number(table, feature + 4 + 2 * position)
            lookup = lookup_list + _number(table, lookup_list + 2 + 2 * index)
            found.update(_substitutions(table, lookup))
    return found


def _substitutions(table: bytes, lookup: int) -> dict[int, int]:
    kind = _number(table, lookup)
    found: dict[int, int] = {}
    for position in range(_number(table, lookup + 4)):
        subtable = lookup + _number(table, lookup + 6 + 2 * position)
        actual = kind
        if kind == 7:  # an extension: the real subtable lies further
            actual, distance = struct.unpack_from(">HI", table, subtable + 2)
            subtable += distance
        if actual != 1:
            continue
        covered = _coverage(table, subtable + _number(table, subtable + 2))
        if _number(table, subtable) == 1:
            (delta,) = struct.unpack_from(">h", table, subtable + 4)
            found.update({glyph: (glyph + delta) & 0xFFFF for glyph in covered})
        else:
            found.update(
                {glyph: _number(table, subtable + 6 + 2 * rank) for rank, glyph in enumerate(covered)}
            )
    return found


def _coverage(table: bytes, offset: int) -> list[int]:
    kind, count = struct.unpack_from(">HH", table, offset)
    if kind == 1:
        return list(struct.unpack_from(f">{count}H", table, offset + 4))
    glyphs: list[int] = []
    for rank in range(count):
        first, last = struct.unpack_from(">HH", table, offset + 4 + 6 * rank)
        glyphs.extend(range(first, last + 1))
    return glyphs


def _number(table: bytes, offset: int) -> int:
    (value,) = struct.unpack_from(">H", table, offset)
    return int(value)

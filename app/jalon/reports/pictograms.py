"""Draws the line drawings of the icon set on a page: their SVG paths as curves of the PDF."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree import ElementTree

from jalon.reports.tagging import Color, TaggedCanvas
from jalon.settings.paths import resource

_SIDE: Final = 24.0  # of the square every drawing of the set is made in
_STROKE: Final = 2.0
_PARTS: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_TAKEN: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A move, a line, a curve or the closing of a figure; ``points`` are in the square of the drawing."""

    kind: str  # "M", "L", "C", "Z"
    points: tuple[Point, ...] = ()


def draw_pictogram(
    canvas: TaggedCanvas, name: str, left: float, top: float, side: float, color: Color
) -> None:
    """Draw one of the shipped drawings in a square whose upper left corner is given, in points."""
    scale = side / _SIDE
    canvas.saveState()
    canvas.setStrokeColor(color)
    canvas.setLineWidth(_STROKE * scale)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    for stroke in strokes(name):
        points = [(left + x * scale, top - y * scale) for x, y in stroke.points]
        if stroke.kind == "M":
            path.moveTo(*points[0])
        elif stroke.kind == "L":
            path.lineTo(*points[0])
        elif stroke.kind == "C":
            path.curveTo(*points[0], *points[1], *points[2])
        else:
            path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()
    canvas.forget_color()


@cache
def strokes(name: str) -> tuple[Stroke, ...]:
    """Return the strokes of a drawing.

    Raises:
        ValueError: it holds a shape that is not known here.
    """
    text = resource("icons", f"{name}.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - one of ours
    found: list[Stroke] = []
    for shape in root:
        found.extend(_read(_shape(shape.tag.rpartition("}")[2], shape.attrib)))
    return tuple(found)


def _shape(tag: str, given: dict[str, str]) -> str:
    """Return a shape as the text of a path."""

    def number(key: str, usual: float = 0.0) -> float:
        return float(given.get(key, usual))

    if tag == "path":
        return given["d"]
    if tag in ("circle", "ellipse"):
        across = number("r") if tag == "circle" else number("rx")
        down = number("r") if tag == "circle" else number("ry")
        x, y = number("cx"), number("cy")
        half = f"a{across} {down} 0 0 1"
        return f"M{x - across} {y} {half} {2 * across} 0 {half} {-2 * across} 0 Z"
    if tag == "line":
        return f"M{number('x1')} {number('y1')} L{number('x2')} {number('y2')}"
    if tag in ("polyline", "polygon"):
        return f"M{given['points']}{' Z' if tag == 'polygon' else ''}"
    if tag == "rect":
        x, y, width, height = number("x"), number("y"), number("width"), number("height")
        r = number("rx", number("ry"))
        corner = f"a{r} {r} 0 0 1"
        return (
            f"M{x + r} {y} h{width - 2 * r} {corner} {r} {r} v{height - 2 * r} {corner} {-r} {r} "
            f"h{2 * r - width} {corner} {-r} {-r} v{2 * r - height} {corner} {r} {-r} Z"
        )
    raise ValueError(f"unknown shape: {tag}")


def _read(text: str) -> Iterator[Stroke]:
    """Yield the strokes of the text of a path (SVG 1.1, 8.3); arcs become curves."""
    at: Point = (0.0, 0.0)
    begun = at
    handle: Point | None = None
    for order, given in _orders(text):
        upper = order.upper()
        base = at if order.islower() else (0.0, 0.0)
        if upper == "A":
            end = (base[0] + given[5], base[1] + given[6])
            yield from _arc(at, given, end)
            at, handle = end, None
            continue
        points = _points(upper, given, base, at)
        if upper == "Z":
            yield Stroke("Z")
            at, handle = begun, None
        elif upper == "M":
            yield Stroke("M", points)
            at = begun = points[0]
            handle = None
        elif upper in "LHV":
            yield Stroke("L", points)
            at, handle = points[0], None
        else:
            curve = _curve(upper, points, at, handle)
            yield Stroke("C", curve)
            at, handle = curve[2], curve[1]


def _orders(text: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each order of a path with its numbers; one that is not repeated holds for those that follow."""
    order, numbers = "", list[float]()
    parts = _PARTS.findall(_spaced_flags(text))
    for part in [*parts, "M"]:
        if part.isalpha():
            order, numbers = part, []
            if order in "Zz":
                yield order, ()
            continue
        numbers.append(float(part))
        if len(numbers) == _TAKEN[order.upper()]:
            yield order, tuple(numbers)
            numbers = []
            order = {"M": "L", "m": "l"}.get(order, order)


_ARC: Final = re.compile(r"[aA][^a-zA-Z]*")
_FLAGGED: Final = re.compile(
    r"\s*,?\s*([-+]?(?:\d+\.?\d*|\.\d+))[\s,]*([-+]?(?:\d+\.?\d*|\.\d+))[\s,]*([-+]?(?:\d+\.?\d*|\.\d+))"
    r"[\s,]*([01])[\s,]*([01])[\s,]*([-+]?(?:\d+\.?\d*|\.\d+))[\s,]*([-+]?(?:\d+\.?\d*|\.\d+))"
)


def _spaced_flags(text: str) -> str:
    """Return a path whose flags of arcs stand apart: the format lets them touch what follows."""

    def spaced(found: re.Match[str]) -> str:
        arcs = [" ".join(one) for one in _FLAGGED.findall(found.group()[1:])]
        return f"{found.group()[0]}{' '.join(arcs)} "

    return _ARC.sub(spaced, text)


def _points(order: str, given: tuple[float, ...], base: Point, at: Point) -> tuple[Point, ...]:
    if order == "H":
        return ((base[0] + given[0], at[1]),)
    if order == "V":
        return ((at[0], base[1] + given[0]),)
    return tuple((base[0] + x, base[1] + y) for x, y in zip(given[::2], given[1::2], strict=True))


def _curve(order: str, points: tuple[Point, ...], at: Point, handle: Point | None) -> tuple[Point, ...]:
    if order == "C":
        return points
    mirrored = at if handle is None else (2 * at[0] - handle[0], 2 * at[1] - handle[1])
    if order == "S":
        return (mirrored, *points)
    if order == "Q":
        middle, end = points
        first = (at[0] + 2 / 3 * (middle[0] - at[0]), at[1] + 2 / 3 * (middle[1] - at[1]))
        return (first, (end[0] + 2 / 3 * (middle[0] - end[0]), end[1] + 2 / 3 * (middle[1] - end[1])), end)
    raise ValueError(f"unknown order: {order}")


def _arc(start: Point, given: tuple[float, ...], end: Point) -> Iterator[Stroke]:
    """Yield curves for an arc of an ellipse (SVG 1.1, F.6), a quarter of a turn each at most."""
    if start == end:
        return
    rx, ry, angle = abs(given[0]), abs(given[1]), math.radians(given[2])
    large, sweep = given[3] != 0, given[4] != 0
    cosine, sine = math.cos(angle), math.sin(angle)
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cosine * half_x + sine * half_y, -sine * half_x + cosine * half_y
    grown = math.sqrt(max(1.0, x * x / (rx * rx) + y * y / (ry * ry)))
    rx, ry = rx * grown, ry * grown
    under = rx * rx * y * y + ry * ry * x * x
    factor = math.sqrt(max(0.0, rx * rx * ry * ry - under) / under) * (-1 if large == sweep else 1)
    inner_x, inner_y = factor * rx * y / ry, -factor * ry * x / rx
    centre = (
        cosine * inner_x - sine * inner_y + (start[0] + end[0]) / 2,
        sine * inner_x + cosine * inner_y + (start[1] + end[1]) / 2,
    )
    first = math.atan2((y - inner_y) / ry, (x - inner_x) / rx)
    last = math.atan2((-y - inner_y) / ry, (-x - inner_x) / rx)
    turn = last - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    reach = 4 / 3 * math.tan(step / 4)

    def placed(across: float, down: float) -> Point:
        return (
            centre[0] + rx * across * cosine - ry * down * sine,
            centre[1] + rx * across * sine + ry * down * cosine,
        )

    for rank in range(pieces):
        a, b = first + rank * step, first + (rank + 1) * step
        yield Stroke(
            "C",
            (
                placed(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
                placed(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
                placed(math.cos(b), math.sin(b)),
            ),
        )

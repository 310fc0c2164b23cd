"""A picture on a page, tagged with what it shows in words."""

import io

from reportlab.lib.utils import ImageReader

from jalon.reports import tagging
from jalon.reports.layout import RULE, Block, Slice
from jalon.reports.tagging import Element, TaggedCanvas


def picture_block(parent: Element, content: bytes, alternative: str, width: float) -> Block:
    """Return a picture ``width`` points wide, in a thin frame, on one page."""
    image = ImageReader(io.BytesIO(content))  # from its bytes: a path would name the picture in the file
    across, down = image.getSize()
    height = width * down / across
    element = parent.add("Figure")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        element.attributes = tagging.figure(alternative, left, top - height, left + width, top)
        with canvas.marked(element):
            canvas.drawImage(image, left, top - height, width, height)
        with canvas.artifact():
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.7)
            canvas.rect(left, top - height, width, height, stroke=1, fill=0)

    return Block([Slice(height, draw)], space_before=8.0)

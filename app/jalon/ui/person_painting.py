"""Paints a person's row: who she is, where she is in the modules and where time went, what comes next."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from jalon.domain.rules import Rules
from jalon.services.people_lists import PersonLine
from jalon.ui import theme, wording
from jalon.ui.parts import initials
from jalon.ui.theme import p

ROW_HEIGHT = 64
_COLUMN, _GAP, _TALLEST, _MARK = 13, 5, 24, 6


def path_words(line: PersonLine, rules: Rules) -> str:
    """Return where the person is now: a module, or before it, or out."""
    if line.module:
        return rules.module(line.module).label
    if line.admission_date is None:
        return "Pas encore admise"
    if line.exit_date is not None:
        return "Parcours clos"
    return "Sans module en cours"


def path_since(line: PersonLine) -> str:
    """Return since when, in days and months that anyone can read."""
    if line.module_since is not None:
        return f"depuis le {wording.day_digits(line.module_since)}"
    if line.exit_date is not None:
        return f"le {wording.day_digits(line.exit_date)}"
    if line.admission_date is not None:
        return f"admission le {wording.day_digits(line.admission_date)}"
    return "admission à prévoir"


def path_spoken(line: PersonLine, rules: Rules) -> str:
    """Return the same for a screen reader, with the time that went to each module."""
    times = [
        f"{rules.module(time.module).label}, {wording.counted(time.days, 'jour', 'jours')}"
        + (f" en {time.stays} passages" if time.stays > 1 else "")
        for time in line.module_times
    ]
    went = f". Temps passé\u00a0: {'; '.join(times)}" if times else ""
    return f"{path_words(line, rules)}, {path_since(line)}{went}"


def action_words(line: PersonLine) -> str:
    """Return what is to be done next."""
    return line.next_action or "Aucune action prévue"


def action_when(line: PersonLine, today: date) -> str:
    """Return when; our lateness is said of the action, never of the person."""
    day = line.next_action_date
    if line.next_action is None:
        return "à décider ensemble"
    if day is None:
        return "sans date"
    if day < today:
        return f"à faire depuis le {wording.day_short(day, today)}"
    return wording.day_short(day, today)


def is_late(line: PersonLine, today: date) -> bool:
    """Tell whether our action is late."""
    return (
        line.next_action is not None and line.next_action_date is not None and line.next_action_date < today
    )


class RowDelegate(QStyledItemDelegate):
    """Paints the ground and the focus ring that the cells of every table share; a table paints the inside."""

    def __init__(self, row_height: float | None = None) -> None:
        super().__init__()
        self._row_height = row_height
        self.margins = (12, 8)
        """The room kept on the left and on the right of a cell."""

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint what a cell holds."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Override of Qt."""
        if self._row_height is None:
            return super().sizeHint(option, index)
        return QSize(p(80), p(self._row_height))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override of Qt."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = self.margins
        box, focused = paint_row_ground(painter, option)
        self.paint_cell(painter, box.adjusted(p(left), 0, -p(right), 0), index)
        if focused:
            paint_focus(painter, box)
        painter.restore()


class PersonDelegate(RowDelegate):
    """Paints the cells of the list of people; every cell also has its words for a screen reader."""

    def __init__(self, rules: Rules, today: date) -> None:
        super().__init__(ROW_HEIGHT)
        self.margins = (12, 6)
        self._rules = rules
        self._today = today
        self.compact = self.narrow = self.shortest = False

    def show_day(self, rules: Rules, today: date) -> None:
        """Use the rules and the lateness of another day."""
        self._rules, self._today = rules, today

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, PersonLine):
            return
        match index.column():
            case 0:
                self._paint_who(painter, inside, line)
            case 1:
                self._paint_path(painter, inside, line)
            case 2:
                paint_two_lines(
                    painter, inside, line.coach or wording.NO_VALUE, self._job(line), strong=False
                )
            case _:
                token = "warm_text" if is_late(line, self._today) else "muted"
                paint_two_lines(
                    painter, inside, action_words(line), action_when(line, self._today), colour_of=token
                )

    def _job(self, line: PersonLine) -> str:
        return f"En emploi\u00a0: {line.job}" if line.job else ""

    def _paint_who(self, painter: QPainter, box: QRectF, line: PersonLine) -> None:
        look = theme.look()
        side = p(38)
        circle = QRectF(box.left(), box.center().y() - side / 2, side, side)
        painter.setPen(QPen(look.colour("accent_text"), 1))
        painter.setBrush(look.colour("accent_soft"))
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(look.colour("accent_text"))
        painter.setFont(theme.font(14, QFont.Weight.DemiBold))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(line.given_name, line.family_name))
        beside = box.adjusted(side + p(12), 0, 0, 0)
        below = f"{line.case_code} · dossier gelé" if line.is_frozen else line.case_code
        if self.narrow:
            # The column of what comes next gave its room away: late or not, it stays in sight.
            token = "warm_text" if is_late(line, self._today) else "muted"
            paint_two_lines(painter, beside, line.name, action_words(line), colour_of=token)
            return
        if self.compact and line.job:
            below = f"{below} · en emploi"
        paint_two_lines(painter, beside, line.name, below)

    def _paint_path(self, painter: QPainter, box: QRectF, line: PersonLine) -> None:
        width = paint_modules(painter, box, line, self._rules)
        if self.shortest:
            return
        beside = box.adjusted(width + p(12), 0, 0, 0)
        paint_two_lines(painter, beside, path_words(line, self._rules), path_since(line))


def paint_row_ground(painter: QPainter, option: QStyleOptionViewItem) -> tuple[QRectF, bool]:
    """Paint what lies under a cell; return its rectangle and whether it has the focus."""
    look = theme.look()
    box = QRectF(option.rect)  # type: ignore[attr-defined]
    state = option.state  # type: ignore[attr-defined]
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, look.colour("accent_soft"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, look.colour("surface_hover"))
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    return box, bool(state & QStyle.StateFlag.State_HasFocus)


def paint_focus(painter: QPainter, box: QRectF) -> None:
    """Ring the cell that has the focus."""
    painter.setPen(QPen(theme.look().colour("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(2, 2, -2, -3), p(6), p(6))


def paint_two_lines(
    painter: QPainter, box: QRectF, above: str, below: str, *, colour_of: str = "muted", strong: bool = True
) -> None:
    """Write a line in bold and a smaller one under it, cut with an ellipsis where the room ends."""
    look = theme.look()
    fonts = (
        theme.font(theme.BODY_PIXELS, QFont.Weight.DemiBold if strong else QFont.Weight.Normal),
        theme.font(14),
    )
    metrics = [QFontMetrics(font) for font in fonts]
    height = metrics[0].height() + (metrics[1].height() if below else 0)
    top = box.center().y() - height / 2
    for font, metric, text, colour in zip(
        fonts, metrics, (above, below), (look.colour("text"), look.colour(colour_of)), strict=True
    ):
        if not text:
            continue
        painter.setFont(font)
        painter.setPen(colour)
        cut = metric.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(
            QRectF(box.left(), top, box.width(), metric.height()), Qt.AlignmentFlag.AlignLeft, cut
        )
        top += metric.height()


def paint_modules(painter: QPainter, box: QRectF, line: PersonLine, rules: Rules) -> float:
    """Paint the four modules as columns, tall as the time that went to each, and mark where she is now.

    Columns stand on one ground and nothing runs from left to right: modules come in any order, return and
    overlap, so nothing here is an advancement. Return the width used.
    """
    look = theme.look()
    column, gap, tallest, mark = p(_COLUMN), p(_GAP), p(_TALLEST), p(_MARK)
    font = theme.font(12, QFont.Weight.DemiBold)
    figure = QFontMetrics(font).height()
    days = {time.module: time.days for time in line.module_times}
    most = max(days.values(), default=0)
    top = box.center().y() - (tallest + figure + mark) / 2
    ground = top + mark + tallest
    painter.setFont(font)
    for place, module in enumerate(rules.modules):
        left = box.left() + place * (column + gap)
        here = module.code == line.module
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("track"))
        painter.drawRoundedRect(QRectF(left, ground - tallest, column, tallest), p(3), p(3))
        if spent := days.get(module.code, 0):
            height = max(p(4), tallest * spent / most)
            painter.setBrush(look.colour("accent" if here else "trace"))
            painter.drawRoundedRect(QRectF(left, ground - height, column, height), p(3), p(3))
        if here:
            middle = left + column / 2
            painter.setBrush(look.colour("warm"))
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle - mark * 0.9, top - 2),
                        QPointF(middle + mark * 0.9, top - 2),
                        QPointF(middle, top + mark - 2),
                    ]
                )
            )
        painter.setPen(look.colour("text" if here else "muted"))
        painter.drawText(
            QRectF(left - gap / 2, ground, column + gap, figure), Qt.AlignmentFlag.AlignCenter, str(place + 1)
        )
    return float(len(rules.modules) * (column + gap) - gap)


class PlainDelegate(RowDelegate):
    """Paints cells of one line of text, with the room and the focus ring of the other tables."""

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        paint_two_lines(painter, inside, str(index.data() or ""), "", strong=index.column() == 0)


class ModulesView(QWidget):
    """The four columns of a person by themselves, on her page."""

    def __init__(self) -> None:
        super().__init__()
        self._line: PersonLine | None = None
        self._rules: Rules | None = None
        self.setFixedSize(QSize(4 * p(_COLUMN + _GAP), p(_TALLEST + _MARK + 22)))

    def show_line(self, line: PersonLine, rules: Rules) -> None:
        """Show a person's modules."""
        self._line, self._rules = line, rules
        self.setAccessibleName(path_spoken(line, rules))
        self.setToolTip(path_spoken(line, rules))
        self.update()

    def paintEvent(self, event: object) -> None:  # noqa: ARG002
        """Override of Qt."""
        if self._line is None or self._rules is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_modules(painter, QRectF(self.rect()), self._line, self._rules)
        painter.end()

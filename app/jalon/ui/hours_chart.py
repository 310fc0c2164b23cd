"""The hours of a month by week as stacked bars, each kind with its own hatching, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from jalon.services.dashboard import WeekOfHours
from jalon.services.working_time import Minutes
from jalon.ui import theme, wording
from jalon.ui.parts import Button, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

_HEIGHT, _BAR, _SWATCH = 210, 46, 18


@dataclass(frozen=True, slots=True)
class Series:
    """A kind of time: its words, the fields of ``Minutes`` that make it, how it is filled."""

    title: str
    fields: tuple[str, ...]
    ground: str
    pattern: Qt.BrushStyle
    ink: str

    def minutes(self, minutes: Minutes) -> int:
        """Return the minutes of this kind."""
        return sum(int(getattr(minutes, name)) for name in self.fields)


# Told apart without colour: plain, or one hatching each.
SERIES = (
    Series("Personnes", ("person",), "accent", Qt.BrushStyle.NoBrush, "on_accent"),
    Series("Employeurs", ("employer", "tripartite"), "warm_soft", Qt.BrushStyle.BDiagPattern, "warm_text"),
    Series("Partenaires", ("partner",), "accent_soft", Qt.BrushStyle.DiagCrossPattern, "accent_text"),
    Series("Travail interne", ("internal",), "track", Qt.BrushStyle.Dense6Pattern, "text"),
    Series("Trajets", ("trip",), "surface", Qt.BrushStyle.HorPattern, "muted"),
    Series("Rendez-vous manqués", ("absence",), "surface", Qt.BrushStyle.FDiagPattern, "alert_text"),
)


def week_words(week: WeekOfHours) -> str:
    """Return « 2–8 », the days of a week of the month."""
    first, last = week.first_day.day, week.last_day.day
    return str(first) if first == last else f"{first}–{last}"


def week_spoken(week: WeekOfHours) -> str:
    """Return « du 2 au 8 novembre »."""
    month = wording.month_words_alone(week.last_day)
    if week.first_day == week.last_day:
        return f"le {week.first_day.day}{wording.FIRM}{month}"
    return f"du {week.first_day.day} au {week.last_day.day}{wording.FIRM}{month}"


class HoursChart(QWidget):
    """Bars by week, stacked by kind; a dashed mark shows what was to be done."""

    def __init__(self) -> None:
        super().__init__()
        self._weeks: tuple[WeekOfHours, ...] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(p(_HEIGHT))

    def show_weeks(self, weeks: Sequence[WeekOfHours], today: date) -> None:
        """Show the weeks of a month; a screen reader hears their figures."""
        self._weeks, self._today = tuple(weeks), today
        told = []
        for week in weeks:
            kinds = [
                f"{series.title.lower()} {wording.duration_spoken(minutes)}"
                for series in SERIES
                if (minutes := series.minutes(week.minutes))
            ]
            told.append(f"{week_spoken(week)}\u00a0: {', '.join(kinds) or 'rien'}")
        self.setAccessibleName("Vos heures du mois, par semaine")
        self.setAccessibleDescription(". ".join(told))
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(320), p(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Override of Qt."""
        return QSize(p(220), p(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Override of Qt."""
        if not self._weeks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(13)
        metrics = QFontMetrics(font)
        line = metrics.height()
        most = max(max(week.minutes.worked, week.minutes.due or 0) for week in self._weeks)
        step = _step(most)
        top = max(step, -(-most // step) * step)
        margin = metrics.horizontalAdvance(wording.duration(top)) + p(8)
        plot = QRectF(margin, line + p(4), self.width() - margin - p(4), self.height() - 2 * line - p(12))
        painter.setFont(font)
        self._paint_ground(painter, plot, top, step, line)
        room = plot.width() / len(self._weeks)
        for place, week in enumerate(self._weeks):
            width = min(p(_BAR), room * 0.62)
            left = plot.left() + place * room + (room - width) / 2
            self._paint_week(painter, week, QRectF(left, plot.top(), width, plot.height()), top, room)
        painter.end()

    def _paint_ground(self, painter: QPainter, plot: QRectF, top: int, step: int, line: int) -> None:
        look = theme.look()
        for minutes in range(0, top + 1, step):
            y = plot.bottom() - plot.height() * minutes / top
            painter.setPen(QPen(look.colour("control" if minutes == 0 else "line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.colour("muted"))
            box = QRectF(0, y - line / 2, plot.left() - p(8), line)
            text = wording.duration(minutes) if minutes else "0"
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_week(self, painter: QPainter, week: WeekOfHours, box: QRectF, top: int, room: float) -> None:
        look = theme.look()
        is_now = week.first_day <= self._today <= week.last_day
        line = QFontMetrics(painter.font()).height()
        y = box.bottom()
        for series in SERIES:
            minutes = series.minutes(week.minutes)
            height = box.height() * minutes / top
            if minutes:
                y -= height
                paint_fill(painter, QRectF(box.left(), y, box.width(), height), series)
        middle = box.center().x()
        painter.setFont(theme.font(13, QFont.Weight.Bold if is_now else QFont.Weight.Normal))
        painter.setPen(look.colour("text" if is_now else "muted"))
        whole = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(middle - room / 2, box.bottom() + p(4), room, line), whole, week_words(week))
        mark = y
        if week.minutes.due:
            mark = box.bottom() - box.height() * week.minutes.due / top
            painter.setPen(QPen(look.colour("text"), p(2), Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(box.left() - p(6), mark), QPointF(box.right() + p(6), mark))
        if week.minutes.worked:
            painter.setPen(look.colour("text" if is_now else "muted"))
            above = y - line - p(2)
            if above < mark < y:  # the words do not stand on the mark
                above = mark - line - p(2)
            text = wording.duration(week.minutes.worked)
            painter.drawText(QRectF(middle - room / 2, above, room, line), whole, text)


class _Swatch(QWidget):
    def __init__(self, series: Series) -> None:
        super().__init__()
        self._series = series
        self.setFixedSize(p(_SWATCH), p(_SWATCH))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_fill(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._series)
        painter.end()


class HoursView(QWidget):
    """The chart with what its fillings mean, the hours of each kind and, on request, the table of weeks."""

    def __init__(self) -> None:
        super().__init__()
        self._weeks: tuple[WeekOfHours, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(10))
        self.chart = HoursChart()
        column.addWidget(self.chart)
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(8))
        grid.setVerticalSpacing(p(4))
        self._totals = []
        for place, series in enumerate(SERIES):
            total = words("", "strong")
            self._totals.append(total)
            grid.addWidget(_Swatch(series), place, 0)
            grid.addWidget(words(series.title, wrap=True), place, 1)
            grid.addWidget(total, place, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.due_words = words("", "help", wrap=True)
        column.addWidget(self.due_words)
        self.toggle = Button("Voir le ta&bleau par semaine", self._toggle, kind="link")
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self._model: PagedModel[WeekOfHours] = PagedModel(self._columns(), self._of, self)
        self.table = Table("Heures par semaine", 40)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.hide()
        column.addWidget(self.table)

    def show_weeks(self, weeks: Sequence[WeekOfHours], today: date) -> None:
        """Show the weeks of a month."""
        self._weeks = tuple(weeks)
        self.chart.show_weeks(weeks, today)
        for series, label in zip(SERIES, self._totals, strict=True):
            total = sum(series.minutes(week.minutes) for week in weeks)
            label.setText(wording.duration(total) if total else wording.NO_VALUE)
        has_due = any(week.minutes.due for week in weeks)
        self.due_words.setText("Trait pointillé\u00a0: le temps de travail de la semaine." if has_due else "")
        self.due_words.setVisible(has_due)
        self._model.show_ids([str(place) for place in range(len(weeks))])
        self.table.setFixedHeight(p(42) + p(41) * max(1, len(weeks)))

    def _toggle(self) -> None:
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        self.toggle.setText("Masquer le ta&bleau" if shown else "Voir le ta&bleau par semaine")
        if shown:
            self.table.share_width(0, {1: 90, 2: 90})
            self.table.selectRow(0)

    def _of(self, ids: Sequence[str]) -> dict[str, WeekOfHours]:
        return {place: self._weeks[int(place)] for place in ids}

    def _columns(self) -> list[Column[WeekOfHours]]:
        def spoken(week: WeekOfHours) -> str:
            kinds = [f"{s.title} {wording.duration(s.minutes(week.minutes))}" for s in SERIES]
            return f"{wording.sentence_case(week_spoken(week))}. {', '.join(kinds)}"

        return [
            Column("Semaine", lambda week: wording.sentence_case(week_spoken(week)), spoken),
            Column("Fait", lambda week: wording.duration(week.minutes.worked), is_number=True),
            Column("Prévu", lambda week: wording.duration(week.minutes.due), is_number=True),
        ]


def paint_fill(painter: QPainter, box: QRectF, series: Series) -> None:
    """Paint a box as a kind of time is filled: its ground, its hatching, its border."""
    look = theme.look()
    painter.fillRect(box, look.colour(series.ground))
    if series.pattern is not Qt.BrushStyle.NoBrush:
        painter.fillRect(box, QBrush(look.colour(series.ink), series.pattern))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("surface"), 3))
    painter.drawRect(box)
    painter.setPen(QPen(look.colour(series.ink if series.ground != "accent" else "accent"), 1))
    painter.drawRect(box.adjusted(1, 1, -1, -1))


def _step(most: int) -> int:
    """Return how many minutes apart the lines of the ground are: at most five of them."""
    return next((step for step in (60, 120, 300, 600, 1200, 3000, 6000) if most <= step * 5), 12000)

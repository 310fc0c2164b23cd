"""Shows the days of a month as a table: what was done by kind, what was due, what is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QResizeEvent

from jalon.services.working_time import Hole, Minutes, WorkingDay, WorkingMonth
from jalon.ui import theme, wording
from jalon.ui.person_painting import RowDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

ROW_HEIGHT = 38
_TOTAL = "total"
_DAY_WIDTH = 130
_LEAVING = (6, 5, 4, 3, 2, 1, 8)
"""The columns that leave, in this order, where the room is short; the day, done and missing stay."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of the table: a day, or the month."""

    day: WorkingDay | None
    title: str
    spoken: str
    minutes: Minutes
    missing: int

    @property
    def is_off(self) -> bool:
        """Tell whether nothing was due that day."""
        return self.day is not None and not self.minutes.due


def hole_words(hole: Hole) -> str:
    """Return « 9 h – 12 h 30 (3 h 30) »."""
    minutes = wording.duration(hole.minutes)
    if hole.start is None:
        return minutes
    end = wording.clock(hole.end) if hole.end else f"24{wording.FIRM}h"
    return f"{wording.clock(hole.start)} – {end} ({minutes})"


def hole_line(day: date, hole: Hole) -> str:
    """Return the beginning of the line of an act that fills a hole: its day, its hour, how long."""
    start = f"à {hole.start.hour}h{hole.start.minute:02d} " if hole.start else ""
    return f"{wording.day_digits(day)} {start}{hole.minutes} min "


def notes_of(day: WorkingDay) -> str:
    """Return why a day is not a whole working day: bank holiday, leave."""
    leave = day.day.minutes.leave
    parts = ["férié"] if day.day.is_bank_holiday else []
    if day.day.is_on_leave and leave:
        parts.append("congé" if not day.day.minutes.due else f"congé {wording.duration(leave)}")
    return ", ".join(parts)


class DaysModel(PagedModel[DayLine]):
    """The days of a month and their total, already read."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._lines: Mapping[str, DayLine] = {}
        super().__init__(_columns(), lambda ids: {key: self._lines[key] for key in ids}, parent)

    def show_month(self, month: WorkingMonth, today: date) -> None:
        """Replace the days."""
        lines = {day.date.isoformat(): _line(day, today) for day in month.days}
        total = "Total du mois"
        lines[_TOTAL] = DayLine(None, total, total, month.totals, month.missing)
        self._lines = lines
        self.show_ids(tuple(lines))


class DaysTable(Table):
    """A table of days; where the room is short, the details leave first and the day stays readable."""

    def __init__(self, model: DaysModel) -> None:
        super().__init__("Jours du mois", ROW_HEIGHT)
        self.setModel(model)
        self.paint_with(_DayDelegate())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        self.share_width(0, {})
        titles = self.horizontalHeader()
        # As wide as its title, and as « 148 h 45 ».
        widths = {
            column: max(p(78), titles.sectionSizeFromContents(column).width() + 1)
            for column in range(1, len(_columns()))
        }
        leaving = list(_LEAVING)
        gone: set[int] = set()
        room = self.viewport().width() - p(_DAY_WIDTH)
        while leaving and sum(widths.values()) > room:
            gone.add(leaving[0])
            del widths[leaving.pop(0)]
        for column in range(1, len(_columns())):
            self.setColumnHidden(column, column in gone)
        for column, width in widths.items():
            self.setColumnWidth(column, width)


class _DayDelegate(RowDelegate):
    """Figures on the right, the total in bold, what is missing in the reminder colour."""

    def __init__(self) -> None:
        super().__init__(ROW_HEIGHT)
        self.margins = (10, 12)

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, DayLine):
            return
        column = index.column()
        bold = line.day is None or column == 7 or (column == 9 and line.missing)
        painter.setFont(theme.font(theme.BODY_PIXELS, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        token = "muted" if line.is_off and column in (0, 8) else "text"
        painter.setPen(theme.look().colour("warm_text" if column == 9 else token))
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(inside.width())
        )
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)


def _line(day: WorkingDay, today: date) -> DayLine:
    title, notes = wording.day_short(day.date, today), notes_of(day)
    spoken = ", ".join(part for part in (wording.day_words(day.date), notes) if part)
    return DayLine(day, f"{title} · {notes}" if notes else title, spoken, day.day.minutes, day.missing)


def _columns() -> list[Column[DayLine]]:
    def amount(of: Callable[[DayLine], int | None]) -> Callable[[DayLine], str]:
        return lambda line: wording.duration(of(line)) if of(line) else ""

    def told(line: DayLine) -> str:
        kinds: Sequence[tuple[str, int | None]] = (
            ("fait", line.minutes.worked),
            ("prévu", line.minutes.due),
            ("à saisir", line.missing),
        )
        parts = [f"{words} {wording.duration_spoken(minutes)}" for words, minutes in kinds if minutes]
        return ", ".join((line.spoken, *parts))

    titled: tuple[tuple[str, Callable[[DayLine], int | None]], ...] = (
        ("Personnes", lambda line: line.minutes.person),
        ("Employeurs", lambda line: line.minutes.employer + line.minutes.tripartite),
        ("Partenaires", lambda line: line.minutes.partner),
        ("Interne", lambda line: line.minutes.internal),
        ("Trajets", lambda line: line.minutes.trip),
        ("Manqués", lambda line: line.minutes.absence),
        ("Fait", lambda line: line.minutes.worked),
        ("Prévu", lambda line: line.minutes.due),
        ("À saisir", lambda line: line.missing),
    )
    return [
        Column("Jour", lambda line: line.title, told),
        *(Column(title, amount(of), is_number=True) for title, of in titled),
    ]

"""The next deadlines as a table: what, for whom and what to do, by when; what is past waits for us."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent

from jalon.services.deadlines import Deadline
from jalon.ui import wording
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

ROW_HEIGHT = 56
_SOON_DAYS = 31


def deadline_for(deadline: Deadline) -> str:
    """Return for whom: a person, or the structure."""
    if deadline.person is None:
        return "Structure"
    return f"{deadline.person.given_name} {deadline.person.family_name}"


def deadline_when(deadline: Deadline) -> str:
    """Return by when; the day alone when it is far or past."""
    day = wording.day_digits(deadline.due_date)
    if deadline.days_left < 0:
        return f"depuis le {day}"
    if deadline.days_left == 0:
        return "aujourd’hui"
    if deadline.days_left <= _SOON_DAYS:
        return f"{day}, dans {wording.counted(deadline.days_left, 'jour', 'jours')}"
    return f"le {day}"


def deadline_spoken(deadline: Deadline) -> str:
    """Return the whole of it for a screen reader."""
    parts = (deadline.label, deadline_for(deadline), deadline_when(deadline), deadline.to_do)
    return ", ".join(part.rstrip(".") for part in parts) + f". Source\u00a0: {deadline.source}"


class DeadlinesModel(PagedModel[Deadline]):
    """Deadlines that were already read."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._deadlines: Mapping[str, Deadline] = {}
        super().__init__(
            [
                Column("Échéance", lambda deadline: deadline.label, deadline_spoken),
                Column("Quand", deadline_when),
            ],
            lambda ids: {key: self._deadlines[key] for key in ids},
            parent,
        )

    def show_deadlines(self, deadlines: Sequence[Deadline]) -> None:
        """Replace what is shown."""
        self._deadlines = {f"{one.rule} {one.subject_id} {one.due_date}": one for one in deadlines}
        self.show_ids(tuple(self._deadlines))


class _DeadlineDelegate(RowDelegate):
    narrow = False

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        deadline = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(deadline, Deadline):
            token = "warm_text" if deadline.days_left < 0 else "muted"
            if index.column() == 0:
                first = deadline_when(deadline) if self.narrow else deadline_for(deadline)
                second = deadline_for(deadline) if self.narrow else deadline.to_do
                below = f"{first} · {second}"
                paint_two_lines(
                    painter, inside, deadline.label, below, colour_of=token if self.narrow else "muted"
                )
            else:
                paint_two_lines(painter, inside, "", deadline_when(deadline), colour_of=token, strong=False)


class DeadlinesTable(Table):
    """A table of deadlines; where the room is narrow, when stands under what."""

    def __init__(self, model: DeadlinesModel) -> None:
        super().__init__("Échéances", ROW_HEIGHT)
        self._delegate = _DeadlineDelegate(ROW_HEIGHT)
        self.setModel(model)
        self.paint_with(self._delegate)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(560)
        self._delegate.narrow = narrow
        self.setColumnHidden(1, narrow)
        self.share_width(0, {} if narrow else {1: 220})

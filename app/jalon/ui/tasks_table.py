"""What is to be done today as a table: what, for whom, since when; what is late is our action."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent

from jalon.domain.to_do import TO_DO
from jalon.services.dashboard import Task
from jalon.ui import wording
from jalon.ui.lists import rules_for
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

ROW_HEIGHT = 56


def task_words(task: Task) -> str:
    """Return what is to be done."""
    if task.kind == "action":
        return task.words
    label = rules_for(task.day or date.max).label("act_types", task.act_type or "")
    return f"{label}, {wording.duration(task.minutes)}"


def is_late(task: Task, today: date) -> bool:
    """Tell whether something waits since another day."""
    return task.day is not None and task.day < today and task.state in TO_DO


def task_for(task: Task) -> str:
    """Return for whom, and where."""
    person = task.person
    if task.others:
        person += f" et {wording.counted(task.others, 'autre', 'autres')}"
    subject = task.words if task.kind == "act" else ""
    return " · ".join(part for part in (person, task.employer, subject) if part)


def task_when(task: Task, today: date) -> str:
    """Return when: an hour, today, since which day, or which day to come."""
    if task.day is None:
        return "sans date"
    if task.day > today:
        parts = (wording.day_short(task.day, today), wording.clock(task.start))
        return ", ".join(part for part in parts if part)
    if task.day < today:
        since = wording.day_short(task.day, today)
        return f"à confirmer, {since}" if task.kind == "act" else f"à faire depuis le {since}"
    return wording.clock(task.start) or "aujourd’hui"


class TasksModel(PagedModel[Task]):
    """Things to do that were already read."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        self._tasks: Mapping[str, Task] = {}
        super().__init__(
            [
                Column(
                    "À faire",
                    task_words,
                    lambda task: ", ".join(
                        part for part in (task_words(task), task_for(task), task_when(task, today())) if part
                    ),
                ),
                Column("Quand", lambda task: task_when(task, today())),
            ],
            lambda ids: {task_id: self._tasks[task_id] for task_id in ids},
            parent,
        )

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Replace what is to be done."""
        self._tasks = {task.id: task for task in tasks}
        self.show_ids(tuple(self._tasks))


class _TaskDelegate(RowDelegate):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(ROW_HEIGHT)
        self._today = today
        self.narrow = False

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        task = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(task, Task):
            today = self._today()
            token = "warm_text" if is_late(task, today) else "muted"
            when = task_when(task, today)
            if index.column() == 0:
                below = task_for(task)
                if self.narrow:
                    below = " · ".join(part for part in (when, below) if part)
                paint_two_lines(
                    painter, inside, task_words(task), below, colour_of=token if self.narrow else "muted"
                )
            else:
                paint_two_lines(painter, inside, "", when, colour_of=token, strong=False)


class TasksTable(Table):
    """A table of things to do; where the room is narrow, when stands under what."""

    ticked = Signal(int)
    """A row was ticked off by the space bar."""

    def __init__(self, model: TasksModel, today: Callable[[], date]) -> None:
        super().__init__("À faire aujourd’hui", ROW_HEIGHT)
        self._delegate = _TaskDelegate(today)
        self.setModel(model)
        self.paint_with(self._delegate)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(460)
        self._delegate.narrow = narrow
        self.setColumnHidden(1, narrow)
        self.share_width(0, {} if narrow else {1: 200})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: the space bar ticks off the current row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

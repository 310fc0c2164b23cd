"""The one list of things to do: filtered by person, who, when and state; one line and Enter adds to it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.to_do import TO_DO
from jalon.services import dashboard, goals, lookups, people, tasks
from jalon.services.tasks import Task, WantedTasks
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.fields import Choice, DayField, Labelled, TextField
from jalon.ui.icons import Drawing
from jalon.ui.messages import Message
from jalon.ui.pages import Pages
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.people_field import CompletingField, Suggestion
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.resuming import TypedThere
from jalon.ui.shown_lists import ExportedList, task_list
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.tasks_table import is_late, task_for, task_when, task_words
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _ROWS = 44, 12
_MINE = "MINE"
_WHEN: Final = (
    ("any", "À tout moment"),
    ("late", "En attente depuis un autre jour"),
    ("today", "Aujourd’hui"),
    ("week", "D’ici sept jours"),
    ("month", "D’ici trente jours"),
    ("later", "Plus tard"),
    ("undated", "Sans date"),
)
_STATE: Final = (
    ("to_do", "À faire"),
    ("done", "Fait"),
    ("dropped", "N’est plus d’actualité"),
    ("any", "Tout"),
)


class TasksScreen(Screen):
    """Everything that is to be done in the program, in one list."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    act_asked = Signal(str, str)
    """Something is asked about a planned act: what, and its identity."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._person: Suggestion | None = None
        self._is_reading = False
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "À faire"

    def reload(self) -> None:
        """Read the list again; the selected line stays selected."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            self._offer_team()
        finally:
            self._is_reading = False
        selected = self._model.id_at(self.table.currentIndex().row())
        row = self.table.currentIndex().row()
        ids = self._workspace.read(tasks.find_tasks, self._wanted(), today=self._context.today())
        self._model.show_ids(ids)
        self._stack.setCurrentIndex(0 if ids else 1)
        self.heading.subtitle.setText(
            wording.counted(len(ids), "chose", "choses") if ids else "Rien pour ces filtres"
        )
        if ids:
            place = self._model.place_of(selected)
            self.table.selectRow(place if place is not None else min(max(row, 0), len(ids) - 1))
        self._show_tools()

    def exported_list(self) -> ExportedList:
        """Override of the screen: what is listed, as filtered."""
        today = self._context.today()
        ids = self._workspace.read(tasks.find_tasks, self._wanted(), today=today)
        chosen = (("Qui", self.who), ("Quand", self.when), ("État", self.state))
        told = [f"{name}\u00a0: {choice.currentText()}" for name, choice in chosen]
        if self._person is not None:
            told.append(f"Personne\u00a0: {self._person.words}")
        return task_list(ids, self._read, tuple(told))

    def finish(self) -> None:
        """Say that the selected line is done; an act is confirmed; what was done is to do again."""
        task = self._current()
        if task is None:
            return
        if task.kind == "act":
            self.act_asked.emit("confirm", task.id)
        elif task.state in TO_DO:
            self._run("Fait", task, dashboard.finish_action, task.id, today=self._context.today())
        else:
            self._run("De nouveau à faire", task, tasks.reopen_action, task.id)

    def put_off(self) -> None:
        """Put the selected action on the day typed, or on none."""
        task, day = self._current(), self.day.day()
        if task is None or task.kind == "act":
            return
        if self.day.text().strip() and day is None:
            self.banner.say(
                Message("Cette date n’est pas comprise.", "Par exemple\u00a0: 18/11, lundi ou +7.")
            )
            self.day.setFocus()
            return
        told = f"Reporté au {wording.day_digits(day)}" if day else "Sans date"
        if self._run(told, task, tasks.move_action, task.id, day):
            self.day.clear()
            self.table.setFocus()

    def add(self) -> None:
        """Write the line that was typed, for the person of the filter if there is one."""
        self._line_row.show_error(None)
        typed = goals.read_line(self.line.text())
        if typed is None or typed.goal:
            told = (
                "Écrivez ce qui est à faire."
                if typed is None
                else "Un objectif se note sur la page de la personne."
            )
            self._line_row.show_error(told)
            self.line.setFocus()
            return
        try:
            self._workspace.write(
                tasks.add_task,
                typed.action,
                person_id=self._person.id if self._person else None,
                coach_id=self._workspace.caseload.signed_in.coach_id,
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.line.clear()
        self.banner.clear()
        self._context.tell(f"Action prévue\u00a0: {typed.action}.")

    def _run(self, told: str, task: Task, use_case: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            self._workspace.write(use_case, *args, **kwargs)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return False
        self.banner.clear()
        self._context.tell(f"{told}\u00a0: {task_words(task)}")
        return True

    def _wanted(self) -> WantedTasks:
        who, coach = self.who.value() or _MINE, None
        if who == _MINE:
            coach = self._workspace.caseload.signed_in.coach_id
            kind = "coach" if coach else "anyone"
        elif who in ("anyone", "person", "nobody"):
            kind = who
        else:
            kind, coach = "coach", who
        return WantedTasks(
            who=kind,  # type: ignore[arg-type]
            coach_id=coach,
            person_id=self._person.id if self._person else None,
            when=self.when.value() or "any",  # type: ignore[arg-type]
            state=self.state.value() or "to_do",  # type: ignore[arg-type]
        )

    def _current(self) -> Task | None:
        return self._model.row_at(self.table.currentIndex().row())

    def _offer_team(self) -> None:
        me = self._workspace.caseload.signed_in.coach_id
        team = [
            (one.coach_id, f"{one.given_name} {one.family_name}")
            for one in self._workspace.read(people.list_coaches)
            if one.coach_id != me
        ]
        chosen = self.who.value() or _MINE
        self.who.offer(
            [
                (_MINE, "Moi et mes dossiers"),
                *team,
                ("person", "La personne ou un partenaire"),
                ("nobody", "Pas encore confié"),
                ("anyone", "Tout le monde"),
            ]
        )
        self.who.choose(chosen)

    def _take_person(self, found: Suggestion) -> None:
        self._person = found
        self.person.setText(found.words)
        self.reload()

    def _person_typed(self, text: str) -> None:
        if self._person is not None and text.strip() != self._person.words:
            self._person = None
            self.reload()

    def _find_people(self, text: str) -> Sequence[Suggestion]:
        found = self._workspace.read(lookups.suggest_people, text)
        return [Suggestion(one.id, one.words, one.detail) for one in found]

    def _read(self, ids: Sequence[str]) -> Mapping[str, Task]:
        return self._workspace.read(tasks.read_tasks, ids)

    def _open(self, row: int) -> None:
        task = self._model.row_at(row)
        if task is None:
            return
        if task.kind == "act":
            self.act_asked.emit("edit", task.id)
        elif task.person_id is not None:
            self.person_wanted.emit(task.person_id)

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: the line that is being added."""
        text = self.line.text()
        return (TypedThere(Address("tasks"), "à faire", {"line": text}),) if text.strip() else ()

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen."""
        self.line.setText(str(content.get("line", "")))
        self.line.setFocus()

    def _show_tools(self) -> None:
        task = self._current()
        for tool in (self.done_button, self.open_button):
            tool.setEnabled(task is not None)
        is_action = task is not None and task.kind == "action"
        for field in (self.day, self.move_button):
            field.setEnabled(is_action)
        is_over = is_action and task is not None and task.state not in TO_DO
        self.done_button.setText("À &refaire" if is_over else "&Fait")

    def _build(self) -> None:
        layout = page(self)
        back = Button(
            "Tableau de bord", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.heading = Heading("À faire", [], before=back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        layout.addWidget(self._filters())
        layout.addWidget(self._list_card(), 1)

    def _filters(self) -> Card:
        card = Card()
        row = Row(820, spacing=12)
        self.person = CompletingField(self._find_people, drawing="search")
        self.person.setPlaceholderText("Toutes")
        self.person.chosen.connect(self._take_person)
        self.person.textChanged.connect(self._person_typed)
        self.who, self.when, self.state = Choice(), Choice(), Choice()
        self._offer_team()
        self.who.choose(_MINE)
        self.when.offer(list(_WHEN))
        self.when.choose("any")
        self.state.offer(list(_STATE))
        self.state.choose("to_do")
        for label, field, stretch in (
            ("&Personne", self.person, 4),
            ("Par &qui", self.who, 4),
            ("Qua&nd", self.when, 4),
            ("É&tat", self.state, 3),
        ):
            row.add(Labelled(label, field), stretch)
        for choice in (self.who, self.when, self.state):
            choice.currentIndexChanged.connect(lambda _: self.reload())
        card.body.addWidget(row)
        return card

    def _list_card(self) -> Card:
        card = Card(margin=14)
        self.line = TextField()
        self.line.setMaxLength(300)
        self.line.setPlaceholderText("Une ligne, puis Entrée")
        self.line.returnPressed.connect(self.add)
        self._line_row = Labelled("A&jouter", self.line)
        card.body.addWidget(self._line_row)
        today = self._context.today
        self._model: PagedModel[Task] = PagedModel(
            (
                Column("Quoi", lambda task: task_words(task) + (f" ({task.goal})" if task.goal else "")),
                Column("Pour qui", task_for),
                Column("Quand", lambda task: _when_words(task, today())),
                Column("Par qui", lambda task: task.who or wording.NO_VALUE),
            ),
            self._read,
            self,
        )
        self.table = _TasksList(self)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.setMinimumHeight(p(_ROW) * 5)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_tools())
        self._stack = Pages()
        self._stack.addWidget(self.table)
        self._stack.addWidget(_nothing())
        card.body.addWidget(self._stack, 1)
        foot = Row(640, spacing=10)
        self.open_button = Button(
            "&Ouvrir",
            lambda: self._open(self.table.currentIndex().row()),
            drawing="arrow-right",
            tip="Entrée",
        )
        self.done_button = Button("&Fait", self.finish, drawing="check", tip="Espace")
        self.day = DayField(today)
        self.day.returnPressed.connect(self.put_off)
        self.day.setAccessibleName("Reporter au")
        self.day.setFixedWidth(p(150))
        day_label = words("Reporter a&u", "strong")
        day_label.setBuddy(self.day)
        self.move_button = Button("R&eporter", self.put_off, drawing="calendar-clock")
        for part in (self.open_button, self.done_button):
            foot.add(part, keeps_width=True)
        foot.add(QWidget(), 1)
        foot.add(day_label, keeps_width=True)
        foot.add(self.day, keeps_width=True)
        foot.add(self.move_button, keeps_width=True)
        card.body.addWidget(foot)
        return card


class _TasksList(Table):
    """The table of the list; narrow, what and when stay."""

    def __init__(self, screen: TasksScreen) -> None:
        super().__init__("Tout ce qui est à faire", _ROW)
        self._screen = screen

    def resizeEvent(self, event: Any) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self.model() is None:
            return
        narrow, middle = self.width() < p(560), self.width() < p(780)
        self.setColumnHidden(1, narrow)
        self.setColumnHidden(3, middle)
        widths = {2: 150.0} if narrow else {1: 210.0, 2: 190.0} if middle else {1: 230.0, 2: 200.0, 3: 160.0}
        self.share_width(0, widths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: the space bar ticks off the current row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._screen.finish()
            return
        super().keyPressEvent(event)


def _when_words(task: Task, today: Any) -> str:
    if task.kind == "action" and task.state not in TO_DO:
        return "fait" if task.state in ("ATTEINT", "PARTIEL") else "n’est plus d’actualité"
    if task.kind == "action" and is_late(task, today) and task.day is not None:
        return f"depuis le {wording.day_short(task.day, today)}"
    return task_when(task, today)


def _nothing() -> QWidget:
    empty = QWidget()
    column = QVBoxLayout(empty)
    column.addStretch()
    column.addWidget(Drawing("circle-check", "muted", 32), 0, Qt.AlignmentFlag.AlignHCenter)
    line = words("Rien n’est à faire avec ces filtres.", "muted", wrap=True)
    line.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(line)
    column.addStretch()
    return empty

"""The deadlines on the first screen: the next ones, each opened, or put aside with a reason."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from jalon.domain.errors import JalonError
from jalon.services import deadlines
from jalon.services.deadlines import Deadline
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.deadlines_table import ROW_HEIGHT, DeadlinesModel, DeadlinesTable
from jalon.ui.dismissal_dialog import DismissalDialog
from jalon.ui.fields import Choice
from jalon.ui.parts import Banner, Button, Card, Row, words
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

_SHOWN_ROWS = 6
AT_ONCE = 250
"""Of so many people at most, it is read with the screen."""
_HORIZON = "home.horizon"
_OWN_TILE = frozenset({"NO_CONTACT", "NO_NEXT_ACTION", "RETURN_DUE"})
"""What has a figure of its own above."""


class DeadlinesCard(Card):
    """What is announced, by date; each rule has its own delay, or one horizon for all."""

    person_wanted = Signal(str)
    section_wanted = Signal(str)
    all_wanted = Signal()
    """The whole list is to be shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._workspace = context.workspace
        self._coach: str | None = None
        self._people = 0
        self._is_asked = False
        self._latest = 0
        self._shown: tuple[Deadline, ...] = ()
        self.dialog: DismissalDialog | None = None
        self._model = DeadlinesModel(self)
        self._build()

    def reload(self, coach_id: str | None, people: int) -> None:
        """Read again what is announced, for the people of a colleague or for everyone.

        ``people`` are followed: of many, it is read when asked, and then off the thread of the window.
        """
        self._coach, self._people = coach_id, people
        is_many = people > AT_ONCE
        self.read_button.setVisible(is_many and not self._is_asked)
        if not is_many:
            self._show(self._workspace.read(self._reader()))
        elif self._is_asked:
            self._start()
        else:
            self._show(())
            self.count.setText("La lecture peut durer quelques secondes pour autant de dossiers.")

    def read_all(self) -> None:
        """Read what is announced about many people."""
        self._is_asked = True
        self.horizon.setFocus()
        self.reload(self._coach, self._people)

    @property
    def shown(self) -> tuple[Deadline, ...]:
        """Return what is announced."""
        return self._shown

    def _start(self) -> None:
        self._latest += 1
        number, caseload, read = self._latest, self._workspace.caseload, self._reader()
        self.count.setText("Lecture des échéances…")
        self._context.jobs.start(
            lambda _: read(caseload),
            done=lambda found: self._show(found) if number == self._latest else None,
            failed=self._not_read,
        )

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, JalonError):
            raise error
        self.count.setText("")
        self.banner.say(messages.describe(error))

    def _reader(self) -> Callable[["Caseload"], tuple[Deadline, ...]]:
        horizon = self.horizon.value() or "RULES"
        coach_id, today = self._coach, self._context.today()
        days = int(horizon) if horizon.isdigit() else None
        return lambda caseload: deadlines.read_deadlines(
            caseload, coach_id, today=today, horizon_days=days, left_out=_OWN_TILE
        )

    def _show(self, found: tuple[Deadline, ...]) -> None:
        self._shown = found
        selected, had_focus = self.table.currentIndex().row(), self.table.hasFocus()
        self._model.show_deadlines(self._shown)
        count = len(self._shown)
        past = sum(1 for one in self._shown if one.days_left < 0)
        told = wording.counted(count, "échéance", "échéances") if count else "Aucune échéance annoncée."
        self.count.setText(told + (f", dont {past} à régler depuis un autre jour" if past else ""))
        for part in (self.table, self.open_button, self.aside_button):
            part.setVisible(bool(count))
        self.table.setFixedHeight(p(42) + p(ROW_HEIGHT + 1) * min(max(count, 1), _SHOWN_ROWS))
        if count:
            self.table.selectRow(min(max(selected, 0), count - 1))
            if had_focus:
                self.table.setFocus()

    def open_current(self) -> None:
        """Show what the current deadline is about."""
        self._open(self.table.currentIndex().row())

    def put_aside(self) -> None:
        """Ask why the current deadline is put aside, then do it."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._shown):
            return
        deadline = self._shown[row]
        dialog = DismissalDialog(deadline, self._context.today, self.window())
        dialog.accepted.connect(lambda: self._dismiss(deadline, dialog.reason.text(), dialog.until.day()))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _dismiss(self, deadline: Deadline, reason: str, until: date | None) -> None:
        try:
            self._workspace.write(
                deadlines.dismiss_deadline, deadline, reason=reason, today=self._context.today(), until=until
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.banner.clear()
            self._context.tell(f"Mise de côté\u00a0: {deadline.label}")

    def _open(self, row: int) -> None:
        if not 0 <= row < len(self._shown):
            return
        deadline = self._shown[row]
        if deadline.person is not None:
            self.person_wanted.emit(deadline.person.person_id)
        else:
            self.section_wanted.emit("agreements")

    def _keep_horizon(self) -> None:
        kept = dict(self._context.application.preferences.filters)
        kept[_HORIZON] = self.horizon.value() or "RULES"
        self._context.application.keep(filters=kept)
        self.reload(self._coach, self._people)

    def _build(self) -> None:
        line = Row(560, spacing=10)
        line.add(words("Échéances", "heading", wrap=True), 1)
        self.horizon = Choice()
        self.horizon.setMinimumContentsLength(17)
        self.horizon.offer(
            [
                ("RULES", "Délai de chacune"),
                ("30", "Dans les 30 jours"),
                ("90", "Dans les 90 jours"),
                ("180", "Dans les 6 mois"),
                ("365", "Dans l’année"),
            ]
        )
        self.horizon.choose(self._context.application.preferences.filters.get(_HORIZON) or "RULES")
        label = words("&Annoncées", "strong")
        label.setBuddy(self.horizon)
        line.add(label)
        line.add(self.horizon)
        self.body.addWidget(line)
        self.count = words("", "help", wrap=True)
        self.body.addWidget(self.count)
        self.read_button = Button("&Lire les échéances", self.read_all)
        self.body.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.banner = Banner("warm")
        self.body.addWidget(self.banner)
        self.table = DeadlinesTable(self._model)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        foot = Row(420, spacing=10)
        self.open_button = Button("&Voir le dossier", self.open_current, drawing="arrow-right", tip="Entrée")
        self.aside_button = Button("&Mettre de côté…", self.put_aside)
        foot.add(self.open_button, keeps_width=True)
        foot.add(self.aside_button, keeps_width=True)
        foot.add(QWidget(), 1)
        self.body.addWidget(foot)
        self.all_button = Button(
            "Toutes les éc&héances", self.all_wanted.emit, kind="link", drawing="calendar-clock", tip="Ctrl+E"
        )
        self.body.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.horizon.currentIndexChanged.connect(lambda _: self._keep_horizon())

"""Everything that is watched, by horizon: filtered, done by one key, put aside, printed, in a calendar."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from jalon.domain.deadline_horizons import Horizon, horizon_of
from jalon.domain.errors import JalonError
from jalon.services import deadlines
from jalon.services.deadlines import Deadline, PutAside
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.deadline_filters import DeadlineFilters
from jalon.ui.deadline_outputs import DeadlineOutputs
from jalon.ui.deadline_words import DOING, HORIZONS, closed_day_words
from jalon.ui.deadlines_table import ROW_HEIGHT, DeadlinesModel, DeadlinesTable
from jalon.ui.dismissal_dialog import DismissalDialog
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.list_export import EXPORT_KEYS
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.put_aside_dialog import PutAsideDialog
from jalon.ui.shown_lists import ExportedList, deadline_list
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Screen

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

AT_ONCE = 250
"""Of so many people at most, it is read with the screen; of more, off the thread of the window."""
_MNEMONICS: Final = {
    None: "&0",
    Horizon.PAST: "&1",
    Horizon.WEEK: "&2",
    Horizon.MONTH: "&3",
    Horizon.QUARTER: "&4",
    Horizon.LATER: "&5",
}


class DeadlinesScreen(Screen):
    """One list of what is watched; the filters are remembered, but never whom one looked for."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    export_wanted = Signal()
    """What is listed is to be written to a file."""
    doing_wanted = Signal(object)
    """What settles a deadline is to be opened."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._found: tuple[Deadline, ...] = ()
        self._shown: tuple[Deadline, ...] = ()
        self._horizon: Horizon | None = None
        self._latest = 0
        self.dialog: QDialog | None = None
        self._model = DeadlinesModel(self)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Échéances"

    @property
    def shown(self) -> tuple[Deadline, ...]:
        """Return what is listed."""
        return self._shown

    @property
    def _asked_words(self) -> tuple[str, ...]:
        return self.filters.words(None if self._horizon is None else HORIZONS[self._horizon])

    def exported_list(self) -> ExportedList:
        """Override of the screen: the deadlines listed, as filtered."""
        return deadline_list(self._shown, self._asked_words)

    def reload(self) -> None:
        """Read again what is announced; of many people, off the thread of the window."""
        self.filters.offer_team()
        self._latest += 1
        caseload, read = self._workspace.caseload, self._reader()
        if self._workspace.read(deadlines.count_watched, today=self._context.today()) <= AT_ONCE:
            self._take(self._workspace.read(read))
            return
        number = self._latest
        self.heading.subtitle.setText("Lecture des échéances…")
        self._context.jobs.start(
            lambda _: read(caseload),
            done=lambda found: self._take(found) if number == self._latest else None,
            failed=self._not_read,
        )

    def show_horizon(self, horizon: Horizon | None) -> None:
        """List one lot, or everything."""
        self._horizon = horizon
        self._filter()

    def do_current(self) -> None:
        """Open what settles the current deadline."""
        self._do(self.table.currentIndex().row())

    def open_current(self) -> None:
        """Show the file of the person that the current deadline is about."""
        deadline = self._current()
        if deadline is not None and deadline.person is not None:
            self.person_wanted.emit(deadline.person.person_id)

    def put_aside(self) -> None:
        """Ask why, and until when, the current deadline is put aside, then do it."""
        deadline = self._current()
        if deadline is None:
            return
        dialog = DismissalDialog(deadline, self._context.today, self.window())
        dialog.accepted.connect(lambda: self._dismiss(deadline, dialog))
        self._open(dialog)

    def show_put_aside(self) -> None:
        """Show what was put aside, to have it back; of many people, read off the thread of the window."""
        caseload, today, coach_id = self._workspace.caseload, self._context.today(), self.filters.coach_id
        if self._workspace.read(deadlines.count_watched, today=today) <= AT_ONCE:
            self._list_put_aside(self._workspace.read(deadlines.list_put_aside, coach_id, today=today))
            return
        self._context.jobs.start(
            lambda _: deadlines.list_put_aside(caseload, coach_id, today=today),
            done=self._list_put_aside,
            failed=self._not_read,
        )

    def _list_put_aside(self, found: Sequence[PutAside]) -> None:
        self._open(PutAsideDialog(self._context, found, self.window()))

    def preview(self) -> None:
        """Show the pages of what is listed, to be saved or printed."""
        self._outputs.preview(self._shown, self._asked_words, partial(setattr, self, "dialog"))

    def tell_calendar(self) -> None:
        """Ask what a calendar is told, then write its file."""
        self.dialog = self._outputs.ask_calendar()
        self.dialog.finished.connect(self.dialog.deleteLater)

    def take_calendar(self) -> None:
        """Ask for a file of appointments, and propose them as planned acts."""
        self._outputs.choose_calendar()

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _: self.table.setFocus())
        self.dialog = dialog
        dialog.open()

    def _dismiss(self, deadline: Deadline, dialog: DismissalDialog) -> None:
        try:
            self._workspace.write(
                deadlines.dismiss_deadline,
                deadline,
                reason=dialog.reason.text(),
                today=self._context.today(),
                until=dialog.until.day(),
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.banner.clear()
            self._context.tell(f"Mise de côté\u00a0: {deadline.label}")

    def _do(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.doing_wanted.emit(self._shown[row])

    def _current(self) -> Deadline | None:
        row = self.table.currentIndex().row()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _reader(self) -> "Callable[[Caseload], tuple[Deadline, ...]]":
        coach_id, days, today = self.filters.coach_id, self.filters.days, self._context.today()
        return lambda caseload: deadlines.read_deadlines(caseload, coach_id, today=today, horizon_days=days)

    def _not_read(self, error: Exception) -> None:
        told = messages.describe_expected(error)
        self.heading.subtitle.setText("")
        self.banner.say(told)

    def _take(self, found: tuple[Deadline, ...]) -> None:
        self._found = found
        self._filter()

    def _filter(self) -> None:
        """Show what the filters keep of what was read; the current line stays current."""
        today = self._context.today()
        current, row = self._current(), self.table.currentIndex().row()
        kept = [one for one in self._found if self.filters.keeps(one)]
        self._show_tabs(kept)
        self._shown = tuple(one for one in kept if self._horizon in (None, horizon_of(one.due_date, today)))
        self._model.show_deadlines(self._shown)
        self._stack.setCurrentIndex(0 if self._shown else 1)
        count = len(self._shown)
        self.heading.subtitle.setText(
            wording.counted(count, "échéance", "échéances") if count else "Aucune échéance pour ces filtres"
        )
        if count:
            same = next(
                (
                    place
                    for place, one in enumerate(self._shown)
                    if current and (one.rule, one.subject_id) == (current.rule, current.subject_id)
                ),
                min(max(row, 0), count - 1),
            )
            self.table.selectRow(same)
        self._show_current()

    def _show_tabs(self, kept: Sequence[Deadline]) -> None:
        today = self._context.today()
        counts = dict.fromkeys(Horizon, 0)
        for one in kept:
            counts[horizon_of(one.due_date, today)] += 1
        for horizon, tab in self.tabs.items():
            count = len(kept) if horizon is None else counts[horizon]
            label = "Toutes" if horizon is None else HORIZONS[horizon]
            tab.setText(f"{_MNEMONICS[horizon]}. {label} ({wording.number(count)})")
            tab.setChecked(horizon == self._horizon)

    def _show_current(self) -> None:
        """Say of the current line what to do, by whom it is asked, and what Enter opens."""
        deadline = self._current()
        for part in (self.do_button, self.aside_button):
            part.setEnabled(deadline is not None)
        self.open_button.setEnabled(deadline is not None and deadline.person is not None)
        self.details.setVisible(deadline is not None)
        if deadline is None:
            self.do_button.setText("&Faire")
            return
        self.do_button.setText(f"&Faire\u00a0: {DOING[deadline.rule]}")
        self.to_do.setText(in_trade_words(f"{deadline.to_do} {closed_day_words(deadline)}".strip()))
        self.source.setText(f"Source\u00a0: {deadline.source}.")

    def _build(self) -> None:
        layout = page(self)
        back = Button(
            "Tableau de bord", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.heading = Heading("Échéances", self._tools(), before=back)
        layout.addWidget(self.heading)
        self.done = Banner("good")
        self.banner = Banner("warm")
        self._outputs = DeadlineOutputs(self._context, self, self.done, self.banner)
        layout.addWidget(self.done)
        layout.addWidget(self.banner)
        self.filters = DeadlineFilters(self._context)
        self.filters.reading_wanted.connect(self.reload)
        self.filters.changed.connect(self._filter)
        layout.addWidget(self.filters)
        layout.addWidget(self._list_card(), 1)

    def _tools(self) -> list[QWidget]:
        self.print_button = Button("Aper&çu", self.preview, drawing="file-text", tip="Échéancier en PDF")
        self.calendar_button = Button(
            "A&genda…", self.tell_calendar, drawing="calendar-days", tip="Échéances et rendez-vous en .ics"
        )
        self.export_button = Button(
            "E&xporter…", self.export_wanted.emit, drawing="file-down", tip=f"Cette liste, {EXPORT_KEYS}"
        )
        self.take_button = Button(
            "&Reprendre un agenda…",
            self.take_calendar,
            drawing="file-down",
            tip="Les rendez-vous d’un fichier .ics, proposés comme actes prévus",
        )
        return [self.take_button, self.calendar_button, self.print_button, self.export_button]

    def _list_card(self) -> Card:
        card = Card(margin=14)
        lots = QWidget()
        flow = Flow(lots)
        flow.setSpacing(p(8))
        self.tabs: dict[Horizon | None, Button] = {}
        for horizon in (None, *Horizon):
            self.tabs[horizon] = tab = Button("", kind="tab")
            tab.setCheckable(True)
            tab.clicked.connect(partial(self._tab_chosen, horizon))
            flow.addWidget(tab)
        card.body.addWidget(lots)
        self.table = DeadlinesTable(self._model)
        self.table.setMinimumHeight(p(ROW_HEIGHT) * 5)
        self.table.opened.connect(self._do)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(_nothing())
        card.body.addWidget(self._stack, 1)
        card.body.addWidget(self._details())
        foot = Row(640, spacing=10)
        self.do_button = Button("&Faire", self.do_current, kind="main", drawing="arrow-right", tip="Entrée")
        self.open_button = Button("&Voir le dossier", self.open_current, drawing="user-round")
        self.aside_button = Button("&Mettre de côté…", self.put_aside)
        self.put_aside_button = Button("Mises de cô&té…", self.show_put_aside, kind="link")
        for part in (self.do_button, self.open_button, self.aside_button, self.put_aside_button):
            foot.add(part, keeps_width=True)
        foot.add(QWidget(), 1)
        card.body.addWidget(foot)
        return card

    def _details(self) -> QWidget:
        self.details = QWidget()
        column = QVBoxLayout(self.details)
        column.setContentsMargins(p(4), p(4), p(4), p(4))
        column.setSpacing(p(2))
        self.to_do = words("", wrap=True)
        self.source = words("", "help", wrap=True)
        column.addWidget(self.to_do)
        column.addWidget(self.source)
        return self.details

    def _tab_chosen(self, horizon: Horizon | None, *_: object) -> None:
        self.show_horizon(horizon)


def _nothing() -> QWidget:
    empty = QWidget()
    column = QVBoxLayout(empty)
    column.addStretch()
    column.addWidget(Drawing("circle-check", "muted", 32), 0, Qt.AlignmentFlag.AlignHCenter)
    line = words("Rien à surveiller avec ces filtres.", "muted", wrap=True)
    line.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(line)
    column.addStretch()
    return empty

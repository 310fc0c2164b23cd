"""The log: the days of a month with what is missing, one day with its holes, the list of the acts."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.months import Month, month_of
from jalon.services import log, people, working_time
from jalon.services.colleagues import MANAGERS
from jalon.services.returns import ActLine
from jalon.services.working_time import WorkingMonth
from jalon.ui import wording
from jalon.ui.act_lines import ActsModel, ActsTable
from jalon.ui.day_view import DayView
from jalon.ui.fields import Choice
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.list_export import EXPORT_KEYS
from jalon.ui.lists import rules_for
from jalon.ui.pages import Pages
from jalon.ui.parts import Button, Card, Heading, page, words
from jalon.ui.shown_lists import ExportedList, act_list
from jalon.ui.theme import p
from jalon.ui.working_days import DaysModel, DaysTable, hole_line
from jalon.ui.workspace import Screen, Workspace

_ALL = "ALL"
_LOWEST = 300
_VIEWS = (("MONTH", "Jour par jour"), ("DAY", "Un jour"), ("LIST", "Liste des actes"))


class MonthPicker(QWidget):
    """A month, the one before, the one after; never later than ``last`` gives, when it is given."""

    changed = Signal()

    def __init__(self, month: Month, last: Callable[[], Month] | None = None) -> None:
        super().__init__()
        self._month = month
        self._last = last
        self.before = Button(
            "", lambda: self._step(-1), kind="icon", drawing="chevron-left", name="Mois précédent"
        )
        self.after = Button(
            "", lambda: self._step(1), kind="icon", drawing="chevron-right", name="Mois suivant"
        )
        self._words = words("", "heading")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMinimumWidth(p(170))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(p(8))
        for part in (self.before, self._words, self.after):
            line.addWidget(part)
        self._show()

    @property
    def month(self) -> Month:
        """Return the month."""
        return self._month

    def go(self, month: Month) -> None:
        """Show a month, or the last one that can be shown."""
        if self._last is not None:
            month = min(month, self._last())
        if month != self._month:
            self._month = month
            self._show()
            self.changed.emit()

    def _step(self, count: int) -> None:
        self.go(self._month.plus(count))

    def _show(self) -> None:
        self._words.setText(wording.sentence_case(wording.month_words(self._month)))
        self.look_ahead()

    def look_ahead(self) -> None:
        """Tell whether there is a month after this one: the day may have changed since."""
        is_last = self._last is not None and self._month >= self._last()
        if is_last and self.after.hasFocus():
            self.before.setFocus()  # the keyboard stays where it was, on the month
        why_not = "Le mois suivant n’a pas commencé\u00a0: il n’y a encore rien à compter." if is_last else ""
        self.after.setEnabled(not is_last)
        self.after.setToolTip(why_not or "Mois suivant")
        self.after.setAccessibleDescription(why_not)


class JournalScreen(Screen):
    """The log of a colleague, hers by default: by month, by day, act by act."""

    act_wanted = Signal()
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""
    export_wanted = Signal()
    """The acts of the month are to be written to a file."""
    line_wanted = Signal(str)
    """The line of an act is to be opened with its beginning: day, hour, duration."""

    def __init__(self, workspace: Workspace, today: Callable[[], date]) -> None:
        super().__init__(workspace)
        self._today = today
        self._model = ActsModel(today, self, read=self._read_acts)
        self._days = DaysModel(self)
        self._month: WorkingMonth | None = None
        self.picker = MonthPicker(month_of(today()))
        self.picker.changed.connect(self._change_month)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Journal"

    def place(self) -> object:
        """Override of the screen: the view, the month and the day."""
        return self.view.value(), self.picker.month, self.day_view.day

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        match place:
            case (str(view), Month() as month, date() as day):
                self.picker.go(month)
                self.day_view.go(day)
                self.view.choose(view)

    def reload(self) -> None:
        """Read the month again, in the view chosen."""
        coach, month = self._coach(), self.picker.month
        totals = self._workspace.read(log.read_totals, month, coach)
        told = f"{wording.counted(totals.done, 'acte', 'actes')}, {wording.duration(totals.minutes)}"
        if totals.planned:
            told += f", {wording.counted(totals.planned, 'acte prévu', 'actes prévus')}"
        self._month = None
        if coach is not None:
            self._month = self._workspace.read(
                working_time.read_working_month, coach, month, today=self._today()
            )
            told += _month_told(self._month)
        self.heading.subtitle.setText(told)
        self._show_view()

    def exported_list(self) -> ExportedList:
        """Override of the screen: the acts of the month of a colleague, whatever the view."""
        month, workspace = self.picker.month, self._workspace
        ids = workspace.read(log.find_acts, month, self._coach())
        rules = rules_for(month.last_day)
        whose = f"Collègue\u00a0: {self.coach.currentText()}"
        told = (wording.sentence_case(wording.month_words(month)), whose)
        return act_list(ids, lambda some: workspace.read(log.read_acts, some), rules, str(month), told)

    def show_day(self, day: date) -> None:
        """Show a day of the log."""
        self.day_view.go(day)
        self._show_as("DAY")

    def fill_next_hole(self) -> None:
        """Show the day of the next hole and go to it."""
        if self._month is None:
            return
        is_day = self.view.value() == "DAY"
        after = self.day_view.day if is_day and not self.day_view.holes else None
        found = working_time.find_first_hole(self._month, after) or working_time.find_first_hole(self._month)
        if found is not None:
            self.show_day(found[0])
            self.day_view.focus_first()

    def _change_month(self) -> None:
        if self.picker.month != month_of(self.day_view.day):
            today = self._today()
            first = self.picker.month.first_day
            self.day_view.go(today if today in self.picker.month else first)
        self.reload()

    def _change_day(self) -> None:
        month = month_of(self.day_view.day)
        if month != self.picker.month:
            self.picker.go(month)
        else:
            self._show_view()

    def _show_as(self, view: str) -> None:
        if self.view.value() != view:
            self.view.choose(view)
        else:
            self._change_day()

    def _show_view(self) -> None:
        view = "LIST" if self._month is None else self.view.value()
        coach = self._coach()
        self.picker.setVisible(view != "DAY")
        month = self._month
        hole = working_time.find_first_hole(month) if month else None
        self.fill_button.setVisible(hole is not None and self._is_own())
        if view == "LIST" or month is None:
            ids = self._workspace.read(log.find_acts, self.picker.month, coach)
            self._model.show_ids(ids)
            self._stack.setCurrentWidget(self.table if ids else self._empty)
        elif view == "DAY":
            acts = self._workspace.read(log.read_day, self.day_view.day, coach)
            acts = self._workspace.read(log.mark_late, month_of(self.day_view.day), acts)
            self.day_view.show_log(month.day(self.day_view.day), acts, fills=self._is_own())
            self._stack.setCurrentWidget(self.day_view)
        else:
            row = self.days.currentIndex().row()
            self._days.show_month(month, self._today())
            today = self._today()
            start = today.day - 1 if today in month.month else 0
            self.days.selectRow(row if row >= 0 else start)
            self.days.scrollTo(self.days.currentIndex())
            self._stack.setCurrentWidget(self.days)
        self._day_foot.setVisible(view == "MONTH")

    def _read_acts(self, ids: Sequence[str]) -> dict[str, ActLine]:
        acts = self._workspace.read(log.read_acts, ids).values()
        return {act.id: act for act in self._workspace.read(log.mark_late, self.picker.month, acts)}

    def _coach(self) -> str | None:
        chosen = self.coach.value()
        return None if chosen in (None, _ALL) else chosen

    def _is_own(self) -> bool:
        return self._coach() == self._workspace.caseload.signed_in.coach_id

    def _open_day(self, row: int) -> None:
        line = self._days.row_at(row)
        if line is not None and line.day is not None:
            self.show_day(line.day.date)
            self.day_view.focus_first()

    def _build(self) -> None:
        self.new_button = Button(
            "Nouvel &acte", self.act_wanted.emit, kind="main", drawing="plus", tip="Ctrl+N"
        )
        self.heading = Heading("Journal", [self.picker, self.new_button], narrow_below=600)
        layout = page(self)
        layout.setSpacing(p(12))
        layout.addWidget(self.heading)
        layout.addWidget(self._choices())
        card = Card(margin=8)
        card.setMinimumHeight(p(_LOWEST))
        self.table = ActsTable("Actes du mois", self._model, self._today)
        self.table.asked.connect(self.act_asked)
        self.days = DaysTable(self._days)
        self.days.opened.connect(self._open_day)
        self.day_view = DayView(self._today)
        self.day_view.table.asked.connect(self.act_asked)
        self.day_view.day_changed.connect(self._change_day)
        self.day_view.hole_wanted.connect(lambda day, hole: self.line_wanted.emit(hole_line(day, hole)))
        self._stack = Pages()
        self._empty = self._empty_state()
        for part in (self.days, self.day_view, self.table, self._empty):
            self._stack.addWidget(part)
        card.body.addWidget(self._stack)
        layout.addWidget(card, 1)
        self._day_foot = words("Entrée ouvre le jour et ce qui lui manque.", "help", wrap=True)
        layout.addWidget(self._day_foot)
        self.export_button = Button(
            "E&xporter les actes du mois…",
            self.export_wanted.emit,
            kind="link",
            drawing="file-down",
            tip=EXPORT_KEYS,
        )
        layout.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.view.currentIndexChanged.connect(lambda _: self._show_view())
        self.coach.currentIndexChanged.connect(lambda _: self.reload())

    def _choices(self) -> QWidget:
        self.view = Choice()
        self.view.setMinimumContentsLength(11)
        self.view.offer(_VIEWS)
        self.coach = Choice()
        self.coach.setMinimumContentsLength(13)
        self.coach.offer(self._colleagues())
        self.fill_button = Button("&Combler le premier trou", self.fill_next_hole, drawing="clock")
        line = QWidget()
        flow = Flow(line)
        flow.setSpacing(p(12))
        flow.addWidget(_beside("&Vue", self.view))
        self._coach_part = _beside("Jour&nal de", self.coach)
        flow.addWidget(self._coach_part)
        self._coach_part.setVisible(self.coach.count() > 1)
        flow.addWidget(self.fill_button)
        return line

    def _colleagues(self) -> list[tuple[str | None, str]]:
        signed_in = self._workspace.caseload.signed_in
        mine = signed_in.coach_id
        found: list[tuple[str | None, str]] = []
        if mine is not None:
            found.append((mine, "Moi"))
        if mine is None or signed_in.role in MANAGERS:
            found += [
                (coach.coach_id, f"{coach.given_name} {coach.family_name}")
                for coach in self._workspace.read(people.list_coaches)
                if coach.coach_id != mine
            ]
            found.append((_ALL, "Toute la structure"))
        return found

    def _empty_state(self) -> QWidget:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setSpacing(p(10))
        column.addStretch()
        column.addWidget(Drawing("notebook-pen", "muted", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            ("Aucun acte ce mois-ci.", "heading"),
            (
                "«\u00a0Nouvel acte\u00a0» (Ctrl+N) en saisit un en quelques touches, d’où que vous soyez.",
                "muted",
            ),
        ):
            line = words(text, role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch()
        return empty


def _beside(label: str, field: Choice) -> QWidget:
    """Return a closed list with its label on the left."""
    part = QWidget()
    line = QHBoxLayout(part)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(p(8))
    said = words(label, "strong")
    said.setBuddy(field)
    field.setAccessibleName(label.replace("&", ""))
    line.addWidget(said)
    line.addWidget(field)
    return part


def _month_told(month: WorkingMonth) -> str:
    due = month.totals.due
    if due is None:
        return ". Temps de travail à indiquer dans les réglages."
    told = f". Fait {wording.duration(month.totals.worked)} sur {wording.duration(due)}"
    return told + (f", {wording.duration(month.missing)} à saisir" if month.missing else "")

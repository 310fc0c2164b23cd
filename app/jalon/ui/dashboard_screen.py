"""The first screen: what is to be done today, who waits for a next step, the hours, the return."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from jalon.domain.errors import JalonError
from jalon.services import backing_up, dashboard, deadlines
from jalon.services.backing_up import CopiesStatus
from jalon.services.colleagues import MANAGERS
from jalon.services.dashboard import Dashboard, Task
from jalon.services.reminders import read_reminders
from jalon.ui import messages, wording
from jalon.ui.behind import Named, NamedDialog
from jalon.ui.context import Context
from jalon.ui.deadlines_card import AT_ONCE, DeadlinesCard
from jalon.ui.earlier_acts import EarlierActsBanner
from jalon.ui.fields import Choice
from jalon.ui.flow import Flow
from jalon.ui.hours_chart import HoursView
from jalon.ui.icons import Drawing
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.retention_card import RetentionCard
from jalon.ui.shown_lists import ExportedList, deadline_list
from jalon.ui.tasks_table import ROW_HEIGHT, TasksModel, TasksTable, is_late, task_words
from jalon.ui.theme import p
from jalon.ui.tiles import Tile, TileGrid
from jalon.ui.workspace import Screen

_SHOWN_ROWS = 7
_SCOPE = "home.scope"


class DashboardScreen(Screen):
    """What a day begins with; every figure opens what it counts."""

    person_wanted = Signal(str)
    act_asked = Signal(str, str)
    """Something is asked about a planned act: what, and its identity."""
    place_wanted = Signal(str)
    """Another screen is to be shown, by what the code calls it."""
    section_wanted = Signal(str)
    """A section of the settings is to be shown."""
    admission_wanted = Signal()
    deadlines_wanted = Signal()
    tasks_wanted = Signal()
    """The whole list of things to do is to be shown."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._shown: Dashboard | None = None
        self._latest = 0
        self._model = TasksModel(context.today, self)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Tableau de bord"

    def exported_list(self) -> ExportedList:
        """Override of the screen: the deadlines that are announced."""
        return deadline_list(self.deadlines.shown)

    def reload(self) -> None:
        """Read everything again; of many people, off the thread of the window."""
        self._latest += 1
        caseload, coach_id, today = self._workspace.caseload, self._coach(), self._context.today()
        if self._workspace.read(deadlines.count_watched, today=today) <= AT_ONCE:
            self._take(self._workspace.read(dashboard.read_dashboard, coach_id, today=today))
            return
        number = self._latest
        if self._shown is None:
            self._content.hide()
            self.heading.subtitle.setText("Lecture de la file active…")
        self._context.jobs.start(
            lambda _: dashboard.read_dashboard(caseload, coach_id, today=today),
            done=lambda shown: self._take(shown) if number == self._latest else None,
            failed=self._not_read,
        )

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        self.banner.say(messages.describe(error))

    def _take(self, shown: Dashboard) -> None:
        """Show what was read."""
        if not isValid(self):
            return
        selected = self.tasks.currentIndex().row()
        copies = self._workspace.read(backing_up.copies_status)
        copy_delay = self._workspace.read(read_reminders).days_without_copy_away
        self._shown = shown
        self.heading.title.setText(f"Bonjour {shown.given_name}" if shown.given_name else "Bonjour")
        self.heading.subtitle.setText(_day_told(shown))
        self._welcome.setVisible(shown.is_new)
        self._content.setVisible(not shown.is_new)
        self.scope.setVisible(not shown.is_new)
        self._show_people(shown)
        self._show_hours(shown)
        self._show_return(shown)
        self._show_copies(copies, copy_delay)
        self._show_tasks(shown, selected)
        self.deadlines.reload(self._coach(), len(shown.followed))
        self.retention.reload(self._coach(), len(shown.followed))
        self.earlier.look()

    def finish(self) -> None:
        """Note that the action selected is done, or that the act took place as planned."""
        task = self._model.row_at(self.tasks.currentIndex().row())
        if task is None:
            return
        if task.kind == "act":
            self.act_asked.emit("confirm", task.id)
            return
        try:
            self._workspace.write(dashboard.finish_action, task.id, today=self._context.today())
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"Fait\u00a0: {task_words(task)}")

    def open_without_step(self) -> NamedDialog | None:
        """Show who has no next step."""
        if self._shown is None:
            return None
        people = [Named(found.person_id, found.name, found.case_code) for found in self._shown.without_step]
        return self._open(
            NamedDialog(
                "Sans prochaine action",
                "Aucune action à faire ni acte prévu\u00a0: la suite reste à décider ensemble.",
                people,
                parent=self.window(),
            )
        )

    def open_quiet(self) -> NamedDialog | None:
        """Show with whom there was no contact for a while."""
        if self._shown is None:
            return None
        today = self._shown.today
        people = [
            Named(
                quiet.person.person_id,
                quiet.person.name,
                quiet.person.case_code,
                wording.day_short(quiet.last_contact, today) if quiet.last_contact else "aucun encore",
            )
            for quiet in self._shown.quiet
        ]
        days = self._shown.days_without_contact
        return self._open(
            NamedDialog(
                f"Contacts à reprendre, plus de {days} jours",
                "Le dernier acte fait auquel la personne a pris part, sur place, par téléphone ou en visio.",
                people,
                "Dernier contact",
                parent=self.window(),
            )
        )

    def _open(self, dialog: NamedDialog) -> NamedDialog:
        dialog.person_wanted.connect(self.person_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _open_hours(self) -> None:
        """Show the journal of the month, or where to say what is due when nobody did."""
        hours = self._shown.hours if self._shown else None
        if hours is not None and hours.totals.due is None and not hours.totals.worked:
            self.section_wanted.emit("working_time")
        else:
            self.place_wanted.emit("journal")

    def _coach(self) -> str | None:
        return self._workspace.caseload.signed_in.coach_id if self.scope.value() == "MINE" else None

    def _keep_scope(self) -> None:
        kept = dict(self._context.application.preferences.filters)
        kept[_SCOPE] = self.scope.value() or "MINE"
        self._context.application.keep(filters=kept)
        self.reload()

    def _show_people(self, shown: Dashboard) -> None:
        count = len(shown.followed)
        entered = wording.counted(shown.entered, "entrée ce mois-ci", "entrées ce mois-ci")
        self.followed.show_figure(
            wording.number(count),
            entered if shown.entered else "aucune entrée ce mois-ci",
            title=wording.plural(count, "personne suivie", "personnes suivies"),
        )
        count = len(shown.without_step)
        self.without_step.show_figure(
            wording.number(count), "à décider ensemble" if count else "chacun a la sienne", opens=count > 0
        )
        count = len(shown.quiet)
        self.quiet.show_figure(
            wording.number(count),
            f"plus de {shown.days_without_contact} jours sans échange",
            title=wording.plural(count, "contact à reprendre", "contacts à reprendre"),
            opens=count > 0,
        )

    def _show_hours(self, shown: Dashboard) -> None:
        hours = shown.hours
        self.hours_card.setVisible(hours is not None)
        self.hours.setVisible(hours is not None)
        if hours is None:
            return
        month = wording.month_words_alone(shown.today)
        due = hours.totals.due
        if due is None:
            detail = "temps de travail à indiquer dans les réglages"
        else:
            detail = f"sur {wording.duration(due)} dans le mois"
            if hours.missing:
                detail += f", {wording.duration(hours.missing)} à saisir"
        worked = hours.totals.worked
        self.hours.show_figure(
            wording.duration(worked) if worked else f"0{wording.FIRM}h", detail, title=f"saisies en {month}"
        )
        self.view.show_weeks(shown.weeks, shown.today)
        self.hours_title.setText(f"Vos heures {_of(shown.today)}")

    def _show_return(self, shown: Dashboard) -> None:
        days = shown.days_before_return
        owed = f"{_of(shown.owed_month.first_day)}, à rendre le {wording.day_digits(shown.owed_day)}"
        if shown.owed_working_day != shown.owed_day:
            owed += f" (jour ouvré suivant\u00a0: {wording.day_short(shown.owed_working_day, shown.today)})"
        title = "avant le relevé" if days >= 0 else "de retard pour le relevé"
        self.owed.show_figure(
            wording.counted(abs(days), "jour", "jours"), owed, title=title, is_late=days < 0
        )

    def _show_copies(self, copies: CopiesStatus, delay: int) -> None:
        if copies.days_away is None:
            self.copies.show_figure("Aucune", "un support à brancher suffit", is_late=True, opens=True)
            return
        days = copies.days_away
        when = {0: "Aujourd’hui", 1: "Hier"}.get(days, f"Il y a {wording.counted(days, 'jour', 'jours')}")
        detail = "à jour" if copies.is_away_up_to_date else "des saisies depuis"
        self.copies.show_figure(when, detail, is_late=days > delay)

    def _show_tasks(self, shown: Dashboard, selected: int) -> None:
        had_focus = self.tasks.hasFocus()
        self._model.show_tasks(shown.tasks)
        count = len(shown.tasks)
        self._stack.setCurrentIndex(0 if count else 1)
        self.tasks_part.setFixedHeight(p(42) + p(ROW_HEIGHT + 1) * min(max(count, 3), _SHOWN_ROWS))
        late = sum(1 for task in shown.tasks if is_late(task, shown.today))
        told = wording.counted(count, "chose à faire", "choses à faire") if count else ""
        self.tasks_count.setText(told + (f", dont {late} en attente depuis un autre jour" if late else ""))
        self.tasks_count.setVisible(bool(count))
        for button in (self.open_button, self.done_button):
            button.setVisible(bool(count))
        if count:
            self.tasks.selectRow(min(max(selected, 0), count - 1))
            if had_focus:
                self.tasks.setFocus()

    def _build(self) -> None:
        layout = page(self)
        self.scope = Choice()
        self.scope.setMinimumContentsLength(15)
        self.scope.offer([("MINE", "Mes dossiers"), ("ALL", "Toute la structure")])
        is_manager = self._workspace.caseload.signed_in.role in MANAGERS
        kept = self._context.application.preferences.filters.get(_SCOPE)
        self.scope.choose(kept or ("ALL" if is_manager else "MINE"))
        self.scope_label = words("Do&ssiers", "strong")
        self.new_button = Button(
            "&Nouvelle personne", self.admission_wanted.emit, kind="main", drawing="user-plus"
        )
        self.heading = Heading("Bonjour", [self.new_button], narrow_below=560)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        self.earlier = EarlierActsBanner(self._workspace, self._context.today, self._context.tell)
        layout.addWidget(self.earlier)
        self._welcome = self._welcome_card()
        layout.addWidget(self._welcome)
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        inside.addWidget(self._tiles())
        cards = Row(900)
        cards.add(self._tasks_card(), 3)
        cards.add(self._hours_card(), 2)
        inside.addWidget(cards)
        self.deadlines = DeadlinesCard(self._context)
        self.deadlines.person_wanted.connect(self.person_wanted)
        self.deadlines.section_wanted.connect(self.section_wanted)
        self.deadlines.all_wanted.connect(self.deadlines_wanted)
        inside.addWidget(self.deadlines)
        self.retention = RetentionCard(self._context)
        self.retention.person_wanted.connect(self.person_wanted)
        inside.addWidget(self.retention)
        layout.addWidget(self._content)
        layout.addStretch()
        self.scope.currentIndexChanged.connect(lambda _: self._keep_scope())

    def _tiles(self) -> TileGrid:
        self.followed = Tile("users", "personnes suivies", lambda: self.place_wanted.emit("people"))
        self.without_step = Tile("signpost", "sans prochaine action", self.open_without_step)
        self.quiet = Tile("phone", "contacts à reprendre", self.open_quiet)
        self.hours = Tile("clock", "saisies", self._open_hours)
        self.owed = Tile("file-check-2", "avant le relevé", lambda: self.place_wanted.emit("month"))
        self.copies = Tile(
            "hard-drive-download", "dernière copie hors du PC", lambda: self.section_wanted.emit("backups")
        )
        return TileGrid((self.followed, self.without_step, self.quiet, self.hours, self.owed, self.copies))

    def _tasks_card(self) -> Card:
        card = Card()
        line = Row(420, spacing=10)
        title = words("À faire aujourd’hui", "heading", wrap=True)
        line.add(title, 1)
        self.scope_label.setBuddy(self.scope)
        line.add(self.scope_label)
        line.add(self.scope)
        card.body.addWidget(line)
        self.tasks_count = words("", "help", wrap=True)
        card.body.addWidget(self.tasks_count)
        self.tasks = TasksTable(self._model, self._context.today)
        self.tasks.opened.connect(self._open_task)
        self.tasks.ticked.connect(lambda _: self.finish())
        self.tasks_part = QWidget()
        self._stack = QStackedLayout(self.tasks_part)
        self._stack.addWidget(self.tasks)
        self._stack.addWidget(self._nothing())
        card.body.addWidget(self.tasks_part)
        foot = Row(420, spacing=10)
        self.open_button = Button("&Ouvrir", self._open_current, drawing="arrow-right", tip="Entrée")
        self.done_button = Button("&Fait", self.finish, drawing="check", tip="Espace")
        self.all_tasks = Button(
            "&Toute la liste", self.tasks_wanted.emit, kind="link", drawing="clipboard-list"
        )
        foot.add(self.open_button, keeps_width=True)
        foot.add(self.done_button, keeps_width=True)
        foot.add(QWidget(), 1)
        foot.add(self.all_tasks, keeps_width=True)
        card.body.addWidget(foot)
        card.body.addStretch()
        return card

    def _nothing(self) -> QWidget:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addStretch()
        column.addWidget(Drawing("circle-check", "muted", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        line = words("Rien n’attend aujourd’hui.", "muted", wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(line)
        column.addStretch()
        return empty

    def _hours_card(self) -> Card:
        self.hours_card = Card()
        self.hours_title = words("Vos heures", "heading", wrap=True)
        self.view = HoursView()
        self.hours_card.body.addWidget(self.hours_title)
        self.hours_card.body.addWidget(self.view)
        self.hours_card.body.addStretch()
        return self.hours_card

    def _welcome_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Par où commencer", "heading", wrap=True))
        for text in (
            "1. Admettez une première personne\u00a0: six champs suffisent, le reste viendra ensuite. "
            "Vous tenez déjà un tableau\u00a0? Jalon le reprend, ligne par ligne, et sait l’annuler.",
            "2. Saisissez ce que vous faites avec elle, au jour le jour\u00a0: Ctrl+N, d’où que vous soyez.",
            "3. Indiquez votre temps de travail dans les réglages\u00a0: le journal montrera ce qui manque.",
        ):
            card.body.addWidget(words(text, wrap=True))
        below = QWidget()
        foot = Flow(below)
        self.first_person = Button(
            "Admettre une &première personne", self.admission_wanted.emit, kind="main", drawing="user-plus"
        )
        self.to_settings = Button(
            "Indiquer mon &temps de travail",
            lambda: self.section_wanted.emit("working_time"),
            drawing="calendar-clock",
        )
        self.to_import = Button(
            "&Reprendre un tableau existant", lambda: self.place_wanted.emit("import"), drawing="file-down"
        )
        foot.addWidget(self.first_person)
        foot.addWidget(self.to_import)
        foot.addWidget(self.to_settings)
        card.body.addWidget(below)
        return card

    def _open_current(self) -> None:
        self._open_task(self.tasks.currentIndex().row())

    def _open_task(self, row: int) -> None:
        task: Task | None = self._model.row_at(row)
        if task is None:
            return
        if task.kind == "act":
            self.act_asked.emit("edit", task.id)
        elif task.person_id is not None:
            self.person_wanted.emit(task.person_id)
        else:
            self.finish()


def _day_told(shown: Dashboard) -> str:
    told = wording.sentence_case(wording.day_words(shown.today))
    meetings = sum(1 for task in shown.tasks if task.kind == "act" and task.day == shown.today)
    if meetings:
        told += f" — {wording.counted(meetings, 'acte prévu', 'actes prévus')} aujourd’hui"
    return told


def _of(day: date) -> str:
    month = wording.month_words_alone(day)
    return f"d’{month}" if month[0] in "ao" else f"de {month}"

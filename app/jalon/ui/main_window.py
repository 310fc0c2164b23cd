"""The window of an open caseload: the rail, the screens, the last action and its undo, the lock."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import JalonError, NothingToUndoError
from jalon.domain.months import Month
from jalon.services import first_steps, history, people_lists
from jalon.services.deadlines import Deadline
from jalon.services.lists import read_lists
from jalon.services.papers.asked import Asked
from jalon.services.wording import role_word
from jalon.ui import commands, forms, lists, messages, places, theme, vocabulary, wording
from jalon.ui.act_actions import ActActions
from jalon.ui.application import JalonApplication
from jalon.ui.backup_settings import BackupSettings
from jalon.ui.context import Context
from jalon.ui.dashboard_screen import DashboardScreen
from jalon.ui.day_watch import DayWatch
from jalon.ui.deadline_doing import do_deadline
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.employer_page import EmployerPage
from jalon.ui.employers_screen import EmployersScreen
from jalon.ui.fitting import fit, geometry_of, pull_inside, restore_geometry
from jalon.ui.forms import Forms
from jalon.ui.idle import IdleWatch
from jalon.ui.jobs import Jobs
from jalon.ui.journal_screen import JournalScreen
from jalon.ui.keyboard_card import KeyboardCard
from jalon.ui.list_export import ListExport
from jalon.ui.list_print import ListPrint
from jalon.ui.messages import Message
from jalon.ui.notices import Notices
from jalon.ui.palette import Palette
from jalon.ui.paper_menu import VISIT
from jalon.ui.partner_page import PartnerPage
from jalon.ui.partners_screen import PartnersScreen
from jalon.ui.parts import Banner
from jalon.ui.passphrase_dialog import PassphraseDialog
from jalon.ui.people_field import Suggestion
from jalon.ui.people_screen import PeopleScreen
from jalon.ui.person_page import PersonPage
from jalon.ui.places import (
    DEADLINES,
    DUPLICATES,
    EMPLOYER,
    EXPORT,
    GRIDS,
    HANDOVER,
    HOME,
    IMPORT,
    LIST,
    PAGES,
    PAPERS,
    PARTNER,
    PARTNERS,
    PERSON,
    PLACES,
    SCREENS,
    TASKS,
    make_screen,
)
from jalon.ui.rail import Rail
from jalon.ui.resuming import Resuming, TypedThere
from jalon.ui.return_screen import ReturnScreen
from jalon.ui.settings_screen import SettingsScreen
from jalon.ui.shown_screens import ShownScreens
from jalon.ui.speaking import announce
from jalon.ui.status_line import StatusLine
from jalon.ui.theme import p
from jalon.ui.window_commands import commands_of
from jalon.ui.workspace import Screen, Workspace

if TYPE_CHECKING:
    from jalon.services.merging import Kind


class MainWindow(QMainWindow):
    """Shows an open caseload until it is closed or locked."""

    lock_wanted = Signal()
    other_wanted = Signal(object)
    practice_left = Signal()
    """Someone has tried enough, and goes to a caseload of real people."""
    """Another caseload is to be opened in the place of this one: its path."""
    notices: Notices

    def __init__(
        self,
        application: JalonApplication,
        workspace: Workspace,
        jobs: Jobs,
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._application = application
        self._workspace = workspace
        self._jobs = jobs
        self._context = Context(application, workspace, jobs, today, self.tell, self.other_wanted.emit)
        self._palette: Palette | None = None
        self.setMinimumSize(640, 480)
        fit(self, QSize(1280, 800))
        restore_geometry(self, application.preferences.window_geometry)
        pull_inside(self)
        self._use_lists()
        self.list_export = ListExport(self._context, self)
        self.list_print = ListPrint(self._context, self)
        self._build({})
        self.commands = commands_of(self, application)
        commands.bind(self, self.commands)
        application.scale_changed.connect(self._rebuild)
        workspace.changed.connect(self._offer_undo)
        workspace.changed.connect(self._use_lists)
        # Everything that is said from today on is read again.
        self.day_watch = DayWatch(today, self)
        self.day_watch.turned.connect(workspace.changed)
        self._idle = IdleWatch(application, application.preferences.idle_minutes, parent=self)
        application.idle_delay_changed.connect(self._idle.wait_for)
        self._idle.warned.connect(self._warn_of_lock)
        self._idle.expired.connect(self.lock_wanted)

    @property
    def form(self) -> QDialog | None:
        """Return the form that is open."""
        return self.forms.current

    @property
    def home(self) -> DashboardScreen:
        """Return the first screen."""
        return self.screens.get("home", DashboardScreen)

    @property
    def people(self) -> PeopleScreen:
        """Return the list of people."""
        return self.screens.get("people", PeopleScreen)

    @property
    def journal(self) -> JournalScreen:
        """Return the journal."""
        return self.screens.get("journal", JournalScreen)

    @property
    def monthly(self) -> ReturnScreen:
        """Return the screen of a month."""
        return self.screens.get("month", ReturnScreen)

    @property
    def settings(self) -> SettingsScreen:
        """Return the settings."""
        return self.screens.get("settings", SettingsScreen)

    @property
    def person(self) -> PersonPage:
        """Return the page of a person."""
        return self.screens.get(PERSON, PersonPage)

    @property
    def employers(self) -> EmployersScreen:
        """Return the list of employers."""
        return self.screens.get("employers", EmployersScreen)

    @property
    def employer(self) -> EmployerPage:
        """Return the page of an employer."""
        return self.screens.get(EMPLOYER, EmployerPage)

    @property
    def partners(self) -> PartnersScreen:
        """Return the list of partners."""
        return self.screens.get(PARTNERS, PartnersScreen)

    @property
    def partner(self) -> PartnerPage:
        """Return the page of a partner."""
        return self.screens.get(PARTNER, PartnerPage)

    def show_place(self, key: str) -> None:
        """Show a screen of the rail, by what the code calls it, with the keyboard where it was left in it."""
        self._show_screen(key)
        self.screens.get(key, Screen).enter()

    def show_section(self, key: str) -> None:
        """Show a section of the settings, by what the code calls it."""
        self._show_screen("settings")
        self.settings.show_section(key)

    def open_person(self, person_id: str) -> None:
        """Show the page of a person, or of the one whose file hers was merged into."""
        self.person.open_person(self._workspace.read(people_lists.stands_now_as, person_id))
        self._show_screen(PERSON)
        announce(self.screens, self.screens.name)

    def open_employer(self, employer_id: str) -> None:
        """Show the page of an employer."""
        self.employer.open_employer(employer_id)
        self._show_screen(EMPLOYER)
        announce(self.screens, self.screens.name)

    def open_partner(self, partner_id: str) -> None:
        """Show the page of a partner."""
        self.partner.open_partner(partner_id)
        self._show_screen(PARTNER)
        announce(self.screens, self.screens.name)

    def open_import(self) -> None:
        """Show where an old grid comes in."""
        self.show_place(IMPORT)

    def open_export(self) -> None:
        """Show where the whole caseload goes out."""
        self.show_place(EXPORT)

    def open_grids(self, month: Month | None = None) -> None:
        """Show the tables to fill, for a month."""
        from jalon.ui.grids_screen import GridsScreen

        screen = self.screens.get(GRIDS, GridsScreen)
        self.show_place(GRIDS)
        if month is not None:
            screen.start.picker.go(month)

    def export_list(self) -> None:
        """Write to a file the list that the screen shows, as filtered."""
        self.list_export.ask(self.screens.get(self.screens.shown, Screen).exported_list())

    def print_list(self) -> None:
        """Show the pages of the list that the screen shows, as filtered."""
        self.list_print.ask(self.screens.get(self.screens.shown, Screen).exported_list())

    def show_tasks(self) -> None:
        """Show the one list of things to do."""
        self._show_screen(TASKS)

    def show_deadlines(self) -> None:
        """Show everything that is watched."""
        self.show_place(DEADLINES)

    def do_deadline(self, deadline: Deadline) -> None:
        """Open what settles a deadline, filled with what is known."""
        try:
            do_deadline(self, deadline)
        except JalonError as error:
            self.tell(messages.describe(error).line())

    def show_papers(self) -> None:
        """Show every paper that can be printed."""
        self.show_place(PAPERS)

    def ask_paper(self, code: str, asked: Asked, named: Suggestion | None = None) -> None:
        """Show a paper among the others, with what is known of whom it is for."""
        from jalon.ui.papers_screen import PapersScreen

        self._show_screen(PAPERS)
        screen = self.screens.get(PAPERS, PapersScreen)
        screen.choose(code, asked, named)
        screen.options.enter()

    def ask_paper_of_employer(self, code: str, page: EmployerPage) -> None:
        """Show a paper about the employer of a page, or those of a visit in one go."""
        if code != VISIT:
            self.ask_paper(code, Asked(employer_id=page.employer_id), page.employer)
        elif page.handed is not None and page.employer_id is not None:
            page.handed.desk.show_visit(page.employer_id)

    def show_handover(self) -> None:
        """Show what passes people on to another référent."""
        self._show_screen(HANDOVER)

    def show_duplicates(self, kind: "Kind", one: Suggestion | None = None) -> None:
        """Show who, or which employers, may be on file twice; ``one`` is to be compared with another."""
        from jalon.ui.duplicates_screen import DuplicatesScreen

        screen = self.screens.get(DUPLICATES, DuplicatesScreen)
        screen.show_kind(kind)
        self.show_place(DUPLICATES)
        if one is not None:
            screen.compare_with(one)

    def show_answers(self) -> QDialog:
        """Show the answers to a questionnaire, of the person whose page is shown or of the structure."""
        from jalon.ui.answers_dialog import open_answers

        return open_answers(self, self._context)

    def open_day(self, day: date) -> None:
        """Show a day of the journal."""
        self._show_screen("journal")
        self.journal.show_day(day)
        self.journal.day_view.focus_first()

    def show_partners(self) -> None:
        """Show the list of partners."""
        self.show_place(PARTNERS)

    def add_partner(self) -> None:
        """Ask for a new partner, and show its page once it is written."""
        self.partner.add_partner()

    def add_employer(self) -> None:
        """Ask for a new employer, and show its page once it is written."""
        self.employer.add_employer()

    def new_act(self, concerned: Sequence[Suggestion] = ()) -> None:
        """Open the form of an act; on the page of a person, she is already named."""
        self.forms.new_act(tuple(concerned) or self._on_page())

    def new_line(self) -> None:
        """Open the line of an act; on the page of a person, she is already named."""
        self.forms.new_line(self._on_page())

    def ask_act(self, code: str, act_id: str) -> None:
        """Do what a list asks about an act: open, confirm, cancel, remove…"""
        ActActions(self._context, self.forms).run(code, act_id)

    def admit(self) -> None:
        """Open the form of an admission."""
        self.forms.admit()

    def open_palette(self) -> None:
        """Find by a few letters what to open or to do."""
        if self.forms.current is not None or self._palette is not None:
            return
        self._palette = Palette(
            self._workspace,
            self.commands,
            open_person=self.open_person,
            open_employer=self.open_employer,
            open_partner=self.open_partner,
            parent=self,
        )
        self._palette.finished.connect(self._palette_closed)
        self._palette.open()

    def find_person(self) -> None:
        """Go to the search field of the people."""
        self._show_screen(LIST)
        self.people.focus_search()

    def undo(self) -> None:
        """Undo the last action and name it."""
        if self.undo_button.isHidden():
            self.tell(messages.describe(NothingToUndoError()).line())
            return
        try:
            label = self._workspace.write(history.undo_last)
        except JalonError as error:
            self.tell(messages.describe(error).line())
        else:
            self.tell(f"Annulé\u00a0: {messages.action_words(label)}")

    def offer_new_passphrase(self) -> None:
        """After the recovery code: propose to give a colleague a passphrase again."""
        dialog = PassphraseDialog(self._workspace, self._jobs, self)
        dialog.accepted.connect(lambda: self.tell("Nouvelle phrase de passe donnée."))
        fit(dialog, dialog.size(), within=self)
        dialog.open()
        self.passphrase_dialog = dialog

    def keep_draft(self) -> None:
        """Keep what is being typed, so that locking loses none of it."""
        for dialog in self.findChildren(TypedDialog):
            if dialog.draft_address is not None and dialog.isVisible() and dialog.is_touched:
                self._keep(TypedThere(dialog.draft_address, dialog.windowTitle(), dialog.draft()))
        for _, typed in self.screens.typed():
            self._keep(typed)

    def show_help(self) -> None:
        """Show the help, at the guide of the screen that is shown."""
        from jalon.ui.help_window import show_help  # what it draws a booklet with is not needed at the start

        shown = self.screens.shown
        show_help(f"{shown}.{self.settings.place()}" if shown == "settings" else shown)

    def show_keyboard_card(self) -> None:
        """List the shortcuts."""
        card = KeyboardCard(self.commands, self)
        card.finished.connect(card.deleteLater)
        card.open()

    def tell(self, text: str) -> None:
        """Say in the status bar what was just done."""
        self.foot.tell(text)

    def go_back(self) -> None:
        """Go from the page of one record to its list, from the papers to where they were asked for."""
        if self.screens.shown == PAPERS:
            self.show_place(self.screens.before_papers)
        elif self.screens.shown == PARTNER:
            self._show_screen(PARTNERS)
            self.partners.table.setFocus()
        elif (page := PAGES.get(self.screens.shown)) is not None:
            self._show_screen(page[0])
            if page[0] in (LIST, "employers"):
                (self.employers if page[0] == "employers" else self.people).table.setFocus()

    def remember(self) -> None:
        """Keep where the window is."""
        self._application.keep(window_geometry=geometry_of(self))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt."""
        if self._jobs.is_busy:
            event.ignore()
            self.tell("Un travail est en cours\u00a0: attendez qu’il finisse, ou interrompez-le.")
            return
        self._idle.stop()
        with contextlib.suppress(JalonError):  # a file that can no longer be written is told by its screens
            self.keep_draft()
        self.remember()
        super().closeEvent(event)
        self._application.quit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the rail keeps its icons only when the window is narrow."""
        super().resizeEvent(event)
        self._reflow()

    def backup_settings(self) -> BackupSettings:
        """Show the section of the backups and return it."""
        self._show_screen("settings")
        self.settings.show_section("backups")
        section = self.settings.section("backups")
        assert isinstance(section, BackupSettings)
        return section

    def _build(self, left: Mapping[str, object]) -> None:
        root = QWidget()
        line = QHBoxLayout(root)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._is_practice = is_practice = self._workspace.read(first_steps.is_practice)
        leaving = ("Quitter l’essai", "log-out", "Vers votre propre file active", self.practice_left.emit)
        self.rail = Rail(
            PLACES,
            (
                *((leaving,) if is_practice else ()),
                ("Aide", "info", "Aide, à la page de cet écran (F1)", self.show_help),
                ("Affichage", "sun", "Thème et taille du texte", self._show_display),
                ("Verrouiller", "lock", "Verrouiller maintenant (Ctrl+L)", self.lock_wanted.emit),
            ),
            "Structure d’essai" if is_practice else "Emploi accompagné",
        )
        line.addWidget(self.rail)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lock_warning = Banner("warm")
        above = QVBoxLayout()
        above.setContentsMargins(p(28), 0, p(28), 0)
        above.addWidget(self.lock_warning)
        kept = self.notices.waiting if hasattr(self, "notices") else ()
        self.notices = Notices()
        for notice in kept:
            self.notices.show_notice(notice)
        above.addWidget(self.notices)
        if not hasattr(self, "forms"):
            self.forms = Forms(self._context, self)
            self.forms.admitted.connect(self.open_person)
        self.resuming = Resuming(self._workspace, self._resume)
        above.addWidget(self.resuming)
        column.addLayout(above)
        self.screens = ShownScreens(lambda key: make_screen(key, self, self._context), left)
        column.addWidget(self.screens, 1)
        self.foot = StatusLine(self.undo)
        self.status, self.undo_button = self.foot.told, self.foot.undo_button
        column.addWidget(self.foot)
        line.addWidget(side, 1)
        self.setCentralWidget(root)
        # Shown at once and not when the events come round: what asks next finds the screens on the window.
        root.show()
        self.rail.chosen.connect(self._go_to_place)
        self._reflow()
        self._offer_undo()
        self._show_screen(HOME)

    def _rebuild(self) -> None:
        """Build the screens again at another size of text, on the same screen and person."""
        current, told = self.screens.shown, self.status.text()
        person_id = self.person.person_id if current == PERSON else None
        employer = self.employer.employer_id if current == EMPLOYER else None
        partner = self.partner.partner_id if current == PARTNER else None
        typed = list(self.screens.typed())
        self._build(self.screens.places())
        if person_id is not None:
            self.person.open_person(person_id)
        elif current == PERSON:
            current = LIST
        if employer is not None:
            self.employer.open_employer(employer)
        if partner is not None:
            self.partner.open_partner(partner)
        for key, there in typed:
            self.screens.get(key, Screen).type_again(there.address, there.content)
        self._show_screen(current)
        self.tell(told)

    def _keep(self, typed: TypedThere) -> None:
        person_id = typed.address.record_id if typed.address.place == PERSON else None
        self.resuming.keep(typed, person_id=person_id)

    def _resume(self, address: Address, content: Mapping[str, Any]) -> bool:
        """Go back where something was being typed and show it again; tell whether it is shown."""
        try:
            match address.place:
                case forms.FORMS:
                    self.forms.reopen(address, content)
                    return True
                case places.PERSON if address.record_id:
                    self.open_person(address.record_id)
                case places.EMPLOYER if address.record_id:
                    self.open_employer(address.record_id)
                case places.PARTNER if address.record_id:
                    self.open_partner(address.record_id)
                case places.IMPORT:
                    self.open_import()
                case places.TASKS:
                    self._show_screen(TASKS)
                case "settings":
                    self.show_section(address.asked.partition(".")[0])
            return self.screens.get(address.place, Screen).type_again(address, content) is not False
        except JalonError as error:
            self.tell(messages.describe(error).line())
            return False

    def _reflow(self) -> None:
        self.rail.set_compact(compact=theme.look().is_compact(self.width()))

    def _go_to_place(self, number: int) -> None:
        if (key := SCREENS[number].key) != self.screens.shown:
            self._show_screen(key)

    def _show_screen(self, key: str) -> None:
        self.screens.get(key, Screen)  # made before the rail asks for its list
        # The rail answers by showing the list of a page: what was asked for comes after.
        listed = self.screens.comes_from(key)
        self.rail.show_place(next(n for n, shown in enumerate(SCREENS) if shown.key == listed))
        self.screens.show_screen(key)
        self.name_screen()

    def name_screen(self) -> None:
        """Name the screen that is shown in the title of the window."""
        screen = self.screens.currentWidget()
        if isinstance(screen, Screen):
            practice = " (structure d’essai)" if self._is_practice else ""
            self.setWindowTitle(f"Jalon{practice} — {screen.title}")

    def _on_page(self) -> tuple[Suggestion, ...]:
        page = self.screens.currentWidget()
        shown = page.person if isinstance(page, PersonPage) else None
        return (shown,) if shown else ()

    def _palette_closed(self) -> None:
        if self._palette is not None:
            self._palette.deleteLater()
        self._palette = None

    def _use_lists(self) -> None:
        lists.use(self._workspace.read(read_lists))
        vocabulary.use(self._workspace.read(role_word, self._context.today()))

    def _offer_undo(self) -> None:
        last = self._workspace.read(
            history.undoable_actions, author_id=self._workspace.caseload.signed_in.coach_id
        )
        self.foot.offer_undo(messages.action_words(last[0].label) if last else None)

    def _warn_of_lock(self, seconds: int) -> None:
        if seconds:
            told = f"Verrouillage dans {wording.waiting_words(seconds)}."
            warning = Message(told, "Une touche suffit pour continuer.")
            # Said once: at every second, nothing else would be heard.
            say = self.lock_warning.retell if self.lock_warning.isVisible() else self.lock_warning.say
            say(warning)
        else:
            self.lock_warning.clear()

    def _show_display(self) -> None:
        self._show_screen("settings")
        self.settings.show_section("display")

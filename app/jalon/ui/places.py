"""The screens of the window: what the rail shows, the pages of one record, how each is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon.services.papers.asked import Asked
from jalon.ui.context import Context
from jalon.ui.dashboard_screen import DashboardScreen
from jalon.ui.deadlines_screen import DeadlinesScreen
from jalon.ui.employer_page import EmployerPage
from jalon.ui.employers_screen import EmployersScreen
from jalon.ui.handover_screen import HandoverScreen
from jalon.ui.journal_screen import JournalScreen
from jalon.ui.partner_page import PartnerPage
from jalon.ui.partners_screen import PartnersScreen
from jalon.ui.people_screen import PeopleScreen
from jalon.ui.person_page import PersonPage
from jalon.ui.rail import Place
from jalon.ui.return_screen import ReturnScreen
from jalon.ui.settings_screen import SettingsScreen
from jalon.ui.tasks_screen import TasksScreen
from jalon.ui.workspace import Screen

if TYPE_CHECKING:
    from jalon.ui.handed_card import HandedCard
    from jalon.ui.main_window import MainWindow

PERSON, EMPLOYER, IMPORT = "person", "employer", "import"
TASKS, HANDOVER, DEADLINES = "tasks", "handover", "deadlines"
EXPORT, GRIDS = "export", "grids"
DUPLICATES = "duplicates"
PARTNER, PARTNERS = "partner", "partners"
PAPERS = "papers"
HOME = "home"
LIST = "people"


@dataclass(frozen=True, slots=True)
class _Screen:
    """A screen of the rail: what the code calls it, its name, how it is made when first asked for."""

    key: str
    title: str
    drawing: str
    make: Callable[["MainWindow", Context], Screen]


def _home(window: "MainWindow", context: Context) -> Screen:
    made = DashboardScreen(context)
    made.person_wanted.connect(window.open_person)
    made.place_wanted.connect(window.show_place)
    made.section_wanted.connect(window.show_section)
    made.admission_wanted.connect(window.admit)
    made.act_asked.connect(window.ask_act)
    made.tasks_wanted.connect(window.show_tasks)
    made.deadlines_wanted.connect(window.show_deadlines)
    return made


def _people(window: "MainWindow", context: Context) -> Screen:
    made = PeopleScreen(context.workspace, context.today, context.application)
    made.opened.connect(window.open_person)
    made.admission_wanted.connect(window.admit)
    made.import_wanted.connect(window.open_import)
    made.duplicates_wanted.connect(lambda: window.show_duplicates("person"))
    made.print_wanted.connect(window.print_list)
    made.export_wanted.connect(window.export_list)
    return made


def _journal(window: "MainWindow", context: Context) -> Screen:
    made = JournalScreen(context.workspace, context.today)
    made.act_wanted.connect(lambda: window.new_act())
    made.export_wanted.connect(window.export_list)
    made.act_asked.connect(window.ask_act)
    made.line_wanted.connect(lambda text: window.forms.new_line(text=text))
    return made


def _month(window: "MainWindow", context: Context) -> Screen:
    made = ReturnScreen(context.workspace, context.jobs, context.today)
    made.person_wanted.connect(window.open_person)
    made.act_asked.connect(window.ask_act)
    made.day_wanted.connect(window.open_day)
    made.told.connect(window.tell)
    made.grids_wanted.connect(window.open_grids)
    made.paper_wanted.connect(lambda code: window.ask_paper(code, Asked(month=made.picker.month)))
    return made


def _employers(window: "MainWindow", context: Context) -> Screen:
    made = EmployersScreen(context)
    made.opened.connect(window.open_employer)
    made.new_wanted.connect(window.add_employer)
    made.partners_wanted.connect(window.show_partners)
    made.duplicates_wanted.connect(lambda: window.show_duplicates("employer"))
    made.print_wanted.connect(window.print_list)
    made.export_wanted.connect(window.export_list)
    return made


def _employer(window: "MainWindow", context: Context) -> Screen:
    made = EmployerPage(context)
    made.hold_papers(_handed_card(context, made))
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    made.added.connect(window.open_employer)
    made.act_wanted.connect(lambda employer: window.forms.new_act((), employer=employer))
    made.paper_wanted.connect(lambda code: window.ask_paper_of_employer(code, made))
    return made


def _partners(window: "MainWindow", context: Context) -> Screen:
    made = PartnersScreen(context)
    made.opened.connect(window.open_partner)
    made.back_wanted.connect(window.go_back)
    made.new_wanted.connect(window.add_partner)
    made.print_wanted.connect(window.print_list)
    made.export_wanted.connect(window.export_list)
    return made


def _partner(window: "MainWindow", context: Context) -> Screen:
    made = PartnerPage(context)
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    made.added.connect(window.open_partner)
    made.act_asked.connect(window.ask_act)
    made.act_wanted.connect(lambda partner: window.forms.new_act((), partner=partner))
    return made


def _settings(window: "MainWindow", context: Context) -> Screen:
    made = SettingsScreen(context)
    made.retitled.connect(window.name_screen)
    return made


def _person(window: "MainWindow", context: Context) -> Screen:
    made = PersonPage(context.workspace, context.today)
    made.hold_papers(_handed_card(context, made))
    made.paper_wanted.connect(
        lambda code: window.ask_paper(code, Asked(person_id=made.person_id), made.person)
    )
    made.handover_wanted.connect(window.show_handover)
    made.partner_wanted.connect(window.open_partner)
    made.merge_wanted.connect(lambda person: window.show_duplicates("person", person))
    made.back_wanted.connect(window.go_back)
    made.act_wanted.connect(window.new_act)
    made.act_asked.connect(window.ask_act)
    made.told.connect(window.tell)
    return made


def _import(window: "MainWindow", context: Context) -> Screen:
    from jalon.ui.import_screen import ImportScreen  # what it reads files with is not needed at the start

    made = ImportScreen(context)
    made.back_wanted.connect(window.go_back)
    made.people_wanted.connect(lambda: window.show_place(LIST))
    return made


def _export(window: "MainWindow", context: Context) -> Screen:
    from jalon.ui.export_screen import ExportScreen  # what it writes files with is not needed at the start

    made = ExportScreen(context)
    made.back_wanted.connect(window.go_back)
    made.grids_wanted.connect(window.open_grids)
    return made


def _grids(window: "MainWindow", context: Context) -> Screen:
    from jalon.ui.grids_screen import GridsScreen  # nor what it fills them with

    made = GridsScreen(context)
    made.back_wanted.connect(window.go_back)
    return made


def _handed_card(context: Context, owner: Screen) -> "HandedCard":
    from jalon.ui.handed_card import HandedCard  # nor what papers are made with
    from jalon.ui.paper_desk import PaperDesk

    return HandedCard(context, PaperDesk(context, owner))


def _papers(window: "MainWindow", context: Context) -> Screen:
    from jalon.ui.papers_screen import PapersScreen  # nor what it draws them with

    made = PapersScreen(context)
    made.back_wanted.connect(window.go_back)
    return made


SCREENS = (
    _Screen("home", "Tableau de bord", "layout-dashboard", _home),
    _Screen("people", "Personnes", "users", _people),
    _Screen("employers", "Employeurs", "building-2", _employers),
    _Screen("journal", "Journal", "notebook-pen", _journal),
    _Screen("month", "Relevé mensuel", "file-check-2", _month),
    _Screen("settings", "Réglages", "settings", _settings),
)
# The digits of the top row without Shift on a French keyboard; the sixth makes the text smaller.
FRENCH_DIGITS = "&É\"'("
PLACES = tuple(
    Place(screen.title, screen.drawing, f"Ctrl+{number}") for number, screen in enumerate(SCREENS, start=1)
)


def _tasks(window: "MainWindow", context: Context) -> Screen:
    made = TasksScreen(context)
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    made.act_asked.connect(window.ask_act)
    return made


def _deadlines(window: "MainWindow", context: Context) -> Screen:
    made = DeadlinesScreen(context)
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    made.doing_wanted.connect(window.do_deadline)
    made.export_wanted.connect(window.export_list)
    return made


def _handover(window: "MainWindow", context: Context) -> Screen:
    made = HandoverScreen(context)
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    return made


def _duplicates(window: "MainWindow", context: Context) -> Screen:
    from jalon.ui.duplicates_screen import DuplicatesScreen  # nor what compares names

    made = DuplicatesScreen(context)
    made.back_wanted.connect(window.go_back)
    made.person_wanted.connect(window.open_person)
    made.employer_wanted.connect(window.open_employer)
    return made


# Pages of one record: the screen of the rail that each belongs to, and how each is made.
PAGES = {
    PERSON: ("people", _person),
    EMPLOYER: ("employers", _employer),
    PARTNERS: ("employers", _partners),
    PARTNER: ("employers", _partner),
    IMPORT: (LIST, _import),
    EXPORT: (LIST, _export),
    GRIDS: ("month", _grids),
    TASKS: ("home", _tasks),
    DEADLINES: ("home", _deadlines),
    PAPERS: ("home", _papers),
    HANDOVER: (LIST, _handover),
    DUPLICATES: (LIST, _duplicates),
}


def make_screen(key: str, window: "MainWindow", context: Context) -> Screen:
    """Make a screen, by what the code calls it, and have the window answer what it asks for."""
    make = PAGES[key][1] if key in PAGES else next(screen.make for screen in SCREENS if screen.key == key)
    return make(window, context)

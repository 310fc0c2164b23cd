"""The people: search as you type, where each one is, what comes next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea

from jalon.services import people_lists
from jalon.services.people_lists import PersonLine, Which
from jalon.ui import theme, wording
from jalon.ui.application import JalonApplication
from jalon.ui.extra_columns import with_added
from jalon.ui.fields import Choice
from jalon.ui.lists import rules_for
from jalon.ui.parts import Button, words
from jalon.ui.people_filters import PeopleFilters
from jalon.ui.person_painting import ROW_HEIGHT, PersonDelegate, action_when, action_words, path_spoken
from jalon.ui.searched_list import SearchedList
from jalon.ui.shown_lists import ExportedList, people_columns
from jalon.ui.tables import Column
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Workspace

_SHORTEST = 560
_CHOICES: tuple[tuple[Which, str], ...] = (
    ("open", "Personnes suivies"),
    ("suspended", "Suspendues"),
    ("left", "Hors parcours"),
    ("all", "Toutes les personnes"),
)


class PeopleScreen(SearchedList):
    """The list of people of the structure."""

    may_hold_duplicates = True

    admission_wanted = Signal()
    import_wanted = Signal()
    """An old grid is to be taken over."""

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        application: JalonApplication | None = None,
    ) -> None:
        super().__init__(workspace)
        self._today, self._application = today, application
        self._rules = rules_for(today())
        self._delegate = PersonDelegate(self._rules, today())
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Personnes"

    def find_ids(self, text: str) -> Sequence[str]:
        """Override of the list."""
        return self._workspace.read(
            people_lists.find_people,
            self._which(),
            text,
            today=self._today(),
            wanted=self.filters.wanted(),
        )

    def read_rows(self, ids: Sequence[str]) -> Mapping[str, PersonLine]:
        """Override of the list."""
        return self._workspace.read(people_lists.read_lines, ids, today=self._today())

    def count_words(self, count: int) -> str:
        """Override of the list."""
        return wording.counted(count, "personne", "personnes")

    def exported_list(self) -> ExportedList:
        """Override of the screen: who is listed, as filtered."""
        ids = self.find_ids(self.search.text())
        told = [
            f"Personnes\u00a0: {self.which.currentText()}",
            *self.searched_words(),
            *self.filters.in_words(),
        ]
        columns, read = with_added(self._workspace, "person", people_columns(self._rules), self.read_rows)
        return ExportedList("people", "Personnes", columns, tuple(ids), read, tuple(told))

    def reload(self) -> None:
        """Read the list again, with the rules and the lateness of the day."""
        today = self._today()
        self._rules = rules_for(today)
        self._delegate.show_day(self._rules, today)
        self.filters.offer()
        super().reload()
        is_narrowed = bool(self.search.text().strip() or self.filters.count) or self._which() == "suspended"
        self.empty_import.setVisible(not is_narrowed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: columns give way when the room gets narrow."""
        super().resizeEvent(event)
        self._share_width()

    def _build(self) -> None:
        self.new_button = Button(
            "&Nouvelle personne", self.admission_wanted.emit, kind="main", drawing="user-plus"
        )
        self.filters_button = Button("&Filtres", drawing="list-filter")
        self.filters_button.setCheckable(True)
        self.filters_button.toggled.connect(self._fold_filters)
        self.import_button = Button(
            "Reprendre &un tableau", self.import_wanted.emit, drawing="file-down", tip="Ctrl+I"
        )
        layout = self.build_list(
            "Personnes",
            [self.filters_button, self.import_button, self.new_button],
            self._columns(),
            self._delegate,
            row_height=ROW_HEIGHT,
            drawing="users",
        )
        self.empty_import = Button(
            "Reprendre un tableau existant", self.import_wanted.emit, drawing="file-down"
        )
        self.empty_actions.addWidget(self.empty_import, 0, Qt.AlignmentFlag.AlignHCenter)
        self._search_box = self._search_line()
        layout.addLayout(self._search_box)
        self.filters = PeopleFilters(self._workspace, self._today, self._application)
        self.filters.changed.connect(self._filtered)
        self._name_filters()
        # Where the room is short, the filters scroll and the list keeps its own.
        self._filters_area = QScrollArea()
        self._filters_area.setProperty("inner", True)
        self._filters_area.setWidgetResizable(True)
        self._filters_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._filters_area.setWidget(self.filters)
        self._filters_area.hide()
        layout.addWidget(self._filters_area)
        layout.addWidget(self.card_of_table(), 1)

    def _search_line(self) -> QBoxLayout:
        self.make_search("Nom, code ou téléphone", "Rechercher une personne")
        self.which = Choice()
        self.which.setMinimumContentsLength(16)
        self.which.offer([(value, text) for value, text in _CHOICES])
        self.which.setAccessibleName("Personnes à montrer")
        if self._application is not None:
            self.which.choose(self._application.preferences.filters.get("people.which", "OPEN").lower())
        self.which.currentIndexChanged.connect(lambda _: self._which_chosen())
        for_search, for_which = words("&Rechercher"), words("&Montrer")
        for_search.setBuddy(self.search)
        for_which.setBuddy(self.which)
        self._search_words = for_search
        found = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        found.setSpacing(p(10))
        for parts in ((for_search, self.search), (for_which, self.which)):
            line = QHBoxLayout()
            line.setSpacing(p(10))
            line.addWidget(parts[0])
            line.addWidget(parts[1], 1)
            found.addLayout(line, 1 if parts[1] is self.search else 0)
        return found

    def _which_chosen(self) -> None:
        if self._application is not None:
            kept = {**self._application.preferences.filters, "people.which": self._which().upper()}
            self._application.keep(filters=kept)
        self.reload()

    def _filtered(self) -> None:
        self._name_filters()
        self.reload()

    def _fold_filters(self, *_: object) -> None:
        is_open = self.filters_button.isChecked()
        self._filters_area.setVisible(is_open)
        self._filters_area.setFixedHeight(
            min(self.filters.sizeHint().height() + p(4), int(self.height() * 0.3))
        )
        if is_open:
            self.filters.coach.setFocus()

    def _name_filters(self) -> None:
        count = self.filters.count
        told = "&Filtres" if not count else f"&Filtres\u00a0: {count}"
        self.filters_button.setText(told)
        self.filters.clear_button.setVisible(bool(count))

    def empty_said(self) -> tuple[str, str]:
        """Override of the list."""
        if self.search.text().strip():
            return (
                "Personne ne correspond à cette recherche.",
                "Essayez quelques lettres du nom ou du prénom, le code du dossier, "
                "ou choisissez «\u00a0Toutes les personnes\u00a0».",
            )
        if self.filters.count:
            return (
                "Personne ne correspond à ces filtres.",
                "«\u00a0Filtres\u00a0», puis «\u00a0Tout afficher\u00a0» (Alt+A), rend toute la liste.",
            )
        if self._which() == "suspended":
            return (
                "Aucun accompagnement n’est suspendu aujourd’hui.",
                "Une suspension se note sur la page de la personne, carte «\u00a0Parcours\u00a0».",
            )
        return (
            "Personne ici pour l’instant.",
            "«\u00a0Nouvelle personne\u00a0» ouvre une fiche en six réponses (Alt+N)\u00a0; "
            "vous tenez déjà un tableau\u00a0? Jalon le reprend.",
        )

    def _columns(self) -> list[Column[PersonLine]]:
        return [
            Column(
                "Personne",
                lambda line: line.name,
                lambda line: f"{line.name}, dossier {line.case_code}" + (", gelé" if line.is_frozen else ""),
            ),
            Column("Modules", lambda _: "", lambda line: path_spoken(line, self._rules)),
            Column(
                "Référent",
                lambda line: line.coach or "",
                lambda line: in_trade_words(f"Référent\u00a0: {line.coach or 'personne'}"),
            ),
            Column(
                "Prochaine action",
                action_words,
                lambda line: (
                    f"Prochaine action\u00a0: {action_words(line)}, {action_when(line, self._today())}"
                ),
            ),
        ]

    def _which(self) -> Which:
        chosen = self.which.value()
        return next((value for value, _ in _CHOICES if value == chosen), "open")

    def _share_width(self) -> None:
        compact = theme.look().is_compact(self.window().width())
        self._delegate.compact = compact
        self.filters.arrange(self.width())
        # The field says what it is by itself; the room goes to what one types.
        self._search_words.setVisible(not compact)
        self.table.setColumnHidden(2, compact)
        narrow = self._delegate.narrow = self.width() < p(700)
        self.table.setColumnHidden(3, narrow)
        # Who she is comes first: the columns keep their place, the words of the module leave.
        shortest = self._delegate.shortest = self.width() < p(_SHORTEST)
        self._search_box.setDirection(
            QBoxLayout.Direction.TopToBottom if shortest else QBoxLayout.Direction.LeftToRight
        )
        modules = 100 if shortest else 270 if compact else 300
        self.table.share_width(0, {1: modules, 2: 180, 3: 220 if not compact else 210})

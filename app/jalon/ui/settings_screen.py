"""The settings: one section at a time, named on the left, or above when the window is narrow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from jalon.ui import icons
from jalon.ui.access_log_settings import AccessLogSettings
from jalon.ui.access_settings import AccessSettings
from jalon.ui.agreement_settings import AgreementSettings
from jalon.ui.backup_settings import BackupSettings
from jalon.ui.context import Context
from jalon.ui.deadline_settings import DeadlineSettings
from jalon.ui.display_settings import DisplaySettings
from jalon.ui.drafting import Address
from jalon.ui.extra_settings import ExtraSettings
from jalon.ui.fields import Choice, Labelled
from jalon.ui.list_settings import ListSettings
from jalon.ui.pages import Pages
from jalon.ui.person_paper_settings import PersonPaperSettings
from jalon.ui.reminder_settings import ReminderSettings
from jalon.ui.resuming import TypedThere
from jalon.ui.structure_settings import StructureSettings
from jalon.ui.theme import p
from jalon.ui.word_settings import WordSettings
from jalon.ui.working_time_settings import WorkingTimeSettings
from jalon.ui.workspace import Screen

_WIDE = 262
_ROW = 46
_NARROW_BELOW = 860


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the settings: what it is called by the code, its words, its icon, its making."""

    key: str
    title: str
    drawing: str
    make: Callable[[Context], Screen]


SECTIONS = (
    Section("display", "Affichage", "sun", DisplaySettings),
    Section("structure", "Structure", "building-2", StructureSettings),
    Section("agreements", "Conventions et cibles", "target", AgreementSettings),
    Section("access", "Collègues et accès", "key-round", AccessSettings),
    Section("access_log", "Journal des accès", "eye", AccessLogSettings),
    Section("working_time", "Temps de travail", "calendar-clock", WorkingTimeSettings),
    Section("lists", "Listes, mots et comptage", "list-filter", ListSettings),
    Section("person_papers", "Papiers pour la personne", "file-text", PersonPaperSettings),
    Section("extra", "Champs de la structure", "list-filter", ExtraSettings),
    Section("words", "Mots à relire", "eye", WordSettings),
    Section("reminders", "Rappels", "bell", ReminderSettings),
    Section("deadlines", "Échéances", "calendar-clock", DeadlineSettings),
    Section("backups", "Sauvegardes", "save", BackupSettings),
)


class SettingsScreen(Screen):
    """Names the sections and shows one of them."""

    retitled = Signal()
    """Another section is shown: the title of the window says which."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._made: dict[str, Screen] = {}
        self._number = 0
        self.names = QListWidget()
        self.names.setObjectName("sections")
        self.names.setAccessibleName("Rubriques des réglages")
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setFixedWidth(p(_WIDE))
        self.names.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.names.setIconSize(QSize(p(18), p(18)))
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choice = Choice()
        self.choice_row = Labelled("&Rubrique", self.choice)
        self.choice_row.setContentsMargins(p(28), p(16), p(28), 0)
        self.sections = Pages()
        for section in SECTIONS:
            item = QListWidgetItem(section.title)
            item.setSizeHint(QSize(0, p(_ROW)))  # the style sheet comes after the first layout of the list
            self.names.addItem(item)
            self.choice.addItem(section.title, section.key)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.choice_row)
        column.addWidget(self.sections, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        names = QVBoxLayout()
        names.setContentsMargins(p(10), p(22), p(10), p(10))
        names.addWidget(self.names)
        line.addLayout(names)
        line.addLayout(column, 1)
        self._draw_icons()
        self.names.currentRowChanged.connect(self._show)
        self.choice.currentIndexChanged.connect(self._show)
        self._show(0)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return f"Réglages, {SECTIONS[self._number].title.lower()}"

    def reload(self) -> None:
        """Nothing of its own: each section reads itself."""

    def place(self) -> object:
        """Override of the screen: the section."""
        return SECTIONS[self._number].key

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        self.show_section(str(place))

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: what is typed in the sections and not saved."""
        return tuple(
            replace(there, address=replace(there.address, asked=f"{key}.{there.address.asked}"))
            for key, section in self._made.items()
            for there in section.typed()
        )

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen: the section shows it."""
        key, _, asked = address.asked.partition(".")
        if any(section.key == key for section in SECTIONS):
            self.section(key).type_again(replace(address, asked=asked), content)

    def show_section(self, key: str) -> None:
        """Show a section by what the code calls it."""
        self._show(next(number for number, section in enumerate(SECTIONS) if section.key == key))

    def section(self, key: str) -> Screen:
        """Return a section, made when it is first asked for."""
        if key not in self._made:
            make = next(section.make for section in SECTIONS if section.key == key)
            self._made[key] = made = make(self._context)
            self.sections.addWidget(made)
        return self._made[key]

    def changeEvent(self, event: QEvent) -> None:
        """Override of Qt: a new theme draws the icons again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(_NARROW_BELOW)
        self.names.setVisible(not narrow)
        self.choice_row.setVisible(narrow)

    def _draw_icons(self) -> None:
        for number, section in enumerate(SECTIONS):
            self.names.item(number).setIcon(icons.icon(section.drawing, "text", 18))

    def _show(self, number: int) -> None:
        if number < 0:
            return
        self._number = number
        self.sections.setCurrentWidget(self.section(SECTIONS[number].key))
        self.names.setCurrentRow(number)
        self.choice.setCurrentIndex(number)
        self.retitled.emit()

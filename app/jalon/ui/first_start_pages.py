"""The pages of the first start: the welcome and the three questions, each usable with the keyboard alone."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError, UnsafeFolderError
from jalon.settings.deployment import caseload_folder
from jalon.ui import messages
from jalon.ui.fields import DayField, Labelled, TextField
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.parts import Banner, Button, Card, Row, page, words
from jalon.ui.theme import LARGEST_SCALE, SMALLEST_SCALE, look, p

if TYPE_CHECKING:
    from jalon.storage.caseload import NewCoach, NewStructure

_COLUMN = 620
_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|2[AB]|9[0-5]|97[1-8]")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names that Windows keeps for itself
_LONGEST_NAME = 60


class Step(QWidget):
    """A page of the first start; what is typed in it stays while one goes back and forth."""

    forward = Signal()
    """Enter was pressed in a field: as the button that continues."""

    title = ""
    intro = ""
    continue_words = "&Continuer"
    skip_words = ""
    """The words of the button that leaves this for later; empty when it cannot be."""

    def __init__(self) -> None:
        super().__init__()
        outer = page(self)
        column = QWidget()
        column.setMaximumWidth(p(_COLUMN))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(p(16))
        self.body.addWidget(words(self.title, "title", wrap=True))
        if self.intro:
            self.body.addWidget(words(self.intro, "muted", wrap=True))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)

    def enter(self) -> None:
        """Be shown: put the keyboard where one begins."""

    def is_answered(self) -> bool:
        """Tell whether one can go on; if not, say why beside the field and go there."""
        return True


class Welcome(QWidget):
    """Where to begin: one's own caseload, or the practice structure; or what exists already."""

    creation_wanted = Signal()
    practice_wanted = Signal()
    file_wanted = Signal()
    restore_wanted = Signal()
    help_wanted = Signal()
    size_wanted = Signal(int)
    """Someone wants the text larger, or smaller, by so many steps."""

    def __init__(self) -> None:
        super().__init__()
        outer = page(self)
        column = QWidget()
        column.setMaximumWidth(p(860))
        body = QVBoxLayout(column)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(p(20))
        head = QHBoxLayout()
        head.setSpacing(p(14))
        head.addWidget(Drawing("flag", "warm", 40))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("Bienvenue dans Jalon", "title", wrap=True))
        names.addWidget(words("Le carnet de bord de l’emploi accompagné", "muted", wrap=True))
        head.addLayout(names, 1)
        body.addLayout(head)
        body.addWidget(
            words(
                "Tout reste sur cet ordinateur, dans un fichier chiffré\u00a0: "
                "ni compte, ni serveur, ni réseau.",
                wrap=True,
            )
        )
        self.create_button = Button(
            "&Créer la file active de ma structure", self.creation_wanted.emit, kind="main"
        )
        self.practice_button = Button("&Essayer avec la structure d’essai", self.practice_wanted.emit)
        ways = Row(620)
        ways.add(
            _way(
                "building-2",
                "Commencer pour de bon",
                "Trois questions, une phrase de passe, une feuille de secours, un second endroit pour les "
                "sauvegardes\u00a0: cinq minutes. Le premier mois, tenez votre ancien tableau à côté.",
                self.create_button,
            ),
            1,
        )
        ways.add(
            _way(
                "flag-triangle-right",
                "Essayer sans risque",
                "Vingt personnes inventées et quatorze mois d’actes. Ses papiers portent "
                "«\u00a0structure d’essai\u00a0».",
                self.practice_button,
            ),
            1,
        )
        body.addWidget(ways)
        self.banner = Banner("alert")
        body.addWidget(self.banner)
        others = QWidget()
        links = Flow(others)
        self.file_button = Button(
            "Ouvrir un &fichier existant…", self.file_wanted.emit, kind="link", drawing="folder-open"
        )
        self.restore_button = Button(
            "Restaurer une &sauvegarde…", self.restore_wanted.emit, kind="link", drawing="history"
        )
        links.addWidget(self.file_button)
        links.addWidget(self.restore_button)
        self.help_button = Button("Ai&de", self.help_wanted.emit, kind="link", drawing="info", tip="F1")
        links.addWidget(self.help_button)
        self.larger_button = Button(
            "Texte plus &grand", lambda: self.size_wanted.emit(2), kind="link", drawing="eye", tip="Ctrl +"
        )
        self.smaller_button = Button(
            "Texte plus &petit", lambda: self.size_wanted.emit(-2), kind="link", drawing="eye", tip="Ctrl −"
        )
        for button, can_go in (
            (self.larger_button, look().scale < LARGEST_SCALE),
            (self.smaller_button, look().scale > SMALLEST_SCALE),
        ):
            links.addWidget(button)
            button.setVisible(can_go)
        body.addWidget(others)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)

    def enter(self) -> None:
        """Be shown."""
        self.create_button.setFocus()


def _way(drawing: str, title: str, told: str, button: Button) -> Card:
    card = Card(margin=24, spacing=12)
    button.setAccessibleDescription(told)
    card.body.addWidget(Drawing(drawing, "accent", 28))
    card.body.addWidget(words(title, "heading", wrap=True))
    card.body.addWidget(words(told, "muted", wrap=True))
    card.body.addStretch(1)
    card.body.addWidget(button)
    return card


class StructureStep(Step):
    """The first question: which structure, and since when Jalon holds its months."""

    title = "Votre structure"
    intro = "Le nom qui figurera sur vos papiers. Le reste (adresse, conventions, collègues) peut attendre."

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.name = TextField()
        self.department = TextField()
        self.since = DayField(today)
        self.since.set_day(today().replace(day=1))
        self._name = Labelled("&Nom de la structure", self.name)
        self._department = Labelled(
            "&Département (numéro)",
            self.department,
            help_words="Facultatif\u00a0: 67, 2A, 974… "
            "Il règle les jours fériés d’Alsace-Moselle et d’outre-mer.",
        )
        self._since = Labelled(
            "&Jalon utilisé depuis le",
            self.since,
            help_words="Pour les mois d’avant, le relevé dira «\u00a0—\u00a0» et non 0\u00a0: "
            "rien n’y était noté.",
        )
        for row in (self._name, self._department, self._since):
            self.body.addWidget(row)
        for field in (self.name, self.department, self.since):
            field.returnPressed.connect(self.forward)

    def enter(self) -> None:
        """Be shown."""
        self.name.setFocus()

    def is_answered(self) -> bool:
        """Tell whether the structure has a name and the rest can be understood."""
        for row in (self._name, self._department, self._since):
            row.show_error(None)
        if not self.name.text().strip():
            return _refused(self._name, "À remplir.")
        if len(self.name.text().strip()) > 120:
            return _refused(self._name, "120 signes au plus.")
        if self._code() and not _DEPARTMENT.fullmatch(self._code()):
            return _refused(self._department, "Deux ou trois signes, par exemple 67, 2A ou 974.")
        if self.since.text().strip() and self.since.day() is None:
            return _refused(self._since, "Cette date n’est pas comprise.")
        return True

    def structure(self) -> "NewStructure":
        """Return the structure that was described."""
        from jalon.services.caseloads import NewStructure

        details: dict[str, object] = {"used_since": self.since.day(), "department": self._code() or None}
        return NewStructure(self.name.text().strip(), details)

    def _code(self) -> str:
        return self.department.text().strip().upper()


class YouStep(Step):
    """The second question: who creates the caseload."""

    title = "Vous"
    intro = (
        "Vous administrerez cette file active\u00a0: vous pourrez ensuite donner un accès à des collègues, "
        "et changer leur rôle."
    )

    def __init__(self) -> None:
        super().__init__()
        self.given_name, self.family_name = TextField(), TextField()
        self._given = Labelled("&Prénom", self.given_name)
        self._family = Labelled("&Nom", self.family_name)
        for row in (self._given, self._family):
            self.body.addWidget(row)
        for field in (self.given_name, self.family_name):
            field.setMaxLength(80)
            field.returnPressed.connect(self.forward)

    def enter(self) -> None:
        """Be shown."""
        self.given_name.setFocus()

    def is_answered(self) -> bool:
        """Tell whether both names are there."""
        for row in (self._given, self._family):
            row.show_error(None)
        for row, field in ((self._given, self.given_name), (self._family, self.family_name)):
            if not field.text().strip():
                return _refused(row, "À remplir.")
        return True

    def coach(self) -> "NewCoach":
        """Return the first colleague."""
        from jalon.services.caseloads import NewCoach

        return NewCoach(
            family_name=self.family_name.text().strip(),
            given_name=self.given_name.text().strip(),
            role="ADMIN",
        )


class PlaceStep(Step):
    """The third question: in which folder; an unsafe one is told with its reason and a safe one beside."""

    title = "Où garder la file active"
    intro = (
        "Un dossier de cet ordinateur. Les clés USB, les partages et les dossiers synchronisés serviront "
        "aux sauvegardes, à la dernière étape."
    )

    def __init__(self) -> None:
        super().__init__()
        self.folder = TextField(drawing="folder-open")
        self.folder.setText(str(caseload_folder()))
        self.folder.returnPressed.connect(self.forward)
        self.folder.textChanged.connect(lambda _: self._tell_path())
        self.browse_button = Button("P&arcourir…", self._browse)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(8))
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        self._row = Labelled("&Dossier", line, target=self.folder)
        self.body.addWidget(self._row)
        self.banner = Banner("alert")
        self.body.addWidget(self.banner)
        self.told = words("", "help", wrap=True)
        self.body.addWidget(self.told)
        self._name = "file active"

    @property
    def path(self) -> Path:
        """Return where the caseload goes."""
        return Path(self.folder.text().strip()).expanduser() / f"{self._name}.jalon"

    def name_after(self, structure: str) -> None:
        """Name the file after the structure."""
        self._name = file_name(structure)
        self._tell_path()

    def enter(self) -> None:
        """Be shown."""
        self.folder.setFocus()

    def is_answered(self) -> bool:
        """Tell whether a caseload can be made and stay there."""
        self._row.show_error(None)
        self.banner.clear()
        typed = self.folder.text().strip()
        if not typed or not Path(typed).expanduser().is_absolute():
            return _refused(self._row, "Indiquez un dossier entier, ou parcourez.")
        from jalon.services.caseloads import refuse_place

        try:
            refuse_place(self.path)
        except JalonError as error:
            self.show_refusal(error)
            return False
        return True

    def show_refusal(self, error: JalonError) -> None:
        """Say why a place is refused, with a safe one in one click."""
        actions: list[QWidget] = []
        if isinstance(error, UnsafeFolderError) and error.proposed.parent != self.path.parent:
            proposed = error.proposed.parent
            actions = [Button("&Prendre le dossier proposé", lambda: self.take(proposed), kind="main")]
        self.banner.say(messages.describe(error), actions)
        (actions[0] if actions else self.folder).setFocus()

    def take(self, folder: Path) -> None:
        """Put a folder in the place of the one typed."""
        self.folder.setText(str(folder))
        self.banner.clear()
        self.folder.setFocus()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choisir un dossier", self.folder.text())
        if chosen:
            self.take(Path(chosen))

    def _tell_path(self) -> None:
        self.told.setText(
            f"Deux fichiers y seront écrits\u00a0: «\u00a0{self._name}.jalon\u00a0», chiffré, et "
            f"«\u00a0{self._name}.jalon-cles\u00a0», son trousseau. Ils vont ensemble."
        )


def file_name(structure: str) -> str:
    """Return the name of the file of a structure, without what some system refuses in a name."""
    name = " ".join(_FORBIDDEN.sub(" ", structure).split())[:_LONGEST_NAME].strip(" .")
    return "file active" if not name or _RESERVED.fullmatch(name) else name


def _refused(row: Labelled, told: str) -> bool:
    row.show_error(told)
    row.field.setFocus()
    return False

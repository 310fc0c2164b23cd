"""The pages that follow the creation: the recovery sheet, its proof, a second place for the copies."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.ui import messages
from jalon.ui.fields import Labelled, TextField
from jalon.ui.first_start_pages import Step
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, words
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

_GROUPS: Final = 6
_GROUPS_ASKED: Final = 4


class SheetStep(Step):
    """Shows the recovery code once, to be printed or saved."""

    title = "La feuille de secours"
    intro = (
        "Si la phrase de passe se perd, ce code est la seule autre façon d’ouvrir la file active. "
        "Imprimez-le et rangez-le sous clé, loin de cet ordinateur."
    )
    continue_words = "J’ai la &feuille en main"
    skip_words = "Plus &tard"

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self._structure, self._path = "", Path()
        card = Card(margin=20, spacing=8)
        card.body.addWidget(words("Code de secours", "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(28))
        grid.setVerticalSpacing(p(6))
        self.shown = [words("", "heading", selectable=True) for _ in range(_GROUPS)]
        for number, label in enumerate(self.shown):
            line = QHBoxLayout()
            line.setSpacing(p(8))
            line.addWidget(words(str(number + 1), "muted"))
            line.addWidget(label, 1)
            grid.addLayout(line, number // 3, number % 3)
        card.body.addLayout(grid)
        self.body.addWidget(card)
        self.print_button = Button(
            "&Imprimer ou enregistrer la feuille…", self.show_sheet, kind="main", drawing="printer"
        )
        line = QHBoxLayout()
        line.addWidget(self.print_button)
        line.addStretch()
        self.body.addLayout(line)
        self.body.addWidget(
            words(
                "Sans imprimante, recopiez le code à la main. Il ne sera plus montré ensuite\u00a0: "
                "si vous passez cette étape, Jalon vous proposera d’en faire un autre.",
                "help",
                wrap=True,
            )
        )

    def show_code(self, code: str, structure: str, path: Path) -> None:
        """Show the code of a caseload."""
        self.code, self._structure, self._path = code, structure, path
        for number, (label, group) in enumerate(zip(self.shown, code.split("-"), strict=True), start=1):
            label.setText(group)
            label.setAccessibleName(f"Groupe {number}\u00a0: {' '.join(group)}")

    def forget(self) -> None:
        """Keep nothing of the code."""
        self.code = ""
        for label in self.shown:
            label.clear()
            label.setAccessibleName("")

    def enter(self) -> None:
        """Be shown."""
        self.print_button.setFocus()

    def show_sheet(self) -> None:
        """Show the sheet, to print it or to save it."""


class ProofStep(Step):
    """Proves that the sheet is in someone's hands: four groups of the code are copied from it."""

    title = "Vérifions la feuille"
    intro = "Recopiez ces quatre groupes depuis la feuille. Majuscules et minuscules se valent."
    continue_words = "&Vérifier"
    skip_words = "Plus &tard"

    def __init__(self) -> None:
        super().__init__()
        self._wanted: dict[int, str] = {}
        self.groups: list[TextField] = []
        self._rows: list[Labelled] = []
        for number in range(1, _GROUPS_ASKED + 1):
            field = TextField()
            row = Labelled(f"Groupe &{number}", field)
            field.returnPressed.connect(self.forward)
            self.groups.append(field)
            self._rows.append(row)
            self.body.addWidget(row)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the ranks of the groups that are asked, from 1."""
        return tuple(self._wanted)

    def ask(self, code: str) -> None:
        """Choose the groups to copy, by lot; asked again of the same code, they stay."""
        groups = code.split("-")
        if set(self._wanted.items()) <= set(enumerate(groups, start=1)) and self._wanted:
            return
        numbers = sorted(secrets.SystemRandom().sample(range(1, len(groups) + 1), _GROUPS_ASKED))
        self._wanted = {number: groups[number - 1] for number in numbers}
        for number, field, row in zip(numbers, self.groups, self._rows, strict=True):
            field.clear()
            row.show_error(None)
            row.label.setText(f"Groupe &{number}")
            field.setAccessibleName(f"Groupe {number} du code de secours")

    def forget(self) -> None:
        """Keep nothing of the code."""
        self._wanted = {}
        for field in self.groups:
            field.clear()

    def enter(self) -> None:
        """Be shown."""
        self.groups[0].setFocus()

    def is_answered(self) -> bool:
        """Tell whether every group is that of the sheet; the first that is not has the keyboard."""
        wrong = []
        for (number, wanted), field, row in zip(self._wanted.items(), self.groups, self._rows, strict=True):
            is_right = _letters(field.text()) == _letters(wanted)
            row.show_error(None if is_right else f"Ce n’est pas le groupe {number} de la feuille.")
            if not is_right:
                wrong.append(field)
        if wrong:
            wrong[0].setFocus()
        return not wrong


class SecondPlaceStep(Step):
    """Chooses where copies go off this computer, and makes the first one."""

    title = "Une seconde copie, ailleurs"
    intro = (
        "Jalon sauvegarde de lui-même sur cet ordinateur. Une panne ou un vol emporterait "
        "tout\u00a0: choisissez un second endroit (clé USB, disque externe, partage du bureau, "
        "dossier synchronisé). Les copies sont chiffrées."
    )
    continue_words = "&Copier et commencer"
    skip_words = "Plus &tard"

    def __init__(self) -> None:
        super().__init__()
        self._caseload: Caseload | None = None
        self.folder = TextField(drawing="folder-open")
        self.folder.returnPressed.connect(self.forward)
        self.browse_button = Button("P&arcourir…", self._browse)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(8))
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        self._row = Labelled("&Dossier de la seconde copie", line, target=self.folder)
        self.body.addWidget(self._row)
        self.banner = Banner("alert")
        self.body.addWidget(self.banner)
        self.body.addWidget(words("Vous pourrez en changer dans Réglages, Sauvegardes.", "help", wrap=True))

    @property
    def chosen(self) -> Path:
        """Return the folder typed."""
        return Path(self.folder.text().strip()).expanduser()

    def for_caseload(self, caseload: "Caseload") -> None:
        """Choose for this caseload."""
        self._caseload = caseload

    def enter(self) -> None:
        """Be shown."""
        self.browse_button.setFocus()

    def is_answered(self) -> bool:
        """Tell whether copies can go there."""
        self.banner.clear()
        self._row.show_error(None)
        if not self.folder.text().strip() or not self.chosen.is_absolute():
            self._row.show_error(
                "Indiquez un dossier entier, ou parcourez\u00a0; «\u00a0Plus tard\u00a0» passe."
            )
            self.folder.setFocus()
            return False
        from jalon.services import backups

        assert self._caseload is not None
        try:
            backups.require_off_this_disk(self._caseload, self.chosen)
        except JalonError as error:
            self.show_refusal(error)
            return False
        return True

    def show_refusal(self, error: Exception) -> None:
        """Say why the copy could not be made there."""
        if isinstance(error, JalonError):
            self.banner.say(messages.describe(error))
        else:
            self.banner.say(
                Message(
                    "La copie n’a pas pu être écrite.",
                    "Vérifiez que la clé ou le partage répond, ou choisissez un autre dossier.",
                )
            )
        self.folder.setFocus()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choisir le dossier de la seconde copie")
        if chosen:
            self.folder.setText(chosen)
            self.banner.clear()
            self.folder.setFocus()


def _letters(text: str) -> str:
    # As the code is read everywhere: O is 0, I and L are 1.
    return "".join(text.upper().translate(str.maketrans("OIL", "011")).split()).strip("-")

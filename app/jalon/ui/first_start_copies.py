"""The last page of the first start: a second place for the copies, off this computer."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.ui import messages
from jalon.ui.fields import Labelled, TextField
from jalon.ui.file_choice import choose_folder
from jalon.ui.first_start_pages import Step
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, words
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload


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
        from jalon.services import backing_up

        assert self._caseload is not None
        try:
            backing_up.require_off_this_disk(self._caseload, self.chosen)
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
        chosen = choose_folder(self, "Choisir le dossier de la seconde copie")
        if chosen is not None:
            self.folder.setText(str(chosen))
            self.banner.clear()
            self.folder.setFocus()

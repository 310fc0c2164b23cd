"""A new recovery code: shown once, put on paper, and read back from the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import JalonError
from jalon.services import recovery
from jalon.ui import messages
from jalon.ui.fields import Labelled, TextField
from jalon.ui.fitting import fit
from jalon.ui.messages import Message
from jalon.ui.pages import Pages
from jalon.ui.parts import Banner, Button, emptied, foot_of, page, words
from jalon.ui.preview import PreviewDialog
from jalon.ui.saving import documents_folder, save
from jalon.ui.theme import p

_ACROSS = 3
_FILE_NAME = "feuille-de-secours.pdf"


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code just made, and what its sheet says beside it."""

    code: str
    structure: str
    caseload: str
    made_on: date


class RecoveryDialog(QDialog):
    """Two pages: the code and its sheet; then, the code hidden, some of its groups typed from the sheet.

    Accepted once the groups were typed; rejected for « plus tard ». ``note_proof`` is called when they were.
    """

    def __init__(self, new: NewCode, note_proof: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new = new
        self._note_proof = note_proof
        self._is_on_paper = False
        self._is_warned = False
        self.preview: PreviewDialog | None = None
        self.fields: dict[int, TextField] = {}
        self._rows: dict[int, Labelled] = {}
        self.setWindowTitle("Jalon — code de secours")
        self._build()
        fit(self, QSize(p(680), p(640)))
        self.show_code()

    def show_code(self) -> None:
        """Show the code, to be printed or copied."""
        self.pages.setCurrentIndex(0)
        self._show_foot()
        QTimer.singleShot(0, self, lambda: self.sheet_button.setFocus())

    def ask_proof(self) -> None:
        """Hide the code and ask for some of its groups, others at each try."""
        self.told.clear()
        emptied(self._grid)
        self.fields, self._rows = {}, {}
        for place, rank in enumerate(recovery.groups_to_retype(self._new.code)):
            field = TextField()
            field.setMaxLength(16)
            field.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            )
            row = Labelled(f"Groupe &{rank + 1}", field)
            self.fields[rank], self._rows[rank] = field, row
            self._grid.addWidget(row, place // 2, place % 2)
        self.pages.setCurrentIndex(1)
        self._show_foot()
        first = next(iter(self.fields.values()))
        QTimer.singleShot(0, first, lambda: first.setFocus())

    def check(self) -> None:
        """Accept when every group asked for is the one of the sheet."""
        groups = recovery.groups_of(self._new.code)
        wrong: TextField | None = None
        for rank, field in self.fields.items():
            good = recovery.is_group(field.text(), groups[rank])
            typed = bool(field.text().strip())
            told = f"Ce n’est pas le groupe {rank + 1}\u00a0: relisez la feuille." if typed else "À remplir."
            self._rows[rank].show_error(None if good else told)
            wrong = wrong or (None if good else field)
        if wrong is not None:
            wrong.setFocus()
            wrong.selectAll()
            return
        try:
            self._note_proof()
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.accept()

    def show_sheet(self) -> PreviewDialog:
        """Show the sheet, to be printed or saved; it is in no file until someone saves it."""
        content = recovery.recovery_sheet(
            self._new.code,
            structure=self._new.structure,
            caseload=self._new.caseload,
            made_on=self._new.made_on,
        )
        self.preview = PreviewDialog("Feuille de secours", content, self._save, self, is_for_paper=True)
        self.preview.kept.connect(self._kept)
        self.preview.printed_to_file.connect(self._tell_file)
        self.preview.open()
        return self.preview

    def reject(self) -> None:
        """Override of Qt: what is on no paper yet is lost when the dialog closes, which is said once."""
        on_first = self.pages.currentIndex() == 0
        if on_first and not self._is_on_paper and not self._is_warned:
            self._is_warned = True
            self.told.clear()
            self.banner.say(
                Message(
                    "Ce code n’est encore sur aucun papier, et il ne sera plus montré.",
                    "Imprimez la feuille, ou recopiez les six groupes, avant de remettre à plus tard.",
                )
            )
            return
        super().reject()

    def done(self, result: int) -> None:
        """Override of Qt: the code does not outlive the dialog."""
        emptied(self._tiles)
        for field in self.fields.values():
            field.clear()
        super().done(result)

    def _save(self, content: bytes) -> Path | None:
        proposed = str(documents_folder() / _FILE_NAME)
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer la feuille de secours", proposed, "PDF (*.pdf)"
        )
        return self.save_to(Path(chosen), content) if chosen else None

    def save_to(self, path: Path, content: bytes) -> Path | None:
        """Write the sheet to a file; None when it could not be, which is said."""
        if (saved := save(content, path, self.banner.say)) is not None:
            self._tell_file(path)
        return saved

    def _tell_file(self, path: Path) -> None:
        self.told.say(
            Message(
                f"La feuille est dans «\u00a0{path.name}\u00a0»\u00a0: ce fichier ouvre tout.",
                "Imprimez-le, puis effacez-le de cet ordinateur.",
            )
        )

    def _kept(self) -> None:
        self._is_on_paper = True
        self.banner.clear()

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        self.banner, self.told = Banner("alert"), Banner("warm")
        above = QVBoxLayout()
        above.setContentsMargins(p(28), p(16), p(28), 0)
        above.setSpacing(p(8))
        above.addWidget(self.banner)
        above.addWidget(self.told)
        outside.addLayout(above)
        self.pages = Pages()
        self.pages.addWidget(self._code_page())
        self.pages.addWidget(self._proof_page())
        outside.addWidget(self.pages, 1)
        self.back_button = Button("&Revoir le code", self.show_code, kind="link")
        self.later_button = Button("Plus &tard", self.reject)
        self.next_button = Button("&Continuer", self.ask_proof, drawing="arrow-right")
        self.check_button = Button("&Vérifier", self.check, kind="main", drawing="check")
        answers = (self.later_button, self.next_button, self.check_button)
        outside.addWidget(foot_of(*answers, before=(self.back_button,)))

    def _code_page(self) -> QWidget:
        shown = QWidget()
        layout = page(shown)
        layout.addWidget(words("Le code de secours", "title", wrap=True))
        layout.addWidget(
            words(
                "Il ouvre la file active quand une phrase de passe est oubliée. Sans lui et sans phrase de "
                "passe, plus personne ne l’ouvre. Il n’est montré qu’une fois\u00a0: mettez-le sur papier "
                "maintenant.",
                wrap=True,
            )
        )
        self._tiles = QGridLayout()
        self._tiles.setSpacing(p(10))
        for rank, group in enumerate(recovery.groups_of(self._new.code)):
            self._tiles.addWidget(_tile(rank + 1, group), rank // _ACROSS, rank % _ACROSS)
        layout.addLayout(self._tiles)
        self.sheet_button = Button("Feuille à &imprimer…", self.show_sheet, kind="main", drawing="printer")
        layout.addWidget(self.sheet_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(
            words(
                "Gardez-la sous clé à la structure, loin de l’ordinateur et des copies. Pas de photo, pas de "
                "message.",
                "muted",
                wrap=True,
            )
        )
        layout.addStretch()
        return shown

    def _proof_page(self) -> QWidget:
        shown = QWidget()
        layout = page(shown)
        layout.addWidget(words("Relire la feuille", "title", wrap=True))
        layout.addWidget(
            words(
                "Le code n’est plus à l’écran. Tapez ces groupes en les lisant sur votre feuille\u00a0: "
                "ainsi, le jour où il le faudra, elle servira.",
                wrap=True,
            )
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(12))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        layout.addStretch()
        return shown

    def _show_foot(self) -> None:
        proving = self.pages.currentIndex() == 1
        self.back_button.setVisible(proving)
        self.check_button.setVisible(proving)
        self.next_button.setVisible(not proving)
        self.check_button.setDefault(proving)
        self.next_button.setDefault(not proving)
        self.banner.clear()


def _tile(number: int, group: str) -> QFrame:
    tile = QFrame()
    tile.setProperty("card", True)
    column = QVBoxLayout(tile)
    column.setContentsMargins(p(14), p(8), p(14), p(12))
    column.setSpacing(0)
    column.addWidget(words(str(number), "help"))
    letters = words(group, "code", selectable=True)
    letters.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    # Read letter by letter, not as a word.
    letters.setAccessibleName(f"Groupe {number}\u00a0: {' '.join(group)}")
    column.addWidget(letters)
    return tile

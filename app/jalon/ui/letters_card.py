"""The structure’s own letters: its models, the tags they may bear, and one filled for somebody."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import letters, lookups
from jalon.services.letters import FilledFor, LetterModel, LetterTag
from jalon.services.papers.handing import hand_over_letter
from jalon.services.papers.recipients import recipient_of_letter
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Labelled
from jalon.ui.fitting import fit
from jalon.ui.flow import Flow
from jalon.ui.messages import Message
from jalon.ui.one_chosen import OneChosen, finder
from jalon.ui.paper_preview import HandingLine
from jalon.ui.parts import Banner, Button, Card, emptied, page, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.saving import NOT_READ_OR_WRITTEN, documents_folder, save
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.word_review import review_then

_KINDS = "Courrier (*.docx)"


class TagsDialog(QDialog):
    """Every tag that a letter may bear, with an example."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — balises des courriers")
        fit(self, QSize(p(760), p(560)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(24), p(20), p(24), p(20))
        layout.setSpacing(p(10))
        layout.addWidget(words("Ce qu’un courrier peut dire", "heading", wrap=True))
        layout.addWidget(
            words(
                "Dans le modèle, écrivez la balise entre deux accolades, par exemple {{ prenom }}. Jalon "
                "n’y met ni santé, ni handicap, ni note.",
                "muted",
                wrap=True,
            )
        )
        rows = {tag.tag: tag for tag in letters.letter_tags()}
        columns: tuple[Column[LetterTag], ...] = (
            Column("Balise", lambda tag: f"{{{{ {tag.tag} }}}}"),
            Column("Donne", lambda tag: in_trade_words(tag.label)),
            Column("Exemple", lambda tag: tag.example),
        )
        model: PagedModel[LetterTag] = PagedModel(columns, lambda ids: {one: rows[one] for one in ids}, self)
        model.show_ids(tuple(rows))
        self.table = Table("Balises", 38)
        self.table.setModel(model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(1, {0: 200, 2: 150})
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        layout.addLayout(foot)
        self.table.selectRow(0)
        self.table.setFocus()


class LetterDialog(QDialog):
    """For whom a letter is filled, then where it goes, once its words were read again."""

    def __init__(self, context: Context, model: LetterModel, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._model, self._folder = context, model, folder
        self.setWindowTitle("Jalon — courrier")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        asked = QWidget()
        layout = page(asked)
        layout.setContentsMargins(p(24), p(20), p(24), p(12))
        layout.setSpacing(p(12))
        outside.addWidget(asked, 1)
        layout.addWidget(words(model.name, "heading", wrap=True))
        self.banner, self.done_banner = Banner("alert"), Banner("good")
        layout.addWidget(self.banner)
        layout.addWidget(self.done_banner)
        self.person = OneChosen(finder(context.workspace, lookups.suggest_people), "user-round")
        self.employer = OneChosen(finder(context.workspace, lookups.suggest_employers), "building-2")
        layout.addWidget(Labelled("&Personne", self.person, help_words="Si le courrier parle d’elle."))
        layout.addWidget(Labelled("&Employeur", self.employer, help_words="S’il parle de lui."))
        self.handing: HandingLine | None = None
        self._handing_place = QVBoxLayout()
        layout.addLayout(self._handing_place)
        layout.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(p(24), p(8), p(24), p(20))
        foot.setSpacing(p(10))
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept))
        self.save_button = Button("Enregistrer le &courrier…", self.fill, kind="main", drawing="file-down")
        foot.addWidget(self.save_button)
        outside.addLayout(foot)
        fit(self, QSize(p(520), p(400)))
        self.person.setFocus()

    def fill(self) -> None:
        """Fill the letter off the thread of the window."""
        if self._context.jobs.is_busy:
            self.banner.say(Message("Un travail est déjà en cours.", "Attendez qu’il finisse."))
            return
        self.banner.clear()
        self.done_banner.clear()
        self._ask_no_more()
        self.save_button.setEnabled(False)
        caseload, today, letter_id = (
            self._context.workspace.caseload,
            self._context.today(),
            self._model.id,
        )
        person_id, employer_id = self.person.value, self.employer.value
        self._context.jobs.start(
            lambda _: letters.fill_letter(
                caseload, letter_id, person_id=person_id, employer_id=employer_id, today=today
            ),
            done=self._filled,
            failed=self._failed,
        )

    def _filled(self, made: FilledFor) -> None:
        self.save_button.setEnabled(True)
        review_then(self._context.workspace, made.letter.texts, lambda: self._ask_target(made), self)

    def _ask_target(self, made: FilledFor) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer le courrier, en clair", str(self._folder / made.file_name), _KINDS
        )
        if chosen:
            self.save_to(made, Path(chosen))

    def save_to(self, made: FilledFor, target: Path) -> None:
        """Write the letter, and say what was left empty."""
        if save(made.letter.content, target, self.banner.say) is not None:
            left = ", ".join(made.missing)
            told = f"Rien n’est connu pour\u00a0: {left}." if left else "Ce fichier est en clair."
            self.done_banner.say(Message(f"Courrier enregistré\u00a0: {target.name}.", told))
            self._ask_handing(made)

    def _ask_handing(self, made: FilledFor) -> None:
        """Offer to note to whom the letter was handed, when it is about somebody."""
        self._ask_no_more()
        if made.person_id is None and made.employer_id is None:
            return
        workspace, today = self._context.workspace, self._context.today
        self.handing = HandingLine(
            lambda day, whom: workspace.write(hand_over_letter, made, day=day, recipient=whom, today=today()),
            today,
            workspace.read(recipient_of_letter, made),
        )
        self.handing.noted.connect(lambda told: self.done_banner.say(Message(told, "")))
        self._handing_place.addWidget(self.handing)
        fit(self, QSize(max(self.width(), p(520)), max(self.height(), p(680))))
        # Once it stands in its place: the dialog scrolls to what takes the keyboard.
        QTimer.singleShot(0, self.handing, self.handing.recipient.setFocus)

    def _ask_no_more(self) -> None:
        """Take away the question about a letter filled before."""
        if self.handing is not None:
            emptied(self._handing_place)
            self.handing = None

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.banner.say(messages.describe_expected(error))


class LettersCard(Card):
    """The models of the structure."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._folder = documents_folder()
        self.dialog: QDialog | None = None
        self.body.addWidget(words("Courriers de la structure", "heading", wrap=True))
        self.body.addWidget(
            words(
                "Vos propres modèles (.docx), que Jalon garde et remplit pour une personne ou un employeur.",
                "muted",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        self.body.addWidget(self.banner)
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self.add_button = Button("A&jouter un modèle…", self.choose, drawing="plus")
        self.tags_button = Button("Voir les &balises", self.show_tags, kind="link", drawing="list-checks")
        tools = QWidget()
        foot = Flow(tools)
        foot.addWidget(self.add_button)
        foot.addWidget(self.tags_button)
        self.body.addWidget(tools)

    def read(self) -> None:
        """Show the models kept."""
        self.lines.clear()
        found = self._context.workspace.read(letters.list_letters)
        for model in found:
            choices: list[tuple[str, Callable[[], object]]] = [
                ("&Remplir…", partial(self.fill, model)),
                ("&Enregistrer le modèle…", partial(self._save_model, model)),
                ("Re&tirer", partial(self._remove, model)),
            ]
            self.lines.add(model.name, choices=choices)
        if not found:
            self.lines.say("Aucun modèle pour l’instant.")

    def choose(self) -> None:
        """Ask for a model to keep."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Choisir un modèle", str(self._folder), _KINDS)
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """Keep a model, once its tags were checked off the thread of the window."""
        self.banner.clear()
        self._folder = path.parent
        if self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours\u00a0: attendez qu’il finisse.")
            return
        caseload = self._context.workspace.caseload
        self._context.jobs.start(
            lambda _: letters.add_letter(caseload, path), done=self._added, failed=self._failed
        )

    def show_tags(self) -> None:
        """List the tags."""
        self._open(TagsDialog(self.window()))

    def fill(self, model: LetterModel) -> None:
        """Ask for whom a letter is filled."""
        self._open(LetterDialog(self._context, model, self._folder, self.window()))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _added(self, _: str) -> None:
        self._context.workspace.changed.emit()
        self._context.tell("Modèle de courrier gardé. Ctrl+Z l’annule.")

    def _remove(self, model: LetterModel) -> None:
        self._context.workspace.write(letters.remove_letter, model.id)
        self._context.tell("Modèle retiré. Ctrl+Z le remet.")

    def _save_model(self, model: LetterModel) -> None:
        target = self._folder / f"modele-{wording.day_digits(self._context.today()).replace('/', '-')}.docx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Enregistrer le modèle", str(target), _KINDS)
        if not chosen:
            return
        try:
            self._context.workspace.read(letters.save_model, model.id, Path(chosen))
        except (JalonError, OSError) as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.banner.say(messages.describe_expected(error, NOT_READ_OR_WRITTEN))

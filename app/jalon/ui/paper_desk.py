"""Makes a paper off the thread of the window, shows its pages, saves it where one says."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.services.papers.asked import Asked
from jalon.services.papers.handing import Reprint, print_again
from jalon.services.papers.making import TYPED_TEXTS, MadePaper, make_paper
from jalon.services.papers.recipients import recipient_of
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.jobs import Step
from jalon.ui.messages import Message
from jalon.ui.paper_preview import PaperPreview
from jalon.ui.paper_words import paper_words
from jalon.ui.pdf_pages import merged
from jalon.ui.progress import ProgressDialog, show_progress
from jalon.ui.rights_words import choices_in_words
from jalon.ui.saving import documents_folder, save
from jalon.ui.vocabulary import in_trade_words

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

_PATIENCE = 400
"""Milliseconds before a paper in the making is said to take long."""
_CHANGED = Message(
    "Ce qui est au dossier a changé depuis la remise.",
    "Ces pages disent ce qu’il en est maintenant, au jour où le papier avait été fait.",
)
_UNKNOWN = Message(
    "Ce papier avait été remis sans être fait ici.", "Ces pages disent ce qu’il en est maintenant."
)


class PaperDesk(QObject):
    """Where a paper is asked for; the folder is remembered while the window is open."""

    refused = Signal(object)
    """A paper could not be made: a message."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner
        self._folder = documents_folder()
        self.preview: PaperPreview | None = None
        self.progress: ProgressDialog | None = None

    def show(self, code: str, asked: Asked) -> None:
        """Make a paper and show its pages."""
        today = self._context.today()

        def make(caseload: "Caseload") -> MadePaper:
            told = replace(asked, choices={**choices_in_words(code, caseload), **asked.choices})
            return make_paper(caseload, code, told, today=today)

        self._start(code, make, self._shown)

    def show_again(self, handed_id: str, code: str) -> None:
        """Make again a paper that was handed, and say whether it is the same."""
        today = self._context.today()
        self._start(code, lambda caseload: print_again(caseload, handed_id, today=today), self._shown_again)

    def show_visit(self, employer_id: str, person_id: str | None = None) -> None:
        """Make everything that goes to an employer’s, and show it as one."""
        if self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours\u00a0: attendez qu’il finisse.")
            return
        caseload, today = self._context.workspace.caseload, self._context.today()
        from jalon.services.papers.visit_batch import make_visit

        job = self._context.jobs.start(
            lambda step: make_visit(caseload, employer_id, person_id, today=today, step=step),
            done=self._shown_batch,
            failed=self._failed,
            cancelled=lambda: self._context.tell("Papiers abandonnés."),
        )
        show_progress("Papiers de la visite", job, self._owner.window())

    def _shown_batch(self, papers: tuple[MadePaper, ...]) -> None:
        # One paper whose texts and warnings are those of all: they leave together.
        texts = [text for made in papers for text in made.typed_texts]
        warnings = list(dict.fromkeys(code for made in papers for code in made.warnings))
        document = {**papers[0].document, TYPED_TEXTS: texts, "warnings": warnings}
        whole = replace(papers[0], document=document, content=merged([made.content for made in papers]))
        count = wording.counted(len(papers), "papier", "papiers")
        self._open(whole, f"Visite\u00a0: {count}", lambda _: self._save_all(papers))

    def _save_all(self, papers: Sequence[MadePaper]) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(
            self.preview or self._owner,
            "Où écrire les papiers de la visite, en clair\u00a0?",
            str(self._folder),
        )
        return None if not chosen else self.save_all_to(papers, Path(chosen))

    def save_all_to(self, papers: Sequence[MadePaper], folder: Path) -> Path | None:
        """Write each paper of a batch under its own name; two of one name are told apart by a number."""
        seen: dict[str, int] = {}
        for made in papers:
            number = seen[made.file_name] = seen.get(made.file_name, 0) + 1
            name = made.file_name if number == 1 else made.file_name.replace(".pdf", f"-{number}.pdf")
            if self.save_to(made.content, folder / name) is None:
                return None
        self._folder = folder
        return folder

    def _start(self, code: str, make: Callable[..., object], done: Callable[..., None]) -> None:
        if self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours\u00a0: attendez qu’il finisse.")
            return
        caseload = self._context.workspace.caseload

        def work(step: Step) -> object:
            step(0, 1)
            made = make(caseload)
            step(1, 1)
            return made

        job = self._context.jobs.start(
            work,
            done=done,
            failed=self._failed,
            cancelled=lambda: self._context.tell("Papier abandonné."),
        )
        # Most papers take a blink: a window that comes and goes would only trouble.
        shown = ProgressDialog(in_trade_words(paper_words(code).title), job, self._owner.window())
        shown.finished.connect(shown.deleteLater)
        self.progress = shown
        job.ended.connect(self._forget_progress)
        QTimer.singleShot(_PATIENCE, self, self._say_long)

    def _say_long(self) -> None:
        if self.progress is not None:
            self.progress.open()

    def _forget_progress(self) -> None:
        if self.progress is not None and not self.progress.isVisible():
            self.progress.deleteLater()
        self.progress = None

    def _shown_again(self, found: Reprint) -> None:
        self._shown(found.made)
        assert self.preview is not None
        if found.is_same is not True:
            self.preview.told.say(_UNKNOWN if found.is_same is None else _CHANGED)

    def _shown(self, made: MadePaper) -> None:
        title = in_trade_words(paper_words(made.kind.code).title)
        self._open(made, title, lambda content: self._save(content, made.file_name))

    def _open(self, made: MadePaper, title: str, save: Callable[[bytes], Path | None]) -> None:
        recipient = self._context.workspace.read(recipient_of, made)
        self.preview = dialog = PaperPreview(
            self._context.workspace,
            made,
            title,
            save,
            self._context.today,
            recipient=recipient,
            parent=self._owner,
        )
        dialog.noted.connect(self._context.tell)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
        self.preview = None

    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.describe_expected(error))

    def _save(self, content: bytes, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self.preview or self._owner,
            "Enregistrer le papier, en clair",
            str(self._folder / name),
            "PDF (*.pdf)",
        )
        return None if not chosen else self.save_to(content, Path(chosen))

    def save_to(self, content: bytes, target: Path) -> Path | None:
        """Write a paper; what goes wrong is said over its pages."""
        self._folder = target.parent
        return save(content, target, self._say_failed)

    def _say_failed(self, message: Message) -> None:
        if self.preview is not None:
            self.preview.failed.say(message)

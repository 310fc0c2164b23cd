"""The documents attached to a file: looked into before, read inside Jalon, never in clear on disk."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from jalon.domain.errors import HealthDocumentError, JalonError
from jalon.services import documents
from jalon.services.documents import Candidate, Content
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, PersonFile
from jalon.ui import messages, wording
from jalon.ui.document_dialogs import ReadingDialog, ask_for_document, ask_to_destroy, ask_where, warn_of_copy
from jalon.ui.document_words import KINDS, LARGEST, LARGEST_TOGETHER
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.form_fields import Field, Form
from jalon.ui.messages import Message
from jalon.ui.parts import Button, words
from jalon.ui.pdf_pages import ImagePages
from jalon.ui.person_cards.base import FileCard, Lines
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import FORMS, value_words
from jalon.ui.preview import PreviewDialog
from jalon.ui.saving import NOT_READ, NOT_WRITTEN

_NOT_MEDICAL: Final = "is_not_medical"
_BOX: Final = Field(
    _NOT_MEDICAL, "Ce n’est &pas un papier de santé\u00a0: je le dis, c’est noté", "flag", is_wide=True
)
_ASKED: Final = Form(
    "document", "Document", (FORMS["document"].fields[0], _BOX, *FORMS["document"].fields[1:])
)
"""The box comes below the title, in sight, when there is a doubt."""
_SAID: Final = (
    f"{KINDS}\u00a0: {LARGEST} au plus chacun, {LARGEST_TOGETHER} en tout. Chiffrés avec le dossier, lus "
    "dans Jalon. Aucun papier de santé. Un fichier se glisse aussi sur cette carte."
)
_SHOWN_INSIDE: Final = ("application/pdf", "image/png", "image/jpeg")
_TYPES: Final = {"application/pdf": "PDF", "image/png": "image", "image/jpeg": "image", "text/plain": "texte"}


class DocumentsCard(FileCard):
    """The documents of a person: each is read, changed, replaced, copied or taken away."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Documents", "Joindre un do&cument", "Joindre un document", drawing="plus")
        self.body.addWidget(words(_SAID, "help", wrap=True))
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()
        self.setAcceptDrops(True)
        self.asking: QFileDialog | QMessageBox | None = None
        self.preview: PreviewDialog | None = None
        desk.openers["attach_document"] = self._attach_again
        desk.openers["correct_document"] = self._correct_again

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:  # noqa: ARG002
        """Show what was read: never a content."""
        self.lines.clear()
        for record in reversed(file.of("document")):
            self._line(record)
        if not file.of("document"):
            self.lines.say("Aucun document pour l’instant.")

    def change(self) -> None:
        """Ask which file is to be attached."""
        self.asking = ask_for_document(self.window(), self.examine)

    def replace(self, record: FileRecord) -> None:
        """Ask which file takes the place of a document."""
        self.asking = ask_for_document(self.window(), partial(self.examine, record=record))

    def examine(self, path: Path, record: FileRecord | None = None) -> ReadingDialog:
        """Look into a file, then ask what is noted of it; ``record`` is the document that it replaces."""
        dialog = ReadingDialog(self.desk.workspace, path, self.desk.today, self.window())
        dialog.read.connect(lambda found: self._ask(found, path, record))
        dialog.another_wanted.connect(self.change if record is None else partial(self.replace, record))
        self.desk.open(dialog, self.button)
        return dialog

    def read(self, record: FileRecord) -> None:
        """Show a document from memory; one that Jalon cannot draw is only copied."""
        try:
            content = self.desk.workspace.read(documents.read_content, record.id)
        except JalonError as error:
            self.desk.refused.emit(messages.describe(error))
            return
        self.preview = dialog = self._shown(record, content)
        dialog.kept.connect(
            lambda: self.desk.workspace.read(documents.note_printing, record.values["person_id"])
        )
        self.desk.open(dialog, self.button)

    def save_copy(self, record: FileRecord) -> None:
        """Warn, then ask where a copy is written."""
        name = f"document{documents.suffix_of(record.values['media_type'])}"
        above = self.desk.dialog or self.window()

        def where() -> None:
            self.asking = ask_where(above, name, partial(self.write_copy, record))

        self.asking = warn_of_copy(above, where)

    def write_copy(self, record: FileRecord, target: Path) -> None:
        """Write a copy of a document."""
        try:
            self.desk.workspace.read(documents.save_copy, record.id, target)
        except JalonError as error:
            self.desk.refused.emit(messages.describe(error))
        except OSError:
            self.desk.refused.emit(NOT_WRITTEN)
        else:
            self.desk.told.emit(f"Copie écrite, en clair\u00a0: {target}.")

    def ask_to_destroy(self, record: FileRecord, title: str) -> None:
        """Ask again before a document is destroyed for good."""

        def destroy() -> None:
            self.button.setFocus()
            self.desk.run("Document détruit.", documents.destroy_document, record.id)

        merges = self.desk.workspace.read(documents.merges_made_final, record.id)
        self.asking = ask_to_destroy(self.window(), title, merges, destroy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override of Qt: files are taken, nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Override of Qt: one file is looked into at a time."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if self.desk.dialog is not None:
            return
        if len(files) == 1:
            self.examine(files[0])
        elif files:
            self.desk.refused.emit(
                Message("Un document se joint à la fois.", "Glissez les fichiers l’un après l’autre.")
            )

    def _line(self, record: FileRecord) -> None:
        values = record.values
        is_hidden = bool(values["is_sensitive"])
        title = "Document sensible" if is_hidden else values["title"]
        reading = Button(
            "",
            partial(self.read, record),
            kind="icon",
            drawing="eye",
            name=f"Lire\u00a0: {title}",
            tip="Lire",
        )
        reading.setEnabled(values["media_type"] in _SHOWN_INSIDE)
        late = values["expires_date"] is not None and values["expires_date"] < self.desk.today()
        choices: list[tuple[str, Callable[[], object]]] = [
            ("&Modifier…", partial(self.correct, record)),
            ("Rem&placer…", partial(self.replace, record)),
            ("&Enregistrer une copie…", partial(self.save_copy, record)),
            ("Re&tirer", partial(self._remove, record)),
        ]
        if self.desk.workspace.read(documents.may_destroy):
            choices.append(("&Détruire pour toujours…", partial(self.ask_to_destroy, record, title)))
        if values["media_type"] in _SHOWN_INSIDE:
            choices.insert(0, ("&Lire", partial(self.read, record)))
        self.lines.add(
            title, self._details(record), choices=choices, first=reading, role="late" if late else "help"
        )

    def _details(self, record: FileRecord) -> str:
        values = record.values
        told = [value_words("document", "kind", values["kind"], self.desk.rules, self.desk.read)]
        if values["date"]:
            told.append(f"du {wording.day_digits(values['date'])}")
        if values["expires_date"]:
            is_past = values["expires_date"] < self.desk.today()
            ends = "plus valable depuis le" if is_past else "valable jusqu’au"
            told.append(f"{ends} {wording.day_digits(values['expires_date'])}")
        if values["size_bytes"]:
            kind = _TYPES.get(values["media_type"] or "", "document de traitement de texte")
            told.append(f"{kind}, {wording.size_words(values['size_bytes'])}")
        return " · ".join(told)

    def _shown(self, record: FileRecord, content: Content) -> PreviewDialog:
        def save(_: bytes) -> None:
            self.save_copy(record)

        is_image = content.media_type.startswith("image/")
        return PreviewDialog(
            content.title,
            content.content,
            save,
            self.window(),
            pages=ImagePages(content.content) if is_image else None,
            save_words="&Enregistrer une copie…",
        )

    def correct(self, record: FileRecord) -> EntryDialog:
        """Ask for what is noted of a document."""

        def save(given: Mapping[str, Any]) -> object:
            return self.desk.workspace.write(
                documents.correct_document, record.id, given, is_not_medical=bool(given[_NOT_MEDICAL])
            )

        return self._form(record.values, save, again=("correct_document", {"id": record.id}), record=record)

    def _ask(self, found: Candidate, path: Path, record: FileRecord | None) -> EntryDialog:
        def save(given: Mapping[str, Any]) -> object:
            denied = bool(given[_NOT_MEDICAL])
            if record is not None:
                return self.desk.workspace.write(
                    documents.replace_document, record.id, found, given, is_not_medical=denied
                )
            return self.desk.workspace.write(
                documents.attach_document, self.desk.person_id, found, given, is_not_medical=denied
            )

        values: dict[str, Any] = {"title": found.title, "kind": found.kind, "date": found.date}
        if record is not None:
            values |= {name: record.values[name] for name in ("title", "kind", "is_sensitive")}
        doubt = HealthDocumentError(found.medical_words) if found.medical_words else None
        again = {"path": str(path), "replaced": record.id if record else None}
        return self._form(values, save, again=("attach_document", again), doubt=doubt)

    def _form(
        self,
        values: Mapping[str, Any],
        save: Callable[[Mapping[str, Any]], object],
        *,
        again: tuple[str, Mapping[str, Any]],
        record: FileRecord | None = None,
        doubt: HealthDocumentError | None = None,
    ) -> EntryDialog:
        def checked(given: Mapping[str, Any], _: object) -> object:
            try:
                return save(given)
            except HealthDocumentError:
                dialog.field(_NOT_MEDICAL).show()
                raise

        dialog = self.desk.ask(
            _ASKED,
            values,
            checked,
            question=messages.describe(doubt) if doubt else None,
            back_to=self.button,
            record=record,
            can_be_removed=record is not None,
            again=again,
        )
        dialog.field(_NOT_MEDICAL).setVisible(doubt is not None)
        return dialog

    def _attach_again(self, path: str, replaced: str | None) -> None:
        """Ask again after a lock: the file is looked into again, at once."""
        record = self.desk.find("document", replaced) if replaced else None
        try:
            found = self.desk.workspace.read(documents.examine_document, Path(path), today=self.desk.today())
        except JalonError as error:
            self.desk.refused.emit(messages.describe(error))
        except OSError:
            self.desk.refused.emit(NOT_READ)
        else:
            self._ask(found, Path(path), record)

    def _correct_again(self, id: str) -> None:
        self.correct(self.desk.find("document", id))

    def _remove(self, record: FileRecord) -> None:
        self.button.setFocus()
        self.desk.remove(record)

"""Notes about her: shareable and personal ones side by side, and what becomes of each."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import UnknownRecordError
from jalon.services import notes
from jalon.services.notes import GIVEN, KEPT_BACK, Note, Notes
from jalon.ui import wording
from jalon.ui.fields import Labelled, NoteField
from jalon.ui.form_fields import Field, Form
from jalon.ui.parts import Button, Card, Row, words
from jalon.ui.person_cards.base import Lines
from jalon.ui.person_desk import FileDesk
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

_SHOWN: Final = 6
_SHARED, _PERSONAL = "shared_note", "personal_note"
_SHARED_SAID: Final = (
    "Lues par toute la structure\u00a0; un papier peut les reprendre. Des faits utiles à l’emploi, "
    "ni diagnostic ni jugement."
)
_PERSONAL_SAID: Final = (
    "Lues par vous seul. Dans aucun papier ni aucun relevé. Elles ne figurent que dans l’export complet et, "
    "une fois relues, dans la copie que la personne peut demander de ses données."
)
_FORM: Final = Form("person", "Note", (Field("text", "&Note", "note", is_wide=True),))


class NotesCard(Card):
    """Both kinds of notes, each with the field that adds one."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__()
        self.desk = desk
        self.body.addWidget(words("Notes", "heading", wrap=True))
        sides = Row(760, spacing=24)
        self.shared = _Side(desk, is_personal=False)
        self.personal = _Side(desk, is_personal=True)
        sides.add(self.shared, 1)
        sides.add(self.personal, 1)
        self.body.addWidget(sides)

    def show_notes(self, found: Notes) -> None:
        """Show what was read."""
        self.shared.show_notes(found.shared)
        self.personal.show_notes(found.personal, found.hidden)

    def clear_typed(self) -> None:
        """Forget what is typed: another person is shown."""
        for side in (self.shared, self.personal):
            side.field.clear()
            side.row.show_error(None)

    def typed(self) -> dict[str, str]:
        """Return what is typed and not written, by kind of note."""
        texts = {_SHARED: self.shared.field.toPlainText(), _PERSONAL: self.personal.field.toPlainText()}
        return {kind: text for kind, text in texts.items() if text.strip()}

    def type_again(self, content: Mapping[str, Any]) -> None:
        """Show again what was typed, each in the field of its kind."""
        for kind, side in ((_SHARED, self.shared), (_PERSONAL, self.personal)):
            if isinstance(text := content.get(kind), str):
                side.field.setPlainText(text)
                side.field.setFocus()


class _Side(QWidget):
    def __init__(self, desk: FileDesk, *, is_personal: bool) -> None:
        super().__init__()
        self.desk, self._is_personal, self._shows_all = desk, is_personal, False
        self._notes: tuple[Note, ...] = ()
        self._hidden = 0
        self._asked = f"correct_{_PERSONAL if is_personal else _SHARED}"
        desk.openers[self._asked] = self._correct_again
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(8))
        title = "Notes personnelles" if is_personal else "Notes partageables"
        column.addWidget(words(title, "strong", wrap=True))
        column.addWidget(
            words(in_trade_words(_PERSONAL_SAID if is_personal else _SHARED_SAID), "help", wrap=True)
        )
        self.field = NoteField(2)
        self.row = Labelled("Note per&sonnelle" if is_personal else "Note &partageable", self.field)
        column.addWidget(self.row)
        foot = Row(300, spacing=10)
        self.add_button = Button(
            "Noter", self.add, drawing="plus",
            name="Noter\u00a0: note personnelle" if is_personal else "Noter\u00a0: note partageable",
        )  # fmt: skip
        foot.add(self.add_button, keeps_width=True)
        foot.add(QWidget(), 1)
        column.addWidget(foot)
        self.lines = Lines(10)
        column.addWidget(self.lines)
        self.more = Button("", self._show_all, kind="link", drawing="chevron-down")
        column.addWidget(self.more)
        column.addStretch()

    def add(self) -> None:
        """Write the note that was typed."""
        text = self.field.toPlainText()
        self.row.show_error(None if text.strip() else "Écrivez la note.")
        if not text.strip():
            self.field.setFocus()
            return
        said = "Note personnelle écrite." if self._is_personal else "Note partageable écrite."
        done = self.desk.run(
            said, notes.add_note, self.desk.person_id, text, is_personal=self._is_personal,
            day=self.desk.today(),
        )  # fmt: skip
        if done:
            self.field.clear()
            self.field.setFocus()

    def show_notes(self, found: tuple[Note, ...], hidden: int = 0) -> None:
        """Show notes, the latest first."""
        self._notes, self._hidden = found, hidden
        self.lines.clear()
        shown = found if self._shows_all else found[:_SHOWN]
        for note in shown:
            self._line(note)
        if not found:
            self.lines.say("Aucune pour l’instant.")
        if hidden:
            told = wording.counted(hidden, "note personnelle de collègue", "notes personnelles de collègues")
            self.lines.say(f"{told}, que seul son auteur lit.", "help")
        left = len(found) - len(shown)
        self.more.setText(wording.counted(left, "note plus ancienne", "notes plus anciennes"))
        self.more.setVisible(left > 0)

    def _show_all(self) -> None:
        self._shows_all = True
        self.show_notes(self._notes, self._hidden)

    def _line(self, note: Note) -> None:
        told = [wording.day_digits(note.date)]
        if note.author:
            told.append(note.author)
        if note.act_type:
            told.append(self.desk.rules.label("act_types", note.act_type).lower())
        if note.employer:
            told.append(note.employer)
        choices = [("&Modifier…", partial(self._correct, note)), ("&Retirer", partial(self._remove, note))]
        if self._is_personal:
            told.append(_copy_words(note))
            choices += [
                (text, partial(self._review, note, choice))
                for choice, text in (
                    (GIVEN, "Relue\u00a0: &dans la copie de la personne"),
                    (KEPT_BACK, "Relue\u00a0: &gardée, elle parle d’un tiers"),
                    (None, "À relire de &nouveau"),
                )
                if choice != note.copy_choice
            ]
        self.lines.add(note.text, " · ".join(told), choices=choices)

    def _correct(self, note: Note) -> None:
        def save(given: object, _: object) -> object:
            assert isinstance(given, dict)
            return self.desk.workspace.write(
                notes.correct_note, note, given["text"] or "", is_personal=self._is_personal
            )

        self.desk.ask(
            _FORM,
            {"text": note.text},
            save,
            title="Note personnelle" if self._is_personal else "Note partageable",
            back_to=self.field,
            again=(self._asked, {"note_id": note.id}),
        )

    def _correct_again(self, note_id: str) -> None:
        note = next((one for one in self._notes if one.id == note_id), None)
        if note is None:
            raise UnknownRecordError("note")
        self._correct(note)

    def _remove(self, note: Note) -> None:
        self.field.setFocus()
        self.desk.run("Note retirée. Ctrl+Z la rend.", notes.remove_note, note, is_personal=self._is_personal)

    def _review(self, note: Note, choice: str | None) -> None:
        self.field.setFocus()
        said = {
            GIVEN: "Relue\u00a0: elle sera dans la copie de la personne.",
            KEPT_BACK: "Relue\u00a0: elle ne sera pas dans la copie.",
        }.get(choice or "", "À relire avant toute copie.")
        self.desk.run(said, notes.review_note, note, choice, today=self.desk.today())


def _copy_words(note: Note) -> str:
    if note.copy_choice is None:
        return "à relire avant une copie"
    what = "dans la copie de la personne" if note.copy_choice == GIVEN else "gardée hors de la copie"
    return f"{what}, relue le {wording.day_digits(note.copy_reviewed_date)}"

"""The act in one line: what is understood is shown while one types, Enter writes it."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import activity
from jalon.services.act_lines import Candidate, LineReader, Proposed, ReadAct
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.act_form import Saved
from jalon.ui.act_line_words import candidate_words, chips_of, missing_words
from jalon.ui.fields import TextField
from jalon.ui.fitting import fit
from jalon.ui.flow import Flow
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, emptied, page, shortcut, words
from jalon.ui.people_field import Suggestion
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace, settle

_LONGEST = 400
_SHOWN = 5
_EXAMPLES = (
    "45 visite Roux chez Leroy hier",
    "tel Nowak 10\u202f: a reçu son contrat",
    "2h atelier Roux, Nowak absente, Lefèvre lundi",
    "30 réunion d’équipe avec Durand",
    "entretien prévu Roux 60 jeudi à 14h",
)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class ActLineDialog(QDialog):
    """Writes an act from one line; ``saved`` is emitted after the commit, never before."""

    saved = Signal(object)
    form_wanted = Signal(object)
    """The whole form is to be opened with what is understood."""

    def __init__(
        self,
        workspace: Workspace,
        today: Callable[[], date],
        *,
        concerned: Sequence[Suggestion] = (),
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._today = today
        self._reader = LineReader()
        self._proposals: tuple[Proposed, ...] = ()
        self._choosing: tuple[int, int] | None = None
        self._read: ReadAct | None = None
        self.setWindowTitle("Jalon — saisir un acte")
        self._build()
        fit(self, QSize(p(760), p(500)), within=parent.window() if parent else None)
        for name in concerned:
            text += f"{name.words} "
        self._start = text
        self.line.setText(text)
        self._understand()
        self.line.setFocus()

    @property
    def read(self) -> ReadAct:
        """Return what is understood of the line."""
        assert self._read is not None
        return self._read

    @property
    def proposals(self) -> list[str]:
        """Return the words proposed now."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed that is not written."""
        return bool(self.line.text().strip()) and self.line.text() != self._start

    def draft(self) -> dict[str, str]:
        """Return what is typed, to be kept when the window locks."""
        return {"line": self.line.text()}

    def save(self, *, again: bool = False) -> None:
        """Write the act; what is missing is said, a name that several have is asked."""
        self.banner.clear()
        self.written.clear()
        read = self.read
        if read.line.to_choose and read.line.to_choose[0].choices:
            self._ask()
            return
        if read.act is None:
            self.banner.say(Message(missing_words(read) or "Il manque quelque chose.", ""))
            return
        try:
            recorded = self._workspace.write(activity.record_act, read.act, today=self._today())
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        told = self._told(read)
        self.saved.emit(Saved(told, tuple(str(warning) for warning in recorded.warnings)))
        if not again:
            self.accept()
            return
        self._start = ""
        self.line.clear()
        self.written.say(Message(f"Enregistré\u00a0: {told}.", ""))

    def save_and_go_on(self) -> None:
        """Write the act and stay for the next one."""
        self.save(again=True)

    def open_form(self) -> None:
        """Go on in the whole form, with everything understood so far."""
        read = self.read
        self.reject()
        self.form_wanted.emit(read)

    def repeat_last(self) -> None:
        """Write in the line the last act of the colleague, for today; nothing is written yet."""
        last = self._workspace.read(activity.last_act)
        if last is None:
            self.banner.say(Message("Aucun acte à répéter pour l’instant.", ""))
            return
        self.line.setText(self._workspace.read(self._reader.line_of, last))
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override of Qt: the arrows move among the proposals, Tab takes one, Enter takes it or writes."""
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress and self._has_taken(event):
            return True
        return super().eventFilter(watched, event)

    def _has_taken(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _MOVES and self.list.count():
            self.list.event(event)
            return True
        if key == Qt.Key.Key_Tab and self.list.count():
            self._take(max(self.list.currentRow(), 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.open_form()
            elif self.list.currentRow() >= 0:
                self._take(self.list.currentRow())
            else:
                self.save(again=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return False

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.setSpacing(p(10))
        layout.addWidget(words("Saisir un acte en une ligne", "heading"))
        self.banner, self.written = Banner("alert"), Banner("good")
        layout.addWidget(self.banner)
        layout.addWidget(self.written)
        self.line = TextField(drawing="notebook-pen")
        self.line.setMaxLength(_LONGEST)
        self.line.setAccessibleName("Acte en une ligne")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda _: self._understand())
        self.line.cursorPositionChanged.connect(lambda _before, _after: self._propose())
        layout.addWidget(self.line)
        holder = QWidget()
        self._chips = Flow(holder)
        layout.addWidget(holder)
        self.missing = words("", "help", wrap=True)
        layout.addWidget(self.missing)
        self.list = QListWidget()
        self.list.setAccessibleName("Propositions")
        self.list.setProperty("completion", True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self._take(self.list.currentRow()))
        layout.addWidget(self.list)
        self._help = self._examples()
        layout.addWidget(self._help)
        layout.addStretch()
        outside.addWidget(body, 1)
        outside.addWidget(self._foot())
        shortcut(self, "F2", self.open_form)
        shortcut(self, "Ctrl+R", self.repeat_last)

    def _examples(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, p(6), 0, 0)
        column.setSpacing(p(3))
        column.addWidget(words("Par exemple, dans n’importe quel ordre\u00a0:", "help", wrap=True))
        for example in _EXAMPLES:
            column.addWidget(words(example, "help", wrap=True))
        return shown

    def _foot(self) -> QWidget:
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(p(28), p(10), p(28), p(16))
        line.setSpacing(p(10))
        self.repeat_button = Button(
            "&Répéter le dernier", self.repeat_last, kind="link", drawing="history", tip="Ctrl+R"
        )
        self.form_button = Button("&Formulaire", self.open_form, drawing="pencil", tip="F2 ou Ctrl+Entrée")
        self.save_button = Button("Enregi&strer", self.save, kind="main", drawing="check", tip="Entrée")
        line.addWidget(self.repeat_button)
        line.addStretch()
        line.addWidget(self.form_button)
        line.addWidget(self.save_button)
        return foot

    def _understand(self) -> None:
        """Read the line again and show what is understood, before anything is written."""
        self._read = self._workspace.read(self._reader.read, self.line.text(), today=self._today())
        self.banner.clear()
        emptied(self._chips)
        typed = bool(self.line.text().strip())
        chips = chips_of(self._read, self._today()) if typed else []
        for chip in chips:
            self._chips.addWidget(words(chip.text, chip.role))
        said = missing_words(self._read) if typed else ""
        if typed and not said:
            said = self._warnings() or "Entrée enregistre, Maj+Entrée enregistre et continue."
        self.missing.setText(said or "La durée, ce qui a été fait, avec qui, chez qui, quel jour.")
        # A screen reader says what was understood when it says the field again.
        self.line.setAccessibleDescription(", ".join([*(chip.text for chip in chips), said]))
        self._propose()

    def _warnings(self) -> str:
        """Return what deserves a look before it is written."""
        act = self.read.act
        if act is None:
            return ""
        problems, warnings = self._workspace.read(activity.examine_act, act, today=self._today())
        if problems:
            return (
                wording.sentence_case(", ".join(messages.problem_words(problem) for problem in problems))
                + "."
            )
        told = ", ".join(messages.warning_words(str(warning)) for warning in warnings)
        return f"À vérifier\u00a0: {told}. Entrée enregistre tout de même." if told else ""

    def _propose(self) -> None:
        self._choosing = None
        place = self.line.cursorPosition()
        text = self.line.text()
        at_end_of_word = place == len(text) or text[place : place + 1] == " "
        self._proposals = (
            self._workspace.read(self._reader.propose, text, place, today=self._today())
            if at_end_of_word
            else ()
        )
        self._show_list([_proposal_words(found) for found in self._proposals])

    def _ask(self) -> None:
        """Show who a name may mean; the arrows and Enter choose."""
        named = self.read.line.to_choose[0]
        self._choosing = (named.begin, named.end)
        self._proposals = tuple(
            Proposed(named.begin, named.end, choice.words, choice.detail, choice) for choice in named.choices
        )
        self._show_list([candidate_words(choice) for choice in named.choices])
        self.list.setCurrentRow(0)
        self.missing.setText(f"Qui est «\u00a0{named.typed}\u00a0»\u00a0? Flèches pour choisir, puis Entrée.")

    def _show_list(self, lines: list[str]) -> None:
        self.list.clear()
        self.list.addItems(lines)
        self.list.setCurrentRow(-1)
        rows = min(max(len(lines), 1), _SHOWN)
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), p(40)) * rows + p(12))
        self.list.setVisible(bool(lines))
        self._help.setVisible(not lines and not self.line.text().strip())
        QTimer.singleShot(0, self, lambda: settle(self))

    def _take(self, row: int) -> None:
        if not 0 <= row < len(self._proposals):
            return
        taken = self._proposals[row]
        if taken.candidate is not None:
            self._reader.pick(taken.candidate.words, taken.candidate)
        text = self.line.text()
        after = text[taken.end :]
        before = text[: taken.begin] + taken.words
        self.line.setText(before + (after or " "))
        self.line.setCursorPosition(len(before) + (0 if after else 1))
        self.line.setFocus()

    def _told(self, read: ReadAct) -> str:
        kind = rules_for(read.day).label("act_types", read.act_type or "")
        parts = [kind, wording.duration(read.line.duration_minutes), wording.day_digits(read.day)]
        return ", ".join(parts)


def _proposal_words(found: Proposed) -> str:
    if found.candidate is not None:
        return candidate_words(found.candidate)
    return f"{found.words} · {found.detail}"


__all__ = ["ActLineDialog", "Candidate"]

"""The act in one line: what is understood is shown while one types, Enter writes it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.visit_codes import typed_code
from jalon.services import activity
from jalon.services.act_lines import Candidate, LineReader, Meaning, Named, Proposed, ReadAct
from jalon.ui import messages, wording
from jalon.ui.act_form import Saved
from jalon.ui.act_line_words import Chip, candidate_words, chips_of, exchange_chip, missing_words
from jalon.ui.drafting import TypedDialog
from jalon.ui.fields import TextField
from jalon.ui.fitting import fit
from jalon.ui.flow import Flow
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, emptied, page, shortcut, words
from jalon.ui.people_field import Suggestion
from jalon.ui.speaking import announce
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace, settle

_LONGEST = 400
_SHOWN = 5
_PAUSE_MILLISECONDS = 800
_EXAMPLES = (
    "45 visite Roux chez Leroy hier",
    "tel Nowak 10\u202f: a reçu son contrat",
    "2h atelier Roux, Nowak absente, Lefèvre lundi",
    "30 réunion d’équipe avec Durand",
    "entretien prévu Roux 60 jeudi à 14h",
    "V-0412, le code d’une visite préparée sur papier",
)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class ActLineDialog(TypedDialog):
    """Writes an act from one line; ``saved`` is emitted after the commit, never before."""

    saved = Signal(object)
    form_wanted = Signal(object)
    """The whole form is to be opened with what is understood."""
    heading = "Saisir un acte en une ligne"
    prompt = "La durée, ce qui a été fait, avec qui, chez qui, quel jour."
    examples: tuple[str, ...] = _EXAMPLES
    offers_form = True
    asks_before_leaving = False

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
        self._reads: tuple[ReadAct, ...] = ()
        self._understood_words = ""
        # A screen reader reads a new description at once: at each letter, it would never end a sentence.
        self._to_say = QTimer(self)
        self._to_say.setSingleShot(True)
        self._to_say.setInterval(_PAUSE_MILLISECONDS)
        self._to_say.timeout.connect(self._say)
        self.setWindowTitle("Jalon — saisir un acte")
        self._build()
        fit(self, QSize(p(760), p(500)), within=parent.window() if parent else None)
        for name in concerned:
            self._reader.pick(name.words, Candidate(Meaning.PERSON, name.id, name.words, name.detail))
            text += f"{name.words} "
        self._start = text
        self.line.setText(text)
        self._understand()
        self._say()
        self.line.setFocus()

    @property
    def reads(self) -> tuple[ReadAct, ...]:
        """Return what is understood: the act of the line."""
        return self._reads

    @property
    def proposals(self) -> list[str]:
        """Return the words proposed now."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed that is not written."""
        return bool(self.line.text().strip()) and self.line.text() != self._start

    def draft(self) -> dict[str, object]:
        """Return what is typed, to be kept when the window locks."""
        return {"line": self.line.text()}

    def restore(self, draft: Mapping[str, object]) -> None:
        """Show again what was typed."""
        self.line.setText(str(draft.get("line") or ""))

    def save(self, *, again: bool = False) -> None:
        """Write the act; what is missing is said, a name that several have is asked."""
        self.banner.clear()
        self.written.clear()
        if self._visit_words():
            self.open_form()  # a visit is told from its strip, in the form
            return
        named = next((n for read in self._reads for n in read.line.to_choose if n.choices), None)
        if named is not None:
            self._ask(named)
            return
        if missing := self._missing():
            self.banner.say(Message(missing, ""))
            return
        try:
            saved = self._write()
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self.saved.emit(saved)
        if not again:
            self.accept()
            return
        self._start = ""
        self.line.clear()
        self.written.say(Message(f"Enregistré\u00a0: {saved.words}.", ""))

    def open_form(self) -> None:
        """Go on in the whole form, with everything understood so far."""
        if self.offers_form and self._reads:
            self.reject()
            self.form_wanted.emit(self._reads[0])

    def repeat_last(self) -> None:
        """Write in the line the last act of the colleague, for today; nothing is written yet."""
        if not self.offers_form:
            return
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
            if (row := self.list.currentItem()) is not None:
                announce(self.list, row.text())
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
        layout.addWidget(words(self.heading, "heading"))
        self.banner, self.written = Banner("alert"), Banner("good")
        layout.addWidget(self.banner)
        layout.addWidget(self.written)
        self.line = TextField(drawing="notebook-pen")
        self.line.setMaxLength(_LONGEST)
        self.line.setAccessibleName(self.heading)
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
        for example in self.examples:
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
        for button in (self.repeat_button, self.form_button):
            button.setVisible(self.offers_form)
        line.addWidget(self.repeat_button)
        line.addStretch()
        line.addWidget(self.form_button)
        line.addWidget(self.save_button)
        return foot

    def _understand(self) -> None:
        """Read the line again and show what is understood, before anything is written."""
        typed = bool(self.line.text().strip())
        self._reads = self._understood(self.line.text()) if typed else ()
        self.banner.clear()
        emptied(self._chips)
        chips = self._chips_of_all()
        for chip in chips:
            self._chips.addWidget(words(chip.text, chip.role))
        said = self.prompt
        if typed:
            said = self._visit_words() or self._unknown_visit() or self._missing() or self._warnings()
            said = said or "Entrée enregistre, Maj+Entrée enregistre et continue."
        self.missing.setText(said)
        self._understood_words = ", ".join([*(chip.text for chip in chips), said])
        self._to_say.start()
        self._propose()

    def _say(self) -> None:
        """Give a screen reader what is understood, once the hands rest."""
        self._to_say.stop()
        if self.line.accessibleDescription() != self._understood_words:
            self.line.setAccessibleDescription(self._understood_words)

    def _understood(self, text: str) -> tuple[ReadAct, ...]:
        return (self._workspace.read(self._reader.read, text, today=self._today()),)

    def _chips_of_all(self) -> list[Chip]:
        chips: list[Chip] = []
        for read in self._reads:
            chips += chips_of(read, self._today())
            if read.round is not None and not read.line.subject:
                visited = self._workspace.read(activity.visited, read.day)
                chips += [Chip("Visites du jour", ", ".join(visited), "proposed")] if visited else []
        return chips

    def _visit_words(self) -> str:
        """Return what Enter does when the line bears the code of a visit, empty when it bears none."""
        if not self.offers_form or not any(read.visit for read in self._reads):
            return ""
        return "Entrée ouvre le formulaire de cette visite, déjà rempli."

    def _unknown_visit(self) -> str:
        """Return that the line bears the code of no visit, empty when it bears none or a known one."""
        typed = typed_code(self.line.text())
        if typed is None or not self.offers_form or any(read.visit for read in self._reads):
            return ""
        return f"Aucune visite n’a le code {typed.code}\u00a0: relisez-le sur la bande."

    def _missing(self) -> str:
        """Return what is missing, empty when everything can be written."""
        if not self._reads:
            return "Rien n’est encore compris."
        return next(filter(None, map(missing_words, self._reads)), "")

    def _write(self) -> Saved:
        """Write what is understood; return the words for the status bar and what deserves a look."""
        read = self._reads[0]
        if read.round is not None:
            self._workspace.write(activity.record_round, read.round, today=self._today())
            told = f"tournée, {wording.duration(read.round.minutes)}, {wording.day_digits(read.day)}"
            return Saved(told, ())
        assert read.act is not None
        recorded = self._workspace.write(activity.record_act, read.act, today=self._today())
        return Saved(self._told(read), tuple(str(warning) for warning in recorded.warnings))

    def _warnings(self) -> str:
        """Return what deserves a look before it is written."""
        told: list[str] = []
        for read in self._reads:
            if read.act is None:
                continue
            problems, warnings = self._workspace.read(activity.examine_act, read.act, today=self._today())
            if problems:
                found = ", ".join(messages.problem_words(problem) for problem in problems)
                return wording.sentence_case(found) + "."
            told += [self._warned(read, str(warning)) for warning in warnings]
        found = ", ".join(dict.fromkeys(told))
        return f"À vérifier\u00a0: {found}. Entrée enregistre tout de même." if told else ""

    def _warned(self, _: ReadAct, code: str) -> str:
        return messages.warning_words(code)

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

    def _ask(self, named: Named) -> None:
        """Show who a name may mean; the arrows and Enter choose."""
        self._choosing = (named.begin, named.end)
        self._proposals = tuple(
            Proposed(named.begin, named.end, choice.words, choice.detail, choice) for choice in named.choices
        )
        self._show_list([candidate_words(choice) for choice in named.choices])
        self.list.setCurrentRow(0)
        self.missing.setText(f"Qui est «\u00a0{named.typed}\u00a0»\u00a0? Flèches pour choisir, puis Entrée.")
        announce(self.missing, self.missing.text())

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
        # Opened from a person's page, the line begins with her: who it counts for is said.
        parts += [named.choices[0].words for named in read.line.people]
        return ", ".join(parts)


def _proposal_words(found: Proposed) -> str:
    if found.candidate is not None:
        return candidate_words(found.candidate)
    return f"{found.words} · {found.detail}"


class ExchangesDialog(ActLineDialog):
    """Writes the short exchanges of a day from one line: one act a person, all of them as one action."""

    heading = "Échanges du jour"
    prompt = "Qui, par quel moyen, combien de minutes\u00a0; une virgule entre chacun."
    examples = (
        "mail 5 Roux, Nowak, Lefèvre 10, tel Diallo 15",
        "hier, sms 5, Roux, Nowak\u00a0: a confirmé, Diallo",
        "appel 10 chez Leroy, chez Le Phare",
    )
    offers_form = False

    def _understood(self, text: str) -> tuple[ReadAct, ...]:
        return self._workspace.read(self._reader.read_exchanges, text, today=self._today())

    def _chips_of_all(self) -> list[Chip]:
        return [exchange_chip(read, self._today()) for read in self._reads]

    def _write(self) -> Saved:
        acts = [read.act for read in self._reads if read.act is not None]
        written = self._workspace.write(activity.record_acts, acts, today=self._today())
        minutes = wording.duration(sum(act.duration_minutes for act in acts))
        told = f"{wording.counted(len(acts), 'échange', 'échanges')}, {minutes}"
        reads = [read for read in self._reads if read.act is not None]
        warnings = dict.fromkeys(
            self._warned(read, str(warning))
            for read, one in zip(reads, written, strict=True)
            for warning in one.warnings
        )
        return Saved(told, tuple(warnings))

    def _warned(self, read: ReadAct, code: str) -> str:
        """Override: several people are on the line, each warning says for whom."""
        names = [*read.line.people, *([read.line.employer] if read.line.employer else [])]
        told = " et ".join(named.choices[0].words for named in names if named.choices)
        return f"{messages.warning_words(code)} ({told})" if told else messages.warning_words(code)

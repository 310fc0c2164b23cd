"""A small form over the page of a person: one record, saved by Ctrl+Entrée, nothing typed lost in silence."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services.person_records import NewEmployer
from jalon.ui import messages, wording
from jalon.ui.drafting import TypedDialog
from jalon.ui.entry_advice import Adviser, Proposals
from jalon.ui.fields import Labelled, TextField, first_wrong
from jalon.ui.form_fields import Form
from jalon.ui.inputs.input import Input, Surroundings
from jalon.ui.inputs.making import input_for
from jalon.ui.inputs.partners import PartnerInput
from jalon.ui.inputs.searched import EmployerInput, occupations_help
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, foot_of, page, shortcut, words
from jalon.ui.people_field import CompletingField
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words

Save = Callable[[Mapping[str, Any], NewEmployer | None], object]

_TWO_COLUMNS = 620


class EntryDialog(TypedDialog):
    """Asks for the fields of one record; ``saved`` is emitted after the commit, never before."""

    saved = Signal()
    history_wanted = Signal()
    removal_wanted = Signal()

    def __init__(
        self,
        form: Form,
        values: Mapping[str, Any],
        around: Surroundings,
        save: Save,
        *,
        title: str | None = None,
        intro: str = "",
        question: Message | None = None,
        button: str = "Enregi&strer",
        is_on_file: bool = False,
        can_be_removed: bool = False,
        adviser: Adviser | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._form, self._around, self._write = form, around, save
        self._title = in_trade_words(title or form.title)
        self.setWindowTitle(f"Jalon — {self._title[:1].lower()}{self._title[1:]}")
        self.inputs: dict[str, Input] = {}
        self._rows: dict[str, Labelled] = {}
        self._cells: list[tuple[QWidget, bool]] = []
        self._columns = 0
        self._make_fields(values)
        self._build(intro, question, button)
        self._adviser, self._is_advising = adviser, False
        if adviser is not None:
            self._proposals = Proposals(self.inputs)
            self.advise()
            for typed in self.inputs.values():
                typed.on_change(self.advise)
        self.history_button.setVisible(is_on_file)
        self.remove_button.setVisible(can_be_removed)
        self.note_untouched()
        fit_height = 250 + 92 * -(-len(self._cells) // 2) + (70 if intro else 0) + (80 if question else 0)
        self.resize(QSize(p(760), p(min(fit_height, 660))))
        first = next(iter(self.inputs.values())).widget
        if isinstance(first, QLineEdit):
            first.selectAll()  # as Tab does: what is typed first replaces what is proposed
        QTimer.singleShot(0, first, lambda: first.setFocus())

    def field(self, column: str) -> Any:
        """Return the widget of a column."""
        return self.inputs[column].widget

    def error_of(self, column: str) -> str:
        """Return what is shown as wrong with a column."""
        return self._rows[column].error

    def advise(self) -> None:
        """Tell what the values typed so far ask for, and propose what nobody wrote otherwise."""
        if self._adviser is None or self._is_advising:
            return
        self._is_advising = True
        values = {column: typed.value() for column, typed in self.inputs.items()}
        if (new := self._new_employer()) is not None:
            values["new_employer"] = new.name
        advice = self._adviser(values)
        for column, options in advice.options.items():
            if column in self.inputs:
                self.inputs[column].offer(options)
        self._proposals.show(advice.proposals)
        for column, told in advice.helps.items():
            if column in self._rows:
                self._rows[column].show_help(told)
        if advice.doubts:
            several = "\u00a0; ".join(advice.doubts)
            message = Message("À vérifier.", f"{wording.sentence_case(several)}.")
            if self.doubts.text != message.line():
                self.doubts.say(message)
        else:
            self.doubts.clear()
        self._is_advising = False

    def add_below_question(self, shown: QWidget) -> None:
        """Show something between the question and the fields."""
        self._layout.insertWidget(self._layout.indexOf(self.banner), shown)

    def offer_instead(self, text: str, action: Callable[[], object]) -> None:
        """Offer below the question to do something else than what the form asks."""
        self.instead = Button(text, kind="link", drawing="arrow-right")
        self.instead.clicked.connect(lambda: self._do_instead(action))
        self._layout.insertWidget(self._layout.indexOf(self.question) + 1, self.instead)

    def save(self) -> None:
        """Write the record; an error is shown beside its field, and everything typed stays."""
        self.banner.clear()
        for row in self._rows.values():
            row.show_error(None)
        for column, typed in self.inputs.items():
            if isinstance(typed.widget, CompletingField):
                typed.widget.take_lit()  # as Tab does: else « Phare » would be a second « Le Phare »
            if (fault := typed.fault()) and column in self._rows:
                self._rows[column].show_error(fault)
        if not self._go_to_first_error():
            return
        values = {column: typed.value() for column, typed in self.inputs.items()}
        try:
            self._write(values, self._new_employer())
        except InvalidEntryError as error:
            self._show_problems(error)
        except JalonError as error:
            refused = messages.describe(error)
            if self.question.text == refused.line():
                self.question.clear()  # asked before, refused now: said once
            self.banner.say(refused)
        else:
            self.forget_typed()
            self.saved.emit()
            self.accept()

    def draft(self) -> dict[str, Any]:
        """Override: what is typed, by column."""
        kept = {column: typed.draft() for column, typed in self.inputs.items()}
        return kept | ({"new_town": self.town.text()} if hasattr(self, "town") else {})

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Override."""
        for column, typed in self.inputs.items():
            if column in draft:
                typed.restore(draft[column])
            if isinstance(typed, EmployerInput):
                self.town.setText(str(draft.get("new_town") or ""))
                self._say_if_new(typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: one column when the room gets narrow."""
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= p(_TWO_COLUMNS) else 1)

    def _do_instead(self, action: Callable[[], object]) -> None:
        self.throw_away()
        action()

    def _make_fields(self, values: Mapping[str, Any]) -> None:
        for field in self._form.fields:
            typed = self.inputs[field.column] = input_for(field, self._around)
            typed.show(values.get(field.column))
            if field.kind == "flag":
                self._cells.append((typed.widget, field.is_wide))
                continue
            target = typed.widget.focusProxy() if field.kind == "codes" else None
            said = occupations_help() if field.kind == "occupation" else field.help_words
            row = Labelled(in_trade_words(field.label), typed.widget, help_words=said, target=target)
            if target is not None:
                # Each box has its own name: that of the group is only its label.
                target.setAccessibleName("")
            self._rows[field.column] = row
            if isinstance(typed, PartnerInput):
                typed.on_change(partial(self._say_if_new_partner, typed, row))
            if field.doubt is not None:
                row.tell_doubts(field.doubt)
            cell = self._with_town(typed, row) if isinstance(typed, EmployerInput) else row
            self._cells.append((cell, field.is_wide))

    def _with_town(self, employer: EmployerInput, row: Labelled) -> QWidget:
        self.town = TextField()
        self._town_row = Labelled("&Ville du nouvel employeur", self.town)
        self._town_row.hide()
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)
        column.addWidget(self._town_row)
        column.addStretch()
        employer.widget.textChanged.connect(lambda _: self._say_if_new(employer))
        employer.widget.chosen.connect(lambda _: self._say_if_new(employer))
        return cell

    def _say_if_new(self, employer: EmployerInput) -> None:
        name = employer.new_name()
        self._rows["employer_id"].show_help("Nouvel employeur\u00a0: il sera créé." if name else "")
        self._town_row.setVisible(name is not None)

    def _say_if_new_partner(self, partner: PartnerInput, row: Labelled) -> None:
        row.show_help("Nouveau partenaire\u00a0: il sera créé." if partner.new_words() else "")

    def _new_employer(self) -> NewEmployer | None:
        typed = self.inputs.get("employer_id")
        name = typed.new_name() if isinstance(typed, EmployerInput) else None
        return NewEmployer(name, self.town.text().strip() or None) if name else None

    def _build(self, intro: str, question: Message | None, button: str) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = self._layout = page(body)
        layout.addWidget(words(self._title, "title", wrap=True))
        if intro:
            layout.addWidget(words(intro, "muted", wrap=True))
        self.question = Banner("warm")
        layout.addWidget(self.question)
        if question is not None:
            self.question.say(question)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(12))
        self._arrange(2)
        layout.addLayout(self._grid)
        self.doubts = Banner("warm")
        layout.addWidget(self.doubts)
        layout.addStretch()
        outside.addWidget(body, 1)
        outside.addWidget(self._foot(button))
        shortcut(self, "Ctrl+Return", self.save)
        shortcut(self, "Ctrl+Enter", self.save)

    def _foot(self, button: str) -> QWidget:
        self.history_button = Button("&Historique", self.history_wanted.emit, kind="link", drawing="history")
        self.remove_button = Button("Re&tirer", self._remove, kind="link", drawing="trash-2")
        self.save_button = Button(button, self.save, kind="main", drawing="check", tip="Ctrl+Entrée")
        self.save_button.setDefault(True)
        apart = (self.history_button, self.remove_button)
        return foot_of(Button("A&bandonner", self.reject), self.save_button, before=apart)

    def _remove(self) -> None:
        self.forget_typed()
        self.removal_wanted.emit()
        self.accept()

    def _arrange(self, columns: int) -> None:
        """Lay the fields out; the order of the keyboard is the order of reading."""
        if columns == self._columns:
            return
        self._columns = columns
        row = column = 0
        for cell, is_wide in self._cells:
            self._grid.removeWidget(cell)
            span = columns if is_wide else 1
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(cell, row, column, 1, span)
            column += span
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _content(self) -> Mapping[str, Any]:
        return {column: typed.content() for column, typed in self.inputs.items()}

    def _show_problems(self, error: InvalidEntryError) -> None:
        for problem in error.problems:
            if (row := self._rows.get(problem.field)) is not None:
                told = f"{wording.sentence_case(messages.problem_words(problem))}."
                row.show_error("À remplir." if problem.code == "missing" else told)
        self.banner.say(messages.describe(error))
        self._go_to_first_error()

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong(list(self._rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is None

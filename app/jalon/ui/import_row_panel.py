"""One row of the trial: what is the matter, the cell to type again, whom it is about, what changes."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QRadioButton, QVBoxLayout, QWidget

from jalon.domain.import_values import (
    CREATE_ANYWAY,
    PEOPLE,
    SAME,
    SKIP,
    TAKE,
    Candidate,
    Cell,
    Doubt,
    Ignored,
    Place,
    Refusal,
    RowChange,
    RowProblem,
    RowState,
    Subject,
    Verdict,
)
from jalon.domain.rules import Rules
from jalon.ui import wording
from jalon.ui.fields import Labelled, TextField
from jalon.ui.import_states import (
    STATES,
    problem_sentence,
    short_place,
    short_reason,
    value_words,
)
from jalon.ui.import_words import REASONS, field_words, problem_words
from jalon.ui.import_work import Work, iso_day
from jalon.ui.parts import Button, Card, emptied, words
from jalon.ui.theme import p

_DELAY_MILLISECONDS = 350
_LONGEST_ASKED = 18
_ASKS_WHO = frozenset(
    {
        Doubt.SAME_NAME,
        Doubt.NEAR_NAME,
        Doubt.OTHER_NAME_FOR_CODE,
        Doubt.DUPLICATE_IN_FILE,
        Doubt.UNKNOWN_PERSON,
    }
)

_UNREAD = frozenset(Refusal)
_SPARED = frozenset(
    {"email", "phone", "other_phone", "postal_code", "birth_date", "recognition_start_date",
     "recognition_end_date", "referral_date", "module_start_date", "contract_start_date",
     "contract_end_date", "weekly_hours", "act_start_time", "trip_minutes", "trip_km"}
)  # fmt: skip
"""What a row does without when it cannot be read."""


class RowPanel(Card):
    """Shows a verdict; what is typed or chosen is told at once and judged again, in place."""

    repaired = Signal(object, str)
    """A cell was typed again: sheet, row and column; its text."""
    chosen = Signal(object, object)
    """Something was decided of a row: its place, the choice or None."""
    value_wanted = Signal(str, str, str)
    """What a written value of a list means is to be said: sheet, list, written."""
    back_wanted = Signal()
    grown = Signal()

    def __init__(self) -> None:
        super().__init__(margin=18, spacing=10)
        self._work: Work | None = None
        self._rules: Rules | None = None
        self._verdict: Verdict | None = None
        self._all_shown = False
        self.fields: dict[int, Labelled] = {}
        self._typing: dict[int, QTimer] = {}
        self.who = words("", "heading", wrap=True)
        self.place = words("", "help", wrap=True)
        self.state = words("")
        self.state.setProperty("pill", "plain")
        self.reason = words("", wrap=True)
        self.body.addWidget(self.who)
        self.body.addWidget(self.place)
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.reason)
        self._asked = QVBoxLayout()
        self._cells = QVBoxLayout()
        self._change_rows = QVBoxLayout()
        for part in (self._asked, self._cells, self._change_rows):
            part.setSpacing(p(8))
            self.body.addLayout(part)
        self.leave_button = Button("&Laisser cette ligne", self._leave, drawing="x")
        self.whole_button = Button("Voir &toute la ligne", self._show_whole, kind="link", drawing="eye")
        for button in (self.leave_button, self.whole_button):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()
        self.options: dict[str, QRadioButton] = {}
        self.set_empty()

    @property
    def shown(self) -> Verdict | None:
        """Return the verdict that is shown."""
        return self._verdict

    def set_empty(self) -> None:
        """Show that no row is chosen."""
        self._verdict = None
        self._clear()
        self.who.setText("Aucune ligne choisie")
        for part in (self.place, self.state, self.reason, self.leave_button, self.whole_button):
            part.hide()

    def show_verdict(self, work: Work, verdict: Verdict, rules: Rules) -> None:
        """Show a row, or what became of the one shown: a field that is being typed in stays."""
        is_same = self._verdict is not None and self._verdict.place == verdict.place
        self._work, self._rules, self._verdict = work, rules, verdict
        if not is_same:
            self._clear()
            self._all_shown = False
        many = len(work.mapping.tables) > 1
        self.who.setText(verdict.who or wording.sentence_case(short_place(verdict, with_sheet=many)))
        about = {Subject.PERSONS: "Personne", Subject.ACTS: "Acte"}.get(
            verdict.subject or Subject.PERSONS, ""
        )
        on_file = f"dossier {verdict.case_code}" if verdict.case_code and verdict.person_id else ""
        place = short_place(verdict, with_sheet=many) if verdict.who else ""
        told = (about if verdict.subject else "", on_file, place)
        self.place.setText(" · ".join(part for part in told if part))
        look = STATES[verdict.state]
        self.state.setText(look.words)
        self.state.setProperty("pill", look.tone)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.place.setVisible(bool(self.place.text()))
        self.state.show()
        self._show_reason(verdict)
        self._show_asked(verdict)
        self._show_cells(verdict)
        self._show_changes(verdict.changes)
        skipped = verdict.reason is Ignored.SKIPPED
        self.leave_button.setText("&Reprendre cette ligne" if skipped else "&Laisser cette ligne")
        self.leave_button.draw("undo-2" if skipped else "x")
        self.leave_button.setVisible(skipped or verdict.state is not RowState.IGNORED)
        self.whole_button.setVisible(verdict.subject is not None and not self._all_shown)

    def focus_first(self) -> None:
        """Go to what is to be mended, else to what can be decided."""
        first = next((row.field for row in self.fields.values() if row.error), None)
        first = first or next(iter(self.options.values()), None)
        first = first or next((row.field for row in self.fields.values()), None)
        (first or self.leave_button).setFocus()

    # --- what is the matter

    def _show_reason(self, verdict: Verdict) -> None:
        """Say what no cell shows by itself."""
        if verdict.reason is not None:
            told = f"{wording.sentence_case(REASONS[verdict.reason])}."
        else:
            held = {problem.column for problem in verdict.problems if problem.column is not None}
            told = " ".join(
                dict.fromkeys(
                    problem_sentence(one)
                    for one in (*verdict.problems, *verdict.remarks)
                    if one.column not in held or one.column is None
                )
            )
        self.reason.setText(told)
        self.reason.setVisible(bool(told))
        self.setAccessibleName(f"{verdict.who}, {STATES[verdict.state].words}. {short_reason(verdict)}")

    def _show_asked(self, verdict: Verdict) -> None:
        """Ask whom the row is about, or which way a day reads, or what a word means."""
        work = self._work
        assert work is not None
        choice = work.choices.get(verdict.place)
        codes = {problem.code for problem in verdict.problems}
        wants_who = bool(verdict.candidates) or bool(codes & _ASKS_WHO) or (choice or "").startswith(SAME)
        had_focus = next((key for key, radio in self.options.items() if radio.hasFocus()), None)
        emptied(self._asked)
        self.options = {}
        if wants_who or choice == CREATE_ANYWAY:
            self._ask_who(verdict, choice)
        for problem in verdict.problems:
            if problem.code == Doubt.AMBIGUOUS_DAY:
                self._ask_day(problem)
            elif problem.code == Doubt.UNKNOWN_VALUE or problem.facts.get("list") == PEOPLE:
                self._ask_value(problem)
            elif problem.code == Doubt.LOCKED_ADMISSION:
                button = Button("Changer l’admission quand même", self._decided(verdict.place, TAKE))
                self._asked.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            elif problem.code in _UNREAD and problem.field in _SPARED and problem.column is not None:
                cell = (problem.sheet, problem.row, problem.column)
                without = f"Prendre la ligne sans «\u00a0{problem.heading or problem.letter}\u00a0»"
                button = Button(without, self._repair_with(cell, ""))
                self._asked.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if had_focus in self.options:
            self.options[had_focus].setFocus()

    def _ask_who(self, verdict: Verdict, choice: str | None) -> None:
        entries = [(f"{SAME}{one.key}", *_same_words(one)) for one in verdict.candidates]
        if verdict.subject is Subject.PERSONS:
            entries.append((CREATE_ANYWAY, "Une autre personne", "Son dossier sera créé."))
        if entries:
            self._asked.addWidget(words("De qui parle cette ligne\u00a0?", "strong", wrap=True))
        for key, text, below in entries:
            radio = QRadioButton(text)
            radio.setAccessibleDescription(below)
            radio.setChecked(choice == key)
            radio.setAutoExclusive(False)  # else Tab reaches one of them only; they are shown again at once
            radio.clicked.connect(self._decided(verdict.place, key))
            self.options[key] = radio
            self._asked.addWidget(radio)
            if below:
                detail = words(below, "help", wrap=True)
                detail.setContentsMargins(p(40), 0, 0, 0)
                self._asked.addWidget(detail)

    def _ask_day(self, problem: RowProblem) -> None:
        for name in ("day", "other"):
            day = iso_day(problem.facts.get(name, ""))
            if day is not None and problem.column is not None:
                cell = (problem.sheet, problem.row, problem.column)
                text = wording.day_words(day).partition(" ")[2]
                button = Button(f"C’est le {text}", self._repair_with(cell, day.isoformat()))
                self._asked.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_value(self, problem: RowProblem) -> None:
        name = problem.facts.get("list", "")
        button = Button(
            f"Dire ce qu’est «\u00a0{_short(problem.written)}\u00a0»",
            lambda: self.value_wanted.emit(problem.sheet, name, problem.written),
            kind="link",
            drawing="arrow-right",
        )
        self._asked.addWidget(button)

    def _decided(self, place: Place, key: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(place, key)

    def _repair_with(self, cell: Cell, text: str) -> Callable[[], None]:
        return lambda: self.repaired.emit(cell, text)

    def _leave(self) -> None:
        if self._verdict is not None:
            skipped = self._verdict.reason is Ignored.SKIPPED
            self.chosen.emit(self._verdict.place, None if skipped else SKIP)

    # --- the cells

    def _show_cells(self, verdict: Verdict) -> None:
        work = self._work
        assert work is not None
        by_column: dict[int, list[RowProblem]] = {}
        for problem in verdict.problems:
            if problem.column is not None:
                by_column.setdefault(problem.column, []).append(problem)
        for column in self._columns_to_show(verdict, by_column):
            if column not in self.fields:
                self._add_cell(verdict, column)
        for column, row in self.fields.items():
            found = by_column.get(column, [])
            row.show_error(" ".join(_without_heading(one) for one in found) or None)
            is_repaired = (verdict.sheet, verdict.row, column) in work.repairs
            row.show_help("Corrigé, rien à redire." if is_repaired and not found else "")

    def _columns_to_show(self, verdict: Verdict, problems: Mapping[int, object]) -> list[int]:
        work = self._work
        assert work is not None
        table = work.mapping.of(verdict.sheet)
        if table is None or verdict.subject is None:
            return []
        repaired = {column for sheet, row, column in work.repairs if (sheet, row) == verdict.place}
        taken = [number for number, name in sorted(table.columns.items()) if name]
        if self._all_shown:
            return taken
        return [number for number in sorted({*taken, *problems}) if number in problems or number in repaired]

    def _add_cell(self, verdict: Verdict, column: int) -> None:
        work = self._work
        assert work is not None
        table = work.mapping.of(verdict.sheet)
        name = table.columns.get(column) if table is not None else None
        sheet = work.sheets[verdict.sheet]
        found = next((one for one in sheet.columns if one.number == column), None)
        label = (found.heading if found is not None else "") or (field_words(name) if name else "")
        letter = found.letter if found is not None else ""
        edit = TextField()
        edit.setText(work.written(verdict.sheet, verdict.row, column))
        row = Labelled(f"{label} (colonne {letter})" if letter else label, edit)
        row.label.setWordWrap(True)  # the heading is the file's own: as long as it likes
        timer = QTimer(row)
        timer.setSingleShot(True)
        timer.setInterval(_DELAY_MILLISECONDS)
        cell = (verdict.sheet, verdict.row, column)
        timer.timeout.connect(lambda: self.repaired.emit(cell, edit.text()))
        edit.textEdited.connect(lambda _: timer.start())
        edit.returnPressed.connect(self._entered)
        self.fields[column] = row
        self._typing[column] = timer
        self._cells.addWidget(row)

    def _entered(self) -> None:
        """Enter judges at once and leads back to the list."""
        self.finish_typing()
        self.back_wanted.emit()

    def finish_typing(self) -> None:
        """Judge at once what was typed last."""
        for column, timer in self._typing.items():
            if timer.isActive() and self._verdict is not None:
                timer.stop()
                edit = self.fields[column].field
                assert isinstance(edit, TextField)
                self.repaired.emit((self._verdict.sheet, self._verdict.row, column), edit.text())

    def _show_whole(self) -> None:
        if self._verdict is None or self._work is None or self._rules is None:
            return
        self._all_shown = True
        self.finish_typing()
        emptied(self._cells)
        self.fields, self._typing = {}, {}
        self.show_verdict(self._work, self._verdict, self._rules)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.field.setFocus()
        self.grown.emit()

    # --- what it would change

    def _show_changes(self, changes: Sequence[RowChange]) -> None:
        emptied(self._change_rows)
        if not changes or self._rules is None:
            return
        is_new = all(change.before is None for change in changes)
        title = "Ce qui serait écrit" if is_new else "Ce qui changerait"
        self._change_rows.addWidget(words(title, "strong", wrap=True))
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(p(14))
        grid.setVerticalSpacing(p(3))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for number, change in enumerate(changes):
            after = value_words(change.field, change.after, self._rules)
            if change.before is not None:
                after = f"{value_words(change.field, change.before, self._rules)} → {after}"
            grid.addWidget(words(field_words(change.field), "muted", wrap=True), number, 0)
            grid.addWidget(words(after, wrap=True), number, 1)
        self._change_rows.addWidget(part)

    def _clear(self) -> None:
        self.finish_typing()
        for part in (self._asked, self._cells, self._change_rows):
            emptied(part)
        self.fields, self._typing, self.options = {}, {}, {}


def _same_words(one: Candidate) -> tuple[str, str]:
    name = f"{one.given_name} {one.family_name}".strip()
    born = f"naissance le {wording.day_digits(one.birth_date)}" if one.birth_date else ""
    code = f"dossier {one.case_code}" if one.case_code else "dans ce tableau"
    return f"La même\u00a0: {name}", ", ".join(part for part in (code, born) if part)


def _without_heading(problem: RowProblem) -> str:
    """Return what is the matter with a cell, under a field that bears its heading."""
    return f"{wording.sentence_case(problem_words(problem))}."


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ASKED else f"{text[: _LONGEST_ASKED - 1]}…"

"""Writes the words of the guide of a module: one line is one item."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.domain.rules import Guide
from jalon.ui import messages, wording
from jalon.ui.drafting import TypedDialog
from jalon.ui.fields import Labelled, NoteField, first_wrong
from jalon.ui.parts import Banner, Button, foot_of, page, shortcut, words
from jalon.ui.theme import p


class GuideTextDialog(TypedDialog):
    """Asks for the words of one module; ``save`` gets the guide that was typed."""

    def __init__(
        self, title: str, guide: Guide, save: Callable[[Guide], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._guide, self._save = guide, save
        self.setWindowTitle("Jalon — textes du guide")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words(title, "title", wrap=True))
        layout.addWidget(
            words(
                "Les mots de la structure, pour tous ses postes. Les papiers gardent ceux des textes.",
                "muted",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.fields: dict[str, NoteField] = {}
        self._rows: dict[str, Labelled] = {}
        one_each = "Une ligne pour chaque élément."
        for name, label, lines, said in (
            ("purpose", "À &quoi sert ce module", 3, ""),
            ("usual", "Ce qui se &fait d’habitude", 5, one_each),
            ("outputs", "Ce qu’on en &garde", 3, one_each),
            ("people", "A&vec qui", 3, one_each),
        ):
            self.fields[name] = field = NoteField(lines)
            value = getattr(guide, name)
            field.setPlainText(value if isinstance(value, str) else "\n".join(value))
            self._rows[name] = Labelled(label, field, help_words=said)
            layout.addWidget(self._rows[name])
        layout.addStretch()
        outside.addWidget(body, 1)
        self.save_button = Button("Enregi&strer", self.save, kind="main", drawing="check", tip="Ctrl+Entrée")
        self.save_button.setDefault(True)
        outside.addWidget(foot_of(Button("A&bandonner", self.reject), self.save_button))
        shortcut(self, "Ctrl+Return", self.save)
        shortcut(self, "Ctrl+Enter", self.save)
        self.resize(QSize(p(720), p(660)))
        self.fields["purpose"].setFocus()

    def save(self) -> None:
        """Write what is typed; an error is shown beside its field."""
        self.banner.clear()
        for row in self._rows.values():
            row.show_error(None)
        typed = replace(
            self._guide,
            purpose=self.fields["purpose"].toPlainText().strip(),
            usual=self._lines("usual"),
            outputs=self._lines("outputs"),
            people=self._lines("people"),
        )
        try:
            self._save(typed)
        except InvalidEntryError as error:
            for problem in error.problems:
                if problem.field in self._rows:
                    self._rows[problem.field].show_error(
                        f"{wording.sentence_case(messages.problem_words(problem))}."
                    )
            self.banner.say(messages.describe(error))
            wrong = first_wrong(list(self._rows.values()))
            if isinstance(wrong, QWidget):
                wrong.setFocus()
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.accept()

    def _lines(self, name: str) -> tuple[str, ...]:
        text = self.fields[name].toPlainText()
        return tuple(line.strip() for line in text.splitlines() if line.strip())

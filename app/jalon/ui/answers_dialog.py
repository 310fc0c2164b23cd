"""Help to type a questionnaire elsewhere: each question in the order asked, its answer ready to be copied."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.months import Month, month_of
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.services.papers.questionnaires import told_answers
from jalon.ui import messages
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.parts import Banner, Button, foot_of, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

if TYPE_CHECKING:
    from jalon.ui.main_window import MainWindow

_ROW: Final = 36
_HALF: Final = 6
_HALVES: Final = 3
_NOTHING_KNOWN: Final = frozenset({"unknown", "never", "none"})


@dataclass(frozen=True, slots=True)
class _Line:
    question: str
    answer: str
    is_known: bool


class AnswersDialog(QDialog):
    """Stays above the other windows: one reads here and types, or pastes, there."""

    def __init__(
        self, context: Context, person: tuple[str, str] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.WindowStaysOnTopHint)
        self._context, self._person, self._is_gone = context, person, False
        self._lines: dict[str, _Line] = {}
        self.finished.connect(self._leave)
        self.setWindowTitle("Jalon — aide à la saisie")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choice = Choice()
        self.choice.offer(self._offered())
        self._model: PagedModel[_Line] = PagedModel(
            (Column("Question", lambda line: line.question), Column("Réponse", lambda line: line.answer)),
            lambda ids: {key: self._lines[key] for key in ids},
            self,
        )
        self.table = Table("Questions et réponses", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(1, {0: 300})
        self.table.opened.connect(lambda _: self.copy_answer())
        self._build()
        self.choice.currentIndexChanged.connect(lambda _: self.show_answers())
        self.show_answers()

    def show_answers(self) -> None:
        """Answer the chosen questionnaire, behind the window."""
        code, _, month = str(self.choice.value()).partition(" ")
        asked = Asked(month=Month.parse(month)) if month else Asked(person_id=self._person_id())
        caseload, today = self._context.workspace.caseload, self._context.today()
        self.said.setText("Les réponses se préparent…")
        # The jobs of the window: it waits for them before the caseload is closed.
        self._context.jobs.start(
            lambda _: make_paper(caseload, code, asked, today=today).document,
            done=self._show,
            failed=self._failed,
        )

    def copy_answer(self) -> None:
        """Copy the answer of the chosen question, and go to the next one."""
        row = self.table.currentIndex().row()
        line = self._model.row_at(row)
        if line is None:
            return
        if line.is_known:
            QGuiApplication.clipboard().setText(line.answer.replace("\u00a0", " "))
            self.said.setText(f"Copié\u00a0: {line.question}.")
        else:
            self.said.setText(f"Rien à copier\u00a0: {line.question}. {line.answer}.")
        self.table.selectRow(min(row + 1, len(self._lines) - 1))

    def _offered(self) -> list[tuple[str | None, str]]:
        found: list[tuple[str | None, str]] = []
        if self._person is not None:
            case_code = self._person[1]
            found += [
                ("Q1", f"Entrée, dossier {case_code}"),
                ("Q2", f"Suivi ou sortie, dossier {case_code}"),
            ]
        month = month_of(self._context.today())
        for _ in range(_HALVES):
            is_first = month.number <= _HALF
            half = "1er semestre" if is_first else "2e semestre"
            found.append((f"Q3 {month}", f"Activité, {half} {month.year}"))
            month = Month(month.year, 1 if is_first else 1 + _HALF).previous
        return found

    def _person_id(self) -> str | None:
        return None if self._person is None else self._person[0]

    def _leave(self, _: int) -> None:
        self._is_gone = True

    def _show(self, document: dict[str, object]) -> None:
        if self._is_gone:
            return
        kinds = [one["kind"] for one in document["questions"]]  # type: ignore[attr-defined]
        told = told_answers(document)
        self._lines = {
            str(rank): _Line(question, answer, kind not in _NOTHING_KNOWN)
            for rank, ((question, answer), kind) in enumerate(zip(told, kinds, strict=True))
        }
        self._model.show_ids(tuple(self._lines))
        self.table.selectRow(0)
        self.said.setText("Entrée copie la réponse et passe à la suivante.")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, JalonError):
            raise error
        if not self._is_gone:
            self.banner.say(messages.describe(error))

    def _build(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        shown = QWidget()
        layout = page(shown)
        layout.setSpacing(p(10))
        layout.addWidget(words("Aide à la saisie", "title", wrap=True))
        layout.addWidget(
            words(
                "Les réponses que Jalon connaît, dans l’ordre réglé par la structure (Réglages, Listes). "
                "Comparez avec les questions de l’outil\u00a0: elles n’ont pas pu être lues.",
                "help",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addWidget(Labelled("&Questionnaire", self.choice))
        self.table.setMinimumHeight(p(_ROW) * 6)
        layout.addWidget(self.table, 1)
        self.said = words("", "muted", wrap=True)
        layout.addWidget(self.said)
        outside.addWidget(shown, 1)
        self.copy_button = Button(
            "&Copier la réponse", self.copy_answer, kind="main", drawing="clipboard-list"
        )
        outside.addWidget(foot_of(Button("&Fermer", self.accept), self.copy_button))
        fit(self, QSize(p(720), p(620)))


def open_answers(window: "MainWindow", context: Context) -> AnswersDialog:
    """Open the help for the person whose file is shown, or for the structure alone."""
    sheet, person = window.person.desk.sheet, None
    if window.person.isVisible() and sheet is not None and sheet.line.id == window.person.person_id:
        person = (sheet.line.id, sheet.line.case_code)
    dialog = AnswersDialog(context, person, window)
    dialog.show()
    return dialog

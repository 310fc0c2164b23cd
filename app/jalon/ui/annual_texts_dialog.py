"""What the structure writes itself in its annual report, chapter by chapter."""

from datetime import date

from PySide6.QtWidgets import QWidget

from jalon.services import annual_report
from jalon.settings.rules import rules_for
from jalon.ui.agreement_dialogs import TypedForm
from jalon.ui.context import Context
from jalon.ui.fields import Labelled, NoteField
from jalon.ui.parts import words

_LETTERS = {
    "RESUME": "&L’année en bref",
    "FILE_ACTIVE": "&File active et modules",
    "EMPLOI": "Emploi et main&tien",
    "EMPLOYEURS": "Travail avec les emplo&yeurs",
    "PARTENAIRES": "&Partenaires et plateforme",
    "DIFFICULTES": "&Difficultés rencontrées",
    "PERSPECTIVES": "Per&spectives",
}


class AnnualTextsDialog(TypedForm):
    """Asks for the texts of the report of a year; none is needed."""

    def __init__(self, context: Context, year: int, parent: QWidget | None = None) -> None:
        super().__init__(f"Rapport annuel {year}\u00a0: vos textes", context, (760, 700), parent)
        self._year = year
        self.content.addWidget(
            words(
                "Les chiffres viennent du carnet. Rien n’est obligatoire\u00a0; ne nommez personne.",
                "muted",
                wrap=True,
            )
        )
        kept = self._workspace.read(annual_report.read_texts, year)
        labels = rules_for(date(year, 12, 31)).labels["report_chapters"]
        self.fields: dict[str, NoteField] = {}
        for chapter in annual_report.chapters(date(year, 12, 31)):
            self.fields[chapter] = field = NoteField(4)
            field.setPlainText(kept.get(chapter, ""))
            self.rows[chapter] = Labelled(_LETTERS.get(chapter, labels[chapter]), field)
        self.place(tuple((chapter,) for chapter in self.fields))
        self.content.addStretch()
        self.start_on(next(iter(self.fields.values())))

    def write(self) -> None:
        """Override."""
        texts = {chapter: field.toPlainText() for chapter, field in self.fields.items()}
        self._workspace.write(annual_report.change_texts, self._year, texts)

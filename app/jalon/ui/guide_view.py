"""The guide of a person, module by module: what for, what is usual, what is missing, steps, what is kept."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.guide import ACCUEIL, EMPLOI, EVALUATION, GUIDED, PROJET, RECHERCHE
from jalon.domain.rules import Guide
from jalon.services import guide, guide_texts
from jalon.services.colleagues import may_manage
from jalon.services.guide import PersonGuide
from jalon.services.person_records import FileRecord
from jalon.ui.drafting import Address
from jalon.ui.flow import Flow
from jalon.ui.guide_cards.missing import Actions, MissingCard
from jalon.ui.guide_cards.records import EvaluationCard, GuideCard, ProjectsCard, SearchCard, WorkCard
from jalon.ui.guide_cards.reviews import ReviewsCard
from jalon.ui.guide_cards.steps import StepsCard
from jalon.ui.guide_cards.text import TextCard
from jalon.ui.guide_text_dialog import GuideTextDialog
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Row
from jalon.ui.person_desk import FileDesk
from jalon.ui.stops import order_tabs
from jalon.ui.theme import p
from jalon.ui.workspace import settle

_SHORT = {
    ACCUEIL: "&0. Accueil",
    EVALUATION: "&1. Évaluation",
    PROJET: "&2. Projet",
    RECHERCHE: "&3. Recherche",
    EMPLOI: "&4. Emploi",
}
_TEXTS = "guide_texts"
_ROUNDS = 4
_OF_EVALUATION = ("MOTS_ABSENTS", "ATOUTS_ABSENTS", "AIDES_ABSENTES", "REVUE_ABSENTE")


class GuideView(QWidget):
    """Shows the guide of the person on the desk; one module at a time, that of today first."""

    def __init__(self, desk: FileDesk, elsewhere: Actions) -> None:
        """``elsewhere`` adds what other parts of the page hold: it is taken before anything of the view."""
        super().__init__()
        self.desk = desk
        self._elsewhere = elsewhere
        self._shown: PersonGuide | None = None
        self._person: str | None = None
        self.module = EVALUATION
        desk.openers[_TEXTS] = self._edit_again
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(16))
        self.suggestion = Banner("warm")
        layout.addWidget(self.suggestion)
        self.tabs: dict[str, Button] = {}
        tools = QWidget()
        flow = Flow(tools)
        flow.setSpacing(p(8))
        for module in GUIDED:
            self.tabs[module] = tab = Button(_SHORT[module], kind="tab")
            tab.setCheckable(True)
            tab.clicked.connect(partial(self._choose, module))
            flow.addWidget(tab)
        layout.addWidget(tools)
        self.text = TextCard(self.edit_text, self.give_back_text)
        self.missing, self.steps = MissingCard(), StepsCard(desk)
        self.kept: dict[str, GuideCard] = {
            EVALUATION: EvaluationCard(desk),
            PROJET: ProjectsCard(desk),
            RECHERCHE: SearchCard(desk),
            EMPLOI: WorkCard(desk, elsewhere["BILAN_ABSENT"]),
        }
        self.reviews = ReviewsCard(desk)
        columns = Row(860)
        columns.add(_column(self.missing, *self.kept.values(), self.reviews), 3)
        columns.add(_column(self.steps, self.text), 2)
        layout.addWidget(columns)

    def read(self) -> None:
        """Read and show the guide of the person on the desk; someone else begins with her own."""
        shown = self.desk.workspace.read(guide.read_guide, self.desk.person_id, today=self.desk.today())
        if self._person != self.desk.person_id:
            self._person = self.desk.person_id
            self.module = shown.main or (EVALUATION if self.desk.open_path is not None else ACCUEIL)
        self._shown = shown
        self._show()

    def show_module(self, module: str) -> None:
        """Show the guide of a module."""
        self.module = module
        self._show()

    def edit_text(self) -> None:
        """Ask for the structure's own words of this module."""
        texts = self.desk.workspace.read(guide_texts.read_guide_texts, self.desk.today())

        def save(typed: Guide) -> None:
            self.desk.workspace.write(guide_texts.change_guide_text, typed, today=self.desk.today())

        dialog = GuideTextDialog(self._title(), texts[self.module].guide, save, self.window())
        dialog.draft_address = Address("person", self.desk.person_id, _TEXTS, {"module": self.module})
        dialog.accepted.connect(lambda: self.desk.told.emit("Texte du guide enregistré."))
        self.desk.open(dialog, self.text.edit_button)

    def _edit_again(self, module: str) -> None:
        self.show_module(module)
        self.edit_text()
        if isinstance(self.desk.dialog, GuideTextDialog):
            self.desk.restore(self.desk.dialog)

    def give_back_text(self) -> None:
        """Show the words of the rules again."""
        self.text.edit_button.setFocus()
        self.desk.run(
            "Texte de Jalon remis.", guide_texts.give_back_guide_text, self.module, today=self.desk.today()
        )

    def _choose(self, module: str, *_: object) -> None:
        self.show_module(module)

    def _title(self) -> str:
        if self.module == ACCUEIL:
            return self.desk.rules.label("pre_modules", ACCUEIL)
        return self.desk.rules.module(self.module).label

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        for module, tab in self.tabs.items():
            tab.setChecked(module == self.module)
            tab.setText(_SHORT[module] + _state_words(module, shown))
        texts = self.desk.workspace.read(guide_texts.read_guide_texts, self.desk.today())
        wording = "" if self.module == ACCUEIL else self.desk.rules.module(self.module).wording
        may_edit = may_manage(self.desk.workspace.caseload)
        self.text.show_text(self._title(), wording, texts[self.module], may_edit=may_edit)
        self.missing.show_missing(shown.missing[self.module], self.desk.rules, self._actions(shown))
        self.steps.show_steps(self.module, shown)
        for module, card in self.kept.items():
            card.setVisible(module == self.module)
            if module == self.module:
                card.show_guide(shown)
        self.reviews.show_guide(shown)
        self._suggest(shown)
        self._settle(_ROUNDS)
        order_tabs(self)

    def _settle(self, rounds: int) -> None:
        """Give the cards their heights: those of wrapped words are known once their widths are.

        Each round settles what the one before it made room for: a card, its column, the page.
        """
        settle(self.window())
        if rounds:
            QTimer.singleShot(0, self, partial(self._settle, rounds - 1))

    def _suggest(self, shown: PersonGuide) -> None:
        change = self._elsewhere.get("CHANGE_MODULE")
        if shown.suggestion is None or shown.main is None or self.desk.open_path is None or change is None:
            self.suggestion.clear()
            return
        module, reason = shown.suggestion
        told = self.desk.rules.label("module_change_reasons", reason)
        label = self.desk.rules.module(module).label
        button = Button("En décider…", change, drawing="signpost")
        self.suggestion.say(
            Message(
                f"{told}\u00a0: «\u00a0{label}\u00a0» est peut-être le module du moment.",
                "À décider avec la personne, dans les deux sens\u00a0; rien ne change tout seul.",
            ),
            [button],
        )

    def _actions(self, shown: PersonGuide) -> Actions:
        file = shown.file
        evaluation, projects = self.kept[EVALUATION], self.kept[PROJET]
        assessments, plans = file.of("shared_assessment"), guide.current_plans(file)
        fill_evaluation = self._correct(assessments[-1]) if assessments else evaluation.change
        fill_project = self._correct(plans[0]) if plans else projects.change
        awaited = [one for one in file.of("job_application") if one.values["answer"] in (None, "EN_ATTENTE")]
        actions: dict[str, Callable[[], object]] = {
            "EVALUATION_ABSENTE": evaluation.change,
            **dict.fromkeys(_OF_EVALUATION, fill_evaluation),
            "REVUE_PASSEE": evaluation.change,
            "PROJET_ABSENT": projects.change,
            **dict.fromkeys(("METIER_SANS_CODE", "HEURES_ABSENTES", "TRANSPORT_ABSENT"), fill_project),
            **dict.fromkeys(("DIVULGATION_A_DECIDER", "MOTS_DIVULGATION_ABSENTS"), fill_project),
            "CANDIDATURE_ABSENTE": self.kept[RECHERCHE].change,
        }
        if awaited:
            actions["REPONSE_ATTENDUE"] = self._correct(awaited[0])
        return {**actions, **self._elsewhere}

    def _correct(self, record: FileRecord) -> Callable[[], object]:
        return partial(self.desk.correct, record)


def _state_words(module: str, shown: PersonGuide) -> str:
    times = shown.times.get(module, 0)
    again = f", {times}e fois" if times > 1 else ""
    if module == shown.main:
        return f" (en cours{again})"
    if module in shown.modules:
        return f" (en parallèle{again})"
    return ""


def _column(*cards: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(p(16))
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    return column

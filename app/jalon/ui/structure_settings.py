"""The section of the settings for our organisation: identity, where to reach it, since when, its words."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QGridLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import structure
from jalon.services.colleagues import may_manage
from jalon.services.structure import StructureDetails, Town
from jalon.settings.reference import departments
from jalon.ui import messages, wording
from jalon.ui.access_settings import NOT_YOURS, allow
from jalon.ui.context import Context
from jalon.ui.drafting import Address, type_again, typed_in
from jalon.ui.fields import Choice, DayField, Labelled, TextField, first_wrong
from jalon.ui.parts import Banner, Button, Card, Heading, page, words
from jalon.ui.registration_doubts import finess_doubt, siret_doubt
from jalon.ui.resuming import TypedThere
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_MEDICO_SOCIAL: list[tuple[str | None, str]] = [
    (None, "Pas indiqué"),
    ("yes", "Oui, au sens de l’article L. 312-1 du CASF"),
    ("no", "Non"),
]
_VOCABULARIES: list[tuple[str | None, str]] = [
    (None, "Selon la date du document"),
    ("2016-2025", "2022\u00a0: référent, structure gestionnaire"),
    ("2026", "2026\u00a0: conseiller, chef de file"),
]


class StructureSettings(Screen):
    """A form that is saved as a whole; what is being typed stays when something else changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._shown = StructureDetails("")
        self._town_code: str | None = None
        self._towns: dict[str, Town] = {}
        self.name, self.siret, self.finess = TextField(), TextField(), TextField()
        self.medico_social, self.vocabulary = Choice(), Choice()
        self.address, self.postal_code, self.town = TextField(), TextField(), TextField()
        self.phone, self.email = TextField(), TextField()
        self.used_since, self.assessed = DayField(context.today), DayField(context.today)
        self.medico_social.offer(_MEDICO_SOCIAL)
        self.vocabulary.offer(_VOCABULARIES)
        self.rows = {
            "structure_name": Labelled("N&om", self.name),
            "siret": Labelled("&SIRET", self.siret, help_words="Quatorze chiffres."),
            "finess": Labelled("&FINESS", self.finess, help_words="Neuf signes, s’il y en a un."),
            "is_medico_social": Labelled(
                "Établissement ou service &médico-social",
                self.medico_social,
                help_words="Décide de ce qui fonde le partage d’informations.",
            ),
            "address": Labelled("&Adresse", self.address),
            "postal_code": Labelled("Code &postal", self.postal_code),
            "town": Labelled("&Ville", self.town),
            "phone": Labelled("&Téléphone", self.phone),
            "email": Labelled("Adresse é&lectronique", self.email),
            "used_since": Labelled(
                "&Jalon utilisé depuis le",
                self.used_since,
                help_words="Avant, les mois montrent «\u00a0—\u00a0» et non 0\u00a0: Jalon n’en sait rien.",
            ),
            "impact_assessment_date": Labelled(
                "A&IPD faite le",
                self.assessed,
                help_words="Analyse d’impact sur la protection des données (RGPD, art. 35).",
            ),
            "vocabulary": Labelled(
                "Mots des &documents",
                self.vocabulary,
                help_words="Les listes et les définitions restent celles de la date.",
            ),
        }
        self.rows["siret"].tell_doubts(siret_doubt)
        self.rows["finess"].tell_doubts(finess_doubt)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Structure"

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed that is not saved."""
        return self._typed() != self._shown or any(
            field.text().strip() and field.day() is None for field in (self.used_since, self.assessed)
        )

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen."""
        return (TypedThere(Address("settings"), "structure", typed_in(self)),) if self.is_touched else ()

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen."""
        self.reload()
        type_again(self, content)

    def reload(self) -> None:
        """Show what is known, unless someone is typing."""
        manages = self._workspace.read(may_manage)
        allow(self.save_button, "" if manages else NOT_YOURS)
        self.refusal.setVisible(not manages)
        for row in self.rows.values():
            row.field.setEnabled(manages)
        found = self._workspace.read(structure.read_structure)
        if found != self._shown and not self.is_touched:
            self._show(found)

    def save(self) -> None:
        """Write everything; what is wrong is said beside its field."""
        self.banner.clear()
        for row in self.rows.values():
            row.show_error(None)
        for key, field in (("used_since", self.used_since), ("impact_assessment_date", self.assessed)):
            if field.text().strip() and field.day() is None:
                self.rows[key].show_error("Cette date n’est pas comprise.")
        if self._go_to_first_error():
            return
        wanted = self._typed()
        try:
            changed = structure.change_structure(
                self._workspace.caseload, wanted, today=self._context.today()
            )
        except InvalidEntryError as error:
            for problem in error.problems:
                told = wording.sentence_case(messages.problem_words(problem))
                self.rows[problem.field].show_error(f"{told}.")
            self._go_to_first_error()
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._show(self._workspace.read(structure.read_structure))
            if changed:
                self._workspace.changed.emit()
            self._context.tell("Structure enregistrée." if changed else "Rien n’a changé.")

    def _build(self) -> None:
        layout = page(self)
        self.save_button = Button("&Enregistrer", self.save, kind="main", drawing="check")
        heading = Heading("Structure", [self.save_button], narrow_below=420)
        heading.subtitle.setText("Ce que disent de vous le relevé et les feuilles.")
        layout.addWidget(heading)
        self.refusal = words(NOT_YOURS, "muted", wrap=True)
        self.banner = Banner("alert")
        layout.addWidget(self.refusal)
        layout.addWidget(self.banner)
        layout.addWidget(
            self._card(
                "Identité",
                (("structure_name",), ("siret", "finess"), ("is_medico_social",)),
            )
        )
        layout.addWidget(
            self._card(
                "Où vous joindre",
                (("address",), ("postal_code", "town"), ("phone", "email")),
            )
        )
        layout.addWidget(self._card("Repères", (("used_since", "impact_assessment_date"), ("vocabulary",))))
        layout.addStretch()
        self._complete_towns()

    def _card(self, title: str, lines: tuple[tuple[str, ...], ...]) -> Card:
        card = Card()
        card.body.addWidget(words(title, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(16))
        grid.setVerticalSpacing(p(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, keys in enumerate(lines):
            for column, key in enumerate(keys):
                grid.addWidget(self.rows[key], place, column, 1, 1 if len(keys) > 1 else 2)
        card.body.addLayout(grid)
        return card

    def _complete_towns(self) -> None:
        self._proposals = QStringListModel(self)
        for field in (self.town, self.postal_code):
            completer = QCompleter(self._proposals, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.popup().setProperty("completion", True)
            completer.activated.connect(self._choose_town)
            field.setCompleter(completer)
            field.textEdited.connect(self._propose_towns)

    def _propose_towns(self, typed: str) -> None:
        self._town_code = None
        found = structure.suggest_towns(typed)
        self._towns = {f"{town.name} ({town.postal_code})": town for town in found}
        self._proposals.setStringList(list(self._towns))
        self._show_department()

    def _choose_town(self, chosen: str) -> None:
        town = self._towns.get(chosen)
        if town is not None:
            self.town.setText(town.name)
            self.postal_code.setText(town.postal_code)
            self._town_code = town.code
            self._show_department()

    def _show_department(self) -> None:
        code = structure.department_of(self.postal_code.text().strip(), self._town_code)
        name = departments().get(code or "", "")
        self.rows["town"].show_help(f"Département\u00a0: {name} ({code})." if name else "")

    def _show(self, details: StructureDetails) -> None:
        self._shown = details
        self._town_code = details.town_code
        for field, text in (
            (self.name, details.name),
            (self.siret, details.siret),
            (self.finess, details.finess),
            (self.address, details.address),
            (self.postal_code, details.postal_code),
            (self.town, details.town),
            (self.phone, details.phone),
            (self.email, details.email),
        ):
            field.setText(text or "")
            field.setCursorPosition(0)
        answers = {True: "yes", False: "no", None: None}
        self.medico_social.choose(answers[details.is_medico_social])
        self.vocabulary.choose(details.vocabulary)
        self.used_since.set_day(details.used_since)
        self.assessed.set_day(details.impact_assessment_date)
        self._show_department()

    def _typed(self) -> StructureDetails:
        def text(field: TextField) -> str | None:
            return field.text().strip() or None

        return StructureDetails(
            name=self.name.text().strip(),
            siret=text(self.siret),
            finess=text(self.finess),
            is_medico_social={"yes": True, "no": False}.get(self.medico_social.value() or ""),
            address=text(self.address),
            postal_code=text(self.postal_code),
            town=text(self.town),
            town_code=self._town_code,
            department=self._shown.department,
            phone=text(self.phone),
            email=text(self.email),
            used_since=self.used_since.day(),
            impact_assessment_date=self.assessed.day(),
            vocabulary=self.vocabulary.value(),
        )

    def _go_to_first_error(self) -> bool:
        wrong = first_wrong(list(self.rows.values()))
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is not None

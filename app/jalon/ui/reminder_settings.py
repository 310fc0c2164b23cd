"""The section of the settings for reminders: after how many days the program says something."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services.reminders import BOUNDS, Reminders, change_reminders, read_reminders
from jalon.ui import messages
from jalon.ui.context import Context
from jalon.ui.drafting import Address, type_again, typed_in
from jalon.ui.fields import Labelled, TextField, first_wrong
from jalon.ui.parts import Banner, Button, Card, Heading, page, words
from jalon.ui.resuming import TypedThere
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_DEFAULTS: dict[str, int] = asdict(Reminders())
_CARDS = (
    (
        "Suivi",
        (
            (
                "days_without_contact",
                "&Sans contact depuis",
                "Jours sans acte avec une personne, avant de proposer de prendre de ses nouvelles.",
            ),
        ),
    ),
    (
        "Relevé mensuel",
        (
            ("return_due_day", "Relevé &dû le", "Jour du mois suivant, celui que demande le chef de file."),
            ("days_before_return", "&Prévenir avant", "Jours avant que le relevé soit dû."),
        ),
    ),
    (
        "Sauvegardes",
        (
            (
                "days_without_copy_away",
                "Sans &copie hors du PC depuis",
                "Jours, quand quelque chose a changé depuis la dernière copie.",
            ),
        ),
    ),
)


class ReminderSettings(Screen):
    """Numbers of the structure, the same on all its posts; what is empty is the default one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.fields: dict[str, TextField] = {}
        self.rows: dict[str, Labelled] = {}
        self._shown: Reminders | None = None
        layout = page(self)
        self.save_button = Button("&Enregistrer", self.save, kind="main", drawing="check")
        heading = Heading("Rappels", [self.save_button])
        heading.subtitle.setText(
            "Un rappel parle de ce que nous avons à faire\u00a0; il n’empêche rien. Ces nombres sont notre "
            "choix\u00a0: aucun texte ne les fixe."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        for title, rows in _CARDS:
            card = Card()
            card.body.addWidget(words(title, "heading"))
            for name, label, explanation in rows:
                card.body.addWidget(self._row(name, label, explanation))
            layout.addWidget(card)
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Rappels"

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen."""
        if self._shown is None or not self._is_touched():
            return ()
        return (TypedThere(Address("settings"), "rappels", typed_in(self)),)

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen."""
        self.reload()
        type_again(self, content)

    def reload(self) -> None:
        """Show the numbers in force, unless others are being typed."""
        if self._shown is not None and self._is_touched():
            return
        self._shown = self._workspace.read(read_reminders)
        for name, field in self.fields.items():
            field.setText(str(getattr(self._shown, name)))
            self.rows[name].show_error(None)

    def save(self) -> None:
        """Keep the numbers; one that cannot be is shown where it is typed."""
        self.banner.clear()
        values: dict[str, int] = {}
        for name, field in self.fields.items():
            text = field.text().strip()
            self.rows[name].show_error(None if not text or text.isdecimal() else "Un nombre entier.")
            values[name] = int(text) if text.isdecimal() else _DEFAULTS[name]
        if (wrong := first_wrong(list(self.rows.values()))) is not None:
            wrong.setFocus()  # type: ignore[attr-defined]
            return
        try:
            self._shown = None
            self._workspace.write(change_reminders, Reminders(**values))
        except InvalidEntryError as error:
            for problem in error.problems:
                lowest, highest = BOUNDS[problem.field]
                self.rows[problem.field].show_error(f"De {lowest} à {highest}.")
            self.fields[error.problems[0].field].setFocus()
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.reload()
            self._context.tell("Rappels enregistrés.")

    def _row(self, name: str, label: str, explanation: str) -> Labelled:
        field = TextField()
        field.setMaxLength(4)
        field.setFixedWidth(p(120))
        field.returnPressed.connect(self.save)
        self.fields[name] = field
        self.rows[name] = Labelled(
            label, field, help_words=f"{explanation} Par défaut\u00a0: {_DEFAULTS[name]}."
        )
        return self.rows[name]

    def _is_touched(self) -> bool:
        return any(field.text() != str(getattr(self._shown, name)) for name, field in self.fields.items())

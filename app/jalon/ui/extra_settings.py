"""The section of the settings for the fields that the structure adds to people and employers."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent

from jalon.domain.errors import JalonError
from jalon.domain.extra_fields import LONGEST_LABEL, MOST, ExtraField
from jalon.services import extra_fields
from jalon.services.colleagues import may_manage
from jalon.ui import extra_words, messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.fitting import fit
from jalon.ui.form_fields import Field, Form
from jalon.ui.inputs.input import Options, Surroundings
from jalon.ui.lists import rules_for
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _LEAST_ROWS = 40, 4
_DOUBTS: Final = {
    "NUMBER": "Un numéro de sécurité sociale n’a pas sa place ici\u00a0: Jalon n’en garde aucun.",
    "HEALTH": "Cela ressemble à une donnée de santé. Un champ libre n’est ni masqué ni protégé comme elle.",
    "WORDS": "Ce mot est parmi ceux à relire avant qu’un papier sorte.",
}


class _FieldTable(Table):
    """Where the room is narrow, the label and the kind alone."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self.model() is not None:
            narrow = self.width() < p(560)
            for column in (1, 3):
                self.setColumnHidden(column, narrow)
            self.share_width(0, {2: 150} if narrow else {1: 120, 2: 180, 3: 150})


class ExtraSettings(Screen):
    """Each change is written at once, for all the posts of the structure, and can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._fields: dict[str, ExtraField] = {}
        self._filled: Mapping[str, int] = {}
        self.dialog: EntryDialog | None = None
        layout = page(self)
        heading = Heading(self.title, [])
        heading.subtitle.setText(
            f"{MOST} au plus en service, personnes et employeurs ensemble. Jamais comptés dans un relevé."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addWidget(self._card())
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Champs de la structure"

    def reload(self) -> None:
        """Show the fields."""
        kept = self._model.id_at(self.table.currentIndex().row())
        found = self._workspace.read(extra_fields.read_fields, with_archived=True)
        self._filled = self._workspace.read(extra_fields.count_filled)
        self._fields = {field.id: field for field in sorted(found, key=lambda one: one.subject == "employer")}
        self._model.show_ids(tuple(self._fields))
        rows = max(len(self._fields), _LEAST_ROWS)
        self.table.setFixedHeight(p(_ROW) * (rows + 1) + p(10))
        self.table.setVisible(bool(self._fields))
        in_use = sum(not field.is_archived for field in self._fields.values())
        told = wording.counted(in_use, "champ en service", "champs en service")
        self.count.setText(f"{told} sur {MOST}" if self._fields else "Aucun champ ajouté pour l’instant.")
        if self._fields:
            self.table.selectRow(self._model.place_of(kept) or 0)
        self._settle()

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen."""
        if address.asked == "change" and address.record_id in self._fields:
            self.table.selectRow(self._model.place_of(address.record_id) or 0)
            self.change()
        else:
            self.add()
        if self.dialog is not None:
            self.dialog.restore(content)

    def add(self) -> None:
        """Ask for a new field."""

        def save(given: Mapping[str, Any], _: object) -> None:
            self._workspace.write(
                extra_fields.add_field,
                given["subject"],
                given["label"] or "",
                given["kind"],
                (given["choices"] or "").splitlines(),
            )
            self._context.tell(f"Champ ajouté\u00a0: {given['label']}.")

        form = Form("extra_field", "Nouveau champ", (*self._form_fields(), *_KIND_AND_CHOICES))
        self._ask(form, {"subject": "person", "kind": "TEXT"}, save, "add", None)

    def change(self) -> None:
        """Ask for the words of the selected field."""
        if (field := self._selected()) is None:
            return

        def save(given: Mapping[str, Any], _: object) -> None:
            choices = (given.get("choices") or "").splitlines()
            self._workspace.write(extra_fields.change_field, field.id, given["label"] or "", choices)
            self._context.tell(f"Champ modifié\u00a0: {given['label']}.")

        columns = ("label", "choices") if field.kind == "CHOICE" else ("label",)
        whole = Form("extra_field", "Champ", (*self._form_fields(), *_KIND_AND_CHOICES))
        values = {"label": field.label, "choices": "\n".join(field.choices)}
        self._ask(whole.only(*columns), values, save, "change", field.id)

    def move_field(self, steps: int) -> None:
        """Move the selected field up or down."""
        if (field := self._selected()) is not None:
            self._run("Ordre changé", extra_fields.move_field, field.id, steps)

    def archive(self) -> None:
        """Ask for the selected field no more, or again."""
        if (field := self._selected()) is not None:
            since = None if field.is_archived else self._context.today()
            told = "De nouveau en service" if field.is_archived else "Archivé, ce qui est rempli reste lu"
            self._run(f"{told}\u00a0: {field.label}", extra_fields.archive_field, field.id, since=since)

    def remove(self) -> None:
        """Remove the selected field, which nobody fills."""
        if (field := self._selected()) is not None:
            self._run(f"Champ retiré\u00a0: {field.label}", extra_fields.remove_field, field.id)

    def _selected(self) -> ExtraField | None:
        return self._model.row_at(self.table.currentIndex().row())

    def _run(self, told: str, use_case: Any, *args: Any, **kwargs: Any) -> None:
        self.banner.clear()
        try:
            self._workspace.write(use_case, *args, **kwargs)
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"{told}.")

    def _ask(
        self, form: Form, values: Mapping[str, Any], save: Any, asked: str, field_id: str | None
    ) -> None:
        options: dict[str, Options] = {
            "subject": list(extra_words.SUBJECTS.items()),
            "kind": list(extra_words.KINDS.items()),
        }
        today = self._context.today
        around = Surroundings(today, rules_for(today()), options, lambda _: (), {})
        self.dialog = dialog = EntryDialog(form, values, around, save, parent=self.window())
        dialog.field("label").setMaxLength(LONGEST_LABEL)
        dialog.draft_address = Address("settings", field_id, f"extra.{asked}")
        dialog.finished.connect(lambda _: self._closed())
        fit(dialog, dialog.size(), within=self.window())
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        QTimer.singleShot(0, self.add_button, lambda: self.add_button.setFocus())

    def _doubt(self, label: str) -> str:
        found = self._workspace.read(extra_fields.doubts_of_label, label)
        return " ".join(_DOUBTS[code] for code in found)

    def _form_fields(self) -> tuple[Field, ...]:
        return (
            Field("subject", "&De qui", "given"),
            Field("label", "&Libellé", doubt=self._doubt, help_words="Court\u00a0: il se lit sur la fiche."),
        )

    def _card(self) -> Card:
        card = Card()
        self.count = words("", "strong", wrap=True)
        card.body.addWidget(self.count)
        card.body.addWidget(
            words(
                "Lus et remplis sur la fiche, cherchés, filtrés et exportés\u00a0; effacés avec la personne. "
                "Ni santé, ni numéro de sécurité sociale.",
                "help",
                wrap=True,
            )
        )
        self._model: PagedModel[ExtraField] = PagedModel(
            (
                Column("Libellé", lambda field: field.label),
                Column("De qui", lambda field: extra_words.SUBJECTS[field.subject]),
                Column("Nature", _kind_words),
                Column("Rempli", self._filled_words),
            ),
            lambda ids: {one: self._fields[one] for one in ids},
            self,
        )
        self.table = _FieldTable("Champs de la structure", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.opened.connect(lambda _: self.change())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._settle())
        card.body.addWidget(self.table)
        self.add_button = Button("A&jouter un champ…", self.add, drawing="plus")
        self.change_button = Button("&Modifier…", self.change, drawing="pencil")
        self.up_button = Button("Mon&ter", lambda: self.move_field(-1), drawing="chevron-up")
        self.down_button = Button("&Descendre", lambda: self.move_field(1), drawing="chevron-down")
        self.archive_button = Button("Arc&hiver", self.archive, kind="link")
        self.remove_button = Button("Ret&irer", self.remove, kind="link", drawing="x")
        for some in (
            (self.add_button, self.change_button, self.up_button, self.down_button),
            (self.archive_button, self.remove_button),
        ):
            line = Row(640, spacing=10)
            for button in some:
                line.add(button, keeps_width=True)
            line.add(words(""), 1)
            card.body.addWidget(line)
        return card

    def _settle(self) -> None:
        field, may = self._selected(), self._workspace.read(may_manage)
        self.add_button.setEnabled(may)
        for tool in (self.change_button, self.up_button, self.down_button, self.archive_button):
            tool.setEnabled(may and field is not None)
        self.remove_button.setEnabled(may and field is not None and not self._filled.get(field.id))
        is_archived = field is not None and field.is_archived
        self.archive_button.setText("Remettre en servic&e" if is_archived else "Arc&hiver")

    def _filled_words(self, field: ExtraField) -> str:
        count = self._filled.get(field.id, 0)
        return wording.counted(count, "fiche", "fiches") if count else "nulle part"


def _kind_words(field: ExtraField) -> str:
    return f"{extra_words.KINDS[field.kind]}{', archivé' if field.is_archived else ''}"


_KIND_AND_CHOICES: Final = (
    Field("kind", "&Nature", "given", help_words="Ne change plus ensuite."),
    Field(
        "choices",
        "C&hoix proposés",
        "note",
        help_words="Pour «\u00a0Choix dans une liste\u00a0»\u00a0: un par ligne.",
        is_wide=True,
    ),
)

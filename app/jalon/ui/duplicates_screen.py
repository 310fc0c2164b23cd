"""The files that may be one: pair by pair, side by side, told apart or merged; the merges of the past."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from jalon.domain.errors import JalonError
from jalon.services import likely_pairs, lookups, merging
from jalon.services.likely_pairs import Pair
from jalon.services.merging import Comparison, FieldOfTwo, Kind, Merged
from jalon.ui import merge_words, messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.lists import rules_for
from jalon.ui.merge_dialog import MergeDialog
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.people_field import CompletingField, Search, Suggestion
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, settle

_ROW, _ROWS_SHOWN, _MERGES_SHOWN = 44, 6, 20


class DuplicatesScreen(Screen):
    """The pairs of people, or of employers, and what someone says of each."""

    back_wanted = Signal()
    person_wanted = Signal(str)
    employer_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._pairs: dict[str, Pair] = {}
        self._compared: Comparison | None = None
        self._asked = 0
        self.dialog: MergeDialog | None = None
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Doublons possibles"

    @property
    def kind(self) -> Kind:
        """Return what is looked at."""
        return "employer" if self.which.value() == "employer" else "person"

    def show_kind(self, kind: Kind) -> None:
        """Look at people, or at employers."""
        self.which.choose(kind)

    def place(self) -> object:
        """Override of the screen: what is looked at."""
        return self.kind

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        self.which.choose(str(place))

    def reload(self) -> None:
        """Look for the pairs again; on a large caseload that takes a moment."""
        self._asked += 1
        caseload, kind, asked = self._workspace.caseload, self.kind, self._asked
        self.heading.subtitle.setText("La recherche se fait…")
        self._context.jobs.start(
            lambda _: (likely_pairs.list_pairs(caseload, kind), merging.list_merged(caseload, kind)),
            done=lambda found: self._show(asked, *found),
            failed=self._refused,
        )

    def tell_apart(self) -> None:
        """Remember that the two are not the same."""
        if (compared := self._compared) is None:
            return
        pair = (compared.first.id, compared.second.id)
        try:
            self._workspace.write(likely_pairs.declare_different, compared.kind, *pair)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._context.tell("Retenu\u00a0: ce n’est pas la même. Ctrl+Z l’annule.")
        self.table.setFocus()

    def ask_to_merge(self) -> None:
        """Ask what stays of the two."""
        if self._compared is None:
            return
        self.dialog = dialog = MergeDialog(self._context, self._compared, self.window())
        dialog.finished.connect(self._closed)
        dialog.open()

    def take_apart(self, merged: Merged) -> None:
        """Undo a merge of the past."""
        self.banner.clear()
        try:
            self._workspace.write(merging.take_apart, merged)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._context.tell(f"Séparés\u00a0: {merged.kept} et {merged.gone}.")
        self.which.setFocus()

    def compare(self, first_id: str, second_id: str) -> None:
        """Show two records side by side."""
        self.banner.clear()
        try:
            self._compared = self._workspace.read(merging.compare, self.kind, first_id, second_id)
        except JalonError as error:
            self._compared = None
            self.banner.say(messages.describe(error))
        self._show_compared()

    def compare_with(self, one: Suggestion) -> None:
        """Ask which record is to be put beside this one."""
        self.one.take(one)
        self.other.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the reason gives way when the room gets narrow."""
        super().resizeEvent(event)
        narrow = self.width() < p(620)
        self.table.setColumnHidden(2, narrow)
        self.table.share_width(0, {1: self.width() * 0.36 / p(100) * 100, 2: 250})

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        self.table.setFocus()

    def _show(self, asked: int, pairs: Sequence[Pair], merges: Sequence[Merged]) -> None:
        if not isValid(self) or asked != self._asked:
            return  # something else is looked at since
        kept = self._model.id_at(self.table.currentIndex().row())
        self._pairs = {pair.id: pair for pair in pairs}
        self._model.show_ids(list(self._pairs))
        self.table.setFixedHeight(p(_ROW) * (min(max(len(pairs), 1), _ROWS_SHOWN) + 1) + p(10))
        self.table.setVisible(bool(pairs))
        self.none.setVisible(not pairs)
        several = wording.counted(len(pairs), "paire à regarder", "paires à regarder")
        more = f", les {likely_pairs.MOST} premières" if len(pairs) == likely_pairs.MOST else ""
        self.heading.subtitle.setText(f"{several}{more}" if pairs else "Rien à regarder")
        if pairs:
            self.table.selectRow(self._model.place_of(kept) or 0)
            self._choose()
        else:
            self._compared = None
            self._show_compared()
        self._show_merges(merges)
        settle(self)

    def _refused(self, error: Exception) -> None:
        told = messages.describe_expected(error)
        if isValid(self):
            self.banner.say(told)

    def _choose(self) -> None:
        pair = self._model.row_at(self.table.currentIndex().row())
        if pair is not None:
            self.compare(pair.first_id, pair.second_id)

    def _build(self) -> None:
        layout = page(self)
        back = Button(
            "Retour à la liste", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.heading = Heading("Doublons possibles", [], before=back)
        layout.addWidget(self.heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.which = Choice()
        self.which.offer([("person", "Personnes"), ("employer", "Employeurs")])
        self.which.choose("person")
        self.which.currentIndexChanged.connect(lambda _: self._changed_kind())
        layout.addWidget(Labelled("&Chercher parmi", self.which))
        layout.addWidget(self._pairs_card())
        layout.addWidget(self._compared_card())
        layout.addWidget(self._others_card())
        layout.addWidget(self._merges_card())
        layout.addStretch()

    def _changed_kind(self) -> None:
        self.banner.clear()
        self._pairs = {}
        self._model.show_ids(())
        for field in (self.one, self.other):
            field.forget()
        self._compared = None
        self._show_compared()
        self._refresh()

    def _pairs_card(self) -> Card:
        card = Card(margin=8)
        self._model: PagedModel[Pair] = PagedModel(
            [
                Column("Une fiche", lambda pair: pair.first, _spoken),
                Column("L’autre", lambda pair: pair.second),
                Column("Pourquoi", lambda pair: merge_words.WHY[pair.why]),
            ],
            lambda ids: {one: self._pairs[one] for one in ids},
            self,
        )
        self.table = Table("Doublons possibles", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.table.opened.connect(lambda _: self.ask_to_merge())
        card.body.addWidget(self.table)
        self.none = words("Aucune fiche ne semble écrite deux fois.", "muted", wrap=True)
        self.none.setContentsMargins(p(12), p(8), p(12), p(8))
        self.none.hide()
        card.body.addWidget(self.none)
        return card

    def _compared_card(self) -> Card:
        self.compared_card = Card()
        self.compared_card.body.addWidget(words("Côte à côte", "heading"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(p(16))
        self._grid.setVerticalSpacing(p(6))
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        self.compared_card.body.addLayout(self._grid)
        self.merge_button = Button("C’est la &même\u00a0: fusionner…", self.ask_to_merge, kind="main")
        self.apart_button = Button("&Pas la même", self.tell_apart)
        self.open_first = Button("Ouvrir la pr&emière", partial(self._open, 0), kind="link")
        self.open_second = Button("Ouvrir la seco&nde", partial(self._open, 1), kind="link")
        line = Row(700, spacing=10)
        for button in (self.merge_button, self.apart_button, self.open_first, self.open_second):
            line.add(button, keeps_width=True)
        line.add(words(""), 1)
        self.compared_card.body.addWidget(line)
        self.compared_card.hide()
        return self.compared_card

    def _others_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Deux autres fiches", "heading"))
        line = Row(700)
        self.one, self.other = _Chosen(self._search), _Chosen(self._search)
        line.add(Labelled("&Une fiche", self.one), 1)
        line.add(Labelled("&L’autre fiche", self.other), 1)
        card.body.addWidget(line)
        self.compare_button = Button("Mettre côte à côte", self._compare_chosen, drawing="search")
        card.body.addWidget(self.compare_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _merges_card(self) -> Card:
        self.merges_card = Card()
        self.merges_card.body.addWidget(words("Fusions faites", "heading"))
        held = QWidget()
        self._merges = QGridLayout(held)
        self._merges.setContentsMargins(0, 0, 0, 0)
        self._merges.setColumnStretch(0, 1)
        self._merges.setVerticalSpacing(p(6))
        self.merges_card.body.addWidget(held)
        self.merges_card.hide()
        return self.merges_card

    def _search(self, text: str) -> Sequence[Suggestion]:
        suggest = lookups.suggest_people if self.kind == "person" else lookups.suggest_employers
        found = self._workspace.read(suggest, text)
        return [Suggestion(one.id, one.words, one.detail) for one in found]

    def _compare_chosen(self) -> None:
        for field in (self.one, self.other):
            field.take_lit()
        first, second = self.one.record_id, self.other.record_id
        if first is None or second is None:
            self.banner.say(
                messages.Message(
                    "Choisissez les deux fiches.", "Quelques lettres suffisent, puis une des propositions."
                )
            )
            (self.one if first is None else self.other).setFocus()
            return
        self.compare(first, second)
        if self._compared is not None:
            self.merge_button.setFocus()

    def _open(self, number: int, *_: object) -> None:
        if (compared := self._compared) is not None:
            side = (compared.first, compared.second)[number]
            (self.person_wanted if compared.kind == "person" else self.employer_wanted).emit(side.id)

    def _show_compared(self) -> None:
        emptied(self._grid)
        compared = self._compared
        self.compared_card.setVisible(compared is not None)
        if compared is None:
            return
        rules = rules_for(self._context.today())
        sides = (compared.first, compared.second)
        for column, side in enumerate(sides, start=1):
            self._grid.addWidget(words(side.code or side.name, "strong", wrap=True), 0, column)
        for row, field in enumerate(self._shown_fields(compared), start=1):
            values = [
                merge_words.value_of(field, compared.kind, which, rules) for which in ("first", "second")
            ]
            label = merge_words.field_label(field, compared.kind)
            self._line(row, f"{label} ≠" if field.differs else label, values, field)
        counts = [merge_words.counts_words(side.counts) for side in sides]
        self._line(self._grid.rowCount(), "Avec", counts, None)
        settle(self)

    def _shown_fields(self, compared: Comparison) -> list[FieldOfTwo]:
        return [
            field
            for field in compared.fields
            if merge_words.field_label(field, compared.kind)
            and (field.first not in (None, "", False) or field.second not in (None, "", False))
        ]

    def _line(self, row: int, label: str, values: Sequence[str], field: FieldOfTwo | None) -> None:
        differs = field is not None and field.differs
        name = words(label, "strong" if differs else "muted", wrap=True)
        if differs:
            name.setAccessibleName(f"{label.removesuffix(' ≠')}, diffère")
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        for column, value in enumerate(values, start=1):
            said = words(value, "strong" if differs else "", wrap=True, selectable=True)
            self._grid.addWidget(said, row, column, Qt.AlignmentFlag.AlignTop)

    def _show_merges(self, merges: Sequence[Merged]) -> None:
        emptied(self._merges)
        self.merges_card.setVisible(bool(merges))
        for row, merged in enumerate(merges[:_MERGES_SHOWN]):
            told = f"{merged.gone}, fusionné avec {merged.kept} le {wording.moment_words(merged.at)}"
            if merged.is_final:
                told += "\u00a0: définitive, une partie de ce qu’elle a réuni a été détruite depuis"
                self._merges.addWidget(words(told, wrap=True), row, 0)
                continue
            self._merges.addWidget(words(told, wrap=True), row, 0)
            button = Button(
                "Séparer", partial(self.take_apart, merged), drawing="undo-2", name=f"Séparer\u00a0: {told}"
            )
            button.setObjectName(f"separate-{row}")
            self._merges.addWidget(button, row, 1)


class _Chosen(CompletingField):
    """A field that holds the one record chosen among those that the letters find."""

    def __init__(self, search: Search) -> None:
        super().__init__(search)
        self.record_id: str | None = None
        self.chosen.connect(self.take)
        self.textEdited.connect(lambda _: self._let_go())

    def forget(self) -> None:
        """Hold nothing."""
        self.record_id = None
        self.clear()

    def take(self, found: Suggestion) -> None:
        """Hold a record."""
        self.record_id = found.id
        self.setText(found.line)

    def _let_go(self) -> None:
        self.record_id = None


def _spoken(pair: Pair) -> str:
    return f"{pair.first} et {pair.second}, {merge_words.WHY[pair.why]}"

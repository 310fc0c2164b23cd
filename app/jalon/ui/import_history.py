"""The imports of the past: when, which file, how many rows; each can be undone, also next week."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from jalon.domain.import_values import ChangedSince, ImportDone, PastImport, RowState, Undone, UndoPreview
from jalon.services import importing
from jalon.ui import messages, wording
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Button, Card, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.working_dialog import WorkingDialog
from jalon.ui.workspace import Workspace

_ROW_HEIGHT = 44
_SHOWN_ROWS = 5
_WRITTEN: Mapping[str, tuple[str, str]] = {
    "person": ("personne", "personnes"),
    "support_path": ("parcours", "parcours"),
    "recognition": ("reconnaissance", "reconnaissances"),
    "referral": ("prescription", "prescriptions"),
    "module_period": ("module", "modules"),
    "coach_assignment": ("référent nommé", "référents nommés"),
    "job_contract": ("contrat", "contrats"),
    "employer": ("employeur", "employeurs"),
    "act": ("acte", "actes"),
    "trip": ("trajet", "trajets"),
}


class HistoryCard(Card):
    """The table of the imports of the past, and the button that undoes the one chosen."""

    undo_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(margin=16, spacing=8)
        self._workspace = workspace
        self._past: dict[str, PastImport] = {}
        self._model: PagedModel[PastImport] = PagedModel(self._columns(), self._read, self)
        self.body.addWidget(words("Imports", "heading"))
        self.none = words("Aucun tableau n’a encore été repris.", "muted", wrap=True)
        self.body.addWidget(self.none)
        self.table = Table("Imports", _ROW_HEIGHT)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.opened.connect(lambda _: self._ask())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._settle())
        self.body.addWidget(self.table)
        self.undo_button = Button("&Annuler cet import…", self._ask, drawing="undo-2", tip="Entrée")
        self.body.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignLeft)

    def reload(self) -> None:
        """Read the imports again."""
        kept = self._model.id_at(self.table.currentIndex().row())
        self._past = {one.run_id: one for one in self._workspace.read(importing.list_imports)}
        self._model.show_ids(list(self._past))
        rows = min(len(self._past), _SHOWN_ROWS)
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(p(_ROW_HEIGHT) * rows + p(44))
        self.none.setVisible(not rows)
        if rows:
            self.table.selectRow(self._model.place_of(kept) or 0)
        self._settle()

    def lines(self) -> list[str]:
        """Return what is listed."""
        return [past_words(one) for one in self._past.values()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(620)
        self.table.setColumnHidden(2, narrow)
        self.table.share_width(0, {1: 170} if narrow else {1: 170, 2: 300})

    def _columns(self) -> list[Column[PastImport]]:
        return [
            Column("Fichier", file_words, lambda one: past_words(one)),
            Column("Quand", lambda one: wording.moment_words(one.at)),
            Column("Lignes", _counts),
        ]

    def _read(self, ids: Sequence[str]) -> Mapping[str, PastImport]:
        return {one: self._past[one] for one in ids}

    def _settle(self) -> None:
        one = self._model.row_at(self.table.currentIndex().row())
        self.undo_button.setVisible(bool(self._past))
        self.undo_button.setEnabled(one is not None and not one.is_undone)

    def _ask(self) -> None:
        one = self._model.row_at(self.table.currentIndex().row())
        if one is not None and not one.is_undone:
            self.undo_wanted.emit(one.run_id)


class UndoImportDialog(WorkingDialog):
    """Says what undoing an import takes back, and what was changed since; then undoes it."""

    undone = Signal(object)
    """It is done: how many records went back, how many stay."""

    def __init__(self, workspace: Workspace, jobs: Jobs, preview: UndoPreview, parent: QWidget) -> None:
        super().__init__("Annuler cet import", jobs, size=(680, 520), later="&Fermer", parent=parent)
        self._workspace, self._preview = workspace, preview
        run = preview.run
        self.content.addWidget(
            words(f"{file_words(run)}, le {wording.moment_words(run.at)}.", "muted", wrap=True)
        )
        told = wording.counted(preview.records, "élément écrit", "éléments écrits")
        plain = "Rien n’y a été changé depuis\u00a0: tout sera retiré, comme si l’import n’avait pas eu lieu."
        since = "Ce qui suit a été changé depuis\u00a0; le reste sera retiré."
        self.said = words(f"{told} par cet import. {plain if preview.is_plain else since}", wrap=True)
        self.content.addWidget(self.said)
        self.along = QCheckBox("&Retirer aussi ce qui a été changé depuis")
        self.table: Table | None = None
        if not preview.is_plain:
            self.content.addWidget(self._since_card(preview.changed_since), 1)
            self.content.addWidget(self.along)
        self.content.addStretch()
        self.undo_button = self.answer_with(
            Button("Annu&ler l’import", self.undo, kind="main", drawing="undo-2")
        )

    def undo(self) -> None:
        """Undo the import, with what was changed since when that is asked for."""
        caseload, run_id, along = self._workspace.caseload, self._preview.run.run_id, self.along.isChecked()
        self.work(
            lambda: importing.undo_import(caseload, run_id, take_along=along),
            "Annulation de l’import…",
            done=self._undone,
        )

    def lines(self) -> list[str]:
        """Return what was changed since, line by line."""
        return [_since_words(one) for one in self._preview.changed_since]

    def _undone(self, result: Undone) -> None:
        self._workspace.changed.emit()
        self.accept()
        self.undone.emit(result)

    def _since_card(self, changed: Sequence[ChangedSince]) -> Card:
        lines = {str(number): one for number, one in enumerate(changed)}
        columns: list[Column[ChangedSince]] = [
            Column("Qui", lambda one: one.who or "—", _since_words),
            Column("Fait depuis", lambda one: messages.action_words(one.action_label)),
            Column("Quand", lambda one: wording.moment_words(one.at)),
        ]
        model = PagedModel(columns, lambda ids: {key: lines[key] for key in ids}, self)
        model.show_ids(list(lines))
        self.table = Table("Changé depuis l’import", 40)
        self.table.setModel(model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(1, {0: 190, 2: 180})
        self.table.setMinimumHeight(p(180))
        self.table.selectRow(0)
        card = Card(margin=8)
        card.body.addWidget(self.table)
        return card


def file_words(one: PastImport) -> str:
    """Return which file was imported, without its name: « Fichier xlsx 3f2a91c0 »."""
    return " ".join(part for part in ("Fichier", one.kind, one.digest[:8]) if part)


def past_words(one: PastImport) -> str:
    """Return an import in one line."""
    return f"{file_words(one)}, {wording.moment_words(one.at)}, {_counts(one)}"


def done_words(done: ImportDone) -> str:
    """Return what an import wrote, such as « 17 personnes, 17 parcours, 30 actes »."""
    said = [
        in_trade_words(wording.counted(count, *_WRITTEN[table]))
        for table in _WRITTEN
        if (count := done.written.get(table, 0))
    ]
    return ", ".join(said) or "rien"


def undone_words(done: Undone) -> str:
    """Return what undoing an import did."""
    told = f"Import annulé\u00a0: {wording.counted(done.records, 'élément retiré', 'éléments retirés')}."
    if done.kept:
        kept = wording.counted(done.kept, "élément changé depuis reste", "éléments changés depuis restent")
        told += f" {kept}."
    return told


def _counts(one: PastImport) -> str:
    if one.is_undone:
        return "annulé"
    made, changed = one.counts.get(RowState.CREATE, 0), one.counts.get(RowState.UPDATE, 0)
    parts = [wording.counted(made, "ligne créée", "lignes créées")] if made else []
    if changed:
        parts.append(wording.counted(changed, "mise à jour", "mises à jour"))
    return ", ".join(parts) or "aucune ligne"


def _since_words(one: ChangedSince) -> str:
    who = f"{one.who}, dossier {one.case_code}" if one.case_code else one.who
    return f"{who}, {messages.action_words(one.action_label)}, {wording.moment_words(one.at)}"

"""The history of a file: each field that changed, when, by whom, from what to what."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.rules import Rules
from jalon.services.history import FieldChange
from jalon.services.person_records import PersonFile
from jalon.ui import messages, wording
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.parts import Button, words
from jalon.ui.person_fields import FORMS, column_words, record_words, value_words
from jalon.ui.person_painting import PlainDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

_EVERYTHING = "ALL"
_WHEN = 3


class HistoryDialog(QDialog):
    """Shows what changed in a file or in a partner, the latest first; by record and by field."""

    def __init__(
        self,
        changes: Sequence[FieldChange],
        rules: Rules,
        file: PersonFile,
        *,
        record_id: str | None = None,
        title: str = "Historique du dossier",
        whole: str = "Tout le dossier",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Jalon — historique")
        self._rules, self._file = rules, file
        self._title, self._whole = title, whole
        self._changes = {
            str(number): change
            for number, change in enumerate(changes)
            if column_words(change.table, change.column)
            # A box that was not ticked in a new record says nothing.
            and not (change.before is None and change.after is False)
        }
        self._model: PagedModel[FieldChange] = PagedModel(self._all_columns(), self._read, self)
        self._build()
        self._offer_records(record_id)
        self.record.currentIndexChanged.connect(lambda _: self._show_record())
        self.field.currentIndexChanged.connect(lambda _: self._show())
        self._show_record()
        fit(self, QSize(p(920), p(620)), within=parent)
        QTimer.singleShot(0, self.table, lambda: self.table.setFocus())

    def lines(self) -> list[tuple[str, ...]]:
        """Return what is shown, line by line."""
        return [
            tuple(str(self._model.index(row, column).data()) for column in range(self._model.columnCount()))
            for row in range(self._model.rowCount())
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the columns share the room."""
        super().resizeEvent(event)
        room = self.width() - p(70)
        shares = {1: 0.24, 2: 0.24, _WHEN: 0.27}
        self.table.share_width(0, {column: room * share / p(100) * 100 for column, share in shares.items()})

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words(self._title, "title", wrap=True))
        self.record, self.field = Choice(), Choice()
        filters = QHBoxLayout()
        filters.setSpacing(p(12))
        filters.addWidget(Labelled("&Rubrique", self.record), 1)
        filters.addWidget(Labelled("&Champ", self.field), 1)
        layout.addLayout(filters)
        self.table = Table("Changements", 52)
        self.table.setModel(self._model)
        self.table.paint_with(_ChangeDelegate())
        layout.addWidget(self.table, 1)
        self.none = words("Rien n’a changé depuis la première saisie.", "muted", wrap=True)
        layout.addWidget(self.none)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept, kind="main"))
        layout.addLayout(foot)

    def _offer_records(self, record_id: str | None) -> None:
        known: dict[str, str] = {}
        for table in (table for table in FORMS if table in self._file.records):
            for record in self._file.of(table):
                known[record.id] = record_words(table, record.values, self._rules, self._file)
        changed = {change.record_id for change in self._changes.values()}
        options: list[tuple[str | None, str]] = [(_EVERYTHING, self._whole)]
        options += [(one, text) for one, text in known.items() if one in changed]
        self.record.offer(options)
        self.record.choose(record_id or _EVERYTHING)

    def _show_record(self) -> None:
        columns = {
            (change.table, change.column): column_words(change.table, change.column)
            for change in self._of_record().values()
        }
        names = sorted(set(columns.values()))
        options: list[tuple[str | None, str]] = [(_EVERYTHING, "Tous les champs")]
        self.field.blockSignals(True)
        self.field.offer([*options, *((name, name) for name in names)])
        self.field.choose(_EVERYTHING)
        self.field.blockSignals(False)
        self._show()

    def _of_record(self) -> Mapping[str, FieldChange]:
        chosen = self.record.value()
        return {
            number: change
            for number, change in self._changes.items()
            if chosen in (None, _EVERYTHING, change.record_id)
        }

    def _show(self) -> None:
        wanted = self.field.value()
        ids = [
            number
            for number, change in self._of_record().items()
            if wanted in (None, _EVERYTHING, column_words(change.table, change.column))
        ]
        self._model.show_ids(ids)
        self.none.setVisible(not ids)
        if ids:
            self.table.selectRow(0)

    def _read(self, ids: Sequence[str]) -> Mapping[str, FieldChange]:
        return {number: self._changes[number] for number in ids}

    def _all_columns(self) -> list[Column[FieldChange]]:
        return [
            Column("Champ", lambda change: column_words(change.table, change.column), self._spoken),
            Column("Avant", lambda change: self._words(change, change.before)),
            Column("Après", lambda change: self._words(change, change.after)),
            Column("Quand et par qui", lambda change: f"{_moment(change)}\n{self._author(change)}"),
        ]

    def _author(self, change: FieldChange) -> str:
        return self._file.coaches.get(change.author_id or "", wording.NO_VALUE)

    def _words(self, change: FieldChange, value: object) -> str:
        if change.column == "deleted_at":
            return "oui" if value is not None else "non"
        return value_words(change.table, change.column, value, self._rules, self._file)

    def _spoken(self, change: FieldChange) -> str:
        return (
            f"{column_words(change.table, change.column)}, {messages.action_words(change.label or '')}"
            f"\u00a0: {self._words(change, change.before)}, puis {self._words(change, change.after)}"
        )


class _ChangeDelegate(PlainDelegate):
    """Paints when and who one below the other: at 200 % there is no room beside."""

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        if index.column() != _WHEN:
            super().paint_cell(painter, inside, index)
            return
        when, _, who = str(index.data() or "").partition("\n")
        paint_two_lines(painter, inside, when, who, strong=False)


def _moment(change: FieldChange) -> str:
    local = change.at.astimezone()
    return f"{local:%d/%m/%y} {local:%H}\u00a0h\u00a0{local:%M}"

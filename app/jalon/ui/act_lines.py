"""Shows acts in a table: the day, what was done, with whom, how long."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu

from jalon.domain.rules import Rules
from jalon.services.returns import ActLine
from jalon.ui import theme, wording
from jalon.ui.lists import rules_for
from jalon.ui.person_painting import RowDelegate, paint_two_lines
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p

ROW_HEIGHT = 56
_TRIP = "TRAJET"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask about an act of a list: its words, its key, whether only a planned act takes it."""

    code: str
    words: str
    key: str
    for_planned: bool = False


ASKED = (
    Asked("edit", "Ouvrir", "Return"),
    Asked("confirm", "Confirmer\u00a0: c’est fait", "C", for_planned=True),
    Asked("absent", "Personne n’est venu", "A", for_planned=True),
    Asked("cancel", "Annuler le rendez-vous", "X", for_planned=True),
    Asked("remove", "Supprimer", "Del"),
)
_KEY_WORDS = {"Return": "Entrée", "Del": "Suppr"}
_CODES = {
    Qt.Key.Key_C: "confirm",
    Qt.Key.Key_A: "absent",
    Qt.Key.Key_X: "cancel",
    Qt.Key.Key_Delete: "remove",
}
if sys.platform == "darwin":
    _CODES[Qt.Key.Key_Backspace] = "remove"  # the key that these keyboards have


def kind_words(act: ActLine, rules: Rules) -> str:
    """Return what was done."""
    return "Trajet" if act.act_type == _TRIP else rules.label("act_types", act.act_type)


def detail_words(act: ActLine, rules: Rules) -> str:
    """Return how and where: means, employer, partner, module."""
    parts = [rules.label("modalities", act.modality)] if act.modality else []
    if act.employer_name:
        parts.append(act.employer_name)
    if act.partner_name:
        parts.append(act.partner_name)
    if act.module and any(module.code == act.module for module in rules.modules):
        parts.append(rules.module(act.module).label)
    return " · ".join(parts)


def people_words(act: ActLine) -> str:
    """Return with whom."""
    names = [person.name for person in act.people]
    if len(names) > 2:
        return f"{names[0]} et {len(names) - 1} autres"
    return " et ".join(names) or (act.subject or wording.NO_VALUE)


def state_words(act: ActLine, rules: Rules) -> str:
    """Return what the act's state, the attendance or a locked month adds, when it is not simply done."""
    return " · ".join(part for part in ("à régulariser" if act.is_late else "", _state(act, rules)) if part)


def _state(act: ActLine, rules: Rules) -> str:
    if act.state != "DONE":
        return rules.label("act_states", act.state)
    absent = [person for person in act.people if person.attendance != "HONORE"]
    if absent and len(absent) == len(act.people):
        return rules.label("attendance", absent[0].attendance)
    return wording.counted(len(absent), "absence", "absences") if absent else ""


class ActsModel(PagedModel[ActLine]):
    """Acts that were already read, or that ``read`` gives page by page, shown through the one model."""

    def __init__(
        self,
        today: Callable[[], date],
        parent: QObject | None = None,
        *,
        read: Callable[[Sequence[str]], Mapping[str, ActLine]] | None = None,
    ) -> None:
        self._acts: Mapping[str, ActLine] = {}
        self._read_page = read
        self._today = today
        super().__init__(self._make_columns(), self._of, parent)

    def show_acts(self, acts: Sequence[ActLine]) -> None:
        """Replace the acts."""
        self._acts = {act.id: act for act in acts}
        self.show_ids(tuple(self._acts))

    def _of(self, ids: Sequence[str]) -> Mapping[str, ActLine]:
        if self._read_page is not None:
            return self._read_page(ids)
        return {act_id: self._acts[act_id] for act_id in ids}

    def _make_columns(self) -> list[Column[ActLine]]:
        def rules(act: ActLine) -> Rules:
            return rules_for(act.date)

        return [
            Column(
                "Jour",
                lambda act: wording.day_short(act.date, self._today()),
                lambda act: wording.day_words(act.date),
            ),
            Column(
                "Acte",
                lambda act: kind_words(act, rules(act)),
                lambda act: ", ".join(
                    part for part in (kind_words(act, rules(act)), detail_words(act, rules(act))) if part
                ),
            ),
            Column(
                "Avec",
                people_words,
                lambda act: ", ".join(
                    part for part in (people_words(act), state_words(act, rules(act))) if part
                ),
            ),
            Column(
                "Durée",
                lambda act: wording.duration(act.duration_minutes),
                lambda act: wording.duration_spoken(act.duration_minutes),
                is_number=True,
            ),
        ]


class ActDelegate(RowDelegate):
    """Paints the cells of a table of acts."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(ROW_HEIGHT)
        self._today = today
        self.narrow = False

    def paint_cell(
        self, painter: QPainter, inside: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override of the row."""
        act = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(act, ActLine):
            rules = rules_for(act.date)
            match index.column():
                case 0:
                    time = f"{act.start_time:%H} h {act.start_time:%M}" if act.start_time else ""
                    paint_two_lines(
                        painter, inside, wording.day_short(act.date, self._today()), time, strong=False
                    )
                case 1:
                    below = detail_words(act, rules)
                    if self.narrow:
                        below = " · ".join(
                            part for part in (people_words(act), state_words(act, rules)) if part
                        )
                    paint_two_lines(painter, inside, kind_words(act, rules), below)
                case 2:
                    paint_two_lines(painter, inside, people_words(act), state_words(act, rules), strong=False)
                case _:
                    painter.setPen(theme.look().colour("text"))
                    painter.drawText(
                        inside,
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                        wording.duration(act.duration_minutes),
                    )


class ActsTable(Table):
    """A table of acts; where the room is narrow, who is concerned stands under what was done."""

    asked = Signal(str, str)
    """Something is asked about an act: its code (``ASKED``), the act."""

    def __init__(self, name: str, model: ActsModel, today: Callable[[], date]) -> None:
        super().__init__(name, ROW_HEIGHT)
        self._acts = model
        self.setAccessibleDescription(
            "Entrée ouvre. Acte prévu\u00a0: C confirme, A dit absent, X annule. Suppr supprime."
        )
        self.opened.connect(lambda row: self._ask("edit", row))
        self._delegate = ActDelegate(today)
        self.setModel(model)
        self.paint_with(self._delegate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: one key confirms, cancels or removes the current act."""
        key = Qt.Key(event.key())
        code = _CODES.get(key)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            code = "confirm"
        if code is None or not self.currentIndex().isValid():
            super().keyPressEvent(event)
            return
        self._ask(code, self.currentIndex().row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override of Qt: the same, for the mouse and the key of menus."""
        index = self.currentIndex()
        act = self._acts.row_at(index.row()) if index.isValid() else None
        if act is None:
            return
        menu = QMenu(self)
        for asked in ASKED:
            if asked.for_planned and (act.state != "PLANNED" or act.act_type == _TRIP):
                continue
            action = menu.addAction(f"{asked.words}\t{_KEY_WORDS.get(asked.key, asked.key)}")
            action.triggered.connect(partial(self._ask, asked.code, index.row()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _ask(self, code: str, row: int, _: object = None) -> None:
        act = self._acts.row_at(row)
        if act is None:
            return
        if act.act_type != _TRIP:
            self.asked.emit(code, act.id)
        elif code in ("edit", "remove"):
            self.asked.emit(f"{code}_round", act.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(640)
        self._delegate.narrow = narrow
        self.setColumnHidden(2, narrow)
        self.share_width(1, {0: 118, 3: 92} if narrow else {0: 132, 2: 220, 3: 96})

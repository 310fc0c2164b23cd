"""The usual steps of a module: ticked with the day, in any order; a tick opens and closes nothing."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from jalon.services import guide
from jalon.services.guide import PersonGuide
from jalon.services.person_records import FileRecord
from jalon.ui import wording
from jalon.ui.parts import Button, Card, emptied, words
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import FORMS
from jalon.ui.theme import p


class StepsCard(Card):
    """The steps of one module of a person."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__()
        self.desk = desk
        self.boxes: dict[str, QCheckBox] = {}
        self._ticked: str | None = None
        self.body.addWidget(words("Étapes", "heading", wrap=True))
        self.body.addWidget(
            words("Cochées le jour où elles sont faites, dans n’importe quel ordre.", "help", wrap=True)
        )
        lines = QWidget()
        self._column = QVBoxLayout(lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(6))
        self.body.addWidget(lines)
        self.body.addStretch()

    def show_steps(self, module: str, shown: PersonGuide) -> None:
        """Show the steps of a module."""
        emptied(self._column)
        self.boxes.clear()
        for code, label, record in shown.steps(module, self.desk.today()):
            self._column.addWidget(self._line(code, label, record))
        if not self.boxes:
            self._column.addWidget(words("Aucune étape n’est proposée pour ce module.", "muted", wrap=True))
        if (box := self.boxes.get(self._ticked or "")) is not None:
            # The lines were made again: the keyboard stays where it ticked.
            QTimer.singleShot(0, box, lambda: box.setFocus())
        self._ticked = None

    def _line(self, code: str, label: str, record: FileRecord | None) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(8))
        is_done = record is not None and record.values["state"] == "FAIT"
        self.boxes[code] = box = QCheckBox(label)
        box.setChecked(is_done)
        box.clicked.connect(partial(self._tick, code, label))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(box)
        if record is not None:
            values = record.values
            told = [f"faite le {wording.day_digits(values['done_date'])}"] if is_done else []
            if not is_done and values["state"] != "A_FAIRE":
                told.append(self.desk.rules.label("step_states", values["state"]).lower())
            if values["words"]:
                told.append(values["words"])
            if told:
                detail = words(wording.sentence_case(", ".join(told)), "help", wrap=True)
                detail.setContentsMargins(p(28), 0, 0, 0)
                texts.addWidget(detail)
        row.addLayout(texts, 1)
        if record is not None:
            change = Button("", kind="link", drawing="pencil", name=f"Modifier\u00a0: {label}")
            change.clicked.connect(partial(self._correct, record))
            row.addWidget(change)
        return line

    def _tick(self, code: str, label: str, *_: object) -> None:
        is_ticked = self.boxes[code].isChecked()
        path = self.desk.last_path
        if path is None:
            return
        self._ticked = code
        today = self.desk.today()
        self.desk.run(
            f"{'Étape faite' if is_ticked else 'Étape à faire'}\u00a0: {label}.",
            guide.tick_step,
            path.id,
            code,
            day=today if is_ticked else None,
        )

    def _correct(self, record: FileRecord, *_: object) -> None:
        form = FORMS["module_step"].only("state", "done_date", "words", title="Étape")
        self.desk.correct(record, form=form)

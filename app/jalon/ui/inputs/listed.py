"""Codes of a closed list: one of them, yes or no, or several."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from jalon.ui.fields import Choice
from jalon.ui.flow import Flow
from jalon.ui.inputs.input import Input, Options
from jalon.ui.theme import p


class ChoiceInput(Input):
    """One of a list; ``label`` words a code that the list no longer offers."""

    def __init__(self, options: Options, label: Callable[[str], str], *, is_number: bool = False) -> None:
        self.widget: Choice = Choice()
        self._options = list(options)
        self._label = label
        self._is_number = is_number
        self.widget.offer(self._options)

    def value(self) -> Any:
        """Return the code chosen."""
        chosen = self.widget.value()
        return int(chosen) if self._is_number and chosen is not None else chosen

    def show(self, value: Any) -> None:
        """Show a code."""
        wanted = None if value is None else str(value)
        if not self.widget.choose(wanted) and wanted is not None:
            # A code of another version of the rules stays what it is until someone chooses another one.
            self._options.append((wanted, self._label(wanted)))
            self.widget.offer(self._options)
            self.widget.choose(wanted)

    def offer(self, options: Options) -> None:
        """Override of the input: what is chosen stays when it is still there."""
        if list(options) != self._options:
            self._options = list(options)
            self.widget.offer(self._options)


class YesNoInput(ChoiceInput):
    """Yes, no, or not known."""

    def __init__(self, unknown: str) -> None:
        super().__init__([(None, unknown), ("1", "Oui"), ("0", "Non")], str)

    def value(self) -> bool | None:
        """Return what is chosen."""
        chosen = self.widget.value()
        return None if chosen is None else chosen == "1"

    def show(self, value: Any) -> None:
        """Show yes, no or neither."""
        super().show(None if value is None else str(int(value)))


class CodesInput(Input):
    """Several codes in one column, each a box to tick."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        self.widget: QWidget = QWidget()
        flow = Flow()
        flow.setSpacing(p(8))
        self.widget.setLayout(flow)
        self._unknown: list[str] = []
        self._boxes: dict[str, QCheckBox] = {}
        for code, label in entries:
            self._boxes[code] = box = QCheckBox(label)
            flow.addWidget(box)
        self.widget.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> str | None:
        """Return the codes ticked, spaces between, and those that no box stands for."""
        ticked = [code for code, box in self._boxes.items() if box.isChecked()]
        return " ".join([*ticked, *self._unknown]) or None

    def show(self, value: Any) -> None:
        """Tick the boxes of these codes."""
        codes = str(value or "").split()
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
        self._unknown = [code for code in codes if code not in self._boxes]

"""What the check before an exit finds, by severity: it is read beside the form and blocks nothing."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jalon.domain.guide import Closing
from jalon.domain.rules import Rules
from jalon.ui.icons import Drawing
from jalon.ui.parts import Row, emptied, words
from jalon.ui.theme import p

_DELAY_MILLISECONDS = 300
_ORDER = (
    ("error", "errors", "circle-alert"),
    ("warning", "warnings", "triangle-alert"),
    ("missing", "missing", "circle-question-mark"),
    ("complete", "complete", "circle-check"),
)


class ClosingPanel(QFrame):
    """The check of an exit that is being typed; it is made again a moment after each change."""

    def __init__(self, check: Callable[[], Closing], rules: Rules) -> None:
        super().__init__()
        self._check, self._rules = check, rules
        self.setProperty("card", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(14), p(10), p(14), p(10))
        layout.setSpacing(p(6))
        layout.addWidget(words("Contrôle avant la sortie", "strong", wrap=True))
        self._column = QVBoxLayout()
        self._column.setSpacing(p(4))
        layout.addLayout(self._column)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MILLISECONDS)
        self._later.timeout.connect(self.check)
        self.found: Closing | None = None
        self.check()

    def check_soon(self, *_: object) -> None:
        """Make the check again once typing pauses."""
        self._later.start()

    def check(self) -> Closing:
        """Make the check now and return what it finds."""
        self._later.stop()
        self.found = found = self._check()
        emptied(self._column)
        entries = {entry.code: entry for entry in self._rules.lists["closing_checks"]}
        for severity, name, drawing in _ORDER:
            codes = getattr(found, name)
            if not codes:
                continue
            title = self._rules.label("finding_severities", severity)
            labels = [entries[code].label for code in codes]
            details = [entries[code].description for code in codes if entries[code].description]
            line = Row(300, spacing=8)
            line.add(Drawing(drawing, "muted", 18), keeps_width=True)
            said = f"{title}\u00a0: {', '.join(_small(label) for label in labels)}."
            if severity in ("error", "warning") and details:
                said += " " + " ".join(details)
            line.add(words(said, "" if severity in ("error", "warning") else "help", wrap=True), 1)
            self._column.addWidget(line)
        return found


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]

"""A line for what nobody may read over a shoulder: a passphrase, a recovery code."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from jalon.ui.fields import TextField
from jalon.ui.parts import Button
from jalon.ui.theme import p


class SecretField(QWidget):
    """A line that hides what is typed, with a button that shows it; no keyboard learns from it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = TextField(drawing="key-round")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        # No dictionary, no history: what is typed here is learnt by nobody.
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        self.reveal_button = Button("", self.toggle, kind="icon", drawing="eye")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.reveal_button)
        self.setFocusProxy(self.edit)
        self.reveal(shown=False)

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a text in the place of what is typed, seen from its beginning."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)

    def clear(self) -> None:
        """Forget what is typed and hide what comes next."""
        self.edit.clear()
        self.reveal(shown=False)

    @property
    def is_shown(self) -> bool:
        """Tell whether what is typed can be read on the screen."""
        return self.edit.echoMode() is QLineEdit.EchoMode.Normal

    def toggle(self) -> None:
        """Show what is typed, or hide it again."""
        self.reveal(shown=not self.is_shown)
        self.edit.setFocus()

    def reveal(self, *, shown: bool) -> None:
        """Show or hide what is typed."""
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.reveal_button.draw("eye-off" if shown else "eye")
        name = "Cacher ce qui est tapé" if shown else "Montrer ce qui est tapé"
        self.reveal_button.setAccessibleName(name)
        self.reveal_button.setToolTip(name)

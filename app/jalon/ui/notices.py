"""What the window has to say until it is dealt with: above every screen, with its next step."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button
from jalon.ui.theme import p


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that stays, by a name of its own; each action is its words and what it does."""

    name: str
    message: Message
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    kind: str = "warm"
    can_wait: bool = True
    """Whether it can be put away until the caseload is opened again."""


class Notices(QWidget):
    """Shows one notice at a time, what went wrong first: the others wait for it to be dealt with."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, p(10), 0, 0)
        self._waiting: dict[str, Notice] = {}
        self._banner: Banner | None = None
        self._shown: Notice | None = None
        self.hide()

    @property
    def waiting(self) -> tuple[Notice, ...]:
        """Return what there is to say, the one that is shown first."""
        return tuple(sorted(self._waiting.values(), key=lambda notice: notice.kind != "alert"))

    @property
    def banner(self) -> Banner | None:
        """Return the banner of the notice that is shown."""
        return self._banner

    def show_notice(self, notice: Notice) -> None:
        """Say something, in the place of what had the same name."""
        self._waiting[notice.name] = notice
        self._settle()

    def withdraw(self, name: str) -> None:
        """Say it no more."""
        if self._waiting.pop(name, None) is not None:
            self._settle()

    def _settle(self) -> None:
        first = next(iter(self.waiting), None)
        if first is self._shown:
            return  # the keyboard may be in it
        self._shown = first
        if self._banner is not None:
            self._column.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        self.setVisible(first is not None)
        if first is None:
            return
        self._banner = Banner(first.kind)
        self._column.addWidget(self._banner)  # before it is filled: shown on its own, it would be a window
        buttons = [Button(text, action) for text, action in first.actions]
        if first.can_wait:
            buttons.append(Button("Plus tard", lambda: self.withdraw(first.name), kind="link"))
        self._banner.say(first.message, buttons)

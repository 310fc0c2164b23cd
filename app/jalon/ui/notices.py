"""What the window has to say until it is dealt with: above every screen, each with its next step."""

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
    """Shows the notices, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(p(8))
        self._shown: dict[str, tuple[Notice, Banner]] = {}
        self.hide()

    @property
    def shown(self) -> tuple[Notice, ...]:
        """Return what is said now."""
        return tuple(notice for notice, _ in self._shown.values())

    def banner(self, name: str) -> Banner:
        """Return the banner of a notice."""
        return self._shown[name][1]

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in the place of the one of the same name."""
        self.withdraw(notice.name)
        banner = Banner(notice.kind)
        buttons = [Button(text, action) for text, action in notice.actions]
        if notice.can_wait:
            buttons.append(Button("Plus tard", lambda: self.withdraw(notice.name), kind="link"))
        banner.say(notice.message, buttons)
        self._shown[notice.name] = (notice, banner)
        self._column.addWidget(banner)
        self._settle()

    def withdraw(self, name: str) -> None:
        """Say it no more."""
        found = self._shown.pop(name, None)
        if found is not None:
            self._column.removeWidget(found[1])
            found[1].hide()
            found[1].deleteLater()
        self._settle()

    def _settle(self) -> None:
        self._column.setContentsMargins(0, p(10) if self._shown else 0, 0, 0)
        self.setVisible(bool(self._shown))

"""The pieces that every screen is built of: words, buttons, cards, banners, headings."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jalon.ui import icons
from jalon.ui.flow import Flow
from jalon.ui.messages import Message
from jalon.ui.speaking import announce
from jalon.ui.theme import p

_TOKEN_OF_KIND = {"main": "on_accent", "rail": "rail_muted", "link": "accent_text"}


def words(text: str, role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label in one of the roles of the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(wrap)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def foot_of(*buttons: "Button", before: "Sequence[Button]" = ()) -> QWidget:
    """Return the foot of a dialog: its buttons on the right, on the left those that do something apart."""
    foot = QWidget()
    line = QHBoxLayout(foot)
    line.setContentsMargins(p(28), p(10), p(28), p(16))
    line.setSpacing(p(8))
    for button in before:
        line.addWidget(button)
    line.addStretch()
    for button in buttons:
        line.addWidget(button)
    return foot


def shortcut(owner: QWidget, keys: str, action: Callable[[], object]) -> None:
    """Run ``action`` when these keys are pressed in the window of ``owner``."""
    QShortcut(QKeySequence(keys), owner).activated.connect(lambda: action())


class Button(QPushButton):
    """A button with an icon that follows the theme; without text, its name is said and shown as a tip."""

    def __init__(
        self,
        text: str,
        action: Callable[[], object] | None = None,
        *,
        kind: str = "",
        drawing: str | None = None,
        name: str | None = None,
        tip: str = "",
    ) -> None:
        super().__init__(text)
        self._drawing = drawing
        self._kind = kind
        if kind:
            self.setProperty("kind", kind)
        self.setAutoDefault(False)
        if name:
            self.setAccessibleName(name)
        self.setToolTip(tip or (name or "" if not text else ""))
        if action is not None:
            self.clicked.connect(lambda: action())
        self._draw()

    def draw(self, drawing: str) -> None:
        """Show another icon."""
        self._drawing = drawing
        self._draw()

    def draw_again(self) -> None:
        """Draw the icon again, after the text came or went."""
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override of Qt: Enter presses the button that has the keyboard, as Space does, in every window.

        It comes before the default button of a dialog: what is framed is what is pressed.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Override of Qt: a new theme or a disabled button draws its icon again."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw()

    def _draw(self) -> None:
        if self._drawing is None:
            return
        token = _TOKEN_OF_KIND.get(self._kind, "text") if self.isEnabled() else "muted"
        beside = bool(self.text())
        self.setIcon(icons.icon(self._drawing, token, 18, beside_text=beside))
        self.setIconSize(icons.icon_size(18, beside_text=beside))


class Card(QFrame):
    """A calm surface with a thin border."""

    def __init__(self, margin: float = 20, spacing: float = 10) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(p(margin), p(margin), p(margin), p(margin))
        self.body.setSpacing(p(spacing))


class Banner(QFrame):
    """Says in place what happened and what to do next; hidden as long as there is nothing to say."""

    def __init__(self, kind: str = "alert") -> None:
        super().__init__()
        self.setProperty("banner", kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(14), p(10), p(14), p(10))
        layout.setSpacing(p(4))
        self._headline = words("", "strong", wrap=True)
        self._next_step = words("", wrap=True)
        layout.addWidget(self._headline)
        layout.addWidget(self._next_step)
        self._actions = QWidget()
        self._flow = Flow(self._actions)
        layout.addWidget(self._actions)
        self._actions.hide()
        self.hide()

    def say(self, message: Message, actions: Sequence[QWidget] = ()) -> None:
        """Show a message, and below it the buttons of the next step."""
        emptied(self._flow)
        for action in actions:
            self._flow.addWidget(action)
        self._actions.setVisible(bool(actions))
        is_new = self.text != message.line()
        self.retell(message)
        if is_new:
            announce(self, message.line())

    def retell(self, message: Message) -> None:
        """Change the words in silence and leave the buttons: the keyboard may be on one."""
        self._headline.setText(message.headline)
        self._next_step.setText(message.next_step)
        self._next_step.setVisible(bool(message.next_step))
        self.setAccessibleName(message.line())
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        emptied(self._flow)
        self.setAccessibleName("")
        self.hide()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """Return the buttons of the next step."""
        items = (self._flow.itemAt(number) for number in range(self._flow.count()))
        return tuple(item.widget() for item in items if item is not None and item.widget() is not None)

    @property
    def text(self) -> str:
        """Return what is said, empty when nothing is."""
        return self.accessibleName() if not self.isHidden() else ""


class Row(QWidget):
    """Widgets side by side, one above the other when the room gets narrow."""

    def __init__(self, narrow_below: float, spacing: float = 16) -> None:
        super().__init__()
        self._narrow_below = narrow_below
        self._whole: list[QWidget] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(p(spacing))

    def add(self, part: QWidget, stretch: int = 0, *, keeps_width: bool = False) -> None:
        """Add a widget; ``keeps_width`` leaves it its own width when the row becomes a column."""
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._box.addWidget(part, stretch, side if keeps_width else Qt.AlignmentFlag(0))
        if keeps_width:
            self._whole.append(part)
            _keep_whole(part, whole=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        narrow = self.width() < p(self._narrow_below)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
            for part in self._whole:
                _keep_whole(part, whole=not narrow)

    def minimumSizeHint(self) -> QSize:
        """Override of Qt: the narrow form is what limits the window."""
        width = 0
        for number in range(self._box.count()):
            item = self._box.itemAt(number)
            part = cast("QWidget | None", item.widget())
            if part is not None and part in self._whole:
                width = max(width, part.minimumSizeHint().width())
            else:
                width = max(width, item.minimumSize().width())
        return QSize(width, super().minimumSizeHint().height())


def _keep_whole(part: QWidget, *, whole: bool) -> None:
    """Let a part be no narrower than it prefers, or let it shrink: its buttons then wrap."""
    room = part.sizePolicy()
    room.setHorizontalPolicy(QSizePolicy.Policy.Minimum if whole else QSizePolicy.Policy.Preferred)
    part.setSizePolicy(room)


class Heading(QWidget):
    """The title of a screen, a line below it, and its actions on the right or underneath."""

    def __init__(
        self,
        title: str,
        actions: list[QWidget],
        *,
        before: QWidget | None = None,
        narrow_below: float = 760,
    ) -> None:
        super().__init__()
        self.title = words(title, "title", wrap=True)
        self.subtitle = words("", "muted", wrap=True)
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if before is not None:
            column.addWidget(before, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        line = Row(narrow_below, spacing=12)
        line.add(texts, 1)
        if actions:
            tools = QWidget()
            tools.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            row = Flow(tools, prefers_one_line=True)
            row.setSpacing(p(10))
            for action in actions:
                row.addWidget(action)
            line.add(tools, keeps_width=True)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Override of Qt: as high as its lines at the width it has, or the last one would be cut."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(self.heightForWidth(self.width()), self.title.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Override of Qt: never squeezed, the page scrolls."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class _PageArea(QScrollArea):
    """Scrolls to the field that has the keyboard, however it came there: Tab, its letter, an error."""

    def __init__(self) -> None:
        super().__init__()
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        content: QWidget | None = self.widget()
        # What is higher than half the page is a list: it scrolls by itself, and is not moved under a click.
        if now is None or content is None or now.height() > self.viewport().height() // 2:
            return
        if content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, p(44))


def page(parent: QWidget) -> QVBoxLayout:
    """Make ``parent`` a page that scrolls up and down only; return the layout of its content."""
    content = QWidget()
    content.setObjectName("page")
    area = _PageArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    outside = QVBoxLayout(parent)
    outside.setContentsMargins(0, 0, 0, 0)
    outside.addWidget(area)
    layout = QVBoxLayout(content)
    layout.setContentsMargins(p(28), p(22), p(28), p(22))
    layout.setSpacing(p(16))
    return layout


def emptied(layout: Any) -> None:
    """Take every widget out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()  # a layout shows what it was given a moment later: as a window, without parent
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)


def initials(given_name: str, family_name: str) -> str:
    """Return two letters that stand for a person in a list."""
    return f"{given_name[:1]}{family_name[:1]}".upper()

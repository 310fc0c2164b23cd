"""Looks over a window as a demanding user would: names, keyboard, targets, cut text, contrast."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from jalon.ui import tokens as colours
from jalon.ui.theme import p
from jalon.ui.tokens import Tokens

_NAMED = frozenset(
    {
        QAccessible.Role.PushButton,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.EditableText,
        QAccessible.Role.List,
        QAccessible.Role.Table,
        QAccessible.Role.ProgressBar,
    }
)
_LONGEST_ROUND = 400
_LETTERS_READ, _ROWS_LOOKED_AT = 12, 40
_FIRST_COLUMN_DRESS = {"PersonDelegate": 70}
"""What the painting of a first column takes beside its text, in the drawing; 22 for the others."""
_SMALLEST_TARGET = 24  # WCAG 2.5.8


def findings(window: QWidget) -> list[str]:
    """Return everything that is wrong with what a window shows now."""
    return [
        *_without_name(window),
        *_without_label(window),
        *_out_of_reach(window),
        *_repeated_mnemonics(window),
        *_small_targets(window),
        *_cut_text(window),
        *_unreadable_first_columns(window),
        *_sideways_scrolling(window),
    ]


def weak_contrasts(tokens: Tokens) -> list[str]:
    """Return the pairs of a theme that cannot be told apart well enough."""
    return [f"contrast: {above} on {below} {ratio}" for above, below, ratio in colours.weak_pairs(tokens)]


def _shown(window: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    for widget in window.findChildren(kind):
        if widget.isVisible() and widget.window() is window:
            yield widget


def _tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from _tree(child)


def _without_name(window: QWidget) -> Iterator[str]:
    for interface in _tree(QAccessible.queryAccessibleInterface(window)):
        if interface.state().invisible or interface.role() not in _NAMED:
            continue
        if not interface.text(QAccessible.Text.Name).strip():
            yield f"no name: {interface.role().name} {_describe(interface.object())}"


def _without_label(window: QWidget) -> Iterator[str]:
    """A closed list is said by its value: only a label names it."""
    labels = {label.buddy() for label in window.findChildren(QLabel) if label.isVisible()}
    for box in _shown(window, QComboBox):
        if box not in labels:
            yield f"no label: {_describe(box)}"


def _out_of_reach(window: QWidget) -> Iterator[str]:
    reachable = [
        widget
        for widget in _shown(window, QWidget)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    if not reachable:
        return
    reachable[0].setFocus()
    seen: list[QWidget] = []
    for _ in range(_LONGEST_ROUND):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is focused and len(reachable) > 1:
            yield f"keeps the keyboard: {_describe(focused)}"
    for widget in reachable:
        if widget not in seen:
            yield f"out of reach of the keyboard: {_describe(widget)}"


def _repeated_mnemonics(window: QWidget) -> Iterator[str]:
    found: dict[str, str] = {}
    for kind in (QAbstractButton, QLabel):
        for widget in _shown(window, kind):
            if isinstance(widget, QLabel) and widget.buddy() is None:
                continue
            match = re.search(r"&([^&\s])", widget.text())
            if match is None:
                continue
            letter = match[1].lower()
            if letter in found:
                yield f"mnemonic {letter}: {found[letter]!r} and {widget.text()!r}"
            found[letter] = widget.text()


def _small_targets(window: QWidget) -> Iterator[str]:
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in _shown(window, kind):
            if isinstance(widget.parentWidget(), QLineEdit):
                continue  # the cross that empties a field has the height of the field as its target
            if widget.width() < p(_SMALLEST_TARGET) or widget.height() < p(_SMALLEST_TARGET):
                yield f"small target: {_describe(widget)} {widget.width()}×{widget.height()}"


def _cut_text(window: QWidget) -> Iterator[str]:
    for label in _shown(window, QLabel):
        if not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() + 1 < needed:
            yield f"cut in height: {label.text()[:40]!r} {label.height()} < {needed}"
        if not label.wordWrap() and label.width() + 1 < label.sizeHint().width():
            yield f"cut in width: {label.text()[:40]!r} {label.width()} < {label.sizeHint().width()}"
    for button in _shown(window, QAbstractButton):
        hint = button.sizeHint()
        if button.text() and (button.width() + 1 < hint.width() or button.height() + 1 < hint.height()):
            yield f"cut button: {button.text()!r} {button.width()}×{button.height()}"
    for field in _shown(window, QLineEdit):
        needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
        if field.placeholderText() and field.width() - p(40) < needed:
            yield f"cut prompt: {field.placeholderText()!r} {field.width()} < {needed}"
    for header in _shown(window, QHeaderView):
        if header.orientation() is not Qt.Orientation.Horizontal:
            continue
        for section in range(header.count()):
            needed = header.sectionSizeFromContents(section).width()
            if not header.isSectionHidden(section) and header.sectionSize(section) < needed:
                yield f"cut title of column {section}: {header.sectionSize(section)} < {needed}"


def _unreadable_first_columns(window: QWidget) -> Iterator[str]:
    """The first column tells the rows apart: what stands in it is read, whole or by its beginning."""
    for table in _shown(window, QTableView):
        model, titles = table.model(), table.horizontalHeader()
        if model is None or titles.count() == 0:
            continue
        if titles.isSectionHidden(0):
            yield f"no first column: {_describe(table)}"
            continue
        room = table.columnWidth(0) - p(_FIRST_COLUMN_DRESS.get(type(table.itemDelegate()).__name__, 22))
        for row in range(min(model.rowCount(), _ROWS_LOOKED_AT)):
            text = str(model.index(row, 0).data() or "")
            word = re.split(r"[\s·,]", text, maxsplit=1)[0]
            needed = table.fontMetrics().horizontalAdvance(
                word if len(word) >= _LETTERS_READ else text[:_LETTERS_READ]
            )
            if text and room < needed + table.fontMetrics().horizontalAdvance("…"):
                yield f"unreadable first column: {text[:30]!r} {room} < {needed}"


def _sideways_scrolling(window: QWidget) -> Iterator[str]:
    for area in _shown(window, QScrollArea):
        content = area.widget()
        if content is not None and content.width() > area.viewport().width() + 1:
            yield f"scrolls sideways: {content.width()} > {area.viewport().width()}"
    if isinstance(window, QWidget) and window.minimumSizeHint().width() > window.width():
        yield f"wider than its window: {window.minimumSizeHint().width()} > {window.width()}"


def _describe(widget: object) -> str:
    name = widget.accessibleName() if isinstance(widget, QWidget) else ""
    inside = widget.parent() if isinstance(widget, QWidget) else None
    return f"{type(widget).__name__} {name!r} in {type(inside).__name__}"

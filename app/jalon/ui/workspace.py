"""What a screen talks to: read and write the open caseload, and hear when it changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QWidget

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload
    from jalon.ui.drafting import Address
    from jalon.ui.resuming import TypedThere
    from jalon.ui.shown_lists import ExportedList

P = ParamSpec("P")
R = TypeVar("R")


class Workspace(QObject):
    """Runs use cases on the open caseload and tells every screen when the data changed."""

    changed = Signal()

    def __init__(self, caseload: "Caseload", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caseload = caseload

    @property
    def caseload(self) -> "Caseload":
        """Return the open caseload, to bind a job to."""
        return self._caseload

    def read(self, use_case: Callable[Concatenate["Caseload", P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what ``use_case`` reads."""
        return use_case(self._caseload, *args, **kwargs)

    def write(
        self, use_case: Callable[Concatenate["Caseload", P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run ``use_case``, then announce the change; nothing is announced when it raised."""
        result = use_case(self._caseload, *args, **kwargs)
        self.changed.emit()
        return result


class Screen(QWidget):
    """A view of the caseload that reads again when the data changed: at once, or when next shown."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._is_stale = True
        workspace.changed.connect(self._refresh)

    @property
    def title(self) -> str:
        """Return the words of the window's title: never a person's name."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read and show everything again."""
        raise NotImplementedError

    def place(self) -> object:
        """Return where one is in the screen (a month, a section), for one built again at another size."""
        return None

    def go_to(self, place: object) -> None:
        """Go where ``place`` was."""

    def typed(self) -> "Sequence[TypedThere]":
        """Return what is typed in the screen itself and not written, to be kept at a lock."""
        return ()

    def type_again(self, address: "Address", content: Mapping[str, Any]) -> bool | None:  # noqa: ARG002
        """Show again what was typed at ``address`` of this screen: open what was open, fill it.

        False: it cannot be shown now, and stays offered.
        """
        return None

    def exported_list(self) -> "ExportedList | None":
        """Return the list that the screen shows now, as a file may hold it; None where there is none."""
        return None

    def enter(self) -> None:
        """Take the keyboard: where it was left in the screen, else its first list, else its first field."""
        left = cast("QWidget | None", self.focusWidget())
        if left is not None and left is not self and takes_keys(left):
            left.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        found = [part for part in parts_in_order(self) if takes_keys(part)]
        lists = (part for part in found if isinstance(part, QAbstractItemView) and _has_rows(part))
        if (first := next(lists, next(iter(found), None))) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Override of Qt."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh()

    def _refresh(self) -> None:
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self.reload()
            QTimer.singleShot(0, self, lambda: settle(self))


def parts_in_order(shown: QWidget) -> list[QWidget]:
    """Return the parts of a window or a screen in the order of Tab."""
    found: list[QWidget] = []
    part = shown.nextInFocusChain()
    while part is not shown and part is not None:
        if shown.isAncestorOf(part):
            found.append(part)
        part = part.nextInFocusChain()
    return found


def takes_keys(part: QWidget) -> bool:
    """Tell whether Tab stops at a part."""
    policy = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and part.isVisible() and part.isEnabled() and part.focusProxy() is None


def _has_rows(view: QAbstractItemView) -> bool:
    model = cast("QAbstractItemModel | None", view.model())
    return model is not None and model.rowCount() > 0


def settle(shown: QWidget) -> None:
    """Give its height to what was filled while it was being shown; a scroll area asks no more."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    for area in shown.findChildren(QScrollArea):
        if (content := area.widget()) is not None:
            QCoreApplication.postEvent(content, QEvent(QEvent.Type.LayoutRequest))

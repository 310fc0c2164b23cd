"""The lines that offer, after a lock, to go on with what was being typed; nothing is written by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.services import drafts
from jalon.services.drafts import Draft
from jalon.ui.drafting import Address
from jalon.ui.parts import Button, Row, emptied, words
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_LONGEST_KEY = 80
_PREFIX = "Jalon — "


@dataclass(frozen=True, slots=True)
class TypedThere:
    """What is typed somewhere: where, the words for it (no name), what the fields hold."""

    address: Address
    title: str
    content: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return what tells this draft from the others of a colleague."""
        address = self.address
        return f"{address.place}.{address.asked}.{address.record_id or ''}"[:_LONGEST_KEY]


class Resuming(QWidget):
    """Offers each draft of the colleague; ``reopen`` shows one again and tells whether it could."""

    def __init__(self, workspace: Workspace, reopen: Callable[[Address, Mapping[str, Any]], bool]) -> None:
        super().__init__()
        self._workspace = workspace
        self._reopen = reopen
        self.buttons: list[Button] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, p(10), 0, 0)
        self._lines.setSpacing(p(4))
        self.show_drafts()

    def show_drafts(self) -> None:
        """Show what is kept."""
        emptied(self._lines)
        self.buttons = []
        kept = self._workspace.read(drafts.list_drafts)
        for draft in kept:
            self._lines.addWidget(self._line(draft))
        self.setVisible(bool(kept))

    def keep(self, typed: TypedThere, *, person_id: str | None = None) -> None:
        """Keep what is typed somewhere."""
        content = {
            "address": typed.address.to_plain(),
            "title": typed.title.removeprefix(_PREFIX),
            "content": dict(typed.content),
        }
        self._workspace.read(drafts.keep_draft, typed.key, content, person_id=person_id)

    def _line(self, draft: Draft) -> QWidget:
        at = draft.saved_at.astimezone()
        told = f"Reprendre la saisie du {at:%d/%m} à {at:%H} h {at:%M}"
        if title := str(draft.content.get("title") or ""):
            told += f"\u00a0: {title}"
        line = Row(620, spacing=10)
        line.add(words(told, "strong", wrap=True), 1)
        button = Button("Reprendre", partial(self._resume, draft), drawing="history", name=told)
        self.buttons.append(button)
        line.add(button, keeps_width=True)
        drop = Button(
            "Écarter cette saisie", partial(self._drop, draft), kind="link", name=f"Écarter\u00a0: {told}"
        )
        line.add(drop, keeps_width=True)
        return line

    def _resume(self, draft: Draft) -> None:
        kept = draft.content.get("address")
        content = draft.content.get("content")
        if not isinstance(kept, dict) or not isinstance(content, dict):
            self._drop(draft)
        elif self._reopen(Address.from_plain(kept), content):
            # Only what is shown again is let go: what cannot be shown today stays offered.
            self._drop(draft)

    def _drop(self, draft: Draft) -> None:
        self._workspace.read(drafts.drop_draft, draft.form)
        self.show_drafts()

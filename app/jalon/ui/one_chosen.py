"""A field that names one person or one employer, chosen among what is proposed as one types."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from jalon.services.lookups import Proposal
from jalon.ui.people_field import CompletingField, Search, Suggestion
from jalon.ui.workspace import Workspace

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload


def finder(workspace: Workspace, suggest: Callable[["Caseload", str], Sequence[Proposal]]) -> Search:
    """Return what finds proposals in the open caseload."""
    return lambda text: [Suggestion(hit.id, hit.words, hit.detail) for hit in workspace.read(suggest, text)]


class OneChosen(CompletingField):
    """A field that names one person or one employer, chosen among what is proposed."""

    def __init__(self, find: Search, drawing: str) -> None:
        super().__init__(find, drawing=drawing)
        self.setPlaceholderText("Quelques lettres du nom")
        self._kept: Suggestion | None = None
        self.chosen.connect(self.keep)
        self.textEdited.connect(self._forget)

    @property
    def value(self) -> str | None:
        """Return the identity of what is chosen."""
        return None if self._kept is None else self._kept.id

    def keep(self, found: Suggestion | None) -> None:
        """Choose what is given, or nothing."""
        self._kept = found
        self.setText("" if found is None else found.line)

    def _forget(self, _: str) -> None:
        self._kept = None

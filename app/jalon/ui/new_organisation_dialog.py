"""The form of a new employer or partner, which says before writing that it may be on file already."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from jalon.services.duplicates import Alike
from jalon.ui import wording
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.messages import Message
from jalon.ui.parts import Button


class NewOrganisationDialog(EntryDialog):
    """As the form of any record; of one that may exist, asks whether it is the same."""

    page_wanted = Signal(str)
    """One that exists already is to be shown: its identity."""
    said_known = ""
    said_other = ""
    alike: Callable[[Mapping[str, Any]], Sequence[Alike]]
    """Returns what on file may be the same as what is typed."""
    different: tuple[str, ...] = ()
    """Of which ones on file someone said that it is not the same."""

    def save(self) -> None:
        """Override: what may exist already is said first."""
        found = self.alike({column: typed.value() for column, typed in self.inputs.items()})
        if {one.id for one in found} <= set(self.different):
            super().save()
        else:
            self._warn(found)

    def _warn(self, found: Sequence[Alike]) -> None:
        told = [f"{one.name} ({one.details})" if one.details else one.name for one in found]
        buttons = [
            Button(f"&{number}. Ouvrir {one.name}", partial(self._open, one.id), kind="link")
            for number, one in enumerate(found, start=1)
        ]
        other = Button(self.said_other, partial(self._go_on, tuple(one.id for one in found)))
        self.banner.say(
            Message(self.said_known, f"{wording.sentence_case(', '.join(told))}."),
            (*buttons, other),
        )
        other.setFocus()

    def _go_on(self, found: tuple[str, ...], *_: object) -> None:
        self.different = found
        self.save()

    def _open(self, record_id: str, *_: object) -> None:
        self.throw_away()
        self.page_wanted.emit(record_id)


class NewEmployerDialog(NewOrganisationDialog):
    """The form of a new employer."""

    said_known = "Cet employeur existe peut-être déjà."
    said_other = "Pas le &même employeur"


class NewPartnerDialog(NewOrganisationDialog):
    """The form of a new partner."""

    said_known = "Ce partenaire existe peut-être déjà."
    said_other = "Pas le &même partenaire"

"""What a person agreed to share, and with whom: the one door of the papers that name her to another body.

Sharing without ground is an offence (Code pénal, 226-13); the ground is her agreement, item by item, or the
team of L1110-12 of the Code de la santé publique. What no agreement in force covers is left out, and said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
from jalon.domain.search_keys import search_key
from jalon.services.person_records import FileRecord, PersonFile

CONSENT: Final = "consent"
"""The choice that names the sharing agreement, by its identity."""
ITEMS: Final = ("IDENTITE", "PARCOURS", "PROJET", "EMPLOI", "AMENAGEMENTS", "CONSEQUENCES", "DROITS")


@dataclass(frozen=True, slots=True)
class Consented:
    """What may be told, by item of ``shared_items``, and what a paper says of the agreement."""

    items: frozenset[str]
    said: Mapping[str, Any] | None

    def may(self, item: str) -> bool:
        """Tell whether an item may be told."""
        return item in self.items


EVERYTHING: Final = Consented(frozenset(ITEMS), None)
"""For the person herself, or for her own file: nothing leaves."""


def consented(
    file: PersonFile, recipients: Sequence[str | None], asked: str | None, today: date
) -> Consented:
    """Return what the agreement in force lets tell: the one asked for, else that of the first recipient.

    ``recipients`` are names of bodies, the one meant first; where none of them has an agreement and only one
    is in force, it is that one.

    Raises:
        UnknownRecordError: the agreement that is asked for is not hers.
    """
    given = file.of("sharing_consent")
    if asked is not None:
        found = next((one for one in given if one.id == asked), None)
        if found is None:
            raise UnknownRecordError("sharing_consent")
        return _of(found) if _is_in_force(found, today) else Consented(frozenset(), None)
    running = [one for one in given if _is_in_force(one, today)]
    for recipient in recipients:
        key = search_key(recipient or "")
        for one in reversed(running):
            if key and search_key(one.values["recipient"]) == key:
                return _of(one)
    return _of(running[0]) if len(running) == 1 else Consented(frozenset(), None)


def _is_in_force(record: FileRecord, today: date) -> bool:
    values = record.values
    end, withdrawn = values["end_date"], values["withdrawn_date"]
    return (
        values["start_date"] <= today
        and (end is None or end >= today)
        and (withdrawn is None or withdrawn > today)
    )


def _of(record: FileRecord) -> Consented:
    values = record.values
    items = frozenset((values["shared_items"] or "").split())
    said = {
        "recipient": values["recipient"],
        "purpose": values["purpose"],
        "ground": values["ground"],
        "items": [item for item in ITEMS if item in items],
        "start_date": values["start_date"].isoformat(),
        "end_date": None if values["end_date"] is None else values["end_date"].isoformat(),
        "signed_by": values["signed_by"],
    }
    return Consented(items, said)

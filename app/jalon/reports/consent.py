"""What a paper says of the agreement under which it tells of a person, and of what it does not tell."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import add_signatures, capital
from jalon.reports.page import SMALL, STRONG, Paper
from jalon.reports.wording import Wording

NOTHING_PASSED: Final = "Sans accord de partage en vigueur\u00a0: le code du dossier, et aucun nom"


def add_consent(
    paper: Paper, consent: Mapping[str, Any] | None, withheld: Sequence[str], wording: Wording
) -> None:
    """Say with whom, on what ground and until when she agreed to share, and what is left out."""
    if consent is None:
        paper.paragraph(
            "Aucun accord de partage en vigueur avec ce destinataire\u00a0: "
            "seuls le code du dossier, des dates et qui accompagne sont transmis.",
            STRONG,
            space_before=8,
        )
    else:
        until = f" jusqu’au {_day(consent['end_date'])}" if consent["end_date"] else ""
        ground = (
            f" ({wording.label('sharing_grounds', consent['ground']).lower()})" if consent["ground"] else ""
        )
        recipient = wording.label("partner_kinds", consent["recipient"])
        told = f"Transmis à {recipient}, avec l’accord de la personne{ground}, depuis le "
        told += f"{_day(consent['start_date'])}{until}."
        if consent["purpose"]:
            told += f" Pourquoi\u00a0: {consent['purpose']}"
        paper.paragraph(typography.sentence(told), STRONG, space_before=8)
    if withheld:
        named = ", ".join(wording.label("shared_items", item).lower() for item in withheld)
        paper.paragraph(f"Non transmis, faute d’accord\u00a0: {named}.", SMALL, space_before=2)


def _day(text: str) -> str:
    return typography.long_day(date.fromisoformat(text))


def add_places_to_sign(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    """Add places to sign; who may not be named signs as the person the paper is about."""
    person = document["person"]
    if person is not None and not person.get("name"):
        usual = capital(wording.word("person", "personne accompagnée"))
        document = {**document, "person": {**person, "name": usual}}
    add_signatures(paper, document, wording)

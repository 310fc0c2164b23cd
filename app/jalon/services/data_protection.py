"""What the structure answers for under the RGPD: who to write to, and on which legal basis it keeps files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.services.colleagues import MANAGERS
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session

_NAME: Final = "data_protection"
BASES: Final = ("MISSION", "CONTRAT")
"""RGPD, article 6, 1: e, a task of public interest; b, the individual agreement. The structure decides."""
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class DataProtection:
    """What the notice says; None is not known yet, and the notice says so."""

    controller: str | None = None
    """Who answers for the data, when it is not the structure itself."""
    dpo_name: str | None = None
    dpo_contact: str | None = None
    legal_basis: str | None = None


def read_data_protection(caseload: Caseload) -> DataProtection:
    """Return what the structure recorded."""
    with caseload.read() as session:
        return data_protection_in(session)


def data_protection_in(session: Session) -> DataProtection:
    """Return what the structure recorded, within a session; what cannot be read is not known."""
    found = choices.read_choice(session, _NAME)
    if not isinstance(found, Mapping):
        return DataProtection()
    values: dict[str, Any] = {
        name: value[:LONGEST]
        for name in DataProtection.__dataclass_fields__
        if isinstance(value := found.get(name), str) and value.strip()
    }
    if values.get("legal_basis") not in BASES:
        values.pop("legal_basis", None)
    return DataProtection(**values)


def change_data_protection(caseload: Caseload, wanted: DataProtection) -> bool:
    """Keep what the structure answers; return whether it is another answer.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: a text is too long, or the basis is unknown.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    tidied = {name: (value or "").strip() or None for name, value in asdict(wanted).items()}
    problems = [Problem(name, "too_long") for name, value in tidied.items() if len(value or "") > LONGEST]
    if tidied["legal_basis"] not in (None, *BASES):
        problems.append(Problem("legal_basis", "unknown"))
    if problems:
        raise InvalidEntryError("data_protection", tuple(problems))
    kept = {name: value for name, value in asdict(replace(wanted, **tidied)).items() if value}
    with caseload.write("change_settings") as session:
        return choices.write_choice(session, _NAME, kept or None)

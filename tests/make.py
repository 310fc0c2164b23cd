"""Builders of test data: each returns something valid, and ``changes`` replace its fields."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

PASSPHRASE = "sept mots pour ouvrir la file active"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def a_caseload(path: Path, **changes: Any) -> Any:
    """Create an encrypted caseload with one coordinator; return caseload and recovery code."""
    from jalon.storage.caseload import Caseload, NewCoach, NewStructure
    from jalon.storage.keyring import KeyDerivation

    fields: dict[str, Any] = {
        "coach": NewCoach(family_name="Martin", given_name="Claire", role="COORDINATEUR"),
        "structure": NewStructure(name="L’Étape"),
        "kdf": KeyDerivation.cheap(),
        "clock": lambda: NOW,
        "allow_any_folder": True,
    }
    return Caseload.create(path, PASSPHRASE, **fields | changes)


def a_copy(created: Any, path: Path) -> Any:
    """Copy a closed caseload, the same to its identity, and open it; return caseload and recovery code."""
    from jalon.storage.caseload import Caseload
    from jalon.storage.keyring import ring_path

    source = created.caseload.path
    shutil.copy(source, path)
    shutil.copy(ring_path(source), ring_path(path))
    opened = Caseload.open(path, PASSPHRASE, clock=lambda: NOW, allow_any_folder=True, allow_cheap=True)
    return replace(created, caseload=opened)


def a_person(session: Any, **changes: Any) -> str:
    """Write a person; return her identity."""
    from jalon.storage import records

    fields: dict[str, Any] = {
        "case_code": "A-0001",
        "family_name": "Lefèvre",
        "given_name": "Zoé",
        "sex": 2,
        "birth_date": date(1995, 3, 14),
    }
    return records.insert(session, "person", fields | changes)


def a_path(
    session: Any, person_id: str, admission: date, exit_date: date | None = None, **changes: Any
) -> str:
    """Write a path of a person; return its identity."""
    from jalon.storage import records

    fields: dict[str, Any] = {
        "person_id": person_id,
        "agreement_date": admission,
        "admission_date": admission,
        "exit_date": exit_date,
        "entry_situation": "RECHERCHE",
    }
    return records.insert(session, "support_path", fields | changes)


def an_act(session: Any, coach_id: str, person_ids: tuple[str, ...], **changes: Any) -> str:
    """Write a held act with one coach; the duration is shared among the people; return its identity."""
    from jalon.storage import records

    fields: dict[str, Any] = {
        "date": TODAY,
        "duration_minutes": 60,
        "state": "DONE",
        "act_type": "ENTRETIEN",
        "target": "PERSONNE",
        "modality": "PRESENTIEL",
        "place": "STRUCTURE",
        "module": "M1_EVALUATION",
        "counts_in_intensity": True,
    }
    fields |= changes
    act_id = records.insert(session, "act", fields)
    duration = fields["duration_minutes"]
    records.insert(session, "act_coach", {"act_id": act_id, "coach_id": coach_id, "minutes": duration})
    for rank, person_id in enumerate(person_ids):
        share = duration // len(person_ids) + (1 if rank < duration % len(person_ids) else 0)
        records.insert(
            session,
            "act_participant",
            {
                "act_id": act_id,
                "person_id": person_id,
                "minutes": share,
                "received_minutes": duration,
                "attendance": "HONORE",
                "present": True,
            },
        )
    return act_id

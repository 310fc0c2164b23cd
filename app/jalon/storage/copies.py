"""Remembers on this PC when a caseload was last copied, here and off the PC; no name, only its identity."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from jalon.files import write_atomically
from jalon.settings.paths import data_folder, state_folder

_MOST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Copies:
    """The last verified copies: when, and up to which action of the journal; None when never."""

    here_at: datetime | None = None
    here_action: str | None = None
    away_at: datetime | None = None
    away_action: str | None = None


def backup_folder(caseload_id: str) -> Path:
    """Return the folder of this PC that holds the backups of a caseload."""
    folder = data_folder() / "sauvegardes" / caseload_id
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def backup_folders() -> tuple[Path, ...]:
    """Return the folders of this PC that hold backups, of whatever caseload."""
    return tuple(sorted(folder for folder in (data_folder() / "sauvegardes").glob("*") if folder.is_dir()))


def recall(caseload_id: str) -> Copies:
    """Return what is remembered; nothing when the note is missing or unreadable (a backup is then due)."""
    try:
        with _note(caseload_id).open("rb") as stream:
            found = json.loads(stream.read(_MOST_BYTES))
        return Copies(
            here_at=_instant(found, "here_at"),
            here_action=_text(found, "here_action"),
            away_at=_instant(found, "away_at"),
            away_action=_text(found, "away_action"),
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return Copies()


def remember(caseload_id: str, **changes: Any) -> None:
    """Keep the given fields of ``Copies``."""
    kept = asdict(replace(recall(caseload_id), **changes))
    text = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}
    write_atomically(_note(caseload_id), json.dumps(text, sort_keys=True).encode())


def _note(caseload_id: str) -> Path:
    return state_folder() / f"copies-{caseload_id}.json"


def _instant(found: Mapping[str, Any], name: str) -> datetime | None:
    value = datetime.fromisoformat(found[name]) if found.get(name) else None
    if value is not None and value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value


def _text(found: Mapping[str, Any], name: str) -> str | None:
    value = found.get(name)
    return value if isinstance(value, str) else None

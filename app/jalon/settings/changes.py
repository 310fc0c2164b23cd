"""What changed in this version of Jalon, read from the change log that is shipped with it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon import __version__

_FILE: Final = "CHANGELOG.md"
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Changes:
    """One group of changes: its heading and what is said, a paragraph each, without marks of Markdown."""

    heading: str
    lines: tuple[str, ...]


def changes_of(version: str = __version__, path: Path | None = None) -> tuple[Changes, ...]:
    """Return the changes of a version in the order of the change log; none when it says nothing of it."""
    path = path or _shipped()
    text = path.read_text(encoding="utf-8") if path else ""
    section = re.search(
        rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    if section is None:
        return ()
    groups = re.split(r"^### (.+)$", section[1], flags=re.MULTILINE)[1:]
    found = (Changes(groups[i].strip(), _items(groups[i + 1])) for i in range(0, len(groups), 2))
    return tuple(group for group in found if group.lines)


def _items(text: str) -> tuple[str, ...]:
    items = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    plain = (_LINK.sub(r"\1", item).replace("`", "").replace("**", "") for item in items)
    # Line ends of the file only: the no-break spaces of French stay.
    return tuple(re.sub(r"[ \n]+", " ", item).strip(" \n") for item in plain)


def _shipped() -> Path | None:
    package = Path(__file__).resolve().parents[1]
    # Beside the package in a frozen program, beside `app` in a source tree.
    candidates = (package.parent / _FILE, package.parents[1] / _FILE)
    return next((path for path in candidates if path.is_file()), None)

"""What changed since the version that someone knows, read from the change log that is shipped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon import __version__

_FILE: Final = "CHANGELOG.md"
_VERSION: Final = re.compile(r"^## (\d+\.\d+\.\d+)\b[^\n]*$", re.MULTILINE)
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Changes:
    """One group of changes: its heading, empty for none, and what is said, a paragraph each, unmarked."""

    heading: str
    lines: tuple[str, ...]


def changes_since(seen: str, version: str = __version__, path: Path | None = None) -> tuple[Changes, ...]:
    """Return the changes of every version after the one that was seen, up to this one, the newest first.

    Someone who skips versions is told of each, by its number; nobody is told anything when an older version
    takes the place of a newer one.
    """
    after, last = _numbers(seen), _numbers(version)
    found = [(told, groups) for told, groups in _sections(path) if after < told <= last and groups]
    if len(found) < 2:
        return found[0][1] if found else ()
    return tuple(
        Changes("\u00a0: ".join(filter(None, (".".join(map(str, told)), group.heading))), group.lines)
        for told, groups in sorted(found, key=lambda one: one[0], reverse=True)
        for group in groups
    )


def _sections(path: Path | None) -> Iterator[tuple[tuple[int, ...], tuple[Changes, ...]]]:
    """Yield each version of the change log with its groups; nothing when it cannot be read."""
    path = path or _shipped()
    try:
        text = path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        return
    parts = _VERSION.split(text)[1:]
    for number, section in zip(parts[::2], parts[1::2], strict=True):
        # A version of a few lines may have no heading at all.
        alone, *groups = re.split(r"^### (.+)$", section, flags=re.MULTILINE)
        found = [Changes("", _items(alone))]
        found += [Changes(groups[i].strip(), _items(groups[i + 1])) for i in range(0, len(groups), 2)]
        yield _numbers(number), tuple(group for group in found if group.lines)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version)[:3])


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

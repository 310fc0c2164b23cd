"""The preferences of one person on one computer: a small TOML file that never stops Jalon from starting."""

import contextlib
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
import tomli_w

from jalon.files import write_atomically
from jalon.settings.deployment import Deployment, Theme, load_deployment
from jalon.settings.paths import config_folder

_LARGEST_FILE = 64_000
_LONGEST_TEXT = 4_096
_MOST_FILTERS = 100
_MOST_RECENT = 5
_FILTER_NAME = re.compile(r"[a-z][a-z0-9_.]{0,59}")
# Codes, months, case codes, identities: a filter by a typed name is not remembered, this file is plain.
_FILTER_VALUE = re.compile(r"[A-Z0-9_,:.-]{0,200}|[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose on this computer; no datum of a caseload.

    Raises:
        ValueError: a value is out of its bounds; the message names the field.
    """

    last_caseload: Path | None = None
    recent_caseloads: tuple[Path, ...] = ()
    """At most five, the last one first."""
    theme: Theme = "system"
    text_scale_percent: int = 100
    """100 to 200."""
    window_geometry: str = ""
    """What Qt restores a window from, as text."""
    idle_minutes: int = 10
    """1 to 30: after them the caseload locks."""
    second_backup_folder: Path | None = None
    seen_version: str = ""
    """The version of Jalon that was opened last: what is new is shown once."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """By name of list: codes only, never what was typed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", MappingProxyType(dict(self.filters)))
        object.__setattr__(self, "recent_caseloads", tuple(self.recent_caseloads)[:_MOST_RECENT])
        if self.theme not in ("system", "light", "dark"):
            raise ValueError("theme")
        if not 100 <= self.text_scale_percent <= 200:
            raise ValueError("text_scale_percent")
        if not 1 <= self.idle_minutes <= 30:
            raise ValueError("idle_minutes")
        if not re.fullmatch(r"[0-9a-z.+-]{0,40}", self.seen_version):
            raise ValueError("seen_version")
        if len(self.window_geometry) > _LONGEST_TEXT or not _writable(self.window_geometry):
            raise ValueError("window_geometry")
        if len(self.filters) > _MOST_FILTERS or not all(
            _FILTER_NAME.fullmatch(name) and _FILTER_VALUE.fullmatch(value)
            for name, value in self.filters.items()
        ):
            raise ValueError("filters")

    def recent_with(self, path: Path) -> tuple[Path, ...]:
        """Return the recent caseloads once this one was opened: it comes first, and once."""
        return tuple(dict.fromkeys((path, *self.recent_caseloads)))[:_MOST_RECENT]

    def existing_caseloads(self) -> tuple[Path, ...]:
        """Return the recent caseloads that are still there, the last one first."""
        known = (self.last_caseload, *self.recent_caseloads)
        return tuple(dict.fromkeys(path for path in known if path is not None and _is_there(path)))


class _File(msgspec.Struct, frozen=True):
    # Keys of a later version are left alone: an older Jalon started once must not lose the rest.
    last_caseload: str = ""
    recent_caseloads: list[str] = []
    theme: Theme = "system"
    text_scale_percent: Annotated[int, msgspec.Meta(ge=100, le=200)] = 100
    window_geometry: str = ""
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=30)] = 10
    second_backup_folder: str = ""
    seen_version: str = ""
    filters: dict[str, str] = {}


def preferences_file() -> Path:
    """Return the path of the preferences of this account."""
    return config_folder() / "preferences.toml"


def load_preferences(path: Path | None = None) -> Preferences:
    """Return the preferences; the defaults when there are none or when the file cannot be trusted.

    The defaults are those of the administrator of this computer, if any (`jalon.settings.deployment`).
    A file that is not what Jalon writes is kept beside as ``.broken``. Never raises.
    """
    deployed = load_deployment()
    try:
        path = path or preferences_file()
        return _parsed(_content(path), deployed)
    except FileNotFoundError:
        return _defaults(deployed)
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        if path is not None:
            with contextlib.suppress(OSError):
                path.replace(path.with_name(path.name + ".broken"))
        return _defaults(deployed)


def save_preferences(preferences: Preferences, path: Path | None = None) -> None:
    """Write the preferences in one step; a path that is no text (Linux allows it) is not remembered.

    What is as the administrator set it is not written, so that it follows when she sets it otherwise.

    Raises:
        OSError: the folder is full or read-only; the old file stays.
    """
    values: dict[str, object] = {
        "last_caseload": _path_text(preferences.last_caseload),
        "recent_caseloads": [text for path in preferences.recent_caseloads if (text := _path_text(path))],
        "theme": preferences.theme,
        "text_scale_percent": preferences.text_scale_percent,
        "window_geometry": preferences.window_geometry,
        "idle_minutes": preferences.idle_minutes,
        "second_backup_folder": _path_text(preferences.second_backup_folder),
        "seen_version": preferences.seen_version,
        "filters": dict(preferences.filters),
    }
    deployed = _deployed_values(load_deployment())
    values = {name: value for name, value in values.items() if deployed.get(name) != value}
    write_atomically(path or preferences_file(), tomli_w.dumps(values).encode("utf-8"))


def _content(path: Path) -> str:
    # A pipe or a device under this name would never end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("not a file")
    with path.open("rb") as stream:
        content = stream.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise ValueError("too large")
    return content.decode("utf-8")


def _deployed_values(deployed: Deployment) -> dict[str, object]:
    return {
        "theme": deployed.theme,
        "text_scale_percent": deployed.text_scale_percent,
        "idle_minutes": deployed.idle_minutes,
        "second_backup_folder": _path_text(deployed.second_backup_folder),
    }


def _defaults(deployed: Deployment) -> Preferences:
    return _parsed("", deployed)


def _parsed(text: str, deployed: Deployment) -> Preferences:
    raw = msgspec.convert(_deployed_values(deployed) | tomllib.loads(text), _File)
    return Preferences(
        last_caseload=_path(raw.last_caseload),
        recent_caseloads=tuple(found for text in raw.recent_caseloads if (found := _path(text))),
        theme=raw.theme,
        text_scale_percent=raw.text_scale_percent,
        window_geometry=raw.window_geometry,
        idle_minutes=raw.idle_minutes,
        second_backup_folder=_path(raw.second_backup_folder),
        seen_version=raw.seen_version,
        filters=raw.filters,
    )


def _path(text: str) -> Path | None:
    if len(text) > _LONGEST_TEXT or "\0" in text:
        raise ValueError("path")
    return Path(text) if text else None


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a drive that went away, a name this system cannot hold
        return False


def _path_text(path: Path | None) -> str:
    text = os.fspath(path) if path else ""
    return text if len(text) <= _LONGEST_TEXT and "\0" not in text and _writable(text) else ""


def _writable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

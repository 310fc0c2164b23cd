"""What an administrator sets for everyone on a computer: a small TOML file that Jalon only reads."""

import codecs
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import platformdirs

from jalon.settings.paths import data_folder

Theme = Literal["system", "light", "dark"]

FILE_NAME: Final = "jalon.toml"
_LARGEST_FILE: Final = 8_000  # a long file of dots takes the reader of TOML half a minute at eight times that
_LONGEST_PATH: Final = 4_096


@dataclass(frozen=True, slots=True)
class Deployment:
    """The defaults of everyone on this computer; what a person chooses herself comes first."""

    theme: Theme = "system"
    text_scale_percent: int = 100
    idle_minutes: int = 10
    second_backup_folder: Path | None = None
    caseload_folder: Path | None = None
    """Where a new caseload is proposed; it must not be on a network drive nor in a synchronised folder."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the file: of which key (none: of the whole file), and since which line if known."""

    kind: Literal["unreadable", "too_large", "not_text", "not_toml", "unknown_key", "bad_value", "bad_folder"]
    key: str = ""
    line: int = 0


_VALUES: Final[Mapping[str, Any]] = {
    "theme": Theme,
    "text_scale_percent": Annotated[int, msgspec.Meta(ge=100, le=200)],
    "idle_minutes": Annotated[int, msgspec.Meta(ge=1, le=30)],
}
_FOLDERS: Final = frozenset({"second_backup_folder", "caseload_folder"})


def deployment_files() -> tuple[Path, ...]:
    """Return where the file may be, the first one found is read: beside the program, then the computer's.

    The computer's: the folder Jalon of %PROGRAMDATA% on Windows, ``/etc/xdg/jalon`` on Linux and
    ``/Library/Application Support/Jalon`` on macOS.
    """
    name = "Jalon" if sys.platform in ("win32", "darwin") else "jalon"
    shared = [platformdirs.site_config_path(name, appauthor=False)]
    if sys.platform == "linux":  # desktops put a folder of their own before the usual one
        every = platformdirs.site_config_dir(name, appauthor=False, multipath=True).split(os.pathsep)
        shared = [*map(Path, every), Path("/etc/xdg", name)]
    beside = [Path(sys.executable).parent] if getattr(sys, "frozen", False) else []
    return tuple(dict.fromkeys(folder / FILE_NAME for folder in (*beside, *shared)))


def load_deployment(path: Path | None = None) -> Deployment:
    """Return what the administrator set; the usual defaults without a file that can be read.

    Never raises: a mistake of the administrator must keep nobody from working, and takes with it nothing
    but the key it is in; `deployment_faults` says it.
    """
    return _read(path or deployment_file())[0]


def deployment_faults(path: Path | None = None) -> tuple[Fault, ...]:
    """Return what is wrong with the file, for whoever put it there."""
    return _read(path or deployment_file())[1]


def deployment_file() -> Path | None:
    """Return the file that is read, None without one."""
    return next((path for path in deployment_files() if os.path.isfile(path)), None)  # noqa: PTH113  never raises


def caseload_folder() -> Path:
    """Return the folder where a new caseload is proposed: the administrator's, else the usual one."""
    chosen = load_deployment().caseload_folder
    return chosen if chosen is not None else data_folder()


def _read(path: Path | None) -> tuple[Deployment, tuple[Fault, ...]]:
    if path is None:
        return Deployment(), ()
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except OSError:
        return Deployment(), (Fault("unreadable"),)
    if len(content) > _LARGEST_FILE:
        return Deployment(), (Fault("too_large"),)
    try:
        raw = tomllib.loads(_text(content))
    except UnicodeDecodeError:
        return Deployment(), (Fault("not_text"),)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        return Deployment(), (Fault("not_toml", line=int(line[1]) if line else 0),)
    return _checked(raw)


def _text(content: bytes) -> str:
    # Notepad and PowerShell begin a file with a mark; both are told by it.
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if utf16 else "utf-8-sig").replace("\r\n", "\n")


def _checked(raw: Mapping[str, Any]) -> tuple[Deployment, tuple[Fault, ...]]:
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in raw.items():
        if key in _VALUES:
            try:
                found[key] = msgspec.convert(value, _VALUES[key])
            except msgspec.MsgspecError:
                faults.append(Fault("bad_value", key))
        elif key in _FOLDERS:
            folder = _folder(value)
            if folder is None and value != "":
                faults.append(Fault("bad_folder", key))
            found[key] = folder
        else:
            faults.append(Fault("unknown_key", key))
    return Deployment(**found), tuple(faults)


def _folder(text: object) -> Path | None:
    """Return a whole path, each person's own: %USERNAME% on Windows, $USER and ~ elsewhere are replaced.

    One that a variable is missing for would be the same folder for everyone, and a path that does not begin
    at the root another one each time: neither is taken.
    """
    if not isinstance(text, str) or len(text) > _LONGEST_PATH or "\0" in text:
        return None
    path = Path(os.path.expandvars(os.path.expanduser(text)))  # noqa: PTH111  in this order
    missing = re.search(r"%[^%\\/]+%", str(path)) or (os.name != "nt" and re.search(r"\$\{?\w", str(path)))
    return path if path.is_absolute() and not missing else None

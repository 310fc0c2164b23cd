"""What an administrator sets for everyone on a computer: a small TOML file that Jalon only reads."""

import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
import platformdirs

from jalon.settings.paths import data_folder

Theme = Literal["system", "light", "dark"]

FILE_NAME: Final = "jalon.toml"
_LARGEST_FILE: Final = 64_000


@dataclass(frozen=True, slots=True)
class Deployment:
    """The defaults of everyone on this computer; what a person chooses herself comes first."""

    theme: Theme = "system"
    text_scale_percent: int = 100
    idle_minutes: int = 10
    second_backup_folder: Path | None = None
    caseload_folder: Path | None = None
    """Where a new caseload is proposed; it must not be on a network drive nor in a synchronised folder."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    theme: Theme = "system"
    text_scale_percent: Annotated[int, msgspec.Meta(ge=100, le=200)] = 100
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=30)] = 10
    second_backup_folder: str = ""
    caseload_folder: str = ""


def deployment_files() -> tuple[Path, ...]:
    """Return where the file may be, the first one found is read: beside the program, then the computer's.

    The computer's: the folder Jalon of %PROGRAMDATA% on Windows, ``/etc/xdg/jalon`` on Linux and
    ``/Library/Application Support/Jalon`` on macOS.
    """
    name = "Jalon" if sys.platform in ("win32", "darwin") else "jalon"
    shared = platformdirs.site_config_path(name, appauthor=False) / FILE_NAME
    if getattr(sys, "frozen", False):
        return Path(sys.executable).parent / FILE_NAME, shared
    return (shared,)


def load_deployment(path: Path | None = None) -> Deployment:
    """Return what the administrator set; the usual defaults without a file that can be read.

    Never raises: a mistake of the administrator must keep nobody from working; `deployment_fault` says it.
    """
    try:
        return _read(path or _present_file())
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return Deployment()


def deployment_fault(path: Path | None = None) -> str | None:
    """Return what is wrong with the file, for whoever put it there; None when nothing is."""
    try:
        _read(path or _present_file())
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError) as fault:
        return str(fault)
    return None


def caseload_folder() -> Path:
    """Return the folder where a new caseload is proposed: the administrator's, else the usual one."""
    chosen = load_deployment().caseload_folder
    return chosen if chosen is not None else data_folder()


def _present_file() -> Path | None:
    return next((path for path in deployment_files() if path.is_file()), None)


def _read(path: Path | None) -> Deployment:
    if path is None:
        return Deployment()
    with path.open("rb") as stream:
        content = stream.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise ValueError("too large")
    raw = msgspec.convert(tomllib.loads(content.decode("utf-8")), _File)
    return Deployment(
        theme=raw.theme,
        text_scale_percent=raw.text_scale_percent,
        idle_minutes=raw.idle_minutes,
        second_backup_folder=_folder(raw.second_backup_folder),
        caseload_folder=_folder(raw.caseload_folder),
    )


def _folder(text: str) -> Path | None:
    # One file serves everyone: %USERNAME% on Windows, $USER and ~ elsewhere become each person's own.
    return Path(os.path.expandvars(os.path.expanduser(text))) if text else None  # noqa: PTH111  in this order

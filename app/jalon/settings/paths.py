"""Where Jalon keeps its data, settings, logs and state, and where it finds the files it ships."""

import os
import sys
from functools import cache
from pathlib import Path
from typing import Final

import platformdirs

from jalon.files import private_folder

STICK_FOLDER: Final = "Jalon-donnees"
_APPLICATION = "Jalon" if sys.platform in ("win32", "darwin") else "jalon"


def data_folder() -> Path:
    """Return the folder of caseloads that were given no other place; created for its owner alone."""
    return _folder("data", platformdirs.user_data_path(_APPLICATION, appauthor=False))


def practice_folder() -> Path:
    """Return the folder of the practice structure; it is not made."""
    return data_folder() / "demonstration"


def config_folder() -> Path:
    """Return the folder of the preferences; created for its owner alone."""
    return _folder("config", platformdirs.user_config_path(_APPLICATION, appauthor=False))


def log_folder() -> Path:
    """Return the folder of the technical log; created for its owner alone."""
    return _folder("logs", platformdirs.user_log_path(_APPLICATION, appauthor=False))


def state_folder() -> Path:
    """Return the folder of what can be lost without harm (waiting times), for its owner alone."""
    return _folder("state", platformdirs.user_state_path(_APPLICATION, appauthor=False))


def resource(*parts: str) -> Path:
    """Return the path of a shipped file: in the installed package, else in the source tree.

    Raises:
        FileNotFoundError: neither place has it.
    """
    for root in _resource_roots():
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(("resources", *parts)))


@cache
def _resource_roots() -> tuple[Path, ...]:
    package = Path(__file__).resolve().parents[1]
    # An installed package carries its own copy; a source tree keeps `resources` beside `app`.
    return package / "resources", package.parents[1] / "resources"


def own_home() -> Path | None:
    """Return the one folder that holds everything, None when the folders are those of the system.

    It is what JALON_HOME names (for tests), else the folder ``Jalon-donnees`` beside that of a frozen
    program: both on a stick go from one computer to another, and the program can be replaced as a whole.
    """
    if home := os.environ.get("JALON_HOME"):
        return Path(home)
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).resolve().parent.parent / STICK_FOLDER
        return beside if beside.is_dir() else None
    return None


def _folder(name: str, usual: Path) -> Path:
    home = own_home()
    return private_folder(home / name if home else usual)

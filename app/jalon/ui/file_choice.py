"""Asks for a folder or a file of this computer; what is plugged into it is one click away."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QStorageInfo, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.ui.fitting import fit
from jalon.ui.theme import p

# Where systems show a stick, a disk or a share: Qt's own dialog proposes only « / », which nobody looks into.
_PLUGGED_UNDER: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


def choose_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """Return the folder that was chosen, None for none."""
    asked = dialog_for(parent, title, start, plugged_in())
    asked.setFileMode(QFileDialog.FileMode.Directory)
    asked.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(asked)


def choose_file(parent: QWidget, title: str, filters: str, start: Path | None = None) -> Path | None:
    """Return the file that was chosen among those of a kind, None for none."""
    asked = dialog_for(parent, title, start, plugged_in())
    asked.setFileMode(QFileDialog.FileMode.ExistingFile)
    asked.setNameFilter(filters)
    return _answer(asked)


def dialog_for(parent: QWidget, title: str, start: Path | None, plugged: Iterable[Path]) -> QFileDialog:
    """Return a dialog wide enough for its own controls, with the home and what is plugged in at its side."""
    asked = QFileDialog(parent, title, str(start or Path.home()))
    asked.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in (Path.home(), *plugged)])
    fit(asked, QSize(p(820), p(540)), within=parent.window())
    return asked


def plugged_in() -> list[Path]:
    """Return where the sticks, disks and shares of this computer are shown."""
    return among_plugged(volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isReady())


def among_plugged(roots: Iterable[str]) -> list[Path]:
    """Return those of some mount points that a person plugged in, or a share."""
    return [Path(root) for root in sorted(roots) if root.startswith(_PLUGGED_UNDER)]


def _answer(asked: QFileDialog) -> Path | None:
    # The dialog of the system knows no other way than to be waited for.
    agreed = asked.exec() == QFileDialog.DialogCode.Accepted
    chosen = asked.selectedFiles()
    asked.deleteLater()
    return Path(chosen[0]) if agreed and chosen else None

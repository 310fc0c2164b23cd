"""Folders where a live caseload would come to harm: network drives, and folders another program synchronises.

Locks and the shared index of SQLite's journal do not hold across machines, and a synchroniser copies a file
in the middle of a write: half the work was lost without an error when we tried. Backups and exchange files
are welcome there. Windows and macOS rules are written from their documentation and were not tried.
"""

import contextlib
import ctypes
import getpass
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jalon.domain.errors import UnsafeFolderError
from jalon.files import private_folder
from jalon.settings.paths import data_folder
from jalon.storage.disks import MOUNTS, disks_of, mount_of

LOCAL: Final = "local"
NETWORK: Final = "network"

# fmt: off
_NETWORK_TYPES: Final = frozenset({
    "9p", "acfs", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "ftpfs",
    "gfs2", "glusterfs", "gpfs", "lustre", "moosefs", "ncp", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs",
    "prl_fs", "pvfs2", "smb", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})
# fmt: on
# Mounts through FUSE are told by what follows the dot; disk formats of that kind (ntfs-3g, exfat) are local.
_NETWORK_FUSE: Final = re.compile(
    r"sshfs|davfs2?|rclone|s3fs|s3ql|gvfsd(-fuse)?|gcsfuse|curlftpfs|smbnetfs|glusterfs|ceph(-fuse)?|goofys"
    r"|juicefs|vmhgfs(-fuse)?|onedriver|google-drive-ocamlfuse|drivefs|pcloud.*|kdrive.*|seadrive|kio-fuse|mfs.*"
)

# What each synchroniser leaves in the folder it keeps, and nowhere else: the settings
# of some lie in the home folder under a name that resembles it.
_MARKERS: Final[dict[str, tuple[str, ...]]] = {
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Nextcloud": (
        ".sync_*.db",
        "._sync_*.db",
        ".nextcloudsync.log",
        ".owncloudsync.log",
        ".csync_journal.db",
    ),
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
    "Google Drive": (".tmp.drivedownload", ".tmp.driveupload", ".shortcut-targets-by-id"),
    "Mega": (".megaignore",),
    "Seafile": (".seafile-data", "seafile-data"),
    "Syncthing": (".stfolder",),
    "Resilio Sync": (".sync/ID",),
    "Tresorit": (".tresorit",),
}
_ONLY_AS_FILE: Final = frozenset({".dropbox"})  # ~/.dropbox, a folder, holds the settings of Dropbox
_NAMES: Final[tuple[tuple[str, str], ...]] = (
    (r"onedrive( ?[-–—] .+)?", "OneDrive"),
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud\d*", "ownCloud"),
    (r"(google ?drive|googledrive-.+|mon drive|my drive|drivefs)", "Google Drive"),
    (r"(icloud ?drive|com~apple~clouddocs|mobile documents|iclouddrive)", "iCloud"),
    (r"kdrive\d*", "kDrive"),
    (r"(pcloud ?drive|pcloud ?sync|pclouddrive)", "pCloud"),
    (r"(mega|megasync)( ?(downloads|uploads))?", "Mega"),
    (r"(seafile|seadrive)", "Seafile"),
    (r"(cloudstorage)", "iCloud"),
    (r"(box|box sync)", "Box"),
    (r"(sharepoint|.+ - documents partagés)", "SharePoint"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder judged: ``kind`` is ``local``, ``network`` or the name of the synchroniser."""

    folder: Path
    kind: str

    @property
    def is_safe(self) -> bool:
        """Tell whether a live caseload can stay there."""
        return self.kind == LOCAL


def require_safe(folder: Path, name: str) -> None:
    """Accept a folder for a live caseload called ``name``.

    Raises:
        UnsafeFolderError: with the reason and a safe place of this machine.
    """
    place = judge(folder)
    if not place.is_safe:
        raise UnsafeFolderError(folder, place.kind, _safe_folder() / name)


def _safe_folder() -> Path:
    """Return the usual folder; where the profile of Windows itself lies on a share, one of this computer."""
    usual, shared = data_folder(), os.environ.get("PROGRAMDATA")
    if shared and not judge(usual).is_safe:
        with contextlib.suppress(OSError):
            return private_folder(Path(shared, "Jalon", getpass.getuser()))
    return usual


def judge(folder: Path) -> Place:
    """Say whether a folder is on a disk of this machine and left alone by other programs."""
    real = folder.resolve()
    if (kind := _synchroniser(folder.absolute()) or _synchroniser(real)) is not None:
        return Place(folder, kind)
    existing = next(
        level for level in (real, *real.parents) if level.exists()
    )  # looking mounts what waits to be
    return Place(folder, NETWORK if _is_remote(existing) else LOCAL)


def is_off_the_disk_of(path: Path, folder: Path) -> bool:
    """Tell whether a folder survives the loss of the disk that holds ``path``: a copy there is one more.

    So are other disks, network drives, and folders that are synchronised elsewhere. What the system shows as
    one disk is one. Memory is none, and what stands on nobody knows what is not said to be elsewhere.

    Raises:
        OSError: one of them is not there.
    """
    if not judge(folder).is_safe:
        return True
    there = disks_of(folder)
    return bool(there) and there.isdisjoint(disks_of(path))


def _synchroniser(folder: Path) -> str | None:
    for level in (folder, *folder.parents):
        for pattern, kind in _NAMES:
            if re.fullmatch(pattern, level.name, re.IGNORECASE):
                return kind
        for kind, markers in _MARKERS.items():
            if any(_has(level, marker) for marker in markers):
                return kind
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and folder.is_relative_to(Path(root)):
            return "OneDrive"
    return None


def _has(folder: Path, marker: str) -> bool:
    try:
        if "*" in marker:
            return next(folder.glob(marker), None) is not None
        found = folder / marker
        return found.is_file() if marker in _ONLY_AS_FILE else found.exists()
    except OSError:
        return False


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        return _is_remote_windows(folder)
    if sys.platform == "darwin":
        return _is_remote_type(_type_macos(folder))
    return _is_remote_type(_type_linux(folder))


def _is_remote_type(file_system: str) -> bool:
    kind, _, program = file_system.lower().partition(".")
    if kind == "fuse" and not program:
        return True  # davfs2 among others; nothing says that it is a disk
    if kind in ("fuse", "fuseblk", "macfuse", "osxfuse"):
        return _NETWORK_FUSE.fullmatch(program) is not None
    return kind in _NETWORK_TYPES


def _type_linux(folder: Path, mounts: Path = MOUNTS) -> str:
    """Return the type of the file system that holds ``folder``."""
    mount = mount_of(folder, mounts)
    return mount.kind if mount else ""


def _type_macos(folder: Path) -> str:
    """Return the type of the file system from ``statfs`` (64-bit inodes; f_fstypename at byte 72)."""
    buffer = ctypes.create_string_buffer(4096)
    library = ctypes.CDLL(None)
    if library.statfs(os.fsencode(folder), buffer) != 0:
        return ""
    return buffer.raw[72:88].split(b"\0", 1)[0].decode("ascii", "replace")


def _is_remote_windows(folder: Path) -> bool:
    """Tell a share (UNC) or a drive letter that stands for one."""
    drive = folder.drive
    if drive.startswith(("\\\\", "//")):
        return True
    remote = 4  # DRIVE_REMOTE
    return bool(getattr(ctypes, "windll").kernel32.GetDriveTypeW(drive + "\\") == remote)  # noqa: B009

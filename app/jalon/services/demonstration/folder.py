"""The folder of a practice structure: what is in it, whether it may be replaced, and the replacement."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jalon.domain.errors import JalonError, NotADemonstrationError
from jalon.files import fsync_folder, private_folder, write_atomically
from jalon.storage import migrations
from jalon.storage.keyring import read_ring, ring_path
from jalon.storage.lock import lock_caseload
from jalon.storage.transactions import utc_now

CASELOAD: Final = "demo.jalon"
MARKER: Final = "demonstration.json"
SHEETS: Final = "sheets"
TIMESHEETS: Final = "timesheets"
FOLDERS: Final = frozenset({SHEETS, TIMESHEETS})
_FORMAT: Final = "jalon-demonstration"
_MOST_MARKER_BYTES: Final = 1_000_000


def write_marker(folder: Path, caseload_id: str) -> None:
    """Write the list of what lies in ``folder`` and the identity of its caseload."""
    content = {
        "format": _FORMAT,
        "caseload_id": caseload_id,
        "shape": migrations.shape(),
        "files": sorted([*_files(folder), MARKER]),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_atomically(folder / MARKER, f"{text}\n".encode())


def is_of_this_program(folder: Path) -> bool:
    """Tell whether the practice structure of ``folder`` has the tables that this program knows."""
    try:
        with (folder / MARKER).open("rb") as stream:
            return bool(json.loads(stream.read(_MOST_MARKER_BYTES)).get("shape") == migrations.shape())
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def require_replaceable(folder: Path) -> None:
    """Accept a folder that is missing, empty, or holds a practice structure and nothing else.

    Raises:
        NotADemonstrationError: it holds something else; nothing was touched.
        CaseloadInUseError: the practice structure is open somewhere.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise NotADemonstrationError(folder)
    found = _files(folder)
    if not found and not any(folder.iterdir()):
        return
    listed, caseload_id = _read_marker(folder)
    # Beside the listed files, what an opening leaves for a while: the lock and its note, the journal.
    foreign = [name for name in found if name not in listed and not _is_beside_caseload(name)]
    folders = {path.name for path in folder.rglob("*") if path.is_dir()}
    if foreign or folders - FOLDERS or MARKER not in listed:
        raise NotADemonstrationError(folder)
    _require_same_caseload(folder, caseload_id)


def _is_beside_caseload(name: str) -> bool:
    return name in {
        f"{CASELOAD}-wal",
        f"{CASELOAD}-shm",
        f".{CASELOAD}-verrou",
        f".{CASELOAD}-occupe",
    }


def _require_same_caseload(folder: Path, caseload_id: str) -> None:
    """Refuse when another caseload took the place of the one that was written here."""
    path = folder / CASELOAD
    ring = ring_path(path)
    if ring.exists():
        try:
            same = read_ring(ring, allow_cheap=True).current.caseload_id == caseload_id
        except JalonError:
            same = False
        if not same:
            raise NotADemonstrationError(folder)
    elif path.exists():
        raise NotADemonstrationError(folder)
    if path.exists():
        lock_caseload(path, now=utc_now()).release()


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``folder``; it takes its place when the block ends without error.

    Raises:
        NotADemonstrationError, CaseloadInUseError: as ``require_replaceable``.
    """
    require_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-", suffix=".part"))
    try:
        fresh = private_folder(scratch / "new")
        yield fresh
        fsync_folder(fresh)
        require_replaceable(folder)  # it may have changed meanwhile
        _swap(fresh, folder, scratch / "old")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        with contextlib.suppress(OSError):
            old.rename(folder)
        raise
    fsync_folder(folder.parent)


def _files(folder: Path) -> list[str]:
    """Return every file and link below, as paths from the folder."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    ]


def _read_marker(folder: Path) -> tuple[frozenset[str], str]:
    try:
        with (folder / MARKER).open("rb") as stream:
            content = json.loads(stream.read(_MOST_MARKER_BYTES))
        if content["format"] != _FORMAT:
            raise NotADemonstrationError(folder)
        return frozenset(map(str, content["files"])), str(content["caseload_id"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotADemonstrationError(folder) from error

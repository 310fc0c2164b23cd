"""The disks that a folder stands on: two partitions, volumes or subvolumes of one disk are lost together.

Linux is read from the tables of the kernel. Elsewhere a volume counts as a disk: two volumes of one disk are
not told apart from two disks.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/self/mountinfo")
_KERNEL: Final = Path("/sys")

_IN_MEMORY: Final = frozenset({"devtmpfs", "ramfs", "tmpfs"})
_MEMORY_DISK: Final = re.compile(r"z?ram\d+")
_NVME: Final = re.compile(r"(nvme\d+)n\d+")  # the spaces of one such disk
_DEEPEST: Final = 16  # volumes upon volumes: the kernel knows no circle, a table that was tampered with may


@dataclass(frozen=True, slots=True)
class Mount:
    """What is mounted where a folder is: the type of its file system, and what it was mounted from."""

    kind: str
    source: str


def disks_of(path: Path, *, mounts: Path = MOUNTS, kernel: Path = _KERNEL) -> frozenset[str]:
    """Return names for the disks that hold ``path``; none where it is memory, or cannot be told.

    Raises:
        OSError: there is nothing at ``path``.
    """
    device = path.stat().st_dev
    if sys.platform != "linux":
        return frozenset({str(device)})
    mount = mount_of(path.resolve(), mounts)
    if mount is None or mount.kind.lower() in _IN_MEMORY:
        return frozenset()
    return frozenset(_disks(mount, device, _Tables(mounts, kernel), 0))


def mount_of(folder: Path, mounts: Path = MOUNTS) -> Mount | None:
    """Return what is mounted where ``folder`` is, by its longest mount point; None when that is not told."""
    best, found = -1, None
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = Path(_unescaped(fields[4]))
        # A later mount over the same point hides the earlier one.
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), Mount(kinds[0], _unescaped(kinds[1]) if len(kinds) > 1 else "")
    return found


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), field)


@dataclass(frozen=True, slots=True)
class _Tables:
    mounts: Path
    kernel: Path

    def of_number(self, device: int) -> Path | None:
        place = self.kernel / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
        return place.resolve() if place.exists() else None

    def of_source(self, source: Path) -> Path | None:
        if not source.is_absolute():
            return None
        place = self.kernel / "class" / "block" / source.resolve().name  # /dev/mapper/… is a link to dm-…
        return place.resolve() if place.exists() else None


def _disks(mount: Mount, device: int, tables: _Tables, depth: int) -> Iterator[str]:
    """Give the disks under a mount: by its number, else by what it was mounted from.

    A file system over several disks, or with subvolumes (btrfs), has a number of its own that no disk bears.
    """
    if (block := tables.of_number(device)) is not None:
        yield from _disks_under(block, tables, depth)
        return
    if mount.kind == "zfs":
        yield f"zfs {mount.source.partition('/')[0]}"  # the pool: its volumes are lost together
        return
    if (block := tables.of_source(Path(mount.source))) is not None:
        yield from _disks_under(block, tables, depth)
        for other in _joined_with(block, tables.kernel) if mount.kind == "btrfs" else ():
            yield from _disks_under(other, tables, depth)


def _disks_under(block: Path, tables: _Tables, depth: int) -> Iterator[str]:
    """Give the disks under a block device: a partition’s, a volume’s (LVM, LUKS, RAID), an image’s."""
    if depth > _DEEPEST or _MEMORY_DISK.fullmatch(block.name):
        return
    if (block / "partition").exists():
        block = block.parent
    below = list((block / "slaves").iterdir()) if (block / "slaves").is_dir() else []
    image = _image_of(block)
    if below:
        for part in below:
            yield from _disks_under(part.resolve(), tables, depth + 1)
    elif image is not None:
        mount = mount_of(image.resolve(), tables.mounts)
        if mount is not None and mount.kind not in _IN_MEMORY and image.exists():
            yield from _disks(mount, image.stat().st_dev, tables, depth + 1)
    else:
        nvme = _NVME.fullmatch(block.name)
        yield nvme[1] if nvme else block.name


def _image_of(block: Path) -> Path | None:
    """Return the file that a loop device shows as a disk."""
    try:
        return Path(os.fsdecode((block / "loop" / "backing_file").read_bytes().rstrip(b"\n")))
    except OSError:
        return None


def _joined_with(block: Path, kernel: Path) -> Iterator[Path]:
    """Give the devices of the btrfs that ``block`` is one of."""
    for devices in (kernel / "fs" / "btrfs").glob("*/devices"):
        names = list(devices.iterdir())
        if block.name in (name.name for name in names):
            yield from (name.resolve() for name in names)

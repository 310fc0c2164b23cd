"""Small disks of our own: a folder of few megabytes, and a disk image that can be read raw."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


def _mounted(command: list[str], folder: Path) -> None:
    """Mount, or say why the proof is missing: as root, a proof that cannot run is a failure."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can make a small disk; the gate runs it as root")
    folder.mkdir()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"no small disk, so no proof: {done.stderr.strip()}")


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Give a disk in memory of this size."""
    _mounted(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(folder)], folder)
    try:
        yield folder
    finally:
        subprocess.run(
            ["umount", "--lazy", str(folder)], check=True
        )  # also when a failed test left a file open


@contextlib.contextmanager
def disk_in_a_file(folder: Path, image: Path, megabytes: int) -> Iterator[Path]:
    """Give an ext4 disk whose every block, deleted ones too, can be read from ``image``."""
    with image.open("wb") as stream:
        stream.truncate(megabytes * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", str(image)], check=True)
    _mounted(["mount", "-o", "loop", str(image), str(folder)], folder)
    try:
        yield folder
    finally:
        subprocess.run(
            ["umount", "--lazy", str(folder)], check=True
        )  # also when a failed test left a file open


def free_bytes(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


class Ballast:
    """A file that leaves so many bytes free on a disk, until it is thrown out."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lest"

    def leave(self, count: int) -> None:
        self.throw_out()
        wanted = free_bytes(self.path.parent) - count
        with self.path.open("wb") as stream:
            stream.write(bytes(max(wanted, 0)))

    def throw_out(self) -> None:
        self.path.unlink(missing_ok=True)

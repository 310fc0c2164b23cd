"""The disks under a folder, from tables of the kernel made for the test: what is lost together is one."""

import os
from pathlib import Path

import pytest

from jalon.storage import places
from jalon.storage.disks import disks_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tables of Linux")


class Machine:
    """Folders mounted as the test says, and the disks that the kernel would show."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kernel = folder / "sys"
        self.mounts = folder / "mountinfo"
        self._blocks = self.kernel / "class" / "block"
        self._blocks.mkdir(parents=True)

    def disk(self, name: str, *, partitions: tuple[str, ...] = (), under: tuple[str, ...] = ()) -> None:
        place = self.kernel / "devices" / name
        place.mkdir(parents=True)
        (self._blocks / name).symlink_to(place)
        for partition in partitions:
            (place / partition).mkdir()
            (place / partition / "partition").write_text("1")
            (self._blocks / partition).symlink_to(place / partition)
        (place / "slaves").mkdir()
        for below in under:
            (place / "slaves" / below).symlink_to((self._blocks / below).resolve())

    def mount(self, name: str, kind: str, source: str) -> Path:
        point = self.folder / name
        point.mkdir()
        with self.mounts.open("a", encoding="utf-8") as table:
            table.write(f"30 1 0:99 / {str(point).replace(' ', chr(92) + '040')} rw - {kind} {source} rw\n")
        return point

    def disks_of(self, path: Path) -> frozenset[str]:
        return disks_of(path, mounts=self.mounts, kernel=self.kernel)


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_memory_is_no_disk(machine):
    for kind in ("tmpfs", "ramfs"):
        assert machine.disks_of(machine.mount(kind, kind, kind)) == frozenset()
    machine.disk("zram0")
    assert machine.disks_of(machine.mount("swap", "ext4", "/dev/zram0")) == frozenset()


def test_a_folder_in_memory_is_not_off_this_pc(tmp_path):
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no folder in memory here")
    assert not places.is_off_the_disk_of(tmp_path, memory)


def test_two_partitions_of_a_disk_are_one_and_a_stick_is_another(machine):
    machine.disk("sda", partitions=("sda1", "sda2"))
    machine.disk("sdb", partitions=("sdb1",))
    home, data = machine.mount("home", "ext4", "/dev/sda1"), machine.mount("data", "ext4", "/dev/sda2")
    stick = machine.mount("ma clé", "vfat", "/dev/sdb1")
    assert machine.disks_of(home) == machine.disks_of(data) == {"sda"}
    assert machine.disks_of(stick) == {"sdb"}


def test_two_subvolumes_of_a_disk_are_one(machine):
    machine.disk("nvme0n1", partitions=("nvme0n1p2", "nvme0n1p3"))
    root, home = (
        machine.mount("root", "btrfs", "/dev/nvme0n1p3"),
        machine.mount("home", "btrfs", "/dev/nvme0n1p3"),
    )
    boot = machine.mount("boot", "ext4", "/dev/nvme0n1p2")
    assert machine.disks_of(root) == machine.disks_of(home) == machine.disks_of(boot) == {"nvme0"}


def test_a_file_system_over_two_disks_is_on_both(machine):
    machine.disk("sda")
    machine.disk("sdb")
    joined = machine.kernel / "fs" / "btrfs" / "0a1b" / "devices"
    joined.mkdir(parents=True)
    for name in ("sda", "sdb"):
        (joined / name).symlink_to(machine.kernel / "devices" / name)
    assert machine.disks_of(machine.mount("home", "btrfs", "/dev/sda")) == {"sda", "sdb"}


def test_an_encrypted_volume_is_on_the_disk_that_also_starts_the_pc(machine):
    machine.disk("sda", partitions=("sda1", "sda2"))
    machine.disk("dm-0", under=("sda2",))
    machine.disk("dm-1", under=("dm-0",))
    boot = machine.mount("boot", "ext4", "/dev/sda1")
    mapper = machine.folder / "home-volume"
    mapper.symlink_to("dm-1")  # as /dev/mapper/NAME
    home = machine.mount("home", "ext4", str(mapper))
    assert machine.disks_of(home) == machine.disks_of(boot) == {"sda"}


def test_a_volume_over_two_disks_is_on_both(machine):
    machine.disk("sda")
    machine.disk("sdb")
    machine.disk("md0", under=("sda", "sdb"))
    assert machine.disks_of(machine.mount("home", "ext4", "/dev/md0")) == {"sda", "sdb"}


def test_an_image_is_on_the_disk_that_holds_its_file(machine):
    machine.disk("sda")
    machine.disk("loop0")
    home = machine.mount("home", "ext4", "/dev/sda")
    (home / "coffre").touch()
    (machine.kernel / "devices" / "loop0" / "loop").mkdir()
    (machine.kernel / "devices" / "loop0" / "loop" / "backing_file").write_text(f"{home / 'coffre'}\n")
    assert machine.disks_of(machine.mount("vault", "ext4", "/dev/loop0")) == {"sda"}


def test_the_number_of_a_device_is_believed_first(machine):
    machine.disk("sdc")
    point = machine.mount("home", "ext4", "/dev/root")
    device = point.stat().st_dev
    numbers = machine.kernel / "dev" / "block"
    numbers.mkdir(parents=True)
    (numbers / f"{os.major(device)}:{os.minor(device)}").symlink_to(machine.kernel / "devices" / "sdc")
    assert machine.disks_of(point) == {"sdc"}


def test_two_volumes_of_a_pool_are_one_and_what_is_unknown_is_none(machine):
    assert machine.disks_of(machine.mount("home", "zfs", "rpool/USERDATA/home")) == {"zfs rpool"}
    assert machine.disks_of(machine.mount("data", "zfs", "rpool/data")) == {"zfs rpool"}
    assert machine.disks_of(machine.mount("layers", "overlay", "overlay")) == frozenset()
    assert machine.disks_of(machine.mount("gone", "btrfs", "/dev/absent")) == frozenset()

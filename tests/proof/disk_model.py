"""What a disk may hold after a power cut, from the record of what a program asked of it.

A write that was not flushed may be there, or not, or in part (torn at 512 bytes), in any order. Two models
of names: ``strict`` (POSIX: a name is durable once its folder was flushed) and not strict (as ext4 does: a
flush of any file also settles the names so far). Files keep their identity through renames.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
WAYS = ("none", "all", "prefix", "subset", "torn")


@dataclass(frozen=True, slots=True)
class Step:
    kind: str
    name: str
    other: str
    offset: int
    content: bytes


def read_steps(log: Path) -> Iterator[Step]:
    content = log.read_bytes()
    place, head = 0, struct.Struct("=cIIqQ")
    while place < len(content):
        kind, first, second, offset, count = head.unpack_from(content, place)
        place += head.size
        name = content[place : place + first].decode()
        other = content[place + first : place + first + second].decode()
        place += first + second
        body = content[place : place + count] if kind == b"W" else b""
        place += len(body)
        yield Step(kind.decode(), name, other, offset, body)


def _write(target: bytearray, offset: int, content: bytes) -> None:
    if len(target) < offset:
        target.extend(bytes(offset - len(target)))
    target[offset : offset + len(content)] = content


def _apply(target: bytearray, change: tuple[str, int, bytes]) -> None:
    kind, offset, content = change
    if kind == "W":
        _write(target, offset, content)
    elif len(target) > offset:
        del target[offset:]
    else:
        target.extend(bytes(offset - len(target)))


@dataclass
class Disk:
    """The files as the program sees them, as they are durable, and what lies between."""

    strict: bool
    serial: int = 0
    names: dict[str, int] = field(default_factory=dict)
    durable_names: dict[str, int] = field(default_factory=dict)
    pending_names: list[tuple[str, str, str, int]] = field(default_factory=list)
    durable: dict[int, bytearray] = field(default_factory=dict)
    pending: dict[int, list[tuple[str, int, bytes]]] = field(default_factory=dict)

    def start_with(self, files: dict[str, bytes]) -> None:
        """Put files on the disk that were durable before the program started."""
        for name, content in files.items():
            self.serial += 1
            self.names[name] = self.durable_names[name] = self.serial
            self.durable[self.serial] = bytearray(content)
            self.pending[self.serial] = []

    def take(self, step: Step) -> None:
        match step.kind:
            case "C":
                self._create(step.name)
            case "W":
                self.pending[self._file(step.name)].append(("W", step.offset, step.content))
            case "T":
                self.pending[self._file(step.name)].append(("T", step.offset, b""))
            case "U":
                self.names.pop(step.name, None)
                self.pending_names.append(("U", step.name, "", 0))
            case "R":
                self.names[step.other] = self.names.pop(step.name)
                self.pending_names.append(("R", step.name, step.other, 0))
            case "S":
                file = self._file(step.name)
                for change in self.pending[file]:
                    _apply(self.durable[file], change)
                self.pending[file] = []
                if not self.strict:
                    self._settle_names()
            case "D":
                self._settle_names()

    def _create(self, name: str) -> None:
        self.serial += 1
        self.names[name] = self.serial
        self.durable[self.serial] = bytearray()
        self.pending[self.serial] = []
        self.pending_names.append(("C", name, "", self.serial))

    def _file(self, name: str) -> int:
        if name not in self.names:
            self._create(name)
        return self.names[name]

    def _settle_names(self) -> None:
        for change in self.pending_names:
            _rename(self.durable_names, change)
        self.pending_names = []

    def after_a_cut(self, chance: Random, way: str) -> dict[str, bytes]:
        """Return the files found at the next start, one of the states that this disk allows."""
        found = dict(self.durable_names)
        count = {"none": 0, "all": len(self.pending_names)}.get(
            way, chance.randrange(len(self.pending_names) + 1)
        )
        for change in self.pending_names[:count]:
            _rename(found, change)
        files: dict[str, bytes] = {}
        for name, file in found.items():
            content = bytearray(self.durable[file])
            for change in _survivors(self.pending[file], chance, way):
                _apply(content, change)
            files[name] = bytes(content)
        return files


def _rename(names: dict[str, int], change: tuple[str, str, str, int]) -> None:
    kind, name, other, file = change
    if kind == "C":
        names[name] = file
    elif kind == "U":
        names.pop(name, None)
    elif name in names:
        names[other] = names.pop(name)


def _survivors(
    changes: list[tuple[str, int, bytes]], chance: Random, way: str
) -> Iterator[tuple[str, int, bytes]]:
    if way == "all":
        yield from changes
    elif way == "prefix":
        yield from changes[: chance.randrange(len(changes) + 1)]
    elif way == "subset":
        yield from (change for change in changes if chance.random() < 0.5)
    elif way == "torn":
        for kind, offset, content in changes:
            if kind == "T":
                if chance.random() < 0.5:
                    yield kind, offset, content
                continue
            for start in range(0, len(content), SECTOR):
                if chance.random() < 0.5:
                    yield "W", offset + start, content[start : start + SECTOR]

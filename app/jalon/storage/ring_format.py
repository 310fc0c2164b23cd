"""The key ring as a file: JSON read strictly, so that a mutated ring is refused and never half understood."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from jalon.domain.errors import DamagedRingError, NewerRingError, WeakRingError
from jalon.storage.derivation import KeyDerivation

FORMAT: Final = "jalon-cles"
VERSION: Final = 1
MOST_BYTES: Final = 1_000_000
MOST_SLOTS: Final = 500

USER: Final = "user"
RECOVERY: Final = "recovery"

_IDENTITY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"([0-9a-f]{2})*")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Box:
    """An AES-256-GCM ciphertext with its nonce."""

    nonce: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A box that only the holder of an X25519 private key opens."""

    ephemeral: bytes
    box: Box


@dataclass(frozen=True, slots=True)
class Entry:
    """A salt and a cost of derivation, shared by the slots made under it."""

    id: str
    salt: bytes
    derivation: KeyDerivation


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: a key pair whose private half lies under a passphrase, and the data key sealed to it."""

    id: str
    kind: str
    entry_id: str
    public: bytes
    private: Box
    data_key: Sealed


@dataclass(frozen=True, slots=True)
class IdentityBox:
    """The structure's public keys, and its private ones under the data key."""

    signing: bytes
    agreement: bytes
    private: Box


@dataclass(frozen=True, slots=True)
class Ring:
    """Everything that belongs to one data key."""

    caseload_id: str
    generation: int
    salt: bytes
    entries: tuple[Entry, ...]
    slots: tuple[Slot, ...]
    identity: IdentityBox
    seal: bytes = b""

    def slot(self, slot_id: str) -> Slot | None:
        """Return the slot of this identity, or None."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def entry(self, entry_id: str) -> Entry:
        """Return the derivation entry of this identity."""
        return next(entry for entry in self.entries if entry.id == entry_id)

    def sealed_bytes(self) -> bytes:
        """Return what the seal covers: all but the seal."""
        content = _ring_content(self)
        del content["seal"]
        return canonical(content)


@dataclass(frozen=True, slots=True)
class RingFile:
    """The ring in force and, while the data key changes, the one to come."""

    current: Ring
    pending: Ring | None = None

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "current": _ring_content(self.current),
            "pending": None if self.pending is None else _ring_content(self.pending),
        }
        content["checksum"] = _checksum(content)
        return canonical(content) + b"\n"


def parse_ring(content: bytes, path: Path, *, allow_cheap: bool = False) -> RingFile:
    """Read the content of a ring; ``path`` only names it in errors.

    Raises:
        DamagedRingError: not a ring, or not as it was written.
        NewerRingError: written whole by a later version.
        WeakRingError: a derivation below the floor (unless ``allow_cheap``) or beyond what a machine bears.
    """
    try:
        found = _parse_json(content)
        # The rule of the checksum is the same in every version to come: a damaged version number is damage.
        if found.get("format") != FORMAT or found.get("checksum") != _checksum(found):
            raise DamagedRingError(path)
        version = _integer(found, "version", 1, 2**31)
        if version > VERSION:
            raise NewerRingError(path)
        _only(found, "format", "version", "current", "pending", "checksum")
        pending = found["pending"]
        file = RingFile(
            _ring(_object(found["current"])), None if pending is None else _ring(_object(pending))
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedRingError(path) from error
    for ring in (file.current, file.pending):
        for entry in ring.entries if ring else ():
            if not entry.derivation.is_bearable or not (allow_cheap or entry.derivation.is_sound):
                raise WeakRingError(path)
    return file


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one JSON text of a content, over which checksum and seal are taken."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(
        canonical({name: value for name, value in content.items() if name != "checksum"})
    ).hexdigest()


def _parse_json(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError("too long")

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        names = dict(found)
        if len(names) != len(found):
            raise ValueError("a name twice")
        return names

    def refuse(_: str) -> None:
        raise ValueError("not a number of a ring")

    text = content.decode("utf-8")
    return _object(json.loads(text, object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse))


def _object(found: Any) -> dict[str, Any]:
    if type(found) is not dict:
        raise ValueError("an object is wanted")
    return found


def _only(found: Mapping[str, Any], *names: str) -> None:
    if found.keys() != set(names):
        raise ValueError("unknown or missing names")


def _integer(found: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = found[name]
    if type(value) is not int or not least <= value <= most:
        raise ValueError(name)
    return value


def _text(found: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = found[name]
    if type(value) is not str or pattern.fullmatch(value) is None:
        raise ValueError(name)
    return value


def _bytes(found: Mapping[str, Any], name: str, length: int) -> bytes:
    value = bytes.fromhex(_text(found, name, _HEX))
    if len(value) != length:
        raise ValueError(name)
    return value


def _many(found: Mapping[str, Any], name: str, parse: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    value = found[name]
    if type(value) is not list or not 1 <= len(value) <= MOST_SLOTS:
        raise ValueError(name)
    return tuple(parse(_object(item)) for item in value)


def _box(found: dict[str, Any], length: int) -> Box:
    _only(found, "nonce", "text")
    return Box(_bytes(found, "nonce", 12), _bytes(found, "text", length + 16))


def _entry(found: dict[str, Any]) -> Entry:
    _only(found, "id", "algorithm", "salt", "iterations", "memory_kib", "lanes")
    if found["algorithm"] != "argon2id":
        raise ValueError("algorithm")
    derivation = KeyDerivation(
        _integer(found, "iterations", 0, 2**31),
        _integer(found, "memory_kib", 0, 2**31),
        _integer(found, "lanes", 0, 2**31),
    )
    return Entry(_text(found, "id", _IDENTITY), _bytes(found, "salt", 16), derivation)


def _slot(found: dict[str, Any]) -> Slot:
    _only(found, "id", "kind", "entry", "public", "private", "data_key")
    sealed = _object(found["data_key"])
    _only(sealed, "ephemeral", "box")
    return Slot(
        id=_text(found, "id", _IDENTITY),
        kind=_text(found, "kind", re.compile(f"{USER}|{RECOVERY}")),
        entry_id=_text(found, "entry", _IDENTITY),
        public=_bytes(found, "public", 32),
        private=_box(_object(found["private"]), 32),
        data_key=Sealed(_bytes(sealed, "ephemeral", 32), _box(_object(sealed["box"]), 32)),
    )


def _ring(found: dict[str, Any]) -> Ring:
    _only(found, "caseload_id", "generation", "salt", "entries", "slots", "identity", "seal")
    keys = _object(found["identity"])
    _only(keys, "signing", "agreement", "private")
    ring = Ring(
        caseload_id=_text(found, "caseload_id", _IDENTITY),
        generation=_integer(found, "generation", 1, 2**31),
        salt=_bytes(found, "salt", 16),
        entries=_many(found, "entries", _entry),
        slots=_many(found, "slots", _slot),
        identity=IdentityBox(
            _bytes(keys, "signing", 32), _bytes(keys, "agreement", 32), _box(_object(keys["private"]), 96)
        ),
        seal=_bytes(found, "seal", 32),
    )
    entries = [entry.id for entry in ring.entries]
    slots = [slot.id for slot in ring.slots]
    if len(set(entries)) != len(entries) or len(set(slots)) != len(slots):
        raise ValueError("an identity twice")
    if {slot.entry_id for slot in ring.slots} != set(entries):
        raise ValueError("entries that do not match the slots")
    return ring


def _box_content(box: Box) -> dict[str, Any]:
    return {"nonce": box.nonce.hex(), "text": box.text.hex()}


def _ring_content(ring: Ring) -> dict[str, Any]:
    return {
        "caseload_id": ring.caseload_id,
        "generation": ring.generation,
        "salt": ring.salt.hex(),
        "entries": [
            {
                "id": entry.id,
                "algorithm": "argon2id",
                "salt": entry.salt.hex(),
                "iterations": entry.derivation.iterations,
                "memory_kib": entry.derivation.memory_kib,
                "lanes": entry.derivation.lanes,
            }
            for entry in ring.entries
        ],
        "slots": [
            {
                "id": slot.id,
                "kind": slot.kind,
                "entry": slot.entry_id,
                "public": slot.public.hex(),
                "private": _box_content(slot.private),
                "data_key": {
                    "ephemeral": slot.data_key.ephemeral.hex(),
                    "box": _box_content(slot.data_key.box),
                },
            }
            for slot in ring.slots
        ],
        "identity": {
            "signing": ring.identity.signing.hex(),
            "agreement": ring.identity.agreement.hex(),
            "private": _box_content(ring.identity.private),
        },
        "seal": ring.seal.hex(),
    }

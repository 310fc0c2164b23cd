"""The key ring beside a caseload: who may open it, without a name in it and without one common passphrase.

Every slot has a key pair. Its private half lies under the passphrase of one colleague (or the recovery code);
the data key of the file is sealed to its public half. So a colleague changes a passphrase alone, and the data
key changes without the passphrases of the others. What an attacker could alter is bound to its place
(associated data) and covered by a seal under the data key itself.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jalon.domain.errors import (
    DamagedRingError,
    LastSlotError,
    RingMissingError,
    UnknownSlotError,
    WrongPassphraseError,
)
from jalon.domain.ids import new_id
from jalon.files import write_atomically
from jalon.storage.cipher import FileKey
from jalon.storage.derivation import KeyDerivation
from jalon.storage.passphrases import new_recovery_code, read_recovery_code
from jalon.storage.ring_format import (
    MOST_BYTES,
    RECOVERY,
    USER,
    Box,
    Entry,
    IdentityBox,
    Ring,
    RingFile,
    Sealed,
    Slot,
    canonical,
    parse_ring,
)

SUFFIX: Final = ".jalon-cles"

__all__ = [
    "KeyDerivation",
    "OpenRing",
    "Unlocked",
    "belongs_to",
    "new_ring",
    "read_ring",
    "ring_path",
    "slots_opened_by",
    "unlock",
    "write_ring",
]


def ring_path(caseload: Path) -> Path:
    """Return the path of the ring of a caseload: ``NAME.jalon`` has ``NAME.jalon-cles``."""
    return caseload.with_name(caseload.name.removesuffix(".jalon") + SUFFIX)


def read_ring(path: Path, *, allow_cheap: bool = False) -> RingFile:
    """Read and check a ring, without opening it.

    Raises:
        RingMissingError, DamagedRingError, NewerRingError, WeakRingError: as they say.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise RingMissingError(path) from error
    except IsADirectoryError as error:
        raise DamagedRingError(path) from error
    return parse_ring(content, path, allow_cheap=allow_cheap)


def belongs_to(ring: Ring, key: FileKey) -> bool:
    """Tell whether a ring is whole and the one of a file key: its salt, and its seal under the data key."""
    return ring.salt == key.salt and hmac.compare_digest(ring.seal, _seal(ring, key.data_key))


def write_ring(path: Path, file: RingFile) -> None:
    """Write the ring whole: after a power cut it is the old one or the new one."""
    write_atomically(path, file.to_bytes())


@dataclass(frozen=True, slots=True)
class OpenRing:
    """A ring whose data key is known; every change returns a new one, nothing is written."""

    ring: Ring
    data_key: bytes = field(repr=False)
    private: bytes = field(repr=False)

    @property
    def file_key(self) -> FileKey:
        """Return what opens the caseload."""
        return FileKey(self.data_key, self.ring.salt)

    def derived_key(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose, the same for as long as the caseload lives."""
        return _expand(self.private[64:], f"purpose {purpose}")

    def sign(self, content: bytes) -> bytes:
        """Return the structure's Ed25519 signature of ``content``."""
        return Ed25519PrivateKey.from_private_bytes(self.private[:32]).sign(content)

    def with_slot(self, slot_id: str, secret: str, derivation: KeyDerivation) -> "OpenRing":
        """Return the ring with one more way in; the cost of a guess never goes down.

        Raises:
            ValueError: the slot exists.
        """
        if self.ring.slot(slot_id) is not None:
            raise ValueError("the slot exists")
        return self._with_slot(slot_id, USER, secret, derivation)

    def with_passphrase(self, slot_id: str, secret: str, derivation: KeyDerivation) -> "OpenRing":
        """Return the ring with another passphrase on a slot; the cost of a guess never goes down.

        Raises:
            UnknownSlotError: no user's slot has this identity.
        """
        self._user_slot(slot_id)
        return self._with_slot(slot_id, USER, secret, derivation)

    def with_recovery_code(self) -> tuple["OpenRing", str]:
        """Return the ring with a new recovery code, and the code; an earlier code opens no more."""
        code = new_recovery_code()
        kept = tuple(slot for slot in self.ring.slots if slot.kind == USER)
        entry = max(self.ring.entries, key=lambda entry: entry.derivation.cost)
        slot = self._make_slot(new_id(), RECOVERY, read_recovery_code(code), entry)
        return self._changed(entries=self.ring.entries, slots=(*kept, slot)), code

    def rotated(self, *, without: str) -> "OpenRing":
        """Return the ring of a new data key and a new file salt, sealed to every slot but one.

        Raises:
            UnknownSlotError: no user's slot has this identity.
            LastSlotError: nobody could open the caseload any more.
        """
        self._user_slot(without)
        kept = [slot for slot in self.ring.slots if slot.id != without]
        if not any(slot.kind == USER for slot in kept):
            raise LastSlotError
        key = FileKey.random()
        ring = replace(
            self.ring,
            salt=key.salt,
            slots=tuple(
                replace(slot, data_key=_seal_data_key(self.ring.caseload_id, slot, key)) for slot in kept
            ),
            identity=_box_identity(self.ring.caseload_id, key.data_key, self.private),
        )
        opened = OpenRing(ring, key.data_key, self.private)
        return opened._changed(entries=ring.entries, slots=ring.slots)

    def _user_slot(self, slot_id: str) -> Slot:
        slot = self.ring.slot(slot_id)
        if slot is None or slot.kind != USER:
            raise UnknownSlotError
        return slot

    def _with_slot(self, slot_id: str, kind: str, secret: str, derivation: KeyDerivation) -> "OpenRing":
        dearest = max(self.ring.entries, key=lambda entry: entry.derivation.cost, default=None)
        entries = self.ring.entries
        if dearest is None or dearest.derivation.cost < derivation.cost:
            dearest = Entry(new_id(), secrets.token_bytes(16), derivation)
            entries = (*entries, dearest)
        slot = self._make_slot(slot_id, kind, secret, dearest)
        others = tuple(other for other in self.ring.slots if other.id != slot_id)
        return self._changed(entries=entries, slots=(*others, slot))

    def _make_slot(self, slot_id: str, kind: str, secret: str, entry: Entry) -> Slot:
        pair = X25519PrivateKey.generate()
        empty = Box(b"", b"")
        slot = Slot(slot_id, kind, entry.id, pair.public_key().public_bytes_raw(), empty, Sealed(b"", empty))
        kek = _slot_key(entry.derivation.derive(secret, entry.salt), slot_id)
        return replace(
            slot,
            private=_encrypt(kek, pair.private_bytes_raw(), _slot_place(self.ring.caseload_id, slot, entry)),
            data_key=_seal_data_key(self.ring.caseload_id, slot, self.file_key),
        )

    def _changed(self, *, entries: Iterable[Entry], slots: tuple[Slot, ...]) -> "OpenRing":
        used = {slot.entry_id for slot in slots}
        ring = replace(
            self.ring,
            generation=self.ring.generation + 1,
            entries=tuple(entry for entry in entries if entry.id in used),
            slots=slots,
        )
        return replace(self, ring=replace(ring, seal=_seal(ring, self.data_key)))


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a passphrase opened: the ring in force, and the one to come; one of them may be closed to it."""

    slot_id: str
    kind: str
    current: OpenRing | None
    pending: OpenRing | None
    is_left_out: bool = False  # of the ring to come, in which this slot does not stand


def new_ring(
    caseload_id: str, slot_id: str, passphrase: str, derivation: KeyDerivation
) -> tuple[OpenRing, str]:
    """Return the ring of a new caseload with its first slot, and the recovery code to print."""
    key = FileKey.random()
    signing, agreement = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    private = signing.private_bytes_raw() + agreement.private_bytes_raw() + secrets.token_bytes(32)
    bare = Ring(caseload_id, 0, key.salt, (), (), _box_identity(caseload_id, key.data_key, private))
    opened = OpenRing(bare, key.data_key, private).with_slot(slot_id, passphrase, derivation)
    return opened.with_recovery_code()


def unlock(file: RingFile, secret: str, path: Path, *, kind: str = USER) -> Unlocked:
    """Open a ring with a passphrase, or with a recovery code (``kind``).

    Every derivation is made and every slot is tried, whatever is found: right and wrong take the same time.

    Raises:
        WrongPassphraseError: no slot opens.
        DamagedRingError: a slot opens and the rest is not what was written.
    """
    if kind == RECOVERY:
        secret = read_recovery_code(secret)
    found = _try_every_slot(file, secret, path, kind)
    if not found:
        raise WrongPassphraseError
    slot = found[0][1]
    rings = {number: opened for number, other, opened in found if other.id == slot.id}
    left_out = file.pending is not None and 1 not in rings
    return Unlocked(slot.id, slot.kind, rings.get(0), rings.get(1), left_out)


def slots_opened_by(ring: Ring, passphrase: str, path: Path) -> frozenset[str]:
    """Return the identities of the colleagues for whom a passphrase opens a ring, in the time of ``unlock``.

    Raises:
        DamagedRingError: a slot opens and the rest is not what was written.
    """
    return frozenset(slot.id for _, slot, _ in _try_every_slot(RingFile(ring), passphrase, path, USER))


def _try_every_slot(file: RingFile, secret: str, path: Path, kind: str) -> list[tuple[int, Slot, OpenRing]]:
    derived: dict[tuple[bytes, KeyDerivation], bytes] = {}
    found: list[tuple[int, Slot, OpenRing]] = []
    for number, ring in enumerate((file.current, file.pending)):
        for slot in ring.slots if ring else ():
            assert ring is not None
            if slot.kind != kind:
                continue
            entry = ring.entry(slot.entry_id)
            mark = (entry.salt, entry.derivation)
            if mark not in derived:
                derived[mark] = entry.derivation.derive(secret, entry.salt)
            if (opened := _try_slot(ring, slot, entry, derived[mark], path)) is not None:
                found.append((number, slot, opened))
    return found


def _try_slot(ring: Ring, slot: Slot, entry: Entry, derived: bytes, path: Path) -> OpenRing | None:
    place = _slot_place(ring.caseload_id, slot, entry)
    try:
        private_key = _decrypt(_slot_key(derived, slot.id), slot.private, place)
    except InvalidTag:
        return None
    try:  # the passphrase is right: whatever fails from here on was altered
        data_key = _open_data_key(ring, slot, private_key)
        if not hmac.compare_digest(ring.seal, _seal(ring, data_key)):
            raise DamagedRingError(path)
        place = _identity_place(ring.caseload_id)
        private = _decrypt(_expand(data_key, "identity"), ring.identity.private, place)
    except (InvalidTag, ValueError) as error:
        raise DamagedRingError(path) from error
    return OpenRing(ring, data_key, private)


def _expand(key: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"jalon 1 {purpose}".encode()).derive(key)


def _slot_key(derived: bytes, slot_id: str) -> bytes:
    # Slots share a derivation: without this, two colleagues with one passphrase would have one key.
    return _expand(derived, f"slot {slot_id}")


def _slot_place(caseload_id: str, slot: Slot, entry: Entry) -> bytes:
    cost = entry.derivation
    return canonical(
        {
            "use": "slot",
            "caseload": caseload_id,
            "slot": slot.id,
            "kind": slot.kind,
            "public": slot.public.hex(),
            "salt": entry.salt.hex(),
            "cost": [cost.iterations, cost.memory_kib, cost.lanes],
        }
    )


def _data_key_place(caseload_id: str, slot: Slot, salt: bytes) -> bytes:
    return canonical(
        {"use": "data key", "caseload": caseload_id, "slot": slot.id, "kind": slot.kind, "salt": salt.hex()}
    )


def _identity_place(caseload_id: str) -> bytes:
    return canonical({"use": "identity", "caseload": caseload_id})


def _seal_data_key(caseload_id: str, slot: Slot, key: FileKey) -> Sealed:
    pair = X25519PrivateKey.generate()
    ephemeral = pair.public_key().public_bytes_raw()
    shared = pair.exchange(X25519PublicKey.from_public_bytes(slot.public))
    place = _data_key_place(caseload_id, slot, key.salt)
    return Sealed(ephemeral, _encrypt(_agreed(shared, ephemeral, slot.public), key.data_key, place))


def _open_data_key(ring: Ring, slot: Slot, private_key: bytes) -> bytes:
    sealed = slot.data_key
    shared = X25519PrivateKey.from_private_bytes(private_key).exchange(
        X25519PublicKey.from_public_bytes(sealed.ephemeral)
    )
    place = _data_key_place(ring.caseload_id, slot, ring.salt)
    return _decrypt(_agreed(shared, sealed.ephemeral, slot.public), sealed.box, place)


def _agreed(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return _expand(shared, f"seal {ephemeral.hex()} {public.hex()}")


def _box_identity(caseload_id: str, data_key: bytes, private: bytes) -> IdentityBox:
    signing = Ed25519PrivateKey.from_private_bytes(private[:32]).public_key().public_bytes_raw()
    agreement = X25519PrivateKey.from_private_bytes(private[32:64]).public_key().public_bytes_raw()
    return IdentityBox(
        signing, agreement, _encrypt(_expand(data_key, "identity"), private, _identity_place(caseload_id))
    )


def _seal(ring: Ring, data_key: bytes) -> bytes:
    return hmac.digest(_expand(data_key, "seal of the ring"), ring.sealed_bytes(), "sha256")


def _encrypt(key: bytes, content: bytes, place: bytes) -> Box:
    nonce = secrets.token_bytes(12)
    return Box(nonce, AESGCM(key).encrypt(nonce, content, place))


def _decrypt(key: bytes, box: Box, place: bytes) -> bytes:
    return AESGCM(key).decrypt(box.nonce, box.text, place)

"""The key ring: who opens the caseload, and what an altered ring can do: nothing."""

import contextlib
import dataclasses
import hashlib
import json
import random
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jalon.domain.errors import (
    DamagedRingError,
    JalonError,
    LastSlotError,
    NewerRingError,
    RingMissingError,
    UnknownSlotError,
    WeakRingError,
    WrongPassphraseError,
)
from jalon.domain.ids import new_id
from jalon.storage.derivation import KeyDerivation
from jalon.storage.keyring import new_ring, read_ring, unlock, write_ring
from jalon.storage.ring_format import RECOVERY, RingFile, canonical, parse_ring

CHEAP = KeyDerivation.cheap()
ANNE, BRUNO = new_id(), new_id()
PATH = Path("a.jalon-cles")

# RFC 7748, section 6.1
ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
SHARED = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"


def ring_of_two():
    opened, code = new_ring(new_id(), ANNE, "phrase d’Anne", CHEAP)
    return opened.with_slot(BRUNO, "phrase de Bruno", CHEAP), code


def reread(file: RingFile) -> RingFile:
    return parse_ring(file.to_bytes(), PATH, allow_cheap=True)


def opens(file: RingFile, secret: str, **options):
    return unlock(reread(file), secret, PATH, **options)


def resealed(content: dict) -> bytes:
    """Write an altered ring with a right checksum, as an attacker would."""
    body = {name: value for name, value in content.items() if name != "checksum"}
    return canonical({**body, "checksum": hashlib.sha256(canonical(body)).hexdigest()})


def test_each_colleague_and_the_recovery_code_open_the_same_key():
    opened, code = ring_of_two()
    file = RingFile(opened.ring)
    found = [opens(file, "phrase d’Anne"), opens(file, "phrase de Bruno"), opens(file, code, kind=RECOVERY)]
    assert [unlocked.slot_id for unlocked in found[:2]] == [ANNE, BRUNO]
    assert {unlocked.current.data_key for unlocked in found} == {opened.data_key}
    assert len(opened.data_key) == 32


def test_a_wrong_passphrase_opens_nothing():
    opened, code = ring_of_two()
    for wrong in ("", "phrase d'Anne", "phrase d’anne", code):
        with pytest.raises(WrongPassphraseError):
            opens(RingFile(opened.ring), wrong)
    with pytest.raises(WrongPassphraseError):
        opens(RingFile(opened.ring), "phrase d’Anne", kind=RECOVERY)


def test_an_accent_typed_in_one_character_or_two_opens():
    opened, _ = new_ring(new_id(), ANNE, unicodedata.normalize("NFC", "été à Sète"), CHEAP)
    assert opens(RingFile(opened.ring), unicodedata.normalize("NFD", "été à Sète")).slot_id == ANNE


def test_no_passphrase_name_or_key_stands_in_the_ring():
    opened, code = ring_of_two()
    content = RingFile(opened.ring).to_bytes()
    for secret in (opened.data_key.hex(), opened.private.hex(), code, "Anne", "Bruno"):
        assert secret.encode() not in content
    assert opened.data_key.hex() not in repr(opened)


def test_two_colleagues_with_one_passphrase_cannot_be_told():
    opened, _ = new_ring(new_id(), ANNE, "la même", CHEAP)
    opened = opened.with_slot(BRUNO, "la même", CHEAP)
    first, second = (opened.ring.slot(slot) for slot in (ANNE, BRUNO))
    assert first.entry_id == second.entry_id
    assert first.private.text != second.private.text


def test_a_changed_passphrase_replaces_the_old_one():
    opened, _ = ring_of_two()
    changed = RingFile(opened.with_passphrase(BRUNO, "autre phrase", CHEAP).ring)
    assert opens(changed, "autre phrase").slot_id == BRUNO
    assert opens(changed, "phrase d’Anne").slot_id == ANNE
    with pytest.raises(WrongPassphraseError):
        opens(changed, "phrase de Bruno")
    with pytest.raises(UnknownSlotError):
        opened.with_passphrase(new_id(), "x", CHEAP)


def test_the_cost_of_a_guess_goes_up_at_a_change_and_never_down():
    opened, _ = ring_of_two()
    dearer = KeyDerivation(2, 128, 1)
    raised = opened.with_passphrase(ANNE, "neuve", dearer)
    assert raised.ring.entry(raised.ring.slot(ANNE).entry_id).derivation == dearer
    kept = raised.with_passphrase(ANNE, "encore", CHEAP)
    assert kept.ring.entry(kept.ring.slot(ANNE).entry_id).derivation == dearer
    assert opens(RingFile(kept.ring), "phrase de Bruno").slot_id == BRUNO


def test_a_new_recovery_code_closes_the_old_one():
    opened, code = ring_of_two()
    renewed, new_code = opened.with_recovery_code()
    assert opens(RingFile(renewed.ring), new_code, kind=RECOVERY).current.data_key == opened.data_key
    with pytest.raises(WrongPassphraseError):
        opens(RingFile(renewed.ring), code, kind=RECOVERY)


def test_a_removed_colleague_has_neither_the_new_key_nor_a_slot():
    opened, code = ring_of_two()
    rotated = opened.rotated(without=BRUNO)
    file = RingFile(rotated.ring)
    assert rotated.data_key != opened.data_key
    assert rotated.ring.salt != opened.ring.salt
    assert opens(file, "phrase d’Anne").current.data_key == rotated.data_key
    assert opens(file, code, kind=RECOVERY).current.data_key == rotated.data_key
    with pytest.raises(WrongPassphraseError):
        opens(file, "phrase de Bruno")
    assert rotated.ring.identity.signing == opened.ring.identity.signing
    assert rotated.derived_key("journal") == opened.derived_key("journal") != opened.derived_key("other")


def test_the_last_colleague_cannot_be_removed():
    opened, _ = new_ring(new_id(), ANNE, "phrase", CHEAP)
    with pytest.raises(LastSlotError):
        opened.rotated(without=ANNE)
    with pytest.raises(UnknownSlotError):
        opened.rotated(without=new_id())


def test_while_the_key_changes_both_keys_are_found():
    opened, _ = ring_of_two()
    rotated = opened.rotated(without=BRUNO)
    both = RingFile(opened.ring, rotated.ring)
    anne = opens(both, "phrase d’Anne")
    assert (anne.current.data_key, anne.pending.data_key) == (opened.data_key, rotated.data_key)
    bruno = opens(both, "phrase de Bruno")
    assert bruno.current.data_key == opened.data_key
    assert bruno.pending is None


def test_the_structure_signs_with_a_key_others_can_check():
    opened, _ = ring_of_two()
    Ed25519PublicKey.from_public_bytes(opened.ring.identity.signing).verify(opened.sign(b"return"), b"return")


def test_a_ring_is_written_whole_for_its_owner_alone(tmp_path):
    opened, _ = ring_of_two()
    path = tmp_path / "a.jalon-cles"
    write_ring(path, RingFile(opened.ring))
    assert read_ring(path, allow_cheap=True) == RingFile(opened.ring)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) < 4000
    with pytest.raises(RingMissingError):
        read_ring(tmp_path / "other.jalon-cles")


def test_a_ring_below_the_floor_is_refused_unless_a_test_asks():
    opened, _ = ring_of_two()
    content = RingFile(opened.ring).to_bytes()
    with pytest.raises(WeakRingError):
        parse_ring(content, PATH)
    parse_ring(content, PATH, allow_cheap=True)


@pytest.mark.parametrize(
    ("iterations", "memory_kib", "lanes"),
    [(2, 65536, 4), (3, 65535, 4), (3, 2**21, 4), (1000, 65536, 4), (3, 65536, 9), (0, 0, 0), (3, 65536, 0)],
)
def test_a_file_can_ask_neither_for_less_nor_for_what_no_machine_bears(iterations, memory_kib, lanes):
    opened, _ = ring_of_two()
    content = json.loads(RingFile(opened.ring).to_bytes())
    content["current"]["entries"][0].update(iterations=iterations, memory_kib=memory_kib, lanes=lanes)
    with pytest.raises(WeakRingError):
        parse_ring(resealed(content), PATH)


def test_a_weakened_cost_opens_no_slot():
    opened, _ = new_ring(new_id(), ANNE, "phrase", KeyDerivation(2, 64, 1))
    content = json.loads(RingFile(opened.ring).to_bytes())
    content["current"]["entries"][0]["iterations"] = 1
    with pytest.raises(WrongPassphraseError):
        unlock(parse_ring(resealed(content), PATH, allow_cheap=True), "phrase", PATH)


def test_a_ring_of_a_later_version_is_told_from_a_damaged_one():
    opened, _ = ring_of_two()
    content = json.loads(RingFile(opened.ring).to_bytes())
    content.update(version=2, something_new={"a": [1, None, True]})
    with pytest.raises(NewerRingError):
        parse_ring(resealed(content), PATH)
    with pytest.raises(DamagedRingError):
        parse_ring(canonical(content), PATH)


def test_a_slot_moved_from_another_ring_opens_nothing():
    mine, _ = new_ring(new_id(), ANNE, "phrase d’Anne", CHEAP)
    theirs, _ = new_ring(new_id(), BRUNO, "phrase de Bruno", CHEAP)
    content = json.loads(RingFile(mine.ring).to_bytes())
    other = json.loads(RingFile(theirs.ring).to_bytes())
    content["current"]["slots"].append(other["current"]["slots"][0])
    content["current"]["entries"] += other["current"]["entries"]
    forged = resealed(content)
    with pytest.raises((DamagedRingError, WrongPassphraseError)):
        unlock(parse_ring(forged, PATH, allow_cheap=True), "phrase de Bruno", PATH)
    with pytest.raises(DamagedRingError):
        unlock(parse_ring(forged, PATH, allow_cheap=True), "phrase d’Anne", PATH)


def test_whoever_edits_the_ring_without_the_key_is_found_out():
    opened, _ = ring_of_two()
    content = json.loads(RingFile(opened.ring).to_bytes())
    edits = [
        lambda ring: ring.update(generation=ring["generation"] + 1),
        lambda ring: ring["slots"].pop(),
        lambda ring: ring["slots"].reverse(),
        lambda ring: ring.update(salt="00" * 16),
        lambda ring: ring["identity"].update(signing="11" * 32),
        lambda ring: ring["identity"].update(agreement="11" * 32),
        lambda ring: ring["slots"][0]["data_key"].update(ephemeral="00" * 32),
        lambda ring: ring["slots"][0]["data_key"].update(box=ring["slots"][1]["data_key"]["box"]),
        lambda ring: ring.update(seal="22" * 32),
    ]
    for edit in edits:
        altered = json.loads(json.dumps(content))
        edit(altered["current"])
        with pytest.raises(DamagedRingError):
            unlock(parse_ring(resealed(altered), PATH, allow_cheap=True), "phrase d’Anne", PATH)


def mutate(content: bytes, dice: random.Random) -> bytes:
    mutated = bytearray(content)
    for _ in range(dice.choice((1, 1, 1, 2, 8))):
        place = dice.randrange(len(mutated))
        match dice.randrange(6):
            case 0:
                mutated[place] ^= 1 << dice.randrange(8)
            case 1:
                del mutated[place : place + dice.randrange(1, 60)]
            case 2:
                mutated[place:place] = bytes(mutated[place : place + dice.randrange(1, 60)])
            case 3:
                mutated[place] = dice.choice(b'0123456789abcdef"{}[],:')
            case 4:
                del mutated[place:]
            case 5:
                mutated[place:place] = dice.choice(
                    [b"null", b"1e999", b"NaN", b"[" * 5000, b"9" * 5000, b"\xff"]
                )
        if not mutated:
            break
    return bytes(mutated)


def structural(content: bytes, dice: random.Random) -> bytes:
    """Change one value of the ring for another of any type, with a right checksum."""
    found = json.loads(content)
    node = found
    while True:
        name = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
        if isinstance(node[name], (dict, list)) and node[name] and dice.random() < 0.8:
            node = node[name]
            continue
        others = [
            None,
            True,
            False,
            0,
            -1,
            3,
            2**40,
            2**70,
            "",
            "00",
            "zz",
            [],
            {},
            [[]],
            {"a": 1},
            "\ud800",
            "1" * 64,
        ]
        if dice.random() < 0.2:
            del node[name]
        else:
            node[name] = dice.choice(others)
        return resealed(found)


@pytest.mark.parametrize("rounds", [300, pytest.param(2000, marks=pytest.mark.long)])
def test_a_mutated_ring_never_crashes_and_never_weakens(rounds):
    opened, _ = ring_of_two()
    content = RingFile(opened.ring).to_bytes()
    for seed in range(rounds):
        dice = random.Random(seed)
        altered = (mutate if seed % 2 else structural)(content, dice)
        try:
            file = parse_ring(altered, PATH, allow_cheap=True)
            unlocked = unlock(file, "phrase d’Anne", PATH)
        except JalonError:
            continue
        assert file == RingFile(opened.ring), f"seed {seed}"
        assert unlocked.current.data_key == opened.data_key


def test_a_ring_beyond_a_megabyte_is_not_read(tmp_path):
    (tmp_path / "a.jalon-cles").write_bytes(b"[" * 5_000_000)
    with pytest.raises(DamagedRingError):
        read_ring(tmp_path / "a.jalon-cles")


def test_right_and_wrong_passphrases_cost_the_same_derivations(monkeypatch):
    opened, _ = ring_of_two()
    opened = opened.with_passphrase(ANNE, "plus chère", KeyDerivation(2, 128, 1))
    calls: list[KeyDerivation] = []
    derive = KeyDerivation.derive
    monkeypatch.setattr(
        KeyDerivation, "derive", lambda self, *given: calls.append(self) or derive(self, *given)
    )
    counts = []
    for secret in ("plus chère", "phrase de Bruno", "fausse"):
        calls.clear()
        with contextlib.suppress(WrongPassphraseError):
            opens(RingFile(opened.ring), secret)
        counts.append(sorted(dataclasses.astuple(call) for call in calls))
    assert counts[0] == counts[1] == counts[2]
    assert len(counts[0]) == 2


def test_the_measured_derivation_is_about_a_second_and_above_the_floor():
    measured = KeyDerivation.calibrated()
    assert measured.is_sound
    assert measured.is_bearable
    assert measured.cost >= KeyDerivation.floor().cost


def test_argon2id_follows_rfc_9106():
    found = Argon2id(
        salt=bytes([2] * 16),
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=bytes([4] * 12),
        secret=bytes([3] * 8),
    ).derive(bytes([1] * 32))
    assert found.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_ed25519_follows_rfc_8032():
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert key.public_key().public_bytes_raw().hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert key.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )


def test_x25519_follows_rfc_7748():
    alice = X25519PrivateKey.from_private_bytes(bytes.fromhex(ALICE))
    bob = X25519PrivateKey.from_private_bytes(bytes.fromhex(BOB))
    assert alice.exchange(bob.public_key()).hex() == SHARED
    assert bob.exchange(alice.public_key()).hex() == SHARED


def test_hkdf_follows_rfc_5869():
    found = HKDF(SHA256(), 42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA))).derive(
        bytes([0x0B] * 22)
    )
    assert found.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_aes_gcm_follows_the_vector_of_its_specification():
    found = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), b"")
    assert found.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"

"""A file that is no longer what was written is told, for its own reason, and stays as it was to the byte."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
import sqlcipher3
from damaging import (
    CANARY,
    PERSONS,
    a_closed_caseload,
    a_plain_database,
    a_zip,
    command_line,
    every_page_hurt,
    examine,
    fill,
    fingerprints,
    flipped,
    noise,
    open_cheap,
    read_everything,
    swapped,
    write_revision,
    zeroed,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import make
from jalon.domain import errors
from jalon.domain.months import Month
from jalon.services.returns import prepare_return
from jalon.storage.caseload import Caseload
from jalon.storage.cipher import PAGE_BYTES
from jalon.storage.derivation import KeyDerivation
from jalon.storage.keyring import ring_path

GATE_FLIPS = 120
LONG_FLIPS = 1_000


class Sample:
    """A sound caseload in a folder of its own, put back before each damage."""

    def __init__(self, folder: Path, *, kdf: KeyDerivation | None = None) -> None:
        self.path = folder / "essai.jalon"
        self.key = a_closed_caseload(self.path, kdf=kdf)
        self.content = self.path.read_bytes()
        self.ring = ring_path(self.path).read_bytes()

    def put(self, content: bytes | None = None, *, ring: bytes | None = None) -> dict[str, str]:
        """Write the files, sound where nothing is given, and return their fingerprints."""
        for left in self.path.parent.iterdir():
            left.rmdir() if left.is_dir() else left.unlink()
        self.path.write_bytes(self.content if content is None else content)
        ring_path(self.path).write_bytes(self.ring if ring is None else ring)
        return fingerprints(self.path.parent)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(tmp_path_factory.mktemp("home")))
        return Sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def dear_sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Give a caseload that the command line opens: with a derivation that it accepts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(tmp_path_factory.mktemp("home")))
        return Sample(tmp_path_factory.mktemp("sample"), kdf=KeyDerivation.floor())


def seen_by_reading(path: Path, sound: str) -> str:
    """Say what opening and reading everything did: refused, or read the same values, or others."""
    try:
        with open_cheap(path) as caseload:
            return "same values" if read_everything(caseload) == sound else "other values"
    except errors.JalonError as error:
        return type(error).__name__
    except (DBAPIError, UnicodeDecodeError, MemoryError):
        return "other values"  # not even text or a length any more, and no word of damage


def seen_by_check(path: Path) -> str:
    try:
        found = examine(path)
    except errors.JalonError as error:
        return type(error).__name__
    except UnicodeDecodeError:  # without authentication only: the engine’s own words quote the noise
        return "other values"
    return "found" if found else "nothing found"


def sound_values(sample: Sample) -> str:
    sample.put()
    with open_cheap(sample.path) as caseload:
        return read_everything(caseload)


def judge_flips(sample: Sample, count: int) -> tuple[Counter, Counter]:
    """Flip ``count`` bits, one at a time, and count what a check and a reading said of each file."""
    sound, chance = sound_values(sample), Random(11)
    checked: Counter = Counter()
    read: Counter = Counter()
    for _ in range(count):
        before = sample.put(flipped(sample.content, chance.randrange(len(sample.content) * 8)))
        checked[seen_by_check(sample.path)] += 1
        read[seen_by_reading(sample.path, sound)] += 1
        assert fingerprints(sample.path.parent) == before
    return checked, read


def test_the_sound_file_is_found_sound(sample):
    sound = sound_values(sample)
    assert seen_by_check(sample.path) == "nothing found"
    assert seen_by_reading(sample.path, sound) == "same values"


def test_every_flipped_bit_is_found_and_no_value_is_read_altered(sample):
    checked, read = judge_flips(sample, GATE_FLIPS)
    assert set(checked) <= {"found", "DamagedCaseloadError"}, checked
    assert set(read) <= {"same values", "DamagedCaseloadError"}, read  # a free page is read by the check only
    assert read["DamagedCaseloadError"] > 0.5 * GATE_FLIPS, read


@pytest.mark.long
def test_a_thousand_flipped_bits(sample):
    checked, read = judge_flips(sample, LONG_FLIPS)
    assert set(checked) <= {"found", "DamagedCaseloadError"}, checked
    assert set(read) <= {"same values", "DamagedCaseloadError"}, read


def test_the_proof_sees_a_file_without_authentication(tmp_path):
    """Control: with the HMAC of pages off, flipped bits must be read as other values, without a word."""
    connection = sqlcipher3.connect(":memory:")
    connection.execute("PRAGMA cipher_default_use_hmac = OFF").fetchall()
    try:
        _, read = judge_flips(Sample(tmp_path), 60)
    finally:
        connection.execute("PRAGMA cipher_default_use_hmac = ON").fetchall()
        connection.close()
    assert read["other values"] > 0, read
    assert read["DamagedCaseloadError"] < 60, read


def cuts(sample: Sample) -> list[int]:
    chance = Random(3)
    whole = len(sample.content)
    exact = [
        1,
        8,
        15,
        16,
        100,
        512,
        PAGE_BYTES - 1,
        PAGE_BYTES,
        2 * PAGE_BYTES,
        whole - PAGE_BYTES,
        whole - 1,
    ]
    return exact + [chance.randrange(1, whole) for _ in range(30)]


def test_a_file_cut_at_any_length_is_told_to_be_cut(sample):
    for length in cuts(sample):
        before = sample.put(sample.content[:length])
        with pytest.raises(errors.TruncatedCaseloadError):
            open_cheap(sample.path)
        with pytest.raises(errors.TruncatedCaseloadError):
            examine(sample.path)
        assert fingerprints(sample.path.parent) == before, length


def test_an_empty_file_is_told_to_be_empty(sample):
    before = sample.put(b"")
    with pytest.raises(errors.EmptyCaseloadError):
        open_cheap(sample.path)
    assert fingerprints(sample.path.parent) == before


def test_sectors_that_read_as_zeros_are_damage(sample):
    chance, sound = Random(9), sound_values(sample)
    sectors = [
        0,
        512,
        PAGE_BYTES - 512,
        *(chance.randrange(len(sample.content) // 512) * 512 for _ in range(25)),
    ]
    for start in sectors:
        before = sample.put(zeroed(sample.content, start))
        assert seen_by_check(sample.path) in ("found", "DamagedCaseloadError"), start
        assert seen_by_reading(sample.path, sound) in ("same values", "DamagedCaseloadError"), start
        assert fingerprints(sample.path.parent) == before


def test_whole_pages_in_each_others_place_are_damage(sample):
    chance, sound = Random(4), sound_values(sample)
    pages = len(sample.content) // PAGE_BYTES
    for _ in range(20):
        one, other = chance.sample(range(1, pages), 2)
        before = sample.put(swapped(sample.content, one, other))
        assert seen_by_check(sample.path) in ("found", "DamagedCaseloadError")
        assert seen_by_reading(sample.path, sound) in ("same values", "DamagedCaseloadError")
        assert fingerprints(sample.path.parent) == before


def test_a_ring_with_any_bit_flipped_or_cut_anywhere_is_a_damaged_ring(sample):
    chance = Random(6)
    rings = [flipped(sample.ring, chance.randrange(len(sample.ring) * 8)) for _ in range(60)]
    rings += [sample.ring[:length] for length in (0, 1, len(sample.ring) // 2, len(sample.ring) - 2)]
    rings += [b"{}", b"[]", b"\xff" * 200, a_zip()]
    for ring in rings:
        if ring.strip() == sample.ring.strip():
            continue  # the last newline is not content
        before = sample.put(ring=ring)
        with pytest.raises(errors.DamagedRingError):
            open_cheap(sample.path)
        assert fingerprints(sample.path.parent) == before


# --- each case with its own refusal, at the command line


Case = Callable[[Sample, Path], None]


def _replace(content: Callable[[Sample, Path], bytes]) -> Case:
    return lambda sample, folder: sample.path.write_bytes(content(sample, folder))


def _another(folder: Path) -> Path:
    other = folder / "autre.jalon"
    a_closed_caseload(other, persons=2)
    return other


def _newer(sample: Sample, _: Path) -> None:
    write_revision(sample.path, sample.key, "9999")


def _foreign_journal(sample: Sample, folder: Path) -> None:
    other = _another(folder)
    sample.path.with_name("essai.jalon-wal").write_bytes(left_journal(other, 3)[1])


def _stale_journal(sample: Sample, folder: Path) -> None:
    """Put an old copy's journal beside a newer file."""
    copy = folder / "essai.jalon"
    copy.write_bytes(sample.content)
    ring_path(copy).write_bytes(sample.ring)
    _, journal = left_journal(copy, 2)
    with Caseload.open(copy, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True) as caseload:
        fill(caseload, 2, letter="C")
    sample.path.write_bytes(copy.read_bytes())
    sample.path.with_name("essai.jalon-wal").write_bytes(journal)


CASES: dict[str, tuple[Case, type[errors.JalonError], int]] = {
    "missing": (lambda sample, _: sample.path.unlink(), errors.CaseloadMissingError, 1),
    "a folder": (
        lambda sample, _: (sample.path.unlink(), sample.path.mkdir())[1],
        errors.NotACaseloadError,
        1,
    ),
    "empty": (_replace(lambda *_: b""), errors.EmptyCaseloadError, 1),
    "ZIP": (_replace(lambda *_: a_zip()), errors.NotACaseloadError, 1),
    "plain SQLite": (_replace(lambda _, folder: a_plain_database(folder)), errors.NotACaseloadError, 1),
    "0xFF": (_replace(lambda *_: b"\xff" * 20_000), errors.NotACaseloadError, 1),
    "text": (
        _replace(lambda *_: "Compte rendu de la réunion.\n".encode() * 500),
        errors.NotACaseloadError,
        1,
    ),
    "short text": (_replace(lambda *_: b"bonjour"), errors.NotACaseloadError, 1),
    "another caseload": (
        _replace(lambda _, folder: _another(folder).read_bytes()),
        errors.ForeignRingError,
        1,
    ),
    "noise": (_replace(lambda *_: noise(40_960)), errors.ForeignRingError, 1),
    "newer": (_newer, errors.NewerCaseloadError, 1),
    "foreign journal": (_foreign_journal, errors.ForeignJournalError, 1),
    "stale journal": (_stale_journal, errors.ForeignJournalError, 1),
    "ring missing": (lambda sample, _: ring_path(sample.path).unlink(), errors.RingMissingError, 1),
    "ring of another": (
        lambda sample, folder: ring_path(sample.path).write_bytes(
            ring_path(_dear_other(folder)).read_bytes()
        ),
        errors.ForeignRingError,
        1,
    ),
    "ring flipped": (
        lambda sample, _: ring_path(sample.path).write_bytes(flipped(sample.ring, 4_001)),
        errors.DamagedRingError,
        3,
    ),
    "ring cut": (
        lambda sample, _: ring_path(sample.path).write_bytes(sample.ring[:300]),
        errors.DamagedRingError,
        3,
    ),
    "cut in a page": (
        _replace(lambda sample, _: sample.content[: len(sample.content) // 2 + 99]),
        errors.TruncatedCaseloadError,
        3,
    ),
    "cut between pages": (
        _replace(lambda sample, _: sample.content[: 7 * PAGE_BYTES]),
        errors.TruncatedCaseloadError,
        3,
    ),
    "salt flipped": (
        _replace(lambda sample, _: flipped(sample.content, 37)),
        errors.DamagedCaseloadError,
        3,
    ),
    "first page flipped": (
        _replace(lambda sample, _: flipped(sample.content, 8_009)),
        errors.DamagedCaseloadError,
        3,
    ),
    "first sector zero": (
        _replace(lambda sample, _: zeroed(sample.content, 0)),
        errors.DamagedCaseloadError,
        3,
    ),
    "deep pages flipped": (
        _replace(lambda sample, _: every_page_hurt(sample.content)),
        errors.DamagedCaseloadError,
        3,
    ),
}


def _dear_other(folder: Path) -> Path:
    other = folder / "autre.jalon"
    a_closed_caseload(other, persons=1, kdf=KeyDerivation.floor())
    return other


@pytest.mark.parametrize("name", CASES)
def test_each_file_is_refused_for_its_own_reason_in_one_french_sentence(
    dear_sample, tmp_path, monkeypatch, name
):
    prepare, kind, code = CASES[name]
    dear_sample.put()
    prepare(dear_sample, tmp_path)
    before = fingerprints(dear_sample.path.parent)
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    for command in (("check", dear_sample.path), ("return", dear_sample.path, "--month", "2026-10")):
        found, _, complaint = command_line(*command)
        assert (found, complaint.count("\n")) == (code, 1), (name, command, complaint)
        assert " " in complaint.strip()
        assert complaint.rstrip().endswith((".", ")."))
        assert "Traceback" not in complaint
        assert CANARY not in complaint
        assert fingerprints(dear_sample.path.parent) == before, (name, command)
    with (
        pytest.raises(kind),
        Caseload.open(dear_sample.path, make.PASSPHRASE, allow_any_folder=True) as caseload,
    ):
        read_everything(caseload)
    assert fingerprints(dear_sample.path.parent) == before


# --- the journal that a stop leaves beside the file


def left_journal(path: Path, persons: int) -> tuple[bytes, bytes]:
    """Return file and journal as a stop in the middle of work leaves them; the file itself is closed well."""
    with Caseload.open(path, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True) as caseload:
        fill(caseload, persons, letter="B")
        return as_a_stop_leaves_them(path)


def as_a_stop_leaves_them(path: Path) -> tuple[bytes, bytes]:
    return by_another_process(path, ""), by_another_process(path, "-wal")


def by_another_process(path: Path, suffix: str) -> bytes:
    """Read a file beside the caseload by another process: closing one drops this one's locks on it."""
    return subprocess.run(["cat", str(path) + suffix], capture_output=True, check=True).stdout


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a kill after several actions leaves on the disk: the file, its journal, its index."""

    file: bytes
    journal: bytes
    index: bytes

    @property
    def ends(self) -> list[int]:
        """Return where each action ends in the journal: after the frames that tell the size of the file."""
        size = 24 + PAGE_BYTES
        starts = range(32, len(self.journal), size)
        return [start + size for start in starts if any(self.journal[start + 4 : start + 8])]

    def put(self, sample: Sample, journal: bytes, *, index: bool) -> dict[str, str]:
        sample.put(self.file)
        sample.path.with_name("essai.jalon-wal").write_bytes(journal)
        if index:  # as after a kill; a power cut takes it away
            sample.path.with_name("essai.jalon-shm").write_bytes(self.index)
        return fingerprints(sample.path.parent)


def stopped(sample: Sample, folder: Path) -> Stopped:
    """Record four actions on a copy of the sample; all four were acknowledged."""
    copy = folder / "essai.jalon"
    copy.write_bytes(sample.content)
    ring_path(copy).write_bytes(sample.ring)
    with Caseload.open(copy, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True) as caseload:
        for letter in "BCDE":
            fill(caseload, 1, letter=letter)
        left = Stopped(*(by_another_process(copy, suffix) for suffix in ("", "-wal", "-shm")))
    assert len(left.ends) == 4
    assert left.ends[-1] == len(left.journal)
    return left


def persons_in_whole_actions(path: Path) -> int:
    with open_cheap(path) as caseload, caseload.read() as session:
        assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"
        halves = "SELECT count(*) FROM act WHERE id NOT IN (SELECT act_id FROM act_coach)"
        assert session.execute(text(halves)).scalar() == 0
        return int(session.execute(text("SELECT count(*) FROM person")).scalar_one())


@pytest.mark.parametrize("index", [False, True], ids=["power cut", "kill"])
def test_a_journal_damaged_before_its_last_action_is_refused_and_kept(sample, tmp_path, index):
    left, chance = stopped(sample, tmp_path), Random(8)
    frames = range(32, left.ends[-2], 24 + PAGE_BYTES)
    places = [
        *range(32),  # the header
        *(
            left.ends[2] - 24 - PAGE_BYTES + at for at in range(0, 24)
        ),  # the header of the last but one commit
        *(start + chance.randrange(24 + PAGE_BYTES) for start in chance.sample(frames, 20)),
        32 + 24 + 500,
        left.ends[-2] - 1,
    ]
    for at in places:
        before = left.put(sample, flipped(left.journal, at * 8 + chance.randrange(8)), index=index)
        for look in (open_cheap, examine):
            with pytest.raises(errors.DamagedCaseloadError):
                look(sample.path)
        assert fingerprints(sample.path.parent) == before, at


@pytest.mark.parametrize("index", [False, True], ids=["power cut", "kill"])
def test_the_last_action_of_a_journal_is_kept_whole_or_missed(sample, tmp_path, index):
    """After a kill the index tells that it was acknowledged; after a power cut nothing does (SECURITY.md)."""
    left, chance = stopped(sample, tmp_path), Random(9)
    places = [left.ends[-2], left.ends[-1] - 1, left.ends[-1] - PAGE_BYTES - 24]
    places += [chance.randrange(left.ends[-2], left.ends[-1]) for _ in range(6)]
    for at in places:
        for hurt in (flipped(left.journal, at * 8), left.journal[:at]):
            before = left.put(sample, hurt, index=index)
            if not index:
                assert persons_in_whole_actions(sample.path) == PERSONS + 3
                continue
            with pytest.raises(errors.DamagedCaseloadError):
                open_cheap(sample.path)
            assert fingerprints(sample.path.parent) == before, at


def test_a_journal_cut_anywhere_gives_whole_actions_only(sample, tmp_path):
    left, chance = stopped(sample, tmp_path), Random(10)
    counts = []
    for at in (0, 31, 32, *left.ends, *(chance.randrange(len(left.journal)) for _ in range(8))):
        left.put(sample, left.journal[:at], index=False)
        counts.append(persons_in_whole_actions(sample.path))
        assert counts[-1] == PERSONS + sum(end <= at for end in left.ends)
    assert len(set(counts)) > 1


def test_a_journal_left_whole_gives_every_action(sample, tmp_path):
    left = stopped(sample, tmp_path)
    for index in (False, True):
        left.put(sample, left.journal, index=index)
        assert persons_in_whole_actions(sample.path) == PERSONS + 4


def test_a_damaged_journal_is_told_in_one_french_sentence(dear_sample, tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    copy = tmp_path / "copie"
    copy.mkdir()
    left = stopped(dear_sample, copy)
    before = left.put(dear_sample, flipped(left.journal, 80), index=True)
    for command in (("check", dear_sample.path), ("return", dear_sample.path, "--month", "2026-10")):
        code, _, complaint = command_line(*command)
        assert (code, complaint.count("\n")) == (3, 1), complaint
        assert fingerprints(dear_sample.path.parent) == before


def test_a_journal_that_belongs_completes_the_file(sample, tmp_path):
    copy = tmp_path / "essai.jalon"
    copy.write_bytes(sample.content)
    ring_path(copy).write_bytes(sample.ring)
    file, journal = left_journal(copy, 3)
    sample.put(file)
    sample.path.with_name("essai.jalon-wal").write_bytes(journal)
    with open_cheap(sample.path) as caseload, open_cheap(copy) as other:
        assert read_everything(caseload) == read_everything(other)


# --- damage met while the caseload is open


def hurt_while_open(path: Path) -> None:
    """Damage every page but the first few, as a failing disk would, from another process."""
    script = (
        "import sys\n"
        "with open(sys.argv[1], 'r+b') as stream:\n"
        "    size = stream.seek(0, 2)\n"
        "    for at in range(4096 * 4, size, 4096):\n"
        "        stream.seek(at + 700); byte = stream.read(1)\n"
        "        stream.seek(at + 700); stream.write(bytes([byte[0] ^ 1]))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)


@pytest.mark.parametrize("wrote_before", [False, True], ids=["only read", "wrote"])
def test_nothing_is_written_once_damage_was_seen_in_a_session(sample, wrote_before):
    sample.put()
    caseload = open_cheap(sample.path)
    if wrote_before:
        with caseload.write("record_act") as session:
            make.an_act(session, caseload.signed_in.coach_id, ())
    hurt_while_open(sample.path)
    caseload.engine.dispose() if not wrote_before else None
    with pytest.raises(errors.DamagedCaseloadError):
        read_everything(caseload)
    before = sample.path.stat().st_size, hashed(sample.path)
    assert caseload.is_damaged
    with pytest.raises(errors.DamagedCaseloadError), caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, ())
    with pytest.raises(errors.DamagedCaseloadError):
        prepare_return(caseload, Month(2026, 10), today=make.TODAY)
    caseload.close()
    assert (sample.path.stat().st_size, hashed(sample.path)) == before
    if wrote_before:  # what was saved before is kept beside, for whoever rescues the file
        assert sample.path.with_name("essai.jalon-wal").stat().st_size > 0


def hashed(path: Path) -> str:
    return subprocess.run(["sha256sum", str(path)], capture_output=True, check=True, text=True).stdout[:64]

"""A journal that a stop left is refused when an acknowledged action is missing from it, and only then."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from jalon.domain.errors import DamagedCaseloadError
from jalon.storage.cipher import PAGE_BYTES
from jalon.storage.left_journal import require_whole_journal

HEADER = 32
FRAME = 24 + PAGE_BYTES
SECTOR = 512


@dataclass(frozen=True, slots=True)
class Left:
    """A file, its journal and the index of the journal, as a stop leaves them; the sums need no cipher."""

    path: Path
    journal: bytes
    index: bytes

    @property
    def ends(self) -> list[int]:
        starts = range(HEADER, len(self.journal), FRAME)
        return [start + FRAME for start in starts if any(self.journal[start + 4 : start + 8])]

    def is_refused(self, journal: bytes, index: bytes | None = None) -> bool:
        beside(self.path, "-wal").write_bytes(journal)
        beside(self.path, "-shm").unlink(missing_ok=True)
        if index is not None:
            beside(self.path, "-shm").write_bytes(index)
        try:
            require_whole_journal(self.path)
        except DamagedCaseloadError:
            return True
        finally:
            assert beside(self.path, "-wal").read_bytes() == journal
        return False


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def record(connection: sqlite3.Connection, pages: int) -> None:
    connection.execute("INSERT INTO act VALUES (randomblob(?))", (pages * 4_000,))


def taken(path: Path) -> Left:
    return Left(path, beside(path, "-wal").read_bytes(), beside(path, "-shm").read_bytes())


def recorded(path: Path, *actions: int) -> Left:
    """Return what lies on the disk when the program stops after actions of so many pages."""
    with_table = connect(path)
    with_table.execute("CREATE TABLE IF NOT EXISTS act (content BLOB)")
    with_table.close()
    connection = connect(path)
    for pages in actions:
        record(connection, pages)
    left = taken(path)
    connection.close()
    return left


@pytest.fixture
def left(tmp_path: Path) -> Left:
    return recorded(tmp_path / "essai", 2, 3, 1, 4)


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_whole_journal_is_taken_with_or_without_its_index(left):
    assert len(left.ends) == 4
    assert not left.is_refused(left.journal)
    assert not left.is_refused(left.journal, left.index)


def test_no_journal_and_an_empty_one_are_no_damage(left):
    beside(left.path, "-wal").unlink(missing_ok=True)
    require_whole_journal(left.path)
    assert not left.is_refused(b"", left.index)
    assert not left.is_refused(left.journal[:HEADER])
    assert not left.is_refused(left.journal[:20])


def test_any_bit_of_the_header_or_of_a_frame_before_the_last_action_is_seen(left):
    chance = Random(1)
    starts = range(HEADER, left.ends[-2], FRAME)
    bits = [*range(HEADER * 8)]
    bits += [start * 8 + bit for start in starts for bit in range(24 * 8) if bit % 5 == 0]
    bits += [chance.randrange(HEADER * 8, left.ends[-2] * 8) for _ in range(100)]
    unseen = [bit for bit in bits if not left.is_refused(flipped(left.journal, bit))]
    assert not unseen


def test_sectors_that_read_as_zeros_before_the_last_action_but_one_are_seen(left):
    for start in range(0, left.ends[-3], SECTOR):
        hurt = left.journal[:start] + bytes(SECTOR) + left.journal[start + SECTOR :]
        assert left.is_refused(hurt) or hurt == left.journal, start


def test_any_remains_of_an_action_that_was_being_written_are_no_damage(left):
    """A power cut: each sector of the last action is there or not, and beyond lie zeros or nothing."""
    chance = Random(2)
    for _ in range(150):
        torn = bytearray(left.journal)
        for start in range(left.ends[-2], left.ends[-1], SECTOR):
            if chance.random() < 0.5:
                torn[start : start + SECTOR] = bytes(len(torn[start : start + SECTOR]))
        cut = chance.choice([len(torn), chance.randrange(left.ends[-2], left.ends[-1])])
        assert not left.is_refused(bytes(torn[:cut]))


def test_the_last_action_is_missed_when_the_index_survived_and_only_then(left):
    for hurt in (flipped(left.journal, (len(left.journal) - 9) * 8), left.journal[: left.ends[-2]]):
        assert left.is_refused(hurt, left.index)
        assert not left.is_refused(hurt)


def test_an_index_that_is_older_torn_or_of_another_journal_accuses_nobody(left, tmp_path):
    (tmp_path / "other").mkdir()
    other = recorded(tmp_path / "other" / "essai", *[1] * 30)
    shorter = left.journal[: left.ends[-2]]
    assert not left.is_refused(shorter, other.index)
    for index in (b"", left.index[:60], bytes(len(left.index)), flipped(left.index, 16 * 8)):
        assert not left.is_refused(shorter, index)
    both = flipped(flipped(left.index, 16 * 8), (48 + 16) * 8)  # two copies, equally wrong
    assert not left.is_refused(shorter, both)


def test_an_index_that_counts_less_than_the_journal_is_no_damage(tmp_path):
    path = tmp_path / "essai"
    recorded(path)
    connection = connect(path)
    record(connection, 2)
    older = taken(path).index
    record(connection, 3)
    newer = taken(path)
    connection.close()
    assert not newer.is_refused(newer.journal, older)


def test_the_remains_of_an_abandoned_action_after_the_last_commit_are_no_damage(left):
    """After a power cut the next session writes over the torn action; its last frames stay, salts and all."""
    start = left.ends[-2]
    beside(left.path, "-wal").write_bytes(
        left.journal[:start] + bytes(SECTOR) + left.journal[start + SECTOR :]
    )
    beside(left.path, "-shm").unlink(missing_ok=True)
    connection = connect(left.path)
    record(connection, 0)
    after = taken(left.path)
    connection.close()
    assert after.journal[:start] == left.journal[:start]
    assert after.journal[-FRAME:] == left.journal[-FRAME:], "nothing of the torn action is left"
    assert after.journal[start:] != left.journal[start:]
    assert not after.is_refused(after.journal)
    assert not after.is_refused(after.journal, after.index)


def test_the_frames_of_an_earlier_round_are_no_damage(tmp_path):
    path = tmp_path / "essai"
    recorded(path)
    connection = connect(path)
    for _ in range(3):
        record(connection, 4)
    connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    record(connection, 1)
    left = taken(path)
    connection.close()
    assert len(left.ends) > 2
    assert not left.is_refused(left.journal, left.index)


def test_noise_never_was_a_journal(left):
    assert not left.is_refused(Random(3).randbytes(50_000))

"""A caseload from creation to closing: what is refused and why, and that a refusal changes no byte."""

import contextlib
import hashlib
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text

import make
from jalon.domain import errors
from jalon.services import caseloads
from jalon.storage import migrations, revision
from jalon.storage.caseload import Caseload, NewCoach, NewStructure
from jalon.storage.cipher import connect_raw
from jalon.storage.keyring import KeyDerivation, ring_path

TESTS = Path(__file__).parents[1]


@pytest.fixture
def closed(tmp_path) -> Path:
    """A caseload of several pages, closed."""
    path = tmp_path / "essai.jalon"
    caseload = make.a_caseload(path).caseload
    with caseload.write("record_person") as session:
        make.a_person(session)
    caseload.close()
    return path


def reopen(path: Path, passphrase: str = make.PASSPHRASE, **options) -> Caseload:
    return Caseload.open(path, passphrase, **{"allow_any_folder": True, "allow_cheap": True} | options)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def persons(caseload: Caseload) -> int:
    with caseload.read() as session:
        return session.execute(text("SELECT count(*) FROM person")).scalar_one()


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


def refused(path: Path, expected: type[errors.JalonError], passphrase: str = make.PASSPHRASE) -> None:
    """Open, expect this very error, and check that no byte of the file changed."""
    before = digest(path) if path.is_file() else None
    with pytest.raises(errors.JalonError) as caught:
        reopen(path, passphrase).close()
    assert type(caught.value) is expected
    assert (digest(path) if path.is_file() else None) == before
    assert not path.with_name(f".{path.name}-verrou").exists()


# --- creating and opening


def test_a_new_caseload_holds_its_structure_its_first_colleague_and_who_made_it(created):
    caseload = created.caseload
    with caseload.read() as session:
        assert session.execute(text("SELECT name FROM structure")).scalars().all() == ["L’Étape"]
        coach = session.execute(text("SELECT id, family_name, role FROM coach")).one()
        assert coach == (caseload.signed_in.coach_id, "Martin", "COORDINATEUR")
        action = session.execute(text("SELECT label, author_id FROM journal_action")).one()
        assert action == ("create_caseload", coach.id)
        assert session.execute(text("SELECT event FROM access_entry")).scalars().all() == ["create_caseload"]
        assert session.execute(text("SELECT caseload_id FROM journal_state")).scalar() == caseload.caseload_id
    assert len(created.recovery_code.replace("-", "")) == 36
    assert created.recovery_code not in repr(created)


def test_what_was_written_is_there_after_closing_and_nothing_else_lies_beside(closed):
    assert names(closed.parent) == ["essai.jalon", "essai.jalon-cles"]
    caseload = reopen(closed)
    assert persons(caseload) == 1
    assert caseload.signed_in.role == "COORDINATEUR"
    caseload.close()
    caseload.close()
    assert names(closed.parent) == ["essai.jalon", "essai.jalon-cles"]


def test_files_are_for_their_owner_alone(tmp_path):
    caseload = make.a_caseload(tmp_path / "new folder" / "é #?%.jalon").caseload
    with caseload.write("record_person") as session:
        make.a_person(session)
    folder = tmp_path / "new folder"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = names(folder)
    assert len(found) == 6
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in found} == {0o600}
    caseload.close()
    assert names(folder) == ["é #?%.jalon", "é #?%.jalon-cles"]


@pytest.mark.parametrize("taken", ["essai.jalon", "essai.jalon-cles"])
def test_creating_over_anything_is_refused_and_leaves_it_untouched(tmp_path, taken):
    (tmp_path / taken).write_bytes(b"something else")
    with pytest.raises(errors.CaseloadExistsError):
        make.a_caseload(tmp_path / "essai.jalon")
    assert names(tmp_path) == [taken]
    assert (tmp_path / taken).read_bytes() == b"something else"


def test_a_creation_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(migrations, "build", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make.a_caseload(tmp_path / "essai.jalon")
    assert names(tmp_path) == []


def test_a_weak_passphrase_makes_no_caseload(tmp_path):
    with pytest.raises(errors.WeakPassphraseError):
        caseloads.create_caseload(
            tmp_path / "essai.jalon",
            "Martin2026!",
            coach=NewCoach("Martin", "Claire"),
            structure=NewStructure("L’Étape"),
            kdf=KeyDerivation.cheap(),
        )
    assert names(tmp_path) == []


# --- what is refused, each for its own reason


def test_a_missing_file_or_folder_is_missing(tmp_path):
    refused(tmp_path / "absent.jalon", errors.CaseloadMissingError)
    refused(tmp_path / "no" / "folder" / "absent.jalon", errors.CaseloadMissingError)
    assert names(tmp_path) == []


def test_a_folder_is_no_caseload(tmp_path):
    (tmp_path / "essai.jalon").mkdir()
    refused(tmp_path / "essai.jalon", errors.NotACaseloadError)


def test_an_empty_file_is_empty_with_its_ring_or_without(closed, tmp_path):
    (tmp_path / "vide.jalon").touch()
    refused(tmp_path / "vide.jalon", errors.EmptyCaseloadError)
    closed.write_bytes(b"")
    refused(closed, errors.EmptyCaseloadError)


def write_foreign(path: Path, kind: str) -> None:
    if kind == "sqlite":
        connection = sqlcipher3.connect(str(path))
        connection.execute("CREATE TABLE note (body)")
        connection.close()
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a", os.urandom(20_000))
    else:
        path.write_bytes(
            {
                "text": b"Une page de texte, avec des accents. " * 400,
                "ff": b"\xff" * 16_384,
                "zeros": b"\0" * 16_384,
                "kdbx": bytes.fromhex("03d9a29a67fb4bb5") + os.urandom(16_376),
                "pdf": b"%PDF-1.7\n" + os.urandom(8192),
                "one byte": b"x",
            }[kind]
        )


@pytest.mark.parametrize("with_ring", [True, False])
@pytest.mark.parametrize("kind", ["sqlite", "zip", "text", "ff", "zeros", "kdbx", "pdf", "one byte"])
def test_another_kind_of_file_is_no_caseload(closed, kind, with_ring):
    closed.unlink()
    write_foreign(closed, kind)
    if not with_ring:
        ring_path(closed).unlink()
    refused(closed, errors.NotACaseloadError)


def test_a_ring_that_is_missing_damaged_or_newer_is_said_so(closed):
    ring = ring_path(closed)
    content = ring.read_bytes()
    ring.unlink()
    refused(closed, errors.RingMissingError)
    ring.write_bytes(content[:200])
    refused(closed, errors.DamagedRingError)
    ring.write_bytes(content.replace(b"a", b"b", 1))
    refused(closed, errors.DamagedRingError)
    ring.write_bytes(b"")
    refused(closed, errors.DamagedRingError)


def test_the_ring_of_another_caseload_is_foreign(closed, tmp_path):
    make.a_caseload(tmp_path / "autre.jalon").caseload.close()
    shutil.copy(tmp_path / "autre.jalon-cles", ring_path(closed))
    refused(closed, errors.ForeignRingError)


def test_a_cheap_ring_is_refused_unless_a_test_asks(closed):
    with pytest.raises(errors.WeakRingError):
        Caseload.open(closed, make.PASSPHRASE, allow_any_folder=True)


def test_a_wrong_passphrase_is_no_damage(closed):
    refused(closed, errors.WrongPassphraseError, "une autre phrase")
    reopen(closed).close()


def test_the_sixth_wrong_passphrase_waits_and_the_file_is_whole(closed):
    for failures in range(1, 6):
        with pytest.raises(errors.WrongPassphraseError) as caught:
            reopen(closed, "une autre phrase")
        assert caught.value.failures == failures
    refused(closed, errors.TooManyAttemptsError, "une autre phrase")
    refused(closed, errors.TooManyAttemptsError)  # also the right one: who types must wait


@pytest.mark.parametrize("keep", [0.5, 4096 * 3 + 77, 4096 * 2, 100, 10, -1, -4096])
def test_a_file_cut_short_is_cut_short(closed, keep):
    size = closed.stat().st_size
    wanted = int(size * keep) if isinstance(keep, float) else keep if keep > 0 else size + keep
    os.truncate(closed, wanted)
    refused(closed, errors.TruncatedCaseloadError)


@pytest.mark.parametrize("place", [0, 5, 15, 16, 17, 100, 2000, 4016, 4031, 4032, 4095])
def test_a_bit_flipped_in_the_first_page_is_damage(closed, place):
    content = bytearray(closed.read_bytes())
    content[place] ^= 4
    closed.write_bytes(content)
    refused(closed, errors.DamagedCaseloadError)


def test_a_first_sector_of_zeros_is_damage(closed):
    content = bytearray(closed.read_bytes())
    content[:512] = bytes(512)
    closed.write_bytes(content)
    refused(closed, errors.DamagedCaseloadError)


def test_a_file_of_a_later_version_is_newer(closed):
    caseload = reopen(closed)
    with caseload.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    caseload.close()
    refused(closed, errors.NewerCaseloadError)


def test_the_revision_known_without_alembic_is_its_newest():
    assert migrations.head() == revision.CURRENT


def test_a_refusal_leaves_a_journal_that_a_crash_left_where_it_is(closed, tmp_path):
    crashed = crash_copy(closed, tmp_path / "crashed")
    before = {name: digest(crashed.parent / name) for name in names(crashed.parent)}
    assert "essai.jalon-wal" in before
    refused(crashed, errors.WrongPassphraseError, "une autre phrase")
    content = bytearray(crashed.read_bytes())
    content[5] ^= 1
    crashed.write_bytes(content)
    refused(crashed, errors.DamagedCaseloadError)
    content[5] ^= 1
    crashed.write_bytes(content)
    assert {name: digest(crashed.parent / name) for name in names(crashed.parent)} == before
    caseload = reopen(crashed)
    assert persons(caseload) == 2
    caseload.close()


def crash_copy(path: Path, folder: Path) -> Path:
    """Copy a caseload as a crash would leave it: one commit is in the journal only."""
    caseload = reopen(path)
    with caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    folder.mkdir()
    for suffix in ("", "-wal", "-cles"):
        shutil.copy(path.with_name(path.name + suffix), folder)
    caseload.close()
    return folder / path.name


# --- damage seen later


def damage(path: Path, caseload: Caseload, *, start: int = 1) -> None:
    """Scramble every page but the first ones, under an open caseload, and forget what is in memory."""
    pages = path.stat().st_size // 4096
    descriptor = os.open(path, os.O_WRONLY)
    for page in range(start, pages):
        os.pwrite(descriptor, b"\x55" * 8, page * 4096 + 1000)
    # The descriptor stays open: closing it would drop the locks that this process has on the file.
    caseload.engine.dispose()


def test_damage_met_while_reading_stops_every_write_and_leaves_the_file_as_it_is(closed):
    caseload = reopen(closed)
    with caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    damage(closed, caseload)
    before = digest(closed)
    with pytest.raises(errors.DamagedCaseloadError):
        persons(caseload)
    assert caseload.is_damaged
    with pytest.raises(errors.DamagedCaseloadError), caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0003")
    caseload.close()
    assert digest(closed) == before


@pytest.mark.parametrize("first_met", ["reading", "writing"])
def test_a_file_damaged_while_open_keeps_its_journal_beside_it(closed, first_met):
    pages = pages_of(closed, "employer")
    caseload = reopen(closed)
    with caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    descriptor = os.open(closed, os.O_WRONLY)
    for page in pages:
        os.pwrite(descriptor, b"\x55" * 8, (page - 1) * 4096 + 1000)
    before, journal_file = digest_while_open(closed), closed.with_name("essai.jalon-wal")
    journal_pages = journal_file.read_bytes()
    with pytest.raises(errors.DamagedCaseloadError):
        meet_damage(caseload, first_met)
    with pytest.raises(errors.DamagedCaseloadError), caseload.write("record_person"):
        pass
    assert digest_while_open(closed) == before
    caseload.close()
    os.close(descriptor)
    assert digest(closed) == before
    assert journal_file.read_bytes()[: len(journal_pages)] == journal_pages
    refused(closed, errors.DamagedCaseloadError)


def digest_while_open(path: Path) -> str:
    """Read through another process: closing a descriptor here would drop the locks held on the file."""
    program = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"
    return subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    ).stdout.strip()


def pages_of(path: Path, table: str) -> list[int]:
    caseload = reopen(path)
    with caseload.read() as session:
        wanted = text("SELECT rootpage FROM sqlite_master WHERE tbl_name = :table AND rootpage > 0")
        found = list(session.execute(wanted, {"table": table}).scalars())
    caseload.close()
    return found


def meet_damage(caseload: Caseload, how: str) -> None:
    with caseload.read() if how == "reading" else caseload.write("walk") as session:
        if how == "writing":
            make.a_person(session, case_code="A-0003")
        session.execute(text("SELECT * FROM employer")).all()


@pytest.mark.parametrize("origin", ["another caseload", "noise"])
def test_a_journal_that_is_not_the_file_s_own_changes_nothing(closed, tmp_path, origin):
    journal_file = closed.with_name("essai.jalon-wal")
    if origin == "noise":
        journal_file.write_bytes(os.urandom(50_000))
        before = digest(closed)
        caseload = reopen(closed)  # not a journal at all: nothing to take from it
        assert persons(caseload) == 1
        caseload.close()
        assert digest(closed) == before
        return
    (tmp_path / "other").mkdir()
    other = make.a_caseload(tmp_path / "other" / "essai.jalon").caseload
    other.close()
    crashed = crash_copy(other.path, tmp_path / "crashed")
    shutil.copy(crashed.with_name("essai.jalon-wal"), journal_file)
    foreign = digest(journal_file)
    refused(closed, errors.ForeignJournalError)
    assert digest(journal_file) == foreign


@pytest.mark.parametrize("rounds", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_a_flipped_bit_is_refused_or_never_read_as_good(closed, tmp_path, rounds):
    caseload = reopen(closed)
    wanted = everything(caseload)
    caseload.close()
    good = closed.read_bytes()
    dice = random.Random(20261121)
    for _ in range(rounds):
        content = bytearray(good)
        place = dice.randrange(len(content))
        content[place] ^= 1 << dice.randrange(8)
        closed.write_bytes(content)
        try:
            caseload = reopen(closed)
        except errors.DamagedCaseloadError:
            assert closed.read_bytes() == content
            continue
        try:
            assert everything(caseload) == wanted
        except errors.DamagedCaseloadError:
            assert caseload.is_damaged
        finally:
            caseload.close()
        assert closed.read_bytes() == content


def everything(caseload: Caseload) -> list:
    with caseload.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        return [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables.scalars().all()]


# --- one action, whole or not at all


def test_an_action_that_fails_leaves_no_trace(caseload):

    def fail_half_way() -> None:
        with caseload.write("record_person") as session:
            make.a_person(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert persons(caseload) == 0
    with caseload.read() as session:
        assert session.execute(text("SELECT label FROM journal_action")).scalars().all() == [
            "create_caseload"
        ]


def test_a_reader_sees_one_state_while_others_write(caseload):
    with caseload.read() as session:
        assert session.execute(text("SELECT count(*) FROM person")).scalar() == 0
        with caseload.write("record_person") as writing:
            make.a_person(writing)
        assert session.execute(text("SELECT count(*) FROM person")).scalar() == 0
    assert persons(caseload) == 1


def test_a_reader_cannot_write_and_the_next_writer_can(caseload):
    for _ in range(5):
        with pytest.raises(RuntimeError, match="a write inside a read"), caseload.read() as session:
            session.execute(text("DELETE FROM coach"))
    with caseload.write("record_person") as session:
        make.a_person(session)
    assert persons(caseload) == 1


def test_a_write_inside_a_write_is_a_mistake_of_ours(caseload):
    with (
        caseload.write("record_person"),
        pytest.raises(RuntimeError),
        caseload.write("record_person"),
    ):
        pass


def test_a_full_disk_is_said_so_and_what_was_saved_stays(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)], check=False, capture_output=True
    ).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        caseload = make.a_caseload(small / "essai.jalon").caseload
        filler = small / "filler"
        saved = fill_until_refused(caseload, filler)
        assert persons(caseload) == saved
        filler.unlink()
        with caseload.write("record_person") as session:
            make.a_person(session, case_code="B-0001")
        caseload.close()
        caseload = reopen(small / "essai.jalon")
        assert persons(caseload) == saved + 1
        caseload.close()
        with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
            while stream.write(bytes(4096)):
                pass
        with pytest.raises(errors.DiskFullError):
            make.a_caseload(small / "autre.jalon")
        assert names(small) == ["essai.jalon", "essai.jalon-cles", "filler"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def fill_until_refused(caseload: Caseload, filler: Path) -> int:
    """Save people until the disk is full; return how many were saved."""
    for number in range(10_000):
        try:
            with caseload.write("record_person") as session:
                make.a_person(session, case_code=f"A-{number:04}", given_name="x" * 70)
        except errors.DiskFullError:
            return number
        if number == 20:
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
                stream.write(bytes(3_000_000))
    raise AssertionError("the disk never filled")


READ_ONLY = """
import os, sys
sys.path[:0] = sys.argv[3:]
os.environ["JALON_HOME"] = sys.argv[2]
from pathlib import Path
import make
from jalon.storage.caseload import Caseload
first = Path(sys.argv[2]) / "first.jalon"
make.a_caseload(first).caseload.close()  # imports all, from where the other user cannot read
Caseload.open(first, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True).close()
os.system("chmod -R a+rwX " + sys.argv[2])
os.setuid(65534)
from jalon.domain.errors import ReadOnlyCaseloadError
try:
    Caseload.open(Path(sys.argv[1]), make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
except ReadOnlyCaseloadError:
    print("refused")
"""


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o444), (0o555, 0o666), (0o777, 0o444)])
def test_a_file_or_folder_that_cannot_be_written_is_said_so(folder_mode, file_mode):
    if os.geteuid() != 0:
        pytest.skip("only an administrator can make a file that another cannot write")
    # Not in pytest's own folder: no other user may enter it, and pytest sees to that.
    with tempfile.TemporaryDirectory() as name:
        outer, home, folder = Path(name), Path(name) / "home", Path(name) / "folder"
        for made in (home, folder):
            made.mkdir()
        outer.chmod(0o755)
        home.chmod(0o777)
        path = folder / "essai.jalon"
        make.a_caseload(path).caseload.close()
        for found in (path, ring_path(path)):
            found.chmod(file_mode)
        folder.chmod(folder_mode)
        before = digest(path)
        arguments = [str(path), str(home), str(TESTS), *sys.path]
        outcome = subprocess.run(
            [sys.executable, "-c", READ_ONLY, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert outcome.stdout == "refused\n", outcome.stderr[-800:]
        assert digest(path) == before


# --- killed


WRITER = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
import make
from jalon.storage.caseload import Caseload
caseload = Caseload.open(Path(sys.argv[1]), make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
print("ready", flush=True)
number = 0
while True:
    number += 1
    with caseload.write("record_person") as session:
        make.a_person(session, case_code=f"A-{number:05}")
        make.a_person(session, case_code=f"B-{number:05}")
    print(number, flush=True)
"""


@pytest.mark.parametrize("rounds", [8, pytest.param(60, marks=pytest.mark.long)])
def test_a_killed_process_loses_nothing_it_acknowledged_and_its_lock_needs_no_one(closed, rounds):
    dice = random.Random(1)
    caseload = reopen(closed)
    before = persons(caseload)
    caseload.close()
    for _ in range(rounds):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(closed), str(TESTS), *sys.path],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 0.12))
        child.send_signal(signal.SIGKILL)
        acknowledged = len(child.stdout.read().split("\n")) - 1
        child.wait()
        child.stdout.close()
        caseload = reopen(closed)  # at the first try: nothing is to be waited for
        now = persons(caseload)
        assert now - before in (2 * acknowledged, 2 * acknowledged + 2)
        with caseload.read() as session:
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        before = now
        caseload.close()


CREATOR = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
import make
print("ready", flush=True)
make.a_caseload(Path(sys.argv[1])).caseload.close()
"""


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.long)])
def test_a_creation_killed_at_any_moment_leaves_a_whole_caseload_or_the_way_free(tmp_path, rounds):
    dice = random.Random(2)
    for number in range(rounds):
        path = tmp_path / f"{number}.jalon"
        child = subprocess.Popen(
            [sys.executable, "-c", CREATOR, str(path), str(TESTS), *sys.path],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.2, 1.6))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        if path.exists():
            reopen(path).close()
        else:
            make.a_caseload(path).caseload.close()
        assert [name for name in names(tmp_path) if name.startswith(f"{number}.")] == [
            path.name,
            f"{path.name}-cles",
        ]
        assert not [name for name in names(tmp_path) if name.endswith(".part")]


def test_a_ring_left_alone_by_a_killed_creation_is_cleared_and_only_that_one(tmp_path, closed):
    path = tmp_path / "neuf.jalon"
    shutil.copy(ring_path(closed), ring_path(path))
    part = tmp_path / f".neuf.jalon.{make_identity(closed)}.part"
    part.write_bytes(b"x")
    make.a_caseload(path).caseload.close()
    assert not part.exists()
    path.unlink()
    with pytest.raises(errors.CaseloadExistsError):
        make.a_caseload(path)
    assert ring_path(path).exists()


def make_identity(path: Path) -> str:
    caseload = reopen(path)
    caseload.close()
    return caseload.caseload_id


def test_signing_in_is_logged_with_the_wrong_tries_before_it(closed):
    for _ in range(2):
        with pytest.raises(errors.WrongPassphraseError):
            reopen(closed, "une autre phrase")
    caseload = caseloads.open_caseload(closed, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
    with caseload.read() as session:
        log = session.execute(
            text("SELECT event, object_id, coach_id FROM access_entry ORDER BY number")
        ).all()
    coach = caseload.signed_in.coach_id
    assert [tuple(row) for row in log[1:]] == [("sign_in_failed", "2", None), ("sign_in", None, coach)]
    caseload.close()


def test_what_can_be_said_before_the_passphrase_is_said(closed):
    caseloads.refuse_unreadable(closed, allow_cheap=True)
    caseload = reopen(closed)
    with pytest.raises(errors.CaseloadInUseError):
        caseloads.refuse_unreadable(closed, allow_cheap=True)
    caseload.close()
    ring_path(closed).unlink()
    with pytest.raises(errors.RingMissingError):
        caseloads.refuse_unreadable(closed, allow_cheap=True)
    assert names(closed.parent) == ["essai.jalon"]


def test_no_name_is_in_clear_in_any_file(tmp_path, home):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    with caseload.write("record_person") as session:
        make.a_person(session, family_name="Canari-Zébulon")
    files = [found for folder in (tmp_path, home) for found in folder.rglob("*") if found.is_file()]
    assert len(files) >= 5
    for found in files:
        content = found.read_bytes()
        for mark in ("Canari", "Zébulon", "Étape", "Martin", "Claire", make.PASSPHRASE):
            for encoding in ("utf-8", "utf-16-le", "latin-1"):
                assert mark.encode(encoding, "replace") not in content, found.name
        assert caseload.file_key.data_key.hex().encode() not in content
    caseload.close()


def test_the_key_of_a_closed_file_still_opens_it_bare(closed):
    caseload = reopen(closed)
    key = caseload.file_key
    caseload.close()
    connection = connect_raw(closed, key, mode="immutable")
    assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)
    connection.close()

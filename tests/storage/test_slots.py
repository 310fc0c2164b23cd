"""Colleagues come, change their passphrase and leave; a change of key loses no row, whenever it stops."""

import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import text

import make
from jalon.domain import errors
from jalon.services import caseloads, colleagues
from jalon.storage import cipher, slots, transactions
from jalon.storage.caseload import Caseload, NewCoach
from jalon.storage.keyring import KeyDerivation, read_ring, ring_path, write_ring
from jalon.storage.ring_format import RingFile

TESTS = Path(__file__).parents[1]
CHEAP = KeyDerivation.cheap()
BRUNO = "girafe velours octobre pinceau moulin cravate tiroir"
CLAIRE = "parapluie notaire orange journal tonnerre cuivre bateau"
OPTIONS = {"allow_any_folder": True, "allow_cheap": True}


def reopen(path: Path, passphrase: str) -> Caseload:
    return Caseload.open(path, passphrase, **OPTIONS)


def cannot_open(path: Path, passphrase: str) -> None:
    with pytest.raises(errors.WrongPassphraseError):
        reopen(path, passphrase)


def with_bruno(caseload: Caseload, role: str = "REFERENT") -> str:
    return colleagues.add_colleague(caseload, NewCoach("Durand", "Bruno", role), BRUNO, kdf=CHEAP)


def count(caseload: Caseload, table: str = "person") -> int:
    with caseload.read() as session:
        return session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def events(caseload: Caseload) -> list[str]:
    with caseload.read() as session:
        return list(session.execute(text("SELECT event FROM access_entry ORDER BY number")).scalars())


def test_a_colleague_who_joins_opens_with_their_own_passphrase(caseload):
    bruno = with_bruno(caseload)
    found = {line.given_name: line for line in colleagues.list_colleagues(caseload)}
    assert (found["Bruno"].id, found["Bruno"].can_open, found["Claire"].can_open) == (bruno, True, True)
    assert "add_colleague" in events(caseload)
    caseload.close()
    again = reopen(caseload.path, BRUNO)
    assert again.signed_in.coach_id == bruno
    assert again.signed_in.role == "REFERENT"
    again.close()
    reopen(caseload.path, make.PASSPHRASE).close()


def test_no_name_of_a_colleague_stands_in_the_ring(caseload):
    with_bruno(caseload)
    content = ring_path(caseload.path).read_bytes()
    for name in (b"Bruno", b"Durand", b"Martin", b"Claire", b"girafe"):
        assert name not in content


def test_a_referent_changes_their_own_passphrase_and_manages_nobody(caseload):
    bruno = with_bruno(caseload)
    caseload.close()
    mine = reopen(caseload.path, BRUNO)
    for refused in (
        lambda: with_bruno(mine),
        lambda: colleagues.give_passphrase(mine, bruno, CLAIRE, kdf=CHEAP),
        lambda: colleagues.remove_colleague(mine, bruno, left_date=make.TODAY),
        lambda: colleagues.renew_recovery_code(mine),
    ):
        with pytest.raises(errors.NotAllowedError):
            refused()
    for present in ("pas la mienne", make.PASSPHRASE):
        with pytest.raises(errors.WrongPassphraseError):
            colleagues.change_passphrase(mine, present, CLAIRE, kdf=CHEAP)
    with pytest.raises(errors.WeakPassphraseError):
        colleagues.change_passphrase(mine, BRUNO, "Durand Bruno 2026", kdf=CHEAP)
    colleagues.change_passphrase(mine, BRUNO, CLAIRE, kdf=CHEAP)
    assert events(mine)[-1] == "change_passphrase"
    mine.close()
    cannot_open(caseload.path, BRUNO)
    reopen(caseload.path, CLAIRE).close()
    reopen(caseload.path, make.PASSPHRASE).close()


def test_a_weak_first_passphrase_adds_nobody(caseload):
    with pytest.raises(errors.WeakPassphraseError):
        colleagues.add_colleague(caseload, NewCoach("Durand", "Bruno"), "Bruno Durand L’Étape", kdf=CHEAP)
    assert len(colleagues.list_colleagues(caseload)) == 1


def test_two_colleagues_never_share_a_passphrase(caseload):
    bruno = with_bruno(caseload)
    before = events(caseload)
    ring = ring_path(caseload.path).read_bytes()
    for refused in (
        lambda: colleagues.add_colleague(caseload, NewCoach("Roy", "Anne"), BRUNO, kdf=CHEAP),
        lambda: colleagues.change_passphrase(caseload, make.PASSPHRASE, BRUNO, kdf=CHEAP),
        lambda: colleagues.give_passphrase(caseload, caseload.signed_in.slot_id, BRUNO, kdf=CHEAP),
        lambda: slots.set_slot(caseload, bruno, make.PASSPHRASE, CHEAP),
    ):
        with pytest.raises(errors.PassphraseTakenError):
            refused()
    assert (count(caseload, "coach"), events(caseload)) == (2, before)
    assert ring_path(caseload.path).read_bytes() == ring
    colleagues.give_passphrase(caseload, bruno, BRUNO, kdf=CHEAP)  # one's own may be given again
    caseload.close()
    again = reopen(caseload.path, BRUNO)
    assert again.signed_in.coach_id == bruno
    again.close()


def test_guesses_at_the_present_passphrase_are_counted_with_those_of_the_opening(caseload):
    for failures in range(1, 6):
        with pytest.raises(errors.WrongPassphraseError) as wrong:
            colleagues.change_passphrase(caseload, "un essai", CLAIRE, kdf=CHEAP)
        assert wrong.value.failures == failures
    with pytest.raises(errors.TooManyAttemptsError):
        colleagues.change_passphrase(caseload, make.PASSPHRASE, CLAIRE, kdf=CHEAP)
    caseload.close()
    with pytest.raises(errors.TooManyAttemptsError):
        reopen(caseload.path, make.PASSPHRASE)


def test_the_right_present_passphrase_forgets_the_wrong_ones(caseload):
    for _ in range(2):
        with pytest.raises(errors.WrongPassphraseError) as wrong:
            slots.require_passphrase(caseload, "un essai")
        assert wrong.value.failures == 1
        slots.require_passphrase(caseload, make.PASSPHRASE)


def test_a_colleague_who_leaves_opens_no_more_and_stays_in_the_records(caseload):
    bruno = with_bruno(caseload)
    with caseload.write("record_person") as session:
        make.a_person(session)
    old_key = caseload.file_key
    colleagues.remove_colleague(caseload, bruno, left_date=date(2026, 11, 20))
    assert count(caseload) == 1
    with caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    found = {line.given_name: line for line in colleagues.list_colleagues(caseload)}
    assert (found["Bruno"].can_open, found["Bruno"].left_date) == (False, date(2026, 11, 20))
    assert events(caseload)[-1] == "remove_colleague"
    caseload.close()
    cannot_open(caseload.path, BRUNO)
    with pytest.raises(sqlcipher3.DatabaseError):
        cipher.connect_raw(caseload.path, old_key, mode="ro")
    again = reopen(caseload.path, make.PASSPHRASE)
    assert count(again) == 2
    again.close()
    assert sorted(found.name for found in caseload.path.parent.iterdir()) == [
        "essai.jalon",
        "essai.jalon-cles",
    ]


def test_nobody_removes_themselves_nor_someone_who_has_no_way_in(caseload):
    bruno = with_bruno(caseload)
    with pytest.raises(errors.NotAllowedError):
        colleagues.remove_colleague(caseload, caseload.signed_in.coach_id, left_date=make.TODAY)
    colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    with pytest.raises(errors.LastSlotError):
        slots.remove_slot(caseload, caseload.signed_in.slot_id)
    with pytest.raises(errors.UnknownSlotError):
        colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)


def test_a_colleague_who_comes_back_is_given_a_passphrase_again(caseload):
    bruno = with_bruno(caseload)
    colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    colleagues.give_passphrase(caseload, bruno, CLAIRE, kdf=CHEAP)
    found = {line.given_name: line for line in colleagues.list_colleagues(caseload)}
    assert (found["Bruno"].can_open, found["Bruno"].left_date) == (True, None)
    caseload.close()
    reopen(caseload.path, CLAIRE).close()
    with pytest.raises(errors.WrongPassphraseError):
        reopen(caseload.path, BRUNO)


def test_the_recovery_code_gives_a_forgotten_passphrase_back(created):
    caseload = created.caseload
    coach = caseload.signed_in.coach_id
    caseload.close()
    with pytest.raises(errors.WrongPassphraseError):
        caseloads.open_with_recovery_code(caseload.path, "AAAAAA-" * 6, **OPTIONS)
    typed = created.recovery_code.lower().replace("-", " ")
    rescued = caseloads.open_with_recovery_code(caseload.path, typed, **OPTIONS)
    assert rescued.signed_in.coach_id is None
    assert events(rescued)[-1] == "sign_in_by_recovery_code"
    colleagues.give_passphrase(rescued, coach, CLAIRE, kdf=CHEAP)
    code = colleagues.renew_recovery_code(rescued)
    rescued.close()
    again = reopen(caseload.path, CLAIRE)
    assert again.signed_in.coach_id == coach
    again.close()
    cannot_open(caseload.path, make.PASSPHRASE)
    with pytest.raises(errors.WrongPassphraseError):
        caseloads.open_with_recovery_code(caseload.path, created.recovery_code, **OPTIONS)
    caseloads.open_with_recovery_code(caseload.path, code, **OPTIONS).close()


def test_the_recovery_code_still_opens_after_a_colleague_left(created):
    bruno = with_bruno(created.caseload)
    colleagues.remove_colleague(created.caseload, bruno, left_date=make.TODAY)
    created.caseload.close()
    caseloads.open_with_recovery_code(created.caseload.path, created.recovery_code, **OPTIONS).close()


def test_a_ring_that_changed_under_us_is_not_written_over(caseload):
    ring = ring_path(caseload.path)
    with_bruno(caseload)
    content = ring.read_bytes()
    ring.write_bytes(content[:-50])
    with pytest.raises(errors.DamagedRingError):
        colleagues.renew_recovery_code(caseload)
    assert ring.read_bytes() == content[:-50]
    ring.unlink()
    colleagues.renew_recovery_code(caseload)
    assert ring.exists()


def test_a_change_of_key_that_the_disk_refuses_changes_nothing(caseload, monkeypatch):
    bruno = with_bruno(caseload)

    def refuse(*_: object) -> None:
        error = sqlcipher3.OperationalError("disk full")
        error.sqlite_errorcode = 13
        raise error

    monkeypatch.setattr(slots, "rekey", refuse)
    with pytest.raises(errors.DiskFullError):
        colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    assert read_ring(ring_path(caseload.path), allow_cheap=True).pending is None
    assert count(caseload, "coach") == 2
    caseload.close()
    reopen(caseload.path, BRUNO).close()


@pytest.mark.parametrize("stop", ["before the file", "after the file"])
def test_a_change_of_key_that_stopped_is_finished_or_forgotten_at_the_next_opening(
    caseload, monkeypatch, stop
):
    bruno = with_bruno(caseload)
    rekey = cipher.rekey

    def interrupt(*given: object) -> None:
        if stop == "after the file":
            rekey(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(slots, "rekey", interrupt)
    with pytest.raises(KeyboardInterrupt):
        slots.remove_slot(caseload, bruno)
    caseload._lock.release()
    caseload.engine.dispose()
    assert read_ring(ring_path(caseload.path), allow_cheap=True).pending is not None
    if stop == "after the file":
        cannot_open(caseload.path, BRUNO)
    again = reopen(caseload.path, make.PASSPHRASE)
    assert read_ring(ring_path(caseload.path), allow_cheap=True).pending is None
    assert (bruno in slots.slot_ids(again)) == (stop == "before the file")
    assert count(again, "coach") == 2
    again.close()


def first_bytes(path: Path) -> bytes:
    """Read by another process: closing the file drops this one's locks on it."""
    return subprocess.run(["head", "-c", "16", path], capture_output=True, check=True).stdout


def as_a_kill_leaves_it(path: Path, folder: Path) -> Path:
    """Copy everything that stands beside an open caseload, but for the locks."""
    folder.mkdir()
    subprocess.run(["cp", *path.parent.glob("essai.jalon*"), folder], check=True)
    return folder / path.name


def test_a_change_of_key_waits_for_who_reads_then_refuses_and_nothing_changed(caseload, monkeypatch):
    bruno = with_bruno(caseload)
    monkeypatch.setattr(transactions, "ALONE_SECONDS", 0.2)
    reads, ends = threading.Event(), threading.Event()
    seen: list[int] = []

    def read() -> None:
        with caseload.read() as session:
            for _ in range(2):
                seen.append(session.execute(text("SELECT count(*) FROM coach")).scalar_one())
                reads.set()
                ends.wait(10)

    reader = threading.Thread(target=read)
    reader.start()
    reads.wait(10)
    before = ring_path(caseload.path).read_bytes()
    with pytest.raises(errors.CaseloadBusyError):
        colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    assert ring_path(caseload.path).read_bytes() == before
    assert count(caseload, "coach") == 2
    monkeypatch.setattr(transactions, "ALONE_SECONDS", 10)
    threading.Timer(0.2, ends.set).start()
    colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    reader.join()
    assert seen == [2, 2]
    caseload.close()
    cannot_open(caseload.path, BRUNO)
    reopen(caseload.path, make.PASSPHRASE).close()


def test_who_reads_cannot_change_the_key_from_inside(caseload):
    bruno = with_bruno(caseload)
    with caseload.read(), pytest.raises(RuntimeError):
        slots.remove_slot(caseload, bruno)
    assert count(caseload, "coach") == 2
    assert bruno in slots.slot_ids(caseload)


@pytest.mark.parametrize("in_journal", [True, False], ids=["a journal to move", "an empty journal"])
def test_a_reader_who_never_ends_leaves_both_keys_in_the_ring(caseload, tmp_path, monkeypatch, in_journal):
    """A reader that no turn was given to: another program, or a hand in the engine."""
    bruno = with_bruno(caseload)
    monkeypatch.setattr(cipher, "BUSY_SECONDS", 0.1)
    caseload.engine.dispose()  # connections made from now on wait no longer than that
    if not in_journal:
        with caseload.with_file_closed():
            pass
    stranger = cipher.connect_raw(caseload.path, caseload.file_key, mode="rw")
    stranger.execute("BEGIN")
    stranger.execute("SELECT count(*) FROM coach").fetchone()
    if in_journal:
        with caseload.write("record_person") as session:
            make.a_person(session)
    old = caseload.file_key
    expected = errors.CaseloadBusyError if in_journal else errors.KeyChangeUnfinishedError
    with pytest.raises(expected):
        slots.remove_slot(caseload, bruno)
    pending = read_ring(ring_path(caseload.path), allow_cheap=True).pending
    assert (pending is None) == in_journal
    assert first_bytes(caseload.path) == old.salt
    assert (bruno in slots.slot_ids(caseload)) == in_journal
    assert count(caseload, "coach") == 2
    with caseload.write("record_person") as session:
        make.a_person(session, case_code="A-0002")
    copy = as_a_kill_leaves_it(caseload.path, tmp_path / "copie")
    if not in_journal:
        with pytest.raises(errors.KeyChangeUnfinishedError):  # the ring keeps both keys until then
            slots.set_slot(caseload, bruno, BRUNO, CHEAP)
    stranger.close()
    slots.set_slot(caseload, bruno, BRUNO, CHEAP)
    assert read_ring(ring_path(caseload.path), allow_cheap=True).pending is None
    caseload.close()
    reopen(caseload.path, BRUNO).close()
    if not in_journal:
        cannot_open(copy, BRUNO)
    again = reopen(copy, make.PASSPHRASE)
    assert count(again) == 1 + in_journal
    again.close()
    assert read_ring(ring_path(copy), allow_cheap=True).pending is None
    assert first_bytes(copy) == again.file_key.salt


def test_a_ring_that_forgot_the_old_key_too_early_still_opens_while_the_journal_lies_there(
    caseload, tmp_path, monkeypatch
):
    bruno = with_bruno(caseload)
    monkeypatch.setattr(cipher, "BUSY_SECONDS", 0.1)
    with caseload.with_file_closed():
        pass
    stranger = cipher.connect_raw(caseload.path, caseload.file_key, mode="rw")
    stranger.execute("BEGIN")
    stranger.execute("SELECT count(*) FROM coach").fetchone()
    with pytest.raises(errors.KeyChangeUnfinishedError):
        colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    found = {line.given_name: line for line in colleagues.list_colleagues(caseload)}
    assert (found["Bruno"].can_open, found["Bruno"].left_date) == (False, make.TODAY)
    copy = as_a_kill_leaves_it(caseload.path, tmp_path / "copie")
    stranger.close()
    pending = read_ring(ring_path(copy), allow_cheap=True).pending
    assert pending is not None
    write_ring(ring_path(copy), RingFile(pending))
    again = reopen(copy, make.PASSPHRASE)
    assert count(again, "coach") == 2
    again.close()
    assert first_bytes(copy) == pending.salt
    cannot_open(copy, BRUNO)


REMOVER = """
import sys
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from jalon.storage import slots
from jalon.storage.caseload import Caseload
caseload = Caseload.open(Path(sys.argv[1]), sys.argv[2], allow_any_folder=True, allow_cheap=True)
other = next(slot for slot in slots.slot_ids(caseload) if slot != caseload.signed_in.slot_id)
print("ready", flush=True)
slots.remove_slot(caseload, other)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("rounds", [20, pytest.param(200, marks=pytest.mark.long)])
def test_a_change_of_key_killed_at_any_moment_leaves_one_key_and_every_row(tmp_path, rounds):
    path = tmp_path / "essai.jalon"
    caseload = make.a_caseload(path).caseload
    with caseload.write("fill") as session:
        session.execute(text("CREATE TABLE filler (body)"))
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)"
        session.execute(text(f"INSERT INTO filler {numbers} SELECT hex(randomblob(500)) FROM n"))
    with_bruno(caseload)
    caseload.close()
    dice = random.Random(3)
    outcomes = {"old": 0, "new": 0, "done": 0}
    longest = 0.3  # seconds until the kill: follows how busy the machine is
    for _ in range(rounds):
        arguments = [str(path), make.PASSPHRASE, str(TESTS), *sys.path]
        child = subprocess.Popen(
            [sys.executable, "-c", REMOVER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, longest))
        child.send_signal(signal.SIGKILL)
        done = child.stdout.read() == "done\n"
        child.wait()
        child.stdout.close()
        child.stdin.close()
        caseload = reopen(path, make.PASSPHRASE)
        assert count(caseload, "filler") == 12_000
        with caseload.read() as session:
            assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"
        kept = len(slots.slot_ids(caseload)) == 2
        assert not (done and kept)
        outcomes["done" if done else "old" if kept else "new"] += 1
        longest = longest * 1.25 if kept else max(longest * 0.8, 0.1)
        if kept:
            caseload.close()
            reopen(path, BRUNO).close()
        else:
            bruno = next(
                line.id for line in colleagues.list_colleagues(caseload) if line.given_name == "Bruno"
            )
            caseload.close()
            cannot_open(path, BRUNO)
            caseload = reopen(path, make.PASSPHRASE)
            slots.set_slot(caseload, bruno, BRUNO, CHEAP)
            caseload.close()
    print(outcomes)
    assert outcomes["old"]
    assert outcomes["new"] + outcomes["done"]


BUSY_REMOVER = """
import sys, threading, time
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from sqlalchemy import text
from jalon.storage import slots
from jalon.storage.caseload import Caseload
import make
caseload = Caseload.open(Path(sys.argv[1]), sys.argv[2], allow_any_folder=True, allow_cheap=True)
other = next(slot for slot in slots.slot_ids(caseload) if slot != caseload.signed_in.slot_id)

def tell(line):
    sys.stdout.write(line + "\\n")
    sys.stdout.flush()

def until_it_fails(work):
    number = 0
    try:
        while True:
            work(number)
            number += 1
    except BaseException as error:
        tell(f"failed {type(error).__name__}")

def read(number):
    with caseload.read() as session:
        session.execute(text("SELECT count(*) FROM filler")).scalar_one()
        time.sleep(0.01 * (number % 3))

def write(number):
    with caseload.write("record_person") as session:
        make.a_person(session, case_code=f"{sys.argv[1][-1]}{time.time_ns()}")
    tell("wrote")

for work in (read, read, read, write):
    threading.Thread(target=until_it_fails, args=(work,), daemon=True).start()
time.sleep(0.1)
tell("ready")
slots.remove_slot(caseload, other)
tell("done")
sys.stdin.read()
"""


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.long)])
def test_a_change_of_key_among_readers_and_a_writer_killed_at_any_moment_loses_nothing(tmp_path, rounds):
    path = tmp_path / "essai.jalon"
    caseload = make.a_caseload(path).caseload
    with caseload.write("fill") as session:
        session.execute(text("CREATE TABLE filler (body)"))
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
        session.execute(text(f"INSERT INTO filler {numbers} SELECT hex(randomblob(500)) FROM n"))
    bruno = with_bruno(caseload)
    caseload.close()
    dice = random.Random(5)
    outcomes = {"old": 0, "new": 0, "done": 0}
    longest, written = 0.3, 0
    for number in range(rounds):
        arguments = [str(path), make.PASSPHRASE, str(TESTS), *sys.path]
        child = subprocess.Popen(
            [sys.executable, "-c", BUSY_REMOVER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        lines: list[str] = []
        while not lines or lines[-1] not in ("ready\n", ""):
            lines.append(child.stdout.readline())
        # Every fourth goes on for a while under the new key: who waited goes on without a word of damage.
        if number % 4 == 3:
            while lines[-1] not in ("done\n", ""):
                lines.append(child.stdout.readline())
        time.sleep(dice.uniform(0, longest))
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.read().splitlines(keepends=True)
        child.wait()
        child.stdout.close()
        child.stdin.close()
        assert not [line for line in lines if line.startswith("failed")]
        assert "ready\n" in lines
        done = "done\n" in lines
        caseload = reopen(path, make.PASSPHRASE)
        assert count(caseload, "filler") == 6_000
        acknowledged = lines.count("wrote\n")
        assert written + acknowledged <= count(caseload) <= written + acknowledged + 1
        written = count(caseload)
        kept = bruno in slots.slot_ids(caseload)
        assert not (done and kept)
        outcomes["done" if done else "old" if kept else "new"] += 1
        longest = longest * 1.25 if kept else max(longest * 0.8, 0.1)
        if not kept:
            slots.set_slot(caseload, bruno, BRUNO, CHEAP)
        caseload.close()
        assert first_bytes(path) == caseload.file_key.salt
    print(outcomes)
    assert outcomes["new"] + outcomes["done"]

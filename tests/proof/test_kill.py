"""Killed at any moment while it saves, the program has every record it acknowledged when it opens again."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from child import SESSION
from sqlalchemy import text

import make
from jalon.storage import backups
from jalon.storage.caseload import Caseload

GATE_ROUNDS = 60
LONG_ROUNDS = 200


HALF_SAVED = """
SELECT count(*) FROM act a WHERE (SELECT count(*) FROM act_coach c WHERE c.act_id = a.id) <> 1
OR (SELECT count(*) FROM act_participant p WHERE p.act_id = a.id) <> 1
OR (SELECT count(*) FROM journal_operation o WHERE o.record_id = a.id AND o.column_name = '+') <> 1
"""


def kill_while_saving(folder: Path, patience: float, *options: str) -> list[dict[str, object]]:
    """Start a session that saves without end, kill it, and return what it had acknowledged."""
    process = subprocess.Popen(
        [sys.executable, str(SESSION), str(folder), "--acts", "5000", *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    heard = [process.stdout.readline()]  # the first acknowledgement: the session is at work
    time.sleep(patience)
    process.send_signal(signal.SIGKILL)
    heard += process.stdout.read().splitlines()
    process.wait(10)
    process.stdout.close()
    return [json.loads(line) for line in heard if line.strip().endswith("}")]


def acts_of(folder: Path) -> tuple[set[str], int]:
    """Return the acts found by the program's own opening, and how many of them are half saved."""
    with (
        Caseload.open(
            folder / "essai.jalon", make.PASSPHRASE, allow_any_folder=True, allow_cheap=True
        ) as caseload,
        caseload.read() as session,
    ):
        found = {row[0] for row in session.execute(text("SELECT id FROM act"))}
        halves = session.execute(text(HALF_SAVED)).scalar_one()
        assert session.execute(text("PRAGMA quick_check")).scalar() == "ok"
    return found, halves


def rounds_of_killing(folder: Path, rounds: int) -> int:
    chance = random.Random(11)
    acknowledged: set[str] = set()
    for _ in range(rounds):
        heard = kill_while_saving(folder, chance.uniform(0, 0.12))
        acknowledged |= {str(step["id"]) for step in heard if step["kind"] == "act"}
        found, halves = acts_of(folder)
        assert not acknowledged - found, "an acknowledged act is lost"
        assert halves == 0, "an act is half saved"
    return len(acknowledged)


def test_killed_sixty_times_while_saving_nothing_acknowledged_is_lost(folder):
    assert rounds_of_killing(folder, GATE_ROUNDS) > GATE_ROUNDS


@pytest.mark.long
def test_killed_two_hundred_times_while_saving_nothing_acknowledged_is_lost(folder):
    assert rounds_of_killing(folder, LONG_ROUNDS) > LONG_ROUNDS


def test_killed_while_it_backs_up_every_file_named_backup_is_whole(folder):
    chance = random.Random(5)
    promised: set[str] = set()
    for _ in range(8):
        heard = kill_while_saving(folder, chance.uniform(0, 0.5), "--copies")
        promised |= {str(step["name"]) for step in heard if step["kind"] == "backup"}
        named = {path.name for path in (folder / "copies").glob(f"*{backups.SUFFIX}")}
        assert promised <= named
        for name in named:
            backups.read_manifest(folder / "copies" / name, whole=True)
    assert promised, "no backup was made at all: the proof proves nothing"


def test_the_proof_sees_an_act_that_is_acknowledged_before_it_is_saved(folder):
    """Control: acknowledged first and saved after, acts must be found missing."""
    lost = False
    for attempt in range(20):
        heard = kill_while_saving(folder, 0.01 * attempt, "--too-early")
        found, _ = acts_of(folder)
        lost = lost or bool({str(step["id"]) for step in heard if step["kind"] == "act"} - found)
        if lost:
            break
    assert lost

"""P5: an act saved, with its history, against the least that a disk and the cipher allow."""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from bench.board import LARGEST, Board
from bench.floor import connected
from bench.large_caseload import TODAY, LargeCaseload
from bench.timing import compare
from jalon.services.activity import NewAct, NewParticipant, record_act

pytestmark = pytest.mark.bench

NAME = "P5 save an act / raw commit"
SUBJECT = "Point sur la recherche, suite à donner avec l’employeur"


def test_an_act_is_saved_for_a_few_commits(large: LargeCaseload, board: Board, tmp_path: Path):
    rounds = 60 if large.persons == LARGEST else 200
    with large.opened() as caseload, connected(caseload.path, caseload.file_key) as raw:
        # Each act for another person, by her colleague, on one of the last sixty days: as they come.
        dice = random.Random(2)
        span = range(60)

        def ours():
            act = NewAct(
                date=TODAY - timedelta(days=dice.choice(span)),
                duration_minutes=45,
                act_type="ENTRETIEN",
                target="PERSONNE",
                coach_ids=(dice.choice(large.coach_ids),),
                participants=(NewParticipant(dice.choice(large.person_ids)),),
                module="M2_PROJET",
                modality="PRESENTIEL",
                place="STRUCTURE",
                subject=SUBJECT,
            )
            record_act(caseload, act, today=TODAY)

        raw.execute("CREATE TABLE IF NOT EXISTS floor (rid INTEGER PRIMARY KEY, day TEXT, subject TEXT)")

        def commit():
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO floor (day, subject) VALUES (?, ?)", (str(TODAY), SUBJECT))
            raw.execute("COMMIT")

        descriptor = os.open(large.path.parent / "floor.part", os.O_CREAT | os.O_WRONLY)

        def flush():
            os.pwrite(descriptor, bytes(8192), 0)
            os.fdatasync(descriptor)

        against_commit = compare(NAME, large.persons, ours, commit, bar=4, rounds=rounds)
        against_flush = compare(
            "P5 save an act / 8 kB flushed", large.persons, ours, flush, bar=15, rounds=rounds
        )
        os.close(descriptor)
        raw.execute("DROP TABLE floor")
    # Where a flush costs a quarter of a millisecond, the statements of an act cost more than any commit: the
    # ratios are printed, and what is held is that a larger caseload hardly slows the saving of an act.
    board.add(against_commit)
    board.add(against_flush)
    smallest = board.of(NAME).get(50)
    growth = 6 if against_commit.is_noisy else 3
    assert (
        large.persons == LARGEST or smallest is None or against_commit.measured <= growth * smallest.measured
    )

"""Identities are opaque, unique, in the order of their making, and tell no time."""

import subprocess
import sys
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from jalon.domain import ids
from jalon.domain.ids import identity, new_id

RUNS = st.integers(0, 2**48 - 1)


def test_records_made_one_after_the_other_get_identities_in_order():
    made = [new_id() for _ in range(20_000)]  # beyond the first part of the rank
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert len({identity[:8] for identity in made}) == 1


def test_an_identity_is_a_uuid_of_the_version_that_promises_nothing_of_its_content():
    found = UUID(new_id())
    assert (found.version, found.variant) == (8, RFC_4122)
    assert str(found) == str(found).lower()


def test_another_process_makes_others():
    program = "from jalon.domain.ids import new_id; print(new_id())"
    others = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert len({other[:13] for other in others} | {new_id()[:13]}) == 3


def test_a_fork_that_goes_on_from_the_same_rank_makes_others():
    assert identity(1, 2, 3) != identity(1, 2, 4)
    chances = {UUID(new_id()).int & (2**48 - 1) for _ in range(1000)}
    assert len(chances) > 990


@given(RUNS, st.integers(0, 2**26 - 2), RUNS, RUNS)
def test_the_rank_decides_the_order_in_a_run(run, rank, one, other):
    assert identity(run, rank, one) < identity(run, rank + 1, other)
    assert UUID(identity(run, rank, one)).version == 8


def test_no_clock_is_in_an_identity():
    assert not {"time", "datetime"} & vars(ids).keys()

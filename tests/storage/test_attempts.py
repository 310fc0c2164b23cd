"""The waiting time after wrong passphrases: patient with who mistypes, long for who guesses."""

import pytest

from jalon.domain.errors import TooManyAttemptsError
from jalon.domain.ids import new_id
from jalon.storage.attempts import attempts_on


class Clock:
    """Seconds since the machine started, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(clock):
    return attempts_on(new_id(), clock=clock)


def wait_of(attempts) -> int:
    try:
        attempts.require_patience()
    except TooManyAttemptsError as error:
        return error.wait_seconds
    return 0


def test_five_tries_are_free_then_the_wait_doubles_up_to_an_hour(attempts, clock):
    waits = []
    for _ in range(18):
        waits.append(wait_of(attempts))
        clock.now += waits[-1]
        attempts.require_patience()
        attempts.count()
    assert waits[:6] == [0, 0, 0, 0, 0, 5]
    assert waits[6:] == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_no_more_than_twenty_five_tries_fit_in_a_day(attempts, clock):
    tries = []
    while clock.now < 1000 + 4 * 86_400:
        clock.now += wait_of(attempts)
        attempts.count()
        tries.append(clock.now)
    for first in tries:
        assert sum(first <= at < first + 86_400 for at in tries) <= 25


def test_the_wait_outlives_a_restart_of_the_program(clock):
    caseload_id = new_id()
    for _ in range(8):
        attempts_on(caseload_id, clock=clock).count()
    assert wait_of(attempts_on(caseload_id, clock=clock)) == 40


def test_the_wait_outlives_a_restart_of_the_machine(attempts, clock):
    for _ in range(10):
        attempts.count()
    assert wait_of(attempts) == 160
    clock.now = 30.0
    assert wait_of(attempts) == 130
    clock.now = 160.0
    assert wait_of(attempts) == 0
    attempts.count()
    assert wait_of(attempts) == 320


def test_setting_the_calendar_clock_changes_nothing(attempts, clock, monkeypatch):
    for _ in range(10):
        attempts.count()
    for lie in (0.0, 4e9):
        monkeypatch.setattr("time.time", lambda lie=lie: lie)
        assert wait_of(attempts) == 160


def test_the_right_passphrase_starts_again_from_nothing(attempts):
    for _ in range(12):
        attempts.count()
    attempts.forget()
    assert wait_of(attempts) == 0
    assert attempts.count() == 1


def test_one_caseload_does_not_wait_for_another(attempts, clock):
    for _ in range(12):
        attempts.count()
    assert wait_of(attempts_on(new_id(), clock=clock)) == 0


def test_the_file_of_the_attempts_bears_no_name(attempts):
    attempts.count()
    assert attempts.path.parent.name == "attempts"
    assert len(attempts.path.stem) == 32


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"failures": 9}',
        b'{"failures": 9, "times": [1e999]}',
        b'{"failures": 9, "times": ["x"]}',
        b"[" * 9000,
        b"\xff\xfe",
        b'{"failures": 1e400, "times": []}',
        b'{"failures": -5, "times": []}',
    ],
)
def test_a_file_of_attempts_that_cannot_be_read_shuts_nobody_out(attempts, content):
    attempts.path.write_bytes(content)
    assert wait_of(attempts) == 0
    assert attempts.count() == 1

"""The technical log says where, never who."""

import io
import logging
import logging.handlers
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon import logs
from jalon.domain.errors import RefusalError
from jalon.settings.paths import log_folder

NAME = "Œuvrard-Nguyễn Łucja"
IDENTITY = "9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f"


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_HOME", str(tmp_path))
    yield logs.configure(log_folder, logging.DEBUG)
    logger = logging.getLogger("jalon")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def fail(name):
    family_name = name
    raise ValueError(f"no person called {family_name}")


def fail_behind(name):
    try:
        fail(name)
    except ValueError as error:
        raise RuntimeError(f"cannot open the file of {name}") from error


def logged(path: Path) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in path.parent.iterdir())


def test_an_exception_leaves_its_class_and_its_place_and_no_name(log):
    try:
        fail_behind(NAME)
    except RuntimeError:
        logging.getLogger("jalon.test").exception("open_failed case=%s", "A-0042")
    line = logged(log)
    assert "Œuvrard" not in line
    assert "Łucja" not in line
    assert re.search(r"Z ERROR jalon\.test open_failed case=A-0042 builtins\.RuntimeError \(", line)
    assert re.search(r"test_logs\.py:\d+ fail_behind < ", line)
    assert "builtins.ValueError (" in line
    assert line.count("\n") == 1


def test_the_usual_formatter_would_have_written_the_name():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("control")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        fail_behind(NAME)
    except RuntimeError:
        logger.exception("open_failed person=%s", NAME)
    finally:
        logger.removeHandler(handler)
    assert stream.getvalue().count(NAME) >= 3


@pytest.mark.parametrize(
    "argument",
    [NAME, "martin", "Martin", "MARTIN", "Jean Dupont", [NAME], {"family_name": NAME}, Path("/home/martin/x"),
     ValueError(NAME), NAME.encode(), object()],
)  # fmt: skip
def test_an_argument_that_may_be_a_name_is_shown_as_its_class(log, argument):
    logging.getLogger("jalon.test").info("opened %s", argument)
    assert logged(log).endswith(f"opened <{type(argument).__name__}>\n")


def test_a_mapping_of_arguments_is_treated_alike(log):
    logging.getLogger("jalon.test").info("opened %(who)s %(id)s", {"who": NAME, "id": IDENTITY})
    assert logged(log).endswith(f"opened <str> {IDENTITY}\n")


@pytest.mark.parametrize(
    "argument",
    [
        IDENTITY,
        "A-0042",
        "2026-10",
        "2.1.9",
        "M1_EVALUATION",
        "record_act",
        12,
        1.5,
        True,
        None,
        date(2026, 10, 1),
    ],
)
def test_identities_codes_and_numbers_are_written(log, argument):
    logging.getLogger("jalon.test").info("done %s", argument)
    assert logged(log).endswith(f"done {argument}\n")


def test_an_exception_given_as_the_message_is_shown_as_its_class(log):
    logging.getLogger("jalon.test").error(ValueError(NAME))
    assert "Œuvrard" not in logged(log)
    assert "<ValueError>" in logged(log)


def test_names_in_groups_and_notes_and_expected_failures_stay_out(log):
    class RefusedError(RefusalError):
        def __init__(self):
            super().__init__(NAME)

    inner = RefusedError()
    inner.add_note(NAME)
    try:
        raise ExceptionGroup(NAME, [inner, ValueError(NAME)])
    except ExceptionGroup:
        logging.getLogger("jalon.test").exception("group", stack_info=True)
    line = logged(log)
    assert "Œuvrard" not in line
    assert "RefusedError" in line
    assert line.count("\n") == 1


def test_a_message_that_does_not_fit_its_arguments_prints_nothing_elsewhere(log, capfd):
    # Handed to our handler alone: the test runner's own would fail on it.
    handler = logging.getLogger("jalon").handlers[0]
    for message in ("one %d", "two %s %s", "three"):
        handler.handle(logging.LogRecord("jalon.test", logging.WARNING, "f.py", 1, message, (NAME,), None))
    assert capfd.readouterr() == ("", "")
    assert "Œuvrard" not in logged(log)
    assert logged(log).count("\n") == 3


def test_a_log_that_cannot_be_written_says_nothing_on_the_terminal(log, capfd):
    log.mkdir()
    logging.getLogger("jalon.test").error("lost %s", NAME)
    assert capfd.readouterr() == ("", "")


def test_without_a_folder_there_is_no_log_and_no_failure(tmp_path, monkeypatch, log):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("JALON_HOME", str(tmp_path / "file"))
    assert logs.configure(log_folder) is None
    logging.getLogger("jalon.test").error("nowhere")


@given(st.text(max_size=200))
@settings(deadline=None)
def test_a_record_is_one_line_whatever_its_message(text):
    record = logging.LogRecord("jalon.x", logging.INFO, "f.py", 1, text, None, None)
    line = logs.LineFormatter().format(record)
    assert line.splitlines() == [line]
    assert not any(character in line for character in "\u202e\u2066\u200f\u061c\x1b\x00")


def test_what_turns_text_around_is_escaped(log):
    logging.getLogger("jalon.test").info("a\nb\r\u202ec\x1b[31m\u2028d")
    assert logged(log).endswith("a\\u000ab\\u000d\\u202ec\\u001b[31m\\u2028d\n")


def test_the_log_turns_over_and_keeps_a_few_files(log, monkeypatch):
    handler = logging.getLogger("jalon").handlers[0]
    assert (handler.maxBytes, handler.backupCount) == (5_000_000, 4)
    handler.maxBytes = 500
    for number in range(200):
        logging.getLogger("jalon.test").info("turn %s", number)
    files = sorted(path.name for path in log.parent.iterdir())
    assert files == ["jalon.log", *(f"jalon.log.{n}" for n in range(1, 5))]
    assert all(path.stat().st_size <= 500 for path in log.parent.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_log_is_for_its_owner_alone(log):
    logging.getLogger("jalon.test").info("x_y")
    assert log.stat().st_mode & 0o077 == 0


def test_libraries_and_lower_levels_stay_out_and_configuring_again_does_not_double(log):
    logs.configure(log_folder, "WARNING")
    logging.getLogger("sqlalchemy.engine").warning("SELECT %s", NAME)
    logging.getLogger("jalon.test").info("quiet")
    logging.getLogger("jalon.test").warning("said_once")
    assert logged(log).count("said_once") == 1
    assert logged(log).count("\n") == 1

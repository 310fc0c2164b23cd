"""What a command says reaches every terminal, also one that lacks its letters."""

import io
import subprocess
import sys

import pytest

from jalon.cli.console import speak_plainly


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "L’Étape «\u00a0œuvre\u00a0»\u202f: 1\u202f200\u00a0€ → … 日"),
        ("cp1252", "L’Étape «\u00a0œuvre\u00a0» : 1 200\u00a0€ -> … ?"),
        ("cp850", "L'Étape «\u00a0oeuvre\u00a0» : 1 200\u00a0EUR -> ... ?"),
        ("ascii", 'L\'Etape " oeuvre " : 1 200 EUR -> ... ?'),
    ],
)
def test_the_nearest_letters_stand_for_those_that_a_terminal_lacks(monkeypatch, encoding, shown):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding, newline="\n"))
    speak_plainly()
    print("L’Étape «\u00a0œuvre\u00a0»\u202f: 1\u202f200\u00a0€ → … 日", flush=True)
    assert written.getvalue().decode(encoding) == shown + "\n"


def test_a_program_without_a_console_stays_silent(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    speak_plainly()


def test_a_process_apart_that_fails_says_so_by_its_code_alone():
    """A packaged program without a console would show a box, and the window would wait for it."""
    command = [sys.executable, "-m", "jalon", "--fill-letter"]
    done = subprocess.run(command, input=b"x", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")

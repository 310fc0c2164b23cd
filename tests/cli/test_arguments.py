import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from jalon.cli.arguments import COMMANDS, parse, parser
from jalon.domain.months import Month


def test_a_month_and_a_file_make_a_return():
    asked = parse(["return", "a.jalon", "--month", "2026-10", "--level", "N0", "--draft"])
    assert (asked.command, asked.caseload, asked.month) == ("return", Path("a.jalon"), Month(2026, 10))
    assert (asked.level, asked.draft, asked.pdf, asked.agreement) == ("N0", True, None, None)


def test_a_lone_file_opens_the_window_on_it_and_nothing_opens_the_last_one():
    assert (parse(["mes gens.jalon"]).command, parse(["mes gens.jalon"]).caseload) == (
        None,
        Path("mes gens.jalon"),
    )
    assert (parse([]).command, parse([]).caseload) == (None, None)


def test_the_practice_structure_has_the_documented_defaults():
    asked = parse(["demo"])
    assert (asked.persons, asked.months, asked.seed, asked.today, asked.scenario) == (20, 14, 1, None, None)
    assert parse(["demo", "--today", "2026-11-21"]).today == date(2026, 11, 21)


@pytest.mark.parametrize(
    "words",
    [
        ["return", "a.jalon"],
        ["return", "a.jalon", "--month", "2026-13"],
        ["return", "a.jalon", "--month", "0001-01"],
        ["exprot"],
        ["return", "a.jalon", "--month", "octobre"],
        ["return", "a.jalon", "--month", "2026-10", "--level", "N3"],
        ["demo", "--persons", "0"],
        ["demo", "--today", "31/02/2026"],
        ["restore", "a.jalon-copie"],
        ["lock", "--month", "2026-10"],
        ["doctor", "--nothing"],
        ["--nothing"],
    ],
)
def test_a_wrong_command_leaves_with_two_and_says_why_in_french(words, capsys):
    with pytest.raises(SystemExit) as stop:
        parse(words)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "utilisation\u00a0:" in said
    assert "error" not in said
    assert "invalid" not in said


def test_every_command_has_its_help(capsys):
    for command in COMMANDS:
        with pytest.raises(SystemExit) as stop:
            parse([command, "--help"])
        assert stop.value.code == 0
    assert set(COMMANDS) <= set(parser().format_help().split())


def test_commands_without_a_window_import_no_qt():
    code = (
        "import sys; from jalon.cli import commands; commands.run(['--version']);"
        "import jalon.services.diagnosis, jalon.services.returns, jalon.services.backing_up;"
        "sys.exit(any(name.startswith(('PySide6', 'shiboken6')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

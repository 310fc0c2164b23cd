"""The two commands: what they find missing, what they say, in which order they work."""

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "installer" / "bootstrap.py"


@pytest.fixture
def bootstrap() -> ModuleType:
    """Load the script afresh: it is no module of the program."""
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(bootstrap, tmp_path, monkeypatch) -> Path:
    """Move the script's environment to a temporary folder, so that the real one is never touched."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "VENV", folder)
    monkeypatch.setattr(bootstrap, "MARK", folder / bootstrap.MARK.name)
    return folder


linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system packages are a matter of Linux"
)


# What is missing


@linux
def test_a_library_that_does_not_exist_is_found_missing_and_one_that_does_is_not(bootstrap):
    assert bootstrap.missing_libraries(["libc.so.6", "libjalon-nowhere.so.9"]) == ["libjalon-nowhere.so.9"]


@linux
def test_each_missing_package_is_named_once_in_order(bootstrap, monkeypatch):
    nowhere = {"libzzz-nowhere.so.1": "zzz", "libaaa-nowhere.so.1": "aaa", "libzzz-nowhere.so.2": "zzz"}
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", nowhere)
    monkeypatch.setattr(bootstrap, "can_make_environments", lambda: True)
    assert bootstrap.missing_packages(tests=False) == ["aaa", "zzz"]


@linux
def test_a_bare_debian_python_lacks_the_package_of_its_own_version(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {})
    monkeypatch.setattr(bootstrap, "can_make_environments", lambda: False)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert bootstrap.missing_packages(tests=False) == [f"python{version}-venv"]


@linux
def test_the_tests_need_a_compiler_and_poppler_and_the_program_does_not(bootstrap, monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {})
    monkeypatch.setattr(bootstrap, "can_make_environments", lambda: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.missing_packages(tests=False) == []
    assert bootstrap.missing_packages(tests=True) == ["gcc", "libc6-dev", "poppler-utils"]


@linux
def test_a_compiler_without_the_headers_of_the_c_library_is_not_enough(bootstrap, monkeypatch):
    assert bootstrap.can_compile()
    monkeypatch.setattr(bootstrap, "C_SOURCE", b"#include <jalon-nowhere.h>\n")
    assert not bootstrap.can_compile()


# What it says and does about it


@pytest.fixture
def apt(bootstrap, monkeypatch, tmp_path):
    """Put an apt-get on the path that writes down what it is asked; the body says what else it does."""
    notes, script = tmp_path / "asked", tmp_path / "bin" / "apt-get"

    def make(body: str = "") -> Path:
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\necho "$@" >> {notes}\n{body}\n', encoding="utf-8")
        script.chmod(0o755)
        return notes

    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {"libjalon-nowhere.so.9": "libjalon9"})
    monkeypatch.setattr(bootstrap, "can_make_environments", lambda: True)
    monkeypatch.setattr(bootstrap, "root_prefix", list)
    monkeypatch.setenv("PATH", str(script.parent), prepend=":")
    return make


@linux
def test_without_rights_the_whole_line_for_an_administrator_is_printed_and_nothing_runs(
    bootstrap, monkeypatch, apt, capsys
):
    notes = apt()
    monkeypatch.setattr(bootstrap, "root_prefix", lambda: None)
    with pytest.raises(SystemExit) as ended:
        bootstrap.install_system_packages(tests=False)
    assert ended.value.code == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == "apt-get update && apt-get install -y --no-install-recommends libjalon9"
    assert not notes.exists()


@linux
def test_the_lists_are_fetched_only_when_the_first_try_fails(bootstrap, apt, capsys):
    notes = apt('case "$*" in *install*) echo no such package; exit 100;; esac')
    with pytest.raises(SystemExit) as ended:
        bootstrap.install_system_packages(tests=False)
    assert ended.value.code == 1
    asked = [
        next(word for word in line.split() if word in ("install", "update"))
        for line in notes.read_text(encoding="utf-8").splitlines()
    ]
    assert asked == ["install", "update", "install"]
    said = capsys.readouterr().err
    assert "no such package" in said
    assert said.splitlines()[-1] == bootstrap.administrator_line(["libjalon9"])


@linux
def test_an_installation_that_changes_nothing_is_not_believed(bootstrap, apt):
    notes = apt("exit 0")
    with pytest.raises(SystemExit):
        bootstrap.install_system_packages(tests=False)
    assert len(notes.read_text(encoding="utf-8").splitlines()) == 1


@linux
def test_a_system_without_apt_is_told_what_to_look_for(bootstrap, monkeypatch, apt, tmp_path, capsys):
    apt()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(SystemExit):
        bootstrap.install_system_packages(tests=False)
    assert "libjalon9" in capsys.readouterr().err


def test_an_older_python_can_read_the_script_to_be_told_that_it_is_too_old():
    source = BOOTSTRAP.read_text(encoding="utf-8")
    for minor in (7, 8, 9, 10):
        ast.parse(source, feature_version=(3, minor))
    first_call = next(
        node for node in ast.parse(source).body if isinstance(node, ast.Expr) and node.lineno > 20
    )
    assert ast.unparse(first_call) == "leave_old_python()"


def test_only_the_standard_library_is_imported():
    for script in (BOOTSTRAP, ROOT / "installer" / "lock.py"):
        imports = re.findall(r"^(?:import|from) (\w+)", script.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(imports) <= sys.stdlib_module_names


# The environment


def test_an_environment_of_someone_else_is_left_alone(bootstrap, environment):
    environment.mkdir()
    (environment / "pyvenv.cfg").write_text("home = elsewhere\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended, bootstrap.alone_in_environment():
        pytest.fail("taken over")
    assert ended.value.code == 1
    assert [entry.name for entry in environment.iterdir()] == ["pyvenv.cfg"]


@linux
def test_what_is_no_folder_in_the_place_of_the_environment_is_said(bootstrap, environment, capsys):
    environment.symlink_to("/nowhere/at/all")
    with pytest.raises(SystemExit), bootstrap.alone_in_environment():
        pytest.fail("taken over")
    assert "was not made by this script" in capsys.readouterr().err


def test_only_one_at_a_time_makes_the_environment(bootstrap, environment):
    with bootstrap.alone_in_environment(), bootstrap.MARK.open("a", encoding="utf-8") as other:
        assert not bootstrap.is_locked(other)
    with bootstrap.MARK.open("a", encoding="utf-8") as other:
        assert bootstrap.is_locked(other)


def test_a_pip_set_up_to_install_elsewhere_still_installs_here(bootstrap, monkeypatch):
    for name in ("PIP_USER", "PIP_REQUIRE_HASHES", "PIP_TARGET"):
        monkeypatch.setenv(name, "1")
    variables = bootstrap.clean_environment()
    assert (variables["PIP_USER"], variables["PIP_REQUIRE_HASHES"]) == ("0", "0")
    assert "PIP_TARGET" not in variables


def test_an_environment_left_half_made_is_made_again(bootstrap, environment):
    environment.mkdir()
    bootstrap.MARK.write_text("unfinished\n", encoding="utf-8")
    (environment / "lib").mkdir()
    (environment / "lib" / "half.py").touch()
    (environment / "lib64").symlink_to("lib")
    bootstrap.empty_environment()
    assert list(environment.iterdir()) == [bootstrap.MARK]
    assert bootstrap.MARK.read_text(encoding="utf-8") == "unfinished\n"


def test_nothing_is_installed_when_lock_python_and_place_are_the_same(bootstrap, environment, monkeypatch):
    bootstrap.program("python").parent.mkdir(parents=True)
    bootstrap.program("python").touch()
    same = f"{bootstrap.environment_made_from()}\n{bootstrap.project_made_from()}\n"
    bootstrap.MARK.write_text(same, encoding="utf-8")
    asked = []
    monkeypatch.setattr(bootstrap, "pip_install", lambda *arguments: asked.append(arguments))
    bootstrap.make_environment(None)
    assert asked == []


def test_only_wheels_with_a_locked_hash_are_installed_then_the_project_itself(
    bootstrap, environment, monkeypatch, tmp_path
):
    asked = []
    monkeypatch.setattr(bootstrap, "failure", lambda command: asked.append(command) or "")
    bootstrap.make_environment(str(tmp_path / "wheels"))
    venv, packages, project = asked
    assert venv[1:] == ["-m", "venv", str(environment)]
    assert {"--require-hashes", "--only-binary", "--no-deps", "--no-index"} <= set(packages)
    assert packages[-2:] == ["-r", str(bootstrap.LOCK)]
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(project)
    assert bootstrap.MARK.read_text(encoding="utf-8").split()[0] == bootstrap.environment_made_from()


def test_packages_that_fail_to_install_leave_an_environment_that_is_made_again(
    bootstrap, environment, monkeypatch, capsys
):
    monkeypatch.setattr(bootstrap, "failure", lambda command: "hashes differ" if "pip" in command else "")
    with pytest.raises(SystemExit):
        bootstrap.make_environment(None)
    assert "hashes differ" in capsys.readouterr().err
    assert bootstrap.MARK.read_text(encoding="utf-8") == "unfinished\n"


def test_new_metadata_install_the_project_again_and_nothing_else(bootstrap, environment, monkeypatch):
    bootstrap.program("python").parent.mkdir(parents=True)
    bootstrap.program("python").touch()
    bootstrap.MARK.write_text(f"{bootstrap.environment_made_from()}\nearlier\n", encoding="utf-8")
    asked = []
    monkeypatch.setattr(bootstrap, "pip_install", lambda *arguments: asked.append(arguments))
    bootstrap.make_environment(None)
    assert [arguments[-2:] for arguments in asked] == [("--editable", str(bootstrap.ROOT))]


def test_the_digest_of_the_environment_follows_the_lock_and_the_place(
    bootstrap, environment, monkeypatch, tmp_path
):
    before = bootstrap.environment_made_from()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "elsewhere")
    moved = bootstrap.environment_made_from()
    other = tmp_path / "other.lock"
    other.write_text("", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "LOCK", other)
    assert len({before, moved, bootstrap.environment_made_from()}) == 3


# What is run


def test_run_makes_the_practice_structure_unless_something_else_is_asked(bootstrap):
    assert bootstrap.jalon_command([])[1:] == ["-m", "jalon", "demo", "--keep"]
    assert bootstrap.jalon_command(["check", "a.jalon"])[1:] == ["-m", "jalon", "check", "a.jalon"]


def test_arguments_of_run_and_test_go_on_as_they_are(bootstrap):
    assert bootstrap.parse(["run", "--smoke"]).arguments == ["--smoke"]
    assert bootstrap.parse(["test", "--", "--long", "-k", "month"]).arguments == ["--long", "-k", "month"]
    asked = bootstrap.parse(["--wheelhouse", "wheels", "test"])
    assert (asked.wheelhouse, asked.arguments) == ("wheels", [])


def test_the_gate_goes_from_the_quick_to_the_slow_and_only_pytest_gets_arguments(bootstrap):
    steps = bootstrap.gate(["--long"])
    assert [name for name, _ in steps] == ["format", "lint", "types", "layers", "tests"]
    assert [name for name, command in steps if "--long" in command] == ["tests"]
    assert steps[-1][1][-3:] == ["-n", "2", "--long"]


def test_what_is_measured_runs_alone(bootstrap):
    assert "-n" not in bootstrap.gate(["--bench"])[-1][1]


def test_the_gate_stops_at_the_first_failing_step_with_its_exit_code(bootstrap, capsys):
    python = sys.executable
    steps = [
        ("first", [python, "-c", "pass"]),
        ("second", [python, "-c", "raise SystemExit(7)"]),
        ("third", [python, "-c", "open('never', 'w')"]),
    ]
    assert bootstrap.run_gate(steps) == 7
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(r"\[jalon\] first passed in \d+ s; second FAILED \(7\) in \d+ s; third not run", last)


def test_the_gate_passes_when_every_step_does(bootstrap):
    assert bootstrap.run_gate([("only", [sys.executable, "-c", "pass"])]) == 0


@linux
def test_a_step_killed_by_a_signal_fails_as_in_a_shell(bootstrap):
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert bootstrap.exit_code([sys.executable, "-c", kill]) == 137


@linux
def test_without_a_display_the_tests_draw_in_memory(bootstrap, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert bootstrap.variables_for_tests()["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("DISPLAY", ":0")
    assert "QT_QPA_PLATFORM" not in bootstrap.variables_for_tests()


@linux
def test_what_is_run_for_someone_is_not_told_to_draw_where_nobody_sees(bootstrap, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    told = "import os, sys; sys.exit('QT_QPA_PLATFORM' in os.environ)"
    assert bootstrap.exit_code([sys.executable, "-c", told]) == 0
    assert bootstrap.exit_code([sys.executable, "-c", told], variables=bootstrap.variables_for_tests()) == 1


def test_the_python_path_of_the_caller_does_not_reach_our_environment(bootstrap, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    assert not {"PYTHONPATH", "PYTHONHOME"} & set(bootstrap.variables_for_tests())

"""What a stranger reads first: two commands, one licence, no trace of the machine it was written on."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PARTS = ("app", "installer", "resources", "tests", ".ci")
TEXTS = {".py", ".toml", ".md", ".lock", ".json", ".txt", ".csv", ".cfg", ".sh", ".c", ".svg", ".qss", ""}
# In pieces, or this file would name them.
PLACES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js",
    "deb.deb" + "ian.org",
    "file:" + "//",
    "/opt/" + "py" + "pi",
    "/work" + "/",
    "/root" + "/",
]


def files_of_the_project() -> list[Path]:
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for part in PARTS:
        for folder, folders, names in os.walk(ROOT / part):
            folders[:] = [name for name in folders if name != "__pycache__"]
            found += [Path(folder, name) for name in names]
    return [path for path in found if path.suffix in TEXTS]


def test_no_file_names_a_registry_or_a_folder_of_some_machine():
    named = {
        f"{path.relative_to(ROOT)}: {place}"
        for path in files_of_the_project()
        for place in PLACES
        if place in path.read_text(encoding="utf-8", errors="ignore")
    }
    assert named == set()


def commands_of_the_readme() -> list[str]:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_the_readme_gives_exactly_two_commands():
    assert commands_of_the_readme() == [
        "python3 installer/bootstrap.py run",
        "python3 installer/bootstrap.py test",
    ]


def test_the_gate_of_the_forge_is_the_test_command_of_the_readme():
    run = ROOT / ".ci" / "run"
    lines = [line for line in run.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert [line.split(" <")[0] for line in lines if "bootstrap.py" in line] == [commands_of_the_readme()[1]]
    assert "set -euo pipefail" in lines
    assert os.access(run, os.X_OK)


def test_the_licence_is_the_whole_text_that_the_project_declares():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in licence[:200]
    assert "END OF TERMS AND CONDITIONS" in licence
    assert 'license = "GPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "GPL-3.0-or-later" in README


def test_links_of_the_papers_in_front_lead_somewhere():
    for name in ("README.md", "CHANGELOG.md", "SECURITY.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_changelog_speaks_of_the_present_version():
    version = re.search(
        r'__version__ = "([^"]+)"', (ROOT / "app/jalon/__init__.py").read_text(encoding="utf-8")
    )
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

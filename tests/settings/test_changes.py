"""What is new comes from the change log that travels with the program."""

from pathlib import Path

import pytest

from jalon.settings.changes import Changes, changes_since

LOG = """# Ce qui change

## 0.2.0 (2027-01-10)

### Ajouté

- Un acte sur deux
  lignes, `Ctrl+J`.
- **Une** liste [reliée](README.md).

### Corrigé

## 0.1.0

### Ajouté

- Tout.
"""


@pytest.fixture
def log(tmp_path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_only_the_groups_of_the_version_are_told_without_marks(log):
    assert changes_since("0.1.0", "0.2.0", log) == (
        Changes("Ajouté", ("Un acte sur deux lignes, Ctrl+J.", "Une liste reliée.")),
    )


def test_someone_who_skips_versions_is_told_of_each_the_newest_first(log):
    headings = [group.heading for group in changes_since("0.0.9", "0.2.0", log)]
    assert headings == ["0.2.0\u00a0: Ajouté", "0.1.0\u00a0: Ajouté"]


def test_a_version_of_two_figures_comes_after_those_of_one(log):
    log.write_text(LOG.replace("0.2.0", "0.10.0").replace("0.1.0", "0.9.0"), encoding="utf-8")
    assert [group.heading for group in changes_since("0.9.0", "0.10.0", log)] == ["Ajouté"]
    assert changes_since("0.10.0", "0.9.0", log) == ()


def test_a_version_of_a_few_lines_needs_no_heading(log):
    log.write_text(LOG.replace("### Ajouté\n", ""), encoding="utf-8")
    assert changes_since("0.1.0", "0.2.0", log)[0].heading == ""
    assert [group.heading for group in changes_since("0.0.9", "0.2.0", log)] == ["0.2.0", "0.1.0"]


def test_nothing_is_told_of_what_is_not_there_yet_nor_after_a_newer_version(log):
    assert changes_since("0.2.0", "0.3.0", log) == ()
    assert changes_since("0.1.0", "0.1.5", log) == ()
    assert changes_since("0.2.0", "0.1.0", log) == ()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"## 0.2.0", b"### Ajout\xc3\xa9\n- Rien\n"])
def test_a_change_log_that_is_broken_says_nothing_and_stops_nobody(tmp_path, content):
    (tmp_path / "CHANGELOG.md").write_bytes(content)
    assert changes_since("0.1.0", "0.2.0", tmp_path / "CHANGELOG.md") == ()
    assert changes_since("0.1.0", "0.2.0", tmp_path) == ()


def test_the_change_log_that_is_shipped_tells_of_this_version():
    assert changes_since("0.0.0")

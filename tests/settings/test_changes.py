"""What is new comes from the change log that travels with the program."""

from jalon import __version__
from jalon.settings.changes import Changes, changes_of

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


def test_only_the_groups_of_the_version_are_told_without_marks(tmp_path):
    log = tmp_path / "CHANGELOG.md"
    log.write_text(LOG, encoding="utf-8")
    assert changes_of("0.2.0", log) == (
        Changes("Ajouté", ("Un acte sur deux lignes, Ctrl+J.", "Une liste reliée.")),
    )
    assert changes_of("0.3.0", log) == ()


def test_the_change_log_that_is_shipped_tells_of_this_version():
    assert changes_of(__version__)

"""A backup of an older version is brought up to date on its copy alone: nothing else of it is kept."""

import functools
from pathlib import Path
from types import SimpleNamespace

import pytest

import make
from jalon.services import backing_up, restoring
from jalon.storage import caseload as storage_caseload
from jalon.storage import migrations, upgrade
from jalon.storage.copies import backup_folders

LATER = (migrations.VERSIONS, Path(__file__).parents[1] / "storage" / "later_versions")


def every_backup() -> set[str]:
    return {path.name for folder in backup_folders() for path in folder.iterdir()}


@pytest.fixture
def later_program(monkeypatch):
    """Make this program one of a later version, whose tables have changed."""

    def become() -> None:
        assert migrations.head(LATER) == "9999"
        monkeypatch.setattr(storage_caseload, "revision", SimpleNamespace(CURRENT="9999"))
        known = migrations.is_known
        monkeypatch.setattr(migrations, "is_known", lambda wanted, _=(): known(wanted, LATER))
        bring = functools.partial(upgrade.upgrade_file, versions=LATER)
        monkeypatch.setattr(upgrade, "upgrade_file", bring)

    return become


def test_a_preview_and_a_restore_of_an_older_backup_leave_no_copy_of_it_among_the_backups(
    caseload, tmp_path, later_program
):
    backing_up.back_up_here(caseload)
    older = next(path for folder in backup_folders() for path in folder.iterdir())
    before = every_backup()
    later_program()
    target = tmp_path / "revenu.jalon"
    restoring.preview_restore(caseload, older, make.PASSPHRASE, allow_cheap=True)
    assert every_backup() == before
    restoring.restore(older, target, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
    assert every_backup() == before
    assert target.exists()

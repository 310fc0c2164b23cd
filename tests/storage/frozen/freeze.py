"""Keep what this version leaves on a disk, and the return it gives, for all later versions to open.

.venv/bin/python tests/storage/frozen/freeze.py      once, when the version is released, never again
"""

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from jalon import __version__
from jalon.services import archiving, backing_up
from jalon.services.demonstration.making import Demonstration, make_demonstration
from jalon.storage import records
from jalon.storage.caseload import Caseload

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
GONE = {"case_code": "Z-0001", "family_name": "Partie", "given_name": "Anna", "birth_date": date(1990, 2, 3)}


def freeze(target: Path, version: str = __version__) -> None:
    """Write VERSION.jalon, its ring, its passphrase, a return, a backup and an archive in the folder."""
    with TemporaryDirectory() as folder:
        made = make_demonstration(Path(folder, "demo"), persons=6, months=2, seed=1, today=TODAY)
        backup, archive = _backup_and_archive(made, Path(folder))
        for source, end in (
            (made.caseload, "jalon"),
            (made.ring, "jalon-cles"),
            (made.return_json, "json"),
            (made.passphrase_file, "txt"),
            (backup, "jalon-copie"),
            (archive, "jalon-archive"),
        ):
            shutil.copyfile(source, target / f"{version}.{end}")


def _backup_and_archive(made: Demonstration, folder: Path) -> tuple[Path, Path]:
    """Archive the file of someone who left long ago, back the caseload up, and return (backup, archive)."""
    with Caseload.open(made.caseload, made.passphrase, allow_any_folder=True, clock=lambda: NOW) as caseload:
        with caseload.write("demonstration") as session:
            person = records.insert(session, "person", GONE)
            left = {"admission_date": date(2023, 1, 9), "exit_date": date(2024, 6, 28)}
            records.insert(session, "support_path", {"person_id": person} | left)
        archive = archiving.archive_file(caseload, person, folder, today=TODAY)
        return backing_up.back_up(caseload, folder).path, archive


if __name__ == "__main__":
    if (HERE / f"{__version__}.jalon").exists():
        sys.exit(f"{__version__} is kept already")
    freeze(HERE)

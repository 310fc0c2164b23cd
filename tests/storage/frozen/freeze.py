"""Keep a small caseload of this version, and the return it gives, for all later versions to open.

python tests/storage/frozen/freeze.py      once, when the version is released; it is never made again
"""

import shutil
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from jalon import __version__
from jalon.services.demonstration.making import make_demonstration

HERE = Path(__file__).parent


def freeze(target: Path, version: str = __version__) -> None:
    """Write VERSION.jalon, its ring, its passphrase and the return of its last month in the folder."""
    with TemporaryDirectory() as folder:
        made = make_demonstration(Path(folder, "demo"), persons=6, months=2, seed=1, today=date(2026, 11, 21))
        for source, end in (
            (made.caseload, "jalon"),
            (made.ring, "jalon-cles"),
            (made.return_json, "json"),
            (made.passphrase_file, "txt"),
        ):
            shutil.copyfile(source, target / f"{version}.{end}")


if __name__ == "__main__":
    if (HERE / f"{__version__}.jalon").exists():
        sys.exit(f"{__version__} is kept already")
    freeze(HERE)

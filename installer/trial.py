"""Try every command of the frozen program, as a script that relies on them would.

    python installer/trial.py PROGRAM [ARGUMENT...]      the command that starts it; also from the source

In a folder of its own, on a practice structure and a caseload made from it, each command of the stable line
is given, its exit code and what it leaves are checked; what no command reaches is tried inside the
program (inside_trial.py). Standard library only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

MONTH: Final = "2026-10"
_PEOPLE: Final = (
    "Nom;Prénom;Date de naissance;Commune\n"
    "Barbotin;Anouk;23/03/1990;Metz\n"
    "Quatremaison;Basile;14/07/1985;Metz\n"
)
_SECONDS: Final = 300
_NEVER: Final = re.compile(r"sqlite3|Qt6?(Network|WebSockets|WebEngine|Qml|Quick)", re.IGNORECASE)
"""A database in clear, Qt's ways to the network: no file of a frozen program bears such a name."""


class Trial:
    """A program to be tried in a folder, and what was tried."""

    def __init__(self, program: Sequence[str], folder: Path) -> None:
        self._program = list(program)
        self.folder = folder
        self.tried: list[str] = []
        home = {"JALON_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
        self._variables = {**os.environ, **home}

    def give(self, *arguments: str | Path, code: int = 0, leaves: Sequence[str] = ()) -> str:
        """Give a command and return what it said; ``leaves`` are files it must have written.

        Raises:
            SystemExit: another exit code than ``code``, a file that is not there or empty, a traceback.
        """
        words = [str(argument) for argument in arguments]
        done = subprocess.run(
            [*self._program, *words],
            cwd=self.folder,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        absent = [name for name in leaves if not self._is_there(name)]
        if done.returncode != code or absent or "Traceback" in said:
            sys.exit(f"{' '.join(words)}: {done.returncode} instead of {code}, absent {absent}\n{said}")
        self.tried.append(words[0])
        print(f"bon  {' '.join(words)}", flush=True)
        return said

    def _is_there(self, name: str) -> bool:
        path = self.folder / name
        if path.is_dir():
            return any(path.iterdir())
        starts = {".pdf": b"%PDF-", ".xlsx": b"PK", ".zip": b"PK", ".ics": b"BEGIN:VCALENDAR"}
        return (
            path.is_file()
            and path.read_bytes()[:20].startswith(starts.get(path.suffix, b""))
            and (path.stat().st_size > 0)
        )


def refuse_strangers(folder: Path) -> None:
    """Refuse a frozen folder that holds what must never be in it.

    Raises:
        SystemExit: it does.
    """
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    if found := sorted(name for name in names if _NEVER.search(name) and "sqlcipher3/" not in name):
        sys.exit(f"must not be in the frozen folder: {found}")


def try_everything(trial: Trial) -> None:
    """Give each command once, in the order of a month.

    Raises:
        SystemExit: one did not do what it says.
    """
    folder = trial.folder
    trial.give("--import-everything")
    trial.give("--version")
    trial.give("--help")
    trial.give("--smoke")
    trial.give("doctor")
    practice = ["demo/return.pdf", "demo/return.json", "demo/sheets", "demo/demo.jalon-cles"]
    trial.give("demo", "--to", "demo", "--persons", "8", "--months", "3", "--no-window", leaves=practice)
    own = folder / "mien"
    own.mkdir()
    for end in ("jalon", "jalon-cles"):  # elsewhere it is no practice structure any more: it is backed up
        shutil.copyfile(folder / "demo" / f"demo.{end}", own / f"essai.{end}")
    secret = ("--passphrase-file", "demo/passphrase.txt")
    caseload = ("mien/essai.jalon", *secret)
    _print_and_write(trial, caseload)
    _take_in(trial, caseload)
    _put_away(trial, caseload, secret)
    trial.give("--try-inside", "demo")


def _print_and_write(trial: Trial, caseload: Sequence[str]) -> None:
    trial.give("check", *caseload)
    files = ("--pdf", "r.pdf", "--json", "r.json", "--xlsx", "r.xlsx")
    trial.give("return", *caseload, "--month", MONTH, *files, leaves=files[1::2])
    trial.give("return", *caseload, "--month", MONTH, "--level", "N2", code=1)  # it asks for a reason
    trial.give("lock", *caseload, "--month", MONTH)
    trial.give("lock", *caseload, "--month", MONTH, code=1)  # nothing changed since
    trial.give("return", *caseload, "--month", MONTH, "--json", "arrete.json", leaves=["arrete.json"])
    drafted, locked = (json.loads((trial.folder / f"{name}.json").read_bytes()) for name in ("r", "arrete"))
    if drafted["indicators"] != locked["indicators"] or locked["state"] != "locked":
        sys.exit("the locked month is not the one that was drafted")
    files = ("--json", "e.json", "--xlsx", "e.xlsx", "--csv", "e.zip")
    trial.give("export", *caseload, *files, leaves=files[1::2])
    trial.give("grid", *caseload, "--describe", "r.xlsx", "--model", "m.json", leaves=["m.json"])
    grid = ("--model", "r.xlsx", "--month", MONTH, "--out", "rempli.xlsx", "--inside")
    trial.give("grid", *caseload, *grid, leaves=["rempli.xlsx"])
    trial.give("deadlines", *caseload, "--json", "d.json", leaves=["d.json"])
    trial.give("calendar", *caseload, "--ics", "d.ics", leaves=["d.ics"])
    (trial.folder / "papiers").mkdir()
    trial.give("print", *caseload, "--list")
    trial.give("print", *caseload, "--all", "--month", MONTH, "--to", "papiers", leaves=["papiers"])
    trial.give("print", *caseload, "--document", "D3", "--blank", "--pdf", "d3.pdf", leaves=["d3.pdf"])
    trial.give("help", "--pdf", "livret.pdf", leaves=["livret.pdf"])


def _take_in(trial: Trial, caseload: Sequence[str]) -> None:
    (trial.folder / "gens.csv").write_text(_PEOPLE, encoding="utf-8")
    _write_workbook(trial.folder / "gens.xlsx")
    trial.give("import", *caseload, "gens.xlsx", "--dry-run", "--json", "i.json", leaves=["i.json"])
    counts = json.loads((trial.folder / "i.json").read_bytes())["counts"]
    if counts.get("create") != 2:
        sys.exit(f"the workbook was not read: {counts}")
    trial.give("import", *caseload, "gens.csv")
    trial.give("undo-import", *caseload)


def _put_away(trial: Trial, caseload: Sequence[str], secret: Sequence[str]) -> None:
    for name in ("copies", "archives"):
        (trial.folder / name).mkdir()
    trial.give("backup", *caseload, "--to", "copies", leaves=["copies"])
    made = next((trial.folder / "copies").iterdir())
    trial.give("restore", made, "--to", "mien/rendu.jalon", *secret, leaves=["mien/rendu.jalon-cles"])
    trial.give("check", "mien/rendu.jalon", *secret)
    with made.open("r+b") as stream:
        stream.seek(100_000)
        stream.write(bytes(500))
    trial.give("restore", made, "--to", "mien/abime.jalon", *secret, code=3)
    trial.give("archive", *caseload, "--list", "archives")
    trial.give("archive", *caseload, "--person", "A-0001", "--to", "archives", code=1)  # it is kept still
    trial.give("erase", *caseload, "--person", "Z-9999", code=1)
    trial.give("return", "nulle-part.jalon", "--month", MONTH, code=1)
    trial.give("return", code=2)


def _write_workbook(path: Path) -> None:
    """Write the people as the smallest workbook that a spreadsheet program opens."""
    rows = [line.split(";") for line in _PEOPLE.splitlines()]
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCD"[column]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Personnes" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')


def main(program: Sequence[str]) -> int:
    """Try the program in a temporary folder; return 0."""
    if (frozen := Path(program[0]).resolve().parent / "_internal").is_dir():
        refuse_strangers(frozen)
    with tempfile.TemporaryDirectory(prefix="jalon-essai-") as folder:
        trial = Trial(program, Path(folder))
        try_everything(trial)
    print(f"{len(trial.tried)} commandes, toutes bonnes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The workbook as another program opens it: LibreOffice, when it is installed (a long test)."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from jalon.reports.return_workbook import write_return_workbook
from jalon.reports.workbook import read_workbook
from reports import lifelike

pytestmark = pytest.mark.long
# Fields: comma, quote, UTF-8, from the first line, as shown: no, and every sheet in a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
DANGEROUS = ("=1+1", '=HYPERLINK("http://x.example","ici")', "+33 6 12 34 56 78", "@x", "-2", "0012")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Give what converts a workbook into another format: source, format, folder."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(source: Path, to: str, folder: Path) -> list[Path]:
        folder.mkdir()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180
        )
        return sorted(folder.iterdir())

    return convert


def written(folder: Path, document) -> Path:
    target = folder / "releve.xlsx"
    write_return_workbook(document, lifelike.wording(), target)
    return target


def sheets_of(paths):
    """Return the rows of each sheet, by its name."""
    found = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.stem.removeprefix("releve-")] = list(csv.reader(stream))
    return found


@pytest.mark.parametrize("persons", [0, 1, 20, 400])
def test_libreoffice_finds_the_totals_of_the_return(office, tmp_path, persons):
    document = lifelike.monthly_return(persons)
    source = written(tmp_path, document)
    sheets = sheets_of(office(source, CSV, tmp_path / "csv"))
    assert sheets.keys() == read_workbook(source.read_bytes()).keys()
    values = {row[0]: row[3] for row in sheets["Chiffres"][1:] if not row[1]}
    for code, value in document["indicators"].items():
        if isinstance(value, int):
            assert values[code] == str(value), code
        elif isinstance(value, str):
            assert float(values[code]) == float(value), code
    *lines, total = sheets["Personnes"][1:]
    minutes = sheets["Personnes"][0].index("Minutes")
    assert len(lines) == persons
    assert sum(int(line[minutes]) for line in lines) == int(total[minutes])
    assert int(total[minutes]) == sum(line["minutes"] for line in document["persons"])
    addition = [row[3] for row in sheets["Addition des heures"][1:]]
    assert addition[:6] == [str(minutes) for minutes in document["hours"].values()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_libreoffice_makes_no_formula_no_link_and_no_number_of_a_text(office, tmp_path, text):
    document = lifelike.monthly_return(3, difficulties={"M1_EVALUATION": text})
    document["structure"] = {**document["structure"], "name": text}
    source = written(tmp_path, document)
    (flat,) = office(source, "fods", tmp_path / "flat")
    content = flat.read_text("utf-8")
    assert "table:formula" not in content
    assert "text:a " not in content
    sheets = sheets_of(office(source, CSV, tmp_path / "csv"))
    assert ["Structure", text] in [row[:2] for row in sheets["Relevé"]]

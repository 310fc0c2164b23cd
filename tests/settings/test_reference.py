"""Shipped reference data: real communes and activities, names for invented people."""

import gzip
import importlib.util
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from jalon.settings import reference
from jalon.settings.paths import resource
from jalon.settings.reference import communes, departments, invented_names, known_occupations, naf_codes
from jalon.settings.rules import rules_for


def test_every_commune_of_france_is_there():
    assert len(communes()) >= 34_000
    metz, toulouse = communes()["57463"], communes()["31555"]
    assert (metz.name, metz.department) == ("Metz", "57")
    assert "57000" in metz.postal_codes
    assert (toulouse.name, toulouse.department) == ("Toulouse", "31")
    assert "31000" in toulouse.postal_codes
    assert toulouse.inhabitants > metz.inhabitants > 100_000


def test_communes_are_well_formed_and_their_department_exists():
    for code, commune in communes().items():
        assert re.fullmatch(r"\d[\dAB]\d{3}", code)
        assert commune.code == code
        assert commune.name.strip() == commune.name != ""
        assert commune.department in departments()
        assert all(re.fullmatch(r"\d{5}", postal) for postal in commune.postal_codes)


def test_departments_have_their_names():
    assert departments()["57"] == "Moselle"
    assert departments()["2A"] == "Corse-du-Sud"
    assert departments()["974"] == "La Réunion"
    assert len(departments()) >= 101


def test_every_activity_is_there():
    sub_classes = [naf for naf in naf_codes().values() if len(naf.code) == 6]
    assert len(sub_classes) >= 700
    assert len(naf_codes()) - len(sub_classes) == 88
    assert "Supermarchés" in naf_codes()["47.11D"].label
    assert all(naf.code[:2] in naf_codes() and naf.label for naf in sub_classes)


def test_every_occupation_is_there():
    assert len(known_occupations()) == 1_584
    assert known_occupations()["D1507"] == "Employé / Employée de rayon libre-service"
    assert all(len(code) == 5 and label for code, label in known_occupations().items())


def test_jobs_have_an_occupation_that_exists_where_one_is_near_enough():
    names = invented_names()
    jobs = {job for trade in names.trades for job in trade.jobs}
    assert names.occupations.keys() <= jobs
    assert set(names.occupations.values()) <= known_occupations().keys()
    assert len(names.occupations) > 0.8 * len(jobs)


def test_invented_people_have_names_of_many_origins():
    names = invented_names()
    assert {"Œuvrard", "N’Diaye", "Nguyen", "Nguyễn"} <= set(names.families)
    assert "Łucja" in names.feminine
    for listed in (names.families, names.feminine, names.masculine, names.streets, names.endings):
        assert len(set(listed)) == len(listed) >= 20
        assert not any("'" in name or name != name.strip() for name in listed)
    assert len(names.families) * (len(names.feminine) + len(names.masculine)) > 30_000


def test_invented_employers_have_a_real_activity_and_a_sector_of_the_rules():
    names, sectors = invented_names(), rules_for(date(2026, 10, 31)).codes("employer_sectors")
    assert len(names.trades) >= 30
    for trade in names.trades:
        assert trade.naf in naf_codes()
        assert trade.sector in sectors
        assert trade.openings
        assert trade.jobs
    assert {trade.sector for trade in names.trades} == set(sectors)


def test_reference_data_cannot_be_changed_in_memory():
    with pytest.raises(TypeError):
        communes()["57463"] = None
    with pytest.raises(AttributeError):
        communes()["57463"].name = "x"


def test_every_shipped_file_says_where_it_comes_from():
    for folder in ("reference", "fonts", "icons"):
        sources = tomllib.loads(resource(folder, "SOURCE.toml").read_text(encoding="utf-8"))
        assert all({"licence", "files"} <= set(source) for source in sources.values())
        named = {name for s in sources.values() if isinstance(s["files"], list) for name in s["files"]}
        present = {path.name for path in resource(folder).iterdir() if path.name != "SOURCE.toml"}
        if folder != "icons":
            assert named == present


def test_reference_data_stays_small():
    assert sum(path.stat().st_size for path in resource("reference").iterdir()) < 1_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("communes.csv.gz", gzip.compress(b"code\n" + b"0" * 9_000_000)),
        ("naf.csv", b"code;label\n" + b"0" * 9_000_000),
    ],
)
def test_a_swapped_file_that_swells_is_refused(tmp_path, monkeypatch, name, content):
    (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(reference, "resource", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(ValueError, match="larger"):
        list(reference._rows(tmp_path / name, 2))


def test_a_line_without_its_columns_is_named(tmp_path):
    path = tmp_path / "naf.csv"
    path.write_text("code;label\n01;Culture\n02\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"naf\.csv: line 3: 1 columns"):
        list(reference._rows(path, 2))


# --- the script that makes them again


@pytest.fixture(scope="module")
def script():
    path = Path(__file__).resolve().parents[2] / "installer" / "reference_data.py"
    spec = importlib.util.spec_from_file_location("reference_data", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_keeps_communes_of_today_and_gives_the_same_bytes_twice(script):
    rows = [
        {"code": "57463", "nom": "Metz", "departement": "57", "type": "commune-actuelle",
         "codesPostaux": ["57070", "57000"], "population": 122572},
        {"code": "01015", "nom": "Arbignieu", "departement": "01", "type": "commune-deleguee"},
    ]  # fmt: skip
    made = script.communes_file(rows)
    assert made == script.communes_file(reversed(rows))
    assert gzip.decompress(made).decode() == (
        "code;name;department;postal_codes;inhabitants\n57463;Metz;57;57000 57070;122572\n"
    )
    assert int.from_bytes(made[4:8], "little") == 0


def test_the_script_keeps_divisions_and_sub_classes(script):
    rows = [{"id": i, "label": "x; y"} for i in ("01", "01.1", "01.11", "01.11Z")]
    assert script.activities_file(rows).decode() == 'code;label\n01;"x; y"\n01.11Z;"x; y"\n'


def test_the_shipped_versions_are_those_of_the_script(script):
    sources = tomllib.loads(resource("reference", "SOURCE.toml").read_text(encoding="utf-8"))
    for key, (package, version) in {"communes": script.COMMUNES, "naf": script.ACTIVITIES}.items():
        assert (sources[key]["package"], sources[key]["version"]) == (f"npm {package}", version)

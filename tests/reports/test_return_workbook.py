"""The return as a workbook, read back from its XML: typed cells, no formula, the figures of the document."""

import copy
import json
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.reports import workbook as workbook_module
from jalon.reports.return_workbook import return_sheets, write_return_workbook
from jalon.reports.workbook import Hours, Sheet, read_workbook, workbook
from jalon.services.wording import wording_for

OCTOBER = wording_for(date(2026, 10, 31))
PAYLOADS = (
    "=cmd()", "=1+1", "+1", "-2", "@x", '=HYPERLINK("http://x.example","ici")', "http://x.example",
    "mailto:a@b.c", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "{=1+1}", "<r><t>a</t></r>",
    "<r></r>", "_x0041_", "_x005F_", "'=1", " =1 ", "", "\x00\x01\x1f", "\ufffe", "+33 6 12 34 56 78", "0012",
    "1E5", "a\nb", "]]>", "&amp;", "😀" * 9, "internal:Feuille!A1", "=1+cmd|' /C calc'!A0",
)  # fmt: skip
DOCUMENT = {
    "structure": {"name": "L’Étape", "siret": None, "department": "57", "platform": "Passerelle"},
    "agreement": None,
    "month": "2026-10",
    "revision": 2,
    "state": "locked",
    "locked_at": "2026-11-05T18:00:00+00:00",
    "revision_reason": "acte oublié",
    "rules_version": "2026",
    "counting": {
        "small_cell_threshold": 5, "workshop": "shared_equally",
        "intensity_bands_minutes": {"SUIVI": [120, 479]},
    },
    "level": "N1",
    "indicators": {
        "FA_FIN": 121, "CIBLE": 100, "TX_OCC": "121.0", "TX_EMPLOI": "68.1",
        "MIN_PERSONNE": 4725, "INT_SUIVI": None,
        "MAINTIEN_6": {"reached": 8, "still": 6, "same_employer": 5, "unknown": 1}, "DUREE": "12.5",
    },
    "breakdowns": {
        "entries_by_sex": {"1": 2, "2": 7}, "exits_by_reason": {"SANTE": 1}, "employers_by_sector": {},
    },
    "persons": [
        {
            "case_code": f"A-{number:04}", "admission_date": f"2026-0{number}-15", "age_band": "25_29",
            "main_module": "M4_EMPLOI", "planned_intensity": "SUIVI", "observed_intensity": None,
            "minutes": 90 * number, "in_employment": number % 2 == 0, "event": "ENTREE",
            "events": ["ENTREE", "DEBUT_CONTRAT"],
        }
        for number in (1, 2, 3)
    ],
    "difficulties": {"M1_EVALUATION": "Délais longs.", "": "=cmd()"},
    "checks": [{"code": "ACTE_LONG", "severity": "warning", "case_code": "A-0001", "date": "2026-10-06"}],
    "history": [
        {"month": "2026-09", "minutes": None}, {"month": "2026-10", "minutes": {"MIN_PERSONNE": 4725}},
    ],
    "changes": [{"part": "indicators", "key": "FA_FIN", "before": 120, "after": 121}],
    "digest": "9d" * 32,
}  # fmt: skip


def with_level(level, **changes):
    document = copy.deepcopy(DOCUMENT) | {"level": level} | changes
    if level == "N0":
        document["persons"] = []
        document["breakdowns"]["entries_by_sex"] = {"1": None, "2": 7}
    if level == "N2":
        document["level_reason"] = "convention, article 4"
        for line in document["persons"]:
            line |= {"family_name": "Œuvrard-Nguyễn", "given_name": "Zoé"}
    return document


def written(document, folder: Path, name="r.xlsx") -> Path:
    target = folder / name
    write_return_workbook(document, OCTOBER, target)
    return target


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def cells(path: Path) -> dict[str, list[dict[str, tuple[str, str]]]]:
    """Return each sheet as rows of ``{column: (type, text)}``, by a reading of the XML that is ours alone."""
    xml = {name: ElementTree.fromstring(text) for name, text in parts(path).items() if name.endswith("xml")}
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    shared = ["".join(t.text or "" for t in si.iter(space + "t")) for si in xml["xl/sharedStrings.xml"]]
    names = [sheet.attrib["name"] for sheet in xml["xl/workbook.xml"].iter(space + "sheet")]
    found = {}
    for number, name in enumerate(names, start=1):
        found[name] = [
            {
                re.sub(r"\d", "", c.attrib["r"]): (
                    c.attrib.get("t", "n"),
                    shared[int(c[0].text)] if c.attrib.get("t") == "s" else c[0].text,
                )
                for c in row
                if len(c)
            }
            for row in xml[f"xl/worksheets/sheet{number}.xml"].iter(space + "row")
        ]
    return found


def test_figures_are_numbers_equal_to_those_of_the_document(tmp_path):
    _, *rows = cells(written(DOCUMENT, tmp_path))["Chiffres"]
    assert all(row["A"][0] == row["C"][0] == "s" for row in rows)
    assert all(row["D"][0] == "n" for row in rows if "D" in row)
    found = {
        (row["A"][1], row["B"][1] if "B" in row else None): row["D"][1] if "D" in row else None
        for row in rows
    }
    expected = {}
    for code, value in DOCUMENT["indicators"].items():
        for part, number in value.items() if isinstance(value, dict) else ((None, value),):
            expected[code, part] = None if number is None else str(number)
    assert found == expected
    assert found["TX_OCC", None] == "121.0"
    assert found["TX_EMPLOI", None] == "68.1"
    (minutes,) = [row for row in rows if row["A"][1] == "MIN_PERSONNE"]
    assert round(float(minutes["F"][1]) * 1440, 6) == 4725


def test_a_share_is_shown_in_per_cent_and_a_duration_in_hours(tmp_path):
    texts = parts(written(DOCUMENT, tmp_path))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    styles = ElementTree.fromstring(texts["xl/styles.xml"])
    shown = {form.attrib["numFmtId"]: form.attrib["formatCode"] for form in styles.iter(space + "numFmt")}
    uses = [xf.attrib["numFmtId"] for xf in styles.find(space + "cellXfs")]
    figures = ElementTree.fromstring(texts["xl/worksheets/sheet2.xml"])
    found = {
        cell[0].text: shown.get(uses[int(cell.attrib["s"])])
        for cell in figures.iter(space + "c")
        if len(cell) and cell.attrib.get("t") is None
    }
    assert (found["68.1"], found["121.0"]) == ('0.0"\u00a0%"', '0.0"\u00a0%"')
    assert found["12.5"] == "#,##0.0"
    assert found["3.28125"] == "[h]:mm"


def test_every_figure_has_its_definition_beside_it(tmp_path):
    _, *rows = cells(written(DOCUMENT, tmp_path))["Chiffres"]
    for row in rows:
        if row["A"][1] != "DUREE":
            assert len(row["G"][1]) > 20
    order = [row["A"][1] for row in rows]
    assert order[-1] == "DUREE"


def test_breakdowns_are_counts_and_a_masked_cell_says_so(tmp_path):
    for level in ("N0", "N1"):
        document = with_level(level)
        _, *rows = cells(written(document, tmp_path))["Répartitions"]
        found = {(row["A"][1], row["C"][1]): row["E"] for row in rows}
        assert len(found) == sum(len(counts) for counts in document["breakdowns"].values())
        for (name, code), (kind, text) in found.items():
            count = document["breakdowns"][name][code]
            assert (kind, text) == (("s", "masqué") if count is None else ("n", str(count)))


def test_lines_and_their_total_are_those_of_the_document(tmp_path):
    _, *rows, total = cells(written(DOCUMENT, tmp_path))["Personnes"]
    assert [row["A"][1] for row in rows] == [line["case_code"] for line in DOCUMENT["persons"]]
    assert [int(row["G"][1]) for row in rows] == [line["minutes"] for line in DOCUMENT["persons"]]
    assert [row["I"][1] for row in rows] == ["non", "oui", "non"]
    first = date(1899, 12, 30)
    assert [str(first + timedelta(int(row["B"][1]))) for row in rows] == [
        "2026-01-15",
        "2026-02-15",
        "2026-03-15",
    ]
    assert rows[0]["J"][1] == "Entrée, Début de contrat"
    assert "F" not in rows[0]
    assert (total["A"][1], total["G"], total["I"]) == ("Total", ("n", "540"), ("n", "1"))
    assert total["J"][1] == "3\u00a0personnes"


@pytest.mark.parametrize("level", ["N0", "N1", "N2"])
def test_names_and_lines_are_only_where_the_level_shows_them(tmp_path, level):
    path = written(with_level(level), tmp_path)
    text = "".join(parts(path).values())
    assert ("Personnes" in cells(path)) == (level != "N0")
    assert ("Œuvrard-Nguyễn" in text) == (level == "N2")
    assert ("données personnelles" in text) == (level != "N0")


def test_the_dictionary_explains_every_code_of_the_breakdowns_and_every_choice_of_counting(tmp_path):
    sheets = cells(written(DOCUMENT, tmp_path))
    known = {row["B"][1] for row in sheets["Dictionnaire"]}
    codes = {row["C"][1] for row in sheets["Répartitions"][1:]}
    assert codes | set(DOCUMENT["counting"]) | {"M1_EVALUATION", "ENTREE"} <= known


def test_no_text_becomes_a_formula_a_link_or_markup(tmp_path):
    for number, payload in enumerate(PAYLOADS):
        document = with_level("N2", agreement=payload, revision_reason=payload)
        document["structure"] |= {"name": payload, "platform": payload}
        document["difficulties"] = {"M1_EVALUATION": payload}
        document["level_reason"] = payload
        document["persons"][0] |= {"family_name": payload, "given_name": payload, "case_code": payload}
        document["changes"] = [{"part": payload, "key": payload, "before": payload, "after": payload}]
        path = written(document, tmp_path, f"{number}.xlsx")
        texts = parts(path)
        for name, text in texts.items():
            ElementTree.fromstring(text)
            assert "<f>" not in text, (payload, name)
            assert "<hyperlink " not in text, (payload, name)
        assert not any("sheet1.xml.rels" in name or "external" in name for name in texts)
        read = read_workbook(path.read_bytes())
        assert read["Personnes"][1][:3] == [payload, payload, payload]
        assert ["Structure", payload] in read["Relevé"]
        assert [
            "Difficultés rencontrées\u00a0: M1\u00a0· Évaluation partagée de la situation",
            payload,
        ] in read["Relevé"]
        assert read["Écarts"][1] == [payload] * 4


def test_a_number_in_a_text_stays_a_text(tmp_path):
    document = with_level("N2")
    document["persons"][0]["family_name"] = "0012"
    _, row, *_ = cells(written(document, tmp_path))["Personnes"]
    assert row["B"] == ("s", "0012")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was(texts):
    sheet = Sheet("Textes", (("A", 10), ("B", 10)), [(text, text[::-1]) for text in texts])
    found = read_workbook(workbook([sheet], title="", made_on=date(2026, 11, 5)))
    assert found["Textes"][1:] == [[text, text[::-1]] for text in texts]


def test_a_text_too_long_for_a_cell_goes_on_below_and_nothing_is_lost(tmp_path):
    long = "Délais " * 12_000 + "😀" * 20_000
    document = with_level("N1", difficulties={"": long})
    rows = read_workbook(written(document, tmp_path).read_bytes())["Relevé"]
    at = next(number for number, row in enumerate(rows) if row[0] == "Difficultés rencontrées")
    assert "".join(row[-1] for row in rows[at:]) == long
    assert max(len(row[-1].encode("utf-16-le")) // 2 for row in rows[at:]) <= 32_767


def test_the_same_document_gives_the_same_bytes_whatever_the_order_of_its_keys(tmp_path, monkeypatch):
    first = written(DOCUMENT, tmp_path, "a.xlsx")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    second = written(json.loads(json.dumps(DOCUMENT, sort_keys=True)), tmp_path, "b.xlsx")
    assert first.read_bytes() == second.read_bytes()


def test_the_file_says_of_its_making_a_title_and_a_day_only(tmp_path):
    core = ElementTree.fromstring(parts(written(with_level("N2"), tmp_path))["docProps/core.xml"])
    said = [element.text for element in core if element.text]
    assert said == [
        "Relevé mensuel d’activité, octobre\u00a02026",
        "2026-11-05T00:00:00Z",
        "2026-11-05T00:00:00Z",
    ]
    app = parts(written(with_level("N2"), tmp_path))["docProps/app.xml"]
    assert "Nguyễn" not in app
    assert "<Company></Company>" in app


def test_nothing_passes_through_a_temporary_file(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    sheets = return_sheets(with_level("N2"), OCTOBER)
    assert workbook(sheets, title="", made_on=date(2026, 11, 5)).startswith(b"PK")


def test_what_reads_back_otherwise_is_never_written(tmp_path, monkeypatch):
    honest = workbook_module._rows_of

    def one_minute_more(stream, texts):
        for row in honest(stream, texts):
            if len(row) > 6 and isinstance(row[6], Decimal):
                row[6] += 1
            yield row

    monkeypatch.setattr(workbook_module, "_rows_of", one_minute_more)
    with pytest.raises(RuntimeError, match="does not hold"):
        written(DOCUMENT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_truth_value_is_not_taken_for_a_number():
    with pytest.raises(TypeError):
        workbook([Sheet("A", (("A", 5),), [(True,)])], title="", made_on=date(2026, 1, 1))


def test_hours_of_every_length_read_back_to_the_minute():
    sheet = Sheet("Heures", (("Durée", 10),), [(Hours(minutes),) for minutes in range(5000)])
    assert len(read_workbook(workbook([sheet], title="", made_on=date(2026, 1, 1)))["Heures"]) == 5001


def test_four_hundred_lines_and_none_are_written_alike(tmp_path):
    for count in (0, 1, 400):
        lines = [DOCUMENT["persons"][0] | {"case_code": f"B-{number:04}"} for number in range(count)]
        sheets = write_return_workbook(with_level("N1", persons=lines), OCTOBER, tmp_path / "r.xlsx")
        assert sheets["Personnes"] == count


def test_the_addition_of_the_hours_is_a_sheet_of_minutes(tmp_path):
    hours = {
        "in_intensity_minutes": 540, "out_of_intensity_minutes": 30, "not_open_minutes": 0,
        "nobody_named_minutes": 4000, "several_colleagues_minutes": -45, "held_minutes": 4525,
    }  # fmt: skip
    figures = {**DOCUMENT["indicators"], "MIN_ABSENCE": 60, "MIN_TRAJET": 15}
    _, *rows = cells(written({**DOCUMENT, "hours": hours, "indicators": figures}, tmp_path))[
        "Addition des heures"
    ]
    expected = [
        (None, 540), ("+", 30), ("+", 0), ("+", 4000), ("+", -45), ("=", 4525),
        ("+", 60), ("+", 15), ("=", 4600),
    ]  # fmt: skip
    assert [(row["A"][1] if "A" in row else None, int(row["D"][1])) for row in rows] == expected
    assert all(row["D"][0] == "n" for row in rows)
    assert rows[4]["E"] == ("s", "−0\u00a0h\u00a045")  # a spreadsheet shows no duration below 0

import os
import threading
from datetime import UTC, datetime

import pytest

from jalon.domain import breakdowns as breakdowns_module
from jalon.reports import typography
from jalon.reports.monthly_return import monthly_return, write_monthly_return
from jalon.reports.return_figures import value_of
from jalon.reports.wording import Wording
from reports import lifelike, reading

LEVELS = ("N0", "N1", "N2")


@pytest.fixture(scope="module")
def words():
    return lifelike.wording()


@pytest.mark.parametrize("level", LEVELS)
def test_every_figure_is_printed_beside_its_code_and_its_definition(words, level):
    document = lifelike.monthly_return(20, level)
    text = reading.text_of(monthly_return(document, words))
    for code, value in document["indicators"].items():
        if isinstance(value, dict):
            figures = [value[key] for key in ("reached", "still", "same_employer", "unknown")]
            assert f"{code} {' '.join(map(str, figures))}" in text
        else:
            assert f"{code} {reading.plain(value_of(code, value, words))}" in text
        assert reading.plain(words.indicator(code).definition) in text


def test_figures_are_printed_in_french(words):
    text = reading.text_of(monthly_return(lifelike.monthly_return(), words))
    assert "MIN_PERSONNE 78 h 45" in text
    assert "TX_OCC 79,2 %" in text


def test_poppler_reads_the_same_figures(words, tmp_path):
    document = lifelike.monthly_return()
    text = reading.poppler("pdftotext", monthly_return(document, words), tmp_path, "-raw")
    if text is None:
        pytest.skip("poppler is not installed")
    text = reading.plain(text)
    for code, value in document["indicators"].items():
        if not isinstance(value, dict):
            assert f"{code} {reading.plain(value_of(code, value, words))}" in text


def test_no_figure_is_a_dash(words):
    document = lifelike.monthly_return()
    document["indicators"] |= {"CIBLE": None, "TX_OCC": None, "INT_SUIVI": None, "MAINTIEN_3": None}
    text = reading.text_of(monthly_return(document, words))
    assert "CIBLE —" in text
    assert "TX_OCC —" in text
    assert "INT_SUIVI —" in text
    assert "MAINTIEN_3 — — — —" in text
    assert "sans cible" in text


def test_a_month_before_the_official_bands_has_no_bars_of_intensity(words):
    document = lifelike.monthly_return()
    document["indicators"] |= dict.fromkeys(
        ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE", "INT_SANS_ACTE")
    )
    data = monthly_return(document, words)
    assert sum(path[-1] == "Figure" for path in reading.roles_of(data)) == 2


def test_the_same_return_gives_the_same_bytes(words, monkeypatch):
    document = lifelike.monthly_return(20, "N2")
    first = monthly_return(document, words)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    monkeypatch.setenv("TZ", "Pacific/Noumea")
    assert monthly_return(document, words) == first


def test_jobs_that_print_at_once_give_the_same_bytes(words):
    document = lifelike.monthly_return(40, "N2")
    expected = monthly_return(document, words)
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(monthly_return(document, words))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_the_clock_and_the_machine_are_not_in_the_file(words):
    data = reading.unpacked(monthly_return(lifelike.monthly_return(), words))
    now = datetime.now(UTC)
    assert b"CreationDate" not in data
    assert f"{now:%Y%m%d}".encode() not in data
    assert os.sep.encode() + b"resources" not in data


@pytest.mark.parametrize("persons", [0, 1, 20, 400])
@pytest.mark.parametrize("level", ["N1", "N2"])
def test_the_annex_has_one_line_per_person(words, persons, level):
    document = lifelike.monthly_return(persons, level)
    data = monthly_return(document, words)
    text = reading.text_of(data)
    assert all(f"{line['case_code']} " in text for line in document["persons"])
    assert "Lignes portant sur très peu de personnes : données personnelles" in text
    total = sum(line["minutes"] for line in document["persons"])
    if persons:
        assert f"{reading.plain(value_of('MIN_', total, words))} " in text
    else:
        assert "Aucune personne n’a été accompagnée" in text


def test_names_are_in_the_annex_at_n2_only(words):
    for level, expected in (("N0", False), ("N1", False), ("N2", True)):
        text = reading.text_of(monthly_return(lifelike.monthly_return(20, level), words))
        assert ("Nguyễn Zoé" in text) is expected
        assert ("Шевченко Олена" in text) is expected
        assert ("A-0001" in text) is (level != "N0")
        assert ("données personnelles" in text) is (level != "N0")


def test_a_name_from_another_level_is_not_printed(words):
    document = lifelike.monthly_return(5, "N2") | {"level": "N1"}
    assert "Zoé" not in reading.text_of(monthly_return(document, words))
    document = lifelike.monthly_return(5, "N2") | {"level": "N0"}
    assert "A-0001" not in reading.text_of(monthly_return(document, words))


def test_marks_of_a_name_are_printed_as_they_are(words):
    assert "L'Étape & Cie <86>" in reading.text_of(monthly_return(lifelike.monthly_return(), words))


def test_no_text_is_a_box_and_every_font_is_embedded(words):
    data = monthly_return(lifelike.monthly_return(20, "N2"), words)
    assert all(0 not in codes for codes in reading.shown_codes(data))
    for font in reading.fonts_of(data):
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "Helvetica" not in font["/BaseFont"]


def test_a_draft_and_a_practice_structure_are_told_by_words_and_watermark(words):
    text = reading.text_of(monthly_return(lifelike.monthly_return(), words))
    assert "brouillon, données au 21 novembre 2026" in text
    assert "Structure d’essai" in text
    document = lifelike.monthly_return(state="locked", locked_at="2026-11-03T14:05:00+01:00")
    document["structure"] = document["structure"] | {"practice": False}
    text = reading.text_of(monthly_return(document, words))
    assert "brouillon" not in text
    assert "essai" not in text
    assert "arrêté le 3 novembre 2026 à 14 h 05" in text


def test_the_paper_bears_the_beginning_of_the_digest_on_each_page(words):
    document = lifelike.monthly_return()
    data = monthly_return(document, words)
    assert reading.text_of(data).count(document["digest"][:12]) >= reading.pages_of(data)


def test_a_key_of_a_later_version_is_printed_and_not_lost(words):
    document = lifelike.monthly_return()
    document["indicators"]["NB_LUNES"] = 42
    document["breakdowns"]["lunes_by_phase"] = {"PLEINE": 3}
    text = reading.text_of(monthly_return(document, words))
    assert "Autres" in text
    assert "NB_LUNES 42" in text
    assert "PLEINE 3" in text


def test_a_return_without_any_wording_is_still_printed():
    document = lifelike.monthly_return()
    text = reading.text_of(monthly_return(document, Wording()))
    assert "FA_FIN 19" in text
    assert "MIN_PERSONNE 78 h 45" in text
    assert "TX_OCC 79,2 %" in text


def test_a_masked_cell_says_that_it_is_small(words):
    document = lifelike.monthly_return(20, "N0")
    document["breakdowns"]["entries_by_sex"] = {"1": None, "2": 6}
    document["breakdowns"]["entries_by_level"] = {}
    text = reading.text_of(monthly_return(document, words))
    assert "Masculin masqué Féminin 6" in text
    assert "Masqué : case de moins de 5, ou dont une telle case pourrait être déduite." in text
    assert (
        "Entrées par niveau de formation : moins de 5 personnes dans chaque case, détail non donné." in text
    )


def test_the_reading_order_begins_with_the_title_and_goes_through_the_tables(words, tmp_path):
    data = monthly_return(lifelike.monthly_return(), words)
    roles = [path[-1] for path in reading.roles_of(data)]
    assert roles[:3] == ["Document", "H1", "P"]
    assert roles.count("H1") == 1
    assert {"H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure"} <= set(roles)
    structure = reading.poppler("pdfinfo", data, tmp_path, "-struct-text")
    if structure is None:
        pytest.skip("poppler is not installed")
    order = [
        "Relevé mensuel d’activité",
        "A. File active",
        "Indicateur",
        "Code",
        "Valeur",
        "B. Modules",
        "C. Emploi",
        "D. Heures",
        "E. Entrées",
        "F. Sorties",
        "G. Difficultés",
        "Certification",
        "Annexe",
        "Définitions",
    ]
    places = [structure.find(f'"{part}') for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_figure_says_its_numbers_in_words(words):
    data = monthly_return(lifelike.monthly_return(), words)
    said = "Temps auprès des personnes\u00a0: 78\u00a0h\u00a045".encode("utf-16-be").hex().upper()
    assert said.encode() in data


def test_a_text_longer_than_a_page_is_printed_whole(words):
    difficulties = " ".join(f"mot{number}" for number in range(2500))
    text = reading.text_of(monthly_return(lifelike.monthly_return(difficulties=difficulties), words))
    assert difficulties in text or all(f"mot{number}" in text for number in range(2500))


def test_the_file_is_private_and_replaces_the_old_one(words, tmp_path):
    target = tmp_path / "return.pdf"
    target.write_bytes(b"old")
    write_monthly_return(lifelike.monthly_return(), words, target)
    assert target.read_bytes().startswith(b"%PDF-1.7")
    assert [path.name for path in tmp_path.iterdir()] == ["return.pdf"]


def test_large_figures_stay_whole(words):
    document = lifelike.monthly_return()
    document["indicators"] |= {"MIN_PERSONNE": 5_999_999, "FA_FIN": 12_345, "MIN_TRAJET": 4_000_001}
    text = reading.text_of(monthly_return(document, words))
    assert "99 999 h 59" in text
    assert "100 073 h 04 d’actes tenus" in text


def test_a_very_long_name_of_a_structure_is_whole_on_the_first_page(words):
    document = lifelike.monthly_return()
    name = "Association départementale " + "pour l’emploi accompagné " * 12
    document["structure"] = document["structure"] | {"name": name}
    assert reading.plain(name) in reading.text_of(monthly_return(document, words))


def test_the_differences_of_a_revision_are_told_in_words_and_hide_what_the_level_hides(words):
    line = lifelike.monthly_return(1)["persons"][0]
    changes = [
        {"part": "indicators", "key": "MIN_PERSONNE", "before": 60, "after": 4725},
        {"part": "breakdowns", "key": "entries_by_sex:2", "before": 1, "after": 2},
        {"part": "persons", "key": "A-0777", "before": line, "after": {**line, "minutes": 9999}},
        {"part": "persons", "key": "A-0778", "before": None, "after": line},
        {"part": "counting", "key": "workshop", "before": "a", "after": "b"},
    ]
    for level in ("N0", "N1"):
        document = lifelike.monthly_return(
            3, level, revision=2, revision_reason="acte tardif", changes=changes
        )
        text = reading.text_of(monthly_return(document, words))
        assert "Temps auprès des personnes (MIN_PERSONNE) 1 h 00 78 h 45" in text
        assert "Motif de la nouvelle version : acte tardif" in text
        assert ("Dossier A-0777 : heures" in text) is (level == "N1")
        assert ("Dossier A-0778 — une ligne" in text) is (level == "N1")
        assert ("Entrées par sexe : Féminin 1 2" in text) is (level == "N1")


def test_every_breakdown_of_a_return_has_its_definition(words):
    document = lifelike.monthly_return()
    text = reading.text_of(monthly_return(document, words))
    definitions = words.lists["breakdown_definitions"]
    assert set(definitions) >= {"employers_by_sector", *breakdowns_module.PROFILES}
    assert all(definitions[name][:40] in text for name in document["breakdowns"] if name in definitions)
    assert "Employeurs des actes du mois, par secteur" in text


def test_how_the_hours_add_up_is_printed_down_to_the_timesheets(words):
    document = lifelike.monthly_return()
    text = reading.text_of(monthly_return(document, words))
    hours, figures = document["hours"], document["indicators"]
    for part, minutes in hours.items():
        label = reading.plain(words.lists["hours_parts"][part])
        assert label in text
        assert reading.plain(typography.hours(minutes)) in text.partition("Comment les heures")[2]
    assert "total des feuilles de temps" not in text  # of one agreement, timesheets are not cut
    whole = reading.text_of(monthly_return(lifelike.monthly_return(agreement=None), words))
    everything = hours["held_minutes"] + figures["MIN_ABSENCE"] + figures["MIN_TRAJET"]
    assert f"total des feuilles de temps {reading.plain(typography.hours(everything))}" in whole


def test_the_minutes_of_frozen_files_are_told_from_the_lines_of_the_annex(words):
    document = lifelike.monthly_return(frozen_files=1)
    listed = sum(line["minutes"] for line in document["persons"])
    document["hours"]["in_intensity_minutes"] = listed + 65
    text = reading.text_of(monthly_return(document, words))
    assert f"annexe, {reading.plain(typography.hours(listed))}, et dossiers gelés, 1 h 05" in text


@pytest.mark.parametrize("hours", [None, "absent"])
def test_a_return_without_the_addition_of_its_hours_is_printed_without_it(words, hours):
    document = lifelike.monthly_return()
    if hours is None:
        document["hours"] = None
    else:
        del document["hours"]
    assert "Comment les heures" not in reading.text_of(monthly_return(document, words))


def test_a_part_below_nothing_is_explained(words):
    document = lifelike.monthly_return()
    document["hours"]["several_colleagues_minutes"] = -90
    text = reading.text_of(monthly_return(document, words))
    assert "−1 h 30" in text
    assert "une partie de l’acte" in text


def test_profiles_kept_for_the_whole_structure_say_so(words):
    document = lifelike.monthly_return(level="N0", profiles_of_whole_only=True)
    document["breakdowns"]["entries_by_sex"] = {}
    text = reading.text_of(monthly_return(document, words))
    assert "détail donné pour l’ensemble de la structure seulement" in text


def test_a_part_of_the_hours_that_a_revision_changed_is_told_at_every_level(words):
    change = {"part": "hours", "key": "nobody_named_minutes", "before": 90, "after": 110}
    for level in LEVELS:
        document = lifelike.monthly_return(level=level, revision=2, changes=[change])
        text = reading.text_of(monthly_return(document, words))
        assert "Comment les heures s’additionnent : Actes qui ne nomment personne" in text
        assert "1 h 30 1 h 50" in text

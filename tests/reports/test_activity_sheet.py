import pytest

from jalon.reports import typography
from jalon.reports.activity_sheet import activity_sheet, write_activity_sheet
from reports import lifelike, reading


@pytest.fixture(scope="module")
def words():
    return lifelike.wording()


@pytest.mark.parametrize("acts", [0, 1, 20, 400])
def test_every_act_is_printed_and_the_total_is_their_sum(words, acts):
    document = lifelike.activity_sheet(acts)
    text = reading.text_of(activity_sheet(document, words))
    held = [act for act in document["acts"] if act["attendance"] == "HONORE"]
    if not held:
        assert "Aucun acte tenu ce mois-ci." in text
        return
    total = reading.plain(typography.hours(sum(act["minutes"] for act in held)))
    assert f"Total {total} {len(held)} acte" in text
    for act in held:
        assert reading.plain(typography.hours(act["minutes"])) in text


def test_totals_by_module_and_by_target_add_up(words):
    document = lifelike.activity_sheet(20)
    text = reading.text_of(activity_sheet(document, words))
    total = reading.plain(typography.hours(document["totals"]["held_minutes"]))
    assert text.count(f"Total {total}") == 3
    for code, minutes in document["totals"]["by_target"].items():
        assert (
            f"{reading.plain(words.label('targets', code))} {reading.plain(typography.hours(minutes))}"
            in text
        )
    assert "Sans module" in text


def test_the_name_is_printed_only_when_it_is_given(words):
    document = lifelike.activity_sheet(3)
    assert "Personne accompagnée :" not in reading.text_of(activity_sheet(document, words))
    document["person"]["name"] = "Zoé Œuvrard-Nguyễn"
    text = reading.text_of(activity_sheet(document, words))
    assert "Personne accompagnée : Zoé Œuvrard-Nguyễn" in text
    assert "dossier A-0004" in text


def test_absences_and_trips_are_shown_and_not_counted(words):
    document = lifelike.activity_sheet(20)
    text = reading.text_of(activity_sheet(document, words))
    assert "Rendez-vous non tenus" in text
    assert "Absence prévenue" in text
    assert "Temps de déplacement : 0 h 35. Il n’est compté dans aucun total" in text


def test_a_month_without_an_official_band_has_a_dash(words):
    document = lifelike.activity_sheet(3, planned_intensity=None, observed_intensity=None)
    assert "— intensité prévue" in reading.text_of(activity_sheet(document, words))


def test_the_same_sheet_gives_the_same_bytes_and_a_tagged_file(words, tmp_path):
    document = lifelike.activity_sheet(14)
    write_activity_sheet(document, words, tmp_path / "one.pdf")
    write_activity_sheet(document, words, tmp_path / "two.pdf")
    data = (tmp_path / "one.pdf").read_bytes()
    assert data == (tmp_path / "two.pdf").read_bytes()
    roles = [path[-1] for path in reading.roles_of(data)]
    assert roles[:2] == ["Document", "H1"]
    assert all(0 not in codes for codes in reading.shown_codes(data))


def test_the_band_and_the_draft_are_told(words):
    text = reading.text_of(activity_sheet(lifelike.activity_sheet(3), words))
    assert "Régulier intensité reçue" in text
    assert "brouillon, données au 21 novembre 2026" in text
    assert "Conseiller en emploi accompagné : Claire Œuvrard-Nguyễn" in text

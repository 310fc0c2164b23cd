"""Ten fields of the structure's own: defined, filled, searched, exported, erased with the person."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError
from jalon.services import employers, export_tables, extra_fields, history, people_lists, retention
from jalon.services.people_lists import Wanted
from jalon.storage import records
from jalon.storage.caseload import Caseload


def problem(run, *args, **kwargs):
    with pytest.raises(InvalidEntryError) as raised:
        run(*args, **kwargs)
    return raised.value.problems[0].code


@pytest.fixture
def zoe(caseload: Caseload) -> str:
    with caseload.write("demonstration") as session:
        found = make.a_person(session)
        make.a_path(session, found, date(2026, 1, 5))
        other = make.a_person(session, case_code="A-0002", given_name="Luc", family_name="Petit")
        make.a_path(session, other, date(2026, 1, 5))
    return found


def test_ten_fields_are_in_use_at_most_and_one_that_is_filled_is_archived_never_removed(caseload, zoe):
    made = [
        extra_fields.add_field(caseload, "person" if n < 6 else "employer", f"Champ {n}", "TEXT")
        for n in range(10)
    ]
    assert problem(extra_fields.add_field, caseload, "person", "Onzième", "TEXT") == "too_many_fields"
    assert problem(extra_fields.change_field, caseload, made[0], "champ 1") == "duplicate"
    assert problem(extra_fields.change_field, caseload, made[0], " ") == "missing"
    extra_fields.write_values(caseload, "person", zoe, {made[0]: "Permis B"})
    assert problem(extra_fields.remove_field, caseload, made[0]) == "filled"
    extra_fields.archive_field(caseload, made[0], since=make.TODAY)
    assert problem(extra_fields.add_field, caseload, "person", "Choix", "CHOICE") == "missing"
    extra_fields.add_field(caseload, "person", "Choix", "CHOICE", ["Nord", "Sud", "Nord "])
    assert problem(extra_fields.archive_field, caseload, made[0], since=None) == "too_many_fields"
    assert (extra_fields.read_values(caseload, "person", zoe)[0][1]) == "Permis B"
    extra_fields.remove_field(caseload, made[1])
    extra_fields.move_field(caseload, made[3], -1)
    assert [one.label for one in extra_fields.read_fields(caseload, "person")] == [
        "Champ 3",
        "Champ 2",
        "Champ 4",
        "Champ 5",
        "Choix",
    ]


def test_each_kind_takes_what_it_means_and_refuses_the_rest(caseload, zoe):
    fields = {kind: extra_fields.add_field(caseload, "person", kind, kind, ["Nord"]) for kind in
              ("TEXT", "DAY", "NUMBER", "CHOICE", "YES_NO")}  # fmt: skip
    given = {"TEXT": "a", "DAY": date(2026, 1, 2), "NUMBER": 12, "CHOICE": "Nord", "YES_NO": False}
    extra_fields.write_values(caseload, "person", zoe, {fields[kind]: value for kind, value in given.items()})
    held = {field.kind: value for field, value in extra_fields.read_values(caseload, "person", zoe)}
    assert held == {"TEXT": "a", "DAY": "2026-01-02", "NUMBER": "12", "CHOICE": "Nord", "YES_NO": "NO"}
    for kind, wrong in (("DAY", "hier"), ("NUMBER", "douze"), ("YES_NO", "peut-être")):
        assert problem(extra_fields.write_values, caseload, "person", zoe, {fields[kind]: wrong}) == "shape"
    extra_fields.write_values(caseload, "person", zoe, {fields["TEXT"]: ""})
    assert extra_fields.read_values(caseload, "person", zoe)[0][1] is None
    history.undo_last(caseload)
    assert extra_fields.read_values(caseload, "person", zoe)[0][1] == "a"


@pytest.mark.parametrize(
    ("label", "doubts"),
    [
        ("Numéro de sécurité sociale", ("NUMBER",)),
        ("NIR", ("NUMBER",)),
        ("Diagnostic posé", ("HEALTH",)),
        ("Traitements", ("HEALTH",)),
        ("Permis de conduire", ()),
        ("Venir par", ()),
    ],
)
def test_a_label_that_sounds_like_health_or_a_national_number_is_told(caseload, label, doubts):
    assert extra_fields.doubts_of_label(caseload, label) == doubts


def test_a_value_is_searched_filtered_exported_and_erased_with_the_person(caseload, zoe, tmp_path):
    sector = extra_fields.add_field(
        caseload, "person", "Secteur d’intervention", "CHOICE", ["Vallée", "Plaine"]
    )
    tutor = extra_fields.add_field(caseload, "employer", "Réseau", "TEXT")
    extra_fields.write_values(caseload, "person", zoe, {sector: "Vallée"})
    with caseload.write("demonstration") as session:
        bakery = records.insert(session, "employer", {"name": "Fournil"})
    extra_fields.write_values(caseload, "employer", bakery, {tutor: "Club des employeurs"})
    assert people_lists.find_people(caseload, "all", "vallee", today=make.TODAY) == (zoe,)
    assert employers.find_employers(caseload, "club employeurs") == (bakery,)
    for value, found in (("Vallée", (zoe,)), ("Plaine", ()), (None, (zoe,))):
        wanted = Wanted(added=(sector, value))
        assert people_lists.find_people(caseload, "all", "", today=make.TODAY, wanted=wanted) == found
    export_tables.export_archive(caseload, tmp_path / "tout.zip")
    retention.erase_file(caseload, zoe, today=make.TODAY, reason="retention", masks=())
    assert extra_fields.count_filled(caseload) == {tutor: 1}

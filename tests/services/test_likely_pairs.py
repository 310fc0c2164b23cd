"""Who is perhaps written twice is listed once, until someone says that they are two."""

from datetime import date

import make
from jalon.services import history, likely_pairs, rights
from jalon.storage import records

BORN = date(1995, 3, 14)


def pairs(caseload, kind):
    return [(one.first, one.second, one.why) for one in likely_pairs.list_pairs(caseload, kind)]


def test_people_who_may_be_the_same_are_listed_the_likeliest_first(caseload):
    with caseload.write("demonstration") as session:
        for code, family, given, born in (
            ("A-0001", "Lefèvre", "Zoé", BORN),
            ("A-0002", "ZOE", "Lefevre", None),  # in the other order
            ("A-0003", "Marchandise", "Luc", date(1980, 1, 2)),
            ("A-0004", "Marchandisse", "Luc", date(1980, 2, 2)),  # a letter and a slip
            ("A-0005", "Lefèvre-Durand", "Zoé", BORN),
            ("A-0006", "Lefèvre", "Zoé", date(1971, 8, 9)),  # somebody else
        ):
            make.a_person(session, case_code=code, family_name=family, given_name=given, birth_date=born)
    found = {(first[-7:-1], second[-7:-1]): why for first, second, why in pairs(caseload, "person")}
    assert found == {
        ("A-0001", "A-0002"): "SAME_NAME",
        ("A-0002", "A-0006"): "SAME_NAME",
        ("A-0001", "A-0005"): "SAME_BIRTH",
        ("A-0003", "A-0004"): "NEAR_NAME",
    }
    assert [why for _, _, why in pairs(caseload, "person")] == sorted(
        found.values(), key=("SAME_NAME", "SAME_BIRTH", "NEAR_NAME").index
    )


def test_two_who_were_told_apart_are_listed_no_more_and_no_frozen_file_is(caseload):
    with caseload.write("demonstration") as session:
        zoe = make.a_person(session)
        other = make.a_person(session, case_code="A-0002")
    likely_pairs.declare_different(caseload, "person", zoe, other)
    assert pairs(caseload, "person") == []
    history.undo_last(caseload)
    assert len(pairs(caseload, "person")) == 1
    rights.freeze_person(caseload, zoe, since=date(2026, 11, 1))
    assert pairs(caseload, "person") == []


def test_employers_of_one_number_or_of_near_names_in_one_town(caseload):
    with caseload.write("demonstration") as session:
        for name, siret, town in (
            ("Fournil des Halles", "73282932000074", "Nancy"),
            ("Boulangerie Petit", "73282932000074", "Metz"),
            ("SARL Fournil des Halle", None, "nancy"),
            ("Fournil des Halles", None, "Paris"),
            ("Garage Nguyễn", None, None),
        ):
            records.insert(session, "employer", {"name": name, "siret": siret, "town": town})
    assert pairs(caseload, "employer") == [
        ("Fournil des Halles (Nancy)", "Boulangerie Petit (Metz)", "SAME_SIRET"),
        ("Fournil des Halles (Nancy)", "SARL Fournil des Halle (nancy)", "NEAR_NAME"),
    ]

"""Who is on file already is said before she is written again; somebody else is remembered as such."""

from datetime import date

import pytest
from sqlalchemy import select

import make
from jalon.services import duplicates, history, people, retention, rights
from jalon.services.people import NewPerson
from jalon.storage import records
from jalon.storage.schema.upkeep import NotDuplicateRow

BORN = date(1995, 3, 14)


@pytest.fixture
def zoe(caseload):
    with caseload.write("demonstration") as session:
        make.a_person(session, case_code="A-0002", family_name="Nowak", given_name="Piotr", birth_date=BORN)
        return make.a_person(session)


def alike(caseload, family, given, born=None):
    return [one.code for one in duplicates.find_people_alike(caseload, family, given, born)]


@pytest.mark.parametrize(
    ("family", "given", "born"),
    [
        ("LEFEVRE", "Zoe", BORN),
        ("Lefèvre", "Zoé", None),
        ("Lefèvre", "Zoé", date(1995, 3, 15)),  # one slip
        ("Lefevbre", "Zoé", BORN),  # one typing error
        ("Zoé", "Lefèvre", BORN),  # in the other order
        ("Lefèvre-Durand", "Zoé", BORN),  # born on the same day
    ],
)
def test_who_may_be_the_same_is_found(caseload, zoe, family, given, born):
    assert alike(caseload, family, given, born) == ["A-0001"]


@pytest.mark.parametrize(
    ("family", "given", "born"),
    [("Lefèvre", "Zoé", date(1971, 8, 2)), ("Marchand", "Luc", BORN), ("Lefort", "Anne", None)],
)
def test_who_cannot_be_the_same_is_not(caseload, zoe, family, given, born):
    assert alike(caseload, family, given, born) == []


def test_of_a_frozen_file_the_code_alone_is_said_and_an_erased_one_is_nobody(caseload, zoe):
    rights.freeze_person(caseload, zoe, since=date(2026, 11, 1))
    (found,) = duplicates.find_people_alike(caseload, "Lefèvre", "Zoé", BORN)
    assert (found.is_frozen, found.name, found.birth_date) == (True, "", None)
    rights.unfreeze_person(caseload, zoe)
    retention.erase_file(caseload, zoe, today=make.TODAY, reason="retention", masks=())
    assert alike(caseload, "Lefèvre", "Zoé", BORN) == []


def test_somebody_else_is_remembered_with_the_admission_and_undone_with_it(caseload, zoe):
    person = NewPerson("Lefèvre", "Zoé", BORN, 2, None, date(2026, 11, 2), caseload.signed_in.coach_id or "")
    admitted = people.admit_person(caseload, person, different_from=(zoe,))

    def remembered():
        row = NotDuplicateRow
        with caseload.read() as session:
            found = session.execute(select(row.first_id, row.second_id).where(row.deleted_at.is_(None)))
            return [tuple(one) for one in found]

    assert remembered() == [(admitted.person_id, zoe)]
    history.undo_last(caseload)
    assert remembered() == []


def test_an_employer_is_found_by_its_number_or_by_its_name(caseload):
    with caseload.write("add_employer") as session:
        records.insert(session, "employer", {"name": "Fournil des Halles", "siret": "73282932000074"})

    def found(name, siret=None):
        return [one.name for one in duplicates.find_employers_alike(caseload, name, siret)]

    assert found("Boulangerie", "73282932000074") == ["Fournil des Halles"]
    assert found("FOURNIL DES HALLE") == ["Fournil des Halles"]
    assert found("Fournil de la Gare") == []

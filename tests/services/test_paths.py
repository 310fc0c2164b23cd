"""What moves along a path from a day on: modules, pauses, planned intensity, référent, its own dates."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError, UnknownRecordError
from jalon.services import history, paths, people, person_records
from jalon.services.paths import NewModule, NewPath
from jalon.storage import records

MARCH, JULY = date(2026, 3, 1), date(2026, 7, 1)


@pytest.fixture
def person(caseload):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        path = make.a_path(session, person_id, MARCH)
        shared = {"support_path_id": path, "start_date": MARCH}
        records.insert(session, "coach_assignment", {**shared, "coach_id": caseload.signed_in.coach_id})
        for module, start, end in (
            ("M1_EVALUATION", MARCH, date(2026, 6, 30)),
            ("M2_PROJET", JULY, None),
        ):
            values = {"support_path_id": path, "module": module, "start_date": start, "end_date": end}
            records.insert(session, "module_period", values)
    return person_id


@pytest.fixture
def path(caseload, person):
    return person_records.read_file(caseload, person).of("support_path")[0].id


def lines(caseload, person, table, *columns):
    return [
        tuple(record.values[column] for column in columns)
        for record in person_records.read_file(caseload, person).of(table)
    ]


def modules(caseload, person):
    return lines(caseload, person, "module_period", "module", "start_date", "end_date", "is_main")


def test_a_module_begun_in_the_past_takes_its_place_between_the_others(caseload, person, path):
    paths.begin_module(caseload, path, NewModule("M3_RECHERCHE", date(2026, 5, 15)))
    assert modules(caseload, person) == [
        ("M1_EVALUATION", MARCH, date(2026, 5, 14), True),
        ("M3_RECHERCHE", date(2026, 5, 15), date(2026, 6, 30), True),
        ("M2_PROJET", JULY, None, True),
    ]
    history.undo_last(caseload)
    assert modules(caseload, person)[0] == ("M1_EVALUATION", MARCH, date(2026, 6, 30), True)


def test_a_module_beside_the_main_one_moves_nothing(caseload, person, path):
    paths.begin_module(caseload, path, NewModule("M4_EMPLOI", date(2026, 9, 1), is_main=False))
    assert modules(caseload, person)[1:] == [
        ("M2_PROJET", JULY, None, True),
        ("M4_EMPLOI", date(2026, 9, 1), None, False),
    ]


def test_the_module_of_that_day_is_not_begun_again(caseload, path):
    with pytest.raises(InvalidEntryError):
        paths.begin_module(caseload, path, NewModule("M2_PROJET", date(2026, 8, 1)))
    with pytest.raises(InvalidEntryError):
        paths.begin_module(caseload, path, NewModule("M3_RECHERCHE", JULY, date(2026, 6, 1)))


def test_two_main_modules_never_share_a_day_after_a_correction(caseload, person):
    first = person_records.read_file(caseload, person).of("module_period")[0]
    with pytest.raises(InvalidEntryError):
        person_records.correct_record(caseload, "module_period", first.id, {"end_date": date(2026, 7, 2)})
    person_records.correct_record(caseload, "module_period", first.id, {"end_date": date(2026, 6, 15)})


def test_intensity_is_planned_from_a_day_and_changed_from_another(caseload, person, path):
    paths.plan_intensity(caseload, path, "INTENSIF", MARCH)
    paths.plan_intensity(caseload, path, "ALLEGE", JULY)
    paths.plan_intensity(caseload, path, None, date(2026, 10, 1))
    assert lines(caseload, person, "intensity_plan", "band", "start_date", "end_date") == [
        ("INTENSIF", MARCH, date(2026, 6, 30)),
        ("ALLEGE", JULY, date(2026, 9, 30)),
    ]


def test_the_referent_changes_from_a_day_and_someone_stands_in(caseload, person, path):
    with caseload.write("demonstration") as session:
        values = {"family_name": "Petit", "given_name": "Paul", "role": "REFERENT"}
        paul = records.insert(session, "coach", values)
    claire = caseload.signed_in.coach_id
    paths.change_coach(caseload, path, paul, JULY)
    paths.change_coach(caseload, path, claire, JULY, is_backup=True)
    assert lines(caseload, person, "coach_assignment", "coach_id", "start_date", "end_date", "is_backup") == [
        (claire, MARCH, date(2026, 6, 30), False),
        (paul, JULY, None, False),
        (claire, JULY, None, True),
    ]
    for coach in (paul, "nobody"):
        with pytest.raises(InvalidEntryError):
            paths.change_coach(caseload, path, coach, date(2026, 8, 1))


def test_a_pause_ends_on_the_eve_of_the_day_support_goes_on(caseload, person, path):
    values = {"start_date": JULY, "reason": "EMPECHEMENT"}
    pause = person_records.add_record(caseload, "suspension", path, values)
    paths.resume_support(caseload, pause, date(2026, 8, 1))
    assert lines(caseload, person, "suspension", "start_date", "end_date") == [(JULY, date(2026, 7, 31))]
    with pytest.raises(InvalidEntryError):
        paths.resume_support(caseload, pause, MARCH)
    paths.resume_support(caseload, pause, JULY)
    assert lines(caseload, person, "suspension", "start_date") == []


def test_an_exit_that_is_corrected_moves_what_ended_with_it_and_can_be_taken_away(caseload, person, path):
    people.close_path(caseload, path, date(2026, 10, 31), "AUTONOMIE")
    paths.correct_path(caseload, path, {"exit_date": date(2026, 11, 15)})
    assert modules(caseload, person)[-1] == ("M2_PROJET", JULY, date(2026, 11, 15), True)
    paths.correct_path(caseload, path, {"exit_date": None, "exit_reason": None})
    assert modules(caseload, person)[-1] == ("M2_PROJET", JULY, None, True)
    assert lines(caseload, person, "coach_assignment", "end_date") == [(None,)]
    with pytest.raises(InvalidEntryError):
        paths.correct_path(caseload, path, {"exit_date": date(2026, 2, 1)})


def test_an_earlier_admission_moves_what_began_with_it(caseload, person, path):
    paths.correct_path(caseload, path, {"admission_date": date(2026, 2, 1)})
    assert modules(caseload, person)[0][1] == date(2026, 2, 1)


def test_someone_comes_back_on_another_path_never_on_two(caseload, person, path):
    coach = caseload.signed_in.coach_id
    with pytest.raises(InvalidEntryError):
        paths.begin_path(caseload, person, NewPath(date(2026, 11, 1), coach))
    people.close_path(caseload, path, date(2026, 10, 31), "AUTONOMIE")
    again = paths.begin_path(caseload, person, NewPath(date(2026, 11, 2), coach, "M3_RECHERCHE"))
    found = person_records.read_file(caseload, person).of("support_path")
    assert [record.id for record in found] == [path, again]
    assert found[1].values["previous_path_id"] == path
    assert modules(caseload, person)[-1] == ("M3_RECHERCHE", date(2026, 11, 2), None, True)
    with pytest.raises(InvalidEntryError):
        paths.begin_path(caseload, person, NewPath(date(2027, 11, 2), "nobody"))


def begun(caseload, person, day, **changes):
    return paths.begin_path(caseload, person, NewPath(day, caseload.signed_in.coach_id, **changes))


def test_who_leaves_and_returns_the_same_day_is_on_another_path(caseload, person, path):
    day = date(2026, 10, 31)
    people.close_path(caseload, path, day, "AUTONOMIE")
    again = begun(caseload, person, day, module="M3_RECHERCHE")
    found = person_records.read_file(caseload, person).of("support_path")
    assert [record.id for record in found] == [path, again]


def test_a_path_of_the_past_is_typed_while_one_is_open(caseload, person, path):
    with pytest.raises(InvalidEntryError):
        begun(caseload, person, date(2025, 1, 6), exit_date=date(2026, 3, 2))
    with pytest.raises(InvalidEntryError):
        begun(caseload, person, date(2025, 1, 6), exit_date=date(2025, 1, 5))
    first = begun(caseload, person, date(2025, 1, 6), exit_date=MARCH, module="M1_EVALUATION")
    found = person_records.read_file(caseload, person).of("support_path")
    assert [record.id for record in found] == [first, path]
    assert found[0].values["previous_path_id"] is None
    assert ("M1_EVALUATION", date(2025, 1, 6), MARCH, True) in modules(caseload, person)


def test_an_admission_moved_past_a_module_leaves_none_before_it(caseload, person, path):
    admission = date(2026, 8, 1)
    paths.correct_path(caseload, path, {"admission_date": admission})
    assert modules(caseload, person) == [("M2_PROJET", admission, None, True)]


def test_after_a_module_with_an_end_the_one_before_goes_on(caseload, person, path):
    paths.begin_module(
        caseload, path, NewModule("M4_EMPLOI", date(2026, 9, 15), end_date=date(2026, 9, 30), reason="EMPLOI")
    )
    assert modules(caseload, person)[1:] == [
        ("M2_PROJET", JULY, date(2026, 9, 14), True),
        ("M4_EMPLOI", date(2026, 9, 15), date(2026, 9, 30), True),
        ("M2_PROJET", date(2026, 10, 1), None, True),
    ]
    history.undo_last(caseload)
    assert modules(caseload, person)[1] == ("M2_PROJET", JULY, None, True)


def test_what_is_unknown_is_refused_in_words(caseload, person, path):
    coach = caseload.signed_in.coach_id
    with pytest.raises(UnknownRecordError):
        paths.begin_path(caseload, "nobody", NewPath(JULY, coach))
    people.close_path(caseload, path, date(2026, 10, 31), "AUTONOMIE")
    for changes in ({"agreement_id": "none"}, {"module": "M9"}):
        with pytest.raises(InvalidEntryError):
            begun(caseload, person, date(2026, 11, 2), **changes)
    with pytest.raises(InvalidEntryError):
        paths.begin_module(caseload, path, NewModule("M9", JULY))
    with pytest.raises(InvalidEntryError):
        paths.plan_intensity(caseload, path, "ZZ", JULY)

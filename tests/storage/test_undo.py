"""Undo takes an action back whole, redo gives it back, and neither ever takes a later change with it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

import make
from jalon.domain.errors import ChangedSinceError, FrozenFileError, NothingToUndoError
from jalon.domain.ids import new_id
from jalon.services import history
from jalon.storage import records
from jalon.storage.schema import record_classes
from jalon.storage.schema.people import PersonRow
from jalon.storage.undo import STEPS


def live(caseload) -> dict[tuple[str, str], dict[str, object]]:
    """Return the whole content that counts: every live row, without its number and trash mark."""
    found = {}
    with caseload.read() as session:
        for record in record_classes():
            table = record.__table__
            for row in session.execute(select(table).where(table.c.deleted_at.is_(None))).mappings():
                values = {name: value for name, value in row.items() if name not in {"rid", "deleted_at"}}
                found[record.__tablename__, row["id"]] = values
    return found


def person(caseload, **changes) -> str:
    with caseload.write("add_person") as session:
        return make.a_person(session, **changes)


def change(caseload, table: str, record_id: str, **values) -> None:
    with caseload.write(f"change_{table}") as session:
        records.update(session, table, record_id, values)


def name(caseload, person_id: str) -> str:
    with caseload.read() as session:
        return session.execute(select(PersonRow.family_name).where(PersonRow.id == person_id)).scalar_one()


def test_undo_gives_back_what_was_there_and_redo_what_was_done(caseload):
    person_id = person(caseload, family_name="Durand")
    before = live(caseload)
    change(
        caseload,
        "person",
        person_id,
        family_name="Œuvrard",
        birth_date=date(2001, 2, 3),
        simple_documents=True,
    )
    after = live(caseload)
    assert history.undo_last(caseload) == "change_person"
    assert live(caseload) == before
    assert history.redo(caseload) == "change_person"
    assert live(caseload) == after


def test_derived_keys_follow(caseload):
    person_id = person(caseload, family_name="Durand")
    change(caseload, "person", person_id, family_name="Łucja")
    history.undo_last(caseload)
    with caseload.read() as session:
        key = session.execute(select(PersonRow.search_key).where(PersonRow.id == person_id)).scalar_one()
    assert key.startswith("durand")


def test_undoing_a_creation_puts_the_rows_away_and_redoing_brings_them_back(caseload):
    person_id = person(caseload)
    before = live(caseload)
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,))
    after = live(caseload)
    assert len(after) == len(before) + 3
    history.undo_last(caseload)
    assert live(caseload) == before
    history.redo(caseload)
    assert live(caseload) == after


def test_undoing_a_removal_brings_the_row_back(caseload):
    person_id = person(caseload)
    before = live(caseload)
    with caseload.write("remove_person") as session:
        records.remove(session, "person", person_id, at=make.NOW)
    history.undo_last(caseload)
    assert live(caseload) == before


def test_two_changes_of_one_field_in_one_action_are_one_step(caseload):
    person_id = person(caseload, family_name="Durand")
    with caseload.write("change_person") as session:
        records.update(session, "person", person_id, {"family_name": "Faure"})
        records.update(session, "person", person_id, {"family_name": "Blanc"})
    history.undo_last(caseload)
    assert name(caseload, person_id) == "Durand"
    history.redo(caseload)
    assert name(caseload, person_id) == "Blanc"


def test_what_was_made_and_taken_away_in_one_action_stays_away(caseload):
    with caseload.write("import") as session:
        kept = make.a_person(session, case_code="A-0001")
        gone = make.a_person(session, case_code="A-0002")
        records.remove(session, "person", gone, at=make.NOW)
    history.undo_last(caseload)
    history.redo(caseload)
    assert ("person", kept) in live(caseload)
    assert ("person", gone) not in live(caseload)


def test_a_later_change_of_the_same_field_forbids(caseload):
    person_id = person(caseload, family_name="Durand")
    change(caseload, "person", person_id, family_name="Faure")
    target = history.undoable_actions(caseload)[0].action_id
    with caseload.write("marry") as session:
        records.update(session, "person", person_id, {"family_name": "Blanc"})
    before = live(caseload)
    with pytest.raises(ChangedSinceError) as caught:
        history.undo_action(caseload, target)
    assert (caught.value.action_label, caught.value.later_label) == ("change_person", "marry")
    assert live(caseload) == before
    history.undo_last(caseload)
    history.undo_action(caseload, target)
    assert name(caseload, person_id) == "Durand"


def test_a_later_change_of_another_field_stays(caseload):
    person_id = person(caseload, family_name="Durand", town="Metz")
    change(caseload, "person", person_id, family_name="Faure")
    target = history.undoable_actions(caseload)[0].action_id
    change(caseload, "person", person_id, town="Nancy")
    history.undo_action(caseload, target)
    with caseload.read() as session:
        row = session.execute(select(PersonRow.family_name, PersonRow.town)).one()
    assert tuple(row) == ("Durand", "Nancy")


def test_what_others_stand_on_is_not_put_away(caseload):
    person_id = person(caseload)
    target = history.undoable_actions(caseload)[0].action_id
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,))
    with pytest.raises(ChangedSinceError) as caught:
        history.undo_action(caseload, target)
    assert caught.value.later_label == "record_act"
    history.undo_last(caseload)
    assert history.undo_action(caseload, target) == "add_person"


def test_a_row_does_not_come_back_under_one_that_was_removed(caseload):
    person_id = person(caseload)
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,))
    with caseload.write("remove_participant") as session:
        session.execute(text("UPDATE act_participant SET deleted_at = '2026-01-01 00:00:00.000000'"))
    target = history.undoable_actions(caseload)[0].action_id
    with caseload.write("remove_act") as session:
        session.execute(text("UPDATE act SET deleted_at = '2026-01-01 00:00:00.000000'"))
    with pytest.raises(ChangedSinceError) as caught:
        history.undo_action(caseload, target)
    assert caught.value.later_label == "remove_act"


def test_several_steps_are_undone_and_redone_in_their_order(caseload):
    person_id = person(caseload, family_name="A")
    for family_name in "BCD":
        change(caseload, "person", person_id, family_name=family_name)
    seen = []
    for _ in range(3):
        history.undo_last(caseload)
        seen.append(name(caseload, person_id))
    for _ in range(3):
        history.redo(caseload)
        seen.append(name(caseload, person_id))
    for _ in range(2):
        history.undo_last(caseload)
        seen.append(name(caseload, person_id))
    assert "".join(seen) == "CBABCDCB"


def test_nothing_is_redone_after_something_else_was_done(caseload):
    person_id = person(caseload, family_name="Durand")
    change(caseload, "person", person_id, town="Metz")
    history.undo_last(caseload)
    change(caseload, "person", person_id, phone="0612345678")
    with pytest.raises(NothingToUndoError):
        history.redo(caseload)


def test_actions_are_named_counted_and_signed(caseload):
    person_id = person(caseload)
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,))
    last, first = history.undoable_actions(caseload)
    assert (last.label, last.count, last.author_id, last.at) == (
        "record_act",
        3,
        caseload.signed_in.coach_id,
        make.NOW,
    )
    assert first.label == "add_person"


def test_thirty_steps_can_be_undone_and_no_more(caseload):
    person_id = person(caseload)
    for number in range(STEPS + 3):
        change(caseload, "person", person_id, town=f"Ville {number}")
    assert len(history.undoable_actions(caseload)) == STEPS
    for _ in range(STEPS):
        history.undo_last(caseload)
    assert history.undoable_actions(caseload) == ()
    with pytest.raises(NothingToUndoError):
        history.undo_last(caseload)


def test_a_colleague_undoes_her_own_last_action_not_that_of_another(caseload):
    person_id = person(caseload, town="Metz")
    change(caseload, "person", person_id, town="Nancy")
    with caseload.write("change_phone") as session:
        records.update(session, "person", person_id, {"phone": "0612345678"})
        session.execute(
            text("UPDATE journal_action SET author_id = :other WHERE label = 'change_phone'"),
            {"other": new_id()},
        )
    assert history.undo_last(caseload) == "change_person"
    assert [action.label for action in history.undoable_actions(caseload)] == ["change_phone", "add_person"]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("coach", {"family_name": "Petit", "given_name": "Luc", "role": "REFERENT"}),
        (
            "monthly_return",
            {
                "month": "2026-10",
                "revision": 1,
                "rules_version": "2026",
                "locked_at": make.NOW,
                "snapshot": "{}",
                "digest": "0" * 64,
                "state": "locked",
            },
        ),
    ],
)
def test_what_is_made_for_good_is_not_undone(caseload, table, values):
    with caseload.write("make") as session:
        records.insert(session, table, values)
        action_id = session.execute(text("SELECT action_id FROM journal_state")).scalar_one()
    assert history.undoable_actions(caseload) == ()
    with pytest.raises(NothingToUndoError):
        history.undo_action(caseload, action_id)


def test_a_frozen_file_is_not_changed_by_undo(caseload):
    person_id = person(caseload)
    change(caseload, "person", person_id, town="Metz")
    target = history.undoable_actions(caseload)[0].action_id
    change(caseload, "person", person_id, frozen_since=make.TODAY, freeze_reason="contestation")
    with pytest.raises(FrozenFileError):
        history.undo_action(caseload, target)
    history.undo_last(caseload)  # the freezing itself
    history.undo_action(caseload, target)


def test_an_unknown_action_is_refused(caseload):
    with pytest.raises(NothingToUndoError):
        history.undo_action(caseload, new_id())


def test_the_history_of_a_field_tells_values_instants_and_authors(caseload):
    person_id = person(caseload, birth_date=date(1990, 1, 1))
    change(caseload, "person", person_id, birth_date=None)
    change(caseload, "person", person_id, birth_date=date(1991, 1, 1))
    history.undo_last(caseload)
    values = history.field_history(caseload, "person", person_id, "birth_date")
    assert [value.value for value in values] == [date(1990, 1, 1), None, date(1991, 1, 1), None]
    assert [value.label for value in values] == ["add_person", "change_person", "change_person", "undo"]
    assert {value.author_id for value in values} == {caseload.signed_in.coach_id}
    assert {value.at for value in values} == {make.NOW}
    with pytest.raises(ValueError, match="search_key"):
        history.field_history(caseload, "person", person_id, "search_key")


def test_every_type_of_value_comes_back_as_it_was(caseload):
    with caseload.write("record_act") as session:
        act_id = make.an_act(
            session, caseload.signed_in.coach_id, (), start_time=datetime(2026, 1, 1, 9, 5).time()
        )
    before = live(caseload)
    change(
        caseload,
        "act",
        act_id,
        date=date(2026, 1, 2),
        start_time=None,
        duration_minutes=45,
        counts_in_intensity=False,
        subject="«é»\n\"'\\ 😀",
    )
    after = live(caseload)
    history.undo_last(caseload)
    assert live(caseload) == before
    history.redo(caseload)
    assert live(caseload) == after


def test_clocks_set_back_or_forward_do_not_break_the_order(created):
    caseload = created.caseload
    instants = iter([timedelta(0), timedelta(days=400), timedelta(days=-400), timedelta(days=-399)])
    person_id = None
    for town in ("Metz", "Nancy", "Toul", "Verdun"):
        at = make.NOW + next(instants)
        caseload._transactions._clock = lambda at=at: at
        if person_id is None:
            person_id = person(caseload, town=town)
        else:
            change(caseload, "person", person_id, town=town)
    values = history.field_history(caseload, "person", person_id, "town")
    assert [value.value for value in values] == ["Metz", "Nancy", "Toul", "Verdun"]
    for expected in ("Toul", "Nancy", "Metz"):
        history.undo_last(caseload)
        assert live(caseload)["person", person_id]["town"] == expected


_step = st.one_of(
    st.tuples(
        st.just("change"), st.integers(0, 2), st.sampled_from(["town", "phone", "sex"]), st.integers(0, 2)
    ),
    st.tuples(st.just("add"), st.integers(0, 2), st.just(""), st.just(0)),
    st.tuples(st.just("act"), st.integers(0, 2), st.just(""), st.just(0)),
    st.tuples(st.just("remove"), st.integers(0, 2), st.just(""), st.just(0)),
    st.tuples(st.just("both"), st.integers(0, 2), st.sampled_from(["town", "sex"]), st.integers(0, 2)),
)


def _do(caseload, step, people: list[str]) -> None:
    kind, which, column, number = step
    value = {"town": f"Ville {number}", "phone": f"06{number}", "sex": number}.get(column)
    person_id = people[which % len(people)]
    if kind == "remove":  # nobody works on someone in the trash
        if len(people) == 1:
            return
        people.remove(person_id)
    with caseload.write(kind) as session:
        if kind == "change":
            records.update(session, "person", person_id, {column: value})
        elif kind == "add":
            people.append(make.a_person(session))
        elif kind == "act":
            make.an_act(session, caseload.signed_in.coach_id, (person_id,))
        elif kind == "remove":
            records.remove(session, "person", person_id, at=make.NOW)
        else:
            people.append(make.a_person(session, town="Toul"))
            records.update(session, "person", person_id, {column: value})
            records.update(session, "person", people[-1], {"family_name": "Autre"})


def walk(caseload, people, steps, moves) -> None:
    states = [live(caseload)]
    for step in steps:
        _do(caseload, step, people)
        if (now := live(caseload)) != states[-1]:
            states.append(now)
    place = len(states) - 1
    for move in moves:
        if move == "undo" and place > 0:
            history.undo_last(caseload)
            place -= 1
        elif move == "redo" and place < len(states) - 1:
            history.redo(caseload)
            place += 1
        assert live(caseload) == states[place]
    for _ in range(place):
        history.undo_last(caseload)
    assert live(caseload) == states[0]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    outcome = make.a_caseload(tmp_path_factory.mktemp("walk") / "essai.jalon")
    yield outcome.caseload
    outcome.caseload.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_step, max_size=8), st.lists(st.sampled_from(["undo", "undo", "redo"]), max_size=20))
def test_any_walk_of_doing_undoing_and_redoing_comes_back_to_the_same_content(walked, steps, moves):
    with walked.write("start") as session:
        people = [make.a_person(session)]
    walk(walked, people, steps, moves)


@pytest.mark.long
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_step, max_size=15), st.lists(st.sampled_from(["undo", "undo", "redo"]), max_size=40))
def test_five_hundred_walks_come_back_to_the_same_content(walked, steps, moves):
    with walked.write("start") as session:
        people = [make.a_person(session)]
    walk(walked, people, steps, moves)


@pytest.mark.parametrize("label", ["create_caseload", "demonstration"])
def test_how_the_file_came_to_be_is_never_undone(caseload, label):
    with caseload.write(label) as session:
        make.a_person(session)
    assert history.undoable_actions(caseload) == ()
    with pytest.raises(NothingToUndoError):
        history.undo_last(caseload)

"""A new act: what blocks, what warns, how minutes are shared."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.acts import (
    ActContext,
    ActWarning,
    BusyTime,
    NewAct,
    NewParticipant,
    minutes_of_coaches,
    problems_in,
    shares_of,
    warnings_about,
)
from jalon.domain.errors import Problem

TODAY = date(2026, 11, 20)
CONTEXT = ActContext(coaches=frozenset({"c"}), open_people={"p": True, "q": True, "r": True})


def act(*people, **changes):
    fields = {
        "date": TODAY,
        "duration_minutes": 60,
        "act_type": "ENTRETIEN",
        "target": "PERSONNE",
        "coach_ids": ("c",),
        "participants": tuple(p if isinstance(p, NewParticipant) else NewParticipant(p) for p in people),
        "module": "M1_EVALUATION",
        "modality": "PRESENTIEL",
    }
    return NewAct(**fields | changes)


def test_an_act_as_usual_has_neither_problem_nor_warning():
    assert problems_in(act("p"), TODAY, CONTEXT) == ()
    assert warnings_about(act("p"), CONTEXT) == ()


def test_the_duration_is_shared_among_those_who_came_minute_by_minute_from_the_first():
    shares = shares_of(act("p", NewParticipant("q", "ABSENT"), "r", duration_minutes=61, target="COLLECTIF"))
    assert [(s.person_id, s.minutes, s.received_minutes, s.present) for s in shares] == [
        ("p", 31, 61, True),
        ("q", 0, 0, False),
        ("r", 30, 61, True),
    ]


@given(duration=st.integers(1, 1440), held=st.lists(st.booleans(), max_size=12))
def test_the_shares_of_those_who_came_add_up_to_the_duration(duration, held):
    people = [NewParticipant(str(n), "HONORE" if came else "ABSENT") for n, came in enumerate(held)]
    shares = [share.minutes for share in shares_of(act(*people, duration_minutes=duration))]
    assert sum(shares) == (duration if any(held) else 0)
    given_to = [share for share, came in zip(shares, held, strict=True) if came]
    assert given_to == sorted(given_to, reverse=True)
    assert max(given_to, default=0) - min(given_to, default=0) <= 1


def test_who_is_spoken_of_with_an_employer_is_named_but_did_not_take_part():
    assert [share.present for share in shares_of(act("p", target="EMPLOYEUR"))] == [False]
    assert [share.present for share in shares_of(act("p", modality="COURRIEL_SMS"))] == [False]
    assert [share.present for share in shares_of(act("p", modality="TELEPHONE"))] == [True]


def test_each_colleague_has_the_whole_duration_unless_said_otherwise():
    led_by_two = act("p", coach_ids=("c", "d"), coach_minutes={"d": 20})
    assert minutes_of_coaches(led_by_two) == (("c", 60), ("d", 20))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"duration_minutes": 0}, Problem("duration_minutes", "not_positive")),
        ({"duration_minutes": 1441}, Problem("duration_minutes", "too_long")),
        ({"date": date(2026, 11, 21)}, Problem("date", "future")),
        ({"target": "AUTRE"}, Problem("target", "unknown")),
        ({"state": "FAIT"}, Problem("state", "unknown")),
        ({"module": "M5"}, Problem("module", "unknown")),
        ({"coach_ids": ()}, Problem("coaches", "missing")),
        ({"coach_ids": ("c", "c")}, Problem("coaches", "duplicate")),
        ({"coach_ids": ("x",)}, Problem("coaches", "unknown")),
        ({"participants": (NewParticipant("x"),)}, Problem("participants", "unknown")),
        ({"participants": (NewParticipant("p"), NewParticipant("p"))}, Problem("participants", "duplicate")),
        ({"participants": (NewParticipant("p", "VENU"),)}, Problem("attendance", "unknown")),
    ],
)
def test_only_what_cannot_be_counted_keeps_an_act_from_being_written(changes, problem):
    assert problem in problems_in(act("p", **changes), TODAY, CONTEXT)


def test_a_planned_act_may_be_tomorrow():
    assert problems_in(act("p", date=date(2026, 11, 21), state="PLANNED"), TODAY, CONTEXT) == ()


def busy(start, minutes):
    return ActContext(
        coaches=frozenset({"c"}), open_people={"p": True}, busy=(BusyTime("a", "c", start, minutes, "X"),)
    )


@pytest.mark.parametrize(
    ("changes", "context", "warning"),
    [
        ({"duration_minutes": 721}, CONTEXT, ActWarning.LONG_ACT),
        ({}, busy(None, 541), ActWarning.LONG_DAY),
        ({"start_time": time(9)}, busy(time(9, 59), 30), ActWarning.AT_ONCE),
        ({}, ActContext(coaches=frozenset({"c"}), open_people={"p": False}), ActWarning.OUTSIDE_PATH),
        ({"participants": ()}, CONTEXT, ActWarning.NO_PERSON),
        ({"module": None}, CONTEXT, ActWarning.NO_MODULE),
        ({}, ActContext(frozenset({"c"}), {"p": True}, is_month_locked=True), ActWarning.LOCKED_MONTH),
    ],
)
def test_what_deserves_a_look_warns_and_does_not_block(changes, context, warning):
    doubtful = act("p", **changes)
    assert warning in warnings_about(doubtful, context)
    assert problems_in(doubtful, TODAY, context) == ()


@pytest.mark.parametrize("start", [time(10), time(8, 30)])
def test_an_act_right_after_or_before_another_is_not_at_once_with_it(start):
    assert ActWarning.AT_ONCE not in warnings_about(act("p", start_time=time(9)), busy(start, 30))


def test_a_welcome_before_admission_is_no_act_outside_a_path():
    waiting = ActContext(coaches=frozenset({"c"}), open_people={"p": False})
    assert ActWarning.OUTSIDE_PATH not in warnings_about(act("p", module="M0_ACCUEIL"), waiting)

"""The structure's own lists and its own ways of counting: dated, undone, never in what is locked."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError, NotAllowedError, NothingToUndoError
from jalon.domain.months import Month
from jalon.domain.own_lists import EDITABLE, OwnList, rules_with
from jalon.services import history, returns
from jalon.services.act_lines import LineReader
from jalon.services.counting import CHOICES, change_counting, first_open_month, read_counting
from jalon.services.lists import change_list, entries_of, read_lists
from jalon.settings.paths import resource
from jalon.settings.rules import load_rules, rules_for
from jalon.storage import choices, records
from jalon.storage.caseload import SignedIn

TODAY = date(2026, 12, 2)
RULES = rules_for(TODAY)


def proposed(own: OwnList, name: str = "act_types") -> list[str]:
    return [entry.code for entry in entries_of(rules_with(RULES, {name: own}), name) if not entry.retired]


def test_every_list_of_the_structure_is_in_every_version_of_the_rules():
    for rules in load_rules(resource("rules")):
        for name in EDITABLE:
            assert entries_of(rules, name)


def test_a_list_takes_the_order_and_the_words_of_the_structure_and_keeps_its_codes():
    own = OwnList(("COLLECTIF", "ENTRETIEN"), frozenset({"REUNION"}), {"COLLECTIF": "Atelier"})
    arranged = rules_with(RULES, {"act_types": own})
    assert proposed(own)[:3] == ["COLLECTIF", "ENTRETIEN", "ACCUEIL"]
    assert "REUNION" not in proposed(own)
    assert arranged.label("act_types", "COLLECTIF") == "Atelier"
    assert arranged.label("act_types", "REUNION") == RULES.label("act_types", "REUNION"), "still read"
    assert sorted(arranged.codes("act_types")) == sorted(RULES.codes("act_types"))
    assert arranged.counting_in_force()["act_types_in_intensity"] != []
    assert rules_with(RULES, {}) is RULES
    assert rules_with(RULES, {"sexes": OwnList(("2",))}) is RULES, "not a list of the structure"


def test_codes_of_another_version_are_passed_over():
    assert proposed(OwnList(("GONE", "RETRAITE"), frozenset({"GONE"})), "exit_reasons")[0] == "RETRAITE"


def test_a_list_is_kept_undone_and_given_back(caseload):
    own = OwnList(("RETRAITE",), frozenset({"AUTRE"}), {"SANTE": "Santé"})
    change_list(caseload, "exit_reasons", own, today=TODAY)
    assert read_lists(caseload) == {"exit_reasons": own}
    history.undo_last(caseload)
    assert read_lists(caseload) == {}
    change_list(caseload, "exit_reasons", own, today=TODAY)
    change_list(caseload, "exit_reasons", OwnList(), today=TODAY)
    assert read_lists(caseload) == {}


@pytest.mark.parametrize(
    ("own", "code"),
    [
        (OwnList(labels={"SANTE": " "}), "missing"),
        (OwnList(labels={"SANTE": "x" * 81}), "too_long"),
        (OwnList(labels={"SANTE": "retraite"}), "duplicate"),
        (OwnList(hidden=frozenset(RULES.codes("exit_reasons"))), "missing"),
    ],
)
def test_a_list_that_could_not_be_used_is_refused(caseload, own, code):
    with pytest.raises(InvalidEntryError) as refused:
        change_list(caseload, "exit_reasons", own, today=TODAY)
    assert refused.value.problems[0].code == code
    assert read_lists(caseload) == {}


@pytest.mark.parametrize("kept", [3, {"order": "x", "hidden": {}, "labels": []}, {"labels": {"SANTE": 3}}])
def test_what_another_version_wrote_is_passed_over(caseload, kept):
    with caseload.write("change_settings") as session:
        choices.write_choice(session, "list.exit_reasons", kept)
        choices.write_choice(session, "counting", kept)
    assert read_lists(caseload) == {}
    assert read_counting(caseload, TODAY)[1] == ()


def test_papers_keep_the_words_of_all(caseload):
    change_list(caseload, "exit_reasons", OwnList(labels={"SANTE": "Autre mot"}), today=TODAY)
    assert rules_for(TODAY).label("exit_reasons", "SANTE") == "Raison de santé"


def test_a_colleague_without_the_role_is_told_so(caseload, monkeypatch):
    monkeypatch.setattr(caseload, "signed_in", SignedIn(None, "x", "REFERENT"))
    with pytest.raises(NotAllowedError):
        change_list(caseload, "exit_reasons", OwnList(("RETRAITE",)), today=TODAY)
    with pytest.raises(NotAllowedError):
        change_counting(caseload, Month(2026, 12), "by_coach", "by_rank")


def counted(caseload, month: Month, flag: str = "suspended_in_duration") -> object:
    return returns.prepare_return(caseload, month, today=TODAY)["counting"][flag]


def test_a_way_of_counting_holds_from_its_month_on_and_is_printed_in_the_return(caseload):
    change_counting(caseload, Month(2026, 10), "suspended_in_duration", "left_out")
    change_counting(caseload, Month(2026, 12), "suspended_in_duration", "counted")
    assert [counted(caseload, Month(2026, number)) for number in (9, 10, 11, 12)] == [
        "counted",
        "left_out",
        "left_out",
        "counted",
    ]
    assert counted(caseload, Month(2026, 11), "by_coach") == "not_shown"
    change_counting(caseload, Month(2026, 10), "suspended_in_duration", "counted")
    assert counted(caseload, Month(2026, 11)) == "counted", "the later choice of a month is the one"
    assert len(read_counting(caseload, TODAY)[1]) == 2


def test_suspended_days_leave_the_durations_from_that_month_on(caseload):
    with caseload.write("admit_person") as session:
        person = make.a_person(session)
        path = make.a_path(session, person, date(2026, 1, 1))
        period = {"start_date": date(2026, 3, 1), "end_date": date(2026, 3, 31), "reason": "SANTE"}
        records.insert(session, "suspension", {"support_path_id": path, **period})
    before = returns.month_follow_up(caseload, Month(2026, 11))["DUREE_EA_FIN"]
    change_counting(caseload, Month(2026, 11), "suspended_in_duration", "left_out")
    after = returns.month_follow_up(caseload, Month(2026, 11))["DUREE_EA_FIN"]
    earlier = returns.month_follow_up(caseload, Month(2026, 10))["DUREE_EA_FIN"]
    assert before != after
    document = returns.prepare_return(caseload, Month(2026, 11), today=TODAY)
    assert document["indicators"]["DUREE_EA_FIN"] == after
    assert (
        returns.prepare_return(caseload, Month(2026, 10), today=TODAY)["indicators"]["DUREE_EA_FIN"]
        == earlier
    )


def test_a_locked_month_is_not_counted_otherwise(caseload):
    returns.lock_month(caseload, Month(2026, 11), today=TODAY)
    for number in (9, 11):
        with pytest.raises(InvalidEntryError):
            change_counting(caseload, Month(2026, number), "by_coach", "by_rank")
    assert first_open_month(caseload, TODAY) == Month(2026, 12)
    assert first_open_month(caseload, date(2026, 11, 30)) == Month(2026, 12)
    change_counting(caseload, Month(2026, 12), "by_coach", "by_rank")
    assert not returns.month_overview(caseload, Month(2026, 11), today=TODAY).has_changed


def test_only_what_the_program_carries_out_can_be_chosen(caseload):
    for flag, values in CHOICES.items():
        assert getattr(RULES.counting, flag) in values
        with pytest.raises(ValueError):
            change_counting(caseload, Month(2026, 12), flag, "otherwise")
    with pytest.raises(ValueError):
        change_counting(caseload, Month(2026, 12), "workshop", "shared_equally")


def test_an_act_is_typed_by_the_structures_own_label_and_still_by_the_common_one(caseload):
    common = RULES.label("act_types", "MISE_EN_SITUATION")
    reader = LineReader()
    change_list(caseload, "act_types", OwnList(labels={"MISE_EN_SITUATION": "Tutorat atelier"}), today=TODAY)
    for typed in ("Tutorat atelier", common):
        read = reader.read(caseload, f"45 {typed}", today=TODAY)
        assert read.act_type == "MISE_EN_SITUATION", typed


def test_a_way_of_counting_under_a_locked_month_is_neither_undone_nor_done_again(caseload):
    october = Month(2026, 10)
    change_counting(caseload, october, "by_coach", "by_rank")
    history.undo_last(caseload)
    history.redo(caseload)
    returns.lock_month(caseload, october, today=TODAY)
    before = read_counting(caseload, october.last_day)
    with pytest.raises(InvalidEntryError):
        history.undo_last(caseload)
    for action in history.undoable_actions(caseload):
        if action.label == "change_settings":
            with pytest.raises(InvalidEntryError):
                history.undo_action(caseload, action.action_id)
    assert read_counting(caseload, october.last_day) == before


def test_a_way_of_counting_that_was_undone_is_not_done_again_under_a_locked_month(caseload):
    october = Month(2026, 10)
    change_counting(caseload, october, "by_coach", "by_rank")
    history.undo_last(caseload)
    with caseload.write("lock_month") as session:
        values = {"month": "2026-10", "revision": 1, "state": "locked", "rules_version": "2026",
                  "locked_at": make.NOW, "snapshot": "{}", "digest": ""}  # fmt: skip
        records.insert(session, "monthly_return", values)
    with pytest.raises((InvalidEntryError, NothingToUndoError)):
        history.redo(caseload)
    assert read_counting(caseload, october.last_day)[1] == ()


def test_a_way_of_counting_of_a_month_to_come_is_still_undone(caseload):
    returns.lock_month(caseload, Month(2026, 10), today=TODAY)
    change_counting(caseload, Month(2026, 11), "by_coach", "by_rank")
    assert history.undo_last(caseload) == "change_settings"
    assert read_counting(caseload, TODAY)[1] == ()

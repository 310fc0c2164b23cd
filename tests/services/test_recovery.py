from datetime import date

import make
from jalon.services import colleagues, history, recovery
from jalon.services.recovery import RecoveryState

DAY = date(2026, 11, 22)


def test_a_new_code_has_a_sheet_that_nobody_read_back_yet(caseload):
    assert recovery.find_recovery_state(caseload) == RecoveryState()
    colleagues.renew_recovery_code(caseload)
    assert recovery.find_recovery_state(caseload) == RecoveryState(make.NOW.date(), None)


def test_the_proof_is_noted_and_a_newer_code_needs_another(caseload):
    colleagues.renew_recovery_code(caseload)
    recovery.prove_recovery_code(caseload, DAY)
    assert recovery.find_recovery_state(caseload).proven_on == DAY
    colleagues.renew_recovery_code(caseload)
    assert recovery.find_recovery_state(caseload).proven_on is None


def test_neither_can_be_undone_for_the_former_code_would_not_come_back(caseload):
    colleagues.renew_recovery_code(caseload)
    recovery.prove_recovery_code(caseload, DAY)
    assert history.undoable_actions(caseload) == ()


def test_a_group_is_recognised_however_it_is_typed(created):
    groups = recovery.groups_of(created.recovery_code)
    assert len(groups) == 6
    assert recovery.is_group(f" {groups[0].lower()} ", groups[0])
    assert recovery.is_group("oil07x", "0110 7X".replace(" ", ""))
    assert not recovery.is_group(groups[1], groups[0])


def test_four_groups_of_six_are_asked_in_order(created):
    asked = recovery.groups_to_retype(created.recovery_code)
    assert len(set(asked)) == 4
    assert list(asked) == sorted(asked)
    assert set(asked) <= set(range(6))
    drawn = {recovery.groups_to_retype(created.recovery_code) for _ in range(60)}
    assert len(drawn) > 5

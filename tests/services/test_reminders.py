"""The delays of the reminders: the structure's numbers, else the program's."""

import pytest

import make
from jalon.domain.errors import InvalidEntryError, NotAllowedError
from jalon.services import history
from jalon.services.reminders import BOUNDS, Reminders, change_reminders, read_reminders
from jalon.storage import choices
from jalon.storage.caseload import NewCoach, SignedIn


def test_a_new_caseload_has_the_numbers_of_the_program(caseload):
    assert read_reminders(caseload) == Reminders(30, 10, 5, 14)


def test_the_numbers_of_the_structure_are_kept_and_only_they(caseload):
    change_reminders(caseload, Reminders(days_without_contact=45))
    assert read_reminders(caseload) == Reminders(days_without_contact=45)
    with caseload.read() as session:
        assert choices.read_choice(session, "reminders") == {"days_without_contact": 45}
    change_reminders(caseload, Reminders())
    assert read_reminders(caseload) == Reminders()


def test_a_change_can_be_undone_and_made_again(caseload):
    change_reminders(caseload, Reminders(return_due_day=15))
    assert history.undo_last(caseload) == "change_settings"
    assert read_reminders(caseload) == Reminders()
    change_reminders(caseload, Reminders(return_due_day=20))
    assert read_reminders(caseload).return_due_day == 20


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("side", [0, 1])
def test_a_number_out_of_its_bounds_is_refused(caseload, name, side):
    edge = BOUNDS[name][side]
    change_reminders(caseload, Reminders(**{name: edge}))
    with pytest.raises(InvalidEntryError) as refused:
        change_reminders(caseload, Reminders(**{name: edge + (1 if side else -1)}))
    assert [problem.field for problem in refused.value.problems] == [name]
    assert getattr(read_reminders(caseload), name) == edge


@pytest.mark.parametrize(
    "kept", [3, [1], {"days_without_contact": "30"}, {"return_due_day": 31}, {"x": True}]
)
def test_what_another_version_wrote_does_not_stop_the_reminders(caseload, kept):
    with caseload.write("change_settings") as session:
        choices.write_choice(session, "reminders", kept)
    assert read_reminders(caseload) == Reminders()


def test_a_colleague_without_the_role_is_told_so(caseload, monkeypatch):
    monkeypatch.setattr(caseload, "signed_in", SignedIn(None, "x", "REFERENT"))
    with pytest.raises(NotAllowedError):
        change_reminders(caseload, Reminders(days_without_contact=45))


def test_two_posts_that_choose_write_the_same_record(caseload, tmp_path):
    other = make.a_caseload(tmp_path / "autre.jalon", coach=NewCoach("Roux", "Léa", "ADMIN")).caseload
    found = []
    for one in (caseload, other):
        change_reminders(one, Reminders(days_without_contact=45))
        with one.read() as session:
            found.append(session.connection().exec_driver_sql("SELECT id FROM setting").scalars().all())
    other.close()
    assert found[0] == found[1]
    assert len(found[0]) == 1

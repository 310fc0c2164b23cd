from datetime import date

import pytest

import make
from jalon.domain import errors
from jalon.services import caseloads, colleagues, history
from jalon.services.caseloads import NewCoach
from jalon.services.colleagues import ColleagueDetails
from jalon.storage.keyring import KeyDerivation

CHEAP = KeyDerivation.cheap()
BRUNO = "girafe parapluie mardi sirop caillou violon tiroir"


def with_bruno(caseload, role="REFERENT"):
    coach = NewCoach("Durand", "Bruno", role, phone="06 11 22 33 44")
    return colleagues.add_colleague(caseload, coach, BRUNO, kdf=CHEAP)


def found(caseload, coach_id):
    return next(one for one in colleagues.list_colleagues(caseload) if one.id == coach_id)


def as_bruno(caseload):
    caseload.close()
    return caseloads.open_caseload(caseload.path, BRUNO, allow_cheap=True, allow_any_folder=True)


def test_a_colleague_is_added_with_a_phone(caseload):
    assert found(caseload, with_bruno(caseload)).phone == "06 11 22 33 44"


def test_since_when_a_colleague_is_in_post_and_the_title_of_2026_are_kept(caseload):
    bruno = with_bruno(caseload)
    wanted = ColleagueDetails(
        "Durand",
        "Bruno",
        "REFERENT",
        hired_date=date(2026, 3, 2),
        certification="TITULAIRE",
        certification_date=date(2026, 9, 30),
    )
    assert colleagues.change_colleague(caseload, bruno, wanted)
    changed = found(caseload, bruno)
    assert (changed.hired_date, changed.certification) == (date(2026, 3, 2), "TITULAIRE")
    assert changed.certification_date == date(2026, 9, 30)


def test_names_role_and_phone_change_and_the_change_is_undone_by_its_name(caseload):
    bruno = with_bruno(caseload)
    wanted = ColleagueDetails("Durand-Roy", "Bruno", "COORDINATEUR", None, "bruno@exemple.fr")
    assert colleagues.change_colleague(caseload, bruno, wanted)
    assert not colleagues.change_colleague(caseload, bruno, wanted)
    changed = found(caseload, bruno)
    assert (changed.family_name, changed.role, changed.phone) == ("Durand-Roy", "COORDINATEUR", None)
    assert history.undo_last(caseload) == "change_colleague"
    assert found(caseload, bruno).family_name == "Durand"
    assert found(caseload, bruno).role == "REFERENT"


def test_somebody_must_be_left_to_manage(caseload):
    own = caseload.signed_in.coach_id
    bruno = with_bruno(caseload)
    with pytest.raises(errors.LastManagerError):
        colleagues.change_colleague(caseload, own, ColleagueDetails("Martin", "Claire", "REFERENT"))
    colleagues.change_colleague(caseload, bruno, ColleagueDetails("Durand", "Bruno", "ADMIN"))
    colleagues.change_colleague(caseload, own, ColleagueDetails("Martin", "Claire", "REFERENT"))
    assert found(caseload, own).role == "REFERENT"


def test_a_referent_changes_their_own_phone_and_nobodys_role(caseload):
    bruno, claire = with_bruno(caseload), caseload.signed_in.coach_id
    mine = as_bruno(caseload)
    assert not colleagues.may_manage(mine)
    colleagues.change_colleague(mine, bruno, ColleagueDetails("Durand", "Bruno", "REFERENT", "01 02"))
    assert found(mine, bruno).phone == "01 02"
    for coach_id, wanted in (
        (bruno, ColleagueDetails("Durand", "Bruno", "ADMIN")),
        (claire, ColleagueDetails("Martin", "Clara", "COORDINATEUR")),
    ):
        with pytest.raises(errors.NotAllowedError):
            colleagues.change_colleague(mine, coach_id, wanted)
    mine.close()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ColleagueDetails(" ", "Bruno", "REFERENT"), "family_name"),
        (ColleagueDetails("Durand", "B" * 81, "REFERENT"), "given_name"),
        (ColleagueDetails("Durand", "Bruno", "CHEF"), "role"),
        (ColleagueDetails("Durand", "Bruno", "REFERENT", "0" * 41), "phone"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_written(caseload, wanted, field):
    bruno = with_bruno(caseload)
    with pytest.raises(errors.InvalidEntryError) as refused:
        colleagues.change_colleague(caseload, bruno, wanted)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert found(caseload, bruno).family_name == "Durand"


def test_who_has_no_way_in_only_leaves_and_comes_back(caseload):
    from jalon.storage import records

    with caseload.write("demonstration") as session:
        row = {"family_name": "Roy", "given_name": "Anne", "role": "REFERENT"}
        anne = records.insert(session, "coach", row)
    colleagues.note_departure(caseload, anne, make.TODAY)
    assert found(caseload, anne).left_date == make.TODAY
    assert colleagues.list_colleagues(caseload)[-1].id == anne
    colleagues.note_departure(caseload, anne, None)
    assert found(caseload, anne).left_date is None
    with pytest.raises(ValueError, match="removed"):
        colleagues.note_departure(caseload, with_bruno(caseload), make.TODAY)


def test_a_removal_cannot_be_undone_for_the_key_would_not_come_back(caseload):
    bruno = with_bruno(caseload)
    colleagues.remove_colleague(caseload, bruno, left_date=make.TODAY)
    assert history.undoable_actions(caseload) == ()
    assert not found(caseload, bruno).can_open


def test_the_people_entrusted_to_a_colleague_are_counted(caseload):
    from jalon.storage import records

    bruno = with_bruno(caseload)
    with caseload.write("demonstration") as session:
        for number, exit_date in enumerate((None, None, make.TODAY.replace(month=1)), start=1):
            person = make.a_person(session, case_code=f"A-{number:04d}")
            path = make.a_path(session, person, make.TODAY.replace(year=2025), exit_date)
            values = {"support_path_id": path, "coach_id": bruno, "start_date": make.TODAY.replace(year=2025)}
            records.insert(session, "coach_assignment", values)
    assert found(caseload, bruno).entrusted_people == 2

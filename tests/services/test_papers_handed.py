"""What was handed to whom and when: written, found, undone, and printed again as it was."""

from datetime import date, timedelta

import pytest

import make
from jalon.domain.errors import FrozenFileError, InvalidEntryError
from jalon.domain.months import Month
from jalon.services import history
from jalon.services.papers.asked import Asked
from jalon.services.papers.handing import code_of, find_handed, hand_over, list_handed, print_again
from jalon.services.papers.making import make_paper
from jalon.services.papers.recipients import recipient_of
from jalon.storage import records

ASKED = {"month": Month(2026, 11), "choices": {"with_name": "YES"}}


@pytest.fixture
def her(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 3, 2))
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 3))
    return person


def handed(caseload, her, **changes):
    made = make_paper(caseload, "D9", Asked(person_id=her, **ASKED), today=make.TODAY)
    fields = {"day": make.TODAY, "recipient": "Zoé Lefèvre", "today": make.TODAY} | changes
    return made, hand_over(caseload, made, **fields)


def test_a_paper_handed_is_found_by_person_words_and_day_and_its_handing_can_be_undone(caseload, her):
    handed(caseload, her)
    (one,) = list_handed(caseload, person_id=her)
    assert (one.paper, one.date, one.recipient) == ("RELEVE", make.TODAY, "Zoé Lefèvre")
    assert code_of(one) == "D9"
    titles = {"RELEVE": "Relevé mensuel individuel"}
    for text in ("lefevre", "A-0001", "releve 20/11/2026", ""):
        assert find_handed(caseload, text, titles) == (one,)
    assert find_handed(caseload, "durand", titles) == ()
    history.undo_last(caseload)
    assert list_handed(caseload, person_id=her) == ()


def test_a_paper_printed_again_has_the_same_bytes_until_what_is_on_file_changes(caseload, her):
    made, handed_id = handed(caseload, her)
    later = make.TODAY + timedelta(days=9)
    again = print_again(caseload, handed_id, today=later)
    assert again.is_same is True
    assert again.made.content == made.content
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (her,), date=date(2026, 11, 4))
    again = print_again(caseload, handed_id, today=later)
    assert again.is_same is False
    assert again.made.content != made.content


def test_the_copy_of_her_data_is_for_her_and_a_sheet_for_the_lead_structure(caseload, her):
    made, _ = handed(caseload, her)
    with caseload.write("demonstration") as session:
        records.insert(session, "platform", {"department": "57", "lead_operator_name": "Passerelle"})
    assert recipient_of(caseload, made) == "Passerelle"
    made = make_paper(caseload, "D21", Asked(person_id=her), today=make.TODAY)
    assert recipient_of(caseload, made) == "Zoé Lefèvre"


def test_nothing_is_handed_tomorrow_nor_of_a_frozen_file(caseload, her):
    with pytest.raises(InvalidEntryError):
        handed(caseload, her, day=make.TODAY + timedelta(days=1))
    with pytest.raises(InvalidEntryError):
        handed(caseload, her, recipient="a" * 121)
    made, _ = handed(caseload, her)
    with caseload.write("demonstration") as session:
        records.update(session, "person", her, {"frozen_since": date(2026, 11, 10)})
    assert list_handed(caseload) == ()
    with pytest.raises(FrozenFileError):
        hand_over(caseload, made, day=make.TODAY, recipient=None, today=make.TODAY)

"""What a person was told, agreed to share, and asked of her data, with the delay of the law."""

from datetime import date

import pytest

import make
from jalon.domain.errors import InvalidEntryError
from jalon.services import person_records
from jalon.services.deadlines import read_deadlines
from jalon.services.person_records import add_record, correct_record

TODAY = date(2026, 11, 20)


@pytest.fixture
def her(caseload):
    with caseload.write("demonstration") as session:
        return make.a_person(session)


def asked(caseload):
    found = read_deadlines(caseload, None, today=TODAY)
    return [(one.due_date, one.person.case_code) for one in found if one.rule == "RIGHTS_REQUEST"]


def request(caseload, her, received=date(2026, 11, 2), **changes):
    values = {"kind": "ACCES", "received_date": received, "due_date": None, **changes}
    return add_record(caseload, "rights_request", her, values)


def test_an_answer_is_owed_one_month_later_and_announced(caseload, her):
    request_id = request(caseload, her, date(2026, 10, 31))
    assert asked(caseload) == [(date(2026, 11, 30), "A-0001")]
    correct_record(
        caseload,
        "rights_request",
        request_id,
        {"answered_date": TODAY, "answer": "Copie remise en main propre"},
    )
    assert asked(caseload) == []


def test_two_more_months_ask_for_a_reason_and_no_delay_is_longer(caseload, her):
    with pytest.raises(InvalidEntryError) as raised:
        request(caseload, her, due_date=date(2026, 12, 3))
    assert [(one.field, one.code) for one in raised.value.problems] == [("answer", "missing")]
    request(caseload, her, due_date=date(2027, 2, 2), answer="Archives à relire\u00a0: dit le 10/11")
    with pytest.raises(InvalidEntryError) as raised:
        request(caseload, her, due_date=date(2027, 2, 3), answer="Archives")
    assert [(one.field, one.code) for one in raised.value.problems] == [("due_date", "too_late")]


def test_a_request_is_not_closed_without_what_was_answered(caseload, her):
    request_id = request(caseload, her)
    with pytest.raises(InvalidEntryError):
        correct_record(caseload, "rights_request", request_id, {"answered_date": TODAY})
    assert len(asked(caseload)) == 1


def test_an_agreement_to_share_names_its_partner_its_ground_and_its_end(caseload, her):
    with pytest.raises(InvalidEntryError):
        add_record(caseload, "sharing_consent", her, {"start_date": TODAY, "recipient": " "})
    values = {"recipient": "SAVS Les Tilleuls", "ground": "ACCORD", "shared_items": "EMPLOI PROJET"}
    consent = add_record(caseload, "sharing_consent", her, values | {"start_date": TODAY})
    with pytest.raises(InvalidEntryError):
        correct_record(caseload, "sharing_consent", consent, {"withdrawn_date": date(2026, 11, 19)})
    correct_record(caseload, "sharing_consent", consent, {"withdrawn_date": TODAY})
    (kept,) = person_records.read_file(caseload, her).of("sharing_consent")
    assert (kept.values["recipient"], kept.values["withdrawn_date"]) == ("SAVS Les Tilleuls", TODAY)

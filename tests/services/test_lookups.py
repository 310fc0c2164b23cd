"""Who is proposed from a few letters, and what tells namesakes apart."""

from datetime import date

import make
from jalon.services import lookups, people
from jalon.services.act_lines import LineReader


def test_namesakes_are_told_apart_by_their_birth_and_others_need_none(caseload):
    with caseload.write("demonstration") as session:
        make.a_person(session, case_code="A-0001", birth_date=date(1995, 3, 14))
        make.a_person(session, case_code="A-0002", birth_date=date(1970, 1, 2), family_name="LEFEVRE")
        make.a_person(session, case_code="A-0003", given_name="Zoélie")
    found = {one.detail: one.birth_date for one in lookups.suggest_people(caseload, "zoe lef")}
    assert found == {"A-0001": date(1995, 3, 14), "A-0002": date(1970, 1, 2), "A-0003": None}
    line = LineReader().propose(caseload, "zoe", 3, today=make.TODAY)
    assert {one.detail: one.candidate.birth_date for one in line} == found


def test_a_case_code_is_named_unless_several_bear_it(caseload):
    with caseload.write("demonstration") as session:
        make.a_person(session, case_code="A-0001")
        for given in ("Anne", "Ange"):
            make.a_person(session, case_code="A-0002", given_name=given)
    codes = {"A-0001", "A-0002", "A-0009"}
    assert people.name_codes(caseload, codes) == {"A-0001": "Zoé Lefèvre"}

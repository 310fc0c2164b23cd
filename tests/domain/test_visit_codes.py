"""The code of a visit as hands and readers of codes type it."""

from dataclasses import replace
from datetime import date

import pytest

from jalon.domain.act_line import ActLine, Candidate, Named
from jalon.domain.act_line_words import Meaning
from jalon.domain.disclosure import employer_may_know
from jalon.domain.visit_codes import CodedVisit, typed_code, with_visit, without_code

ZOE = Candidate(Meaning.PERSON, "zoe", "Zoé Lefèvre")
PHARE = Candidate(Meaning.EMPLOYER, "phare", "Le Phare")
VISIT = CodedVisit("V-0412", date(2026, 12, 1), "phare", "Le Phare", "claire", ("zoe",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("V-0412", "V-0412"),
        ("45 v-0412 a montré son poste", "V-0412"),
        ("VB-0007", "VB-0007"),
        ("V-412", "V-0412"),
        ("v 0412 hier", "V-0412"),
        ("V0412", "V-0412"),
        ("V-12345", "V-12345"),
        ("V 45", None),
        ("V)à'&é", "V-0412"),  # read by a reader set for an American keyboard, on a French one
        ("  v)à'&é ", "V-0412"),
        ("A-0412", None),
        ("AV-0412", None),
        ("V-04123456", None),
        ("le 45 chez Roux", None),
        ("(à", None),
    ],
)
def test_a_code_is_known_as_it_is_typed_or_read(text, code):
    found = typed_code(text)
    assert (found and found.code) == code
    if found:
        left = without_code(text, found)
        assert len(left) == len(text)
        assert typed_code(left) is None


def test_a_visit_completes_the_line_and_never_takes_back_what_it_says():
    typed = typed_code("V-0412")
    line = with_visit(ActLine("V-0412"), VISIT, typed, people=(ZOE,), employer=PHARE)
    assert [named.candidate for named in line.people] == [ZOE]
    assert line.employer.candidate is PHARE
    assert (line.day, line.act_type, line.place) == (date(2026, 12, 1), "VISITE_EMPLOI", "EMPLOYEUR")
    said = ActLine(
        "", day=date(2026, 12, 2), act_type="BILAN_TRIPARTITE", place="STRUCTURE",
        people=(Named("Zoé", 0, 3, (ZOE,), is_certain=True),),
        employer=Named("L’autre", 4, 11, (replace(PHARE, id="autre"),), is_certain=True),
    )  # fmt: skip
    assert with_visit(said, VISIT, typed, people=(ZOE,), employer=PHARE) == said


@pytest.mark.parametrize(
    ("choices", "has_signed", "knows", "may_know"),
    [
        ([], False, [], False),
        (["OUI"], False, [None], True),
        (["OUI", None], False, [], True),
        (["OUI", "NON"], False, [], False),
        (["PARTIELLE"], False, [], False),
        (["A_DECIDER"], False, [False], False),
        (["NON"], False, [True], True),
        (["NON"], True, [], True),
    ],
)
def test_an_employer_is_told_only_what_the_person_decided_or_it_knows_already(
    choices, has_signed, knows, may_know
):
    assert employer_may_know(choices=choices, has_signed=has_signed, knows=knows) is may_know

"""The catalogue of papers: each has words, asks for what it needs, and names nobody in a file name."""

from datetime import date

import pytest

import make
from jalon.domain.errors import (
    FrozenFileError,
    NoSuchFaceError,
    PaperNeedsError,
    UnknownPaperError,
    UnknownRecordError,
)
from jalon.domain.ids import new_id
from jalon.domain.months import Month
from jalon.services.papers.asked import Asked
from jalon.services.papers.catalogue import PAPERS, find_kind
from jalon.services.papers.making import make_paper
from jalon.storage import records
from jalon.ui.paper_words import PAPER_WORDS

NOVEMBER = Month(2026, 11)


@pytest.fixture
def her(caseload):
    with caseload.write("demonstration") as session:
        person = make.a_person(session)
        make.a_path(session, person, date(2026, 3, 2))
        make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 11, 3))
    return person


@pytest.mark.parametrize("code", PAPERS)
def test_every_paper_has_its_words_and_a_file_name_of_plain_letters(code):
    words = PAPER_WORDS[code]
    assert words.title
    assert words.help.endswith(".")
    assert set(PAPERS[code].variants) <= set(words.variants or ())
    assert PAPERS[code].stem.replace("-", "").isascii()
    assert PAPERS[code].stem == PAPERS[code].stem.lower()


def test_a_file_is_named_by_stem_case_code_and_month(caseload, her):
    made = make_paper(caseload, "d9", Asked(person_id=her, month=NOVEMBER), today=make.TODAY)
    assert made.file_name == "releve-individuel-A-0001-2026-11.pdf"
    assert made.content.startswith(b"%PDF")
    made = make_paper(caseload, "D21", Asked(person_id=her), today=make.TODAY)
    assert made.file_name == "copie-des-donnees-A-0001.pdf"


def test_what_is_missing_unknown_or_frozen_is_said_before_anything_is_made(caseload, her):
    for code, asked, failure in (
        ("D99", Asked(), UnknownPaperError),
        ("D9", Asked(month=NOVEMBER), PaperNeedsError),
        ("D9", Asked(person_id=her), PaperNeedsError),
        ("D9", Asked(person_id=new_id(), month=NOVEMBER), UnknownRecordError),
        ("D9", Asked(person_id=her, month=NOVEMBER, is_simple=True), NoSuchFaceError),
        ("D11", Asked(month=NOVEMBER, is_blank=True), NoSuchFaceError),
        ("D11", Asked(month=NOVEMBER, variant="BIPARTITE"), NoSuchFaceError),
    ):
        with pytest.raises(failure):
            make_paper(caseload, code, asked, today=make.TODAY)
    with caseload.write("demonstration") as session:
        records.update(session, "person", her, {"frozen_since": date(2026, 11, 10)})
    with pytest.raises(FrozenFileError):
        make_paper(caseload, "D21", Asked(person_id=her), today=make.TODAY)


def test_a_code_is_found_however_its_letter_is_typed():
    assert find_kind(" d19 ") is PAPERS["D19"]

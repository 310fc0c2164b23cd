"""Claims for funding: numbered without holes, kept as they were printed, corrected by another one."""

from datetime import date

import pytest

from jalon.domain.errors import InvalidEntryError
from jalon.services import claims
from jalon.services.claims import ClaimChoices, NewClaim
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.storage import records, undo
from reports import reading

TODAY = date(2027, 1, 7)
YEAR = (date(2026, 4, 1), date(2026, 12, 31))


@pytest.fixture
def agreement(caseload):
    with caseload.write("demonstration") as session:
        found = records.insert(
            session,
            "agreement",
            {"reference": "CHD-57", "kind": "HABILITATION", "start_date": date(2026, 4, 1)},
        )
        line = {"funding_unit": "PLACE_AN", "delegated_slots": 12, "amount_cents": 430_000}
        line |= {"agreement_id": found, "valid_from": date(2026, 4, 1)}
        records.insert(session, "agreement_line", line)
    return found


def test_a_claim_by_month_and_one_by_day_are_exact_and_show_their_calculation(caseload, agreement):
    by_month = NewClaim(agreement, TODAY, *YEAR, "MOIS_12")
    claim = claims.issue_claim(caseload, by_month)
    text = reading.text_of(make_paper(caseload, "D18", Asked(record_id=claim), today=TODAY).content)
    for words in ("AF-2027-001", "38 700,00 €", "9/12 mois", "4 300,00 €", "CHD-57"):
        assert words in text
    by_day = claims.reckon(caseload, NewClaim(agreement, TODAY, *YEAR, "JOUR_REEL"))
    assert by_day.amount_cents == 3_887_671
    assert by_day.overlaps == ("AF-2027-001",)
    draft = claims.draft_document(caseload, NewClaim(agreement, TODAY, *YEAR, "JOUR_REEL"))
    assert draft["number"] is None
    assert draft["lines"][0]["part"] == 275


def test_an_issued_claim_stays_as_it_was_whatever_changes_after(caseload, agreement):
    claim = claims.issue_claim(caseload, NewClaim(agreement, TODAY, *YEAR))
    before = make_paper(caseload, "D18", Asked(record_id=claim), today=TODAY).content
    claims.change_claim_choices(caseload, ClaimChoices("FACTURE", "EXONERATION", "À 30 jours."))
    with caseload.write("change_agreement") as session:
        records.update(session, "agreement", agreement, {"reference": "AUTRE"})
    assert make_paper(caseload, "D18", Asked(record_id=claim), today=TODAY).content == before
    with caseload.read() as session:
        assert "issue_claim" not in {action.label for action in undo.undoable_actions(session)}


def test_a_correction_is_a_new_number_that_says_what_it_replaces(caseload, agreement):
    first = claims.issue_claim(caseload, NewClaim(agreement, TODAY, *YEAR))
    wanted = NewClaim(agreement, TODAY, *YEAR, "JOUR_REEL", corrects_id=first)
    assert claims.reckon(caseload, wanted).overlaps == ()
    second = claims.issue_claim(caseload, wanted)
    numbers = [one.number for one in claims.list_claims(caseload)]
    assert numbers == ["AF-2027-002", "AF-2027-001"]
    text = reading.text_of(make_paper(caseload, "D18", Asked(record_id=second), today=TODAY).content)
    assert "annule et remplace le n° AF-2027-001 du 7 janvier 2027" in text
    assert "176,71 € reste à verser" in text
    with pytest.raises(InvalidEntryError) as again:
        claims.issue_claim(caseload, wanted)
    assert [problem.code for problem in again.value.problems] == ["duplicate"]


def test_numbers_follow_one_another_by_year_and_a_refused_claim_takes_none(caseload, agreement):
    claims.issue_claim(caseload, NewClaim(agreement, date(2026, 12, 31), *YEAR))
    with pytest.raises(InvalidEntryError) as refused:
        claims.issue_claim(caseload, NewClaim(agreement, TODAY, date(2026, 4, 2), YEAR[1]))
    assert refused.value.problems[0].code == "not_whole_months"
    claims.issue_claim(caseload, NewClaim(agreement, TODAY, *YEAR))
    claims.issue_claim(caseload, NewClaim(agreement, TODAY, *YEAR))
    assert [one.number for one in claims.list_claims(caseload)] == [
        "AF-2027-002", "AF-2027-001", "AF-2026-001",
    ]  # fmt: skip


def test_the_next_claim_begins_after_the_last_one_and_words_are_those_of_the_structure(caseload, agreement):
    claims.change_claim_choices(caseload, ClaimChoices("APPEL", "HORS_CHAMP", "Virement à trente jours."))
    claims.issue_claim(caseload, NewClaim(agreement, TODAY, YEAR[0], date(2026, 9, 30)))
    wanted = claims.proposed_claim(caseload, agreement, today=TODAY)
    assert (wanted.period_start, wanted.period_end) == (date(2026, 10, 1), date(2026, 12, 31))
    text = reading.text_of(make_paper(caseload, "D18", Asked(), today=TODAY).content)
    for words in ("Appel de fonds", "projet, sans numéro", "hors du champ de la TVA", "Virement à trente"):
        assert words in text

"""The annual report against a computation straight over the year; locked months, masks and texts."""

from datetime import date

import pytest
from sqlalchemy import select

import make
from dense_caseloads import dense_caseload
from follow_up_caseloads import with_follow_up
from jalon.domain.errors import InvalidEntryError, UnknownRecordError
from jalon.domain.months import Month
from jalon.domain.years import year_figures
from jalon.services import annual_report, returns
from jalon.services.papers.asked import Asked
from jalon.services.papers.making import make_paper
from jalon.settings.rules import rules_for
from jalon.storage import records
from jalon.storage.schema.paths import SupportPathRow
from jalon.storage.schema.structure import StructureRow
from oracle_of_indicators import figures as month_oracle
from oracle_of_years import months_text, year_of
from reports import reading
from services.test_indicators_against_oracle import taken_back, write_export

TODAY = date(2026, 12, 31)


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_of_a_year_are_those_of_a_computation_straight_over_its_days(caseload, seed):
    month, drawn = dense_caseload(seed)
    drawn = with_follow_up(month, drawn, seed)
    first, last = date(month.year, 1, 1), date(month.year, 12, 31)
    with taken_back(caseload) as session:
        write_export(session, drawn)
        months, count = annual_report._read_year(session, month.year, last)
    found = year_figures([one.figures for one in months], count, rules_for(last))
    expected = year_of(drawn, first, last)
    days = expected.pop("ended_days")
    assert {code: found[code] for code in expected} == expected
    assert found["DUREE_EA_SORTIES"]["paths"] == len(days)
    assert found["DUREE_EA_SORTIES"]["mean"] == months_text(days)
    december = month_oracle(drawn, month.year, 12)
    stocks = ("CIBLE", "TX_OCC", "NB_M1", "NB_M4", "EN_EMPLOI", "TX_EMPLOI", "MAINTIEN_6")
    assert {code: found[code] for code in stocks} == {code: december[code] for code in stocks}
    assert found["INT_REGULIER"] is None


@pytest.fixture
def some(caseload):
    """Twelve people since January, seven of them at work of one family; one act each in March."""
    with caseload.write("demonstration") as session:
        for number in range(12):
            family = "PSYCHIQUE" if number < 7 else "MOTEUR"
            person = make.a_person(session, case_code=f"A-{number:04d}", disability_family=family)
            make.a_path(session, person, date(2026, 1, 5))
            make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 3, 10))
    return caseload


def test_a_locked_month_keeps_its_figures_in_the_year_and_a_draft_is_said_as_such(some):
    returns.lock_month(some, Month(2026, 3), today=date(2026, 4, 2))
    with some.write("demonstration") as session:
        make.an_act(session, some.signed_in.coach_id, (), date=date(2026, 3, 11), target="INTERNE")
        make.an_act(session, some.signed_in.coach_id, (), date=date(2026, 5, 11), target="INTERNE")
    document = annual_report.prepare_year(some, 2026, today=TODAY)
    assert document["indicators"]["MIN_PERSONNE"] == 720
    assert document["indicators"]["MIN_INDIRECT"] == 60
    assert [month["state"] for month in document["months"][1:4]] == ["draft", "locked", "draft"]
    assert document["state"] == "draft"


def test_small_families_are_masked_and_nobody_is_told_apart(some):
    document = annual_report.prepare_year(some, 2026, today=TODAY)
    assert document["profile"]["persons_by_disability_family"] == {"PSYCHIQUE": 7, "MOTEUR": 5}
    with some.write("demonstration") as session:
        for number in range(20, 22):
            person = make.a_person(session, case_code=f"A-{number:04d}", disability_family="VISUEL")
            make.a_path(session, person, date(2026, 2, 5))
    document = annual_report.prepare_year(some, 2026, today=TODAY)
    assert document["profile"]["persons_by_disability_family"]["VISUEL"] is None
    assert "A-00" not in str(document)


def test_texts_are_kept_by_chapter_and_printed_and_months_to_come_have_a_dash(some):
    texts = {"RESUME": "Une année pleine.", "PERSPECTIVES": " "}
    annual_report.change_texts(some, 2026, texts)
    assert annual_report.read_texts(some, 2026) == {"RESUME": "Une année pleine."}
    with pytest.raises(InvalidEntryError):
        annual_report.change_texts(some, 2026, {"INCONNU": "x"})
    asked = Asked(month=Month(2026, 6))
    made = make_paper(some, "D20", asked, today=date(2026, 6, 20))
    assert made.file_name == "rapport-annuel-2026.pdf"
    assert made.typed_texts == ("Une année pleine.",)
    text = reading.text_of(made.content)
    for words in ("Une année pleine.", "Juillet 2026 à venir", "personnes accompagnées", "Définitions"):
        assert words in text
    assert made.content == make_paper(some, "D20", asked, today=date(2026, 6, 20)).content


@pytest.fixture
def of_two(caseload):
    """Seven people of one agreement and six of another, one act each in March."""
    with caseload.write("demonstration") as session:
        found = {}
        for reference, count in (("C-57", 7), ("C-67", 6)):
            values = {"reference": reference, "kind": "GESTION", "start_date": date(2026, 1, 1)}
            found[reference] = records.insert(session, "agreement", values)
            for number in range(count):
                person = make.a_person(session, case_code=f"{reference}-{number}", disability_family="MOTEUR")
                make.a_path(session, person, date(2026, 1, 5), agreement_id=found[reference])
                make.an_act(session, caseload.signed_in.coach_id, (person,), date=date(2026, 3, 10))
    return caseload, found


def test_the_report_of_one_agreement_says_what_its_returns_say(of_two):
    caseload, agreements = of_two
    document = annual_report.prepare_year(caseload, 2026, agreement_id=agreements["C-57"], today=TODAY)
    assert (document["agreement"], document["indicators"]["FA_PER"]) == ("C-57", 7)
    march = returns.prepare_return(caseload, Month(2026, 3), agreement="C-57", level="N0", today=TODAY)
    assert document["months"][2]["indicators"] == march["indicators"] | {
        code: document["months"][2]["indicators"][code]
        for code in march["indicators"]
        if isinstance(march["indicators"][code], dict)  # means, masked on the return alone
    }
    assert "C-57" in reading.text_of(
        make_paper(
            caseload, "D20", Asked(month=Month(2026, 6), agreement_id=agreements["C-57"]), today=TODAY
        ).content
    )
    with pytest.raises(UnknownRecordError):
        annual_report.prepare_year(caseload, 2026, agreement_id="0", today=TODAY)


def test_nobody_of_another_agreement_is_found_by_taking_one_report_from_the_other(of_two):
    caseload, agreements = of_two
    whole = annual_report.prepare_year(caseload, 2026, today=TODAY)
    part = annual_report.prepare_year(caseload, 2026, agreement_id=agreements["C-57"], today=TODAY)
    assert whole["profile"]["persons_by_disability_family"] == {"MOTEUR": 13}
    assert not any(part["profile"].values())
    assert not part["breakdowns"]["entries_by_sex"]
    assert part["indicators"]["DUREE_EA_FIN"]["mean"] is None
    with caseload.write("demonstration") as session:
        for (path,) in session.execute(
            select(SupportPathRow.id).where(SupportPathRow.agreement_id == agreements["C-67"])
        ).all():
            records.update(session, "support_path", path, {"agreement_id": agreements["C-57"]})
    alone = annual_report.prepare_year(caseload, 2026, agreement_id=agreements["C-57"], today=TODAY)
    assert alone["profile"]["persons_by_disability_family"] == {"MOTEUR": 13}


def test_months_before_the_log_was_kept_are_not_known(some):
    with some.write("demonstration") as session:
        structure = session.execute(select(StructureRow.id)).scalar_one()
        records.update(session, "structure", structure, {"used_since": date(2026, 3, 1)})
    document = annual_report.prepare_year(some, 2026, today=TODAY)
    assert [month["state"] for month in document["months"][:3]] == ["unknown", "unknown", "draft"]
    assert document["before"]["months_known"] == 0

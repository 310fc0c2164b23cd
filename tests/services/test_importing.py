"""From an old grid to the caseload: one verdict a row, nothing written before, one action after."""

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from import_files import PEOPLE, filled_rows, text_table, workbook
from jalon.domain import import_values
from jalon.domain.errors import ImportMovedError, MappingOfAnotherFileError, NothingToImportError
from jalon.domain.import_values import (
    NEW,
    NOTHING,
    TAKE,
    Doubt,
    GridMapping,
    Ignored,
    Refusal,
    Remark,
    RowState,
    Subject,
)
from jalon.domain.months import Month
from jalon.services import importing, returns, rights
from jalon.services.export import export_json
from jalon.storage import records
from jalon.ui import import_words

TODAY = make.TODAY
ROUX = (
    "Roux",
    "Zoé",
    date(1990, 5, 17),
    "F",
    "06 12 34 56 78",
    "67000",
    "Strasbourg",
    date(2025, 3, 2),
    "M2",
    "Claire",
)


def rehearsed(caseload, path, *, mapping=None, **options):
    proposal = importing.propose(caseload, path, today=TODAY)
    return importing.rehearse(caseload, proposal, mapping or proposal.mapping, today=TODAY, **options)


def imported(caseload, path, **options):
    return importing.carry_out(caseload, rehearsed(caseload, path, **options))


def verdict(rehearsal, row, sheet=None):
    return next(one for one in rehearsal.verdicts if one.row == row and sheet in (None, one.sheet))


def exported(caseload, path):
    export_json(caseload, path)
    return path.read_bytes()


def live(caseload, table):
    from sqlalchemy import text

    with caseload.read() as session:
        query = text(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY rid")
        return [dict(row) for row in session.execute(query).mappings()]


def people(tmp_path, *rows, headings=PEOPLE, name="suivi.xlsx"):
    return workbook(tmp_path / name, {"Suivi": [headings, *rows]})


def test_a_grid_comes_in_with_persons_paths_modules_and_their_referent(caseload, tmp_path):
    done = imported(caseload, people(tmp_path, ROUX))
    assert done.counts[RowState.CREATE] == 1
    (person,) = live(caseload, "person")
    assert (person["family_name"], person["sex"], person["case_code"]) == ("Roux", 2, "A-0001")
    (path,) = live(caseload, "support_path")
    assert str(path["admission_date"]) == "2025-03-02"
    assert [row["module"] for row in live(caseload, "module_period")] == ["M2_PROJET"]
    assert [row["coach_id"] for row in live(caseload, "coach_assignment")] == [caseload.signed_in.coach_id]


def test_the_reading_of_a_file_is_stopped_at_once_by_what_its_step_raises(caseload, tmp_path):
    class StoppedError(Exception):
        pass

    def stop(done, of):
        assert of == 100
        raise StoppedError

    with pytest.raises(StoppedError):
        importing.propose(caseload, people(tmp_path, ROUX), today=TODAY, step=stop)


def test_nothing_is_written_by_a_rehearsal(caseload, tmp_path):
    before = exported(caseload, tmp_path / "a.json")
    rehearsed(caseload, people(tmp_path, ROUX))
    assert exported(caseload, tmp_path / "b.json") == before


def test_the_second_import_of_a_file_finds_everything_up_to_date(caseload, tmp_path):
    headings = (
        *PEOPLE,
        "RQTH",
        "Fin RQTH",
        "Prescripteur",
        "Employeur",
        "Type de contrat",
        "Embauche",
        "Fin de contrat",
    )
    rows = [
        (*ROUX, "oui", date(2028, 1, 1), "MDPH", "Boulangerie Paul", "CDD", date(2026, 1, 5),
         date(2026, 12, 31)),
        ("Lin", "Ana", date(2001, 2, 3), "F", "0612345679 / 0388000000", 1000, "Bourg", date(2025, 4, 20),
         "4", None,
         "RQTH", "définitif", "Cap emploi", "Mairie", "CDI", date(2025, 1, 15), date(2025, 6, 30)),
    ]  # fmt: skip
    path = people(tmp_path, *rows, headings=headings)
    assert imported(caseload, path).counts[RowState.CREATE] == 2
    again = rehearsed(caseload, path)
    assert again.counts[RowState.UP_TO_DATE] == 2, [one.changes for one in again.verdicts]
    assert again.proposal.remembered == {"Suivi"}
    with pytest.raises(NothingToImportError):
        importing.carry_out(caseload, again)
    assert len(live(caseload, "employer")) == 2


def test_without_birth_dates_a_file_is_found_up_to_date_and_a_namesake_is_asked_about(caseload, tmp_path):
    path = people(tmp_path, ("Roux", "Zoé"), headings=("Nom", "Prénom"))
    imported(caseload, path)
    assert rehearsed(caseload, path).counts[RowState.UP_TO_DATE] == 1
    other = people(
        tmp_path, ("ROUX", "zoe", "zoe@exemple.fr"), headings=("Nom", "Prénom", "Courriel"), name="autre.xlsx"
    )
    found = verdict(rehearsed(caseload, other), 2)
    assert found.state is RowState.DOUBTFUL
    assert [one.code for one in found.problems] == [Doubt.SAME_NAME]
    same = f"same:{found.candidates[0].key}"
    assert verdict(rehearsed(caseload, other, choices={("Suivi", 2): same}), 2).state is RowState.UPDATE
    assert verdict(rehearsed(caseload, other, choices={("Suivi", 2): "create"}), 2).state is RowState.CREATE
    assert verdict(rehearsed(caseload, other, choices={("Suivi", 2): "skip"}), 2).reason is Ignored.SKIPPED


def test_an_empty_cell_blanks_nothing_and_a_differing_one_says_before_and_after(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    changed = (*ROUX[:4], None, "67100", *ROUX[6:])
    found = verdict(rehearsed(caseload, people(tmp_path, changed, name="b.xlsx")), 2)
    assert found.state is RowState.UPDATE
    assert found.changes == (("postal_code", "67000", "67100"),)


def test_a_capital_or_an_accent_is_no_change_of_a_name(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    shouted = ("ROUX", "ZOE", *ROUX[2:])
    assert (
        verdict(rehearsed(caseload, people(tmp_path, shouted, name="b.xlsx")), 2).state is RowState.UP_TO_DATE
    )


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (2, "31/02/2025", Refusal.NO_SUCH_DAY),
        (7, "mars 2024", Refusal.MONTH_ONLY),
        (7, "2024", Refusal.YEAR_ONLY),
        (2, 1985, Refusal.YEAR_ONLY),
        (7, "à définir", Refusal.NOT_A_DAY),
        (2, date(2027, 5, 1), Refusal.DAY_TO_COME),
        (4, "6,12E+08", Refusal.LOST_DIGITS),
        (4, "douze", Refusal.NOT_A_PHONE),
        (5, "ABC", Refusal.NOT_A_POSTAL_CODE),
        (6, "1,85E+14", Refusal.NATIONAL_NUMBER),
        (0, "185057512345612", Refusal.NATIONAL_NUMBER),
        (6, "#REF!", Refusal.CELL_ERROR),
        (0, "x" * 81, Refusal.TOO_LONG),
        (1, None, Refusal.MISSING),
    ],
)
def test_what_cannot_be_read_is_refused_with_sheet_row_column_and_reason(
    caseload, tmp_path, column, value, code
):
    row = [*ROUX]
    row[column] = value
    good = [("Lin", "Ana", date(2001, 2, number), *ROUX[3:]) for number in (3, 4, 5)]
    found = verdict(rehearsed(caseload, people(tmp_path, *good, row)), 5)
    assert found.state is RowState.REFUSED
    (problem,) = found.problems
    assert (problem.code, problem.sheet, problem.row) == (code, "Suivi", 5)
    assert problem.letter == "ABCDEFGHIJ"[column]
    assert problem.heading == PEOPLE[column]
    assert import_words.problem_words(problem) != problem.code
    if code == Refusal.NATIONAL_NUMBER:
        assert str(value) not in repr(found), "what must not be kept is not even told"


def test_a_row_of_good_neighbours_is_imported_beside_refused_ones_and_a_repair_lets_it_in(caseload, tmp_path):
    path = people(tmp_path, ROUX, ("Lin", "Ana", "31/02/2001", *ROUX[3:]))
    assert rehearsed(caseload, path).counts[RowState.CREATE] == 1
    repaired = rehearsed(caseload, path, repairs={("Suivi", 3, 2): "28/02/2001"})
    assert repaired.counts[RowState.CREATE] == 2


def test_an_ambiguous_day_is_decided_by_its_column_else_asked(caseload, tmp_path):
    alone = ("Roux", "Zoé", "03/04/1990", *ROUX[3:])
    found = verdict(rehearsed(caseload, people(tmp_path, alone)), 2)
    assert [one.code for one in found.problems] == [Doubt.AMBIGUOUS_DAY]
    assert dict(found.problems[0].facts) == {"day": "1990-04-03", "other": "1990-03-04"}
    beside = ("Lin", "Ana", "05/25/1991", *ROUX[3:])
    decided = verdict(rehearsed(caseload, people(tmp_path, alone, beside, name="b.xlsx")), 2)
    assert ("birth_date", None, date(1990, 3, 4)) in decided.changes


def test_lost_zeros_are_given_back_and_told(caseload, tmp_path):
    row = [*ROUX]
    row[4], row[5] = 612345678, 1000
    found = verdict(rehearsed(caseload, people(tmp_path, row)), 2)
    assert [one.code for one in found.remarks] == [Remark.LEADING_ZERO] * 2
    assert {("phone", None, "06 12 34 56 78"), ("postal_code", None, "01000")} <= set(found.changes)


def test_unknown_values_of_a_list_are_asked_and_decided_once_for_all_rows(caseload, tmp_path):
    path = people(tmp_path, (*ROUX[:9], "Jeanne"), ("Lin", "Ana", date(2001, 2, 3), *ROUX[3:9], "Jeanne"))
    rehearsal = rehearsed(caseload, path)
    assert rehearsal.counts[RowState.DOUBTFUL] == 2
    assert {one.code for one in verdict(rehearsal, 2).problems} == {Doubt.UNKNOWN_VALUE}
    proposal = importing.propose(caseload, path, today=TODAY)
    (values,) = (
        one
        for one in importing.list_values(caseload, proposal, proposal.mapping, today=TODAY)
        if one.name == "coaches"
    )
    assert [(one.written, one.count, one.code) for one in values.values] == [("Jeanne", 2, None)]
    text = importing.mapping_to_json(proposal.mapping)
    decided = importing.mapping_from_json(text.replace('"Jeanne":null', f'"Jeanne":"{values.options[0][0]}"'))
    assert rehearsed(caseload, path, mapping=decided).counts[RowState.CREATE] == 2


def test_a_colleague_is_known_by_initials_only_when_they_are_one_person_s(caseload, tmp_path):
    path = people(tmp_path, (*ROUX[:9], "CM"))
    assert rehearsed(caseload, path).counts[RowState.CREATE] == 1
    with caseload.write("add_colleague") as session:
        records.insert(session, "coach", {"family_name": "Morel", "given_name": "Cyril", "role": "REFERENT"})
    assert rehearsed(caseload, path).counts[RowState.DOUBTFUL] == 1


def test_titles_sections_totals_and_repeated_headings_are_ignored_with_their_reason(caseload, tmp_path):
    rows = [
        ["Dispositif emploi accompagné – 2026"], [], PEOPLE, ["Secteur Nord"], ROUX, PEOPLE,
        ["Secteur Sud"], ("Lin", "Ana", date(2001, 2, 3), *ROUX[3:]), ["Total", 2], ["   "],
    ]  # fmt: skip
    rehearsal = rehearsed(caseload, workbook(tmp_path / "a.xlsx", {"Suivi": rows, "Notes": [["à voir"]]}))
    assert {one.row: one.reason for one in rehearsal.verdicts if one.sheet == "Suivi" and one.reason} == {
        1: Ignored.ABOVE_TABLE, 3: Ignored.HEADING, 4: Ignored.SECTION, 6: Ignored.HEADING_AGAIN,
        7: Ignored.SECTION, 9: Ignored.TOTAL, 10: Ignored.BLANK,
    }  # fmt: skip
    assert verdict(rehearsal, 1, "Notes").reason is Ignored.SHEET_NOT_TAKEN
    assert rehearsal.counts[RowState.CREATE] == 2


def test_hidden_rows_are_taken_and_told_unless_it_is_said_otherwise(caseload, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Suivi": [PEOPLE, ROUX]}, hidden={"Suivi": {2}})
    rehearsal = rehearsed(caseload, path)
    assert [one.code for one in verdict(rehearsal, 2).remarks] == [Remark.HIDDEN_ROW]
    text = importing.mapping_to_json(rehearsal.mapping).replace(
        '"take_hidden_rows":true', '"take_hidden_rows":false'
    )
    without = rehearsed(caseload, path, mapping=importing.mapping_from_json(text))
    assert verdict(without, 2).reason is Ignored.HIDDEN_ROW


def test_a_column_of_social_security_numbers_is_no_field_and_is_not_shown(caseload, tmp_path):
    path = people(tmp_path, (*ROUX, 185057512345612), headings=(*PEOPLE, "N° sécu"))
    proposal = importing.propose(caseload, path, today=TODAY)
    column = proposal.sheets[0].columns[-1]
    assert (column.field, column.never, column.samples) == (None, "national_number", ())
    imported(caseload, path)
    assert b"1850575" not in exported(caseload, tmp_path / "a.json")


def test_a_duplicate_is_the_affair_of_its_row_alone(caseload, tmp_path):
    path = people(tmp_path, ROUX, ("ROUX", "Zoe", *ROUX[2:]), ("Lin", "Ana", date(2001, 2, 3), *ROUX[3:]))
    rehearsal = rehearsed(caseload, path)
    assert [one.state for one in rehearsal.verdicts[1:]] == [
        RowState.CREATE,
        RowState.DOUBTFUL,
        RowState.CREATE,
    ]
    (problem,) = verdict(rehearsal, 3).problems
    assert (problem.code, problem.facts["row"]) == (Doubt.DUPLICATE_IN_FILE, "2")


def test_a_near_namesake_of_the_same_birth_date_is_asked_about_with_her_code(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    found = verdict(rehearsed(caseload, people(tmp_path, ("Rous", "Zoé", *ROUX[2:]), name="b.xlsx")), 2)
    assert found.state is RowState.DOUBTFUL
    assert [(one.case_code, one.why) for one in found.candidates] == [("A-0001", Doubt.NEAR_NAME)]


def test_one_row_a_contract_gives_each_contract_to_the_one_person(caseload, tmp_path):
    headings = ("Nom", "Prénom", "Né le", "Employeur", "Contrat", "Date d’embauche", "Fin de contrat")
    rows = [
        ("Roux", "Zoé", date(1990, 5, 17), "Boulangerie Paul", "CDD", date(2024, 1, 5), date(2024, 3, 31)),
        ("Roux", "Zoé", date(1990, 5, 17), "Mairie", "CDI", date(2024, 6, 1), None),
    ]
    done = imported(caseload, people(tmp_path, *rows, headings=headings))
    assert (done.counts[RowState.CREATE], done.counts[RowState.UPDATE]) == (1, 1)
    assert [row["contract_type"] for row in live(caseload, "job_contract")] == ["CDD_LT6", "CDI"]


def test_an_exit_ends_what_goes_on_in_the_path(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    path = people(
        tmp_path, (*ROUX, date(2026, 9, 30), "déménagement"),
        headings=(*PEOPLE, "Date de sortie", "Motif de sortie"), name="b.xlsx",
    )  # fmt: skip
    done = imported(caseload, path)
    assert done.counts[RowState.UPDATE] == 1
    (one,) = live(caseload, "support_path")
    assert (str(one["exit_date"]), one["exit_reason"]) == ("2026-09-30", "DEMENAGEMENT")
    assert {
        str(row["end_date"])
        for table in ("module_period", "coach_assignment")
        for row in live(caseload, table)
    } == {"2026-09-30"}
    assert rehearsed(caseload, path).counts[RowState.UP_TO_DATE] == 1


def test_the_file_of_a_frozen_person_is_not_written(caseload, tmp_path):
    path = people(tmp_path, ROUX)
    imported(caseload, path)
    rights.freeze_person(caseload, live(caseload, "person")[0]["id"], since=TODAY)
    found = verdict(rehearsed(caseload, path), 2)
    assert [one.code for one in found.problems] == [Refusal.FROZEN_FILE]
    near = people(tmp_path, ("Rous", "Zoé", *ROUX[2:]), name="b.xlsx")
    (candidate,) = verdict(rehearsed(caseload, near), 2).candidates
    assert (candidate.case_code, candidate.family_name, candidate.birth_date) == ("A-0001", "", None)


ACTS = ("Date", "Bénéficiaire", "Type", "Durée", "Modalité", "Référent", "Objet")


def log(tmp_path, *rows, headings=ACTS, name="actes.xlsx"):
    return workbook(tmp_path / name, {"Suivi": [PEOPLE, ROUX], "Actes": [headings, *rows]})


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("1h30", 90), (90, 90), ("90", 90), ("1,5 h", 90), (1.5, 90), ("1:30", 90), ("90 min", 90)],
)
def test_acts_of_past_months_come_in_with_any_writing_of_their_duration(caseload, tmp_path, written, minutes):
    row = (date(2026, 9, 3), "Zoé ROUX", "Entretien", written, "tél", "Claire", "point")
    done = imported(caseload, log(tmp_path, row))
    assert done.written["act"] == 1
    (act,) = live(caseload, "act")
    assert (act["duration_minutes"], act["modality"], act["module"]) == (minutes, "TELEPHONE", "M2_PROJET")
    (line,) = live(caseload, "act_participant")
    assert (line["minutes"], line["person_id"]) == (minutes, live(caseload, "person")[0]["id"])
    assert rehearsed(caseload, log(tmp_path, row)).counts[RowState.UP_TO_DATE] == 2


def test_bare_numbers_of_a_column_of_hours_are_hours(caseload, tmp_path):
    headings = ("Date", "Bénéficiaire", "Type", "Durée (h)")
    rows = [(date(2026, 9, day), "Zoé ROUX", "Entretien", hours) for day, hours in ((3, 1), (4, 2), (7, 1.5))]
    imported(caseload, log(tmp_path, *rows, headings=headings))
    assert [act["duration_minutes"] for act in live(caseload, "act")] == [60, 120, 90]


def test_an_act_of_somebody_unknown_is_asked_about_and_one_to_come_refused(caseload, tmp_path):
    rows = [
        (date(2026, 9, 3), "Paul Inconnu", "Entretien", 60, None, "Claire", None),
        (date(2026, 12, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None),
        (date(2026, 9, 3), "Zoé Roux", "Entretien", "long", None, "Claire", None),
        (date(2026, 9, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None),
        (date(2026, 9, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None),
    ]
    rehearsal = rehearsed(caseload, log(tmp_path, *rows))
    codes = [[str(p.code) for p in one.problems] for one in rehearsal.verdicts if one.sheet == "Actes"][1:]
    assert codes == [["unknown_person"], ["future_act"], ["not_a_duration"], [], ["duplicate_in_file"]]


def test_an_act_of_a_locked_month_is_written_and_waits(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    returns.lock_month(caseload, Month(2026, 9), today=TODAY)
    rehearsal = rehearsed(
        caseload, log(tmp_path, (date(2026, 9, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None))
    )
    found = verdict(rehearsal, 2, "Actes")
    assert found.state is RowState.CREATE
    assert Remark.LOCKED_MONTH in [one.code for one in found.remarks]
    importing.carry_out(caseload, rehearsal)
    draft = returns.prepare_return(caseload, Month(2026, 9), today=TODAY, draft=True)
    locked = returns.prepare_return(caseload, Month(2026, 9), today=TODAY)
    assert (locked["indicators"]["MIN_PERSONNE"], draft["indicators"]["MIN_PERSONNE"]) == (0, 60)


def test_an_import_is_refused_when_the_caseload_moved_in_a_way_that_changes_a_row(caseload, tmp_path):
    rehearsal = rehearsed(caseload, people(tmp_path, ROUX))
    with caseload.write("admit_person") as session:
        make.a_person(session, family_name="Autre", given_name="Max", case_code="A-0001")
    before = exported(caseload, tmp_path / "a.json")
    with caseload.write("admit_person") as session:
        other = make.a_person(
            session, family_name="Roux", given_name="Zoé", birth_date=date(1990, 5, 17), case_code="B-0001"
        )
    with pytest.raises(ImportMovedError) as refusal:
        importing.carry_out(caseload, rehearsal)
    assert refusal.value.rows == 1
    assert len(live(caseload, "person")) == 2
    with caseload.write("remove_person") as session:
        records.remove(session, "person", other, at=make.NOW)
    assert exported(caseload, tmp_path / "b.json") == before
    done = importing.carry_out(caseload, rehearsal)  # what moved changes nothing for the row
    assert done.counts[RowState.CREATE] == 1
    assert sorted(row["case_code"] for row in live(caseload, "person")) == ["A-0001", "A-0002"]


def test_nothing_is_imported_when_one_write_fails(caseload, tmp_path, monkeypatch):
    before = exported(caseload, tmp_path / "a.json")
    rehearsal = rehearsed(
        caseload, log(tmp_path, (date(2026, 9, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None))
    )
    insert_many = records.insert_many

    def failing(session, table, rows):
        if table == "act_participant":
            raise RuntimeError("cut here")
        insert_many(session, table, rows)

    monkeypatch.setattr(records, "insert_many", failing)
    with pytest.raises(RuntimeError):
        importing.carry_out(caseload, rehearsal)
    assert exported(caseload, tmp_path / "b.json") == before


def test_refused_rows_are_saved_and_come_in_again_once_repaired_with_the_same_mapping(caseload, tmp_path):
    path = people(tmp_path, ROUX, ("Lin", "Ana", "31/02/2001", *ROUX[3:]))
    rehearsal = rehearsed(caseload, path)
    importing.carry_out(caseload, rehearsal)
    reasons = {one.place: import_words.reason_words(one) for one in rehearsal.verdicts}
    target = tmp_path / "refus.xlsx"
    assert importing.save_refused(rehearsal, target, reasons=reasons) == 1
    again = rehearsed(caseload, target)
    assert again.proposal.remembered == {"Suivi"}
    assert [one.state for one in again.verdicts] == [RowState.IGNORED, RowState.REFUSED]
    repaired = rehearsed(caseload, target, repairs={("Suivi", 2, 2): "2001-02-28"})
    assert repaired.counts[RowState.CREATE] == 1


def test_a_mapping_of_another_file_is_refused(caseload, tmp_path):
    rehearsal = rehearsed(caseload, people(tmp_path, ROUX))
    other = workbook(tmp_path / "b.xlsx", {"Autre": [PEOPLE, ROUX]})
    with pytest.raises(MappingOfAnotherFileError):
        rehearsed(caseload, other, mapping=rehearsal.mapping)


def test_a_table_without_headings_is_mapped_by_hand(caseload, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Feuil1": [("Roux", "Zoé", date(1990, 5, 17))]})
    proposal = importing.propose(caseload, path, today=TODAY)
    assert proposal.mapping.tables == ()
    _sheet, table = importing.table_for_sheet(
        caseload, proposal, "Feuil1", heading_row=0, subject=Subject.PERSONS, today=TODAY
    )
    text = importing.mapping_to_json(type(proposal.mapping)((table,)))
    for column, name in (("0", "family_name"), ("1", "given_name"), ("2", "birth_date")):
        text = text.replace(f'"{column}":null', f'"{column}":"{name}"')
    assert rehearsed(caseload, path, mapping=importing.mapping_from_json(text)).counts[RowState.CREATE] == 1


def test_every_code_has_its_words():
    for family in (Refusal, Doubt, Remark):
        for code in family:
            problem = importing_problem(code)
            assert import_words.problem_words(problem) != str(code)
    assert set(import_words.REASONS) == set(Ignored)
    assert set(import_words.STATES) == set(RowState)
    for subject in Subject:
        assert set(importing.fields_for(subject)) <= set(import_words.FIELDS)


def importing_problem(code):
    from jalon.domain.import_values import RowProblem

    return RowProblem(code, "Suivi", 2, 3, "D", "Né le", "birth_date", "essai", {"day": "2026-01-02"})


CELLS = st.one_of(
    st.none(),
    st.text(string.printable + "éÉ’œ\u200b", max_size=12),
    st.integers(-10, 2 * 10**15),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1905, 1, 1), date(2090, 1, 1)),
    st.sampled_from(
        ["Roux", "Zoé", "Total", "Secteur Nord", "oui", "1h30", "M2", "12/05/1990", "Nom", "Claire"]
    ),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.lists(CELLS, max_size=10), min_size=1, max_size=12), in_text=st.booleans())
def test_every_row_is_accounted_for_once_and_undoing_leaves_the_same_bytes(caseload, tmp_path, rows, in_text):
    table = [PEOPLE, ROUX, *rows]
    if in_text:
        table = [[str(one).replace("\x00", "") if one is not None else "" for one in row] for row in table]
        path = text_table(
            tmp_path / "a.csv", [[one.replace("\r", " ").replace("\n", " ") for one in row] for row in table]
        )
    else:
        path = workbook(tmp_path / "a.xlsx", {"Suivi": table})
    before = exported(caseload, tmp_path / "before.json")
    rehearsal = rehearsed(caseload, path)
    places = [one.place for one in rehearsal.verdicts]
    assert len(places) == len(set(places))
    assert set(filled_rows(path)) >= set(places) or in_text
    assert set(places) >= {place for place in filled_rows(path) if place[1] <= 2}
    if not in_text:
        assert sorted(places) == sorted(filled_rows(path))
    assert sum(rehearsal.counts.values()) == len(places)
    for one in rehearsal.verdicts:
        assert (one.state in (RowState.REFUSED, RowState.DOUBTFUL)) == bool(one.problems)
        assert (one.reason is not None) == (one.state is RowState.IGNORED)
        import_words.reason_words(one)
    done = importing.carry_out(caseload, rehearsal)
    again = rehearsed(caseload, path)
    assert again.counts[RowState.CREATE] == 0, [one for one in again.verdicts if one.state is RowState.CREATE]
    importing.undo_import(caseload, done.run_id)
    assert exported(caseload, tmp_path / "after.json") == before


def admitted(tmp_path, day, name="b.xlsx"):
    return people(tmp_path, (*ROUX[:7], day, *ROUX[8:]), name=name)


def test_another_day_of_admission_is_an_update_that_moves_what_began_with_the_path(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    rehearsal = rehearsed(caseload, admitted(tmp_path, date(2025, 3, 10)))
    found = verdict(rehearsal, 2)
    assert found.state is RowState.UPDATE
    assert [tuple(change) for change in found.changes] == [
        ("admission_date", date(2025, 3, 2), date(2025, 3, 10))
    ]
    importing.carry_out(caseload, rehearsal)
    for table, column in (
        ("support_path", "admission_date"), ("module_period", "start_date"),
        ("coach_assignment", "start_date"),
    ):  # fmt: skip
        assert [row[column] for row in live(caseload, table)] == ["2025-03-10"], table


def test_an_admission_that_would_change_a_locked_month_waits_for_a_decision(caseload, tmp_path):
    imported(caseload, people(tmp_path, ROUX))
    returns.lock_month(caseload, Month(2025, 3), today=TODAY)
    path = admitted(tmp_path, date(2025, 4, 10))
    found = verdict(rehearsed(caseload, path), 2)
    assert found.state is RowState.DOUBTFUL
    assert [one.code for one in found.problems] == [Doubt.LOCKED_ADMISSION]
    assert "à régulariser" in import_words.reason_words(found)
    again = rehearsed(caseload, path, choices={found.place: TAKE})
    assert verdict(again, 2).state is RowState.UPDATE
    moved = rehearsed(caseload, admitted(tmp_path, date(2025, 2, 20)))
    assert verdict(moved, 2).state is RowState.DOUBTFUL, "March would have no entry any more"


def test_the_planned_end_the_real_end_and_the_reason_of_a_contract_are_kept_apart(caseload, tmp_path):
    headings = (
        "Nom",
        "Prénom",
        "Né le",
        "Contrat",
        "Date d’embauche",
        "Date fin prévue",
        "Date de rupture",
        "Motif",
    )
    row = ("Roux", "Zoé", date(1990, 5, 17), "CDD", date(2024, 1, 5), date(2024, 12, 31))
    imported(caseload, people(tmp_path, (*row, None, None), headings=headings))
    (contract,) = live(caseload, "job_contract")
    assert (contract["planned_end_date"], contract["end_date"], contract["contract_type"]) == (
        "2024-12-31", None, "CDD_GE6"
    )  # fmt: skip
    path = people(tmp_path, (*row, date(2024, 5, 3), "démission"), headings=headings, name="b.xlsx")
    rehearsal = rehearsed(caseload, path)
    assert {change.field for change in verdict(rehearsal, 2).changes} == {
        "contract_real_end_date", "contract_end_reason"
    }  # fmt: skip
    importing.carry_out(caseload, rehearsal)
    (contract,) = live(caseload, "job_contract")
    assert (contract["planned_end_date"], contract["end_date"], contract["end_reason"]) == (
        "2024-12-31", "2024-05-03", "DEMISSION"
    )  # fmt: skip
    assert verdict(rehearsed(caseload, path), 2).state is RowState.UP_TO_DATE


def test_the_date_of_a_referral_without_origin_is_left_out_and_told(caseload, tmp_path):
    headings = ("Nom", "Prénom", "Né le", "Date d’orientation")
    path = people(tmp_path, ("Roux", "Zoé", date(1990, 5, 17), date(2025, 1, 8)), headings=headings)
    rehearsal = rehearsed(caseload, path)
    found = verdict(rehearsal, 2)
    assert found.state is RowState.CREATE
    if "referral_date" in rehearsal.mapping.tables[0].columns.values():
        assert [one.code for one in found.remarks][-1:] == [Remark.REFERRAL_WITHOUT_ORIGIN]


def test_another_duration_of_an_act_on_file_is_an_update_and_another_hour_another_act(caseload, tmp_path):
    headings = (*ACTS, "Heure")
    day = date(2026, 9, 3)
    row = (day, "Zoé Roux", "Entretien", 60, None, "Claire", None, "10:00")
    imported(caseload, log(tmp_path, row, headings=headings))
    rows = [(*row[:3], 90, *row[4:]), (*row[:3], 30, *row[4:7], "16:00")]
    rehearsal = rehearsed(caseload, log(tmp_path, *rows, headings=headings, name="b.xlsx"))
    first, second = (one for one in rehearsal.verdicts if one.sheet == "Actes" and one.row > 1)
    assert (first.state, second.state) == (RowState.CREATE, RowState.CREATE), (
        "two rows: nobody can tell which"
    )
    path = log(tmp_path, rows[1], headings=headings, name="c.xlsx")
    assert verdict(rehearsed(caseload, path), 2, "Actes").state is RowState.CREATE, "it began at another hour"
    before = exported(caseload, tmp_path / "before.json")
    rehearsal = rehearsed(caseload, log(tmp_path, rows[0], headings=headings, name="d.xlsx"))
    found = verdict(rehearsal, 2, "Actes")
    assert found.state is RowState.UPDATE
    assert [tuple(change) for change in found.changes] == [("act_duration", 60, 90)]
    done = importing.carry_out(caseload, rehearsal)
    assert [act["duration_minutes"] for act in live(caseload, "act")] == [90]
    assert [line["minutes"] for line in live(caseload, "act_coach")] == [90]
    (share,) = live(caseload, "act_participant")
    assert (share["minutes"], share["received_minutes"]) == (90, 90)
    importing.undo_import(caseload, done.run_id)
    assert exported(caseload, tmp_path / "after.json") == before


def test_planned_acts_come_in_as_planned_when_the_file_says_so(caseload, tmp_path):
    headings = (*ACTS, "Statut")
    row = (date(2026, 12, 3), "Zoé Roux", "Entretien", 60, None, "Claire", None)
    path = log(tmp_path, (*row, "prévu"), (*row, None), headings=headings)
    rehearsal = rehearsed(caseload, path)
    first, second = (one for one in rehearsal.verdicts if one.sheet == "Actes" and one.row > 1)
    assert first.state is RowState.CREATE
    assert [one.code for one in second.problems] == [Refusal.FUTURE_ACT]
    importing.carry_out(caseload, rehearsal)
    assert [act["state"] for act in live(caseload, "act")] == ["PLANNED"]
    assert verdict(rehearsed(caseload, path), 2, "Actes").state is RowState.UP_TO_DATE


def test_an_act_of_several_colleagues_and_several_people_is_theirs(caseload, tmp_path):
    with caseload.write("invite_coach") as session:
        records.insert(
            session, "coach", {"family_name": "Petitjean", "given_name": "Luc", "role": "REFERENT"}
        )
    petit = ("Petit", "Ali", date(1988, 2, 20), *ROUX[3:])
    sheets = {
        "Suivi": [PEOPLE, ROUX, petit],
        "Actes": [ACTS, (date(2026, 9, 3), "Zoé Roux, Ali Petit", "Atelier", 60, None, "Claire / Luc", None)],
    }
    path = workbook(tmp_path / "a.xlsx", sheets)
    proposal = importing.propose(caseload, path, today=TODAY)
    asked = importing.list_values(caseload, proposal, proposal.mapping, today=TODAY)
    colleagues = next(one for one in asked if one.sheet == "Actes" and one.name == "coaches")
    assert sorted(value.written for value in colleagues.values) == ["Claire", "Luc"]
    rehearsal = rehearsed(caseload, path)
    found = verdict(rehearsal, 2, "Actes")
    assert (found.state, found.problems) == (RowState.CREATE, ())
    importing.carry_out(caseload, rehearsal)
    assert [line["minutes"] for line in live(caseload, "act_coach")] == [60, 60]
    assert [line["minutes"] for line in live(caseload, "act_participant")] == [30, 30]
    assert verdict(rehearsed(caseload, path), 2, "Actes").state is RowState.UP_TO_DATE


def test_the_unknown_names_of_a_log_are_answered_once_for_the_whole_file(caseload, tmp_path):
    rows = [
        (date(2026, 9, day), who, "Entretien", 60, None, "Claire", None)
        for day, who in ((3, "Mme Roux"), (4, "Mme Roux"), (7, "INCONNU Paul"), (8, "INCONNU Paul"),
                         (9, "divers"), (10, "Zoé Roux"), (11, "Mme Roux / INCONNU Paul"))
    ]  # fmt: skip
    imported(caseload, people(tmp_path, ROUX))
    path = workbook(tmp_path / "actes.xlsx", {"Actes": [ACTS, *rows]})
    proposal = importing.propose(caseload, path, today=TODAY)
    asked = importing.list_values(caseload, proposal, proposal.mapping, today=TODAY)
    named = next(one for one in asked if one.name == import_values.PEOPLE)
    assert {value.written: (value.count, value.code) for value in named.values} == {
        "Mme Roux": (3, None), "INCONNU Paul": (3, None), "divers": (1, None)
    }  # fmt: skip
    (zoe,) = live(caseload, "person")
    assert named.options == ((zoe["id"], f"Zoé Roux ({zoe['case_code']})"),)
    (table,) = proposal.mapping.tables
    answers = {"Mme Roux": zoe["id"], "INCONNU Paul": NEW, "divers": NOTHING}
    told = GridMapping((replace(table, values={**table.values, import_values.PEOPLE: answers}),))
    assert importing.mapping_from_json(importing.mapping_to_json(told)) == told
    rehearsal = rehearsed(caseload, path, mapping=told)
    assert [one.state for one in rehearsal.verdicts[1:]] == [
        *[RowState.CREATE] * 4, RowState.IGNORED, *[RowState.CREATE] * 2
    ]  # fmt: skip
    assert [one.code for one in rehearsal.verdicts[3].remarks][:1] == [Remark.NEW_PERSON]
    before = exported(caseload, tmp_path / "before.json")
    done = importing.carry_out(caseload, rehearsal)
    assert [(row["given_name"], row["family_name"]) for row in live(caseload, "person")] == [
        ("Zoé", "Roux"), ("Paul", "INCONNU")
    ]  # fmt: skip
    assert len(live(caseload, "act")) == 6
    again = rehearsed(caseload, path, mapping=told)
    assert {one.state for one in again.verdicts[1:5]} == {RowState.UP_TO_DATE}
    asked = rehearsed(caseload, path)
    assert [Doubt.UNKNOWN_PERSON in {p.code for p in one.problems} for one in asked.verdicts[1:]].count(
        True
    ), "names are nobody’s to keep: what was answered of them is asked of the next file"
    importing.undo_import(caseload, done.run_id)
    assert exported(caseload, tmp_path / "after.json") == before

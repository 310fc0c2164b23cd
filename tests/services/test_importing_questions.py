"""What an old grid leaves open is asked, and an answer answers what was asked and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

import make
from import_files import workbook
from jalon.domain.errors import SharedCaseCodeError
from jalon.domain.import_values import Doubt, Remark, RowState
from jalon.services import importing
from jalon.services import people as people_services
from jalon.storage import records
from jalon.ui.import_words import problem_words
from services.test_importing import (
    ACTS,
    PEOPLE,
    ROUX,
    TODAY,
    imported,
    live,
    log,
    people,
    rehearsed,
    verdict,
)


def durations(rehearsal):
    return [
        next((change.after for change in one.changes if change.field == "act_duration"), None)
        for one in rehearsal.verdicts
        if one.sheet == "Actes" and one.row > 1
    ]


@pytest.mark.parametrize("heading", ["Durée (minutes)", "Durée en min", "Minutes", "Durée (mn)"])
def test_a_column_headed_in_minutes_is_read_in_minutes_however_small_its_numbers(caseload, tmp_path, heading):
    rows = [(date(2026, 9, 3 + int(n)), "Zoé ROUX", "Entretien", n) for n in (5, 10, 7.0)]
    found = rehearsed(caseload, log(tmp_path, *rows, headings=("Date", "Bénéficiaire", "Type", heading)))
    assert durations(found) == [5, 10, 7]


def test_small_bare_numbers_of_a_column_that_names_no_unit_are_asked_once_for_the_column(caseload, tmp_path):
    rows = [(date(2026, 9, day), "Zoé ROUX", "Entretien", n) for day, n in ((3, 2), (4, 11), (7, "3"))]
    path = log(tmp_path, *rows, headings=("Date", "Bénéficiaire", "Type", "Durée"))
    found = rehearsed(caseload, path)
    problems = [one.problems for one in found.verdicts if one.sheet == "Actes"][1:]
    assert [[p.code for p in some] for some in problems] == [[Doubt.AMBIGUOUS_DURATION]] * 3
    assert dict(problems[0][0].facts) == {"minutes": "2", "hours": "120"}
    for is_hours, expected in ((True, [120, 660, 180]), (False, [2, 11, 3])):
        tables = tuple(
            replace(one, in_hours={3: is_hours}) if one.sheet == "Actes" else one
            for one in found.mapping.tables
        )
        answered = rehearsed(caseload, path, mapping=replace(found.mapping, tables=tables))
        assert durations(answered) == expected
        assert answered.counts[RowState.DOUBTFUL] == 0
        assert importing.mapping_from_json(importing.mapping_to_json(answered.mapping)) == answered.mapping


def codes(found):
    return [one.code for one in found.problems]


def someone(caseload, code, family, given, **values):
    with caseload.write("demonstration") as session:
        person = make.a_person(session, case_code=code, family_name=family, given_name=given, **values)
        make.a_path(session, person, date(2025, 3, 2))
    return person


def test_saying_who_a_row_is_about_answers_no_other_question_of_the_row(caseload, tmp_path):
    with caseload.write("demonstration") as session:
        born = date(1985, 5, 17)
        make.a_person(session, case_code="A-0001", family_name="Roux", given_name="Zoé", birth_date=born)
    path = people(tmp_path, ("Roux", "Zoé", None, *ROUX[3:7], "04/03/2026", "Truc bizarre", "Jeanne"))
    asked = verdict(rehearsed(caseload, path), 2)
    assert asked.state is RowState.DOUBTFUL
    for choice in ("create", f"same:{asked.candidates[0].key}"):
        answered = verdict(rehearsed(caseload, path, choices={("Suivi", 2): choice}), 2)
        assert answered.state is RowState.DOUBTFUL
        assert set(codes(answered)) == {Doubt.AMBIGUOUS_DAY, Doubt.UNKNOWN_VALUE}


def test_saying_who_an_act_is_about_answers_neither_its_day_nor_its_type(caseload, tmp_path):
    for code, given in (("A-0001", "Zoé"), ("A-0002", "Ana")):
        someone(caseload, code, "Roux", given)
    row = ("04/03/2026", "Roux", "Entretien", "1h", None, "Claire", None)
    path = workbook(tmp_path / "actes.xlsx", {"Actes": [ACTS, row]})
    asked = verdict(rehearsed(caseload, path), 2)
    assert set(codes(asked)) == {Doubt.AMBIGUOUS_DAY, Doubt.UNKNOWN_PERSON}
    choices = {("Actes", 2): f"same:{asked.candidates[0].key}"}
    answered = verdict(rehearsed(caseload, path, choices=choices), 2)
    assert (answered.state, codes(answered)) == (RowState.DOUBTFUL, [Doubt.AMBIGUOUS_DAY])


def test_saying_who_one_name_of_an_act_is_keeps_the_others_that_it_names(caseload, tmp_path):
    zoe = someone(caseload, "A-0001", "Roux", "Zoé")
    paul = someone(caseload, "A-0002", "Martin", "Paul")
    someone(caseload, "A-0003", "Martin", "Jeanne")
    row = (date(2026, 10, 5), "Zoé Roux, Martin", "Entretien", "1h", None, "Claire", None)
    path = workbook(tmp_path / "actes.xlsx", {"Actes": [ACTS, row]})
    imported(caseload, path, choices={("Actes", 2): f"same:{paul}"})
    lines = {line["person_id"]: line["minutes"] for line in live(caseload, "act_participant")}
    assert lines == {zoe: 30, paul: 30}


def test_an_act_that_names_two_people_whom_nobody_knows_stays_asked_when_one_is_said(caseload, tmp_path):
    someone(caseload, "A-0001", "Roux", "Zoé")
    paul = someone(caseload, "A-0002", "Martin", "Paul")
    row = (date(2026, 10, 5), "Zoé Roux, Martin, Machin Truc", "Entretien", "1h", None, "Claire", None)
    path = workbook(tmp_path / "actes.xlsx", {"Actes": [ACTS, row]})
    answered = verdict(rehearsed(caseload, path, choices={("Actes", 2): f"same:{paul}"}), 2)
    assert [(one.code, one.written) for one in answered.problems] == [(Doubt.UNKNOWN_PERSON, "Machin Truc")]


CODED = ("N° dossier", "Nom", "Prénom", "Né(e) le")


def test_a_code_of_the_file_that_somebody_bore_or_of_another_post_is_not_taken_again(caseload, tmp_path):
    from jalon.storage.erasure import erase_person

    removed = someone(caseload, "A-0004", "Lin", "Ana")
    erased = someone(caseload, "A-0005", "Durand", "Zoé")
    with caseload.write("remove_person") as session:
        records.remove(session, "person", removed, at=caseload.clock())
    with caseload.write("erase_person") as session:
        erase_person(session, erased, rule="request", now=caseload.clock())
    rows = [
        (code, "Petit", given, date(1980, 1, 1 + place))
        for place, (code, given) in enumerate(
            (("A-0004", "Luc"), ("A-0005", "Eva"), ("B-0001", "Ali"), ("A-0009", "Max"))
        )
    ]
    found = rehearsed(caseload, people(tmp_path, *rows, headings=CODED))
    assert found.counts[RowState.CREATE] == 4
    told = [[one.code for one in row.remarks] for row in found.verdicts[1:]]
    assert told == [[Remark.OTHER_CASE_CODE]] * 3 + [[]]
    importing.carry_out(caseload, found)
    codes_given = {
        row["given_name"]: row["case_code"] for row in live(caseload, "person") if not row["erased_at"]
    }
    assert codes_given == {"Luc": "A-0006", "Eva": "A-0007", "Ali": "A-0008", "Max": "A-0009"}


def test_a_code_that_two_people_bear_names_nobody(caseload):
    someone(caseload, "A-0004", "Lin", "Ana")
    someone(caseload, "A-0004", "Blanc", "Eva")
    with pytest.raises(SharedCaseCodeError):
        people_services.find_person(caseload, "A-0004")


STAYS = ("Nom", "Prénom", "Né(e) le", "Date d’entrée", "Date de sortie", "Référent")


def test_a_column_inserted_since_last_time_moves_no_date_to_another_field(caseload, tmp_path):
    imported(
        caseload,
        people(
            tmp_path, ("Roux", "Zoé", date(1990, 5, 17), date(2025, 3, 2), None, "Claire"), headings=STAYS
        ),
    )
    moved = ("Lin", "Ana", date(1991, 5, 17), None, date(2025, 4, 2), date(2026, 6, 30), "Claire")
    found = rehearsed(
        caseload, people(tmp_path, moved, headings=(*STAYS[:3], None, *STAYS[3:]), name="b.xlsx")
    )
    assert found.proposal.remembered == {"Suivi"}
    assert found.mapping.tables[0].columns[4] == "admission_date"
    told = {change.field: change.after for change in verdict(found, 2).changes}
    assert (told["admission_date"], told["exit_date"]) == (date(2025, 4, 2), date(2026, 6, 30))


def test_which_of_day_and_month_came_first_last_time_says_nothing_of_this_file(caseload, tmp_path):
    headings = ("Nom", "Prénom", "Date d’entrée")
    imported(caseload, people(tmp_path, ("Roux", "Zoé", "03/25/2025"), headings=headings))
    found = rehearsed(
        caseload, people(tmp_path, ("Lin", "Ana", "04/03/2026"), headings=headings, name="b.xlsx")
    )
    assert "Suivi" in found.proposal.remembered
    assert codes(verdict(found, 2)) == [Doubt.AMBIGUOUS_DAY]


def test_an_import_keeps_neither_the_name_of_the_file_nor_a_word_that_may_be_a_person(caseload, tmp_path):
    from sqlalchemy import text

    headings = (*PEOPLE, "Employeur", "Type de contrat", "Embauche")
    row = (*ROUX[:8], "Module deux", "ROUX Claire", "Zoé ROUXEL EIRL", "CDI", date(2025, 4, 7))
    path = workbook(tmp_path / "suivi ROUXEL.xlsx", {"ROUXEL Zoé": [headings, row]})
    found = rehearsed(caseload, path)
    (table,) = found.mapping.tables
    coach = caseload.signed_in.coach_id
    values = {
        **table.values,
        "coaches": {"ROUX Claire": coach},
        "modules": {"Module deux": "M2_PROJET"},
        "employers": {"Zoé ROUXEL EIRL": "new"},
    }
    mapping = replace(found.mapping, tables=(replace(table, values=values),))
    imported(caseload, path, mapping=mapping)
    with caseload.read() as session:
        kept = [
            str(value)
            for table in ("import_run", "grid_model", "journal_operation")
            for line in session.execute(text(f"SELECT * FROM {table}")).mappings()
            for value in line.values()
            if table != "journal_operation" or line["table_name"] in ("import_run", "grid_model")
        ]
    assert not [one for one in kept if "ROUX" in one.upper()]
    assert any("Module deux" in one for one in kept)
    again = importing.propose(caseload, path, today=TODAY)
    assert again.remembered == {"ROUXEL Zoé"}
    assert again.mapping.tables[0].values["modules"] == {"Module deux": "M2_PROJET"}


def test_two_sheets_that_say_otherwise_of_somebody_at_the_same_row_are_asked_about(caseload, tmp_path):
    with caseload.write("demonstration") as session:
        born = date(1990, 5, 17)
        make.a_person(session, case_code="A-0001", family_name="Roux", given_name="Zoé", birth_date=born)
    headings = ("Nom", "Prénom", "Né(e) le", "Téléphone")
    sheets = {
        name: [headings, ("Roux", "Zoé", date(1990, 5, 17), phone)]
        for name, phone in (("Suivi", "06 12 34 56 78"), ("Anciens", "06 99 99 99 99"))
    }
    found = rehearsed(caseload, workbook(tmp_path / "a.xlsx", sheets))
    (problem,) = verdict(found, 2, "Anciens").problems
    assert problem.code == Doubt.DUPLICATE_IN_FILE
    assert dict(problem.facts) == {"row": "2", "sheet": "Suivi"}
    assert "la ligne 2 de la feuille Suivi" in problem_words(problem)


def test_the_same_act_at_the_same_row_of_two_sheets_is_asked_about(caseload, tmp_path):
    someone(caseload, "A-0001", "Roux", "Zoé")
    rows = [ACTS, (date(2026, 9, 3), "Zoé Roux", "Entretien", "1h", None, "Claire", None)]
    found = rehearsed(caseload, workbook(tmp_path / "a.xlsx", {"Septembre": rows, "Tout": rows}))
    assert verdict(found, 2, "Septembre").state is RowState.CREATE
    assert codes(verdict(found, 2, "Tout")) == [Doubt.DUPLICATE_IN_FILE]


def test_a_planned_end_brought_in_again_opens_no_contract_that_ended_for_a_reason(caseload, tmp_path):
    headings = ("Nom", "Prénom", "Né(e) le", "Contrat", "Date d’embauche", "Fin de contrat", "Employeur")
    row = ("Roux", "Zoé", date(1990, 5, 17), "CDD", date(2026, 1, 5), date(2026, 12, 31), "Leroy")
    path = people(tmp_path, row, headings=headings)
    imported(caseload, path)
    (contract,) = live(caseload, "job_contract")
    with caseload.write("end_contract") as session:
        ended = {"end_date": date(2026, 6, 30), "end_reason": "DEMISSION"}
        records.update(session, "job_contract", contract["id"], ended)
    found = verdict(rehearsed(caseload, path), 2)
    assert (found.state, found.changes) == (RowState.UP_TO_DATE, ())


def test_a_social_security_number_within_a_longer_text_is_refused_as_one_alone(caseload, tmp_path):
    headings = ("Nom", "Prénom", "Né(e) le", "Adresse")
    written = (
        "12 rue X - sécu 2 90 05 67 482 001 12", "n° 290056748200112", "1 85 04 2A 116 005, Ajaccio",
        "Tél 06 12 34 56 78 290056748200112", "12 rue X 290056748200112",
    )  # fmt: skip
    texts = (*written, *("12 rue X",) * 7)
    rows = [("Roux", f"Zoé {chr(65 + n)}x", date(1990, 5, 1 + n), text) for n, text in enumerate(texts)]
    verdicts = rehearsed(caseload, people(tmp_path, *rows, headings=headings)).verdicts[1:6]
    assert [codes(row) for row in verdicts] == [["national_number"]] * 5
    assert not any(one.written.strip("…") for row in verdicts for one in row.problems)


def test_telephone_numbers_one_after_the_other_and_long_addresses_are_no_social_security_number(
    caseload, tmp_path
):
    headings = ("Nom", "Prénom", "Né(e) le", "Adresse", "Téléphone")
    rows = [
        ("Roux", "Zoé", date(1990, 5, 1), "Bât 12 appt 34, 156 bd du 11 novembre 1918", "06 12 34 56 78"),
        ("Lin", "Ana", date(1991, 5, 1), "2 rue X 75011 Paris", "0612345678 / 0711223344"),
        ("Petit", "Luc", date(1992, 5, 1), "06 12 34 56 78 07 11 22 33 44", "06 12 34 56 78 07 11 02 33 44"),
    ]
    found = rehearsed(caseload, people(tmp_path, *rows, headings=headings))
    assert not any("national_number" in codes(row) for row in found.verdicts)


def test_what_is_taken_along_leaves_a_workshop_shared_among_those_who_stay(caseload, tmp_path):
    from jalon.domain.acts import NewAct, NewParticipant
    from jalon.services import activity

    stays = someone(caseload, "A-0009", "Blanc", "Eva")
    done = imported(caseload, people(tmp_path, ROUX))
    (goes,) = [row["id"] for row in live(caseload, "person") if row["id"] != stays]
    act = NewAct(
        date=date(2026, 10, 5),
        duration_minutes=60,
        act_type="ENTRETIEN",
        target="COLLECTIF",
        coach_ids=(caseload.signed_in.coach_id,),
        participants=(NewParticipant(goes, "HONORE"), NewParticipant(stays, "HONORE")),
    )
    activity.record_act(caseload, act, today=TODAY)
    importing.undo_import(caseload, done.run_id, take_along=True)
    (line,) = live(caseload, "act_participant")
    assert (line["person_id"], line["minutes"], line["received_minutes"]) == (stays, 60, 60)


def test_what_a_first_undoing_left_can_be_taken_back_later(caseload, tmp_path):
    done = imported(caseload, people(tmp_path, ROUX, ("Lin", "Ana", date(1991, 5, 17), *ROUX[3:])))
    touched = live(caseload, "person")[0]["id"]
    with caseload.write("correct_person") as session:
        records.update(session, "person", touched, {"phone": "06"})
    assert importing.undo_import(caseload, done.run_id).kept > 0
    assert [row["id"] for row in live(caseload, "person")] == [touched]
    assert [run.is_undone for run in importing.list_imports(caseload)] == [False]
    preview = importing.undo_preview(caseload, done.run_id)
    assert {one.action_label for one in preview.changed_since} == {"correct_person"}
    importing.undo_import(caseload, done.run_id, take_along=True)
    assert live(caseload, "person") == []
    assert [run.is_undone for run in importing.list_imports(caseload)] == [True]


def test_many_people_whose_postal_code_changed_are_written_in_few_statements(caseload, tmp_path):
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    headings = ("Nom", "Prénom", "Né(e) le", "CP")
    names = [
        f"{a}{b}{c}"
        for a in ("Bra", "Clo", "Dul")
        for b in ("vak", "net", "sip")
        for c in ("mar", "bol", "que")
    ]
    rows = [(name, "Zoé", date(1960 + n, 1 + n % 12, 1 + n), "67000") for n, name in enumerate(names)]
    imported(caseload, people(tmp_path, *rows, headings=headings))
    moved = people(tmp_path, *[(*row[:3], "68000") for row in rows], headings=headings, name="b.xlsx")
    found = rehearsed(caseload, moved)
    assert found.counts[RowState.UPDATE] == len(names)
    told = []

    def note(connection, cursor, statement, *others):
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    done = importing.carry_out(caseload, found)
    event.remove(Engine, "before_cursor_execute", note)
    assert len(told) < 2 * len(names)
    assert sum(one.startswith("UPDATE person") for one in told) == 1
    assert {row["postal_code"] for row in live(caseload, "person")} == {"68000"}
    importing.undo_import(caseload, done.run_id)
    assert {row["postal_code"] for row in live(caseload, "person")} == {"67000"}

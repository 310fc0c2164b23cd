"""Five grids that nobody shaped for Jalon come in with every row accounted for, and go without a trace."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import foreign_grids
import make
from foreign_grids import Expected
from jalon.domain.import_values import NOTHING, GridMapping, RowState, Verdict
from jalon.services.export import export_json
from jalon.services.importing.carrying_out import carry_out
from jalon.services.importing.proposing import Proposal, list_values, propose
from jalon.services.importing.rehearsing import Rehearsal, rehearse
from jalon.services.importing.undoing import undo_import
from jalon.storage import records
from jalon.storage.caseload import Caseload

TODAY = date(2026, 11, 21)
COLLEAGUES = (("Leroux", "Anne"), ("Petitjean", "Luc"), ("Benali", "Idriss"))
ANSWERS = {
    "CMP": NOTHING, "ESAT": NOTHING, "AUTRE": NOTHING, "tél.": "ENTRETIEN", "mail": "ENTRETIEN",
    "VAD": "ENTRETIEN", "Point hebdo": "REUNION",
    "fin de période d’essai": "RUPT_ESSAI_EMPLOYEUR",
}  # fmt: skip
"""What is asked once for a whole file: PMSMP and « stage » are left open on purpose."""
WRITTEN = frozenset({RowState.CREATE, RowState.UPDATE, RowState.UP_TO_DATE})
TO_LOOK_AT = frozenset({RowState.DOUBTFUL, RowState.REFUSED})
NAMES = {
    "date": "act_date", "duration_minutes": "act_duration", "start_date": "contract_start_date",
    "weekly_minutes": "weekly_hours", "planned_end_date": "contract_planned_end_date",
    "end_date": "contract_real_end_date",
}  # fmt: skip
COMPARED = frozenset({"birth_date", "given_name", "phone", "sex", "admission_date", "exit_date", *NAMES})


@pytest.fixture
def office(tmp_path: Path):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    with caseload.write("invite_coach") as session:
        for family, given in COLLEAGUES:
            records.insert(session, "coach", {"family_name": family, "given_name": given, "role": "REFERENT"})
    yield caseload
    caseload.close()


def answered(caseload: Caseload, proposal: Proposal) -> GridMapping:
    """Answer what the program asks of the lists, as who knows the structure would."""
    mapping = proposal.mapping
    tables = []
    for table in mapping.tables:
        values = {name: dict(known) for name, known in table.values.items()}
        for asked in list_values(caseload, proposal, mapping, today=TODAY):
            if asked.sheet == table.sheet:
                known = values.setdefault(asked.name, {})
                for value in asked.values:
                    if value.code is None:
                        colleague = next(
                            (code for code, name in asked.options if name == "Idriss Benali"), None
                        )
                        answer = colleague if value.written == "IB" else ANSWERS.get(value.written)
                        known[value.written] = answer
        tables.append(replace(table, values=values))
    return replace(mapping, tables=tuple(tables))


def rehearsed(caseload: Caseload, path: Path) -> Rehearsal:
    proposal = propose(caseload, path, today=TODAY)
    return rehearse(caseload, proposal, answered(caseload, proposal), today=TODAY)


def wrong_verdicts(expected: Expected, verdicts: tuple[Verdict, ...]) -> list[object]:
    """Return the rows whose verdict a careful reader would not give, with why."""
    found: list[object] = []
    for one in verdicts:
        if one.sheet in expected.other_sheets or one.place in expected.others:
            good = one.state is RowState.IGNORED
        elif one.place in expected.records:
            good = one.state in WRITTEN
        else:
            good = one.place in {**expected.doubtful, **expected.wrong} and one.state in TO_LOOK_AT
        if not good:
            found.append((one.place, str(one.state), [(str(p.code), p.field) for p in one.problems]))
    return found


def altered_values(expected: Expected, verdicts: tuple[Verdict, ...]) -> list[object]:
    """Return the values that would not be written as the grid means them."""
    found: list[object] = []
    for one in verdicts:
        told = {change.field: change.after for change in one.changes}
        for name, meant in expected.records.get(one.place, {}).items():
            field = NAMES.get(name, name)
            if name in COMPARED and field in told and plain(told[field]) != plain(meant):
                found.append((one.place, field, told[field], meant))
    return found


def plain(value: object) -> object:
    """Return a value without the spaces of a phone number, and codes as text."""
    return str(value).replace(" ", "") if isinstance(value, (str, int)) else value


def exported(caseload: Caseload, target: Path) -> bytes:
    export_json(caseload, target)
    return target.read_bytes()


def placed(name: str, caseload: Caseload, folder: Path) -> tuple[Path, Expected]:
    content, expected = foreign_grids.GRIDS[name]()
    path = folder / expected.file_name
    path.write_bytes(content)
    if name == "log":
        with caseload.write("add_person") as session:
            for number, one in enumerate(foreign_grids.people_of_log(), start=1):
                known: Mapping[str, object] = {
                    "case_code": f"A-{number:04d}", "family_name": one.family_name,
                    "given_name": one.given_name, "sex": one.sex, "birth_date": one.birth_date,
                }  # fmt: skip
                make.a_person(session, **known)
    return path, expected


@pytest.mark.parametrize("name", foreign_grids.GRIDS)
def test_a_foreign_grid_comes_in_row_by_row_and_is_undone_to_the_byte(name, office, tmp_path):
    path, expected = placed(name, office, tmp_path)
    before = exported(office, tmp_path / "before.json")
    rehearsal = rehearsed(office, path)

    rows = {(sheet.name, row.number) for sheet in rehearsal.proposal.grid.sheets for row in sheet.rows}
    assert {one.place for one in rehearsal.verdicts} == rows, "every row is accounted for, once"
    assert len(rehearsal.verdicts) == len(rows)
    assert wrong_verdicts(expected, rehearsal.verdicts) == []
    assert altered_values(expected, rehearsal.verdicts) == []

    done = carry_out(office, rehearsal)
    assert sum(done.counts[state] for state in WRITTEN) == len(expected.records)
    assert exported(office, tmp_path / "with.json") != before

    again = rehearsed(office, path)
    states = {one.state for one in again.verdicts if one.place in expected.records}
    assert states == {RowState.UP_TO_DATE}, "the same file brings nothing a second time"

    undo_import(office, done.run_id)
    assert exported(office, tmp_path / "after.json") == before

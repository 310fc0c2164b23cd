"""What an old grid leaves open is asked, and an answer answers what was asked and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from jalon.domain.import_values import Doubt, RowState
from jalon.services import importing
from services.test_importing import log, rehearsed


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

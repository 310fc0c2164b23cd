"""Carries out a rehearsed import: one action, all of it or nothing."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jalon.domain.errors import ImportMovedError, NothingToImportError
from jalon.domain.import_values import GridMapping, ImportDone, RowState
from jalon.services.access import note_in
from jalon.services.backing_up import Step, no_step
from jalon.services.importing.mappings import table_to_json
from jalon.services.importing.proposing import Proposal, places_of_table, shape_of_table, sheet_named
from jalon.services.importing.rehearsing import Rehearsal, rehearse_in
from jalon.services.lists import read_lists
from jalon.storage import journal, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_WRITTEN: Final = (RowState.CREATE, RowState.UPDATE)


def carry_out(caseload: Caseload, rehearsal: Rehearsal, *, step: Step = no_step) -> ImportDone:
    """Write the rows to create and to update as one action, and remember how the file maps.

    Raises:
        ImportMovedError: the caseload changed since in a way that changes what becomes of a row.
        NothingToImportError: no row would be written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    if not any(rehearsal.counts[state] for state in _WRITTEN):
        raise NothingToImportError
    own = read_lists(caseload)
    with caseload.write("import_grid") as session:
        if queries.mark(session) != rehearsal.mark:
            again = rehearse_in(
                session,
                rehearsal.proposal,
                rehearsal.mapping,
                own,
                today=rehearsal.today,
                repairs=rehearsal.repairs,
                choices=rehearsal.choices,
                step=step,
            )
            _require_same(rehearsal, again)
            rehearsal = again
        total = len(rehearsal.verdicts)
        step(0, total)
        written = rehearsal.plan.write(session, caseload.clock())
        model_id = _remember(session, rehearsal.proposal, rehearsal.mapping)
        action_id = journal.current_action(session) or ""
        run_id = records.insert(
            session,
            "import_run",
            {
                "action_id": action_id,
                "date": rehearsal.today,
                "grid_model_id": model_id,
                "source_digest": rehearsal.proposal.digest,
                "counts": _told(rehearsal.proposal, rehearsal.counts, written),
            },
        )
        note_in(caseload, session, "import_grid", "import_run", run_id)
        step(total, total)
    return ImportDone(run_id, action_id, rehearsal.counts, written)


def _require_same(before: Rehearsal, after: Rehearsal) -> None:
    """Require that every row still becomes the same.

    A case code that another took meanwhile is none: the person gets the next one.
    """
    moved = sum(
        (one.state, one.changes, one.problems, one.person_id)
        != (other.state, other.changes, other.problems, other.person_id)
        for one, other in zip(before.verdicts, after.verdicts, strict=True)
    )
    if moved:
        raise ImportMovedError(moved)


def _remember(session: Session, proposal: Proposal, mapping: GridMapping) -> str | None:
    """Keep how each table maps, by its headings; return the model of the first."""
    first = None
    for table in mapping.tables:
        if not table.heading_row:
            continue
        sheet = sheet_named(proposal.grid, table.sheet)
        shape = shape_of_table(sheet, table.heading_row)
        text = table_to_json(table, places_of_table(sheet, table.heading_row))
        known = queries.model_of_shape(session, shape)
        if known is None:
            values = {"name": shape, "direction": "IN", "shape": shape, "mapping": text}
            model_id = records.insert(session, "grid_model", values)
        else:
            model_id = known[0]
            if known[1] != text:
                records.update(session, "grid_model", model_id, {"mapping": text})
        first = first or model_id
    return first


def _told(proposal: Proposal, counts: Mapping[RowState, int], written: Mapping[str, int]) -> str:
    found = {
        "suffix": Path(proposal.file_name).suffix[:6],  # its name may be somebody’s
        "states": {str(state): count for state, count in counts.items()},
        "written": dict(written),
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True)

"""Lists the imports of a caseload and undoes one, also next week."""

import json
from collections.abc import Mapping
from typing import Any

from jalon.domain.errors import NothingToUndoError, UnknownRecordError
from jalon.domain.import_values import ChangedSince, PastImport, RowState, Undone, UndoPreview
from jalon.services.access import note_in
from jalon.storage import undo
from jalon.storage.caseload import Caseload
from jalon.storage.queries import importing as queries
from jalon.storage.queries.people import name_people
from jalon.storage.taking_back import TakingBack
from jalon.storage.transactions import Session


def list_imports(caseload: Caseload) -> tuple[PastImport, ...]:
    """Return the imports that were carried out, the latest first, those undone too."""
    with caseload.read() as session:
        return tuple(map(_past, queries.import_runs(session)))


def undo_preview(caseload: Caseload, run_id: str) -> UndoPreview:
    """Return what undoing an import would do, and what was touched since.

    Raises:
        UnknownRecordError: there is no such import.
        NothingToUndoError: it is undone already.
    """
    with caseload.read() as session:
        run = _standing(session, run_id)
        taking = TakingBack.of(session, run.action_id)
        touched = taking.touched()
        names = name_people(session, {one.person_id for one in touched if one.person_id})
    changed = []
    for one in (one for one in touched if one.label != "undo_import"):  # taken back already
        person = names.get(one.person_id or "")
        who = f"{person.given_name} {person.family_name}" if person else ""
        code = person.case_code if person else ""
        changed.append(ChangedSince(one.table, one.record_id, one.label, one.at, one.person_id, code, who))
    return UndoPreview(run, _count(taking), tuple(changed))


def undo_import(caseload: Caseload, run_id: str, *, take_along: bool = False) -> Undone:
    """Undo an import as one action.

    What later actions touched stays as it is: the whole file of each person concerned, and what it stands
    on. ``take_along`` takes it back too, with what was written about it since. Without anything touched, the
    import is undone as any action, and can be done again. A file that is frozen is not touched at all.

    Raises:
        UnknownRecordError: there is no such import.
        NothingToUndoError: it is undone already.
        FrozenFileError: the file of someone concerned is frozen.
    """
    with caseload.write("undo_import") as session:
        run = _standing(session, run_id)
        taking = TakingBack.of(session, run.action_id)
        now = caseload.clock()
        if taking.touched():
            taken, kept = taking.take_back(now, take_along=take_along)
        else:
            taken, kept = _count(taking), 0
            undo.undo(session, run.action_id, now=now)
        note_in(caseload, session, "undo_import", "import_run", run_id)
    return Undone(taken, kept)


def _standing(session: Session, run_id: str) -> PastImport:
    found = [run for run in queries.import_runs(session) if run.id == run_id]
    if not found:
        raise UnknownRecordError("import_run")
    if found[0].deleted_at is not None:
        raise NothingToUndoError
    return _past(found[0])


def _count(taking: TakingBack) -> int:
    """Return how many records of the trade an import made or changed."""
    return sum(
        table not in ("import_run", "grid_model") and row["deleted_at"] is None
        for (table, _), row in taking.rows.items()
    )


def _past(run: queries.RunLine) -> PastImport:
    told = _told(run.counts)
    states = told.get("states")
    counts = {
        state: int(states.get(str(state), 0)) if isinstance(states, Mapping) else 0 for state in RowState
    }
    return PastImport(
        run.id,
        run.action_id,
        run.at,
        run.author_id,
        str(told.get("suffix", "")).removeprefix("."),
        run.digest or "",
        counts,
        run.deleted_at is not None,
    )


def _told(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

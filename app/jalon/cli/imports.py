"""Importing a file from a script: what becomes of each row, in JSON, and an import undone."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jalon.domain.errors import CannotReadError, NothingToUndoError
from jalon.domain.import_values import RowProblem, RowState, Verdict

if TYPE_CHECKING:
    from jalon.services.importing import Rehearsal
    from jalon.storage.caseload import Caseload

Opening = Callable[[Namespace], "AbstractContextManager[Caseload]"]

FORMAT: Final = "jalon-import"
FORMAT_VERSION: Final = 1
_DONE, _REFUSED = 0, 1
_IMPORT_HELP: Final = (
    "Lit FICHIER (xlsx, xls, ods ou csv) à part, dit ce que devient chaque ligne et écrit celles à créer "
    "et à mettre à jour, en une seule action. Les lignes douteuses ou refusées sont laissées de côté, les "
    "autres importées quand même. Code de sortie\u00a0: 0 si aucune ligne n’est refusée, 1 s’il y en a."
)
_UNDO_HELP: Final = (
    "Annule le dernier import, ou celui de --run. Ce qui a été modifié depuis reste, avec tout le dossier "
    "de la personne, sauf avec --take-along, qui retire aussi ce qui a été écrit depuis à son sujet."
)


def add_import(target: ArgumentParser) -> None:
    """Say what ``jalon import`` understands."""
    target.description = _IMPORT_HELP
    target.add_argument("file", metavar="FICHIER", type=Path, help="le fichier à importer")
    target.add_argument(
        "--mapping", metavar="FICHIER", type=Path, help="la correspondance (« mapping » du JSON d’un essai)"
    )
    target.add_argument("--dry-run", action="store_true", help="examiner seulement, sans rien écrire")
    target.add_argument(
        "--json",
        metavar="FICHIER",
        type=Path,
        help="ce que devient chaque ligne\u00a0; il cite votre fichier",
    )


def add_undo_import(target: ArgumentParser) -> None:
    """Say what ``jalon undo-import`` understands."""
    target.description = _UNDO_HELP
    target.add_argument("--run", metavar="ID", help="l’import à annuler («\u00a0run_id\u00a0» de son JSON)")
    target.add_argument(
        "--take-along", action="store_true", help="retirer aussi ce qui a été écrit depuis à son sujet"
    )


def import_file(asked: Namespace, opened: Opening, today: date) -> int:
    """Import a file; return 1 when a row was refused."""
    from jalon.services import importing
    from jalon.services.targets import require_writable_over
    from jalon.ui.import_words import STATES

    require_writable_over(asked.json, reading=(asked.file, asked.mapping))
    given = None if asked.mapping is None else importing.mapping_from_json(_text(asked.mapping))
    with opened(asked) as caseload:
        proposal = importing.propose(caseload, asked.file, today=today)
        rehearsal = importing.rehearse(caseload, proposal, given or proposal.mapping, today=today)
        counts = rehearsal.counts
        done = None
        if not asked.dry_run and counts[RowState.CREATE] + counts[RowState.UPDATE]:
            done = importing.carry_out(caseload, rehearsal)
    if asked.json is not None:
        document = report(rehearsal, run_id=done.run_id if done else None, is_dry=asked.dry_run)
        document["written"] = dict(done.written) if done else {}
        _write(asked.json, document)
        print(f"Compte rendu écrit\u00a0: {asked.json}")
    print("Examen seulement, rien n’est écrit." if asked.dry_run else "Import terminé.")
    for state, words in STATES.items():
        print(f"      {counts[state]} {words}")
    return _REFUSED if counts[RowState.REFUSED] else _DONE


def undo_import(asked: Namespace, opened: Opening) -> int:
    """Undo an import: the last one that stands, or the one named."""
    from jalon.services import importing

    with opened(asked) as caseload:
        run_id = asked.run
        if run_id is None:
            standing = [run for run in importing.list_imports(caseload) if not run.is_undone]
            if not standing:
                raise NothingToUndoError
            run_id = standing[0].run_id
        undone = importing.undo_import(caseload, run_id, take_along=asked.take_along)
    print(f"Import annulé\u00a0: {undone.records} fiches et lignes retirées ou rendues.")
    if undone.kept:
        print(f"      {undone.kept} restent\u00a0: modifiées depuis, ou liées à ce qui l’a été.")
    return _DONE


def report(rehearsal: "Rehearsal", *, run_id: str | None, is_dry: bool) -> dict[str, Any]:
    """Return what became of each row, without any name of the caseload: places, codes and case codes."""
    from jalon.services.importing import mapping_to_json

    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "file": rehearsal.proposal.file_name,
        "digest": rehearsal.proposal.digest,
        "dry_run": is_dry,
        "run_id": run_id,
        "counts": {str(state): count for state, count in rehearsal.counts.items()},
        "mapping": json.loads(mapping_to_json(rehearsal.mapping)),
        "rows": [_row(verdict) for verdict in rehearsal.verdicts],
    }


def _row(verdict: Verdict) -> dict[str, Any]:
    from jalon.ui.import_words import reason_words

    return {
        "sheet": verdict.sheet,
        "row": verdict.row,
        "state": str(verdict.state),
        "subject": None if verdict.subject is None else str(verdict.subject),
        "ignored_because": None if verdict.reason is None else str(verdict.reason),
        "case_code": verdict.case_code,
        "problems": [_problem(problem) for problem in verdict.problems],
        "remarks": [_problem(problem) for problem in verdict.remarks],
        "candidates": [candidate.case_code for candidate in verdict.candidates if candidate.case_code],
        "fields": sorted({change.field for change in verdict.changes}),
        "words": reason_words(verdict),
    }


def _problem(problem: RowProblem) -> Mapping[str, Any]:
    return {
        "code": str(problem.code),
        "field": problem.field or None,
        "column": problem.letter or None,
        "heading": problem.heading or None,
        "written": problem.written,
        "facts": dict(problem.facts),
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CannotReadError(path) from error


def _write(target: Path, document: Mapping[str, Any]) -> None:
    from jalon.files import write_atomically

    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    write_atomically(target, text.encode())

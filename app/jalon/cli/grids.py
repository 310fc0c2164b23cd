"""The command that fills someone’s own table every month, in its own shape."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jalon.domain.grid_models import GridModel
    from jalon.storage.caseload import Caseload

Opened = Callable[[Namespace], "AbstractContextManager[Caseload]"]

HELP: Final = """Remplir chaque mois le tableau d’un chef de file ou d’un collègue, dans sa propre forme.

  1. jalon grid FILE_ACTIVE --describe TABLEAU.xlsx --model MODELE.json
     propose d’après ses titres ce que chaque cellule et chaque colonne doit recevoir. Le modèle se corrige
     dans un éditeur de texte (resources/schemas/jalon-grid-model.schema.json dit ce qu’il peut contenir).
  2. jalon grid FILE_ACTIVE --model MODELE.json --month AAAA-MM --out FICHIER.xlsx
     remplit, relit et recompte. --model peut aussi être le tableau lui-même (.xlsx, .csv), décrit
     d’après ses titres, ou le nom d’un modèle gardé avec la file active (--remember le garde).

  3. jalon grid FILE_ACTIVE --model MODELE.json --month AAAA-MM --compare RETOUR.xlsx [--take]
     dit ce qu’un collègue y a changé, et le reprend en une action\u00a0: les valeurs des personnes, les
     lignes nouvelles. Un chiffre n’est jamais repris.

Un tableau qui nomme des personnes et sort de la structure demande un motif (--reason), qui est gardé avec
la file active. Un tableau d’un collègue de la structure n’en demande pas : --inside le dit dans le modèle
(« leaves_structure » : false), et --outside le contraire.

Le reste du tableau (formules, mises en forme, autres feuilles) reste tel quel. Un fichier .ods ou .xls :
enregistrez-le d’abord en xlsx.
"""


def add_arguments(target: ArgumentParser, month: Callable[[str], object]) -> None:
    """Add what the command understands, but for the caseload and the passphrase."""
    target.description = HELP.replace(" :", "\u00a0:")
    target.formatter_class = RawDescriptionHelpFormatter
    target.add_argument(
        "--model", metavar="MODÈLE", required=True, help="un modèle .json, un tableau, ou un nom"
    )
    target.add_argument("--month", metavar="AAAA-MM", type=month, help="le mois à remplir")
    target.add_argument("--out", metavar="FICHIER", type=Path, help="le tableau rempli à écrire, en clair")
    target.add_argument(
        "--describe", metavar="TABLEAU", type=Path, help="décrire ce tableau et écrire --model à corriger"
    )
    target.add_argument("--remember", action="store_true", help="garder le modèle avec la file active")
    target.add_argument(
        "--compare", metavar="RETOUR", type=Path, help="dire ce qu’un tableau revenu a de différent"
    )
    target.add_argument("--take", action="store_true", help="avec --compare, reprendre ce qui peut l’être")
    target.add_argument("--reason", metavar="TEXTE", help="pourquoi des noms sortent de la structure")
    where = target.add_mutually_exclusive_group()
    where.add_argument(
        "--inside", action="store_true", help="le tableau reste dans la structure\u00a0: pas de motif"
    )
    where.add_argument("--outside", action="store_true", help="le tableau sort de la structure")
    target.add_argument("--agreement", metavar="RÉF", help="une seule convention")


def what_is_missing(asked: Namespace) -> str | None:
    """Return what the command still needs, None when it has all."""
    if asked.compare is not None:
        return None if asked.month is not None else "--month"
    if asked.describe is not None or asked.remember:
        return None
    return None if asked.month is not None and asked.out is not None else "--month et --out"


def run_grid(asked: Namespace, opened: Opened, today: date) -> int:
    """Describe a table, keep a model, or fill one for a month."""
    from dataclasses import replace

    from jalon.files import write_atomically
    from jalon.services import grids
    from jalon.services.targets import require_writable_over

    model_file = None if asked.model is None else Path(asked.model)
    is_described = asked.describe is not None
    require_writable_over(
        asked.out,
        model_file if is_described else None,
        reading=(asked.describe, asked.compare, None if is_described else model_file),
    )
    with opened(asked) as caseload:
        if asked.describe is not None:
            model = grids.guess_model(asked.describe, today=today)
            model = replace(
                model, agreement=asked.agreement, leaves_structure=_leaves(asked, model.leaves_structure)
            )
            write_atomically(Path(asked.model), grids.model_to_json(model))
            columns = sum(len(table.columns) for table in model.tables)
            print(
                f"Modèle écrit\u00a0: {asked.model} ({len(model.cells)} cellules, "
                f"{len(model.tables)} tableaux, {columns} colonnes). Relisez-le avant de vous en servir."
            )
        else:
            model = grids.read_model(caseload, asked.model, today=today)
            model = replace(model, leaves_structure=_leaves(asked, model.leaves_structure))
            if asked.agreement is not None:
                model = replace(model, agreement=asked.agreement)
        if asked.remember:
            grids.remember_model(caseload, model)
            print(f"Modèle gardé avec la file active\u00a0: {model.name}")
        if asked.compare is not None:
            _compare(asked, caseload, model, today)
        if asked.month is not None and asked.out is not None:
            done = grids.fill_grid(caseload, model, asked.month, asked.out, today=today, reason=asked.reason)
            print(
                f"Tableau rempli et relu\u00a0: {asked.out} ({done.cells} cellules, "
                f"{sum(done.rows.values())} lignes). Ce fichier est en clair."
            )
    return 0


def _leaves(asked: Namespace, is_so: bool) -> bool:  # noqa: FBT001 - as the model says
    return not asked.inside and (asked.outside or is_so)


def _compare(asked: Namespace, caseload: "Caseload", model: "GridModel", today: date) -> None:
    """Say what a table that came back has that Jalon would not write, and take it when asked to."""
    from jalon.services import grids
    from jalon.settings.rules import rules_for
    from jalon.ui.grid_words import thing_words
    from jalon.ui.wording import counted

    rules = rules_for(asked.month.last_day)
    returned = grids.propose_changes(caseload, model, asked.compare, asked.month, today=today)
    for one in returned.changes:
        place = f"{one.sheet} {one.column}{one.row}" if one.row else one.sheet
        field = thing_words(one.field, rules)
        said = _CHANGES[one.kind].format(field=field, before=one.before or "—", after=one.after or "—")
        mark = "+" if one.can_be_taken else " "
        print(f"{mark} {f'{place.strip()} {one.case_code}'.strip()}\u00a0: {said}")
    wanted = [one for one in returned.changes if one.can_be_taken]
    told = counted(len(returned.changes), "différence", "différences")
    print(f"{told}, dont {len(wanted)} à reprendre (+).")
    if asked.take and wanted:
        grids.take_changes(caseload, returned, wanted)
        print("Reprises en une action, que l’on peut annuler.")


_CHANGES: Final[dict[str, str]] = {
    "value": "{field}, {before} → {after}",
    "new_row": "ligne nouvelle ({after})",
    "missing_row": "n’est plus dans le tableau",
    "figure": "{field}, {before} → {after} (un chiffre n’est pas repris)",
    "unclear": "ligne dont on ne sait pas à qui elle est ({after})",
}

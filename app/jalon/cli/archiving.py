"""Archives from a script: a file whose delay is over put apart, given back, or destroyed at its end."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jalon.cli import erasing

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

Opening = Callable[[Namespace], "AbstractContextManager[Caseload]"]

_DONE: Final = 0
_REASONS: Final = {
    "demande": "request",
    "contentieux": "dispute",
    "controle": "inspection",
    "reprise": "return",
}
_HELP: Final = (
    "Met aux archives un dossier dont la durée de conservation est atteinte\u00a0: il quitte la file active "
    "pour un fichier scellé à part (--person et --to). --list dit les archives d’un dossier et leur "
    "fin\u00a0; --return rend un dossier à la file active\u00a0; --destroy détruit une archive à son terme."
)


def add_arguments(target: ArgumentParser) -> None:
    """Say what ``jalon archive`` understands, but for the caseload and the passphrase."""
    target.description = _HELP
    wanted = target.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--person", metavar="CODE", help="le code du dossier à mettre aux archives")
    wanted.add_argument("--list", metavar="DOSSIER", type=Path, help="donner les archives d’un dossier")
    wanted.add_argument("--return", dest="back", metavar="ARCHIVE", type=Path, help="rendre à la file active")
    wanted.add_argument("--destroy", metavar="ARCHIVE", type=Path, help="détruire, au terme")
    target.add_argument("--to", metavar="DOSSIER", type=Path, help="où garder l’archive (avec --person)")
    target.add_argument(
        "--mentions",
        metavar="CHOIX",
        type=erasing.Chosen(),
        help="où masquer son nom hors de son dossier (--person)\u00a0: toutes, aucune, ou des numéros",
    )
    target.add_argument(
        "--reason", choices=tuple(_REASONS), default="reprise", help="pourquoi elle est ouverte (--return)"
    )


def what_is_missing(asked: Namespace) -> str | None:
    """Return what is missing for the command to be carried out, in words."""
    return "--person demande --to DOSSIER" if asked.person and asked.to is None else None


def archive(asked: Namespace, opened: Opening, today: date) -> int:
    """Put a file apart, list archives, give one back, or destroy it."""
    from jalon.services import archiving, people

    with opened(asked) as caseload:
        if asked.person:
            code = asked.person.strip().upper()
            person_id = people.find_person(caseload, code)
            archiving.require_archivable(caseload, person_id, today=today)
            masks = erasing.masks_asked(caseload, person_id, asked.mentions)
            path = archiving.archive_file(caseload, person_id, asked.to, today=today, masks=masks)
            print(f"Dossier {code} mis aux archives\u00a0: {path}")
        elif asked.list:
            for path, header in archiving.list_archives(caseload, asked.list):
                is_over = " (terme atteint)" if header.destroy_on <= today else ""
                print(f"{path.name}  gardée jusqu’au {header.destroy_on:%d/%m/%Y}{is_over}")
        elif asked.back:
            archiving.bring_back(caseload, asked.back, archiving.Reason(_REASONS[asked.reason]))
            print("Dossier revenu dans la file active\u00a0; l’archive n’existe plus.")
        else:
            archiving.destroy_archive(caseload, asked.destroy, today=today)
            print("Archive détruite pour toujours\u00a0; un certificat est gardé.")
    return _DONE

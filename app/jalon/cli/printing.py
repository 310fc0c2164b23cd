"""The command that prints: the list of papers, one of them, or all those of a month."""

import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jalon.services.papers.asked import Asked
    from jalon.storage.caseload import Caseload

Opened = Callable[[Namespace], "AbstractContextManager[Caseload]"]

_DONE: Final = 0
_HELP: Final = (
    "Imprime en PDF les papiers que Jalon sait faire. --list les donne tous, avec ce que chacun "
    "demande\u00a0; --document en imprime un (--pdf dit où)\u00a0; --month avec --all écrit ceux d’un mois "
    "dans un dossier (--to)."
)


def add_arguments(target: ArgumentParser, month: Callable[[str], object], day: Callable[[str], date]) -> None:
    """Say what ``jalon print`` understands, but for the caseload and the passphrase."""
    target.description = _HELP
    wanted = target.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--list", action="store_true", help="donner la liste des papiers")
    wanted.add_argument("--document", metavar="CODE", help="le papier à imprimer, comme D9")
    wanted.add_argument("--all", action="store_true", help="tous les papiers du mois --month, dans --to")
    target.add_argument("--person", metavar="CODE", help="le code du dossier de la personne")
    target.add_argument("--employer", metavar="NOM", help="l’employeur\u00a0: son nom ou son identifiant")
    target.add_argument("--colleague", metavar="NOM", help="le collègue\u00a0: son nom ou son identifiant")
    target.add_argument("--agreement", metavar="RÉF", help="une seule convention (D11, D12, D20)")
    target.add_argument("--month", metavar="AAAA-MM", type=month, help="le mois, ou un mois de l’année")
    target.add_argument("--record", metavar="ID", help="une fiche parmi plusieurs, par son identifiant")
    target.add_argument("--simple", action="store_true", help="la version simple à lire")
    target.add_argument("--variant", metavar="NOM", help="la variante, comme TRIPARTITE")
    target.add_argument("--blank", action="store_true", help="la version vierge, à remplir à la main")
    target.add_argument(
        "--choice",
        metavar="NOM=VALEUR",
        action="append",
        type=_Pair(),
        default=[],
        help="un choix propre à ce papier, comme level=N0",
    )
    target.add_argument("--today", metavar="AAAA-MM-JJ", type=day, help="le jour où l’on se place")
    target.add_argument("--pdf", metavar="FICHIER", type=Path, help="le fichier à écrire")
    target.add_argument("--to", metavar="DOSSIER", type=Path, help="le dossier où écrire le mois")


class _Pair:
    """A choice of a paper: its name and its value."""

    __name__ = "choix"

    def __call__(self, text: str) -> tuple[str, str]:
        name, sign, value = text.partition("=")
        if not (name and sign):
            raise ValueError
        return name, value


def what_is_missing(asked: Namespace) -> str | None:
    """Return what the command still needs, None when it has all."""
    if asked.document is not None:
        return None if asked.pdf is not None else "--pdf"
    if asked.all:
        return None if asked.month is not None and asked.to is not None else "--month et --to"
    return None


def run_print(asked: Namespace, opened: Opened, today: date) -> int:
    """List the papers, print one, or print those of a month."""
    if asked.list:
        return _list()
    with opened(asked) as caseload:
        if asked.all:
            return _print_month(asked, caseload, asked.today or today)
        return _print_one(asked, caseload, asked.today or today)


def _list() -> int:
    from jalon.services.papers.catalogue import PAPERS
    from jalon.ui.paper_words import READERS, SUBJECTS, paper_words

    for reader, title in READERS.items():
        kinds = [kind for kind in PAPERS.values() if kind.reader is reader]
        if not kinds:
            continue
        print(title)
        for kind in kinds:
            words = paper_words(kind.code)
            faces = [
                face for face, has in (("--simple", kind.has_simple), ("--blank", kind.has_blank)) if has
            ]
            faces += [f"--variant {variant}" for variant in kind.variants]
            print(f"  {kind.code:<5} {words.title} (pour {SUBJECTS[kind.subject]})")
            print(textwrap.indent(textwrap.fill(words.help, 90), " " * 8))
            if faces:
                print(f"        {', '.join(faces)}")
    return _DONE


def _print_one(asked: Namespace, caseload: "Caseload", today: date) -> int:
    from jalon.files import write_atomically
    from jalon.services.papers.making import make_paper
    from jalon.services.targets import require_writable_over
    from jalon.ui.paper_words import PAPER_WARNINGS, paper_words

    require_writable_over(asked.pdf)
    made = make_paper(caseload, asked.document, _asked(asked, caseload), today=today)
    write_atomically(asked.pdf, made.content)
    print(f"{paper_words(made.kind.code).title}\u00a0: {asked.pdf}. Ce fichier est en clair.")
    for code in made.warnings:
        print(f"À savoir\u00a0: {PAPER_WARNINGS[code]}")
    return _DONE


def _print_month(asked: Namespace, caseload: "Caseload", today: date) -> int:
    from jalon.services.papers.month import print_month
    from jalon.services.papers.month_choice import read_month_choice

    made = print_month(
        caseload,
        asked.month,
        asked.to,
        today=today,
        step=lambda *_: None,
        more=read_month_choice(caseload),
    )
    print(f"Papiers du mois {asked.month}\u00a0: {made.folder}. Ces fichiers sont en clair.")
    print(
        f"      1 relevé mensuel, {made.sheets} relevés individuels, {made.timesheets} feuilles de temps, "
        f"{made.more} autres papiers."
    )
    if made.frozen:
        print(f"      Dossiers gelés, sans relevé individuel\u00a0: {made.frozen}.")
    return _DONE


def _asked(asked: Namespace, caseload: "Caseload") -> "Asked":
    from jalon.services.papers.asked import Asked
    from jalon.services.papers.chosen import find_agreement, find_coach, find_employer
    from jalon.services.people import find_person
    from jalon.ui.rights_words import choices_in_words

    choices: Mapping[str, str] = {**choices_in_words(asked.document, caseload), **dict(asked.choice)}
    return Asked(
        person_id=None if asked.person is None else find_person(caseload, asked.person.strip().upper()),
        employer_id=None if asked.employer is None else find_employer(caseload, asked.employer),
        coach_id=None if asked.colleague is None else find_coach(caseload, asked.colleague),
        month=asked.month,
        agreement_id=None if asked.agreement is None else find_agreement(caseload, asked.agreement),
        record_id=asked.record,
        variant=None if asked.variant is None else asked.variant.strip().upper(),
        is_simple=asked.simple,
        is_blank=asked.blank,
        choices=choices,
    )

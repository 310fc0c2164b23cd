"""What the command line understands, in French."""

import argparse
import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from jalon import __version__
from jalon.cli import archiving, erasing, grids, imports, printing
from jalon.domain.months import Month

COMMANDS = (
    "demo", "return", "lock", "export", "grid", "import", "undo-import", "deadlines", "calendar", "check",
    "backup", "restore", "doctor", "erase", "archive", "print", "help",
)  # fmt: skip

_FIRST_YEAR, _LAST_YEAR = 2000, 2100  # of a month that a caseload can hold: the scheme began in 2017

_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"il manque\u00a0: \1"),
    (r"unrecognized arguments: (.*)", r"argument inconnu\u00a0: \1"),
    (r"argument (\S+): expected one argument", r"\1 demande une valeur"),
    (r"argument (\S+): invalid \S+ value: (.*)", r"\1\u00a0: valeur non valable (\2)"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", r"\1\u00a0: \2 n’est pas parmi \3"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 ne va pas avec \2"),
    (r"one of the arguments (.*) is required", r"il manque une de ces options\u00a0: \1"),
)


class FrenchParser(argparse.ArgumentParser):
    """A parser that speaks French and leaves with 2, the code of a wrong command."""

    def format_usage(self) -> str:
        """Return the usage line."""
        return super().format_usage().replace("usage:", "utilisation\u00a0:")

    def format_help(self) -> str:
        """Return the whole help."""
        words = (("usage:", "utilisation\u00a0:"), ("positional arguments:", "arguments\u00a0:"))
        text = super().format_help()
        titles = (("\noptions:", "\noptions\u00a0:"), ("\ncommandes:", "\ncommandes\u00a0:"))
        for english, french in (*words, *titles):
            text = text.replace(english, french)
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and leave."""
        for pattern, words in _TRANSLATIONS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = match.expand(words.replace(r"\u00a0", "\u00a0"))
                break
        self.exit(2, f"{self.format_usage()}{self.prog}\u00a0: {message}.\n")


def _names_a_file(text: str) -> bool:
    """Tell a caseload to open from a mistyped command."""
    if text in COMMANDS or text.startswith("-"):
        return False
    return text.endswith(".jalon") or os.sep in text or Path(text).is_file()


def _month(text: str) -> Month:
    month = Month.parse(text)
    if not _FIRST_YEAR <= month.year <= _LAST_YEAR:
        raise ValueError
    return month


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _between(low: int, high: int) -> "_Bounded":
    return _Bounded(low, high)


class _Bounded:
    """A whole number between two bounds."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high

    def __call__(self, text: str) -> int:
        number = int(text)
        if not self._low <= number <= self._high:
            raise ValueError
        return number

    @property
    def __name__(self) -> str:
        return "nombre"


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = FrenchParser(
        prog="jalon",
        description="Jalon, le carnet de bord du référent emploi accompagné. "
        "Sans commande, ouvre la fenêtre.",
        add_help=False,
    )
    _add_help(top)
    top.add_argument(
        "--version", action="version", version=f"Jalon {__version__}", help="donner la version et terminer"
    )
    top.add_argument(
        "--smoke", action="store_true", help="essayer le programme dans un dossier temporaire et terminer"
    )
    commands = top.add_subparsers(
        dest="command", metavar="COMMANDE", title="commandes", parser_class=FrenchParser
    )
    _demo(commands.add_parser("demo", help="créer la structure d’essai", add_help=False))
    _return(commands.add_parser("return", help="éditer le relevé mensuel", add_help=False))
    _lock(commands.add_parser("lock", help="arrêter un mois", add_help=False))
    _export(
        commands.add_parser("export", help="tout écrire, en clair\u00a0: JSON, xlsx ou csv", add_help=False)
    )
    _grid(commands.add_parser("grid", help="remplir le tableau d’un autre", add_help=False))
    _deadlines(commands.add_parser("deadlines", help="écrire les échéances en JSON", add_help=False))
    _calendar(
        commands.add_parser(
            "calendar", help="écrire échéances et rendez-vous pour un agenda (.ics)", add_help=False
        )
    )
    _check(commands.add_parser("check", help="vérifier une file active", add_help=False))
    _backup(commands.add_parser("backup", help="faire une sauvegarde vérifiée", add_help=False))
    _restore(commands.add_parser("restore", help="restaurer une sauvegarde", add_help=False))
    _import(commands.add_parser("import", help="importer une grille", add_help=False))
    _undo_import(commands.add_parser("undo-import", help="annuler un import", add_help=False))
    _archive(commands.add_parser("archive", help="mettre un dossier aux archives", add_help=False))
    _erase(commands.add_parser("erase", help="effacer un dossier pour toujours", add_help=False))
    _print(commands.add_parser("print", help="imprimer les papiers en PDF", add_help=False))
    _help(commands.add_parser("help", help="écrire toute l’aide en un livret PDF", add_help=False))
    _add_help(commands.add_parser("doctor", help="donner versions et dossiers", add_help=False))
    return top


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what a command line asks for; a lone file means the window on it.

    Raises:
        SystemExit: with 2 when the command is wrong, with 0 after the help or the version.
    """
    if arguments and _names_a_file(arguments[0]):
        window = FrenchParser(prog="jalon", add_help=False)
        window.add_argument("caseload", type=Path)
        found = window.parse_args(list(arguments))
        found.command, found.smoke = None, False
        return found
    reader = parser()
    found = reader.parse_args(list(arguments))
    needed = getattr(found, "needed", None)
    if needed and not any(getattr(found, name) for name in needed):
        reader.error("il manque\u00a0: " + " ou ".join(f"--{name}" for name in needed))
    if missing := getattr(found, "missing", lambda _: None)(found):
        reader.error(f"il manque\u00a0: {missing}")
    if found.command is None:
        found.caseload = None
    return found


def _add_help(target: argparse.ArgumentParser) -> None:
    target.add_argument("-h", "--help", action="help", help="afficher cette aide et terminer")


def _add_caseload(target: argparse.ArgumentParser) -> None:
    target.add_argument("caseload", metavar="FILE_ACTIVE", type=Path, help="le fichier .jalon")
    _add_passphrase(target)


def _add_passphrase(target: argparse.ArgumentParser) -> None:
    target.add_argument(
        "--passphrase-file",
        metavar="FICHIER",
        type=Path,
        help="fichier dont la première ligne est la phrase de passe (sinon JALON_PASSPHRASE, sinon question)",
    )
    _add_help(target)


def _add_month(target: argparse.ArgumentParser) -> None:
    target.add_argument("--month", metavar="AAAA-MM", type=_month, required=True, help="le mois")


def _demo(target: argparse.ArgumentParser) -> None:
    target.add_argument("--to", metavar="DOSSIER", type=Path, help="où l’écrire")
    target.add_argument("--scenario", metavar="NOM", help="grand-est-2018 ou occitanie-2021")
    target.add_argument(
        "--persons", metavar="N", type=_between(1, 100_000), default=20, help="personnes (20)"
    )
    target.add_argument("--months", metavar="N", type=_between(1, 120), default=14, help="mois d’actes (14)")
    target.add_argument(
        "--seed", metavar="N", type=_between(0, 2**31), default=1, help="graine du tirage (1)"
    )
    target.add_argument(
        "--today", metavar="AAAA-MM-JJ", type=_day, help="le jour où l’essai est censé avoir lieu"
    )
    target.add_argument(
        "--keep", action="store_true", help="garder celle qui existe, avec ce qui y a été saisi"
    )
    target.add_argument("--no-window", action="store_true", help="ne pas ouvrir la fenêtre ensuite")
    _add_help(target)


def _return(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    _add_month(target)
    target.add_argument("--agreement", metavar="RÉF", help="une seule convention")
    target.add_argument(
        "--level", choices=("N0", "N1", "N2"), default="N1", help="N0 totaux, N1 codes, N2 noms"
    )
    target.add_argument("--reason", metavar="TEXTE", help="motif, demandé pour N2")
    target.add_argument("--draft", action="store_true", help="la version à venir, même si le mois est arrêté")
    target.add_argument("--pdf", metavar="FICHIER", type=Path, help="le relevé à signer")
    target.add_argument("--json", metavar="FICHIER", type=Path, help="ses données, format ouvert")
    target.add_argument("--xlsx", metavar="FICHIER", type=Path, help="les mêmes chiffres dans un classeur")


def _lock(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    _add_month(target)
    target.add_argument("--reason", metavar="TEXTE", help="motif d’une version rectificative")


def _export(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    target.add_argument("--json", metavar="FICHIER", type=Path, help="le format ouvert, complet")
    target.add_argument("--xlsx", metavar="FICHIER", type=Path, help="un classeur, une feuille par table")
    target.add_argument("--csv", metavar="FICHIER", type=Path, help="une archive .zip, un csv par table")
    target.set_defaults(needed=("json", "xlsx", "csv"))


def _grid(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    grids.add_arguments(target, _month)
    target.set_defaults(missing=grids.what_is_missing)


def _import(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    imports.add_import(target)


def _undo_import(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    imports.add_undo_import(target)


def _erase(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    erasing.add_arguments(target)


def _archive(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    archiving.add_arguments(target)
    target.set_defaults(missing=archiving.what_is_missing)


def _print(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    printing.add_arguments(target, _month, _day)
    target.set_defaults(missing=printing.what_is_missing)


def _help(target: argparse.ArgumentParser) -> None:
    target.add_argument("--pdf", metavar="FICHIER", type=Path, required=True, help="le fichier à écrire")
    _add_help(target)


def _deadlines(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    target.add_argument("--today", metavar="AAAA-MM-JJ", type=_day, help="le jour où l’on se place")
    target.add_argument(
        "--horizon", metavar="N", type=_between(0, 3650), help="tout ce qui tombe dans les N jours"
    )
    target.add_argument("--json", metavar="FICHIER", type=Path, required=True, help="le fichier à écrire")


def _calendar(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    target.add_argument("--today", metavar="AAAA-MM-JJ", type=_day, help="le jour où l’on se place")
    target.add_argument("--ics", metavar="FICHIER", type=Path, required=True, help="le fichier à écrire")
    target.add_argument(
        "--names",
        action="store_true",
        help="écrire aussi les noms : l’agenda les montre alors à qui le voit",
    )


def _check(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)


def _backup(target: argparse.ArgumentParser) -> None:
    _add_caseload(target)
    target.add_argument(
        "--to", metavar="DOSSIER", type=Path, required=True, help="le dossier, déjà créé, où l’écrire"
    )


def _restore(target: argparse.ArgumentParser) -> None:
    target.add_argument("backup", metavar="SAUVEGARDE", type=Path, help="le fichier .jalon-copie")
    target.add_argument("--to", metavar="FICHIER", type=Path, required=True, help="le fichier .jalon à créer")
    _add_passphrase(target)

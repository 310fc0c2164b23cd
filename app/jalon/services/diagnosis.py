"""Is this caseload sound, is this installation sound, does the program do its main job here?"""

import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from jalon import __version__
from jalon.domain.errors import JalonError, UnsoundProgramError
from jalon.services.documents import kept_in_all
from jalon.settings import deployment, paths
from jalon.storage import access_log, attachments, cipher, integrity, journal, search_index, triggers
from jalon.storage.caseload import Caseload, examine_closed
from jalon.storage.transactions import Session


@dataclass(frozen=True, slots=True)
class CaseloadReport:
    """The outcome of a check: damage by examination, and what the référent may want to look at."""

    examinations: tuple[tuple[str, tuple[str, ...]], ...]
    trade_findings: tuple[tuple[str, str, str | None], ...]
    documents: tuple[int, int] = (0, 0)
    """How many documents are kept, those in the trash too, and their bytes together."""

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is damaged; findings of the trade are no damage."""
        return not any(findings for _, findings in self.examinations)


@dataclass(frozen=True, slots=True)
class ProgramReport:
    """What a support person asks for, line by line, and why Jalon would refuse to start, if it would."""

    lines: tuple[tuple[str, str], ...]
    refusal: UnsoundProgramError | None


EXAMINATIONS: Final = (
    "ciphers",
    "pages",
    "integrity",
    "foreign_keys",
    "search",
    "journal",
    "access_log",
    "documents",
)
"""The codes of the examinations, in their order; the first four are those of the file itself."""


def check_caseload(
    path: Path,
    passphrase: str,
    *,
    today: date,
    allow_any_folder: bool = False,
    allow_cheap: bool = False,
    is_read: bool = True,
) -> CaseloadReport:
    """Examine a whole caseload: ciphers, pages, foreign keys, search index, journal, access log.

    The pages are read before anything is opened for writing; when they are damaged nothing else is done and
    not a byte is written. Findings carry codes and identities, never content.

    Raises:
        JalonError: the caseload cannot be opened at all.
    """
    examined = examine_closed(path, passphrase, allow_any_folder=allow_any_folder, allow_cheap=allow_cheap)
    report = tuple((outcome.name, outcome.findings) for outcome in examined)
    if any(findings for _, findings in report):
        return CaseloadReport(report, ())
    with Caseload.open(
        path, passphrase, allow_any_folder=allow_any_folder, allow_cheap=allow_cheap, is_read=is_read
    ) as caseload:
        inner = _examine_content(caseload)
        trade = _trade_findings(caseload, today)
        kept = kept_in_all(caseload)
    return CaseloadReport((*report, *inner), trade, kept)


def check_open_caseload(
    caseload: Caseload, *, today: date, step: Callable[[int, int], object] = lambda _done, _total: None
) -> CaseloadReport:
    """Examine the caseload that is open, as ``check_caseload``; once damage is seen nothing more is written.

    ``step`` hears how many examinations are done; when it raises, the rest is left.

    Raises:
        JalonError: the caseload cannot be read at all.
    """
    total, done = len(EXAMINATIONS) + 1, iter(range(len(EXAMINATIONS) + 1))
    with caseload.with_file_kept_open():
        outcome = integrity.examine_open(
            caseload.path,
            caseload.file_key,
            caseload.engine,
            told=lambda _: step(next(done), total),
            is_damaged=caseload.is_damaged,
        )
    report = tuple((found.name, found.findings) for found in outcome)
    if any(findings for _, findings in report):
        caseload.declare_damaged()
        return CaseloadReport(report, ())
    step(next(done), total)
    inner = _examine_content(caseload)
    step(total - 1, total)
    trade = _trade_findings(caseload, today)
    return CaseloadReport((*report, *inner), trade, kept_in_all(caseload))


def describe_program() -> ProgramReport:
    """Return versions, pins and folders; nothing personal is in it, not even the name of the account."""
    refusal: UnsoundProgramError | None = None
    sqlite = sqlcipher = "?"
    try:
        sqlite, sqlcipher = cipher.refuse_unsound_libraries()
    except UnsoundProgramError as error:
        refusal = error
    lines = [
        ("Jalon", __version__),
        ("Python", f"{platform.python_version()} ({_shown(Path(sys.executable))})"),
        ("Système", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("SQLite", sqlite),
        ("SQLCipher", sqlcipher),
        *_pins(),
        ("Données", _folder_words(paths.data_folder)),
        ("Réglages", _folder_words(paths.config_folder)),
        *_deployment_lines(),
        ("Journal technique", _folder_words(paths.log_folder)),
        ("Ressources", _shown(paths.resource())),
        ("Place libre", _room_words()),
    ]
    return ProgramReport(tuple(lines), refusal)


def _shown(path: Path) -> str:
    """Return a path without the folder of the account, whose name is often that of its user."""
    home = Path.home()
    return f"~{os.sep}{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _folder_words(find: Callable[[], Path]) -> str:
    try:
        folder = find()
    except OSError as error:
        return f"ne peut pas être fait ({_shown(Path(os.fsdecode(error.filename or '?')))})"
    return _shown(folder) if os.access(folder, os.W_OK) else f"{_shown(folder)} (lecture seule)"


def _room_words() -> str:
    try:
        return f"{shutil.disk_usage(paths.data_folder()).free // 1_000_000} Mo"
    except OSError:
        return "?"


def _deployment_lines() -> Iterator[tuple[str, str]]:
    path = deployment.deployment_file()
    if path is not None:
        faults = "\u00a0; ".join(_fault_words(fault) for fault in deployment.deployment_faults(path))
        yield "Réglages de l’administrateur", f"{_shown(path)} ({faults})" if faults else _shown(path)


_FAULTS: Final[dict[str, str]] = {
    "unreadable": "illisible pour ce compte",
    "too_large": "bien trop long\u00a0: ignoré",
    "not_text": "ni UTF-8 ni UTF-16\u00a0: ignoré",
    "not_toml": "mal écrit\u00a0: ignoré",
    "unknown_key": "clé inconnue",
    "bad_value": "valeur refusée",
    "bad_folder": "dossier refusé, il faut un chemin complet",
}


def _fault_words(fault: deployment.Fault) -> str:
    place = f", ligne {fault.line}" if fault.line else ""
    key = fault.key if fault.key.isidentifier() and len(fault.key) < 40 else "…"
    return f"{_FAULTS[fault.kind]}{place}" + (f"\u00a0: {key}" if fault.key else "")


def smoke() -> Iterator[str]:
    """Do the main job once in a temporary folder, and say each step as it succeeds.

    Raises:
        JalonError: a step failed.
        AssertionError: a step did something else than it should.
    """
    from jalon.services import returns, sheets
    from jalon.services.demonstration import make_demonstration

    with TemporaryDirectory(prefix="jalon-") as folder:
        made = make_demonstration(
            Path(folder) / "essai",
            persons=4,
            months=3,
            seed=1,
            today=date(2026, 11, 21),
            allow_any_folder=True,
        )
        yield "créer, chiffrer, migrer, écrire"
        passphrase = made.passphrase_file.read_text(encoding="utf-8").split("\n", 1)[0]
        with Caseload.open(made.caseload, passphrase, allow_any_folder=True) as caseload:
            document = returns.prepare_return(caseload, made.month, today=date(2026, 11, 21))
            figures = document["indicators"]
            balance = figures["FA_DEBUT"] + figures["ENTREES"] - figures["SORTIES"]
            if balance != figures["FA_FIN"]:
                raise AssertionError("the caseload does not add up")
            yield "rouvrir, compter"
            target = Path(folder) / "releve.pdf"
            returns.print_return(document, target)
            code = document["persons"][0]["case_code"]
            sheet = Path(folder) / "feuille.pdf"
            sheets.print_sheet(
                sheets.prepare_sheet(caseload, code, made.month, today=date(2026, 11, 21)), sheet
            )
            if not all(paper.read_bytes().startswith(b"%PDF") for paper in (target, sheet)):
                raise AssertionError("nothing was printed")
            yield "imprimer"
        check = check_caseload(made.caseload, passphrase, today=date(2026, 11, 21), allow_any_folder=True)
        if not check.is_sound:
            raise AssertionError("the caseload is not sound")
        yield "vérifier"


_MAIN_PACKAGES: Final = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "alembic",
    "cryptography",
    "reportlab",
    "pypdfium2",
)


def _pins() -> Iterator[tuple[str, str]]:
    """Yield each main library with its version, and the version this release asks for when it differs."""
    wanted = _wanted_versions()
    for name in _MAIN_PACKAGES:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "absent"
        pin = wanted.get(name.lower())
        yield name, found if pin in (None, found) else f"{found} (prévu {pin})"


def _wanted_versions() -> dict[str, str]:
    try:
        requirements = metadata.requires("jalon") or []
    except metadata.PackageNotFoundError:
        return {}
    wanted: dict[str, str] = {}
    modern = sys.version_info >= (3, 14)
    for requirement in requirements:
        match = re.match(r"([\w-]+)==([\w.]+)(?:\s*;\s*(.*))?", requirement)
        if match is None or (match[3] and (">=" in match[3]) != modern):
            continue
        wanted[match[1].lower()] = match[2]
    return wanted


def _examine_content(caseload: Caseload) -> tuple[tuple[str, tuple[str, ...]], ...]:
    with caseload.write("check") as session:
        connection = session.connection()
        outcome = (
            ("search", search_index.findings(connection)),
            ("journal", (*journal.findings(connection), *triggers.differences(connection))),
            ("access_log", _access_findings(session)),
            ("documents", tuple(attachments.findings(session))),
        )
        access_log.record(session, at=caseload.clock(), coach_id=caseload.signed_in.coach_id, event="check")
    return outcome


def _access_findings(session: Session) -> tuple[str, ...]:
    return tuple(f"{finding.number} {finding.kind}" for finding in access_log.verify(session).found)


def _trade_findings(caseload: Caseload, today: date) -> tuple[tuple[str, str, str | None], ...]:
    from jalon.domain.months import month_of
    from jalon.services import returns

    month = month_of(today).previous
    try:
        document = returns.prepare_return(caseload, month, draft=True, today=today)
    except JalonError:
        return ()
    return tuple((found["severity"], found["code"], found["case_code"]) for found in document["checks"])


def local_today() -> date:
    """Return the day of this PC’s clock."""
    return datetime.now(UTC).astimezone().date()

"""Runs one command and turns every outcome into words on the screen and an exit code."""

import contextlib
import ctypes
import errno
import logging
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jalon import logs
from jalon.cli import archiving, erasing, imports, printing
from jalon.cli.arguments import parse
from jalon.cli.console import speak_plainly
from jalon.cli.not_found import describe_command
from jalon.cli.passphrase import read_passphrase
from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    DamageError,
    DiskFullError,
    JalonError,
    NoDisplayError,
)
from jalon.process import keep_memory_private
from jalon.settings.paths import log_folder

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

DONE: Final = 0
REFUSED: Final = 1
DAMAGED: Final = 3
_INTERRUPTED: Final = 130

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused, 2 wrong command, 3 damage found."""
    speak_plainly()
    try:
        asked = parse(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    keep_memory_private()
    os.umask(0o077)  # what Jalon writes is for its user alone
    try:
        logs.configure(log_folder)
        command = _smoke if asked.smoke else _COMMANDS[asked.command]
        with _system_failures():
            return command(asked)
    except JalonError as error:
        words = describe_command(error, asked, is_read=_is_read()).line()
        _complain(words, is_window=_opens_a_window(asked))
        return DAMAGED if isinstance(error, DamageError) else REFUSED
    except KeyboardInterrupt:
        _complain("Interrompu\u00a0: rien n’a été laissé à moitié.")
        return _INTERRUPTED
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception as error:  # noqa: BLE001  the last resort: a name must never reach the screen
        return _unexpected(error, is_window=_opens_a_window(asked))


def _opens_a_window(asked: Namespace) -> bool:
    return asked.command is None and not asked.smoke


@contextlib.contextmanager
def _system_failures() -> Iterator[None]:
    """Turn the system’s refusals to read or write into ours."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        path = Path(os.fsdecode(error.filename)) if error.filename else Path("fichier")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(path.parent) from error
        is_no_name = error.errno == errno.EINVAL and bool(error.filename)  # « a:b ? » on Windows
        if error.errno in _UNWRITABLE or is_no_name:
            raise CannotWriteError(path) from error
        raise


_UNWRITABLE: Final = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EEXIST,
        errno.ENAMETOOLONG,
    }
)


def _complain(line: str, *, is_window: bool = False) -> None:
    """Say why nothing is done; where Windows gives no terminal, the one who double-clicked sees a box."""
    if sys.stderr is not None:
        print(line, file=sys.stderr)
    elif is_window and sys.platform == "win32":
        mark_of_an_error = 0x10
        ctypes.windll.user32.MessageBoxW(None, line, "Jalon", mark_of_an_error)


def _unexpected(error: Exception, *, is_window: bool) -> int:
    """Log and show where the program failed: class and places, never the text, which may hold a name."""
    _log.exception("unexpected")
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _complain(
        f"Jalon s’est arrêté sur une erreur qu’il n’attendait pas ({type(error).__name__}, {places}). "
        "Ce qui était enregistré l’est toujours\u00a0; transmettez cette ligne à qui s’occupe de Jalon.",
        is_window=is_window,
    )
    return REFUSED


@contextlib.contextmanager
def _opened(asked: Namespace) -> Iterator["Caseload"]:
    """Open the caseload, every page examined first: nothing leaves Jalon from a damaged file."""
    from jalon.services import backing_up, caseloads

    caseload = caseloads.open_caseload(
        asked.caseload, _passphrase_for(asked), examine=True, is_read=_is_read()
    )
    try:
        yield caseload
    finally:
        backing_up.close_with_backup(caseload)


def _is_read() -> bool:
    """Tell whether someone reads what is said: a script does not."""
    return sys.stderr is not None and sys.stderr.isatty()


def _passphrase_for(asked: Namespace) -> str:
    """Return the passphrase; a file that is not there is said before anyone is asked to type."""
    from jalon.services import caseloads

    caseloads.refuse_unreadable(asked.caseload)
    return read_passphrase(asked.passphrase_file)


def _window(asked: Namespace) -> int:
    if not (_has_display() or _paints_elsewhere()):
        raise NoDisplayError
    from jalon.ui.start import run_window

    return run_window(asked.caseload)


def _demo(asked: Namespace) -> int:
    from jalon.services.demonstration import existing_demonstration, make_demonstration

    made = existing_demonstration(asked.to) if asked.keep else None
    if made is None:
        shown = _Progress()
        made = make_demonstration(
            asked.to,
            scenario=asked.scenario,
            persons=asked.persons,
            months=asked.months,
            seed=asked.seed,
            today=asked.today,
            progress=shown,
        )
        shown.end()
    else:
        print(
            "La structure d’essai est gardée telle quelle\u00a0; pour en refaire une neuve\u00a0: jalon demo"
        )
    print(f"Structure d’essai\u00a0: {made.caseload}")
    print(f"Phrase de passe\u00a0: {made.passphrase_file}")
    print(f"Relevé mensuel de {made.month}\u00a0: {made.return_pdf}")
    if made.sheets:
        print(f"Relevés individuels\u00a0: {made.sheets[0].parent} ({len(made.sheets)} fichiers)")
    if made.timesheets:
        print(f"Feuilles de temps\u00a0: {made.timesheets[0].parent} ({len(made.timesheets)} fichiers)")
    if asked.no_window:
        return DONE
    if not _has_display():
        print("Sans écran, la fenêtre ne s’ouvre pas\u00a0; ailleurs, la commande est\u00a0: jalon")
        return DONE
    return _window(Namespace(caseload=made.caseload))


def _has_display() -> bool:
    """Tell whether a window can open: Qt would end the process without a word of French."""
    if not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _answers()


def _paints_elsewhere() -> bool:
    """Tell whether Qt was told to paint without a screen: tests do."""
    return os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal", "vnc")


def _answers() -> bool:
    """Tell whether the X server that DISPLAY names answers."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    x11.XCloseDisplay(ctypes.c_void_p(display))
    return True


_STEPS: Final = {
    "plan": "Invention des parcours",
    "write": "Écriture",
    "lock": "Arrêt des mois",
    "print": "Édition des papiers",
}


class _Progress:
    """Shows how far a long command is, on a screen only."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._shown:
            self._say(f"{_STEPS.get(step, step)} {done}/{total}")

    def end(self) -> None:
        if self._shown:
            self._say("")
            print(end="\r", file=sys.stderr, flush=True)

    def _say(self, text: str) -> None:
        # Spaces, not a terminal's own code: an older console of Windows prints it.
        print(f"\r{text:<40}", end="", file=sys.stderr, flush=True)


def _return(asked: Namespace) -> int:
    from jalon.services import returns
    from jalon.services.targets import require_writable_over

    require_writable_over(asked.pdf, asked.json, asked.xlsx)
    with _opened(asked) as caseload:
        document = returns.prepare_return(
            caseload,
            asked.month,
            agreement=asked.agreement,
            level=asked.level,
            reason=asked.reason,
            draft=asked.draft,
            today=_today(),
        )
        state = "arrêté" if document["state"] != "draft" else "brouillon"
        print(
            f"Mois {document['month']}, version {document['revision']} ({state}), niveau {document['level']}."
        )
        if asked.pdf is not None:
            returns.print_return(document, asked.pdf)
            print(f"Relevé mensuel écrit\u00a0: {asked.pdf}")
        if asked.json is not None:
            returns.write_return_json(document, asked.json)
            print(f"Données écrites\u00a0: {asked.json}")
        if asked.xlsx is not None:
            rows = returns.write_return_workbook(document, asked.xlsx)
            print(f"Classeur écrit et relu\u00a0: {asked.xlsx} ({sum(rows.values())} lignes)")
        if asked.pdf is None and asked.json is None and asked.xlsx is None:
            for line in returns.summary_lines(document):
                print(line)
    return DONE


def _lock(asked: Namespace) -> int:
    from jalon.services import returns

    with _opened(asked) as caseload:
        document = returns.lock_month(caseload, asked.month, today=_today(), reason=asked.reason)
    print(f"Mois {document['month']} arrêté, version {document['revision']} ({document['digest'][:12]}).")
    return DONE


def _export(asked: Namespace) -> int:
    from jalon.services import export, export_tables
    from jalon.services.targets import require_writable_over

    require_writable_over(asked.json, asked.xlsx, asked.csv)
    with _opened(asked) as caseload:
        if asked.json is not None:
            counts = export.export_json(caseload, asked.json)
            print(
                f"Export écrit\u00a0: {asked.json} ({sum(counts.values())} lignes). Ce fichier est en clair."
            )
        for write, target in (
            (export_tables.export_workbook, asked.xlsx),
            (export_tables.export_archive, asked.csv),
        ):
            if target is not None:
                done = write(caseload, target)
                print(
                    f"Export écrit et recompté\u00a0: {target} ({done.total} lignes dans {len(done.rows)} "
                    "tables). Ce fichier est en clair."
                )
                if done.continued_texts:
                    print(
                        f"Textes trop longs pour une cellule, suite à droite\u00a0: {done.continued_texts}."
                    )
    return DONE


def _grid(asked: Namespace) -> int:
    from jalon.cli import grids

    return grids.run_grid(asked, _opened, _today())


def _import(asked: Namespace) -> int:
    return imports.import_file(asked, _opened, _today())


def _undo_import(asked: Namespace) -> int:
    return imports.undo_import(asked, _opened)


def _print(asked: Namespace) -> int:
    return printing.run_print(asked, _opened, _today())


def _erase(asked: Namespace) -> int:
    return erasing.erase_person(asked, _opened, _today())


def _archive(asked: Namespace) -> int:
    return archiving.archive(asked, _opened, _today())


def _deadlines(asked: Namespace) -> int:
    from jalon.services import deadlines
    from jalon.services.targets import require_writable_over

    require_writable_over(asked.json)
    with _opened(asked) as caseload:
        count = deadlines.write_deadlines(
            caseload, asked.json, today=asked.today or _today(), horizon_days=asked.horizon
        )
    print(f"Échéances écrites\u00a0: {asked.json} ({count}), par code de dossier.")
    return DONE


def _calendar(asked: Namespace) -> int:
    from jalon.services import calendars
    from jalon.services.targets import require_writable_over

    require_writable_over(asked.ics)
    with _opened(asked) as caseload:
        told = calendars.write_calendar(
            caseload, asked.ics, today=asked.today or _today(), with_names=asked.names
        )
    who = "avec les noms, en clair" if asked.names else "par code de dossier"
    print(f"Agenda écrit : {asked.ics} ({told.events}, dont annulés : {told.cancelled}), {who}.")
    return DONE


def _check(asked: Namespace) -> int:
    from jalon.services import diagnosis
    from jalon.settings.rules import rules_for

    report = diagnosis.check_caseload(
        asked.caseload, _passphrase_for(asked), today=_today(), is_read=_is_read()
    )
    for name, findings in report.examinations:
        print(f"{'bon  ' if not findings else 'ABÎMÉ'} {_EXAMINATIONS.get(name, name)}")
        if findings:
            print(f"      {len(findings)} signes, dont\u00a0: {findings[0]}")
    count, size = report.documents
    if count:
        from jalon.ui.wording import size_words

        print(f"Documents joints, corbeille comprise\u00a0: {count} ({size_words(size)})")
    if report.trade_findings:
        from jalon.domain.months import month_of

        month = month_of(_today()).previous
        print(f"À vérifier dans le suivi de {month} (rien n’est abîmé)\u00a0: {len(report.trade_findings)}")
        wording = rules_for(_today())
        for _, code, case_code in report.trade_findings:
            print(f"      {case_code or '      '} {wording.label('checks', code)}")
    if not report.is_sound:
        _complain(
            "La file active est abîmée. Gardez ce fichier, restaurez la dernière sauvegarde (jalon restore)."
        )
        return DAMAGED
    print("La file active est saine.")
    return DONE


_EXAMINATIONS: Final = {
    "ciphers": "chiffrement de chaque page",
    "pages": "structure des pages",
    "integrity": "index et tables",
    "foreign_keys": "liens entre les lignes",
    "search": "index de recherche",
    "journal": "journal des modifications",
    "access_log": "journal des accès",
    "documents": "documents joints",
}


def _backup(asked: Namespace) -> int:
    from jalon.services import backing_up

    if not asked.to.is_dir():
        raise CannotWriteError(asked.to)
    with _opened(asked) as caseload:
        made = backing_up.back_up(caseload, asked.to)
    # Between quotes: the name has a space, and the line is copied into « jalon restore ».
    print(f'Sauvegarde vérifiée\u00a0: "{made.path}"')
    return DONE


def _restore(asked: Namespace) -> int:
    from jalon.services import restoring

    if not asked.backup.is_file():
        raise CannotReadError(asked.backup)
    restoring.refuse_unreadable(asked.backup, asked.to)
    restored = restoring.restore(asked.backup, asked.to, read_passphrase(asked.passphrase_file))
    print(f"Restauré\u00a0: {asked.to}, dans l’état du {_moment(restored.made_at)}.")
    print(f"      {restored.persons} personnes, {restored.acts} actes.")
    if restored.erased_again:
        print(f"      {restored.erased_again} dossiers effacés depuis ont été effacés de nouveau.")
    return DONE


def _doctor(asked: Namespace) -> int:  # noqa: ARG001  every command has the same form
    from jalon.services import diagnosis

    report = diagnosis.describe_program()
    for label, value in report.lines:
        print(f"{label}\u00a0: {value}")
    if report.refusal is not None:
        raise report.refusal
    return DONE


def _help(asked: Namespace) -> int:
    from jalon.files import write_atomically
    from jalon.reports.booklet import booklet
    from jalon.services.targets import require_writable_over

    require_writable_over(asked.pdf)
    write_atomically(asked.pdf, booklet())
    print(f"L’aide de Jalon, en livret\u00a0: {asked.pdf}.")
    return DONE


def _smoke(asked: Namespace) -> int:  # noqa: ARG001
    from jalon.services import diagnosis

    for step in diagnosis.smoke():
        print(f"bon  {step}")
    return DONE


def _today() -> date:
    from jalon.services.diagnosis import local_today

    return local_today()


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return f"{local:%d/%m/%Y} à {local:%H} h {local:%M}"


_COMMANDS: Final[dict[str | None, Callable[[Namespace], int]]] = {
    None: _window,
    "demo": _demo,
    "return": _return,
    "lock": _lock,
    "export": _export,
    "grid": _grid,
    "deadlines": _deadlines,
    "calendar": _calendar,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
    "help": _help,
    "erase": _erase,
    "archive": _archive,
    "print": _print,
    "import": _import,
    "undo-import": _undo_import,
}

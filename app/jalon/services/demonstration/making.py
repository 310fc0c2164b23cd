"""Makes a practice structure in a folder: plan, write, print, then swap with the one before."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from jalon.domain.months import Month
from jalon.files import write_atomically
from jalon.services.demonstration import folder as folders
from jalon.services.demonstration.ground import load_ground
from jalon.services.demonstration.plan import PlannedCaseload, Request, plan_structure
from jalon.services.demonstration.scenarios import scenario_called
from jalon.services.demonstration.writing import Papers, print_papers, write_caseload
from jalon.settings.calendars import bank_holidays
from jalon.settings.paths import practice_folder, resource
from jalon.settings.rules import load_rules, rules_for
from jalon.storage.derivation import KeyDerivation
from jalon.storage.keyring import ring_path

_PASSPHRASE_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A practice structure that was written."""

    folder: Path
    caseload: Path
    ring: Path
    passphrase_file: Path
    passphrase: str = field(repr=False)
    month: Month
    return_pdf: Path
    return_json: Path
    sheets: tuple[Path, ...]
    timesheets: tuple[Path, ...]


def default_folder() -> Path:
    """Return where the practice structure goes when no place is given."""
    return practice_folder()


def default_today(scenario: str | None) -> date:
    """Return the day on which a practice structure stands when none is given.

    Raises:
        UnknownScenarioError: no scenario has this name.
    """
    return scenario_called(scenario, 1).today


def make_demonstration(
    folder: Path | None,
    *,
    scenario: str | None = None,
    persons: int = 20,
    months: int = 14,
    seed: int = 1,
    today: date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    derivation: KeyDerivation | None = None,
    allow_any_folder: bool = False,
) -> Demonstration:
    """Write a practice structure in ``folder``, in the place of the one before, and return what it is.

    The month of the return is the last full one before ``today``; it stays a draft, earlier ones are locked.
    A scenario has its own number of people. ``progress`` hears a step (``plan``, ``write``, ``lock``,
    ``print``), what is done of it, and how much there is. ``derivation`` and ``allow_any_folder`` are as
    for any new caseload.

    Raises:
        UnknownScenarioError: no scenario has this name.
        NotADemonstrationError: the folder holds something else; nothing was touched.
        CaseloadInUseError: the practice structure that stands there is open.
        UnsafeFolderError, ReadOnlyCaseloadError, DiskFullError: as they say.
    """
    if persons < 1 or months < 1:
        raise ValueError("a practice structure has people and months")
    tell = progress or _tell_nobody
    target = (folder or default_folder()).absolute()
    folders.require_replaceable(target)
    planned, day = plan_demonstration(scenario, persons, months, seed, today, tell)
    passphrase = passphrase_of(seed)
    with folders.replacing(target) as fresh:
        path = fresh / folders.CASELOAD
        caseload = write_caseload(
            path,
            passphrase,
            planned,
            today=day,
            derivation=derivation,
            allow_any_folder=allow_any_folder,
            progress=tell,
        )
        with caseload:
            papers = print_papers(caseload, planned.month, fresh, today=day, progress=tell)
        write_atomically(fresh / "passphrase.txt", f"{passphrase}\n".encode())
        folders.write_marker(fresh, caseload.caseload_id)
    return _described(target, fresh, papers, passphrase, planned.month)


def plan_demonstration(
    scenario: str | None,
    persons: int,
    months: int,
    seed: int,
    today: date | None,
    tell: Callable[[str, int, int], None],
) -> tuple[PlannedCaseload, date]:
    """Return the plan of a practice structure on the data that is shipped, and the day on which it stands.

    Raises:
        UnknownScenarioError: no scenario has this name.
    """
    found = scenario_called(scenario, persons)
    day = today or found.today
    found = replace(found, today=day)
    rules = rules_for(day)
    planned = plan_structure(
        Request(found, persons, months, seed, day),
        load_ground(found.departments),
        {act_type.code: act_type for act_type in rules.act_types},
        lambda year: bank_holidays(year, found.department),
        _bands_since(day),
        lambda done, total: tell("plan", done, total),
    )
    return planned, day


def passphrase_of(seed: int) -> str:
    """Return the passphrase of a practice structure: eight words drawn from the seed."""
    lines = resource("words", "french.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    draw = random.Random(f"{seed}/passphrase")  # noqa: S311 - it lies in clear beside the practice structure
    return " ".join(draw.choice(words) for _ in range(_PASSPHRASE_WORDS))


def _bands_since(day: date) -> date | None:
    """Return the first day of the official intensities, None when none is in force."""
    known = [rules.valid_from for rules in load_rules(resource("rules")) if rules.bands]
    return min((start for start in known if start <= day), default=None)


def _described(target: Path, fresh: Path, papers: Papers, passphrase: str, month: Month) -> Demonstration:
    def moved(path: Path) -> Path:
        return target / path.relative_to(fresh)

    caseload = target / folders.CASELOAD
    return Demonstration(
        folder=target,
        caseload=caseload,
        ring=ring_path(caseload),
        passphrase_file=target / "passphrase.txt",
        passphrase=passphrase,
        month=month,
        return_pdf=moved(papers.return_pdf),
        return_json=moved(papers.return_json),
        sheets=tuple(moved(path) for path in papers.sheets),
        timesheets=tuple(moved(path) for path in papers.timesheets),
    )


def _tell_nobody(step: str, done: int, total: int) -> None:
    """Report progress to nobody."""
    del step, done, total

"""Opens the practice structure, made first when there is none; its passphrase is handled for the user."""

from typing import TYPE_CHECKING

from jalon.ui.jobs import Step

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

STEPS = {
    "plan": "Invention des parcours",
    "write": "Écriture des dossiers et des actes",
    "lock": "Arrêt des mois passés",
    "print": "Édition des papiers",
}


def open_practice(step: Step) -> "Caseload":
    """Return the practice structure, open; made anew it takes some seconds, and can be stopped at any.

    Raises:
        CancelledError: the user asked to stop; nothing was left.
        JalonError: as ``make_demonstration`` and ``open_caseload``.
    """
    from jalon.services import caseloads, demonstration

    made = demonstration.existing_demonstration(None)
    if made is None:
        shares = {name: number for number, name in enumerate(STEPS)}

        def tell(name: str, done: int, total: int) -> None:
            # Each of the steps takes a share of the bar; a job knows no words.
            step(shares.get(name, 0) * 1000 + 1000 * done // max(total, 1), 1000 * len(STEPS))

        made = demonstration.make_demonstration(None, progress=tell)
    return caseloads.open_caseload(made.caseload, made.passphrase)


def step_words(done: int) -> str:
    """Return what is being done at this point of the bar."""
    return list(STEPS.values())[min(done // 1000, len(STEPS) - 1)]

"""Says what becomes of each row of a file, and prepares what would be written; writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jalon.domain.import_values import Cell, GridMapping, Place, RowState, Verdict, counts_of
from jalon.services.backing_up import Step, no_step
from jalon.services.importing.proposing import Proposal
from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do: one verdict for each row of the file, in its order."""

    proposal: Proposal
    mapping: GridMapping
    today: date
    repairs: Mapping[Cell, str]
    choices: Mapping[Place, str]
    verdicts: tuple[Verdict, ...]

    @property
    def counts(self) -> dict[RowState, int]:
        """Return how many rows there are of each state, every state named."""
        return counts_of(self.verdicts)


def rehearse(
    caseload: Caseload,
    proposal: Proposal,
    mapping: GridMapping,
    *,
    today: date,
    repairs: Mapping[Cell, str] | None = None,
    choices: Mapping[Place, str] | None = None,
    step: Step = no_step,
) -> Rehearsal:
    """Return what becomes of each row; nothing is written.

    ``repairs`` are cells typed again; ``choices`` decide doubtful rows, and skip any row. ``step`` is told
    rows out of rows; it may raise to stop.
    """
    raise NotImplementedError

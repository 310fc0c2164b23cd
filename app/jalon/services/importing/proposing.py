"""Reads a file and proposes how it maps: what was remembered for its shape, else what its headings say."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jalon.domain.import_values import GridMapping, ListValues, ProposedSheet, Subject, TableMapping
from jalon.exchange.reading import Grid
from jalon.services.backing_up import Step, no_step
from jalon.storage.caseload import Caseload


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file as it was read, and how it seems to map; ``remembered`` names the sheets mapped as last time."""

    file_name: str
    digest: str
    kind: str
    sheets: tuple[ProposedSheet, ...]
    mapping: GridMapping
    remembered: frozenset[str]
    grid: Grid = field(repr=False)


def propose(caseload: Caseload, path: Path, *, today: date, step: Step = no_step) -> Proposal:
    """Read a file apart from the program and propose how it maps; nothing is written.

    ``step`` is told the rows read, out of 0; it may raise to stop.

    Raises:
        CannotReadError, RefusalError: as ``exchange.reading.read_grid``.
    """
    raise NotImplementedError


def table_for_sheet(
    caseload: Caseload,
    proposal: Proposal,
    sheet: str,
    *,
    heading_row: int,
    subject: Subject,
    today: date,
) -> tuple[ProposedSheet, TableMapping]:
    """Return the columns of a sheet and how they seem to map, for a row of headings chosen by the user.

    ``heading_row`` 0: the sheet has no headings. Also for a sheet that was not taken.
    """
    raise NotImplementedError


def list_values(
    caseload: Caseload, proposal: Proposal, mapping: GridMapping, *, today: date
) -> tuple[ListValues, ...]:
    """Return the written values of every list of the tables taken, with what they are mapped to."""
    raise NotImplementedError

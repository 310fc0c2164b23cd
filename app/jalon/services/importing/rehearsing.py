"""Says what becomes of each row of a file, and prepares what would be written; writes nothing."""

import gc
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from jalon.domain.errors import MappingOfAnotherFileError
from jalon.domain.import_values import (
    Cell,
    GridMapping,
    Ignored,
    Place,
    Remark,
    RowState,
    Subject,
    Verdict,
    counts_of,
)
from jalon.domain.own_lists import OwnList
from jalon.exchange.reading import GridRow
from jalon.services.backing_up import Step, no_step
from jalon.services.importing.act_rows import ActCase, Acts
from jalon.services.importing.filing import Office
from jalon.services.importing.identities import Directory
from jalon.services.importing.meanings import Vocabulary
from jalon.services.importing.people_rows import Case, People, ignored
from jalon.services.importing.plain_rows import plain_rows
from jalon.services.importing.plan import Plan
from jalon.services.importing.proposing import Proposal
from jalon.services.importing.reading_rows import ReadRow, TableReader
from jalon.services.lists import read_lists
from jalon.storage.caseload import Caseload
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_STEP: Final = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do: one verdict for each row of the file, in its order."""

    proposal: Proposal
    mapping: GridMapping
    today: date
    repairs: Mapping[Cell, str]
    choices: Mapping[Place, str]
    verdicts: tuple[Verdict, ...]
    plan: Plan = field(repr=False, compare=False)
    mark: tuple[str, int] = ("", 0)
    """How far the caseload was written when this was worked out."""

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

    Raises:
        MappingOfAnotherFileError: the mapping names a sheet that the file does not have.
    """
    own = read_lists(caseload)
    with caseload.read() as session:
        return rehearse_in(
            session,
            proposal,
            mapping,
            own,
            today=today,
            repairs=repairs or {},
            choices=choices or {},
            step=step,
        )


def rehearse_in(
    session: Session,
    proposal: Proposal,
    mapping: GridMapping,
    own: Mapping[str, OwnList],
    *,
    today: date,
    repairs: Mapping[Cell, str],
    choices: Mapping[Place, str],
    step: Step = no_step,
    looks_at_columns: bool = True,
) -> Rehearsal:
    """Return what becomes of each row, by the state of the caseload that a session sees.

    Without ``looks_at_columns`` every row is read by itself: slower, with the same verdicts.
    """
    names = {sheet.name for sheet in proposal.grid.sheets}
    for table in mapping.tables:
        if table.sheet not in names:
            raise MappingOfAnotherFileError(table.sheet)
    with _collecting_nothing():
        return _rehearsed(
            session, proposal, mapping, own, today, repairs, choices, step, looks_at_columns=looks_at_columns
        )


def _rehearsed(
    session: Session,
    proposal: Proposal,
    mapping: GridMapping,
    own: Mapping[str, OwnList],
    today: date,
    repairs: Mapping[Cell, str],
    choices: Mapping[Place, str],
    step: Step,
    *,
    looks_at_columns: bool,
) -> Rehearsal:
    vocabulary = Vocabulary.load(session, today, own)
    plan = Plan()
    office = Office(today, vocabulary, plan, queries.locked_months(session))
    office.load(session)
    people = People(office, Directory.of(queries.known_people(session)))
    acts = Acts(office, people)
    told = _Progress(step, sum(len(sheet.rows) for sheet in proposal.grid.sheets))

    def read(reader: TableReader, plain: Container[int] = ()) -> list[ReadRow]:
        rows = [reader.read(row) for row in reader.sheet.rows if row.number not in plain]
        for row in rows:
            if row.is_hidden and row.reason is None:
                if mapping.take_hidden_rows:
                    row.remarks.append(reader.problem(row, Remark.HIDDEN_ROW))
                else:
                    row.reason = Ignored.HIDDEN_ROW
        return rows

    verdicts: dict[Place, Verdict] = {}
    readers = [TableReader(proposal.grid, table, vocabulary, today, repairs) for table in mapping.tables]
    plain: dict[int, GridRow] = {}
    if looks_at_columns and len(readers) == 1:  # the people of a table alone: nothing else can name them
        plain = plain_rows(readers[0], people.directory, repairs, choices)
    cases: dict[Place, Case] = {}
    for reader in readers:
        if reader.table.subject is Subject.PERSONS:
            for row in read(reader, plain):
                case = people.recognise(reader, row, choices.get((row.sheet, row.number)))
                cases[case.place] = case
    people.load(session, cases.values())
    for reader in readers:
        if reader.table.subject is Subject.PERSONS:
            sheet = reader.sheet.name
            for line in told(reader.sheet.rows):
                number = line.number
                verdicts[sheet, number] = (
                    people.take(reader, line) if number in plain else people.judge(cases[sheet, number])
                )
    named: list[ActCase] = []
    for reader in readers:
        if reader.table.subject is Subject.ACTS:
            rows = read(reader)
            named += [acts.recognise(reader, row, choices.get((row.sheet, row.number))) for row in rows]
    acts.load(session, named)
    for one in told(named):
        verdicts[one.row.sheet, one.row.number] = acts.judge(one)
    return Rehearsal(
        proposal,
        mapping,
        today,
        repairs,
        choices,
        _in_order(proposal, mapping, verdicts),
        plan,
        queries.mark(session),
    )


def _in_order(
    proposal: Proposal, mapping: GridMapping, verdicts: Mapping[Place, Verdict]
) -> tuple[Verdict, ...]:
    """Return one verdict for every row of the file that holds something, in its order."""
    found: list[Verdict] = []
    for sheet in proposal.grid.sheets:
        is_taken = mapping.of(sheet.name) is not None
        for row in sheet.rows:
            if is_taken:
                found.append(verdicts[sheet.name, row.number])
            else:
                found.append(ignored(sheet.name, row.number, Ignored.SHEET_NOT_TAKEN, is_hidden=row.hidden))
    return tuple(found)


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Leave the collection of cycles for later: what is made here has none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Progress:
    """Tells how many rows are done, every now and then."""

    def __init__(self, step: Step, total: int) -> None:
        self._step, self._total, self._done = step, total, 0

    def __call__(self, rows: Iterable[_T]) -> Iterator[_T]:
        for row in rows:
            if self._done % _STEP == 0:
                self._step(self._done, self._total)
            self._done += 1
            yield row

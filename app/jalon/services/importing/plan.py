"""What an import would write, held in memory: lines to insert, lines to change, the files of people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from jalon.domain.ids import new_id
from jalon.storage import records
from jalon.storage.transactions import Session

_ORDER: Final = (
    "employer", "person", "recognition", "referral", "support_path", "coach_assignment", "suspension",
    "intensity_plan", "module_period", "job_contract", "act", "act_coach", "act_participant", "trip",
    "not_duplicate", "extra_value",
)  # fmt: skip
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "employer": ("name",),
    "person": (
        "case_code", "family_name", "birth_name", "given_name", "sex", "birth_date", "address",
    "postal_code", "town",
        "phone", "other_phone", "email",
    ),
    "recognition": ("person_id", "kind", "start_date", "end_date", "permanent"),
    "referral": ("person_id", "origin", "date", "state", "state_date"),
    "support_path": (
        "person_id", "agreement_id", "referral_id", "previous_path_id", "admission_date", "exit_date",
        "exit_reason", "entry_situation",
    ),
    "coach_assignment": ("support_path_id", "coach_id", "start_date", "end_date"),
    "module_period": (
        "support_path_id", "module", "start_date", "end_date", "is_main", "change_reason",
    ),
    "job_contract": (
        "person_id", "employer_id", "contract_type", "job_label", "start_date", "planned_end_date",
        "end_date", "end_reason", "weekly_minutes",
    ),
    "act": (
        "date", "start_time", "duration_minutes", "state", "act_type", "target", "modality", "place",
        "module", "employer_id", "counts_in_intensity", "subject",
    ),
    "act_coach": ("act_id", "coach_id", "minutes"),
    "act_participant": ("act_id", "person_id", "minutes", "received_minutes", "attendance", "present"),
    "trip": ("date", "coach_id", "minutes", "km", "act_id"),
    "not_duplicate": ("kind", "first_id", "second_id"),
    "extra_value": ("extra_field_id", "person_id", "employer_id", "value"),
}  # fmt: skip


class Line:
    """A record: on file (``before`` is what it was), or to be made (``before`` None).

    A value may be another line, of which the identity is written: thousands of identities that a rehearsal
    would not use are not made.
    """

    __slots__ = ("_id", "before", "is_removed", "table", "values")

    def __init__(self, table: str, values: dict[str, Any], before: dict[str, Any] | None = None) -> None:
        self.table, self.values, self.before = table, values, before
        self.is_removed = False
        self._id: str | None = None if before is None else str(before["id"])

    @classmethod
    def new(cls, table: str, **values: Any) -> "Line":
        """Return a record to be made; the columns that are not named are empty."""
        return cls(table, values)

    @classmethod
    def on_file(cls, table: str, row: dict[str, Any]) -> "Line":
        """Return a record that is on file."""
        return cls(table, row, dict(row))

    @property
    def id(self) -> str:
        """Return the identity, made the first time that it is needed."""
        if self._id is None:
            self._id = new_id()
        return self._id

    def row(self) -> dict[str, Any]:
        """Return a record to be made, every column of its table named."""
        values = {name: value.id if isinstance(value, Line) else value for name, value in self.values.items()}
        return {"id": self.id, **dict.fromkeys(_COLUMNS[self.table]), **values}

    def belongs_to(self, path: "Line") -> bool:
        """Tell whether it is a line of a path."""
        of = self.values["support_path_id"]
        return of is path or (isinstance(of, str) and of == path.id)

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def changes(self) -> dict[str, Any]:
        """Return the columns that are no more what they were."""
        before = self.before or {}
        found = {name: value.id if isinstance(value, Line) else value for name, value in self.values.items()}
        return {name: value for name, value in found.items() if before.get(name) != value}


@dataclass(slots=True, eq=False)
class PersonFile:
    """A person with what an import may touch; lines of paths are together, told by their path."""

    person: Line
    recognitions: list[Line] = field(default_factory=list)
    referrals: list[Line] = field(default_factory=list)
    paths: list[Line] = field(default_factory=list)
    assignments: list[Line] = field(default_factory=list)
    modules: list[Line] = field(default_factory=list)
    pauses: list[Line] = field(default_factory=list)
    contracts: list[Line] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)
    """What she holds in the fields of the structure's own."""
    is_made: bool = True
    """False while the row that would make her is not accepted."""

    @property
    def id(self) -> str:
        """Return her identity."""
        return self.person.id

    def lines(self) -> Iterator[Line]:
        """Yield every line."""
        yield self.person
        for some in (self.recognitions, self.referrals, self.paths, self.assignments, self.modules,
                     self.pauses, self.contracts, self.added):  # fmt: skip
            yield from some

    def of_path(self, lines: list[Line], path: Line) -> list[Line]:
        """Return the lines of one path that stand, by first day."""
        own = [line for line in lines if line.belongs_to(path) and not line.is_removed]
        return sorted(own, key=lambda line: line["start_date"])


class Filed(Protocol):
    """The records of a person, made by now or only when they are asked for."""

    @property
    def is_made(self) -> bool:
        """Tell whether they are to be written."""

    def lines(self) -> Iterator[Line]:
        """Yield every line."""


@dataclass(slots=True)
class Plan:
    """Everything that would be written."""

    files: list[Filed] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    """Employers with their fields, acts with their lines, pairs of people who are not the same."""
    _filed: set[int] = field(default_factory=set)

    def file(self, file: PersonFile) -> None:
        """Have a file written, once."""
        if id(file) not in self._filed:
            self._filed.add(id(file))
            self.files.append(file)

    def add_once(self, line: Line) -> None:
        """Have a record made or changed, once."""
        if id(line) not in self._filed:
            self._filed.add(id(line))
            self.loose.append(line)

    def write(self, session: Session, now: datetime) -> dict[str, int]:
        """Write everything; return how many records were made or changed, by table."""
        made: dict[str, list[dict[str, Any]]] = {}
        changed: dict[str, dict[str, dict[str, Any]]] = {}
        for line in self._lines():
            if line.before is None:
                if not line.is_removed:
                    made.setdefault(line.table, []).append(line.row())
            elif line.is_removed:
                changed.setdefault(line.table, {})[line.id] = {"deleted_at": now}
            elif changes := line.changes:
                changed.setdefault(line.table, {})[line.id] = changes
        counts: dict[str, int] = {}
        for table in _ORDER:
            if rows := made.get(table):
                records.insert_many(session, table, rows)
                counts[table] = len(rows)
        for table, changes_of in changed.items():
            records.update_many(session, table, changes_of)
            counts[table] = counts.get(table, 0) + len(changes_of)
        return counts

    def _lines(self) -> Iterator[Line]:
        for found in self.files:
            if found.is_made:
                yield from found.lines()
        yield from self.loose

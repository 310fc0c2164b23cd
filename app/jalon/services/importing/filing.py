"""Works out what a row gives to a person's file: nothing is filed before the row is accepted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from jalon.domain.extra_fields import ADDED, EMPLOYER
from jalon.domain.import_values import (
    EMPLOYERS,
    NEW,
    NOTHING,
    SHORT_TERM,
    Doubt,
    FieldValue,
    Refusal,
    Remark,
    RowChange,
)
from jalon.domain.indicators import age_on
from jalon.domain.months import add_months, month_of
from jalon.domain.search_keys import phone_key, search_key
from jalon.services.importing.cells import hours_beside
from jalon.services.importing.meanings import Vocabulary, employer_key
from jalon.services.importing.plan import Line, PersonFile, Plan
from jalon.services.importing.reading_rows import ReadRow, TableReader
from jalon.settings.rules import rules_for
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_DAY: Final = timedelta(days=1)
_RIGHT: Final = "RQTH"
_SHORT_MONTHS: Final = 6
_ENDS: Final = ("contract_planned_end_date", "contract_real_end_date", "contract_end_date")
_OF_CONTRACTS: Final = ("contract_type", "employer", "contract_start_date", *_ENDS, "contract_end_reason")
_PLAIN: Final = (
    ("birth_name", "birth_name"), ("birth_date", "birth_date"), ("email", "email"), ("address", "address"),
    ("postal_code", "postal_code"),
)  # fmt: skip


@dataclass(slots=True)
class Office:
    """What every row of an import shares: the day, the words, the employers that it makes."""

    today: date
    vocabulary: Vocabulary
    plan: Plan
    locked: frozenset[str] = frozenset()
    """The months that were locked, such as ``2026-10``."""
    new_employers: dict[str, Line] = field(default_factory=dict)
    held: dict[tuple[str, str], Line] = field(default_factory=dict)
    """What employers hold in the fields of the structure's own, by employer and field."""

    def employer(self, code: str, written: str) -> Line | str:
        """Return the identity of an employer on file, or the line of one to be made."""
        if code != NEW:
            return code
        key = employer_key(written)
        if known := self.vocabulary.employer(key):
            return known  # made since it was mapped
        if key not in self.new_employers:
            self.new_employers[key] = Line.new("employer", name=written)
        return self.new_employers[key]

    def file_employer(self, line: Line) -> None:
        """Have an employer made, once."""
        self.plan.add_once(line)

    def load(self, session: Session) -> None:
        """Read what the employers on file hold in the fields of the structure's own."""
        fields = [field.id for field in self.vocabulary.added if field.subject == EMPLOYER]
        for row in queries.rows_of(session, "extra_value", "extra_field_id", fields):
            self.held[row["employer_id"], row["extra_field_id"]] = Line.on_file("extra_value", row)

    def hold(self, employer: Line | str, field_id: str, text: str) -> None:
        """Have an employer hold something in a field."""
        if isinstance(employer, Line):
            self.file_employer(employer)
        key = (_id_of(employer), field_id)
        if key not in self.held:
            self.held[key] = Line.new("extra_value", extra_field_id=field_id, employer_id=employer)
        self.held[key].values["value"] = text
        self.plan.add_once(self.held[key])


def _id_of(employer: Line | str) -> str:
    return employer.id if isinstance(employer, Line) else employer


@dataclass(slots=True)
class Edits:
    """What a row would write, and how it is told; done only when the row is accepted."""

    changes: list[RowChange] = field(default_factory=list)
    writes: list[Callable[[], object]] = field(default_factory=list)
    at_once: bool = False
    """The file is the row's own: it is not written at all when the row is not accepted."""

    def tell(self, name: str, before: FieldValue, after: FieldValue) -> None:
        """Tell that a field changes."""
        self.changes.append(RowChange(name, before, after))

    def put(self, line: Line, column: str, value: Any) -> None:
        """Have a column of a record changed."""
        if self.at_once:
            line.values[column] = value
            return
        self.writes.append(lambda: line.values.__setitem__(column, value))

    def add(self, lines: list[Line], line: Line) -> None:
        """Have a record made."""
        if self.at_once:
            lines.append(line)
            return
        self.writes.append(lambda: lines.append(line))

    def remove(self, line: Line) -> None:
        """Have a record taken away."""
        self.writes.append(lambda: setattr(line, "is_removed", True))

    def do(self) -> None:
        """Write."""
        for write in self.writes:
            write()


@dataclass(frozen=True, slots=True)
class _Ends:
    """When a contract was to end, when it did, and why; ``prolonged``: it is said to go on."""

    planned: date | None
    real: date | None
    reason: str | None
    prolonged: bool


class Filing:
    """One row and the file that it is about."""

    def __init__(self, office: Office, reader: TableReader, row: ReadRow, file: PersonFile) -> None:
        self._office, self._reader, self._row, self._file = office, reader, row, file
        self._values = row.values
        self.edits = Edits(at_once=not file.is_made)

    def run(self) -> Edits:
        """Return what the row would write; what is wrong or doubtful is added to the row."""
        names = self._values.keys()
        self._person()
        if not names.isdisjoint(("recognition", "recognition_start_date", "recognition_end_date")):
            self._recognition()
        referral = self._referral() if not names.isdisjoint(("referral_origin", "referral_date")) else None
        self._path(referral)
        if not names.isdisjoint(_OF_CONTRACTS):
            self._contract()
        self._added()
        return self.edits

    # --- words about the row

    def _refuse(self, code: str, name: str, **facts: str) -> None:
        written = self._row.written(name) if not isinstance(self._values.get(name), tuple) else ""
        self._row.refusals.append(self._reader.problem(self._row, code, name, written=written, **facts))

    def _doubt(self, code: str, name: str, *, written: str = "", **facts: str) -> None:
        self._row.doubts.append(self._reader.problem(self._row, code, name, written=written, **facts))

    def _remark(self, code: str, name: str, *, written: str = "", **facts: str) -> None:
        self._row.remarks.append(self._reader.problem(self._row, code, name, written=written, **facts))

    def _code(self, name: str) -> str | None:
        found = self._values.get(name)
        return None if found is None or found[0] == NOTHING else found[0]

    # --- the person

    def _person(self) -> None:
        person, values = self._file.person, self._values
        if person.before is None and not self._file.is_made:
            for name in ("family_name", "given_name"):
                self.edits.tell(name, None, person[name])
        else:
            for name in ("family_name", "given_name"):
                given = values.get(name)
                if given and search_key(given) != search_key(person[name] or ""):
                    self._give(person, name, name, given)
        for name, column in _PLAIN:
            if (given := values.get(name)) is not None and not _same(name, person[column], given):
                self._give(person, column, name, given)
        self._town(person)
        self._phones(person)
        if (sex := self._code("sex")) is not None and person["sex"] != int(sex):
            before = None if person["sex"] in (None, 0) else str(person["sex"])
            self.edits.tell("sex", before, sex)
            self.edits.put(person, "sex", int(sex))

    def _added(self) -> None:
        """Fill the fields of the structure's own."""
        for name, value in self._values.items():
            if not name.startswith(ADDED):
                continue
            field_id, text = name.removeprefix(ADDED), value.isoformat() if isinstance(value, date) else value
            if self._office.vocabulary.is_of_employers(field_id):
                self._added_to_employer(name, field_id, text)
                continue
            line = next((one for one in self._file.added if one["extra_field_id"] == field_id), None)
            if line is None:
                self.edits.tell(name, None, value)
                made = Line.new(
                    "extra_value", extra_field_id=field_id, person_id=self._file.person, value=text
                )
                self.edits.add(self._file.added, made)
            elif line["value"] != text:
                self._give(line, "value", name, text)

    def _added_to_employer(self, name: str, field_id: str, text: str) -> None:
        """Fill a field of the employer that the row names; written after him, once the row is accepted."""
        found = self._values.get("employer")
        if found is None or found[0] == NOTHING:
            self._remark(Remark.NO_EMPLOYER, name, written=text)
            return
        employer = self._office.employer(*found)
        line = self._office.held.get((_id_of(employer), field_id))
        before = None if line is None else line["value"]
        if before != text:
            self.edits.tell(name, before, text)
            self.edits.writes.append(lambda: self._office.hold(employer, field_id, text))

    def _give(self, line: Line, column: str, name: str, value: Any) -> None:
        self.edits.tell(name, line[column], value)
        self.edits.put(line, column, value)

    def _town(self, person: Line) -> None:
        found = self._values.get("city")
        if found is None:
            return
        code, town = found
        if not _same("city", person["town"], town):
            self._give(person, "town", "city", town)
        if code and "postal_code" not in self._values and person["postal_code"] != code:
            self._give(person, "postal_code", "postal_code", code)

    def _phones(self, person: Line) -> None:
        numbers = [*self._values.get("phone", ()), *self._values.get("other_phone", ())]
        if not numbers:
            return
        known = {phone_key(person[column]) for column in ("phone", "other_phone") if person[column]}
        fresh = [number for number in dict.fromkeys(numbers) if not known or phone_key(number) not in known]
        if not fresh:
            return
        if len(fresh) == 2:
            columns = ["phone", "other_phone"]
        elif "phone" not in self._values:
            columns = ["other_phone"]
        else:
            columns = ["phone" if not person["phone"] or person["other_phone"] else "other_phone"]
        if len(numbers) > 2 and not any(one.code == Remark.THIRD_PHONE for one in self._row.remarks):
            self._remark(Remark.THIRD_PHONE, "phone")
        for column, number in zip(columns, fresh, strict=False):
            self._give(person, column, column, number)

    # --- rights and referral

    def _recognition(self) -> None:
        kind = self._code("recognition")
        if kind is None and "recognition" in self._values:
            return  # « non »
        kind = kind or _RIGHT
        start, end = self._values.get("recognition_start_date"), self._values.get("recognition_end_date")
        permanent = end is True
        end = None if permanent else end
        if start and end and end < start:
            self._refuse(Refusal.BEFORE_START, "recognition_end_date")
            return
        known = [line for line in self._file.recognitions if line["kind"] == kind]
        last = max(known, key=lambda line: line["start_date"] or date.min, default=None)
        if last is None or (start and last["start_date"] and start > last["start_date"]):
            line = Line.new(
                "recognition",
                person_id=self._file.person,
                kind=kind,
                start_date=start,
                end_date=end,
                permanent=permanent,
            )
            self.edits.tell("recognition", None, kind)
            for name, value in (("recognition_start_date", start), ("recognition_end_date", end)):
                if value:
                    self.edits.tell(name, None, value)
            if permanent:
                self.edits.tell("recognition_permanent", None, after=True)
            self.edits.add(self._file.recognitions, line)
            return
        if start and last["start_date"] != start:
            self._give(last, "start_date", "recognition_start_date", start)
        if end and last["end_date"] != end:
            self._give(last, "end_date", "recognition_end_date", end)
        if permanent and not last["permanent"]:
            self._give(last, "permanent", "recognition_permanent", value=True)

    def _referral(self) -> Line | None:
        origin, day = self._code("referral_origin"), self._values.get("referral_date")
        if origin is None:
            if day is not None:
                self._remark(Remark.REFERRAL_WITHOUT_ORIGIN, "referral_date")
            return None
        known = [line for line in self._file.referrals if line["origin"] == origin]
        if known:
            if day is not None and known[-1]["date"] != day:
                self._give(known[-1], "date", "referral_date", day)
            return known[-1]
        admission = self._values.get("admission_date")
        has_path = admission is not None or bool(self._file.paths)
        line = Line.new(
            "referral",
            person_id=self._file.person,
            origin=origin,
            date=day,
            state="ASSIGNED" if has_path else "RECEIVED",
            state_date=admission,
        )
        self.edits.tell("referral_origin", None, origin)
        if day is not None:
            self.edits.tell("referral_date", None, day)
        self.edits.add(self._file.referrals, line)
        return line

    # --- the path

    def _path(self, referral: Line | None) -> None:
        values, file = self._values, self._file
        admission: date | None = values.get("admission_date")
        leaving: date | None = values.get("exit_date")
        if admission and leaving and leaving < admission:
            self._refuse(Refusal.BEFORE_START, "exit_date")
            return
        paths = sorted(file.paths, key=lambda line: line["admission_date"] or date.min)
        if admission is None:
            if not paths:
                self._without_path()
                return
            self._follow(paths[-1])
            return
        same = [path for path in paths if path["admission_date"] == admission]
        if same:
            self._follow(same[-1])
        elif overlapping := [path for path in paths if _overlap(path, admission, leaving)]:
            if len(overlapping) == 1 and self._can_move(overlapping[0], admission):
                self._move_admission(overlapping[0], admission)
                self._follow(overlapping[0])
            else:
                self._refuse(Refusal.OVERLAP, "admission_date")
        else:
            earlier = [
                path for path in paths if path["admission_date"] and path["admission_date"] <= admission
            ]
            self._begin(admission, leaving, earlier[-1] if earlier else None, referral)

    def _can_move(self, path: Line, admission: date) -> bool:
        """Tell whether a path goes on, and everything in it too on another day of admission."""
        lines = (*self._file.assignments, *self._file.modules, *self._file.pauses)
        return (
            path.before is not None
            and path["admission_date"] is not None
            and path["exit_date"] is None
            and admission <= self._office.today
            and all(
                line["end_date"] is None or line["end_date"] >= admission
                for line in lines
                if line.belongs_to(path) and not line.is_removed
            )
        )

    def _move_admission(self, path: Line, admission: date) -> None:
        """Write another day of admission; what began with the path, or would before it, begins with it."""
        before: date = path["admission_date"]
        self._give(path, "admission_date", "admission_date", admission)
        for line in (*self._file.assignments, *self._file.modules, *self._file.pauses):
            if line.belongs_to(path) and not line.is_removed:
                start = line["start_date"]
                if start < admission or (start == before and line.table != "suspension"):
                    self.edits.put(line, "start_date", admission)
        first, last = (str(month_of(day)) for day in sorted((before, admission)))
        if any(first <= month <= last for month in self._office.locked):
            facts = {"before": before.isoformat(), "after": admission.isoformat()}
            self._doubt(Doubt.LOCKED_ADMISSION, "admission_date", **facts)

    def _without_path(self) -> None:
        if any(one.field == "admission_date" for one in self._row.refusals):
            return  # what is wrong is told already
        if "exit_date" in self._values:
            self._refuse(Refusal.EXIT_WITHOUT_ADMISSION, "exit_date")
        for name in ("module", "exit_reason", "coach"):
            if self._code(name) is None:
                continue
            written = self._values[name][1]
            if "admission_date" in self._reader.names and name != "exit_reason":
                self._doubt(Doubt.NEEDS_ADMISSION, name, written=written)
            else:
                self._remark(Remark.NO_ADMISSION, name, written=written)

    def _begin(
        self, admission: date, leaving: date | None, earlier: Line | None, referral: Line | None
    ) -> None:
        file, edits = self._file, self.edits
        agreement = self._agreement(admission)
        reason = self._reason(leaving)
        path = Line.new(
            "support_path",
            person_id=file.person,
            agreement_id=agreement,
            referral_id=referral,
            previous_path_id=earlier,
            admission_date=admission,
            exit_date=leaving,
            exit_reason=reason,
            entry_situation=self._code("entry_situation"),
        )
        edits.add(file.paths, path)
        edits.tell("admission_date", None, admission)
        for name, value in (
            ("entry_situation", path["entry_situation"]),
            ("exit_date", leaving),
            ("exit_reason", reason),
        ):
            if value is not None:
                edits.tell(name, None, value)
        coach = self._coach()
        if coach is None and not any(one.field == "coach" for one in self._row.doubts):
            self._remark(Remark.NO_COACH, "coach")
        if coach is not None:
            edits.tell("coach", None, self._coach_name(coach))
            edits.add(
                file.assignments,
                Line.new(
                    "coach_assignment",
                    support_path_id=path,
                    coach_id=coach,
                    start_date=admission,
                    end_date=leaving,
                ),
            )
        module = self._code("module")
        if module is not None:
            start = self._values.get("module_start_date") or admission
            if start < admission or (leaving and start > leaving):
                start = admission
            edits.tell("module", None, module)
            edits.add(file.modules, _module_line(path, module, start, leaving, is_entry=start == admission))
        birth = self._values.get("birth_date") or file.person["birth_date"]
        if birth and age_on(birth, admission) < _minimum_age(admission):
            self._remark(Remark.UNDER_AGE, "birth_date")

    def _follow(self, path: Line) -> None:
        """Bring up to date a path that is on file."""
        leaving: date | None = self._values.get("exit_date")
        if leaving is not None and leaving != path["exit_date"]:
            if path["admission_date"] is None or leaving < path["admission_date"]:
                self._refuse(Refusal.BEFORE_START, "exit_date")
                return
            self._leave(path, leaving)
        end = leaving or path["exit_date"]
        reason = self._reason(end)
        if reason is not None and reason != path["exit_reason"]:
            self._give(path, "exit_reason", "exit_reason", reason)
        situation = self._code("entry_situation")
        if situation is not None and situation != path["entry_situation"]:
            self._give(path, "entry_situation", "entry_situation", situation)
        if "agreement" in self._values and path["admission_date"]:
            agreement = self._agreement(path["admission_date"])
            if agreement is not None and agreement != path["agreement_id"]:
                self.edits.tell("agreement", None, self._values["agreement"])
                self.edits.put(path, "agreement_id", agreement)
        self._follow_coach(path, end)
        self._follow_module(path, end)

    def _leave(self, path: Line, leaving: date) -> None:
        """Write an exit, or another one: what goes on in the path ends with it."""
        before = path["exit_date"]
        self._give(path, "exit_date", "exit_date", leaving)
        for line in (*self._file.assignments, *self._file.modules, *self._file.pauses):
            if not line.belongs_to(path) or line.is_removed:
                continue
            end = line["end_date"]
            if end is not None and end <= leaving and end != before:
                continue
            if line["start_date"] > leaving:
                self.edits.remove(line)
            else:
                self.edits.put(line, "end_date", leaving)

    def _follow_coach(self, path: Line, end: date | None) -> None:
        found = self._values.get("coach")
        if found is None or found[0] == NOTHING:
            return  # nothing is said: the default is for new paths
        coach, today = found[0], self._office.today
        lines = [line for line in self._file.of_path(self._file.assignments, path) if not line["is_backup"]]
        current = lines[-1] if lines else None
        if current is not None and current["coach_id"] == coach:
            return
        if current is None:
            start = path["admission_date"] or today
        elif end is not None:
            return  # who followed a path that is over is not rewritten
        else:
            start = today
        before = None if current is None else self._coach_name(current["coach_id"])
        self.edits.tell("coach", before, self._coach_name(coach))
        if current is not None and current["start_date"] >= start:
            self.edits.put(current, "coach_id", coach)
            return
        if current is not None and current["end_date"] is None:
            self.edits.put(current, "end_date", start - _DAY)
        self.edits.add(
            self._file.assignments,
            Line.new(
                "coach_assignment", support_path_id=path, coach_id=coach, start_date=start, end_date=end
            ),
        )

    def _follow_module(self, path: Line, end: date | None) -> None:
        module = self._code("module")
        if module is None or path["admission_date"] is None:
            return
        lines = [line for line in self._file.of_path(self._file.modules, path) if line["is_main"]]
        current = lines[-1] if lines else None
        if current is not None and (current["module"] == module or end is not None):
            return  # the same; or of a path that is over, whose modules are not rewritten
        given: date | None = self._values.get("module_start_date")
        start = given or (path["admission_date"] if current is None else self._office.today)
        if current is not None and start < current["start_date"]:
            self._refuse(Refusal.BEFORE_START, "module_start_date")
            return
        self.edits.tell("module", None if current is None else current["module"], module)
        if current is not None and current["start_date"] == start:
            self.edits.put(current, "module", module)
            return
        if current is not None and (current["end_date"] is None or current["end_date"] >= start):
            self.edits.put(current, "end_date", start - _DAY)
        is_entry = start == path["admission_date"]
        self.edits.add(self._file.modules, _module_line(path, module, start, end, is_entry=is_entry))

    def _reason(self, leaving: date | None) -> str | None:
        reason = self._code("exit_reason")
        if reason is not None and leaving is None:
            self._doubt(Doubt.NEEDS_EXIT, "exit_reason", written=self._values["exit_reason"][1])
            return None
        return reason

    def _coach(self) -> str | None:
        if "coach" in self._values:
            return self._code("coach")
        if any(one.field == "coach" for one in self._row.doubts):
            return None
        return self._reader.default_coach

    def _coach_name(self, coach_id: str) -> str:
        return self._office.vocabulary.name_of("coaches", coach_id)

    def _agreement(self, day: date) -> str | None:
        vocabulary = self._office.vocabulary
        if reference := self._values.get("agreement"):
            found = vocabulary.agreement(reference)
            if found is None:
                self._doubt(Doubt.UNKNOWN_VALUE, "agreement", written=reference, list="agreements")
                return None
            return found.id
        only = vocabulary.agreement_on(day)
        return only.id if only else None

    # --- work

    def _contract(self) -> None:
        values = self._values
        kind = self._code("contract_type")
        if kind is not None and "weekly_hours" not in self._reader.names:
            beside = hours_beside(values["contract_type"][1])
            if beside is not None:
                values["weekly_hours"] = beside  # « CDI 24h »
        start = values.get("contract_start_date")
        employer = self._employer()
        if kind is None and employer is None and start is None and not any(name in values for name in _ENDS):
            return
        late = [name for name in _ENDS if start and name in values and values[name] < start]
        if late:
            self._refuse(Refusal.BEFORE_START, late[0])
            return
        if any(one.field.startswith("contract_") for one in self._row.refusals):
            return  # what is wrong is told already
        known = [line for line in self._file.contracts if start is None or line["start_date"] == start]
        running = known[-1] if known and (start is not None or len(known) == 1) else None
        if running is None and any(one.field in ("contract_type", "employer") for one in self._row.doubts):
            return  # the doubt is told already
        if running is None and (kind is None or start is None):
            missing = "contract_type" if kind is None else "contract_start_date"
            first = next(name for name in _OF_CONTRACTS if name in values)
            self._remark(Remark.CONTRACT_INCOMPLETE, first, field=missing)
            return
        ends = self._ends(running)
        if kind == SHORT_TERM:
            first_day = start or (running["start_date"] if running else None)
            kind = self._short_term(first_day, ends.planned or ends.real, running)
            if kind is None:
                return
        if running is None:
            self._new_contract(kind or "", employer, start, ends)
        else:
            self._change_contract(running, kind, employer, ends)

    def _short_term(self, start: date | None, end: date | None, running: Line | None) -> str | None:
        if running is not None and str(running["contract_type"]).startswith("CDD_"):
            end = end or running["planned_end_date"] or running["end_date"]
        if start is None or end is None:
            self._remark(Remark.CONTRACT_INCOMPLETE, "contract_type", field="contract_end_date")
            return None
        return "CDD_GE6" if end + _DAY >= add_months(start, _SHORT_MONTHS) else "CDD_LT6"

    def _employer(self) -> Line | str | None:
        found = self._values.get("employer")
        if found is None or found[0] == NOTHING:
            return None
        employer = self._office.employer(*found)
        if isinstance(employer, Line):
            self._remark(Remark.NEW_EMPLOYER, "employer", written=found[1])
        return employer

    def _new_contract(
        self, kind: str, employer: Line | str | None, start: date | None, ends: "_Ends"
    ) -> None:
        line = Line.new(
            "job_contract",
            person_id=self._file.person,
            employer_id=self._hired_by(employer),
            contract_type=kind,
            job_label=self._values.get("job_label"),
            start_date=start,
            planned_end_date=ends.planned,
            end_date=ends.real,
            end_reason=ends.reason,
            weekly_minutes=self._values.get("weekly_hours"),
        )
        for name, value in (
            ("contract_type", kind),
            ("employer", self._employer_name(employer)),
            ("contract_start_date", start),
            ("contract_planned_end_date", ends.planned),
            ("contract_real_end_date", ends.real),
            ("contract_end_reason", ends.reason),
            ("weekly_hours", line["weekly_minutes"]),
            ("job_label", line["job_label"]),
        ):
            if value is not None:
                self.edits.tell(name, None, value)
        self.edits.add(self._file.contracts, line)

    def _change_contract(
        self, line: Line, kind: str | None, employer: Line | str | None, ends: "_Ends"
    ) -> None:
        if kind is not None and line["contract_type"] != kind:
            self._give(line, "contract_type", "contract_type", kind)
        if employer is not None and line["employer_id"] is not employer and line["employer_id"] != employer:
            named = self._employer_name(line["employer_id"])
            self.edits.tell("employer", named, self._employer_name(employer))
            self.edits.put(line, "employer_id", self._hired_by(employer))
        for name, column, given in (
            ("contract_planned_end_date", "planned_end_date", ends.planned),
            ("contract_real_end_date", "end_date", ends.real),
        ):
            if given is not None and given < line["start_date"]:
                self._refuse(Refusal.BEFORE_START, name if name in self._values else "contract_end_date")
                return
            if given is not None and given != line[column]:
                self._give(line, column, name, given)
        if ends.prolonged and line["end_date"] is not None:
            self._give(line, "end_date", "contract_real_end_date", None)
        if ends.reason is not None and ends.reason != line["end_reason"]:
            self._give(line, "end_reason", "contract_end_reason", ends.reason)
        for name, column in (("weekly_hours", "weekly_minutes"), ("job_label", "job_label")):
            given = self._values.get(name)
            if given is not None and not _same(name, line[column], given):
                self._give(line, column, name, given)

    def _ends(self, running: Line | None) -> "_Ends":
        """Return the planned and the real end, and why: a bare end that is past is a contract that ended."""
        values, end = self._values, self._values.get("contract_end_date")
        planned, real = values.get("contract_planned_end_date"), values.get("contract_real_end_date")
        known = None if running is None else (running["end_date"] or running["planned_end_date"])
        prolonged = False
        if end is not None and end != known:
            if end < self._office.today:
                real = real or end
            else:
                # One that ended for a reason does not go on because an old grid planned more.
                is_over = running is not None and running["end_reason"] is not None
                planned, prolonged = planned or end, real is None and not is_over
        reason = self._code("contract_end_reason")
        if reason is not None and real is None and (running is None or running["end_date"] is None):
            self._remark(
                Remark.REASON_WITHOUT_END, "contract_end_reason", written=values["contract_end_reason"][1]
            )
            reason = None
        return _Ends(planned, real, reason, prolonged)

    def _hired_by(self, employer: Line | str | None) -> Line | str | None:
        if isinstance(employer, Line):
            self.edits.writes.append(lambda: self._office.file_employer(employer))
        return employer

    def _employer_name(self, employer: Line | str | None) -> str | None:
        if isinstance(employer, Line):
            return str(employer["name"])
        return None if employer is None else self._office.vocabulary.name_of(EMPLOYERS, employer)


def _module_line(path: Line, module: str, start: date, end: date | None, *, is_entry: bool) -> Line:
    return Line.new(
        "module_period",
        support_path_id=path,
        module=module,
        start_date=start,
        end_date=end,
        is_main=True,
        change_reason="ENTREE" if is_entry else None,
    )


def _overlap(path: Line, admission: date, leaving: date | None) -> bool:
    """Tell whether a path is open at the close of a day of another: leaving and returning one day is none."""
    ends_before = path["exit_date"] is not None and path["exit_date"] <= admission
    begins_after = leaving is not None and path["admission_date"] and path["admission_date"] >= leaving
    return not (ends_before or begins_after)


def _same(name: str, before: Any, after: Any) -> bool:
    if before is None or before == "":
        return False
    if name == "email":
        return str(before).casefold() == str(after).casefold()
    if name in ("birth_name", "city", "address", "job_label"):
        return search_key(str(before)) == search_key(str(after))
    return bool(before == after)


@cache
def _minimum_age(day: date) -> int:
    return rules_for(day).parameters.minimum_age

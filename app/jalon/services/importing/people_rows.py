"""Rows about people: whom each is about, and what it would write to her file."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from jalon.domain.import_values import (
    ABOUT_WHOM,
    CREATE_ANYWAY,
    SAME,
    SKIP,
    TAKE,
    Candidate,
    Doubt,
    Ignored,
    Place,
    Refusal,
    Remark,
    RowState,
    Subject,
    Verdict,
)
from jalon.domain.search_keys import phone_key
from jalon.exchange.reading import GridRow
from jalon.services.importing.filing import Edits, Filing, Office
from jalon.services.importing.identities import Directory, Someone, names_of, split_name
from jalon.services.importing.later_rows import LaterRow, LaterVerdict, new_person
from jalon.services.importing.plan import Line, PersonFile
from jalon.services.importing.reading_rows import ReadRow, TableReader
from jalon.storage.queries import importing as queries
from jalon.storage.queries.people import next_case_code
from jalon.storage.transactions import Session

_OWN_CODE: Final = re.compile(r"[A-Z]{1,2}-\d{4,6}")
_ANEW: Final = "new:"
_BY_PERSON: Final = {
    "recognition": "recognitions", "referral": "referrals", "support_path": "paths",
    "job_contract": "contracts", "extra_value": "added",
}  # fmt: skip
_BY_PATH: Final = {
    "coach_assignment": "assignments", "module_period": "modules", "suspension": "pauses",
    "intensity_plan": "pauses",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Case:
    """A row, whom it is about, and what was chosen for it."""

    reader: TableReader
    row: ReadRow
    choice: str | None = None
    someone: Someone | None = None
    candidates: tuple[Candidate, ...] = ()
    is_new: bool = False
    is_unsure: bool = False
    """Of the one who has her names, without birth date on either side: her file says whether it is her."""

    @property
    def place(self) -> Place:
        """Return the sheet and the row."""
        return self.row.sheet, self.row.number


@dataclass(slots=True)
class People:
    """Everyone of an import: on file or in the file."""

    office: Office
    directory: Directory
    files: dict[str, PersonFile] = field(default_factory=dict)
    """By key of ``Someone``."""
    _codes: "_Codes | None" = None
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By key of someone on file, the first row that is about her."""

    def recognise(self, reader: TableReader, row: ReadRow, choice: str | None) -> Case:
        """Return whom a row is about; those whom it makes are known to the rows that follow."""
        case = Case(reader, row, choice)
        if row.reason is not None or choice == SKIP:
            row.reason = row.reason or Ignored.SKIPPED
            return case
        self._split_name(case)
        values = row.values
        self._by_code(case)
        if case.someone is None:
            missing = [name for name in ("family_name", "given_name") if not values.get(name)]
            if missing:
                named = {one.field for one in (*row.refusals, *row.doubts)}
                if "full_name" not in named:
                    row.refusals += [
                        reader.problem(row, Refusal.MISSING, name) for name in missing if name not in named
                    ]
                return case
            self._by_names(case)
        self._choose(case)
        if case.someone is None:
            self._make(case)
        return case

    def load(self, session: Session, cases: Collection[Case]) -> None:
        """Read at once the files of those on file whom the rows are about."""
        ids = {
            case.someone.key
            for case in cases
            if case.someone and case.someone.on_file and not case.someone.is_frozen
        }
        for row in queries.rows_of(session, "person", "id", ids):
            self.files[row["id"]] = PersonFile(Line.on_file("person", row))
        owners: dict[str, str] = {}
        for table, name in _BY_PERSON.items():
            for row in queries.rows_of(session, table, "person_id", ids):
                getattr(self.files[row["person_id"]], name).append(Line.on_file(table, row))
                if table == "support_path":
                    owners[row["id"]] = row["person_id"]
        for table, name in _BY_PATH.items():
            for row in queries.rows_of(session, table, "support_path_id", owners.keys()):
                getattr(self.files[owners[row["support_path_id"]]], name).append(Line.on_file(table, row))
        self._codes = _Codes(next_case_code(session))
        written = {str(code) for case in cases if case.is_new and (code := case.row.values.get("case_code"))}
        for code in written - queries.codes_on_file(session, written):
            self._codes.reserve(code)

    def named_anew(self, written: str, *, given_first: bool) -> Someone | None:
        """Return somebody to be created, whom acts name; None when the name cannot be told apart."""
        found = split_name(written, given_first=given_first)
        if found is None:
            return None
        family, given, _ = found
        names = names_of(family, given)
        key = f"{_ANEW}{' '.join(names)}"
        if key not in self.files:
            person = new_person({"family_name": family, "given_name": given})
            self.files[key] = PersonFile(person, is_made=False)
            self.directory.by_key[key] = Someone(key, "", family, given, None, names, on_file=False)
        return self.directory.by_key[key]

    def is_not_made(self, someone: Someone) -> bool:
        """Tell whether the row that would make her is not accepted."""
        file = self.files.get(someone.key)
        return file is not None and not file.is_made and not someone.key.startswith(_ANEW)

    def make_anew(self, someone: Someone) -> bool:
        """Have somebody created whom an act names; False when she is already."""
        file = self.files[someone.key]
        if file.is_made or not someone.key.startswith(_ANEW):
            return False
        assert self._codes is not None
        someone.case_code = file.person.values["case_code"] = self._codes.next()
        file.is_made = True
        self.office.plan.file(file)
        return True

    def take(self, reader: TableReader, row: GridRow) -> Verdict:
        """Return the verdict of a row that makes a person without any question (see ``plain_rows``)."""
        assert self._codes is not None
        later = LaterRow(self.office, reader, row, self._codes.next())
        self.office.plan.files.append(later)
        return LaterVerdict(later)

    def judge(self, case: Case) -> Verdict:
        """Return what becomes of a row; what is accepted is put into the plan."""
        row = case.row
        if row.reason is not None:
            return _verdict(case, RowState.IGNORED, Edits())
        if case.someone is None or case.someone.is_frozen:
            if case.someone is not None:
                row.refusals.append(case.reader.problem(row, Refusal.FROZEN_FILE))
            return _verdict(case, RowState.REFUSED if row.refusals else RowState.DOUBTFUL, Edits())
        file = self.files[case.someone.key]
        edits = Filing(self.office, case.reader, row, file).run()
        self._settle_unsure(case, file, edits)
        self._repeated(case, file, edits)
        if case.choice is not None and (case.is_new or file.is_made):  # SKIP was told apart
            settled = {Doubt.LOCKED_ADMISSION} if case.choice == TAKE else ABOUT_WHOM
            row.doubts = [one for one in row.doubts if one.code not in settled]
        if row.refusals:
            return _verdict(case, RowState.REFUSED, edits)
        if row.doubts:
            return _verdict(case, RowState.DOUBTFUL, edits)
        return self._accept(case, file, edits)

    def _accept(self, case: Case, file: PersonFile, edits: Edits) -> Verdict:
        if not case.is_new and not edits.changes:
            return _verdict(case, RowState.UP_TO_DATE, edits)
        edits.do()
        if not case.is_new:
            self.office.plan.file(file)
            return _verdict(case, RowState.UPDATE, edits)
        assert self._codes is not None
        assert case.someone is not None
        written = str(case.row.values.get("case_code") or "")
        code = written if self._codes.is_reserved(written) else self._codes.next()
        if written and code != written:
            case.row.remarks.append(
                case.reader.problem(case.row, Remark.OTHER_CASE_CODE, "case_code", written=written)
            )
        file.person.values["case_code"] = code
        case.someone.case_code = code
        file.is_made = True
        self.office.plan.file(file)
        for candidate in case.candidates:
            known = self.files.get(candidate.key)
            other = known.id if known else candidate.key
            if case.choice == CREATE_ANYWAY and not other.startswith("row:"):
                self.office.plan.loose.append(
                    Line.new("not_duplicate", kind="person", first_id=file.person, second_id=other)
                )
        return _verdict(case, RowState.CREATE, edits)

    def _by_code(self, case: Case) -> None:
        written = case.row.values.get("case_code")
        if not written:
            return
        code = str(written).strip().upper()
        case.row.values["case_code"] = code
        found = self.directory.by_code.get(code)
        if found is None:
            return
        names = names_of(case.row.values.get("family_name") or "", case.row.values.get("given_name") or "")
        if all(not mine or mine == hers for mine, hers in zip(names, found.names, strict=True)):
            case.someone = found
            return
        candidate = found.candidate(Doubt.OTHER_NAME_FOR_CODE)
        case.candidates = (candidate,)
        if case.choice == f"{SAME}{found.key}":
            case.someone = found
        else:
            case.row.doubts.append(
                case.reader.problem(case.row, Doubt.OTHER_NAME_FOR_CODE, "case_code", written=code)
            )

    def _by_names(self, case: Case) -> None:
        values = case.row.values
        names = names_of(values["family_name"], values["given_name"])
        birth = values.get("birth_date")
        found = self.directory.exactly(names, birth) if birth is not None else None
        if found is not None and found.on_file:
            case.someone = found
            return
        if found is not None and case.row.values.get("contract_start_date"):
            case.someone = found  # one row a contract: decided once her file is known
            return
        if found is not None:
            case.candidates = (*case.candidates, found.candidate(Doubt.DUPLICATE_IN_FILE))
            facts = place_facts(_place_of(found.key), case.row.sheet)
            case.row.doubts.append(
                case.reader.problem(case.row, Doubt.DUPLICATE_IN_FILE, "family_name", **facts)
            )
            return
        alike = self.directory.alike(names, birth)
        if not alike:
            return
        only = self.directory.by_key[alike[0].key]
        undated = only.birth_date is None or birth is None
        if len(alike) == 1 and alike[0].why == Doubt.SAME_NAME and only.on_file and undated:
            case.someone, case.is_unsure = only, True
        case.candidates = (*case.candidates, *alike)
        if not case.is_unsure:
            self._doubt_alike(case, alike[0])

    def _doubt_alike(self, case: Case, nearest: Candidate) -> None:
        in_file = nearest.key.startswith("row:") and nearest.why == Doubt.SAME_NAME
        code = Doubt.DUPLICATE_IN_FILE if in_file else Doubt(nearest.why)
        facts = {"row": ""}
        if nearest.key.startswith("row:"):
            facts = place_facts(_place_of(nearest.key), case.row.sheet)
        name = "family_name" if "family_name" in case.reader.names else "full_name"
        case.row.doubts.append(case.reader.problem(case.row, code, name, **facts))

    def _choose(self, case: Case) -> None:
        choice = case.choice
        if choice is None:
            return
        if choice.startswith(SAME):
            chosen = self.directory.by_key.get(choice.removeprefix(SAME))
            if chosen is not None:
                case.someone, case.is_unsure = chosen, False
            elif case.someone is None:
                case.choice = None  # whoever was meant is there no more: the row is asked about again
        elif choice == CREATE_ANYWAY and case.is_unsure:
            case.someone, case.is_unsure = None, False

    def _make(self, case: Case) -> None:
        values = case.row.values
        if not values.get("family_name") or not values.get("given_name"):
            return
        key = f"row:{case.row.sheet}:{case.row.number}"
        names = names_of(values["family_name"], values["given_name"])
        case.someone = Someone(
            key,
            "",
            values["family_name"],
            values["given_name"],
            values.get("birth_date"),
            names,
            on_file=False,
        )
        case.is_new = True
        self.directory.add(case.someone)
        self.files[key] = PersonFile(new_person(values), is_made=False)

    def _settle_unsure(self, case: Case, file: PersonFile, edits: Edits) -> None:
        """Decide on her who has the names: nothing to write harms nobody; a shared number proves it."""
        if not case.is_unsure or case.choice is not None or not edits.changes:
            return
        values, person = case.row.values, file.person
        numbers = {phone_key(one) for one in (*values.get("phone", ()), *values.get("other_phone", ()))}
        known = {phone_key(person[column] or "") for column in ("phone", "other_phone")} - {""}
        email = str(values.get("email") or "").casefold()
        admission = values.get("admission_date")
        if (
            numbers & known
            or (email and email == str(person["email"] or "").casefold())
            or (admission and any(path["admission_date"] == admission for path in file.paths))
        ):
            return
        self._doubt_alike(case, case.candidates[-1])

    def _repeated(self, case: Case, file: PersonFile, edits: Edits) -> None:
        """Ask about a second row of someone on file that would write something else."""
        if case.is_new or case.someone is None:
            return
        in_file = not case.someone.on_file
        here = (case.row.sheet, str(case.row.number))
        own = _place_of(case.someone.key) if in_file else here
        first = self._seen.setdefault(case.someone.key, own)
        adds = any(
            change.field == "contract_start_date" and change.before is None for change in edits.changes
        )
        if adds and file.is_made and all(change.before is None for change in edits.changes):
            return  # another contract of hers, and nothing that says otherwise
        if first != here and (edits.changes or in_file) and case.choice is None:
            case.candidates = case.candidates or (case.someone.candidate(Doubt.DUPLICATE_IN_FILE),)
            if not any(one.code == Doubt.DUPLICATE_IN_FILE for one in case.row.doubts):
                case.row.doubts.append(
                    case.reader.problem(
                        case.row, Doubt.DUPLICATE_IN_FILE, **place_facts(first, case.row.sheet)
                    )
                )

    def _split_name(self, case: Case) -> None:
        values = case.row.values
        whole = values.get("full_name")
        if not whole or (values.get("family_name") and values.get("given_name")):
            return
        given_first = case.reader.gives_given_name_first
        found = split_name(str(whole), given_first=given_first)
        if found is None:
            case.row.refusals.append(
                case.reader.problem(case.row, Refusal.MISSING, "given_name", written=str(whole))
            )
            return
        family, given, is_sure = found
        values["family_name"], values["given_name"] = family, given
        if not is_sure:
            case.row.doubts.append(
                case.reader.problem(case.row, Doubt.NAME_NOT_SPLIT, "full_name", written=str(whole))
            )


class _Codes:
    """Gives the case codes of those whom an import makes, one after the other."""

    def __init__(self, following: str) -> None:
        self._letter, _, number = following.partition("-")
        self._number = int(number)
        self._reserved: set[str] = set()

    def reserve(self, code: str) -> None:
        """Keep a written code, if it is one that this post could have given."""
        if _OWN_CODE.fullmatch(code) and code.partition("-")[0] == self._letter:
            self._reserved.add(code)

    def is_reserved(self, code: str) -> bool:
        """Tell whether a written code is to be kept; once."""
        if code not in self._reserved:
            return False
        self._reserved.discard(code)
        return True

    def next(self) -> str:
        """Return the next code of this post."""
        while True:
            code = f"{self._letter}-{self._number:04d}"
            self._number += 1
            if code not in self._reserved:
                return code


def place_facts(place: tuple[str, str], sheet: str) -> dict[str, str]:
    """Return the facts that name a row of the file; its sheet when it is another."""
    return {"row": place[1]} if place[0] == sheet else {"row": place[1], "sheet": place[0]}


def _place_of(key: str) -> tuple[str, str]:
    sheet, _, row = key.removeprefix("row:").rpartition(":")
    return sheet, row


def _verdict(case: Case, state: RowState, edits: Edits) -> Verdict:
    row, someone = case.row, case.someone
    values = row.values
    who = f"{values.get('given_name') or ''} {values.get('family_name') or ''}".strip()
    on_file = someone is not None and someone.on_file
    return Verdict(
        row.sheet,
        row.number,
        state,
        Subject.PERSONS,
        (*row.refusals, *row.doubts) if state in (RowState.REFUSED, RowState.DOUBTFUL) else (),
        tuple(row.remarks) if state is not RowState.IGNORED else (),
        row.reason,
        who,
        someone.key if someone is not None and on_file else None,
        someone.case_code or None if someone is not None and state is not RowState.REFUSED else None,
        case.candidates,
        tuple(edits.changes),
        row.is_hidden,
    )


def ignored(sheet: str, row: int, reason: Ignored, *, is_hidden: bool) -> Verdict:
    """Return the verdict of a row that is not looked at."""
    return Verdict(sheet, row, RowState.IGNORED, reason=reason, is_hidden=is_hidden)

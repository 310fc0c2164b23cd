"""Rows about acts of past months: who, when, how long; those on file already are not written twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any, Final

from jalon.domain.acts import NewAct, NewParticipant, minutes_of_coaches, shares_of
from jalon.domain.import_values import (
    ABOUT_WHOM,
    CREATE_ANYWAY,
    NEW,
    NOTHING,
    PEOPLE,
    SAME,
    SKIP,
    Candidate,
    Doubt,
    Ignored,
    Refusal,
    Remark,
    RowChange,
    RowState,
    Subject,
    Verdict,
)
from jalon.domain.months import month_of
from jalon.domain.rules import ActType
from jalon.services.importing.filing import Office
from jalon.services.importing.identities import Someone, names_of
from jalon.services.importing.meanings import BESIDE, BETWEEN_NAMES, CONVERSATION
from jalon.services.importing.people_rows import Case, People, place_facts
from jalon.services.importing.plan import Line, PersonFile
from jalon.services.importing.reading_rows import ReadRow, TableReader
from jalon.settings.rules import rules_for
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

_WITH_PEOPLE: Final = frozenset({"PERSONNE", "TRIPARTITE", "PROCHE", "COLLECTIF"})
_Key = tuple[bool, date, str, frozenset[str], frozenset[str]]
"""Cancelled or not, day, type, people, colleagues."""


@dataclass(slots=True, eq=False)
class ActCase:
    """A row about an act, and the people whom it names."""

    reader: TableReader
    row: ReadRow
    choice: str | None
    people: list[Someone] = field(default_factory=list)
    chosen: Someone | None = None
    """Who was said to be meant by the name that nobody, or several, bear; the others named stay."""
    candidates: tuple[Candidate, ...] = ()
    act: NewAct | None = None
    on_file: queries.KnownAct | None = None
    """The act on file that the row is about, maybe of another duration."""


@dataclass(slots=True)
class Acts:
    """The acts of an import, beside those on file."""

    office: Office
    people: People
    _first_rows: dict[tuple[_Key, int], tuple[str, str]] = field(default_factory=dict)
    _lines: dict[str, list[Line]] = field(default_factory=dict)
    """By act of another duration than its row says, what is written of it."""
    _types: dict[date, dict[str, ActType]] = field(default_factory=dict)

    def recognise(self, reader: TableReader, row: ReadRow, choice: str | None) -> ActCase:
        """Return whom a row names; nobody is taken for another."""
        case = ActCase(reader, row, choice)
        if row.reason is not None or choice == SKIP:
            row.reason = row.reason or Ignored.SKIPPED
            return case
        if choice is not None and choice.startswith(SAME):
            case.chosen = self.people.directory.by_key.get(choice.removeprefix(SAME))
            if case.chosen is None:
                case.choice = None  # whoever was meant is there no more: the row is asked about again
        self._find_people(case)
        if not case.people and case.chosen is not None:
            case.people = [case.chosen]
        return case

    def load(self, session: Session, cases: Sequence[ActCase]) -> None:
        """Read at once the acts of the days of the rows, and the paths of the people named."""
        missing = [
            Case(case.reader, case.row, someone=someone)
            for case in cases
            for someone in case.people
            if someone.on_file and someone.key not in self.people.files
        ]
        self.people.load(session, missing)
        for case in cases:
            if case.row.reason is None:
                if any(someone.is_frozen for someone in case.people):
                    case.row.refusals.append(case.reader.problem(case.row, Refusal.FROZEN_FILE))
                case.act = self._act(case)
        self._find_on_file(session, [case for case in cases if case.act and not case.row.doubts])

    def _find_on_file(self, session: Session, cases: Sequence[ActCase]) -> None:
        """Find the act on file of each row: of its duration, else the one that is left of another."""
        acts = queries.acts_of_days(session, {case.act.date for case in cases if case.act})
        ids = [act.id for act in acts]
        people, coaches = queries.people_of_acts(session, ids), queries.coaches_of_acts(session, ids)
        known: dict[_Key, list[queries.KnownAct]] = {}
        for act in acts:
            who, whose = frozenset(people.get(act.id, ())), frozenset(coaches.get(act.id, ()))
            known.setdefault((act.is_cancelled, act.date, act.act_type, who, whose), []).append(act)
        rows: dict[_Key, list[ActCase]] = {}
        for case in cases:
            if case.act is not None and (key := self._key(case, case.act)) in known:
                rows.setdefault(key, []).append(case)
        for key, some in rows.items():
            left = known[key]
            for case in some:
                case.on_file = next((one for one in left if _lasts(one, case.act)), None)
                if case.on_file is not None:
                    left.remove(case.on_file)
            asking = [case for case in some if case.on_file is None]
            if len(left) == len(asking) == 1 and _may_be(left[0], asking[0].act):
                asking[0].on_file = left[0]
        changed = {case.on_file.id for case in cases if case.on_file and not _lasts(case.on_file, case.act)}
        for table, column in (("act", "id"), ("act_coach", "act_id"), ("act_participant", "act_id")):
            for row in queries.rows_of(session, table, column, changed):
                self._lines.setdefault(row[column], []).append(Line.on_file(table, row))

    def _key(self, case: ActCase, act: NewAct) -> _Key:
        people = frozenset(self.people.files[someone.key].id for someone in case.people)
        return act.state == "CANCELLED", act.date, act.act_type, people, frozenset(act.coach_ids)

    def judge(self, case: ActCase) -> Verdict:
        """Return what becomes of a row; what is accepted is put into the plan."""
        row = case.row
        if row.reason is not None:
            return self._verdict(case, RowState.IGNORED, ())
        act = case.act
        if act is None or row.refusals:
            return self._verdict(case, RowState.REFUSED if row.refusals else RowState.DOUBTFUL, ())
        files = [self.people.files[someone.key] for someone in case.people]
        if case.on_file is not None and _lasts(case.on_file, act):
            return self._verdict(case, RowState.UP_TO_DATE, ())
        if case.on_file is not None:
            return self._lengthened(case, case.on_file, act, files)
        changes = self._changes(case, act)
        here = (row.sheet, str(row.number))
        first = self._first_rows.setdefault((self._key(case, act), act.duration_minutes), here)
        if first != here:
            facts = place_facts(first, row.sheet)
            row.doubts.append(case.reader.problem(row, Doubt.DUPLICATE_IN_FILE, **facts))
            if case.chosen is not None:
                row.doubts.pop()
        if case.choice == CREATE_ANYWAY:
            row.doubts = [one for one in row.doubts if one.code not in ABOUT_WHOM]
        if row.doubts:
            return self._verdict(case, RowState.DOUBTFUL, changes)
        self._file(case, act)
        self._remark(case, act, files)
        return self._verdict(case, RowState.CREATE, changes)

    def _lengthened(
        self, case: ActCase, known: queries.KnownAct, act: NewAct, files: Sequence[PersonFile]
    ) -> Verdict:
        """Write another duration of an act on file, with its colleagues’ minutes and its people’s shares."""
        lines = self._lines[known.id]
        participants = [line for line in lines if line.table == "act_participant"]
        told = tuple(NewParticipant(line["person_id"], line["attendance"]) for line in participants)
        shares = {share.person_id: share for share in shares_of(replace(act, participants=told))}
        for line in lines:
            if line.table == "act":
                line.values["duration_minutes"] = act.duration_minutes
            elif line.table == "act_coach" and line["minutes"] == known.duration_minutes:
                line.values["minutes"] = act.duration_minutes
            elif line.table == "act_participant":
                share = shares[line["person_id"]]
                line.values |= {"minutes": share.minutes, "received_minutes": share.received_minutes}
        self.office.plan.loose += lines
        self._remark(case, act, files)
        change = RowChange("act_duration", known.duration_minutes, act.duration_minutes)
        return self._verdict(case, RowState.UPDATE, (change,))

    # --- who

    def _find_people(self, case: ActCase) -> None:
        values, row = case.row.values, case.row
        directory = self.people.directory
        if code := values.get("case_code"):
            if found := directory.by_code.get(str(code).strip().upper()):
                case.people = [found]
            else:
                self._unknown(case, "case_code", str(code), ())
            return
        if values.get("family_name") and values.get("given_name"):
            names = names_of(values["family_name"], values["given_name"])
            birth = values.get("birth_date")
            known = [
                one
                for one in directory.by_names.get(names, ())
                if not birth or one.birth_date in (None, birth)
            ]
            if len(known) == 1:
                case.people = known
            elif self._decided(case, f"{values['given_name']} {values['family_name']}"):
                return
            else:
                alike = tuple(one.candidate(Doubt.SAME_NAME) for one in known) or directory.alike(
                    names, birth
                )
                self._unknown(case, "family_name", f"{values['given_name']} {values['family_name']}", alike)
            return
        whole = values.get("full_name") or values.get("family_name")
        if not whole:
            return
        if self._decided(case, str(whole)):
            return
        name = "full_name" if "full_name" in values else "family_name"
        found, candidates = directory.named(str(whole))
        if found is not None:
            case.people = [found]
            return
        parts = [part for part in BETWEEN_NAMES.split(str(whole)) if part]
        if len(parts) > 1:
            several = [self._named(case, part) for part in parts]
            if all(one is not None for one, _ in several):
                case.people = list({one.key: one for one, _ in several if one is not None}.values())
                return
            asked = [
                place
                for place, (one, _) in enumerate(several)
                if one is None and self._said(case, parts[place]) != NOTHING
            ]
            if not asked:
                case.people = list({one.key: one for one, _ in several if one is not None}.values())
                if not case.people:
                    row.reason = Ignored.SKIPPED
                return
            self._unknown(case, name, parts[asked[0]], several[asked[0]][1])
            if case.chosen is not None:  # she is the first whom the row does not tell
                several[asked[0]] = (case.chosen, ())
                case.people = list({one.key: one for one, _ in several if one is not None}.values())
                row.doubts += [
                    case.reader.problem(row, Doubt.UNKNOWN_PERSON, name, written=parts[place], list=PEOPLE)
                    for place in asked[1:]
                ]
            return
        if not row.refusals:
            self._unknown(case, name, str(whole), candidates)

    def _said(self, case: ActCase, written: str) -> str | None:
        """Return what was said of a written name once for the file."""
        return case.reader.table.values.get(PEOPLE, {}).get(written)

    def _named(self, case: ActCase, written: str) -> tuple[Someone | None, tuple[Candidate, ...]]:
        """Return whom a name means: as was said of it, else the one whom it names in whole."""
        said = self._said(case, written)
        if said == NOTHING:
            return None, ()
        if said == NEW:  # unless she was created since
            someone = self.people.directory.named(written)[0] or self.people.named_anew(
                written, given_first=case.reader.gives_given_name_first
            )
            if someone is not None:
                return someone, ()
        elif said is not None and (chosen := self.people.directory.by_key.get(said)) is not None:
            return chosen, ()
        return self.people.directory.named(written)

    def _decided(self, case: ActCase, written: str) -> bool:
        """Take what was said of a whole name; False when nothing was."""
        said = self._said(case, written)
        if said is None:
            return False
        if said == NOTHING:
            case.row.reason = Ignored.SKIPPED
            return True
        someone, _ = self._named(case, written)
        if someone is not None:
            case.people = [someone]
        return someone is not None

    def _unknown(self, case: ActCase, name: str, written: str, candidates: tuple[Candidate, ...]) -> None:
        case.candidates = candidates
        if case.chosen is not None:
            return
        case.row.doubts.append(
            case.reader.problem(case.row, Doubt.UNKNOWN_PERSON, name, written=written, list=PEOPLE)
        )

    # --- what

    def _act(self, case: ActCase) -> NewAct | None:
        row, values = case.row, case.row.values
        told = {one.field for one in (*row.refusals, *row.doubts)}
        for name in ("act_date", "act_duration"):
            if name not in values and name not in told:
                row.refusals.append(case.reader.problem(row, Refusal.MISSING, name))
        coaches = self._coaches(case)
        if not coaches and "coach" not in told:
            row.refusals.append(case.reader.problem(row, Refusal.MISSING, "coach"))
        if "act_date" not in values or "act_duration" not in values or not coaches:
            return None
        day: date = values["act_date"]
        state = self._code(case, "act_state") or "DONE"
        if any(one.field == "act_state" for one in row.doubts):
            return None
        if day > self.office.today and state == "DONE":
            written = row.written("act_date")
            row.refusals.append(case.reader.problem(row, Refusal.FUTURE_ACT, "act_date", written=written))
            return None
        kind = self._type(case, day)
        if kind is None:
            return None
        target = self._code(case, "act_target") or kind.target
        if (
            not case.people
            and target in _WITH_PEOPLE
            and "full_name" not in told
            and "family_name" not in told
        ):
            name = next((one for one in ("full_name", "family_name") if one in case.reader.names), "")
            if not any(one.code == Doubt.UNKNOWN_PERSON for one in row.doubts):
                row.doubts.append(case.reader.problem(row, Doubt.NO_PERSON, name))
        if any(self.people.is_not_made(one) for one in case.people):
            row.doubts.append(case.reader.problem(row, Doubt.UNKNOWN_PERSON, "full_name", written=_who(case)))
            return None
        if any(one.key not in self.people.files for one in case.people):
            return None
        attendance = self._code(case, "act_attendance") or "HONORE"
        started: time | None = values.get("act_start_time")
        return NewAct(
            date=day,
            duration_minutes=values["act_duration"],
            act_type=kind.code,
            target=target,
            coach_ids=coaches,
            participants=tuple(
                NewParticipant(self.people.files[one.key].id, attendance) for one in case.people
            ),
            start_time=started,
            state=state,
            modality=self._code(case, "act_modality"),
            place=self._code(case, "act_place"),
            module=self._module(case, kind, day),
            counts_in_intensity=kind.counts_in_intensity,
            subject=values.get("act_subject"),
        )

    def _code(self, case: ActCase, name: str) -> str | None:
        found = case.row.values.get(name)
        return None if found is None or found[0] == NOTHING else found[0]

    def _coaches(self, case: ActCase) -> tuple[str, ...]:
        if "coach" in case.row.values:
            return tuple((self._code(case, "coach") or "").split())
        if any(one.field == "coach" for one in case.row.doubts) or case.reader.default_coach is None:
            return ()
        return (case.reader.default_coach,)

    def _type(self, case: ActCase, day: date) -> ActType | None:
        code = self._code(case, "act_type")
        if code is None and any(one.field == "act_type" for one in case.row.doubts):
            return None
        if code is not None and BESIDE in code:  # « tél »: a conversation, by phone
            name, _, said = code.partition(BESIDE)
            case.row.values.setdefault(name, (said, case.row.values["act_type"][1]))
            code = CONVERSATION
        code = code or case.reader.table.defaults.get("act_type")
        types = self._types.setdefault(day, {kind.code: kind for kind in rules_for(day).act_types})
        if code is None or code not in types:
            case.row.refusals.append(case.reader.problem(case.row, Refusal.MISSING, "act_type"))
            return None
        return types[code]

    def _module(self, case: ActCase, kind: ActType, day: date) -> str | None:
        """Return the module as written, else the act's own, else the main one of the day (as the form)."""
        if (written := self._code(case, "module")) is not None:
            return written
        if kind.module is not None:
            return kind.module
        if kind.target == "INTERNE" or len(case.people) != 1:
            return None
        for line in self.people.files[case.people[0].key].modules:
            stands = line["is_main"] and not line.is_removed and line["start_date"] <= day
            if stands and (line["end_date"] is None or day <= line["end_date"]):
                return str(line["module"])
        return None

    # --- writing

    def _file(self, case: ActCase, act: NewAct) -> None:
        loose = self.office.plan.loose
        for someone in case.people:
            if self.people.make_anew(someone):
                case.row.remarks.append(
                    case.reader.problem(case.row, Remark.NEW_PERSON, "full_name", written=_name(someone))
                )
        employer = self._employer(case)
        line = Line.new(
            "act",
            date=act.date,
            start_time=act.start_time,
            duration_minutes=act.duration_minutes,
            state=act.state,
            act_type=act.act_type,
            target=act.target,
            modality=act.modality,
            place=act.place,
            module=act.module,
            employer_id=employer,
            counts_in_intensity=act.counts_in_intensity,
            subject=act.subject,
        )
        loose.append(line)
        for coach_id, minutes in minutes_of_coaches(act):
            loose.append(Line.new("act_coach", act_id=line, coach_id=coach_id, minutes=minutes))
        for share in shares_of(act):
            loose.append(
                Line.new(
                    "act_participant",
                    act_id=line,
                    person_id=share.person_id,
                    minutes=share.minutes,
                    received_minutes=share.received_minutes,
                    attendance=share.attendance,
                    present=share.present,
                )
            )
        values = case.row.values
        if "trip_minutes" in values or "trip_km" in values:
            loose.append(
                Line.new(
                    "trip",
                    date=act.date,
                    coach_id=act.coach_ids[0],
                    minutes=values.get("trip_minutes", 0),
                    km=values.get("trip_km"),
                    act_id=line,
                )
            )

    def _employer(self, case: ActCase) -> Line | str | None:
        found = case.row.values.get("employer")
        if found is None or found[0] == NOTHING:
            return None
        employer = self.office.employer(*found)
        if not isinstance(employer, Line):
            return employer
        self.office.file_employer(employer)
        case.row.remarks.append(
            case.reader.problem(case.row, Remark.NEW_EMPLOYER, "employer", written=found[1])
        )
        return employer

    def _remark(self, case: ActCase, act: NewAct, files: Sequence[PersonFile]) -> None:
        row, reader = case.row, case.reader
        if str(month_of(act.date)) in self.office.locked:
            row.remarks.append(
                reader.problem(row, Remark.LOCKED_MONTH, "act_date", written=row.written("act_date"))
            )
        if act.duration_minutes > rules_for(act.date).parameters.longest_act_minutes:
            row.remarks.append(
                reader.problem(row, Remark.LONG_ACT, "act_duration", written=row.written("act_duration"))
            )
        if act.module != "M0_ACCUEIL" and not all(_is_open(file, act.date) for file in files):
            row.remarks.append(reader.problem(row, Remark.OUTSIDE_PATH, "act_date"))

    def _changes(self, case: ActCase, act: NewAct) -> tuple[RowChange, ...]:
        vocabulary = self.office.vocabulary
        employer = case.row.values.get("employer")
        told: tuple[tuple[str, Any], ...] = (
            ("act_date", act.date),
            ("act_start_time", f"{act.start_time:%H:%M}" if act.start_time else None),
            ("act_duration", act.duration_minutes),
            ("act_type", act.act_type),
            ("act_target", act.target),
            ("act_modality", act.modality),
            ("act_place", act.place),
            ("act_attendance", act.participants[0].attendance if act.participants else None),
            ("module", act.module),
            ("coach", ", ".join(vocabulary.name_of("coaches", one) for one in act.coach_ids)),
            ("act_state", act.state if act.state != "DONE" else None),
            ("employer", employer[1] if employer and employer[0] != NOTHING else None),
            ("act_subject", act.subject),
            ("trip_minutes", case.row.values.get("trip_minutes")),
            ("trip_km", case.row.values.get("trip_km")),
        )
        return tuple(RowChange(name, None, value) for name, value in told if value is not None)

    def _verdict(self, case: ActCase, state: RowState, changes: tuple[RowChange, ...]) -> Verdict:
        row = case.row
        first = case.people[0] if case.people else None
        return Verdict(
            row.sheet,
            row.number,
            state,
            Subject.ACTS,
            (*row.refusals, *row.doubts) if state in (RowState.REFUSED, RowState.DOUBTFUL) else (),
            tuple(row.remarks) if state is not RowState.IGNORED else (),
            row.reason,
            _who(case),
            first.key if first is not None and first.on_file else None,
            first.case_code or None if first is not None else None,
            case.candidates,
            changes,
            row.is_hidden,
        )


def _name(someone: Someone) -> str:
    return f"{someone.given_name} {someone.family_name.upper()}"


def _lasts(known: queries.KnownAct, act: NewAct | None) -> bool:
    return act is not None and known.duration_minutes == act.duration_minutes


def _may_be(known: queries.KnownAct, act: NewAct | None) -> bool:
    """Tell whether an act may be one on file: two that begin at another hour are two."""
    return act is not None and (
        None in (known.start_time, act.start_time) or known.start_time == act.start_time
    )


def _who(case: ActCase) -> str:
    values = case.row.values
    whole = values.get("full_name")
    return str(whole or f"{values.get('given_name') or ''} {values.get('family_name') or ''}").strip()


def _is_open(file: PersonFile, day: date) -> bool:
    return any(
        path["admission_date"] is not None
        and path["admission_date"] <= day
        and (path["exit_date"] is None or day <= path["exit_date"])
        for path in file.paths
    )

"""Builds a caseload of any size quickly: N persons and a hundred acts each, over fourteen months."""

import itertools
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

import make
from jalon.domain import ids
from jalon.domain.search_keys import phone_key, search_key, sort_key
from jalon.storage import journal
from jalon.storage.caseload import Caseload
from jalon.storage.schema import record_classes
from jalon.storage.transactions import Session

ACTS_EACH = 100
FIRST_DAY = date(2025, 9, 1)
TODAY = date(2026, 10, 31)  # fourteen months; the last one is counted
NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)

_EARLIEST, _LATEST = date(2024, 6, 1), date(2026, 8, 31)  # admissions, but for the newest ones
_AT_ONCE = 20_000  # rows in one statement
_BUILD_CACHE_KIB = 1_200_000  # random identities touch every page of an index: keep them all until the commit
_PERSONS_OF_A_COACH = 20
_RUN = 500  # records that one process makes: a day or two of a large team
_MODULES = ("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI")
_TARGETS = ("PERSONNE",) * 6 + ("EMPLOYEUR", "TRIPARTITE", "PARTENAIRE", "PROCHE")
_FAMILY_NAMES = (
    "Lefèvre", "Nguyen", "Benali", "Moreau", "Da Silva", "O’Brien", "Cœurdacier", "Müller", "Kowalski",
    "Diallo", "Garnier", "Le Goff", "Traoré", "Rossi", "Faure", "Haddad", "Petit", "Çelik", "Roux",
    "Blanchard",
)  # fmt: skip
_GIVEN_NAMES = (
    "Zoé", "Noël", "Inès", "Jean-Luc", "Aïcha", "Loïc", "Maëlle", "Karim", "Solène", "Étienne",
    "Fatou", "Bastien", "Yasmine", "Hugo", "Chloé", "Michał", "Léa", "Rémi", "Sofia", "Théo",
)  # fmt: skip
_SYLLABLES = (
    "ba",
    "cho",
    "du",
    "far",
    "gui",
    "jou",
    "lan",
    "mer",
    "nois",
    "pel",
    "ran",
    "sou",
    "tier",
    "vil",
)


@dataclass(frozen=True, slots=True)
class LargeCaseload:
    """A closed caseload and what it holds."""

    path: Path
    persons: int
    acts: int
    coach_ids: tuple[str, ...]
    person_ids: tuple[str, ...]
    build_seconds: float

    @contextmanager
    def opened(self) -> Iterator[Caseload]:
        """Give the open caseload."""
        caseload = open_caseload(self.path)
        try:
            yield caseload
        finally:
            caseload.close()

    @property
    def megabytes(self) -> float:
        """Return the size of the file."""
        return self.path.stat().st_size / 1e6


def open_caseload(path: Path) -> Caseload:
    """Open a caseload built here."""
    return Caseload.open(path, make.PASSPHRASE, clock=lambda: NOW, allow_any_folder=True, allow_cheap=True)


def build(folder: Path, persons: int, *, seed: int = 1) -> LargeCaseload:
    """Build a caseload of ``persons`` persons with a hundred acts each; nothing of it is in the journal."""
    start = time.perf_counter()
    path = folder / f"{persons}.jalon"
    created = make.a_caseload(path, clock=lambda: NOW)
    with created.caseload as caseload:
        lives = _Lives(persons, random.Random(seed), caseload.signed_in.coach_id)
        with caseload.write("build_bench") as session, journal.applying(session):
            session.connection().exec_driver_sql(f"PRAGMA cache_size = -{_BUILD_CACHE_KIB}")
            for table, rows in lives.tables():
                _insert(session, table, rows)
    return LargeCaseload(
        path=path,
        persons=persons,
        acts=persons * ACTS_EACH,
        coach_ids=tuple(lives.coaches),
        person_ids=tuple(lives.persons),
        build_seconds=time.perf_counter() - start,
    )


def _insert(session: Session, table: str, rows: Iterable[dict[str, Any]]) -> None:
    found = next(record.__table__ for record in record_classes() if record.__tablename__ == table)
    assert isinstance(found, Table)
    source = iter(rows)
    while some := list(itertools.islice(source, _AT_ONCE)):
        session.execute(insert(found), some)


class _Lives:
    """What is written, table by table, those referred to first; the same for the same seed."""

    def __init__(self, persons: int, dice: random.Random, first_coach: str | None) -> None:
        assert first_coach is not None
        self._made, self._run = 0, 0
        self._dice = dice
        self._busy: dict[str, tuple[date, int]] = {}
        self._count = persons
        more = max(0, persons // _PERSONS_OF_A_COACH - 1)
        self.coaches = [first_coach, *(self._id() for _ in range(more))]
        self.persons = [self._id() for _ in range(persons)]
        self._employers = [self._id() for _ in range(max(10, persons // 5))]
        self._platform, self._agreement = self._id(), self._id()
        self._paths = [self._id() for _ in range(persons)]
        self._admissions = [self._admission() for _ in range(persons)]
        self._exits = [
            self._day(max(admission, FIRST_DAY) + timedelta(days=30), TODAY)
            if dice.random() < 0.2 and admission < TODAY - timedelta(days=60)
            else None
            for admission in self._admissions
        ]

    def tables(self) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
        yield "coach", self._coaches()
        yield "platform", [{"id": self._platform, "department": "38", "lead_operator_name": "Cap"}]
        yield "agreement", [self._the_agreement()]
        yield "agreement_line", [self._line()]
        yield "employer", self._all_employers()
        yield "person", self._all_persons()
        yield "recognition", self._recognitions()
        yield "referral", self._referrals()
        yield "support_path", self._all_paths()
        yield "coach_assignment", self._assignments()
        yield "module_period", self._modules()
        yield "job_contract", self._contracts()
        yield "next_action", self._actions()
        # Days in order, as they were lived.
        days = self._days_of_acts()
        while some := [self._act(day, number) for day, number in itertools.islice(days, _AT_ONCE)]:
            yield "act", (act for act, _, _ in some)
            yield "act_coach", (coach for _, coach, _ in some)
            yield "act_participant", (row for _, _, people in some for row in people)
            yield "trip", self._trips([act for act, _, _ in some])

    def _id(self) -> str:
        """Return an identity as the program makes them: in order while it runs, then from elsewhere."""
        rank = self._made % _RUN
        if rank == 0:
            self._run = self._dice.getrandbits(48)
        self._made += 1
        return ids.identity(self._run, rank, self._dice.getrandbits(48))

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._dice.randrange((last - first).days + 1))

    def _admission(self) -> date:
        is_recent = self._dice.random() < 0.03
        return self._day(TODAY - timedelta(days=25), TODAY) if is_recent else self._day(_EARLIEST, _LATEST)

    def _coaches(self) -> Iterator[dict[str, Any]]:
        for identity in self.coaches[1:]:
            yield {
                "id": identity,
                "family_name": self._dice.choice(_FAMILY_NAMES),
                "given_name": self._dice.choice(_GIVEN_NAMES),
                "role": "REFERENT",
            }

    def _the_agreement(self) -> dict[str, Any]:
        return {
            "id": self._agreement,
            "platform_id": self._platform,
            "reference": "38-2024",
            "kind": "HABILITATION",
            "start_date": date(2024, 1, 1),
        }

    def _line(self) -> dict[str, Any]:
        return {
            "id": self._id(),
            "agreement_id": self._agreement,
            "valid_from": date(2024, 1, 1),
            "target_caseload": self._count,
        }

    def _all_employers(self) -> Iterator[dict[str, Any]]:
        for identity in self._employers:
            name = "".join(self._dice.choices(_SYLLABLES, k=4)).capitalize() + " et fils"
            yield {
                "id": identity,
                "name": name,
                "sector": self._dice.choice(("PRIVE", "PUBLIC", "ADAPTE")),
                "town": "Grenoble",
                "search_key": search_key(name, "Grenoble", "", ""),
                "sort_key": sort_key(name),
            }

    def _all_persons(self) -> Iterator[dict[str, Any]]:
        for number, identity in enumerate(self.persons, 1):
            family = self._dice.choice(_FAMILY_NAMES)
            if self._dice.random() < 0.7:
                family = "".join(self._dice.choices(_SYLLABLES, k=self._dice.randint(2, 4))).capitalize()
            given, code = self._dice.choice(_GIVEN_NAMES), f"A-{number:04d}"
            phone = f"06 {self._dice.randrange(10**8):08d}"
            yield {
                "id": identity,
                "case_code": code,
                "family_name": family,
                "given_name": given,
                "sex": self._dice.choice((1, 2)),
                "birth_date": self._day(date(1964, 1, 1), date(2006, 1, 1)),
                "phone": phone,
                "search_key": search_key(family, "", given, code, phone_key(phone), ""),
                "sort_key": sort_key(family, given),
            }

    def _recognitions(self) -> Iterator[dict[str, Any]]:
        for person_id in self.persons:
            end = self._day(date(2026, 1, 1), date(2030, 1, 1))
            yield {"id": self._id(), "person_id": person_id, "kind": "RQTH", "end_date": end}

    def _referrals(self) -> Iterator[dict[str, Any]]:
        for person_id, admission in zip(self.persons, self._admissions, strict=True):
            yield {
                "id": self._id(),
                "person_id": person_id,
                "origin": self._dice.choice(("CDAPH", "FRANCE_TRAVAIL", "CAP_EMPLOI")),
                "received_date": admission - timedelta(days=20),
                "state": "ASSIGNED",
            }

    def _all_paths(self) -> Iterator[dict[str, Any]]:
        rows = zip(self._paths, self.persons, self._admissions, self._exits, strict=True)
        for identity, person_id, admission, exit_date in rows:
            yield {
                "id": identity,
                "person_id": person_id,
                "agreement_id": self._agreement,
                "agreement_date": admission,
                "admission_date": admission,
                "entry_situation": "DEMANDEUR_EMPLOI",
                "exit_date": exit_date,
                "exit_reason": None if exit_date is None else "AUTONOMIE",
            }

    def _assignments(self) -> Iterator[dict[str, Any]]:
        for number, path_id in enumerate(self._paths):
            yield {
                "id": self._id(),
                "support_path_id": path_id,
                "coach_id": self._coach(number),
                "start_date": self._admissions[number],
            }

    def _coach(self, number: int) -> str:
        return self.coaches[number // _PERSONS_OF_A_COACH % len(self.coaches)]

    def _modules(self) -> Iterator[dict[str, Any]]:
        for path_id, admission, exit_date in zip(self._paths, self._admissions, self._exits, strict=True):
            start = admission
            for module in _MODULES:
                last = start + timedelta(days=self._dice.randint(30, 150))
                is_last = last >= (exit_date or TODAY) or module == _MODULES[-1]
                yield {
                    "id": self._id(),
                    "support_path_id": path_id,
                    "module": module,
                    "start_date": start,
                    "end_date": exit_date if is_last else last,
                }
                if is_last:
                    break
                start = last + timedelta(days=1)

    def _contracts(self) -> Iterator[dict[str, Any]]:
        for person_id, admission in zip(self.persons, self._admissions, strict=True):
            start = admission + timedelta(days=self._dice.randint(-30, 200))
            for _ in range(self._dice.choice((0, 0, 1, 1, 2))):
                length = self._dice.choice((None, 60, 180, 365))
                end = None if length is None else start + timedelta(days=length)
                is_over = end is not None and end <= TODAY and self._dice.random() < 0.7
                yield {
                    "id": self._id(),
                    "person_id": person_id,
                    "employer_id": self._dice.choice(self._employers),
                    "contract_type": "CDI" if length is None else "CDD",
                    "job_label": "Agent d’entretien",
                    "start_date": start,
                    "planned_end_date": end,
                    "end_date": end if is_over else None,
                    "weekly_minutes": 1200,
                }
                if end is None:
                    break
                start = end + timedelta(days=self._dice.choice((1, 45)))

    def _actions(self) -> Iterator[dict[str, Any]]:
        for person_id in self.persons:
            yield {
                "id": self._id(),
                "person_id": person_id,
                "label": "Rappeler",
                "due_date": self._day(TODAY, date(2026, 12, 31)),
                "state": "A_FAIRE",
            }

    def _days_of_acts(self) -> Iterator[tuple[date, int]]:
        """Yield working days in order, each with the number of a person: a hundred for each of them."""
        span = (TODAY - FIRST_DAY).days + 1
        working = [day for day in (FIRST_DAY + timedelta(days=n) for n in range(span)) if day.weekday() < 5]
        days: list[int] = []
        for number, (admission, exit_date) in enumerate(zip(self._admissions, self._exits, strict=True)):
            first = min(bisect_left(working, admission), len(working) - 1)
            after = bisect_right(working, exit_date or TODAY)
            days += (
                self._dice.randrange(first, max(after, first + 1)) * self._count + number
                for _ in range(ACTS_EACH)
            )
        days.sort()
        for packed in days:
            day, number = divmod(packed, self._count)
            yield working[day], number

    def _start(self, coach_id: str, day: date, minutes: int) -> time_of_day | None:
        """Return when a colleague begins an act: after the one before, none once the day is full."""
        busy_day, free_from = self._busy.get(coach_id, (day, 0))
        start = max(free_from if busy_day == day else 0, 8 * 60) + self._dice.choice((0, 5, 15))
        if start + minutes > 20 * 60:
            return None
        self._busy[coach_id] = (day, start + minutes)
        return time_of_day(start // 60, start % 60)

    def _act(self, day: date, number: int) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
        dice, identity = self._dice, self._id()
        target = dice.choice(_TARGETS)
        minutes = dice.randrange(15, 121, 5)
        act = {
            "id": identity,
            "date": day,
            "start_time": self._start(self._coach(number), day, minutes),
            "duration_minutes": minutes,
            "state": "CANCELLED" if dice.random() < 0.03 else "DONE",
            "act_type": "ENTRETIEN",
            "target": target,
            "modality": "PRESENTIEL",
            "place": "STRUCTURE",
            "module": dice.choice(_MODULES),
            "employer_id": dice.choice(self._employers) if target in ("EMPLOYEUR", "TRIPARTITE") else None,
            "counts_in_intensity": True,
            "subject": "Point sur la recherche, suite à donner avec l’employeur",
        }
        coach = {"id": self._id(), "act_id": identity, "coach_id": self._coach(number), "minutes": minutes}
        together = [number]
        if dice.random() < 0.05:
            together.append((number + 1) % self._count)
        attendance = "ABSENT" if dice.random() < 0.05 else "HONORE"
        people = [
            {
                "id": self._id(),
                "act_id": identity,
                "person_id": self.persons[one],
                "minutes": (minutes + 1 - rank) // len(together) if attendance == "HONORE" else 0,
                "received_minutes": minutes if attendance == "HONORE" else 0,
                "attendance": attendance,
                "present": attendance == "HONORE" and target in ("PERSONNE", "TRIPARTITE"),
            }
            for rank, one in enumerate(together)
        ]
        return act, coach, people

    def _trips(self, acts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for act in acts[::10]:
            yield {
                "id": self._id(),
                "date": act["date"],
                "coach_id": self.coaches[0],
                "minutes": 30,
                "km": 12,
                "act_id": act["id"],
            }

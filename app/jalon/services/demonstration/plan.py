"""Plans a whole practice structure from values: same arguments, same rows; nothing is read or written."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from jalon.domain.months import Month, add_months, month_of
from jalon.domain.rules import ActType
from jalon.services.demonstration.accompanied import Accompanied, Setting
from jalon.services.demonstration.acts import Span
from jalon.services.demonstration.ground import Ground
from jalon.services.demonstration.lives import M1, M2, M3, M4, Frame, Life, drawn_lives, lives_for
from jalon.services.demonstration.log import LogPlan
from jalon.services.demonstration.paperwork import plan_paperwork
from jalon.services.demonstration.people import plan_person
from jalon.services.demonstration.rows import Rows
from jalon.services.demonstration.scenarios import Scenario
from jalon.services.demonstration.structure import (
    LEAST_COACHES,
    PEOPLE_PER_COACH,
    plan_grounds,
    plan_structure_row,
)
from jalon.services.demonstration.week import Colleague, Diary

MONTHS_BEFORE: Final = 18
"""How long before the first month of the log paths may begin."""
_BEGINNING: Final = date(2017, 1, 1)  # the scheme exists since décret 2016-1899
_LOCK_DAY: Final = 5
_LOCK_TIME: Final = time(18, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Request:
    """What a practice structure is asked to be."""

    scenario: Scenario
    persons: int
    months: int
    seed: int
    today: date


@dataclass(frozen=True, slots=True)
class PlannedCaseload:
    """The rows of a practice structure, and what is to be done with its months."""

    structure: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    month: Month
    """The month of the return, left as a draft."""
    locked_months: Sequence[Month]
    late_acts: Mapping[str, Month]
    """Acts written after the lock of their month, by identity."""
    lives: Mapping[str, str]
    """The kind of life of each person, by identity."""


def plan_structure(
    request: Request,
    ground: Ground,
    act_types: Mapping[str, ActType],
    bank_holidays: Callable[[int], frozenset[date]],
    bands_since: date | None,
    progress: Callable[[int, int], None] | None = None,
) -> PlannedCaseload:
    """Return the rows of a practice structure.

    ``bank_holidays`` gives those of a year where the structure is; ``bands_since`` is the first day of the
    official intensities, None when they are not in force; ``progress`` hears months done and months in all.
    """
    name = f"{request.scenario.name}/{request.seed}/{request.persons}/{request.months}/{request.today}"
    draw = random.Random(name)  # noqa: S311 - invented data, the same for the same arguments
    rows = Rows(f"{name}/identities")
    month = month_of(request.today).previous
    first = min(month_of(request.today).plus(1 - request.months), month)
    span = Span(first.first_day, request.today)
    lives = _lives(request, draw)
    earliest = max(add_months(span.first, -MONTHS_BEFORE), min(_BEGINNING, span.first))
    years = range(earliest.year - 1, span.last.year + 2)
    closed = frozenset().union(*(bank_holidays(year) for year in years))
    grounds = plan_grounds(rows, request.scenario, ground, len(lives), (span.first, span.last), draw)
    diary = Diary({colleague.id: colleague for colleague in grounds.colleagues}, closed)
    frame = Frame(earliest, month.last_day, request.today, diary.working_day_from, diary.working_day_until)
    setting = Setting(
        rows,
        ground,
        grounds,
        frame,
        request.scenario.agreements,
        {row["reference"]: row["id"] for row in rows.of("agreement")},
        bands_since,
    )
    people = _plan_people(setting, request.scenario, lives, draw)
    log = LogPlan(setting, diary, span, act_types, draw)
    months = span.months()
    for rank, current in enumerate(months):
        log.plan_month(current, people)
        if progress is not None:
            progress(rank + 1, len(months))
    _plan_remarks(rows, ground, month)
    own = random.Random(f"{name}/paperwork")  # noqa: S311 - what is kept beside changes no life
    plan_paperwork(rows, ground, request.scenario.agreements, span.first, request.today, own)
    locked = [first.plus(rank) for rank in range(_count(first, month))]
    return PlannedCaseload(
        structure={"id": rows.new_id(), **plan_structure_row(request.scenario, ground, span.first)},
        rows=rows.complete(),
        month=month,
        locked_months=locked,
        late_acts=_late_acts(rows, locked, draw),
        lives={person.id: life.name for person, life in zip(people, lives, strict=True)},
    )


def lock_instant(month: Month) -> datetime:
    """Return when a month of a practice structure is locked: 18:00 UTC on the fifth of the next one."""
    return datetime.combine(month.next.first_day.replace(day=_LOCK_DAY), _LOCK_TIME)


def _count(first: Month, month: Month) -> int:
    return (month.year - first.year) * 12 + month.number - first.number


def _lives(request: Request, draw: random.Random) -> list[Life]:
    scenario = request.scenario
    if scenario.people_in is None:
        return drawn_lives(request.persons, draw)
    return lives_for(scenario.people_in, scenario.employed, scenario.people_in // 10, draw)


def _plan_people(
    setting: Setting, scenario: Scenario, lives: Sequence[Life], draw: random.Random
) -> list[Accompanied]:
    weights = [sum(plan.target for plan in scenario.agreements if plan.department == department) or 1
               for department in scenario.departments]  # fmt: skip
    places = _places(setting.grounds.colleagues, lives)
    coaches = [colleague.id for colleague in setting.grounds.colleagues]
    people = []
    for rank, (life, place) in enumerate(zip(lives, places, strict=True)):
        own = random.Random(f"{draw.getrandbits(64)}")  # noqa: S311 - one person's draws leave the others alone
        department = own.choices(scenario.departments, weights)[0]
        coach, backup = coaches[place], coaches[(place + 1) % len(coaches)]
        people.append(plan_person(setting, life, rank + 1, department, (coach, backup), own))
    _number(setting.rows, people)
    return people


def _places(colleagues: Sequence[Colleague], lives: Sequence[Life]) -> list[int]:
    """Return the rank of the référent of each person."""
    if len(lives) > LEAST_COACHES * PEOPLE_PER_COACH:
        return [rank // PEOPLE_PER_COACH for rank in range(len(lives))]  # a team has its own people
    places: list[int] = []
    weeks = [sum(colleague.week) for colleague in colleagues]
    given = [0] * len(weeks)
    for life in lives:
        load = _load(life)
        # To the one who would then have the least to do for her time.
        after = [(known + load) / week for known, week in zip(given, weeks, strict=True)]
        place = after.index(min(after))
        given[place] += load
        places.append(place)
    return places


def _load(life: Life) -> int:
    """Return about how many times the work of someone who only waits a person is."""
    if not life.is_in:
        return 1
    return {M1: 5, M2: 5, M3: 8, M4: 3}[life.stages[-1].module]


def _number(rows: Rows, people: Sequence[Accompanied]) -> None:
    """Give case codes in the order in which people came."""
    order = sorted(range(len(people)), key=lambda rank: people[rank].contact_date)
    codes = {people[rank].id: f"A-{number:04d}" for number, rank in enumerate(order, start=1)}
    for row in rows.of("person"):
        row["case_code"] = codes[row["id"]]


def _plan_remarks(rows: Rows, ground: Ground, month: Month) -> None:
    for module in ("M1_EVALUATION", "M3_RECHERCHE", "M4_EMPLOI"):
        text = ground.sentences["words"][f"remark_{module}"][0]
        rows.add("return_remark", month=str(month), module=module, text=text)


def _late_acts(rows: Rows, locked: Sequence[Month], draw: random.Random) -> dict[str, Month]:
    """Choose a few acts of the last two locked months to be written after their lock."""
    alone = Counter(row["act_id"] for row in rows.of("act_participant"))
    late: dict[str, Month] = {}
    for month in locked[-2:]:
        candidates = [
            row["id"]
            for row in rows.of("act")
            if row["date"] in month and row["state"] == "DONE" and alone[row["id"]] == 1
        ]
        for act in draw.sample(candidates, min(2, len(candidates))):
            late[act] = month
    return late

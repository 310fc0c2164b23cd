"""The kinds of lives that a practice structure holds, and their dates."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

M1: Final = "M1_EVALUATION"
M2: Final = "M2_PROJET"
M3: Final = "M3_RECHERCHE"
M4: Final = "M4_EMPLOI"


@dataclass(frozen=True, slots=True)
class Stage:
    """A time on one module, between so many days; ``job`` is the contract that runs with it."""

    module: str
    shortest: int
    longest: int
    job: str = ""
    beside: str = ""
    """A module worked on at the same time."""


@dataclass(frozen=True, slots=True)
class Life:
    """A kind of life: its stages up to the close, and what is particular."""

    name: str
    stages: tuple[Stage, ...] = ()
    earlier: tuple[Stage, ...] = ()
    """Stages of a first path, left before coming back."""
    exit_reason: str = ""
    pause: str = ""
    """``now``, ``before``, or nothing."""
    referral_state: str = "ASSIGNED"
    entry_situation: str = "RECHERCHE"
    already_employed: bool = False
    leaves_esat: bool = False
    left_since: tuple[int, int] = (0, 200)
    """How long before the close she left, in days."""
    arrives: bool = False
    """Admitted after the close."""

    @property
    def is_in(self) -> bool:
        """Tell whether the person is in at the close."""
        return bool(self.stages) and not self.exit_reason and not self.arrives

    @property
    def is_employed(self) -> bool:
        """Tell whether a contract of hers runs at the close."""
        return self.is_in and bool(self.stages[-1].job)


# In the order in which a small structure takes them: twenty people live every one of the first twenty.
LIVES: Final = (
    Life("ordinary", (Stage(M1, 50, 80), Stage(M2, 70, 130), Stage(M3, 60, 150), Stage(M4, 120, 520, "CDI"))),
    Life("searching", (Stage(M1, 45, 90), Stage(M2, 80, 150), Stage(M3, 40, 200))),
    Life("beginning", (Stage(M1, 6, 29),)),
    Life("project", (Stage(M1, 50, 90), Stage(M2, 60, 160))),
    Life(
        "direct_entry",
        (Stage(M4, 420, 760, "CDI"),),
        entry_situation="EMPLOI_ORDINAIRE",
        already_employed=True,
    ),
    Life(
        "job_lost_and_found",
        (
            Stage(M1, 40, 60),
            Stage(M2, 50, 90),
            Stage(M3, 60, 100),
            Stage(M4, 70, 150, "CDD_LT6"),
            Stage(M3, 45, 120),
            Stage(M4, 120, 400, "CDI"),
        ),
    ),
    Life("back_to_project", (Stage(M1, 40, 80), Stage(M2, 70, 110), Stage(M3, 80, 150), Stage(M2, 30, 120))),
    Life(
        "came_back",
        (Stage(M1, 20, 40), Stage(M3, 30, 120)),
        earlier=(Stage(M1, 40, 60), Stage(M3, 60, 100), Stage(M4, 240, 360, "CDD_GE6")),
    ),
    Life("paused", (Stage(M1, 50, 80), Stage(M2, 80, 120), Stage(M3, 90, 160)), pause="now"),
    Life(
        "paused_before",
        (Stage(M1, 50, 80), Stage(M2, 110, 160), Stage(M3, 60, 120), Stage(M4, 8, 24, "CDD_GE6")),
        pause="before",
    ),
    Life(
        "leaves_esat",
        (Stage(M1, 30, 50), Stage(M4, 660, 800, "CDI")),
        entry_situation="ESAT",
        leaves_esat=True,
    ),
    Life("self_employed", (Stage(M1, 40, 60), Stage(M2, 90, 150), Stage(M4, 540, 680, "INDEPENDANT"))),
    Life("parallel", (Stage(M1, 40, 60), Stage(M2, 50, 80), Stage(M4, 200, 480, "CDI", M2))),
    Life(
        "chain",
        (
            Stage(M1, 40, 60),
            Stage(M2, 60, 90),
            Stage(M3, 50, 90),
            Stage(M4, 184, 210, "CDD_GE6"),
            Stage(M4, 30, 150, "CDI"),
        ),
    ),
    Life(
        "left_for_good",
        (Stage(M1, 40, 60), Stage(M2, 50, 80), Stage(M3, 60, 100), Stage(M4, 320, 420, "CDI")),
        exit_reason="AUTONOMIE",
        left_since=(20, 200),
    ),
    Life("waiting", referral_state="WAITING"),
    Life("refused", referral_state="REFUSED"),
    Life("light", (Stage(M4, 740, 860, "CDI"),), entry_situation="EMPLOI_ORDINAIRE", already_employed=True),
    Life("moved", (Stage(M1, 40, 80), Stage(M2, 60, 150)), exit_reason="DEMENAGEMENT", left_since=(1, 24)),
    Life(
        "job_lost", (Stage(M1, 40, 60), Stage(M3, 60, 90), Stage(M4, 60, 150, "CDD_LT6"), Stage(M3, 20, 90))
    ),
    Life("arrived", (Stage(M1, 1, 10),), arrives=True),
    Life("training", (Stage(M1, 40, 80), Stage(M2, 60, 150)), exit_reason="FORMATION_LONGUE"),
    Life("evaluating", (Stage(M1, 25, 85),)),
)

# How often each comes back once every kind is there.
_WEIGHTS: Final = {
    "ordinary": 5,
    "searching": 5,
    "project": 4,
    "evaluating": 3,
    "direct_entry": 3,
    "light": 3,
}
# Kinds of contract that take the place of an open-ended one, now and then.
_VARIANTS: Final = ("CDI", "CDI", "CDI", "CDD_GE6", "CDD_GE6", "FP_CONTRACTUEL", "AIDE_PEC", "CDDI")
OPEN_ENDED: Final = frozenset({"CDI", "INDEPENDANT", "FP_TITULAIRE"})


@dataclass(frozen=True, slots=True)
class Job:
    """A contract of a life; ``end`` None: it still runs."""

    kind: str
    start: date
    end: date | None = None
    end_reason: str | None = None
    follows_previous: bool = False
    already_there: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A time on a module; ``end`` None: it still runs."""

    module: str
    start: date
    end: date | None
    is_main: bool = True


@dataclass(slots=True)
class Stay:
    """One path with its dates."""

    admission: date
    exit: date | None = None
    exit_reason: str | None = None
    periods: list[Period] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    pauses: list[tuple[date, date | None]] = field(default_factory=list)

    def is_open(self, day: date) -> bool:
        """Tell whether the path is open on a day, the day of exit inside."""
        return self.admission <= day and (self.exit is None or day <= self.exit)

    def is_paused(self, day: date) -> bool:
        """Tell whether the support is suspended on a day."""
        return any(start <= day and (end is None or day <= end) for start, end in self.pauses)

    def main_period(self, day: date) -> Period | None:
        """Return the main period that covers a day."""
        for period in self.periods:
            if period.is_main and period.start <= day and (period.end is None or day <= period.end):
                return period
        return None

    def job_on(self, day: date) -> Job | None:
        """Return the contract that runs on a day."""
        for job in self.jobs:
            if job.start <= day and (job.end is None or day <= job.end):
                return job
        return None


@dataclass(frozen=True, slots=True)
class Frame:
    """The dates between which lives are told."""

    earliest: date
    close: date
    today: date
    working_day_from: Callable[[date], date]
    working_day_until: Callable[[date], date]


def drawn_lives(count: int, draw: random.Random) -> list[Life]:
    """Return so many lives, every kind before any comes twice, in random order."""
    lives = list(LIVES[: min(count, 20)])
    names = [life.name for life in LIVES]
    weights = [_WEIGHTS.get(name, 1) for name in names]
    lives += draw.choices(LIVES, weights, k=count - len(lives))
    draw.shuffle(lives)
    return lives


def lives_for(people_in: int, employed: int | None, out: int, draw: random.Random) -> list[Life]:
    """Return lives of which exactly so many are in at the close and, if given, in employment."""
    inside = [life for life in LIVES if life.is_in]
    working = [life for life in inside if life.is_employed]
    seeking = [life for life in inside if not life.is_employed]
    others = [life for life in LIVES if not life.is_in]
    if employed is None:
        employed = round(people_in * 0.42)
    lives = _spread(working, employed, draw) + _spread(seeking, people_in - employed, draw)
    lives += _spread(others, out, draw)
    draw.shuffle(lives)
    return lives


def _spread(kinds: Sequence[Life], count: int, draw: random.Random) -> list[Life]:
    weights = [_WEIGHTS.get(life.name, 1) for life in kinds]
    chosen = list(kinds[:count])
    return chosen + draw.choices(kinds, weights, k=count - len(chosen))


def stays_of(life: Life, frame: Frame, draw: random.Random) -> list[Stay]:
    """Return the paths of a life, told backwards from the close; none for people who only wait."""
    if not life.stages:
        return []
    if life.arrives:
        return _arrival(life, frame)
    end = frame.close - timedelta(days=draw.randint(*life.left_since) if life.exit_reason else 0)
    lengths = _lengths(life.stages, draw)
    gap = draw.randrange(60, 150) if life.earlier else 0
    earlier = _lengths(life.earlier, draw)
    lengths, earlier, gap = _fitted((end - frame.earliest).days, lengths, earlier, gap)
    admission = end - timedelta(days=sum(lengths))
    stays = []
    if life.earlier:
        last = admission - timedelta(days=gap)
        first = last - timedelta(days=sum(earlier))
        stays.append(_stay(life.earlier, earlier, first, last, "EMPLOI_STABLE", frame))
    leaving = end if life.exit_reason else None
    stay = _stay(life.stages, lengths, admission, leaving, life.exit_reason or None, frame)
    stays.append(stay)
    _close_earlier_job(stays)
    _vary(life, stays, draw)
    _pause(life, stay, frame, draw)
    return stays


def _arrival(life: Life, frame: Frame) -> list[Stay]:
    admission = frame.working_day_from(frame.close + timedelta(days=1))
    if admission > frame.today:
        return []
    return [Stay(admission, periods=[Period(life.stages[0].module, admission, None)])]


def _lengths(stages: Sequence[Stage], draw: random.Random) -> list[int]:
    return [draw.randint(stage.shortest, stage.longest) for stage in stages]


def _fitted(room: int, lengths: list[int], earlier: list[int], gap: int) -> tuple[list[int], list[int], int]:
    """Shorten what would begin before the earliest day, everything in proportion."""
    total = sum(lengths) + sum(earlier) + gap
    if total <= room:
        return lengths, earlier, gap
    return (
        [max(12, length * room // total) for length in lengths],
        [max(12, length * room // total) for length in earlier],
        gap * room // total,
    )


def _stay(
    stages: Sequence[Stage],
    lengths: Sequence[int],
    admission: date,
    leaving: date | None,
    reason: str | None,
    frame: Frame,
) -> Stay:
    starts, day = [], admission
    for length in lengths:
        starts.append(frame.working_day_from(day))
        day += timedelta(days=length)
    stay = Stay(starts[0], None if leaving is None else frame.working_day_until(leaving), reason)
    for rank, (stage, start) in enumerate(zip(stages, starts, strict=True)):
        last = rank == len(stages) - 1
        end = stay.exit if last else starts[rank + 1] - timedelta(days=1)
        previous = stages[rank - 1] if rank else None
        if previous is not None and previous.module == stage.module:
            stay.periods[-1] = Period(stage.module, stay.periods[-1].start, end)
        else:
            stay.periods.append(Period(stage.module, start, end))
        if stage.beside:
            stay.periods.append(Period(stage.beside, start, end, is_main=False))
        if stage.job:
            followed = not last and bool(stages[rank + 1].job)
            stay.jobs.append(
                Job(
                    stage.job,
                    start,
                    None if last else end,
                    None if last else ("TRANSFORME" if followed else "FIN_CDD"),
                    follows_previous=previous is not None and bool(previous.job),
                )
            )
    return stay


def _close_earlier_job(stays: list[Stay]) -> None:
    """End the job of a first path between the exit and the return."""
    if len(stays) == 2 and stays[0].jobs and stays[0].exit is not None:
        job = stays[0].jobs[-1]
        end = max(stays[0].exit, stays[1].admission - timedelta(days=35))
        end = min(end, stays[1].admission - timedelta(days=1))
        stays[0].jobs[-1] = Job(job.kind, job.start, end, "FIN_CDD", job.follows_previous)


def _vary(life: Life, stays: list[Stay], draw: random.Random) -> None:
    """Make contracts less uniform; put the contract of someone already at work before the admission."""
    for stay in stays:
        for rank, job in enumerate(stay.jobs):
            kind, start = job.kind, job.start
            if kind == "CDI" and not job.follows_previous and not life.leaves_esat:
                kind = draw.choice(_VARIANTS)
            if life.already_employed:
                kind, start = "CDI", start - timedelta(days=draw.randrange(60, 1500))
            stay.jobs[rank] = Job(
                kind, start, job.end, job.end_reason, job.follows_previous, life.already_employed
            )


def _pause(life: Life, stay: Stay, frame: Frame, draw: random.Random) -> None:
    if life.pause == "now":
        start = frame.close - timedelta(days=draw.randrange(20, 60))
        stay.pauses.append((max(start, stay.periods[-1].start), None))
    elif life.pause == "before":
        period = stay.periods[1]
        assert period.end is not None
        start = period.start + timedelta(days=(period.end - period.start).days // 3)
        stay.pauses.append((start, min(period.end, start + timedelta(days=draw.randrange(25, 45)))))

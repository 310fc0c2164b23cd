"""Plans what fills the days of colleagues beside appointments: meetings, writing, partners, rounds."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Final

from jalon.domain.months import Month
from jalon.services.demonstration.accompanied import Setting
from jalon.services.demonstration.acts import ActRows, Span
from jalon.services.demonstration.week import QUARTER, Diary

_TRIES: Final = 10
_MOST_TASKS: Final = 120  # of one colleague in a month
# Months end a little under or over what was due.
_LEAST_SHARE: Final = 0.94
_MOST_SHARE: Final = 1.05
_TRAINING_MONTHS: Final = frozenset({3, 10})


@dataclass(frozen=True, slots=True)
class Task:
    """Work that waits for a free moment: how often, how long, where, about what."""

    kind: str
    weight: int
    durations: tuple[int, ...]
    place: str = "STRUCTURE"
    modality: str = "PRESENTIEL"
    travel: int = 0
    about: str = ""


# Writing first: notes, letters, reviews and files.
_TASKS: Final = (
    Task("REDACTION", 6, (30, 45, 60)),
    Task("PROSPECTION_GEN", 3, (45, 60, 90), about="PROSPECTION_BUREAU"),
    Task("PROSPECTION_GEN", 3, (60, 90), place="EMPLOYEUR", travel=60),
    Task("COORDINATION", 5, (15, 30, 45), place="DISTANCE", modality="TELEPHONE", about="RESEAU"),
    Task("COORDINATION", 4, (45, 60, 75), place="PARTENAIRE", travel=40, about="RESEAU"),
    Task("FORMATION_REF", 1, (60, 90), about="VEILLE"),
)
_WRITING: Final = _TASKS[0]
_PARTNERS: Final = ("CAP_EMPLOI", "FRANCE_TRAVAIL", "MDPH", "MISSION_LOCALE", "SAVS", "CMP", "SPSTI", "ESAT")


class OfficePlan:
    """Plans the work of teams at the start of a month, and what is left of it at the end."""

    def __init__(
        self, setting: Setting, diary: Diary, span: Span, acts: ActRows, draw: random.Random
    ) -> None:
        self._grounds = setting.grounds
        self._departments = sorted({department for department, _ in setting.grounds.partners})
        self._diary = diary
        self._span = span
        self._acts = acts
        self._draw = draw

    def plan_teams(self, month: Month) -> None:
        """Plan what has its place before any appointment: meetings, training, an hour of writing a week."""
        for team in self._grounds.teams:
            for week in range(0, 28, 7):
                self._plan_meeting("REUNION", month, team, 60 if week % 2 else 90, week)
            self._plan_platform(month, team)
            for coach in team:
                for week in range(0, 28, 7):
                    self._plan_meeting("REDACTION", month, (coach,), self._draw.choice((45, 60)), week)
                if month.number in _TRAINING_MONTHS:
                    self._plan_meeting("FORMATION_REF", month, (coach,), 180, self._draw.randrange(21))

    def fill_month(self, month: Month) -> None:
        """Plan the rest of what a month was due to hold, in the time that appointments left."""
        for colleague in self._grounds.colleagues:
            days = [day for day in self._days(colleague.id, month) if day <= self._span.today]
            due = sum(self._diary.due(colleague.id, day) for day in days)
            share = self._draw.uniform(_LEAST_SHARE, _MOST_SHARE)
            self._fill(colleague.id, days, round(due * share) - self._acts.done(colleague.id, month))

    def _fill(self, coach: str, days: list[date], wanted: int) -> None:
        for _ in range(_MOST_TASKS):
            if wanted < QUARTER or not days:
                return
            day = self._draw.choice(nlargest(3, days, key=lambda day: self._diary.left(coach, day)))
            room = min(wanted, self._diary.left(coach, day)) // QUARTER * QUARTER
            minutes = self._plan_task(coach, day, room) if room else 0
            wanted -= minutes
            if not minutes:
                days.remove(day)

    def _plan_task(self, coach: str, day: date, room: int) -> int:
        """Plan something of ``room`` minutes at most and return what it took; 0 when nothing fits."""
        task = self._draw.choices(_TASKS, [task.weight for task in _TASKS])[0]
        minutes = self._draw.choice(task.durations)
        if task.travel and minutes + task.travel > room:
            task = _WRITING
        minutes = min(minutes, room)
        while minutes >= QUARTER:
            start = self._diary.book((coach,), day, minutes, self._draw, travel=task.travel)
            if start is not None:
                act, _ = self._acts.add(
                    task.kind,
                    day,
                    start,
                    minutes,
                    (coach,),
                    (),
                    place=task.place,
                    modality=task.modality,
                    # Partners are told of the support before anybody is named: that is the welcome.
                    module="M0_ACCUEIL" if task.kind == "COORDINATION" else None,
                    partner=self._partner() if task.kind == "COORDINATION" else None,
                    about=task.about,
                )
                self._add_journey(task, act, day, coach)
                return minutes + task.travel
            task, minutes = _WRITING, minutes - QUARTER
        return 0

    def _add_journey(self, task: Task, act: str, day: date, coach: str) -> None:
        if task.kind == "PROSPECTION_GEN" and task.travel:
            self._acts.add_round(day, coach, task.travel)
        elif task.travel:
            self._acts.add_trips(act, day, (coach,), task.travel, task.place)

    def _partner(self) -> str:
        department = self._draw.choice(self._departments)
        return self._grounds.partners[department, self._draw.choice(_PARTNERS)]

    def _plan_meeting(self, kind: str, month: Month, team: Sequence[str], minutes: int, week: int) -> None:
        """Plan a meeting on the day of a week on which most of the team is there."""
        there: dict[date, list[str]] = {}
        for coach in team:
            for day in self._days(coach, month):
                if week <= day.day - 1 < week + 7 and (day - self._span.today).days <= 7:
                    there.setdefault(day, []).append(coach)
        least = min(2, len(team))
        days = [day for day in sorted(there) if len(there[day]) >= least]
        self._draw.shuffle(days)
        for day in sorted(days, key=lambda day: -len(there[day])):
            start = self._diary.book(there[day], day, minutes, self._draw)
            if start is not None:
                self._acts.add(kind, day, start, minutes, there[day], (), place="STRUCTURE", module=None)
                return

    def _plan_platform(self, month: Month, team: Sequence[str]) -> None:
        """Plan the meeting of the platform of the department, away, for one of the team."""
        coach = team[month.number % len(team)]
        days = [day for day in self._days(coach, month) if day <= self._span.today]
        for day in self._draw.sample(days, min(len(days), _TRIES)):
            start = self._diary.book((coach,), day, 120, self._draw, travel=60)
            if start is not None:
                place = "PARTENAIRE"
                act, _ = self._acts.add(
                    "REUNION", day, start, 120, (coach,), (), place=place, module=None, about="PLATEFORME"
                )
                self._acts.add_trips(act, day, (coach,), 60, place)
                return

    def _days(self, coach: str, month: Month) -> list[date]:
        return [
            day
            for day in self._diary.open_days(coach, month.year, month.number)
            if self._span.first <= day <= self._span.last
        ]

"""Plans the log: acts with people, employers and partners, workshops, the work of the team, journeys."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from jalon.domain.figures import shared_equally
from jalon.domain.months import Month, month_of
from jalon.domain.rules import ActType
from jalon.services.demonstration.lives import M1, M2, M3, M4, Stay
from jalon.services.demonstration.people import Accompanied, Setting
from jalon.services.demonstration.structure import Employer
from jalon.services.demonstration.week import Diary

PLANNED_DAYS: Final = 20
"""How far ahead acts are planned."""
_TRIES: Final = 10
_ACTS_TRIED: Final = 24  # most acts that are looked for in a month of one person


@dataclass(frozen=True, slots=True)
class Way:
    """How an act may be held: modality, place, durations to choose from, whether she is there."""

    modality: str
    place: str
    durations: tuple[int, ...]
    present: bool = True


_MEETING: Final = (45, 60, 60, 75, 90)
_CALL: Final = (10, 15, 15, 20, 30)
_OFFICE: Final = Way("PRESENTIEL", "STRUCTURE", _MEETING)
_PHONE: Final = Way("TELEPHONE", "DISTANCE", _CALL)
_CALL_ABOUT_HER: Final = Way("TELEPHONE", "DISTANCE", _CALL, present=False)
_AT_WORK: Final = Way("PRESENTIEL", "EMPLOYEUR", (45, 60, 75, 90))

_WAYS: Final[Mapping[str, tuple[Way, ...]]] = {
    "ACCUEIL": (_OFFICE, _OFFICE, Way("VISIO", "DISTANCE", (30, 45))),
    "ENTRETIEN": (
        _OFFICE,
        _OFFICE,
        _OFFICE,
        Way("PRESENTIEL", "LIEU_PUBLIC", _MEETING),
        Way("PRESENTIEL", "DOMICILE", _MEETING),
        _PHONE,
        Way("VISIO", "DISTANCE", (30, 45, 60)),
    ),
    "RECHERCHE": (
        Way("PRESENTIEL", "STRUCTURE", (60, 75, 90, 120)),
        Way("PRESENTIEL", "LIEU_PUBLIC", (60, 90)),
        Way("VISIO", "DISTANCE", (45, 60)),
    ),
    "DEMARCHE": (Way("PRESENTIEL", "STRUCTURE", (30, 45, 60)), _PHONE),
    "VISITE_EMPLOI": (_AT_WORK,),
    "MISE_EN_SITUATION": (Way("PRESENTIEL", "EMPLOYEUR", (90, 120, 150, 180)),),
    "CONTACT_EMPLOYEUR": (
        _CALL_ABOUT_HER,
        _CALL_ABOUT_HER,
        Way("COURRIEL_SMS", "DISTANCE", (10, 15), present=False),
        Way("PRESENTIEL", "EMPLOYEUR", (30, 45), present=False),
    ),
    "BILAN_TRIPARTITE": (_AT_WORK, _AT_WORK, Way("VISIO", "DISTANCE", (30, 45))),
    "SENSIBILISATION": (Way("PRESENTIEL", "EMPLOYEUR", (60, 90, 120), present=False),),
    "PROSPECTION": (_CALL_ABOUT_HER, Way("PRESENTIEL", "EMPLOYEUR", (30, 45, 60), present=False)),
    "IMMERSION": (Way("PRESENTIEL", "EMPLOYEUR", (30, 45, 60)), _PHONE),
    "AMENAGEMENT": (_CALL_ABOUT_HER, Way("PRESENTIEL", "EMPLOYEUR", (45, 60), present=False)),
    "COORDINATION": (
        _CALL_ABOUT_HER,
        Way("VISIO", "DISTANCE", (30, 45), present=False),
        Way("PRESENTIEL", "PARTENAIRE", (45, 60)),
    ),
    "ECHANGE_PROCHE": (_CALL_ABOUT_HER,),
}
_KINDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]] = {
    M1: (("ENTRETIEN", "COORDINATION", "DEMARCHE", "ECHANGE_PROCHE"), (12, 4, 4, 1)),
    M2: (
        ("ENTRETIEN", "DEMARCHE", "CONTACT_EMPLOYEUR", "COORDINATION", "RECHERCHE", "ECHANGE_PROCHE"),
        (10, 4, 2, 3, 2, 1),
    ),
    M3: (
        ("RECHERCHE", "ENTRETIEN", "PROSPECTION", "CONTACT_EMPLOYEUR", "DEMARCHE", "COORDINATION"),
        (10, 6, 6, 2, 2, 2),
    ),
    M4: (
        (
            "VISITE_EMPLOI",
            "BILAN_TRIPARTITE",
            "MISE_EN_SITUATION",
            "CONTACT_EMPLOYEUR",
            "ENTRETIEN",
            "SENSIBILISATION",
            "AMENAGEMENT",
            "COORDINATION",
        ),
        (6, 4, 4, 6, 6, 1, 2, 2),
    ),
}
_AT_EMPLOYERS: Final = frozenset(
    {"VISITE_EMPLOI", "BILAN_TRIPARTITE", "MISE_EN_SITUATION", "CONTACT_EMPLOYEUR", "SENSIBILISATION",
     "AMENAGEMENT", "PROSPECTION", "IMMERSION"}
)  # fmt: skip
# Minutes of a month, by agreed intensity: most months keep to it, some do not.
_MINUTES: Final = {"INTENSIF": (780, 960), "REGULIER": (500, 740), "SUIVI": (130, 440), "ALLEGE": (0, 110)}
_WORKSHOP_MODULES: Final = frozenset({M1, M2, M3})


@dataclass(frozen=True, slots=True)
class Span:
    """The first day of the log, today, and the last day on which acts are planned."""

    first: date
    today: date

    @property
    def last(self) -> date:
        """Return the last day of planned acts."""
        return self.today + timedelta(days=PLANNED_DAYS)

    def months(self) -> list[Month]:
        """Return the months of the log, the first and the last in part."""
        found, month = [], month_of(self.first)
        while month <= month_of(self.last):
            found.append(month)
            month = month.next
        return found


class LogPlan:
    """Plans the log of every month, one month after the other."""

    def __init__(
        self,
        setting: Setting,
        diary: Diary,
        span: Span,
        act_types: Mapping[str, ActType],
        draw: random.Random,
    ) -> None:
        self._setting = setting
        self._rows = setting.rows
        self._diary = diary
        self._span = span
        self._types = act_types
        self._draw = draw

    def plan_month(self, month: Month, people: Sequence[Accompanied]) -> None:
        """Plan the work of the team, the workshops, then each person's acts."""
        self._plan_teams(month)
        self._plan_workshops(month, people)
        for person in people:
            self._plan_welcome(month, person)
            if person.stays:
                self._plan_person(month, person)

    # --- the team

    def _plan_teams(self, month: Month) -> None:
        for team in self._setting.grounds.teams:
            for week in range(0, 28, 7):
                self._plan_internal("REUNION", month, team, 90 if week % 2 else 120, week)
            for coach in team:
                for week in range(0, 28, 7):
                    self._plan_internal("REDACTION", month, (coach,), self._draw.choice((60, 90, 120)), week)
                if self._draw.random() < 0.5:
                    self._plan_round(month, coach)
                if month.number in {3, 10}:
                    self._plan_internal("FORMATION_REF", month, (coach,), 180, self._draw.randrange(21))

    def _plan_internal(self, kind: str, month: Month, team: Sequence[str], minutes: int, week: int) -> None:
        days = [
            day
            for day in self._days(team[0], month)
            if week <= day.day - 1 < week + 7 and day <= self._span.today + timedelta(days=7)
        ]
        self._draw.shuffle(days)
        for day in days:
            there = [coach for coach in team if day in self._diary.open_days(coach, month.year, month.number)]
            start = self._diary.book(there, day, minutes, self._draw)
            if start is not None:
                self._add_act(kind, day, start, minutes, there, (), place="STRUCTURE", module=None)
                return

    def _plan_round(self, month: Month, coach: str) -> None:
        """Plan a round of employers: an internal act, and a journey that belongs to no act."""
        for day in self._some_days(self._days(coach, month)):
            if day > self._span.today:
                continue
            start = self._diary.book((coach,), day, 90, self._draw, travel=60)
            if start is not None:
                self._add_act("PROSPECTION_GEN", day, start, 90, (coach,), (), place="EMPLOYEUR", module=None)
                words = self._setting.ground.sentences["words"]
                self._rows.add(
                    "trip",
                    date=day,
                    coach_id=coach,
                    minutes=60,
                    km=38,
                    act_id=None,
                    purpose=words["round"][0],
                )
                return

    # --- workshops

    def _plan_workshops(self, month: Month, people: Sequence[Accompanied]) -> None:
        middle = min(month.last_day, max(month.first_day, self._span.first))
        for team in self._setting.grounds.teams:
            members = set(team)
            group = [
                person for person in people if person.coach_id in members and self._may_join(person, middle)
            ]
            for _ in range(1 + len(group) // 12):
                if len(group) >= 3:
                    self._plan_workshop(month, team, group)

    def _may_join(self, person: Accompanied, day: date) -> bool:
        stay = person.stay_on(day)
        if stay is None or stay.is_paused(day):
            return False
        period = stay.main_period(day)
        return period is not None and period.module in _WORKSHOP_MODULES

    def _plan_workshop(self, month: Month, team: Sequence[str], group: Sequence[Accompanied]) -> None:
        draw = self._draw
        lead = draw.choice(team)
        for day in self._some_days(self._days(lead, month)):
            joining = [person for person in group if self._may_join(person, day)]
            joining = draw.sample(joining, min(len(joining), draw.randint(3, 8)))
            if len(joining) < 3:
                continue
            helpers = [coach for coach in team if coach != lead]
            coaches = [lead, draw.choice(helpers)] if helpers and draw.random() < 0.45 else [lead]
            minutes = draw.choice((90, 120, 120, 150))
            identities = [person.id for person in joining]
            start = self._diary.book(coaches, day, minutes, draw, people=identities)
            if start is None:
                continue
            attendance = draw.choices(("HONORE", "ABSENT_EXCUSE", "ABSENT"), (80, 12, 8), k=len(joining))
            attendance[0] = "HONORE"
            if day > self._span.today:
                attendance = ["HONORE"] * len(joining)
            self._add_act(
                "COLLECTIF",
                day,
                start,
                minutes,
                coaches,
                tuple(zip(identities, attendance, strict=True)),
                place="STRUCTURE",
                module=draw.choice((M2, M3)),
            )
            return

    # --- one person

    def _plan_welcome(self, month: Month, person: Accompanied) -> None:
        """Plan first meetings, before the admission or while someone waits."""
        last = person.stays[0].admission - timedelta(days=1) if person.stays else self._span.today
        days = [day for day in self._days(person.coach_id, month) if person.contact_date < day <= last]
        for day in self._some_days(days)[:1]:
            self._plan_act("ACCUEIL", day, person, person.coach_id, "M0_ACCUEIL", None)

    def _plan_person(self, month: Month, person: Accompanied) -> None:
        draw, today = self._draw, self._span.today
        coach = person.coach_on(month.last_day)
        working = self._diary.open_days(coach, month.year, month.number)
        days = [
            day
            for day in self._days(coach, month)
            if person.coach_on(day) == coach
            and (stay := person.stay_on(day)) is not None
            and not stay.is_paused(day)
        ]
        past = [day for day in days if day <= today]
        ahead = [day for day in days if day > today]
        if past:
            low, high = _MINUTES[self._band(person, past[len(past) // 2])]
            # Now and then a month is much lighter or fuller than agreed.
            wanted = draw.randint(low, high) * draw.choices((1.05, 0.6, 1.4), (80, 10, 10))[0]
            self._fill(person, coach, past, round(wanted * len(past) / max(1, len(working))))
        if ahead:
            self._fill(person, coach, ahead, draw.choice((45, 90)))

    def _fill(self, person: Accompanied, coach: str, days: Sequence[date], wanted: int) -> None:
        done = 0
        for immersion in person.immersions:
            inside = [day for day in days if immersion.start <= day <= immersion.end]
            if inside:
                day = self._draw.choice(inside)
                done += self._plan_act("IMMERSION", day, person, coach, M2, immersion.employer)
        for _ in range(_ACTS_TRIED):
            if done + 10 > wanted:
                return
            day = self._draw.choice(days)
            stay = person.stay_on(day)
            assert stay is not None
            kind, module, employer = self._kind(person, stay, day)
            done += self._plan_act(kind, day, person, coach, module, employer)

    def _kind(self, person: Accompanied, stay: Stay, day: date) -> tuple[str, str | None, Employer | None]:
        periods = [
            period
            for period in stay.periods
            if period.start <= day and (period.end is None or day <= period.end)
        ]
        period = self._draw.choice(periods)
        kinds, weights = _KINDS[period.module]
        kind = self._draw.choices(kinds, weights)[0]
        job = stay.job_on(day)
        employer = person.employers.get(job.start) if job is not None else None
        if kind in _AT_EMPLOYERS:
            if period.module == M4 and employer is None:
                return "ENTRETIEN", period.module, None  # self-employed
            return kind, period.module, employer or self._draw.choice(person.prospects)
        return kind, period.module, None

    def _plan_act(
        self,
        kind: str,
        day: date,
        person: Accompanied,
        coach: str,
        module: str | None,
        employer: Employer | None,
    ) -> int:
        """Plan one act and return what it counts for her, in minutes; 0 when no time was found."""
        draw = self._draw
        way = draw.choice(_WAYS[kind])
        minutes = draw.choice(way.durations)
        away = way.place in {"EMPLOYEUR", "DOMICILE", "PARTENAIRE"}
        travel = draw.choice((20, 30, 40, 40, 60, 80)) if away else 0
        coaches = [coach]
        if kind in {"SENSIBILISATION", "BILAN_TRIPARTITE"} and draw.random() < 0.3:
            coaches.append(person.backup_id if coach != person.backup_id else person.coach_id)
        present = (person.id,) if way.present else ()
        start = self._diary.book(coaches, day, minutes, draw, travel=travel, people=present)
        if start is None:
            return 0
        attendance = "HONORE"
        if way.present and way.modality != "TELEPHONE" and day <= self._span.today:
            attendance = draw.choices(("HONORE", "ABSENT_EXCUSE", "ABSENT"), (94, 4, 2))[0]
        act, state = self._add_act(
            kind,
            day,
            start,
            minutes,
            coaches,
            ((person.id, attendance),),
            place=way.place,
            modality=way.modality,
            module=module,
            employer=employer,
            partner=self._partner(kind, person),
            present=way.present,
        )
        if travel and state == "DONE":
            self._add_trips(act, day, coaches, travel, way.place)
        if state == "DONE" and attendance == "HONORE":
            self._add_notes(act, kind, day, person, coach)
        return minutes if attendance == "HONORE" else 0

    def _partner(self, kind: str, person: Accompanied) -> str | None:
        if kind != "COORDINATION":
            return None
        partners = self._setting.grounds.partners
        return partners[person.department, self._draw.choice(("SAVS", "CMP", "CAP_EMPLOI", "FRANCE_TRAVAIL"))]

    def _band(self, person: Accompanied, day: date) -> str:
        for start, end, band in person.bands:
            if start <= day and (end is None or day <= end):
                # A dense time now and then in the search and the first weeks of a job.
                return "INTENSIF" if band == "REGULIER" and self._draw.random() < 0.2 else band
        return "SUIVI"

    # --- rows

    def _add_act(
        self,
        kind: str,
        day: date,
        start: time,
        minutes: int,
        coaches: Sequence[str],
        people: Sequence[tuple[str, str]],
        *,
        place: str,
        module: str | None,
        modality: str = "PRESENTIEL",
        employer: Employer | None = None,
        partner: str | None = None,
        present: bool = True,
    ) -> tuple[str, str]:
        draw, sentences = self._draw, self._setting.ground.sentences
        state = self._state(day, people)
        act_type = self._types[kind]
        act = self._rows.add(
            "act",
            date=day,
            start_time=start,
            duration_minutes=minutes,
            state=state,
            act_type=kind,
            target=act_type.target,
            modality=modality,
            place=place,
            module=module,
            employer_id=employer.id if employer else None,
            employer_contact_id=employer.contact_id if employer else None,
            partner_id=partner,
            counts_in_intensity=act_type.counts_in_intensity,
            subject=draw.choice(sentences["subjects"][kind]),
            follow_up=draw.choice(sentences["follow_ups"]["all"])
            if people and draw.random() < 0.15
            else None,
        )
        for coach in coaches:
            self._rows.add("act_coach", act_id=act, coach_id=coach, minutes=minutes)
        held = sum(attendance == "HONORE" for _, attendance in people)
        shares = iter(shared_equally(minutes, held))
        for person, attendance in people:
            honoured = attendance == "HONORE"
            self._rows.add(
                "act_participant",
                act_id=act,
                person_id=person,
                minutes=next(shares) if honoured else 0,
                received_minutes=minutes if honoured else 0,
                attendance=attendance,
                present=present and honoured,
            )
        return act, state

    def _state(self, day: date, people: Sequence[tuple[str, str]]) -> str:
        if day > self._span.today:
            return "PLANNED"
        if not people:
            return "DONE"
        if (self._span.today - day).days <= 2 and self._draw.random() < 0.3:
            return "PLANNED"  # waits to be confirmed
        return "CANCELLED" if self._draw.random() < 0.02 else "DONE"

    def _add_trips(self, act: str, day: date, coaches: Sequence[str], minutes: int, place: str) -> None:
        rank = ("EMPLOYEUR", "DOMICILE", "PARTENAIRE").index(place)
        purpose = self._setting.ground.sentences["words"]["trip"][rank]
        for passenger, coach in enumerate(coaches):
            self._rows.add(
                "trip",
                date=day,
                coach_id=coach,
                minutes=minutes,
                km=None if passenger else minutes * 7 // 10,
                act_id=act,
                purpose=purpose,
            )

    def _add_notes(self, act: str, kind: str, day: date, person: Accompanied, coach: str) -> None:
        draw, sentences = self._draw, self._setting.ground.sentences
        if draw.random() < 0.4:
            self._rows.add(
                "shared_note",
                person_id=person.id,
                act_id=act,
                coach_id=coach,
                date=day,
                text=draw.choice(sentences["notes"][kind]),
            )
        if draw.random() < 0.05:
            self._rows.add(
                "personal_note",
                person_id=person.id,
                act_id=act,
                coach_id=coach,
                date=day,
                text=draw.choice(sentences["personal_notes"]["all"]),
            )

    # --- days

    def _days(self, coach: str, month: Month) -> list[date]:
        return [
            day
            for day in self._diary.open_days(coach, month.year, month.number)
            if self._span.first <= day <= self._span.last
        ]

    def _some_days(self, days: Sequence[date]) -> list[date]:
        return self._draw.sample(list(days), min(len(days), _TRIES))

"""Plans the log: acts with people, employers and partners, workshops; the office fills the rest."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jalon.domain.months import Month
from jalon.domain.rules import ActType
from jalon.services.demonstration.accompanied import Accompanied, Setting
from jalon.services.demonstration.acts import ActRows, Span
from jalon.services.demonstration.lives import M1, M2, M3, M4, Stay
from jalon.services.demonstration.office import OfficePlan
from jalon.services.demonstration.structure import Employer
from jalon.services.demonstration.week import Diary

_TRIES: Final = 10
_ACTS_TRIED: Final = 32  # most acts that are looked for in a month of one person


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
_MINUTES: Final = {"INTENSIF": (780, 960), "REGULIER": (500, 640), "SUIVI": (170, 450), "ALLEGE": (15, 112)}
_WORKSHOP_MODULES: Final = frozenset({M1, M2, M3})


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
        self._draw = draw
        self._regular_months = 0
        self._acts = ActRows(setting, span, act_types, draw)
        self._office = OfficePlan(setting, diary, span, self._acts, draw)

    def plan_month(self, month: Month, people: Sequence[Accompanied]) -> None:
        """Plan the meetings of the team, the workshops, each person's acts, then the rest of the days."""
        self._office.plan_teams(month)
        self._plan_workshops(month, people)
        for person in people:
            self._plan_welcome(month, person)
            if person.stays:
                self._plan_person(month, person)
        self._office.fill_month(month)

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
            self._acts.add(
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
        usual = self._diary.usual_days(coach, month.year, month.number)
        days = [
            day
            for day in self._days(coach, month)
            if person.coach_on(day) == coach and self._is_supported(person, day)
        ]
        past = [day for day in days if day <= today]
        ahead = [day for day in days if day > today]
        if past:
            band = self._band(person, past[len(past) // 2])
            low, high = _MINUTES[band]
            # Now and then a month is much lighter or fuller than agreed.
            wanted = draw.randint(low, high) * draw.choices((1.05, 0.6, 1.4), (80, 10, 10))[0]
            leaders = dict.fromkeys(past, coach)
            if band == "INTENSIF":
                leaders |= self._days_of_backup(month, person, coach, past)
            self._fill(person, leaders, round(wanted * len(past) / max(1, usual)))
        if ahead:
            self._fill(person, dict.fromkeys(ahead, coach), draw.choice((45, 90)))

    def _days_of_backup(
        self, month: Month, person: Accompanied, coach: str, known: Sequence[date]
    ) -> dict[date, str]:
        """Return the days on which her second référent sees her: a dense month is shared by two."""
        backup = person.backup_id if coach != person.backup_id else person.coach_id
        return {
            day: backup
            for day in self._days(backup, month)
            if day <= self._span.today and day not in known and self._is_supported(person, day)
        }

    def _is_supported(self, person: Accompanied, day: date) -> bool:
        stay = person.stay_on(day)
        return stay is not None and not stay.is_paused(day)

    def _fill(self, person: Accompanied, leaders: Mapping[date, str], wanted: int) -> None:
        done, days = 0, sorted(leaders)
        for immersion in person.immersions:
            inside = [day for day in days if immersion.start <= day <= immersion.end]
            if inside:
                day = self._draw.choice(inside)
                done += self._plan_act("IMMERSION", day, person, leaders[day], M2, immersion.employer)
        for _ in range(_ACTS_TRIED):
            if done + 10 > wanted:
                return
            day = self._draw.choice(days)
            stay = person.stay_on(day)
            assert stay is not None
            kind, module, employer = self._kind(person, stay, day)
            done += self._plan_act(kind, day, person, leaders[day], module, employer)

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
        act, state = self._acts.add(
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
            self._acts.add_trips(act, day, coaches, travel, way.place)
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
                if band != "REGULIER":
                    return band
                # A dense time now and then in the search and the first weeks of a job.
                self._regular_months += 1
                return band if self._regular_months % 3 else "INTENSIF"
        return "SUIVI"

    # --- notes

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

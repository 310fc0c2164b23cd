"""Adds acts and journeys to the planned rows, and counts what each colleague did."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from jalon.domain.figures import shared_equally
from jalon.domain.months import Month, month_of
from jalon.domain.rules import ActType
from jalon.services.demonstration.accompanied import Setting
from jalon.services.demonstration.structure import Employer

PLANNED_DAYS: Final = 20
"""How far ahead acts are planned."""
_AWAY: Final = ("EMPLOYEUR", "DOMICILE", "PARTENAIRE")


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


class ActRows:
    """Acts with those who lead them and those concerned, journeys, and the minutes done by colleague."""

    def __init__(
        self, setting: Setting, span: Span, act_types: Mapping[str, ActType], draw: random.Random
    ) -> None:
        self._rows = setting.rows
        self._sentences = setting.ground.sentences
        self._today = span.today
        self._types = act_types
        self._draw = draw
        self._done: Counter[tuple[str, int, int]] = Counter()

    def done(self, coach: str, month: Month) -> int:
        """Return the minutes of the acts done and of the journeys of a colleague in a month."""
        return self._done[coach, month.year, month.number]

    def add(
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
        about: str = "",
    ) -> tuple[str, str]:
        """Plan an act of some colleagues about people, each with her attendance; return it and its state.

        ``about`` is the list of subjects to choose from, that of the kind when nothing is said.
        """
        draw = self._draw
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
            subject=draw.choice(self._sentences["subjects"][about or kind]),
            follow_up=draw.choice(self._sentences["follow_ups"]["all"])
            if people and draw.random() < 0.15
            else None,
        )
        for coach in coaches:
            self._rows.add("act_coach", act_id=act, coach_id=coach, minutes=minutes)
            if state == "DONE":
                self._done[coach, day.year, day.month] += minutes
        self._add_people(act, minutes, people, present=present)
        return act, state

    def _add_people(
        self, act: str, minutes: int, people: Sequence[tuple[str, str]], *, present: bool
    ) -> None:
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

    def _state(self, day: date, people: Sequence[tuple[str, str]]) -> str:
        if day > self._today:
            return "PLANNED"
        if not people:
            return "DONE"
        if (self._today - day).days <= 2 and self._draw.random() < 0.3:
            return "PLANNED"  # waits to be confirmed
        return "CANCELLED" if self._draw.random() < 0.02 else "DONE"

    def add_trips(self, act: str, day: date, coaches: Sequence[str], minutes: int, place: str) -> None:
        """Plan the journeys of an act held away: one car, every colleague on board."""
        purpose = self._sentences["words"]["trip"][_AWAY.index(place)]
        for passenger, coach in enumerate(coaches):
            self._add_trip(day, coach, minutes, None if passenger else minutes * 7 // 10, act, purpose)

    def add_round(self, day: date, coach: str, minutes: int) -> None:
        """Plan a journey that belongs to no act."""
        self._add_trip(day, coach, minutes, minutes * 19 // 30, None, self._sentences["words"]["round"][0])

    def _add_trip(
        self, day: date, coach: str, minutes: int, km: int | None, act: str | None, purpose: str
    ) -> None:
        self._rows.add("trip", date=day, coach_id=coach, minutes=minutes, km=km, act_id=act, purpose=purpose)
        self._done[coach, day.year, day.month] += minutes

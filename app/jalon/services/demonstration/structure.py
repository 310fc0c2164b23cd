"""Plans the structure itself: colleagues, weeks and leave, agreements, partners, employers."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from jalon.services.demonstration.ground import Ground, Town
from jalon.services.demonstration.rows import Rows
from jalon.services.demonstration.scenarios import Scenario
from jalon.services.demonstration.week import HALF_DAY_MINUTES, Absence, Colleague

PEOPLE_PER_COACH: Final = 16
LEAST_COACHES: Final = 3
_WEEKS: Final = (
    (100, (420, 420, 420, 420, 420, 0, 0)),
    (80, (420, 420, 0, 420, 420, 0, 0)),
    (90, (420, 420, 420, 420, 210, 0, 0)),
)
# In a small structure colleagues share their time with another service: about one full time for twenty
# people, on fewer and shorter days. By the most people it is enough for.
_SMALL_WEEKS: Final = (
    (12, ((30, (330, 0, 0, 300, 0, 0, 0)), (20, (0, 0, 0, 420, 0, 0, 0)), (20, (0, 180, 0, 240, 0, 0, 0)))),
    (
        24,
        (
            (45, (315, 315, 0, 315, 0, 0, 0)),
            (35, (0, 360, 0, 375, 0, 0, 0)),
            (30, (300, 0, 0, 330, 0, 0, 0)),
        ),
    ),
    (
        40,
        (
            (100, (420, 420, 420, 420, 420, 0, 0)),
            (80, (420, 420, 0, 420, 420, 0, 0)),
            (50, (360, 330, 0, 360, 0, 0, 0)),
        ),
    ),
)
_TEAM: Final = 5


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer as the rest of the plan needs it."""

    id: str
    jobs: Sequence[str]
    department: str
    contact_id: str
    tutor_id: str
    site_id: str | None
    sector: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """The structure that lives take place in."""

    colleagues: Sequence[Colleague]
    teams: Sequence[Sequence[str]]
    partners: dict[tuple[str, str], str]
    """By department and kind."""
    employers: dict[str, list[Employer]]
    """By department."""


def phone(draw: random.Random, *, mobile: bool = False) -> str:
    """Return a number of the ranges that are kept for fiction (Arcep, décision 2018-0881, 2.5.12)."""
    digits = draw.randrange(10_000)
    return f"{'06 39 98' if mobile else '03 53 01'} {digits // 100:02d} {digits % 100:02d}"


def plan_structure_row(scenario: Scenario, ground: Ground, used_since: date) -> dict[str, Any]:
    """Return what the structure says of itself."""
    town = next(
        (town for town in ground.towns[scenario.department] if town.name == scenario.town),
        ground.towns[scenario.department][0],
    )
    return {
        "name": scenario.structure_name,
        "is_medico_social": True,
        "address": f"1 {ground.streets[0]}",
        "postal_code": town.postal_code,
        "town": town.name,
        "town_code": town.code,
        "phone": "03 53 01 00 10",
        "email": "contact@example.org",
        "department": scenario.department,
        "used_since": used_since,
        "is_practice": True,
    }


def plan_grounds(
    rows: Rows, scenario: Scenario, ground: Ground, people: int, span: tuple[date, date], draw: random.Random
) -> Grounds:
    """Plan colleagues, agreements, partners and employers for so many people."""
    colleagues = _plan_colleagues(rows, ground, people, span, draw)
    _plan_agreements(rows, scenario, ground)
    identities = [colleague.id for colleague in colleagues]
    count = max(1, round(len(identities) / _TEAM))
    return Grounds(
        colleagues,
        [identities[rank::count] for rank in range(count)],
        _plan_partners(rows, scenario, ground, draw),
        _plan_employers(rows, scenario, ground, people, draw),
    )


def _plan_colleagues(
    rows: Rows, ground: Ground, people: int, span: tuple[date, date], draw: random.Random
) -> list[Colleague]:
    colleagues = []
    weeks = next((found for most, found in _SMALL_WEEKS if people <= most), _WEEKS)
    for rank in range(max(LEAST_COACHES, -(-people // PEOPLE_PER_COACH))):
        hired = span[0] - timedelta(days=draw.randrange(200, 1200))
        coach = rows.add(
            "coach",
            family_name=draw.choice(ground.family_names),
            given_name=draw.choice(ground.women if draw.random() < 0.7 else ground.men),
            role="COORDINATEUR" if rank == 0 else "REFERENT",
            phone=phone(draw),
            email=f"poste{rank + 1}@example.org",
            hired_date=hired,
            certification=draw.choice(("TITULAIRE", "EN_FORMATION", "PLAN_5_ANS", "EQUIVALENT")),
        )
        percent, week = weeks[rank % len(weeks)]
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        rows.add(
            "working_time",
            coach_id=coach,
            start_date=hired,
            end_date=None,
            full_time_percent=percent,
            **{f"{day}_minutes": minutes for day, minutes in zip(days, week, strict=True)},
        )
        absences = tuple(_absences(rank, span, draw))
        for absence in absences:
            rows.add(
                "leave",
                coach_id=coach,
                start_date=absence.start,
                end_date=absence.end,
                kind=absence.kind,
                minutes=absence.minutes,
            )
        colleagues.append(Colleague(coach, week, absences))
    return colleagues


def _absences(rank: int, span: tuple[date, date], draw: random.Random) -> list[Absence]:
    """Return leave over the years of the span: three weeks in summer, winter, spring, odd days."""
    found = []
    for year in range(span[0].year, span[1].year + 1):
        summer = _monday(date(year, 7, 20) + timedelta(weeks=(rank * 2) % 6))
        spring = _monday(date(year, 2, 16) + timedelta(weeks=(rank * 3) % 10))
        winter = _monday(date(year, 12, 22))
        found += [
            Absence(summer, summer + timedelta(days=18), "CONGE"),
            Absence(spring, spring + timedelta(days=4), "CONGE"),
            Absence(winter, winter + timedelta(days=4 if rank % 2 else 9), "CONGE"),
        ]
        for kind in ("RTT", "RTT", "FORMATION"):
            day = date(year, 1, 10) + timedelta(days=draw.randrange(330))
            found.append(Absence(day, day + timedelta(days=1 if kind == "FORMATION" else 0), kind))
        half = date(year, 1, 10) + timedelta(days=draw.randrange(330))
        found.append(Absence(half, half, "ABSENCE", HALF_DAY_MINUTES))
    return [absence for absence in found if absence.end >= span[0] and absence.start <= span[1]]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _plan_agreements(rows: Rows, scenario: Scenario, ground: Ground) -> None:
    platforms = {
        department: rows.add(
            "platform",
            department=department,
            lead_operator_name=ground.sentences["words"]["platform_lead"][0],
            contact_email="plateforme@example.org",
        )
        for department in scenario.departments
    }
    for plan in scenario.agreements:
        agreement = rows.add(
            "agreement",
            platform_id=platforms[plan.department],
            reference=plan.reference,
            kind=plan.kind,
            department=plan.department,
            signed_date=plan.start - timedelta(days=20),
            start_date=plan.start,
            end_date=plan.end,
        )
        rows.add(
            "agreement_line",
            agreement_id=agreement,
            valid_from=plan.start,
            target_caseload=plan.target,
            delegated_slots=plan.target,
            funding_unit=plan.unit,
            amount_cents=plan.amount_cents,
            proration="MOIS_12" if plan.unit == "PLACE_AN" else None,
        )


def _plan_partners(
    rows: Rows, scenario: Scenario, ground: Ground, draw: random.Random
) -> dict[tuple[str, str], str]:
    found = {}
    for department in scenario.departments:
        town = _main_town(scenario, ground, department)
        for partner in ground.partners:
            # France Travail is the name since 1/1/2024.
            pattern = partner.get("old_name") if scenario.today < date(2024, 1, 1) else None
            added = found[department, partner["kind"]] = rows.add(
                "partner",
                name=(pattern or partner["name"]).format(town=town.name, department=department),
                kind=partner["kind"],
                is_medico_social=partner["is_medico_social"],
                town=town.name,
                phone=phone(draw),
            )
            _plan_partner_contact(rows, ground, added, partner["function"])
    return found


def _plan_partner_contact(rows: Rows, ground: Ground, partner_id: str, function: str) -> None:
    own = random.Random(partner_id)  # noqa: S311 - the other draws stay what they were
    is_woman = function.split()[0].endswith("e")
    names = ground.women if is_woman else ground.men
    rows.add(
        "partner_contact",
        id=str(uuid.UUID(int=own.getrandbits(128), version=4)),
        partner_id=partner_id,
        name=f"{own.choice(names)} {own.choice(ground.family_names)}",
        function=function,
        phone=phone(own),
    )


def _main_town(scenario: Scenario, ground: Ground, department: str) -> Town:
    towns = ground.towns[department]
    return next((town for town in towns if town.name == scenario.town), towns[0])


def _plan_employers(
    rows: Rows, scenario: Scenario, ground: Ground, people: int, draw: random.Random
) -> dict[str, list[Employer]]:
    found: dict[str, list[Employer]] = {}
    each = max(12, people * 2 // 3 // len(scenario.departments))
    for department in scenario.departments:
        trades = draw.sample(ground.trades, len(ground.trades))
        for rank in range(each):
            trade = trades[rank % len(trades)]
            town = draw.choice(ground.towns[department][:12])
            name = f"{draw.choice(trade.openings)} {draw.choice(ground.endings)}"
            employer = rows.add(
                "employer",
                name=name,
                naf_code=trade.naf,
                sector=trade.sector,
                headcount_band=draw.choice(("LT20", "20_49", "50_249", "250P")),
                address=f"{draw.randint(1, 60)} {draw.choice(ground.streets)}",
                postal_code=town.postal_code,
                town=town.name,
                town_code=town.code,
                phone=phone(draw),
            )
            site = None
            if draw.random() < 0.2:
                other = draw.choice(ground.towns[department][:12])
                site = rows.add(
                    "employer_site",
                    employer_id=employer,
                    name=f"{name}, {other.name}",
                    postal_code=other.postal_code,
                    town=other.name,
                    town_code=other.code,
                )
            contacts = [_plan_contact(rows, ground, employer, part, draw) for part in ("MANAGER", "TUTEUR")]
            found.setdefault(department, []).append(
                Employer(employer, trade.jobs, department, contacts[0], contacts[1], site, trade.sector)
            )
    return found


def _plan_contact(rows: Rows, ground: Ground, employer: str, part: str, draw: random.Random) -> str:
    words = ground.sentences["words"]
    given = draw.choice(ground.women if draw.random() < 0.5 else ground.men)
    return rows.add(
        "employer_contact",
        employer_id=employer,
        name=f"{given} {draw.choice(ground.family_names)}",
        function=words["functions"][words["contact_parts"].index(part)],
        part=part,
        phone=phone(draw),
    )

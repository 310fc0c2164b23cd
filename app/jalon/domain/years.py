"""The figures of a year from those of its months: each by its way of adding up, people counted again.

Source: the rules give each indicator its ``aggregation``; what is distinct is counted over the whole year
from the people of each month. Our choice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.domain.breakdowns import NOT_GIVEN, Cells, in_order_of
from jalon.domain.figures import percent_text
from jalon.domain.indicators import Figure, age_band, counted_in
from jalon.domain.monitoring import EMPLOYER_CODES, durations, employers_of, monitored_in, spread_of
from jalon.domain.monitoring_facts import MonitoringFacts
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.rules import Aggregation, Rules

_PARTS: Mapping[str, tuple[str, str]] = {
    "TX_OCC": ("FA_FIN", "CIBLE"),
    "TX_EMPLOI": ("EN_EMPLOI", "FA_FIN"),
    "TX_EMPLOI_DURABLE": ("EMPLOI_DURABLE", "EN_EMPLOI"),
}
_PEOPLE = ("FA_PER", "FA_VUE", "FA_ACTIVE", "ACCES_EMPLOI")
_WORKED = ("NB_TRAVAIL_M1", "NB_TRAVAIL_M2", "NB_TRAVAIL_M3", "NB_TRAVAIL_M4")
_ENDED = "DUREE_EA_SORTIES"
_BY_REASON = "DUREE_EA_MOTIF"
_RECOUNTED_CUTS = ("employers_by_sector",)
_OF_COLLEAGUES = ("people_by_coach", "minutes_by_coach")


@dataclass(slots=True)
class YearCount:
    """What is counted over a whole year, filled month by month in their order."""

    people: dict[str, set[str]] = field(default_factory=dict)
    employers: dict[str, set[str]] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)
    ended: list[tuple[str, int]] = field(default_factory=list)
    """Reason and days of each path that ended."""
    profiles: dict[str, PersonMonth] = field(default_factory=dict)
    """By person of the year, her last month."""

    def add(self, facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> None:
        """Count a month."""
        for code in _PEOPLE:
            found = {one.person_id for one in counted_in(facts, rules, code)}
            self.people.setdefault(code, set()).update(found)
        for code in _WORKED:
            found = {one.person_id for one in monitored_in(facts, more, rules, code)}
            self.people.setdefault(code, set()).update(found)
        for code, employers in employers_of(facts).items():
            self.employers.setdefault(code, set()).update(employers)
        self.sectors |= facts.employer_sectors
        self.ended += [
            (one.path.exit_reason or NOT_GIVEN, one.days) for one in durations(facts, more, rules)[_ENDED]
        ]
        self.profiles |= {person.person_id: person for person in facts.people}

    def figures(self, rules: Rules) -> dict[str, Figure]:
        """Return the figures that are counted again over the year."""
        found: dict[str, Figure] = {code: len(people) for code, people in self.people.items()}
        found |= {code: len(self.employers.get(code, ())) for code in EMPLOYER_CODES}
        found[_ENDED] = spread_of([days for _, days in self.ended])
        by_reason = Counter(reason for reason, _ in self.ended)
        found[_BY_REASON] = {
            reason: spread_of([days for other, days in self.ended if other == reason])
            for reason in in_order_of(by_reason, rules, "exit_reasons")
        }
        return found

    def cuts(self, rules: Rules, families: Mapping[str, str | None]) -> dict[str, Cells]:
        """Return who the people of the year are; ``families`` of disability are in no other paper."""
        people = list(self.profiles.values())
        bands = (age_band(rules, one.birth_date, one.last_open_day) for one in people)
        listed: dict[str, tuple[Iterable[str], str]] = {
            "persons_by_sex": ((str(one.sex) for one in people), "sexes"),
            "persons_by_age_band": (((band.code if band else NOT_GIVEN) for band in bands), "age_bands"),
            "persons_by_disability_family": (
                (families.get(one.person_id) or NOT_GIVEN for one in people),
                "disability_families",
            ),
        }
        return {
            name: in_order_of(Counter(codes), rules, list_name) for name, (codes, list_name) in listed.items()
        }

    def sector_cut(self, rules: Rules) -> Cells:
        """Return the employers of the acts of the year by sector."""
        return in_order_of(Counter(self.sectors.values()), rules, "employer_sectors")


def year_figures(months: Sequence[Mapping[str, Figure]], count: YearCount, rules: Rules) -> dict[str, Figure]:
    """Return the figures of a year from those of its known months, in their order; None where there is none.

    An intensity is that of a month: over a year it has no figure.
    """
    recounted = count.figures(rules) if months else {}
    found: dict[str, Figure] = {}
    for indicator in rules.indicators:
        values = [month.get(indicator.code) for month in months]
        match indicator.aggregation:
            case Aggregation.OPENING:
                found[indicator.code] = values[0] if values else None
            case Aggregation.STOCK | Aggregation.RETENTION:
                found[indicator.code] = values[-1] if values else None
            case Aggregation.FLOW:
                known = [value for value in values if isinstance(value, int)]
                found[indicator.code] = sum(known) if known else None
            case Aggregation.DISTINCT:
                found[indicator.code] = recounted.get(indicator.code)
            case Aggregation.RATIO:
                found[indicator.code] = None
    for code, (part, whole) in _PARTS.items():
        above, below = found.get(part), found.get(whole)
        if code in found and isinstance(above, int) and isinstance(below, int):
            found[code] = percent_text(above, below)
    return found


def year_cuts(months: Sequence[Mapping[str, Cells]], count: YearCount, rules: Rules) -> dict[str, Cells]:
    """Return the cuts of a year: those of its months added up, employers counted again.

    What is told of colleagues, by rank, stays within the structure.
    """
    sums: dict[str, Counter[str]] = {}
    for month in months:
        for name, cells in month.items():
            if name not in (*_RECOUNTED_CUTS, *_OF_COLLEAGUES):
                sums.setdefault(name, Counter()).update(
                    {code: value for code, value in cells.items() if value is not None}
                )
    found: dict[str, Cells] = {name: dict(cells) for name, cells in sums.items()}
    if months:
        found["employers_by_sector"] = count.sector_cut(rules)
    return found

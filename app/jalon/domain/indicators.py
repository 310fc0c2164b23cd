"""The figures of a month, and the people that make each; the rules hold their definitions and sources."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.domain.employment import JobContract, Milestone, accesses_in, milestones_in, outcome_of, retention
from jalon.domain.figures import percent_text
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.months import Month
from jalon.domain.rules import Band, Rules, band_of

Part = int | str | None
Figure = int | str | dict[str, int] | dict[str, Part] | dict[str, dict[str, Part]] | None

DIRECT_TARGETS = ("PERSONNE", "PROCHE", "COLLECTIF")
MINUTES_BY_TARGET: Mapping[str, tuple[str, ...]] = {
    "MIN_PERSONNE": DIRECT_TARGETS,
    "MIN_EMPLOYEUR": ("EMPLOYEUR",),
    "MIN_TRIPARTITE": ("TRIPARTITE",),
    "MIN_PARTENAIRE": ("PARTENAIRE",),
    "MIN_INDIRECT": ("INTERNE",),
}
MODULES: Mapping[str, str | None] = {
    "NB_M1": "M1_EVALUATION",
    "NB_M2": "M2_PROJET",
    "NB_M3": "M3_RECHERCHE",
    "NB_M4": "M4_EMPLOI",
    "NB_SANS_MODULE": None,
}
_BANDS = ("INTENSIF", "REGULIER", "SUIVI", "ALLEGE")


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that a figure counts: a person, and the day of it when there is one."""

    person_id: str
    day: date | None = None


def indicators(facts: MonthFacts, rules: Rules) -> dict[str, Figure]:
    """Return every figure of the month by its code; None where it has no value."""
    figures: dict[str, Figure] = {
        code: len(counted) for code, counted in _counted_of_people(facts, rules).items()
    }
    inside, employed = figures["FA_FIN"], figures["EN_EMPLOI"]
    assert isinstance(inside, int)
    assert isinstance(employed, int)
    figures["CIBLE"] = facts.target
    figures["TX_OCC"] = percent_text(inside, facts.target)
    figures["TX_EMPLOI"] = percent_text(employed, inside)
    figures |= _minutes(facts)
    if not rules.bands:
        # The official intensities begin with the arrêté of 1 December 2025: before, there is no figure.
        figures |= {f"INT_{code}": None for code in (*_BANDS, "SANS_ACTE")}
    for months in rules.parameters.retention_milestones_months:
        outcomes = [outcome for _, outcome in milestone_outcomes(facts, rules, months)]
        figures[f"MAINTIEN_{months}"] = retention(outcomes).as_counts()
    return in_order(figures, rules)


def counted_in(facts: MonthFacts, rules: Rules, code: str) -> tuple[Counted, ...]:
    """Return what makes a figure of people: one entry for each unit of it, in the order of case codes.

    For a share, the people above the line; for a retention, the accesses that reached the milestone.

    Raises:
        ValueError: the figure does not count people.
    """
    code = {"TX_OCC": "FA_FIN", "TX_EMPLOI": "EN_EMPLOI"}.get(code, code)
    if code.startswith("MAINTIEN_"):
        months = int(code.removeprefix("MAINTIEN_"))
        return tuple(
            Counted(milestone.access.person_id, milestone.day)
            for milestone, _ in milestone_outcomes(facts, rules, months)
        )
    found = _counted_of_people(facts, rules).get(code)
    if found is None:
        raise ValueError(f"not a figure of people: {code}")
    return tuple(found)


def milestone_outcomes(
    facts: MonthFacts, rules: Rules, months: int
) -> Iterator[tuple[Milestone, tuple[bool, bool, bool]]]:
    """Yield the accesses whose milestone falls in the window that ends with the month, and how they stand."""
    for milestone in milestones(facts.contracts, facts.month, rules, months):
        contracts = facts.contracts[milestone.access.person_id]
        acted_since = (milestone.access.person_id, milestone.day) in facts.acted_since
        yield milestone, outcome_of(milestone, contracts, acted_since=acted_since)


def milestones(
    contracts: Mapping[str, Sequence[JobContract]], month: Month, rules: Rules, months: int
) -> Iterator[Milestone]:
    """Yield every access whose milestone of ``months`` months falls in the window of the month."""
    first = month.plus(1 - rules.parameters.retention_window_months).first_day
    window_days = rules.parameters.access_window_days
    for of_person in contracts.values():
        yield from milestones_in(of_person, months, first, month.last_day, window_days)


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years; who is born on 29 February turns a year older on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def age_band(rules: Rules, birth_date: date | None, day: date) -> Band | None:
    """Return the age band of a person on a day, None when her birth date is not known."""
    if birth_date is None or birth_date > day:
        return None
    return band_of(rules.age_bands, age_on(birth_date, day))


def minutes_by_figure(held: Mapping[str, int]) -> dict[str, int]:
    """Return the figures of minutes from the minutes of the acts held, by target."""
    return {
        code: sum(held.get(target, 0) for target in targets) for code, targets in MINUTES_BY_TARGET.items()
    }


def _counted_of_people(facts: MonthFacts, rules: Rules) -> dict[str, list[Counted]]:
    counted: dict[str, list[Counted]] = {code: [] for code in _people_codes(rules)}
    for person in facts.people:
        for code in _codes_of(person, rules):
            counted[code].append(Counted(person.person_id))
        counted["ENTREES"] += [Counted(person.person_id, day) for day in person.entries]
        counted["SORTIES"] += [Counted(person.person_id, day) for day in person.exits]
        counted["EN_EMPLOI_ENTREE"] += [
            Counted(person.person_id, day)
            for day in person.entries
            if any(contract.runs_on(day) for contract in person.contracts)
        ]
    window_days = rules.parameters.access_window_days
    for person_id, contracts in facts.contracts.items():
        access = next(accesses_in(contracts, facts.month, window_days), None)
        if access is not None:
            counted["ACCES_EMPLOI"].append(Counted(person_id, access.start_date))
    return counted


def _people_codes(rules: Rules) -> tuple[str, ...]:
    intensities = (*(f"INT_{band.code}" for band in rules.bands), "INT_SANS_ACTE") if rules.bands else ()
    return (*_ALWAYS, *MODULES, *intensities)


_STATES: Mapping[str, Callable[[PersonMonth], bool]] = {
    "FA_DEBUT": lambda person: person.was_in,
    "FA_FIN": lambda person: person.is_in,
    "FA_PER": lambda person: True,  # noqa: ARG005 - every person of the facts is open on one day at least
    "FA_VUE": lambda person: person.totals.was_seen,
    "FA_ACTIVE": lambda person: person.totals.was_active,
    "FA_SUSPENDUS": lambda person: person.is_suspended,
    "EN_EMPLOI": lambda person: person.is_in and person.in_employment,
}
_ALWAYS = (*_STATES, "ENTREES", "SORTIES", "ACCES_EMPLOI", "EN_EMPLOI_ENTREE")
_MODULE_CODES: Mapping[str | None, str] = {module: code for code, module in MODULES.items()}


def _codes_of(person: PersonMonth, rules: Rules) -> Iterator[str]:
    for code, holds in _STATES.items():
        if holds(person):
            yield code
    if person.is_in:
        yield _MODULE_CODES.get(person.main_module, "NB_SANS_MODULE")
    band = rules.intensity(person.totals.minutes)
    if band is not None:
        yield f"INT_{band}"
        if person.totals.minutes == 0:
            yield "INT_SANS_ACTE"


def _minutes(facts: MonthFacts) -> dict[str, Figure]:
    held: dict[str, int] = {}
    for line in facts.worked:
        if line.held:
            held[line.target] = held.get(line.target, 0) + line.minutes
    figures: dict[str, Figure] = {**minutes_by_figure(held)}
    figures["NB_ABSENCES"] = facts.absences
    figures["MIN_ABSENCE"] = sum(line.minutes for line in facts.worked if not line.held)
    figures["MIN_TRAJET"] = facts.trip_minutes
    return figures


def in_order(figures: dict[str, Figure], rules: Rules) -> dict[str, Figure]:
    """Return the figures in the order of the rules; the rules choose the order, never what is counted."""
    known = [indicator.code for indicator in rules.indicators if indicator.code in figures]
    return {code: figures[code] for code in (*known, *(code for code in figures if code not in known))}

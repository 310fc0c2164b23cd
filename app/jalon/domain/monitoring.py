"""The figures of the follow-up: durations, delays, lasting work, immersions, employers, modules.

Source: Code du travail, D5213-90, II, 6° asks to follow profiles, effective duration, exits and their
reasons, the services used; how each is counted is our choice, and stands beside it in the rules.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.domain.breakdowns import NOT_GIVEN, Cells, in_order_of, masked_cells
from jalon.domain.employment import (
    SELF_EMPLOYED,
    JobContract,
    is_lasting,
    milestone_day,
    outcome_on,
    retention,
)
from jalon.domain.figures import mean_months_text, mean_text, middle, percent_text
from jalon.domain.indicators import Counted, Figure
from jalon.domain.monitoring_facts import Immersion, MonitoringFacts, MovedContract
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.months import Month, add_months
from jalon.domain.paths import SupportPath, Suspension, passages_between, path_entered
from jalon.domain.rules import Rules, band_of

WITHOUT_EMPLOYER = "SANS_EMPLOYEUR"
EMPLOYER_TARGETS = ("EMPLOYEUR", "TRIPARTITE")
"""The targets of an act that is a contact with an employer."""
EMPLOYER_CODES = ("EMPLOYEURS_CONTACTES", "EMPLOYEURS_CONTRAT", "EMPLOYEURS_ACCOMPAGNES")

_WORKED = {
    "M1_EVALUATION": "NB_TRAVAIL_M1",
    "M2_PROJET": "NB_TRAVAIL_M2",
    "M3_RECHERCHE": "NB_TRAVAIL_M3",
    "M4_EMPLOI": "NB_TRAVAIL_M4",
}
_SHORT_MONTH_DAYS = 5  # more than a short month can take from a milestone


@dataclass(frozen=True, slots=True)
class Entry:
    """A person who came in, and the path by which she did."""

    person_id: str
    day: date
    path: SupportPath


@dataclass(frozen=True, slots=True)
class Delay:
    """An entry, and the days to what a delay looks for; None where it is not known, or has not come."""

    entry: Entry
    days: int | None


@dataclass(frozen=True, slots=True)
class EndedPath:
    """A path whose duration is counted, in days."""

    person_id: str
    path: SupportPath
    days: int


def monitoring_figures(facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> dict[str, Figure]:
    """Return every figure of the follow-up by its code."""
    counted = _counted(facts, more, rules)
    figures: dict[str, Figure] = {
        code: len(found) for code, found in counted.items() if not code.startswith(("DELAI_", "DUREE_"))
    }
    employed = sum(1 for person in facts.people if person.is_in and person.in_employment)
    figures["TX_EMPLOI_DURABLE"] = percent_text(len(counted["EMPLOI_DURABLE"]), employed)
    figures["PMSMP_JOURS"] = sum(immersion.days for immersion in _immersions_ended(facts, more))
    for code, found in durations(facts, more, rules).items():
        figures[code] = spread_of([path.days for path in found])
    figures["DUREE_EA_MOTIF"] = _by_reason(durations(facts, more, rules)["DUREE_EA_SORTIES"], rules)
    for code, delays in delays_of(facts, more, rules).items():
        known = [delay.days for delay in delays if delay.days is not None]
        figures[code] = {
            "entries": len(delays),
            "known": len(known),
            "median": mean_text(*middle(known)),
        }
    for months in rules.parameters.retention_milestones_months:
        outcomes = [outcome for _, outcome in post_outcomes(facts, more, rules, months)]
        figures[f"POSTE_{months}"] = retention(outcomes).as_counts()
    for code, employers in employers_of(facts).items():
        figures[code] = len(employers)
    return figures


def monitored_in(facts: MonthFacts, more: MonitoringFacts, rules: Rules, code: str) -> tuple[Counted, ...]:
    """Return what makes a figure of the follow-up, one entry for each unit of it.

    For a delay, the entries where it is known; for a duration, the paths, each on its last day (of admission
    for those that go on); for a retention, the entries that reached the milestone.

    Raises:
        ValueError: the figure does not count people.
    """
    code = {
        "TX_EMPLOI_DURABLE": "EMPLOI_DURABLE",
        "PMSMP_JOURS": "PMSMP_FIN",
        "DUREE_EA_MOTIF": "DUREE_EA_SORTIES",
    }.get(code, code)
    if code.startswith("POSTE_"):
        months = int(code.removeprefix("POSTE_"))
        return tuple(
            Counted(entry.person_id, milestone_day(entry.day, months))
            for entry, _ in post_outcomes(facts, more, rules, months)
        )
    found = _counted(facts, more, rules).get(code)
    if found is None:
        raise ValueError(f"not a figure of people: {code}")
    return tuple(found)


def monitoring_breakdowns(facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> dict[str, Cells]:
    """Return the cuts of the follow-up; codes without anyone are left out.

    Contracts begun are those of ``contracts_started_by_type``; those ended, on a day the person is open.
    """
    started, ended = _started(facts, more), _ended(facts, more)
    cuts = {
        "contracts_started_by_weekly_hours": in_order_of(
            Counter(_hours_code(rules, contract) for contract in started), rules, "weekly_hours_bands"
        ),
        "contracts_started_by_public_private": in_order_of(
            Counter(_sector_group(rules, contract) for contract in started), rules, "employer_sector_groups"
        ),
        "contracts_ended_by_reason": in_order_of(
            Counter(contract.end_reason or NOT_GIVEN for contract in ended), rules, "contract_end_reasons"
        ),
    }
    if rules.counting.by_coach == "by_rank":
        cuts["people_by_coach"] = dict(more.people_by_coach)
        cuts["minutes_by_coach"] = dict(more.minutes_by_coach)
    return cuts


def entries_window(month: Month, rules: Rules) -> tuple[date, date]:
    """Return the first day of entry that a delay looks at, and the first that a retention looks at."""
    parameters = rules.parameters
    window = month.plus(1 - parameters.retention_window_months).first_day
    first = add_months(window, -max(parameters.retention_milestones_months, default=0))
    return (
        month.plus(1 - parameters.delay_window_months).first_day,
        first - timedelta(days=_SHORT_MONTH_DAYS),
    )


def post_milestones(
    facts: MonthFacts, paths: Mapping[str, Sequence[SupportPath]], rules: Rules, months: int
) -> Iterator[tuple[Entry, date, tuple[JobContract, ...]]]:
    """Yield the entries of people at work whose milestone falls in the window, with their contracts then."""
    first = facts.month.plus(1 - rules.parameters.retention_window_months).first_day
    for entry in _entries(paths, entries_window(facts.month, rules)[1], facts.month.last_day):
        day = milestone_day(entry.day, months)
        if not first <= day <= facts.month.last_day:
            continue
        then = tuple(c for c in facts.contracts.get(entry.person_id, ()) if c.runs_on(entry.day))
        if then:
            yield entry, day, then


def post_outcomes(
    facts: MonthFacts, more: MonitoringFacts, rules: Rules, months: int
) -> Iterator[tuple[Entry, tuple[bool, bool, bool]]]:
    """Yield the entries of people at work that reached the milestone, and how they stand."""
    for entry, day, then in post_milestones(facts, more.paths, rules, months):
        contracts = facts.contracts[entry.person_id]
        acted_since = (entry.person_id, day) in more.acted_since
        yield entry, outcome_on(day, then, contracts, acted_since=acted_since)


def durations(facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> dict[str, list[EndedPath]]:
    """Return the paths that are open at the end of the month, and those that ended in it."""
    found: dict[str, list[EndedPath]] = {"DUREE_EA_FIN": [], "DUREE_EA_SORTIES": []}
    left_out = rules.counting.suspended_in_duration == "left_out"
    for person in facts.people:
        for path in person.paths:
            last = _last_counted(path, facts.month)
            if last is None or path.admission_date is None:
                continue
            days = (last - path.admission_date).days + 1
            if left_out:
                days -= _suspended_days(more.suspensions.get(path.id, ()), path.admission_date, last)
            is_in = path.is_in_at_close(facts.month.last_day)
            code = "DUREE_EA_FIN" if is_in else "DUREE_EA_SORTIES"
            found[code].append(EndedPath(person.person_id, path, days))
    return found


def delays_of(facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> dict[str, list[Delay]]:
    """Return the entries of the window, with the days to what each delay looks for."""
    last = facts.month.last_day
    found: dict[str, list[Delay]] = {"DELAI_ADMISSION": [], "DELAI_EMPLOYEUR": [], "DELAI_CONTRAT": []}
    for entry in _entries(more.paths, entries_window(facts.month, rules)[0], last):
        path_end = min(entry.path.exit_date or last, last)
        received = more.received.get(entry.path.id)
        waited = None if received is None or received > entry.day else (entry.day - received).days
        found["DELAI_ADMISSION"].append(Delay(entry, waited))
        contact = more.first_contacts.get(entry.path.id)
        found["DELAI_EMPLOYEUR"].append(Delay(entry, _days_to(entry, contact, path_end)))
        contracts = facts.contracts.get(entry.person_id, ())
        if not any(contract.runs_on(entry.day) for contract in contracts):
            starts = [c.start_date for c in contracts if entry.day <= c.start_date]
            found["DELAI_CONTRAT"].append(Delay(entry, _days_to(entry, min(starts, default=None), path_end)))
    return found


def spread_of(days: Sequence[int]) -> dict[str, int | str | None]:
    """Return how many durations in days there are, their mean and their median in months."""
    return {
        "paths": len(days),
        "mean": mean_months_text(sum(days), len(days)),
        "median": mean_months_text(*middle(days)),
    }


def employers_of(facts: MonthFacts) -> dict[str, frozenset[str]]:
    """Return the employers that each figure of employers counts, by identity."""
    contacted = frozenset(facts.employer_sectors)
    employing = frozenset(
        contract.employer_id
        for person in facts.people
        for contract in person.contracts
        if contract.employer_id is not None and _runs_while_open(contract, person, facts.month)
    )
    return dict(zip(EMPLOYER_CODES, (contacted, employing, contacted & employing), strict=True))


def without_small_groups(
    figures: Mapping[str, Figure], threshold: int, masked_reasons: Collection[str] = ()
) -> dict[str, Figure]:
    """Return the figures without the means and medians that are about too few people to be told apart.

    ``masked_reasons`` are the reasons of exit that the return masks elsewhere.
    """
    return {
        code: without_small_group(code, figure, threshold, masked_reasons) for code, figure in figures.items()
    }


def without_small_group(
    code: str, figure: Figure, threshold: int, masked_reasons: Collection[str] = ()
) -> Figure:
    """Return one figure the same way: counts stay, as everywhere, but not by reason of exit."""
    if not isinstance(figure, dict):
        return figure
    if code == "DUREE_EA_MOTIF":
        spreads = {reason: spread for reason, spread in figure.items() if isinstance(spread, dict)}
        paths = {reason: spread.get("paths") for reason, spread in spreads.items()}
        cells = masked_cells(
            {reason: count for reason, count in paths.items() if isinstance(count, int)}, threshold
        )
        return {
            reason: dict.fromkeys(spread) if cells.get(reason) is None or reason in masked_reasons else spread
            for reason, spread in spreads.items()
            if cells
        }
    group = {"DUREE_": "paths", "DELAI_": "known"}.get(code[:6])
    if group is None or not _is_small(figure.get(group), threshold):
        return figure
    counts = {key: value for key, value in figure.items() if not isinstance(value, dict)}
    return {key: None if key in ("mean", "median") else value for key, value in counts.items()}


def _is_small(count: object, threshold: int) -> bool:
    return not isinstance(count, int) or count < threshold


def _counted(facts: MonthFacts, more: MonitoringFacts, rules: Rules) -> dict[str, list[Counted]]:
    counted: dict[str, list[Counted]] = {code: [] for code in _WORKED.values()}
    for person in facts.people:
        for module, code in _WORKED.items():
            if (person.person_id, module) in more.worked_modules:
                counted[code].append(Counted(person.person_id))
    counted["EMPLOI_DURABLE"] = [
        Counted(person.person_id)
        for person in facts.people
        if person.is_in and _works_lastingly(person, facts.month, rules)
    ]
    by_person = {person.person_id: person for person in facts.people}
    counted["PMSMP_DEBUT"] = [
        Counted(immersion.person_id, immersion.start_date)
        for immersion in more.immersions
        if _moved(by_person, immersion.person_id, immersion.start_date, facts.month)
    ]
    counted["PMSMP_FIN"] = [
        Counted(immersion.person_id, immersion.last_day) for immersion in _immersions_ended(facts, more)
    ]
    for code, paths in durations(facts, more, rules).items():
        counted[code] = [
            Counted(
                ended.person_id,
                ended.path.admission_date if code == "DUREE_EA_FIN" else ended.path.exit_date,
            )
            for ended in paths
        ]
    for code, delays in delays_of(facts, more, rules).items():
        counted[code] = [
            Counted(delay.entry.person_id, delay.entry.day) for delay in delays if delay.days is not None
        ]
    return counted


def _works_lastingly(person: PersonMonth, month: Month, rules: Rules) -> bool:
    types, months = rules.parameters.lasting_contract_types, rules.parameters.lasting_contract_months
    return any(
        contract.runs_on(month.last_day) and is_lasting(contract, types, months)
        for contract in person.contracts
    )


def _immersions_ended(facts: MonthFacts, more: MonitoringFacts) -> Sequence[Immersion]:
    by_person = {person.person_id: person for person in facts.people}
    return [
        immersion
        for immersion in more.immersions
        if _moved(by_person, immersion.person_id, immersion.last_day, facts.month)
    ]


def _moved(people: Mapping[str, PersonMonth], person_id: str, day: date | None, month: Month) -> bool:
    """Tell whether something of a person falls on a day of the month on which she is open."""
    if day is None or day not in month or person_id not in people:
        return False
    return any(path.is_open(day) for path in people[person_id].paths)


def _started(facts: MonthFacts, more: MonitoringFacts) -> list[MovedContract]:
    people = {person.person_id: person for person in facts.people}
    return [c for c in more.contracts if _moved(people, c.person_id, c.start_date, facts.month)]


def _ended(facts: MonthFacts, more: MonitoringFacts) -> list[MovedContract]:
    people = {person.person_id: person for person in facts.people}
    return [c for c in more.contracts if _moved(people, c.person_id, c.end_date, facts.month)]


def _hours_code(rules: Rules, contract: MovedContract) -> str:
    if contract.weekly_minutes is None:
        return NOT_GIVEN
    band = band_of(rules.weekly_hours_bands, contract.weekly_minutes)
    return NOT_GIVEN if band is None else band.code


def _sector_group(rules: Rules, contract: MovedContract) -> str:
    if contract.contract_type == SELF_EMPLOYED:
        return WITHOUT_EMPLOYER
    groups = {entry.code: entry.group for entry in rules.lists.get("employer_sectors", ())}
    return groups.get(contract.sector or "") or NOT_GIVEN


def _entries(paths: Mapping[str, Sequence[SupportPath]], first: date, last: date) -> Iterator[Entry]:
    for person_id, of_person in paths.items():
        for day in passages_between(of_person, first, last)[0]:
            yield Entry(person_id, day, path_entered(of_person, day))


def _days_to(entry: Entry, day: date | None, path_end: date) -> int | None:
    if day is None or not entry.day <= day <= path_end:
        return None
    return (day - entry.day).days


def _last_counted(path: SupportPath, month: Month) -> date | None:
    """Return the last day of a duration: of the month when it goes on, of exit when it ended in it."""
    if path.is_in_at_close(month.last_day):
        return month.last_day
    if path.admission_date is None or path.exit_date is None or path.exit_date not in month:
        return None
    return path.exit_date if path.admission_date <= path.exit_date else None


def _suspended_days(suspensions: Sequence[Suspension], first: date, last: date) -> int:
    """Return how many days from ``first`` to ``last`` are suspended; a day of two pauses counts once."""
    days, free_from = 0, first
    for pause in sorted(suspensions, key=lambda pause: pause.start_date):
        begin = max(pause.start_date, free_from)
        end = last if pause.end_date is None else min(pause.end_date, last)
        if begin <= end:
            days += (end - begin).days + 1
            free_from = end + timedelta(days=1)
    return days


def _by_reason(ended: Sequence[EndedPath], rules: Rules) -> dict[str, dict[str, int | str | None]]:
    by_reason: dict[str, list[int]] = {}
    for path in ended:
        by_reason.setdefault(path.path.exit_reason or NOT_GIVEN, []).append(path.days)
    order = in_order_of(Counter({code: len(days) for code, days in by_reason.items()}), rules, "exit_reasons")
    return {code: spread_of(by_reason[code]) for code in order}


def _runs_while_open(contract: JobContract, person: PersonMonth, month: Month) -> bool:
    """Tell whether a contract runs on a day of the month on which the person is open."""
    for path in person.paths:
        if path.admission_date is None:
            continue
        first = max(path.admission_date, month.first_day)
        last = month.last_day if path.exit_date is None else min(path.exit_date, month.last_day)
        if first <= last and contract.runs_between(first, last):
            return True
    return False

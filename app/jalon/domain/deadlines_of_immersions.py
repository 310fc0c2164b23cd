"""The end of a period in a real workplace (PMSMP), its review, and its legal limits as warnings.

Source: Code du travail, D5135-3 (one month from date to date, one renewal, two agreements and sixty days with
the same host over twelve months running) and D5135-6 (review); the numbers are dated parameters.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from jalon.domain.deadline_facts import Placement
from jalon.domain.found_deadlines import Found
from jalon.domain.months import add_months
from jalon.domain.rules import Parameters

_DID_NOT_COME = "NON_VENU"


def immersion_deadlines(placements: Sequence[Placement], parameters: Parameters) -> Iterator[Found]:
    """Yield the reviews to make, and the limits that what is planned goes beyond.

    A period that did not take place counts in no limit (our choice).
    """
    for placement in placements:
        if placement.outcome is None:
            yield _found("IMMERSION_END", placement.end_date, placement)
    held = [placement for placement in placements if placement.outcome != _DID_NOT_COME]
    by_id = {placement.id: placement for placement in held}
    by_host: dict[tuple[str, str], list[Placement]] = defaultdict(list)
    for placement in held:
        by_host[placement.person_id, placement.employer_id].append(placement)
        if placement.end_date > _last_day(placement.start_date, parameters.immersion_longest_months):
            yield _found("IMMERSION_LONGEST", placement.end_date, placement)
        if _renewals(placement, by_id) > parameters.immersion_renewals:
            yield _found("IMMERSION_RENEWALS", placement.start_date, placement)
    for several in by_host.values():
        yield from _limits_of_host(several, parameters)


def _limits_of_host(placements: Sequence[Placement], parameters: Parameters) -> Iterator[Found]:
    for placement in placements:
        if placement.renews_id is None:
            first = _window(placement.start_date, parameters)
            agreements = sum(
                1
                for other in placements
                if other.renews_id is None and first <= other.start_date <= placement.start_date
            )
            if agreements > parameters.immersion_agreements_per_host:
                yield _found("IMMERSION_AGREEMENTS", placement.start_date, placement)
        first = _window(placement.end_date, parameters)
        days = sum(_days_from(other, first) for other in placements if other.end_date <= placement.end_date)
        if days > parameters.immersion_days_per_host:
            yield _found("IMMERSION_DAYS", placement.end_date, placement)


def _last_day(start: date, months: int) -> date:
    """Return the last day of so many months from date to date: the eve of the same number, else the last."""
    day = add_months(start, months)
    return day - timedelta(days=1) if day.day == start.day else day


def _window(day: date, parameters: Parameters) -> date:
    """Return the first day of the months running that end on a day."""
    return add_months(day, -parameters.immersion_window_months) + timedelta(days=1)


def _days_from(placement: Placement, first: date) -> int:
    """Return its days from a day on: when it began before, no more than the calendar leaves of it."""
    if placement.end_date < first:
        return 0
    return min(placement.counted_days, (placement.end_date - max(placement.start_date, first)).days + 1)


def _renewals(placement: Placement, by_id: Mapping[str, Placement]) -> int:
    seen: set[str] = set()
    while placement.renews_id is not None and placement.renews_id in by_id and placement.id not in seen:
        seen.add(placement.id)
        placement = by_id[placement.renews_id]
    return len(seen)


def _found(rule: str, day: date, placement: Placement) -> Found:
    return Found(rule, day, placement.id, placement.person_id)

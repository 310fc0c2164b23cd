"""The figures of a month cut by code: who came, who left and why, with which employers and contracts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from jalon.domain.indicators import age_band
from jalon.domain.month_facts import MonthFacts, PersonMonth
from jalon.domain.paths import SupportPath, path_entered
from jalon.domain.rules import Rules

Cells = dict[str, int | None]
"""Count by code; None is a cell masked because it is about too few people."""

NOT_GIVEN = "NON_RENSEIGNE"
LEVEL_NOT_GIVEN = "99"
SITUATION_NOT_GIVEN = "INCONNU"

PROFILES = (
    "exits_by_reason",
    "contracts_started_by_type",
    "contracts_started_by_weekly_hours",
    "contracts_started_by_public_private",
    "contracts_ended_by_reason",
    "people_by_coach",
    "entries_by_origin",
    "entries_by_age_band",
    "entries_by_sex",
    "entries_by_situation",
    "entries_by_level",
)
"""The cuts that describe people: at level N0 their small cells are masked."""

_LISTS: Mapping[str, str] = {
    "exits_by_reason": "exit_reasons",
    "entries_by_origin": "referral_origins",
    "entries_by_age_band": "age_bands",
    "entries_by_sex": "sexes",
    "entries_by_situation": "entry_situations",
    "entries_by_level": "education_levels",
    "employers_by_sector": "employer_sectors",
    "contracts_started_by_type": "contract_types",
}

_SAME_CELL = (
    ("contracts_started_by_type", "INDEPENDANT"),
    ("contracts_started_by_public_private", "SANS_EMPLOYEUR"),
)


def breakdowns(facts: MonthFacts, rules: Rules) -> dict[str, Cells]:
    """Return every cut of the month; codes without anyone are left out.

    Entries and exits are those of the indicators: the cells of a cut add up to ``ENTREES`` or ``SORTIES``.
    Contracts are those begun in the month on a day the person is open; employers those named in a held act.
    """
    entries = [(person, day) for person in facts.people for day in person.entries]
    exits = [(person, day) for person in facts.people for day in person.exits]
    contracts = [
        contract.contract_type
        for person in facts.people
        for contract in person.contracts
        if contract.start_date in facts.month and any(p.is_open(contract.start_date) for p in person.paths)
    ]

    def entered(code: Callable[[PersonMonth, date, SupportPath], str | None], missing: str) -> Iterable[str]:
        return [code(person, day, path_entered(person.paths, day)) or missing for person, day in entries]

    cut: dict[str, Iterable[str]] = {
        "exits_by_reason": [_left(person, day).exit_reason or NOT_GIVEN for person, day in exits],
        "entries_by_origin": entered(lambda _, __, path: facts.origins.get(path.id), NOT_GIVEN),
        "entries_by_age_band": entered(lambda p, day, _: _age_code(rules, p, day), NOT_GIVEN),
        "entries_by_sex": entered(lambda p, _, __: str(p.sex), "0"),
        "entries_by_situation": entered(lambda _, __, path: path.entry_situation, SITUATION_NOT_GIVEN),
        "entries_by_level": entered(lambda p, _, __: p.education_level, LEVEL_NOT_GIVEN),
        "employers_by_sector": facts.employer_sectors.values(),
        "contracts_started_by_type": contracts,
    }
    return {name: in_order_of(Counter(codes), rules, _LISTS[name]) for name, codes in cut.items()}


def masked(cuts: Mapping[str, Cells], threshold: int) -> dict[str, Cells]:
    """Return the cuts with the cells of the profiles under ``threshold`` masked (our choice: 5).

    The self-employed are a cell of two cuts: where it is masked in one of them, the other is not given.
    """
    found = {
        name: masked_cells(cells, threshold) if name in PROFILES else dict(cells)
        for name, cells in cuts.items()
    }
    (by_type, self_employed), (by_status, without_employer) = _SAME_CELL
    independents = cuts.get(by_type, {}).get(self_employed)
    if independents and by_status in found:
        shown = found[by_type].get(self_employed), found[by_status].get(without_employer)
        if None in shown:
            found[by_status] = {}
    return found


def masked_cells(cells: Mapping[str, int | None], threshold: int) -> Cells:
    """Return the cells of a profile so that none under ``threshold`` is told, nor found from the others.

    The reader is taken to know the total and this rule. From the smallest cell up, cells are masked, equal
    ones together, until they differ and hold ``threshold`` people: what is masked could then always stand
    in another order. Where that cannot be (fewer people in all, or as many in each cell), the cut is empty,
    for its codes alone would tell. Our choice.
    """
    counts = sorted(count for count in cells.values() if count is not None)
    if not counts or counts[0] >= threshold:
        return dict(cells)
    for largest in sorted(set(counts))[1:]:
        hidden = [count for count in counts if count <= largest]
        if sum(hidden) >= threshold and all(count >= threshold for count in counts[len(hidden) :]):
            return {
                code: None if count is None or count <= largest else count for code, count in cells.items()
            }
    return {}


def _left(person: PersonMonth, day: date) -> SupportPath:
    """Return the path that ended on the day she went out; of several, the one begun last."""
    ended = [p for p in person.paths if p.exit_date == day and p.admission_date and p.admission_date < day]
    return max(ended, key=lambda path: (path.admission_date or date.min, path.id))


def _age_code(rules: Rules, person: PersonMonth, day: date) -> str | None:
    band = age_band(rules, person.birth_date, day)
    return None if band is None else band.code


def in_order_of(counts: Counter[str], rules: Rules, list_name: str) -> Cells:
    """Return counts by code in the order of a list of the rules, what it does not know last."""
    order = {code: rank for rank, code in enumerate(rules.codes(list_name))}
    return {code: counts[code] for code in sorted(counts, key=lambda c: (order.get(c, len(order)), c))}

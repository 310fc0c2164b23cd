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
    """Return the cuts with the cells of the profiles under ``threshold`` masked (our choice: 5)."""
    return {
        name: {
            code: None if name in PROFILES and count is not None and count < threshold else count
            for code, count in cells.items()
        }
        for name, cells in cuts.items()
    }


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

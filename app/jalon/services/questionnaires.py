"""What the questionnaires ask, answered from the caseload: entry, follow-up or exit, activity of six months.

The fields of the national questionnaires were not found (instruction of 14 February 2018): the questions are
our choice, in the order and words that the structure sets among its lists. What Jalon does not know is said
to be unknown, never guessed; the family of disability never leaves a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from jalon.domain.breakdowns import Cells, masked
from jalon.domain.months import Month, add_months, month_of
from jalon.domain.own_lists import rules_with
from jalon.domain.rules import Entry, Rules
from jalon.services import returns
from jalon.services.answers_of_person import FileOfPerson, entry_answers, follow_up_answers
from jalon.services.begun_months import require_begun
from jalon.services.lists import entries_of, read_lists
from jalon.services.person_records import read_file
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import questionnaires as queries
from jalon.storage.queries import returns as return_queries

ENTRY: Final = "questions_entry"
FOLLOW_UP: Final = "questions_follow_up"
ACTIVITY: Final = "questions_activity"
MONTHS: Final = 6

Answer = Mapping[str, Any]
"""``kind`` (day, period, number, minutes, percent, yes_no, codes, text, counts, by_month, none, never,
withheld, unknown) and ``value``; ``list`` names the list of its codes. A count of None is masked; an answer
withheld tells of too few people to be given at all."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A questionnaire answered: the period it is about and its questions in order."""

    first: date | None
    last: date | None
    questions: tuple[Mapping[str, Any], ...]
    open_months: tuple[str, ...] = ()
    """Months of the period that are not locked: their figures may still change."""
    late_acts: int = 0
    """Acts and journeys written or changed after their month was locked: the figures do not hold them."""


def answer_entry(caseload: Caseload, person_id: str, *, today: date) -> Answered:
    """Return the entry questionnaire of a person, for the path that runs, else the last one.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    file = FileOfPerson(read_file(caseload, person_id), today)
    return Answered(None, None, _asked(caseload, ENTRY, entry_answers(file, rules_for(today)), today))


def answer_follow_up(caseload: Caseload, person_id: str, last: date, *, today: date) -> Answered:
    """Return the follow-up or exit questionnaire of a person over the six months that end on a day.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    first = add_months(last, -MONTHS) + timedelta(days=1)
    file = FileOfPerson(read_file(caseload, person_id), last)
    with caseload.read() as session:
        acts = queries.acts_of_period(session, person_id, first, last)
    answers = follow_up_answers(file, acts, first, last)
    return Answered(first, last, _asked(caseload, FOLLOW_UP, answers, today))


def blank_questions(caseload: Caseload, listed: str, today: date) -> Answered:
    """Return the questions of a questionnaire without any answer."""
    return Answered(None, None, _asked(caseload, listed, {}, today))


def answer_activity(caseload: Caseload, month: Month, *, today: date) -> Answered:
    """Return the activity questionnaire of the half-year of a month, up to the month of today.

    Each month is its last locked return, else its draft; people of the period are counted once. It leaves
    the structure without lines: cells about few people are masked as in a return of level N0.

    Raises:
        MonthNotBegunError: the half-year has not begun.
    """
    begins = Month(month.year, 1 if month.number <= MONTHS else 1 + MONTHS)
    with caseload.read() as session:
        require_begun(session, begins, today)
    months = [one for one in (begins.plus(rank) for rank in range(MONTHS)) if one <= month_of(today)]
    documents = [returns.prepare_return(caseload, one, today=today) for one in months]
    last = min(begins.plus(MONTHS - 1).last_day, max(today, begins.first_day))
    with caseload.read() as session:
        colleagues, percents = queries.people_at_work(session, last)
        locked = [(one, return_queries.last_locked(session, one)) for one in months]
        late = sum(len(return_queries.touched_since(session, one, kept)) for one, kept in locked if kept)
    answers = _activity(documents, rules_for(last))
    answers |= {
        "PERIODE": {"kind": "period", "value": [begins.first_day.isoformat(), last.isoformat()]},
        "COLLEGUES": number(colleagues),
        "ETP": unknown() if percents is None else text(f"{percents // 100},{percents % 100:02d}"),
    }
    return Answered(
        begins.first_day,
        last,
        _asked(caseload, ACTIVITY, answers, today),
        tuple(str(one["month"]) for one in documents if one["state"] == "draft"),
        late,
    )


_CUTS: Final = (
    ("ORIGINES", "entries_by_origin", "referral_origins"),
    ("MOTIFS", "exits_by_reason", "exit_reasons"),
)


def _activity(documents: Sequence[Mapping[str, Any]], rules: Rules) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for indicator in rules.indicators:
        values = [one["indicators"].get(indicator.code) for one in documents]
        told = _rolled(values, str(indicator.aggregation))
        if told is not None and not isinstance(told, dict):
            kinds = {"minutes": "minutes", "percent": "percent"}
            found[indicator.code] = {"kind": kinds.get(str(indicator.unit), "number"), "value": told}
        elif str(indicator.aggregation) == "distinct" and values and None not in values:
            months = [[str(one["month"]), value] for one, value in zip(documents, values, strict=True)]
            found[indicator.code] = {"kind": "by_month", "value": months}  # the same people may be in several
    known = [one for one in documents if one["persons"] or one["indicators"].get("FA_PER") is not None]
    if documents and len(known) == len(documents):
        people = {line["case_code"] for one in documents for line in one["persons"]}
        found["FA_PER"] = number(len(people))
    sums: dict[str, Cells] = {cut: {} for _, cut, _ in _CUTS}
    for _, cut, _ in _CUTS:
        for one in documents:
            for key, count in one["breakdowns"].get(cut, {}).items():
                sums[cut][key] = int(sums[cut].get(key) or 0) + int(count or 0)
    shown = masked(sums, rules.parameters.small_cell_threshold)
    for code, cut, name in _CUTS:
        if sums[cut] and not shown[cut]:
            found[code] = {"kind": "withheld", "value": None}
        else:
            found[code] = {"kind": "counts", "value": dict(sorted(shown[cut].items())), "list": name}
    return found


def _rolled(values: Sequence[Any], aggregation: str) -> Any:
    """Return the figure of several months; None when one of them that it needs is not known."""
    if not values:
        return None
    if aggregation == "opening":
        return values[0]
    if aggregation in ("stock", "ratio"):
        return values[-1]  # of the last day: the share of that month is that of the period
    if aggregation == "flow" and all(isinstance(value, int) for value in values):
        return sum(values)
    return None


def _asked(
    caseload: Caseload, name: str, answers: Mapping[str, Answer], today: date
) -> tuple[Mapping[str, Any], ...]:
    """Return the questions that the structure asks, in its order and words, each with its answer."""
    entries: Sequence[Entry] = entries_of(rules_with(rules_for(today), read_lists(caseload)), name)
    return tuple(
        {"question": entry.code, "label": entry.label, **answers.get(entry.code, unknown())}
        for entry in entries
        if not entry.retired
    )


def unknown() -> Answer:
    """Return the answer that says that Jalon does not know."""
    return {"kind": "unknown", "value": None}


def number(value: int) -> Answer:
    """Return a count."""
    return {"kind": "number", "value": value}


def text(value: str | None) -> Answer:
    """Return words, unknown without any."""
    return {"kind": "text", "value": value} if value else unknown()

"""The annual report: twelve returns made one, the year before beside it, and what the structure writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.breakdowns import Cells, breakdowns, masked, masked_cells
from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.indicators import Figure, indicators
from jalon.domain.monitoring import monitoring_breakdowns, monitoring_figures, without_small_groups
from jalon.domain.months import Month
from jalon.domain.years import YearCount, year_cuts, year_figures
from jalon.services.begun_months import require_begun
from jalon.services.colleagues import MANAGERS
from jalon.services.counting import with_own_counting
from jalon.services.return_documents import NOBODY_IS_MANY, Document, sealed
from jalon.settings.rules import rules_for
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.queries import returns as reading
from jalon.storage.queries.agreements import reference_of
from jalon.storage.queries.monitoring_facts import read_monitoring_facts
from jalon.storage.queries.month_facts import read_month_facts
from jalon.storage.queries.timesheets import used_since
from jalon.storage.queries.years import disability_families
from jalon.storage.transactions import Session

FORMAT: Final = "jalon-annual-report"
LONGEST_TEXT: Final = 6_000
_PREFIX: Final = "annual_report."
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class _Month:
    """What is known of a month: its state (locked, draft, unknown, to_come), its figures and cuts."""

    month: Month
    state: str
    revision: int | None = None
    digest: str | None = None
    figures: Mapping[str, Figure] | None = None
    cuts: Mapping[str, Cells] | None = None
    difficulties: Mapping[str, str] | None = None
    late_acts: int = 0
    """Acts and journeys touched since the lock: they wait for another revision, and are not in the year."""

    def as_values(self) -> dict[str, Any]:
        return {
            "month": str(self.month),
            "state": self.state,
            "revision": self.revision,
            "digest": self.digest,
            "late_acts": self.late_acts,
            "indicators": None if self.figures is None else dict(self.figures),
            "difficulties": dict(self.difficulties or {}),
        }


def chapters(day: date) -> tuple[str, ...]:
    """Return the chapters that a structure may write, in their order."""
    return tuple(rules_for(day).labels["report_chapters"])


def read_texts(caseload: Caseload, year: int) -> dict[str, str]:
    """Return what the structure wrote in the report of a year, by chapter."""
    with caseload.read() as session:
        return _texts(session, year)


def change_texts(caseload: Caseload, year: int, texts: Mapping[str, str]) -> None:
    """Keep the texts of the report of a year; an empty one is taken out.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: a text is too long, or of no chapter.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_annual_report")
    known = chapters(date(year, _MONTHS, 31))
    problems = [Problem("chapter", "unknown") for code in texts if code not in known]
    problems += [Problem("chapter", "too_long") for text in texts.values() if len(text) > LONGEST_TEXT]
    if problems:
        raise InvalidEntryError("annual_report", tuple(problems))
    kept = {code: text.strip() for code, text in texts.items() if text.strip()}
    with caseload.write("change_annual_report") as session:
        choices.write_choice(session, f"{_PREFIX}{year}", kept or None)


def prepare_year(caseload: Caseload, year: int, *, agreement_id: str | None = None, today: date) -> Document:
    """Return the document of a year, totals only: months that are locked as they were locked, drafts else.

    People, employers and durations are counted again over the whole year as the caseload stands. Cells about
    few people are masked, as in a return without lines (N0). The year before is beside it where it is known.
    Of one agreement, it is what the returns of that agreement say; where others were followed too, it has no
    profile, mean nor median, as such a return has none: the report of the whole would give those of the rest.

    Raises:
        UnknownRecordError: there is no such agreement.
        MonthNotBegunError: the year has not begun.
    """
    rules = rules_for(date(year, _MONTHS, 31))
    with caseload.read() as session:
        require_begun(session, Month(year, 1), today)
        structure = reading.read_structure(session)
        reference = None if agreement_id is None else reference_of(session, agreement_id)
        if agreement_id is not None and reference is None:
            raise UnknownRecordError("agreement")
        months, count = _read_year(session, year, today, agreement_id)
        before, count_before = _read_year(session, year - 1, today, agreement_id)
        is_part = agreement_id is not None and (
            _follows_others(_read_year(session, year, today), (months, count))
            or _follows_others(_read_year(session, year - 1, today), (before, count_before))
        )
        texts = _texts(session, year)
        families = disability_families(session, count.profiles)
        data_day = reading.data_day(session, today)
        counting = with_own_counting(session, rules, date(year, _MONTHS, 31)).counting_in_force()
    threshold = NOBODY_IS_MANY if is_part else rules.parameters.small_cell_threshold
    known = [month for month in months if month.figures is not None]
    known_before = [month for month in before if month.figures is not None]
    figures = year_figures([month.figures for month in known if month.figures is not None], count, rules)
    cuts = year_cuts([month.cuts for month in known if month.cuts is not None], count, rules)
    hidden = masked(cuts, threshold)
    exits = hidden.get("exits_by_reason", {})
    reasons = {reason for reason in cuts.get("exits_by_reason", {}) if exits.get(reason) is None}
    before_figures = year_figures(
        [month.figures for month in known_before if month.figures is not None], count_before, rules
    )
    profile = count.cuts(rules, families) if known else {}
    document: Document = {
        "format": FORMAT,
        "format_version": 1,
        "year": year,
        "level": "N0",
        "state": "final" if all(month.state == "locked" for month in months) else "draft",
        "as_of": data_day.isoformat(),
        "structure": {
            "name": structure.name,
            "platform": structure.platform,
            "practice": structure.is_practice,
            **structure.words_wanted(),
        },
        "agreement": reference,
        "months": [month.as_values() for month in months],
        "indicators": without_small_groups(figures, threshold, reasons),
        "breakdowns": hidden,
        "profile": {name: masked_cells(cells, threshold) for name, cells in profile.items()},
        "before": {
            "year": year - 1,
            "months_known": len(known_before),
            "indicators": without_small_groups(before_figures, threshold),
        },
        "texts": texts,
        "counting": counting,
        "rules_version": rules.version,
        "typed_texts": [
            *texts.values(),
            *(text for month in known for text in (month.difficulties or {}).values()),
        ],
    }
    if is_part:
        document["profiles_of_whole_only"] = True
    return sealed(document)


_Year = tuple[list[_Month], YearCount]


def _follows_others(whole: _Year, part: _Year) -> bool:
    """Tell whether the structure followed others in a year than those of one agreement, in any month."""
    everyone, hers = (
        [None if month.figures is None else month.figures.get("FA_PER") for month in months]
        for months, _ in (whole, part)
    )
    return everyone != hers or whole[1].people.get("FA_PER") != part[1].people.get("FA_PER")


def _read_year(session: Session, year: int, today: date, agreement_id: str | None = None) -> _Year:
    count = YearCount()
    first_use = used_since(session)
    found = []
    for number in range(1, _MONTHS + 1):
        month = Month(year, number)
        if month.first_day > today:
            found.append(_Month(month, "to_come"))
        elif first_use is not None and month.last_day < first_use:
            found.append(_Month(month, "unknown"))
        else:
            found.append(_read_month(session, month, count, agreement_id))
    return found, count


def _read_month(session: Session, month: Month, count: YearCount, agreement_id: str | None = None) -> _Month:
    rules = with_own_counting(session, rules_for(month.last_day), month.last_day)
    facts = read_month_facts(session, month, rules, agreement_id)
    more = read_monitoring_facts(session, facts, rules, agreement_id)
    count.add(facts, more, rules)
    locked = reading.last_locked(session, month, agreement_id)
    if locked is None:
        return _Month(
            month,
            "draft",
            figures=indicators(facts, rules) | monitoring_figures(facts, more, rules),
            cuts=breakdowns(facts, rules) | monitoring_breakdowns(facts, more, rules),
            difficulties=reading.remarks(session, month, agreement_id),
        )
    kept = json.loads(locked.snapshot)
    return _Month(
        month,
        "locked",
        locked.revision,
        locked.digest,
        kept["indicators"],
        kept["breakdowns"],
        kept.get("difficulties") or {},
        len(reading.touched_since(session, month, locked)),
    )


def _texts(session: Session, year: int) -> dict[str, str]:
    found = choices.read_choice(session, f"{_PREFIX}{year}")
    kept = found if isinstance(found, Mapping) else {}
    known = chapters(date(year, _MONTHS, 31))
    return {code: kept[code] for code in known if isinstance(kept.get(code), str) and kept[code].strip()}

"""How long before it each deadline is announced: the structure’s own numbers, dated, else the rules’."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem
from jalon.domain.rules import Rules
from jalon.services.colleagues import MANAGERS
from jalon.settings.rules import rules_for
from jalon.storage import choices
from jalon.storage.caseload import Caseload
from jalon.storage.transactions import Session

_NAME: Final = "deadline_delays"
SILENT_EMPLOYER: Final = "SILENT_EMPLOYER"
MODULE: Final = "MODULE."
LONGEST_DAYS: Final = 730
ELSEWHERE: Final = frozenset({"RETURN_DUE"})
"""Set among the reminders, beside the day on which the return is owed."""
_NOTICE_FIXED: Final = frozenset({"NO_NEXT_ACTION", "EMPLOYER_SILENT", "INTENSITY_GAP", "ENDLESS_PAUSE"})
"""Told on the day itself, or all along its month: there is nothing to set before it."""


@dataclass(frozen=True, slots=True)
class OwnDelay:
    """A number of days that the structure chose, and since when."""

    days: int
    since: date


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay that can be set: of a rule, of a module (MODULE. and its code), or SILENT_EMPLOYER."""

    code: str
    label: str
    source: str
    of_rules: int
    """What the rules in force say."""
    own: OwnDelay | None = None

    @property
    def days(self) -> int:
        """Return the delay in force."""
        return self.of_rules if self.own is None else self.own.days

    @property
    def is_before(self) -> bool:
        """Tell whether it counts back from the day of the deadline, and not on from a beginning."""
        return self.code != SILENT_EMPLOYER and not self.code.startswith(MODULE)


def read_delays(caseload: Caseload, *, today: date) -> tuple[Delay, ...]:
    """Return every delay that can be set, in the order of the rules."""
    rules = rules_for(today)
    own = read_own_delays(caseload)
    found = [
        Delay(rule.code, rule.label, rule.source, rule.notice_days, own.get(rule.code))
        for rule in rules.deadlines
        if not rule.retired and rule.code not in ELSEWHERE | _NOTICE_FIXED
    ]
    words = {rule.code: rule for rule in rules.deadlines}
    silent = words["EMPLOYER_SILENT"]
    days = rules.parameters.employer_silent_days
    found.append(Delay(SILENT_EMPLOYER, silent.label, silent.source, days, own.get(SILENT_EMPLOYER)))
    in_module = words["TIME_IN_MODULE"]
    for module, days in rules.parameters.module_reminder_days.items():
        code, label = f"{MODULE}{module}", f"{in_module.label}\u00a0: {rules.module(module).label}"
        found.append(Delay(code, label, in_module.source, days, own.get(code)))
    return tuple(found)


def read_own_delays(caseload: Caseload) -> Mapping[str, OwnDelay]:
    """Return by code the delays that the structure chose; what cannot be read was never chosen."""
    with caseload.read() as session:
        return own_delays_in(session)


def own_delays_in(session: Session) -> Mapping[str, OwnDelay]:
    """Return by code the delays that the structure chose, within a session."""
    kept = choices.read_choice(session, _NAME)
    if not isinstance(kept, dict):
        return MappingProxyType({})
    found = {code: _own(value) for code, value in kept.items()}
    return MappingProxyType({code: own for code, own in found.items() if own is not None})


def change_delay(caseload: Caseload, code: str, days: int | None, *, today: date) -> None:
    """Keep the delay of the structure for one deadline, dated from today; None: that of the rules again.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: there is no such delay, or the days are not from 0 (1 where it counts from a
            beginning) to 730; nothing was written.
    """
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    known = {one.code: one for one in read_delays(caseload, today=today)}
    if code not in known:
        raise InvalidEntryError("deadline_delays", (Problem("code", "unknown"),))
    lowest = 0 if known[code].is_before else 1
    if days is not None and not lowest <= days <= LONGEST_DAYS:
        raise InvalidEntryError("deadline_delays", (Problem("days", "out_of_bounds"),))
    kept = dict(read_own_delays(caseload))
    if days is None or days == known[code].of_rules:
        kept.pop(code, None)
    elif known[code].days != days:
        kept[code] = OwnDelay(days, today)
    written = {name: {"days": own.days, "since": own.since.isoformat()} for name, own in kept.items()}
    with caseload.write("change_settings") as session:
        choices.write_choice(session, _NAME, written or None)


def with_own_delays(rules: Rules, own: Mapping[str, OwnDelay]) -> Rules:
    """Return the rules with the delays of the structure in the place of theirs."""
    if not own:
        return rules
    deadlines = tuple(
        replace(rule, notice_days=own[rule.code].days) if rule.code in own else rule
        for rule in rules.deadlines
    )
    parameters = rules.parameters
    if SILENT_EMPLOYER in own:
        parameters = replace(parameters, employer_silent_days=own[SILENT_EMPLOYER].days)
    modules = {
        module: own[f"{MODULE}{module}"].days if f"{MODULE}{module}" in own else days
        for module, days in parameters.module_reminder_days.items()
    }
    parameters = replace(parameters, module_reminder_days=MappingProxyType(modules))
    return replace(rules, deadlines=deadlines, parameters=parameters)


def _own(value: Any) -> OwnDelay | None:
    if not isinstance(value, dict):
        return None
    days = value.get("days")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LONGEST_DAYS:
        return None
    try:
        return OwnDelay(days, date.fromisoformat(str(value.get("since"))))
    except ValueError:
        return None

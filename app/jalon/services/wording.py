"""The words of a paper, by its date."""

from datetime import date

from jalon.reports.wording import Wording, wording_of
from jalon.settings.rules import rules_for


def wording_for(day: date) -> Wording:
    """Return the words of the rules in force on a day."""
    rules = rules_for(day)
    return wording_of(rules, rules.labels.get("checks", {}))

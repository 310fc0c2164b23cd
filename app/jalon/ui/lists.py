"""The rules as the screens propose them: in the order and the words of the structure."""

from collections.abc import Mapping
from datetime import date

from jalon.domain.own_lists import OwnList, rules_with
from jalon.domain.rules import Rules
from jalon.settings import rules as common

_own: Mapping[str, OwnList] = {}
_known: dict[str, Rules] = {}


def use(own: Mapping[str, OwnList]) -> None:
    """Put what the structure wants of its lists in force for every screen; one caseload a process."""
    global _own
    if own != _own:
        _own = dict(own)
        _known.clear()


def rules_for(day: date) -> Rules:
    """Return the rules in force on a day, arranged as the structure wants them on a screen."""
    found = common.rules_for(day)
    if not _own:
        return found
    if found.version not in _known:
        _known[found.version] = rules_with(found, _own)
    return _known[found.version]

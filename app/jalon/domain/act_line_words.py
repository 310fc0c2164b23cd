"""The words by which the line of an act is understood: kinds, means, places, attendance, modules, states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jalon.domain.rules import Rules
from jalon.domain.search_keys import search_key


class Meaning(StrEnum):
    """What a piece of a line says."""

    DURATION = "duration"
    DAY = "day"
    START = "start"
    KIND = "kind"
    MODALITY = "modality"
    PLACE = "place"
    ATTENDANCE = "attendance"
    STATE = "state"
    MODULE = "module"
    TRIP = "trip"
    PERSON = "person"
    COACH = "coach"
    EMPLOYER = "employer"
    PARTNER = "partner"
    UNKNOWN = "unknown"
    """A name that is nobody's, or that several have."""
    LINK = "link"
    """« avec », « chez », « et »: leads to a name, and says nothing more."""
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases, as their words in small letters without accents, and what each of them says."""

    phrases: Mapping[tuple[str, ...], tuple[Meaning, str]]
    longest: int
    labels: Mapping[tuple[Meaning, str], str]
    """The label of each code, which the completion writes."""


def vocabulary_of(rules: Rules, common: Rules | None = None) -> Vocabulary:
    """Return the words of the rules in force: labels and synonyms of what can be chosen.

    ``rules`` may bear the structure's own labels; the labels that they replace, those of ``common``, are
    understood as well, after the own ones.
    """
    phrases: dict[tuple[str, ...], tuple[Meaning, str]] = {}
    labels: dict[tuple[Meaning, str], str] = {}
    for meaning, code, label, others in _entries(rules):
        labels[meaning, code] = label
        for words in (label, *others):
            if phrase := tuple(search_key(words).split()):
                phrases.setdefault(phrase, (meaning, code))
    for meaning, code, label, _ in _entries(common) if common else ():
        if (meaning, code) in labels and (phrase := tuple(search_key(label).split())):
            phrases.setdefault(phrase, (meaning, code))
    return Vocabulary(phrases, max((len(phrase) for phrase in phrases), default=0), labels)


def _entries(rules: Rules) -> Iterator[tuple[Meaning, str, str, tuple[str, ...]]]:
    for act_type in rules.act_types:
        if not act_type.retired:
            yield Meaning.KIND, act_type.code, act_type.label, act_type.synonyms
    for name, meaning in (
        ("modalities", Meaning.MODALITY),
        ("attendance", Meaning.ATTENDANCE),
        ("act_states", Meaning.STATE),
        ("places", Meaning.PLACE),
    ):
        for entry in rules.proposed(name):
            yield meaning, entry.code, entry.label, entry.synonyms
    for number, module in enumerate(rules.modules, start=1):
        if not module.retired:
            # The whole label would take words away from what is told.
            yield Meaning.MODULE, module.code, f"module {number}", (f"m{number}", f"mod {number}")

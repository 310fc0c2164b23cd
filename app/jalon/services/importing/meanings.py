"""What a written value of a list means: a code of the rules, a colleague, an employer; asked when unsure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from jalon.domain.extra_fields import EMPLOYER, ExtraField
from jalon.domain.import_values import COACHES, EMPLOYERS, NEW, NOTHING, SHORT_TERM
from jalon.domain.own_lists import OwnList, rules_with
from jalon.domain.rules import Entry, Rules
from jalon.domain.search_keys import search_key
from jalon.exchange.guessing import ValueMatch, match_values
from jalon.services.importing.cells import hours_beside
from jalon.settings.rules import rules_for
from jalon.storage.queries import extra_fields
from jalon.storage.queries import importing as queries
from jalon.storage.transactions import Session

BETWEEN_NAMES: Final = re.compile(r"\s*(?:[;/+&\n]|,|\bet\b)\s*")
"""What stands between the names of several people in one cell."""
_NEAR_EMPLOYER: Final = 0.85
_NEAR_COACH: Final = 0.8
_LEGAL_FORMS: Final = re.compile(
    r"\b(?:sarl|sas|sasu|eurl|sa|scop|sci|snc|association|asso|ets|ste|societe)\b"
)
_MODULE: Final = re.compile(r"(?:module|mod|m)? ?([1-4])(?: .*)?")
_SAYS_NO: Final = (
    "non",
    "n",
    "aucun",
    "aucune",
    "sans",
    "néant",
    "pas de",
    "non concerné",
    "sans objet",
    "nc",
)
CONVERSATION: Final = "ENTRETIEN"
CONVERSATION_WORDS: Final = "Entretien"
BESIDE: Final = ":"
"""Between a field and its code, in what a written kind of act says besides that it was a conversation."""
_HOW: Final = (("act_modality", "modalities"), ("act_place", "places"), ("act_attendance", "attendance"))
_CAME: Final = "HONORE"
_OUTSIDE_RULES: Final = frozenset({COACHES, EMPLOYERS})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a written value seems to mean; ``code`` None: it is to be asked."""

    code: str | None
    score: float
    nearest: str | None = None


_UNKNOWN: Final = Meaning(None, 0.0)


@dataclass(frozen=True)
class Vocabulary:
    """The words that written values are compared with."""

    rules: Rules
    coaches: tuple[tuple[str, str, str], ...]
    employers: tuple[tuple[str, str], ...]
    agreements: tuple[queries.DatedAgreement, ...]
    former_employers: tuple[tuple[str, str], ...] = ()
    """Names of employers that were merged into another, which they lead to."""
    added: tuple[ExtraField, ...] = ()
    """The fields that the structure added to people and to employers."""

    @classmethod
    def load(cls, session: Session, today: date, own: Mapping[str, OwnList]) -> "Vocabulary":
        """Return the words of the rules of a day, in the structure's own, and of the caseload."""
        return cls(
            rules_with(rules_for(today), own),
            queries.coach_names(session),
            queries.employer_names(session),
            queries.agreements(session),
            queries.former_employer_names(session),
            extra_fields.fields(session),
        )

    def is_of_employers(self, field_id: str) -> bool:
        """Tell whether a field that the structure added is one of employers."""
        return any(one.id == field_id and one.subject == EMPLOYER for one in self.added)

    def meanings(self, name: str, written: Iterable[str]) -> dict[str, Meaning]:
        """Return what each written value of a list means."""
        distinct = list(dict.fromkeys(written))
        if name == COACHES:
            return {value: self._coach(search_key(value)) for value in distinct}
        if name == EMPLOYERS:
            return {value: self._employer(value) for value in distinct}
        labels = self._labels(name)
        found = {value: _meaning(match) for value, match in match_values(distinct, labels, name).items()}
        if name == "contract_types":
            for value in distinct:
                # « CDD 6 mois »: the dates of the contract decide.
                first = search_key(value).split()[:1]
                if found[value].code is None and first == ["cdd"]:
                    found[value] = Meaning(SHORT_TERM, 1.0)
                elif first == ["cdi"] and hours_beside(value) is not None:
                    found[value] = Meaning("CDI", 1.0)
        if name == "modules":
            for value in distinct:
                if match := _MODULE.fullmatch(search_key(value)):
                    found[value] = Meaning(self.rules.modules[int(match[1]) - 1].code, 1.0)
        return found

    def written_apart(self, text: str) -> tuple[str, ...]:
        """Return the colleagues’ names of a cell: « Claire / Luc » is two, unless it is one colleague’s."""
        parts = tuple(part for part in BETWEEN_NAMES.split(text) if part)
        is_one = len(parts) < 2 or self._coach(search_key(text)).code is not None
        return (text,) if is_one else parts

    def options(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return what the values of a list can be mapped to: code and label."""
        if name == COACHES:
            return tuple((one[0], f"{one[2]} {one[1]}") for one in self.coaches)
        if name == EMPLOYERS:
            return self.employers
        found = tuple((code, words[0]) for code, words in self._labels(name).items())
        return tuple(sorted(found, key=lambda one: BESIDE in one[0]))

    def name_of(self, name: str, code: str) -> str:
        """Return the name of a colleague or an employer; a code as it is."""
        if name not in _OUTSIDE_RULES:
            return code
        return self._names.get(code, code)

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict((*self.options(COACHES), *self.options(EMPLOYERS)))

    def employer(self, key: str) -> str | None:
        """Return the first employer of a key (see ``employer_key``)."""
        return next(iter(self._employer_keys.get(key, ())), None)

    def agreement(self, reference: str) -> queries.DatedAgreement | None:
        """Return the agreement of a reference."""
        key = search_key(reference)
        found = [one for one in self.agreements if search_key(one.reference) == key]
        return found[0] if len(found) == 1 else None

    def agreement_on(self, day: date) -> queries.DatedAgreement | None:
        """Return the agreement in force on a day when there is only one."""
        found = [
            one
            for one in self.agreements
            if one.start_date <= day and (not one.end_date or day <= one.end_date)
        ]
        return found[0] if len(found) == 1 else None

    def _labels(self, name: str) -> dict[str, tuple[str, ...]]:
        rules = self.rules
        labels: dict[str, tuple[str, ...]] = {}
        if name == "modules":
            labels = {module.code: (module.label, module.short) for module in rules.modules}
        elif name == "act_types":
            # « tél », « mail », « VAD », « absent »: a conversation, and how it went; a kind comes before.
            labels = {
                f"{field}{BESIDE}{entry.code}": (
                    f"{CONVERSATION_WORDS}, {entry.label.lower()}",
                    *_short(entry),
                )
                for field, entries in _HOW
                for entry in rules.lists[entries]
                if entry.code != _CAME
            }
            labels |= {kind.code: (kind.label, *kind.synonyms) for kind in rules.act_types}
        else:
            labels = {entry.code: (entry.label, *entry.synonyms) for entry in rules.lists[name]}
        if name == "contract_types":
            labels[SHORT_TERM] = ("CDD",)
        return {**labels, NOTHING: _SAYS_NO}

    def _coach(self, key: str) -> Meaning:
        """Return the one colleague whom a name, a part of it or initials can mean; never the likeliest."""
        if not key:
            return Meaning(NOTHING, 1.0)
        for keys in self._coach_keys:
            found = keys.get(key, ())
            if found:
                return Meaning(found[0], 1.0) if len(found) == 1 else _UNKNOWN
        scored = [
            (fuzz.token_sort_ratio(key, full) / 100, ids[0]) for full, ids in self._coach_keys[0].items()
        ]
        score, nearest = max(scored, default=(0.0, ""))
        return Meaning(None, score, nearest if score >= _NEAR_COACH else None)

    @cached_property
    def _coach_keys(self) -> tuple[dict[str, list[str]], ...]:
        whole: dict[str, list[str]] = {}
        parts: dict[str, list[str]] = {}
        short: dict[str, list[str]] = {}
        for coach_id, family, given in self.coaches:
            family, given = search_key(family), search_key(given)
            first = "".join(word[0] for word in given.split())
            last = "".join(word[0] for word in family.split())
            for keys, forms in (
                (whole, {f"{given} {family}", f"{family} {given}"}),
                (parts, {given, family, f"{given} {family[:1]}", f"{first} {family}", f"{given[:1]} {family}",
                         f"{family} {given[:1]}"}),
                (short, {f"{first}{last}", f"{last}{first}", f"{given[:1]} {family[:1]}"}),
            ):  # fmt: skip
                for form in forms:
                    keys.setdefault(form, []).append(coach_id)
        return whole, parts, short

    def _employer(self, written: str) -> Meaning:
        key = employer_key(written)
        if not key:
            return Meaning(NOTHING, 1.0)
        found = self._employer_keys.get(key, ())
        if found:
            return Meaning(found[0], 1.0) if len(found) == 1 else Meaning(None, 1.0, found[0])
        near = process.extractOne(
            key, self._employer_keys.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_EMPLOYER * 100
        )
        if near is None:
            return Meaning(NEW, 1.0)
        return Meaning(None, near[1] / 100, self._employer_keys[near[0]][0])

    @cached_property
    def _employer_keys(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = {}
        for employer_id, name in self.employers:
            keys.setdefault(employer_key(name), []).append(employer_id)
        for employer_id, name in self.former_employers:
            keys.setdefault(employer_key(name), [employer_id])
        return keys


def employer_key(name: str) -> str:
    """Return what makes two writings of an employer the same: legal forms do not count."""
    key = search_key(name)
    return " ".join(_LEGAL_FORMS.sub(" ", key).split()) or key


def _short(entry: Entry) -> tuple[str, ...]:
    return (entry.label, *entry.synonyms)


def _meaning(match: ValueMatch) -> Meaning:
    return Meaning(match.code, match.score)

"""The line of an act: understood against the caseload, completed, and written; the last act again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from jalon.domain.act_line import ActLine, Candidate, Named, read_act_line, read_exchanges
from jalon.domain.act_line_words import Meaning, Vocabulary, vocabulary_of
from jalon.domain.act_proposals import ReadAct, complete_act
from jalon.domain.own_lists import rules_with
from jalon.domain.search_keys import search_key
from jalon.domain.visit_codes import CodedVisit, TypedCode, typed_code, with_visit, without_code
from jalon.services import activity
from jalon.services.lists import read_lists
from jalon.services.lookups import told_apart
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import acts as queries
from jalon.storage.queries import colleagues, visits
from jalon.storage.queries.search import search_employers, search_partners, search_people
from jalon.storage.transactions import Session

__all__ = ["ActLine", "Candidate", "LineReader", "Meaning", "Named", "Proposed", "ReadAct"]

_MOST = 8
_SHORTEST = 2  # letters from which a word is completed


@dataclass(frozen=True, slots=True)
class Proposed:
    """What may stand for the letters from ``begin`` to ``end`` of the line."""

    begin: int
    end: int
    words: str
    detail: str
    candidate: Candidate | None = None


class LineReader:
    """Understands lines; what was looked up is kept until ``forget``, so that each letter costs little."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._picked: dict[str, Candidate] = {}
        self._words: dict[str, Vocabulary] = {}

    def read(self, caseload: Caseload, text: str, *, today: date) -> ReadAct:
        """Return what a line says and what is proposed for the rest; the day's own rules complete it."""
        words = self._vocabulary(caseload, today)
        with caseload.read() as session:
            typed = typed_code(text)
            visit = visits.visit_by_code(session, typed.code) if typed else None
            left = without_code(text, typed) if typed and visit else text
            line = read_act_line(left, today, words, lambda name: self._find(session, name))
            if typed and visit:
                line = replace(_with_visit(session, line, visit, typed), text=text)
            return replace(self._complete(caseload, session, line, today), visit=visit)

    def read_exchanges(self, caseload: Caseload, text: str, *, today: date) -> tuple[ReadAct, ...]:
        """Return the acts that a line of exchanges says, one a person."""
        words = self._vocabulary(caseload, today)
        with caseload.read() as session:
            lines = read_exchanges(text, today, words, lambda name: self._find(session, name))
            return tuple(self._complete(caseload, session, line, today) for line in lines)

    def _complete(self, caseload: Caseload, session: Session, line: ActLine, today: date) -> ReadAct:
        day = line.day or today
        people = tuple(named.choices[0].id for named in line.people)
        times = queries.open_times(session, people, day) if people else {}
        return complete_act(
            line,
            today,
            rules_for(day),
            own_coach_id=caseload.signed_in.coach_id,
            main_modules={person_id: found.main_module for person_id, found in times.items()},
        )

    def pick(self, typed: str, candidate: Candidate) -> None:
        """Keep who was meant by a name that several have."""
        self._picked[search_key(typed)] = replace(candidate, is_picked=True)

    def forget(self) -> None:
        """Look everything up again: the caseload changed."""
        self._found.clear()
        self._words.clear()

    def line_of(self, caseload: Caseload, act: activity.ActLine) -> str:
        """Return the line that says an act again, without its day nor what was told of it."""
        rules = rules_for(act.date)
        minutes = act.duration_minutes
        parts = [f"{minutes} min", rules.label("act_types", act.act_type)]
        if act.modality not in (None, "PRESENTIEL"):
            parts.append(rules.label("modalities", act.modality or ""))
        names = [
            Candidate(Meaning.PERSON, found.person_id, found.name, found.case_code) for found in act.people
        ]
        parts.append(", ".join(name.words for name in names))
        own = caseload.signed_in.coach_id
        others = [
            Candidate(Meaning.COACH, found.coach_id, f"{found.given_name} {found.family_name}")
            for found in act.coaches
            if found.coach_id != own
        ]
        if others:
            parts.append("avec " + " et ".join(name.words for name in others))
        if act.employer_id and act.employer_name:
            names.append(Candidate(Meaning.EMPLOYER, act.employer_id, act.employer_name))
            parts.append(f"chez {act.employer_name}")
        elif act.partner_id and act.partner_name:
            names.append(Candidate(Meaning.PARTNER, act.partner_id, act.partner_name))
            parts.append(f"chez {act.partner_name}")
        for name in (*names, *others):
            self.pick(name.words, name)
        return " ".join(part for part in parts if part)

    def propose(self, caseload: Caseload, text: str, place: int, *, today: date) -> tuple[Proposed, ...]:
        """Return what may complete the word that the caret stands at the end of."""
        begin = text.rfind(" ", 0, place) + 1
        typed = text[begin:place]
        if len(search_key(typed)) < _SHORTEST or typed[0].isdecimal():
            return ()
        after = text[:begin].rstrip().rsplit(" ", 1)[-1].lower()
        with caseload.read() as session:
            names = self._find(session, typed)
        if after == "chez":
            names = tuple(name for name in names if name.meaning in (Meaning.EMPLOYER, Meaning.PARTNER))
        found = [
            Proposed(begin, place, name.words, name.detail, name) for name in names if _fits(typed, name)
        ]
        if after != "chez":
            found += _kinds(self._vocabulary(caseload, today), typed, begin, place)
        return tuple(found[:_MOST])

    def _vocabulary(self, caseload: Caseload, day: date) -> Vocabulary:
        """Return the words of the day: those of the rules, and the structure's own labels."""
        rules = rules_for(day)
        if rules.version not in self._words:
            own = rules_with(rules, read_lists(caseload))
            self._words[rules.version] = vocabulary_of(own, rules)
        return self._words[rules.version]

    def _find(self, session: Session, typed: str) -> tuple[Candidate, ...]:
        key = search_key(typed)
        if key in self._picked:
            return (self._picked[key],)
        if key not in self._found:
            self._found[key] = tuple(_candidates(session, typed))
        return self._found[key]


def _with_visit(session: Session, line: ActLine, visit: CodedVisit, typed: TypedCode) -> ActLine:
    found = visits.people_by_id(session, visit.person_ids)
    people = tuple(
        Candidate(Meaning.PERSON, one.id, one.name, one.case_code)
        for one in (found[person_id] for person_id in visit.person_ids if person_id in found)
    )
    employer = None
    if visit.employer_id and visit.employer_name:
        employer = Candidate(Meaning.EMPLOYER, visit.employer_id, visit.employer_name)
    return with_visit(line, visit, typed, people=people, employer=employer)


def _candidates(session: Session, typed: str) -> list[Candidate]:
    people = [
        Candidate(Meaning.PERSON, found.id, found.words, found.detail, birth_date=found.birth_date)
        for found in told_apart(search_people(session, typed, _MOST))
    ]
    words = search_key(typed).split()
    team = []
    for coach in colleagues.list_colleagues(session):
        name = f"{coach.given_name} {coach.family_name}"
        held = search_key(name).split()
        if (
            coach.left_date is None
            and words
            and all(any(part.startswith(word) for part in held) for word in words)
        ):
            team.append(Candidate(Meaning.COACH, coach.id, name))
    employers = [
        Candidate(Meaning.EMPLOYER, found.id, found.name, found.town or "")
        for found in search_employers(session, typed, _MOST)
    ]
    partners = [
        Candidate(Meaning.PARTNER, found.id, found.name, found.town or "")
        for found in search_partners(session, typed, _MOST)
    ]
    return [*people, *team, *employers, *partners]


def _fits(typed: str, name: Candidate) -> bool:
    """Tell whether a name is worth proposing: it goes on from what is typed, and is not already whole."""
    words, held = search_key(typed).split(), search_key(name.words, name.detail).split()
    return search_key(typed) != search_key(name.words) and all(
        any(part.startswith(word) for part in held) for word in words
    )


def _kinds(words: Vocabulary, typed: str, begin: int, end: int) -> Sequence[Proposed]:
    """Return the kinds whose label or synonym begins with what is typed; their label is written."""
    key = search_key(typed)
    if tuple(key.split()) in words.phrases:
        return ()
    codes = dict.fromkeys(
        code
        for phrase, (meaning, code) in words.phrases.items()
        if meaning is Meaning.KIND and phrase[0].startswith(key)
    )
    return [Proposed(begin, end, words.labels[Meaning.KIND, code], "type d’acte") for code in codes]

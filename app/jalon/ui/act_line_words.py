"""Words what was understood of the line of an act: one short label for each thing, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jalon.domain.rules import Rules
from jalon.domain.visit_codes import CodedVisit
from jalon.services.act_lines import Candidate, Meaning, ReadAct
from jalon.ui import wording
from jalon.ui.lists import rules_for

_LONGEST_TOLD = 48
_MISSING = {
    "duration_minutes": "la durée (45, 1h30…)",
    "act_type": "ce qui a été fait (visite, entretien, réunion…)",
    "coaches": "qui l’a fait (avec…)",
}
KINDS_OF_NAMES = {
    Meaning.PERSON: "personne",
    Meaning.COACH: "collègue",
    Meaning.EMPLOYER: "employeur",
    Meaning.PARTNER: "partenaire",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A label: what it is about, what was understood, and how: ``said``, ``proposed`` or ``asked``."""

    about: str
    words: str
    role: str = "said"

    @property
    def text(self) -> str:
        """Return the words of the label."""
        return f"{self.about}\u00a0: {self.words}" if self.about else self.words


def chips_of(read: ReadAct, today: date) -> list[Chip]:
    """Return what is understood: what is said in the order of the form, then what is proposed."""
    rules = rules_for(read.day)
    visit = [Chip("Visite", _visit_words(read.visit))] if read.visit else []
    chips = [*visit, *_said_of_time(read, today), *_said_of_act(read, rules), *_said_of_names(read, rules)]
    return sorted(chips, key=lambda chip: chip.role == "proposed")


def exchange_chip(read: ReadAct, today: date) -> Chip:
    """Return one exchange in a few words: who, how, how long, the day when it is another one."""
    line, rules = read.line, rules_for(read.day)
    names = [
        *line.people,
        *([line.employer] if line.employer else []),
        *([line.partner] if line.partner else []),
    ]
    words = [named.choices[0].words for named in names] or [named.typed for named in line.to_choose]
    parts = [" et ".join(words), _inside(rules.label("modalities", read.modality)) if read.modality else ""]
    parts.append(wording.duration(line.duration_minutes) if line.duration_minutes else "durée\u00a0?")
    if read.day != today:
        parts.append(wording.day_short(read.day, today))
    return Chip("", ", ".join(filter(None, parts)), "said" if read.act else "asked")


def missing_words(read: ReadAct) -> str:
    """Return what is missing in a sentence, empty when nothing is."""
    for named in read.line.to_choose:
        typed = f"«\u00a0{named.typed}\u00a0»"
        if not named.choices:
            return (
                f"{typed} n’est le nom ni d’une personne suivie ni d’un employeur\u00a0: corrigez-le, "
                "ou ajoutez d’abord l’employeur (Ctrl+3)."
            )
        if len(named.choices) == 1:
            return f"{typed}\u00a0: est-ce {named.choices[0].words}\u00a0? Entrée pour choisir."
        return f"{typed} peut être plusieurs\u00a0: Entrée pour choisir."
    parts = [_MISSING[name] for name in read.missing if name in _MISSING]
    return f"Il manque {' et '.join(parts)}." if parts else ""


def candidate_words(candidate: Candidate) -> str:
    """Return a name and what tells it from its namesakes."""
    born = f"naissance {wording.day_digits(candidate.birth_date)}" if candidate.birth_date else ""
    parts = [candidate.words, candidate.detail, born, KINDS_OF_NAMES.get(candidate.meaning, "")]
    return " · ".join(part for part in parts if part)


def _said_of_time(read: ReadAct, today: date) -> Iterator[Chip]:
    line = read.line
    if line.duration_minutes is not None:
        yield Chip("Durée", wording.duration(line.duration_minutes))
    day = "aujourd’hui" if read.day == today else wording.day_short(read.day, today)
    if line.start_time is not None:
        day += f" à {line.start_time:%H}\u00a0h\u00a0{line.start_time:%M}"
    yield Chip("Date", day, "proposed" if "day" in read.proposed else "said")
    if read.state != "DONE":
        yield Chip("", rules_for(read.day).label("act_states", read.state))


def _said_of_act(read: ReadAct, rules: Rules) -> Iterator[Chip]:
    if read.act_type is not None:
        yield _chip("Acte", rules.label("act_types", read.act_type), read, "act_type")
    if read.round is not None:
        yield Chip("Acte", "Tournée")
        return
    if read.modality is not None:
        yield _chip("", rules.label("modalities", read.modality), read, "modality")
    if read.module is not None:
        known = {module.code: module.short for module in rules.modules}
        label = known.get(read.module) or rules.labels["pre_modules"].get(read.module, read.module)
        yield _chip("Module", label, read, "module")
    if read.target is not None:
        yield Chip("Cible", rules.label("targets", read.target), "proposed")


def _said_of_names(read: ReadAct, rules: Rules) -> Iterator[Chip]:
    line = read.line
    for named in line.people:
        words = named.choices[0].words
        if attendance := named.attendance or line.attendance:
            words += f", {rules.label('attendance', attendance).lower()}"
        yield Chip("Personne", words)
    if line.employer:
        yield Chip("Employeur", line.employer.choices[0].words)
    if line.partner:
        yield Chip("Partenaire", line.partner.choices[0].words)
    for named in line.coaches:
        yield Chip("Avec", named.choices[0].words)
    for named in line.to_choose:
        yield Chip("À préciser", named.typed, "asked")
    if line.trip_minutes is not None or line.trip_km is not None:
        parts = [wording.duration(line.trip_minutes)] if line.trip_minutes is not None else []
        parts += [f"{wording.number(line.trip_km)}\u00a0km"] if line.trip_km is not None else []
        yield Chip("Trajet", ", ".join(parts))
    if line.subject:
        told = line.subject
        yield Chip("Objet", told if len(told) <= _LONGEST_TOLD else told[: _LONGEST_TOLD - 1] + "…")


def _visit_words(visit: CodedVisit) -> str:
    return f"{visit.code}, déjà saisie" if visit.act_state == "DONE" else visit.code


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]


def _chip(about: str, words: str, read: ReadAct, name: str) -> Chip:
    return Chip(about, words, "proposed" if name in read.proposed else "said")

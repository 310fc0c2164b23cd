"""Completes the line of an act with what it does not say: kind, target, means, module, day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jalon.domain.act_line import ActLine
from jalon.domain.acts import NewAct, NewParticipant, NewRound, NewTrip
from jalon.domain.rules import Rules
from jalon.domain.visit_codes import CodedVisit

_REMOTE = frozenset({"TELEPHONE", "VISIO", "COURRIEL_SMS"})
_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An act as a line says it. ``act`` is what can be written, None as long as something is missing."""

    line: ActLine
    day: date
    act_type: str | None
    target: str | None
    modality: str | None
    module: str | None
    state: str
    act: NewAct | None
    missing: tuple[str, ...]
    """``choose`` (a name to choose), ``duration_minutes``, ``act_type``, ``coaches``, in this order."""
    round: NewRound | None
    """The journey that the line tells, when it tells nothing else."""
    proposed: frozenset[str]
    """What the line does not say and was deduced: ``act_type``, ``module``, ``day``, ``modality``."""
    visit: CodedVisit | None = None
    """The visit whose code the line bears: its form is opened rather than the act written."""


def complete_act(
    line: ActLine,
    today: date,
    rules: Rules,
    *,
    own_coach_id: str | None,
    main_modules: Mapping[str, str | None],
) -> ReadAct:
    """Return the act that a line says; what it leaves out is proposed, never invented (our choice).

    The module is the one that everybody named is on, else the usual one of the kind of act.
    """
    kind = line.act_type or _usual_kind(line, rules)
    usual = next((act_type for act_type in rules.act_types if act_type.code == kind), None)
    day = line.day or today
    is_round = line.trip_minutes is not None and _tells_a_journey_only(line)
    state = line.state or ("PLANNED" if day > today else "DONE")
    target = _target(line, usual.target) if usual else None
    modality = line.modality or (None if target in (None, "INTERNE") else "PRESENTIEL")
    found = {main_modules.get(named.choices[0].id) for named in line.people}
    module = line.module or (found.pop() if len(found) == 1 else None) or (usual.module if usual else None)
    coaches = _coaches(line, own_coach_id)
    missing = [
        name
        for name, is_missing in (
            ("choose", bool(line.to_choose)),
            ("duration_minutes", line.duration_minutes is None),
            ("act_type", usual is None),
            ("coaches", not coaches),
        )
        if is_missing
    ]
    act = None
    if not missing and usual is not None and target is not None:
        act = NewAct(
            date=day,
            duration_minutes=line.duration_minutes or 0,
            act_type=usual.code,
            target=target,
            coach_ids=coaches,
            participants=tuple(
                NewParticipant(named.choices[0].id, named.attendance or line.attendance or "HONORE")
                for named in line.people
            ),
            start_time=line.start_time,
            state=state,
            modality=modality,
            place=line.place or _place(line, modality),
            module=module,
            employer_id=line.employer.choices[0].id if line.employer else None,
            partner_id=line.partner.choices[0].id if line.partner else None,
            counts_in_intensity=usual.counts_in_intensity,
            subject=line.subject[:_LONGEST_SUBJECT] if line.subject else None,
            trip=_trip(line),
        )
    said = {
        "act_type": line.act_type,
        "module": line.module,
        "day": line.day,
        "modality": line.modality,
    }
    return ReadAct(
        line,
        day,
        usual.code if usual else None,
        target,
        modality,
        module,
        state,
        act,
        () if is_round else tuple(missing),
        NewRound(day, line.trip_minutes or 0, line.trip_km, line.subject) if is_round else None,
        frozenset(name for name, value in said.items() if value is None),
    )


def _tells_a_journey_only(line: ActLine) -> bool:
    said = (line.duration_minutes, line.act_type, line.people, line.employer, line.partner, line.to_choose)
    return not any(said)


def _usual_kind(line: ActLine, rules: Rules) -> str | None:
    """Propose a kind from who is named and how: our choice."""
    if line.partner and not line.employer:
        proposed = "COORDINATION"
    elif line.employer and (not line.people or line.modality in _REMOTE):
        proposed = "CONTACT_EMPLOYEUR"
    elif line.employer:
        proposed = "VISITE_EMPLOI"
    elif line.people:
        proposed = "ENTRETIEN"
    else:
        return None
    known = {act_type.code for act_type in rules.act_types if not act_type.retired}
    return proposed if proposed in known else None


def _target(line: ActLine, usual: str) -> str:
    # With nobody accompanied, what is usually for three is for the employer alone.
    return "EMPLOYEUR" if usual == "TRIPARTITE" and line.employer and not line.people else usual


def _place(line: ActLine, modality: str | None) -> str | None:
    if modality in _REMOTE:
        return "DISTANCE"
    return "EMPLOYEUR" if line.employer and modality == "PRESENTIEL" else None


def _coaches(line: ActLine, own: str | None) -> tuple[str, ...]:
    named = (found.choices[0].id for found in line.coaches)
    return tuple(dict.fromkeys([*([own] if own else []), *named]))


def _trip(line: ActLine) -> NewTrip | None:
    if line.trip_minutes is None and line.trip_km is None:
        return None
    return NewTrip(line.trip_minutes or 0, line.trip_km)

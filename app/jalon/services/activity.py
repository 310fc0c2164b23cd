"""The log: an act is recorded, corrected, confirmed, cancelled, removed, listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from jalon.domain import notes
from jalon.domain.acts import (
    ActContext,
    ActWarning,
    NewAct,
    NewParticipant,
    NewRound,
    NewTrip,
    minutes_of_coaches,
    presence_said,
    problems_in,
    shares_of,
    warnings_about,
)
from jalon.domain.errors import FrozenFileError, InvalidEntryError, Problem, UnknownRecordError
from jalon.domain.ids import new_id
from jalon.domain.months import Month, month_of
from jalon.domain.rules import ActType
from jalon.services.access import note_access
from jalon.services.partners import NewPartner, written_partner
from jalon.settings.rules import rules_for
from jalon.storage import freezing, records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import acts as queries
from jalon.storage.queries.acts import ActCoach, ActLine, ActPerson, OpenTimes
from jalon.storage.transactions import Session

__all__ = [
    "ActCoach",
    "ActLine",
    "ActPerson",
    "ActWarning",
    "NewAct",
    "NewParticipant",
    "NewRound",
    "NewTrip",
    "OpenTimes",
    "Recorded",
    "act_types",
    "cancel_act",
    "confirm_act",
    "correct_act",
    "examine_act",
    "last_act",
    "list_acts",
    "list_acts_of_person",
    "main_modules",
    "read_act",
    "read_entry",
    "record_act",
    "record_acts",
    "record_round",
    "remove_act",
    "visited",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act on file, and what deserves a look about it."""

    act_id: str
    warnings: tuple[ActWarning, ...]


def act_types(day: date) -> tuple[ActType, ...]:
    """Return the kinds of act that can be chosen on a day, each with what it proposes."""
    return tuple(act_type for act_type in rules_for(day).act_types if not act_type.retired)


def main_modules(caseload: Caseload, person_ids: tuple[str, ...], day: date) -> dict[str, OpenTimes]:
    """Return by person whether she is open on a day, and her main module then: what the form proposes."""
    with caseload.read() as session:
        return queries.open_times(session, person_ids, day)


def examine_act(
    caseload: Caseload, act: NewAct, *, today: date
) -> tuple[tuple[Problem, ...], tuple[ActWarning, ...]]:
    """Return what keeps an act from being written, and what deserves a look, without writing it."""
    with caseload.read() as session:
        context = _context(session, act)
    return problems_in(act, today, context), warnings_about(act, context)


def record_act(
    caseload: Caseload, act: NewAct, *, today: date, new_partner: NewPartner | None = None
) -> Recorded:
    """Write an act with its colleagues, the people concerned and the journey, as one action.

    ``new_partner``, named in the form of the act, is written with it.

    Raises:
        InvalidEntryError: something in it could not be counted; nothing was written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    with caseload.write("record_act") as session:
        context = _checked(session, act, today)
        act = _with_partner(session, act, new_partner)
        act_id = new_id()
        columns = {"id": act_id, **_columns(act), "visit_code": act.visit_code}
        records.insert_together(session, {"act": [columns], **_parts(act_id, act)})
        _write_notes(caseload, session, act_id, act)
    return Recorded(act_id, warnings_about(act, context))


def record_acts(caseload: Caseload, acts: Sequence[NewAct], *, today: date) -> tuple[Recorded, ...]:
    """Write several acts as one action: all of them, or none.

    Raises:
        InvalidEntryError: something in one of them could not be counted; nothing was written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    written = []
    with caseload.write("record_acts") as session:
        for act in acts:
            context = _checked(session, act, today)
            act_id = new_id()
            records.insert_together(
                session, {"act": [{"id": act_id, **_columns(act)}], **_parts(act_id, act)}
            )
            _write_notes(caseload, session, act_id, act)
            written.append(Recorded(act_id, warnings_about(act, context)))
    return tuple(written)


def record_round(caseload: Caseload, journey: NewRound, *, today: date) -> None:
    """Write a journey that is no single act's; without purpose, it says the employers visited that day.

    Raises:
        InvalidEntryError: the day is to come, nobody is signed in to have made it, or minutes or kilometres
            are negative; nothing was written.
    """
    with caseload.write("record_round") as session:
        coach_id = caseload.signed_in.coach_id
        problems = (
            *((Problem("date", "future"),) if journey.date > today else ()),
            *((Problem("coaches", "missing"),) if coach_id is None else ()),
            *((Problem("trip", "invalid"),) if journey.minutes < 0 or (journey.km or 0) < 0 else ()),
        )
        if problems:
            raise InvalidEntryError("trip", problems)
        purpose = journey.purpose or ", ".join(queries.visited_by(session, coach_id or "", journey.date))
        records.insert(
            session,
            "trip",
            {
                "date": journey.date,
                "coach_id": coach_id,
                "minutes": journey.minutes,
                "km": journey.km,
                "act_id": None,
                "purpose": purpose[:200] or None,
            },
        )


def visited(caseload: Caseload, day: date) -> tuple[str, ...]:
    """Return the employers that the signed-in colleague visited on a day, in the order of the day."""
    with caseload.read() as session:
        return queries.visited_by(session, caseload.signed_in.coach_id or "", day)


def correct_act(
    caseload: Caseload, act_id: str, act: NewAct, *, today: date, new_partner: NewPartner | None = None
) -> Recorded:
    """Replace what an act says, as one action; its old lines go to the trash.

    ``new_partner``, named in the form of the act, is written with it.

    Raises:
        UnknownRecordError: there is no such act.
        InvalidEntryError: something in it could not be counted; nothing was written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    with caseload.write("correct_act") as session:
        act = _with_partner(session, act, new_partner)
        context = _rewrite(caseload, session, act_id, act, today)
    return Recorded(act_id, warnings_about(act, context))


def confirm_act(
    caseload: Caseload,
    act_id: str,
    *,
    today: date,
    duration_minutes: int | None = None,
    attendance: str | None = None,
) -> Recorded:
    """Mark a planned act as done, with what it took; ``attendance`` is then everybody's.

    Raises:
        UnknownRecordError: there is no such act.
        InvalidEntryError: its day is still to come; nothing was written.
        FrozenFileError: the file of someone concerned is frozen.
    """
    with caseload.write("confirm_act") as session:
        act = _as_typed(session, act_id)
        if duration_minutes is not None and duration_minutes != act.duration_minutes:
            act = replace(act, duration_minutes=duration_minutes, coach_minutes={})
        people = act.participants
        if attendance is not None:
            people = tuple(NewParticipant(person.person_id, attendance) for person in people)
        act = replace(act, state="DONE", participants=people)
        context = _rewrite(caseload, session, act_id, act, today)
    return Recorded(act_id, warnings_about(act, context))


def remove_act(caseload: Caseload, act_id: str) -> None:
    """Put an act in the trash with its colleagues, people, journey and notes; undo takes it back.

    Raises:
        UnknownRecordError: there is no such act.
        FrozenFileError: the file of someone concerned is frozen.
    """
    now = caseload.clock()
    with caseload.write("remove_act") as session:
        if queries.act_by_id(session, act_id) is None:
            raise UnknownRecordError("act")
        for table, row_id in (*queries.parts_of(session, act_id), *queries.notes_of(session, act_id)):
            records.remove(session, table, row_id, at=now)
        records.remove(session, "act", act_id, at=now)


def read_entry(caseload: Caseload, act_id: str) -> NewAct:
    """Return an act on file as it would be typed, to be corrected; the access log keeps that it was opened.

    Raises:
        UnknownRecordError: there is no such act.
        FrozenFileError: the file of someone concerned is frozen: it is neither read nor changed.
    """
    with caseload.read() as session:
        act = _as_typed(session, act_id)
        if any(freezing.is_frozen(session, person.person_id) for person in act.participants):
            raise FrozenFileError
        own = caseload.signed_in.coach_id
        shared = queries.note_of(session, act_id, own, is_personal=False)
        personal = queries.note_of(session, act_id, own, is_personal=True)
    note_access(caseload, "open_act", "act", act_id)
    return replace(
        act, shared_note=shared[1] if shared else "", personal_note=personal[1] if personal else ""
    )


def cancel_act(caseload: Caseload, act_id: str) -> None:
    """Mark an act as cancelled: it stays on file and counts nowhere.

    Raises:
        UnknownRecordError: there is no such act.
        FrozenFileError: the file of someone concerned is frozen.
    """
    with caseload.write("cancel_act") as session:
        records.update(session, "act", act_id, {"state": "CANCELLED"})


def read_act(caseload: Caseload, act_id: str) -> ActLine:
    """Return one act; who is frozen is shown by her case code alone.

    Raises:
        UnknownRecordError: there is no such act.
    """
    with caseload.read() as session:
        found = queries.act_by_id(session, act_id)
    if found is None:
        raise UnknownRecordError("act")
    return found


def last_act(caseload: Caseload) -> ActLine | None:
    """Return the act that the signed-in colleague wrote last, None when there is none."""
    if (coach_id := caseload.signed_in.coach_id) is None:
        return None
    with caseload.read() as session:
        return queries.last_act_of(session, coach_id)


def list_acts(
    caseload: Caseload, month: Month, *, states: tuple[str, ...] = ("DONE", "PLANNED")
) -> tuple[ActLine, ...]:
    """Return the acts of a month, by day and time."""
    with caseload.read() as session:
        return queries.acts_in(session, month, states=states)


def list_acts_of_person(
    caseload: Caseload, person_id: str, month: Month | None = None, *, limit: int | None = 100
) -> tuple[ActLine, ...]:
    """Return the acts that name a person: of a month by day, else the latest first.

    Raises:
        FrozenFileError: her file is frozen.
    """
    with caseload.read() as session:
        if freezing.is_frozen(session, person_id):
            raise FrozenFileError
        return queries.acts_of_person(session, person_id, month, limit=limit)


def _context(session: Session, act: NewAct, replacing: str | None = None) -> ActContext:
    rules = rules_for(act.date)
    parameters = rules.parameters
    people = tuple(person.person_id for person in act.participants)
    return ActContext(
        coaches=queries.known_coaches(session, act.coach_ids),
        open_people={
            person_id: times.is_open
            for person_id, times in queries.open_times(session, people, act.date).items()
        },
        busy=tuple(
            busy for busy in queries.busy_times(session, act.coach_ids, act.date) if busy.act_id != replacing
        ),
        act_types=frozenset(act_type.code for act_type in rules.act_types),
        is_month_locked=queries.is_locked(session, month_of(act.date)),
        longest_act_minutes=parameters.longest_act_minutes,
        longest_day_minutes=parameters.longest_day_minutes,
    )


def _checked(session: Session, act: NewAct, today: date, replacing: str | None = None) -> ActContext:
    context = _context(session, act, replacing)
    problems = problems_in(act, today, context)
    if problems:
        raise InvalidEntryError("act", problems)
    return context


def _as_typed(session: Session, act_id: str) -> NewAct:
    found = queries.act_by_id(session, act_id)
    if found is None:
        raise UnknownRecordError("act")
    trip = queries.trip_of(session, act_id)
    contact_id, partner_id = queries.links_of(session, act_id)
    act = NewAct(
        date=found.date,
        duration_minutes=found.duration_minutes,
        act_type=found.act_type,
        target=found.target,
        coach_ids=tuple(coach.coach_id for coach in found.coaches),
        participants=tuple(NewParticipant(person.person_id, person.attendance) for person in found.people),
        start_time=found.start_time,
        state=found.state,
        modality=found.modality,
        place=found.place,
        module=found.module,
        employer_id=found.employer_id,
        employer_contact_id=contact_id,
        partner_id=partner_id,
        counts_in_intensity=found.counts_in_intensity,
        subject=found.subject,
        follow_up=found.follow_up,
        coach_minutes={
            coach.coach_id: coach.minutes
            for coach in found.coaches
            if coach.minutes != found.duration_minutes
        },
        trip=NewTrip(*trip) if trip else None,
    )
    present = {person.person_id: person.present for person in found.people}
    people = tuple(
        replace(person, present=presence_said(act, person, present[person.person_id]))
        for person in act.participants
    )
    return replace(act, participants=people)


def _with_partner(session: Session, act: NewAct, new: NewPartner | None) -> NewAct:
    return act if new is None else replace(act, partner_id=written_partner(session, new))


def _rewrite(caseload: Caseload, session: Session, act_id: str, act: NewAct, today: date) -> ActContext:
    """Replace what an act on file says; its old lines go to the trash."""
    context = _checked(session, act, today, replacing=act_id)
    if queries.act_by_id(session, act_id) is None:
        raise UnknownRecordError("act")
    records.update(session, "act", act_id, _columns(act))
    for table, row_id in queries.parts_of(session, act_id):
        records.remove(session, table, row_id, at=caseload.clock())
    records.insert_together(session, _parts(act_id, act))
    _move_notes(session, act_id, act)
    _write_notes(caseload, session, act_id, act)
    return context


def _move_notes(session: Session, act_id: str, act: NewAct) -> None:
    """Let the notes on file follow their act: its day, its employer, its person when one at most is named."""
    about: dict[str, object] = {"date": act.date, "employer_id": act.employer_id}
    if len(act.participants) < 2:
        about["person_id"] = act.participants[0].person_id if act.participants else None
    for table, note_id in queries.notes_of(session, act_id):
        records.update(session, table, note_id, about)


def _write_notes(caseload: Caseload, session: Session, act_id: str, act: NewAct) -> None:
    """Write the notes of an act; a note is about one person at most (the service checked)."""
    author = caseload.signed_in.coach_id or act.coach_ids[0]
    person_id = act.participants[0].person_id if act.participants else None
    about = {"person_id": person_id, "employer_id": act.employer_id, "date": act.date}
    for table, text in (("shared_note", act.shared_note), ("personal_note", act.personal_note)):
        if text is None:
            continue
        kept = queries.note_of(session, act_id, author, is_personal=table == "personal_note")
        if kept and text.strip():
            changed = {"text": text.strip()}
            records.update(session, table, kept[0], changed | notes.to_review_again(table, kept[1], text))
        elif kept:
            records.remove(session, table, kept[0], at=caseload.clock())
        elif text.strip():
            values = {"act_id": act_id, "coach_id": author, "text": text.strip(), **about}
            records.insert(session, table, values)


def _columns(act: NewAct) -> dict[str, object]:
    return {
        "date": act.date,
        "start_time": act.start_time,
        "duration_minutes": act.duration_minutes,
        "state": act.state,
        "act_type": act.act_type,
        "target": act.target,
        "modality": act.modality,
        "place": act.place,
        "module": act.module,
        "employer_id": act.employer_id,
        "employer_contact_id": act.employer_contact_id,
        "partner_id": act.partner_id,
        "counts_in_intensity": act.counts_in_intensity,
        "subject": act.subject,
        "follow_up": act.follow_up,
    }


def _parts(act_id: str, act: NewAct) -> dict[str, list[dict[str, object]]]:
    """Return by table the lines that belong to an act."""
    trip = act.trip
    return {
        "act_coach": [
            {"act_id": act_id, "coach_id": coach_id, "minutes": minutes}
            for coach_id, minutes in minutes_of_coaches(act)
        ],
        "act_participant": [
            {
                "act_id": act_id,
                "person_id": share.person_id,
                "minutes": share.minutes,
                "received_minutes": share.received_minutes,
                "attendance": share.attendance,
                "present": share.present,
            }
            for share in shares_of(act)
        ],
        "trip": []
        if trip is None
        else [
            {
                "date": act.date,
                "coach_id": act.coach_ids[0],
                "minutes": trip.minutes,
                "km": trip.km,
                "act_id": act_id,
            }
        ],
    }

"""The check before an exit: what is complete, missing, wrong or worth a look; it warns and never blocks."""

from dataclasses import dataclass
from datetime import date

from jalon.domain.errors import UnknownRecordError
from jalon.domain.guide import Closing, Leaving, check_closing
from jalon.domain.months import month_of
from jalon.domain.to_do import TO_DO
from jalon.services.guide import read_guide
from jalon.services.person_records import PersonFile
from jalon.storage.caseload import Caseload
from jalon.storage.queries import guide as queries
from jalon.storage.queries.returns import last_locked


@dataclass(frozen=True, slots=True)
class Exit:
    """What is typed of an exit so far."""

    day: date
    reason: str | None = None
    has_words: bool = False
    has_relay: bool = False
    has_situation: bool = False
    last_attempt: date | None = None


def check_exit(caseload: Caseload, person_id: str, path_id: str, leaving: Exit, *, today: date) -> Closing:
    """Return what the check before an exit finds; nothing is written.

    Raises:
        UnknownRecordError: there is no such person, or no such path of hers.
        FrozenFileError: her file is frozen.
    """
    guide = read_guide(caseload, person_id, today=today)
    file = guide.file
    path = next((one for one in file.of("support_path") if one.id == path_id), None)
    if path is None:
        raise UnknownRecordError("support_path")
    with caseload.read() as session:
        done, planned = queries.acts_after(session, person_id, leaving.day)
        last = queries.last_acts(session, person_id, leaving.day).named
        is_locked = last_locked(session, month_of(leaving.day)) is not None
    return check_closing(
        guide.facts,
        Leaving(
            exit_date=leaving.day,
            admission_date=path.values["admission_date"],
            reason=leaving.reason,
            has_words=leaving.has_words,
            has_relay=leaving.has_relay,
            has_situation=leaving.has_situation,
            last_attempt=max((day for day in (last, leaving.last_attempt) if day), default=None),
            act_after=done,
            planned_after=planned,
            module_after=any(
                period.values["start_date"] > leaving.day
                for period in file.of("module_period")
                if period.values["support_path_id"] == path_id
            ),
            open_actions=_count(file, "next_action"),
            open_goals=_count(file, "goal"),
            right_ends=_first_end(file, leaving.day),
            in_locked_month=is_locked,
        ),
    )


def _count(file: PersonFile, table: str) -> int:
    return sum(1 for record in file.of(table) if record.values["state"] in TO_DO)


def _first_end(file: PersonFile, day: date) -> date | None:
    ends = [
        record.values["end_date"]
        for record in file.of("recognition")
        if record.values["end_date"] and not record.values["permanent"]
    ]
    return min((end for end in ends if end >= day), default=None)

"""How long the file of a person is kept, and its end: announced, thirty days, reviewed, erased, certified.

Two years after the last contact with the person (CNIL, référentiel of 2021); someone never admitted, the
delay of the rules. Thirty days between the announcement and the erasure, and a human confirmation each time:
our choice. A request of the person (RGPD, article 17), or another reason that is written down, waits neither
for the delay nor for the notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jalon.domain.errors import (
    NamedElsewhereError,
    NotAllowedError,
    NotAnnouncedError,
    NoticeRunsError,
    ReasonNamesPersonError,
    RetentionHoldsError,
    UnknownRecordError,
)
from jalon.domain.mentions import holds_a_name
from jalon.domain.months import add_months
from jalon.services.access import note_in
from jalon.settings.rules import rules_for
from jalon.storage import erasure, mentions, records
from jalon.storage.caseload import Caseload
from jalon.storage.mentions import Mention
from jalon.storage.queries import retention as queries
from jalon.storage.queries.disposals import colleague_names, gone_files
from jalon.storage.queries.retention import ANNOUNCED, Disposal
from jalon.storage.transactions import Session

__all__ = [
    "ANNOUNCED",
    "MAY_ERASE",
    "NOTICE_DAYS",
    "RETENTION",
    "RIGHT_TO_ERASURE",
    "Certificate",
    "Disposal",
    "FileEnd",
    "Mention",
    "announce_erasure",
    "end_of_file",
    "erase_file",
    "list_certificates",
    "record_disposal",
    "require_erasable",
    "require_manager",
    "review_mentions",
    "withdraw_announcement",
]

NOTICE_DAYS: Final = 30
RETENTION: Final = "retention"
RIGHT_TO_ERASURE: Final = "right_to_erasure"
MAY_ERASE: Final = frozenset({"COORDINATEUR", "ADMIN"})
_LONGEST_REASON: Final = 80


@dataclass(frozen=True, slots=True)
class FileEnd:
    """Where a file is on its way to its end."""

    person_id: str
    case_code: str
    is_followed: bool
    last_contact: date | None
    kept_until: date | None
    """The day on which the delay ends; None when nothing says from when it runs."""
    announced: date | None
    """The day of an announcement that stands: made since the delay ended, with no contact since."""
    erasable_from: date | None
    """The end of the notice, when it is announced."""

    def is_over(self, today: date) -> bool:
        """Tell whether the delay is over: the file may be announced."""
        return not self.is_followed and self.kept_until is not None and self.kept_until <= today


def end_of_file(caseload: Caseload, person_id: str, *, today: date) -> FileEnd:
    """Return where a file is on its way to its end.

    Raises:
        UnknownRecordError: nobody has this identity.
    """
    with caseload.read() as session:
        return _end(session, person_id, today)


def announce_erasure(caseload: Caseload, person_id: str, *, today: date) -> FileEnd:
    """Announce that a file will be erased by rule: the notice of thirty days begins.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
        RetentionHoldsError: the file is kept still.
    """
    require_manager(caseload)
    with caseload.write("announce_erasure") as session:
        end = _end(session, person_id, today)
        if not end.is_over(today):
            raise RetentionHoldsError(end.kept_until, end.is_followed)
        if end.announced is None:
            _forget_announcement(caseload, session, person_id)
            values = {"date": today, "rule": ANNOUNCED, "count": 0, "opaque_ids": person_id}
            values["confirmed_by_id"] = caseload.signed_in.coach_id
            records.insert(session, "disposal_record", values)
            note_in(caseload, session, "announce_erasure", "person", person_id)
        return _end(session, person_id, today)


def withdraw_announcement(caseload: Caseload, person_id: str) -> None:
    """Take back what was announced: the file stays.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    require_manager(caseload)
    with caseload.write("withdraw_announcement") as session:
        _forget_announcement(caseload, session, person_id)
        note_in(caseload, session, "withdraw_announcement", "person", person_id)


def review_mentions(caseload: Caseload, person_id: str) -> tuple[Mention, ...]:
    """Return the texts of others that name a person, today or in an old value; showing them is logged.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
    """
    require_manager(caseload)
    with caseload.write("note_access") as session:
        note_in(caseload, session, "review_mentions", "person", person_id)
        return mentions.find_mentions(session, person_id)


def require_erasable(caseload: Caseload, person_id: str, *, today: date, reason: str | None = None) -> None:
    """Say whether a file can be erased today, before anyone looks at who is named elsewhere.

    Raises:
        JalonError: as ``erase_file``, but for what is found elsewhere.
    """
    require_manager(caseload)
    with caseload.read() as session:
        _require_erasable(session, person_id, today, reason)


def erase_file(
    caseload: Caseload,
    person_id: str,
    *,
    today: date,
    reason: str | None = None,
    masks: Sequence[Mention] | None = None,
) -> None:
    """Erase a person for good: rows, old values, index, drafts; an anonymous skeleton keeps past figures.

    The skeleton keeps her case code, which locked returns and papers printed before hold too: nothing here
    links it to anyone any more. A certificate stays: the day, the rule, her opaque identity, who confirmed.
    Older backups keep her until they expire; restoring one on this PC erases her again.

    Args:
        caseload: where.
        person_id: who.
        today: the day of the erasing.
        reason: why before the end of the delay: ``RIGHT_TO_ERASURE``, or words kept in the certificate.
            Without one, the rule of retention: delay over, announced, notice over.
        masks: in which texts of others her names are masked; None: nobody looked at them yet.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
        FrozenFileError: her file is frozen, and must be kept as it is.
        RetentionHoldsError, NotAnnouncedError, NoticeRunsError: the rule does not allow it yet.
        ReasonNamesPersonError: the reason names her, or is longer than eighty characters.
        NamedElsewhereError: texts of others name her, and ``masks`` is None.
    """
    require_manager(caseload)
    with caseload.read() as session:
        _require_erasable(session, person_id, today, reason)
        if masks is None:
            found = mentions.find_mentions(session, person_id)
            if found:
                raise NamedElsewhereError(len(found))
    _erase(caseload, person_id, reason or RETENTION, masks or ())


def _erase(caseload: Caseload, person_id: str, rule: str, masks: Sequence[Mention]) -> None:
    with caseload.write("erase_person") as session:
        # Before: her names are no longer known after.
        mentions.mask_mentions(session, masks, mentions.names_of(session, person_id))
        erasure.erase_person(session, person_id, rule=rule, now=caseload.clock())
        record_disposal(caseload, session, rule, person_id)
        note_in(caseload, session, "erase_person", "person", person_id)
    with caseload.read() as session:
        erasure.remember(session, caseload.caseload_id)


def record_disposal(
    caseload: Caseload, session: Session, rule: str, person_id: str, certificate_id: str | None = None
) -> None:
    """Write the certificate of the end of a file, in the session's own action."""
    values = {"date": caseload.clock().astimezone().date(), "rule": rule, "count": 1, "opaque_ids": person_id}
    values["confirmed_by_id"] = caseload.signed_in.coach_id
    if certificate_id is not None:
        values["id"] = certificate_id
    records.insert(session, "disposal_record", values)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stays of the end of a file: its code, the day, the rule or the reason, who confirmed."""

    case_code: str
    date: date
    rule: str
    confirmed_by: str | None


def list_certificates(caseload: Caseload) -> tuple[Certificate, ...]:
    """Return the ends of files that were carried out, the latest first, one line a file.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    require_manager(caseload)
    with caseload.read() as session:
        done = [one for one in queries.disposals(session) if one.count]
        files = gone_files(session, [person for one in done for person in one.opaque_ids])
        names = colleague_names(session)
    return tuple(
        Certificate(
            files[person].case_code if person in files else "—",
            one.date,
            one.rule,
            names.get(one.confirmed_by_id or ""),
        )
        for one in done
        for person in one.opaque_ids
    )


def _end(session: Session, person_id: str, today: date) -> FileEnd:
    kept = queries.read_kept_file(session, person_id, today)
    if kept is None:
        raise UnknownRecordError("person")
    parameters = rules_for(today).parameters
    months = parameters.file_active_months if kept.was_admitted else parameters.not_admitted_months
    until = None if kept.since is None else add_months(kept.since, months)
    announcement = queries.announcement_of(session, person_id)
    announced = None
    # A contact since the announcement starts the clock again: what was announced no longer stands.
    if announcement is not None and not kept.is_followed and until is not None and until <= announcement.date:
        announced = announcement.date
    return FileEnd(
        person_id,
        kept.case_code,
        kept.is_followed,
        kept.last_contact,
        until,
        announced,
        None if announced is None else announced + timedelta(days=NOTICE_DAYS),
    )


def _require_erasable(session: Session, person_id: str, today: date, reason: str | None) -> None:
    end = _end(session, person_id, today)
    if reason is None:
        _require_over(end, today)
    else:
        _require_anonymous(session, person_id, reason)


def _require_over(end: FileEnd, today: date) -> None:
    if not end.is_over(today):
        raise RetentionHoldsError(end.kept_until, end.is_followed)
    if end.erasable_from is None:
        raise NotAnnouncedError
    if end.erasable_from > today:
        raise NoticeRunsError(end.erasable_from)


def _require_anonymous(session: Session, person_id: str, reason: str) -> None:
    names = mentions.names_of(session, person_id)
    if not reason.strip() or len(reason) > _LONGEST_REASON or holds_a_name(reason, names.all()):
        raise ReasonNamesPersonError


def _forget_announcement(caseload: Caseload, session: Session, person_id: str) -> None:
    while (standing := queries.announcement_of(session, person_id)) is not None:
        records.remove(session, "disposal_record", standing.id, at=caseload.clock())


def require_manager(caseload: Caseload) -> None:
    """Accept who may end a file.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
    """
    if caseload.signed_in.role not in MAY_ERASE:
        raise NotAllowedError(caseload.signed_in.role, "erase_person")

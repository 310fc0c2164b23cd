"""Archives really apart: a file whose delay is over leaves the caseload, sealed, until the end of its time.

Intermediate archives are kept apart from what is used every day, and opened for a reason that is noted
(CNIL, référentiel of 2021). Three years more, to five in all (article 2224 of the Code civil): a dated rule.
An archive can come back, when the person does; at its end it is destroyed, and a certificate stays.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from jalon.domain.errors import (
    ArchiveOverError,
    ArchiveRunsError,
    NamedElsewhereError,
    NewerArchiveError,
    NotAnArchiveError,
    NotArchivedError,
    RetentionHoldsError,
    SameTargetError,
    UnknownRecordError,
)
from jalon.domain.ids import new_id
from jalon.domain.months import add_months
from jalon.domain.notes import GIVEN, KEPT_BACK
from jalon.services import retention
from jalon.services.access import note_in
from jalon.services.person_copy import sections
from jalon.services.retention import Mention
from jalon.settings.rules import rules_for
from jalon.storage import archives, erasure, mentions
from jalon.storage.archives import SUFFIX, ArchiveHeader
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_copy as copy_queries
from jalon.storage.queries import returns as return_queries
from jalon.storage.queries.retention import ends_of
from jalon.storage.revision import CURRENT
from jalon.storage.transactions import Session

__all__ = [
    "ArchiveHeader",
    "ArchivedFile",
    "Reason",
    "archive_file",
    "bring_back",
    "consult_archive",
    "destroy_archive",
    "draw_archived_file",
    "list_archives",
    "read_header",
    "require_archivable",
]

ARCHIVED: Final = "archived"
DESTROYED: Final = "archive_over"
_PERSONAL: Final = "personal_note"
_ELSEWHERE: Final = frozenset({"act", "act_participant", "trip", "not_duplicate"})


class Reason(StrEnum):
    """Why an archive is opened: part of the event that the access log keeps."""

    REQUEST = "request"
    DISPUTE = "dispute"
    INSPECTION = "inspection"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """An archive that was opened, to be looked at from memory."""

    header: ArchiveHeader
    case_code: str
    name: str
    document: Mapping[str, Any]


def archive_file(
    caseload: Caseload,
    person_id: str,
    folder: Path,
    *,
    today: date,
    masks: Sequence[Mention] | None = None,
) -> Path:
    """Take a file out of the caseload into an archive of its own in a folder, and return where it is.

    The archive is written, and read again, before anything is erased. No notice runs: it can come back.
    ``masks`` says in which texts of others her names are masked, as in an erasure; None: nobody looked yet.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
        RetentionHoldsError: the file is kept still.
        FrozenFileError: her file is frozen.
        NamedElsewhereError: texts of others name her, and ``masks`` is None; nothing was written.
        SameTargetError: the folder has an archive of this name.
        OSError: the folder is missing, full or read-only.
    """
    retention.require_manager(caseload)
    end = require_archivable(caseload, person_id, today=today)
    if masks is None:
        with caseload.read() as session:
            found = mentions.find_mentions(session, person_id)
        if found:
            raise NamedElsewhereError(len(found))
    months = rules_for(today).parameters.file_archive_months
    destroy_on, certificate = add_months(today, months), new_id()
    header = ArchiveHeader(caseload.caseload_id, person_id, today, destroy_on, certificate, CURRENT)
    target = folder / f"{caseload.path.stem}-{end.case_code}-{today.year}{SUFFIX}"
    if target.exists() and not _is_left_over(caseload, target, person_id):
        raise SameTargetError(target)
    try:
        with caseload.write("archive_person") as session:
            rows, documents = archives.rows_of_file(session, person_id)
            archives.write_archive(target, caseload.derived_key(archives.PURPOSE), header, rows, documents)
            mentions.mask_mentions(session, masks or (), mentions.names_of(session, person_id))
            erasure.erase_person(session, person_id, rule=ARCHIVED, now=caseload.clock())
            retention.record_disposal(caseload, session, ARCHIVED, person_id, certificate)
            note_in(caseload, session, "archive_person", "person", person_id)
    except BaseException:
        with caseload.read() as session:
            is_gone = person_id in erasure.erased_people(session)
        if not is_gone:  # else the action was kept, and the archive is all that is left of her file
            target.unlink(missing_ok=True)
        raise
    # It is done: the next opening remembers who is gone, when this cannot be written now.
    with contextlib.suppress(OSError), caseload.read() as session:
        erasure.remember(session, caseload.caseload_id)
    return target


def require_archivable(caseload: Caseload, person_id: str, *, today: date) -> retention.FileEnd:
    """Return where a file is on its way to its end, when it can be archived today.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: nobody has this identity.
        RetentionHoldsError: the file is kept still.
    """
    retention.require_manager(caseload)
    end = retention.end_of_file(caseload, person_id, today=today)
    if not end.is_over(today):
        raise RetentionHoldsError(end.kept_until, end.is_followed)
    return end


def list_archives(caseload: Caseload, folder: Path) -> tuple[tuple[Path, ArchiveHeader], ...]:
    """Return the archives of this caseload in a folder, those that end first at the beginning.

    Raises:
        OSError: the folder cannot be read.
    """
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            header = archives.read_header(path)
        except (NotAnArchiveError, NewerArchiveError):  # one that is damaged hides no other
            continue
        if header.caseload_id == caseload.caseload_id:
            found.append((path, header))
    return tuple(sorted(found, key=lambda one: one[1].destroy_on))


def read_header(path: Path) -> ArchiveHeader:
    """Return what an archive says in clear, before it is opened.

    Raises:
        NotAnArchiveError, NewerArchiveError: it is no archive of Jalon, or one of a later version.
        OSError: the file cannot be read.
    """
    return archives.read_header(path)


def consult_archive(caseload: Caseload, path: Path, reason: Reason) -> ArchivedFile:
    """Return what an archive holds, to be looked at; the access log keeps who, when and why.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        NotAnArchiveError, OtherArchiveError, ArchiveDamagedError: it is not an archive of this caseload.
        NewerArchiveError: a later version of the program wrote it.
        OSError: the file cannot be read.
    """
    retention.require_manager(caseload)
    header, rows, _ = _opened(caseload, path)
    with caseload.write("note_access") as session:
        _require_hers(session, path, header)
        note_in(caseload, session, f"read_archive_{reason.value}", "person", header.person_id)
        named = copy_queries.names_of_others(session)
        structure = return_queries.read_structure(session)
    person = next((row for row in rows.get("person", ()) if row["id"] == header.person_id), None)
    if person is None:
        raise UnknownRecordError("person")
    choices = [row["copy_choice"] for row in rows.get(_PERSONAL, ()) if row.get("deleted_at") is None]
    document = {
        "made_on": header.archived_on.isoformat(),
        "structure": structure.name,
        "case_code": person["case_code"],
        "name": f"{person['given_name']} {person['family_name']}",
        "rules_version": rules_for(header.archived_on).version,
        "records": {
            table: [
                _shown(row)
                for row in some
                # A personal note is on no paper but her own copy, once it was reviewed.
                if row.get("deleted_at") is None and (table != _PERSONAL or row["copy_choice"] == GIVEN)
            ]
            for table, some in rows.items()
            if table not in _ELSEWHERE
        },
        "left_out": {
            "personal_notes_kept_back": choices.count(KEPT_BACK),
            "personal_notes_not_reviewed": choices.count(None),
            "acts_whose_words_name_others": 0,
        },
        "named": named,
    }
    return ArchivedFile(header, document["case_code"], document["name"], document)


def draw_archived_file(file: ArchivedFile) -> bytes:
    """Return the pages of what an archive holds, in memory."""
    from jalon.reports.person_copy import person_copy

    return person_copy({**file.document, "sections": sections(file.document)})


def bring_back(caseload: Caseload, path: Path, reason: Reason = Reason.RETURN) -> str:
    """Give the caseload back a file that was archived, and return its identity; the archive is destroyed.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        NotArchivedError: the person of this archive is not out of the caseload.
        ArchiveOverError: it was destroyed, or her file erased or archived again since: it is a copy.
        NotAnArchiveError, OtherArchiveError, NewerArchiveError, ArchiveDamagedError: as ``consult_archive``.
        OSError: the file cannot be read or removed.
    """
    retention.require_manager(caseload)
    header, rows, documents = _opened(caseload, path)
    people = [row["id"] for row in rows.get("person", ())]
    with caseload.write("return_from_archive") as session:
        if header.person_id not in erasure.erased_people(session):
            raise NotArchivedError(path)
        _require_hers(session, path, header)
        archives.bring_back(session, rows, documents)
        note_in(caseload, session, f"return_from_archive_{reason.value}", "person", header.person_id)
        # Before it is kept: a power cut in between must not leave her to be erased with the next backup.
        # Who is gone still is remembered again at the next opening.
        erasure.forget(session, caseload.caseload_id, people)
    path.unlink()
    return header.person_id


def destroy_archive(caseload: Caseload, path: Path, *, today: date, even_before: bool = False) -> None:
    """Destroy an archive at the end of its time, or before when the person asks; a certificate stays.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        ArchiveRunsError: its time is not over.
        NotAnArchiveError, OtherArchiveError, NewerArchiveError, ArchiveDamagedError: as ``consult_archive``.
        OSError: the file cannot be read or removed.
    """
    retention.require_manager(caseload)
    header, _, _ = _opened(caseload, path)  # proved, not only said
    if today < header.destroy_on and not even_before and not _is_here(caseload, header):
        raise ArchiveRunsError(path, header.destroy_on)
    rule = retention.RIGHT_TO_ERASURE if even_before else DESTROYED
    with caseload.write("destroy_archive") as session:
        # One whose file is in the caseload has no end to prove: this is a copy that is left over.
        if header.person_id in erasure.erased_people(session):
            retention.record_disposal(caseload, session, rule, header.person_id)
        note_in(caseload, session, "destroy_archive", "person", header.person_id)
        path.unlink()


def _opened(
    caseload: Caseload, path: Path
) -> tuple[ArchiveHeader, dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    return archives.read_archive(path, caseload.derived_key(archives.PURPOSE), caseload.caseload_id)


def _is_here(caseload: Caseload, header: ArchiveHeader) -> bool:
    """Tell whether the file of an archive is in the caseload: it holds nothing that is not there."""
    try:
        retention.end_of_file(caseload, header.person_id, today=header.archived_on)
    except UnknownRecordError:
        return False
    return True


def _is_left_over(caseload: Caseload, path: Path, person_id: str) -> bool:
    """Tell whether an archive of hers is there while she is in the caseload: a power cut left it."""
    try:
        header = archives.read_header(path)
    except (NotAnArchiveError, NewerArchiveError):
        return False
    return header.caseload_id == caseload.caseload_id and header.person_id == person_id


def _require_hers(session: Session, path: Path, header: ArchiveHeader) -> None:
    """Accept an archive whose certificate is the last of its file.

    An older backup may have been restored since, which knows no certificate of this archive: then only the
    proof of an end forbids.

    Raises:
        ArchiveOverError: another end was certified since.
    """
    ends = ends_of(session, header.person_id)
    is_known = any(end.id == header.certificate_id for end in ends)
    if ends and ends[0].id != header.certificate_id and (is_known or ends[0].rule != ARCHIVED):
        raise ArchiveOverError(path)


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    hidden = ("deleted_at", "search_key", "sort_key", "former_codes", "merged_into_id")
    return {name: value for name, value in row.items() if name not in hidden}

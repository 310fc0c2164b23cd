"""Archives a file really apart: everything that erasing takes from it, sealed in a file of its own.

It leaves the caseload as an erasure does: the same skeleton stays, past returns are the same, and nothing
here links it to anyone. What was taken is sealed under a key of the structure, which lives as long as the
caseload does, whatever passphrase or data key is changed (AES-256-GCM, the header as associated data): an
archive is read with the caseload that it came from. The header is in clear and names nobody; it says the
revision of the tables, so that a later version reads the rows through the migrations of the file.
"""

import json
import secrets
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Date, DateTime, Table, Time, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from jalon.domain.errors import (
    ArchiveDamagedError,
    NewerArchiveError,
    NotAnArchiveError,
    OtherArchiveError,
)
from jalon.files import write_atomically
from jalon.storage import attachments, erasure, migrations
from jalon.storage.merged_records import Kind, stands_now_as
from jalon.storage.older_rows import rows_of_today
from jalon.storage.revision import CURRENT
from jalon.storage.schema import record_classes
from jalon.storage.schema.journal import ErasureRow

SUFFIX: Final = ".jalon-archive"
PURPOSE: Final = "archive"
_KIND: Final = b"JALON-ARCHIVE "
_MAGIC: Final = _KIND + b"1\n"
_NONCE_BYTES: Final = 12
_LONGEST_HEADER: Final = 2_000
_LARGEST: Final = 500_000_000
_CHUNK: Final = 500
_OF_SEVERAL: Final = frozenset({"act", "trip"})

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class ArchiveHeader:
    """What an archive says in clear: of which caseload, of which opaque identity, since and until when."""

    caseload_id: str
    person_id: str
    archived_on: date
    destroy_on: date
    certificate_id: str
    """The certificate that stays in the caseload: a later one says that this archive is no longer hers."""
    revision: str
    """The revision of the tables that the rows were taken from."""


def rows_of_file(
    session: Session, person_id: str
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """Return every row that erasing a person takes or empties, as JSON takes it, and her documents."""
    reach = erasure.reach_of(session, person_id)
    found: dict[str, list[dict[str, Any]]] = {}
    for name, table in _tables().items():
        rows: list[dict[str, Any]] = []
        for chunk in _chunks(sorted(reach.get(name, ()))):
            query = select(table).where(table.c.id.in_(chunk)).order_by(table.c.rid)
            rows += [_to_plain(row) for row in session.execute(query).mappings()]
        if rows:
            found[name] = rows
    contents = {row["id"]: attachments.content_of(session, row["id"]) for row in found.get("document", ())}
    return found, {document: content for document, content in contents.items() if content is not None}


def write_archive(
    path: Path, key: bytes, header: ArchiveHeader, rows: Rows, documents: Mapping[str, bytes]
) -> None:
    """Seal rows and documents in a file, and read it again before anything is taken from the caseload.

    Raises:
        ArchiveDamagedError: what was written is not what is read.
        OSError: the folder is missing, full or read-only.
    """
    content = {
        "rows": rows,
        "documents": {document: b64encode(one).decode("ascii") for document, one in documents.items()},
    }
    plain = zlib.compress(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    head = _packed(header)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    write_atomically(path, head + nonce + AESGCM(key).encrypt(nonce, plain, head))
    if read_archive(path, key, header.caseload_id) != (header, rows, documents):
        raise ArchiveDamagedError(path)


def read_header(path: Path) -> ArchiveHeader:
    """Return what an archive says in clear; it is proved only when the archive is read.

    Raises:
        NotAnArchiveError: it is no archive of Jalon.
        NewerArchiveError: its form is one of a later version.
        OSError: the file cannot be read.
    """
    with path.open("rb") as source:
        return _header(path, source.read(len(_MAGIC) + _LONGEST_HEADER))[0]


def read_archive(
    path: Path, key: bytes, caseload_id: str
) -> tuple[ArchiveHeader, dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """Return the header, the rows (as the tables of today have them) and the documents of an archive.

    Raises:
        NotAnArchiveError: it is no archive of Jalon.
        OtherArchiveError: it came from another caseload.
        NewerArchiveError: a later version of the program wrote it.
        ArchiveDamagedError: it is no longer what was written.
        OSError: the file cannot be read.
    """
    with path.open("rb") as source:
        whole = source.read(_LARGEST)
    header, size = _header(path, whole)
    if header.caseload_id != caseload_id:
        raise OtherArchiveError(path)
    if header.revision != CURRENT and not migrations.is_known(header.revision):
        raise NewerArchiveError(path)
    head, sealed = whole[:size], whole[size:]
    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], head)
        content = json.loads(zlib.decompress(plain))
    except (InvalidTag, ValueError, zlib.error) as error:
        raise ArchiveDamagedError(path) from error
    documents = {document: b64decode(one) for document, one in content["documents"].items()}
    return header, rows_of_today(content["rows"], header.revision), documents


def bring_back(session: Session, rows: Rows, documents: Mapping[str, bytes]) -> None:
    """Write the rows of an archive again, in the session's own action: skeletons filled, the rest anew.

    What stayed in the caseload may have changed since, as everything there does: of it, only what the
    erasing emptied is given back. What was merged since is referred to as what it is now.
    """
    people = [row["id"] for row in rows.get("person", ())]
    session.execute(delete(ErasureRow).where(ErasureRow.person_id.in_(people)))
    loops: list[tuple[Table, str, dict[str, Any]]] = []
    for name, table in _tables().items():
        own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
        for plain in rows.get(name, ()):
            row = _as_of_today(session, table, _from_plain(table, plain))
            there = session.execute(select(table).where(table.c.id == row["id"])).mappings().first()
            later = {column: row[column] for column in own if row.get(column) is not None}
            if there is not None:
                emptied = erasure.emptied_columns(name)
                back = {column: row[column] for column in emptied if column in row}
                if name in _OF_SEVERAL:  # someone may have written there since
                    back = {column: value for column, value in back.items() if there[column] is None}
                if back:
                    session.execute(update(table).where(table.c.id == row["id"]).values(**back))
            else:
                session.execute(insert(table).values(**row | dict.fromkeys(later)))
                if later:
                    loops.append((table, row["id"], later))
    for table, record_id, values in loops:
        session.execute(update(table).where(table.c.id == record_id).values(**values))
    attachments.put_contents(session, documents.items())
    session.expire_all()


def _packed(header: ArchiveHeader) -> bytes:
    plain = json.dumps({name: str(value) for name, value in asdict(header).items()}, sort_keys=True)
    return _MAGIC + plain.encode("ascii") + b"\n"


def _header(path: Path, content: bytes) -> tuple[ArchiveHeader, int]:
    if content.startswith(_KIND) and not content.startswith(_MAGIC):
        raise NewerArchiveError(path)
    end = content.find(b"\n", len(_MAGIC))
    if not content.startswith(_MAGIC) or not 0 < end <= len(_MAGIC) + _LONGEST_HEADER:
        raise NotAnArchiveError(path)
    try:
        said = json.loads(content[len(_MAGIC) : end])
        header = ArchiveHeader(
            str(said["caseload_id"]),
            str(said["person_id"]),
            date.fromisoformat(said["archived_on"]),
            date.fromisoformat(said["destroy_on"]),
            str(said["certificate_id"]),
            str(said["revision"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnArchiveError(path) from error
    return header, end + 1


def _as_of_today(session: Session, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row that refers to what people and employers were merged into since."""
    for key in table.foreign_keys:
        name, kind = key.parent.name, key.column.table.name
        if row.get(name) is not None and (kind == "employer" or (kind == "person" and table.name != kind)):
            row[name] = stands_now_as(session, cast(Kind, kind), row[name])
    return row


def _tables() -> dict[str, Table]:
    return {one.__tablename__: cast(Table, one.__table__) for one in record_classes()}


def _to_plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): value.isoformat() if isinstance(value, date | datetime | time) else value
        for name, value in row.items()
        if name != "rid"
    }


def _from_plain(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    readers: dict[type, Callable[[str], Any]] = {
        DateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        Time: time.fromisoformat,
    }
    found = {}
    for name, value in row.items():
        kind = table.c[name].type  # an instant is a type of ours, around that of the engine
        read = readers.get(type(kind.impl if isinstance(kind, TypeDecorator) else kind))
        found[name] = read(value) if read is not None and isinstance(value, str) else value
    return found


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))

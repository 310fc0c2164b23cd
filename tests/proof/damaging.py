"""What may happen to files: a caseload with real rows, and the ways in which it is damaged or replaced."""

import contextlib
import hashlib
import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from random import Random

import sqlcipher3
from sqlalchemy import text

import make
from jalon.cli.commands import run
from jalon.storage import records
from jalon.storage.caseload import Caseload, examine_closed
from jalon.storage.cipher import PAGE_BYTES, FileKey
from jalon.storage.keyring import KeyDerivation
from jalon.storage.schema import Base

CANARY = "Brændéguizhouët"
PERSONS = 30


def a_closed_caseload(path: Path, *, persons: int = PERSONS, kdf: KeyDerivation | None = None) -> FileKey:
    """Make a caseload with people, paths, acts and notes; return its key once it is closed."""
    caseload = make.a_caseload(path, kdf=kdf or KeyDerivation.cheap()).caseload
    with caseload:
        fill(caseload, persons)
        return caseload.file_key


def fill(caseload: Caseload, persons: int, *, letter: str = "A") -> None:
    coach = caseload.signed_in.coach_id
    with caseload.write("admit_person") as session:
        for number in range(persons):
            person = make.a_person(
                session, case_code=f"{letter}-{number:04}", family_name=f"{CANARY} {number}", town="Étampes"
            )
            make.a_path(session, person, make.TODAY - timedelta(days=200 + number))
            for day in range(4):
                act = make.an_act(session, coach, (person,), date=make.TODAY - timedelta(days=30 + day))
                records.update(session, "act", act, {"subject": f"{CANARY} " * 12})


def open_cheap(path: Path) -> Caseload:
    return Caseload.open(
        path, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True, clock=lambda: make.NOW
    )


def examine(path: Path) -> tuple[str, ...]:
    """Return the names of the examinations of ``jalon check`` that found damage."""
    outcome = examine_closed(path, make.PASSPHRASE, allow_any_folder=True, allow_cheap=True)
    return tuple(found.name for found in outcome if not found.is_sound)


def read_everything(caseload: Caseload) -> str:
    """Return a digest of every value of every table, as the program reads them."""
    digest = hashlib.sha256()
    with caseload.read() as session:
        for table in sorted(Base.metadata.tables):
            for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1")):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def fingerprints(folder: Path) -> dict[str, str]:
    """Return every file of a folder with its digest; the index of the journal is no content."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.endswith("-shm")
    }


def command_line(*arguments: object) -> tuple[int, str, str]:
    """Run a command of the program; return its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    mask = os.umask(0o077)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([str(argument) for argument in arguments])
    finally:
        os.umask(mask)
    return code, out.getvalue(), err.getvalue()


# --- damage to content; each takes the sound bytes and returns others


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def zeroed(content: bytes, start: int, count: int = 512) -> bytes:
    return content[:start] + bytes(len(content[start : start + count])) + content[start + count :]


def swapped(content: bytes, one: int, other: int) -> bytes:
    pages = [content[at : at + PAGE_BYTES] for at in range(0, len(content), PAGE_BYTES)]
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


def every_page_hurt(content: bytes) -> bytes:
    """Leave the first page as it is, so that the file opens, and hurt all others."""
    changed = bytearray(content)
    for at in range(PAGE_BYTES, len(content), PAGE_BYTES):
        changed[at + 1000] ^= 4
    return bytes(changed)


# --- files of another kind


def a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("feuille.xml", "x" * 50_000)
    return packed.getvalue()


def a_plain_database(folder: Path) -> bytes:
    path = folder / "plain.sqlite"
    connection = sqlcipher3.connect(str(path))
    connection.execute("CREATE TABLE person (name TEXT)")
    connection.execute("INSERT INTO person VALUES ('x')")
    connection.commit()
    connection.close()
    content = path.read_bytes()
    path.unlink()
    return content


def noise(count: int) -> bytes:
    return Random(5).randbytes(count)


def write_revision(path: Path, key: FileKey, revision: str) -> None:
    """Mark a file as one that another version of the program wrote."""
    connection = sqlcipher3.connect(str(path))
    connection.execute(f"PRAGMA key = {key.pragma_value()}")
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()

"""The command that erases a person, as a script uses it: no trace in the file, no past return moved."""

import json
import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import select

import make
from jalon.cli import commands
from jalon.domain.errors import NothingChangedError
from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.demonstration import make_demonstration
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.cipher import PAGE_BYTES
from jalon.storage.derivation import KeyDerivation
from jalon.storage.schema.access import AccessEntryRow
from jalon.storage.schema.upkeep import DisposalRecordRow

TODAY = date(2026, 11, 21)
CODE = "Z-0001"
FAMILY, GIVEN = "Qwyxzelle", "Vbknorque"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a practice structure, with someone who left three years ago and someone who is followed."""
    folder = tmp_path_factory.mktemp("original")
    made = make_demonstration(
        folder / "essai",
        derivation=KeyDerivation.floor(),
        allow_any_folder=True,
        persons=6,
        months=3,
        today=TODAY,
    )
    with Caseload.open(made.caseload, made.passphrase, allow_any_folder=True) as caseload:
        with caseload.write("demonstration") as session:
            person = make.a_person(
                session, case_code=CODE, family_name=FAMILY, given_name=GIVEN, phone="0699887766"
            )
            make.a_path(session, person, date(2026, 8, 3), date(2026, 9, 30))
            coach = caseload.signed_in.coach_id
            other = make.a_person(session, case_code="Z-0002", family_name="Durand")
            make.an_act(session, coach, (person,), date=date(2026, 8, 12), subject=f"CV de {FAMILY}")
            make.an_act(session, coach, (person, other), date=date(2026, 9, 8), follow_up=f"{GIVEN} aide")
            tour = {"coach_id": coach, "date": date(2026, 9, 9), "minutes": 30, "purpose": f"Chez {FAMILY}"}
            records.insert(session, "trip", tour)
            old = make.a_person(session, case_code="Z-0003", family_name="Ancien", given_name="Jean")
            make.a_path(session, old, date(2022, 1, 3), date(2023, 3, 31))
        for month in (Month(2026, 8), Month(2026, 9), Month(2026, 10)):
            with suppress(NothingChangedError):  # the practice structure locked it already
                returns.lock_month(caseload, month, today=TODAY, reason="vérifié")
    (folder / "essai" / "words").write_text(made.passphrase, encoding="utf-8")
    return folder / "essai"


@pytest.fixture
def caseload_file(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JALON_PASSPHRASE", (original / "words").read_text(encoding="utf-8"))
    monkeypatch.setattr(commands, "_today", lambda: TODAY)
    for name in ("demo.jalon", "demo.jalon-cles"):
        shutil.copy(original / name, tmp_path / name)
    return tmp_path / "demo.jalon"


def erase(path: Path, code: str, *options: str) -> int:
    return commands.run(["erase", str(path), "--person", code, *options])


def drafts(path: Path, folder: Path) -> dict[str, dict]:
    """Return each month as it is counted now."""
    found = {}
    for month in ("2026-08", "2026-09", "2026-10"):
        target = folder / f"{month}.json"
        assert commands.run(["return", str(path), "--month", month, "--draft", "--json", str(target)]) == 0
        document = json.loads(target.read_text(encoding="utf-8"))
        found[month] = {key: document[key] for key in ("indicators", "breakdowns", "persons")}
        locked = folder / f"{month}-locked.json"
        assert commands.run(["return", str(path), "--month", month, "--json", str(locked)]) == 0
        found[f"{month} locked"] = json.loads(locked.read_text(encoding="utf-8"))
    return found


def plain_pages(path: Path) -> bytes:
    """Return every page of a closed file decrypted: rows, indexes, what is free, what is left over."""
    with Caseload.open(
        path, (path.parent / "words").read_text(encoding="utf-8"), allow_any_folder=True
    ) as one:
        key = one.file_key.data_key
    content, pages = path.read_bytes(), []
    for start in range(0, len(content), PAGE_BYTES):
        page = content[start : start + PAGE_BYTES]
        vector = page[PAGE_BYTES - 80 : PAGE_BYTES - 64]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        body = page[16 if start == 0 else 0 : PAGE_BYTES - 80]
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def test_a_person_is_erased_by_her_request_without_a_trace_and_no_return_moves(
    original, caseload_file, tmp_path, capsys
):
    shutil.copy(original / "words", tmp_path / "words")
    before = drafts(caseload_file, tmp_path)
    assert FAMILY.encode() in plain_pages(caseload_file)
    assert erase(caseload_file, CODE) == 1
    assert "--reason" in capsys.readouterr().err
    assert erase(caseload_file, CODE, "--reason", "demande écrite du 3 novembre") == 1
    said = capsys.readouterr()
    assert "--mentions" in said.err
    assert FAMILY not in said.err
    assert f"Chez {FAMILY}" in said.out
    assert erase(caseload_file, CODE, "--reason", "demande écrite du 3 novembre", "--mentions", "toutes") == 0
    assert "2 sur 2" in capsys.readouterr().out
    pages = plain_pages(caseload_file).lower()
    for trace in (FAMILY.lower(), GIVEN.lower(), "0699887766", "wyx", "bkn"):
        assert trace.encode() not in pages, trace
    assert drafts(caseload_file, tmp_path) == before
    assert commands.run(["check", str(caseload_file)]) == 0
    assert commands.run(["export", str(caseload_file), "--json", str(tmp_path / "export.json")]) == 0
    assert FAMILY not in (tmp_path / "export.json").read_text(encoding="utf-8")
    assert erase(caseload_file, CODE, "--reason", "encore") == 1


def test_an_erasure_by_rule_is_announced_then_waits_thirty_days(caseload_file, monkeypatch, capsys, original):
    assert erase(caseload_file, "z-0003") == 1
    assert "--announce" in capsys.readouterr().err
    assert erase(caseload_file, "z-0003", "--announce") == 0
    assert "21/12/2026" in capsys.readouterr().out
    assert erase(caseload_file, "Z-0003") == 1
    assert "21/12/2026" in capsys.readouterr().err
    monkeypatch.setattr(commands, "_today", lambda: date(2026, 12, 21))
    assert erase(caseload_file, "Z-0003") == 0
    words = (original / "words").read_text(encoding="utf-8")
    with Caseload.open(caseload_file, words, allow_any_folder=True) as caseload, caseload.read() as session:
        rows = session.execute(select(DisposalRecordRow.rule, DisposalRecordRow.count)).all()
        assert sorted(tuple(row) for row in rows) == [("retention", 1), ("retention_announced", 0)]
        events = set(session.execute(select(AccessEntryRow.event)).scalars())
        assert {"announce_erasure", "review_mentions", "erase_person"} <= events


def test_someone_unknown_a_wrong_passphrase_and_a_wrong_choice_erase_nobody(
    caseload_file, monkeypatch, capsys
):
    assert erase(caseload_file, "Z-9999", "--reason", "erreur") == 1
    assert erase(caseload_file, CODE, "--mentions", "peut-être") == 2
    monkeypatch.setenv("JALON_PASSPHRASE", "une autre phrase que la bonne")
    assert erase(caseload_file, CODE, "--reason", "erreur") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_goes_to_the_archives_is_listed_and_comes_back(caseload_file, capsys, tmp_path):
    def archive(*asked):
        return commands.run(["archive", str(caseload_file), *asked])

    apart = tmp_path / "archives"
    apart.mkdir()
    assert archive("--person", "Z-0003") == 2
    assert archive("--person", CODE, "--to", str(apart)) == 1  # her time is not over
    assert archive("--person", "z-0003", "--to", str(apart)) == 0
    (path,) = apart.iterdir()
    assert archive("--person", "Z-0003", "--to", str(apart)) == 1
    capsys.readouterr()
    assert archive("--list", str(apart)) == 0
    assert "21/11/2029" in capsys.readouterr().out
    assert archive("--destroy", str(path)) == 1
    assert archive("--return", str(path), "--reason", "demande") == 0
    assert list(apart.iterdir()) == []
    assert archive("--return", str(path)) == 1

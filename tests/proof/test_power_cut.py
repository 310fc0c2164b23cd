"""A power cut at any moment of a session loses nothing that was acknowledged and tears no file."""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import child
import pytest
import session as scripted
from disk_model import WAYS, Disk, Step, read_steps
from sqlalchemy import text

import make
from jalon.domain.errors import JalonError
from jalon.storage import backups
from jalon.storage.caseload import Caseload

GATE_STATES = 1_000
LONG_STATES = 10_000


@dataclass
class Promises:
    """What the référent was told by a given moment."""

    acts: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)
    scale: int | None = None
    new_passphrase: bool = False

    def hear(self, step: dict[str, object]) -> None:
        match step["kind"]:
            case "act":
                self.acts.add(str(step["id"]))
            case "backup":
                self.copies.add(str(step["name"]))
            case "preferences":
                self.scale = int(str(step["scale"]))
            case "passphrase":
                self.new_passphrase = True


def put(files: dict[str, bytes], folder: Path) -> None:
    for old in sorted(folder.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    for name, content in files.items():
        if name.endswith("-shm"):
            continue  # memory shared between processes, made anew
        target = folder / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def broken_promise(folder: Path, promised: Promises) -> str | None:
    """Open everything as the program would after the cut, and name the first promise that was not kept."""
    caseload = None
    wanted = (
        (scripted.OTHER_PASSPHRASE,)
        if promised.new_passphrase
        else (make.PASSPHRASE, scripted.OTHER_PASSPHRASE)
    )
    for passphrase in wanted:
        try:
            caseload = Caseload.open(
                folder / "essai.jalon",
                passphrase,
                allow_any_folder=True,
                allow_cheap=True,
                clock=lambda: make.NOW,
            )
            break
        except JalonError as error:
            failure = type(error).__name__
    if caseload is None:
        return f"does not open: {failure}"
    with caseload:
        try:
            with caseload.read() as session:
                found = {row[0] for row in session.execute(text("SELECT id FROM act"))}
                halves = session.execute(text(HALF_SAVED)).scalar()
                journalled = session.execute(text(JOURNALLED)).scalar()
                pages = session.execute(text("PRAGMA quick_check")).scalar()
        except JalonError as error:
            return f"does not read: {type(error).__name__}"
    if promised.acts - found:
        return "an acknowledged act is lost"
    if len(found) > len(promised.acts) + 1:
        return "more was saved than was asked"
    if halves:
        return "an act is half saved"
    if journalled != len(found):
        return "the journal does not tell what was saved"
    if pages != "ok":
        return "the pages are not sound"
    return broken_file(folder, promised)


HALF_SAVED = (
    "SELECT count(*) FROM act a WHERE NOT EXISTS (SELECT 1 FROM act_coach c WHERE c.act_id = a.id) "
    "OR NOT EXISTS (SELECT 1 FROM act_participant p WHERE p.act_id = a.id)"
)
JOURNALLED = (
    "SELECT count(*) FROM journal_operation o JOIN journal_action j ON j.action_id = o.action_id "
    "WHERE o.table_name = 'act' AND o.column_name = '+' AND j.label = 'record_act'"
)


def broken_file(folder: Path, promised: Promises) -> str | None:
    copies = {path.name for path in (folder / "copies").glob(f"*{backups.SUFFIX}")}
    if promised.copies - copies:
        return "an acknowledged backup is missing"
    for name in copies:
        try:
            backups.read_manifest(folder / "copies" / name, whole=True)
        except JalonError as error:
            return f"a backup bears its name and is not whole: {type(error).__name__}"
    settings = folder / "reglages.toml"
    if settings.exists():
        try:
            scale = tomllib.loads(settings.read_text(encoding="utf-8"))["text_scale_percent"]
        except (ValueError, KeyError):
            return "the settings are torn"
        if promised.scale is not None and scale < promised.scale:
            return "acknowledged settings are lost"
    elif promised.scale is not None:
        return "acknowledged settings are missing"
    return None


def states(
    before: dict[str, bytes], steps: list[Step], said: list[dict[str, object]], count: int, *, strict: bool
) -> Iterator[tuple[dict[str, bytes], Promises]]:
    """Yield ``count`` states of the disk at random moments, with what had been acknowledged by then."""
    chance = random.Random(7)
    moments = Counter(chance.choices(range(len(steps)), k=count // len(WAYS)))
    disk, promised = Disk(strict=strict), Promises()
    disk.start_with(before)
    for moment, step in enumerate(steps):
        disk.take(step)
        if step.kind == "A":
            promised.hear(said[step.offset - 1])
        for _ in range(moments[moment]):
            for way in WAYS:
                yield disk.after_a_cut(chance, way), promised


def outcomes(
    folder: Path, recorder: Path, tmp_path: Path, count: int, *, strict: bool, **environment: str
) -> Counter:
    """Record a whole session and judge ``count`` states that a power cut may have left of it."""
    before = {
        f"/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    log = tmp_path / "record"
    said = child.run_session(
        folder,
        "--whole",
        LD_PRELOAD=str(recorder),
        RECORDER_FOLDER=str(folder),
        RECORDER_LOG=str(log),
        **environment,
    )
    steps = list(read_steps(log))
    assert sum(step.kind == "A" for step in steps) == len(said)
    if not environment:
        assert sum(step.kind == "S" for step in steps) > len(said), "the recorder missed the flushes"
    after = tmp_path / "after"
    after.mkdir()
    judged: Counter = Counter()
    for files, promised in states(before, steps, said, count, strict=strict):
        put(files, after)
        judged[broken_promise(after, promised)] += 1
    return judged


@pytest.mark.parametrize("strict", [False, True], ids=["ext4", "posix"])
def test_a_power_cut_loses_nothing_acknowledged_and_tears_no_file(folder, recorder, tmp_path, strict):
    judged = outcomes(folder, recorder, tmp_path, GATE_STATES // 2, strict=strict)
    assert set(judged) == {None}, judged
    assert judged.total() == GATE_STATES // 2


@pytest.mark.long
@pytest.mark.parametrize("strict", [False, True], ids=["ext4", "posix"])
def test_ten_thousand_power_cuts(folder, recorder, tmp_path, strict):
    judged = outcomes(folder, recorder, tmp_path, LONG_STATES // 2, strict=strict)
    assert set(judged) == {None}, judged
    assert judged.total() == LONG_STATES // 2


def test_the_proof_sees_a_file_that_is_not_flushed_at_each_commit(folder, recorder, tmp_path):
    """Control: with ``synchronous=NORMAL`` the same states must show acknowledged acts that are lost."""
    judged = outcomes(folder, recorder, tmp_path, 150, strict=False, JALON_PROOF_SABOTAGE="synchronous")
    lost = judged["an acknowledged act is lost"]
    assert lost > 0.1 * judged.total(), judged


def test_the_proof_sees_files_that_are_renamed_without_a_flush(folder, recorder, tmp_path):
    """Control: without fsync before the rename, settings, ring or backups must be found torn or lost."""
    judged = outcomes(folder, recorder, tmp_path, 150, strict=True, JALON_PROOF_SABOTAGE="flush")
    assert judged.total() - judged[None] > 0, judged

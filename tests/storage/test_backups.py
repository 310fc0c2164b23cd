import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import make
from jalon.domain.errors import (
    CannotReadError,
    CannotWriteError,
    CaseloadExistsError,
    DamagedBackupError,
    DamagedCaseloadError,
    DamagedRingError,
    DiskFailureError,
    ForeignRingError,
    NewerBackupError,
    NotABackupError,
    RingMissingError,
    WrongPassphraseError,
)
from jalon.domain.ids import new_id
from jalon.services import backing_up, restoring
from jalon.storage import backups, cipher, copies, records, scratch, slots
from jalon.storage.caseload import Caseload
from jalon.storage.cipher import connect_raw
from jalon.storage.keyring import KeyDerivation, ring_path, write_ring
from jalon.storage.ring_format import RingFile

OPTIONS = {"allow_any_folder": True, "allow_cheap": True}


def fill(caseload, count: int = 3, label: str = "record_act") -> list[str]:
    with caseload.write(label) as session:
        person = make.a_person(session, case_code=f"A-{count:04d}")
        return [make.an_act(session, caseload.signed_in.coach_id, (person,)) for _ in range(count)]


def acts_of(path: Path) -> set[str]:
    with Caseload.open(path, make.PASSPHRASE, **OPTIONS) as caseload, caseload.read() as session:
        return {row[0] for row in session.execute(text("SELECT id FROM act"))}


def test_a_backup_holds_base_and_ring_and_opens_alone(caseload, tmp_path):
    acts = fill(caseload)
    away = tmp_path / "cle"
    away.mkdir()
    made = backing_up.back_up(caseload, away)
    assert [path.name for path in away.iterdir()] == [made.path.name]
    assert made.path.name == "essai 2026-11-20 093000.jalon-copie"
    with zipfile.ZipFile(made.path) as archive:
        assert set(archive.namelist()) == {"manifest.json", "base.jalon", "base.jalon-cles"}
    target = tmp_path / "ailleurs" / "retour.jalon"
    target.parent.mkdir()
    restored = restoring.restore(made.path, target, make.PASSPHRASE, **OPTIONS)
    assert (restored.persons, restored.acts) == (1, 3)
    assert acts_of(target) == set(acts)
    assert sorted(path.name for path in target.parent.iterdir()) == ["retour.jalon", "retour.jalon-cles"]


def test_what_is_written_during_a_backup_is_not_disturbed(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path)
    later = fill(caseload, 2)
    target = tmp_path / "retour.jalon"
    restoring.restore(made.path, target, make.PASSPHRASE, **OPTIONS)
    assert not acts_of(target) & set(later)


@pytest.mark.parametrize("place", range(0, 100, 5))
def test_a_backup_altered_anywhere_is_refused_and_nothing_is_restored(caseload, tmp_path, place):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    content = bytearray(made.read_bytes())
    content[len(content) * place // 100] ^= 0x10
    made.write_bytes(content)
    target = tmp_path / "retour.jalon"
    with pytest.raises((DamagedBackupError, NotABackupError)):
        restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    assert not target.exists()
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("share", [0, 1, 10, 50, 90, 99])
def test_a_backup_cut_short_is_refused(caseload, tmp_path, share):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    content = made.read_bytes()
    made.write_bytes(content[: len(content) * share // 100])
    with pytest.raises((DamagedBackupError, NotABackupError)):
        backups.read_manifest(made)


def test_a_copy_that_does_not_pass_its_examination_never_bears_the_name_of_a_backup(
    caseload, tmp_path, monkeypatch
):
    fill(caseload)
    real = backups.copy_into

    def spoiled(connection, target):
        real(connection, target)
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(backups, "copy_into", spoiled)
    folder = tmp_path / "cle"
    folder.mkdir()
    with pytest.raises(DamagedBackupError):
        backing_up.back_up(caseload, folder)
    assert not list(folder.iterdir())


def test_a_restore_never_touches_what_exists(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    for name in ("pris.jalon", "pris.jalon-cles"):
        target = tmp_path / "pris.jalon"
        (tmp_path / name).write_bytes(b"a moi")
        with pytest.raises(CaseloadExistsError):
            restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
        assert (tmp_path / name).read_bytes() == b"a moi"
        (tmp_path / name).unlink()


def test_a_wrong_passphrase_restores_nothing_and_leaves_nothing(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(WrongPassphraseError):
        restoring.restore(made, tmp_path / "retour.jalon", "autre chose", **OPTIONS)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_restored_copy_is_another_site_so_that_the_two_can_be_told_apart(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    restoring.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    with caseload.read() as session:
        ours = session.execute(text("SELECT site FROM journal_state")).scalar()
    with (
        Caseload.open(tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS) as other,
        other.read() as session,
    ):
        assert session.execute(text("SELECT site FROM journal_state")).scalar() != ours


def test_before_going_back_one_sees_what_would_be_lost(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    fill(caseload, 4)
    preview = restoring.preview_restore(caseload, made, make.PASSPHRASE, allow_cheap=True)
    assert [change.label for change in preview.lost] == ["record_act"]
    assert preview.lost[0].records == 1 + 3 * 4  # the person; each act, its coach, its participant
    assert preview.regained == ()
    assert not list(tmp_path.glob(".*.part"))


def test_a_backup_is_made_when_something_changed_and_half_an_hour_went_by(tmp_path):
    now = [make.NOW]
    caseload = make.a_caseload(tmp_path / "essai.jalon", clock=lambda: now[0]).caseload
    assert backing_up.back_up_if_due(caseload) is not None, "never saved: due"
    assert backing_up.back_up_if_due(caseload) is None, "nothing changed"
    fill(caseload)
    now[0] += timedelta(minutes=29)
    assert backing_up.back_up_if_due(caseload) is None, "too soon"
    now[0] += timedelta(minutes=1)
    assert backing_up.back_up_if_due(caseload) is not None
    assert len(backing_up.list_backups(caseload)) == 2
    caseload.close()


def test_closing_backs_up_only_what_changed_and_never_a_practice_structure(tmp_path):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    folder = copies.backup_folder(caseload.caseload_id)
    backing_up.close_with_backup(caseload)
    assert len(backups.list_backups(folder)) == 1
    caseload = Caseload.open(tmp_path / "essai.jalon", make.PASSPHRASE, **OPTIONS)
    backing_up.close_with_backup(caseload)
    assert len(backups.list_backups(folder)) == 1
    practice = make.a_caseload(tmp_path / "pratique.jalon").caseload
    with practice.write("change_settings") as session:
        row = session.execute(text("SELECT id FROM structure")).scalar_one()
        records.update(session, "structure", row, {"is_practice": True})
    folder = copies.backup_folder(practice.caseload_id)
    backing_up.close_with_backup(practice)
    assert not backups.list_backups(folder)


def test_one_knows_how_long_ago_the_last_copy_off_this_pc_was_made(tmp_path):
    now = [make.NOW]
    caseload = make.a_caseload(tmp_path / "essai.jalon", clock=lambda: now[0]).caseload
    assert backing_up.copies_status(caseload).days_away is None
    stick = tmp_path / "cle"
    stick.mkdir()
    backing_up.back_up_away(caseload, stick)
    now[0] += timedelta(days=9, hours=1)
    status = backing_up.copies_status(caseload)
    assert (status.days_away, status.is_away_up_to_date) == (9, True)
    fill(caseload)
    assert not backing_up.copies_status(caseload).is_away_up_to_date
    caseload.close()


def test_a_damaged_caseload_is_not_backed_up_over_good_backups(caseload, tmp_path):
    fill(caseload)
    caseload._transactions.is_damaged = True
    with pytest.raises(DamagedCaseloadError):
        backing_up.back_up(caseload, tmp_path)
    assert not list(tmp_path.glob(f"*{backups.SUFFIX}"))


def test_thinning_deletes_what_the_schedule_does_not_keep_and_nothing_else(tmp_path):
    for hour in range(24):
        (tmp_path / f"essai 2026-11-19 {hour:02d}0000{backups.SUFFIX}").write_bytes(b"")
    (tmp_path / f"essai 2026-11-20 080000{backups.SUFFIX}").write_bytes(b"")
    (tmp_path / "autre.txt").write_bytes(b"a moi")
    (tmp_path / f"autre{backups.SUFFIX}").write_bytes(b"a moi")
    dropped = backups.thin(backups.list_backups(tmp_path), make.NOW)
    assert len(dropped) == 23
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "autre.jalon-copie",
        "autre.txt",
        "essai 2026-11-19 230000.jalon-copie",
        "essai 2026-11-20 080000.jalon-copie",
    ]


def said_otherwise(backup: Path, **said: object) -> Path:
    """Return the backup with other words in its manifest."""
    with zipfile.ZipFile(backup) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | said).encode()
    with zipfile.ZipFile(backup, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return backup


@pytest.mark.parametrize("said", [{"format_version": 2, "base_sha256": None}, {"revision": "9999"}])
def test_a_backup_of_a_later_version_is_refused_before_any_passphrase(caseload, tmp_path, said):
    made = said_otherwise(backing_up.back_up(caseload, tmp_path).path, **said)
    with pytest.raises(NewerBackupError):
        restoring.refuse_unreadable(made, Path.home() / "retour.jalon")
    with pytest.raises(NewerBackupError):
        restoring.restore(made, tmp_path / "retour.jalon", "", **OPTIONS)
    assert sorted(path.suffix for path in tmp_path.glob("retour*")) == []


def test_what_an_upgrade_started_from_is_kept_for_a_quarter(caseload, tmp_path):
    made = backing_up.back_up(caseload, tmp_path).path
    for day, hour, revision in ((3, 8, "0000"), (3, 9, "0000"), (3, 10, "0001"), (4, 8, "0001")):
        name = tmp_path / f"essai 2026-11-{day:02d} {hour:02d}0000{backups.SUFFIX}"
        shutil.copyfile(made, name)
        said_otherwise(name, revision=revision)
    made.unlink()
    for now, kept in (
        (datetime(2026, 11, 4, 9, tzinfo=UTC), ["2026-11-03 09", "2026-11-03 10", "2026-11-04 08"]),
        (datetime(2027, 2, 4, 9, tzinfo=UTC), ["2026-11-03 10", "2026-11-04 08"]),
    ):
        backups.thin(backups.list_backups(tmp_path), now)
        assert sorted(path.stem.removeprefix("essai ")[:-4] for path in tmp_path.glob("essai 2*")) == kept


def test_two_backups_in_one_second_are_two_files(caseload, tmp_path):
    first, second = (backing_up.back_up(caseload, tmp_path).path for _ in range(2))
    assert first != second
    assert first.exists()
    assert len(backups.list_backups(tmp_path)) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SQLite format 3\0" + bytes(100), b"\xff" * 5000])
def test_another_file_is_not_a_backup(tmp_path, content):
    path = tmp_path / "photo.zip"
    path.write_bytes(content)
    with pytest.raises((NotABackupError, DamagedBackupError)):
        backups.read_manifest(path)


def test_a_person_erased_since_the_backup_is_erased_again_when_it_comes_back(caseload, tmp_path):
    from jalon.services import retention

    with caseload.write("admit_person") as session:
        gone = make.a_person(session, case_code="A-0007", family_name="Œuvrard", given_name="Łucja")
        kept = make.a_person(session, case_code="A-0008", family_name="Benali", given_name="Aïcha")
    made = backing_up.back_up(caseload, tmp_path).path
    retention.erase_file(caseload, gone, today=make.TODAY, reason="request", masks=())
    restored = restoring.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert (restored.persons, restored.erased_again) == (1, 1)
    other = Caseload.open(tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    with other, other.read() as session:
        names = dict(session.execute(text("SELECT id, family_name FROM person")).all())
        assert (names[gone], names[kept]) == ("", "Benali")
        values = session.execute(text("SELECT group_concat(value) FROM journal_operation")).scalar()
        assert "Benali" in values
        assert "uvrard" not in values


# --- the ring of a backup is the one that opened the caseload


def flip(ring: Path) -> None:
    content = bytearray(ring.read_bytes())
    content[300] ^= 1
    ring.write_bytes(content)


def put_another(ring: Path) -> None:
    make.a_caseload(ring.parent / "autre.jalon").caseload.close()
    ring.write_bytes((ring.parent / "autre.jalon-cles").read_bytes())


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(flip, DamagedRingError), (Path.unlink, RingMissingError), (put_another, ForeignRingError)],
)
@pytest.mark.parametrize("way", ["back_up", "back_up_here", "back_up_away"])
def test_a_ring_spoiled_while_open_is_told_and_the_backup_holds_the_good_one(tmp_path, spoil, told, way):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    acts = fill(caseload)
    folder = tmp_path / "cle"
    folder.mkdir()
    here = copies.backup_folder(caseload.caseload_id)
    for hour in range(3):  # of a day before: the schedule would keep one
        for place in (here, folder):
            (place / f"essai 2026-11-19 {hour:02d}0000{backups.SUFFIX}").write_bytes(b"")
    spoil(ring_path(caseload.path))
    with pytest.raises(told) as caught:
        getattr(backing_up, way)(caseload, *(() if way == "back_up_here" else (folder,)))
    assert caught.value.path == ring_path(caseload.path)
    known = backups.list_backups(here if way == "back_up_here" else folder)
    assert len(known) == 4, "one made, none thinned"
    caseload.close()
    restoring.restore(known[0].path, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert acts_of(tmp_path / "retour.jalon") == set(acts)


def test_a_spoiled_ring_does_not_make_a_backup_at_every_turn(caseload):
    flip(ring_path(caseload.path))
    with pytest.raises(DamagedRingError):
        backing_up.back_up_if_due(caseload)
    assert backing_up.back_up_if_due(caseload) is None
    assert len(backing_up.list_backups(caseload)) == 1


@pytest.mark.parametrize("ours_is_pending", [False, True])
def test_a_change_of_key_that_stopped_half_way_is_no_damage(caseload, tmp_path, ours_is_pending):
    acts = fill(caseload)
    colleague = new_id()
    caseload.ring = caseload.ring.with_slot(colleague, "une autre phrase", KeyDerivation.cheap())
    rings = [caseload.ring.ring, caseload.ring.rotated(without=colleague).ring]
    if ours_is_pending:
        rings.reverse()
    write_ring(ring_path(caseload.path), RingFile(*rings))
    made = backing_up.back_up(caseload, tmp_path).path
    assert backups.packed_ring(made) == RingFile(caseload.ring.ring)
    restoring.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert acts_of(tmp_path / "retour.jalon") == set(acts)


def test_a_change_of_key_waits_for_the_backup_under_way(caseload, tmp_path, monkeypatch):
    acts = fill(caseload)
    colleague = new_id()
    slots.set_slot(caseload, colleague, "une autre phrase de passe", KeyDerivation.cheap())
    before = caseload.ring.ring
    removal = threading.Thread(target=slots.remove_slot, args=(caseload, colleague))
    real = backups.copy_into

    def while_someone_is_removed(connection, target):
        removal.start()
        time.sleep(0.3)
        real(connection, target)

    monkeypatch.setattr(backups, "copy_into", while_someone_is_removed)
    made = backing_up.back_up(caseload, tmp_path).path
    removal.join(30)
    assert slots.slot_ids(caseload) == {caseload.signed_in.slot_id}
    assert backups.packed_ring(made) == RingFile(before)
    restoring.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert acts_of(tmp_path / "retour.jalon") == set(acts)


def test_a_ring_that_is_not_the_one_of_the_key_is_never_packed(caseload, tmp_path):
    folder = tmp_path / "cle"
    folder.mkdir()
    with pytest.raises(DamagedRingError):
        backups.make_backup(
            caseload.engine,
            caseload.path,
            make.a_caseload(tmp_path / "autre.jalon").caseload.file_key,
            caseload.ring.ring,
            folder,
            caseload_id=caseload.caseload_id,
            now=make.NOW,
            program="essai",
            access_head="",
        )
    assert not list(folder.iterdir())


def test_a_backup_dated_in_the_future_costs_no_backup_of_today(tmp_path):
    now = [datetime(2031, 1, 1, tzinfo=UTC)]
    caseload = make.a_caseload(tmp_path / "essai.jalon", clock=lambda: now[0]).caseload
    backing_up.back_up_here(caseload)
    now[0] = make.NOW
    for _ in range(3):
        now[0] += timedelta(hours=1)
        backing_up.back_up_here(caseload)
    assert len(backing_up.list_backups(caseload)) == 4
    caseload.close()


# --- what a kill leaves


def killed(moment: str, *arguments: Path) -> None:
    """Run this file in a child that kills itself at a moment."""
    child = subprocess.run(
        [sys.executable, __file__, moment, *map(str, arguments)],
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])},
    )
    assert child.returncode == -signal.SIGKILL


@pytest.fixture
def saved(caseload, tmp_path):
    """Make a backup in a folder of its own, and an empty folder to restore into."""
    acts = fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    caseload.close()
    folder = tmp_path / "retour"
    folder.mkdir()
    return made, folder / "r.jalon", set(acts)


@pytest.mark.parametrize("moment", ["first rename", "second rename"])
def test_a_restore_killed_at_its_renames_is_asked_for_again_and_leaves_nothing(saved, moment):
    made, target, acts = saved
    killed(moment, made, target)
    assert not target.exists()
    assert ring_path(target).exists() == (moment == "second rename")
    assert list(target.parent.glob(".jalon-*.part"))
    restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    assert acts_of(target) == acts
    assert sorted(path.name for path in target.parent.iterdir()) == ["r.jalon", "r.jalon-cles"]


def test_a_ring_alone_that_is_not_the_one_of_the_backup_is_never_replaced(saved, tmp_path):
    made, target, _ = saved
    make.a_caseload(tmp_path / "autre.jalon").caseload.close()
    other = (tmp_path / "autre.jalon-cles").read_bytes()
    ring_path(target).write_bytes(other)
    with pytest.raises(CaseloadExistsError):
        restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    assert ring_path(target).read_bytes() == other
    assert [path.name for path in target.parent.iterdir()] == ["r.jalon-cles"]


def test_what_a_killed_backup_left_is_swept_by_a_later_one_and_nothing_else_is(tmp_path):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    caseload.close()
    folder = tmp_path / "cle"
    folder.mkdir()
    killed("packed", caseload.path, folder)
    left = list(folder.iterdir())
    assert {path.suffix for path in left} == {".part", ".pack", ".verrou"}
    theirs = [folder / ".jalon-moi.part", folder / f".{left[0].stem}x.part", folder / ".x.part"]
    for path in theirs:
        path.write_bytes(b"a moi")
    with Caseload.open(tmp_path / "essai.jalon", make.PASSPHRASE, **OPTIONS) as again:
        backing_up.back_up(again, folder)
        assert all(path.exists() for path in left), "just changed: maybe the work of another PC"
        for path in [*left, *theirs]:
            os.utime(path, (time.time() - 90,) * 2)
        backing_up.back_up(again, folder)
    assert {path for path in folder.iterdir() if path.suffix != backups.SUFFIX} == set(theirs)


def test_what_is_in_use_is_not_swept_however_old(tmp_path):
    with scratch.scratch_beside(tmp_path) as held:
        held.write_bytes(b"x")
        os.utime(held, (0, 0))
        scratch.sweep(tmp_path)
        with scratch.scratch_beside(tmp_path, least_age_seconds=60):
            assert held.exists()
    assert not list(tmp_path.iterdir())


# --- a restore is whole or is not


def test_a_restore_whose_journal_could_not_be_moved_into_the_file_fails_and_leaves_nothing(
    saved, monkeypatch
):
    made, target, _ = saved
    readers = []
    real = restoring._make_another_site
    monkeypatch.setattr(cipher, "BUSY_SECONDS", 0.2)

    def with_a_reader(caseload, manifest):
        reader = connect_raw(caseload.path, caseload.file_key, mode="ro")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM act").fetchone()
        readers.append(reader)
        return real(caseload, manifest)

    monkeypatch.setattr(restoring, "_make_another_site", with_a_reader)
    with pytest.raises(DiskFailureError) as caught:
        restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    readers[0].close()
    assert caught.value.path == target
    assert not list(target.parent.iterdir())


# --- errors name what was asked for


def test_a_restore_into_a_missing_folder_names_the_file_asked_for_and_makes_no_folder(saved, tmp_path):
    made, _, _ = saved
    target = tmp_path / "nulle part" / "r.jalon"
    for attempt in (
        lambda: restoring.refuse_unreadable(made, target),
        lambda: restoring.restore(made, target, make.PASSPHRASE, **OPTIONS),
    ):
        with pytest.raises(CannotWriteError) as caught:
            attempt()
        assert caught.value.path == target
    assert not target.parent.exists()


def test_a_backup_into_a_missing_folder_names_the_folder_and_does_not_make_it(caseload, tmp_path):
    with pytest.raises(CannotWriteError) as caught:
        backing_up.back_up(caseload, tmp_path / "nulle part")
    assert caught.value.path == tmp_path / "nulle part"
    assert not (tmp_path / "nulle part").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads and writes everything")
def test_what_may_not_be_read_or_written_is_named(saved):
    made, target, _ = saved
    target.parent.chmod(0o500)
    try:
        with pytest.raises(CannotWriteError) as unwritable:
            restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    finally:
        target.parent.chmod(0o700)
    assert unwritable.value.path == target
    made.chmod(0)
    with pytest.raises(CannotReadError) as unreadable:
        restoring.restore(made, target, make.PASSPHRASE, **OPTIONS)
    assert unreadable.value.path == made


def test_a_backup_that_is_gone_cannot_be_read(tmp_path):
    with pytest.raises(CannotReadError):
        backups.read_manifest(tmp_path / f"partie{backups.SUFFIX}")


def test_a_backup_of_whole_bytes_whose_ring_was_damaged_before_is_told_as_a_damaged_backup(
    caseload, tmp_path, monkeypatch
):
    monkeypatch.setattr(backups, "_require_whole", lambda *_: None)
    monkeypatch.setattr(RingFile, "to_bytes", lambda _: b"{}")
    made = backing_up.back_up(caseload, tmp_path).path
    with pytest.raises(DamagedBackupError) as caught:
        restoring.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert caught.value.path == made


# --- the children that kill themselves


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _child(moment: str, first: Path, second: Path) -> None:
    if moment == "packed":
        backups._require_whole = _die
        with Caseload.open(first, make.PASSPHRASE, **OPTIONS) as caseload:
            backing_up.back_up(caseload, second)
    real = restoring.replace_atomically
    if moment == "first rename":
        restoring.replace_atomically = _die
    else:
        restoring.replace_atomically = lambda *names: _die() if names[1].suffix == ".jalon" else real(*names)
    restoring.restore(first, second, make.PASSPHRASE, **OPTIONS)


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

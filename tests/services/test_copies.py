"""The second place off this PC, the ring put back, the examination of the open file, the list of backups."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from jalon.domain import backup_schedule
from jalon.domain.errors import CannotWriteError, DamagedCaseloadError, DamagedRingError, SameDiskError
from jalon.services import backing_up, diagnosis
from jalon.storage import access_log, records
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import ring_path

OPTIONS = {"allow_any_folder": True, "allow_cheap": True}
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def write(caseload) -> None:
    with caseload.write("record_act") as session:
        make.an_act(session, caseload.signed_in.coach_id, ())


def test_a_folder_of_the_same_disk_is_no_second_place(caseload, tmp_path, stick):
    with pytest.raises(SameDiskError):
        backing_up.require_off_this_disk(caseload, tmp_path)
    assert not backing_up.is_there(caseload, tmp_path)
    backing_up.require_off_this_disk(caseload, stick)
    assert backing_up.is_there(caseload, stick)
    with pytest.raises(CannotWriteError):
        backing_up.require_off_this_disk(caseload, stick / "absent")
    assert not backing_up.is_there(caseload, stick / "absent")


def test_a_synchronised_folder_is_a_second_place_though_it_stands_on_the_same_disk(caseload, tmp_path):
    shared = tmp_path / "Nextcloud" / "jalon"
    shared.mkdir(parents=True)
    backing_up.require_off_this_disk(caseload, shared)
    assert backing_up.is_there(caseload, shared)


def test_the_copy_off_the_pc_is_made_by_itself_when_the_stick_is_there(tmp_path, stick):
    now = [NOW]
    caseload = make.a_caseload(tmp_path / "essai.jalon", clock=lambda: now[0]).caseload
    write(caseload)
    assert backing_up.copy_away_if_due(caseload, None) is None
    assert backing_up.copy_away_if_due(caseload, tmp_path) is None, (
        "where a stick was mounted, on our own disk"
    )
    backing_up.back_up_where_due(caseload, stick)
    assert backing_up.copies_status(caseload) == backing_up.CopiesStatus(0, 0, is_away_up_to_date=True)
    assert len(list(stick.iterdir())) == 1
    now[0] += timedelta(days=1)
    assert backing_up.copy_away_if_due(caseload, stick) is None, "nothing changed"
    write(caseload)
    assert backing_up.copy_away_if_due(caseload, stick) is not None
    write(caseload)
    now[0] += timedelta(hours=3)
    assert backing_up.copy_away_if_due(caseload, stick) is None, "too soon"
    backing_up.close_with_backup(caseload, stick)
    assert len(backing_up.describe_backups(caseload, stick)) == 3, "all of the last day"


def test_a_practice_structure_is_not_copied_off_the_pc(caseload, stick):
    with caseload.write("change_settings") as session:
        found = session.connection().exec_driver_sql("SELECT id FROM structure").scalar_one()
        records.update(session, "structure", found, {"is_practice": True})
    assert backing_up.copy_away_if_due(caseload, stick) is None
    assert list(stick.iterdir()) == []


def test_a_stick_that_fails_does_not_keep_this_pc_from_its_copy(caseload, stick, monkeypatch):
    write(caseload)

    def fail(*_: object, **__: object) -> None:
        raise CannotWriteError(stick)

    monkeypatch.setattr(backing_up, "back_up_away", fail)
    with pytest.raises(CannotWriteError):
        backing_up.back_up_where_due(caseload, stick)
    assert len(backing_up.list_backups(caseload)) == 1


@pytest.mark.parametrize("spoil", [lambda ring: ring.write_bytes(b"x"), Path.unlink])
def test_the_ring_is_put_back_and_what_stood_there_is_set_aside(tmp_path, spoil):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    ring = ring_path(caseload.path)
    good = ring.read_bytes()
    assert backing_up.put_ring_back(caseload) is None
    assert ring.read_bytes() == good
    spoil(ring)
    stood = ring.exists()
    aside = backing_up.put_ring_back(caseload)
    assert (aside is not None and aside.read_bytes() == b"x") == stood
    caseload.close()
    with Caseload.open(caseload.path, make.PASSPHRASE, **OPTIONS) as again:
        assert again.caseload_id == caseload.caseload_id


def test_after_the_ring_is_put_back_a_backup_complains_no_more(caseload):
    ring_path(caseload.path).write_bytes(b"x")
    with pytest.raises(DamagedRingError):
        backing_up.back_up_here(caseload)
    backing_up.put_ring_back(caseload)
    backing_up.back_up_here(caseload)


def test_a_backup_that_is_stopped_leaves_nothing(caseload):
    class StopError(Exception):
        pass

    for last in range(4):

        def step(done: int, total: int, last: int = last) -> None:
            assert total == 4
            if done == last:
                raise StopError

        with pytest.raises(StopError):
            backing_up.back_up_here(caseload, step=step)
    assert list(backing_up.folder_here(caseload).iterdir()) == []
    assert backing_up.copies_status(caseload).days_here is None


def test_the_open_caseload_is_examined_without_closing_it(caseload):
    write(caseload)
    heard = []
    report = diagnosis.check_open_caseload(
        caseload, today=date(2026, 11, 20), step=lambda done, total: heard.append((done, total))
    )
    assert report.is_sound
    assert [name for name, _ in report.examinations] == list(diagnosis.EXAMINATIONS)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    write(caseload)
    with caseload.read() as session:
        assert access_log.verify(session).found == ()


def test_damage_seen_by_the_examination_stops_every_write(tmp_path):
    caseload = make.a_caseload(tmp_path / "essai.jalon").caseload
    with caseload.write("admit_person") as session:
        make.a_person(session)

    caseload.engine.connect().close()
    with caseload.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray(caseload.path.read_bytes())
    content[4096 * 20 + 100] ^= 1
    with caseload.path.open("rb+") as stream:
        stream.write(content)
    size = caseload.path.stat().st_size
    report = diagnosis.check_open_caseload(caseload, today=date(2026, 11, 20))
    assert not report.is_sound
    assert caseload.is_damaged
    with pytest.raises(DamagedCaseloadError):
        write(caseload)
    backing_up.close_with_backup(caseload)
    assert caseload.path.stat().st_size == size
    assert caseload.path.read_bytes() == bytes(content)


def test_backups_are_listed_with_their_size_and_their_last_day(caseload):
    made = backing_up.back_up_here(caseload)
    [known] = backing_up.describe_backups(caseload)
    assert (known.path, known.made_at) == (made.path, made.made_at)
    assert known.size_bytes == made.path.stat().st_size > 10_000
    # A Friday: its day leaves the twelve, its week keeps Sunday's only, its month the last day's.
    assert known.kept_until == date(2026, 12, 1)


@given(st.sets(st.integers(min_value=0, max_value=24 * 400), max_size=40))
def test_the_last_day_told_is_the_one_of_the_schedule(hours):
    instants = frozenset(NOW - timedelta(hours=hour) for hour in hours)
    told = backup_schedule.kept_until(instants, NOW)
    left = instants
    for number in range(1, 60):
        later = NOW + timedelta(days=number)
        left = backup_schedule.kept(left | {later}, later)
        for instant in instants:
            assert (instant in left) == (told.get(instant, date.max) >= later.date())


def test_two_caseloads_of_one_name_share_a_second_place_and_neither_thins_the_other(tmp_path):
    now, share = [NOW], tmp_path / "partage"
    share.mkdir()
    posts = []
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "essai.jalon"
        posts.append(make.a_caseload(path, clock=lambda: now[0]).caseload)
    for day in range(3):
        for rank, caseload in enumerate(posts):
            now[0] = NOW + timedelta(days=day, hours=rank)
            backing_up.back_up_away(caseload, share)
    assert [len(backing_up.describe_backups(caseload, share)) for caseload in posts] == [3, 3]
    for caseload in posts:
        caseload.close()


def test_an_examination_after_damage_was_seen_moves_nothing_into_the_file(caseload):
    write(caseload)
    before = caseload.path.read_bytes()
    caseload.declare_damaged()
    with pytest.raises(DamagedCaseloadError):
        diagnosis.check_open_caseload(caseload, today=date(2026, 11, 20))
    assert caseload.path.read_bytes() == before

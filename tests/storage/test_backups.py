import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import make
from jalon.domain.errors import (
    CaseloadExistsError,
    DamagedBackupError,
    DamagedCaseloadError,
    NotABackupError,
    WrongPassphraseError,
)
from jalon.services import backups as backing_up
from jalon.storage import backups, copies, records
from jalon.storage.caseload import Caseload

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
    restored = backing_up.restore(made.path, target, make.PASSPHRASE, **OPTIONS)
    assert (restored.persons, restored.acts) == (1, 3)
    assert acts_of(target) == set(acts)
    assert sorted(path.name for path in target.parent.iterdir()) == ["retour.jalon", "retour.jalon-cles"]


def test_what_is_written_during_a_backup_is_not_disturbed(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path)
    later = fill(caseload, 2)
    target = tmp_path / "retour.jalon"
    backing_up.restore(made.path, target, make.PASSPHRASE, **OPTIONS)
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
        backing_up.restore(made, target, make.PASSPHRASE, **OPTIONS)
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
            backing_up.restore(made, target, make.PASSPHRASE, **OPTIONS)
        assert (tmp_path / name).read_bytes() == b"a moi"
        (tmp_path / name).unlink()


def test_a_wrong_passphrase_restores_nothing_and_leaves_nothing(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(WrongPassphraseError):
        backing_up.restore(made, tmp_path / "retour.jalon", "autre chose", **OPTIONS)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_restored_copy_is_another_site_so_that_the_two_can_be_told_apart(caseload, tmp_path):
    fill(caseload)
    made = backing_up.back_up(caseload, tmp_path).path
    backing_up.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
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
    preview = backing_up.preview_restore(caseload, made, make.PASSPHRASE, allow_cheap=True)
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
    from jalon.services import rights

    with caseload.write("admit_person") as session:
        gone = make.a_person(session, case_code="A-0007", family_name="Œuvrard", given_name="Łucja")
        kept = make.a_person(session, case_code="A-0008", family_name="Benali", given_name="Aïcha")
    made = backing_up.back_up(caseload, tmp_path).path
    rights.erase_person(caseload, gone, rule="request")
    restored = backing_up.restore(made, tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    assert (restored.persons, restored.erased_again) == (1, 1)
    other = Caseload.open(tmp_path / "retour.jalon", make.PASSPHRASE, **OPTIONS)
    with other, other.read() as session:
        names = dict(session.execute(text("SELECT id, family_name FROM person")).all())
        assert (names[gone], names[kept]) == ("", "Benali")
        values = session.execute(text("SELECT group_concat(value) FROM journal_operation")).scalar()
        assert "Benali" in values
        assert "uvrard" not in values

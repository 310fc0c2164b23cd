import errno
import os

import pytest

from jalon import files


def test_what_is_written_is_for_its_owner_alone_and_leaves_nothing_beside(tmp_path):
    target = tmp_path / "a.txt"
    files.write_atomically(target, b"un")
    files.write_atomically(target, b"deux")
    assert target.read_bytes() == b"deux"
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_beside(tmp_path):
    target = tmp_path / "a.txt"
    target.write_bytes(b"ancien")
    with pytest.raises(KeyboardInterrupt), files.writing_atomically(target) as stream:
        stream.write(b"nouv")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"ancien"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_is_missing_is_named_by_the_file_that_was_asked_for(tmp_path):
    target = tmp_path / "absent" / "a.txt"
    with pytest.raises(FileNotFoundError) as caught:
        files.write_atomically(target, b"")
    assert caught.value.filename == str(target)


def test_bytes_reach_the_disk_before_the_name_and_the_name_before_the_return(tmp_path, monkeypatch):
    """Order of what makes a write durable; the power-cut proof shows what happens without it."""
    order = []
    real_fsync, real_replace = os.fsync, type(tmp_path).replace
    monkeypatch.setattr(os, "fsync", lambda fd: (order.append("fsync"), real_fsync(fd)))
    monkeypatch.setattr(
        type(tmp_path), "replace", lambda a, b: (order.append("rename"), real_replace(a, b))[1]
    )
    files.write_atomically(tmp_path / "a.txt", b"un")
    assert order == ["fsync", "rename", "fsync"]


def test_a_disk_that_fills_up_while_writing_names_the_file_that_was_asked_for(tmp_path):
    target = tmp_path / "export.json"
    with pytest.raises(OSError, match="No space") as full, files.writing_atomically(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert full.value.filename == str(target)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_another_program_holds_for_a_moment_is_asked_for_again(tmp_path, monkeypatch):
    written, target = tmp_path / "a", tmp_path / "b"
    written.write_bytes(b"new")
    refusals, real = [PermissionError(13, "held")] * 2, type(tmp_path).replace

    def held(one, other):
        if refusals:
            raise refusals.pop()
        return real(one, other)

    monkeypatch.setattr(type(tmp_path), "replace", held)
    with pytest.raises(PermissionError):
        files.rename_patiently(written, target, ())
    files.rename_patiently(written, target, (0, 0))
    assert target.read_bytes() == b"new"

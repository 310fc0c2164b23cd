"""Folders where a live caseload would come to harm are told from those where it is safe."""

from pathlib import Path

import pytest

import make
from jalon.domain.errors import UnsafeFolderError
from jalon.settings.paths import data_folder
from jalon.storage import places
from jalon.storage.caseload import Caseload

MOUNTS = """\
21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
22 21 0:20 / /proc rw - proc proc rw
30 21 0:40 / /home/claire/Partage rw - cifs //serveur/partage rw
31 21 0:41 / /mnt/nfs rw shared:3 - nfs4 serveur:/export rw
32 21 0:42 / /home/claire/loin rw - fuse.sshfs claire@serveur:/ rw
33 21 0:43 / /media/usb\\040cl\\303\\251 rw - vfat /dev/sdb1 rw
34 21 0:44 / /mnt/windows rw - fuseblk /dev/sda1 rw
35 21 0:45 / /mnt/nuage rw - fuse.rclone drive: rw
36 21 0:46 / /mnt/dav rw - fuse rw rw
37 21 0:47 / /mnt/vm rw - 9p hote rw
38 31 254:1 / /mnt/nfs/local rw - btrfs /dev/sdc rw
39 21 0:48 / /mnt/cache rw - ext4 /dev/sdd rw
40 39 0:49 / /mnt/cache rw - smb3 //serveur/cache rw
a line that is not a mount
"""


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/home/claire", False),
        ("/home/claire/Partage", True),
        ("/home/claire/Partage/dossier/long", True),
        ("/home/claire/PartageAutre", False),
        ("/mnt/nfs/a", True),
        ("/mnt/nfs/local/a", False),
        ("/home/claire/loin", True),
        ("/media/usb cl", False),
        ("/mnt/windows/Users", False),
        ("/mnt/nuage", True),
        ("/mnt/dav", True),
        ("/mnt/vm/x", True),
        ("/mnt/cache", True),
    ],
)
def test_the_file_system_says_whether_a_folder_is_on_the_network(tmp_path, folder, remote):
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS, encoding="utf-8")
    assert places._is_remote_type(places._type_linux(Path(folder), table)) == remote


@pytest.mark.parametrize(
    ("marker", "kind"),
    [
        (".dropbox", "Dropbox"),
        (".sync_0a1b.db", "Nextcloud"),
        ("._sync_5f2.db", "Nextcloud"),
        (".owncloudsync.log", "Nextcloud"),
        (".seafile-data", "Seafile"),
        (".stfolder", "Syncthing"),
        (".tmp.drivedownload", "Google Drive"),
    ],
)
def test_a_marker_of_a_synchroniser_is_seen_from_any_folder_below(tmp_path, marker, kind):
    (tmp_path / marker).touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert places.judge(below).kind == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - L’Étape", "OneDrive"),
        ("Dropbox (Pro)", "Dropbox"),
        ("Nextcloud", "Nextcloud"),
        ("Nextcloud2", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("Google Drive", "Google Drive"),
        ("Mon Drive", "Google Drive"),
        ("kDrive", "kDrive"),
        ("pCloudDrive", "pCloud"),
        ("MEGA", "Mega"),
        ("Seafile", "Seafile"),
        ("com~apple~CloudDocs", "iCloud"),
        ("iCloudDrive", "iCloud"),
    ],
)
def test_the_usual_name_of_a_synchronised_folder_is_enough(tmp_path, name, kind):
    folder = tmp_path / name / "dossier"
    folder.mkdir(parents=True)
    assert places.judge(folder).kind == kind
    (tmp_path / "link").symlink_to(folder)
    assert places.judge(tmp_path / "link").kind == kind


@pytest.mark.parametrize(
    "name", ["Documents", "Mes dossiers", "Omega", "Boxe", "Drive-in", "Megane", "seafilet"]
)
def test_an_ordinary_folder_is_safe(tmp_path, name):
    (tmp_path / name).mkdir()
    assert places.judge(tmp_path / name).is_safe


def test_a_home_folder_with_the_settings_of_a_synchroniser_is_safe(tmp_path):
    (tmp_path / ".dropbox").mkdir()
    assert places.judge(tmp_path / "Documents").is_safe


def test_a_folder_that_the_system_gives_to_onedrive_is_seen(tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Entreprise"))
    (tmp_path / "Entreprise" / "a").mkdir(parents=True)
    assert places.judge(tmp_path / "Entreprise" / "a").kind == "OneDrive"


def test_a_live_caseload_is_refused_there_and_a_safe_place_is_proposed(tmp_path):
    unsafe = tmp_path / "Nextcloud" / "essai.jalon"
    with pytest.raises(UnsafeFolderError) as caught:
        make.a_caseload(unsafe, allow_any_folder=False)
    assert (caught.value.kind, caught.value.proposed) == ("Nextcloud", data_folder() / "essai.jalon")
    assert not unsafe.parent.exists()
    caseload = make.a_caseload(unsafe).caseload
    caseload.close()
    before = unsafe.read_bytes()
    with pytest.raises(UnsafeFolderError):
        Caseload.open(unsafe, make.PASSPHRASE, allow_cheap=True)
    assert unsafe.read_bytes() == before
    assert sorted(found.name for found in unsafe.parent.iterdir()) == ["essai.jalon", "essai.jalon-cles"]


def test_the_proposed_place_is_safe():
    assert places.judge(data_folder()).is_safe


def test_a_profile_that_is_not_safe_itself_is_not_proposed(tmp_path, monkeypatch):
    profile, computer = tmp_path / "OneDrive", tmp_path / "ProgramData"
    monkeypatch.setenv("JALON_HOME", str(profile))
    monkeypatch.setenv("PROGRAMDATA", str(computer))
    monkeypatch.setenv("USERNAME", "office")
    monkeypatch.setenv("LOGNAME", "office")
    with pytest.raises(UnsafeFolderError) as caught:
        places.require_safe(profile / "data", "essai.jalon")
    assert caught.value.proposed == computer / "Jalon" / "office" / "essai.jalon"
    places.require_safe(caught.value.proposed.parent, "essai.jalon")

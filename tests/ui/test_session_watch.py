"""The caseload locks at once when the session of the account locks, or when the machine falls asleep."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from jalon.ui.session_watch import SessionWatch, leaves
from ui.fake_login import SESSION_PATH

linux_bus = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None,
    reason="a bus of our own needs dbus-daemon",
)


@pytest.fixture
def bus(tmp_path):
    """Start a bus of our own; return its address."""
    process = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={tmp_path}/bus"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address = process.stdout.readline().strip()
    yield address
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


def send(other: QDBusConnection, path: str, interface: str, name: str, *arguments: object) -> None:
    signal = QDBusMessage.createSignal(path, interface, name)
    signal.setArguments(list(arguments))
    assert other.send(signal)


@linux_bus
def test_a_machine_that_falls_asleep_locks_and_one_that_wakes_does_not(qtbot, bus):
    watch = SessionWatch(address=bus)
    assert watch.is_listening
    other = QDBusConnection.connectToBus(bus, "other")
    heard: list[bool] = []
    watch.left.connect(lambda: heard.append(True))
    path, interface = "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
    send(other, path, interface, "PrepareForSleep", False)
    qtbot.wait(150)
    assert heard == []
    send(other, path, interface, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard == [True])
    watch.stop()
    QDBusConnection.disconnectFromBus("other")


@pytest.fixture
def login(bus):
    """Put on the bus something that answers as logind does."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fake_login.py")), bus],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline().strip() == "ready"
    yield bus
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@linux_bus
@pytest.mark.parametrize("signal", ["Lock", "PropertiesChanged"])
def test_the_session_of_the_account_that_locks_locks_the_caseload(qtbot, login, signal):
    watch = SessionWatch(address=login)
    assert watch._session_path == SESSION_PATH
    other = QDBusConnection.connectToBus(login, "other")
    interface = {"Lock": "org.freedesktop.login1.Session"}.get(signal, "org.freedesktop.DBus.Properties")
    arguments = () if signal == "Lock" else ("org.freedesktop.login1.Session", {}, [])
    heard: list[bool] = []
    watch.left.connect(lambda: heard.append(True))
    send(other, "/org/freedesktop/login1/session/_99", interface, signal, *arguments)
    qtbot.wait(150)
    assert heard == []
    send(other, SESSION_PATH, interface, signal, *arguments)
    qtbot.waitUntil(lambda: heard == [True])
    watch.stop()
    QDBusConnection.disconnectFromBus("other")


def test_no_address_of_the_network_is_ever_connected_to():
    assert not SessionWatch(address="tcp:host=127.0.0.1,port=9").is_listening
    assert not SessionWatch(address="unix:path=/absent/bus").is_listening


def test_what_windows_says_of_a_session_that_locks_ends_or_sleeps():
    assert leaves(0x0218, 0x0004)
    assert not leaves(0x0218, 0x0007)  # it wakes up
    assert leaves(0x02B1, 0x7)
    assert not leaves(0x02B1, 0x8)  # it is unlocked
    assert not leaves(0x0100, 0x7)

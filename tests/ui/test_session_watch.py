"""The caseload locks at once when the session of the account locks, or when the machine falls asleep."""

import shutil
import subprocess
import sys

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from jalon.ui.session_watch import SessionWatch

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
    qtbot.waitUntil(lambda: heard == [True], timeout=3000)
    watch.stop()
    QDBusConnection.disconnectFromBus("other")

"""Hears from the system that the session locks or the machine falls asleep: the caseload locks at once.

On Linux from logind, over the system bus, a local socket; without a bus nothing is heard, and the idle delay
remains. On Windows from the messages sent to the window: that part is written from the documentation and was
not run.
"""

import contextlib
import ctypes
import os
import sys
from typing import Any, Final

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)
from PySide6.QtDBus import QDBusConnection, QDBusMessage

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"
_SESSION: Final = "org.freedesktop.login1.Session"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_LONGEST_ANSWER: Final = 500  # milliseconds: a bus that does not answer must not keep the window waiting
_SYSTEM_BUS: Final = "unix:path=/run/dbus/system_bus_socket"

# Windows, winuser.h and wtsapi32.h
_WM_POWERBROADCAST: Final = 0x0218
_PBT_APMSUSPEND: Final = 0x0004
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_WTS_LEAVING: Final = frozenset({0x2, 0x4, 0x6, 0x7})  # console or remote disconnect, sign-out, lock
_THIS_SESSION: Final = 0


class SessionWatch(QObject):
    """Tells when the session of the account locks, ends, or the machine is about to sleep."""

    left = Signal()

    def __init__(self, parent: QObject | None = None, *, address: str | None = None) -> None:
        """Watch what this system offers; ``address`` is another bus than the system's, for tests."""
        super().__init__(parent)
        self._bus: QDBusConnection | None = None
        self._session_path = ""
        self._sleep_delay: object = None
        self._filter: _WindowsMessages | None = None
        if sys.platform == "win32":
            self._filter = _WindowsMessages(self)
            _installed_on().installNativeEventFilter(self._filter)
        elif sys.platform.startswith("linux"):
            self._listen(address or os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS)

    @property
    def is_listening(self) -> bool:
        """Tell whether this system will say something."""
        return self._bus is not None or self._filter is not None

    def watch_window(self, window_id: int) -> None:
        """Ask Windows to tell this window of the session; elsewhere there is nothing to ask."""
        if self._filter is not None:
            with contextlib.suppress(OSError, AttributeError):
                getattr(ctypes, "windll").wtsapi32.WTSRegisterSessionNotification(  # noqa: B009
                    ctypes.c_void_p(window_id), _THIS_SESSION
                )

    def stop(self) -> None:
        """Hear no more."""
        self._sleep_delay = None
        if self._bus is not None:
            QDBusConnection.disconnectFromBus(self._bus.name())
            self._bus = None
        if self._filter is not None:
            _installed_on().removeNativeEventFilter(self._filter)
            self._filter = None

    def _listen(self, address: str) -> None:
        # Only a local socket: an address of the network would be one that Jalon opens.
        if not address.startswith("unix:"):
            return
        bus = QDBusConnection.connectToBus(address, f"jalon-{os.getpid()}-{id(self)}")
        if not bus.isConnected():
            QDBusConnection.disconnectFromBus(bus.name())
            return
        self._bus = bus
        bus.connect("", _MANAGER_PATH, _MANAGER, "PrepareForSleep", self, _slot("_sleeping(bool)"))
        self._session_path = self._path_of_session()
        if self._session_path:
            bus.connect("", self._session_path, _SESSION, "Lock", self, _slot("_locked()"))
            # GNOME and KDE lock by themselves and only raise this flag.
            bus.connect(
                "",
                self._session_path,
                _PROPERTIES,
                "PropertiesChanged",
                self,
                _slot("_changed(QDBusMessage)"),
            )
        self._delay_sleep()

    def _path_of_session(self) -> str:
        answer = self._ask(_MANAGER_PATH, _MANAGER, "GetSession", os.environ.get("XDG_SESSION_ID") or "auto")
        path = answer[0] if answer else ""
        return str(path.path()) if hasattr(path, "path") else str(path)

    def _delay_sleep(self) -> None:
        """Ask logind to wait, a few seconds at most, until the caseload is closed."""
        answer = self._ask(
            _MANAGER_PATH, _MANAGER, "Inhibit", "sleep", "Jalon", "Fermeture de la file active", "delay"
        )
        # The request lasts as long as the descriptor: the end of this process lets the machine sleep.
        self._sleep_delay = answer[0] if answer else None

    def _ask(self, path: str, interface: str, method: str, *arguments: object) -> list[object]:
        assert self._bus is not None
        call = QDBusMessage.createMethodCall(_LOGIN, path, interface, method)
        call.setArguments(list(arguments))
        answer = self._bus.call(call, timeout=_LONGEST_ANSWER)
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            return []
        return list(answer.arguments())

    @Slot(bool)
    def _sleeping(self, starts: bool) -> None:  # noqa: FBT001
        if starts:
            self.left.emit()

    @Slot()
    def _locked(self) -> None:
        self.left.emit()

    @Slot(QDBusMessage)
    def _changed(self, _: QDBusMessage) -> None:
        if self._bus is None:
            return
        answer = self._ask(self._session_path, _PROPERTIES, "Get", _SESSION, "LockedHint")
        if answer and _is_true(answer[0]):
            self.left.emit()


class _WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages that Windows sends to the windows of this process."""

    def __init__(self, watch: SessionWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Override of Qt."""
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            from ctypes import wintypes

            received = wintypes.MSG.from_address(int(message))
            if leaves(received.message, received.wParam):
                self._watch.left.emit()
        return False, 0


def leaves(message: int, parameter: int) -> bool:
    """Tell whether a message of Windows says that the session locks or ends, or that the machine sleeps."""
    if message == _WM_POWERBROADCAST:
        return parameter == _PBT_APMSUSPEND
    return message == _WM_WTSSESSION_CHANGE and parameter in _WTS_LEAVING


def _slot(signature: str) -> Any:
    return SLOT(signature)  # the types of the library say bytes, and it refuses them


def _is_true(value: object) -> bool:
    # A value inside a variant arrives bare or wrapped, as the release of Qt has it.
    inner = value.variant() if hasattr(value, "variant") else value
    return inner is True


def _installed_on() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application

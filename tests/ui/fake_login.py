"""Stands for logind on a bus of its own: one session, which can be said to be locked."""

import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusObjectPath, QDBusVariant

SESSION_PATH = "/org/freedesktop/login1/session/_31"


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Manager(QDBusAbstractAdaptor):
    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, name):
        return QDBusObjectPath(SESSION_PATH)


@ClassInfo({"D-Bus Interface": "org.freedesktop.DBus.Properties"})
class Properties(QDBusAbstractAdaptor):
    @Slot(str, str, result=QDBusVariant)
    def Get(self, interface, name):
        return QDBusVariant(interface == "org.freedesktop.login1.Session" and name == "LockedHint")


if __name__ == "__main__":
    application = QCoreApplication([])
    bus = QDBusConnection.connectToBus(sys.argv[1], "login")
    manager, session = QObject(), QObject()
    parts = Manager(manager), Properties(session)
    export = QDBusConnection.RegisterOption.ExportAdaptors
    assert bus.registerObject("/org/freedesktop/login1", manager, export)
    assert bus.registerObject(SESSION_PATH, session, export)
    assert bus.registerService("org.freedesktop.login1")
    print("ready", flush=True)
    application.exec()

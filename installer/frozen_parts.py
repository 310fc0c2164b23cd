"""What goes into the frozen program: only the parts of Qt that Jalon uses, nothing that opens a network."""

import re

# Modules of Qt: Network, Qml, Quick and the rest stay out (Jalon opens no socket).
QT_MODULES = {"Core", "Gui", "Widgets", "PrintSupport", "Svg", "DBus", "XcbQpa", "OpenGL", "WaylandClient"}
# Folder of plugins -> those that are kept; None keeps every one.
QT_PLUGINS: dict[str, set[str] | None] = {
    "platforms": {"qxcb", "qwayland-generic", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "imageformats": {"qjpeg", "qsvg", "qico", "qgif"},
    "iconengines": {"qsvgicon"},
    "styles": None,
    "printsupport": None,
    "platformthemes": {"qxdgdesktopportal"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"bradient", "adwaita"},
}
# On Linux every desktop has these and they must match its drivers: the package depends on them instead.
SYSTEM_LIBRARIES = re.compile(
    r"^lib(GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm|stdc\+\+|gcc_s|fontconfig|freetype|X11|X11-xcb|xcb|dbus-1"
    r"|glib-2\.0|gthread-2\.0|systemd|wayland-\w+|gtk-3|gdk-3|gdk_pixbuf-2\.0|g(io|object|module)-2\.0"
    r"|pango\w*|cairo[\w-]*?|atk[\w-]*?|atspi|harfbuzz|fribidi|thai|datrie|graphite2|epoxy|pixman-1|mount|blkid"
    r"|selinux|pcre2-8|X(au|dmcp|i|ext|render|randr|inerama|cursor|composite|damage|fixes)|cups|gssapi\w*"
    r"|krb5\w*|k5crypto|com_err|keyutils|avahi-\w+|expat|gnutls|nettle|hogweed|p11-kit|tasn1|unistring|idn2|gmp"
    r"|cap|gcrypt|gpg-error|lz4|bsd|md|brotli\w*|png16|jpeg)(-\d[\d.]*)?\.so"
)
# sqlite3 is left out on purpose: no database in clear can be opened by mistake. ssl and pydoc stay though
# nothing is fetched: python-stdnum imports them.
DROPPED = re.compile(
    r"(^|/)(_avif|_webp|_imagingcms|_imagingtk|_imagingmath|_imagingmorph|readline|_curses|_curses_panel"
    r"|_bz2|_sqlite3|_tkinter)\.[^/]*(so|pyd)$"
    r"|(^|/)sqlite3\.dll$"
    r"|(^|/)lib(avif|webp|webpmux|webpdemux|sharpyuv|lcms2)-"
    r"|(^|/)lib(readline|tinfo|ncursesw|sqlite3|bz2|tcl8|tk8)[^/]*\.so"
)
# Numbers of other trades (network cards, telephones); what a package says of itself but its version: its
# licence travels in licences/.
UNREAD = re.compile(r"(^|/)stdnum/.*\.dat$|\.dist-info/(?!(METADATA|entry_points\.txt)$)")
SOFTWARE_DRAWING = {"opengl32sw.dll", "d3dcompiler_47.dll"}

NAMED_BY_DOCTOR = ("PySide6-Essentials", "SQLAlchemy", "alembic", "cryptography", "reportlab", "pypdfium2")

EXCLUDED_MODULES = [
    "_pytest",
    "lib2to3",
    "pip",
    "pygments",
    "pytest",
    "setuptools",
    "sqlite3",
    "tkinter",
    "unittest",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "lxml.html",
    "lxml.objectify",
    "lxml.sax",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    # Not postgresql: Alembic imports it.
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
]


def is_wanted(place: str, *, linux: bool) -> bool:
    """Tell whether a file goes into the frozen folder, by the place it would have there."""
    path = place.replace("\\", "/")
    name = path.rsplit("/", 1)[-1]
    if "__pycache__" in path or name in SOFTWARE_DRAWING or UNREAD.search(path):
        return False
    if DROPPED.search(path) and not path.startswith("sqlcipher3/"):
        return False
    if plugin := re.search(r"plugins/([^/]+)/(?:lib)?([^/.]+)\.(?:so|dll|dylib)$", path):
        kept = QT_PLUGINS.get(plugin[1], set())
        return kept is None or plugin[2] in kept
    module = re.match(r"(?:lib)?Qt6?(\w+?)(?:\.so\.6|\.dll|\.abi3\.so|\.pyd)$", name)
    if module and "PySide6" in path:
        return module[1] in QT_MODULES
    if "/translations/" in path:
        return bool(re.search(r"/(qtbase|qt)_(fr|en)\.qm$", path))
    return not (linux and SYSTEM_LIBRARIES.match(name) and "PySide6" not in path)


def live_links(entries: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the entries (place, source, kind) without the links whose target was left out."""
    places = {place for place, _, _ in entries}

    def is_alive(entry: tuple[str, str, str]) -> bool:
        place, source, kind = entry
        if kind != "SYMLINK":
            return True
        parts = [*place.replace("\\", "/").split("/")[:-1], *source.replace("\\", "/").split("/")]
        target: list[str] = []
        for part in parts:
            if part == "..":
                target = target[:-1]
            elif part != ".":
                target.append(part)
        return "/".join(target) in {known.replace("\\", "/") for known in places}

    return [entry for entry in entries if is_alive(entry)]

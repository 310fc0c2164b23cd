"""What a released program is made of: its bill of materials, and the licences that travel with it.

Run by release.py with the Python of the environment that is frozen:  python bill.py SBOM LICENCES
"""

import importlib.metadata
import json
import platform
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# They make the frozen program and are not in it.
MAKERS = {
    "altgraph",
    "macholib",
    "packaging",
    "pefile",
    "pip",
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "pywin32-ctypes",
    "setuptools",
}
# Their wheels carry no text: installer/licences has it (LGPL-3.0, LGPL-2.1).
TEXT_IS_OURS = {"docxtpl", "pyside6-essentials", "shiboken6"}
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
SPDX = {  # what the packages' own data says badly, or not at all
    "charset-normalizer": "MIT",
    "docxtpl": "LGPL-2.1-only",
    "holidays": "MIT",
    "icalendar": "BSD-2-Clause",
    "jinja2": "BSD-3-Clause",
    "mako": "MIT",
    "markupsafe": "BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only",
    "python-calamine": "MIT",
    "python-dateutil": "Apache-2.0",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "six": "MIT",
    "tomli-w": "MIT",
    "sqlcipher3": "Zlib",
    "tzdata": "Apache-2.0",
    "xlsxwriter": "BSD-2-Clause",
}

# Libraries that the frozen folder takes from the Debian it is made on, by the names of their packages.
SYSTEM_LICENCES = (
    (r"libffi\d", "MIT"),
    (r"liblzma\d", "0BSD"),
    (r"libssl\d", "Apache-2.0"),
    (r"libuuid\d", "BSD-3-Clause"),
    (r"libxcb|libxkbcommon", "MIT"),
    (r"libzstd\d", "BSD-3-Clause"),
    (r"zlib1g", "Zlib"),
)
# Libraries in Pillow's folder, whose texts are in Pillow's own licence.
PILLOW_LICENCES = {"lzma": "0BSD", "zstd": "BSD-3-Clause", "Xau": "MIT-open-group", "xcb": "MIT"}


def packages() -> list[tuple[str, importlib.metadata.Distribution]]:
    """Return the packages that are in the program, by their normal names, in order."""
    found = {
        re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower(): package
        for package in importlib.metadata.distributions()
    }
    return sorted((name, package) for name, package in found.items() if name not in MAKERS | {"jalon"})


def licence_of(name: str, package: importlib.metadata.Distribution) -> str:
    """Return the licence of a package, as the package says it or as we know it."""
    metadata = package.metadata
    stated = metadata["License-Expression"] or metadata["License"] or ""
    return SPDX.get(name) or (stated if stated and "\n" not in stated else "NOASSERTION")


def native_parts() -> list[tuple[str, str, str, str]]:
    """Return (name, version, licence, where it is) of what is inside wheels or beside Python."""
    import lxml.etree
    import PIL.features
    import pypdfium2.version
    import PySide6.QtCore
    import sqlcipher3.dbapi2
    from cryptography.hazmat.backends.openssl.backend import backend

    connection = sqlcipher3.dbapi2.connect(":memory:")
    connection.execute("PRAGMA key = 'any'")  # it names its OpenSSL only once it has a key

    def pragma(name: str) -> str:
        return str((connection.execute(f"PRAGMA {name}").fetchone() or ["unknown"])[0])

    parts = [
        ("CPython", platform.python_version(), "PSF-2.0", "the program"),
        ("OpenSSL", ssl.OPENSSL_VERSION, "Apache-2.0", "CPython"),
        ("OpenSSL", backend.openssl_version_text(), "Apache-2.0", "cryptography"),
        ("OpenSSL", pragma("cipher_provider_version"), "Apache-2.0", "sqlcipher3"),
        ("SQLCipher", pragma("cipher_version"), "BSD-3-Clause", "sqlcipher3"),
        ("SQLite", sqlcipher3.dbapi2.sqlite_version, "blessing", "sqlcipher3"),
        ("Qt", PySide6.QtCore.qVersion(), "LGPL-3.0-only", "pyside6-essentials"),
        ("libxml2", ".".join(map(str, lxml.etree.LIBXML_VERSION)), "MIT", "lxml"),
        ("libxslt", ".".join(map(str, lxml.etree.LIBXSLT_VERSION)), "MIT", "lxml"),
        ("PDFium", str(pypdfium2.version.PDFIUM_INFO), "Apache-2.0", "pypdfium2"),
    ]
    libraries = Path(PySide6.QtCore.__file__).parent / "Qt" / "lib"
    parts += [
        ("ICU", library.name.rsplit(".", 1)[-1], "Unicode-3.0", "pyside6-essentials")
        for library in sorted(libraries.glob("libicudata.so.*"))
    ]
    for feature, name, licence in (
        ("libjpeg_turbo", "libjpeg-turbo", "IJG"),
        ("jpg_2000", "OpenJPEG", "BSD-2-Clause"),
        ("libtiff", "libtiff", "libtiff"),
        ("zlib", "zlib", "Zlib"),
    ):
        if version := PIL.features.version(feature):
            parts.append((name, str(version), licence, "pillow"))
    beside = Path(PIL.features.__file__).parents[1] / "pillow.libs"
    for library in sorted(beside.glob("lib*.so.*")):
        found = re.match(r"lib(\w+)-[0-9a-f]+\.so\.([\d.]+)", library.name)
        if found is not None and found[1] in PILLOW_LICENCES:
            parts.append((f"lib{found[1]}", found[2], PILLOW_LICENCES[found[1]], "pillow"))
    return parts


def system_parts(frozen: Path) -> list[tuple[str, str, str, str]]:
    """Return (package, version, licence, where it is) of each library that is taken from the system.

    Raises:
        SystemExit: one is of no package, or of one whose licence we do not know.
    """
    parts = set()
    for library in sorted((frozen / "_internal").glob("lib*.so*")):
        if library.name.startswith("libpython"):  # CPython is named above
            continue
        package = _debian("-S", f"*/{library.name}").partition(":")[0]
        licence = next((known for name, known in SYSTEM_LICENCES if re.match(name, package)), None)
        if not package or licence is None:
            sys.exit(f"no package or no licence known for {library.name}")
        parts.add((package, _debian("-W", "-f", "${Version}", package), licence, "Debian"))
    return sorted(parts)


def _debian(*question: str) -> str:
    return subprocess.run(["dpkg-query", *question], capture_output=True, text=True, check=False).stdout


def parts_of_parts() -> list[dict[str, Any]]:
    """Return what packages say, in bills of their own, that was built into them: crates of Rust."""
    found: dict[str, dict[str, Any]] = {}
    for name, package in packages():
        for file in package.files or []:
            if "sboms" in file.parts and file.name.endswith(".cyclonedx.json"):
                said = json.loads(Path(str(package.locate_file(file))).read_text(encoding="utf-8"))
                for part in said.get("components", ()):
                    reference = f"native:{name}/{part['name']}@{part.get('version', '')}"
                    found[reference] = {
                        "type": "library",
                        "bom-ref": reference,
                        "name": part["name"],
                        "version": part.get("version", ""),
                        "licenses": part.get("licenses", []),
                        "properties": [{"name": "jalon:carried-by", "value": name}],
                    }
    return list(found.values())


def version_number(text: str) -> str:
    """Return the version in what a library says of itself: `OpenSSL 3.0.17 1 Jul 2025` gives `3.0.17`."""
    found = re.search(r"\d+(\.\d+)*[a-z]?", text)
    return found[0] if found else text


def bill(version: str, frozen: Path | None = None) -> dict[str, Any]:
    """Return the bill of materials as CycloneDX 1.6, without date or serial number: the same each time."""
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{package.version}",
            "name": name,
            "version": package.version,
            "purl": f"pkg:pypi/{name}@{package.version}",
            "licenses": [{"license": {"name": licence_of(name, package)}}],
        }
        for name, package in packages()
    ]
    components += [
        {
            "type": "library",
            "bom-ref": f"native:{place}/{name}@{version_number(said)}",
            "name": name,
            "version": version_number(said),
            "licenses": [{"license": {"name": licence}}],
            "properties": [{"name": "jalon:carried-by", "value": place}],
        }
        for name, said, licence, place in native_parts()
    ]
    components += [
        {
            "type": "library",
            "bom-ref": f"native:{place}/{name}",
            "name": name,
            "version": said,
            "purl": f"pkg:deb/debian/{name}@{said}",
            "licenses": [{"license": {"name": licence}}],
            "properties": [{"name": "jalon:carried-by", "value": place}],
        }
        for name, said, licence, place in (system_parts(frozen) if frozen is not None else ())
    ]
    components += parts_of_parts()
    program: dict[str, Any] = {"type": "application", "bom-ref": "jalon", "name": "jalon", "version": version}
    program |= {"licenses": [{"license": {"id": "GPL-3.0-or-later"}}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program, "properties": [{"name": "jalon:system", "value": sys.platform}]},
        "components": sorted(components, key=lambda component: str(component["bom-ref"])),
    }


def copy_licences(target: Path) -> list[str]:
    """Put every licence text under the folder; return the packages that have none of their own."""
    target.mkdir(parents=True, exist_ok=True)
    for ours in sorted((ROOT / "installer" / "licences").iterdir()):
        shutil.copyfile(ours, target / ours.name)
    shutil.copyfile(ROOT / "LICENSE", target / "LICENSE")
    library = Path(sqlite3.__file__).parent.parent  # the standard library; Windows has its licence above it
    for place in (
        library / "LICENSE.txt",
        library.parent / "LICENSE.txt",
        Path(sys.base_prefix, "LICENSE.txt"),
    ):
        if place.is_file():
            shutil.copyfile(place, target / "Python.txt")
            break
    without = []
    for name, package in packages():
        texts = [
            file
            for file in package.files or []
            if ".dist-info" in file.parts[0]
            and LICENCE_FILE.search(str(file))
            and "__pycache__" not in file.parts
        ]
        for file in texts:
            place = target / name / "-".join(file.parts[1:]).replace("licenses-", "")
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(str(package.locate_file(file)), place)
        if not texts:
            without.append(name)
    return without


def copy_system_licences(frozen: Path, target: Path) -> None:
    """Put beside the others the text of each library that is taken from the system."""
    for package, *_ in system_parts(frozen):
        (target / package).mkdir(exist_ok=True)
        shutil.copyfile(f"/usr/share/doc/{package}/copyright", target / package / "copyright")


def main(arguments: list[str]) -> int:
    """Write the bill and the licences; refuse a package without licence text that we do not know of."""
    sbom, licences = Path(arguments[0]), Path(arguments[1])
    sys.path.insert(0, str(ROOT / "app"))
    from jalon import __version__

    frozen = licences.parent if sys.platform == "linux" else None
    sbom.write_text(
        json.dumps(bill(__version__, frozen), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    without = set(copy_licences(licences)) - TEXT_IS_OURS
    if frozen is not None:
        copy_system_licences(frozen, licences)
    if without or not (licences / "Python.txt").exists():
        print("no licence text for: " + ", ".join(sorted(without) or ["Python"]), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Finds the practice structure that already stands in a folder, with what was practised in it."""

import json
from pathlib import Path

from jalon.domain.months import Month
from jalon.services.demonstration import folder as folders
from jalon.services.demonstration.making import Demonstration, default_folder
from jalon.storage.keyring import ring_path

_MOST_BYTES = 16 * 1024 * 1024


def existing_demonstration(folder: Path | None) -> Demonstration | None:
    """Return the practice structure of ``folder`` (of the usual one for None), or None when none is whole.

    One that an earlier program made with other tables is none: it is made anew.
    """
    place = (folder or default_folder()).absolute()
    caseload = place / folders.CASELOAD
    passphrase, document = place / "passphrase.txt", place / "return.json"
    needed = (
        caseload,
        ring_path(caseload),
        passphrase,
        document,
        place / "return.pdf",
        place / folders.MARKER,
    )
    if not all(path.is_file() for path in needed) or not folders.is_of_this_program(place):
        return None
    try:
        with document.open("rb") as stream:
            month = Month.parse(json.loads(stream.read(_MOST_BYTES))["month"])
        words = passphrase.read_text(encoding="utf-8").split("\n", 1)[0]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Demonstration(
        folder=place,
        caseload=caseload,
        ring=ring_path(caseload),
        passphrase_file=passphrase,
        passphrase=words,
        month=month,
        return_pdf=place / "return.pdf",
        return_json=document,
        sheets=tuple(sorted((place / folders.SHEETS).glob("*.pdf"))),
        timesheets=tuple(sorted((place / folders.TIMESHEETS).glob("*.pdf"))),
    )

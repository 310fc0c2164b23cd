"""A session of the program, run as a process that tests kill or cut off: each thing it did is acknowledged.

``session.py WORK FOLDER [options]``; prints one JSON line per acknowledged step, and tells the recorder when
it is preloaded. Only after the product said it was done: this is what a référent saw as « Enregistré ».
"""

import argparse
import ctypes
import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import make
from jalon.domain.ids import new_id
from jalon.services import backing_up
from jalon.settings import preferences
from jalon.storage import records, slots
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import KeyDerivation

OTHER_PASSPHRASE = "une autre phrase pour ouvrir la file"


def acknowledgements() -> Iterator[None]:
    """Count what is acknowledged."""
    number = 0
    recorder = ctypes.CDLL(None).record_ack if os.environ.get("RECORDER_LOG") else None
    while True:
        step = yield
        number += 1
        if recorder is not None:
            recorder(ctypes.c_long(number))
        sys.stdout.write(json.dumps({"number": number, **step}) + "\n")
        sys.stdout.flush()


def sabotage(what: str) -> None:
    """Take one defence away, so that the proofs show that they would see it."""
    if what == "synchronous":
        from jalon.storage import cipher

        cipher.WRITER_SETTINGS = {**cipher.WRITER_SETTINGS, "synchronous": 1}  # type: ignore[misc]
    if what == "flush":
        os.fsync = lambda _: None  # type: ignore[assignment]


def save_an_act(caseload: Caseload, person: str, **changes: str) -> dict[str, str]:
    with caseload.write("record_act") as session:
        act = make.an_act(
            session, caseload.signed_in.coach_id, (person,), subject="visite de poste " * 8, **changes
        )
        records.update(session, "person", person, {"phone": f"06 {act[:8]}"})
    return {"kind": "act", "id": act}


def run(folder: Path, acts: int, *, whole: bool, copies: bool, too_early: bool) -> None:
    minutes = iter(range(10_000))
    caseload = Caseload.open(
        folder / "essai.jalon",
        make.PASSPHRASE,
        clock=lambda: make.NOW + timedelta(minutes=next(minutes)),
        allow_any_folder=True,
        allow_cheap=True,
    )
    say = acknowledgements()
    next(say)
    person = (folder / "person").read_text()
    for number in range(acts):
        if too_early:
            early = new_id()
            say.send({"kind": "act", "id": early})
            save_an_act(caseload, person, id=early)
        else:
            say.send(save_an_act(caseload, person))
        if copies or (whole and number % 4 == 1):
            made = backing_up.back_up(caseload, folder / "copies")
            say.send({"kind": "backup", "name": made.path.name})
        if whole and number % 4 == 2:
            chosen = preferences.Preferences(text_scale_percent=100 + number)
            preferences.save_preferences(chosen, folder / "reglages.toml")
            say.send({"kind": "preferences", "scale": chosen.text_scale_percent})
        if whole and number == acts // 2:
            slots.set_slot(caseload, caseload.signed_in.slot_id, OTHER_PASSPHRASE, KeyDerivation.cheap())
            say.send({"kind": "passphrase"})
    caseload.close()
    say.send({"kind": "closed"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=12)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--copies", action="store_true")
    parser.add_argument("--too-early", action="store_true")
    asked = parser.parse_args()
    sabotage(os.environ.get("JALON_PROOF_SABOTAGE", ""))
    run(asked.folder, asked.acts, whole=asked.whole, copies=asked.copies, too_early=asked.too_early)

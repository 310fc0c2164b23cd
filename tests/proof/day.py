"""A whole day with the program, in a process of its own, on people who bear canaries.

``day.py WORK [--end HOW] [--sabotage WHAT]`` reads the canaries as JSON on its standard input and says each
step on its standard output; at the steps ``unlocked`` and ``sorting`` it waits for a line, so that its memory
and its open files can be read. It ends closed, or killed in the middle of an action.
"""

import argparse
import json
import logging
import os
import signal
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import make
from jalon import logs
from jalon.cli import commands
from jalon.domain.errors import JalonError, WrongPassphraseError
from jalon.domain.months import Month
from jalon.services import activity, backing_up, caseloads, diagnosis, people, people_lists, returns
from jalon.storage import cipher, records
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import KeyDerivation

MONTH = Month(2026, 10)
Texts = dict[str, list[str]]


def say(step: str) -> None:
    sys.stdout.write(step + "\n")
    sys.stdout.flush()


def wait() -> None:
    sys.stdin.readline()


def sabotage(what: str) -> None:
    """Take one defence away, so that the proofs show that they would see it."""
    if what == "temporary files":
        cipher.SETTINGS = {**cipher.SETTINGS, "temp_store": 1}  # type: ignore[misc]
        cipher.CACHE_KIBIBYTES = 200  # type: ignore[misc]
    if what == "log the text":
        logs.LineFormatter.format = logging.Formatter.format  # type: ignore[method-assign]
        logs.LineFormatter.formatException = logging.Formatter.formatException  # type: ignore[method-assign]
    if what == "socket":
        import socket

        socket.socket().close()


def create(work: Path, texts: Texts) -> Caseload:
    coach = caseloads.NewCoach(texts["coaches"][0], "Maëlle")
    structure = caseloads.NewStructure(texts["structures"][0], {"department": "67"})
    return caseloads.create_caseload(
        work / "essai.jalon",
        texts["passphrase"][0],
        coach=coach,
        structure=structure,
        kdf=KeyDerivation.cheap(),
        clock=lambda: make.NOW,
        allow_any_folder=True,
    ).caseload


def open_again(work: Path, passphrase: str) -> Caseload:
    return caseloads.open_caseload(
        work / "essai.jalon",
        passphrase,
        clock=lambda: make.NOW,
        allow_any_folder=True,
        allow_cheap=True,
    )


def admit(caseload: Caseload, texts: Texts) -> list[str]:
    coach = caseload.signed_in.coach_id
    assert coach is not None
    admitted = []
    for number, name in enumerate(texts["family_names"]):
        person = people.NewPerson(
            family_name=name,
            given_name=texts["given_names"][number % 2],
            birth_date=date(1990, 1, 1 + number),
            sex=2,
            referral_origin=None,
            admission_date=date(2026, 9, 1),
            coach_id=coach,
            module="M1_EVALUATION",
        )
        admitted.append(people.admit_person(caseload, person).person_id)
    with caseload.write("change_person") as session:
        details = {"address": texts["addresses"][0], "email": texts["emails"][0], "phone": texts["phones"][0]}
        records.update(session, "person", admitted[0], details)
        employer = records.insert(session, "employer", {"name": texts["employers"][0]})
        contact = {"employer_id": employer, "name": texts["contacts"][0]}
        records.insert(session, "employer_contact", contact)
        for table, kind in (("shared_note", "notes"), ("personal_note", "personal_notes")):
            for person_id, text in zip(admitted, texts[kind], strict=False):
                row = {"person_id": person_id, "coach_id": coach, "date": make.TODAY, "text": text}
                records.insert(session, table, row)
    return admitted


def work_through(caseload: Caseload, admitted: list[str], texts: Texts) -> None:
    coach = caseload.signed_in.coach_id
    assert coach is not None
    for number, person_id in enumerate(admitted):
        activity.record_act(
            caseload,
            activity.NewAct(
                date=date(2026, 10, 5 + number),
                duration_minutes=75,
                act_type="ENTRETIEN",
                target="PERSONNE",
                coach_ids=(coach,),
                participants=(activity.NewParticipant(person_id),),
                modality="PRESENTIEL",
                place="STRUCTURE",
                module="M1_EVALUATION",
                subject=texts["subjects"][0],
            ),
            today=make.TODAY,
        )
    people_lists.find_people(caseload, "open", texts["family_names"][1][:9], today=make.TODAY)
    people_lists.read_lines(caseload, admitted, today=make.TODAY)
    people_lists.open_sheet(caseload, admitted[0], today=make.TODAY)


def sort_much(caseload: Caseload, texts: Texts, admitted: list[str]) -> None:
    """Sort more than the cache holds, and stop in the middle of it."""
    from sqlalchemy import text

    coach = caseload.signed_in.coach_id
    long = " ".join(texts["notes"]) * 6
    with caseload.write("record_notes") as session:
        rows = [
            {
                "person_id": admitted[0],
                "coach_id": coach,
                "date": make.TODAY,
                "text": f"{n * 7919 % 400} {long}",
            }
            for n in range(400)
        ]
        records.insert_many(session, "shared_note", rows)
    with caseload.read() as session:
        found = session.execute(text("SELECT text FROM shared_note ORDER BY substr(text, 2) DESC"))
        found.fetchone()
        say("sorting")
        wait()
        found.fetchall()


def fail_in_every_way(work: Path, caseload: Caseload, texts: Texts) -> None:
    """Meet failures that know names: each is told, none of them tells."""
    for attempt in (
        lambda: backing_up.back_up(caseload, work / "nowhere"),
        lambda: returns.print_return(_document(caseload), work / "nowhere" / "releve.pdf"),
    ):
        try:
            attempt()
        except (JalonError, OSError):
            continue
        raise AssertionError("this was to fail")

    def unexpected(_: object) -> int:
        raise RuntimeError(f"{texts['family_names'][0]}: {texts['notes'][0]}")

    kept = commands._COMMANDS["doctor"]
    commands._COMMANDS["doctor"] = unexpected
    try:
        assert commands.run(["doctor"]) == 1
    finally:
        commands._COMMANDS["doctor"] = kept


def _document(caseload: Caseload) -> dict[str, object]:
    return returns.prepare_return(caseload, MONTH, today=make.TODAY)


def end(how: str, caseload: Caseload, texts: Texts) -> None:
    if how == "killed":
        with caseload.write("admit_person") as session:
            make.a_person(session, case_code="A-9999", family_name=texts["family_names"][2])
            session.flush()
            say("killed")
            os.kill(os.getpid(), signal.SIGKILL)
    caseload.close()
    say("closed")


def run(work: Path, texts: Texts, how: str) -> None:
    logs.configure(commands.log_folder)
    passphrase = texts["passphrase"][0]
    asked = work / "asked"
    asked.mkdir()
    caseload = create(work, texts)
    admitted = admit(caseload, texts)
    work_through(caseload, admitted, texts)
    say("unlocked")
    wait()
    sort_much(caseload, texts, admitted)
    backing_up.back_up_here(caseload)
    (work / "stick").mkdir()
    backing_up.back_up_away(caseload, work / "stick")
    fail_in_every_way(work, caseload, texts)
    returns.lock_month(caseload, MONTH, today=make.TODAY)
    returns.print_return(_document(caseload), asked / "releve.pdf")
    returns.write_return_json(_document(caseload), asked / "releve.json")
    caseload.close()
    try:
        open_again(work, passphrase + " !")
    except WrongPassphraseError:
        say("refused")
    report = diagnosis.check_caseload(
        work / "essai.jalon", passphrase, today=make.TODAY, allow_any_folder=True, allow_cheap=True
    )
    assert report.is_sound, report.examinations
    end(how, open_again(work, passphrase), texts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--end", default="closed", choices=["closed", "killed"])
    parser.add_argument("--sabotage", default="")
    given = parser.parse_args()
    sabotage(given.sabotage)
    run(given.work, json.loads(sys.stdin.readline()), given.end)

"""Failures are told without a name: in the log, on a terminal, in what they say of themselves."""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import canaries
import pytest
from damaging import command_line, every_page_hurt, open_cheap
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import make
from jalon import logs
from jalon.cli import commands
from jalon.domain.errors import JalonError
from jalon.domain.months import Month
from jalon.services import activity, backing_up, people, retention, returns
from jalon.settings import rules
from jalon.settings.paths import log_folder
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.keyring import KeyDerivation

TOKEN = secrets.token_hex(4)
TEXTS = canaries.texts(TOKEN)
NAME, NOTE = TEXTS["family_names"][0], TEXTS["notes"][0]
EVERY = [found for kind, many in TEXTS.items() if kind != "structures" for found in many]

Failing = Callable[[Caseload, str, Path], object]


def _insert(table: str, values: dict[str, object]) -> Failing:
    def fail(caseload: Caseload, person: str, _: Path) -> None:
        with caseload.write("change") as session:
            records.insert(session, table, values)

    return fail


def _statement(statement: str, **values: object) -> Failing:
    def fail(caseload: Caseload, person: str, _: Path) -> None:
        with caseload.write("change") as session:
            session.execute(text(statement), {"person": person, **values})

    return fail


def _update(values: dict[str, object], table: str = "person") -> Failing:
    def fail(caseload: Caseload, person: str, _: Path) -> None:
        with caseload.write("change") as session:
            records.update(session, table, person, values)

    return fail


def _rules_file(caseload: Caseload, person: str, folder: Path) -> None:
    (folder / "2027.toml").write_text(f'version = "{NAME}"\n[modules.M1]\nlabel = {NOTE}\n')
    rules.load_rules(folder)


def _print(caseload: Caseload, person: str, folder: Path) -> None:
    document = returns.prepare_return(caseload, Month(2026, 10), level="N2", reason=NOTE, today=make.TODAY)
    returns.print_return(document, folder / "nowhere" / "releve.pdf")


def _act(**changes: object) -> Failing:
    def fail(caseload: Caseload, person: str, _: Path) -> None:
        fields = {
            "date": make.TODAY,
            "duration_minutes": 60,
            "act_type": "ENTRETIEN",
            "target": "PERSONNE",
            "coach_ids": (caseload.signed_in.coach_id,),
            "participants": (activity.NewParticipant(person),),
            "subject": NOTE,
        }
        activity.record_act(caseload, activity.NewAct(**{**fields, **changes}), today=make.TODAY)

    return fail


def _admit(**changes: object) -> Failing:
    def fail(caseload: Caseload, person: str, _: Path) -> None:
        fields = {
            "family_name": NAME,
            "given_name": TEXTS["given_names"][0],
            "birth_date": None,
            "sex": 2,
            "referral_origin": None,
            "admission_date": make.TODAY,
            "coach_id": caseload.signed_in.coach_id,
        }
        people.admit_person(caseload, people.NewPerson(**{**fields, **changes}))

    return fail


FAILURES: dict[str, Failing] = {
    "a duplicate identity": lambda caseload, person, folder: _insert(
        "person", {"id": person, "case_code": "A-1", "family_name": NAME, "given_name": NAME}
    )(caseload, person, folder),
    "no such person": _insert(
        "shared_note", {"person_id": NAME, "coach_id": NAME, "text": NOTE, "date": make.TODAY}
    ),
    "a missing value": _insert("person", {"family_name": NAME, "given_name": NAME}),
    "a value that is no date": _insert(
        "person", {"case_code": "A-2", "family_name": NAME, "birth_date": NOTE}
    ),
    "an object for a name": _update({"family_name": [NAME]}),
    "a sex that is none": _update({"sex": 7, "family_name": NAME}),
    "no such column": _update({"nom": NAME}),
    "no such table": _insert("personne", {"family_name": NAME}),
    "no such record": lambda caseload, person, folder: _update({"town": NAME})(caseload, NAME, folder),
    "wrong SQL": _statement(f"SELEKT '{NAME}'"),
    "a name as a column": _statement(f'SELECT "{NAME}" FROM person WHERE id = :person AND [{NAME}] = 1'),
    "too many values": _statement("INSERT INTO person (id) VALUES (:person)", other=NAME),
    "an empty name": _admit(family_name=" "),
    "a birth after admission": _admit(birth_date=make.TODAY.replace(year=2030)),
    "an unknown colleague": _admit(coach_id=NAME),
    "an unknown agreement": _admit(agreement_reference=NAME),
    "a negative duration": _act(duration_minutes=-5),
    "an act of nobody": _act(participants=(activity.NewParticipant(NAME),)),
    "a paper without a folder": _print,
    "a return for nobody": lambda caseload, *_: returns.prepare_return(
        caseload, Month(2026, 10), agreement=NAME, today=make.TODAY
    ),
    "a level that is none": lambda caseload, *_: returns.prepare_return(
        caseload, Month(2026, 10), level="N7", reason=NAME, today=make.TODAY
    ),
    "a backup into nothing": lambda caseload, _, folder: backing_up.back_up(caseload, folder / "nowhere"),
    "an erasure of nobody": lambda caseload, *_: retention.erase_file(
        caseload, NAME, today=make.TODAY, reason="request", masks=()
    ),
    "a file of rules that is none": _rules_file,
}

# Statements are ours and hold no name; these two do, to show that not even then the log does.
WRONG_STATEMENTS = {"wrong SQL", "a name as a column"}


@pytest.fixture
def person(caseload: Caseload) -> str:
    with caseload.write("admit_person") as session:
        person = make.a_person(session, family_name=NAME, given_name=TEXTS["given_names"][0])
        make.a_path(session, person, make.TODAY.replace(month=9))
        note = {
            "person_id": person,
            "coach_id": caseload.signed_in.coach_id,
            "date": make.TODAY,
            "text": NOTE,
        }
        records.insert(session, "shared_note", note)
    return person


def chain(error: BaseException | None) -> list[BaseException]:
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


@pytest.mark.parametrize("name", FAILURES)
def test_no_failure_tells_a_name_to_the_log(caseload, person, tmp_path, name):
    logs.configure(log_folder)
    try:
        FAILURES[name](caseload, person, tmp_path)
    except Exception as error:
        caught = error
        logging.getLogger("jalon.proof").exception("unexpected: %s %s", error, NAME)
        logging.getLogger("jalon.proof").error(error)
    else:
        pytest.fail("this was to fail")
    content = (log_folder() / "jalon.log").read_bytes()
    assert type(caught).__name__.encode() in content
    assert canaries.counts(content, EVERY) == 0
    # What the engine is told never comes back in its errors; names of columns are ours.
    if name not in WRONG_STATEMENTS:
        told = "\n".join(str(each) for each in chain(caught) if isinstance(each, DBAPIError))
        assert canaries.counts(told.encode(), EVERY) == 0


def test_the_proof_sees_an_engine_that_shows_its_parameters(caseload, person, monkeypatch):
    """Control: without ``hide_parameters`` an error of the engine names the person."""
    monkeypatch.setattr(caseload.engine, "hide_parameters", True)
    statement = text("INSERT INTO person (id, family_name) VALUES (:person, :name)")
    outcomes = []
    for hidden in (True, False):
        monkeypatch.setattr(caseload.engine, "hide_parameters", hidden)
        with caseload.engine.connect() as connection:
            try:
                connection.execute(statement, {"person": person, "name": NAME})
            except DBAPIError as error:
                outcomes.append(canaries.counts(str(error).encode(), [NAME]))
    assert outcomes[0] == 0
    assert outcomes[1] > 0


# --- the command line


@pytest.fixture
def dear_caseload(tmp_path: Path) -> Path:
    """Make a caseload that the command line opens, with names in it."""
    path = tmp_path / "essai.jalon"
    caseload = make.a_caseload(path, kdf=KeyDerivation.floor()).caseload
    with caseload, caseload.write("admit_person") as session:
        for number, name in enumerate(TEXTS["family_names"]):
            person = make.a_person(session, case_code=f"A-{number:04}", family_name=name)
            make.a_path(session, person, make.TODAY.replace(month=9))
            make.an_act(session, caseload.signed_in.coach_id, (person,), subject=NOTE * 20)
    return path


def test_no_command_tells_a_name_when_it_fails(dear_caseload, tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_PASSPHRASE", make.PASSPHRASE)
    failing = [
        ("return", dear_caseload, "--month", "2026-10", "--agreement", NAME),
        ("return", dear_caseload, "--month", "2026-10", "--pdf", tmp_path / "nowhere" / "x.pdf"),
        ("return", dear_caseload, "--month", "2026-10", "--level", "N2"),
        ("lock", dear_caseload, "--month", "2999-12"),
        ("export", dear_caseload, "--json", tmp_path / "nowhere" / "x.json"),
        ("backup", dear_caseload, "--to", tmp_path / "nowhere"),
        ("restore", dear_caseload, "--to", tmp_path / "x.jalon"),
    ]
    for command in failing:
        code, out, complaint = command_line(*command)
        assert code in (1, 2), command
        said = (out + complaint).replace(NAME, "", 1 if NAME in command else 0)  # what was typed may be said
        assert canaries.counts(said.encode(), EVERY) == 0, command
        assert "Traceback" not in complaint
    content = dear_caseload.read_bytes()
    dear_caseload.write_bytes(every_page_hurt(content))
    for command in (("check", dear_caseload), ("return", dear_caseload, "--month", "2026-10")):
        code, out, complaint = command_line(*command)
        assert code == 3
        assert canaries.counts((out + complaint).encode(), EVERY) == 0


def test_a_failure_nobody_expected_is_told_without_its_text(monkeypatch):
    def fails(_: object) -> int:
        raise RuntimeError(f"{NAME}: {NOTE}")

    monkeypatch.setitem(commands._COMMANDS, "doctor", fails)
    code, out, complaint = command_line("doctor")
    assert (code, complaint.count("\n")) == (1, 1)
    assert "RuntimeError" in complaint
    content = (out + complaint).encode() + (log_folder() / "jalon.log").read_bytes()
    assert canaries.counts(content, EVERY) == 0


def test_every_expected_failure_says_of_itself_nothing_but_what_it_carries(dear_caseload):
    with pytest.raises(JalonError) as refused:
        open_cheap(dear_caseload.with_name("absent.jalon"))
    assert canaries.counts(str(refused.value).encode(), EVERY) == 0

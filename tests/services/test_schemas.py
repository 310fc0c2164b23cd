"""The open formats against their schemas: what Jalon writes holds, what is wrong is refused."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import make
from jalon.domain.deadlines import DeadlineKind
from jalon.domain.months import Month
from jalon.services import returns
from jalon.services.demonstration import make_demonstration
from jalon.services.export import export_json
from jalon.settings.paths import resource
from jalon.storage import erasure, records
from jalon.storage.caseload import Caseload
from jalon.storage.derivation import KeyDerivation

TODAY = date(2026, 11, 21)
OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)
REASON = "convention, article 4"


def refuse_fraction(text):
    raise AssertionError(f"a number with a fraction: {text}")  # a schema takes 1.0 for a whole number


def validator(name):
    schema = json.loads(resource("schemas", f"jalon-{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


RETURN, EXPORT = validator("return"), validator("export")


def faults(rules, document):
    text = document if isinstance(document, str) else json.dumps(document)
    read = json.loads(text, parse_float=refuse_fraction)
    return [f"{error.json_path}: {error.message[:200]}" for error in rules.iter_errors(read)]


def exported(caseload, folder: Path):
    target = folder / "export.json"
    export_json(caseload, target)
    return json.loads(target.read_text(encoding="utf-8"), parse_float=refuse_fraction)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caseload]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALON_HOME", str(tmp_path_factory.mktemp("home")))
        made = make_demonstration(
            tmp_path_factory.mktemp("place") / "essai", derivation=KeyDerivation.cheap(), persons=8, months=3
        )
        caseload = Caseload.open(made.caseload, made.passphrase, allow_cheap=True)
        yield caseload
        caseload.close()


@pytest.fixture(scope="module")
def exported_demonstration(demonstration, tmp_path_factory):
    """Return the export of the practice structure, a few records of each list."""
    whole = exported(demonstration, tmp_path_factory.mktemp("export"))
    short = {key: value[:3] if isinstance(value, list) else value for key, value in whole.items()}
    short["acts"] = [act for act in whole["acts"] if act["coaches"] and act["participants"]][:3]
    return short


@pytest.fixture(scope="module")
def returned(demonstration):
    """Return the returns of a month that is a draft, at each level."""
    return {level: prepared(demonstration, OCTOBER, level) for level in returns.LEVELS}


def prepared(caseload, month, level="N1", **options):
    options |= {"reason": REASON} if level == "N2" else {}
    return returns.prepare_return(caseload, month, level=level, today=TODAY, **options)


# --- what Jalon writes ---


@pytest.mark.parametrize("level", returns.LEVELS)
def test_a_return_holds_at_every_level_as_a_draft_and_locked(demonstration, returned, level):
    locked = prepared(demonstration, SEPTEMBER, level)
    assert (returned[level]["state"], locked["state"]) == ("draft", "locked")
    assert faults(RETURN, returned[level]) == []
    assert faults(RETURN, locked) == []


def test_the_file_of_a_return_holds_too(demonstration, returned, tmp_path):
    target = tmp_path / "r.json"
    returns.write_return_json(returned["N2"], target)
    assert faults(RETURN, target.read_text(encoding="utf-8")) == []


def test_a_return_of_one_agreement_and_one_before_the_official_intensities_hold(demonstration):
    with demonstration.read() as session:
        reference = returns.reading.agreements_in(session, OCTOBER)[0].reference
    of_one = prepared(demonstration, OCTOBER, agreement=reference)
    before = prepared(demonstration, Month(2025, 12))
    assert of_one["agreement"] == reference
    assert before["indicators"]["INT_SUIVI"] is None
    assert faults(RETURN, of_one) + faults(RETURN, before) == []


@pytest.mark.parametrize("level", returns.LEVELS)
def test_a_new_revision_and_what_it_changes_hold(caseload, level):
    with caseload.write("demonstration") as session:
        person_id = make.a_person(session)
        make.a_path(session, person_id, date(2026, 3, 2))
    returns.lock_month(caseload, SEPTEMBER, today=TODAY)
    with caseload.write("demonstration") as session:
        make.an_act(session, caseload.signed_in.coach_id, (person_id,), date=date(2026, 9, 8))
    returns.lock_month(caseload, SEPTEMBER, today=TODAY, reason="acte oublié")
    document = prepared(caseload, SEPTEMBER, level)
    assert document["revision"] == 2
    assert document["changes"]
    assert faults(RETURN, document) == []


@pytest.mark.parametrize("level", returns.LEVELS)
def test_an_empty_caseload_gives_a_return_and_an_export_that_hold(caseload, level, tmp_path):
    document = prepared(caseload, OCTOBER, level)
    assert document["indicators"]["TX_OCC"] is None
    assert faults(RETURN, document) == []
    assert faults(EXPORT, exported(caseload, tmp_path)) == []


def test_the_export_of_the_practice_structure_holds(demonstration, tmp_path):
    assert faults(EXPORT, exported(demonstration, tmp_path)) == []


def test_an_export_with_somebody_erased_and_somebody_in_the_trash_holds(caseload, tmp_path):
    coach_id = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        people = [make.a_person(session, case_code=f"A-000{number}") for number in range(3)]
        for person_id in people:
            make.a_path(session, person_id, date(2026, 3, 2))
            records.insert(
                session,
                "job_contract",
                {"person_id": person_id, "contract_type": "CDI", "start_date": date(2026, 5, 4)},
            )
        make.an_act(session, coach_id, people)
    with caseload.write("erase_person") as session:
        erasure.erase_person(session, people[0], rule="demonstration", now=make.NOW)
    with caseload.write("remove_person") as session:
        records.remove(session, "person", people[1], at=make.NOW)
    document = exported(caseload, tmp_path)
    assert sum(person["erased_at"] is not None for person in document["persons"]) == 1
    assert len(document["persons"]) == 2
    assert faults(EXPORT, document) == []


def test_keys_and_lists_may_be_added(returned, exported_demonstration):
    document = copy.deepcopy(returned["N1"])
    document["sent_to"] = {"name": "L’Étape", "parts": [1, None, "a"]}
    retention = document["indicators"]["MAINTIEN_12"]
    document["indicators"] |= {"DUREE_MEDIANE": 412, "TX_MAINTIEN": "50.0", "MAINTIEN_18": retention}
    document["breakdowns"]["immersions_by_purpose"] = {"DECOUVRIR": 2}
    document["persons"][0]["department"] = "57"
    assert faults(RETURN, document) == []
    export = copy.deepcopy(exported_demonstration)
    export["visits"] = [{"id": export["persons"][0]["id"], "date": "2026-10-02", "kept_minutes": 5}]
    export["persons"][0]["nickname"] = "Zoé"
    assert faults(EXPORT, export) == []


# --- what is wrong ---


def plant(document, path, value):
    """Change one thing of a document: ``a/0/b``; DELETED takes the key away."""
    broken = copy.deepcopy(document)
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    inside = broken
    for part in way:
        inside = inside[part]
    if value is DELETED:
        del inside[last]
    elif callable(value):
        inside[last] = value(inside[last])
    else:
        inside[last] = value
    assert json.dumps(broken) != json.dumps(document)  # 1 is equal to True
    return broken


DELETED = type("Deleted", (), {"__str__": lambda _: "deleted"})()  # names a test alike in every process

WRONG_RETURNS = [
    ("N1", "format", "jalon-export"),
    ("N1", "format_version", 2),
    ("N1", "month", "2026-13"),
    ("N1", "month", "2026-1"),
    ("N1", "month", "2026-10\n"),
    ("N1", "revision", 0),
    ("N1", "revision", "1"),
    ("N1", "state", "sealed"),
    ("N1", "level", "N3"),
    ("N1", "agreement", 12),
    ("N1", "rules_version", 2026),
    ("N1", "counting", {}),
    ("N1", "counting/age_bands_years/16_24", [16]),
    ("N1", "counting/intensity_bands_minutes/SUIVI", [120.5, 479]),
    ("N1", "structure", "L’Étape"),
    ("N1", "structure/practice", "oui"),
    ("N1", "digest", "9D" * 32),
    ("N1", "digest", "9d" * 31),
    ("N1", "indicators/FA_FIN", -1),
    ("N1", "indicators/FA_FIN", 16.5),
    ("N1", "indicators/FA_FIN", None),
    ("N1", "indicators/FA_FIN", True),
    ("N1", "indicators/FA_FIN", "16"),
    ("N1", "indicators/MIN_PERSONNE", "78:45"),
    ("N1", "indicators/TX_OCC", 88.9),
    ("N1", "indicators/TX_OCC", "88,9"),
    ("N1", "indicators/TX_OCC", "88.90"),
    ("N1", "indicators/TX_OCC", "88.9 %"),
    ("N1", "indicators/TX_EMPLOI", "100.1"),
    ("N1", "indicators/INT_SUIVI", None),
    ("N1", "indicators/MAINTIEN_6", 8),
    ("N1", "indicators/MAINTIEN_6/still", "3"),
    ("N1", "indicators/MAINTIEN_18", {"reached": 1}),
    ("N1", "indicators/DUREE_MEDIANE", 41.2),
    ("N1", "breakdowns/entries_by_sex", [1, 2]),
    ("N1", "breakdowns/entries_by_sex", {"femme": 1}),
    ("N1", "breakdowns/entries_by_sex", {"2": None}),
    ("N1", "breakdowns/entries_by_disability_family", {"MOTEUR": 1}),
    ("N0", "breakdowns/exits_by_reason", {"DEMENAGEMENT": 3}),
    ("N0", "breakdowns/entries_by_origin", {"CDAPH": 0}),
    ("N0", "persons", lambda _: [{"case_code": "A-0001"}]),
    ("N0", "checks", [{"code": "ACTE_LONG", "severity": "warning", "case_code": "A-0001"}]),
    ("N0", "changes", [{"part": "persons", "key": "A-0001", "before": None, "after": {}}]),
    ("N1", "checks", [{"code": "ACTE_LONG", "severity": "blocking", "case_code": None}]),
    ("N1", "checks", [{"code": "ACTE_LONG", "severity": "warning"}]),
    ("N1", "persons/0/admission_date", "14/03/2026"),
    ("N1", "persons/0/admission_date", "2026-02-30"),
    ("N1", "persons/0/minutes", 62.5),
    ("N1", "persons/0/minutes", None),
    ("N1", "persons/0/main_module", "M5_AUTRE"),
    ("N1", "persons/0/main_module", "M0_ACCUEIL"),
    ("N1", "persons/0/in_employment", 1),
    ("N1", "persons/0/age_band", "de 25 à 29 ans"),
    ("N1", "persons/0/family_name", "Lefèvre"),
    ("N1", "persons/0/disability_family", "MOTEUR"),
    ("N1", "persons/0/nested", {"deep": [1, {"deeper": 0.5}]}),
    ("N1", "level_reason", REASON),
    ("N2", "level_reason", DELETED),
    ("N2", "level_reason", " "),
    ("N2", "persons/0/given_name", DELETED),
    ("N0", "changes", [{"part": "breakdowns", "key": "exits_by_reason:SANTE", "before": 1, "after": 2}]),
    ("N1", "history/0/month", "2026-11-01"),
    ("N1", "history/11/minutes", {"MIN_PERSONNE": 1.5}),
    ("N1", "as_of", "2026-11"),
    ("N1", "locked_at", "2026-11-05 18:00"),
]


@pytest.mark.parametrize(
    ("level", "path", "value"), WRONG_RETURNS, ids=lambda value: None if callable(value) else str(value)[:40]
)
def test_a_return_with_one_fault_is_refused(returned, level, path, value):
    broken = plant(returned[level], path, value)
    assert any(True for _ in RETURN.iter_errors(broken))


def test_a_return_of_2025_with_official_intensities_is_refused(returned):
    broken = plant(returned["N1"], "month", "2025-12")
    assert {error.json_path.split(".")[-1][:4] for error in RETURN.iter_errors(broken)} == {"INT_"}


def test_every_key_that_the_return_promises_is_needed(returned):
    document = returned["N1"]
    optional = {"as_of", "difficulties", "history", "hours"}
    # A return made before the follow-up was counted has not its figures, and holds.
    follow_up = ("DELAI", "DUREE", "EMPLOI_D", "EMPLOYEURS", "NB_TRAVAIL", "PMSMP", "POSTE", "TX_EMPLOI_D")
    promised = [code for code in document["indicators"] if not code.startswith(follow_up)]
    assert len(promised) == 35
    later = ("contracts_ended", "contracts_started_by_weekly", "contracts_started_by_public")
    promised_cuts = [name for name in document["breakdowns"] if not name.startswith(later)]
    assert len(promised_cuts) == 8
    for path in (
        *(key for key in document if key not in optional),
        *(f"indicators/{code}" for code in promised),
        *(f"indicators/MAINTIEN_12/{part}" for part in ("reached", "still", "same_employer", "unknown")),
        *(f"breakdowns/{name}" for name in promised_cuts),
        *(f"persons/0/{key}" for key in document["persons"][0] if key != "events"),
    ):
        assert not RETURN.is_valid(plant(document, path, DELETED)), path


WRONG_EXPORTS = [
    ("format", "jalon-return"),
    ("format_version", "1"),
    ("rules_version", None),
    ("counting", {}),
    ("structure/id", DELETED),
    ("structure/used_since", "2025"),
    ("coaches/0/role", "STAGIAIRE"),
    ("persons", {}),
    ("persons/0/id", DELETED),
    ("persons/0/id", "42"),
    ("persons/0/sex", 3),
    ("persons/0/sex", "F"),
    ("persons/0/birth_date", "1995-2-3"),
    ("persons/0/birth_date", "1995-02-29"),
    ("persons/0/disability_family", "AUTRE"),
    ("persons/0/frozen_since", "hier"),
    ("persons/0/travel_radius_km", 12.5),
    ("persons/0/erased_at", "2026-11-05"),
    ("recognitions/0/permanent", "non"),
    ("recognitions/0/kind", "rqth"),
    ("referrals/0/person_id", None),
    ("support_paths/0/admission_date", "2026-13-01"),
    ("support_paths/0/agreement_id", "HAB-57-2026"),
    ("coach_assignments/0/start_date", None),
    ("suspensions", [{"id": "00000000-0000-4000-8000-000000000000"}]),
    ("intensity_plans/0/band", None),
    ("module_periods/0/module", "M0_ACCUEIL"),
    ("module_periods/0/is_main", None),
    ("acts/0/date", None),
    ("acts/0/start_time", "9 h 30"),
    ("acts/0/start_time", "24:00"),
    ("acts/0/duration_minutes", 0),
    ("acts/0/duration_minutes", 62.5),
    ("acts/0/state", "FAIT"),
    ("acts/0/target", "TRAJET"),
    ("acts/0/module", "M6"),
    ("acts/0/counts_in_intensity", 1),
    ("acts/0/coaches", DELETED),
    ("acts/0/coaches/0/minutes", -5),
    ("acts/0/participants/0/person_id", DELETED),
    ("acts/0/participants/0/attendance", "PRESENT"),
    ("acts/0/participants/0/present", None),
    ("acts/0/participants/0", lambda part: part | {"attendance": "ABSENT", "minutes": 30}),
    ("trips/0/minutes", None),
    ("trips/0/km", 3.4),
    ("employers/0/name", None),
    ("job_contracts/0/contract_type", None),
    ("job_contracts/0/weekly_minutes", "28 h"),
    ("job_contracts/0/confirmed_date", "2026-10"),
    ("agreements/0/lines/0/valid_from", None),
    ("agreements/0/lines/0/target_caseload", -1),
    ("agreements/0/lines/0/amount_cents", 5280.5),
    ("leaves/0/minutes", "une journée"),
    ("goals/0/id", DELETED),
    ("monthly_returns/0/month", "2026-00"),
    ("monthly_returns/0/digest", "abc"),
]


@pytest.mark.parametrize(
    ("path", "value"), WRONG_EXPORTS, ids=lambda value: None if callable(value) else str(value)[:40]
)
def test_an_export_with_one_fault_is_refused(exported_demonstration, path, value):
    broken = plant(exported_demonstration, path, value)
    assert any(True for _ in EXPORT.iter_errors(broken))


# Written out from the design of the open format, so that the schema and the export are held by a third.
PROMISED = {
    "persons": "case_code family_name given_name birth_date sex disability_family",
    "recognitions": "person_id kind start_date end_date permanent renewal_filed_date",
    "referrals": "person_id origin date received_date",
    "support_paths": "person_id agreement_id agreement_date admission_date exit_date exit_reason "
    "entry_situation",
    "coach_assignments": "support_path_id coach_id start_date end_date",
    "intensity_plans": "support_path_id band start_date end_date",
    "module_periods": "support_path_id module start_date end_date is_main",
    "acts": "date start_time duration_minutes state act_type target modality place module employer_id "
    "counts_in_intensity coaches participants",
    "trips": "date coach_id minutes km act_id",
    "job_contracts": "person_id employer_id contract_type start_date planned_end_date end_date end_reason "
    "weekly_minutes follows_contract_id confirmed_date",
    "agreements": "reference kind department start_date end_date lines",
    "coaches": "",
    "employers": "",
}


def test_every_key_that_the_export_promises_is_needed(exported_demonstration):
    head = ("format", "format_version", "rules_version", "counting", "structure", "suspensions")
    paths = [*head, *PROMISED]
    for name, keys in PROMISED.items():
        paths += [f"{name}/0/{key}" for key in ("id", *keys.split())]
    paths += [f"acts/0/coaches/0/{key}" for key in ("coach_id", "minutes")]
    paths += [
        f"acts/0/participants/0/{key}"
        for key in ("person_id", "minutes", "received_minutes", "attendance", "present")
    ]
    lines = ("valid_from", "target_caseload", "delegated_slots", "funding_unit", "amount_cents")
    paths += [f"agreements/0/lines/0/{key}" for key in lines]
    for path in paths:
        assert not EXPORT.is_valid(plant(exported_demonstration, path, DELETED)), path


def test_a_fraction_that_a_schema_takes_for_a_whole_number_is_refused_in_reading(returned):
    text = json.dumps(returned["N1"]).replace('"revision": 1,', '"revision": 1.0,')
    with pytest.raises(AssertionError, match="fraction"):
        faults(RETURN, text)


def test_the_schema_of_deadlines_knows_every_kind_that_is_watched():
    kinds = validator("deadlines").schema["$defs"]["deadline"]["properties"]["kind"]["enum"]
    assert sorted(kinds) == sorted(DeadlineKind)

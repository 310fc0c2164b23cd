"""What a person's file answers to the questionnaires about her: at her entry, and over a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jalon.domain.indicators import age_band
from jalon.domain.rules import Rules
from jalon.services.person_records import FileRecord, PersonFile
from jalon.services.structure import department_of
from jalon.storage.queries.questionnaires import ActsOfPeriod

Answer = Mapping[str, Any]
_UNKNOWN: Final[Answer] = {"kind": "unknown", "value": None}
_NOTHING: Final[Answer] = {"kind": "none", "value": None}
_NEVER: Final[Answer] = {"kind": "never", "value": None}
_NOT_GIVEN: Final = frozenset({"INCONNU", "NON_RENSEIGNE", "99"})


@dataclass(frozen=True, slots=True)
class FileOfPerson:
    """A person's file, looked at on a day."""

    file: PersonFile
    day: date

    @property
    def path(self) -> FileRecord | None:
        """Return the path that runs on the day, else the last one that had begun, else the last one."""
        paths = self.file.of("support_path")
        begun = [one for one in paths if (one.values["admission_date"] or date.max) <= self.day]
        return (begun or list(paths))[-1] if paths else None

    def of_path(self, table: str) -> list[FileRecord]:
        """Return the records of a table that belong to the path."""
        path = self.path
        if path is None:
            return []
        return [one for one in self.file.of(table) if one.values["support_path_id"] == path.id]


def entry_answers(seen: FileOfPerson, rules: Rules) -> dict[str, Answer]:
    """Return what the file says of an entry, by question."""
    person = seen.file.person.values
    path = None if seen.path is None else seen.path.values
    referral = _referral(seen)
    found: dict[str, Answer] = {
        "CODE_DOSSIER": _text(person["case_code"]),
        "SEXE": _code(str(person["sex"]) if person["sex"] in (1, 2, 9) else None, "sexes"),
        "DEPARTEMENT": _text(department_of(person["postal_code"], person["town_code"])),
        "NIVEAU": _code(person["education_level"], "education_levels"),
        "AAH": _yes_no(person["has_aah"]),
        "TYPE_HANDICAP": _NEVER,
        "METIER": _first_aim(seen),
        "MODULE": _first(seen.of_path("module_period"), "module", "modules"),
        "INTENSITE": _first(seen.of_path("intensity_plan"), "band", "intensity_plans"),
    }
    if referral is not None:
        found |= {
            "ORIGINE": _code(referral["origin"], "referral_origins"),
            "DATE_PRESCRIPTION": _day(referral["date"]),
            "DATE_RECEPTION": _day(referral["received_date"]),
            "CDAPH_INFORMEE": _NOTHING
            if referral["origin"] == "CDAPH"
            else _day(referral["cdaph_informed_date"]),
            "PREMIERE_ORIENTATION": _code(referral["first_suggested_by"], "first_contacts"),
        }
    if path is None:
        return found
    admission = path["admission_date"]
    found |= {
        "DATE_ACCORD": _day(path["agreement_date"]),
        "DATE_ADMISSION": _day(admission),
        "SITUATION": _code(path["entry_situation"], "entry_situations"),
        "CONDITION": _code(path["eligibility"], "entry_grounds"),
        "DUREE_SANS_EMPLOI": _code(path["time_without_job"], "time_without_job"),
        "SORTANT_ESAT": _yes_no(path["leaves_esat"]),
    }
    if admission is not None:
        band = age_band(rules, person["birth_date"], admission)
        found |= {
            "TRANCHE_AGE": _UNKNOWN if band is None else {"kind": "text", "value": band.label},
            "RECONNAISSANCES": _recognitions(seen.file.of("recognition"), admission),
            **_work(seen.file.of("job_contract"), admission),
        }
        if referral is not None and referral["received_date"]:
            found["ATTENTE"] = {"kind": "number", "value": (admission - referral["received_date"]).days}
    return found


def follow_up_answers(seen: FileOfPerson, acts: ActsOfPeriod, first: date, last: date) -> dict[str, Answer]:
    """Return what the file says of a period, both days inside, by question."""
    person, path = seen.file.person.values, seen.path
    periods = [one for one in seen.of_path("module_period") if _meets(one, first, last)]
    contracts = seen.file.of("job_contract")
    minutes = acts.minutes
    found: dict[str, Answer] = {
        "CODE_DOSSIER": _text(person["case_code"]),
        "PERIODE": {"kind": "period", "value": [first.isoformat(), last.isoformat()]},
        "MODULES": _codes((one.values["module"] for one in periods), "modules"),
        "MODULE": _last(
            (one for one in periods if one.values["is_main"] and _runs(one, last)), "module", "modules"
        ),
        "INTENSITE": _last(
            (one for one in seen.of_path("intensity_plan") if _runs(one, last)), "band", "intensity_plans"
        ),
        "RENCONTRES": {"kind": "number", "value": acts.meetings},
        "TEMPS_PERSONNE": _minutes(sum(minutes.get(one, 0) for one in ("PERSONNE", "PROCHE", "COLLECTIF"))),
        "TEMPS_EMPLOYEUR": _minutes(minutes.get("EMPLOYEUR", 0)),
        "TEMPS_TRIPARTITE": _minutes(minutes.get("TRIPARTITE", 0)),
        "TEMPS_PARTENAIRE": _minutes(minutes.get("PARTENAIRE", 0)),
        "ABSENCES": {"kind": "number", "value": acts.absences},
        "SUSPENSION": _yes_no(any(_meets(one, first, last) for one in seen.of_path("suspension"))),
        "IMMERSIONS": _begun(seen.file.of("work_immersion"), "start_date", first, last),
        "CONTRATS": _begun(contracts, "start_date", first, last),
        "AMENAGEMENTS": _begun(seen.file.of("workplace_adjustment"), "in_place_date", first, last),
    }
    work = _work(contracts, last)
    found |= {"EN_EMPLOI": _yes_no(work["CONTRAT"]["kind"] == "codes"), **work}
    if path is None:
        return found
    admission, left = path.values["admission_date"], path.values["exit_date"]
    has_left = left is not None and left <= last
    found["DATE_ADMISSION"] = _day(admission)
    if admission is not None:
        end = left if has_left else last
        found["DUREE"] = {"kind": "number", "value": _whole_months(admission, end)}
    found |= {
        "DATE_SORTIE": _day(left) if has_left else _NOTHING,
        "MOTIF_SORTIE": _code(path.values["exit_reason"], "exit_reasons") if has_left else _NOTHING,
        "EMPLOI_SORTIE": _yes_no(_work(contracts, left)["CONTRAT"]["kind"] == "codes")
        if has_left
        else _NOTHING,
        "RELAIS": _text(path.values["exit_relay"]) if has_left else _NOTHING,
    }
    return found


def _referral(seen: FileOfPerson) -> Mapping[str, Any] | None:
    given = seen.file.of("referral")
    path = seen.path
    if path is not None and path.values["referral_id"]:
        given = tuple(one for one in given if one.id == path.values["referral_id"]) or given
    return given[-1].values if given else None


def _first_aim(seen: FileOfPerson) -> Answer:
    aims = [
        one.values["job_label"]
        for one in seen.of_path("vocational_plan")
        if one.values["state"] != "REMPLACE"
    ]
    return _text(", ".join(aims))


def _recognitions(given: Sequence[FileRecord], day: date) -> Answer:
    held = [
        one.values["kind"]
        for one in given
        if (one.values["start_date"] is None or one.values["start_date"] <= day)
        and (one.values["permanent"] or one.values["end_date"] is None or one.values["end_date"] >= day)
    ]
    return _codes(held, "recognitions")


def _work(contracts: Sequence[FileRecord], day: date) -> dict[str, Answer]:
    """Return the contracts that run on a day, and their hours."""
    running = [
        one.values
        for one in contracts
        if one.values["start_date"] <= day
        and day <= (one.values["end_date"] or one.values["planned_end_date"] or date.max)
    ]
    if not running:
        return {"CONTRAT": _NOTHING, "HEURES": _NOTHING}
    hours = [one["weekly_minutes"] for one in running]
    known = None not in hours
    return {
        "CONTRAT": _codes((one["contract_type"] for one in running), "contract_types"),
        "HEURES": _minutes(sum(hours)) if known else _UNKNOWN,
    }


def _begun(given: Iterable[FileRecord], name: str, first: date, last: date) -> Answer:
    days = [one.values[name] for one in given]
    return {"kind": "number", "value": sum(1 for day in days if day is not None and first <= day <= last)}


def _meets(record: FileRecord, first: date, last: date) -> bool:
    begin, end = record.values["start_date"], record.values["end_date"]
    return bool(begin <= last and (end is None or end >= first))


def _runs(record: FileRecord, day: date) -> bool:
    return _meets(record, day, day)


def _whole_months(first: date, last: date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (1 if last.day < first.day else 0))


def _first(given: Sequence[FileRecord], name: str, listed: str) -> Answer:
    return _code(given[0].values[name], listed) if given else _UNKNOWN


def _last(given: Iterable[FileRecord], name: str, listed: str) -> Answer:
    found = list(given)
    return _code(found[-1].values[name], listed) if found else _UNKNOWN


def _code(value: str | None, listed: str) -> Answer:
    if value is None or value in _NOT_GIVEN:
        return _UNKNOWN
    return {"kind": "codes", "value": [value], "list": listed}


def _codes(values: Iterable[str], listed: str) -> Answer:
    found = list(dict.fromkeys(values))
    return {"kind": "codes", "value": found, "list": listed} if found else _UNKNOWN


def _day(value: date | None) -> Answer:
    return _UNKNOWN if value is None else {"kind": "day", "value": value.isoformat()}


def _minutes(value: int) -> Answer:
    return {"kind": "minutes", "value": value}


def _yes_no(value: bool | None) -> Answer:  # noqa: FBT001 - the value itself
    return _UNKNOWN if value is None else {"kind": "yes_no", "value": value}


def _text(value: str | None) -> Answer:
    return {"kind": "text", "value": value} if value else _UNKNOWN

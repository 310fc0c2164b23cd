"""Invented documents with values as a structure would have them."""

import hashlib
import json
import random
from datetime import date, timedelta

from jalon.reports.wording import Wording, wording_of
from jalon.settings.rules import rules_for

CHECKS = {
    "ACT_WITHOUT_MODULE": "Acte sans module",
    "PERSON_WITHOUT_ACT": "Personne sans acte ce mois-ci",
    "RECOGNITION_ENDED": "Reconnaissance arrivée à son terme, sans demande de renouvellement connue",
}
HARD_NAMES = (
    ("Œuvrard-Nguyễn", "Zoé"),
    ("L'Étape & Cie <86>", "Łucja"),
    ("Шевченко", "Олена"),
    ("D’Estaing ✓ → ≥", "Şükrü"),
    ("Nguyễn Thị Hằng", "Ægir"),
    ("אברהם 王", "M\u0302ichel"),
)


def wording() -> Wording:
    return wording_of(rules_for(date(2026, 10, 1)), CHECKS)


def monthly_return(persons: int = 20, level: str = "N1", **changes) -> dict:
    rules = rules_for(date(2026, 10, 1))
    chance = random.Random(7)
    lines = sorted(
        (_line(chance, number, level) for number in range(persons)), key=lambda line: line["case_code"]
    )
    inside = max(persons - 1, 0)
    document = {
        "format": "jalon-return",
        "format_version": 1,
        "structure": {
            "name": "L'Étape & Cie <86>",
            "platform": "Plateforme emploi accompagné de la Vienne",
            "practice": True,
        },
        "agreement": "CHD-86-2026-01",
        "month": "2026-10",
        "revision": 1,
        "state": "draft",
        "as_of": "2026-11-21",
        "rules_version": rules.version,
        "counting": rules.counting_in_force(),
        "level": level,
        "indicators": {
            "FA_DEBUT": max(inside - 1, 0), "ENTREES": 2 if inside else 0,
            "SORTIES": 1 if inside else 0, "FA_FIN": inside,
            "FA_PER": persons, "FA_VUE": persons, "FA_ACTIVE": persons, "FA_SUSPENDUS": 1 if inside else 0,
            "CIBLE": 24, "TX_OCC": "79.2",
            "NB_M1": 3, "NB_M2": 5, "NB_M3": 4, "NB_M4": 6, "NB_SANS_MODULE": 1,
            "EN_EMPLOI": 7, "TX_EMPLOI": "36.8", "ACCES_EMPLOI": 2, "EN_EMPLOI_ENTREE": 1,
            "MIN_PERSONNE": 4725, "MIN_EMPLOYEUR": 1310, "MIN_TRIPARTITE": 540, "MIN_PARTENAIRE": 615,
            "MIN_INDIRECT": 1920, "NB_ABSENCES": 4, "MIN_ABSENCE": 75, "MIN_TRAJET": 1485,
            "INT_INTENSIF": 1, "INT_REGULIER": 4, "INT_SUIVI": 10, "INT_ALLEGE": 5, "INT_SANS_ACTE": 1,
            "MAINTIEN_3": {"reached": 8, "still": 6, "same_employer": 5, "unknown": 1},
            "MAINTIEN_6": {"reached": 7, "still": 4, "same_employer": 3, "unknown": 1},
            "MAINTIEN_12": {"reached": 5, "still": 3, "same_employer": 2, "unknown": 0},
        },
        "breakdowns": {
            "exits_by_reason": {"EMPLOI_STABLE": 1},
            "entries_by_referral_origin": {"CDAPH": 1, "CAP_EMPLOI": 1},
            "entries_by_age_band": {"25_29": 1, "40_49": 1},
            "entries_by_sex": {"1": 1, "2": 1},
            "entries_by_entry_situation": {"RECHERCHE": 1, "EMPLOI_ORDINAIRE": 1},
            "entries_by_education_level": {"3": 1, "5": 1},
            "employers_by_sector": {"PRIVE": 5, "ASSOCIATION": 1, "PUBLIC_TERRITORIAL": 1},
            "contracts_started_by_type": {"CDI": 1, "CDD_GE6": 1},
        },
        "hours": _hours(sum(line["minutes"] for line in lines), 9110),
        "persons": lines if level != "N0" else [],
        "checks": [
            {"code": "ACT_WITHOUT_MODULE", "severity": "warning", "case_code": "A-0004"},
            {"code": "ACT_WITHOUT_MODULE", "severity": "warning", "case_code": "A-0012"},
            {"code": "RECOGNITION_ENDED", "severity": "warning", "case_code": "A-0009"},
        ],
        "difficulties": {
            "M1_EVALUATION": "",
            "M3_RECHERCHE": "Peu d’offres à temps partiel dans le sud du département ; deux employeurs "
            "rencontrés ont demandé un délai avant d’accueillir une immersion.",
            "M4_EMPLOI": "La ligne 12 ne circule plus le matin ; un covoiturage est cherché.",
        },
    }  # fmt: skip
    document.update(changes)
    return with_digest(document)


def _hours(in_intensity: int, held: int) -> dict:
    """Return an addition of the hours; the last part takes what is left of the acts held."""
    parts = {
        "in_intensity_minutes": in_intensity,
        "out_of_intensity_minutes": 75,
        "not_open_minutes": 120,
        "nobody_named_minutes": 1920,
    }
    return {**parts, "several_colleagues_minutes": held - sum(parts.values()), "held_minutes": held}


def with_digest(document: dict) -> dict:
    bare = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**bare, "digest": hashlib.sha256(text.encode()).hexdigest()}


def _line(chance: random.Random, number: int, level: str) -> dict:
    line = {
        "case_code": f"A-{number + 1:04d}",
        "admission_date": str(date(2024, 1, 1) + timedelta(days=chance.randrange(1030))),
        "age_band": chance.choice(("16_24", "25_29", "30_39", "40_49", "50_59")),
        "main_module": chance.choice(("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI", None)),
        "planned_intensity": chance.choice(("REGULIER", "SUIVI", "ALLEGE", None)),
        "observed_intensity": chance.choice(("INTENSIF", "REGULIER", "SUIVI", "ALLEGE")),
        "minutes": chance.randrange(0, 900, 5),
        "in_employment": chance.random() < 0.4,
        "event": chance.choice((None, None, None, "ENTREE", "SORTIE")),
    }
    if level == "N2":
        family, given = HARD_NAMES[number % len(HARD_NAMES)]
        line |= {"family_name": family, "given_name": given}
    return line


def activity_sheet(acts: int = 14, **changes) -> dict:
    chance = random.Random(11)
    rows = sorted(
        (_act(chance, number) for number in range(acts)),
        key=lambda act: (act["date"], act["start_time"] or ""),
    )
    held = [act for act in rows if act["attendance"] == "HONORE"]
    missed = [act for act in rows if act["attendance"] != "HONORE"]
    document = {
        "month": "2026-10",
        "state": "draft",
        "as_of": "2026-11-21",
        "locked_at": None,
        "structure": {
            "name": "L'Étape & Cie <86>",
            "platform": "Plateforme emploi accompagné de la Vienne",
            "practice": True,
        },
        "agreement": "CHD-86-2026-01",
        "person": {"case_code": "A-0004"},
        "coaches": ["Claire Œuvrard-Nguyễn"],
        "acts": rows,
        "trips": [{"date": "2026-10-06", "minutes": 35, "coach_name": "Claire Œuvrard-Nguyễn"}],
        "totals": {
            "held_minutes": sum(act["minutes"] for act in held),
            "counted_minutes": sum(act["minutes"] for act in held if act["counts_in_intensity"]),
            "by_module": _sums(held, "module"),
            "by_target": _sums(held, "target"),
            "absences": len(missed),
            "absence_minutes": sum(act["duration_minutes"] for act in missed),
            "trip_minutes": 35,
        },
        "planned_intensity": "REGULIER",
        "observed_intensity": "REGULIER",
        "rules_version": "2026",
    }
    document.update(changes)
    return with_digest(document)


def _act(chance: random.Random, number: int) -> dict:
    act_type, target, module = chance.choice(
        (
            ("ENTRETIEN", "PERSONNE", "M4_EMPLOI"),
            ("VISITE_EMPLOI", "TRIPARTITE", "M4_EMPLOI"),
            ("CONTACT_EMPLOYEUR", "EMPLOYEUR", "M4_EMPLOI"),
            ("COORDINATION", "PARTENAIRE", None),
            ("COLLECTIF", "COLLECTIF", "M3_RECHERCHE"),
        )
    )
    missed = act_type == "ENTRETIEN" and number % 5 == 4
    duration = chance.randrange(15, 130, 5)
    return {
        "date": str(date(2026, 10, 1) + timedelta(days=chance.randrange(30))),
        "start_time": chance.choice(("09:00", "10:30", "14:00", "16:15", None)),
        "duration_minutes": duration,
        "minutes": 0 if missed else duration // 4 if target == "COLLECTIF" else duration,
        "act_type": act_type,
        "target": target,
        "modality": chance.choice(("PRESENTIEL", "PRESENTIEL", "TELEPHONE")),
        "place": "EMPLOYEUR" if target in ("EMPLOYEUR", "TRIPARTITE") else "STRUCTURE",
        "module": module,
        "attendance": "ABSENT_EXCUSE" if missed else "HONORE",
        "counts_in_intensity": act_type != "COORDINATION",
        "coach_names": ["Claire Œuvrard-Nguyễn"] if number % 3 else ["Claire Œuvrard-Nguyễn", "Ægir Şükrü"],
    }


def _sums(acts: list[dict], key: str) -> dict:
    sums: dict = {}
    for act in acts:
        sums[act[key] or ""] = sums.get(act[key] or "", 0) + act["minutes"]
    return sums

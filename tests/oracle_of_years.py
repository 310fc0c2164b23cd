"""A second computation of the figures of a year: straight over its days, without its months.

It shares no code with the program; ``export`` has its days as dates (``oracle_of_indicators.dated``).
"""

from datetime import date, timedelta
from fractions import Fraction

MODULES = {
    "M1_EVALUATION": "NB_TRAVAIL_M1",
    "M2_PROJET": "NB_TRAVAIL_M2",
    "M3_RECHERCHE": "NB_TRAVAIL_M3",
    "M4_EMPLOI": "NB_TRAVAIL_M4",
}
TARGETS = {
    "MIN_PERSONNE": ("PERSONNE", "PROCHE", "COLLECTIF"),
    "MIN_EMPLOYEUR": ("EMPLOYEUR",),
    "MIN_TRIPARTITE": ("TRIPARTITE",),
    "MIN_PARTENAIRE": ("PARTENAIRE",),
    "MIN_INDIRECT": ("INTERNE",),
}


def year_of(export, first, last):
    """Return what is counted over the days from ``first`` to ``last``."""
    paths = {}
    for path in export["support_paths"]:
        if path["admission_date"] is not None:
            paths.setdefault(path["person_id"], []).append(path)

    def is_open(person, day):
        return any(
            p["admission_date"] <= day and (p["exit_date"] is None or day <= p["exit_date"])
            for p in paths.get(person, ())
        )

    def is_in(person, day):
        return any(
            p["admission_date"] <= day and (p["exit_date"] is None or day < p["exit_date"])
            for p in paths.get(person, ())
        )

    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    everyone = [person["id"] for person in export["persons"]]
    of_year = {person for person in everyone if any(is_open(person, day) for day in days)}
    found = {"FA_PER": len(of_year), "ENTREES": 0, "SORTIES": 0}
    for person in everyone:
        for day in days:
            before, after = is_in(person, day - timedelta(1)), is_in(person, day)
            found["ENTREES"] += after and not before
            found["SORTIES"] += before and not after
    found["FA_DEBUT"] = sum(is_in(person, first - timedelta(1)) for person in everyone)
    found["FA_FIN"] = sum(is_in(person, last) for person in everyone)
    found |= dict.fromkeys([*TARGETS, "MIN_ABSENCE", "NB_ABSENCES"], 0)
    seen, active, contacted = set(), set(), set()
    worked = {code: set() for code in MODULES.values()}
    for act in export["acts"]:
        if act["state"] != "DONE" or not first <= act["date"] <= last:
            continue
        came = [p for p in act["participants"] if p["attendance"] == "HONORE"]
        found["NB_ABSENCES"] += len(act["participants"]) - len(came)
        spent = sum(coach["minutes"] for coach in act["coaches"])
        if act["participants"] and not came:
            found["MIN_ABSENCE"] += spent
        else:
            for code, targets in TARGETS.items():
                found[code] += spent if act["target"] in targets else 0
            if act.get("employer_id") is not None:
                contacted.add(act["employer_id"])
        for participant in act["participants"]:
            person = participant["person_id"]
            if not is_open(person, act["date"]):
                continue
            if participant["present"]:
                seen.add(person)
            if participant["attendance"] == "HONORE":
                active.add(person)
                if act.get("module") in MODULES:
                    worked[MODULES[act["module"]]].add(person)
    found |= {code: len(people) for code, people in worked.items()}
    found |= {"FA_VUE": len(seen), "FA_ACTIVE": len(active), "EMPLOYEURS_CONTACTES": len(contacted)}
    found["MIN_TRAJET"] = sum(trip["minutes"] for trip in export["trips"] if first <= trip["date"] <= last)

    def runs(contract, day):
        end = contract["end_date"] or contract["planned_end_date"] or date.max
        return contract["start_date"] <= day <= end

    accessed = set()
    for contract in export["job_contracts"]:
        start, person = contract["start_date"], contract["person_id"]
        if contract["follows_contract_id"] or not first <= start <= last or not is_open(person, start):
            continue
        others = [c for c in export["job_contracts"] if c["person_id"] == person and c is not contract]
        if not any(runs(c, start - timedelta(n)) for c in others for n in range(1, 31)):
            accessed.add(person)
    found["ACCES_EMPLOI"] = len(accessed)
    ended = sorted(
        (p["exit_date"] - p["admission_date"]).days + 1
        for of_person in paths.values()
        for p in of_person
        if p["exit_date"] is not None and first <= p["exit_date"] <= last
    )
    found["ended_days"] = ended
    return found


def months_text(days):
    """Return the mean of durations in days as months with one decimal, half up."""
    if not days:
        return None
    tenths = int(Fraction(sum(days), len(days)) / Fraction(487, 16) * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"

"""A second computation of the figures of a month: day by day, over plain dictionaries of an export.

It shares no code with the program, and is slow and plain on purpose: each sentence of the definitions is one
loop here. Days are ``datetime.date``; the export's ISO texts are read by ``dated``.
"""

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
DATES = (
    "date",
    "birth_date",
    "admission_date",
    "exit_date",
    "start_date",
    "end_date",
    "planned_end_date",
    "confirmed_date",
    "valid_from",
    "received_date",
    "last_day_present",
)


def dated(value):
    """Return an export with its days as dates."""
    if isinstance(value, list):
        return [dated(item) for item in value]
    if isinstance(value, dict):
        return {
            key: date.fromisoformat(item) if key in DATES and isinstance(item, str) else dated(item)
            for key, item in value.items()
        }
    return value


def days_between(first, last):
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def figures(export, year, month):
    """Return the indicators of a month of an export."""
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    everyone = [person["id"] for person in export["persons"]]

    def paths_of(person):
        return [path for path in export["support_paths"] if path["person_id"] == person]

    def path_is_in(path, day):
        if path["admission_date"] is None or path["admission_date"] > day:
            return False
        return path["exit_date"] is None or path["exit_date"] > day

    def is_in(person, day):
        return any(path_is_in(path, day) for path in paths_of(person))

    def is_open(person, day):
        for path in paths_of(person):
            if path["admission_date"] is None:
                continue
            if path["admission_date"] <= day and (path["exit_date"] is None or path["exit_date"] >= day):
                return True
        return False

    def covers(period, day):
        return period["start_date"] <= day and (period["end_date"] is None or period["end_date"] >= day)

    def contract_end(contract):
        if contract["end_date"] is not None:
            return contract["end_date"]
        if contract["planned_end_date"] is not None:
            return contract["planned_end_date"]
        return date.max

    def runs(contract, day):
        return contract["start_date"] <= day <= contract_end(contract)

    def contracts_of(person):
        return [contract for contract in export["job_contracts"] if contract["person_id"] == person]

    found = {}

    # --- people
    eve = first - ONE_DAY
    at_start = [person for person in everyone if is_in(person, eve)]
    at_end = [person for person in everyone if is_in(person, last)]
    of_month = [
        person for person in everyone if any(is_open(person, day) for day in days_between(first, last))
    ]
    found["FA_DEBUT"], found["FA_FIN"], found["FA_PER"] = len(at_start), len(at_end), len(of_month)
    entries = exits = employed_entries = 0
    for person in everyone:
        for day in days_between(first, last):
            before, after = is_in(person, day - ONE_DAY), is_in(person, day)
            if after and not before:
                entries += 1
                if any(runs(contract, day) for contract in contracts_of(person)):
                    employed_entries += 1
            if before and not after:
                exits += 1
    found["ENTREES"], found["SORTIES"], found["EN_EMPLOI_ENTREE"] = entries, exits, employed_entries

    # --- acts
    done = [act for act in export["acts"] if act["state"] == "DONE" and first <= act["date"] <= last]
    seen, active = set(), set()
    minutes = dict.fromkeys(of_month, 0)
    for act in done:
        for participant in act["participants"]:
            person = participant["person_id"]
            if not is_open(person, act["date"]):
                continue
            if participant["present"]:
                seen.add(person)
            if participant["attendance"] == "HONORE":
                active.add(person)
                if act["counts_in_intensity"]:
                    minutes[person] += participant["minutes"]
    found["FA_VUE"], found["FA_ACTIVE"] = len(seen & set(of_month)), len(active & set(of_month))

    targets = {
        "MIN_PERSONNE": ["PERSONNE", "PROCHE", "COLLECTIF"],
        "MIN_EMPLOYEUR": ["EMPLOYEUR"],
        "MIN_TRIPARTITE": ["TRIPARTITE"],
        "MIN_PARTENAIRE": ["PARTENAIRE"],
        "MIN_INDIRECT": ["INTERNE"],
    }
    for code in targets:
        found[code] = 0
    found["MIN_ABSENCE"] = found["NB_ABSENCES"] = 0
    for act in done:
        spent = sum(coach["minutes"] for coach in act["coaches"])
        attendances = [participant["attendance"] for participant in act["participants"]]
        found["NB_ABSENCES"] += len([a for a in attendances if a != "HONORE"])
        if attendances == [] or "HONORE" in attendances:
            for code, accepted in targets.items():
                if act["target"] in accepted:
                    found[code] += spent
        else:
            found["MIN_ABSENCE"] += spent
    found["MIN_TRAJET"] = sum(trip["minutes"] for trip in export["trips"] if first <= trip["date"] <= last)

    # --- intensity, official from 2026 on
    names = ["INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE", "INT_SANS_ACTE"]
    for code in names:
        found[code] = None if year < 2026 else 0
    if year >= 2026:
        for total in minutes.values():
            if total > 720:
                found["INT_INTENSIF"] += 1
            elif total >= 480:
                found["INT_REGULIER"] += 1
            elif total >= 120:
                found["INT_SUIVI"] += 1
            else:
                found["INT_ALLEGE"] += 1
                if total == 0:
                    found["INT_SANS_ACTE"] += 1

    # --- modules, suspensions
    for code in ["NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE"]:
        found[code] = 0
    suspended = 0
    for person in at_end:
        current = [path["id"] for path in paths_of(person) if path_is_in(path, last)]
        main = [
            period
            for period in export["module_periods"]
            if period["support_path_id"] in current and period["is_main"] and covers(period, last)
        ]
        if main:
            # Two paths at once is a finding; the period begun last speaks for the person.
            main.sort(key=lambda period: (period["start_date"], period["id"]))
            found["NB_M" + main[-1]["module"][1]] += 1
        else:
            found["NB_SANS_MODULE"] += 1
        if any(
            pause["support_path_id"] in current and covers(pause, last) for pause in export["suspensions"]
        ):
            suspended += 1
    found["FA_SUSPENDUS"] = suspended

    # --- target
    total = None
    for agreement in export["agreements"]:
        if agreement["start_date"] > last or (
            agreement["end_date"] is not None and agreement["end_date"] < last
        ):
            continue
        lines = [
            line
            for line in agreement["lines"]
            if line["valid_from"] <= last and line["target_caseload"] is not None
        ]
        if lines:
            lines.sort(key=lambda line: (line["valid_from"], line["id"]))
            total = (total or 0) + lines[-1]["target_caseload"]
    found["CIBLE"] = total
    found["TX_OCC"] = rate(len(at_end), total)

    # --- employment
    employed = [p for p in at_end if any(runs(contract, last) for contract in contracts_of(p))]
    found["EN_EMPLOI"] = len(employed)
    found["TX_EMPLOI"] = rate(len(employed), len(at_end))

    def is_access(contract):
        if contract["follows_contract_id"] is not None:
            return False
        start = contract["start_date"]
        if not is_open(contract["person_id"], start):
            return False
        for days in range(1, 31):
            for other in contracts_of(contract["person_id"]):
                if other["id"] != contract["id"] and runs(other, start - days * ONE_DAY):
                    return False
        return True

    accesses = [contract for contract in export["job_contracts"] if is_access(contract)]
    found["ACCES_EMPLOI"] = len({a["person_id"] for a in accesses if first <= a["start_date"] <= last})

    window = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
    for count in (3, 6, 12):
        parts = {"reached": 0, "still": 0, "same_employer": 0, "unknown": 0}
        for access in accesses:
            milestone = plus_months(access["start_date"], count) - ONE_DAY
            if not window <= milestone <= last:
                continue
            parts["reached"] += 1
            person = access["person_id"]
            named_since = any(
                act["state"] == "DONE"
                and act["date"] >= milestone
                and any(p["person_id"] == person and p["attendance"] == "HONORE" for p in act["participants"])
                for act in export["acts"]
            )
            proven = same = assumed = False
            for contract in contracts_of(person):
                if not runs(contract, milestone):
                    continue
                confirmed = contract["confirmed_date"] is not None and contract["confirmed_date"] >= milestone
                ended = contract["end_date"] is not None and contract["end_date"] >= milestone
                if named_since or confirmed or ended:
                    proven = True
                    if (
                        contract["id"] == access["id"]
                        or (
                            access["employer_id"] is not None
                            and access["employer_id"] == contract["employer_id"]
                        )
                        or (
                            access["employer_id"] is None
                            and contract["employer_id"] is None
                            and access["contract_type"] == "INDEPENDANT"
                            and contract["contract_type"] == "INDEPENDANT"
                        )
                    ):
                        same = True
                else:
                    assumed = True
            parts["still"] += proven
            parts["same_employer"] += same
            parts["unknown"] += assumed and not proven
        found[f"MAINTIEN_{count}"] = parts
    return found


def rate(part, whole):
    """Return a share in per cent, one decimal, half up, by the long division of school."""
    if not whole:
        return None
    thousandths, rest = divmod(part * 1000, whole)
    if rest * 2 >= whole:
        thousandths += 1
    text = str(thousandths).rjust(2, "0")
    return text[:-1] + "." + text[-1]


def plus_months(day, count):
    year, month = day.year, day.month
    for _ in range(count):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

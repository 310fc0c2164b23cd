"""A second computation of the figures of the follow-up: day by day, over plain dictionaries of an export.

It shares no code with the program. Means and medians are fractions, rounded at the very end.
"""

import calendar
import math
from datetime import date
from fractions import Fraction

from oracle_of_indicators import ONE_DAY, days_between, plus_months, rate

DAYS_OF_A_MONTH = Fraction("30.4375")
PUBLIC = ("PUBLIC_ETAT", "PUBLIC_TERRITORIAL", "PUBLIC_HOSPITALIER")
PRIVATE = ("PRIVE", "ASSOCIATION", "EA", "PARTICULIER")


def follow_up(export, year, month, *, suspended="counted"):
    """Return the figures and the cuts of the follow-up of a month of an export."""
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    year_before = date(year - 1, month + 1, 1) if month < 12 else date(year, 1, 1)
    everyone = [person["id"] for person in export["persons"]]

    def paths_of(person):
        return [path for path in export["support_paths"] if path["person_id"] == person]

    def path_is_in(path, day):
        if path["admission_date"] is None or path["admission_date"] > day:
            return False
        return path["exit_date"] is None or path["exit_date"] > day

    def path_is_open(path, day):
        if path["admission_date"] is None or path["admission_date"] > day:
            return False
        return path["exit_date"] is None or path["exit_date"] >= day

    def is_in(person, day):
        return any(path_is_in(path, day) for path in paths_of(person))

    def is_open(person, day):
        return any(path_is_open(path, day) for path in paths_of(person))

    def runs(contract, day):
        end = contract["end_date"] or contract["planned_end_date"] or date.max
        return contract["start_date"] <= day <= end

    def contracts_of(person):
        return [contract for contract in export["job_contracts"] if contract["person_id"] == person]

    def held_for(act, person):
        return act["state"] == "DONE" and any(
            p["person_id"] == person and p["attendance"] == "HONORE" for p in act["participants"]
        )

    entries = [
        (person, day)
        for person in everyone
        for path in paths_of(person)
        for day in [path["admission_date"]]
        if day is not None and day <= last and is_in(person, day) and not is_in(person, day - ONE_DAY)
    ]
    entries = sorted(set(entries))
    found = {}

    # --- modules worked on
    of_month = list(days_between(first, last))
    for number, module in enumerate(("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI"), 1):
        found[f"NB_TRAVAIL_M{number}"] = len(
            [
                person
                for person in everyone
                if any(
                    act["module"] == module
                    and act["date"] in of_month
                    and held_for(act, person)
                    and is_open(person, act["date"])
                    for act in export["acts"]
                )
            ]
        )

    # --- durations
    going, ended, by_reason = [], [], {}
    for path in export["support_paths"]:
        admission, leaves = path["admission_date"], path["exit_date"]
        goes_on = path_is_in(path, last)
        if goes_on:
            end = last
        elif admission is not None and leaves is not None and leaves in of_month and admission <= leaves:
            end = leaves
        else:
            continue
        days = 0
        for day in days_between(admission, end):
            paused = any(
                pause["support_path_id"] == path["id"]
                and pause["start_date"] <= day
                and (pause["end_date"] is None or day <= pause["end_date"])
                for pause in export["suspensions"]
            )
            if suspended == "counted" or not paused:
                days += 1
        if goes_on:
            going.append(days)
        else:
            ended.append(days)
            by_reason.setdefault(path["exit_reason"] or "NON_RENSEIGNE", []).append(days)
    found["DUREE_EA_FIN"], found["DUREE_EA_SORTIES"] = spread(going), spread(ended)
    found["DUREE_EA_MOTIF"] = {reason: spread(days) for reason, days in by_reason.items()}

    # --- delays
    waited, contacted, hired = [], [], []
    lately = [(person, day) for person, day in entries if day >= year_before]
    unemployed = 0
    for person, day in lately:
        begun = [p for p in paths_of(person) if p["admission_date"] == day and path_is_in(p, day)]
        path = min(begun, key=lambda path: path["id"])
        known = [
            (referral["id"] == path["referral_id"], referral["received_date"] or referral["date"], referral)
            for referral in export["referrals"]
            if referral["person_id"] == person
        ]
        mine = [arrived for own, arrived, _ in known if own]
        others = [arrived for own, arrived, _ in known if not own and arrived is not None and arrived <= day]
        received = mine[0] if mine else max(others, default=None)
        if received is not None and received <= day:
            waited.append((day - received).days)
        during = [d for d in days_between(day, last) if path_is_open(path, d)]
        contact = [
            act["date"]
            for act in export["acts"]
            if act["target"] in ("EMPLOYEUR", "TRIPARTITE")
            and act["date"] in during
            and held_for(act, person)
        ]
        if contact:
            contacted.append((min(contact) - day).days)
        if not any(runs(contract, day) for contract in contracts_of(person)):
            unemployed += 1
            starts = [c["start_date"] for c in contracts_of(person) if c["start_date"] in during]
            if starts:
                hired.append((min(starts) - day).days)
    found["DELAI_ADMISSION"] = delay(len(lately), waited)
    found["DELAI_EMPLOYEUR"] = delay(len(lately), contacted)
    found["DELAI_CONTRAT"] = delay(unemployed, hired)

    # --- lasting work
    lasting = employed = 0
    for person in everyone:
        if is_in(person, last):
            running = [contract for contract in contracts_of(person) if runs(contract, last)]
            employed += bool(running)
            lasting += any(lasts(contract) for contract in running)
    found["EMPLOI_DURABLE"], found["TX_EMPLOI_DURABLE"] = lasting, rate(lasting, employed)

    # --- retention in post, from admission
    for count in (3, 6, 12):
        parts = {"reached": 0, "still": 0, "same_employer": 0, "unknown": 0}
        for person, day in entries:
            then = [contract for contract in contracts_of(person) if runs(contract, day)]
            milestone = plus_months(day, count) - ONE_DAY
            if not then or not year_before <= milestone <= last:
                continue
            parts["reached"] += 1
            named_since = any(act["date"] >= milestone and held_for(act, person) for act in export["acts"])
            proven, assumed = [], False
            for contract in contracts_of(person):
                if not runs(contract, milestone):
                    continue
                if contract["end_date"] is not None:
                    shown = contract["end_date"] >= milestone
                else:
                    shown = contract["confirmed_date"] is not None and contract["confirmed_date"] >= milestone
                if named_since or shown:
                    proven.append(contract)
                else:
                    assumed = True
            parts["still"] += bool(proven)
            parts["same_employer"] += any(same_employer(a, b) for a in then for b in proven)
            parts["unknown"] += assumed and not proven
        found[f"POSTE_{count}"] = parts

    # --- immersions
    begun = over = over_days = 0
    for immersion in export["work_immersions"]:
        if immersion["outcome"] == "NON_VENU":
            continue
        person, start = immersion["person_id"], immersion["start_date"]
        end = immersion["last_day_present"] or immersion["end_date"]
        begun += start in of_month and is_open(person, start)
        if end in of_month and is_open(person, end):
            over += 1
            noted = immersion["days"]
            over_days += len(list(days_between(start, end))) if noted is None else noted
    found["PMSMP_DEBUT"], found["PMSMP_FIN"], found["PMSMP_JOURS"] = begun, over, over_days

    # --- employers
    met = set()
    for act in export["acts"]:
        if act["state"] == "DONE" and act["date"] in of_month and act["employer_id"] is not None:
            attendances = [p["attendance"] for p in act["participants"]]
            if attendances == [] or "HONORE" in attendances:
                met.add(act["employer_id"])
    employing = {
        contract["employer_id"]
        for person in everyone
        for contract in contracts_of(person)
        if contract["employer_id"] is not None
        and any(runs(contract, day) and is_open(person, day) for day in of_month)
    }
    found["EMPLOYEURS_CONTACTES"], found["EMPLOYEURS_CONTRAT"] = len(met), len(employing)
    found["EMPLOYEURS_ACCOMPAGNES"] = len(met & employing)

    # --- contracts begun and ended
    cuts = {
        "contracts_started_by_weekly_hours": {},
        "contracts_started_by_public_private": {},
        "contracts_ended_by_reason": {},
    }
    sectors = {employer["id"]: employer["sector"] for employer in export["employers"]}
    for contract in export["job_contracts"]:
        start, end = contract["start_date"], contract["end_date"]
        if start in of_month and is_open(contract["person_id"], start):
            add(cuts["contracts_started_by_weekly_hours"], weekly_hours(contract["weekly_minutes"]))
            sector = sectors.get(contract["employer_id"])
            kind = "PUBLIC" if sector in PUBLIC else "PRIVE" if sector in PRIVATE else "NON_RENSEIGNE"
            if contract["contract_type"] == "INDEPENDANT":
                kind = "SANS_EMPLOYEUR"
            add(cuts["contracts_started_by_public_private"], kind)
        if end is not None and end in of_month and is_open(contract["person_id"], end):
            add(cuts["contracts_ended_by_reason"], contract["end_reason"] or "NON_RENSEIGNE")
    return found, cuts


def add(cells, code):
    cells[code] = cells.get(code, 0) + 1


def weekly_hours(minutes):
    if minutes is None:
        return "NON_RENSEIGNE"
    hours = Fraction(minutes, 60)
    if hours < 10:
        return "LT10"
    if hours < 18:
        return "10_17"
    if hours < 24:
        return "18_23"
    return "24_34" if hours < 35 else "35P"


def lasts(contract):
    if contract["contract_type"] == "INDEPENDANT":
        return False
    if contract["contract_type"] in ("CDI", "CDI_INTERIM", "CDD_GE6", "FP_TITULAIRE"):
        return True
    end = contract["planned_end_date"] or contract["end_date"]
    return end is not None and end + ONE_DAY >= plus_months(contract["start_date"], 6)


def same_employer(one, other):
    if one["id"] == other["id"]:
        return True
    if one["employer_id"] is not None:
        return one["employer_id"] == other["employer_id"]
    return other["employer_id"] is None and {one["contract_type"], other["contract_type"]} == {"INDEPENDANT"}


def median(values):
    ordered = sorted(values)
    while len(ordered) > 2:
        ordered = ordered[1:-1]
    return Fraction(sum(ordered), len(ordered)) if ordered else None


def one_decimal(value):
    """Return a fraction with one decimal, half up; None of nothing."""
    if value is None:
        return None
    tenths = math.floor(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def spread(days):
    mean = Fraction(sum(days), len(days)) / DAYS_OF_A_MONTH if days else None
    middle = median(days)
    return {
        "paths": len(days),
        "mean": one_decimal(mean),
        "median": one_decimal(None if middle is None else middle / DAYS_OF_A_MONTH),
    }


def delay(entries, known):
    return {"entries": entries, "known": len(known), "median": one_decimal(median(known))}

"""A second computation of how the hours of a month add up: act by act, over plain dictionaries of an export.

It shares no code with the program. What it calls by other names is told apart by hand in its tests.
"""


def is_open(export, person_id, day, agreement_id):
    for path in export["support_paths"]:
        if path["person_id"] != person_id or path["admission_date"] is None or path["admission_date"] > day:
            continue
        if agreement_id is not None and path.get("agreement_id") != agreement_id:
            continue
        if path["exit_date"] is None or path["exit_date"] >= day:
            return True
    return False


def addition(export, year, month, agreement_id=None):
    """Return the five parts of the hours of a month, and the sum of what the colleagues worked."""
    counted = uncounted = elsewhere = unnamed = beyond = worked = 0
    for act in export["acts"]:
        if act["state"] != "DONE" or (act["date"].year, act["date"].month) != (year, month):
            continue
        named = [line["person_id"] for line in act["participants"]]
        came = [line for line in act["participants"] if line["attendance"] == "HONORE"]
        if named and not came:
            continue
        if agreement_id is not None and not any(
            is_open(export, person_id, act["date"], agreement_id) for person_id in named
        ):
            continue
        of_colleagues = sum(line["minutes"] for line in act["coaches"])
        worked += of_colleagues
        if not named:
            unnamed += of_colleagues
            continue
        for line in came:
            of_colleagues -= line["minutes"]
            if not is_open(export, line["person_id"], act["date"], agreement_id):
                elsewhere += line["minutes"]
            elif act["counts_in_intensity"]:
                counted += line["minutes"]
            else:
                uncounted += line["minutes"]
        beyond += of_colleagues
    return {
        "in_intensity_minutes": counted,
        "out_of_intensity_minutes": uncounted,
        "not_open_minutes": elsewhere,
        "nobody_named_minutes": unnamed,
        "several_colleagues_minutes": beyond,
        "held_minutes": worked,
    }

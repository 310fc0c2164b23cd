"""What a drawn caseload needs for the figures of the follow-up, made from a seed."""

from datetime import timedelta
from random import Random

MODULES = ("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI", "M0_ACCUEIL", None)
SECTORS = (None, "PRIVE", "PUBLIC_ETAT", "PUBLIC_HOSPITALIER", "ASSOCIATION", "EA", "PARTICULIER")
TYPES = ("CDI", "CDD_GE6", "CDD_LT6", "INDEPENDANT", "FP_TITULAIRE", "APPRENTISSAGE")
WEEKLY = (None, 0, 599, 600, 1079, 1080, 1439, 1440, 2099, 2100)


def with_follow_up(month, drawn, seed):
    """Return a drawn caseload with referrals, immersions, and what contracts, acts and exits say."""
    chance = Random(seed)
    numbers = iter(range(1, 100_000))

    def identity():
        return f"{chance.getrandbits(40):010x}-f{next(numbers):05d}"

    def near(day):
        return day + timedelta(chance.choice((-400, -31, -1, 0, 0, 1, 31)))

    def in_or_near_month():
        edge = chance.choice((month.first_day, month.last_day))
        return chance.choice((edge, edge + timedelta(chance.choice((-1, 1))), near(edge)))

    employers = [employer | {"sector": chance.choice(SECTORS)} for employer in drawn["employers"]]
    employer_ids = [employer["id"] for employer in employers]
    referrals, paths = [], []
    for path in drawn["support_paths"]:
        mine = []
        for _ in range(chance.choice((0, 1, 2))):
            day = near(path["admission_date"] or month.first_day)
            referral = {
                "id": identity(),
                "person_id": path["person_id"],
                "origin": "CDAPH",
                "date": chance.choice((None, day)),
                "received_date": chance.choice((None, near(day))),
            }
            mine.append(referral)
        referrals += mine
        paths.append(
            path
            | {
                "referral_id": chance.choice((None, *(referral["id"] for referral in mine))),
                "exit_reason": chance.choice((None, "AUTONOMIE", "SANTE")) if path["exit_date"] else None,
            }
        )
    contracts = [
        contract
        | {
            "contract_type": chance.choice(TYPES),
            "weekly_minutes": chance.choice(WEEKLY),
            "end_reason": chance.choice((None, "FIN_CDD", "DEMISSION")) if contract["end_date"] else None,
        }
        for contract in drawn["job_contracts"]
    ]
    immersions = []
    for _ in range(chance.randint(0, 6) if drawn["persons"] else 0):
        start = in_or_near_month()
        end = max(start, in_or_near_month())
        immersions.append(
            {
                "id": identity(),
                "person_id": chance.choice(drawn["persons"])["id"],
                "employer_id": chance.choice(employer_ids),
                "purpose": "DECOUVRIR",
                "start_date": start,
                "end_date": end,
                "days": chance.choice((None, None, 0, 5)),
                "outcome": chance.choice((None, "COMPLETE", "PARTIELLE", "NON_VENU")),
                "last_day_present": chance.choice((None, None, start, end)),
            }
        )
    admissions = [path["admission_date"] for path in paths if path["admission_date"] is not None]
    acts = [
        act
        | {
            # Contacts soon after an admission, or on the very day of one, are what a delay looks for.
            "date": chance.choice(
                (act["date"], *(day + timedelta(chance.choice((-1, 0, 0, 1, 9))) for day in admissions[:3]))
            ),
            "target": chance.choice((act["target"], "EMPLOYEUR", "TRIPARTITE")),
            "module": chance.choice(MODULES),
            "employer_id": chance.choice((None, *employer_ids)),
        }
        for act in drawn["acts"]
    ]
    return drawn | {
        "employers": employers,
        "referrals": referrals,
        "support_paths": paths,
        "job_contracts": contracts,
        "work_immersions": immersions,
        "acts": acts,
    }

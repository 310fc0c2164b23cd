"""Plans the file of one person: who she is, her rights, her referral, and what is handed to her."""

import random
from datetime import date, timedelta

from jalon.services.demonstration.accompanied import Accompanied, Setting
from jalon.services.demonstration.lives import Life, stays_of
from jalon.services.demonstration.paths import plan_path
from jalon.services.demonstration.structure import phone

_ORIGINS = ("CDAPH", "FRANCE_TRAVAIL", "CAP_EMPLOI", "MISSION_LOCALE")
_FAMILIES = ("PSYCHIQUE", "INTELLECTUEL", "TSA", "TND_AUTRE", "COGNITIF", "MOTEUR", "AUDITIF", "VISUEL")
_FAMILY_WEIGHTS = (30, 20, 18, 8, 8, 8, 4, 4)  # most often not visible (ANSA, 2019)


def plan_person(
    setting: Setting, life: Life, number: int, department: str, coaches: tuple[str, str], draw: random.Random
) -> Accompanied:
    """Plan every row about one person but the acts."""
    stays = stays_of(life, setting.frame, draw)
    first = stays[0].admission if stays else setting.frame.close - timedelta(days=draw.randrange(15, 70))
    received = first - timedelta(days=draw.randrange(15, 60))
    person = _plan_identity(setting, number, department, first, draw)
    found = Accompanied(
        person,
        setting.rows.of("person")[-1]["sex"],
        department,
        stays,
        received,
        *coaches,
        prospects=setting.grounds.employers[department],
    )
    found.waits = not stays
    _plan_rights(setting, person, first, life, draw)
    referral = _plan_referral(setting, found, life, received, draw)
    if draw.random() < 0.12 and stays:
        others = [coach.id for coach in setting.grounds.colleagues if coach.id != found.coach_id]
        day = setting.frame.working_day_from(stays[-1].admission + timedelta(days=90))
        if day < setting.frame.close and stays[-1].exit is None:
            found.handover = (day, draw.choice(others))
    previous = None
    for rank, stay in enumerate(stays):
        previous = plan_path(setting, found, life, stay, referral if rank == 0 else None, previous, draw)
    if stays:
        _plan_papers(setting, found, draw)
    return found


def _plan_identity(setting: Setting, number: int, department: str, first: date, draw: random.Random) -> str:
    ground, words = setting.ground, setting.ground.sentences["words"]
    sex = draw.choices((1, 2, 9), (58, 40, 2))[0]  # 62 % of men (ANSA, 2019)
    given = draw.choice(ground.men if sex == 1 else ground.women)
    family = draw.choice(ground.family_names)
    town = draw.choice(ground.towns[department][:25])
    years = draw.choices((17, 21, 26, 33, 44, 54), (4, 22, 20, 24, 20, 10))[0]
    protection = draw.choices(
        ("AUCUNE", "CURATELLE_SIMPLE", "CURATELLE_RENFORCEE", "TUTELLE"), (84, 6, 7, 3)
    )[0]
    simple = draw.random() < 0.25
    person = setting.rows.add(
        "person",
        case_code=f"A-{number:04d}",
        family_name=family,
        birth_name=draw.choice(ground.family_names) if sex == 2 and draw.random() < 0.2 else None,
        given_name=given,
        title={1: "M", 2: "MME"}.get(sex, "SANS"),
        sex=sex,
        birth_date=first - timedelta(days=years * 365 + draw.randrange(200, 1500)),
        address=f"{draw.randint(1, 90)} {draw.choice(ground.streets)}",
        postal_code=town.postal_code,
        town=town.name,
        town_code=town.code,
        phone=phone(draw, mobile=True),
        email=f"personne{number:04d}@example.org" if draw.random() < 0.7 else None,
        preferred_contact=draw.choice(("APPEL", "SMS", "SMS", "COURRIEL", "VIA_TIERS")),
        simple_documents=simple,
        communication_needs=draw.choice(words["communication"]) if simple else None,
        legal_protection=protection,
        mobility=draw.choice(("TC", "TC A_PIED", "PERMIS_B VEHICULE", "DEUX_ROUES TC", "ACCOMPAGNEE")),
        travel_radius_km=draw.choice((5, 10, 15, 20, 30)),
        education_level=draw.choice(("0", "3", "3", "3", "4", "4", "5", "6", "99")),
        has_aah=draw.choice((True, False, None)),
        disability_family=draw.choices(_FAMILIES, _FAMILY_WEIGHTS)[0] if draw.random() < 0.85 else None,
        work_impact=draw.choice(words["work_impact"]),
        medico_social_support=draw.choice(("AUCUN", "AUCUN", "SAVS", "CMP", "SAMSAH", "GEM CMP")),
    )
    if protection != "AUCUNE":
        setting.rows.add(
            "legal_representative",
            person_id=person,
            name=f"{draw.choice(ground.women)} {draw.choice(ground.family_names)}",
            capacity=draw.choice(words["representative"]),
            phone=phone(draw),
        )
    return person


def _plan_rights(setting: Setting, person: str, first: date, life: Life, draw: random.Random) -> None:
    permanent = draw.random() < 0.35
    start = first - timedelta(days=draw.randrange(100, 900))
    end = None if permanent else start + timedelta(days=365 * draw.choice((3, 5, 5)))
    if life.name in {"searching", "light"}:  # to renew within the half-year
        permanent, end = False, setting.frame.today + timedelta(days=draw.randrange(15, 150))
    filed = None
    if end is not None and end < setting.frame.today:
        filed = end - timedelta(days=draw.randrange(70, 150))  # art. R5213-1-1: its effects go on
    setting.rows.add(
        "recognition",
        person_id=person,
        kind="RQTH",
        start_date=start,
        end_date=end,
        permanent=permanent,
        renewal_filed_date=filed,
    )
    if life.leaves_esat:
        setting.rows.add(
            "recognition",
            person_id=person,
            kind="ORIENTATION_ESAT",
            start_date=start,
            end_date=start + timedelta(days=365 * 5),
            permanent=False,
        )


def _plan_referral(
    setting: Setting, found: Accompanied, life: Life, received: date, draw: random.Random
) -> str:
    origin = draw.choice(_ORIGINS)
    day = received - timedelta(days=draw.randrange(3, 20))
    refused = life.referral_state == "REFUSED"
    words = setting.ground.sentences["words"]
    return setting.rows.add(
        "referral",
        person_id=found.id,
        origin=origin,
        date=day,
        received_date=received,
        cdaph_informed_date=None if origin == "CDAPH" or draw.random() < 0.1 else day,
        validity_end_date=day + timedelta(days=365 * 3) if origin == "CDAPH" else None,
        first_suggested_by=draw.choice(
            ("SELF", "FAMILLE", "ESAT", "SAVS", "CMP", "EMPLOYEUR", "MDPH", "SPE")
        ),
        state=life.referral_state,
        state_date=received + timedelta(days=draw.randrange(2, 14)),
        assigned_coach_id=None if found.waits else found.coach_id,
        refusal_reason="AUTRE_APPUI" if refused else None,
        refusal_words=words["refusal"][0] if refused else None,
    )


def _plan_papers(setting: Setting, found: Accompanied, draw: random.Random) -> None:
    """Plan the notice, what may be shared with whom, documents without content."""
    rows, words = setting.rows, setting.ground.sentences["words"]
    admission = found.stays[0].admission
    rows.add(
        "privacy_notice",
        person_id=found.id,
        given_date=admission - timedelta(days=draw.randrange(0, 8)),
        version="1",
        form=draw.choice(("ORALE_ECRITE", "SIMPLE")),
    )
    if draw.random() < 0.6:
        kind = draw.choice(("SAVS", "CMP", "CAP_EMPLOI"))
        partner = setting.grounds.partners[found.department, kind]
        contact = next(one for one in rows.of("partner_contact") if one["partner_id"] == partner)
        rows.add(
            "person_partner",
            person_id=found.id,
            partner_id=partner,
            partner_contact_id=contact["id"],
            part=contact["function"],
            start_date=admission,
        )
        rows.add(
            "sharing_consent",
            person_id=found.id,
            partner_id=partner,
            recipient=kind,
            purpose=words["consent_purpose"][0],
            shared_items="IDENTITE PARCOURS PROJET",
            ground="ACCORD",
            start_date=admission,
            end_date=admission + timedelta(days=730),
        )
    for rank, kind in enumerate(("NOTIFICATION", "RQTH", "CV")):
        if draw.random() < 0.8:
            rows.add(
                "document",
                person_id=found.id,
                kind=kind,
                title=words["document"][rank],
                date=admission + timedelta(days=draw.randrange(-20, 30)),
                is_sensitive=False,
                media_type="application/pdf",
                size_bytes=draw.randrange(40_000, 400_000),
            )

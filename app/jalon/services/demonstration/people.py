"""Plans the file of one person: who she is, her rights, her paths, her jobs and what is written."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from jalon.services.demonstration.ground import Ground
from jalon.services.demonstration.lives import M1, M2, M3, M4, OPEN_ENDED, Frame, Job, Life, Stay, stays_of
from jalon.services.demonstration.rows import Rows
from jalon.services.demonstration.scenarios import AgreementPlan
from jalon.services.demonstration.structure import Employer, Grounds, phone

_ORIGINS = ("CDAPH", "FRANCE_TRAVAIL", "CAP_EMPLOI", "MISSION_LOCALE")
_FAMILIES = ("PSYCHIQUE", "INTELLECTUEL", "TSA", "TND_AUTRE", "COGNITIF", "MOTEUR", "AUDITIF", "VISUEL")
_FAMILY_WEIGHTS = (30, 20, 18, 8, 8, 8, 4, 4)  # most often not visible (ANSA, 2019)
_MASCULINE = ("eur", "ier", "ant", "ent", "ien")
_FEMININE = ("euse", "trice", "ière", "ante", "ente", "ienne")
_BANDS = {M1: "SUIVI", M2: "SUIVI", M3: "REGULIER", M4: "REGULIER"}


@dataclass(frozen=True, slots=True)
class Immersion:
    """Days in a real workplace."""

    start: date
    end: date
    employer: Employer


@dataclass(slots=True)
class Accompanied:
    """A person as the log of acts needs her."""

    id: str
    sex: int
    department: str
    stays: list[Stay]
    contact_date: date
    """First contact: the referral received."""
    coach_id: str
    backup_id: str
    handover: tuple[date, str] | None = None
    """From a day on, another référent."""
    employers: dict[date, Employer] = field(default_factory=dict)
    """By first day of the contract."""
    prospects: Sequence[Employer] = ()
    immersions: list[Immersion] = field(default_factory=list)
    bands: list[tuple[date, date | None, str]] = field(default_factory=list)
    waits: bool = False

    def coach_on(self, day: date) -> str:
        """Return the référent of a day."""
        if self.handover is not None and day >= self.handover[0]:
            return self.handover[1]
        return self.coach_id

    def stay_on(self, day: date) -> Stay | None:
        """Return the path open on a day."""
        return next((stay for stay in self.stays if stay.is_open(day)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the plan of every person shares."""

    rows: Rows
    ground: Ground
    grounds: Grounds
    frame: Frame
    agreements: Sequence[AgreementPlan]
    agreement_ids: dict[str, str]
    bands_since: date | None
    """First day of the official intensities; None: not yet in force."""


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
        previous = _plan_path(setting, found, life, stay, referral if rank == 0 else None, previous, draw)
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


def _plan_path(
    setting: Setting,
    found: Accompanied,
    life: Life,
    stay: Stay,
    referral: str | None,
    previous: str | None,
    draw: random.Random,
) -> str:
    words = setting.ground.sentences["words"]
    employed = life.already_employed
    left = stay.exit is not None
    path = setting.rows.add(
        "support_path",
        person_id=found.id,
        agreement_id=_agreement_of(setting, found.department, stay),
        referral_id=referral,
        previous_path_id=previous,
        agreement_date=stay.admission - timedelta(days=draw.randrange(0, 10)),
        admission_date=stay.admission,
        entry_situation=life.entry_situation,
        eligibility="2_EN_EMPLOI" if employed else "3_ESAT" if life.leaves_esat else "1_RECHERCHE",
        time_without_job="EN_EMPLOI" if employed else draw.choice(("LT1", "A1_2", "A2_5", "GT5", "JAMAIS")),
        leaves_esat=life.leaves_esat,
        esat_name=setting.ground.sentences["words"]["esat"][0] if life.leaves_esat else None,
        esat_agreement_end_date=(
            setting.frame.today + timedelta(days=draw.randrange(20, 80)) if life.leaves_esat else None
        ),
        exit_date=stay.exit,
        exit_reason=stay.exit_reason,
        exit_destination=_destination(stay) if left else None,
        exit_asked_by=draw.choice(("PERSONNE", "COMMUN_ACCORD")) if left else None,
        exit_relay=draw.choice(words["exit_relay"]) if left else None,
        exit_words=words["exit_words"][0] if left else None,
    )
    _plan_assignments(setting, found, stay, path)
    for start, end in stay.pauses:
        setting.rows.add(
            "suspension", support_path_id=path, start_date=start, end_date=end, reason="EMPECHEMENT"
        )
    _plan_modules(setting, found, stay, path, draw)
    contracts = _plan_jobs(setting, found, stay, draw)
    _plan_bands(setting, found, stay, path)
    _plan_agreements_with(setting, stay, path, contracts, draw)
    return path


def _destination(stay: Stay) -> str:
    if stay.exit_reason == "FORMATION_LONGUE":
        return "FORMATION"
    return "EMPLOI_ORDINAIRE" if stay.jobs else "RECHERCHE"


def _agreement_of(setting: Setting, department: str, stay: Stay) -> str:
    """Return the last agreement of the department that the path knew."""
    last = stay.exit or setting.frame.today
    known = [plan for plan in setting.agreements if plan.department == department and plan.start <= last] or [
        plan for plan in setting.agreements if plan.department == department
    ]
    return setting.agreement_ids[max(known, key=lambda plan: plan.start).reference]


def _plan_assignments(setting: Setting, found: Accompanied, stay: Stay, path: str) -> None:
    handover = found.handover if found.handover and stay is found.stays[-1] else None
    end = handover[0] - timedelta(days=1) if handover else stay.exit
    coach = found.coach_id
    setting.rows.add(
        "coach_assignment",
        support_path_id=path,
        coach_id=coach,
        is_backup=False,
        start_date=stay.admission,
        end_date=end,
    )
    if handover:
        setting.rows.add(
            "coach_assignment",
            support_path_id=path,
            coach_id=handover[1],
            is_backup=False,
            start_date=handover[0],
            end_date=stay.exit,
        )
    setting.rows.add(
        "coach_assignment",
        support_path_id=path,
        coach_id=found.backup_id,
        is_backup=True,
        start_date=stay.admission,
        end_date=stay.exit,
    )


def _plan_modules(setting: Setting, found: Accompanied, stay: Stay, path: str, draw: random.Random) -> None:
    sentences, rows, today = setting.ground.sentences, setting.rows, setting.frame.today
    earlier: set[str] = set()
    for period in stay.periods:
        rows.add(
            "module_period",
            support_path_id=path,
            module=period.module,
            start_date=period.start,
            end_date=period.end,
            is_main=period.is_main,
            change_reason=_change_reason(period.module, earlier, stay, period.start),
            change_words=draw.choice(sentences["words"]["change"]) if earlier else None,
            decided_with_person=True if earlier else None,
        )
        earlier.add(period.module)
        over = period.end is not None and period.end < today
        goal = rows.add(
            "goal",
            support_path_id=path,
            module=period.module,
            label=draw.choice(sentences["goals"][period.module]),
            due_date=period.start + timedelta(days=draw.randrange(60, 150)),
            state=draw.choice(("ATTEINT", "ATTEINT", "PARTIEL")) if over else "EN_COURS",
        )
        done = period.start + timedelta(days=draw.randrange(10, 40))
        rows.add(
            "next_action",
            person_id=found.id,
            goal_id=goal,
            coach_id=found.coach_on(period.start),
            label=draw.choice(sentences["next_actions"][period.module]),
            due_date=done if over else today + timedelta(days=draw.randrange(-5, 25)),
            state="ATTEINT" if over else "A_FAIRE",
            done_date=done if over else None,
        )
        if period.module == M1:
            _plan_assessment(setting, path, period.start, period.end, draw)
        elif period.module == M2:
            _plan_project(setting, found, path, period.start, period.end, draw)
        elif period.module == M3:
            _plan_applications(setting, found, period.start, period.end, draw)


def _change_reason(module: str, earlier: set[str], stay: Stay, start: date) -> str:
    if not earlier:
        return "ENTREE"
    if module == M4:
        return "DEBUT_CONTRAT"
    if any(job.end is not None and (start - job.end).days == 1 for job in stay.jobs):
        return "FIN_CONTRAT"
    return "NOUVEAU_PROJET" if module in earlier else "ETAPE_VALIDEE"


def _plan_assessment(setting: Setting, path: str, start: date, end: date | None, draw: random.Random) -> None:
    day = (end or setting.frame.today) - timedelta(days=3)
    if day <= start or (end is None and (day - start).days < 20):
        return
    words = setting.ground.sentences["assessment"]
    setting.rows.add(
        "shared_assessment",
        support_path_id=path,
        date=day,
        **{name: draw.choice(choices) for name, choices in words.items()},
        next_review_date=day + timedelta(days=180),
    )


def _plan_project(
    setting: Setting, found: Accompanied, path: str, start: date, end: date | None, draw: random.Random
) -> None:
    sentences = setting.ground.sentences
    employer = draw.choice(found.prospects)
    job = _job_title(employer.jobs, found.sex, draw)
    setting.rows.add(
        "vocational_plan",
        support_path_id=path,
        priority=1,
        state="EN_COURS",
        job_label=job,
        rome_code=setting.ground.occupations.get(job),
        sectors=draw.choice(sentences["plan"]["sectors"]),
        weekly_minutes=draw.choice((1050, 1200, 1440, 1680, 2100)),
        travel_radius_km=draw.choice((5, 10, 20)),
        constraints=draw.choice(sentences["plan"]["constraints"]) or None,
        disclosure_choice=draw.choice(("OUI", "PARTIELLE", "PARTIELLE", "NON", "A_DECIDER")),
        disclosure_words=draw.choice(sentences["plan"]["disclosure"]),
    )
    last = end or setting.frame.today
    if (last - start).days >= 45 and draw.random() < 0.7:
        _plan_immersion(setting, found, employer, start, last, draw)


def _plan_immersion(
    setting: Setting, found: Accompanied, employer: Employer, start: date, last: date, draw: random.Random
) -> None:
    words = setting.ground.sentences["immersion"]
    first = setting.frame.working_day_from(
        start + timedelta(days=draw.randrange(20, (last - start).days - 20))
    )
    end = setting.frame.working_day_until(first + timedelta(days=draw.choice((4, 8, 11, 18))))
    days = sum(
        setting.frame.working_day_from(first + timedelta(days=offset)) == first + timedelta(days=offset)
        for offset in range((end - first).days + 1)
    )
    over = end < setting.frame.today
    setting.rows.add(
        "work_immersion",
        person_id=found.id,
        employer_id=employer.id,
        employer_site_id=employer.site_id,
        tutor_contact_id=employer.tutor_id,
        purpose=draw.choice(("DECOUVRIR", "CONFIRMER", "INITIER_RECRUTEMENT")),
        prescriber=draw.choice(("FRANCE_TRAVAIL", "CAP_EMPLOI", "MISSION_LOCALE")),
        start_date=first,
        end_date=end,
        days=days,
        minutes=days * 360,
        job_label=_job_title(employer.jobs, found.sex, draw),
        objectives=draw.choice(words["objectives"]),
        tasks=words["tasks"][0],
        outcome="COMPLETE" if over else None,
        last_day_present=end if over else None,
        missed_minutes=0 if over else None,
        host_opinion=draw.choice(words["host_opinion"]) if over else None,
        host_advice=words["host_advice"][0] if over else None,
        person_opinion=draw.choice(words["person_opinion"]) if over else None,
        person_agrees=True if over else None,
        signed_date=end if over else None,
    )
    found.immersions.append(Immersion(first, end, employer))


def _plan_applications(
    setting: Setting, found: Accompanied, start: date, end: date | None, draw: random.Random
) -> None:
    last = min(end or setting.frame.today, setting.frame.today)
    if (last - start).days < 10:
        return
    for _ in range(draw.randint(2, 5)):
        employer = draw.choice(found.prospects)
        day = setting.frame.working_day_until(start + timedelta(days=draw.randrange(5, (last - start).days)))
        answered = day + timedelta(days=draw.randrange(6, 25))
        heard = answered < setting.frame.today and draw.random() < 0.7
        setting.rows.add(
            "job_application",
            person_id=found.id,
            employer_id=employer.id,
            date=max(day, start),
            job_label=_job_title(employer.jobs, found.sex, draw),
            means=draw.choice(("OFFRE", "SPONTANEE", "RESEAU", "SUR_MESURE")),
            answer=draw.choice(("ENTRETIEN", "NEGATIVE", "NEGATIVE", "SANS_REPONSE"))
            if heard
            else "EN_ATTENTE",
            answer_date=answered if heard else None,
            words=draw.choice(setting.ground.sentences["words"]["application"]) if heard else None,
        )


def _plan_jobs(
    setting: Setting, found: Accompanied, stay: Stay, draw: random.Random
) -> list[tuple[str, Job, Employer | None]]:
    planned: list[tuple[str, Job, Employer | None]] = []
    for job in stay.jobs:
        alone = job.kind == "INDEPENDANT"
        employer = None if alone else _employer_for(found, job, draw)
        if job.follows_previous and planned:
            employer = planned[-1][2]
        contract = setting.rows.add(
            "job_contract",
            person_id=found.id,
            **_contract_values(setting, found, stay, job, employer, draw),
            follows_contract_id=planned[-1][0] if job.follows_previous and planned else None,
        )
        if employer is not None:
            found.employers[job.start] = employer
            if draw.random() < 0.55:
                _plan_adjustment(setting, found, contract, job, employer, draw)
        planned.append((contract, job, employer))
    return planned


def _employer_for(found: Accompanied, job: Job, draw: random.Random) -> Employer:
    if job.kind == "FP_CONTRACTUEL":
        public = [employer for employer in found.prospects if employer.sector.startswith("PUBLIC")]
        return draw.choice(public or found.prospects)
    return draw.choice(found.prospects)


def _contract_values(
    setting: Setting,
    found: Accompanied,
    stay: Stay,
    job: Job,
    employer: Employer | None,
    draw: random.Random,
) -> dict[str, Any]:
    frame, alone = setting.frame, setting.ground.sentences["self_employment"]["labels"]
    planned_end = None
    if job.kind not in OPEN_ENDED:
        planned_end = job.end or _planned_end(job, stay, frame, draw)
    confirmed = None
    if job.end is None and draw.random() < 0.75:
        latest = stay.exit or frame.today
        confirmed = max(job.start, stay.admission, latest - timedelta(days=draw.randrange(3, 60)))
    permanent = job.kind in {"CDI", "FP_CONTRACTUEL", "AIDE_PEC", "CDDI"}
    return {
        "employer_id": employer.id if employer else None,
        "employer_site_id": employer.site_id if employer else None,
        "tutor_contact_id": employer.tutor_id if employer else None,
        "contract_type": job.kind,
        "job_label": _job_title(employer.jobs, found.sex, draw) if employer else draw.choice(alone),
        "start_date": job.start,
        "planned_end_date": planned_end,
        "end_date": job.end,
        "end_reason": job.end_reason,
        "weekly_minutes": draw.choice((720, 1050, 1200, 1440, 1440, 1680, 2100)),
        # Two months, or one in a fixed term (art. L1221-19, L1242-10).
        "probation_end_date": job.start + timedelta(days=60 if permanent else 30) if employer else None,
        "probation_renewed": False,
        "confirmed_date": confirmed,
        "found_by": "DEJA_EN_POSTE"
        if job.already_there
        else draw.choice(("REFERENT", "PERSONNE", "SPE", "RESEAU")),
        "employer_knows_rqth": draw.choice((True, True, False)) if employer else None,
        "alongside_esat": False,
    }


def _planned_end(job: Job, stay: Stay, frame: Frame, draw: random.Random) -> date:
    """Return when a contract that runs is to end: six months at least, eighteen at most if it may be over."""
    running = max(job.start + timedelta(days=190), frame.today + timedelta(days=draw.randrange(20, 200)))
    longest = job.start + timedelta(days=540)
    return min(running, longest) if stay.exit is not None or longest > frame.today else running


def _job_title(jobs: Sequence[str], sex: int, draw: random.Random) -> str:
    """Return a job in the form that suits the person, where the list has one."""
    other = _MASCULINE if sex == 2 else _FEMININE
    fitting = [job for job in jobs if not job.split()[0].endswith(other)]
    return draw.choice(fitting or jobs)


def _plan_adjustment(
    setting: Setting, found: Accompanied, contract: str, job: Job, employer: Employer, draw: random.Random
) -> None:
    asked = job.start + timedelta(days=draw.randrange(5, 40))
    if asked > setting.frame.today:
        return
    placed = asked + timedelta(days=draw.randrange(10, 50))
    done = placed <= setting.frame.today
    public = employer.sector.startswith("PUBLIC")
    setting.rows.add(
        "workplace_adjustment",
        person_id=found.id,
        job_contract_id=contract,
        nature=draw.choice(("HORAIRES", "POSTE", "MATERIEL", "ORGANISATION", "TUTORAT", "CONSIGNES")),
        need=draw.choice(setting.ground.sentences["words"]["adjustment_needs"]),
        requested_date=asked,
        in_place_date=placed if done else None,
        funder=draw.choice(("EMPLOYEUR", "FIPHFP" if public else "AGEFIPH")),
        cost_cents=draw.choice((None, 12_000, 34_500, 89_000)),
        state="ATTEINT" if done else "EN_COURS",
        review_date=placed + timedelta(days=90),
    )


def _plan_bands(setting: Setting, found: Accompanied, stay: Stay, path: str) -> None:
    """Plan the intensity agreed: regular in the first weeks of a job, then lighter."""
    found.bands += (bands := list(_bands_of(stay)))
    if setting.bands_since is None:
        return
    for start, end, band in bands:
        if end is not None and end < setting.bands_since:
            continue
        setting.rows.add(
            "intensity_plan",
            support_path_id=path,
            band=band,
            start_date=max(start, setting.bands_since),
            end_date=end,
        )


def _bands_of(stay: Stay) -> list[tuple[date, date | None, str]]:
    found: list[tuple[date, date | None, str]] = []
    for period in stay.periods:
        if not period.is_main:
            continue
        if period.module != M4:
            found.append((period.start, period.end, _BANDS[period.module]))
            continue
        job = stay.job_on(period.start)
        start = period.start
        # Someone already in post for long begins with what a follow-up needs.
        steps = ((70, "REGULIER"), (260, "SUIVI"), (None, "ALLEGE"))
        for length, band in steps[1:] if job is not None and job.already_there else steps:
            end = period.end if length is None else start + timedelta(days=length - 1)
            if period.end is not None and (end is None or end >= period.end):
                found.append((start, period.end, band))
                break
            found.append((start, end, band))
            if end is not None:
                start = end + timedelta(days=1)
    return found


def _plan_agreements_with(
    setting: Setting,
    stay: Stay,
    path: str,
    contracts: list[tuple[str, Job, Employer | None]],
    draw: random.Random,
) -> None:
    words, rows, today = setting.ground.sentences["agreement"], setting.rows, setting.frame.today
    shared = {
        "person_terms": words["person_terms"][0],
        "frequency": words["frequency"][0],
        "may_be_told": words["may_be_told"][0],
    }
    signed = stay.admission + timedelta(days=draw.randrange(0, 12))
    first = None
    if signed <= today:
        first = rows.add(
            "individual_agreement",
            support_path_id=path,
            kind="BIPARTITE",
            signed_date=signed,
            start_date=signed,
            end_date=stay.exit,
            **shared,
        )
    for contract, job, employer in contracts:
        signed = max(job.start, stay.admission) + timedelta(days=draw.randrange(5, 25))
        if employer is None or signed > today or draw.random() < 0.2:
            continue
        rows.add(
            "individual_agreement",
            support_path_id=path,
            kind="TRIPARTITE",
            employer_id=employer.id,
            job_contract_id=contract,
            amends_id=first,
            signed_date=signed,
            start_date=signed,
            end_date=job.end or stay.exit,
            employer_terms=words["employer_terms"][0],
            **shared,
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

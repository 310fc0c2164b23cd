"""Plans the work of a person: immersions, contracts, adjustments, the agreements about them."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from jalon.services.demonstration.accompanied import Accompanied, Immersion, Setting
from jalon.services.demonstration.lives import OPEN_ENDED, Frame, Job, Stay
from jalon.services.demonstration.structure import Employer

_MASCULINE = ("eur", "ier", "ant", "ent", "ien")
_FEMININE = ("euse", "trice", "ière", "ante", "ente", "ienne")


def plan_immersion(
    setting: Setting, found: Accompanied, employer: Employer, start: date, last: date, draw: random.Random
) -> None:
    """Write days in a real workplace, their review once they are over."""
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
        job_label=job_title(employer.jobs, found.sex, draw),
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


def plan_jobs(
    setting: Setting, found: Accompanied, stay: Stay, draw: random.Random
) -> list[tuple[str, Job, Employer | None]]:
    """Write the contracts of a path; return each with its employer."""
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
        "job_label": job_title(employer.jobs, found.sex, draw) if employer else draw.choice(alone),
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


def job_title(jobs: Sequence[str], sex: int, draw: random.Random) -> str:
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


def plan_agreements_with(
    setting: Setting,
    stay: Stay,
    path: str,
    contracts: list[tuple[str, Job, Employer | None]],
    draw: random.Random,
) -> None:
    """Write the agreements with the person and her employers."""
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

"""Plans the paths of a person: who supports her, her modules, what is assessed, sought and agreed."""

import random
from datetime import date, timedelta

from jalon.services.demonstration.accompanied import Accompanied, Setting
from jalon.services.demonstration.jobs import job_title, plan_agreements_with, plan_immersion, plan_jobs
from jalon.services.demonstration.lives import M1, M2, M3, M4, Life, Stay

_BANDS = {M1: "SUIVI", M2: "SUIVI", M3: "REGULIER", M4: "REGULIER"}


def plan_path(
    setting: Setting,
    found: Accompanied,
    life: Life,
    stay: Stay,
    referral: str | None,
    previous: str | None,
    draw: random.Random,
) -> str:
    """Write a path with everything that hangs on it."""
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
    contracts = plan_jobs(setting, found, stay, draw)
    _plan_bands(setting, found, stay, path)
    plan_agreements_with(setting, stay, path, contracts, draw)
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
    job = job_title(employer.jobs, found.sex, draw)
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
        plan_immersion(setting, found, employer, start, last, draw)


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
            job_label=job_title(employer.jobs, found.sex, draw),
            means=draw.choice(("OFFRE", "SPONTANEE", "RESEAU", "SUR_MESURE")),
            answer=draw.choice(("ENTRETIEN", "NEGATIVE", "NEGATIVE", "SANS_REPONSE"))
            if heard
            else "EN_ATTENTE",
            answer_date=answered if heard else None,
            words=draw.choice(setting.ground.sentences["words"]["application"]) if heard else None,
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

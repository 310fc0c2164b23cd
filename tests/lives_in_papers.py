"""Two lives that are hard to print: names that do not fit with 400 acts in a month, and nothing at all."""

from dataclasses import replace
from datetime import date, timedelta

import make
from jalon.domain.months import Month
from jalon.services.papers.asked import Asked
from jalon.storage import records

TODAY = date(2026, 11, 20)
MONTH = Month(2026, 10)
LINES = 400
FAMILY = "Œuvrard-Nguyễn de la Tour d’Auvergne-Vandenbroucke Lefèvre-Deschamps"
GIVEN = "Łucja-Marie Thị Hằng Bénédicte"
EMPLOYER = (
    "Établissements L’Étape & Fils, traiteur « Au Bœuf qui rit » <86>, maison fondée en 1886 à Thionville"
)
PERSONAL = "Cachottière"
"""A word of a personal note: in no paper but the copy for the person."""
LONG = (
    "Préparer l’atelier : 38 h < 40 h, œuvre, Nguyễn Thị Hằng, « à voir » ; puis la suite, encore la suite "
    "et toute la suite, jusqu’à la dernière ligne de ce qui a été convenu ensemble."
)


def nobody_known(caseload) -> Asked:
    """Write a person and an employer of whom nothing is known; return what names them."""
    with caseload.write("demonstration") as session:
        person = make.a_person(session, family_name="Nue", birth_date=None)
        employer = records.insert(session, "employer", {"name": "Fournil"})
    return asked(caseload, person, employer)


def a_full_life(caseload) -> Asked:
    """Write someone with long names, a long path and 400 acts in October; return what names her."""
    coach = caseload.signed_in.coach_id
    with caseload.write("demonstration") as session:
        add = lambda table, **values: records.insert(session, table, values)  # noqa: E731
        platform = add("platform", department="57", lead_operator_name="Passerelle & Cie (Moselle)")
        agreement = add(
            "agreement", platform_id=platform, reference="EA-2026-57", kind="HABILITATION",
            start_date=date(2026, 1, 1),
        )  # fmt: skip
        add(
            "agreement_line", agreement_id=agreement, valid_from=date(2026, 1, 1), target_caseload=20,
            delegated_slots=12, amount_cents=430_000, funding_unit="PLACE_AN",
        )  # fmt: skip
        add("working_time", coach_id=coach, start_date=date(2026, 1, 1), monday_minutes=420)
        person = make.a_person(
            session, family_name=FAMILY, given_name=GIVEN, phone="06 12 34 56 78", email="zoe@exemple.fr"
        )
        employer = add("employer", name=EMPLOYER, town="Thionville", address=LONG)
        contact = add("employer_contact", employer_id=employer, name=f"{GIVEN} {FAMILY}"[:80], part="TUTEUR")
        path = make.a_path(session, person, date(2026, 1, 5), agreement_id=agreement)
        _fill_path(add, path, coach)
        _fill_rights(add, person)
        contract = add(
            "job_contract", person_id=person, employer_id=employer, contract_type="CDI", job_label=LONG[:80],
            start_date=date(2026, 6, 1), weekly_minutes=1440, tutor_contact_id=contact,
        )  # fmt: skip
        add(
            "work_immersion", person_id=person, employer_id=employer, purpose="DECOUVRIR",
            start_date=date(2026, 5, 4), end_date=date(2026, 5, 15), objectives=LONG, tasks=LONG,
            person_opinion=LONG, host_opinion=LONG, person_agrees=False,
        )  # fmt: skip
        add("workplace_adjustment", person_id=person, job_contract_id=contract, nature="HORAIRES", need=LONG)
        for kind in ("BIPARTITE", "TRIPARTITE", "AVENANT"):
            add(
                "individual_agreement", support_path_id=path, kind=kind, employer_id=employer,
                job_contract_id=contract, start_date=date(2026, 6, 1), person_terms=LONG, employer_terms=LONG,
                may_be_told=LONG,
            )  # fmt: skip
        for number in range(12):
            add(
                "next_action", person_id=person, employer_id=employer, label=f"{number} {LONG}"[:160],
                state="A_FAIRE", due_date=TODAY + timedelta(days=number),
            )  # fmt: skip
        add("personal_note", person_id=person, coach_id=coach, date=TODAY, text=f"{PERSONAL} : {LONG}")
        add("shared_note", person_id=person, coach_id=coach, date=TODAY, text=LONG)
        for number in range(LINES):
            make.an_act(
                session, coach, (person,), date=MONTH.first_day + timedelta(days=number % 31),
                duration_minutes=15, employer_id=employer if number % 5 == 0 else None, subject=LONG[:160],
            )  # fmt: skip
    return replace(asked(caseload, person, employer), agreement_id=agreement)


def asked(caseload, person: str, employer: str) -> Asked:
    return Asked(person_id=person, employer_id=employer, coach_id=caseload.signed_in.coach_id, month=MONTH)


def _fill_path(add, path: str, coach: str) -> None:
    running = {"support_path_id": path, "start_date": date(2026, 1, 5)}
    add("coach_assignment", coach_id=coach, **running)
    add("module_period", module="M4_EMPLOI", **running)
    add("intensity_plan", band="INTENSIF", **running)
    for number in range(6):
        add("goal", support_path_id=path, label=f"{number} {LONG}"[:160], state="EN_COURS", situation=LONG)
    add(
        "shared_assessment", support_path_id=path, date=date(2026, 2, 2), participants=LONG[:120],
        person_words=LONG, strengths=LONG, needs=LONG, useful_adjustments=LONG, agreed_steps=LONG,
        next_review_date=date(2026, 12, 2),
    )  # fmt: skip
    add("vocational_plan", support_path_id=path, job_label=LONG[:80], disclosure_choice="NON")
    for kind in ("INTERMEDIAIRE", "SORTIE"):
        add(
            "support_review", support_path_id=path, kind=kind, date=date(2026, 10, 30), results=LONG,
            person_words=LONG, employer_words=LONG, next_steps=LONG,
        )  # fmt: skip


def _fill_rights(add, person: str) -> None:
    add("recognition", person_id=person, kind="RQTH", start_date=date(2024, 1, 1), end_date=date(2027, 1, 1))
    add("referral", person_id=person, origin="CDAPH", date=date(2025, 12, 1), state="RECEIVED")
    add("legal_representative", person_id=person, name=f"{GIVEN} {FAMILY}"[:80], capacity="CURATELLE")
    add("privacy_notice", person_id=person, given_date=date(2026, 1, 5))
    partner = add("partner", name="Cap emploi du Pays-Haut", kind="CAP_EMPLOI")
    add(
        "sharing_consent", person_id=person, partner_id=partner, recipient="Cap emploi", purpose=LONG[:160],
        start_date=date(2026, 1, 5), shared_items="PROJET",
    )  # fmt: skip

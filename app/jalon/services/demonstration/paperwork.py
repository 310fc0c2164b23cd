"""Plans what is kept beside the lives: steps of the modules, papers handed over, requests, funding claims."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from jalon.domain.months import Month, add_months, month_of
from jalon.services.demonstration.ground import Ground
from jalon.services.demonstration.lives import M1, M2, M3, M4
from jalon.services.demonstration.rows import Rows
from jalon.services.demonstration.scenarios import AgreementPlan

_STEPS: Mapping[str, Sequence[str]] = {
    M1: ("BESOINS_EMPLOYEUR", "EVALUATION_PARTAGEE", "PREMIER_PLAN"),
    M2: ("DECOUVERTE_METIERS", "IMMERSION_FAITE", "PROJET_ECRIT"),
    M3: ("CV_PRET", "CHOIX_DIVULGATION", "CANDIDATURES", "EMPLOYEURS_RENCONTRES"),
    M4: ("CONVENTION_SIGNEE", "EQUIPE_SENSIBILISEE", "BILAN_PERIODE_ESSAI", "AMENAGEMENTS_EN_PLACE",
         "BILAN_A_TROIS"),
}  # fmt: skip
_RECORDED = frozenset(
    {"EVALUATION_PARTAGEE", "IMMERSION_FAITE", "CANDIDATURES", "CONVENTION_SIGNEE", "AMENAGEMENTS_EN_PLACE"}
)
"""Steps that have a record of their own: taken on its day, or not at all."""
_QUARTER_MONTHS = 3
_MONTHS_TO_REVIEW = 6
_PEOPLE_PER_REQUEST = 10


def plan_paperwork(
    rows: Rows,
    ground: Ground,
    agreements: Sequence[AgreementPlan],
    first: date,
    today: date,
    draw: random.Random,
) -> None:
    """Plan these rows from those of the lives, which stay as they are; ``first`` is the day of the log."""
    owners = {path["id"]: path for path in rows.of("support_path")}
    _plan_steps(rows, owners, today, draw)
    _plan_handed(rows, owners, today)
    _plan_requests(rows, ground, first, today, draw)
    _plan_claims(rows, agreements, first, today)
    _plan_reviews(rows, ground, today)


def _plan_steps(
    rows: Rows, owners: Mapping[str, Mapping[str, Any]], today: date, draw: random.Random
) -> None:
    recorded = _recorded_days(rows, owners)
    for period in list(rows.of("module_period")):
        last = min(period["end_date"] or today, today)
        person = owners[period["support_path_id"]]["person_id"]
        steps = _STEPS[period["module"]]
        length = (last - period["start_date"]).days
        for rank, step in enumerate(steps, start=1):
            days = [day for day in recorded.get((person, step), ()) if period["start_date"] <= day <= last]
            is_over = period["end_date"] is not None and period["end_date"] < today
            done: date | None = None
            if step in _RECORDED:
                done = min(days, default=None)
                state = "FAIT" if done else "SANS_OBJET"
            elif is_over or rank <= 1 + length // 45:
                done = period["start_date"] + timedelta(days=length * rank // (len(steps) + 1))
                state = "FAIT" if draw.random() < 0.85 else "SANS_OBJET"
            else:
                state = "EN_COURS"
            if state == "SANS_OBJET" and not is_over:
                continue  # still to do: nothing is written of it
            rows.add(
                "module_step",
                support_path_id=period["support_path_id"],
                module_period_id=period["id"],
                step=step,
                state=state,
                done_date=done if state == "FAIT" else None,
            )


def _recorded_days(rows: Rows, owners: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], list[date]]:
    """Return by person and step the days on which its own records say that it was taken."""
    found: dict[tuple[str, str], list[date]] = {}
    for table, step, day in (
        ("shared_assessment", "EVALUATION_PARTAGEE", "date"),
        ("work_immersion", "IMMERSION_FAITE", "end_date"),
        ("job_application", "CANDIDATURES", "date"),
        ("individual_agreement", "CONVENTION_SIGNEE", "signed_date"),
        ("workplace_adjustment", "AMENAGEMENTS_EN_PLACE", "in_place_date"),
    ):
        for row in rows.of(table):
            if row[day] is None or row.get("kind") == "BIPARTITE":
                continue
            person = row.get("person_id") or owners[row["support_path_id"]]["person_id"]
            found.setdefault((person, step), []).append(row[day])
    return found


def _plan_handed(rows: Rows, owners: Mapping[str, Mapping[str, Any]], today: date) -> None:
    simple = {person["id"]: person["simple_documents"] for person in rows.of("person")}
    for person, paper, day in sorted(_handed(rows, owners), key=lambda handed: (handed[2], *handed[:2])):
        if day <= today:
            rows.add("handed_paper", person_id=person, paper=paper, date=day, is_simple=bool(simple[person]))


def _handed(rows: Rows, owners: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, date]]:
    """Yield the papers that a person was given: to whom, which, when."""
    for notice in rows.of("privacy_notice"):
        yield notice["person_id"], "PRESENTATION", notice["given_date"]
        yield notice["person_id"], "NOTICE_DONNEES", notice["given_date"]
    for consent in rows.of("sharing_consent"):
        yield consent["person_id"], "ACCORD_PARTAGE", consent["start_date"]
    for agreement in rows.of("individual_agreement"):
        yield owners[agreement["support_path_id"]]["person_id"], "CONVENTION", agreement["signed_date"]
    for assessment in rows.of("shared_assessment"):
        person = owners[assessment["support_path_id"]]["person_id"]
        yield person, "EVALUATION", assessment["date"]
        yield person, "PLAN", assessment["date"]


def _plan_requests(rows: Rows, ground: Ground, first: date, today: date, draw: random.Random) -> None:
    """Plan a few requests of people about their data; the answer is due within a month (RGPD, art. 12)."""
    known = [row["person_id"] for row in rows.of("privacy_notice") if row["given_date"] < today]
    words = ground.sentences["words"]["rights_answer"]
    for person in draw.sample(known, len(known) // _PEOPLE_PER_REQUEST):
        received = today - timedelta(days=draw.randrange(4, max((today - first).days, 5)))
        answered = received + timedelta(days=draw.randrange(6, 26))
        rows.add(
            "rights_request",
            person_id=person,
            kind=draw.choice(("ACCES", "ACCES", "RECTIFICATION", "PORTABILITE")),
            received_date=received,
            due_date=add_months(received, 1),
            answered_date=answered if answered <= today else None,
            answer=draw.choice(words) if answered <= today else None,
        )


def _plan_claims(rows: Rows, agreements: Sequence[AgreementPlan], first: date, today: date) -> None:
    """Plan a claim for each agreement and quarter that is over: so many slots, by month (n/12)."""
    identities = {row["reference"]: row["id"] for row in rows.of("agreement")}
    number = 0
    for start in _quarters(first, today):
        last = start.plus(_QUARTER_MONTHS - 1).last_day
        for plan in agreements:
            if plan.unit is None or plan.amount_cents is None:
                continue
            if plan.start > start.first_day or (plan.end is not None and plan.end < last):
                continue
            number += 1
            by_slot = plan.unit == "PLACE_AN"
            yearly = plan.amount_cents * (plan.target if by_slot else 1)
            rows.add(
                "funding_claim",
                agreement_id=identities[plan.reference],
                number=f"AF-{last.year}-{number:03d}",
                date=last + timedelta(days=6),
                period_start=start.first_day,
                period_end=last,
                slots=plan.target if by_slot else None,
                unit_cents=plan.amount_cents if by_slot else None,
                proration="MOIS_12" if by_slot else None,
                amount_cents=(2 * yearly * _QUARTER_MONTHS + 12) // 24,
            )


def _quarters(first: date, today: date) -> Iterator[Month]:
    """Yield the first month of each quarter that begins on ``first`` or after and whose claim was sent."""
    month = month_of(first)
    while month.number % _QUARTER_MONTHS != 1 or month.first_day < first:
        month = month.next
    while month.plus(_QUARTER_MONTHS - 1).last_day + timedelta(days=6) <= today:
        yield month
        month = month.plus(_QUARTER_MONTHS)


def _plan_reviews(rows: Rows, ground: Ground, today: date) -> None:
    """Plan a review six months after an admission, one at the exit, and who lets the lead structure read."""
    words = ground.sentences["words"]
    leads = [row["lead_operator_name"] for row in rows.of("platform")]
    for rank, path in enumerate(list(rows.of("support_path"))):
        admission, left = path["admission_date"], path["exit_date"]
        if admission is None or admission > today:
            continue
        if leads and rank % 2:
            rows.add(
                "sharing_consent",
                person_id=path["person_id"],
                recipient=leads[0],
                ground="ACCORD",
                shared_items="IDENTITE PARCOURS EMPLOI AMENAGEMENTS",
                purpose=words["lead_purpose"][0],
                start_date=admission,
            )
        half = add_months(admission, _MONTHS_TO_REVIEW)
        if half <= (left or today) and half <= today:
            _add_review(rows, path["id"], "INTERMEDIAIRE", half, words, rank)
        if left is not None and left <= today:
            _add_review(rows, path["id"], "SORTIE", left, words, rank)


def _add_review(
    rows: Rows, path_id: str, kind: str, day: date, words: Mapping[str, Sequence[str]], rank: int
) -> None:
    def said(name: str) -> str:
        return words[name][rank % len(words[name])]

    rows.add(
        "support_review",
        support_path_id=path_id,
        kind=kind,
        date=day,
        person_words=said("review_person"),
        results=said("review_results"),
        changes=said("review_changes"),
        what_helped=said("review_helped"),
        next_steps=said("review_next"),
        next_review_date=add_months(day, _MONTHS_TO_REVIEW) if kind == "INTERMEDIAIRE" else None,
    )

"""The interim review (D14) and that of an exit (D15): her words first, what was done, what follows."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.consent import NOTHING_PASSED, add_consent, add_places_to_sign
from jalon.reports.facts import Fact
from jalon.reports.for_the_person import add_coach, capital, paper_for, today_of
from jalon.reports.page import BODY, SMALL, STRONG, Paper
from jalon.reports.tables import Column, Row
from jalon.reports.wording import Wording

_TITLES: Final = {"INTERMEDIAIRE": "Bilan intermédiaire", "SORTIE": "Bilan de sortie"}
_READERS: Final = {
    "TRANSMIS": "Transmis avec l’accord de la personne, à son seul destinataire",
    "PERSONNE": "Un exemplaire pour la personne, un pour son dossier",
}
# What was written: field, heading on the way, heading at the end, lines to write on.
_WRITTEN: Final = (
    ("person_words", "Ce que la personne en dit", "Ce que la personne en dit", 3),
    ("results", "Étapes faites et résultats", "Étapes faites et résultats", 3),
    ("changes", "Ce qui a changé", "Ce qui a changé", 3),
    ("what_helped", "Ce qui a aidé", "Ce qui a aidé, aménagements qui ont marché", 2),
    ("employer_words", "Ce que l’employeur en dit", "Ce que l’employeur en dit", 2),
    ("next_steps", "Objectifs suivants", "Suites convenues et relais", 3),
)
_COMING_BACK: Final = (
    "L’accompagnement peut reprendre à tout moment, sans condition de délai. Pour revenir, il suffit "
    "d’appeler la structure, ou d’en parler à la MDPH, à France Travail, à Cap emploi ou à la mission locale."
)


def support_review(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a review; the layout is our choice; the same document gives the same bytes.

    ``document`` is what ``services.papers.reviews`` returns: the head of a paper for a person, ``kind``,
    ``variant``, ``consent``, ``withheld``, ``period``, ``path``, ``review`` (texts) and ``parts`` (from the
    file). A blank one has lines to write on.
    """
    kind, is_blank = document["kind"], document["is_blank"]
    is_passed_on = document["variant"] == "TRANSMIS" and not is_blank
    is_refused = is_passed_on and document["consent"] is None
    paper = paper_for(
        document, _TITLES[kind], NOTHING_PASSED if is_refused else _READERS[document["variant"]]
    )
    _add_opening(paper, document, wording)
    if is_passed_on:
        add_consent(paper, document["consent"], document["withheld"], wording)
    _add_dates(paper, document, wording)
    _add_written(paper, document, "person_words")
    _add_modules(paper, document, wording)
    _add_steps(paper, document, wording)
    for name in ("results", "changes"):
        _add_written(paper, document, name)
    _add_jobs(paper, document, wording)
    for name in ("what_helped", "employer_words"):
        _add_written(paper, document, name)
    _add_next(paper, document, wording)
    if kind == "SORTIE":
        paper.heading("Comment revenir")
        paper.paragraph(_COMING_BACK)
        reached = (document["structure"].get("phone"), document["structure"].get("email"))
        told = " · ".join(one for one in reached if one)
        if told:
            paper.paragraph(f"{document['structure']['name']}\u00a0: {told}", STRONG)
    add_places_to_sign(paper, document, wording)
    return paper.finished()


def _add_opening(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    role = capital(wording.word("role", "référent emploi accompagné"))
    person, coach, structure = document["person"] or {}, document["coach"] or {}, document["structure"]
    if document["is_blank"]:
        paper.facts(((Fact("Nom et prénom", share=2), Fact("Date du bilan")), (Fact(role),)))
        return
    if person.get("name"):
        paper.paragraph(person["name"], STRONG, space_before=8)
    add_coach(paper, coach, role, BODY)
    paper.paragraph(f"{structure['name']} · au {today_of(document)}", SMALL, space_before=2)
    if structure.get("practice"):
        paper.paragraph("Structure d’essai\u00a0: cette personne est inventée.", STRONG)


def _add_dates(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    period, path, review = document["period"] or {}, document["path"] or {}, document["review"] or {}
    rows = [
        [Fact("Période, du", _day(period.get("start"))), Fact("au", _day(period.get("end")))],
    ]
    rows[0].append(Fact("Admission le", _day(path.get("admission_date"))))
    if document["kind"] == "SORTIE":
        rows[0].append(Fact("Sortie le", _day(path.get("exit_date"))))
        days = path.get("days")
        length = "" if days is None else _length(days)
        reason = wording.label("exit_reasons", path["exit_reason"]) if path.get("exit_reason") else ""
        if document["is_blank"] or length:
            second = [Fact("Durée de l’accompagnement", length)]
            if document["is_blank"] or reason:
                second.append(Fact("Motif de la sortie", reason, 2))
            rows.append(second)
    if review.get("participants") or document["is_blank"]:
        rows.append([Fact("Avec qui", review.get("participants") or "")])
    paper.heading("De quoi parle ce bilan")
    paper.facts([[fact for fact in row if fact.value or document["is_blank"]] for row in rows])
    if document["kind"] == "SORTIE" and not document["is_blank"] and not path.get("exit_date"):
        paper.paragraph(
            "La sortie n’est pas encore notée\u00a0: ce bilan la prépare.", STRONG, space_before=4
        )


def _length(days: int) -> str:
    months = (160 * days + 487 * 5) // (487 * 10)
    return typography.counted(months, "mois", "mois") if months else typography.counted(days, "jour", "jours")


def _add_written(paper: Paper, document: Mapping[str, Any], name: str) -> None:
    on_the_way, at_the_end, lines = next(
        (first, second, count) for field, first, second, count in _WRITTEN if field == name
    )
    title = at_the_end if document["kind"] == "SORTIE" else on_the_way
    review = document["review"] or {}
    is_to_write = not review and name != "employer_words" and document["variant"] == "PERSONNE"
    if document["is_blank"] or is_to_write:
        paper.heading(title)
        paper.writing_lines(lines)
    elif review.get(name):
        paper.heading(title)
        text = str(review[name])
        paper.paragraph(f"«\u00a0{text}\u00a0»" if name == "person_words" else text)


def _add_modules(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    modules = document["parts"].get("modules")
    if not modules:
        return
    paper.heading("Modules de la période")
    width = paper.width
    paper.table(
        (Column("Module", width * 0.56), Column("Du", width * 0.22), Column("Au", width * 0.22)),
        [
            Row(
                (
                    wording.module(one["module"]) + ("" if one["is_main"] else " (en parallèle)"),
                    _short(one["start_date"]),
                    _short(one["end_date"]) or "en cours",
                )
            )
            for one in modules
        ],
    )


def _add_steps(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    steps, goals = document["parts"].get("steps"), document["parts"].get("goals")
    if steps:
        paper.heading("Étapes faites")
        for step in steps:
            paper.paragraph(f"•\u00a0{wording.label('module_steps', step)}", space_before=2)
    if goals:
        paper.heading("Objectifs")
        width = paper.width
        paper.table(
            (
                Column("Objectif", width * 0.44),
                Column("Où il en est", width * 0.18),
                Column("Ce que cela a donné", width * 0.38),
            ),
            [
                Row(
                    (
                        one["label"],
                        wording.label("goal_states", one["state"]),
                        one["outcome"] or typography.DASH,
                    )
                )
                for one in goals
            ],
        )


def _add_jobs(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    jobs, adjustments = document["parts"].get("jobs"), document["parts"].get("adjustments")
    projects = document["parts"].get("projects")
    if projects:
        paper.heading("Projet professionnel")
        paper.paragraph(", ".join(projects))
    if jobs:
        paper.heading("Emploi")
        width = paper.width
        paper.table(
            (
                Column("Poste, employeur", width * 0.42),
                Column("Contrat", width * 0.26),
                Column("Du", width * 0.16),
                Column("Au", width * 0.16),
            ),
            [
                Row(
                    (
                        ", ".join(filter(None, (one["job_label"], one["employer"]))) or typography.DASH,
                        wording.label("contract_types", one["contract_type"]),
                        _short(one["start_date"]),
                        _short(one["end_date"]) or "en cours",
                    )
                )
                for one in jobs
            ],
        )
    if adjustments:
        paper.heading("Aménagements en place")
        for one in adjustments:
            nature = wording.label("adjustment_natures", one["nature"])
            paper.paragraph(f"•\u00a0{nature}, depuis le {_day(one['in_place_date'])}", space_before=2)


def _add_next(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    _add_written(paper, document, "next_steps")
    review = document["review"] or {}
    told = []
    if review.get("exit_relay"):
        told.append(f"Relais\u00a0: {review['exit_relay']}")
    if review.get("exit_destination"):
        where = wording.label("exit_situations", review["exit_destination"])
        told.append(f"Situation à la sortie\u00a0: {where}")
    if review.get("planned_band"):
        band = wording.label("intensity_plans", review["planned_band"])
        told.append(f"Intensité proposée\u00a0: {band[:1].lower()}{band[1:]}.")
    if review.get("next_review_date"):
        told.append(f"Prochain point\u00a0: le {_day(review['next_review_date'])}.")
    for line in told:
        paper.paragraph(line)
    if document["is_blank"] and document["kind"] != "SORTIE":
        paper.facts(((Fact("Intensité proposée"), Fact("Prochain point le")),))


def _day(text: str | None) -> str:
    return typography.long_day(date.fromisoformat(text)) if text else ""


def _short(text: str | None) -> str:
    return typography.short_day(date.fromisoformat(text)) if text else ""

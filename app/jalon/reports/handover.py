"""The handover paper (D23): who stands in finds the people, the contacts, what to do and what is due."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.reports import typography
from jalon.reports.for_the_person import capital
from jalon.reports.monthly_return import PRACTICE
from jalon.reports.page import BODY, SMALL, STRONG, Identity, Paper
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE: Final = "Fiche de passation"
_NBSP = typography.NO_BREAK_SPACE


def handover(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a handover; the same document gives the same bytes.

    ``document`` is what ``services.papers.handover`` returns: ``people`` as ``services.handover`` tells them,
    days as ISO texts. It names people: it is a paper for within.
    """
    structure = document["structure"]
    today = date.fromisoformat(document["today"])
    paper = Paper(
        Identity(
            title=TITLE,
            period=f"Au {typography.long_day(today)}",
            structure=str(structure["name"]),
            platform=str(structure.get("platform") or ""),
            confidentiality="Pour le collègue qui prend le relais\u00a0: ne sort pas de la structure",
            digest=str(document.get("digest") or ""),
            watermarks=(PRACTICE,) if structure.get("practice") else (),
        )
    )
    paper.title()
    people = document["people"]
    told = typography.counted(len(people), "personne", "personnes")
    if document.get("coach"):
        told = f"De {document['coach']}{_NBSP}: {told}"
    paper.paragraph(told, BODY, space_before=8)
    if structure.get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}{_NBSP}: ces personnes sont inventées.", STRONG)
    if document["frozen_files"]:
        frozen = typography.counted(document["frozen_files"], "dossier gelé", "dossiers gelés")
        paper.paragraph(f"{frozen}, sans détail (RGPD, article 18).", SMALL)
    if not people:
        paper.paragraph("Personne n’est confié à ce collègue ce jour-là.")
        return paper.finished()
    _add_list(paper, people, wording)
    for person in people:
        _add_person(paper, person, wording)
    return paper.finished()


def _add_list(paper: Paper, people: Sequence[Mapping[str, Any]], wording: Wording) -> None:
    width = paper.width
    rows = []
    for person in people:
        modules = ", ".join(wording.module_short(code) for code in person["modules"]) or typography.DASH
        due = [one["due_date"] for one in person["deadlines"]]
        days = [task["day"] for task in person["tasks"] if task["day"]]
        first = min((*due, *days), default=None)
        rows.append(
            Row(
                (
                    f"{person['name']}\n{person['case_code']}",
                    person["phone"] or person["email"] or typography.DASH,
                    modules,
                    _short(first) if first else typography.DASH,
                )
            )
        )
    paper.heading("Qui, en une page")
    paper.table(
        (
            Column("Personne", width * 0.40),
            Column("Joindre", width * 0.28, style=SMALL_CELL),
            Column("Module", width * 0.14),
            Column("Prochaine date", width * 0.18),
        ),
        rows,
    )


def _add_person(paper: Paper, person: Mapping[str, Any], wording: Wording) -> None:
    paper.heading(f"{person['name']} ({person['case_code']})")
    rows = [Row((title, "\n".join(lines))) for title, lines in _told(person, wording) if lines]
    paper.table(
        (
            Column("Sujet", paper.width * 0.26, style=SMALL_STRONG_CELL),
            Column("À savoir", paper.width * 0.74, style=SMALL_CELL),
        ),
        rows,
        row_headers=True,
    )


def _told(person: Mapping[str, Any], wording: Wording) -> list[tuple[str, list[str]]]:
    contact = [part for part in (person["phone"], person["email"], person["communication_needs"]) if part]
    if person["preferred_contact"]:
        contact.append(
            f"de préférence{_NBSP}: {wording.label('communication_means', person['preferred_contact'])}"
        )
    if person["simple_documents"]:
        contact.append("papiers en version simple")
    said = [f"«{_NBSP}{person['person_words']}{_NBSP}»"] if person["person_words"] else []
    if person["useful_adjustments"]:
        said.append(f"Ce qui aide{_NBSP}: {person['useful_adjustments']}")
    return [
        ("Joindre la personne", [", ".join(contact)] if contact else []),
        ("Représentant légal", [_reached(one) for one in person["representatives"]]),
        ("Où elle en est", _standing(person, wording)),
        ("Ce qu’elle en dit", said),
        ("Projets, et ce qui peut être dit", [_project(one, wording) for one in person["projects"]]),
        ("Emploi", [line for one in person["jobs"] for line in _job(one, wording)]),
        ("Partenaires", [_reached(one) for one in person["partners"]]),
        ("Objectifs en cours", list(person["goals"])),
        ("À faire", [_task(one, wording) for one in person["tasks"]]),
        (
            "Échéances d’ici trois mois",
            [f"{_short(one['due_date'])}{_NBSP}: {one['label']}" for one in person["deadlines"]],
        ),
        ("Pas encore au dossier", [wording.label("guide_checks", code) for code in person["missing"]]),
        ("Derniers actes", [_act(one, wording) for one in person["last_acts"]]),
        ("Notes partageables", [f"{_short(one['date'])}{_NBSP}: {one['text']}" for one in person["notes"]]),
    ]


def _standing(person: Mapping[str, Any], wording: Wording) -> list[str]:
    found = [wording.module(code) for code in person["modules"]]
    if person["planned_band"]:
        found.append(
            f"intensité prévue{_NBSP}: {wording.label('intensity_plans', person['planned_band']).lower()}"
        )
    if person["admission_date"]:
        found.append(f"admission le {_short(person['admission_date'])}")
    return found


def _project(project: Mapping[str, Any], wording: Wording) -> str:
    told = str(project["job_label"])
    if project["disclosure_choice"]:
        choice = wording.label("disclosure_choices", project["disclosure_choice"]).lower()
        told += f"{_NBSP}; dire sa situation{_NBSP}: {choice}"
    if project["disclosure_words"]:
        told += f", «{_NBSP}{project['disclosure_words']}{_NBSP}»"
    return told


def _job(job: Mapping[str, Any], wording: Wording) -> list[str]:
    kind = wording.label("contract_types", job["contract_type"])
    told = ", ".join(part for part in (job["job_label"], job["employer"], kind) if part)
    if job["probation_end_date"]:
        told += f", essai jusqu’au {_short(job['probation_end_date'])}"
    if job["planned_end_date"]:
        told += f", fin prévue le {_short(job['planned_end_date'])}"
    return [told, *(f"•{_NBSP}{_reached(one)}" for one in job["contacts"])]


def _task(task: Mapping[str, Any], wording: Wording) -> str:
    told = task["words"]
    if task["kind"] == "act":
        told = capital(wording.label("act_types", task["act_type"]))
        told += f", {task['words']}" if task["words"] else ""
    when = _short(task["day"]) if task["day"] else "sans date"
    if task["start"]:
        when += f" à {typography.clock_time(task['start'])}"
    return f"{told} ({when})"


def _act(act: Mapping[str, Any], wording: Wording) -> str:
    told = f"{_short(act['date'])}{_NBSP}: {wording.label('act_types', act['act_type']).lower()}"
    return f"{told}, {act['subject']}" if act["subject"] else told


def _reached(one: Mapping[str, Any]) -> str:
    parts = (one["name"], one["part"], one["organisation"], one["phone"], one["email"])
    return ", ".join(part for part in parts if part)


def _short(text: str) -> str:
    return typography.short_day(date.fromisoformat(text))

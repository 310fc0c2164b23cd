"""The activity sheet of one person for one month: what was done, with whom, how long."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jalon.domain.months import Month
from jalon.files import write_atomically
from jalon.reports import typography
from jalon.reports.monthly_return import PRACTICE, draft_words, watermarks
from jalon.reports.page import BODY, SMALL, SMALL_TABLE_GAP, STRONG, Identity, KeyFigure, Paper, Signature
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

TITLE = "Relevé mensuel individuel"
_FOR_THE_FILE = "Données personnelles\u00a0: le détail daté reste dans la structure, sauf choix contraire"
_PASSED_ON = "Document sur une seule personne\u00a0: données personnelles, totaux seulement"


def write_activity_sheet(document: Mapping[str, Any], wording: Wording, target: Path) -> None:
    """Write the sheet of one person and month to ``target`` as a tagged PDF; the layout is our choice.

    ``document`` holds plain values: ::

        {"month": "2026-10", "state": "draft" | "locked" | …, "as_of": "2026-11-21", "locked_at": instant?,
         "structure": {"name", "platform"?, "practice"}, "agreement": reference or None,
         "person": {"case_code", "name"?},                      # the name is printed only when it is there
         "coaches": [name, …],                                  # who follows the person
         "acts": [{"date", "start_time" or None, "duration_minutes", "minutes", "act_type", "target",
                   "modality", "place", "module" or None, "attendance", "counts_in_intensity",
                   "coach_names": [name, …]}, …],
         "totals": {"held_minutes", "counted_minutes", "by_module": {code or "": minutes},
                    "by_target": {code: minutes}, "absences", "absence_minutes", "trip_minutes"},
         "planned_intensity": band or None, "observed_intensity": band or None,
         "rules_version", "digest"}

    Days are ISO, times ``HH:MM``, durations whole minutes. ``duration_minutes`` is what the coaches did,
    ``minutes`` the share of this person in it (0 when she was absent); acts come in the order to print.
    The same document gives the same bytes.

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    write_atomically(target, activity_sheet(document, wording))


def activity_sheet(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a sheet."""
    paper = Paper(_identity(document))
    paper.title()
    _add_opening(paper, document, wording)
    held = [act for act in document["acts"] if act.get("attendance", "HONORE") == "HONORE"]
    missed = [act for act in document["acts"] if act.get("attendance", "HONORE") != "HONORE"]
    paper.heading("Actes du mois")
    if document.get("dated_log") is False:
        told = typography.counted(int(document["held_acts"]), "acte tenu", "actes tenus")
        paper.paragraph(f"{told}. Le détail daté reste dans la structure.")
    elif held:
        _add_acts(paper, held, wording)
    else:
        paper.paragraph("Aucun acte tenu ce mois-ci.")
    _add_absences(paper, missed, wording)
    _add_totals(paper, document, wording)
    _add_trips(paper, document)
    _add_signatures(paper, document, wording)
    return paper.finished()


def _identity(document: Mapping[str, Any]) -> Identity:
    structure, person = document["structure"], document["person"]
    month = typography.month_name(Month.parse(document["month"]))
    return Identity(
        title=TITLE,
        period=f"{month.capitalize()} · dossier {person['case_code']}",
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality=_PASSED_ON if document.get("dated_log") is False else _FOR_THE_FILE,
        digest=str(document.get("digest") or ""),
        watermarks=watermarks(document),
    )


def _add_opening(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    person, totals = document["person"], document["totals"]
    lines = [str(document["structure"].get("name", ""))]
    if person.get("name"):
        lines.append(f"Personne accompagnée\u00a0: {person['name']}")
    coaches = [str(name) for name in document.get("coaches") or ()]
    role = wording.word("role", "référent", len(coaches))
    lines.append(f"{role[:1].upper()}{role[1:]}\u00a0: {', '.join(coaches) or typography.DASH}")
    paper.paragraph("\n".join(lines), BODY, space_before=8)
    standing = [
        draft_words(document) or "mois arrêté",
        f"règles {document.get('rules_version', wording.version)}",
    ]
    text = " · ".join(standing)
    paper.paragraph(text[:1].upper() + text[1:], SMALL, space_before=3)
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: cette personne et ces actes sont inventés.", STRONG)
    absences = int(totals.get("absences") or 0)
    paper.key_figures(
        (
            KeyFigure(typography.hours(totals.get("held_minutes")), "d’actes tenus", "part de la personne"),
            KeyFigure(
                wording.intensity(document.get("observed_intensity")),
                "intensité reçue",
                f"pour {typography.hours(totals.get('counted_minutes'))} comptées",
            ),
            KeyFigure(
                wording.intensity(document.get("planned_intensity")),
                "intensité prévue",
                "convenue ensemble",
            ),
            *_missed(absences, int(totals.get("absence_minutes") or 0)),
        )
    )


def _missed(absences: int, minutes: int) -> tuple[KeyFigure, ...]:
    if not absences:
        return ()
    label = "rendez-vous non tenu" if absences < 2 else "rendez-vous non tenus"
    return (KeyFigure(typography.whole_number(absences), label, typography.hours(minutes)),)


def _add_acts(paper: Paper, acts: Sequence[Mapping[str, Any]], wording: Wording) -> None:
    several = len({name for act in acts for name in act.get("coach_names") or ()}) > 1
    rows = [_act_row(act, wording, several=several) for act in acts]
    total = sum(int(act["minutes"]) for act in acts)
    blanks = [""] * (4 if several else 3)
    count = typography.counted(len(acts), "acte", "actes")
    rows.append(Row(("Total", "", typography.hours(total), count, *blanks), strong=True))
    paper.table(_act_columns(paper.width, several=several), rows)
    if any(int(act["minutes"]) != int(act["duration_minutes"]) for act in acts):
        paper.paragraph(
            "Durée\u00a0: la part de cette personne. Entre parenthèses, la durée de l’acte partagé.", SMALL
        )
    if any(not act.get("counts_in_intensity", True) for act in acts):
        paper.paragraph("* Acte qui n’est pas compté dans l’intensité.", SMALL, space_before=2)


def _act_columns(width: float, *, several: bool) -> list[Column]:
    # Single words are not cut: these columns are as wide as their longest one.
    fixed = {"Date": 58.0, "Début": 43.0, "Durée": 62.0, "Avec": 56.0, "Module": 45.0}
    shares = {"Acte": 33.0, "Lieu ou moyen": 29.0} | ({"Intervenant": 27.0} if several else {})
    room = (width - sum(fixed.values())) / sum(shares.values())
    titles = ("Date", "Début", "Durée", "Acte", "Avec", "Lieu ou moyen", "Module", "Intervenant")
    widths = [(title, fixed.get(title, shares.get(title, 0.0) * room)) for title in titles]
    return [
        Column(title, points, "right" if title == "Durée" else "left", style=SMALL_CELL)
        for title, points in widths
        if points
    ]


def _act_row(act: Mapping[str, Any], wording: Wording, *, several: bool) -> Row:
    duration = typography.hours(act["minutes"])
    if int(act["minutes"]) != int(act["duration_minutes"]):
        duration = f"{duration}\n({typography.hours(act['duration_minutes'])})"
    mark = "" if act.get("counts_in_intensity", True) else "\u00a0*"
    cells = [
        typography.weekday_and_day(date.fromisoformat(act["date"])),
        typography.clock_time(act.get("start_time")),
        duration,
        wording.label("act_types", act["act_type"]) + mark,
        wording.label("targets", act["target"]).partition(" (")[0],
        _where(act, wording),
        wording.module_short(act.get("module")),
    ]
    if several:
        cells.append(", ".join(str(name) for name in act.get("coach_names") or ()))
    return Row(cells)


def _where(act: Mapping[str, Any], wording: Wording) -> str:
    """Return the place of a meeting, or the means when it was not face to face."""
    if act.get("modality") in (None, "PRESENTIEL"):
        return wording.label("places", act.get("place"))
    return wording.label("modalities", act["modality"])


def _add_totals(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    totals = document["totals"]
    modules, targets = totals.get("by_module") or {}, totals.get("by_target") or {}
    if not modules and not targets:
        return
    paper.heading("Temps par module et par destinataire")
    order = wording.module_order()
    by_module = [
        (wording.module(code) if code else "Sans module", modules[code])
        for code in sorted(modules, key=lambda code: (order.get(code, len(order)), str(code)))
    ]
    by_target = [(wording.label("targets", code), value) for code, value in targets.items()]
    width = (paper.width - SMALL_TABLE_GAP) / 2
    small = []
    for title, pairs in (("Module", by_module), ("Avec", by_target)):
        if pairs:
            rows = [Row((label, typography.hours(value))) for label, value in pairs]
            rows.append(Row(("Total", typography.hours(sum(value for _, value in pairs))), strong=True))
            small.append(((Column(title, width - 76), Column("Temps", 76, "right")), rows))
    # Who signs a page sees on it what is signed.
    paper.small_tables(small, keep_with_next=True)


def _add_absences(paper: Paper, missed: Sequence[Mapping[str, Any]], wording: Wording) -> None:
    if not missed:
        return
    paper.heading("Rendez-vous non tenus")
    paper.table(
        (
            Column("Date", paper.width * 0.16, style=SMALL_CELL),
            Column("Temps réservé", paper.width * 0.16, "right", style=SMALL_CELL),
            Column("Acte", paper.width * 0.36, style=SMALL_CELL),
            Column("Présence", paper.width * 0.32, style=SMALL_CELL),
        ),
        [
            Row(
                (
                    typography.weekday_and_day(date.fromisoformat(act["date"])),
                    typography.hours(act["duration_minutes"]),
                    wording.label("act_types", act["act_type"]),
                    wording.label("attendance", act["attendance"]),
                )
            )
            for act in missed
        ],
    )
    paper.paragraph("Ce temps n’est pas compté dans l’intensité.", SMALL)


def _add_trips(paper: Paper, document: Mapping[str, Any]) -> None:
    minutes = int(document["totals"].get("trip_minutes") or 0)
    if not minutes:
        return
    paper.heading("Déplacements")
    told = f"Temps de déplacement\u00a0: {typography.hours(minutes)}."
    paper.paragraph(f"{told} Il n’est compté dans aucun total ci-dessus.", keep_with_next=True)


def _add_signatures(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    paper.heading("Signatures")
    digest = str(document.get("digest") or "")
    if digest:
        paper.paragraph(
            f"Code de contrôle (SHA-256)\u00a0: {digest}", SMALL, space_before=3, keep_with_next=True
        )
    role = wording.word("role", "référent")
    paper.signatures(
        (
            Signature(f"{role[:1].upper()}{role[1:]}", ("Nom", "Date", "Signature")),
            Signature("Personne accompagnée (facultatif)", ("Nom", "Date", "Signature")),
        ),
        room=40.0,
    )

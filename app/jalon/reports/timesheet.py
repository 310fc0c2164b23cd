"""The timesheet of a colleague for one month: each day, the planned time, the addition, two signatures."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jalon.domain.months import Month
from jalon.files import write_atomically
from jalon.reports import typography
from jalon.reports.layout import TextStyle
from jalon.reports.monthly_return import PRACTICE, draft_words, watermarks
from jalon.reports.page import BODY, SMALL, SMALL_TABLE_GAP, STRONG, Identity, Paper, Signature
from jalon.reports.tables import SMALL_CELL, SMALL_STRONG_CELL, TIGHT_PADDING, Column, Row
from jalon.reports.wording import Wording

TITLE = "Feuille de temps"

# A month of work is on one page: its table is set smaller than the others.
_CELL = TextStyle(8, 10)
_STRONG_CELL = TextStyle(8, 10, "semibold")
_GUTTER = 4.0

_DONE = (
    ("person_minutes", "Personnes", 43.0),
    ("employer_minutes", "Employeurs", 48.0),
    ("tripartite_minutes", "À trois", 39.5),
    ("partner_minutes", "Partenaires", 47.0),
    ("internal_minutes", "Internes", 39.5),
    ("absence_minutes", "Non tenus", 39.5),
    ("trip_minutes", "Trajets", 39.5),
)
# Terms of the addition that are printed always, then those that are only when there is something.
_TERMS = (
    ("sheets_minutes", "Somme des relevés individuels", True),
    ("unprinted_minutes", "+ dossiers gelés, sans feuille imprimée", False),
    ("own_part_minutes", "± actes suivis en partie, ou au-delà", False),
    ("outside_minutes", "+ hors file active\u00a0: avant admission, après sortie", False),
    ("internal_minutes", "+ hors file active\u00a0: actes internes", True),
    ("unnamed_minutes", "+ hors file active\u00a0: autres, sans personne nommée", False),
    ("absence_minutes", "+ rendez-vous non tenus", True),
    ("trip_minutes", "+ trajets", True),
)


def write_timesheet(document: Mapping[str, Any], wording: Wording, target: Path) -> None:
    """Write the timesheet of a colleague and month to ``target`` as a tagged PDF; the layout is our choice.

    ``document`` is what ``services.timesheets.prepare_timesheet`` returns: ``month``, ``state``, ``as_of``
    or ``locked_at``, ``structure``, ``coach`` (``name``), ``days``, ``totals``, ``addition``,
    ``rules_version``, ``digest``. Durations are whole minutes. The same document gives the same bytes.

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    write_atomically(target, timesheet(document, wording))


def timesheet(document: Mapping[str, Any], wording: Wording) -> bytes:
    """Return the PDF of a timesheet."""
    paper = Paper(_identity(document))
    paper.title()
    _add_opening(paper, document, wording)
    _add_days(paper, document)
    _add_sums(paper, document)
    _add_signatures(paper, wording)
    return paper.finished()


def _identity(document: Mapping[str, Any]) -> Identity:
    structure = document["structure"]
    return Identity(
        title=TITLE,
        period=typography.month_name(Month.parse(document["month"])).capitalize(),
        structure=str(structure.get("name", "")),
        platform=str(structure.get("platform") or ""),
        confidentiality="Temps de travail d’un salarié\u00a0: aucune personne accompagnée n’est nommée",
        digest=str(document.get("digest") or ""),
        watermarks=watermarks(document),
    )


def _add_opening(paper: Paper, document: Mapping[str, Any], wording: Wording) -> None:
    role = _capital(wording.word("role", "référent"))
    paper.paragraph(f"{role}\u00a0: {document['coach']['name']}", STRONG, space_before=6)
    paper.paragraph(_standing(document, wording), SMALL, space_before=1)
    if document["structure"].get("practice"):
        paper.paragraph(f"{PRACTICE.capitalize()}\u00a0: ces heures sont inventées.", STRONG, space_before=1)


def _standing(document: Mapping[str, Any], wording: Wording) -> str:
    standing = draft_words(document)
    if not standing:
        standing = "mois arrêté"
        if document.get("locked_at"):
            moment = datetime.fromisoformat(str(document["locked_at"]))
            standing += f" le {typography.instant(moment)}"
    structure = str(document["structure"].get("name", ""))
    return f"{structure} · {standing} · règles {document.get('rules_version', wording.version)}"


def _add_days(paper: Paper, document: Mapping[str, Any]) -> None:
    days = [day for day in document["days"] if _is_printed(day)]
    if not days:
        paper.paragraph("Aucun temps prévu ni saisi ce mois-ci.", BODY)
        return
    rows = [_day_row(day, following) for day, following in zip(days, [*days[1:], None], strict=True)]
    totals = document["totals"]
    rows.append(Row(("Total", *_figures(totals), _rest(totals)), strong=True))
    paper.table(_columns(paper.width), rows, padding=TIGHT_PADDING)
    paper.paragraph(
        "Prévu\u00a0: la semaine de travail, sans fériés ni congés. Non tenus\u00a0: personne n’est venu. "
        "Jours sans rien\u00a0: non imprimés.",
        SMALL,
        space_before=3,
    )


def _columns(width: float) -> list[Column]:
    def figure(title: str, points: float, *, strong: bool = False, gutter: float = _GUTTER) -> Column:
        style = _STRONG_CELL if strong else _CELL
        return Column(title, points, "right", style, _STRONG_CELL, gutter)

    columns = [
        Column("Jour", 46, style=_CELL, strong_style=_STRONG_CELL, gutter=_GUTTER),
        *(figure(title, points) for _, title, points in _DONE),
        figure("Total", 41, strong=True),
        figure("Prévu", 46, gutter=10.0),
    ]
    left = width - sum(column.width for column in columns)
    columns.append(Column("Repos", left, style=_CELL, strong_style=_STRONG_CELL))
    return columns


def _is_printed(day: Mapping[str, Any]) -> bool:
    return bool(day["worked_minutes"] or day["planned_minutes"])


def _day_row(day: Mapping[str, Any], following: Mapping[str, Any] | None) -> Row:
    own = date.fromisoformat(day["date"])
    ends_week = (
        following is None
        or date.fromisoformat(following["date"]).isocalendar()[:2] != (own.isocalendar()[:2])
    )
    return Row((typography.weekday_and_day(own), *_figures(day), _rest(day)), ends_group=ends_week)


def _figures(minutes: Mapping[str, Any]) -> list[str]:
    """Return what was done, by kind, its total, and what was due; 0 is left blank where nothing is missed."""
    return [
        *(_blank_or_hours(minutes[key]) for key, _, _ in _DONE),
        typography.hours(minutes["worked_minutes"])
        if minutes["due_minutes"] != 0
        else (_blank_or_hours(minutes["worked_minutes"])),
        typography.DASH if minutes["due_minutes"] is None else _blank_or_hours(minutes["due_minutes"]),
    ]


def _blank_or_hours(minutes: int) -> str:
    return typography.hours(minutes) if minutes else ""


def _rest(minutes: Mapping[str, Any]) -> str:
    """Return why less than the whole week is due on a day; why somebody is on leave is nobody's business."""
    if minutes.get("is_bank_holiday"):
        return "férié"
    leave = int(minutes["leave_minutes"])
    if not leave or "date" not in minutes:
        return ""
    if leave == minutes["planned_minutes"]:
        return "congé"
    return f"congé\u00a0{typography.hours(leave)}"


def _add_sums(paper: Paper, document: Mapping[str, Any]) -> None:
    paper.heading("Des relevés individuels au total, et du total au temps prévu", level=3)
    width = (paper.width - SMALL_TABLE_GAP) / 2
    left, right = width + 26, width - 26  # the terms of the addition have longer names
    paper.small_tables(
        [
            (_sum_columns("Addition", left), _addition_rows(document["addition"])),
            (_sum_columns("Temps prévu", right), _planned_rows(document["totals"])),
        ],
        padding=TIGHT_PADDING,
        space_before=0.0,
        offset=left + SMALL_TABLE_GAP,
        keep_with_next=True,  # who signs has the sums above the signature
    )
    paper.paragraph(
        "Relevés individuels\u00a0: les durées de ses actes sur les relevés mensuels des personnes, part de "
        "chacune.",
        SMALL,
        space_before=3,
        keep_with_next=True,
    )


def _sum_columns(title: str, width: float) -> tuple[Column, Column]:
    return (
        Column(title, width - 56, style=SMALL_CELL, strong_style=SMALL_STRONG_CELL, gutter=4),
        Column("Durée", 56, "right", SMALL_CELL, SMALL_STRONG_CELL),
    )


def _addition_rows(addition: Mapping[str, Any]) -> list[Row]:
    rows = [
        Row((label, typography.hours(addition[key])))
        for key, label, is_always in _TERMS
        if is_always or addition[key]
    ]
    rows.append(Row(("= total de la feuille de temps", typography.hours(addition["total_minutes"])), True))
    return rows


def _planned_rows(totals: Mapping[str, Any]) -> list[Row]:
    if totals["planned_minutes"] is None:
        return [Row(("Semaine de travail non renseignée", typography.DASH))]
    return [
        Row(("Semaines de travail", typography.hours(totals["planned_minutes"]))),
        Row(("− jours fériés", typography.hours(totals["holiday_minutes"]))),
        Row(("− congés et absences", typography.hours(totals["leave_minutes"]))),
        Row(("= temps prévu", typography.hours(totals["due_minutes"])), strong=True),
        Row(("Total de la feuille, moins le prévu", _signed(totals["balance_minutes"]))),
    ]


def _signed(minutes: int) -> str:
    return f"+{typography.hours(minutes)}" if minutes > 0 else typography.hours(minutes)


def _add_signatures(paper: Paper, wording: Wording) -> None:
    role = _capital(wording.word("role", "référent"))
    lines = ("Date et signature",)
    paper.signatures((Signature(role, lines), Signature("Responsable", lines)), room=54)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

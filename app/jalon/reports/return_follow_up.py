"""The tables of the monthly return about time: delays after an entry, durations of the support."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.reports import typography
from jalon.reports.page import SMALL, Paper
from jalon.reports.tables import SMALL_CELL, Column, Row
from jalon.reports.wording import Wording

DELAYS = "DELAI_"
DURATIONS = ("DUREE_EA_FIN", "DUREE_EA_SORTIES")
DURATION_BY_REASON = "DUREE_EA_MOTIF"


def add_delays(paper: Paper, indicators: Mapping[str, Any], wording: Wording) -> bool:
    """Add the delays after an entry; return False when the return has none."""
    known = [indicator.code for indicator in wording.indicators]
    codes = sorted(
        (code for code in indicators if code.startswith(DELAYS)),
        key=lambda code: (known.index(code) if code in known else len(known), code),
    )
    if not codes:
        return False
    paper.heading("Délais, sur les entrées de douze mois", level=3)
    parts = ("entries", "known", "median")
    columns = _columns(paper.width, "Indicateur", ("Entrées", "Dont connues", "Médiane (jours)"))
    rows = [Row((_label(code, wording), code, *_parts(indicators[code], parts))) for code in codes]
    paper.table(columns, rows)
    return True


def add_durations(paper: Paper, document: Mapping[str, Any], wording: Wording) -> bool:
    """Add the durations of the support, then by reason of exit; return False when the return has none."""
    indicators = document["indicators"]
    codes = [code for code in DURATIONS if code in indicators]
    if not codes:
        return False
    paper.heading("Durée de l’accompagnement", level=3)
    parts = ("paths", "mean", "median")
    titles = ("Parcours", "Moyenne (mois)", "Médiane (mois)")
    rows = [Row((_label(code, wording), code, *_parts(indicators[code], parts))) for code in codes]
    paper.table(_columns(paper.width, "Indicateur", titles), rows)
    by_reason = indicators.get(DURATION_BY_REASON)
    if not isinstance(by_reason, Mapping) or not by_reason:
        return True
    paper.heading(f"{_label(DURATION_BY_REASON, wording)} ({DURATION_BY_REASON})", level=3)
    is_masked = any(item.get("paths") is None for item in by_reason.values())
    rows = [
        Row((wording.label("exit_reasons", code), *_parts(item, parts))) for code, item in by_reason.items()
    ]
    paper.table(_columns(paper.width, "Motif de sortie", titles, with_code=False), rows)
    if is_masked:
        threshold = (document.get("counting") or {}).get("small_cell_threshold", 5)
        paper.paragraph(
            f"—\u00a0: motif de moins de {threshold}\u00a0parcours, ou qui en révélerait un autre.",
            SMALL,
        )
    return True


def _columns(width: float, first: str, titles: Sequence[str], *, with_code: bool = True) -> list[Column]:
    widths = (58, 84, 84)
    code = [Column("Code", 116, style=SMALL_CELL)] if with_code else []
    room = width - sum(widths) - (116 if with_code else 0)
    figures = (Column(title, points, "right") for title, points in zip(titles, widths, strict=True))
    return [Column(first, room), *code, *figures]


def _label(code: str, wording: Wording) -> str:
    indicator = wording.indicator(code)
    return typography.sentence(indicator.label) if indicator else code


def _parts(value: Any, names: Sequence[str]) -> list[str]:
    parts = value if isinstance(value, Mapping) else {}
    return [_part(parts.get(name)) for name in names]


def _part(value: Any) -> str:
    if value is None:
        return typography.DASH
    return typography.whole_number(value) if isinstance(value, int) else typography.decimal_number(str(value))

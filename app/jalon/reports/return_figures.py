"""The figures of the monthly return, section by section, with the bars beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jalon.domain.breakdowns import PROFILES
from jalon.domain.rules import Unit
from jalon.reports import typography
from jalon.reports.page import SMALL, SMALL_TABLE_GAP, Paper
from jalon.reports.return_follow_up import (
    DELAYS,
    DURATION_BY_REASON,
    DURATIONS,
    add_delays,
    add_durations,
)
from jalon.reports.return_history import add_history
from jalon.reports.return_hours import add_hours
from jalon.reports.tables import SMALL_CELL, Bars, Column, Row
from jalon.reports.wording import Wording

MILESTONES = ("MAINTIEN_", "POSTE_")
IN_TABLES = (*MILESTONES, DELAYS, *DURATIONS, DURATION_BY_REASON)
"""How the codes begin that have a table of their own."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the return: its heading, its indicators, those drawn as bars, its breakdowns."""

    title: str
    codes: tuple[str, ...]
    bars: tuple[str, tuple[str, ...]] | None = None
    breakdowns: tuple[str, ...] = ()  # how the keys of its breakdowns begin
    totals: tuple[str, ...] = ()
    note: str = ""
    optional: bool = False  # left out of a return that has nothing of it


SECTIONS = (
    Section(
        "A. File active",
        (
            "FA_DEBUT", "ENTREES", "SORTIES", "FA_FIN", "CIBLE", "TX_OCC",
            "FA_PER", "FA_VUE", "FA_ACTIVE", "FA_SUSPENDUS",
        ),
        totals=("FA_FIN",),
    ),
    Section(
        "B. Modules et intensité",
        ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE"),
        bars=("Personnes par module principal", ("NB_M1", "NB_M2", "NB_M3", "NB_M4", "NB_SANS_MODULE")),
        note="Les modules se suivent dans n’importe quel ordre\u00a0; ce n’est pas une progression.",
    ),
    Section(
        "Travail sur les modules au cours du mois",
        ("NB_TRAVAIL_M1", "NB_TRAVAIL_M2", "NB_TRAVAIL_M3", "NB_TRAVAIL_M4"),
        optional=True,
    ),
    Section(
        "Intensité de l’accompagnement reçu",
        ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE", "INT_SANS_ACTE"),
        bars=("Personnes par intensité reçue", ("INT_INTENSIF", "INT_REGULIER", "INT_SUIVI", "INT_ALLEGE")),
    ),
    Section(
        "C. Emploi",
        (
            "EN_EMPLOI", "TX_EMPLOI", "EMPLOI_DURABLE", "TX_EMPLOI_DURABLE",
            "ACCES_EMPLOI", "EN_EMPLOI_ENTREE",
        ),
        breakdowns=("contracts",),
    ),
    Section(
        "Employeurs",
        ("EMPLOYEURS_CONTACTES", "EMPLOYEURS_CONTRAT", "EMPLOYEURS_ACCOMPAGNES"),
        breakdowns=("employers",),
        optional=True,
    ),
    Section(
        "Immersions en milieu professionnel",
        ("PMSMP_DEBUT", "PMSMP_FIN", "PMSMP_JOURS"),
        breakdowns=("immersions",),
        optional=True,
    ),
    Section(
        "D. Heures",
        (
            "MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT",
            "MIN_ABSENCE", "NB_ABSENCES", "MIN_TRAJET",
        ),
        bars=(
            "Temps par destinataire",
            ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT"),
        ),
    ),
    Section(
        "Par professionnel", (), breakdowns=("people_by_coach", "minutes_by_coach"), optional=True,
        note="Un rang désigne un professionnel sans le nommer.",
    ),
    Section("E. Entrées", (), breakdowns=("entries", "persons", "profile")),
    Section("F. Sorties", (), breakdowns=("exits",)),
)  # fmt: skip


def add_section(paper: Paper, section: Section, document: Mapping[str, Any], wording: Wording) -> None:
    """Add a section: heading, table of figures, breakdowns."""
    indicators = document["indicators"]
    present = [code for code in section.codes if code in indicators]
    if section.optional and not present and not _breakdown_keys(section, document):
        return
    level = 2 if section.title[1:2] == "." else 3
    paper.heading(section.title, level=level)
    if present:
        add_figures(paper, present, indicators, wording, section)
    if section.title.startswith("C."):
        add_milestones(paper, indicators, wording)
    if section.title.startswith("D."):
        add_hours(paper, document, wording)
        add_history(paper, document)
    added = _add_breakdowns(paper, section, document, wording)
    if not present and not added:
        paper.paragraph("Aucun mouvement ce mois-ci." if section.breakdowns else typography.DASH)
    if section.title.startswith("E."):
        add_delays(paper, indicators, wording)
    if section.title.startswith("F."):
        add_durations(paper, document, wording)
    if section.note:
        paper.paragraph(section.note, SMALL)


def add_figures(
    paper: Paper,
    codes: Sequence[str],
    indicators: Mapping[str, Any],
    wording: Wording,
    section: Section | None = None,
) -> None:
    """Add a table of indicators: label, code, figure; with the bars of the section beside it."""
    bars = _bars(section, codes, indicators, wording, paper.width) if section else None
    room = paper.width - (bars.width + 18 if bars else 0)
    code_width = 104 if max(map(len, codes)) <= 17 else 134
    columns = (
        Column("Indicateur", room - 60 - code_width),
        Column("Code", code_width, style=SMALL_CELL),
        Column("Valeur", 60, "right"),
    )
    totals = section.totals if section else ()
    rows = [
        Row((label_of(code, wording), code, value_of(code, indicators[code], wording)), strong=code in totals)
        for code in codes
    ]
    paper.table(columns, rows, bars=bars)


def label_of(code: str, wording: Wording) -> str:
    """Return the name of an indicator, or its code where the rules do not know it."""
    indicator = wording.indicator(code)
    return typography.sentence(indicator.label) if indicator else code


_MILESTONE_WORDS = {
    "reached": "caps atteints",
    "still": "en emploi",
    "same_employer": "même employeur",
    "unknown": "non connu",
    "paths": "parcours",
    "mean": "moyenne",
    "median": "médiane",
    "entries": "entrées",
    "known": "dont connues",
}


def milestone_word(part: str) -> str:
    """Return the words of a part of a figure that has several, or its key."""
    return _MILESTONE_WORDS.get(part, part)


def value_of(code: str, value: Any, wording: Wording) -> str:
    """Return a figure as it is printed: hours, share, number, or a dash when there is none."""
    if value is None:
        return typography.DASH
    indicator = wording.indicator(code)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        minutes = indicator.unit is Unit.MINUTES if indicator else code.startswith("MIN_")
        return typography.hours(value) if minutes else typography.whole_number(value)
    if isinstance(value, str):
        percent = indicator.unit is Unit.PERCENT if indicator else code.startswith("TX_")
        try:
            return typography.share(value) if percent else typography.decimal_number(value)
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return _parts_of(code, value, wording)
    return str(value)


_UNITS = {Unit.MONTHS: "mois", Unit.DAYS: "jours"}


def _parts_of(code: str, value: Mapping[str, Any], wording: Wording) -> str:
    indicator = wording.indicator(code)
    unit = _UNITS.get(indicator.unit, "") if indicator else ""
    said = []
    for key, item in value.items():
        if isinstance(item, Mapping):
            said.append(f"{wording.label('exit_reasons', key)} : {_parts_of(code, item, wording)}")
            continue
        words = f"{milestone_word(str(key))} {value_of(str(key), item, wording)}"
        said.append(f"{words} {unit}" if unit and isinstance(item, str) else words)
    nested = any(isinstance(item, Mapping) for item in value.values())
    return (" ; " if nested else ", ").join(said) or typography.DASH


def _bars(
    section: Section, codes: Sequence[str], indicators: Mapping[str, Any], wording: Wording, width: float
) -> Bars | None:
    if section.bars is None:
        return None
    title, drawn = section.bars
    values = [indicators[code] if code in drawn else None for code in codes]
    if not any(isinstance(value, int) and value > 0 for value in values):
        return None
    said = ", ".join(
        f"{label_of(code, wording)}\u00a0: {value_of(code, indicators[code], wording)}"
        for code in codes
        if code in drawn
    )
    return Bars(title, values, width * 0.28, f"Diagramme en barres. {title}\u00a0: {said}.")


def add_milestones(paper: Paper, indicators: Mapping[str, Any], wording: Wording) -> None:
    """Add the table of the milestones that people reached, when there are any."""
    codes = [code for code in indicators if code.startswith(MILESTONES)]
    if not codes:
        return
    paper.heading("Maintien dans l’emploi et en poste", level=3)
    columns = (
        Column("Indicateur", paper.width - 80 - 4 * 62),
        Column("Code", 80, style=SMALL_CELL),
        Column("Caps atteints", 62, "right"),
        Column("En emploi au cap", 66, "right"),
        Column("dont même employeur", 70, "right"),
        Column("Non connu", 50, "right"),
    )
    rows = []
    for code in sorted(codes, key=lambda code: (code.partition("_")[0], len(code), code)):
        value = indicators[code]
        parts = value if isinstance(value, Mapping) else {}
        figures = (
            typography.whole_number(parts.get(key))
            for key in ("reached", "still", "same_employer", "unknown")
        )
        rows.append(Row((label_of(code, wording), code, *figures)))
    paper.table(columns, rows)


def _add_breakdowns(paper: Paper, section: Section, document: Mapping[str, Any], wording: Wording) -> bool:
    return add_breakdowns(paper, _breakdown_keys(section, document), document, wording)


def _breakdown_keys(section: Section, document: Mapping[str, Any]) -> list[str]:
    breakdowns = document.get("breakdowns") or {}
    return [key for key in breakdowns if section.breakdowns and key.startswith(section.breakdowns)]


def add_breakdowns(paper: Paper, keys: Sequence[str], document: Mapping[str, Any], wording: Wording) -> bool:
    """Add a small table for each breakdown; return False when all are empty."""
    small, width = [], (paper.width - SMALL_TABLE_GAP) / 2
    withheld = [breakdown_words(key)[0] for key in keys if is_withheld(key, document)]
    cells: list[object] = []
    for key in keys:
        title, rows = _breakdown(key, document, wording)
        if rows:
            small.append(((Column(title, width - 70), Column("Nombre", 70, "right")), rows))
            found = document["breakdowns"][key]
            cells += found.values() if isinstance(found, Mapping) else ()
    paper.small_tables(small)
    if None in cells and document.get("level") == "N0":
        paper.paragraph(f"{MASKED.capitalize()}\u00a0: {why_masked(document)}.", SMALL)
    if withheld:
        paper.paragraph(f"{', '.join(withheld)}\u00a0: {withheld_words(document)}.", SMALL)
    return bool(small or withheld)


MASKED = "masqué"
"""What stands in the place of a cell that the level N0 hides."""
_TOTALS = {"entries": "ENTREES", "exits": "SORTIES"}


def is_withheld(key: str, document: Mapping[str, Any]) -> bool:
    """Tell whether the level N0 hides a whole breakdown; one whose total is known to be 0 has nothing."""
    if document.get("level") != "N0" or key not in PROFILES or document["breakdowns"][key]:
        return False
    indicators = document["indicators"]
    return bool(indicators.get(_TOTALS.get(key.partition("_")[0], "FA_FIN")))


def withheld_words(document: Mapping[str, Any]) -> str:
    """Return why a breakdown of the level N0 has no cell."""
    if document.get("profiles_of_whole_only"):
        return "détail donné pour l’ensemble de la structure seulement"
    return f"moins de {_threshold(document)} personnes dans chaque case, détail non donné"


def why_masked(document: Mapping[str, Any]) -> str:
    """Return why a cell of the level N0 is masked."""
    return f"case de moins de {_threshold(document)}, ou dont une telle case pourrait être déduite"


def _threshold(document: Mapping[str, Any]) -> int:
    return int((document.get("counting") or {}).get("small_cell_threshold", 5))


_COLLEAGUES = "coaches"  # codes that are ranks, in no list of the rules
_BY = {
    "coach": ("par professionnel", _COLLEAGUES),
    "public_private": ("par statut de l’employeur", "employer_sector_groups"),
    "weekly_hours": ("par durée hebdomadaire", "weekly_hours_bands"),
    "age_band": ("par tranche d’âge", "age_bands"),
    "contract_type": ("par type de contrat", "contract_types"),
    "education_level": ("par niveau de formation", "education_levels"),
    "end_reason": ("par motif de fin", "contract_end_reasons"),
    "entry_situation": ("par situation à l’entrée", "entry_situations"),
    "exit_reason": ("par motif", "exit_reasons"),
    "level": ("par niveau de formation", "education_levels"),
    "module": ("par module", "modules"),
    "origin": ("par origine de la demande", "referral_origins"),
    "reason": ("par motif", "exit_reasons"),
    "referral_origin": ("par origine de la demande", "referral_origins"),
    "sector": ("par secteur", "employer_sectors"),
    "sex": ("par sexe", "sexes"),
    "situation": ("par situation à l’entrée", "entry_situations"),
    "type": ("par type", "contract_types"),
}
_COUNTED = {
    "contracts": "Contrats",
    "contracts_ended": "Contrats terminés",
    "contracts_started": "Contrats commencés",
    "employers": "Employeurs",
    "entries": "Entrées",
    "exits": "Sorties",
    "immersions": "Immersions",
    "minutes": "Heures d’actes tenus",
    "people": "Personnes de la file active à la fin du mois",
    "persons": "Personnes",
    "profile": "Personnes",
}


def breakdown_words(key: str) -> tuple[str, str]:
    """Return what a breakdown counts, and the list that its codes are of."""
    counted, _, by = key.partition("_by_")
    what, list_name = _BY.get(by, (by, by))
    if key == "contracts_ended_by_reason":
        list_name = "contract_end_reasons"
    if key == "employers_by_sector":
        return "Employeurs des actes du mois, par secteur", list_name
    return f"{_COUNTED.get(counted, counted)} {what}".strip(), list_name


def _breakdown(key: str, document: Mapping[str, Any], wording: Wording) -> tuple[str, list[Row]]:
    """Return what a breakdown counts, and its rows in the order of the list of codes."""
    title, list_name = breakdown_words(key)
    cells = document["breakdowns"][key]
    if not isinstance(cells, Mapping):
        return title, [Row(("", value_of(key, cells, wording)))]
    if list_name == _COLLEAGUES:
        return title, _rows_by_colleague(cells, document, in_minutes=key.startswith("minutes_"))
    codes = in_order(cells, list_name, wording)
    return title, [Row((wording.label(list_name, code), _cell(cells[code], document))) for code in codes]


def _rows_by_colleague(
    cells: Mapping[str, Any], document: Mapping[str, Any], *, in_minutes: bool
) -> list[Row]:
    """Return a row for each rank, with the name of the colleague where the level shows names."""
    named = {one["rank"]: one for one in document.get("coaches") or ()}
    rows = []
    for rank, value in cells.items():
        found = named.get(rank, {})
        name = " ".join(filter(None, (found.get("family_name"), found.get("given_name"))))
        shown = f"Rang {rank.removeprefix('R')}"
        rows.append(
            Row(
                (
                    f"{shown} · {name}" if name else shown,
                    typography.hours(value) if in_minutes else _cell(value, document),
                )
            )
        )
    return rows


def in_order(codes: Iterable[str], list_name: str, wording: Wording) -> list[str]:
    """Return codes in the order of their list, those it does not know last."""
    order = {code: rank for rank, code in enumerate(wording.lists.get(list_name, {}))}
    return sorted(codes, key=lambda code: (order.get(code, len(order)), code))


def _cell(value: Any, document: Mapping[str, Any]) -> str:
    """Return a count; one that the level N0 hides says so, for few people could be recognised."""
    if isinstance(value, int):
        return typography.whole_number(value)
    if value is None and document.get("level") != "N0":
        return typography.DASH
    return MASKED

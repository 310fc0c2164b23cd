"""Tells the rows that say something of someone from titles, repeated headings and totals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jalon.domain.import_values import Ignored, TableMapping
from jalon.domain.search_keys import search_key
from jalon.exchange.guessing import headings_of
from jalon.exchange.reading import GridRow, GridSheet
from jalon.services.importing.cells import clean, key_of, shown

_TOTAL: Final = re.compile(
    r"(?:sous )?tota(?:l|ux)\b.*|somme\b.*|moyenne\b.*|effectifs?\b.*|nombre (?:de|d)\b.*|nb (?:de|d)?\b.*|"
    r"cumul\b.*|ensemble\b.*|dont\b.*"
)
_SECTION: Final = re.compile(
    r"(?:secteur|territoire|antenne|site|zone|departement|bassin|groupe|partie|file active|liste|annee|mois|"
    r"trimestre|semestre|semaine|entrees?|entres|sorties?|sortis|sortants?|entrants?|en cours|"
    r"en attente|liste d attente|"
    r"dispositif|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|"
    r"decembre|20\d\d)\b.*"
)
_YEAR: Final = re.compile(r"\b20\d\d\b")
_COUNTED: Final = re.compile(
    r"\d[\d ]*(?: ?(?:actes?|personnes?|beneficiaires?|usagers?|rdv|entretiens?|rendez vous|h|heures?|min|"
    r"minutes?|jours?|km|contrats?|dossiers?))?(?: ?\d\d)?"
)
"""« 120 actes », « 78 h 45 »: what stands beside a total."""
_LONG_TITLE: Final = 60


@dataclass(frozen=True)
class RowSorter:
    """Knows the headings of a table, and says why a row of it is not looked at."""

    headings: Mapping[int, str]
    """Keys by column, of the columns that have one."""
    taken: frozenset[int]
    wide: frozenset[int]
    """Rows with a cell merged over several columns."""

    @classmethod
    def of(cls, sheet: GridSheet, table: TableMapping) -> "RowSorter":
        """Return the sorter of a table."""
        headings = headings_of(sheet, table.heading_row) if table.heading_row else {}
        return cls(
            {number: search_key(text) for number, text in headings.items()},
            frozenset(number for number, name in table.columns.items() if name),
            frozenset(top for top, left, _bottom, right in sheet.merged if right > left),
        )

    def reason(self, row: GridRow) -> Ignored | None:
        """Return why a row is not looked at, None when it is."""
        filled = [number for number, value in enumerate(row.values) if value is not None]
        first = row.values[filled[0]] if filled else None
        if isinstance(first, str):
            words = clean(first)
            if not words and all(not clean(shown(row.values[number])) for number in filled):
                return Ignored.BLANK
            if (
                words[:1].isalpha()
                and _TOTAL.fullmatch(key_of(words[:80]))
                and self._is_no_person(row, filled)
            ):
                return Ignored.TOTAL
            if len(filled) == 1 and len(self.taken) > 1 and self._is_title(row, words):
                return Ignored.SECTION
        elif not filled:
            return Ignored.BLANK
        if self.headings and self._repeats_headings(row, filled):
            return Ignored.HEADING_AGAIN
        if filled and not any(isinstance(row.values[number], str) for number in filled) and len(filled) <= 3:
            return Ignored.TOTAL if self.taken.isdisjoint(filled) else None
        return None

    def _is_title(self, row: GridRow, words: str) -> bool:
        return (
            row.number in self.wide
            or words.endswith(":")
            or len(words) > _LONG_TITLE
            or _SECTION.fullmatch(search_key(words)) is not None
            or _YEAR.search(words) is not None
        )

    def _is_no_person(self, row: GridRow, filled: list[int]) -> bool:
        """« Total » may be somebody's name: not when the cells beside it are words."""
        others = [row.values[number] for number in filled[1:]]
        return all(
            not isinstance(value, str) or _COUNTED.fullmatch(key_of(value[:80])) or not value.strip()
            for value in others
        )

    def _repeats_headings(self, row: GridRow, filled: list[int]) -> bool:
        compared = [number for number in filled if number in self.headings]
        if len(compared) < 2 or len(compared) * 2 < len(filled):
            return False
        value = row.values[compared[0]]
        if not isinstance(value, str) or key_of(clean(value)[:80]) != self.headings[compared[0]]:
            return False
        same = sum(
            isinstance(cell := row.values[number], str) and search_key(cell) == self.headings[number]
            for number in compared
        )
        return same * 3 >= len(compared) * 2

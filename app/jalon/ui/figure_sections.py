"""Cards of figures in two columns: each figure with its definition, and a button to what it counts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.rules import Indicator, Rules
from jalon.ui import return_figures
from jalon.ui.parts import Button, Card, Row, emptied, words
from jalon.ui.theme import p

Section = tuple[str, tuple[str, ...]]


class FigureSections(Row):
    """Sections of figures; ``figures`` holds the buttons of those that open a list, by code."""

    def __init__(
        self, left: Sequence[Section], right: Sequence[Section], opened: Callable[[Indicator], None]
    ) -> None:
        super().__init__(820)
        self.figures: dict[str, Button] = {}
        self._opened = opened
        self._definitions: list[QWidget] = []
        self._shows_definitions = False
        self._sections = [*left, *right]
        self._grids: dict[str, QGridLayout] = {}
        for sections in (left, right):
            side = QVBoxLayout()
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(p(16))
            for title, codes in sections:
                side.addWidget(self._card(title, codes))
            side.addStretch()
            holder = QWidget()
            holder.setLayout(side)
            self.add(holder, 1)

    def show_figures(self, figures: Mapping[str, Any], rules: Rules) -> None:
        """Show these figures in the place of those before; a code that the rules do not know is left out."""
        self.figures = {}
        self._definitions = []
        for grid in set(self._grids.values()):
            emptied(grid)
        for _, codes in self._sections:
            for row, code in enumerate(codes):
                indicator = return_figures.indicator_of(rules, code)
                if indicator is not None:
                    self._show_figure(row, indicator, figures.get(code), rules)

    def show_definitions(self, *, shown: bool) -> None:
        """Show or hide the definition under each figure."""
        self._shows_definitions = shown
        for definition in self._definitions:
            definition.setVisible(shown)

    def _card(self, title: str, codes: tuple[str, ...]) -> Card:
        card = Card()
        card.body.addWidget(words(title, "heading", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(p(12))
        grid.setVerticalSpacing(p(4))
        grid.setColumnStretch(0, 1)
        self._grids.update(dict.fromkeys(codes, grid))
        card.body.addLayout(grid)
        return card

    def _show_figure(self, row: int, indicator: Indicator, value: Any, rules: Rules) -> None:
        grid = self._grids[indicator.code]
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, p(4), 0, p(4))
        column.setSpacing(0)
        column.addWidget(words(indicator.label, wrap=True))
        for details in return_figures.details(value, rules):
            column.addWidget(words(details, "help", wrap=True))
        definition = words(indicator.definition, "help", wrap=True)
        definition.setVisible(self._shows_definitions and bool(indicator.definition))
        if indicator.definition:
            self._definitions.append(definition)
        column.addWidget(definition)
        grid.addWidget(texts, row, 0)
        text = return_figures.figure_words(indicator, value)
        opens = return_figures.opens_a_list(indicator)
        shown: QWidget
        if opens and not return_figures.is_empty(value):
            button = Button(text, kind="figure", name=f"{indicator.label}\u00a0: {text}. Ouvrir la liste")
            button.setAccessibleDescription(indicator.definition)
            button.clicked.connect(lambda _=False, chosen=indicator: self._opened(chosen))
            self.figures[indicator.code] = button
            shown = button
        else:
            shown = words(text, "plain-figure")
            shown.setAccessibleName(f"{indicator.label}\u00a0: {text}")
        shown.setToolTip(indicator.definition)
        grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

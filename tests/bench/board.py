"""The table of results: ratios, and what is said beside them."""

from dataclasses import dataclass, field

from bench.timing import HEADING, Ratio

LARGEST = 10_000


def rounds_of(persons: int) -> int:
    """Return how often something long is repeated: less often where one round takes seconds."""
    return 3 if persons == LARGEST else 15


@dataclass
class Board:
    """The rows of the table, and what is said beside it."""

    ratios: list[Ratio] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, ratio: Ratio) -> Ratio:
        """Keep a ratio for the table, and return it."""
        self.ratios.append(ratio)
        return ratio

    def note(self, text: str) -> None:
        """Keep a line for below the table."""
        self.notes.append(text)

    def of(self, name: str) -> dict[int, Ratio]:
        """Return by size what was measured under a name."""
        return {ratio.size: ratio for ratio in self.ratios if ratio.name == name}

    def text(self) -> str:
        """Return the table and the lines below it."""
        rows = sorted(self.ratios, key=lambda ratio: ratio.name)
        return "\n".join(
            [HEADING, *(ratio.line() for ratio in rows), "", *(f"- {note}" for note in self.notes)]
        )

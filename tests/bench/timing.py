"""Measures one thing against a floor, in turns in the same run, and keeps the ratio."""

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
"""What is measured; when it returns something callable, that is its cleaning up, done off the clock."""

MARGIN = 1.5  # by which a quiet run may miss its bar before it fails: another machine is not this one
NOISE = 1.3  # a floor whose 95th percentile is further than this from its median says nothing


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians and 95th percentiles in milliseconds, and what the measured thing costs per floor."""

    name: str
    size: int
    measured: float
    measured_p95: float
    floor: float
    floor_p95: float
    bar: float
    quickest: float = 0.0
    """The ratio of the quickest rounds: what neighbours on the machine disturb least."""

    @property
    def value(self) -> float:
        """Return how many floors the measured thing costs."""
        return self.measured / self.floor

    @property
    def is_noisy(self) -> bool:
        """Tell whether the floor itself moved by more than 30 %: the run says nothing then."""
        return self.floor_p95 > NOISE * self.floor

    @property
    def holds(self) -> bool:
        """Tell whether the bar holds, with the margin that another machine needs, or nothing can be said."""
        return self.is_noisy or self.value <= MARGIN * self.bar

    def line(self) -> str:
        """Return the row of the table."""
        verdict = "held" if self.value <= self.bar else "**missed**"
        verdict += ", floor noisy" if self.is_noisy else ""
        return (
            f"| {self.name} | {self.size} | {self.measured:.2f} / {self.measured_p95:.2f} | "
            f"{self.floor:.2f} / {self.floor_p95:.2f} | {self.value:.2f} | {self.quickest:.2f} | "
            f"≤ {self.bar:g} | {verdict} |"
        )


HEADING = (
    "| what | persons | measured ms (p50 / p95) | floor ms (p50 / p95) | ratio | of the quickest | bar | |\n"
    "|---|---|---|---|---|---|---|---|"
)


def compare(
    name: str,
    size: int,
    measured: Work,
    floor: Work,
    *,
    bar: float,
    rounds: int = 15,
    without: float = 0.0,
) -> Ratio:
    """Run both in turn ``rounds`` times after one warm-up each.

    Args:
        name: what is measured.
        size: persons in the caseload.
        measured: ours.
        floor: the least that does the same.
        bar: the ratio to hold.
        rounds: how many times each runs.
        without: milliseconds that ours spends on something measured apart.
    """
    _milliseconds(measured)
    _milliseconds(floor)
    ours: list[float] = []
    theirs: list[float] = []
    gc.collect()
    for turn in range(rounds):
        # Who goes second finds the caches warm: they take turns at that too.
        first, second = (
            ((measured, ours), (floor, theirs)) if turn % 2 else ((floor, theirs), (measured, ours))
        )
        for work, times in (first, second):
            times.append(_milliseconds(work))
    return Ratio(
        name,
        size,
        statistics.median(ours) - without,
        p95(ours) - without,
        statistics.median(theirs),
        p95(theirs),
        bar,
        (min(ours) - without) / min(theirs),
    )


def median_of(work: Work, rounds: int = 5) -> float:
    """Return the median time of something in milliseconds."""
    return statistics.median(_milliseconds(work) for _ in range(rounds))


def p95(values: list[float]) -> float:
    """Return the 95th percentile (nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _milliseconds(work: Work) -> float:
    start = time.perf_counter()
    cleaning = work()
    elapsed = (time.perf_counter() - start) * 1000
    if callable(cleaning):
        cleaning()
    return elapsed

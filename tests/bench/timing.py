"""Measures one thing against a floor, in turns in the same run, and keeps the ratio."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


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

    @property
    def value(self) -> float:
        return self.measured / self.floor

    @property
    def is_noisy(self) -> bool:
        """Whether the floor itself moved by more than 30 %: the run says nothing then."""
        return self.floor_p95 > 1.3 * self.floor

    def line(self) -> str:
        noise = " (bruité)" if self.is_noisy else ""
        return (
            f"| {self.name} | {self.size} | {self.measured:.2f} / {self.measured_p95:.2f} | "
            f"{self.floor:.2f} / {self.floor_p95:.2f} | {self.value:.2f} | ≤ {self.bar:g} |{noise}"
        )


HEADING = (
    "| what | persons | measured ms (p50 / p95) | floor ms (p50 / p95) | ratio | bar |\n|---|---|---|---|---|---|"
)


def compare(
    name: str,
    size: int,
    measured: Callable[[], object],
    floor: Callable[[], object],
    *,
    bar: float,
    rounds: int = 15,
) -> Ratio:
    """Run both in turn ``rounds`` times after one warm-up each."""
    measured()
    floor()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        gc.collect()
        ours.append(_milliseconds(measured))
        theirs.append(_milliseconds(floor))
    return Ratio(
        name,
        size,
        statistics.median(ours),
        _p95(ours),
        statistics.median(theirs),
        _p95(theirs),
        bar,
    )


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]

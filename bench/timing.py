"""Timers: one thing many times, or two things in turn so that a noisy machine weighs on both alike."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median of the rounds."""
        return statistics.median(self.seconds)

    def spread(self) -> str:
        """Return least, median and greatest, as text."""
        return f"{min(self.seconds):.3f} / {self.median:.3f} / {max(self.seconds):.3f} s"


@dataclass(frozen=True, slots=True)
class Paired:
    """Two timings taken in turn, round by round."""

    first: Timing
    second: Timing

    @property
    def ratio(self) -> float:
        """Median over the rounds of second / first."""
        return statistics.median(self.ratios())

    def ratios(self) -> list[float]:
        """Return second / first of each round."""
        return [b / a for a, b in zip(self.first.seconds, self.second.seconds, strict=True)]


def time_once(work: Callable[[], object]) -> float:
    """Return the seconds that one call takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def time_many(work: Callable[[], object], rounds: int) -> Timing:
    """Time the same call, after one round that is not counted."""
    work()
    return Timing(tuple(time_once(work) for _ in range(rounds)))


def time_in_turn(first: Callable[[], object], second: Callable[[], object], rounds: int) -> Paired:
    """Time A, B, A, B…, after one round of each that is not counted."""
    first()
    second()
    pairs = [(time_once(first), time_once(second)) for _ in range(rounds)]
    return Paired(Timing(tuple(a for a, _ in pairs)), Timing(tuple(b for _, b in pairs)))

"""Heuristic search for a good choice: greedy construction, then exchanges as long as one helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from avs_geo.analysis.siting.benefits import Benefits
    from avs_geo.analysis.siting.rules import Rules

    Positions = NDArray[np.intp]

# An exchange that changes less than this share of the whole is noise.
_NOISE = 1e-12
_MOST_EXCHANGES = 200
_SEED = 1974


def greedy(benefits: Benefits, rules: Rules, start: Positions) -> Positions:
    """Return a choice made from `start` by adding, each time, the candidate that brings most; of equals, the first.

    Candidates that bring nothing more are added too, for as many as the rules allow: an exchange may need them.
    """
    chosen = start[: rules.count]
    while len(chosen) < rules.count:
        open_to = rules.open_to(chosen)
        if not open_to.any():
            break
        gains = np.where(open_to, benefits.gains(chosen), -1.0)
        chosen = np.append(chosen, gains.argmax())
    return chosen


def exchange(benefits: Benefits, rules: Rules, chosen: Positions) -> Positions:
    """Return a choice that no exchange of one candidate for another makes better.

    Teitz and Bart (1968), the best exchange each time; of equals, the first.
    """
    if not len(chosen):
        return chosen
    noise = _NOISE * float(benefits.ceiling.sum())
    value = benefits.value(chosen)
    for _ in range(_MOST_EXCHANGES):
        changes = np.where(rules.exchanges(chosen), benefits.exchanges(chosen), -np.inf)
        leaves, enters = np.unravel_index(int(changes.argmax()), changes.shape)
        other = chosen.copy()
        other[leaves] = enters
        # Changes may be rounded; the value is not.
        if not np.isfinite(changes[leaves, enters]) or (new := benefits.value(other)) <= value + noise:
            break
        chosen, value = other, new
    return chosen


def shaken(benefits: Benefits, rules: Rules, chosen: Positions, tries: int) -> Iterator[Positions]:
    """Give other choices near a good one: a third of it is forgotten, made good again, and bettered by exchanges.

    What is forgotten is drawn at random, but drawn the same each time. Each choice that is better becomes the one to
    start from (iterated local search).
    """
    random = np.random.default_rng(_SEED)
    best, value = chosen, benefits.value(chosen)
    for _ in range(tries):
        left = random.permutation(best)[: max(len(best) - max(len(best) // 3, 2), 0)]
        # One of those forgotten must not come back at once.
        lost = np.setdiff1d(best, left)
        newcomers = np.where(rules.open_to(left), benefits.gains(left), -1.0)
        newcomers[lost] = -1.0
        start = np.append(left, newcomers.argmax()) if newcomers.max() > 0 else left
        other = exchange(benefits, rules, greedy(benefits, rules, start))
        if (new := benefits.value(other)) > value:
            best, value = other, new
        yield other

"""The variants of a session in figures: side by side, as a file, and one of them against today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.outputs.sentences.difference_sentences import signed, signed_euros, signed_points
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.outputs.tables.tables import rounded
from avs_geo.text.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.programme.costs import YearlyCost

TODAY: Final = "Aujourd’hui"
VARIANTS_FILE: Final = "variantes"
_MEASURES: Final = {
    "part_couverte": "Part des habitants dans un territoire",
    "population_couverte": "Habitants dans un territoire",
    "population_hors_acces": "Habitants au-delà du seuil",
    "population_non_couverte": "Habitants non couverts",
    "nb_cs": "CS",
    "nb_evs": "EVS",
}
_COSTS: Final = {"caf": "Coût de plus par an, Caf", "partners": "Coût de plus par an, partenaires"}
VARIANT_COLUMNS: Final = (
    "variante",
    *(column for name in _MEASURES for column in (name, f"{name}_ecart")),
    "cout_caf_ecart",
    "cout_partenaires_ecart",
)


@dataclass(frozen=True, eq=False)
class State:
    """The department as it stands, or as a variant makes it.

    Parameters
    ----------
    name
        How tables head it.
    diagnosis
        Its figures.
    cost
        What it costs each year more than today, NaN where a figure is not known; None for today itself.
    """

    name: str
    diagnosis: Diagnosis
    cost: YearlyCost | None = None

    def figure(self, name: str) -> float:
        """Return a figure of the department."""
        return float(self.diagnosis.departement[name].iloc[0])


def variants_table(states: Sequence[State]) -> ScreenTable:
    """Return states side by side, one column each; the others are compared with the first."""
    first = states[0]
    rows = [(label, *(_beside(name, state, first) for state in states)) for name, label in _MEASURES.items()]
    rows += [(label, *(_cost(name, state) for state in states)) for name, label in _COSTS.items()]
    names = tuple(state.name for state in states)
    return ScreenTable(
        labels=("Mesure", *names),
        descriptions=("Ce qui est mesuré.", *names),
        numeric=(False, *([True] * len(states))),
        heading=0,
        rows=tuple(rows),
    )


def variants_frame(states: Sequence[State]) -> pd.DataFrame:
    """Return the same as files have it: one row per state, the columns of :data:`VARIANT_COLUMNS`.

    Differences are from the first state; a cost that is not known is missing.
    """
    first = states[0]
    rows = [
        (
            state.name,
            *(value for name in _MEASURES for value in (state.figure(name), state.figure(name) - first.figure(name))),
            *(getattr(state.cost, name) if state.cost else 0.0 for name in _COSTS),
        )
        for state in states
    ]
    frame = pd.DataFrame(rows, columns=list(VARIANT_COLUMNS))
    counts = {name: "int64" for name in VARIANT_COLUMNS if name.startswith("nb_")}
    return rounded(frame.astype(counts))


def before_after_table(today: State, variant: State) -> ScreenTable:
    """Return the figures of the department before and after a variant, their difference, and what it costs."""
    rows = [
        (label, _written(name, today), _written(name, variant), _gap(name, variant, today))
        for name, label in _MEASURES.items()
    ]
    rows += [(label, "", "", _cost(name, variant)) for name, label in _COSTS.items()]
    return ScreenTable(
        labels=("Mesure", "Avant", "Après", "Écart"),
        descriptions=("Ce qui est mesuré.", today.name, variant.name, "Après moins avant."),
        numeric=(False, True, True, True),
        heading=0,
        rows=tuple(rows),
    )


def variant_title(letter: str, name: str) -> str:
    """Return how a variant is called where its letter must be seen.

    Examples
    --------
    >>> variant_title("A", "Variante A"), variant_title("B", "Avec extension")
    ('Variante A', 'B – Avec extension')
    """
    return name if letter in name.split() else f"{letter} – {name}"


def lacks_cost(state: State) -> bool:
    """Whether a cost of a state is not known."""
    return state.cost is not None and any(math.isnan(getattr(state.cost, name)) for name in _COSTS)


def _beside(name: str, state: State, first: State) -> str:
    text, gap = _written(name, state), state.figure(name) - first.figure(name)
    return f"{text} ({_gap(name, state, first)})" if abs(gap) > TOLERANCE else text


def _written(name: str, state: State) -> str:
    return percent(state.figure(name)) if _is_share(name) else number(state.figure(name))


def _gap(name: str, state: State, first: State) -> str:
    gap = state.figure(name) - first.figure(name)
    return signed_points(gap) if _is_share(name) else signed(gap)


def _cost(name: str, state: State) -> str:
    return "" if state.cost is None else signed_euros(getattr(state.cost, name))


def _is_share(name: str) -> bool:
    return name == "part_couverte"

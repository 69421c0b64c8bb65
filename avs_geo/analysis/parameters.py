"""What the user may change in the analysis, with the defaults of the method; none of them is an official norm.

Each parameter is said once, here: the command line, the side bar, the plans, the summary and the annex of the document
read its name, its unit, its bounds and its help from :data:`PARAMETERS`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import UsageError
from avs_geo.text.numbers import percent, plain
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

# A figure computed in floating point may miss a threshold that it equals by less than this.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, as people and files know it.

    Parameters
    ----------
    name
        Its field in :class:`Parameters`.
    label
        What screens and documents call it, in French.
    key
        What plans and ``synthese.json`` call it.
    noun
        What a refusal calls it, with its article.
    unit
        Of its values; empty for a ratio.
    default
        That of the method; NaN where there is none.
    least, most
        Its bounds; they may be reached, but `least` only where it does not lie beyond them (`above`).
    above
        Whether it must be above `least`.
    on_screen
        The least, the greatest and the step of what the side bar offers; zeros where it does not ask.
    option, metavar, help
        Of the command line; empty where it has no option.
    is_share
        Whether its values are shares of one.
    """

    name: str
    label: str
    key: str
    noun: str = ""
    unit: str = ""
    default: float = math.nan
    least: float = -math.inf
    most: float = math.inf
    above: bool = False
    on_screen: tuple[float, float, float] = (0.0, 0.0, 0.0)
    option: str = ""
    metavar: str = ""
    help: str = ""
    is_share: bool = False

    @property
    def query(self) -> str:
        """Its name in the address of a page: that of its option."""
        return self.option.removeprefix("--")

    @property
    def label_with_unit(self) -> str:
        """Its label, and its unit where it has one: ``Vitesse (km/h)``."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def choices(self) -> tuple[float, ...]:
        """What the side bar offers, in order."""
        least, most, step = self.on_screen
        return tuple(round(least + step * rank, 2) for rank in range(round((most - least) / step) + 1)) if step else ()

    def with_unit(self, value: float) -> str:
        """Return a value as documents write it: ``20 minutes``, ``50 %``."""
        if self.is_share:
            return percent(value, 0)
        return f"{plain(value)}{NBSP}{self.unit}".rstrip(NBSP)

    def fault(self, value: float) -> str:
        """Return why a value has no meaning, in French; empty where it has one."""
        if (self.least < value if self.above else self.least <= value) and value <= self.most:
            return ""
        unit = f" {self.unit}" if self.unit else ""
        bounds = f"entre {plain(self.least)} et {plain(self.most)}{unit}"
        if math.isinf(self.most):
            bounds = f"d’au moins {plain(self.least)}{unit}"
        return f"{self.noun} doit être {bounds} ({value})"


THRESHOLD: Final = Parameter(
    name="threshold",
    label="Seuil d’accès",
    key="seuil_minutes",
    noun="le seuil",
    unit="minutes",
    default=20.0,
    least=0,
    above=True,
    most=24 * 60,
    on_screen=(5, 60, 1),
    option="--seuil",
    metavar="MINUTES",
    help="Temps au-delà duquel une commune est loin.",
)
SPEED: Final = Parameter(
    name="speed",
    label="Vitesse",
    key="vitesse_km_h",
    noun="la vitesse",
    unit="km/h",
    default=50.0,
    least=0,
    above=True,
    most=200,
    on_screen=(20, 90, 5),
    option="--vitesse",
    metavar="KM_H",
    help="Vitesse du temps estimé, en km/h.",
)
DETOUR: Final = Parameter(
    name="detour",
    label="Détour",
    key="detour",
    noun="le détour",
    default=1.3,
    least=1,
    most=10,
    on_screen=(1, 2, 0.05),
    option="--detour",
    metavar="RAPPORT",
    help="Longueur par la route sur distance à vol d’oiseau.",
)
COVERED_SHARE: Final = Parameter(
    name="covered_share",
    label="Part à partir de laquelle une commune est couverte",
    key="part_couverte_minimale",
    noun="la part",
    default=0.5,
    least=0,
    above=True,
    most=1,
    is_share=True,
)
QPV_DISTANCE: Final = Parameter(
    name="qpv_distance",
    label="Distance à laquelle une structure est proche d’un QPV",
    key="distance_qpv_m",
    noun="la distance aux QPV",
    unit="m",
    default=500.0,
    least=0,
)
REFERENCE_DATE: Final = Parameter(
    name="reference_date",
    label="Date de référence",
    key="date_reference",
    option="--date",
    metavar="AAAA-MM-JJ",
    help="Date de référence, à laquelle les agréments sont jugés.",
)
# Those that are figures, then the date.
FIGURES: Final = (THRESHOLD, SPEED, DETOUR, COVERED_SHARE, QPV_DISTANCE)
PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType({one.name: one for one in (*FIGURES, REFERENCE_DATE)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Parameters of one analysis; :data:`PARAMETERS` says more of each.

    Parameters
    ----------
    threshold
        *Seuil*, minutes; a unit exactly at it is within it.
    speed
        Speed of the estimated time, km/h.
    detour
        Ratio of the length by road to the straight line, for the estimated time.
    covered_share
        Share of a unit in a territory from which the unit counts as being in it.
    qpv_distance
        Distance under which a structure stands near a QPV, metres.
    reference_date
        The date at which agreements are judged.

    Raises
    ------
    UsageError
        A value is not in its range.
    """

    threshold: float = THRESHOLD.default
    speed: float = SPEED.default
    detour: float = DETOUR.default
    covered_share: float = COVERED_SHARE.default
    qpv_distance: float = QPV_DISTANCE.default
    reference_date: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [fault for one in FIGURES if (fault := one.fault(getattr(self, one.name)))]
        if faults:
            raise UsageError("Paramètres refusés : " + " ; ".join(faults) + ".")

    def figures(self) -> dict[str, Any]:
        """Return the figures, under the keys of plans and summaries."""
        return {one.key: getattr(self, one.name) for one in FIGURES}

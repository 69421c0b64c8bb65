"""What the user may change in the analysis, with the defaults of the method; none of them is an official norm."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from avs_geo.errors import UsageError

# A figure computed in floating point may miss a threshold that it equals by less than this.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Parameters of one analysis.

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

    threshold: float = 20.0
    speed: float = 50.0
    detour: float = 1.3
    covered_share: float = 0.5
    qpv_distance: float = 500.0
    reference_date: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [
            text
            for holds, text in (
                (
                    0 < self.threshold <= 24 * 60,
                    f"le seuil doit être entre 0 et 1 440 minutes ({self.threshold})",
                ),
                (0 < self.speed <= 200, f"la vitesse doit être entre 0 et 200 km/h ({self.speed})"),
                (1 <= self.detour <= 10, f"le détour doit être entre 1 et 10 ({self.detour})"),
                (0 < self.covered_share <= 1, f"la part doit être entre 0 et 1 ({self.covered_share})"),
                (self.qpv_distance >= 0, f"la distance aux QPV doit être positive ({self.qpv_distance})"),
            )
            if not holds
        ]
        if faults:
            raise UsageError("Paramètres refusés : " + " ; ".join(faults) + ".")

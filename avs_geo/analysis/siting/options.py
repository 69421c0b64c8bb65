"""What is asked of the new sites: how many, for whom, towards what, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from avs_geo.analysis.siting.refusal import SitingRefusedError
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed


class Demand(StrEnum):
    """Whose population the new structures are to serve; the value is the word of the command line."""

    NON_COUVERTE = "non_couverte"
    HORS_ACCES = "hors_acces"
    TOUTES = "toutes"


class Objective(StrEnum):
    """What the choice makes best: the demand within the threshold, or the mean time of the demand."""

    COUVERTURE = "couverture"
    MOYENNE = "moyenne"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingOptions:
    """What the user asks.

    Parameters
    ----------
    count
        How many structures at most; with `target_share`, the most that the search may take. None: as few as reach
        `target_share`.
    demand
        Whose population counts.
    objective
        ``couverture``: maximal covering (Church and ReVelle, 1974). ``moyenne``: least mean time to the nearest
        structure, existing or new (p-median; Hakimi, 1964).
    target_share
        Share of the demand to bring within the threshold, in ]0, 1]; the fewest structures that do it are sought.
    forced, forbidden
        Codes of communes that must, or may not, have one of the new structures.
    max_per_epci
        The most new structures in one EPCI; communes without any EPCI are not limited.
    one_per_qpv
        Whether each QPV of status ``non_couvert`` must have a new structure within the threshold.
    need_weight
        *a* in population x (1 + a x need/100); an unknown need counts as 0.
    gap
        Proof asked for: how far from the optimum the answer may be, as a share of it.
    large_zone
        Inhabitants newly served from which a new structure is a CS rather than an EVS. Default: order of magnitude
        of the Senacs sheets, where zones of CS mostly have 7,500 to 16,500 inhabitants, those of EVS 1,600 to 8,000.

    Raises
    ------
    SitingRefusedError
        Values that mean nothing, or that contradict each other; all of them at once.
    """

    count: int | None
    demand: Demand = Demand.NON_COUVERTE
    objective: Objective = Objective.COUVERTURE
    target_share: float | None = None
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    max_per_epci: int | None = None
    one_per_qpv: bool = False
    need_weight: float = 0.0
    gap: float = 0.01
    large_zone: float = 7500.0

    def __post_init__(self) -> None:
        """Refuse what has no meaning, all of it at once."""
        faults = [text for holds, text in (*self._ranges(), *self._contradictions()) if not holds]
        if faults:
            raise SitingRefusedError(faults)

    def _ranges(self) -> list[tuple[bool, str]]:
        share, most = self.target_share, self.max_per_epci
        return [
            (self.count is None or self.count >= 1, f"le nombre de structures doit être au moins 1 ({self.count})"),
            (
                share is None or 0 < share <= 1,
                f"la part visée doit être entre 0 et 1, par exemple 0,9 pour 90 % ({share})",
            ),
            (most is None or most >= 1, f"le nombre par intercommunalité doit être au moins 1 ({most})"),
            (0 <= self.need_weight <= 100, f"le poids du besoin doit être entre 0 et 100 ({self.need_weight})"),
            (0 <= self.gap < 1, f"l’écart doit être entre 0 et 1, par exemple 0,01 pour 1 % ({self.gap})"),
            (self.large_zone >= 0, f"la population d’un CS doit être positive ({self.large_zone})"),
        ]

    def _contradictions(self) -> list[tuple[bool, str]]:
        both = sorted({*self.forced} & {*self.forbidden})
        forced = len({*self.forced})
        return [
            (
                self.count is not None or self.target_share is not None,
                "dites combien de structures, ou quelle part de la demande viser",
            ),
            (
                self.target_share is None or self.objective is Objective.COUVERTURE,
                "une part visée se compte à portée du seuil : elle ne va pas avec l’objectif « moyenne »",
            ),
            (
                not both,
                f"{listed(map(quoted, both), last='et')} : à la fois en communes obligées et en communes interdites",
            ),
            (
                self.count is None or forced <= max(self.count, 1),
                f"{forced} communes sont obligées, pour {self.count} structures seulement",
            ),
        ]

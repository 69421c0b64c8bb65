"""What a build did to the sources: every repair counted, and what nothing explains."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Ground that no polygon of the source covers.

    Parameters
    ----------
    area_km2
        Its area, computed in the projected CRS of its department.
    longitude, latitude
        A point inside it, in degrees.
    unit
        The unit that received it; None where nothing explains it, and it stays open.
    neighbours
        The units that share a border with it, in the order of their codes.
    """

    area_km2: float
    longitude: float
    latitude: float
    unit: str | None
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContourRepairs:
    """What was repaired in the polygons.

    Parameters
    ----------
    from_deleguees
        Units whose polygon is the union of their communes déléguées.
    gaps
        Every gap larger than a sliver, given or not.
    overlaps
        Pieces of ground that two units claimed, given to one of them.
    slivers
        Gaps too small to be the ground of a commune, given to a neighbour.
    strays
        Crumbs that the crossing of two outlines cut off from their unit, given to a neighbour.
    mismatched
        Units whose edges did not match those of a neighbour.
    """

    from_deleguees: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    overlaps: int = 0
    slivers: int = 0
    strays: int = 0
    mismatched: int = 0

    def __add__(self, other: ContourRepairs) -> ContourRepairs:
        """Return the repairs of two lands together."""
        return ContourRepairs(
            from_deleguees=self.from_deleguees + other.from_deleguees,
            gaps=self.gaps + other.gaps,
            overlaps=self.overlaps + other.overlaps,
            slivers=self.slivers + other.slivers,
            strays=self.strays + other.strays,
            mismatched=self.mismatched + other.mismatched,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build of the geography found and did.

    Parameters
    ----------
    units, communes, departements, epci
        How many there are. Units count the municipal arrondissements instead of Paris, Lyon and Marseille.
    contours
        The repairs of the polygons.
    grouped
        Code of a commune without any polygon to the unit that stands for it.
    merged_without_gap
        Units into which a commune without polygon has merged, and which no gap touches: their polygon is
        already that of the merged commune.
    without_town_hall
        Units for which the source has no town hall.
    misplaced_town_halls
        Units whose town hall the source places outside them.
    without_epci
        Communes outside every EPCI with own taxation.
    without_population_2021
        Units that have been split since 2021.
    """

    units: int
    communes: int
    departements: int
    epci: int
    contours: ContourRepairs
    grouped: dict[str, str] = field(default_factory=dict)
    merged_without_gap: tuple[str, ...] = ()
    without_town_hall: tuple[str, ...] = ()
    misplaced_town_halls: tuple[str, ...] = ()
    without_epci: tuple[str, ...] = ()
    without_population_2021: tuple[str, ...] = ()

    @property
    def filled_gaps(self) -> tuple[Gap, ...]:
        """The gaps that a merger or the communes déléguées explain."""
        return tuple(gap for gap in self.contours.gaps if gap.unit is not None)

    @property
    def unexplained_gaps(self) -> tuple[Gap, ...]:
        """The gaps that nothing explains; they stay open."""
        return tuple(gap for gap in self.contours.gaps if gap.unit is None)

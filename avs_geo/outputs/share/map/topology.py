"""Shared-edge topology of the units: a border between two units is stored once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.outputs.share.map.grid import to_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    import shapely

    from avs_geo.outputs.share.map.grid import Points

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Topology:
    """Units that share their lines.

    Parameters
    ----------
    arcs
        The lines, each a list of points of the grid.
    shapes
        Of each unit, its polygons: each its rings, each the numbers of its arcs. An arc that is followed from its end
        to its beginning has the number -1 - n.
    """

    arcs: list[Points]
    shapes: list[list[list[list[int]]]]

    def limits(self, group_of: Callable[[int], Hashable]) -> list[int]:
        """Return the arcs with different groups on their two sides, the outside being one of its own.

        Parameters
        ----------
        group_of
            The group of a unit, by its rank.
        """
        sides: list[list[Hashable]] = [[] for _ in self.arcs]
        for rank, polygons in enumerate(self.shapes):
            for arc in (arc for rings in polygons for ring in rings for arc in ring):
                sides[max(arc, -1 - arc)].append(group_of(rank))
        return [number for number, groups in enumerate(sides) if len(groups) != 2 or groups[0] != groups[1]]


def topology(shapes: Iterable[shapely.Geometry]) -> Topology:
    """Return polygons, in degrees, as the lines between them: see Bostock, TopoJSON.

    Lines are shared where neighbours have the same points, as a coverage has.
    """
    units = [to_grid(shape) for shape in shapes]
    junctions = _junctions(ring for polygons in units for rings in polygons for ring in rings)
    arcs: dict[tuple[Point, ...], int] = {}
    drawn = [
        [[[_numbered(line, arcs) for line in _cut(ring, junctions)] for ring in rings] for rings in polygons]
        for polygons in units
    ]
    return Topology([list(arc) for arc in arcs], drawn)


def _junctions(rings: Iterable[Points]) -> set[Point]:
    """Return the points where more than one line begins: those that do not always have the same two neighbours."""
    neighbours: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        open_ring = ring[:-1]
        for before, point, after in zip([open_ring[-1], *open_ring], open_ring, ring[1:], strict=False):
            if neighbours.setdefault(point, frozenset((before, after))) != {before, after}:
                found.add(point)
    return found


def _cut(ring: Points, junctions: set[Point]) -> list[Points]:
    """Return the lines of a ring from junction to junction; a ring without any, from its least point."""
    points = ring[:-1]
    ends = [rank for rank, point in enumerate(points) if point in junctions]
    start = ends[0] if ends else points.index(min(points))
    turned = [*points[start:], *points[: start + 1]]
    stops = [end - start for end in ends[1:]] + [len(points)]
    return [turned[first : last + 1] for first, last in zip([0, *stops], stops, strict=False)]


def _numbered(line: Points, arcs: dict[tuple[Point, ...], int]) -> int:
    forward, backward = tuple(line), tuple(reversed(line))
    if backward in arcs and forward != backward:
        return -1 - arcs[backward]
    return arcs.setdefault(forward, len(arcs))

"""Communes of which no polygon exists anywhere: the commune they came out of stands for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.findings import FindingLog

if TYPE_CHECKING:
    from avs_geo.reference.build.contour_source import ContourSource
    from avs_geo.reference.build.decoupage import Decoupage

CONTOUR_KINDS = ("COM", "COMD", "COMA")


def communes_with_parts(today: Decoupage, contours: ContourSource) -> dict[str, tuple[str, ...]]:
    """Return the communes without a polygon of their own, with the codes of their parts that have one.

    A part is a commune déléguée or associée; a commune none of whose parts has a polygon is left out.
    """
    whole = contours.geometries("COM").index
    known = contours.geometries("COMD", "COMA").index
    parts = today.parts
    parts = parts[~parts["code_commune"].isin(whole) & parts["code"].isin(known)]
    return {str(code): tuple(sorted(group)) for code, group in parts.groupby("code_commune")["code"]}


def group_communes(today: Decoupage, then: Decoupage, contours: ContourSource) -> dict[str, str]:
    """Return, for every commune without any polygon, the commune whose polygon includes its ground.

    Such a commune has been re-established since the polygons were drawn: the code of a former year lists it
    among the former codes of the commune it has left.

    Parameters
    ----------
    today, then
        The official code of today and of a year before the re-establishment.
    contours
        The polygons.

    Raises
    ------
    InputRefusedError
        If nothing tells which polygon includes a commune's ground; all such communes are listed.
    """
    whole = contours.geometries("COM").index
    orphans = today.communes.index.difference(whole).difference(list(communes_with_parts(today, contours)))
    standing = whole.intersection(today.communes.index)
    origin = then.former[then.former["code_commune"].isin(standing)].set_index("code")["code_commune"]
    log = FindingLog()
    for code in orphans.difference(origin.index):
        log.fault("commune_sans_contour", f"Aucun contour pour la commune {code}.", value=str(code))
    log.raise_if_faults()
    return {str(code): str(origin[code]) for code in orphans}


def merged_without_contour(today: Decoupage, then: Decoupage, contours: ContourSource) -> frozenset[str]:
    """Return the communes into which a commune of a former year without a polygon has merged.

    If the merger is younger than the polygons, the ground of the commune that vanished is a gap beside them.
    """
    former = today.former
    vanished = former["code"].isin(then.communes.index) & ~former["code"].isin(today.communes.index)
    drawn = former["code"].isin(contours.geometries(*CONTOUR_KINDS).index)
    return frozenset(former.loc[vanished & ~drawn, "code_commune"])

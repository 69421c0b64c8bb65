"""Twenty communes of Haute-Marne and two structures, with the times and distances between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.times.temps import MeasuredTimes, read_temps
from avs_geo.reference.communes import CommuneIndex
from tests.inventory.conftest import REFERENCE_DATE
from tests.inventory.readers import read_structures

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.findings import Finding
    from avs_geo.reference.geography import Geography

STRUCTURES = "id,nom,type,code_commune\ncs-a,Centre social des Tilleuls,CS,52121\nevs-b,EVS Le Moulin,EVS,52269\n"
IDS = {"52121": "cs-a", "52269": "evs-b"}


@dataclass(frozen=True)
class Way:
    """One way of the matrix that the tests write in every form."""

    origin: str
    name: str
    structure: str
    commune: str
    minutes: float
    kilometres: float


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads a file of times in Haute-Marne."""

    structures: gpd.GeoDataFrame
    geography: Geography
    index: CommuneIndex

    def __call__(self, content: str | bytes, name: str = "temps.csv") -> tuple[MeasuredTimes, list[Finding]]:
        raw = content if isinstance(content, bytes) else content.encode()
        times, findings = read_temps(
            SourceFile(name, raw), structures=self.structures, geography=self.geography, index=self.index
        )
        # The tests write the ways of few communes.
        return times, [one for one in findings if one.code not in ("temps_manquants", "trajets_manquants")]

    def faults(self, content: str | bytes, name: str = "temps.csv") -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            self(content, name)
        return [one for one in refusal.value.findings if one.is_fault]


@pytest.fixture(scope="session")
def read_real(haute_marne: Geography, communes_of_france: CommuneIndex) -> Reader:
    structures, _ = read_structures(
        SourceFile("structures.csv", STRUCTURES.encode()),
        geography=haute_marne,
        index=communes_of_france,
        reference_date=REFERENCE_DATE,
    )
    return Reader(structures, haute_marne, _without_most_of_france(communes_of_france))


def _without_most_of_france(index: CommuneIndex) -> CommuneIndex:
    """Keep the department and its neighbour: folding the names of all of France for each test takes a second."""
    communes = index.communes[index.communes["departement"].isin(["51", "52"])]
    known = set(communes.index)
    postcodes = {postcode: codes for postcode, codes in index.postcodes.items() if known.issuperset(codes)}
    former = index.former[index.former["departement"].eq("52")]
    return CommuneIndex(communes=communes, former=former, postcodes=postcodes)


@pytest.fixture(scope="session")
def ways(haute_marne: Geography) -> list[Way]:
    """Every twentieth commune to both structures: 4 minutes to leave and to park, then 60 km/h as the crow flies."""
    units = haute_marne.units
    points = units[["x", "y"]]
    rows = []
    for code in units.index[::20]:
        for commune, structure in IDS.items():
            length = float(np.hypot(*(points.loc[code] - points.loc[commune])) / 1000)
            minutes = round(4 + length, 2) if code != commune else 0.0
            rows.append(Way(code, str(units.at[code, "nom"]), structure, commune, minutes, round(1.3 * length, 1)))
    return rows


def minutes_read(times: MeasuredTimes) -> dict[tuple[str, str], float]:
    """Return the minutes of each pair of a unit and a structure."""
    rows: Any = times.to_structures.itertuples(index=False, name=None)
    return {(origin, destination): minutes for origin, destination, minutes in rows}


def minutes_meant(ways: list[Way]) -> dict[tuple[str, str], float]:
    """Return the minutes that the tests wrote."""
    return {(way.origin, way.structure): way.minutes for way in ways}

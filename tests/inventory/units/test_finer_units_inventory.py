"""An inventory on units finer than the communes: structures speak of communes, measured times of units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.units.finer_units import replace_units
from tests.inventory.conftest import REFERENCE_DATE, SOUTH, WEST

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography


@pytest.fixture
def fine(geography: Geography) -> Geography:
    """Return the made-up department with two cells in 52001, « Alpha »."""
    boxes = [shapely.box(WEST + x, SOUTH + 100, WEST + x + 200, SOUTH + 300) for x in (100, 300)]
    cells = gpd.GeoDataFrame(
        {"nom": ["Alpha, maille 1", "Alpha, maille 2"], "code_unite_commune": "52001", "population": [10, 20]},
        geometry=boxes,
        index=pd.Index(["c1", "c2"], name="code"),
        crs=2154,
    )
    units = geography.units.assign(population_2021=geography.units["population"])
    return replace_units(replace(geography, units=units), cells)


def read(fine: Geography, index: CommuneIndex, temps: str = "") -> Inventory:
    return read_inventory(
        StudyFiles(
            structures=SourceFile("s.csv", b"id;nom;type;insee\na;Le Pont;CS;52001\n"),
            temps=SourceFile("t.csv", temps.encode()) if temps else None,
        ),
        geography=fine,
        index=index,
        reference_date=REFERENCE_DATE,
    )


def test_a_structure_stands_at_the_point_of_its_commune(fine: Geography, index: CommuneIndex) -> None:
    structure = read(fine, index).structures.iloc[0]
    assert structure["code_unite"] == "52001"
    assert (structure.geometry.x, structure.geometry.y) == (WEST + 3_000, SOUTH + 4_000)


def test_without_a_territory_it_is_given_its_whole_commune(fine: Geography, index: CommuneIndex) -> None:
    named = read(fine, index).territoires.named
    assert named[["niveau", "code", "defaut"]].iloc[0].tolist() == ["commune", "52001", True]


def test_times_from_cells_are_taken_and_those_from_their_commune_are_left_out(
    fine: Geography, index: CommuneIndex
) -> None:
    inventory = read(fine, index, "origine;destination;minutes\nc1;a;7\n52001;a;8\n52002;a;9\n")
    assert inventory.temps is not None
    assert inventory.temps.to_structures["origine"].tolist() == ["52002", "c1"]
    assert inventory.temps.to_structures["minutes"].tolist() == [9, 7]
    (remark,) = [finding for finding in inventory.findings if finding.code == "temps_de_commune"]
    assert ": 1" in remark.message.replace("\u00a0", " ")
    assert "temps_ignores" not in {finding.code for finding in inventory.findings}

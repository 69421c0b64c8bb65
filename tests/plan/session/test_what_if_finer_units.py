"""What if, where cells replace a commune; and on the example, whose frames have every column.

Commune A is the square from 0 to 10 km, B the next. A has four cells of 2 km by 2 km, with their middles at:

    a1 (2, 2), 100 inhabitants    a2 (4, 2), 200    a3 (2, 7), 300    a4 (8, 5), 400
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.study import study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.plan.session.changes import AtCommune, CloseStructure, ExtendTerritory, OpenStructure, Territory
from avs_geo.plan.session.what_if import apply_changes, communes_within_threshold_not_covered
from avs_geo.reference.location import program_root
from tests.analysis.conftest import (
    EPSG,
    PARAMETERS,
    Structure,
    line,
    made_up_geography,
    made_up_inventory,
    row_of,
    square,
)

CELLS = gpd.GeoDataFrame(
    {"nom": ["a1", "a2", "a3", "a4"], "code_unite_commune": "A", "population": [100.0, 200.0, 300.0, 400.0]},
    geometry=[square(1, 1, 2), square(3, 1, 2), square(1, 6, 2), square(7, 4, 2)],
    index=pd.Index(["a1", "a2", "a3", "a4"], name="code", dtype="str"),
    crs=EPSG,
)
GEOGRAPHY = replace_units(made_up_geography(row_of("AB", population=5000)), CELLS)


def test_a_commune_is_proposed_where_half_of_its_inhabitants_would_gain() -> None:
    # From B at (15, 5): a2 is at 17.8 min and a4 at 10.9; a1 and a3 are beyond 20. 600 of 1,000 inhabitants.
    bare = study_of(GEOGRAPHY, made_up_inventory(), PARAMETERS)
    assert communes_within_threshold_not_covered(bare, AtCommune("B")) == ("A", "B")
    # With a4 covered already, 200 are left.
    cs = Structure(id="cs", at=(8, 5), unite="A")
    partly = study_of(GEOGRAPHY, made_up_inventory([cs], shapes=[("cs", square(7, 4, 2))]), PARAMETERS)
    assert communes_within_threshold_not_covered(partly, AtCommune("B")) == ("B",)


def test_a_territory_that_takes_a_commune_in_takes_all_its_cells() -> None:
    territory = Territory(communes=("A",))
    opened = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("A"), territory=territory)
    found = diagnose(GEOGRAPHY, apply_changes(made_up_inventory(), GEOGRAPHY, [opened]), PARAMETERS)
    assert found.units["part_structure"].to_dict() == {"B": 0, "a1": 1, "a2": 1, "a3": 1, "a4": 1}
    # From the town hall of A, at (5, 5), to a4: 3 km.
    assert line(found.units, "a4")["temps_evs"] == pytest.approx(3 * 1.56)
    assert line(found.departement, "99")[["nb_evs", "population_couverte"]].to_list() == [1, 1000]


def test_on_the_example_columns_types_and_former_figures_are_kept() -> None:
    folder = program_root() / "data" / "exemples" / "haute-marne"
    files = StudyFiles(
        structures=SourceFile.from_path(folder / "structures.csv"),
        territoires=SourceFile.from_path(folder / "territoires.csv"),
    )
    geography, inventory = read_inputs("52", files, reference_date=dt.date(2026, 1, 1))
    opened = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("52008"))
    extended = ExtendTerritory(id="n1", communes=("52121",))
    changed = apply_changes(inventory, geography, [opened, extended])
    assert changed.structures.dtypes.to_dict() == inventory.structures.dtypes.to_dict()
    assert changed.structures.crs == inventory.structures.crs
    assert changed.territoires.named.dtypes.to_dict() == inventory.territoires.named.dtypes.to_dict()
    assert changed.territoires.named["code"].to_list()[-2:] == ["52008", "52121"]
    back = diagnose(geography, apply_changes(inventory, geography, [opened, CloseStructure(id="n1")]), PARAMETERS)
    former = diagnose(geography, inventory, PARAMETERS)
    assert_frame_equal(pd.DataFrame(back.units), pd.DataFrame(former.units), check_exact=True)

"""A department and all the files about it: every fault of every file in one refusal, and each file named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from tests.inventory.conftest import REFERENCE_DATE, SOUTH, WEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    LayerFile = Callable[[str, gpd.GeoDataFrame, str], SourceFile]
    Read = Callable[..., tuple[Geography, Inventory]]
    Refused = Callable[..., list[tuple[str, str]]]

STRUCTURES = "id,nom,type,code_commune\na,Le Pont,CS,52001\n"


def table(name: str, text: str) -> SourceFile:
    return SourceFile(f"{name}.csv", text.encode())


def squares(**columns: Any) -> gpd.GeoDataFrame:
    """Return two squares of 200 m in Alpha (52001), side by side."""
    boxes = [shapely.box(WEST + x, SOUTH + 100, WEST + x + 200, SOUTH + 300) for x in (100, 300)]
    return gpd.GeoDataFrame(columns, geometry=boxes, crs=2154)


@pytest.fixture
def good_cells(layer_file: LayerFile) -> SourceFile:
    return layer_file("gpkg", squares(id=["c1", "c2"], ind=[10, 20]), "mailles")


@pytest.fixture
def bad_cells(layer_file: LayerFile) -> SourceFile:
    return layer_file("gpkg", squares(id=["c1", "c2"], ind=[10, -20]), "mailles")


@pytest.fixture
def good_quarters(layer_file: LayerFile) -> SourceFile:
    return layer_file(
        "geojson", squares(code_qp=["QN05201M", "QN05209M"], lib_qp="Les Tilleuls").to_crs(4326), "quartiers"
    )


@pytest.fixture
def old_quarters(layer_file: LayerFile) -> SourceFile:
    return layer_file(
        "geojson", squares(code_qp=["QP052001", "QP052002"], lib_qp="Les Tilleuls").to_crs(4326), "quartiers"
    )


@pytest.fixture
def read(geography: Geography, index: CommuneIndex) -> Read:
    units = geography.units.assign(population_2021=geography.units["population"])
    department = replace(geography, units=units)

    def _read(structures: str | SourceFile = STRUCTURES, **files: Any) -> tuple[Geography, Inventory]:
        sources: dict[str, Any] = {
            name: [table(name, text) for text in file]
            if isinstance(file, list)
            # What is not a file already is the text of a table.
            else file
            if isinstance(file, SourceFile)
            else table(name, file)
            for name, file in {"structures": structures, **files}.items()
        }
        sources["indicateurs"] = tuple(sources.get("indicateurs", ()))
        return read_inputs(department, StudyFiles(**sources), reference_date=REFERENCE_DATE, index=index)

    return _read


@pytest.fixture
def refused(read: Read) -> Refused:
    """Return the file and the code of each fault of files that must be refused."""

    def _refused(**files: Any) -> list[tuple[str, str]]:
        with pytest.raises(InputRefusedError) as refusal:
            read(**files)
        return [(finding.file, finding.code) for finding in refusal.value.findings if finding.is_fault]

    return _refused


def test_the_faults_of_all_seven_files_are_said_in_one_refusal(
    refused: Refused, bad_cells: SourceFile, old_quarters: SourceFile
) -> None:
    faults = refused(
        structures="id,nom,type,code_commune\na,Le Pont,??,52001\n",
        territoires="id_structure,niveau,code\na,canton,52001\n",
        temps="origine,destination,minutes\n52001,a,-3\n",
        indicateurs=["code_commune,taux\n52001,1\n52001,2\n", "code_commune,part\n01001,1\n"],
        partenaires="id_structure,financeur,montant\na,Caf,cent\n",
        qpv=old_quarters,
        mailles=bad_cells,
    )
    assert faults == [
        ("structures.csv", "type_inconnu"),
        ("territoires.csv", "niveau_inconnu"),
        ("temps.csv", "nombre_negatif"),
        ("indicateurs.csv", "code_en_double"),
        ("indicateurs.csv", "aucun_code_reconnu"),
        ("partenaires.csv", "nombre_illisible"),
        ("quartiers.geojson", "qpv_generation_2015"),
        ("mailles.gpkg", "nombre_negatif"),
    ]


def test_finer_units_that_are_refused_refuse_the_whole(refused: Refused, bad_cells: SourceFile) -> None:
    assert refused(mailles=bad_cells) == [("mailles.gpkg", "nombre_negatif")]


def test_times_from_cells_are_not_held_against_their_file_while_the_cells_are_refused(
    refused: Refused, bad_cells: SourceFile
) -> None:
    times = "origine,destination,minutes\nc1,a,7\nc2,a,long\n52001,zz,3\n"
    assert refused(temps=times, mailles=bad_cells) == [
        ("temps.csv", "destination_inconnue"),
        ("temps.csv", "nombre_illisible"),
        ("mailles.gpkg", "nombre_negatif"),
    ]


def test_times_to_structures_that_are_refused_are_still_read(refused: Refused) -> None:
    faulty = "id,nom,type,code_commune\na,Le Pont,??,52001\n"
    times = "origine,destination,minutes\n52001,a,long\n52001,52001,3\n52001,zz,3\n"
    assert refused(structures=faulty, temps=times) == [
        ("structures.csv", "type_inconnu"),
        ("temps.csv", "destination_inconnue"),
        ("temps.csv", "nombre_illisible"),
    ]
    # Of a file of structures that cannot be read at all, no destination is known.
    picture = SourceFile("structures.csv", b"\x89PNG\r\n\x1a\n")
    assert refused(structures=picture, temps=times)[1:] == [("temps.csv", "nombre_illisible")]


def test_a_territory_is_not_blamed_for_a_quarter_of_a_file_that_is_refused(
    refused: Refused, old_quarters: SourceFile
) -> None:
    territoires = "id_structure,niveau,code\na,qpv,QN05209M\nzz,qpv,Les Tilleuls\n"
    alone = [("territoires.csv", "qpv_sans_contour"), ("territoires.csv", "structure_inconnue")]
    assert refused(territoires=territoires) == alone
    assert refused(territoires=territoires, qpv=old_quarters) == [
        ("territoires.csv", "structure_inconnue"),
        ("quartiers.geojson", "qpv_generation_2015"),
    ]


def test_quarters_and_cells_that_are_brought_are_those_of_the_study(
    read: Read, good_quarters: SourceFile, good_cells: SourceFile
) -> None:
    geography, inventory = read(
        territoires="id_structure,niveau,code\na,qpv,QN05209M\n",
        temps="origine,destination,minutes\nc1,a,7\n",
        qpv=good_quarters,
        mailles=good_cells,
    )
    assert geography.qpv.index.tolist() == ["QN05201M", "QN05209M"]
    assert {"c1", "c2"} <= set(geography.units.index)
    assert inventory.temps is not None
    assert inventory.temps.to_structures["origine"].tolist() == ["c1"]


def test_every_file_is_named_in_one_place_and_the_remarks_on_all_are_kept(
    read: Read, good_quarters: SourceFile, good_cells: SourceFile
) -> None:
    _, inventory = read(
        territoires="id_structure,niveau,code\na,commune,52001\n",
        temps="origine,destination,minutes\nc1,a,7\n",
        indicateurs=["code_commune,taux\n52001,1\n"],
        partenaires="id_structure,financeur\na,Caf\n",
        qpv=good_quarters,
        mailles=good_cells,
    )
    names = ["structures.csv", "territoires.csv", "temps.csv", "indicateurs.csv", "partenaires.csv"]
    assert [name for name, _ in inventory.sources] == [*names, "quartiers.geojson", "mailles.gpkg"]
    assert inventory.sources[-1][1] == good_cells.sha256
    assert {"temps.csv", "indicateurs.csv", "mailles.gpkg"} <= {finding.file for finding in inventory.findings}

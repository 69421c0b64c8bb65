"""The example of Haute-Marne: the seven structures of the call for projects, and territories that are assumptions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.location import shipped_example
from tests.inventory.readers import read_structures

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography


@pytest.fixture(scope="module")
def example(haute_marne: Geography, communes_of_france: CommuneIndex) -> Inventory:
    folder = shipped_example()
    return read_inventory(
        StudyFiles(
            structures=SourceFile.from_path(folder / "structures.csv"),
            territoires=SourceFile.from_path(folder / "territoires.csv"),
        ),
        geography=haute_marne,
        index=communes_of_france,
        reference_date=dt.date(2026, 1, 1),
    )


def test_it_reads_without_a_fault_and_says_that_its_positions_are_approximate(example: Inventory) -> None:
    assert [finding.code for finding in example.findings] == ["position_approchee"]
    assert example.findings[0].count == 7


def test_it_has_the_seven_structures_of_the_call_for_projects(example: Inventory) -> None:
    frame = example.structures
    assert frame.groupby("type")["id"].count().to_dict() == {"CS": 4, "EVS": 3}
    assert frame["nom_commune"].tolist() == [
        "Chaumont",
        "Langres",
        "Joinville",
        "Saint-Dizier",
        "Saint-Dizier",
        "Châteauvillain",
        "Le Montsaugeonnais",
    ]
    assert frame["statut"].unique().tolist() == ["agree"]
    assert frame["source"].unique().tolist() == ["Appel à projets 2025 de la Caf de la Haute-Marne"]


def test_nothing_is_invented(example: Inventory) -> None:
    frame = example.structures
    assert frame[["agrement_debut", "agrement_fin", "etp", "budget"]].isna().all(axis=None)
    assert frame["position_approchee"].all()


def test_every_territory_is_an_assumption_with_its_reason(example: Inventory) -> None:
    named = example.territoires.named
    assert named["hypothese"].all()
    assert not named["defaut"].any()
    assert named["motif"].str.startswith("Hypothèse").all()
    assert set(named["id_structure"]) == set(example.structures["id"])


def test_neighbouring_communes_do_touch_and_share_the_epci(example: Inventory, haute_marne: Geography) -> None:
    units = haute_marne.units
    for structure, seat in (("association-simone", "52114"), ("la-tour-des-villains", "52405")):
        codes = example.territoires.named.loc[example.territoires.named["id_structure"] == structure, "code"]
        assert seat in codes.tolist()
        own = units.loc[codes]
        assert own["code_epci"].nunique() == 1
        assert own.distance(units.geometry[seat]).max() < 1


@pytest.mark.parametrize(
    ("heading", "given"), [("commune", "Montsaugéon"), ("commune", "Montsaugeon"), ("insee", "52340")]
)
def test_montsaugeon_is_found_in_le_montsaugeonnais(
    heading: str, given: str, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    source = SourceFile("s.csv", f"nom;type;{heading}\nLa Tour des Villains;EVS;{given}\n".encode())
    frame, (remark, _) = read_structures(
        source, geography=haute_marne, index=communes_of_france, reference_date=dt.date(2026, 1, 1)
    )
    assert frame["code_commune"].tolist() == ["52405"]
    assert remark.code == "commune_ancienne"
    assert "Montsaugeon" in remark.message


def test_a_real_name_of_several_communes_asks_for_a_code(
    refused: Callable[..., list[Finding]], haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    text = "nom;type;commune\nA;CS;Villiers\n"
    (fault,) = refused(text, geography=haute_marne, index=communes_of_france)
    assert fault.code == "commune_homonyme"
    assert "Villiers (36246)" in fault.message
    assert "Villiers (86292)" in fault.message


def test_the_example_is_refused_whole_when_one_line_is_wrong(haute_marne: Geography) -> None:
    content = (shipped_example() / "structures.csv").read_bytes() + b"x,X,CS,agree,,99999\r\n"
    with pytest.raises(InputRefusedError) as refusal:
        read_inventory(
            StudyFiles(structures=SourceFile("structures.csv", content)),
            geography=haute_marne,
            reference_date=dt.date(2026, 1, 1),
        )
    assert [(finding.line, finding.code) for finding in refusal.value.findings] == [(9, "commune_inconnue")]

"""All the files of an inventory are judged together, and taken together or not at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    ReadAll = Callable[..., Inventory]

GOOD = (
    "id,nom,type,statut,code_commune\n"
    "a,A,CS,agree,52001\nb,B,EVS,agree,52002\nc,C,AUTRE,agree,52002\nd,D,CS,projet,52003\n"
)


@pytest.fixture
def read_all(geography: Geography, index: CommuneIndex) -> ReadAll:
    def _read(**texts: str | bytes) -> Inventory:
        files: dict[str, Any] = {
            name: SourceFile(f"{name}.csv", text if isinstance(text, bytes) else text.encode())
            for name, text in texts.items()
        }
        day = dt.date(2026, 1, 1)
        return read_inventory(StudyFiles(**files), geography=geography, index=index, reference_date=day)

    return _read


def test_a_structure_without_territory_gets_its_commune_and_counting_ones_are_said(read_all: ReadAll) -> None:
    inventory = read_all(structures=GOOD, territoires="id_structure,niveau,code\na,epci,200000001\n")
    named = inventory.territoires.named.set_index("id_structure")
    assert named["code"].to_dict() == {"a": "200000001", "b": "52002", "c": "52002", "d": "52003"}
    assert named["defaut"].to_dict() == {"a": False, "b": True, "c": True, "d": True}
    assert not named["hypothese"].any()
    # C counts for nothing (AUTRE), D neither (projet).
    said = [(remark.code, remark.line) for remark in inventory.findings if remark.code != "position_approchee"]
    assert said == [("territoire_absent", 3)]


def test_without_a_file_of_territories_each_structure_has_its_commune(read_all: ReadAll) -> None:
    inventory = read_all(structures=GOOD)
    assert inventory.territoires.named["defaut"].all()
    assert inventory.territoires.named.dtypes["defaut"].kind == "b"
    assert inventory.territoires.shapes.empty
    assert inventory.temps is None


def test_the_default_of_an_arrondissement_is_that_arrondissement(paris: Geography, index: CommuneIndex) -> None:
    source = SourceFile("s.csv", b"nom,type,insee\nA,CS,75118\n")
    files = StudyFiles(structures=source)
    inventory = read_inventory(files, geography=paris, index=index, reference_date=dt.date(2026, 1, 1))
    row = inventory.territoires.named.iloc[0]
    assert (row["niveau"], row["code"]) == ("arrondissement_municipal", "75118")


def test_the_faults_of_all_files_are_said_together(read_all: ReadAll) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_all(
            structures="id,nom,type,code_commune\na,A,CSX,52001\nb,B,CS,52002\n",
            territoires="id_structure,niveau,code\na,commune,52001\nzz,commune,52001\n",
        )
    faults = [(finding.file, finding.line, finding.code) for finding in refusal.value.findings]
    # Structure a is faulty, but it is there: its territory is no fault of its own.
    assert faults == [("structures.csv", 2, "type_inconnu"), ("territoires.csv", 3, "structure_inconnue")]


def test_an_unreadable_file_does_not_hide_the_faults_of_another(read_all: ReadAll) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_all(structures=b"\x89PNG\r\n\x1a\n", territoires="id_structure,niveau,code\na,canton,52001\n")
    assert [finding.code for finding in refusal.value.findings] == ["contenu_inattendu", "niveau_inconnu"]


def test_times_are_read_with_the_rest_and_refused_with_the_rest(read_all: ReadAll) -> None:
    inventory = read_all(structures=GOOD, temps="origine,destination,minutes\n52001,a,3\n")
    assert inventory.temps is not None
    assert inventory.temps.to_structures["minutes"].tolist() == [3.0]
    with pytest.raises(InputRefusedError):
        read_all(structures=GOOD, temps="origine,destination,minutes\n52001,a,-3\n")


def test_a_refusal_leaves_the_previous_inventory_as_it_was(read_all: ReadAll) -> None:
    previous = read_all(structures=GOOD)
    before = previous.structures.copy()
    with pytest.raises(InputRefusedError):
        read_all(structures=GOOD + "a,Z,CS,agree,52001\n")
    assert previous.structures.equals(before)
    with pytest.raises(AttributeError):
        previous.structures = before  # type: ignore[misc]


def test_the_sources_are_named_with_their_checksums(read_all: ReadAll) -> None:
    sources = read_all(structures=GOOD, territoires="id_structure,niveau,code\na,epci,200000001\n").sources
    assert [name for name, _ in sources] == ["structures.csv", "territoires.csv"]
    assert sources[0][1] == SourceFile("x", GOOD.encode()).sha256


def test_every_finding_tells_where_what_and_how_to_mend_it(read_all: ReadAll) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_all(structures=GOOD + "e,E,CS,agree,Nulle-Part\n")
    (fault,) = [finding for finding in refusal.value.findings if finding.is_fault]
    row: dict[str, Any] = fault.as_row()
    assert all(row[key] for key in ("fichier", "ligne", "colonne", "valeur", "message", "remede", "code"))

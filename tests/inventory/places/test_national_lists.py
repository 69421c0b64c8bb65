"""A national or regional list: its own department is read, the rest set aside, with what other files say of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., Inventory]

CASES = SHARED / "cas"

# Reims (51454) and Dijon (21231) are next door, Paris (75) and Toulouse (31555) are not.
LIST = (
    "id;nom;type;insee\n"
    "a;Ici;CS;52121\nb;Marne;EVS;51454\nc;Côte d’Or;EVS;21231\nd;Toulouse;bar;31555\n"
    "e;Paris;EVS;75118\nf;Là;EVS;52269\n"
)


@pytest.fixture
def read_all(haute_marne: Geography, communes_of_france: CommuneIndex) -> Read:
    def _read(structures: str, **others: str) -> Inventory:
        texts = {"structures": structures, **others}
        files: dict[str, Any] = {name: SourceFile(f"{name}.csv", text.encode()) for name, text in texts.items()}
        return read_inventory(
            StudyFiles(**files),
            geography=haute_marne,
            index=communes_of_france,
            reference_date=dt.date(2026, 1, 1),
        )

    return _read


def faults(read_all: Read, text: str) -> list[Finding]:
    with pytest.raises(InputRefusedError) as refusal:
        read_all(text)
    return [finding for finding in refusal.value.findings if finding.is_fault]


def only(inventory: Inventory, code: str) -> Finding:
    (finding,) = [finding for finding in inventory.findings if finding.code == code]
    return finding


def test_lines_of_other_departments_are_one_remark_that_counts_them(read_all: Read) -> None:
    inventory = read_all(LIST)
    assert inventory.structures["id"].tolist() == ["a", "f"]
    message = only(inventory, "structures_ailleurs").message.replace("\u00a0", " ")
    assert "4 lignes sur 6" in message
    assert "2 dans des départements limitrophes (Côte-d’Or (21) : 1, Marne (51) : 1)" in message
    assert "2 plus loin" in message
    assert "Haute-Garonne (31) : 1" in message


def test_what_is_wrong_on_a_line_set_aside_is_not_said(read_all: Read) -> None:
    # The type of the structure of Toulouse is « bar ».
    assert not any(finding.line == 5 for finding in read_all(LIST).findings)


def test_a_single_line_that_strayed_is_named(read_all: Read) -> None:
    text = "nom;type;insee\nA;CS;52121\nB;EVS;51454\n"
    assert "(ligne 3)" in only(read_all(text), "structures_ailleurs").message.replace("\u00a0", " ")


def test_a_list_with_coordinates_only_is_sorted_by_them(read_all: Read) -> None:
    text = "nom;type;longitude;latitude\nA;CS;5,1369;48,0921\nB;CS;4,03;49,25\nC;CS;2,35;48,85\nD;CS;-1,55;47,21\n"
    inventory = read_all(text)
    assert inventory.structures["nom"].tolist() == ["A"]
    message = only(inventory, "structures_ailleurs").message
    for departement in ("Marne (51)", "Paris (75)", "Loire-Atlantique (44)"):
        assert departement in message


def test_a_list_with_names_only_is_sorted_by_them_namesakes_included(read_all: Read) -> None:
    # Many communes are called Saint-Martin, none of them here.
    inventory = read_all("nom;type;commune\nA;CS;Langres\nB;CS;Reims\nC;CS;Saint-Martin\nD;CS;Dijon\n")
    assert inventory.structures["nom"].tolist() == ["A"]
    assert "homonymes" in only(inventory, "structures_ailleurs").message


def test_among_lines_of_the_department_such_a_name_asks_what_is_meant(read_all: Read) -> None:
    (fault,) = faults(read_all, "nom;type;commune\nA;CS;Langres\nC;CS;Saint-Martin\n")
    assert "Saint-Martin-lès-Langres (52452)" in fault.message


def test_codes_of_collectivities_overseas_and_unknown_ones_of_other_departments_are_elsewhere(read_all: Read) -> None:
    inventory = read_all("nom;type;insee\nA;CS;52121\nB;CS;98735\nC;CS;97801\nD;CS;76999\n")
    assert inventory.structures["nom"].tolist() == ["A"]


def test_a_line_without_a_place_is_still_a_fault(read_all: Read) -> None:
    (fault,) = faults(read_all, LIST + "g;Nulle part;EVS;\n")
    assert (fault.code, fault.line) == ("lieu_absent", 8)


def test_a_file_of_another_department_is_one_sentence_that_names_it(read_all: Read) -> None:
    text = "nom;type;insee\nA;bar;51454\nB;EVS;51108\nC;EVS;51230\n"
    (fault,) = faults(read_all, text)
    assert fault.code == "fichier_d_un_autre_departement"
    assert "Aucune des 3 structures" in fault.message.replace("\u00a0", " ")
    assert "Marne (51)" in fault.message
    assert "Marne (51)" in fault.remedy


def test_its_remedy_works(read: Callable[..., Any], communes_of_france: CommuneIndex) -> None:
    text = "nom;type;insee\nA;CS;51454\nB;EVS;51108\nC;EVS;51230\n"
    frame, _ = read(text, geography=load_geography("51"), index=communes_of_france)
    assert frame["nom"].tolist() == ["A", "B", "C"]


def test_a_commune_of_here_with_coordinates_elsewhere_is_a_fault_naming_both(read_all: Read) -> None:
    (fault,) = faults(read_all, "nom;type;insee;longitude;latitude\nA;CS;52121;4,03;49,25\nB;CS;52269;;\n")
    assert fault.code == "hors_departement"
    assert "Chaumont (52121)" in fault.message


def test_a_commune_of_elsewhere_with_coordinates_here_is_a_fault_naming_both(read_all: Read) -> None:
    (fault,) = faults(read_all, "nom;type;insee;longitude;latitude\nA;CS;51454;5,1369;48,0921\nB;CS;52269;;\n")
    assert fault.code == "position_contraire"
    assert "Chaumont (52121)" in fault.message
    assert "Reims (51454)" in fault.message


def test_other_files_leave_out_what_they_say_of_structures_set_aside(read_all: Read) -> None:
    inventory = read_all(
        LIST,
        territoires="id_structure;niveau;code\na;commune;52121\nb;commune;51454\nToulouse;epci;243100518\n",
        partenaires="id_structure;financeur;montant\na;Caf;10\ne;Ville de Paris;douze\n",
        temps="origine;destination;minutes\n52121;a;1\n52121;b;90\n52121;f;30\n",
    )
    assert inventory.territoires.named["id_structure"].tolist() == ["a", "f"]
    assert inventory.partenaires is not None
    assert inventory.partenaires["id_structure"].tolist() == ["a"]
    assert inventory.temps is not None
    assert set(inventory.temps.to_structures["destination"]) == {"a", "f"}
    left_out = [finding for finding in inventory.findings if finding.code == "lignes_ailleurs"]
    assert sorted(finding.file for finding in left_out) == ["partenaires.csv", "temps.csv", "territoires.csv"]


def test_times_to_structures_that_stay_are_theirs_whatever_is_set_aside_before_them(read_all: Read) -> None:
    inventory = read_all(LIST, temps="origine;destination;minutes\n52121;b;90\n52121;e;80\n52121;a;1\n52121;f;30\n")
    assert inventory.temps is not None
    found = inventory.temps.to_structures.set_index("destination")["minutes"]
    assert found.to_dict() == {"a": 1, "f": 30}


def test_times_to_structures_that_are_all_set_aside_are_refused_in_words(read_all: Read) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_all(LIST, temps="origine;destination;minutes\n52121;b;90\n52121;c;80\n")
    assert [fault.code for fault in refusal.value.findings if fault.is_fault] == ["temps_d_ailleurs"]


def test_ids_do_not_depend_on_what_is_set_aside(read_all: Read) -> None:
    text = "nom;type;insee\nCentre social;CS;51454\nCentre social;CS;52121\n"
    assert read_all(text).structures["id"].tolist() == ["centre-social-2"]


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared case files are not beside the project")
def test_the_national_list_of_the_case_gives_its_three_structures(read_all: Read) -> None:
    content = (CASES / "13-liste-nationale" / "structures.csv").read_text(encoding="utf-8")
    inventory = read_all(content)
    assert inventory.structures["nom_commune"].tolist() == ["Chaumont", "Langres", "Saint-Dizier"]
    assert "300 lignes sur 303" in only(inventory, "structures_ailleurs").message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "line",
    [
        "55000;ZZZ INCONNU;",
        "98800;NOUMEA;",
        ";Vaux;Aube",
        ";Bourg inconnu;Ain",
    ],
)
def test_a_line_that_says_another_department_is_set_aside_whatever_its_commune_is_called(
    line: str, read_all: Read
) -> None:
    inventory = read_all(f"nom;type;code postal;commune;département\nA;CS;52000;Chaumont;\nB;EVS;{line}\n")
    assert inventory.structures["nom"].tolist() == ["A"]
    assert "structures_ailleurs" in [finding.code for finding in inventory.findings]


def test_a_commune_of_here_beside_another_department_is_still_a_contradiction(read_all: Read) -> None:
    with pytest.raises(InputRefusedError, match="Aube"):
        read_all("nom;type;commune;département\nA;CS;Chaumont;\nB;EVS;Joinville;Aube\n")

"""Communes of real files: number and name, code and address, read together; a contradiction names both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.files.source import SourceFile
from avs_geo.inventory.places.clues import PlaceClues
from avs_geo.inventory.places.columns import are_postcodes
from avs_geo.inventory.places.places import PlaceFinder
from avs_geo.inventory.structures.territoires import examine_territoires
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

CASES = SHARED / "cas"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the shared case files are not beside the project")


@pytest.fixture(scope="session")
def finder(communes_of_france: CommuneIndex, haute_marne: Geography) -> PlaceFinder:
    return PlaceFinder(communes_of_france, haute_marne)


@pytest.fixture
def read_here(read: Callable[..., Any], haute_marne: Geography, communes_of_france: CommuneIndex) -> Callable[..., Any]:
    """Read structures of the real Haute-Marne: their communes, and the remarks but for the approximate positions."""

    def _read(text: str) -> tuple[list[str], list[Finding]]:
        frame, remarks = read(text, geography=haute_marne, index=communes_of_france)
        said = [remark for remark in remarks if remark.code != "position_approchee"]
        return frame["code_commune"].tolist(), said

    return _read


@pytest.fixture
def refused_here(
    refused: Callable[..., Any], haute_marne: Geography, communes_of_france: CommuneIndex
) -> Callable[[str], list[Finding]]:
    return lambda text: refused(text, geography=haute_marne, index=communes_of_france)


# 52200 is the Insee code of Flagey, 52120 of Chauffourt; as postcodes they are Langres's and Châteauvillain's.
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("52200 LANGRES", "52269"),
        ("LANGRES (52200)", "52269"),
        ("F-52200 Langres", "52269"),
        ("Langres (52269)", "52269"),
        ("52200 Flagey", "52200"),
        ("CHATEAUVILLAIN 52120 Cedex 2", "52114"),
        ("52300 THONNANCE LES JOINVILLE", "52490"),
        ("52100 ST DIZIER", "52448"),
        ("52340 Montsaugeon", "52405"),
        ("52121 52000 Chaumont", "52121"),
        ("52901 LANGRES CEDEX 9", "52269"),
        ("Langres-Nord 52200", "52269"),
        ("Langres 52", "52269"),
        ("Chaumont Cedex", "52121"),
        ("SAINT DIZIER CEDEX", "52448"),
        ("Ville de Langres", "52269"),
        ("Mairie de Saint-Dizier (52)", "52448"),
        ("Langres (QPV Quartier Neuf)", "52269"),
        ("Saint-Dizier - Vert-Bois", "52448"),
        ("VILLIERS S/SUIZE", "52538"),
        ("Thonnance l/Joinville", "52490"),
        ("Montsaugeonnais (Le)", "52405"),
        ("ECLARON BRAUCOURT STE LIVIERE", "52182"),
    ],
)
def test_a_label_is_the_commune_that_all_of_it_speaks_of(text: str, code: str, finder: PlaceFinder) -> None:
    place = finder.find(text)
    assert place.fault is None
    assert place.code == code


def test_a_number_that_is_a_postcode_is_said_to_be_one(finder: PlaceFinder) -> None:
    ((code, message, _),) = finder.find("52200 LANGRES").remarks
    assert code == "code_postal"
    assert "52200 est un code postal de Langres (52269)" in message
    assert finder.find("Langres (52269)").remarks == ()


@pytest.mark.parametrize("text", ["52000 Langres", "52121 Langres", "75018 Langres", "75999 Langres", "Langres (75)"])
def test_a_number_and_a_name_that_contradict_each_other_are_a_fault_naming_both(text: str, finder: PlaceFinder) -> None:
    fault = finder.find(text).fault
    assert fault is not None
    assert fault[0] == "commune_contredite"
    assert "Langres" in fault[1]
    assert text.replace("Langres", "").strip(" ()") in fault[1]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Lagres", "Langres (52269)"),
        ("52200 Langre", "Langres (52269)"),
        ("Bourbonne", "Bourbonne-les-Bains (52060)"),
        ("Nogent-en-Bassigny", "Nogent (52353)"),
        ("Bourmont", "Bourmont-entre-Meuse-et-Mouzon (52064)"),
    ],
)
def test_a_name_that_is_nearly_that_of_a_commune_gets_it_as_a_suggestion(
    text: str, near: str, finder: PlaceFinder
) -> None:
    fault = finder.find(text).fault
    assert fault is not None
    assert f"Vouliez-vous dire {near}" in fault[1]


def test_several_communes_in_one_cell_are_not_chosen_from(finder: PlaceFinder) -> None:
    for text in ("Langres - Chaumont", "Langres et Chaumont", "Langres/Chaumont", "canton de Langres"):
        assert finder.find(text).fault is not None


def test_the_postcode_of_an_arrondissement_beside_the_name_of_its_city_gives_the_arrondissement(
    communes_of_france: CommuneIndex,
) -> None:
    rhone = PlaceFinder(communes_of_france, load_geography("69"))
    for text in ("69003 Lyon", "Lyon 3e", "LYON 03", "69383"):
        assert rhone.find(text).code == "69383"


def test_corsican_codes_and_postcodes_are_told_apart(communes_of_france: CommuneIndex) -> None:
    south = PlaceFinder(communes_of_france, load_geography("2A"))
    for text in ("2a004", "20000 Ajaccio", "Ajaccio (2A)", "AJACCIO CEDEX"):
        assert south.find(text).code == "2A004"


class TestColumnsOfNumbers:
    """Half of all postcodes are also Insee codes: the column says which they are."""

    @pytest.mark.parametrize(
        ("numbers", "expected"),
        [
            (["52269", "52121", "52448", "52200"], False),
            (["52200", "52120", "52100"], True),
            (["52200", "52000"], True),
            (["52200"], None),
            (["52269", "52200", "52120", "52300"], None),
            (["52269", "52121", "52000"], None),
            ([], None),
        ],
    )
    def test_a_column_is_judged_as_a_whole(
        self, numbers: list[str], expected: object, communes_of_france: CommuneIndex
    ) -> None:
        assert are_postcodes(numbers, communes_of_france) is expected

    def test_every_insee_code_of_a_department_is_a_column_of_insee_codes(
        self, communes_of_france: CommuneIndex, haute_marne: Geography
    ) -> None:
        assert are_postcodes(haute_marne.units.index, communes_of_france) is False

    def test_overseas_a_heading_of_insee_settles_what_chance_cannot(self, communes_of_france: CommuneIndex) -> None:
        both = ["97411", "97412"]
        assert are_postcodes(both, communes_of_france) is None
        assert are_postcodes(both, communes_of_france, heading="Code INSEE") is False

    def test_postcodes_beside_names_give_the_named_communes(self, read_here: Callable[..., Any]) -> None:
        text = "nom;type;{};commune\nA;CS;52200;LANGRES\nB;EVS;52120;Chateauvillain\nC;EVS;52100;ST DIZIER\n"
        found, remarks = read_here(text.format("code commune"))
        assert found == ["52269", "52114", "52448"]
        assert [remark.code for remark in remarks] == ["code_postal"] * 3
        found, remarks = read_here(text.format("code_postal"))
        assert found == ["52269", "52114", "52448"]
        assert remarks == []

    def test_a_shared_postcode_alone_is_a_fault_that_lists_its_communes(self, refused_here: Callable[..., Any]) -> None:
        first, second = refused_here("nom;type;code commune\nA;CS;52290\nB;EVS;52200\n")
        assert first.code == second.code == "code_postal_partage"
        assert "Humbécourt (52244)" in first.message
        assert "Langres (52269)" in second.message
        assert "Flagey (52200)" in second.message

    def test_the_remedy_of_a_shared_postcode_works(self, read_here: Callable[..., Any]) -> None:
        found, _ = read_here("nom;type;code commune;commune\nA;CS;52290;Humbécourt\nB;EVS;52200;Langres\n")
        assert found == ["52244", "52269"]
        assert read_here("nom;type;code commune\nA;CS;52244\nB;EVS;52269\n")[0] == ["52244", "52269"]

    @pytest.mark.parametrize(
        ("departement", "postcode", "unit"),
        [("2A", "20000", "2A004"), ("75", "75018", "75118"), ("69", "69003", "69383")],
    )
    def test_a_postcode_that_one_commune_has_is_that_commune_and_said(
        self, departement: str, postcode: str, unit: str, read: Callable[..., Any], communes_of_france: CommuneIndex
    ) -> None:
        frame, remarks = read(
            f"nom;type;cp\nA;CS;{postcode}\n", geography=load_geography(departement), index=communes_of_france
        )
        assert frame["code_unite"].tolist() == [unit]
        assert "code_postal" in {remark.code for remark in remarks}

    def test_a_lone_number_that_is_both_asks_for_the_name(
        self, refused_here: Callable[..., Any], read_here: Callable[..., Any]
    ) -> None:
        (fault,) = refused_here("nom;type;code commune\nA;CS;52200\n")
        assert fault.code == "code_ambigu"
        assert "Flagey (52200)" in fault.message
        assert "« commune »" in fault.remedy.replace("\u00a0", " ")
        assert read_here("nom;type;code commune;commune\nA;CS;52200;Flagey\n")[0] == ["52200"]
        assert read_here("nom;type;code insee\nA;CS;52200\n")[0] == ["52200"]


class TestAddresses:
    """The end of an address names a commune too."""

    def test_it_settles_what_a_number_alone_does_not(self, read_here: Callable[..., Any]) -> None:
        found, _ = read_here("nom;type;code commune;adresse\nA;CS;52200;3 rue du Moulin 52200 Langres\n")
        assert found == ["52269"]

    def test_alone_it_gives_the_commune_with_a_remark(self, read_here: Callable[..., Any]) -> None:
        found, remarks = read_here("nom;type;adresse\nA;CS;BP 12, 3 rue du Moulin, 52200 LANGRES CEDEX\n")
        assert found == ["52269"]
        assert "commune_de_l_adresse" in {remark.code for remark in remarks}

    def test_an_address_in_another_commune_is_a_fault_naming_both(self, refused_here: Callable[..., Any]) -> None:
        (fault,) = refused_here("nom;type;commune;adresse\nA;CS;Chaumont;3 rue du Moulin, 52200 Langres\n")
        assert fault.code == "adresse_contraire"
        assert "Langres (52269)" in fault.message
        assert "Chaumont (52121)" in fault.message

    def test_a_postcode_at_its_end_that_is_not_the_commune_s_is_a_fault(
        self, refused_here: Callable[..., Any], read_here: Callable[..., Any]
    ) -> None:
        (fault,) = refused_here("nom;type;commune;adresse\nA;CS;Chaumont;3 rue du Moulin 52200\n")
        assert fault.code == "adresse_contraire"
        assert read_here("nom;type;commune;adresse\nA;CS;Chaumont;3 rue du Moulin, BP 52200\n")[0] == ["52121"]

    def test_its_remedy_works(self, read_here: Callable[..., Any]) -> None:
        text = "nom;type;commune;adresse du gestionnaire\nA;CS;Chaumont;3 rue du Moulin, 52200 Langres\n"
        assert read_here(text) == (["52121"], [])

    def test_the_post_office_of_a_neighbour_of_the_same_postcode_is_a_remark(
        self, read_here: Callable[..., Any]
    ) -> None:
        text = "nom;type;commune;adresse\nA;CS;Thonnance-lès-Joinville;1 place de la Mairie 52300 Joinville\n"
        found, (remark,) = read_here(text)
        assert found == ["52490"]
        assert remark.code == "adresse_voisine"


def test_a_code_and_a_name_of_two_communes_are_a_fault_naming_both(refused_here: Callable[..., Any]) -> None:
    (fault,) = refused_here("nom;type;insee;commune\nA;CS;52121;Langres\n")
    assert fault.code == "commune_contredite"
    assert "Chaumont (52121)" in fault.message
    assert "Langres (52269)" in fault.message


def test_a_code_and_a_postcode_of_two_communes_are_a_fault_naming_both(refused_here: Callable[..., Any]) -> None:
    (fault,) = refused_here("nom;type;insee;code postal\nA;CS;52121;52200\n")
    assert fault.code == "commune_contredite"
    assert "Chaumont (52121)" in fault.message
    assert "Langres (52269)" in fault.message


def test_a_code_and_its_postcode_are_one_clue(read_here: Callable[..., Any]) -> None:
    assert read_here("nom;type;insee;code postal\nA;CS;52121;52000\nB;CS;52269;52901\n") == (["52121", "52269"], [])


def test_a_name_that_is_no_commune_beside_a_sure_code_is_a_remark(read_here: Callable[..., Any]) -> None:
    found, (remark,) = read_here("nom;type;insee;commune\nA;CS;52121;La Rochotte haute\n")
    assert found == ["52121"]
    assert remark.code == "nom_ignore"


def test_a_column_of_departments_tells_namesakes_apart(read_here: Callable[..., Any]) -> None:
    found, remarks = read_here("nom;type;commune;département\nA;CS;Chaumont;52\nB;CS;Chaumont;Yonne\n")
    assert found == ["52121"]
    assert [remark.code for remark in remarks] == ["structures_ailleurs"]
    assert "Yonne (89)" in remarks[0].message


def test_clues_of_nothing_are_a_fault(finder: PlaceFinder) -> None:
    assert finder.read(PlaceClues("???")).fault is not None


@needs_cases
def test_the_postcodes_of_the_case_are_the_communes_named(
    read: Callable[..., Any], haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    content = (CASES / "01-code-postal" / "structures.csv").read_bytes()
    frame, _ = read(content, geography=haute_marne, index=communes_of_france)
    assert frame["code_commune"].tolist() == ["52269", "52114", "52490", "52448"]
    names = frame.assign(id=["cs-a", "evs-b", "evs-c", "evs-d"])[["id", "nom"]]
    source = SourceFile.from_path(CASES / "01-code-postal" / "territoires.csv")
    territoires, findings = examine_territoires(
        source, structures=names, geography=haute_marne, index=communes_of_france
    )
    assert territoires is not None
    assert territoires.named["code"].tolist() == ["52269", "52114", "52250"]
    assert {finding.code for finding in findings} == {"code_postal"}


@needs_cases
def test_the_usual_spellings_of_communes_in_the_case_are_understood(
    read: Callable[..., Any], haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    content = (CASES / "14-ecritures-usuelles" / "communes.csv").read_bytes()
    frame, _ = read(content, geography=haute_marne, index=communes_of_france)
    assert frame["code_commune"].tolist() == ["52121", "52448", "52250", "52353", "52538"]


@pytest.mark.parametrize("text", ["52200LANGRES", "LANGRES52200", "52200/LANGRES", "F-52200 LANGRES"])
def test_a_number_may_touch_the_name(text: str, finder: PlaceFinder) -> None:
    assert finder.find(text).code == "52269"


@pytest.mark.parametrize(
    "heading",
    ["cp_ville", "CP - Ville", "Code postal / Commune", "Commune de la structure", "addr:city", "Lieu d’implantation"],
)
def test_a_column_that_says_the_commune_in_other_words_is_read(heading: str, read_here: Callable[..., Any]) -> None:
    codes, _ = read_here(f"nom;type;{heading}\nA;CS;52200 LANGRES\nB;EVS;52120 - Châteauvillain\n")
    assert codes == ["52269", "52114"]


def test_the_commune_of_the_manager_is_not_that_of_the_structure(read_here: Callable[..., Any]) -> None:
    text = "nom;type;Commune du gestionnaire;Commune de la structure\nA;CS;Langres;Chaumont\n"
    assert read_here(text)[0] == ["52121"]


def test_the_three_figures_of_com_go_with_those_of_dep(read_here: Callable[..., Any]) -> None:
    assert read_here("nom;type;DEP;COM\nA;CS;52;269\nB;EVS;52;7\n")[0] == ["52269", "52007"]


def test_a_cell_that_names_two_communes_is_told_so(refused_here: Callable[[str], list[Finding]]) -> None:
    (fault,) = [one for one in refused_here("nom;type;commune\nA;CS;Chaumont / Langres\n") if one.is_fault]
    assert fault.code == "commune_multiple"
    assert "Chaumont (52121) et Langres (52269)" in fault.message.replace("\u00a0", " ")

"""Structures: what is read, where they stand, and every fault with its line, its column and its remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.findings import MAX_FAULTS
from avs_geo.inventory.structures.structures import STRUCTURE_COLUMNS, empty_structures

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., Any]
    Refused = Callable[..., list[Any]]

FORMATS = ["; utf-8", "; utf-8-sig", "; cp1252", ", utf-8", "tab cp1252", "xlsx", "ods"]


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


def besides_positions(remarks: Any) -> list[Any]:
    """Leave out that structures without coordinates stand at their commune."""
    return [remark for remark in remarks if remark.code != "position_approchee"]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_structures(kind: str, table_file: Callable[..., SourceFile], read: Read) -> None:
    source = table_file(
        kind,
        [
            ["Nom de la structure", "Type", "Code INSEE", "Fin d’agrément", "ETP", "Budget", "Itinérante", "Téléphone"],
            ["Le Pont", "Centre social", "52001", "31/12/2027", "2,5", "120 000,50 €", "oui", "03"],
            [None, None, None, None, None, None, None, None],
            ["Été", "EVS", "52405", None, None, None, None, None],
        ],
    )
    frame, remarks = read(source.content, source.name)
    assert [(remark.code, remark.line) for remark in remarks] == [("position_approchee", 2), ("position_approchee", 4)]
    assert frame.columns.tolist() == [*STRUCTURE_COLUMNS, "Téléphone"]
    assert frame["id"].tolist() == ["le-pont", "ete"]
    assert frame["type"].tolist() == ["CS", "EVS"]
    assert frame["statut"].tolist() == ["agree", "agree"]
    assert frame["code_commune"].tolist() == ["52001", "52405"]
    assert frame["nom_commune"].tolist() == ["Alpha", "Le Montsaugeonnais"]
    assert frame["agrement_fin"].tolist() == [pd.Timestamp(2027, 12, 31), pd.NaT]
    assert frame["etp"].tolist()[0] == 2.5
    assert frame["budget"].tolist()[0] == 120_000.5
    assert frame["itinerante"].tolist() == [True, False]
    assert frame["ligne"].tolist() == [2, 4]
    assert frame["Téléphone"].tolist()[0] in {"03", "3"}


def test_no_structure_has_the_columns_of_some(read: Read) -> None:
    frame, _ = read("nom,type,commune\nA,CS,Alpha\n")
    none = empty_structures(2154)
    assert none.columns.tolist() == list(STRUCTURE_COLUMNS)
    assert none.crs == frame.crs
    assert {name: kind.kind for name, kind in none.dtypes.items()} == {
        name: kind.kind for name, kind in frame.dtypes.items()
    }


def test_all_the_faults_of_a_file_are_said_at_once_in_the_order_of_its_lines(refused: Refused) -> None:
    faults = refused(
        "id;nom;type;statut;commune;agrement_debut;agrement_fin;etp;budget;itinerante\n"
        "a;A;CS;agréé;Alpha;;;;;\n"
        "A;B;XX;bof;Nulle-Part;;;;;\n"
        "c;;EVS;;Alpha;2026-01-01;2025-01-01;-1;deux;peut-être\n"
        "d;D;;;;99/99/2025;;;;\n"
    )
    assert [(fault.line, fault.code) for fault in faults] == [
        (3, "id_en_double"),
        (3, "type_inconnu"),
        (3, "statut_inconnu"),
        (3, "commune_inconnue"),
        (4, "nom_absent"),
        (4, "dates_inversees"),
        (4, "nombre_negatif"),
        (4, "nombre_illisible"),
        (4, "oui_non_illisible"),
        (5, "type_inconnu"),
        (5, "date_illisible"),
        (5, "lieu_absent"),
    ]
    assert all(fault.remedy and fault.column and fault.file == "structures.csv" for fault in faults)
    assert faults[0].value == "A"
    assert "ligne 2" in faults[0].message
    assert faults[6].value == "-1"


def test_missing_columns_are_all_said_and_not_repeated_on_each_line(refused: Refused) -> None:
    faults = refused("téléphone;adresse\n03;rue\n04;rue\n")
    assert [(fault.code, fault.column) for fault in faults] == [
        ("colonne_absente", "nom"),
        ("colonne_absente", "type"),
        ("colonne_absente", "code_commune"),
    ]


def test_a_table_without_any_line_is_refused(refused: Refused) -> None:
    assert codes(refused("nom;type;commune\n")) == ["tableau_vide"]


def test_a_heading_keeps_its_own_spelling_in_a_finding(refused: Refused) -> None:
    (fault,) = refused("Raison sociale;Type de structure;Ville\nA;Bar;Alpha\n")
    assert fault.column == "Type de structure"
    assert fault.value == "Bar"
    assert "ligne 2, colonne « Type de structure »" in fault.sentence().replace("\u00a0", " ")


def test_an_old_name_and_an_old_code_give_the_commune_of_today_with_a_remark(read: Read) -> None:
    for given in ("Montsaugéon", "MONTSAUGEON", "52340"):
        frame, remarks = read(f"nom;type;commune\nA;CS;{given}\n")
        assert frame["code_commune"].tolist() == ["52405"]
        assert codes(remarks) == ["commune_ancienne", "position_approchee"]
        assert "Le Montsaugeonnais (52405)" in remarks[0].message
        assert remarks[0].value == given


def test_homonyms_ask_for_a_code(refused: Refused) -> None:
    (fault,) = refused("nom;type;commune\nA;CS;Vaux\n")
    assert fault.code == "commune_homonyme"
    assert "52901" in fault.message
    assert "code Insee" in fault.remedy


@pytest.mark.parametrize("given", ["Reims", "51454", "Reims (51454)"])
def test_a_commune_of_another_department_says_which(given: str, refused: Refused) -> None:
    (fault,) = refused(f"nom;type;commune\nA;CS;{given}\n")
    assert fault.code == "commune_ailleurs"
    assert "Marne (51)" in fault.message
    assert "Haute-Marne (52)" in fault.remedy


def test_a_slip_of_the_finger_gets_a_suggestion(refused: Refused) -> None:
    (fault,) = refused("nom;type;commune\nA;CS;Gama sur Marne\n")
    assert "Gamma-sur-Marne (52003)" in fault.message


def test_a_postal_code_is_told_apart_from_a_commune_code(refused: Refused) -> None:
    (fault,) = refused("nom;type;insee\nA;CS;52999\n")
    assert fault.code == "commune_inconnue"
    assert "code postal" in fault.remedy


def test_thousands_of_unknown_names_are_said_up_to_the_most_that_a_file_may_have(
    refused: Refused, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    rows = "".join(f"A{i};CS;Nulle-Part-{i:05d}x\n" for i in range(5_000))
    faults = refused("nom;type;commune\n" + rows, geography=haute_marne, index=communes_of_france)
    assert [fault.code for fault in faults] == ["commune_inconnue"] * MAX_FAULTS + ["trop_d_erreurs"]


def test_a_structure_without_coordinates_stands_at_the_point_of_its_commune(read: Read, geography: Geography) -> None:
    frame, _ = read("nom;type;commune\nA;CS;Bêta\n")
    (point,) = frame.geometry
    assert (point.x, point.y) == tuple(geography.units.loc["52002", ["x", "y"]])
    assert frame["position_approchee"].tolist() == [True]
    assert frame.crs.to_epsg() == 2154


def test_ids_are_made_from_names_and_stay_when_a_line_is_added(read: Read) -> None:
    text = "id;nom;type;commune\n;Le Pont;CS;Alpha\nle-pont-2;X;CS;Bêta\n;Le Pont;EVS;Bêta\n"
    before = read(text)[0]["id"].tolist()
    assert before == ["le-pont", "le-pont-2", "le-pont-3"]
    assert read(text + ";Le Pont;CS;Delta\n")[0]["id"].tolist()[:3] == before


def test_the_same_name_twice_in_one_commune_is_a_remark(read: Read) -> None:
    _, remarks = read("nom;type;commune\nA;CS;Alpha\nA;EVS;Bêta\nA;EVS;Alpha\n")
    assert [(remark.code, remark.line) for remark in besides_positions(remarks)] == [("nom_en_double", 4)]
    assert "ligne 2" in besides_positions(remarks)[0].message


def test_an_agreement_that_has_ended_is_overdue_and_one_that_ends_that_day_is_not(read: Read) -> None:
    frame, remarks = read(
        "nom;type;commune;statut;fin agrément\n"
        "A;CS;Alpha;agréé;31/12/2025\n"
        "B;CS;Alpha;agréé;01/01/2026\n"
        "C;CS;Alpha;fermé;31/12/2020\n"
    )
    assert frame["agrement_echu"].tolist() == [True, False, False]
    assert [(remark.code, remark.line) for remark in besides_positions(remarks)] == [("agrement_echu", 2)]


def test_unknown_management_and_functions_are_remarks_only(read: Read) -> None:
    frame, remarks = read("nom;type;commune;gestion;fonctions\nA;CS;Alpha;Martiens;AGC + ALSH\n")
    assert frame["gestion"].tolist() == ["autre"]
    assert frame["fonctions"].tolist() == ["AGC"]
    assert sorted(codes(besides_positions(remarks))) == ["fonction_inconnue", "gestion_inconnue"]


def test_an_extra_column_never_hides_a_computed_one(read: Read) -> None:
    frame, _ = read("nom;type;commune;nom_commune_x;code_unite\nA;CS;Alpha;?;zzz\n")
    assert frame["code_unite"].tolist() == ["52001"]
    assert frame["code_unite (fichier)"].tolist() == ["zzz"]


class TestArrondissements:
    """Paris, Lyon and Marseille are studied by arrondissement."""

    def test_the_whole_city_asks_for_the_arrondissement(self, refused: Refused, paris: Geography) -> None:
        for given in ("Paris", "75056"):
            (fault,) = refused(f"nom;type;commune\nA;CS;{given}\n", geography=paris)
            assert fault.code == "arrondissement_absent"
            assert fault.value == given

    def test_an_arrondissement_is_a_unit_of_the_commune(self, read: Read, paris: Geography) -> None:
        frame, _ = read("nom;type;insee\nA;CS;75118\n", geography=paris)
        assert frame[["code_commune", "code_unite", "nom_commune"]].iloc[0].tolist() == ["75056", "75118", "Paris"]

    def test_coordinates_say_the_arrondissement_of_a_structure_of_the_city(self, read: Read, paris: Geography) -> None:
        frame, remarks = read("nom;type;insee;x;y\nA;CS;75056;861000;6771000\n", geography=paris)
        assert frame["code_unite"].tolist() == ["75118"]
        assert not remarks


def test_with_finer_units_a_commune_stands_where_its_inhabitants_are(read: Read, geography: Geography) -> None:
    # Alpha is cut in two: nearly everyone lives in the second part.
    parts = geography.units.loc[["52001", "52001", "52002"]].copy()
    parts.index = pd.Index(["520010101", "520010102", "52002"], name="code")
    parts["population"] = [10, 990, 2000]
    parts["x"] += [0, 1_000, 0]
    frame, _ = read("nom;type;insee\nA;CS;52001\n", geography=replace(geography, units=parts))
    assert frame[["code_commune", "code_unite"]].iloc[0].tolist() == ["52001", "520010102"]


def test_five_hundred_structures_are_read_in_a_fifth_of_a_second(
    read: Read, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    codes_of_communes = [*haute_marne.units.index, *haute_marne.units.index][:500]
    rows = "".join(f"s{i};Nom {i};EVS;{code};31/12/2028;1,5\n" for i, code in enumerate(codes_of_communes))
    frame, _ = read("id;nom;type;insee;fin agrément;etp\n" + rows, geography=haute_marne, index=communes_of_france)
    assert len(frame) == 500

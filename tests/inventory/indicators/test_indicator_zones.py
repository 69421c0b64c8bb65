"""The zones of a file of indicators: told by the headings and by the codes, whatever publishers and spreadsheets do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.inventory.indicators.codes import CodeKind, KnownZones, ZoneLevel, bare_codes
from avs_geo.inventory.indicators.headings import Role, heading_role
from avs_geo.inventory.units.finer_units import replace_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]
    Refused = Callable[..., list[Finding]]

IRIS = ("520010101", "520010102", "520020101")
CELLS = ("CRS3035RES200mN2712200E4019600", "CRS3035RES200mN2712400E4019600")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def finer(geography: Geography, units: dict[str, str]) -> Geography:
    """Cut communes in strips, one for each of its units."""
    rows = []
    for commune in dict.fromkeys(units.values()):
        west, south, east, north = geography.units.geometry[commune].bounds
        own = [code for code, of in units.items() if of == commune]
        step = (east - west) / len(own)
        rows += [
            (code, commune, shapely.box(west + rank * step, south, west + (rank + 1) * step, north))
            for rank, code in enumerate(own)
        ]
    mailles = gpd.GeoDataFrame(
        {"nom": "", "code_unite_commune": [commune for _, commune, _ in rows], "population": 100.0},
        index=[code for code, _, _ in rows],
        geometry=[polygon for _, _, polygon in rows],
        crs=geography.epsg,
    ).rename_axis("code")
    return replace_units(geography, mailles)


@pytest.fixture
def by_iris(geography: Geography) -> Geography:
    return finer(geography, {code: code[:5] for code in IRIS})


@pytest.fixture
def by_cell(geography: Geography) -> Geography:
    return finer(geography, dict.fromkeys(CELLS, "52001"))


# Headings.


@pytest.mark.parametrize(
    "heading",
    [
        "Codes_Insee",
        "Code géographique",
        "Codgeo",
        "CODGEO_2024",
        "code_commune_insee",
        "CODE COMMUNE (INSEE)",
        "Code officiel géographique",
        "COG",
        "Code Insee de la commune",
        "Numéro commune",
        "N° commune",
        "Insee",
        "depcom",
        "DEPCOM",
        "GEO",
        "Code",
        "code_insee_2024",
        "Code de la commune",
        "Code commune (COG 2024)",
        "Codes communes",
        "Code du territoire",
        "com",
        "insee_com",
        "id_commune",
    ],
)
def test_a_column_of_codes_is_known_however_it_is_called(heading: str, read_indicators: Read) -> None:
    read, remarks = read_indicators(f"{heading};taux\n52001;1\n52002;2\n")
    assert read.frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}
    assert "colonne_de_codes_supposee" not in remarks


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Libellé géographique", Role.NAME),
        ("Nom de la commune", Role.NAME),
        ("Code postal", Role.ASIDE),
        ("TIME_PERIOD", Role.TIME),
        ("Date référence", Role.TIME),
        ("Part des communes", Role.VALUE),
        ("Nombre de communes", Role.VALUE),
    ],
)
def test_other_columns_are_no_codes(heading: str, role: Role) -> None:
    assert heading_role(heading)[0] is role


def test_insee_is_only_the_author_of_the_codes_of_departements() -> None:
    assert heading_role("insee_dep") == (Role.CODE, CodeKind.DEPARTEMENT)


def test_a_column_whose_values_are_codes_is_taken_for_one_and_that_is_said(read_indicators: Read) -> None:
    read, remarks = read_indicators("repère;taux\n52001;1\n52002;2\n")
    assert read.frame["taux"].notna().sum() == 2
    assert "« repère »" in plain(remarks["colonne_de_codes_supposee"].message)


@pytest.mark.parametrize(
    "first", ["Code géographique;Libellé géographique;Médiane du niveau de vie (€)", "CODGEO;LIBGEO;MED21"]
)
def test_of_two_lines_of_headings_the_short_one_names_the_columns(first: str, read_indicators: Read) -> None:
    both = ("Code géographique;Libellé géographique;Médiane du niveau de vie (€)", "CODGEO;LIBGEO;MED21")
    second = both[1 - both.index(first)]
    read, _ = read_indicators(f"{first}\n{second}\n52001;Alpha;19000\n52002;Bêta;20000\n")
    assert read.frame["MED21"].dropna().to_list() == [19000, 20000]


def test_the_long_line_of_headings_says_what_an_unknown_name_means(read_indicators: Read) -> None:
    text = "Code géographique;Libellé;Part des familles monoparentales (%)\nCODGEO;LIBGEO;PFM\n52001;Alpha;12\n"
    (known,) = read_indicators(text)[0].indicators
    assert (known.name, known.label, known.is_known) == ("PFM", "Part des familles monoparentales (%)", True)


# Codes.


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("52121.0", "52121"),
        ("52121,00", "52121"),
        ("52 121", "52121"),
        ("1001", "01001"),
        ("2a004", "2A004"),
        ('="52121"', "52121"),
        ("'52121", "52121"),
        ("2023-COM-52121", "52121"),
        ("COM52121", "52121"),
        ("COM-52121", "52121"),
        ("FR-52121", "52121"),
        ("10040101", "010040101"),
        ("52121_0101", "521210101"),
        ("200 068 658", "200068658"),
        ("2,00068658E+08", "200068658"),
        ("2024-EPCI-200068658", "200068658"),
        ("200068658 - CC d’Auberive", "200068658"),
        ("qn05201m", "QN05201M"),
        ("QPV-QN05201M", "QN05201M"),
        ("QP052001", "QP052001"),
    ],
)
def test_a_code_is_mended_from_what_spreadsheets_and_publishers_write(written: str, code: str) -> None:
    assert bare_codes(pd.Series([written], dtype="str"))[0].to_list() == [code]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("200068658", CodeKind.EPCI),
        ("521210101", CodeKind.IRIS),
        ("245200597", CodeKind.EPCI),
        ("243300316", CodeKind.EPCI),
        ("QN05201M", CodeKind.QPV),
        ("52121", CodeKind.COMMUNE),
        ("52", CodeKind.DEPARTEMENT),
        ("052", CodeKind.DEPARTEMENT),
        ("2A", CodeKind.DEPARTEMENT),
        ("CRS3035RES200MN2712200E4019600", CodeKind.CELL),
        ("200MN26889E37856", CodeKind.CELL),
        ("99999", CodeKind.OTHER),
        ("", CodeKind.NONE),
    ],
)
def test_a_code_tells_what_it_is_of(
    code: str, kind: CodeKind, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    assert KnownZones(haute_marne, communes_of_france).kind(code) is kind


def test_no_epci_of_france_is_taken_for_an_iris(haute_marne: Geography, communes_of_france: CommuneIndex) -> None:
    known = KnownZones(haute_marne, communes_of_france)
    every = communes_of_france.communes["code_epci"].dropna().unique()
    assert len(every) > 1200
    assert {known.kind(code) for code in every} == {CodeKind.EPCI}


# Levels.


def test_codes_of_epci_under_the_heading_code_are_of_epci(read_indicators: Read) -> None:
    read, _ = read_indicators("Code;Libellé;Médiane du niveau de vie\n200000001;A;19000\n200000002;B;20000\n")
    assert read.level is ZoneLevel.EPCI
    assert read.frame.iloc[:, 0].dropna().to_dict() == {
        "52001": 19000,
        "52002": 19000,
        "52405": 19000,
        "52003": 20000,
        "52448": 20000,
    }


def test_codes_of_quarters_under_the_heading_code_are_of_quarters(read_indicators: Read) -> None:
    assert read_indicators("Code;taux\nQN05201M;1\n")[0].level is ZoneLevel.QPV


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Code;taux\n52;1\n51;2\n", "départements (52, 51…)"),
        ("dep;taux\n52;1\n51;2\n", "départements (52, 51…)"),
        ("Code région;taux\n44;1\n", "régions (44…)"),
        ("BV2022;taux\n52001;1\n52002;2\n", "bassins de vie (52001, 52002…)"),
        ("Code canton;taux\n5201;1\n5202;2\n", "cantons (05201, 05202…)"),
    ],
)
def test_zones_that_cannot_be_used_are_one_fault_that_names_them(
    text: str, what: str, refused_indicators: Refused
) -> None:
    (fault,) = refused_indicators(text)
    assert fault.code == "niveau_inattendu"
    assert what in plain(fault.message)
    assert "code_epci" in fault.remedy


def test_lines_of_other_levels_are_set_aside_and_counted(read_indicators: Read) -> None:
    text = (
        "GEO;GEO_OBJECT;taux\n52001;COM;1\n52002;COM;2\n52001;BV2022;9\n200000001;EPCI;9\n52;DEP;9\n44;REG;9\n"
        "FRANCE;FRANCE;9\n"
    )
    read, remarks = read_indicators(text)
    assert read.frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}
    message = plain(remarks["lignes_d_autres_niveaux"].message)
    for kind in ("bassins de vie (1)", "intercommunalités (1)", "départements (1)", "régions (1)", "pays (1)"):
        assert kind in message


def test_the_level_written_in_the_codes_is_obeyed(read_indicators: Read) -> None:
    text = "GEO;taux\n2023-COM-52001;1\n2023-COM-52002;2\n2023-BV2022-52001;9\n"
    assert read_indicators(text)[0].frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}


def test_the_name_of_the_contract_wins_over_another_column_of_codes(read_indicators: Read) -> None:
    read, remarks = read_indicators("codgeo;code_commune;taux\n52003;52001;1\n52002;52002;2\n")
    assert read.frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}
    assert "ligne 2 : 52001 et 52003" in plain(remarks["colonne_de_codes_ecartee"].message)


def test_two_columns_of_codes_that_contradict_each_other_are_a_fault(refused_indicators: Refused) -> None:
    (fault,) = refused_indicators("codgeo;insee_com;taux\n52001;52001;1\n52003;52002;2\n")
    assert (fault.code, fault.line) == ("colonne_en_double", 3)
    assert "52003 et 52002" in fault.message


def test_two_columns_that_say_the_same_codes_are_read_in_silence(read_indicators: Read) -> None:
    read, remarks = read_indicators("codgeo;insee_com;taux\n52001;52001;1\n52002;52002;2\n")
    assert read.frame["taux"].notna().sum() == 2
    assert set(remarks) == {"zones_sans_valeur", "sens_suppose", "indicateur_peu_connu"}


# Names.


def test_communes_are_found_by_their_names(read_indicators: Read) -> None:
    read, remarks = read_indicators("Commune;taux\nAlpha;1\nST DIZIER;2\nNulle-Part;3\n")
    assert read.frame["taux"].dropna().to_dict() == {"52001": 1, "52448": 2}
    assert "« Nulle-Part »" in plain(remarks["zones_par_nom"].message)


def test_communes_named_with_their_codes_are_found(read_indicators: Read) -> None:
    text = "Commune;taux\nAlpha (52001);1\n52002 - Bêta;2\n"
    assert read_indicators(text)[0].frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}


def test_epci_are_found_by_their_names(read_indicators: Read) -> None:
    text = "Intercommunalité;taux\nCC du Grand Alpha;1\nCommunauté d’agglomération de Saint-Dizier, Der et Vallées;2\n"
    read, _ = read_indicators(text)
    assert read.level is ZoneLevel.EPCI
    assert read.frame["taux"].to_dict()["52003"] == 2


def test_names_of_another_department_are_left_aside(read_indicators: Read) -> None:
    text = "Département;Commune;taux\n52;Alpha;1\n52;Bêta;2\n51;Alpha;3\n51;Reims;4\n"
    assert read_indicators(text)[0].frame["taux"].dropna().to_dict() == {"52001": 1, "52002": 2}


def test_names_that_contradict_the_codes_are_a_fault_with_both(refused_indicators: Refused) -> None:
    (fault,) = refused_indicators("code_commune;libelle;taux\n52001;Bêta;1\n52002;Alpha;2\n52003;Alpha;3\n")
    assert (fault.code, fault.line, fault.value) == ("code_et_nom", 2, "Bêta")
    assert "52001 est Alpha" in fault.message


def test_a_slip_among_names_is_said_and_the_codes_are_followed(read_indicators: Read) -> None:
    text = "code_commune;libelle;taux\n52001;Alpha;1\n52002;Alpha;2\n52003;Gamma-sur-Marne;3\n"
    read, remarks = read_indicators(text)
    assert read.frame["taux"].dropna().to_list() == [1, 2, 3]
    assert "ligne 3 : 52002 est Bêta" in plain(remarks["code_et_nom"].message)


def test_names_of_the_past_and_other_texts_do_not_contradict_codes(read_indicators: Read) -> None:
    text = "code_commune;libelle;taux\n52405;Montsaugeon;1\n52001;Commune 1;2\n52448;SAINT DIZIER;3\n"
    assert "code_et_nom" not in read_indicators(text)[1]


# Finer units.


def test_values_of_iris_go_to_the_iris_that_are_loaded(read_indicators: Read, by_iris: Geography) -> None:
    text = "IRIS;LIBIRIS;COM;LIBCOM;DISP_MED21\n520010101;a;52001;Alpha;15000\n520010102;b;52001;Alpha;16500\n"
    read, remarks = read_indicators(text, geography=by_iris)
    assert read.level is ZoneLevel.MAILLE
    assert read.frame["DISP_MED21"].dropna().to_dict() == {"520010101": 15000, "520010102": 16500}
    assert plain(remarks["zones_sans_valeur"].message).startswith("1 mailles du département sur 3")


def test_the_iris_that_is_a_whole_commune_gives_its_value_to_the_commune(
    read_indicators: Read, by_iris: Geography
) -> None:
    read, _ = read_indicators("code_iris;taux\n520010101;1\n520030000;2\n", geography=by_iris)
    assert read.frame["taux"].dropna().to_dict() == {"52003": 2, "520010101": 1}


def test_values_of_cells_go_to_the_cells_that_are_loaded(read_indicators: Read, by_cell: Geography) -> None:
    text = f"idcar_200m;ind;part_pauvres\n{CELLS[0]};10;12\n{CELLS[1].lower()};20;8\n"
    read, _ = read_indicators(text, geography=by_cell)
    assert read.frame["part_pauvres"].dropna().to_dict() == {CELLS[0]: 12, CELLS[1]: 8}
    assert read.frame["ind"].dropna().to_dict() == {CELLS[0]: 10, CELLS[1]: 20}


def test_values_of_communes_are_given_to_their_iris_except_counts(read_indicators: Read, by_iris: Geography) -> None:
    text = "code_commune;taux de pauvreté;Nombre de foyers\n52001;10;500\n52003;20;700\n"
    frame = read_indicators(text, geography=by_iris)[0].frame
    assert frame["taux de pauvreté"].dropna().to_dict() == {"52003": 20, "520010101": 10, "520010102": 10}
    assert frame["Nombre de foyers"].dropna().to_dict() == {"52003": 700}


@pytest.mark.parametrize(("codes", "noun"), [(IRIS, "IRIS"), (CELLS, "carreaux")])
def test_finer_indicators_without_their_units_are_one_fault_that_says_so(
    codes: tuple[str, ...], noun: str, refused_indicators: Refused
) -> None:
    (fault,) = refused_indicators("code;taux\n" + "".join(f"{code};1\n" for code in codes))
    assert fault.code == "mailles_absentes"
    assert f"des {noun} ({len(codes)} codes" in plain(fault.message)
    assert "--mailles" in fault.remedy


def test_finer_indicators_of_other_units_than_those_loaded_are_one_fault(
    refused_indicators: Refused, by_cell: Geography
) -> None:
    (fault,) = refused_indicators("code_iris;taux\n520010101;1\n", geography=by_cell)
    assert fault.code == "mailles_inconnues"
    assert CELLS[0] in fault.message


def test_iris_of_other_departments_are_counted(read_indicators: Read, by_iris: Geography) -> None:
    text = "code_iris;taux\n520010101;1\n510010101;2\n514540101;3\n"
    assert plain(read_indicators(text, geography=by_iris)[1]["autres_departements"].message).startswith("2 lignes")


# Quarters.


def test_pairs_of_quarters_and_communes_hold_no_indicator_and_are_without_effect(read_indicators: Read) -> None:
    text = "code_qp,lib_qp,insee_com,lib_com\nQN05201M,Les Tilleuls,52001,Alpha\nQN05201M,Les Tilleuls,52002,Bêta\n"
    read, remarks = read_indicators(text)
    assert (read.level, list(read.frame)) == (ZoneLevel.QPV, [])
    assert "sans effet" in remarks["indicateur_absent"].message


@pytest.mark.parametrize(
    ("codes", "zones"),
    [
        (("521", "522", "523"), "arrondissements départementaux"),
        (("5201", "5205", "5209"), "cantons"),
    ],
)
def test_codes_of_other_zones_win_over_names_that_communes_bear_too(
    codes: tuple[str, ...], zones: str, refused_indicators: Refused
) -> None:
    names = ("Chaumont", "Langres", "Saint-Dizier")
    lines = [f"{code};{name};12" for code, name in zip(codes, names, strict=True)]
    (fault,) = refused_indicators("\n".join(["Code;Libellé;Taux de pauvreté", *lines]) + "\n")
    assert fault.code == "niveau_inattendu"
    assert zones in fault.message


def test_what_the_title_says_of_the_zones_wins_over_codes_that_are_those_of_communes(
    refused_indicators: Refused, read_indicators: Read
) -> None:
    table = "Code;Libellé;Taux de chômage 2021\n52405;Le Lac;9\n52448;Saint-Dizier;12\n"
    title = "Insee - Statistiques locales;;\nRéférentiel géographique : France par {} 2022;;\n"
    for zones in ("bassin de vie", "unité urbaine", "zone d'emploi", "arrondissement"):
        (fault,) = refused_indicators(title.format(zones) + table)
        assert fault.code == "niveau_inattendu"
        assert "par commune" in fault.remedy
    read, _ = read_indicators(title.format("commune") + table)
    assert read.frame["Taux de chômage 2021"].dropna().to_dict() == {"52405": 9.0, "52448": 12.0}


def test_own_numbers_of_the_lines_leave_the_names_to_tell(read_indicators: Read) -> None:
    read, _ = read_indicators("Code;Commune;Taux de chômage\n11;Alpha;9\n200;Beta;12\n")
    assert read.frame["Taux de chômage"].dropna().to_dict() == {"52001": 9.0, "52002": 12.0}

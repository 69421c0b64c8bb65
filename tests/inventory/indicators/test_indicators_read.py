"""Files of indicators: the four genuine ones, and what people get wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.catalogue import Direction, describe_heading
from avs_geo.inventory.indicators.indicateurs import Indicators, examine_indicateurs, read_indicateurs
from avs_geo.inventory.indicators.zones import ZoneLevel
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]

GENUINE = SHARED / "donnees"


@pytest.fixture
def read(geography: Geography, index: CommuneIndex) -> Read:
    """Read CSV text in the made-up department; the remarks by their codes."""

    def _read(text: str, **other: Any) -> tuple[Indicators, dict[str, Finding]]:
        settings: dict[str, Any] = {"geography": geography, "index": index} | other
        indicators, found = read_indicateurs(SourceFile("indicateurs.csv", text.encode()), **settings)
        return indicators, {finding.code: finding for finding in found}

    return _read


@pytest.fixture
def faults(read: Read) -> Callable[..., list[Finding]]:
    def _faults(text: str, **other: Any) -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            read(text, **other)
        return [finding for finding in refusal.value.findings if finding.is_fault]

    return _faults


def genuine_file(name: str) -> SourceFile:
    path = GENUINE / name
    if not path.is_file():
        pytest.skip(f"the sample data are not beside the project: {name}")
    return SourceFile.from_path(path)


def genuine(
    name: str, departement: str, communes_of_france: CommuneIndex, *, cut: bool = False
) -> tuple[Indicators, dict[str, Finding]]:
    """Read a genuine file for a department; only its own lines of it where it is cut, which spares reading France."""
    source = genuine_file(name)
    if cut:
        heading, *lines = source.content.splitlines(keepends=True)
        own = [line for line in lines if line.startswith(departement.encode())]
        source = SourceFile(name, b"".join([heading, *own]))
    geography = load_geography(departement)
    indicators, found = read_indicateurs(source, geography=geography, index=communes_of_france)
    return indicators, {finding.code: finding for finding in found}


def by_name(indicators: Indicators, name: str) -> Any:
    return {one.name: one for one in indicators.indicators}[name]


# The genuine files.


@pytest.mark.parametrize(("departement", "communes", "known", "poor"), [("52", 426, 261, 8), ("07", 335, 305, 29)])
def test_filosofi_of_france_gives_the_communes_of_the_department_and_its_secrets_stay_missing(
    departement: str, communes: int, known: int, poor: int, communes_of_france: CommuneIndex
) -> None:
    read, remarks = genuine("cc_filosofi_2021_COM.csv", departement, communes_of_france, cut=departement != "52")
    assert len(read.frame) == communes
    assert read.frame["MED21"].notna().sum() == known
    assert read.frame["TP6021"].notna().sum() == poor
    assert (by_name(read, "MED21").direction, by_name(read, "MED21").weight) == (Direction.FALLING, 1)
    assert (by_name(read, "TP6021").direction, by_name(read, "TP6021").weight) == (Direction.RISING, 1)
    assert sum(one.weight for one in read.indicators) == 2
    assert (
        f"« TP6021 » ({poor})".replace(" »", "\u00a0»").replace("« ", "«\u00a0")
        in remarks["indicateur_peu_connu"].message
    )
    assert set(remarks) - {"autres_departements"} == {"indicateur_peu_connu", "valeurs_absentes"}


def test_filosofi_is_read_with_its_decimal_commas(communes_of_france: CommuneIndex) -> None:
    read, _ = genuine("cc_filosofi_2021_COM.csv", "01", communes_of_france, cut=True)
    assert read.frame.loc["01004", "TP6021"] == 17.0
    assert read.frame.loc["01004", "PTSA21"] == 65.7
    assert read.frame.loc["01004", "PIMPOT21"] == -14.8
    assert math.isnan(float(read.frame["TP6021"]["01001"]))


def test_the_caf_file_gives_shares_and_its_counts_keep_their_rounding(communes_of_france: CommuneIndex) -> None:
    read, remarks = genuine("caf_52_2024-12.csv", "52", communes_of_france)
    assert read.rounding == dict.fromkeys(
        (
            "foyers_allocataires",
            "personnes_couvertes",
            "foyers_rsa",
            "foyers_prime_activite",
            "foyers_aide_logement",
            "foyers_af",
            "foyers_paje",
        ),
        5,
    )
    # 5 of 15 households; none is told of 30 households where the publisher rounds to 0.
    assert read.frame.loc["52003", "part_foyers_rsa"] == pytest.approx(1 / 3)
    assert math.isnan(float(read.frame["part_foyers_rsa"]["52001"]))
    # 100 persons of 290 inhabitants.
    assert read.frame.loc["52001", "part_personnes_couvertes"] == pytest.approx(100 / 290)
    assert read.frame["part_personnes_couvertes"].max() <= 1
    assert "52004, 52157 et 52219" in remarks["zones_sans_valeur"].message
    assert read.frame.loc[["52004", "52157", "52219"]].isna().all(axis=None)


def test_the_caf_file_of_another_department_is_refused_and_says_which(
    communes_of_france: CommuneIndex,
) -> None:
    with pytest.raises(InputRefusedError, match=r"Aucun des 335 codes .*52.* 07001, .*Ardèche \(07\)"):
        genuine("caf_07_2024-12.csv", "52", communes_of_france)


@pytest.mark.parametrize(
    ("departement", "classes"),
    [("52", {2: 116, 3: 310}), ("07", {0: 114, 1: 33, 2: 152, 3: 36})],
)
def test_the_frr_list_becomes_numbers_in_the_order_of_fragility(
    departement: str, classes: dict[int, int], communes_of_france: CommuneIndex
) -> None:
    read, _ = genuine("liste-communes-FRR-juillet2025.csv", departement, communes_of_france, cut=departement != "52")
    assert list(read.frame) == ["frr"]
    assert read.frame["frr"].value_counts().to_dict() == classes


@pytest.mark.parametrize(
    ("departement", "classes"),
    [("52", {2: 2, 3: 1, 4: 3, 5: 30, 6: 293, 7: 97}), ("07", {1: 1, 2: 2, 3: 14, 4: 15, 5: 40, 6: 161, 7: 102})],
)
def test_the_classes_of_density_go_from_dense_to_very_dispersed(
    departement: str, classes: dict[int, int], communes_of_france: CommuneIndex
) -> None:
    read, _ = genuine("densite_communes.csv", departement, communes_of_france, cut=departement != "52")
    assert list(read.frame) == ["niveau_densite"]
    assert read.frame["niveau_densite"].value_counts().to_dict() == classes


@pytest.mark.parametrize(
    ("name", "separator", "place"),
    [("liste-communes-FRR-juillet2025.csv", ";", 3), ("densite_communes.csv", ",", 2)],
)
def test_every_genuine_value_of_the_frr_list_and_of_the_density_is_understood(
    name: str, separator: str, place: int, geography: Geography, index: CommuneIndex
) -> None:
    source = genuine_file(name)
    heading, *lines = (line.split(separator) for line in source.content.decode("utf-8-sig").splitlines() if line)
    values = sorted({line[place] for line in lines})
    assert len(values) > 4
    # Each value that stands somewhere in France, on a commune of its own: a word that is not known would be refused.
    codes = geography.units.index
    for start in range(0, len(values), len(codes)):
        rows = [["code_commune", heading[place]]]
        rows += [list(pair) for pair in zip(codes, values[start : start + len(codes)], strict=False)]
        text = "\n".join(separator.join(row) for row in rows)
        read, _ = read_indicateurs(SourceFile(name, text.encode()), geography=geography, index=index)
        assert read.frame.iloc[:, 0].notna().sum() == len(rows) - 1


def test_the_figures_of_qpv_stay_with_the_qpv(communes_of_france: CommuneIndex) -> None:
    read, remarks = genuine("qpv_indicateurs.csv", "52", communes_of_france)
    assert read.level is ZoneLevel.QPV
    assert not read.is_of_units
    assert sorted(read.frame.index) == ["QN05201M", "QN05202M", "QN05203M", "QN05204I"]
    assert "indicateurs_de_qpv" in remarks


# Numbers as they come.


def test_secrecy_percent_signs_and_decimal_commas_are_understood(read: Read) -> None:
    text = "Code INSEE;taux;revenu\n52001;12,5 %;s\n52002;30%;n.d.\n52003;-;ND\n52405;;1 200,5\n52448;1.5;900\n"
    frame = read(text)[0].frame
    assert frame["taux"].dropna().to_dict() == {"52001": 12.5, "52002": 30.0, "52448": 1.5}
    assert frame["revenu"].dropna().to_dict() == {"52405": 1200.5, "52448": 900.0}
    assert list(frame.index) == ["52001", "52002", "52003", "52405", "52448", "52006"]


@pytest.mark.parametrize("written", ["12,5 %", "12,5%", "12.5\u00a0%", "12,5\u202f%"])
def test_a_percentage_read_as_text_is_its_number(written: str, read: Read) -> None:
    read_file, _ = read(f'code_commune;taux\n52001;"{written}"\n52002;7 %\n')
    assert read_file.frame["taux"].dropna().tolist() == [12.5, 7]


def test_a_file_of_quarters_of_the_generation_of_2015_is_named_as_such(faults: Callable[..., list[Finding]]) -> None:
    (fault,) = faults("code_qp,taux\nQP052001,1\nQP052002,2\n")
    assert fault.code == "qpv_generation_2015"
    assert "génération 2015 (2 codes QP…" in fault.message


def test_a_text_in_a_column_of_numbers_is_a_fault_with_its_place(faults: Callable[..., list[Finding]]) -> None:
    found = faults("code_commune,taux\n52001,1\n52002,douze\n52003,3\n52405,4\n")
    assert [(one.code, one.line, one.column, one.value) for one in found] == [("nombre_illisible", 3, "taux", "douze")]


def test_a_column_of_text_is_ignored_and_named_with_what_stands_in_it(read: Read) -> None:
    read_file, remarks = read("code_commune,nom,avis,taux\n52001,Alpha,bon,1\n52002,Bêta,moyen,2\n")
    assert list(read_file.frame) == ["taux"]
    assert remarks["colonnes_de_texte"].message.endswith("(1)\u00a0: «\u00a0avis\u00a0» («\u00a0bon\u00a0»).")


def test_a_column_without_any_value_here_is_ignored_and_named(read: Read) -> None:
    read_file, remarks = read("code_commune,secret,taux\n52001,s,1\n52002,,2\n51001,4,3\n")
    assert list(read_file.frame) == ["taux"]
    assert "secret" in remarks["colonnes_vides"].message


def test_a_file_without_a_column_of_numbers_is_refused(faults: Callable[..., list[Finding]]) -> None:
    assert [one.code for one in faults("code_commune,avis\n52001,bon\n52002,moyen\n")] == ["indicateur_absent"]


def test_what_an_unknown_column_is_taken_for_is_said(read: Read) -> None:
    read_file, remarks = read("code_commune,mesure locale\n52001,1\n52002,2\n")
    assert by_name(read_file, "mesure locale").direction is Direction.RISING
    assert "mesure locale" in remarks["sens_suppose"].message


@pytest.mark.parametrize("value", ["0", "5", "1000"])
def test_a_few_multiples_of_five_are_a_chance_not_a_rounding(read: Read, value: str) -> None:
    assert read(f"code_commune,effectif\n52001,{value}\n52002,5\n")[0].rounding == {}


def test_a_share_is_not_made_from_a_count_under_five(read: Read) -> None:
    text = "code_commune,foyers_allocataires,foyers_rsa\n52001,20,5\n52002,20,4\n52003,4,4\n52405,0,0\n52448,5,10\n"
    shares = read(text)[0].frame["part_foyers_rsa"].dropna()
    assert shares.to_dict() == {"52001": 0.25, "52448": 1.0}


def test_headings_of_any_year_of_filosofi_are_known() -> None:
    assert describe_heading("MED19").label == "Niveau de vie médian (2019)"
    assert describe_heading("TP60AGE121").label == "Taux de pauvreté, moins de 30 ans (2021)"
    assert not describe_heading("MEDAILLES21").is_known


# Codes.


def test_a_file_without_codes_says_what_is_expected(faults: Callable[..., list[Finding]]) -> None:
    found = faults("endroit,taux\nici,1\n")
    assert [one.code for one in found] == ["colonne_absente"]
    assert "code_epci" in found[0].remedy


def test_a_file_whose_codes_match_nothing_says_how_many_and_which(faults: Callable[..., list[Finding]]) -> None:
    found = faults("code_commune,taux\n51001,1\n51454,2\n")
    assert [one.code for one in found] == ["aucun_code_reconnu"]
    assert "Aucun des 2 codes" in found[0].message
    assert "51001 et 51454" in found[0].message
    assert "Marne (51)" in found[0].message


def test_a_file_half_of_whose_codes_match_nothing_says_how_many_and_which(read: Read) -> None:
    read_file, remarks = read("code_commune,taux\n52001,1\n52002,2\n52998,3\nABC,4\n")
    assert "2 codes sur 4" in remarks["codes_inconnus"].message
    assert "52998 et ABC" in remarks["codes_inconnus"].message
    assert read_file.frame["taux"].sum() == 3


def test_communes_without_a_line_are_counted_and_named(read: Read) -> None:
    _, remarks = read("code_commune,taux\n52001,1\n52002,2\n")
    message = remarks["zones_sans_valeur"].message
    assert message.startswith("4 communes du département sur 6 ne sont pas dans le fichier, soit plus de la moitié")
    assert "52003, 52405, 52448 et 52006" in message


def test_the_lines_of_other_departments_are_left_aside_and_counted_once(read: Read) -> None:
    text = "code_commune,MED21\n52001,1\n52002,2\n52003,3\n52405,4\n52448,5\n52006,6\n51001,7\n51999,8\n97701,9\n"
    remarks = read(text)[1]
    assert set(remarks) == {"autres_departements"}
    assert remarks["autres_departements"].message == "3 lignes d’autres départements laissées de côté."


def test_a_code_that_comes_twice_is_a_fault_with_both_lines(faults: Callable[..., list[Finding]]) -> None:
    found = faults("code_commune,taux\n52001,1\n52002,2\n52001,3\n")
    assert [(one.code, one.line, one.value) for one in found] == [("code_en_double", 4, "52001")]
    assert "ligne 2" in found[0].message


def test_all_the_faults_of_a_file_come_at_once(faults: Callable[..., list[Finding]]) -> None:
    found = faults("code_commune,taux\n52001,1\n52001,2\n52002,x\n52003,4\n")
    assert sorted(one.code for one in found) == ["code_en_double", "nombre_illisible"]


def test_a_former_code_gives_its_value_to_the_commune_of_today(read: Read) -> None:
    read_file, remarks = read("code_commune,taux\n52340,7\n52001,1\n")
    assert read_file.frame.loc["52405", "taux"] == 7
    assert "52340 (52405)" in remarks["communes_anciennes"].message


def test_the_line_of_today_wins_over_those_of_former_communes(read: Read) -> None:
    read_file, remarks = read("code_commune,taux\n52340,7\n52405,9\n52901,2\n52001,1\n")
    assert read_file.frame.loc[["52405", "52001"], "taux"].to_list() == [9, 1]
    assert "communes_fusionnees" not in remarks


def test_two_communes_that_have_merged_are_left_without_value(geography: Geography, index: CommuneIndex) -> None:
    former = index.former.assign(code_commune="52001")
    merged = type(index)(communes=index.communes, former=former)
    source = SourceFile("i.csv", b"code_commune,taux\n52901,1\n52902,3\n52002,5\n")
    read_file, found = read_indicateurs(source, geography=geography, index=merged)
    assert math.isnan(float(read_file.frame["taux"]["52001"]))
    assert "52001" in next(one.message for one in found if one.code == "communes_fusionnees")


def test_a_spreadsheet_that_drops_zeros_is_mended(communes_of_france: CommuneIndex) -> None:
    source = SourceFile("i.csv", b"code_commune,taux\n1001,1\n1002.0,2\n")
    read_file, _ = read_indicateurs(source, geography=load_geography("01"), index=communes_of_france)
    assert read_file.frame["taux"].dropna().to_dict() == {"01001": 1, "01002": 2}


# Levels.


def test_values_of_an_epci_are_given_to_its_communes_except_counts(read: Read) -> None:
    text = "code_epci,taux,foyers_allocataires\n200000001,10,500\n200000002,20,700\n200099999,30,1\n"
    frame = read(text)[0].frame
    assert frame["taux"].dropna().to_dict() == {
        "52001": 10,
        "52002": 10,
        "52405": 10,
        "52003": 20,
        "52448": 20,
    }
    assert frame["foyers_allocataires"].isna().all()


def test_values_of_paris_are_given_to_its_arrondissements_except_counts(read: Read, paris: Geography) -> None:
    read_file, remarks = read("code_commune,taux,foyers_allocataires\n75056,10,9000\n", geography=paris)
    assert read_file.frame["taux"].to_list() == [10, 10]
    assert read_file.frame["foyers_allocataires"].isna().all()
    assert "Paris sont données à 2 de ses arrondissements" in remarks["valeurs_de_la_commune"].message


def test_an_arrondissement_keeps_its_own_line(read: Read, paris: Geography) -> None:
    read_file, _ = read("code_commune,taux\n75056,10\n75118,30\n", geography=paris)
    assert read_file.frame["taux"].to_dict() == {"75101": 10, "75118": 30}


# Several files.


def test_two_files_that_give_the_same_indicator_are_refused(geography: Geography, index: CommuneIndex) -> None:
    files = [SourceFile(name, b"code_commune,taux\n52001,1\n") for name in ("a.csv", "b.csv")]
    read_files, found = examine_indicateurs(files, geography=geography, index=index)
    assert len(read_files) == 2
    assert [(one.code, one.file) for one in found if one.is_fault] == [("indicateur_en_double", "b.csv")]


def test_the_faults_of_every_file_are_given_together(geography: Geography, index: CommuneIndex) -> None:
    files = [SourceFile(name, b"code_commune,taux\n99001,1\n") for name in ("a.csv", "b.csv")]
    _, found = examine_indicateurs(files, geography=geography, index=index)
    assert [one.file for one in found if one.is_fault] == ["a.csv", "b.csv"]

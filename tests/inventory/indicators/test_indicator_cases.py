"""Files of indicators as they come, and genuine ones: figures found another way."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.codes import ZoneLevel
from avs_geo.inventory.indicators.indicateurs import Indicators, read_indicateurs
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the sample files are not beside the project: {name}")
    return path


def read(name: str, geography: Geography, index: CommuneIndex) -> tuple[Indicators, dict[str, Finding]]:
    indicators, found = read_indicateurs(SourceFile.from_path(shared(name)), geography=geography, index=index)
    return indicators, {finding.code: finding for finding in found}


def rows_of(query: str) -> list[Any]:
    """Return the rows that a database finds."""
    with duckdb.connect() as database:
        return database.execute(query).fetchall()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def known_by_hand(name: str, position: int, absent: str) -> dict[str, float]:
    """Return the known values of a column, read by the standard library."""
    with shared(name).open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter=";") if row[0].startswith("52")]
    return {row[0]: float(row[position].replace(",", ".")) for row in rows if not row[position].startswith(absent)}


def test_sentinels_are_missing_and_everything_else_is_read(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    name = "cas/06-sentinelle-9999/indicateurs.csv"
    indicators, remarks = read(name, haute_marne, communes_of_france)
    expected = known_by_hand(name, 2, "-9999")
    assert indicators.frame["taux_pauvrete"].dropna().to_dict() == expected
    count = len(haute_marne.units) - len(expected)
    assert f"« taux_pauvrete », « -9999 » ({count} fois)" in plain(remarks["valeurs_sentinelles"].message)


@pytest.mark.parametrize("form", ["peu", "beaucoup"])
def test_the_marks_of_insee_are_missing_and_one_remark(
    form: str, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    name = f"cas/10-na-de-l-insee/indicateurs_{form}.csv"
    indicators, remarks = read(name, haute_marne, communes_of_france)
    for position, heading in ((2, "Taux de chômage 2021"), (3, "Part des familles monoparentales 2021")):
        assert indicators.frame[heading].dropna().to_dict() == known_by_hand(name, position, "N/A")
    assert "secret statistique" in remarks["valeurs_absentes"].message


def test_codes_of_insee_in_the_plural_are_codes(haute_marne: Geography, communes_of_france: CommuneIndex) -> None:
    indicators, remarks = read("cas/11-codes-insee-au-pluriel/foyers.csv", haute_marne, communes_of_france)
    assert indicators.frame["NB_Allocataires"]["52001"] == 115
    assert "99999 et XXXXX" in remarks["codes_inconnus"].message
    assert not any(one.weight for one in indicators.indicators)


def test_of_two_lines_of_headings_the_known_names_are_taken(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    indicators, _ = read("cas/11-codes-insee-au-pluriel/insee_titre_long.csv", haute_marne, communes_of_france)
    assert [(one.name, str(one.direction)) for one in indicators.indicators] == [
        ("MED21", "decroissant"),
        ("TP6021", "croissant"),
    ]
    assert indicators.frame["MED21"]["52002"] == 18007


def test_an_export_by_epci_is_one_and_its_income_is_no_need(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    indicators, _ = read("cas/12-export-epci-nomme-code/epci.csv", haute_marne, communes_of_france)
    assert indicators.level is ZoneLevel.EPCI
    assert [(one.name, str(one.direction), one.weight) for one in indicators.indicators] == [
        ("Population municipale 2021", "croissant", 0),
        ("Médiane du niveau de vie 2021", "decroissant", 1),
    ]
    in_langres = haute_marne.units["code_epci"].eq("200072999")
    income = indicators.frame["Médiane du niveau de vie 2021"]
    assert income[in_langres].nunique() <= 1
    assert income[haute_marne.units["code_epci"].eq("200068658")].unique().tolist() == [19000]


def test_indicators_by_iris_go_to_the_iris_that_are_loaded(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    layer = SourceFile.from_path(shared("cas/17-indicateurs-iris/iris.geojson"))
    mailles, _ = read_mailles(layer, geography=haute_marne, index=communes_of_france)
    by_iris = replace_units(haute_marne, mailles)
    indicators, _ = read("cas/17-indicateurs-iris/filosofi_iris.csv", by_iris, communes_of_france)
    assert indicators.frame["DISP_MED21"].dropna().to_dict() == {
        "521210101": 15000,
        "521210102": 16500,
        "522690101": 18000,
        "522690102": 19500,
    }


def test_indicators_by_iris_without_iris_are_one_fault(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read("cas/17-indicateurs-iris/filosofi_iris.csv", haute_marne, communes_of_france)
    assert [one.code for one in refusal.value.findings] == ["mailles_absentes"]


@pytest.mark.parametrize(
    ("name", "columns", "measure", "value"),
    [
        ("melodi.csv", ["MED_SL", "PR_MD60"], "FILOSOFI_MEASURE", "OBS_VALUE"),
        ("bpe.csv", ["A203", "B201", "D106"], "TYPEQU", "NB_EQUIP"),
    ],
)
def test_long_forms_are_turned_as_a_database_turns_them(
    name: str, columns: list[str], measure: str, value: str, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    path = f"cas/22-formes-longues/{name}"
    indicators, _ = read(path, haute_marne, communes_of_france)
    assert sorted(map(str, indicators.frame)) == columns
    sums = rows_of(
        f"select {measure}, sum({value}::double), count(*) from read_csv('{shared(path)}', all_varchar=true) "  # noqa: S608
        "group by 1 order by 1"
    )
    assert [(one, indicators.frame[one].sum(), indicators.frame[one].notna().sum()) for one in columns] == sums


def test_genuine_figures_of_quarters_are_those_of_the_file(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    indicators, remarks = read("donnees/qpv_indicateurs.csv", haute_marne, communes_of_france)
    rows = rows_of(
        f"select code_qp, taux_emploi, rsa_socle from '{shared('donnees/qpv_indicateurs.csv')}' "  # noqa: S608
        "where code_qp like 'QN052%' order by 1"
    )
    frame = indicators.frame.sort_index()
    assert [*zip(frame.index, frame["taux_emploi"], frame["rsa_socle"], strict=True)] == rows
    assert "1 514 lignes" in plain(remarks["autres_departements"].message)


@pytest.mark.parametrize("departement", ["52", "13"])
def test_genuine_pairs_of_quarters_and_communes_are_without_effect(
    departement: str, communes_of_france: CommuneIndex
) -> None:
    indicators, remarks = read("donnees/qpv_communes.csv", load_geography(departement), communes_of_france)
    assert indicators.frame.empty
    assert "indicateur_absent" in remarks


def test_the_lines_of_france_are_counted_once(haute_marne: Geography, communes_of_france: CommuneIndex) -> None:
    indicators, remarks = read("donnees/densite_communes.csv", haute_marne, communes_of_france)
    ((total,),) = rows_of(
        f"select count(*) from '{shared('donnees/densite_communes.csv')}' where insee_com not like '52%'"  # noqa: S608
    )
    assert plain(remarks["autres_departements"].message).startswith(f"{total:,} lignes".replace(",", " "))
    assert np.isfinite(indicators.frame["niveau_densite"]).all()

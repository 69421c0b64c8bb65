"""Small files of the kinds that people really have, through the command line, and what each should give.

The files stand beside the project; where that folder is absent, these tests are skipped, and those of the readers,
which make files of the same kinds, still run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

CASES = SHARED / "cas"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the folder of files that people have is absent")
_DAY = "2026-01-01"


@dataclass(frozen=True)
class Verdict:
    """What ``verifier --format json`` says."""

    accepted: bool
    findings: list[dict[str, Any]]

    def coded(self, code: str) -> list[dict[str, Any]]:
        return [finding for finding in self.findings if finding["code"] == code]

    def text(self) -> str:
        return "\n".join(f"{finding['message']} {finding['remede']}" for finding in self.findings)


@pytest.fixture
def verify(run: Run) -> Callable[..., Verdict]:
    def check(case: str, structures: str = "structures.csv", **others: str) -> Verdict:
        options = [word for name, file in others.items() for word in (f"--{name}", CASES / case / file)]
        result = run(
            *("verifier", "--structures", CASES / case / structures, *options),
            *("--departement", "52", "--format", "json"),
        )
        report = json.loads(result.stdout)
        assert result.exit_code == (0 if report["accepte"] else 1)
        return Verdict(report["accepte"], report["constats"])

    return check


@pytest.fixture
def analyse(run: Run, tmp_path: Path) -> Callable[..., Path]:
    def write(case: str, structures: str = "structures.csv", *, folder: str = "r", **others: str) -> Path:
        options = [word for name, file in others.items() for word in (f"--{name}", CASES / case / file)]
        result = run(
            *("analyser", "--structures", CASES / case / structures, *options),
            *("--departement", "52", "--date", _DAY, "--complet", "--sortie", tmp_path / folder),
        )
        assert result.exit_code == 0, result.stderr
        return tmp_path / folder

    return write


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype={"code_commune": str, "code_qp": str, "code_epci": str})


def numbers_by_type(folder: Path) -> dict[str, int]:
    return dict(table(folder, "structures")["type"].value_counts())


def remarks(folder: Path) -> list[dict[str, Any]]:
    summary: dict[str, Any] = json.loads((folder / "synthese.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = summary["remarques"]
    return found


def test_a_postcode_beside_a_name_is_no_insee_code(analyse: Callable[..., Path]) -> None:
    places = table(analyse("01-code-postal"), "structures")["code_commune"].tolist()
    assert places == ["52269", "52114", "52490", "52448"]


def test_seconds_give_the_figures_of_minutes(analyse: Callable[..., Path]) -> None:
    minutes = analyse("02-temps-secondes", temps="temps_minutes.csv", folder="minutes")
    seconds = analyse("02-temps-secondes", temps="temps_secondes.csv", folder="secondes")
    for name in ("communes", "epci", "departement"):
        pd.testing.assert_frame_equal(table(minutes, name), table(seconds, name), rtol=1e-4)
    assert "seconde" in json.dumps(remarks(seconds), ensure_ascii=False)
    assert "seconde" not in json.dumps(remarks(minutes), ensure_ascii=False)


@pytest.mark.parametrize("file", ["temps_max.csv", "temps_moins1.csv"])
def test_no_way_is_an_unknown_time(analyse: Callable[..., Path], file: str) -> None:
    folder = analyse("03-temps-inaccessible", temps=file)
    assert table(folder, "communes")["temps_structure"].max() < 300


@pytest.mark.parametrize(
    ("file", "counts"), [("deux_onglets.xlsx", {"EVS": 2, "CS": 1}), ("notice_d_abord.xlsx", {"CS": 1})]
)
def test_all_the_sheets_that_hold_structures_are_read(
    analyse: Callable[..., Path], file: str, counts: dict[str, int]
) -> None:
    assert numbers_by_type(analyse("04-onglets", file)) == counts


def test_latitude_and_longitude_in_one_cell_are_a_position(analyse: Callable[..., Path]) -> None:
    one_cell = analyse("05-coordonnees-ignorees", "opendatasoft.csv", folder="une")
    two_columns = analyse("05-coordonnees-ignorees", "temoin.csv", folder="deux")
    for name in ("communes", "qpv", "epci"):
        pd.testing.assert_frame_equal(table(one_cell, name), table(two_columns, name))
    rochotte = table(one_cell, "qpv").set_index("code_qp").loc["QN05201M"]
    assert (rochotte["statut"], rochotte["distance_m"]) == ("structure_dans_le_qpv", 0)


def test_minus_9999_is_a_missing_value(analyse: Callable[..., Path]) -> None:
    units = table(analyse("06-sentinelle-9999", indicateurs="indicateurs.csv"), "communes").set_index("code_commune")
    need = units["besoin"].astype(float)
    assert need[["52001", "52002"]].isna().tolist() == [False, True]


def test_an_empty_geometry_is_placed_at_its_commune(analyse: Callable[..., Path]) -> None:
    placed = table(analyse("07-geometrie-vide", "structures.geojson"), "structures")
    assert placed["code_commune"].tolist() == ["52121", "52269"]
    assert placed["position_approchee"].tolist() == ["non", "oui"]


def test_a_geopackage_whose_crs_leads_nowhere_is_told_in_words(verify: Callable[..., Verdict]) -> None:
    found = verify("08-geopackage-sans-systeme", mailles="carreaux.gpkg")
    assert any("coordonnées" in finding["message"] for finding in found.findings)


def test_the_contract_s_own_heading_wins(verify: Callable[..., Verdict]) -> None:
    assert verify("09-deux-titres", territoires="territoires.csv").accepted
    assert verify("09-deux-titres", "structures_categorie.csv").accepted


@pytest.mark.parametrize("file", ["indicateurs_peu.csv", "indicateurs_beaucoup.csv"])
def test_the_absence_marks_of_insee_are_one_remark(verify: Callable[..., Verdict], file: str) -> None:
    found = verify("10-na-de-l-insee", indicateurs=file)
    assert found.accepted
    assert len(found.findings) < 8


@pytest.mark.parametrize("file", ["foyers.csv", "insee_titre_long.csv"])
def test_headings_in_the_plural_or_twice_are_understood(verify: Callable[..., Verdict], file: str) -> None:
    found = verify("11-codes-insee-au-pluriel", indicateurs=file)
    assert found.accepted
    assert len(found.findings) < 10


def test_a_high_income_of_an_epci_is_a_low_need(analyse: Callable[..., Path]) -> None:
    folder = analyse("12-export-epci-nomme-code", indicateurs="epci.csv")
    given = pd.read_csv(CASES / "12-export-epci-nomme-code" / "epci.csv", sep=";", skiprows=2, dtype=str)
    income = given.set_index("Code")["Médiane du niveau de vie 2021"].astype(float)
    units = table(folder, "communes")
    need = units.groupby("code_epci")["besoin"].first()
    both = pd.DataFrame({"income": income, "need": need}).dropna()
    assert len(both) >= 8
    assert both["income"].corr(both["need"], method="spearman") == pytest.approx(-1)


def test_a_national_list_is_set_aside_in_one_remark(verify: Callable[..., Verdict]) -> None:
    found = verify("13-liste-nationale")
    assert found.accepted
    assert len(found.findings) < 10


def test_usual_writings_are_understood(analyse: Callable[..., Path]) -> None:
    types = table(analyse("14-ecritures-usuelles", "types.csv", folder="t"), "structures")["type"]
    assert types.tolist() == ["EVS", "CS", "EVS", "EVS", "CS", "CS"]
    communes = table(analyse("14-ecritures-usuelles", "communes.csv", folder="c"), "structures")["code_commune"]
    assert communes.tolist() == ["52121", "52448", "52250", "52353", "52538"]
    dates = table(analyse("14-ecritures-usuelles", "dates.csv", folder="d"), "structures")["agrement_fin"]
    assert dates.tolist() == ["2027-12-31"] * 3


@pytest.mark.parametrize("file", ["carte.umap", "carte.geojson"])
def test_a_umap_is_read_as_its_layers(analyse: Callable[..., Path], file: str) -> None:
    assert numbers_by_type(analyse("15-umap-et-kml", file)) == {"CS": 1}


def test_an_outline_in_kml_is_a_territory(analyse: Callable[..., Path]) -> None:
    folder = analyse("15-umap-et-kml", territoires="zones.kml")
    shares = table(folder, "communes").set_index("code_commune")["part_cs"].astype(float)
    assert shares["52121"] > 0.5


def test_indicators_of_iris_go_to_the_iris_or_one_fault_says_so(
    verify: Callable[..., Verdict], analyse: Callable[..., Path]
) -> None:
    found = verify("17-indicateurs-iris", indicateurs="filosofi_iris.csv")
    assert not found.accepted
    assert len([one for one in found.findings if one["gravite"] == "erreur"]) == 1
    assert "IRIS" in found.text()
    units = table(analyse("17-indicateurs-iris", indicateurs="filosofi_iris.csv", mailles="iris.geojson"), "communes")
    known = units.set_index("code_commune")["besoin"].dropna()
    assert known.to_dict() == {"521210101": 87.5, "521210102": 62.5, "522690101": 37.5, "522690102": 12.5}


def test_a_strict_workbook_is_read(verify: Callable[..., Verdict]) -> None:
    found = verify("19-xlsx-strict", "structures.xlsx")
    assert found.accepted or "strict" in found.text().lower()


@pytest.mark.parametrize("file", ["metric.csv", "r5r.csv", "hms.csv"])
def test_the_headings_of_routing_tools_are_known(verify: Callable[..., Verdict], file: str) -> None:
    assert verify("21-matrices-usuelles", temps=file).accepted


@pytest.mark.parametrize("file", ["melodi.csv", "bpe.csv"])
def test_a_long_form_is_recognised(verify: Callable[..., Verdict], file: str) -> None:
    found = verify("22-formes-longues", indicateurs=file)
    faults = [one for one in found.findings if one["gravite"] == "erreur"]
    assert found.accepted or len(faults) == 1

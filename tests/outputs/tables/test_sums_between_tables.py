"""The tables agree with one another, as another program reads them: SQL over the files as written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study, study_of
from avs_geo.files.folder import write_folder
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.tables.analysis_files import analysis_files
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def example() -> Study:
    day = date(2026, 1, 1)
    geography = load_geography("52")
    inventory = read_inventory(
        StudyFiles(
            structures=SourceFile.from_path(shipped_example() / "structures.csv"),
            territoires=SourceFile.from_path(shipped_example() / "territoires.csv"),
        ),
        geography=geography,
        reference_date=day,
    )
    return study_of(geography, inventory, Parameters(reference_date=day))


@pytest.fixture(params=["made-up", "Haute-Marne"])
def folder(
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Path:
    study = request.getfixturevalue("study" if request.param == "made-up" else "example")
    write_folder(tmp_path / "resultats", analysis_files(study), replace=False)
    return tmp_path / "resultats"


def _differences(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Return the lines of a query over the written files, each a view of the same name."""
    with duckdb.connect() as database:
        for path in folder.glob("*.csv"):
            database.execute(
                f"create view {path.stem} as select * "  # noqa: S608
                f"from read_csv('{path}', header = true, types = {_types(path)}, strict_mode = true)",
            )
        return database.execute(query).fetchall()


def _types(path: Path) -> str:
    """Return the columns that are codes: a program that guesses takes 99001 for a number."""
    headings = path.read_text(encoding="utf-8").partition("\r\n")[0].split(",")
    texts = [name for name in headings if name.startswith("code") or name in {"communes", "commune_centre"}]
    return "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in texts) + "}"


def test_the_communes_of_an_epci_add_up_to_it(folder: Path) -> None:
    query = """
        select epci.code_epci
        from epci
        join (
            select
                code_epci,
                count(*) as nb,
                sum(population) as population,
                sum(surface_km2) as surface,
                sum(population * part_couverte) as couverte,
                sum(population) filter (temps_structure > 20) as hors_acces,
                sum(population) filter (classe = 'non_couverte') as non_couverte,
                max(temps_structure) as temps_max
            from communes
            group by code_epci
        ) as sums on sums.code_epci = epci.code_epci
        where sums.nb <> epci.nb_communes
            or sums.population <> epci.population
            or abs(sums.surface - epci.surface_km2) > 0.01
            or abs(sums.couverte - epci.population_couverte) > 1
            or coalesce(sums.hors_acces, 0) <> epci.population_hors_acces
            or coalesce(sums.non_couverte, 0) <> epci.population_non_couverte
            or abs(sums.temps_max - epci.temps_max) > 0.001
    """
    assert _differences(folder, query) == []


def test_the_communes_add_up_to_the_department(folder: Path) -> None:
    query = """
        select *
        from departement, (select count(*) as nb, sum(population) as total from communes) as sums
        where sums.nb <> departement.nb_communes or sums.total <> departement.population
    """
    assert _differences(folder, query) == []


@pytest.mark.parametrize(
    "column",
    [
        "population",
        "population_couverte",
        "population_hors_acces",
        "population_non_couverte",
        "nb_communes",
        "nb_cs",
        "nb_evs",
        "nb_autres",
    ],
)
def test_the_epci_and_the_communes_outside_every_one_add_up_to_the_department(folder: Path, column: str) -> None:
    alone = {
        "population": "population",
        "population_couverte": "population * part_couverte",
        "population_hors_acces": "if(temps_structure > 20, population, 0)",
        "population_non_couverte": "if(classe = 'non_couverte', population, 0)",
        "nb_communes": "1",
    }.get(column, "0")
    query = f"""
        select departement.{column}, inside.total, outside.total
        from departement,
            (select sum({column}) as total from epci) as inside,
            (select coalesce(sum({alone}), 0) as total from communes where code_epci is null) as outside
        where abs(departement.{column} - inside.total - outside.total) > 0.01
    """  # noqa: S608
    assert _differences(folder, query) == []


def test_the_balance_splits_every_population_in_four(folder: Path) -> None:
    query = """
        select code_epci
        from equilibre
        where population_cs_seul + population_evs_seul + population_les_deux + population_aucune <> population
    """
    assert _differences(folder, query) == []


def test_the_balance_and_the_epci_count_the_same_structures(folder: Path) -> None:
    query = """
        select epci.code_epci
        from epci join equilibre on epci.code_epci = equilibre.code_epci
        where epci.nb_cs <> equilibre.nb_cs or epci.nb_evs <> equilibre.nb_evs
    """
    assert _differences(folder, query) == []


def test_the_department_neither_lacks_nor_has_too_much_against_its_own_average(folder: Path) -> None:
    # The EPCI alone may not: the communes outside every one of them have inhabitants, and no structure.
    query = "select ecart_cs, ecart_evs from equilibre where code_epci in (select code_epci from departement)"
    assert _differences(folder, query) == [(0, 0)]


def test_the_zones_blanches_hold_all_the_uncovered_inhabitants(folder: Path) -> None:
    query = """
        select *
        from departement, (select coalesce(sum(population), 0) as total from zones_blanches) as zones
        where departement.population_non_couverte <> zones.total
    """
    assert _differences(folder, query) == []

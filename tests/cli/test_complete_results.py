"""``--complet`` and ``--partenaires``: all that a page shows, from the command line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from avs_geo.outputs.tables.layers import LAYERS
from avs_geo.outputs.tables.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

STRUCTURES = """id,nom,type,statut,gestion,fonctions,etp,code_commune,agrement_fin
a,Le Point,CS,agree,associative,AGC;ACF,4.5,52121,2025-12-31
b,Le Puits,EVS,agree,communale,AL,,52269,2027-06-30
c,Ailleurs,AUTRE,agree,,,1,52269,
"""
PARTENAIRES = """id_structure,financeur,montant,annee
a,Caf,1000,2025
a,Ville,500,2025
b,Caf,,2025
c,Ville,200,
"""


@pytest.fixture
def written(tmp_path: Path, run: Callable[..., Result]) -> Path:
    texts = {
        "structures": STRUCTURES,
        "partenaires": PARTENAIRES,
        "indicateurs": "code_commune,taux\n52121,10\n52269,20\n",
    }
    options: list[object] = []
    for name, text in texts.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        options += [f"--{name}", path]
    result = run(
        *("analyser", "--departement", "52", "--date", "2026-01-01", "--complet"), *options, "--sortie", tmp_path / "r"
    )
    assert result.exit_code == 0, result.stderr
    return tmp_path / "r"


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_and_every_layer_is_written_and_says_what_is_known(written: Path) -> None:
    files = {"synthese.json", *(f"{name}.csv" for name in TABLES), *(f"{name}.geojson" for name in LAYERS)}
    assert {path.name for path in written.iterdir()} == files
    for name, table in TABLES.items():
        first = (written / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert first == ",".join(table.columns)

    # Two values: ranks 25 and 75, and nothing else in the index.
    need = {row["code_commune"]: row for row in lines(written, "contributions")}
    assert [need["52121"][key] for key in ("indicateur", "valeur", "rang_centile", "poids", "contribution")] == [
        *("taux", "10", "25", "1", "25"),
    ]
    assert need["52448"]["contribution"] == ""
    by_epci = {row["code_epci"]: row["contribution"] for row in lines(written, "contributions_epci")}
    expected = {row["code_epci"]: row["besoin"] for row in lines(written, "epci")}
    assert by_epci == expected
    assert [(row["facteur"], row["premieres"], row["restent"]) for row in lines(written, "stabilite")] == [
        ("0.5", "2", "2"),
        ("1.5", "2", "2"),
    ]

    management = {row["gestion"]: [row["nb_cs"], row["nb_evs"], row["nb_autres"]] for row in lines(written, "gestion")}
    assert (management["associative"], management["communale"], management[""]) == (
        ["1", "0", "0"],
        ["0", "1", "0"],
        ["0", "0", "1"],
    )
    functions = {row["fonction"]: row["nb_structures"] for row in lines(written, "fonctions")}
    assert functions == {"AGC": "1", "ACF": "1", "AL": "1", "": "0"}
    staff = {row["type"]: [row["nb_structures"], row["nb_connus"], row["etp"]] for row in lines(written, "personnel")}
    assert staff == {
        "CS": ["1", "1", "4.5"],
        "EVS": ["1", "0", ""],
        "structure": ["2", "1", "4.5"],
        "AUTRE": ["1", "1", "1"],
    }
    calendar = {row["annee"]: [row["nb_structures"], row["nb_echus"]] for row in lines(written, "calendrier")}
    assert (calendar["2025"], calendar["2027"], calendar["2026"]) == (["1", "1"], ["1", "0"], ["0", "0"])

    given = [
        (row["annee"], row["financeur"], row["montant"], row["montant_autres"], row["nb_sans_montant"])
        for row in lines(written, "financeurs")
    ]
    assert given == [
        ("2025", "Caf", "1000", "", "1"),
        ("2025", "Ville", "500", "", "0"),
        ("", "Ville", "", "200", "0"),
    ]
    assert [(row["annee"], row["nom"], row["montant"]) for row in lines(written, "structures_financees")] == [
        ("2025", "Le Point", "1500"),
        ("2025", "Le Puits", ""),
        ("", "Ailleurs", ""),
    ]
    assert [(row["annee"], row["montant"], row["nb_lignes"]) for row in lines(written, "financements_par_annee")] == [
        ("2025", "1500", "3"),
        ("", "", "1"),
    ]
    assert [row["financeur"] for row in lines(written, "financements")] == ["Caf", "Ville", "Caf", "Ville"]


def test_a_fault_of_the_partners_is_said_with_those_of_the_structures(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    structures, partners = tmp_path / "structures.csv", tmp_path / "partenaires.csv"
    structures.write_text("id,nom,type,code_commune\na,Le Point,??,52121\n", encoding="utf-8")
    partners.write_text("id_structure,financeur,montant\na,Caf,cent\n", encoding="utf-8")
    inputs = ("--departement", "52", "--structures", structures, "--partenaires", partners)
    checked = run("verifier", *inputs)
    assert checked.exit_code == 1
    assert "structures.csv, ligne\u00a02" in checked.stdout
    assert "partenaires.csv, ligne\u00a02" in checked.stdout
    assert run("analyser", *inputs, "--sortie", tmp_path / "r").exit_code == 1
    assert not (tmp_path / "r").exists()

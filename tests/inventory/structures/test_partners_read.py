"""The partners' file: what is read, what is refused, all of it at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.structures.partenaires import PARTNER_COLUMNS, empty_partenaires, examine_partenaires
from avs_geo.inventory.study_files import StudyFiles
from tests.inventory.readers import read_partenaires

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

STRUCTURES = pd.DataFrame({"id": ["le-pont", "la-rive"], "nom": ["Le Pont", "La Rive"]})
HEAD = "id_structure,financeur,nature,montant,annee,engagement\n"


def read(text: str, name: str = "partenaires.csv") -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    return read_partenaires(SourceFile(name, text.encode()), structures=STRUCTURES)


def faults(text: str) -> list[Finding]:
    with pytest.raises(InputRefusedError) as refusal:
        read(text)
    return [finding for finding in refusal.value.findings if finding.is_fault]


def test_a_line_is_read_with_its_money_and_its_year() -> None:
    partners, findings = read(HEAD + "le-pont,Département,Subvention,12 500,2026,Convention jusqu’en 2028\n")
    (line,) = partners.to_dict("records")
    assert list(partners.columns) == list(PARTNER_COLUMNS)
    assert line == {
        "id_structure": "le-pont",
        "financeur": "Département",
        "nature": "Subvention",
        "montant": 12_500,
        "annee": 2026,
        "engagement": "Convention jusqu’en 2028",
        "ligne": 2,
    }
    assert not findings


@pytest.mark.parametrize("kind", ["; cp1252", ", utf-8-sig", "xlsx", "ods"])
def test_every_kind_of_table_gives_the_same(kind: str, table_file: Callable[..., SourceFile]) -> None:
    rows = [["Structure", "Partenaire", "Montant (€)", "Année"], ["Le Pont", "MSA", "1234,5", 2025]]
    partners, _ = read_partenaires(table_file(kind, rows, stem="partenaires"), structures=STRUCTURES)
    assert partners[["id_structure", "financeur", "montant", "annee"]].to_numpy().tolist() == [
        ["le-pont", "MSA", 1234.5, 2025]
    ]
    assert partners["nature"].tolist() == partners["engagement"].tolist() == [""]


def test_a_structure_is_found_by_its_name_too() -> None:
    assert read(HEAD + "LA RIVE,Caf,,,,\n")[0]["id_structure"].tolist() == ["la-rive"]


def test_what_is_unknown_stays_unknown() -> None:
    partners, _ = read(HEAD + "le-pont,Commune,Mise à disposition de locaux,,,\nla-rive,Caf,,0,,\n")
    assert partners["montant"].isna().tolist() == [True, False]
    assert partners["annee"].isna().all()
    assert partners.dtypes.to_dict() == empty_partenaires().dtypes.to_dict()


def test_all_the_faults_are_listed_at_once_each_with_its_line_and_its_column() -> None:
    found = faults(
        HEAD
        + "le-pon,Département,,100,2026,\n"
        + "la-rive,,,100,2026,\n"
        + "la-rive,Caf,,cent,2026,\n"
        + "la-rive,Caf,,-5,2026,\n"
        + "la-rive,Caf,,5,1999,\n"
        + "la-rive,Caf,,5,2101,\n"
        + "la-rive,Caf,,5,2026.5,\n"
        + ",Caf,,5,2026,\n"
    )
    assert [(fault.code, fault.line, fault.column) for fault in found] == [
        ("structure_inconnue", 2, "id_structure"),
        ("financeur_absent", 3, "financeur"),
        ("nombre_illisible", 4, "montant"),
        ("nombre_negatif", 5, "montant"),
        ("annee_impossible", 6, "annee"),
        ("annee_impossible", 7, "annee"),
        ("annee_impossible", 8, "annee"),
        ("structure_inconnue", 9, "id_structure"),
    ]
    assert "«\u00a0le-pont\u00a0»" in found[0].message
    assert all(fault.remedy for fault in found)


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year_are_taken(year: int) -> None:
    assert read(f"{HEAD}le-pont,Caf,,1,{year},\n")[0]["annee"].tolist() == [year]


def test_a_file_without_structures_or_financers_says_both() -> None:
    assert [(fault.code, fault.column) for fault in faults("montant,annee\n5,2026\n")] == [
        ("colonne_absente", "id_structure"),
        ("colonne_absente", "financeur"),
    ]


def test_a_financer_written_in_two_ways_is_one_and_that_is_said() -> None:
    partners, (remark,) = read(HEAD + "le-pont,Département,,1,,\nla-rive,DEPARTEMENT,,2,,\n")
    assert partners["financeur"].tolist() == ["Département", "Département"]
    assert (remark.code, remark.line, remark.value) == ("financeur_regroupe", 3, "DEPARTEMENT")


def test_a_repeated_line_counts_twice_and_is_said() -> None:
    partners, (remark,) = read(HEAD + "le-pont,Caf,PS,1,2026,\nle-pont,Caf,PS,2,2026,\nle-pont,Caf,PS,1,2026,\n")
    assert partners["montant"].sum() == 4
    assert (remark.code, remark.line) == ("financement_en_double", 4)
    assert "la ligne 2" in remark.message


def test_without_the_structures_any_id_is_taken() -> None:
    partners, findings = examine_partenaires(SourceFile("p.csv", f"{HEAD}x,Caf,,1,,\n".encode()), structures=None)
    assert partners is not None
    assert not findings


def test_the_faults_of_partners_come_with_those_of_structures(geography: Geography, index: CommuneIndex) -> None:
    files: dict[str, Any] = {
        "structures": SourceFile("structures.csv", b"nom,type,code_commune\nLe Pont,Creche,52001\n"),
        "partenaires": SourceFile("partenaires.csv", f"{HEAD}le-pont,Caf,,cent,,\n".encode()),
    }
    with pytest.raises(InputRefusedError) as refusal:
        read_inventory(StudyFiles(**files), geography=geography, index=index, reference_date=dt.date(2026, 1, 1))
    found = [(finding.file, finding.code) for finding in refusal.value.findings if finding.is_fault]
    assert found == [("structures.csv", "type_inconnu"), ("partenaires.csv", "nombre_illisible")]


def test_the_inventory_keeps_the_partners_and_their_checksum(geography: Geography, index: CommuneIndex) -> None:
    structures = SourceFile("structures.csv", b"nom,type,code_commune\nLe Pont,CS,52001\n")
    partners = SourceFile("partenaires.csv", f"{HEAD}Le Pont,Caf,,7,2026,\n".encode())
    settings: dict[str, Any] = {"geography": geography, "index": index, "reference_date": dt.date(2026, 1, 1)}
    inventory = read_inventory(StudyFiles(structures=structures, partenaires=partners), **settings)
    assert inventory.partenaires is not None
    assert inventory.partenaires["montant"].tolist() == [7]
    assert inventory.sources[-1] == ("partenaires.csv", partners.sha256)
    assert read_inventory(StudyFiles(structures=structures), **settings).partenaires is None


def test_the_numbers_that_programs_write_for_unknown_are_unknown() -> None:
    partners, findings = read(HEAD + "le-pont,Caf,PS,-9999,9999,\nle-pont,MSA,PS,2147483647,2026,\n")
    assert partners["montant"].isna().all()
    assert partners["annee"].isna().tolist() == [True, False]
    assert [(finding.code, finding.column) for finding in findings] == [
        ("valeurs_inconnues", "montant"),
        ("valeurs_inconnues", "annee"),
    ]


def test_amounts_in_a_column_for_each_year_are_refused_and_the_remedy_works() -> None:
    (fault,) = faults("Structure;Financeur;2025;2026\nLe Pont;Département;10 000;12 000 €\n")
    assert fault.code == "montants_par_annee"
    assert "« 2025 » et « 2026 »" in fault.message.replace("\u00a0", " ")
    partners, findings = read(
        "Structure;Financeur;annee;montant\nLe Pont;Département;2025;10 000\nLe Pont;Département;2026;12 000 €\n"
    )
    assert partners["montant"].tolist() == [10_000, 12_000]
    assert not findings


def test_a_total_in_euros_is_no_structure() -> None:
    partners, (remark,) = read("Structure;Financeur;Montant\nLe Pont;Caf;10 000,00 €\nTOTAL;;10 000,00 €\n")
    assert partners["montant"].tolist() == [10_000]
    assert remark.code == "lignes_de_total"

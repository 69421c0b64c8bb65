"""Every remedy that the readers of tables write is followed, and works: what it mends is found no more.

Each case is a file, the finding that it gets, and the same file mended as the remedy of that finding says.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from avs_geo.files.source import SourceFile
from avs_geo.inventory.structures.structures import examine_structures
from tests.inventory.conftest import REFERENCE_DATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

HEAD = "nom;type;commune"
GOOD = f"{HEAD}\nA;CS;Alpha\n"


def xlsx(*sheets: tuple[str, list[list[object]], str], merged: str = "") -> bytes:
    """Write sheets: name, rows and state."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows, state in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def examined(geography: Geography, index: CommuneIndex) -> Callable[[str | bytes], list[Finding]]:
    def _examined(content: str | bytes) -> list[Finding]:
        raw = content if isinstance(content, bytes) else content.encode()
        name = "s.xlsx" if raw.startswith(b"PK") else "s.csv"
        found = examine_structures(
            SourceFile(name, raw), geography=geography, index=index, reference_date=REFERENCE_DATE
        )
        return list(found.findings)

    return _examined


def with_column(heading: str, *cells: str) -> str:
    return f"{HEAD};{heading}\n" + "".join(f"S{i};CS;Alpha;{cell}\n" for i, cell in enumerate(cells))


TITLES: list[object] = ["nom", "type", "commune"]
ONE: list[object] = ["A", "CS", "Alpha"]
TWO: list[object] = ["B", "EVS", "Bêta"]

# Code of the finding, words of its remedy, the file, the file mended.
CASES: list[tuple[str, str, str | bytes, str | bytes]] = [
    ("fichier_vide", "titres des colonnes sur la première ligne", ";;\n;;\n", GOOD),
    ("fichier_vide", "première feuille", xlsx(("F", [], "visible")), xlsx(("F", [TITLES, ONE], "visible"))),
    (
        "ligne_trop_longue",
        "guillemets droits",
        "nom,type,commune\nA, bis,CS,Alpha\n",
        'nom,type,commune\n"A, bis",CS,Alpha\n',
    ),
    ("guillemet_non_ferme", "Fermez le guillemet", f'{HEAD}\n"A;CS;Alpha\n', f'{HEAD}\n"A";CS;Alpha\n'),
    ("guillemet_non_ferme", "supprimez-le", f'{HEAD}\n"A;CS;Alpha\n', GOOD),
    ("encodage_inconnu", "CSV UTF-8", b"nom;type\n\x81\x8d;CS\n", GOOD),
    ("encodage_suppose", "CSV UTF-8", f"{HEAD}\nÉté;CS;Bêta\n".encode("mac_roman"), f"{HEAD}\nÉté;CS;Bêta\n"),
    (
        "encodages_melanges",
        "CSV UTF-8",
        f"{HEAD}\nÉté;CS;Alpha\n".encode() + "Forêt;CS;Alpha\n".encode("cp1252"),
        f"{HEAD}\nÉté;CS;Alpha\nForêt;CS;Alpha\n",
    ),
    ("accents_repares", "CSV UTF-8", f"{HEAD}\nÃ‰tÃ©;CS;Alpha\n", f"{HEAD}\nÉté;CS;Alpha\n"),
    ("accents_abimes", "fichier d’origine", f"{HEAD}\nÃ©té;CS;Alpha\n", f"{HEAD}\nété;CS;Alpha\n"),
    ("colonne_absente", "Ajoutez une colonne « type »", "nom;commune\nA;Alpha\n", GOOD),
    ("tableau_vide", "au moins une ligne", f"{HEAD}\n", GOOD),
    (
        "colonne_en_double",
        "Gardez-en une seule",
        "nom;type;insee;depcom\nA;CS;52001;52002\n",
        "nom;type;insee\nA;CS;52001\n",
    ),
    (
        "colonne_en_double",
        "donnez le titre « code_commune » à celle qui compte",
        "nom;type;insee;depcom\nA;CS;52001;52002\n",
        "nom;type;code_commune;autre code\nA;CS;52001;52002\n",
    ),
    (
        "colonne_ecartee",
        "donnez-lui le titre « type » et un autre à l’autre",
        f"{HEAD};catégorie\nA;Associatif;Alpha;CS\n",
        "nom;ancien type;commune;type\nA;Associatif;Alpha;CS\n",
    ),
    ("colonne_repetee", "Gardez-en une seule", "nom;nom;type;commune\nA;A;CS;Alpha\n", GOOD),
    (
        "titre_suppose",
        "autre titre",
        f"{HEAD};source (selon Jean)\nA;CS;Alpha;x\n",
        f"{HEAD};avis de Jean\nA;CS;Alpha;x\n",
    ),
    ("colonne_non_lue", "« longitude » et « latitude »", with_column("GPS nord", "48.1012"), GOOD),
    (
        "colonne_non_lue",
        "« agrement_debut » ou « agrement_fin »",
        with_column("décidé le", "31/12/2027"),
        with_column("agrement_fin", "31/12/2027"),
    ),
    ("colonne_non_lue", "« statut »", with_column("suivi", "projet"), with_column("statut", "projet")),
    (
        "colonne_non_lue",
        "le titre « type » à la place de la colonne « type », que vous supprimez",
        f"{HEAD};nature juridique\nA;CS;Alpha;EVS\n",
        "nom;commune;type\nA;Alpha;EVS\n",
    ),
    (
        "lignes_avant_les_titres",
        "placez-les sous les titres",
        f"Z;EVS;Bêta\n{GOOD}",
        f"{GOOD}Z;EVS;Bêta\n",
    ),
    ("titres_repetes", "complétez ses autres cellules", f"{GOOD}{HEAD}\n", f"{GOOD}B;EVS;Bêta\n"),
    ("lignes_de_total", "complétez ses autres cellules", f"{GOOD}Total;;3\n", f"{GOOD}Total;CS;Alpha\n"),
    ("lignes_de_note", "complétez ses autres cellules", f"{GOOD}Source;;\n", f"{GOOD}Source;CS;Alpha\n"),
    (
        "feuilles_ignorees",
        "donnez-lui les titres de « CS »",
        xlsx(("CS", [TITLES, ONE], "visible"), ("EVS", [["nom", "sorte", "où"], TWO], "visible")),
        xlsx(("CS", [TITLES, ONE], "visible"), ("EVS", [TITLES, TWO], "visible")),
    ),
    (
        "feuilles_ignorees",
        "affichez-la",
        xlsx(("CS", [TITLES, ONE], "visible"), ("EVS", [TITLES, TWO], "hidden")),
        xlsx(("CS", [TITLES, ONE], "visible"), ("EVS", [TITLES, TWO], "visible")),
    ),
    (
        "cellules_fusionnees",
        "défusionnez",
        xlsx(("CS", [TITLES, ONE, ["B", "EVS", None]], "visible"), merged="C2:C3"),
        xlsx(("CS", [TITLES, ONE, TWO], "visible")),
    ),
    (
        "formules_sans_valeur",
        "remplacez les formules par leurs valeurs",
        xlsx(("CS", [[*TITLES, "etp"], [*ONE, "=1+1"]], "visible")),
        xlsx(("CS", [[*TITLES, "etp"], [*ONE, 2]], "visible")),
    ),
    ("trop_de_colonnes", "Supprimez", ";".join(f"c{i}" for i in range(201)) + "\n", GOOD),
    ("texte_trop_long", "supprimez", f"{HEAD}\n{'x' * 40_000};CS;Alpha\n", GOOD),
    ("nombre_illisible", "par exemple 2,5", with_column("etp", "deux"), with_column("etp", "2,5")),
    ("nombre_illisible", "12 000", with_column("budget", "12k€"), with_column("budget", "12 000")),
    ("nombre_approche", "nombre exact", with_column("budget", "environ 12 000"), with_column("budget", "12 000")),
    ("point_des_milliers", "sur deux chiffres", with_column("budget", "12.500"), with_column("budget", "12,50")),
    ("unite_du_titre", "retirez celle-ci du titre", with_column("budget (k€)", "12"), with_column("budget", "12")),
    ("nombre_negatif", "laissez la cellule vide", with_column("etp", "-1"), with_column("etp", "")),
    (
        "date_illisible",
        "31/12/2027 ou 2027-12-31",
        with_column("agrement_fin", "bientôt"),
        with_column("agrement_fin", "31/12/2027"),
    ),
    (
        "date_illisible",
        "le jour s’écrit avant le mois",
        with_column("agrement_fin", "12/31/2027"),
        with_column("agrement_fin", "31/12/2027"),
    ),
    (
        "annee_a_deux_chiffres",
        "quatre chiffres",
        with_column("agrement_fin", "31/12/27"),
        with_column("agrement_fin", "31/12/2027"),
    ),
    (
        "date_incomplete",
        "date entière",
        with_column("agrement_fin", "12/2027"),
        with_column("agrement_fin", "01/12/2027"),
    ),
    (
        "fuseau_horaire",
        "2027-12-31",
        with_column("agrement_fin", "2027-12-30T23:00:00Z"),
        with_column("agrement_fin", "2027-12-31"),
    ),
    ("oui_non_illisible", "oui ou non", with_column("itinerante", "parfois"), with_column("itinerante", "oui")),
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("code", "remedy", "content", "mended"), CASES, ids=[f"{code}, {remedy}" for code, remedy, _, _ in CASES]
)
def test_a_remedy_that_is_followed_mends_the_file(
    code: str, remedy: str, content: str | bytes, mended: str | bytes, examined: Callable[..., Any]
) -> None:
    found = [finding for finding in examined(content) if finding.code == code]
    assert found
    assert remedy in plain(found[0].remedy)
    after = examined(mended)
    assert code not in {finding.code for finding in after}
    assert not [finding for finding in after if finding.is_fault]


def test_a_file_of_too_many_lines_is_read_once_those_of_elsewhere_are_gone(examined: Callable[..., Any]) -> None:
    lines = [f"S{i};CS;Alpha" for i in range(20_001)]
    (fault,) = [finding for finding in examined("\n".join([HEAD, *lines])) if finding.is_fault]
    assert fault.code == "trop_de_lignes"
    assert "supprimez les lignes" in fault.remedy
    assert not [finding for finding in examined("\n".join([HEAD, *lines[:50]])) if finding.is_fault]

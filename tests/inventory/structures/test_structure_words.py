"""Types, statuses, management and functions as people write them: understood, said, or refused as contradictory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.inventory.structures.vocabulary import GESTIONS, NIVEAUX, STATUTS, TYPES, normalise_fonctions
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., Any]
    Refused = Callable[..., list[Any]]

CASES = SHARED / "cas"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Espace de vie sociale (EVS)", "EVS"),
        ("EVS - itinérant", "EVS"),
        ("E.V.S.", "EVS"),
        ("espaces de vie sociale", "EVS"),
        ("Centre social et culturel", "CS"),
        ("centre socio-culturel", "CS"),
        ("CENTRE SOCIO CULTUREL", "CS"),
        ("CS (agrément 2024)", "CS"),
        ("C.S.", "CS"),
        ("1 - CS", "CS"),
        ("Centre social intercommunal", "CS"),
        ("AUTRE : foyer rural", "AUTRE"),
        ("Autre structure AVS", "AUTRE"),
        ("MJC", None),
        ("Bar", None),
        ("ancien centre social", None),
        ("antenne du CS", None),
        ("ni CS ni EVS", None),
        ("Centre social / EVS", None),
    ],
)
def test_a_type_is_found_among_the_words_of_its_cell(text: str, term: str | None) -> None:
    assert TYPES.understand(text).term == term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("agréé depuis 2021", "agree"),
        ("Agréée jusqu’au 31/12/2027", "agree"),
        ("agrément en cours", "agree"),
        ("agrément en cours de renouvellement", "agree"),
        ("en cours d’agrément", "prefiguration"),
        ("préfig", "prefiguration"),
        ("projet 2027", "projet"),
        ("fermé au 31/12/2024", "ferme"),
        ("agrément retiré en 2023", "ferme"),
        ("projet social agréé", "agree"),
        ("non agréé", None),
        ("agréé puis fermé", None),
        ("bof", None),
    ],
)
def test_a_status_is_found_among_the_words_of_its_cell(text: str, term: str | None) -> None:
    assert STATUTS.understand(text).term == term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("association loi 1901", "associative"),
        ("Association Simone", "associative"),
        ("MJC", "associative"),
        ("Ville de Langres", "communale"),
        ("CCAS de Chaumont", "communale"),
        ("CC du Grand Langres", "intercommunale"),
        ("Gestion Caf de la Haute-Marne", "caf"),
        ("asso / ville", None),
    ],
)
def test_a_management_is_found_among_the_words_of_its_cell(text: str, term: str | None) -> None:
    assert GESTIONS.understand(text).term == term


def test_levels_are_found_among_words_too() -> None:
    assert NIVEAUX.understand("EPCI (communauté de communes)").term == "epci"
    assert NIVEAUX.understand("QPV 2024").term == "qpv"


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("AGC + ACF", "AGC;ACF"),
        ("A.G.C. / A.C.F.", "AGC;ACF"),
        ("Animation globale et coordination", "AGC"),
        ("animation locale (AL)", "AL"),
    ],
)
def test_functions_are_read_by_letters_or_words(text: str, functions: str) -> None:
    assert normalise_fonctions(text) == (functions, "")


def test_what_the_type_says_besides_fills_the_empty_cells_and_is_said(read: Read) -> None:
    frame, remarks = read(
        "nom;type;commune\nA;EVS itinérant;Alpha\nB;Centre social municipal;Alpha\nC;EVS en projet;Alpha\n"
        "D;Centre social (fermé);Alpha\n"
    )
    assert frame["itinerante"].tolist() == [True, False, False, False]
    assert frame["gestion"].tolist() == ["", "communale", "", ""]
    assert frame["statut"].tolist() == ["agree", "agree", "projet", "ferme"]
    said = [remark.message.replace("\u00a0", " ") for remark in remarks if remark.code == "type_compris"]
    assert [message.split(" compris comme ")[1] for message in said] == [
        "EVS (itinérante).",
        "CS (gestion « communale »).",
        "EVS (statut « projet »).",
        "CS (statut « ferme »).",
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "code", "mended"),
    [
        ("type", "Centre social / EVS", "type_contradictoire", "EVS"),
        ("type;statut", "EVS en projet;agréé", "statut_contradictoire", "EVS;agréé"),
        ("type;gestion", "CS municipal;associative", "gestion_contradictoire", "CS municipal;municipale"),
        ("type;itinérante", "EVS itinérant;non", "itinerante_contradictoire", "EVS itinérant;oui"),
        ("type;statut", "EVS;agréé puis fermé", "statut_contradictoire", "EVS;ferme"),
    ],
)
def test_two_words_that_contradict_each_other_are_a_fault_and_the_remedy_works(
    columns: str, cells: str, code: str, mended: str, refused: Refused, read: Read
) -> None:
    (fault,) = refused(f"nom;commune;{columns}\nA;Alpha;{cells}\n")
    assert (fault.code, fault.line) == (code, 2)
    assert fault.remedy
    frame, remarks = read(f"nom;commune;{columns}\nA;Alpha;{mended}\n")
    assert frame["nom"].tolist() == ["A"]
    assert code not in {remark.code for remark in remarks}


def test_a_closure_or_an_agreement_still_to_come_has_not_happened_at_the_reference_date(read: Read) -> None:
    frame, remarks = read(
        "nom;type;commune;statut\nA;CS;Alpha;fermé au 31/12/2026\nB;CS;Alpha;fermé au 31/12/2025\n"
        "C;CS;Alpha;agréé à partir du 01/09/2026\nD;CS;Alpha;agréé depuis le 01/01/2026\n"
    )
    assert frame["statut"].tolist() == ["agree", "ferme", "projet", "agree"]
    assert [remark.line for remark in remarks if remark.code == "statut_a_venir"] == [2, 4]


@pytest.mark.parametrize("mark", ["n.d.", "-", "non renseigné", "#N/A"])
def test_marks_of_absence_are_empty_cells(mark: str, read: Read) -> None:
    frame, remarks = read(f"nom;type;commune;statut;gestion;fonctions\nA;CS;Alpha;{mark};{mark};{mark}\n")
    assert frame[["statut", "gestion", "fonctions"]].iloc[0].tolist() == ["agree", "", ""]
    assert {remark.code for remark in remarks} == {"position_approchee", "valeurs_inconnues"}


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared case files are not beside the project")
def test_the_types_of_the_case_are_understood(
    read: Read, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    content = (CASES / "14-ecritures-usuelles" / "types.csv").read_bytes()
    frame, _ = read(content, geography=haute_marne, index=communes_of_france)
    assert frame["type"].tolist() == ["EVS", "CS", "EVS", "EVS", "CS", "CS"]
    assert frame["itinerante"].tolist() == [False, False, True, True, False, False]
    assert frame["gestion"].tolist() == ["", "communale", "", "", "intercommunale", "associative"]

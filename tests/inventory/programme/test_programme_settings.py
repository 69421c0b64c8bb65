"""The parameter file of a programme: what is known by default, what is asked for, and every fault at once."""

from __future__ import annotations

import datetime as dt
import math
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES, Figure
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.programme.template import programme_template

if TYPE_CHECKING:
    from avs_geo.findings import Finding


def _read(text: str) -> tuple[ProgrammeSettings, tuple[Finding, ...]]:
    return read_programme_settings(SourceFile("parametres.toml", text.encode()))


def _faults(text: str) -> dict[str, Finding]:
    with pytest.raises(InputRefusedError) as refused:
        _read(text)
    return {finding.code: finding for finding in refused.value.findings if finding.is_fault}


def test_only_what_is_published_has_a_default_and_each_default_has_its_source() -> None:
    known = {path: figure for path, figure in ProgrammeSettings().figures.items() if figure.value is not None}
    assert all(figure.source for figure in known.values())
    assert known["centre_social.cout"].value == 670_000
    assert "Senacs" in known["centre_social.cout"].source
    assert [known[f"taux.{function}"].value for function in ("agc", "acf", "al")] == [0.424, 0.636, 0.636]
    assert {path for path in known if path.endswith(("etp", "_agc", "_acf"))} == {"classement.etp"}


def test_a_figure_keeps_its_source_and_its_date() -> None:
    settings, remarks = _read(
        '[espace_de_vie_sociale]\ncout = { valeur = 95000.5, source = "Comptes", date = 2025-12-31 }'
    )
    expected = Figure(95_000.5, "€ par an", "Comptes", dt.date(2025, 12, 31))
    assert settings.figures["espace_de_vie_sociale.cout"] == expected
    assert remarks == ()


def test_a_date_may_be_written_as_people_write_it() -> None:
    settings, _ = _read('[espace_de_vie_sociale]\ncout = { valeur = 1, source = "x", date = "31/12/2025" }')
    assert settings.figures["espace_de_vie_sociale.cout"].date == dt.date(2025, 12, 31)


def test_a_figure_without_its_source_is_taken_and_said() -> None:
    settings, remarks = _read("\n[espace_de_vie_sociale]\ncout = 95000")
    assert settings.value("espace_de_vie_sociale.cout") == 95_000
    assert [(one.code, one.line) for one in remarks] == [("source_manquante", 3)]


@pytest.mark.parametrize(("year", "ceiling"), [(2026, 100), (2027, 100), (2028, 100), (2029, 120), (2035, 120)])
def test_the_ceiling_of_a_year_is_the_last_one_given_by_then(year: int, ceiling: float) -> None:
    settings, _ = _read("[plafonds.agc]\n2027 = 100\n2029 = 120")
    assert settings.ceiling("agc", year) == ceiling
    assert math.isnan(settings.ceiling("al", year))


def test_every_fault_is_said_at_once_with_its_line_and_what_is_expected() -> None:
    faults = _faults(
        "[centre_socail]\n"
        "cout = 1\n"
        "[centre_social]\n"
        "cout = -3\n"
        'cout_agc = "abc"\n'
        "[taux]\n"
        "agc = 42.4\n"
        "[antenne]\n"
        "etp = 1\n"
        "[plafonds.agc]\n"
        "2027 = { valeur = 3, date = '32/01/2027' }\n"
        "[limites]\n"
        "creations = 1.5\n"
    )
    places = {code: (finding.line, finding.column) for code, finding in faults.items()}
    assert places == {
        "cle_inconnue": (1, "centre_socail"),
        "valeur_negative": (4, "centre_social.cout"),
        "nombre_attendu": (5, "centre_social.cout_agc"),
        "valeur_trop_grande": (7, "taux.agc"),
        "valeur_manquante": (8, "antenne.cout"),
        "date_illisible": (11, "plafonds.agc.2027"),
        "entier_attendu": (13, "limites.creations"),
    }
    assert "Vouliez-vous dire «\u00a0centre_social\u00a0»" in faults["cle_inconnue"].message
    assert "42,4 % s’écrit 0.424" in faults["valeur_trop_grande"].remedy
    assert faults["valeur_negative"].value == "-3.0" or faults["valeur_negative"].value == "-3"


def test_a_figure_without_its_value_is_a_fault() -> None:
    fault = _faults('[espace_de_vie_sociale]\ncout = { source = "x" }')["valeur_manquante"]
    assert (fault.line, "le budget annuel d’un EVS" in fault.message) == (2, True)


def test_functions_cannot_cost_more_than_the_whole() -> None:
    text = "[centre_social]\ncout = 100\ncout_agc = 80\ncout_acf = 30"
    assert _faults(text)["cout_incoherent"].line == 2


@pytest.mark.parametrize("text", ["cout = 1,5", "[taux", "= 3", "a = 1\na = 2", "[taux]\nagc = 0.4\nagc = 0.5"])
def test_what_is_no_toml_is_refused_at_its_line_with_how_to_write_it(text: str) -> None:
    fault = _faults(text)["toml_illisible"]
    assert fault.line is not None
    assert "un point pour les décimales" in fault.remedy


@pytest.mark.parametrize("text", ["plafonds = 3", "taux = 3", "[plafonds]\nagc = 3", "[plafonds.agc]\nan2027 = 3"])
def test_a_value_in_the_place_of_a_section_or_of_a_year_is_refused(text: str) -> None:
    assert set(_faults(text)) & {"section_attendue", "annee_attendue"}


def test_the_template_gives_the_defaults_and_explains_every_figure() -> None:
    text = programme_template()
    settings, remarks = _read(text)
    assert dict(settings.figures) == dict(ProgrammeSettings().figures)
    assert not any(settings.ceilings.values())
    assert remarks == ()
    for entry in (*ENTRIES.values(), *CEILINGS.values()):
        assert entry.key in text
    assert all("date = " in line or "valeur" in line for line in text.splitlines() if re.match(r"\w+ = ", line))


def test_a_line_of_the_template_that_is_filled_in_is_read() -> None:
    text = programme_template().replace(
        '[plafonds.al]\n# 2027 = { valeur = …, source = "…", date = AAAA-MM-JJ }',
        '[plafonds.al]\n2027 = { valeur = 100, source = "essai", date = 2027-01-01 }',
    )
    assert _read(text)[0].ceiling("al", 2027) == 100


def test_a_comment_typed_in_an_old_editor_harms_nothing() -> None:
    text = '# coût\r\n[espace_de_vie_sociale]\r\ncout = { valeur = 5, source = "évaluation" }\r\n'
    settings, _ = read_programme_settings(SourceFile("p.toml", text.encode("cp1252")))
    assert settings.figures["espace_de_vie_sociale.cout"].source == "évaluation"


@examples(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_whatever_the_text_it_is_read_or_refused_in_words(text: str) -> None:
    with suppress(InputRefusedError):
        _read(text)

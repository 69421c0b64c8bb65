"""The figures of a programme typed in a form: as people write them, each fault at its field, the same file after."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.catalogue import ENTRIES, Figure
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.programme.template import programme_template
from avs_geo.inventory.programme.writing import Typed, read_typed, settings_text, settings_typed

COST = "espace_de_vie_sociale.cout"


def faults_of(typed: dict[str, Typed]) -> dict[str | None, str]:
    with pytest.raises(InputRefusedError) as refused:
        read_typed(typed)
    return {finding.column: finding.code for finding in refused.value.findings if finding.is_fault}


@pytest.mark.parametrize("text", ["95 000,50", "95\u202f000,5 €", "95000.5", "95 000,5 € par an", "95 000,5 €/an"])
def test_an_amount_is_understood_as_people_write_it(text: str) -> None:
    settings, _ = read_typed({COST: Typed(text, "Comptes", "31/12/2025")})
    assert settings.figures[COST] == Figure(95_000.5, "€ par an", "Comptes", dt.date(2025, 12, 31))


@pytest.mark.parametrize("text", ["42,4", "42,4 %", "42.4", "42,4 pour cent"])
def test_a_share_is_typed_in_per_cent(text: str) -> None:
    assert read_typed({"taux.agc": Typed(text, "COG")})[0].value("taux.agc") == 0.424


def test_a_share_typed_between_0_and_1_is_refused_with_the_number_to_write() -> None:
    with pytest.raises(InputRefusedError) as refused:
        read_typed({"taux.agc": Typed("0,424", "COG")})
    (fault,) = refused.value.findings
    assert (fault.code, fault.column) == ("pourcentage_attendu", "taux.agc")
    assert "écrivez 42,4" in fault.remedy
    settings, _ = read_typed({"taux.agc": Typed("42,4", "COG")})
    assert settings.value("taux.agc") == 0.424


def test_every_fault_is_at_its_field_and_all_are_said_at_once() -> None:
    typed = {
        COST: Typed("beaucoup"),
        "centre_social.etp": Typed("-3"),
        "taux.acf": Typed("142"),
        "limites.creations": Typed("1,5"),
        "antenne.etp": Typed("1"),
        "regles.part_visee": Typed("80", date="32/01/2027"),
        "plafonds.agc.2027": Typed("x"),
    }
    assert faults_of(typed) == {
        COST: "nombre_attendu",
        "centre_social.etp": "valeur_negative",
        "taux.acf": "valeur_trop_grande",
        "limites.creations": "entier_attendu",
        "antenne.cout": "valeur_manquante",
        "regles.part_visee": "date_illisible",
        "plafonds.agc.2027": "nombre_attendu",
    }


def test_functions_that_cost_more_than_the_whole_are_a_fault_of_the_whole() -> None:
    typed = {
        "centre_social.cout": Typed("100"),
        "centre_social.cout_agc": Typed("80"),
        "centre_social.cout_acf": Typed("30"),
    }
    assert faults_of(typed) == {"centre_social.cout": "cout_incoherent"}


@pytest.mark.parametrize("text", ["", "  ", "n.d.", "-"])
def test_what_stands_for_unknown_leaves_the_default_or_nothing(text: str) -> None:
    settings, _ = read_typed({COST: Typed(text), "centre_social.cout": Typed(text)})
    assert settings.figures[COST].value is None
    assert settings.figures["centre_social.cout"] == ENTRIES["centre_social.cout"].default


def test_no_message_of_the_form_speaks_of_the_file() -> None:
    with pytest.raises(InputRefusedError) as refused:
        read_typed({"antenne.etp": Typed("1"), "taux.agc": Typed("-1"), COST: Typed("x")})
    said = " ".join(f"{finding.message} {finding.remedy}" for finding in refused.value.findings)
    assert not any(word in said for word in ("[", "0.424", "valeur =", "fichier", "ligne"))


def test_the_form_of_the_defaults_gives_the_defaults() -> None:
    settings, remarks = read_typed(settings_typed(ProgrammeSettings()))
    assert dict(settings.figures) == dict(ProgrammeSettings().figures)
    assert remarks == ()


def test_a_file_taken_into_the_form_and_out_again_says_the_same() -> None:
    ceiling = '2027 = { valeur = 12.25, source = "barème « 2027 »", date = 2027-01-31 }'
    text = programme_template().replace("[plafonds.agc]", f"[plafonds.agc]\n{ceiling}")
    first, _ = read_programme_settings(SourceFile("p.toml", text.encode()))
    again, _ = read_typed(settings_typed(first))
    assert dict(again.figures) == dict(first.figures)
    assert again.ceilings["agc"][2027] == Figure(12.25, "€ par an", "barème « 2027 »", dt.date(2027, 1, 31))


_NUMBERS = st.floats(0, 1e9).map(lambda value: round(value, 4))
_SOURCES = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)
_DATES = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
_AMOUNTS = st.builds(Figure, _NUMBERS, st.just("€ par an"), _SOURCES, _DATES)


@examples(max_examples=60, deadline=None)
@given(_AMOUNTS, st.dictionaries(st.integers(2000, 2100), _AMOUNTS, min_size=1, max_size=3))
def test_whatever_the_figures_their_file_gives_them_back(cost: Figure, years: dict[int, Figure]) -> None:
    figures = dict(ProgrammeSettings().figures) | {COST: cost}
    settings = ProgrammeSettings(MappingProxyType(figures), MappingProxyType({"al": MappingProxyType(years)}))
    read, _ = read_programme_settings(SourceFile("p.toml", settings_text(settings).encode()))
    assert dict(read.figures) == figures
    assert {function: dict(given) for function, given in read.ceilings.items()} == {"al": years}

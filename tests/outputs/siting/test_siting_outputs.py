"""What leaves of the new sites: sentences, chart and script of the map."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from avs_geo.analysis.siting.options import Demand, SitingOptions
from avs_geo.analysis.siting.siting import Siting, site
from avs_geo.outputs.siting.chart import siting_chart
from avs_geo.outputs.siting.paint import siting_json
from avs_geo.outputs.siting.sentences import siting_sentences
from avs_geo.outputs.siting.tables import SITING_TABLES, gap_text, siting_table
from avs_geo.outputs.tables.columns import COLUMNS

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study


@pytest.fixture
def siting(study: Study) -> Siting:
    return site(study, SitingOptions(count=2, demand=Demand.TOUTES, gap=0.0))


@pytest.mark.parametrize("name", SITING_TABLES)
def test_a_number_is_catalogued_as_one_and_a_text_as_one(name: str, siting: Siting) -> None:
    frame = siting_table(name, siting)
    assert tuple(frame.columns) == SITING_TABLES[name][1]
    for column in frame:
        assert (COLUMNS[str(column)].kind.decimals is not None) == (frame[column].dtype.kind in "if"), column


def test_the_sentences_say_the_figures_and_the_proof(siting: Siting, diagnosis: Diagnosis) -> None:
    found, proof = siting_sentences(siting, diagnosis)
    # Six squares: Bourg reaches its row and Essart below it, 1,900 inhabitants of 2,150; the other one, the rest.
    assert "2\u00a0structures de plus" in found
    assert "2\u202f150\u00a0habitants" in found
    assert "100,0\u00a0%" in found
    assert "prouvé optimal" in proof


def test_a_gap_is_said_in_inhabitants(siting: Siting, diagnosis: Diagnosis) -> None:
    near = replace(siting, gap=0.005, gained_population=1990.0, options=SitingOptions(count=2))
    proof = siting_sentences(near, diagnosis)[1]
    assert "à 0,5\u00a0% près" in proof
    assert "plus de 2\u202f000 à portée" in proof
    assert (gap_text(0.0), gap_text(0.005)) == ("optimal", "à 0,5\u00a0% près")


def test_a_gap_wider_than_asked_is_admitted(siting: Siting, diagnosis: Diagnosis) -> None:
    wide = replace(siting, gap=0.05, options=SitingOptions(count=2, gap=0.01))
    assert "près seulement" in siting_sentences(wide, diagnosis)[1]


def test_an_empty_demand_is_said_with_the_other_levers(siting: Siting, diagnosis: Diagnosis) -> None:
    nobody = replace(siting, demand_population=0.0, options=SitingOptions(count=1))
    sentences = siting_sentences(nobody, diagnosis)
    assert "Aucune structure nouvelle" in sentences[0]
    # Classes of the made-up department: 250 inhabitants near a structure and in no territory.
    assert "250\u00a0habitants" in sentences[1]


def test_the_chart_is_well_formed_and_has_one_point_for_each_number(siting: Siting) -> None:
    content = re.search(r"base64,([^\"]+)", siting_chart(siting))
    assert content is not None
    svg = ET.fromstring(base64.b64decode(content[1]))  # noqa: S314 - our own
    assert len(svg.findall(".//{http://www.w3.org/2000/svg}circle")) == len(siting.curve)


def test_hostile_names_are_escaped_in_the_tooltips_of_the_map(siting: Siting, study: Study) -> None:
    hostile = replace(siting, sites=siting.sites.assign(nom_commune="</script><img src=x onerror=alert(1)>"))
    texts = [site["text"] for site in json.loads(siting_json(hostile, study))["sites"]]
    assert texts
    for text in texts:
        assert set(re.findall(r"</?(\w+)", text)) <= {"strong", "br"}
        assert "&lt;/script&gt;" in text

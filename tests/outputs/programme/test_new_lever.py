"""A lever that is only registered goes through the programme, its tables, the document, the map and the plans."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import avs_geo
from avs_geo.analysis.programme.costs import SplitCost
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.levers import registry
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import Proposal, Status
from avs_geo.analysis.programme.programme import Programme, apply_decisions, draft_programme
from avs_geo.analysis.study import Study
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import read_programme_settings
from avs_geo.map_styles import AreaStyle, Hatch, Marker, PointStyle
from avs_geo.outputs.document.maps import programme_map
from avs_geo.outputs.document.material import Material
from avs_geo.outputs.document.programme_tables import calendar_table
from avs_geo.outputs.document.programme_tables import lines_table as document_lines
from avs_geo.outputs.maps.picture.figure import compose_figure
from avs_geo.outputs.programme.files import programme_csv
from avs_geo.outputs.programme.screen import lines_table as screen_lines
from avs_geo.outputs.programme.selection import counting
from avs_geo.outputs.programme.words import levers_text
from avs_geo.text.typography import NBSP
from avs_geo.web.in_hand.plan_difference_words import PlanNames
from tests.analysis.programme.programme_country import given_sites
from tests.locations import ROOT

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.programme.levers.lever import LeverInputs
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

COSTS = """
[antenne]
cout = { valeur = 40000, source = "essai" }
part_caf = { valeur = 0.25, source = "essai" }
etp = { valeur = 1.5, source = "essai" }
"""


def found(inputs: LeverInputs) -> list[Proposal]:
    """Propose one caravan of the CS of Amont, in Essart (100 inhabitants), which takes it in."""
    return [
        Proposal(
            id_ligne=CARAVAN.line_id("cs-amont", "99005"),
            levier=CARAVAN,
            nature="CS",
            motif="Une caravane passe.",
            units=np.flatnonzero(inputs.study.units.index == "99005"),
            population_gagnee=100.0,
            population_ponderee=100.0,
            code_commune="99005",
            id_structure="cs-amont",
            enters=True,
        )
    ]


CARAVAN = Lever(
    name="caravane",
    prefix="caravane",
    label="Caravane",
    counted=("caravane", "caravanes"),
    measure="Caravane de {structure} à {commune}",
    cost=SplitCost("antenne"),
    find=found,
    adds=(0, 2),
    stands_apart=True,
    synergy="caravane en {year}",
    mark=PointStyle("Caravane", "#7a5c00", Marker.TRIANGLE),
    area=AreaStyle("Communes de la caravane", "#ffe0b0", Hatch.CROSSED, "#7a5c00"),
)
PLACE = "Essart (Centre d’Amont)"
MEASURE = f"Caravane de «{NBSP}Centre d’Amont{NBSP}» à Essart"


@pytest.fixture
def with_caravan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the lever, and edit nothing else."""
    monkeypatch.setitem(LEVERS, CARAVAN.name, CARAVAN)


@pytest.fixture
def programme(study: Study, with_caravan: None) -> Programme:  # noqa: ARG001 - the lever is registered
    settings, _ = read_programme_settings(SourceFile("parametres.toml", COSTS.encode()))
    return draft_programme(study, settings, horizon=Horizon(2027, 2028), siting=given_sites())


@pytest.fixture
def material(programme: Programme) -> Material:
    return Material(programme)


def line_of(programme: Programme) -> pd.Series[Any]:
    lines = programme.lines.loc[programme.lines["levier"] == "caravane"]
    assert len(lines) == 1
    return lines.iloc[0]


def test_it_is_a_line_with_its_level_its_year_its_cost_and_what_it_covers(programme: Programme) -> None:
    line = line_of(programme)
    assert line["id_ligne"] == "caravane:cs-amont:99005"
    assert (line["niveau"], line["annee"], line["statut"]) == ("structure", 2027, "propose")
    # A quarter of 40,000 euros; the rest; what is stated of the staff.
    assert (line["cout_caf"], line["cout_partenaires"], line["etp"]) == (10_000, 30_000, 1.5)
    assert not pd.isna(line["rang"])
    begun = programme.trajectory
    assert (begun["nb_evs"].iloc[1:] - begun["nb_evs"].iloc[0] == 2).all()
    covered = [apply_decisions(programme, [Decision(id_ligne=line["id_ligne"], statut=status)]) for status in Status]
    kept, discarded = (covered[rank].trajectory["part_couverte"].iloc[-1] for rank in (1, 3))
    assert kept - discarded == pytest.approx(100 / 2150), "of 2,150 inhabitants, in no territory without it"


def test_what_it_needs_and_is_not_given_is_asked_for(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
    with_caravan: None,  # noqa: ARG001 - the lever is registered
) -> None:
    settings, _ = read_programme_settings(SourceFile("parametres.toml", b""))
    made = draft_programme(
        Study(diagnosis, geography, inventory), settings, horizon=Horizon(2027, 2028), siting=given_sites()
    )
    asked = {finding.column for finding in made.findings if finding.code == "valeur_demandee"}
    assert {"antenne.cout", "antenne.part_caf", "antenne.etp"} <= asked


def test_the_files_and_the_table_on_screen_have_it(programme: Programme) -> None:
    assert b"caravane:cs-amont:99005,caravane,structure" in programme_csv(programme)["objectifs.csv"]
    rows = [row for row in screen_lines(programme).rows if row[1] == "Caravane"]
    assert [row[2] for row in rows] == [PLACE]


def test_the_document_calls_and_counts_it(material: Material) -> None:
    lines = counting(material.lines)
    assert "1 caravane" in levers_text(lines).replace(NBSP, " ")
    assert any(row[1].startswith(MEASURE) for row in document_lines(lines).rows)
    of_2027 = calendar_table(lines, [2027]).rows[0][1]
    assert f"1{NBSP}caravane{NBSP}: {PLACE}" in of_2027.replace("1 caravane", f"1{NBSP}caravane")


def test_the_map_marks_it_fills_its_commune_and_says_so_in_the_legend(
    material: Material, diagnosis: Diagnosis, geography: Geography, inventory: Inventory
) -> None:
    shown = programme_map(material)
    assert shown.plate.marks is not None
    mark = shown.plate.marks.loc[shown.plate.marks["sorte"] == "caravane"].iloc[0]
    assert tuple(mark[["x", "y"]]) == tuple(geography.communes.loc["99005", ["x", "y"]])
    of_unit = shown.plate.theme.of_unit
    assert of_unit.index[of_unit == "caravane"].tolist() == ["99005"]
    page = compose_figure(Study(diagnosis, geography, inventory), plate=shown.plate, dpi=40)
    written = {text.get_text() for text in page.axes.texts}
    assert {"Caravane", "Communes de la caravane"} <= written


def test_other_lines_of_its_structure_do_not_gain_before_it_has_a_year_of_its_own(programme: Programme) -> None:
    # Only what comes at its own date, as a renewal does, is a synergy of other lines.
    assert not programme.lines["synergies"].fillna("").str.contains("caravane").any()
    assert "renouvellement de l’agrément en 2027" in line_of(programme)["synergies"]


def test_plans_call_it_even_where_no_document_describes_it(with_caravan: None) -> None:  # noqa: ARG001 - registered
    names = PlanNames({}, structures={"cs-amont": "Centre d’Amont"})
    assert names.line("caravane:cs-amont:99005") == "Caravane : Centre d’Amont"


def test_a_lever_is_named_in_four_files_at_most() -> None:
    """Its module, the registry, the section of its costs, and one place that rests on it; documentation apart."""
    modules = {path: path.read_text(encoding="utf-8") for path in Path(avs_geo.__file__).parent.rglob("*.py")}
    records = {name: value for name, value in vars(registry).items() if isinstance(value, Lever)}
    assert len(records) == len(LEVERS)
    for constant, lever in records.items():
        named = re.compile(rf"\b{constant}\b|\b{lever.name}\b|[\"']{lever.prefix}[\"':]")
        files = [str(path.relative_to(ROOT)) for path, text in modules.items() if named.search(text)]
        assert len(files) <= 4, (lever.name, files)

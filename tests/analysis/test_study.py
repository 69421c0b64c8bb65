"""A study is one thing: what was read, what it gives, and what is asked of both, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import avs_geo
from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study, study_of
from tests.analysis.conftest import PARAMETERS, Structure, made_up_geography, made_up_inventory, row_of
from tests.analysis.programme.programme_country import inventory_of

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography

EVERYWHERE = [("cs", "commune", "A")]


@pytest.fixture(scope="module")
def geography() -> Geography:
    """Four communes in a row, 10 km and so 15.6 minutes apart, of 1,000 inhabitants each."""
    return made_up_geography(row_of("ABCD"))


@pytest.fixture(scope="module")
def study(geography: Geography) -> Study:
    """A CS in A, agreed on A; another structure, which does not count, in D."""
    structures = [Structure(id="cs", at=(5, 5), unite="A"), Structure(id="autre", type="AUTRE", at=(35, 5), unite="D")]
    return study_of(geography, made_up_inventory(structures, named=EVERYWHERE), PARAMETERS)


def test_it_is_what_was_read_and_what_it_gives(study: Study, geography: Geography) -> None:
    assert study.geography is geography
    assert study.units is study.diagnosis.units
    assert study.parameters is PARAMETERS
    assert study.units["classe"].tolist() == ["couverte", "proche_hors_territoire", "non_couverte", "non_couverte"]


def test_only_the_structures_that_count_are_those_of_the_study(study: Study) -> None:
    assert study.structures.index.tolist() == ["cs"]


def test_inhabitants_are_told_unit_by_unit(study: Study) -> None:
    assert study.population.tolist() == [1000, 1000, 1000, 1000]
    assert study.uncovered_population.tolist() == [0, 1000, 1000, 1000]


def test_a_need_that_nobody_knows_weighs_nothing(study: Study) -> None:
    assert not study.need_is_known
    assert study.need_weight.tolist() == [1, 1, 1, 1]


def test_units_of_a_class_and_their_communes_are_found_by_position(study: Study) -> None:
    bare = study.of_class(Classe.NON_COUVERTE)
    assert bare.tolist() == [2, 3]
    assert study.communes_of(bare) == ["C", "D"]
    assert study.name_of("C") == "Commune C"


def test_times_to_communes_are_those_of_the_analysis_and_judged_by_its_threshold(study: Study) -> None:
    minutes = study.minutes_to(["A", "C"], origins=np.array([0, 3]))
    assert minutes == pytest.approx(np.array([[0.0, 31.2], [46.8, 15.6]]))
    # 20 minutes, in the shape of the times.
    assert study.is_near(minutes).tolist() == [[True, False], [False, True]]


def test_without_parameters_the_method_s_own_are_used(geography: Geography) -> None:
    assert study_of(geography, made_up_inventory()).parameters == Parameters()


def test_what_was_chosen_for_the_need_stays_with_the_study(geography: Geography) -> None:
    need = NeedSettings.of(())
    assert study_of(geography, made_up_inventory(), PARAMETERS, need=need).need is need
    assert study_of(geography, made_up_inventory(), PARAMETERS).need is None


@pytest.mark.parametrize("name", avs_geo.__all__)
def test_every_name_of_the_front_door_opens(name: str) -> None:
    assert getattr(avs_geo, name) is not None


def test_the_library_is_still_called_as_in_its_first_release(geography: Geography) -> None:
    inventory = inventory_of([Structure(id="cs", at=(5, 5), unite="A")], named=EVERYWHERE)
    parts = (avs_geo.diagnose(geography, inventory, PARAMETERS), geography, inventory)
    library: Any = avs_geo  # whose types know the newer calls only
    asked = avs_geo.SitingOptions(count=1)
    siting = library.site(*parts, asked)
    # Of C and D, each 15.6 minutes from the other, the first by its code.
    assert siting.sites["code_commune"].tolist() == ["C"]
    assert avs_geo.site(Study(*parts), asked).sites["code_commune"].tolist() == ["C"]
    programme = library.draft_programme(
        *parts, avs_geo.ProgrammeSettings(), horizon=avs_geo.Horizon(2027, 2030), siting=siting
    )
    assert programme.study.diagnosis is parts[0]
    assert avs_geo.read_study is avs_geo.read_inputs


def test_a_study_is_made_of_the_diagnosis_of_its_own_inputs(study: Study) -> None:
    again = diagnose(study.geography, study.inventory, study.parameters)
    assert again.units["temps_structure"].tolist() == study.units["temps_structure"].tolist()

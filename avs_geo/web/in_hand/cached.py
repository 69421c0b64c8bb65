"""Cached calls of the reference data and of the analysis, shared between visitors by the content they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.study import Study
from avs_geo.caching.single_flight import single_flight
from avs_geo.files.source import SourceFile
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.road_times import with_road_times
from avs_geo.reference.geography import Geography, geography_stamp, load_geography
from avs_geo.reference.location import shipped_example
from avs_geo.reference.routes.installed import installed_roads
from avs_geo.web.in_hand.choices import EXAMPLE, EXAMPLE_DEPARTEMENT, Choices
from avs_geo.web.in_hand.need import need_key, settings_of
from avs_geo.web.in_hand.own_files import own_inputs
from avs_geo.web.serving.gc_freeze import collect_and_freeze
from avs_geo.web.serving.returned_memory import forgotten_when_left

if TYPE_CHECKING:
    from datetime import date

    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.analysis.parameters import Parameters


@dataclass(frozen=True, eq=False, kw_only=True)
class View(Study):
    """A study as a page shows it, with what stands for it in the caches.

    `key` stands for all of it, `base_key` for what the shapes of the map depend on: no parameter of the analysis.
    """

    key: tuple[object, ...]
    base_key: tuple[object, ...]


def current_view(choices: Choices) -> View:
    """Return what the visitor's choices give, computed once for all who make the same."""
    geography, inventory = _inputs(choices)
    base_key: tuple[object, ...] = (choices.departement, inventory.sources, geography_stamp())
    roads = installed_roads() if choices.by_road else None
    if roads is not None:
        base_key = (*base_key, roads.stamp)
        inventory = _by_road(base_key, geography, inventory)
    need = need_key()
    key = (*base_key, choices.parameters, need)
    settings = settings_of(need)
    diagnosis = _diagnosis(key, geography, inventory, choices.parameters, settings)
    memory_frozen(base_key)
    return View(diagnosis, geography, inventory, settings, key=key, base_key=base_key)


@st.cache_resource(max_entries=64, show_spinner=False)
def memory_frozen(key: tuple[object, ...]) -> bool:  # noqa: ARG001 - the key of the cache, by content
    """Set the memory of a department apart, once for all who look at it."""
    collect_and_freeze()
    return True


@st.cache_resource(max_entries=16, show_spinner="Calcul des temps par la route…")
def _by_road(
    key: tuple[object, ...],  # noqa: ARG001 - the key of the cache, by content
    _geography: Geography,
    _inventory: Inventory,
) -> Inventory:
    return with_road_times(_inventory, _geography)


def _inputs(choices: Choices) -> tuple[Geography, Inventory]:
    own = own_inputs(choices.departement) if choices.source != EXAMPLE else None
    if own is not None:
        return own
    geography = load_geography(choices.departement)
    if choices.source == EXAMPLE and choices.departement == EXAMPLE_DEPARTEMENT:
        return geography, _example(geography, choices.parameters.reference_date)
    return geography, empty_inventory(geography)


@single_flight(8)
def _example(geography: Geography, reference_date: date) -> Inventory:
    folder = shipped_example()
    files = StudyFiles(
        structures=SourceFile.from_path(folder / "structures.csv"),
        territoires=SourceFile.from_path(folder / "territoires.csv"),
    )
    return read_inventory(files, geography=geography, reference_date=reference_date)


@forgotten_when_left
@st.cache_resource(max_entries=64, show_spinner="Calcul de la couverture…")
def _diagnosis(
    key: tuple[object, ...],  # noqa: ARG001 - the key of the cache, by content
    _geography: Geography,
    _inventory: Inventory,
    _parameters: Parameters,
    _need: NeedSettings | None,
) -> Diagnosis:
    return diagnose(_geography, _inventory, _parameters, need=_need)

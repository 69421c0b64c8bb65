"""Plan where centres sociaux and espaces de vie sociale should be.

The rooms, in the direction in which the data flow: :mod:`avs_geo.reference` (the official geography) and
:mod:`avs_geo.inventory` (what the Caf brings), :mod:`avs_geo.analysis` (pure functions), :mod:`avs_geo.plan` (what the
committee decides), :mod:`avs_geo.outputs` (what leaves), then :mod:`avs_geo.web` and :mod:`avs_geo.cli`.

The names below are the library's front door; each is imported when it is first asked for, so that ``avs-geo --help``
does not wait for geopandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis, diagnose
    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.programme.programme import Programme, apply_decisions, draft_programme
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.siting import Siting, site
    from avs_geo.analysis.study import Study, study_of
    from avs_geo.files.source import SourceFile
    from avs_geo.inventory.inventory import Inventory, read_inventory
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.inventory.reading import read_inputs
    from avs_geo.inventory.reading import read_inputs as read_study
    from avs_geo.inventory.study_files import StudyFiles
    from avs_geo.inventory.units.finer_units import replace_units
    from avs_geo.inventory.units.mailles import read_mailles
    from avs_geo.reference.geography import Geography, load_geography

__version__ = "0.1.0"

__all__ = [
    "Diagnosis",
    "Geography",
    "Horizon",
    "Inventory",
    "NeedSettings",
    "Parameters",
    "Programme",
    "ProgrammeSettings",
    "Siting",
    "SitingOptions",
    "SourceFile",
    "Study",
    "StudyFiles",
    "apply_decisions",
    "diagnose",
    "draft_programme",
    "load_geography",
    "read_inputs",
    "read_inventory",
    "read_mailles",
    "read_study",
    "replace_units",
    "site",
    "study_of",
]

_HOMES = {
    "Diagnosis": "avs_geo.analysis.diagnosis",
    "Geography": "avs_geo.reference.geography",
    "Horizon": "avs_geo.analysis.programme.horizon",
    "Inventory": "avs_geo.inventory.inventory",
    "NeedSettings": "avs_geo.analysis.need.need",
    "Parameters": "avs_geo.analysis.parameters",
    "Programme": "avs_geo.analysis.programme.programme",
    "ProgrammeSettings": "avs_geo.inventory.programme.settings",
    "Siting": "avs_geo.analysis.siting.siting",
    "SitingOptions": "avs_geo.analysis.siting.options",
    "SourceFile": "avs_geo.files.source",
    "Study": "avs_geo.analysis.study",
    "StudyFiles": "avs_geo.inventory.study_files",
    "apply_decisions": "avs_geo.analysis.programme.programme",
    "diagnose": "avs_geo.analysis.diagnosis",
    "draft_programme": "avs_geo.analysis.programme.programme",
    "load_geography": "avs_geo.reference.geography",
    "read_inventory": "avs_geo.inventory.inventory",
    "read_mailles": "avs_geo.inventory.units.mailles",
    "read_study": "avs_geo.inventory.reading",
    "read_inputs": "avs_geo.inventory.reading",
    "replace_units": "avs_geo.inventory.units.finer_units",
    "site": "avs_geo.analysis.siting.siting",
    "study_of": "avs_geo.analysis.study",
}

# What the first release called otherwise.
_RENAMED = {"read_study": "read_inputs"}


def __getattr__(name: str) -> Any:
    """Import a name of the front door when it is first asked for."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), _RENAMED.get(name, name))

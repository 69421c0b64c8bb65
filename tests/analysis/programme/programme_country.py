"""A made-up department with all that a programme reads, and a search for sites whose answer is given by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.programme import Programme, draft_programme
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.analysis.study import study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from tests.analysis.conftest import PARAMETERS, made_up_inventory, made_up_structures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography
    from tests.analysis.conftest import Structure

HORIZON = Horizon(2027, 2030)


@dataclass(frozen=True)
class GivenSites:
    """What a search for sites would return."""

    sites: pd.DataFrame
    serves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: SitingOptions = field(default_factory=lambda: SitingOptions(count=1))


def given_sites(*rows: tuple[str, str, float, tuple[str, ...]]) -> Any:
    """Return sites: commune, kind, inhabitants gained, units served."""
    sites = pd.DataFrame(
        [(rank, code, kind, gained) for rank, (code, kind, gained, _) in enumerate(rows, start=1)],
        columns=["rang", "code_commune", "nature", "population_gagnee"],
    )
    return GivenSites(sites, {code: units for code, _, _, units in rows})


def inventory_of(
    structures: Sequence[Structure],
    *,
    named: Iterable[tuple[str, str, str]] = (),
    ends: Mapping[str, date] | None = None,
    functions: Mapping[str, str] | None = None,
) -> Inventory:
    """Return an inventory whose structures have the ends of their agreements and their functions."""
    frame = made_up_structures(structures)
    frame["nom_commune"] = "Commune " + frame["code_unite"]
    given = ends or {}
    frame["agrement_fin"] = pd.to_datetime(pd.Series([given.get(identifier) for identifier in frame["id"]]))
    frame["agrement_echu"] = frame["agrement_fin"] < pd.Timestamp(PARAMETERS.reference_date)
    frame["fonctions"] = [(functions or {}).get(identifier, "") for identifier in frame["id"]]
    return made_up_inventory(frame, named=named)


def settings_of(text: str = "") -> ProgrammeSettings:
    """Return the settings of a parameter file."""
    return read_programme_settings(SourceFile("parametres.toml", text.encode()))[0]


def programme_of(
    geography: Geography,
    inventory: Inventory,
    siting: Any = None,
    *,
    text: str = "",
    horizon: Horizon = HORIZON,
) -> Programme:
    """Return the programme of a made-up department."""
    return draft_programme(
        study_of(geography, inventory, PARAMETERS),
        settings_of(text),
        horizon=horizon,
        siting=given_sites() if siting is None else siting,
    )


def the_line(programme: Programme, identifier: str) -> pd.Series[Any]:
    """Return one line of a programme."""
    found = programme.lines.loc[programme.lines["id_ligne"] == identifier]
    assert len(found) == 1, programme.lines["id_ligne"].tolist()
    return found.iloc[0]

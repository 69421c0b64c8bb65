"""How many new sites a programme looks for, where the user does not say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from avs_geo.analysis.programme.phasing import Limits
from avs_geo.analysis.siting.options import SitingOptions

if TYPE_CHECKING:
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.reference.geography import Geography


def siting_options(
    geography: Geography, settings: ProgrammeSettings, horizon: Horizon, *, count: int | None = None
) -> SitingOptions:
    """Return the search for the sites of a programme.

    Parameters
    ----------
    geography
        The department.
    settings
        Its limits.
    horizon
        Its years.
    count
        How many sites; where None, as many as the limits on creations let begin within the horizon, and one for each
        year where there is none.
    """
    wanted = default_count(settings, horizon) if count is None else count
    return SitingOptions(
        count=min(wanted, len(geography.communes)),
        large_zone=settings.value("regles.seuil_cs"),
    )


def default_count(settings: ProgrammeSettings, horizon: Horizon) -> int:
    """Return how many sites a programme looks for; at least one, which the limits may then postpone."""
    limits = Limits.of(settings)
    a_year = min(limits.creations, limits.cs + limits.evs)
    return max(len(horizon.years) * (1 if math.isinf(a_year) else int(a_year)), 1)

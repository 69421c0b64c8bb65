"""A plan: a programme's inputs, choices and decisions, and nothing that can be computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.inventory.study_files import StudyFiles
    from avs_geo.inventory.times.temps import MeasuredTimes
    from avs_geo.plan.session.session import Session


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """Everything from which a programme is computed, and what was decided of it.

    Parameters
    ----------
    departement
        Its number.
    files
        What the Caf brought, content included; None where nothing was.
    parameters, need, options, settings, horizon
        What the user chose for the analysis, the index of need (None for its defaults), the search for sites and the
        programme.
    decisions
        What was decided.
    computed_times
        Times that come from no file, such as those of a routing engine; None where there are none.
    reference_data
        The reference data in use: name and checksum, or date, of each source.
    session
        What the committee did in session; None where there was none.
    """

    departement: str
    files: StudyFiles | None
    parameters: Parameters
    need: NeedSettings | None
    options: SitingOptions
    settings: ProgrammeSettings
    horizon: Horizon
    decisions: tuple[Decision, ...] = ()
    computed_times: MeasuredTimes | None = None
    reference_data: Mapping[str, str]
    session: Session | None = None

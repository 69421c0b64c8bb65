"""What a lever is: its names, its cost, what it changes, how it is found, and how maps and texts show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.analysis.programme.lines import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.analysis.programme.costs import CostRule
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.programme.lines import Proposal
    from avs_geo.analysis.programme.quarters import Quarters
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.map_styles import AreaStyle, PointStyle


@dataclass(frozen=True, eq=False, kw_only=True)
class LeverInputs:
    """All that a lever may be looked for in.

    Parameters
    ----------
    study
        The department.
    quarters
        Its QPV.
    settings
        The rules and thresholds.
    horizon
        The years of the programme.
    siting
        The sites of new structures.
    """

    study: Study
    quarters: Quarters
    settings: ProgrammeSettings
    horizon: Horizon
    siting: Siting


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lever:
    """One lever, complete: whatever the programme, the document and the maps say of it stands here.

    Parameters
    ----------
    name
        The value of ``levier`` in files.
    prefix
        What ``id_ligne`` begins with.
    label
        What tables and buttons call it.
    counted
        What follows a number in the document: of one, of several.
    measure
        What a line does and where, in the document; ``{structure}`` (in quotation marks), ``{commune}`` and
        ``{nature}`` are filled in.
    cost
        What it costs in a year.
    find
        Its proposals.
    level
        Whom its lines concern; None where it depends on the EPCI that a line serves.
    creates
        ``CS`` or ``EVS``, where it makes a new structure; the committee may change the one into the other.
    adds
        What a line adds to the CS and to the EVS that are counted.
    stands_apart
        Whether a line about an existing structure happens in a commune of its own.
    is_ranked
        Whether its lines compete for a rank and a year; the others come at their date.
    synergy
        What a line about the same structure gains from one of this lever, ``{year}`` filled in; empty where nothing.
    mark
        The numbered mark at the commune of its lines; None where maps show none.
    area
        How maps fill the communes of its lines; None where they do not. Levers of one style share their entry.
    """

    name: str
    prefix: str
    label: str
    counted: tuple[str, str]
    measure: str
    cost: CostRule
    find: Callable[[LeverInputs], list[Proposal]]
    level: Level | None = Level.STRUCTURE
    creates: str | None = None
    adds: tuple[int, int] = (0, 0)
    stands_apart: bool = False
    is_ranked: bool = True
    synergy: str = ""
    mark: PointStyle | None = None
    area: AreaStyle | None = None

    def __str__(self) -> str:
        """Return the name, as files have it."""
        return self.name

    def line_id(self, *places: str) -> str:
        """Return ``id_ligne`` of a line: the prefix, then its structure, its commune or both, in this order."""
        return ":".join((self.prefix, *places))

    @property
    def is_creation(self) -> bool:
        """Whether it makes a new structure."""
        return self.creates is not None

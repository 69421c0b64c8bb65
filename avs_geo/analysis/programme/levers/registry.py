"""The list of the levers, in the order in which documents name them: a new lever is added here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.levers.antennes import ANTENNE
from avs_geo.analysis.programme.levers.creations import CREATION_CS, CREATION_EVS
from avs_geo.analysis.programme.levers.evolutions import EVOLUTION
from avs_geo.analysis.programme.levers.extensions import EXTENSION
from avs_geo.analysis.programme.levers.renewals import RENEWAL

if TYPE_CHECKING:
    from avs_geo.analysis.programme.levers.lever import Lever

# By the name that files have. Read it when it is used, never at import: all then follow from it.
LEVERS: Final[dict[str, Lever]] = {
    lever.name: lever for lever in (CREATION_CS, CREATION_EVS, EXTENSION, ANTENNE, RENEWAL, EVOLUTION)
}

"""The theme « gains et pertes »: what the units get from the changes of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import is_covered
from avs_geo.analysis.differences import Effet
from avs_geo.outputs.maps.palette import EFFECT_STYLES
from avs_geo.outputs.maps.themes import Theme

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.differences import Differences


def effect_theme(differences: Differences, after: Diagnosis) -> Theme:
    """Colour the units that gain and those that lose; the others by whether they are in a territory."""
    effect = differences.units["effet"].to_numpy(dtype=object)
    covered = np.asarray(is_covered(after.units["part_structure"], after.parameters))
    same = np.where(covered, "couverte_inchangee", "non_couverte_inchangee")
    category = np.where(effect == str(Effet.INCHANGE), same, effect)
    of_unit = pd.Series(category, index=after.units.index, dtype=str)
    return Theme("gains_et_pertes", "Gains et pertes", EFFECT_STYLES, of_unit)

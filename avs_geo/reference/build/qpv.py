"""The QPV whose contour the project does not ship: their official area around a point, for a start."""

from __future__ import annotations

from io import StringIO

import pandas as pd

# Name, commune, population, area in hectares and a point inside, as published for the generation 2024.
# The contours themselves come with `avs-geo donnees installer qpv`.
INDICATIVE_QPV = """\
code_qp,nom_qp,communes,population,surface_ha,longitude,latitude
QN05201M,Rochotte,52121,1815,32.4,5.1369,48.0921
QN05202M,Cavalier,52121,1172,19.9,5.1387,48.1005
QN05203M,Quartier Neuf,52269,1278,12.6,5.3267,47.8506
QN05204I,Vert-Bois,52448,6058,127.5,4.9723,48.6425
QN00701I,Quartiers d'Avenir,07019,2087,44.1,4.3854,44.6231
QN00702M,Cœur de Ville,07319,1472,17.1,4.6870,44.5570
QN00703I,Sud Avenir,07319,1220,19.9,4.6860,44.5382
QN00704M,Les Hauts de Ville,07010,2541,55.2,4.6593,45.2481
QN00705M,Nouvel Horizon,07186,1241,11.5,4.5998,44.7312
"""


def indicative_qpv() -> pd.DataFrame:
    """Return the QPV known without their contour, as text.

    Returns
    -------
    pd.DataFrame
        Columns ``code_qp``, ``nom_qp``, ``communes``, ``population``, ``surface_ha``, ``longitude``,
        ``latitude`` (degrees); text throughout, so that what is written is what was published.
    """
    return pd.read_csv(StringIO(INDICATIVE_QPV), dtype=str)

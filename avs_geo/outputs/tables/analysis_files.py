"""The files of one analysis, as the command line writes them and the application packs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.layers import LAYERS
from avs_geo.outputs.tables.spatial import to_geojson_bytes
from avs_geo.outputs.tables.summary import summary_bytes
from avs_geo.outputs.tables.tables import TABLES

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study

_LAYERS_OF_CONTRACT = frozenset({"zones_blanches"})


def analysis_files(
    study: Study,
    *,
    dialect: Dialect = Dialect.STANDARD,
    complete: bool = False,
) -> dict[str, bytes]:
    """Return the files of ``avs-geo analyser``, by name; the same input gives the same bytes.

    With `complete`, every table and every layer that a page of the application offers, beside those of the contract.
    """
    files = {
        f"{table.name}.csv": to_csv_bytes(table.build(study), dialect)
        for table in TABLES.values()
        if table.in_contract or complete
    }
    files |= {
        f"{name}.geojson": to_geojson_bytes(layer(study))
        for name, layer in LAYERS.items()
        if name in _LAYERS_OF_CONTRACT or complete
    }
    files["synthese.json"] = summary_bytes(study)
    return files

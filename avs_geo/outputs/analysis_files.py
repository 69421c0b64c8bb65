"""The files of one analysis, as the command line writes them and the application packs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.layers import zones_blanches_layer
from avs_geo.outputs.spatial import to_geojson_bytes
from avs_geo.outputs.summary import summary_bytes
from avs_geo.outputs.tables import TABLES

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def analysis_files(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
    *,
    dialect: Dialect = Dialect.STANDARD,
) -> dict[str, bytes]:
    """Return the files of ``avs-geo analyser``, by name; the same input gives the same bytes."""
    files = {
        f"{table.name}.csv": to_csv_bytes(table.build(diagnosis, geography, inventory), dialect)
        for table in TABLES.values()
        if table.in_contract
    }
    files["zones_blanches.geojson"] = to_geojson_bytes(zones_blanches_layer(diagnosis))
    files["synthese.json"] = summary_bytes(diagnosis, geography, inventory)
    return files

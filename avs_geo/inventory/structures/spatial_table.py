"""One way in for tables and for layers: a layer is a table whose rows also have a geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.files.formats.layer import LAYER_COLUMN
from avs_geo.files.layers.spatial import LayerRequest, read_layer
from avs_geo.files.tables.tabular import RawTable, layer_table, read_table
from avs_geo.inventory.structures.drawn_names import NAMES, name_structures
from avs_geo.text.numbers import number
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.files.layers.layer_position import Ground
    from avs_geo.files.source import SourceFile
    from avs_geo.files.tables.wanted import Wanted
    from avs_geo.findings import FindingLog

_SHOWN = 5


def read_any_table(
    source: SourceFile, log: FindingLog, wanted: Wanted | None = None, *, ground: Ground | None = None
) -> tuple[RawTable, gpd.GeoSeries | None]:
    """Return the table of a file, and the geometries of its rows (in the CRS of the file) where it has some.

    Parameters
    ----------
    source
        The file.
    log
        Receives what a layer has to say: the choice of layers, names taken from a map, other coordinates.
    wanted
        Which sheets and which heading line of a table are meant. Of a layer, its fields are those of structures: all
        the layers that have them are read, and what a map says in its own words stands for ``nom`` and ``type``.
    ground
        The department, as :func:`avs_geo.files.layers.spatial.read_layer` takes it.

    Raises
    ------
    InputRefusedError
        The file cannot be read.
    """
    if not source.is_spatial:
        return read_table(source, wanted), None
    if wanted is None:
        layer = read_layer(source, log, ground=ground)
        return layer_table(layer), layer.geometry
    needed = tuple(field for field in wanted.fields if field.needed)
    request = LayerRequest(bearing=needed, stand_ins=(*NAMES, LAYER_COLUMN), areas=False, several=True)
    layer = name_structures(read_layer(source, log, request, ground=ground), wanted.fields, log)
    _remark_missing(layer.geometry, log)
    return layer_table(layer), layer.geometry


def _remark_missing(geometry: gpd.GeoSeries, log: FindingLog) -> None:
    """Say which features of a layer of places have no place of their own."""
    missing = geometry.index[geometry.isna()]
    if 0 < len(missing) < len(geometry):
        shown = listed(map(str, missing[:_SHOWN]), last="et", of=len(missing))
        log.remark(
            "geometrie_absente",
            f"Entités dont la géométrie est vide ou illisible : {number(len(missing))} (n° {shown}) ; elles sont "
            "placées d’après leur commune, ou leurs coordonnées si le fichier en donne.",
            "Placez-les sur la carte, ou gardez cette position approchée.",
        )

"""GDAL restricted to three formats and no network, for the whole process.

GDAL tells a file by its content: a .shp that holds an XML of its own can name other files, or addresses, to open.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import pyogrio
from pyogrio import _ogr

DRIVERS: Final = frozenset({"GeoJSON", "GPKG", "ESRI Shapefile"})
# GDAL keeps what it computes there; it opens no file.
_IN_MEMORY: Final = frozenset({"MEM", "Memory"})
# Nobody listens there: whatever would be fetched is not.
_NOWHERE: Final = "http://127.0.0.1:9"


@cache
def close_gdal() -> None:
    """Leave GDAL the drivers of the formats that are read and written, and no way out of the machine.

    To be called before GDAL opens anything; once is enough.
    """
    others = set(pyogrio.list_drivers()) - DRIVERS - _IN_MEMORY
    pyogrio.set_gdal_config_options(
        {
            "GDAL_SKIP": ",".join(sorted(others)),
            "GDAL_HTTP_PROXY": _NOWHERE,
            "GDAL_HTTPS_PROXY": _NOWHERE,
            "GDAL_HTTP_MAX_RETRY": "0",
            "GDAL_HTTP_CONNECTTIMEOUT": "2",
            "GDAL_HTTP_TIMEOUT": "2",
            "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{aucune}",
            "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
            "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
            "SQLITE_USE_OGR_VFS": "NO",
        }
    )
    # GDAL drops the drivers to skip each time that it registers those it has.
    _ogr._register_drivers()  # noqa: SLF001 - pyogrio has no other way to limit the drivers

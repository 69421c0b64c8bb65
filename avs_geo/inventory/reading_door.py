"""The door around every reader: what a library raises over somebody's file becomes a fault with words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.inventory.french import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.findings import FindingLog

_REMEDY = (
    "Ouvrez-le dans le logiciel d’où il vient, enregistrez-le de nouveau (CSV ou XLSX pour un tableau, GeoJSON pour "
    "des formes), et signalez-nous ce fichier s’il est encore refusé."
)


@contextmanager
def reading(log: FindingLog) -> Iterator[None]:
    """Turn whatever is raised inside into a refusal of the file that `log` is about.

    Errors that are raised on purpose pass as they are. Any other one is a fault ``lecture_interrompue``, with what the
    library said: no file, however odd, may end in a traceback.

    Raises
    ------
    InputRefusedError
        With the findings made so far, and that fault.
    """
    try:
        yield
    except AvsGeoError:
        raise
    except Exception as error:
        said = f"{type(error).__name__} {error}".strip()
        log.fault(
            "lecture_interrompue",
            f"La lecture du fichier s’est arrêtée sur une erreur inattendue : {quoted(said)}.",
            _REMEDY,
        )
        raise InputRefusedError(log.findings) from error

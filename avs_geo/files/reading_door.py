"""The guard around every reader: what a library raises over somebody's file becomes a fault in words."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.text.typography import quoted
from avs_geo.work_budget import TooMuchWorkError, budget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

_Others = ParamSpec("_Others")
_Read = TypeVar("_Read")

_REMEDY = (
    "Ouvrez-le dans le logiciel d’où il vient, enregistrez-le de nouveau (CSV ou XLSX pour un tableau, GeoJSON pour "
    "des formes), et signalez-nous ce fichier s’il est encore refusé."
)


@contextmanager
def reading(log: FindingLog) -> Iterator[None]:
    """Turn whatever is raised inside into a refusal of the file that `log` is about.

    Errors that are raised on purpose pass as they are. Any other one is a fault ``lecture_interrompue``, with what the
    library said: no file, however odd, may end in a traceback. All that is read inside has one budget of work.

    Raises
    ------
    InputRefusedError
        With the findings made so far, and that fault.
    """
    try:
        with budget():
            yield
    except TooMuchWorkError as error:
        log.fault(error.code, error.message, error.remedy)
        raise InputRefusedError(log.findings) from error
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


def guarded(
    read: Callable[Concatenate[SourceFile, _Others], _Read],
) -> Callable[Concatenate[SourceFile, _Others], _Read]:
    """Return a reader of one file that stands behind `reading`."""

    @wraps(read)
    def behind_door(source: SourceFile, /, *args: _Others.args, **others: _Others.kwargs) -> _Read:
        with reading(FrenchLog(file=source.name)):
            return read(source, *args, **others)

    return behind_door

"""Times between the units and the communes, kept on disk: they are the same whatever the inventory."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.reference.routes.installed import MATRICES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from avs_geo.reference.routes.engine import RoadEngine


def kept_minutes(
    engine: RoadEngine, origins: NDArray[np.float64], destinations: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what `RoadEngine.minutes` does, from an earlier time where the same was asked of the same roads."""
    path = _path(engine, origins, destinations)
    kept = _read(path, (len(origins), len(destinations)))
    if kept is not None:
        return kept
    minutes = engine.minutes(origins, destinations)
    _write(path, minutes)
    return minutes


def _path(engine: RoadEngine, origins: NDArray[np.float64], destinations: NDArray[np.float64]) -> Path:
    content = hashlib.sha256(f"{engine.roads.sha256} {engine.version} {len(origins)}".encode())
    content.update(np.ascontiguousarray(origins, dtype=float).tobytes())
    content.update(np.ascontiguousarray(destinations, dtype=float).tobytes())
    return engine.roads.folder / MATRICES / f"{content.hexdigest()[:32]}.npy"


def _read(path: Path, shape: tuple[int, int]) -> NDArray[np.float64] | None:
    try:
        kept = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return kept if kept.shape == shape else None


def _write(path: Path, minutes: NDArray[np.float64]) -> None:
    """Keep a table; where the disk refuses, it is computed again next time."""
    part = path.with_name(f"{path.stem}-{os.getpid()}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with part.open("wb") as stream:
            np.save(stream, minutes, allow_pickle=False)
        part.replace(path)

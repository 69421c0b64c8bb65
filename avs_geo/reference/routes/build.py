"""Road tiles built from an OpenStreetMap extract and put in the user's folder, whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import deque
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.errors import OutsideError
from avs_geo.files.folder import replaced_whole
from avs_geo.findings import FindingLog
from avs_geo.reference.location import geography_file
from avs_geo.reference.routes.engine import RoadEngine
from avs_geo.reference.routes.extract import Extract, read_extract
from avs_geo.reference.routes.installed import (
    LICENCE,
    MATRICES,
    PUBLISHER,
    REACH,
    SOURCE_NAME,
    SOURCES,
    TILES,
    InstalledRoads,
)
from avs_geo.reference.routes.package import builder_environment, builder_path, engine_module, engine_version
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from avs_geo.reference.download import Progress

# Disk that the building takes, in times the size of the extract.
_DISK_FACTOR = 4
# Valhalla's tiles of local roads; the margin is more than the farthest road.
_LOCAL_LEVEL, _TILE_DEG, _MARGIN_DEG = "2", 0.25, 0.05
# What the builder says when it begins each stage, in its order, and what is said of it here.
_STAGES = (
    (re.compile(r"Parsing ways", re.IGNORECASE), "lecture des voies"),
    (re.compile(r"Parsing nodes", re.IGNORECASE), "lecture des points"),
    (re.compile(r"Building \d+ tiles"), "construction du réseau"),
    (re.compile(r"Enhancing local graph"), "examen du réseau"),
    (re.compile(r"HierarchyBuilder$"), "grands axes"),
    (re.compile(r"Creating shortcuts on level"), "raccourcis"),
    (re.compile(r"Adding complex turn restrictions"), "interdictions de tourner"),
    (re.compile(r"Validating"), "vérification"),
)
_COLOURS = re.compile(rb"\x1b\[[0-9;]*m")
_LAST_LINES = 3


def install_roads(source: Path, *, target: Path, progress: Progress | None = None) -> InstalledRoads:
    """Build the roads of an extract and install them in place of those there are.

    Parameters
    ----------
    source
        ``.osm.pbf``.
    target
        The folder of the roads (:func:`avs_geo.reference.routes.installed.roads_folder`), replaced whole. What the
        builder says goes to ``routes-construction.log`` beside it.
    progress
        Called with a French label, the stages done and their number.

    Raises
    ------
    OutsideError
        The engine is not installed, the disk is too small, or the building fails.
    InputRefusedError
        The file is no extract, is not whole, or has no road in France.
    """
    builder = builder_path()
    if progress is not None:
        progress("Vérification de l’extrait", 0, 0)
    extract = read_extract(source.absolute())
    _check_disk(extract, target)
    log = target.with_name(f"{target.name}-construction.log")
    with replaced_whole(target, keep_others=True) as new:
        (new / TILES).mkdir()
        (new / MATRICES).mkdir()  # those of the former roads are not kept
        _build(builder, extract, new, log, progress)
        roads = _described(extract, new)
    return InstalledRoads(folder=target, date=roads.date, sha256=roads.sha256, reach=roads.reach)


def _check_disk(extract: Extract, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    needed = _DISK_FACTOR * extract.path.stat().st_size
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        msg = (
            f"Il faut environ {number(needed / 1024**3, 1)} Go libres dans « {target.parent} », il y en a "
            f"{number(free / 1024**3, 1)}. Faites de la place, ou prenez un extrait plus petit."
        )
        raise OutsideError(msg)


def _build(builder: Path, extract: Extract, new: Path, log: Path, progress: Progress | None) -> None:
    """Run the builder in a folder of its own, for it leaves files where it runs."""
    workspace = new.parent / "construction"
    workspace.mkdir()
    config = workspace / "valhalla.json"
    settings = engine_module().get_config(tile_extract="", tile_dir=str(new / TILES), verbose=True)
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [str(builder), "-c", str(config), str(extract.path)]
    with (
        log.open("wb") as stream,
        subprocess.Popen(  # noqa: S603 - the package's own program, without a shell
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=workspace, env=builder_environment()
        ) as process,
    ):
        try:
            last = _follow(process, stream.write, progress)
        finally:
            process.kill()  # where the user interrupts
    if process.returncode:
        _refuse_failure(process.returncode, last, log)
    if not any((new / TILES).rglob("*.gph")):
        _refuse_roadless(extract)


def _follow(process: subprocess.Popen[bytes], write: Callable[[bytes], object], progress: Progress | None) -> list[str]:
    """Copy what the builder says to the log, tell its stages, and return its last lines."""
    last: deque[str] = deque(maxlen=_LAST_LINES)
    stage = 0
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    for raw in process.stdout:
        line = _COLOURS.sub(b"", raw)
        write(line)
        text = line.decode("utf-8", "replace").strip()
        last.append(text)
        stage = next((rank for rank in range(len(_STAGES), stage, -1) if _STAGES[rank - 1][0].search(text)), stage)
        if progress is not None:
            label = _STAGES[max(stage - 1, 0)][1]
            progress(f"Construction des routes : {label}", max(stage - 1, 0), len(_STAGES))
    process.wait()
    return list(last)


def _refuse_failure(status: int, last: list[str], log: Path) -> None:
    # A negative status is that of a signal; the system kills what takes too much memory.
    hint = " La mémoire a sans doute manqué : prenez l’extrait d’une région plus petite." if status < 0 else ""
    said = f" Ses derniers mots : « {' / '.join(last)} »." if last else ""
    msg = f"La construction des routes a échoué (code {status}).{hint}{said} Tout ce qu’elle a dit est dans {log}"
    raise OutsideError(msg)


def _refuse_roadless(extract: Extract) -> None:
    log = FindingLog(file=extract.path.name)
    log.fault(
        "routes_absentes",
        "L’extrait ne contient aucune route ouverte aux voitures, près d’aucune commune de France.",
        "Vérifiez que c’est bien l’extrait de votre région, avec ses routes.",
    )
    log.raise_if_faults()


def _described(extract: Extract, folder: Path) -> InstalledRoads:
    """Write the source and the reach of the new roads."""
    roads = InstalledRoads(folder=folder, date=extract.date, sha256=extract.sha256, reach={})
    reach = _reach(RoadEngine(roads))
    if not reach:
        _refuse_roadless(extract)
    row = {
        "nom": SOURCE_NAME,
        "editeur": PUBLISHER,
        "millesime": extract.date,
        "licence": LICENCE,
        "paquet": extract.path.name,
        "version": f"Valhalla {engine_version()}",
        "sha256": extract.sha256,
    }
    _write_json(folder / SOURCES, [row])
    _write_json(folder / REACH, reach)
    return InstalledRoads(folder=folder, date=roads.date, sha256=roads.sha256, reach=reach)


def _reach(engine: RoadEngine) -> dict[str, tuple[int, int]]:
    """Return how many communes of each department are near a road, out of how many."""
    units = pd.read_parquet(geography_file("communes.parquet"), columns=["departement", "longitude", "latitude"])
    points = units[["longitude", "latitude"]].to_numpy(dtype=float)
    near = _is_in_tiles(points, engine.roads.folder / TILES)
    # Asked only of those that may be: of all of France, it would take longer than the building of a small extract.
    near[near] = engine.is_near_road(points[near])
    counts = units.assign(near=near).groupby("departement")["near"].agg(["sum", "size"])
    counts = counts.loc[counts["sum"] > 0].astype(int)
    return {str(code): (int(row["sum"]), int(row["size"])) for code, row in counts.iterrows()}


def _is_in_tiles(points: NDArray[np.float64], tiles: Path) -> NDArray[np.bool_]:
    """Return whether each point lies in a tile of the local roads, or near one.

    The number of a tile is in its path, ``2/000/797/063.gph``: they are counted from the south-west corner of the
    world, row by row. https://valhalla.github.io/valhalla/tiles/
    """
    files = (tiles / _LOCAL_LEVEL).rglob("*.gph")
    numbers = [int("".join(path.relative_to(tiles / _LOCAL_LEVEL).with_suffix("").parts)) for path in files]
    inside = np.zeros(len(points), dtype=bool)
    for east, north in product((-_MARGIN_DEG, _MARGIN_DEG), repeat=2):
        columns = np.floor((points[:, 0] + 180 + east) / _TILE_DEG).astype(int)
        rows = np.floor((points[:, 1] + 90 + north) / _TILE_DEG).astype(int)
        inside |= np.isin(rows * round(360 / _TILE_DEG) + columns, numbers)
    return inside


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")

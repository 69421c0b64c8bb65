"""The official outlines of the year in place of the shipped ones, from a file or from data.gouv.fr."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyogrio.errors import DataSourceError

from avs_geo.errors import OutsideError, UsageError
from avs_geo.files.folder import replaced_whole
from avs_geo.files.gdal_door import close_gdal
from avs_geo.findings import FindingLog
from avs_geo.reference.bounded_repair import repair_polygons
from avs_geo.reference.build.faces import GRID_DEG, canonical
from avs_geo.reference.build.gaps import Explanations
from avs_geo.reference.build.geography import refuse_overlaps
from avs_geo.reference.build.lands import legal_epsg
from avs_geo.reference.build.parquet import write_units
from avs_geo.reference.build.repair import Land, repair_land
from avs_geo.reference.download import download, fetch_dataset, stated_date
from avs_geo.reference.location import shipped_geography

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from numpy.typing import NDArray

    from avs_geo.reference.download import Progress

RESOLUTIONS = ("100m", "50m", "5m")
DATASET_URL = "https://www.data.gouv.fr/api/1/datasets/contours-administratifs/"
DATASET_PAGE = "https://www.data.gouv.fr/datasets/contours-administratifs"

COMMUNES = "communes"
MUNICIPAL_ARRONDISSEMENTS = "arrondissements-municipaux"
SOURCE_NAME = "Contours des communes"
# Several times the most detailed of the files that are published.
_MAX_EXPANDED = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class ContourFile:
    """A file of outlines on disk.

    Parameters
    ----------
    path
        GeoJSON, gzipped or not.
    date
        ISO date of the file.
    origin
        Where it came from: an address, or its name.
    """

    path: Path
    date: str
    origin: str


def install_contours(
    source: Path | None,
    *,
    target: Path,
    resolution: str = "100m",
    progress: Progress | None = None,
) -> None:
    """Replace the shipped polygons by the official ones; populations, points and names stay those shipped.

    Parameters
    ----------
    source
        ``communes-….geojson``, gzipped or not, with properties ``code`` and ``nom``, EPSG:4326; the file
        ``arrondissements-municipaux-….geojson`` is taken from the same folder. None fetches both from
        data.gouv.fr.
    target
        The user's folder of reference data, which receives ``communes.parquet`` and ``sources.json``, both
        or neither. Other files in it are kept.
    resolution
        ``100m``, ``50m`` or ``5m``: the generalisation to fetch.
    progress
        Called with a French label, the bytes done and their total (0 where unknown).

    Raises
    ------
    UsageError
        If the resolution is none of the three.
    InputRefusedError
        If the file cannot be read, lacks units (all are listed) or does not fit together.
    OutsideError
        If data.gouv.fr cannot be reached or the disk refuses.
    """
    if resolution not in RESOLUTIONS:
        msg = f"Résolution « {resolution} » inconnue : 100m, 50m ou 5m sont possibles."
        raise UsageError(msg)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        files = _local_files(source) if source is not None else _fetch_files(resolution, workspace, progress)
        if progress is not None:
            progress("Lecture et vérification des contours", 0, 0)
        outlines = pd.concat([_read_outlines(file, workspace) for file in files])
        units = gpd.read_parquet(shipped_geography() / "communes.parquet")
        units = units.assign(geometry=_official_polygons(units, outlines, files[0].path.name))
        refuse_overlaps(units)
        rows = _sources(target, files[0])
    with replaced_whole(target, keep_others=True) as new:
        write_units(units, new / "communes.parquet")
        text = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        (new / "sources.json").write_text(text, encoding="utf-8", newline="\n")


def find_addresses(dataset: dict[str, Any], resolution: str) -> tuple[str, str]:
    """Return the addresses of the newest files of communes and of municipal arrondissements.

    Parameters
    ----------
    dataset
        What the dataset API of data.gouv.fr answers.
    resolution
        ``100m``, ``50m`` or ``5m``.

    Raises
    ------
    OutsideError
        If the dataset lists no such file.
    """
    text = json.dumps(dataset, ensure_ascii=False)
    return (
        _newest_address(text, COMMUNES, resolution),
        _newest_address(text, MUNICIPAL_ARRONDISSEMENTS, resolution),
    )


def _fetch_files(resolution: str, folder: Path, progress: Progress | None) -> list[ContourFile]:
    dataset = fetch_dataset(
        DATASET_URL,
        folder / "dataset.json",
        label="la liste des contours administratifs",
        page=DATASET_PAGE,
        progress=progress,
    )
    files = []
    for url in find_addresses(dataset, resolution):
        path = folder / url.rsplit("/", 1)[-1]
        headers = download(url, path, label=f"le fichier {path.name}", page=DATASET_PAGE, progress=progress)
        files.append(ContourFile(path=path, date=stated_date(headers), origin=url))
    return files


def _newest_address(text: str, kind: str, resolution: str) -> str:
    found: list[str] = re.findall(rf'https?://[^\s"\\]+/{kind}-{resolution}\.geojson(?:\.gz)?', text)
    if not found:
        msg = (
            f"Le jeu de données {DATASET_PAGE} n'annonce aucun fichier « {kind}-{resolution}.geojson ». "
            "Téléchargez-le à la main et donnez-le à la commande."
        )
        raise OutsideError(msg)
    # The year is in the address; of two forms of one file, the gzipped one is the smaller.
    return max(found, key=lambda url: (re.findall(r"/(\d{4})/", url)[-1:], url.endswith(".gz"), url))


def _local_files(source: Path) -> list[ContourFile]:
    log = FindingLog(file=source.name)
    if not source.is_file():
        log.fault("fichier_absent", f"Le fichier {source} n'existe pas.", "Vérifiez son emplacement.")
        log.raise_if_faults()
    paths = [source, *_companions(source)]
    return [
        ContourFile(
            path=path,
            date=datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat(),
            origin=path.name,
        )
        for path in paths
    ]


def _companions(source: Path) -> Iterator[Path]:
    """Yield the file of municipal arrondissements that lies beside a file of communes, if there is one."""
    plain = source.name.removesuffix(".gz").replace(COMMUNES, MUNICIPAL_ARRONDISSEMENTS, 1)
    for name in (plain, f"{plain}.gz"):
        path = source.with_name(name)
        if path.is_file() and path.name != source.name:
            yield path
            return


def _expand(packed: gzip.GzipFile, plain: BinaryIO) -> None:
    """Copy what a file expands to; beyond all measure, it is no file of contours."""
    left = _MAX_EXPANDED
    while chunk := packed.read(1024**2):
        left -= len(chunk)
        if left < 0:
            msg = "expands beyond measure"
            raise gzip.BadGzipFile(msg)
        plain.write(chunk)


def _read_outlines(file: ContourFile, workspace: Path) -> pd.Series:
    """Return the polygons of a file by code, degrees."""
    log = FindingLog(file=file.path.name)
    remedy = f"Attendu : un fichier GeoJSON tel que ceux de {DATASET_PAGE}."
    path = file.path
    try:
        if path.suffix == ".gz":
            path = workspace / f"lu-{path.name.removesuffix('.gz')}"
            with gzip.open(file.path) as packed, path.open("wb") as plain:
                _expand(packed, plain)
        close_gdal()
        frame = gpd.read_file(path)
    except (DataSourceError, EOFError, gzip.BadGzipFile):
        log.fault("fichier_illisible", "Ce fichier n'est pas un GeoJSON lisible.", remedy)
        log.raise_if_faults()
    if "code" not in frame.columns or "geometry" not in frame.columns:
        log.fault("propriete_absente", "La propriété « code » ou la géométrie manque.", remedy, column="code")
        log.raise_if_faults()
    frame = frame[frame.geometry.notna()].to_crs(4326)
    for code in sorted(set(frame.loc[frame["code"].duplicated(), "code"])):
        log.fault("code_double", f"Le code {code} figure plusieurs fois.", remedy, value=str(code))
    log.raise_if_faults()
    return pd.Series(frame.geometry.to_numpy(), index=frame["code"].astype(str), dtype=object)


def _official_polygons(units: pd.DataFrame, outlines: pd.Series, file: str) -> NDArray[np.object_]:
    """Return the official polygon of every unit, on the grid, repaired where they do not fit together."""
    known = dict(zip(outlines.index, _valid(outlines.to_numpy()), strict=True))
    codes = units["code"].to_numpy(dtype=str)
    _refuse_missing(codes, known, file)
    for unit, guests in _shared_units().items():
        together = [known[code] for code in (unit, *guests) if code in known]
        known[unit] = shapely.union_all(together)
    polygons: NDArray[np.object_] = np.array([known[code] for code in codes.tolist()], dtype=object)
    # Vertex by vertex, so that equal vertices stay equal; what that breaks is noded again below.
    polygons = shapely.set_precision(polygons, GRID_DEG, mode="pointwise")
    epsg = units["departement"].map(legal_epsg).to_numpy()
    for code in sorted(set(epsg.tolist())):
        polygons[epsg == code] = _fitted(codes[epsg == code], polygons[epsg == code], code)
    return canonical(polygons)


def _fitted(codes: NDArray[np.str_], polygons: NDArray[np.object_], epsg: int) -> NDArray[np.object_]:
    if shapely.is_valid(polygons).all() and shapely.coverage_is_valid(polygons):
        return polygons
    land = Land(
        codes=codes,
        polygons=_valid(polygons),
        epsg=epsg,
        explanations=Explanations(drawn_by_parts={}, merged=frozenset()),
        notches=np.array([], dtype=object),
    )
    repaired, _ = repair_land(land)
    return repaired


def _valid(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return valid polygons; what a repair leaves of lines and points is dropped."""
    broken = np.flatnonzero(~shapely.is_valid(polygons))
    mended = polygons.copy()
    repaired, beyond = repair_polygons(polygons[broken])
    if beyond.any():
        msg = "Des contours de communes se recoupent trop pour être réparés : ce fichier n’est pas le bon."
        raise OutsideError(msg)
    mended[broken] = shapely.buffer(repaired, 0)
    return mended


def _shared_units() -> dict[str, list[str]]:
    """Return the units that stand for other communes too, with the codes of these."""
    former = pd.read_parquet(shipped_geography() / "anciens_codes.parquet")
    shared = former[former["nature"] == "commune_regroupee"]
    return {str(unit): list(codes) for unit, codes in shared.groupby("code_commune")["code"]}


def _refuse_missing(codes: NDArray[np.str_], known: dict[str, Any], file: str) -> None:
    missing = [code for code in codes.tolist() if code not in known]
    if not missing:
        return
    log = FindingLog(file=file)
    log.fault(
        "contours_absents",
        f"Le contour de {len(missing)} unité(s) manque : {', '.join(missing)}.",
        f"Prenez le fichier complet de l'année sur {DATASET_PAGE} ; les arrondissements de Paris, Lyon et "
        f"Marseille sont dans « {MUNICIPAL_ARRONDISSEMENTS}-….geojson », à mettre dans le même dossier.",
        column="code",
        value=", ".join(missing),
    )
    log.raise_if_faults()


def _sources(target: Path, file: ContourFile) -> list[dict[str, Any]]:
    """Return the sources installed before, with this one first in place of an earlier one of its kind."""
    listed = target / "sources.json"
    rows: list[dict[str, Any]] = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    with file.path.open("rb") as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
    ours = {
        "nom": f"{SOURCE_NAME} (contours administratifs, ADMIN EXPRESS)",
        "editeur": "IGN, Etalab",
        "millesime": file.date,
        "licence": "Licence Ouverte 2.0",
        "paquet": file.origin,
        "version": file.date,
        "sha256": checksum,
    }
    return [ours, *(row for row in rows if not row["nom"].startswith(SOURCE_NAME))]

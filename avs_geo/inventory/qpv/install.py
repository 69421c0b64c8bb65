"""The official contours of the QPV put in place of the indicative discs, from a file or from data.gouv.fr."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avs_geo.errors import OutsideError
from avs_geo.files.folder import replaced_whole
from avs_geo.files.reading_door import guarded
from avs_geo.files.source import SourceFile
from avs_geo.findings import FindingLog
from avs_geo.inventory.qpv.contours import read_qpv_contours
from avs_geo.reference.build.faces import canonical
from avs_geo.reference.build.parquet import QPV, write_shapes
from avs_geo.reference.build.sources import OPEN_LICENCE
from avs_geo.reference.download import download, fetch_dataset, stated_date
from avs_geo.reference.qpv import QPV_FILE
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    import datetime as dt

    from avs_geo.findings import Finding
    from avs_geo.reference.download import Progress

DATASET = "quartiers-prioritaires-de-la-politique-de-la-ville-qpv"
DATASET_URL = f"https://www.data.gouv.fr/api/1/datasets/{DATASET}/"
DATASET_PAGE = f"https://www.data.gouv.fr/datasets/{DATASET}"
RESOURCE = "qpv-2024-geojson.zip"
SOURCE_NAME = "Contours des quartiers prioritaires de la politique de la ville, génération 2024"
PUBLISHER = "ANCT"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledQpv:
    """What was installed.

    Parameters
    ----------
    count
        How many QPV, of all departments.
    sha256
        The checksum of the file that they come from.
    date
        The ISO date of that file; of its installation where it has none.
    findings
        The remarks made while reading.
    """

    count: int
    sha256: str
    date: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """A file of contours, its date, and where it came from."""

    source: SourceFile
    date: str
    place: str


def install_qpv(
    source: SourceFile | None,
    *,
    target: Path,
    date: dt.date | None = None,
    progress: Progress | None = None,
) -> InstalledQpv:
    """Install the official contours of the QPV for every department.

    Parameters
    ----------
    source
        GeoJSON, GeoPackage, zipped GeoJSON or Shapefiles of the generation of 2024. None fetches the one of
        data.gouv.fr.
    target
        The user's folder of reference data, which receives ``qpv.parquet`` and ``sources.json``, both or neither.
        Other files in it, and the other sources of the list, are kept.
    date
        That of the file, where it is known; today's otherwise. What is fetched has its publisher's.
    progress
        Called with a French label, the bytes done and their total (0 where unknown).

    Notes
    -----
    The contours have no population: it is that of the shipped list of QPV where this one knows it, else missing.

    Raises
    ------
    InputRefusedError
        The file cannot be used: every fault is listed. What was installed before stays.
    OutsideError
        data.gouv.fr cannot be reached, or the disk refuses.
    """
    origin = _fetch(progress) if source is None else _Origin(source=source, date=_iso(date), place=source.name)
    if progress is not None:
        progress("Lecture et vérification des contours", 0, 0)
    quarters, findings = guarded(read_qpv_contours)(origin.source)
    if quarters.empty:
        _refuse_nothing(origin.source.name)
    with replaced_whole(target, keep_others=True) as new:
        write_shapes(
            quarters.reset_index().assign(geometry=canonical(quarters.geometry.to_numpy())),
            QPV,
            new / QPV_FILE,
        )
        text = json.dumps(_sources(target, origin), ensure_ascii=False, indent=2) + "\n"
        (new / "sources.json").write_text(text, encoding="utf-8", newline="\n")
    return InstalledQpv(count=len(quarters), sha256=origin.source.sha256, date=origin.date, findings=findings)


def find_address(dataset: dict[str, Any]) -> str:
    """Return the address of the contours among the resources of their dataset.

    Parameters
    ----------
    dataset
        What the dataset API of data.gouv.fr answers.

    Raises
    ------
    OutsideError
        The dataset lists no such file.
    """
    resources = dataset.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        url = str(resource.get("url", "")) if isinstance(resource, dict) else ""
        if url and (str(resource.get("title", "")).strip() == RESOURCE or url.rsplit("/", 1)[-1] == RESOURCE):
            return url
    msg = typeset(
        f"Le jeu de données {DATASET_PAGE} n’annonce aucun fichier « {RESOURCE} ». Téléchargez à la main les "
        "contours de la génération 2024 et donnez-les à AVS-Geo."
    )
    raise OutsideError(msg)


def _fetch(progress: Progress | None) -> _Origin:
    with tempfile.TemporaryDirectory(prefix="avs-geo-") as name:
        folder = Path(name)
        dataset = fetch_dataset(
            DATASET_URL,
            folder / "dataset.json",
            label="la liste des fichiers des quartiers prioritaires",
            page=DATASET_PAGE,
            progress=progress,
        )
        url = find_address(dataset)
        path = folder / RESOURCE
        headers = download(
            url, path, label="les contours des quartiers prioritaires", page=DATASET_PAGE, progress=progress
        )
        return _Origin(source=SourceFile.from_path(path), date=stated_date(headers), place=url)


def _iso(date: dt.date | None) -> str:
    return (date or datetime.now(UTC).date()).isoformat()


def _refuse_nothing(file: str) -> None:
    log = FindingLog(file=file)
    log.fault("qpv_absents", "Le fichier ne contient aucun quartier.", "Vérifiez que c’est le bon fichier.")
    log.raise_if_faults()


def _sources(target: Path, origin: _Origin) -> list[dict[str, Any]]:
    """Return the sources installed before, with this one first in place of an earlier one of its kind."""
    listed = target / "sources.json"
    rows: list[dict[str, Any]] = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    ours = {
        "nom": SOURCE_NAME,
        "editeur": PUBLISHER,
        "millesime": origin.date,
        "licence": OPEN_LICENCE,
        "paquet": origin.place,
        "version": origin.date,
        "sha256": origin.source.sha256,
    }
    return [ours, *(row for row in rows if row["nom"] != SOURCE_NAME)]

"""From the options to the diagnosis: reads every input, and refuses them all together."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from avs_geo.cli.waiting import waiting
from avs_geo.errors import InputRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.findings import Finding
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.geography import Geography

_INDICATEURS = "indicateurs-"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the user asks: a department, files, and parameters."""

    departement: str
    structures: Path
    territoires: Path | None = None
    qpv: Path | None = None
    indicateurs: tuple[Path, ...] = ()
    temps: Path | None = None
    mailles: Path | None = None
    seuil: float
    vitesse: float
    detour: float
    date: date | None = None


@dataclass(frozen=True, eq=False)
class Study:
    """What every output is made from."""

    diagnosis: Diagnosis
    geography: Geography
    inventory: Inventory


def make_study(request: Request) -> Study:
    """Read the inputs and analyse them.

    Raises
    ------
    UsageError
        No such department, or a parameter out of its range.
    InputRefusedError
        A file cannot be used.
    """
    parameters = _parameters(request)
    with waiting("Lecture des fichiers"):
        sources = open_sources(
            {
                "structures": request.structures,
                "territoires": request.territoires,
                "qpv": request.qpv,
                "temps": request.temps,
                **{f"{_INDICATEURS}{rank}": path for rank, path in enumerate(request.indicateurs)},
                "mailles": request.mailles,
            },
        )
        geography, inventory = read_inputs(
            sources,
            departement=request.departement,
            reference_date=parameters.reference_date,
        )
    with waiting("Analyse du département"):
        from avs_geo.analysis.diagnosis import diagnose

        return Study(diagnose(geography, inventory, parameters), geography, inventory)


def open_sources(paths: Mapping[str, Path | None]) -> dict[str, SourceFile]:
    """Read the files that were given from disk, by what they hold.

    Raises
    ------
    InputRefusedError
        Some cannot be had; all of these are listed.
    """
    from avs_geo.inventory.source import SourceFile

    sources: dict[str, SourceFile] = {}
    faults: list[Finding] = []
    for what, path in paths.items():
        if path is None:
            continue
        try:
            sources[what] = SourceFile.from_path(path)
        except InputRefusedError as error:
            faults.extend(error.findings)
    if faults:
        raise InputRefusedError(faults)
    return sources


def read_inputs(
    sources: Mapping[str, SourceFile],
    *,
    departement: str,
    reference_date: date,
) -> tuple[Geography, Inventory]:
    """Read the department and the user's files.

    Parameters
    ----------
    sources
        ``structures``, and possibly ``territoires``, ``qpv``, ``temps``, ``mailles``, and ``indicateurs-0`` and so on.
    departement
        Number or name of the department.
    reference_date
        The date at which agreements are judged.

    Returns
    -------
    tuple
        The geography, with the user's QPV and finer units where given; the inventory, with all that was found while
        reading.

    Raises
    ------
    InputRefusedError
        A file cannot be used.
    """
    from avs_geo.inventory.inventory import read_inventory

    geography, found = _read_geography(sources, departement)
    inventory = read_inventory(
        structures=sources["structures"],
        territoires=sources.get("territoires"),
        temps=sources.get("temps"),
        indicateurs=[source for what, source in sources.items() if what.startswith(_INDICATEURS)],
        geography=geography,
        reference_date=reference_date,
    )
    of_geography = [sources[what] for what in ("qpv", "mailles") if what in sources]
    inventory = replace(
        inventory,
        findings=(*inventory.findings, *found),
        sources=(*inventory.sources, *((source.name, source.sha256) for source in of_geography)),
    )
    return geography, inventory


def _read_geography(sources: Mapping[str, SourceFile], departement: str) -> tuple[Geography, tuple[Finding, ...]]:
    """Return the department with the QPV and the finer units that the user brought, and the remarks on both."""
    from avs_geo.reference.geography import load_geography

    geography = load_geography(departement)
    found: list[Finding] = []
    if (contours := sources.get("qpv")) is not None:
        from avs_geo.inventory.qpv import read_qpv

        shapes, remarks = read_qpv(contours, departement=geography.departement)
        geography = replace(geography, qpv=shapes)
        found += remarks
    if (finer := sources.get("mailles")) is not None:
        from avs_geo.analysis.units import replace_units
        from avs_geo.inventory.mailles import read_mailles
        from avs_geo.reference.communes import load_commune_index

        mailles, remarks = read_mailles(finer, geography=geography, index=load_commune_index())
        geography = replace_units(geography, mailles)
        found += remarks
    return geography, tuple(found)


def _parameters(request: Request) -> Parameters:
    from avs_geo.analysis.parameters import Parameters

    return Parameters(
        threshold=request.seuil,
        speed=request.vitesse,
        detour=request.detour,
        reference_date=request.date or date.today(),  # noqa: DTZ011 - the user's own day
    )

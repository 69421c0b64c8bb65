"""From the options to the diagnosis: reads every input, and refuses them all together."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from avs_geo.cli.waiting import waiting

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the user asks: a department, files, and parameters."""

    departement: str
    structures: Path
    territoires: Path | None = None
    qpv: Path | None = None
    temps: Path | None = None
    seuil: float
    vitesse: float
    detour: float
    date: date | None = None


@dataclass(frozen=True, eq=False)
class Study:
    """What every output is made from."""

    diagnosis: "Diagnosis"
    geography: "Geography"
    inventory: "Inventory"


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
        geography, inventory = read_inputs(
            departement=request.departement,
            structures=request.structures,
            territoires=request.territoires,
            qpv=request.qpv,
            temps=request.temps,
            reference_date=parameters.reference_date,
        )
    with waiting("Analyse du département"):
        from avs_geo.analysis.diagnosis import diagnose

        return Study(diagnose(geography, inventory, parameters), geography, inventory)


def read_inputs(
    *,
    departement: str,
    structures: Path,
    territoires: Path | None,
    qpv: Path | None = None,
    temps: Path | None = None,
    reference_date: date,
) -> tuple["Geography", "Inventory"]:
    """Read the department and the user's files.

    Returns
    -------
    tuple
        The geography, with the user's QPV where given; the inventory, with what was found while reading.
    """
    from avs_geo.inventory.inventory import read_inventory
    from avs_geo.inventory.qpv import read_qpv
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.geography import load_geography

    geography = load_geography(departement)
    contours = SourceFile.from_path(qpv) if qpv is not None else None
    found: tuple[Finding, ...] = ()
    if contours is not None:
        shapes, found = read_qpv(contours, departement=geography.departement)
        geography = replace(geography, qpv=shapes)
    inventory = read_inventory(
        structures=SourceFile.from_path(structures),
        territoires=SourceFile.from_path(territoires) if territoires is not None else None,
        temps=SourceFile.from_path(temps) if temps is not None else None,
        geography=geography,
        reference_date=reference_date,
    )
    if contours is not None:
        inventory = replace(
            inventory,
            findings=(*inventory.findings, *found),
            sources=(*inventory.sources, (contours.name, contours.sha256)),
        )
    return geography, inventory


def _parameters(request: Request) -> "Parameters":
    from avs_geo.analysis.parameters import Parameters

    return Parameters(
        threshold=request.seuil,
        speed=request.vitesse,
        detour=request.detour,
        reference_date=request.date or date.today(),  # noqa: DTZ011 - the user's own day
    )

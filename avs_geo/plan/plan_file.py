"""``plan.avs.json``: a plan as a file, the same plan always the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import avs_geo
from avs_geo.plan.decisions import saved
from avs_geo.plan.embedded import embed, embed_table
from avs_geo.plan.session.session_document import session_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.inventory.study_files import StudyFiles
    from avs_geo.inventory.times.temps import MeasuredTimes
    from avs_geo.plan.plan import Plan

FORMAT: Final = "avs-geo/plan"
VERSION: Final = 1
PLAN_FILE: Final = "plan.avs.json"
# The files of which there may be one at most; there may be several of indicators.
SINGLE_FILES: Final = ("structures", "territoires", "temps", "partenaires", "qpv", "mailles")
SEVERAL_FILES: Final = "indicateurs"


def plan_bytes(plan: Plan, lines: pd.DataFrame) -> bytes:
    """Return a plan as a file.

    Parameters
    ----------
    plan
        The plan.
    lines
        The lines of its programme, as decided: for people and programs who only read the file.
    """
    return document_bytes(plan_document(plan, lines))


def document_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the document of a plan as a file."""
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def plan_document(plan: Plan, lines: pd.DataFrame) -> dict[str, Any]:
    """Return a plan as JSON keeps it; ``seance`` is there only where there was a session."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "logiciel": avs_geo.__version__,
        "departement": plan.departement,
        "parametres": _parameters(plan.parameters),
        "besoin": _need(plan.need),
        "implantations": {name: _plain(value) for name, value in asdict(plan.options).items()},
        "programme": {
            "horizon": str(plan.horizon),
            "parametres": {"nom": plan.settings.file, "texte": plan.settings.text},
        },
        "decisions": [saved(decision) for decision in sorted(plan.decisions, key=lambda one: one.id_ligne)],
        "lignes": json.loads(lines.to_json(orient="records")),
        "donnees_de_reference": dict(plan.reference_data),
        "fichiers": _files(plan.files),
        "temps_calcules": _times(plan.computed_times),
    }
    return content if plan.session is None else {**content, "seance": session_document(plan.session)}


def _parameters(parameters: Parameters) -> dict[str, Any]:
    return {
        "seuil_minutes": float(parameters.threshold),
        "vitesse_km_h": float(parameters.speed),
        "detour": float(parameters.detour),
        "part_couverte_minimale": float(parameters.covered_share),
        "distance_qpv_m": float(parameters.qpv_distance),
        "date_reference": parameters.reference_date.isoformat(),
    }


def _need(need: NeedSettings | None) -> dict[str, Any] | None:
    if need is None:
        return None
    directions = {name: str(direction) for name, direction in need.directions.items()}
    return {"poids": dict(need.weights), "sens": directions}


def _files(files: StudyFiles | None) -> list[dict[str, str]]:
    if files is None:
        return []
    brought = [(role, getattr(files, role)) for role in SINGLE_FILES]
    brought += [(SEVERAL_FILES, file) for file in files.indicateurs]
    return [{"role": role, **embed(file)} for role, file in brought if file is not None]


def _times(times: MeasuredTimes | None) -> dict[str, Any] | None:
    if times is None:
        return None
    return {
        "source": times.source,
        "mention": times.credit,
        "origine": dict(times.origin),
        "remarques": [asdict(remark) for remark in times.remarks],
        "vers_structures": embed_table(times.to_structures),
        "vers_communes": embed_table(times.to_communes),
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, str):
        return str(value)
    return list(value) if isinstance(value, tuple) else value

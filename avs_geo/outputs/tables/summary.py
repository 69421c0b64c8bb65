"""``synthese.json``: the headline figures, and all that is needed to know where they come from."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import avs_geo
from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.coverage.qpv import StatutQpv
from avs_geo.analysis.coverage.travel_time import ESTIMATED
from avs_geo.analysis.need.need import rank_stability
from avs_geo.outputs.sentences.territory_text import flagged_structures
from avs_geo.outputs.sources import sources_of
from avs_geo.outputs.tables.need_tables import need_settings_rows
from avs_geo.outputs.tables.tables import departement_table
from avs_geo.text.numbers import plain

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study


def summary_bytes(study: Study) -> bytes:
    """Return ``synthese.json``; the same input gives the same bytes, whatever the day."""
    content = summarise(study)
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def summarise(study: Study) -> dict[str, Any]:
    """Return the summary of an analysis, ready for JSON.

    Returns
    -------
    dict
        ``logiciel``, ``departement``, ``date_reference``, ``parametres``, ``chiffres_cles``, ``sources`` (of
        the reference data), ``fichiers`` (what the user brought, with checksums), ``remarques`` (of reading).
    """
    return {
        "logiciel": {"nom": "AVS-Geo", "version": avs_geo.__version__},
        "departement": {"code": study.geography.departement.code, "nom": study.geography.departement.nom},
        "date_reference": study.parameters.reference_date.isoformat(),
        "parametres": _parameters(study),
        "chiffres_cles": _headline(study),
        "sources": [source.as_row() for source in sources_of(study.inventory)],
        "fichiers": [{"nom": name, "sha256": sha256} for name, sha256 in study.inventory.sources],
        "remarques": [finding.as_row() for finding in study.inventory.findings],
    }


def notes(study: Study) -> list[tuple[str, str]]:
    """Return the lines that explain a table to who opens it: date, parameters, sources, files."""
    chosen = study.parameters
    assumed = bool(flagged_structures(study.inventory, "hypothese"))
    return [
        ("Département", study.geography.departement.label),
        ("Date de référence", chosen.reference_date.isoformat()),
        ("Seuil", f"{plain(chosen.threshold)} minutes, atteint à l’égalité"),
        ("Temps", _time_model(study.diagnosis)),
        *[("Territoires", "Certains territoires d’agrément sont des hypothèses.") for _ in range(assumed)],
        *[("Source", source.credit()) for source in sources_of(study.inventory)],
        *[("Fichier", name) for name, _ in study.inventory.sources],
        ("Logiciel", f"AVS-Geo {avs_geo.__version__}"),
    ]


def _time_model(diagnosis: Diagnosis) -> str:
    """Return where the times come from; what the estimate rests on, where there is one."""
    chosen, times = diagnosis.parameters, diagnosis.times
    estimate = f"{plain(chosen.speed)} km/h, détour {plain(chosen.detour)}"
    if times.model == ESTIMATED:
        return f"{times.model} : {estimate}"
    if times.estimated_pairs:
        return f"{times.model} ; estimé où la mesure manque : {estimate}"
    return times.model


def _parameters(study: Study) -> dict[str, Any]:
    return {
        **study.parameters.figures(),
        "modele_de_temps": study.diagnosis.times.model,
        "temps_estimes_faute_de_mesure": study.diagnosis.times.estimated_pairs,
        "indicateurs": need_settings_rows(study),
    }


def _headline(study: Study) -> dict[str, Any]:
    row = departement_table(study).iloc[0].drop(["code_epci", "nom_epci"])
    statuses = study.diagnosis.qpv["statut"]
    return {
        **{str(name): _native(value) for name, value in row.items()},
        "classes": {str(classe): _class_figures(study.units, classe) for classe in Classe},
        "qpv": {str(statut): int((statuses == statut).sum()) for statut in StatutQpv},
        "zones_blanches": len(study.diagnosis.zones_blanches),
        "structures": len(study.inventory.structures),
        "agrements_echus": int(study.inventory.structures["agrement_echu"].sum()),
        "positions_approchees": int(study.inventory.structures["position_approchee"].sum()),
        "territoires_supposes": len(flagged_structures(study.inventory, "hypothese")),
        "territoires_par_defaut": len(flagged_structures(study.inventory, "defaut")),
        "stabilite_du_besoin": []
        if study.diagnosis.need is None
        else rank_stability(study.diagnosis.need).to_dict("records"),
    }


def _class_figures(units: pd.DataFrame, classe: Classe) -> dict[str, int]:
    members = units.loc[units["classe"] == str(classe)]
    return {"communes": len(members), "population": int(members["population"].sum())}


def _native(value: Any) -> Any:
    """Return a figure as JSON knows it; null where unknown, 12 rather than 12.0."""
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() else number

"""The files of the new sites, as the command line writes them and the application packs them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from avs_geo.outputs.siting.sentences import siting_sentences
from avs_geo.outputs.siting.tables import SITING_TABLES, gap_text, siting_table
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.summary import notes, summarise

if TYPE_CHECKING:
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.analysis.study import Study


def siting_files(
    siting: Siting,
    study: Study,
    *,
    dialect: Dialect = Dialect.STANDARD,
) -> dict[str, bytes]:
    """Return ``implantations.csv``, ``courbe.csv`` and ``synthese.json``.

    The same input gives the same bytes, but for ``duree_s`` in the last one.
    """
    files = {f"{name}.csv": to_csv_bytes(siting_table(name, siting), dialect) for name in SITING_TABLES}
    content = summarise_siting(siting, study)
    files["synthese.json"] = (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    return files


def summarise_siting(siting: Siting, study: Study) -> dict[str, Any]:
    """Return the summary of a choice of sites, ready for JSON.

    Returns
    -------
    dict
        ``population_demande``, ``population_gagnee``, ``ecart_prouve``, ``solveur``, ``duree_s``,
        ``nombre_minimal_prouve`` (null without a share to reach), ``temps_moyen_avant`` and ``temps_moyen_apres``
        (minutes, null where unknown), ``phrases``, ``options``, ``desserte`` (the units of the demand that each chosen
        commune serves); then what :func:`avs_geo.outputs.tables.summary.summarise` gives.
    """
    before, after = (_known(minutes) for minutes in siting.mean_minutes)
    return {
        "population_demande": _figure(siting.demand_population),
        "population_gagnee": _figure(siting.gained_population),
        "ecart_prouve": round(siting.gap, 6),
        "solveur": siting.solver,
        "duree_s": round(siting.seconds, 3),
        "nombre_minimal_prouve": siting.fewest,
        "temps_moyen_avant": before,
        "temps_moyen_apres": after,
        "phrases": [sentence.replace("**", "") for sentence in siting_sentences(siting, study.diagnosis)],
        "options": _options(siting.options),
        "desserte": {code: list(units) for code, units in siting.serves.items()},
        **summarise(study),
    }


def siting_notes(siting: Siting, study: Study) -> list[tuple[str, str]]:
    """Return the lines that explain the tables to who opens them."""
    chosen = [(name, str(value)) for name, value in _options(siting.options).items() if value not in (None, [], False)]
    return [
        *notes(study),
        ("Preuve", gap_text(siting.gap)),
        *((f"Option {name}", value) for name, value in chosen),
    ]


def _options(options: SitingOptions) -> dict[str, Any]:
    """Return what was asked, under the names of the command line."""
    return {
        "nombre": options.count,
        "demande": str(options.demand),
        "objectif": str(options.objective),
        "part_visee": options.target_share,
        "obliger": list(options.forced),
        "interdire": list(options.forbidden),
        "max_par_epci": options.max_per_epci,
        "un_par_qpv": options.one_per_qpv,
        "poids_besoin": options.need_weight,
        "ecart": options.gap,
        "population_cs": options.large_zone,
    }


def _figure(inhabitants: float) -> float:
    rounded = round(inhabitants, 3)
    return int(rounded) if rounded.is_integer() else rounded


def _known(minutes: float) -> float | None:
    return None if math.isnan(minutes) else round(minutes, 3)

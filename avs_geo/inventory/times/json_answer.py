"""The answers of routing services in JSON: recognised, and refused with the table to make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avs_geo.files.json_text import bounded_json
from avs_geo.files.messages import FrenchLog

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile

_BOM = b"\xef\xbb\xbf"
_MATRICES = ("durations", "travel_times", "times", "sources_to_targets", "rows", "results", "matrix", "routes")
_FEATURES = "FeatureCollection"


def refuse_json_answer(source: SourceFile) -> None:
    """Refuse a JSON document that is no layer: its matrix has no codes, and no table is told from it for certain.

    Raises
    ------
    InputRefusedError
        The file is such a document.
    """
    start = source.content[:64].removeprefix(_BOM).lstrip()
    if not start.startswith((b"{", b"[")):
        return
    try:
        document = bounded_json(source.content)
    except (ValueError, RecursionError):
        return
    if isinstance(document, dict) and document.get("type") == _FEATURES and "durations" not in document:
        return
    log = FrenchLog(file=source.name)
    log.fault(
        "temps_en_json",
        f"Ce fichier est la réponse d’un service d’itinéraires, en JSON{_size(document)} ; il ne dit pas "
        "de quelles communes ni vers quelles structures.",
        "Faites-en un tableau CSV : une ligne par origine, le code Insee de la commune dans la première colonne ; une "
        "colonne par destination, titrée par l’identifiant de la structure. Titrez la première colonne « secondes » "
        "si les durées sont en secondes (OSRM, openrouteservice), « minutes » si elles sont en minutes.",
    )
    log.raise_if_faults()


def _size(document: Any) -> str:
    """Return how many ways the matrix has, in words, where it is one."""
    found = next((document[key] for key in _MATRICES if key in document), None) if isinstance(document, dict) else None
    if isinstance(found, list) and found and isinstance(found[0], list):
        return f" ({len(found)} origines × {len(found[0])} destinations)"
    return ""

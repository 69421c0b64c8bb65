"""Tables at the format JSON, as open data portals give them: a list of records, each with its fields by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from avs_geo.files.formats.format import Format
from avs_geo.files.formats.json_features import JSON_EXTENSIONS, holds_records, read_json_features
from avs_geo.files.formats.raw_sheets import RawSheet
from avs_geo.files.headings import heading_key
from avs_geo.files.json_text import MAX_CONTAINERS, JsonRefusedError, bounded_json, utf8_of
from avs_geo.files.rows import Row
from avs_geo.files.values.cell_text import cell_text
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.files.formats.raw_sheets import Sheet, TakeSheets
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

# Where portals put the records of a document.
_LISTS: Final = ("records", "results", "result", "data", "rows", "value", "values", "items")
_POSITION: Final = {"longitude": ("lon", "lng", "longitude"), "latitude": ("lat", "latitude")}


def json_sheets(source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:  # noqa: ARG001 - rows are bounded as they are taken
    """Return the records of a document as rows under a heading of all their names; the heading is line 1.

    Opendatasoft keeps the values of a record under ``fields``; a position given as an object becomes the columns
    ``longitude`` and ``latitude``.
    """
    try:
        records = _records(bounded_json(utf8_of(source.content)))
    except JsonRefusedError:
        log.fault(
            "trop_de_lignes",
            f"Le fichier contient plus de {number(MAX_CONTAINERS)} valeurs.",
            "Gardez seulement ce qui concerne le département.",
        )
        return []
    except (ValueError, RecursionError):
        records = None
    if not records:
        log.fault(
            "json_illisible",
            "Le fichier n’est pas une liste d’enregistrements au format JSON.",
            "Exportez les données en CSV ou XLSX : les portails de données ouvertes proposent ces formats.",
        )
        return []
    return take([RawSheet("", _rows(records))])


def _records(document: Any) -> list[dict[str, Any]] | None:
    """Return the records of a document, the values of each by name; None where it holds no list of them."""
    found = document
    if isinstance(document, dict):
        found = next((document[key] for key in _LISTS if isinstance(document.get(key), list)), None)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        return None
    return [_flat(record["fields"] if isinstance(record.get("fields"), dict) else record) for record in found]


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose positions given as objects are two columns, where it has none of these already."""
    flat: dict[str, Any] = {}
    taken = {heading_key(name) for name in record}
    for name, value in record.items():
        pair = _position(value) if taken.isdisjoint(_POSITION) else None
        if pair is None:
            flat[name] = value
        else:
            flat |= pair
            taken |= set(pair)
    return flat


def _position(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    found = {name: next((value[key] for key in keys if key in value), None) for name, keys in _POSITION.items()}
    return None if None in found.values() else found


def _rows(records: list[dict[str, Any]]) -> Iterator[Row]:
    names = list(dict.fromkeys(name for record in records for name in record))
    yield Row(1, names)
    for line, record in enumerate(records, start=2):
        yield Row(line, [_text(record.get(name)) for name in names])


def _text(value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(map(_text, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return cell_text(value)


# Among the layers of an archive, it is read for what it may hold of shapes.
JSON: Final = Format(
    key="json",
    label="un tableau au format JSON",
    name="JSON",
    extensions=(".json", *JSON_EXTENSIONS),
    recognises=holds_records,
    sheets=json_sheets,
    features=read_json_features,
)

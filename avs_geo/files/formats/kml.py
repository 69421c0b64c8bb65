"""KML, the maps of Google My Maps, Google Earth and the Géoportail, read without anything that it points to.

The XML is gone through by the guard of the workbooks first; nothing is fetched, no style, overlay or link is followed.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from defusedxml import ElementTree

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.layer import LAYER_COLUMN, Features
from avs_geo.files.xml_guard import XmlRefusedError, check_xml
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from avs_geo.findings import FindingLog

# The contours of a large commune stand in one element.
_MAX_COORDINATES: Final = 20 * 1024 * 1024
_PAIR: Final = 2
_CLOSED_RING: Final = 4
# Elements that a map may hold, be there nothing to read in some of them.
_CONTENT: Final = (b"Placemark", b"NetworkLink", b"Overlay")
_DRAWN: Final = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}
# What a map can hold that is no placemark, in French.
_NOT_READ: Final = {
    "NetworkLink": "lien réseau",
    "GroundOverlay": "image posée sur le sol",
    "ScreenOverlay": "image posée sur l’écran",
    "PhotoOverlay": "photographie",
    "Track": "trace",
    "MultiTrack": "trace",
    "Model": "modèle en trois dimensions",
}


@dataclass(slots=True)
class _Reading:
    """What is gathered while a map is gone through."""

    features: list[dict[str, Any]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_kml_features(content: bytes, log: FindingLog) -> Features:
    """Return the placemarks of a KML as features of GeoJSON, in degrees.

    Their properties are ``name``, ``description``, what the extended data hold, and ``couche``: the folder, or the
    document where there is none.

    Raises
    ------
    InputRefusedError
        It is hostile, damaged, or without any placemark.
    """
    root = parse_xml(content, log, kind="KML")
    reading = _Reading()
    _walk(root, "", reading)
    if reading.left_out:
        counted = [f"{name} ({count})" for name, count in reading.left_out.items()]
        log.remark(
            "entites_ecartees",
            f"Le fichier contient aussi ce qui n’est ni point, ni ligne, ni surface : {listed(counted, last='et')} ; "
            "ce n’est pas lu.",
        )
    if not reading.features:
        _refuse_empty(reading, log)
    return Features(reading.features)


def parse_xml(content: bytes, log: FindingLog, *, kind: str) -> Element:
    """Return the root of XML that was gone through first.

    Raises
    ------
    InputRefusedError
        It has a document type, endless elements, or is no XML.
    """
    try:
        check_xml(io.BytesIO(content), max_span=_MAX_COORDINATES)
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    except XmlRefusedError as error:
        log.fault(
            "xml_interdit",
            f"Le fichier {error}.",
            f"N’utilisez pas ce fichier s’il vient d’un inconnu ; sinon, exportez de nouveau la carte en {kind}.",
        )
        raise InputRefusedError(log.findings) from error
    except (expat.ExpatError, ElementTree.ParseError, LookupError, ValueError) as error:
        log.fault(
            "contours_illisibles",
            f"Le fichier est endommagé ou n’est pas conforme au format {kind}.",
            "Exportez de nouveau la carte, et vérifiez que le fichier a été copié en entier.",
        )
        raise InputRefusedError(log.findings) from error
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace or its prefix: versions of the format differ by these."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child of that name; empty where there is none."""
    return next(("".join(child.itertext()).strip() for child in element if local(child) == name), "")


def _walk(element: Element, layer: str, reading: _Reading) -> None:
    for child in element:
        name = local(child)
        if name in {"Document", "Folder"}:
            own = child_text(child, "name")
            # The name of a document is often that of its file.
            _walk(child, layer if own.lower().endswith((".kml", ".kmz")) else own or layer, reading)
        elif name == "Placemark":
            reading.features.append(_feature(child, layer, reading))
        elif name in _NOT_READ:
            reading.left_out[_NOT_READ[name]] += 1


def _feature(placemark: Element, layer: str, reading: _Reading) -> dict[str, Any]:
    properties = {name: text for name in ("name", "description", "address") if (text := child_text(placemark, name))}
    properties |= dict(_extended(placemark))
    if layer:
        properties.setdefault(LAYER_COLUMN, layer)
    return {"type": "Feature", "properties": properties, "geometry": _geometry(placemark, reading)}


def _extended(placemark: Element) -> Iterator[tuple[str, str]]:
    """Give the columns of a placemark: ``Data`` of Google, ``SimpleData`` of QGIS and of Google Earth."""
    for data in placemark.iter():
        name = data.get("name", "")
        if name and local(data) == "Data":
            yield name, child_text(data, "value")
        elif name and local(data) == "SimpleData":
            yield name, "".join(data.itertext()).strip()


def _geometry(element: Element, reading: _Reading) -> dict[str, Any] | None:
    found = list(_geometries(element, reading))
    if len(found) < _PAIR:
        return found[0] if found else None
    kinds = {part["type"] for part in found}
    if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
        return {"type": f"Multi{kinds.pop()}", "coordinates": [part["coordinates"] for part in found]}
    return {"type": "GeometryCollection", "geometries": found}


def _geometries(element: Element, reading: _Reading) -> Iterator[dict[str, Any]]:
    for child in element:
        name = local(child)
        if name == "MultiGeometry":
            yield from _geometries(child, reading)
        elif name in _NOT_READ:
            reading.left_out[_NOT_READ[name]] += 1
        elif name == "Polygon":
            yield from _polygon(child)
        elif name in _DRAWN:
            pairs = _pairs(child_text(child, "coordinates"))
            if pairs:
                yield {"type": _DRAWN[name], "coordinates": pairs[0] if name == "Point" else pairs}


def _polygon(polygon: Element) -> Iterator[dict[str, Any]]:
    rings: dict[str, list[list[list[float]]]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
    for boundary in polygon:
        for ring in boundary:
            pairs = _pairs(child_text(ring, "coordinates"))
            if pairs and pairs[0] != pairs[-1]:
                pairs = [*pairs, pairs[0]]
            if len(pairs) >= _CLOSED_RING and local(boundary) in rings:
                rings[local(boundary)].append(pairs)
    if rings["outerBoundaryIs"]:
        yield {"type": "Polygon", "coordinates": [rings["outerBoundaryIs"][0], *rings["innerBoundaryIs"]]}


def _pairs(text: str) -> list[list[float]]:
    """Return longitudes and latitudes of ``5.1,48.1,0 5.2,48.2``; none where one of them is no number."""
    # Some hands put blanks after the commas.
    tuples = ",".join(part.strip() for part in text.split(",")).split()
    try:
        return [[float(value) for value in item.split(",")[:_PAIR]] for item in tuples if "," in item]
    except ValueError:
        return []


def _refuse_empty(reading: _Reading, log: FindingLog) -> None:
    if reading.left_out["lien réseau"]:
        log.fault(
            "couche_absente",
            "Le fichier ne contient qu’un lien vers une carte en ligne, et non ses données.",
            "Dans Google My Maps, choisissez « Exporter au format KML/KMZ » sans cocher ce qui parle de lien réseau "
            "(« Maintenir les données à jour »).",
        )
    else:
        log.fault(
            "couche_absente",
            f"Le fichier ne contient aucun repère ({quoted('Placemark')}).",
            "Exportez de nouveau la carte avec ses repères, au format KML ou KMZ.",
        )
    raise InputRefusedError(log.findings)


KML: Final = Format(
    key="kml",
    label="un fichier KML",
    name="KML",
    standard="KML",
    extensions=(".kml", ".xml"),
    members=(".kml",),
    recognises=lambda seen: seen.root == "kml" and any(element in (seen.text or b"") for element in _CONTENT),
    features=read_kml_features,
)

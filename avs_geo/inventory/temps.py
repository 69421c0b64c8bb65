"""Measured times from units to structures: a matrix brought by the user, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.columns import Columns
from avs_geo.inventory.french import FrenchLog, listed, number, quoted
from avs_geo.inventory.headings import Field
from avs_geo.inventory.identifiers import StructureNames
from avs_geo.inventory.places import PlaceFinder
from avs_geo.inventory.tabular import read_table

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.findings import Finding
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# Every commune of the largest department to each of a thousand structures or communes.
MAX_TIMES = 1_000_000
TIME_COLUMNS = ("origine", "destination", "minutes")
TIME_FIELDS = (
    Field(
        "origine",
        ("origin", "from", "départ", "code origine", "commune origine", "from_id"),
        needed=True,
    ),
    Field(
        "destination",
        (
            "to",
            "vers",
            "arrivée",
            "code destination",
            "commune destination",
            "id structure",
            "structure",
            "to_id",
        ),
        needed=True,
    ),
    Field(
        "minutes",
        ("temps", "durée", "temps minutes", "durée minutes", "travel_time", "min", "mn"),
        needed=True,
    ),
)


def read_temps(
    source: SourceFile, *, structures: gpd.GeoDataFrame, geography: Geography, index: CommuneIndex
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Read a matrix of times.

    Parameters
    ----------
    source
        A table ``origine`` (unit, or the whole of Paris, Lyon or Marseille and then its arrondissements; the time
        of a commune that finer units replace is none of theirs), ``destination`` (structure, or a commune and then
        every structure that stands in it), ``minutes``.
    structures
        The structures, as `read_structures` returns them.
    geography
        The department.
    index
        Every commune of France.

    Returns
    -------
    pandas.DataFrame
        Columns ``origine`` (code of the unit), ``destination`` (id of the structure), ``minutes`` (float); one row per
        pair, the shortest time where several are given.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark.
    """
    log = FrenchLog(file=source.name)
    columns = Columns.match(read_table(source, max_rows=MAX_TIMES), TIME_FIELDS, log)
    finder = PlaceFinder(index, geography.by_commune())
    times = pd.DataFrame({"minutes": columns.numbers("minutes", minimum=0)}, index=columns.lines)
    times["origine"] = columns.text("origine").map(_origins(columns, finder, geography))
    times["destination"] = columns.text("destination").map(_destinations(columns, structures, finder))
    log.raise_if_faults()
    _remark_ignored(times, columns)
    _leave_out_replaced(times, columns, geography)
    pairs = _pairs(times, log)
    _remark_missing(pairs, geography, log)
    return pairs, tuple(log.findings)


def _origins(columns: Columns, finder: PlaceFinder, geography: Geography) -> dict[str, tuple[str, ...]]:
    """Return the units or the communes that each text stands for; none for a commune of another department."""
    meanings: dict[str, tuple[str, ...]] = {}
    units = frozenset(geography.units.index)
    for text in _distinct(columns, "origine"):
        if text in units:
            meanings[text] = (text,)
            continue
        place = finder.find(text)
        if place.fault:
            _fault_every(columns, "origine", text, place.fault)
        here = not place.fault and finder.is_here(place)
        meanings[text] = tuple(finder.geography.unit_codes_of(place.code)) if here else ()
    return meanings


def _destinations(columns: Columns, structures: gpd.GeoDataFrame, finder: PlaceFinder) -> dict[str, tuple[str, ...]]:
    """Return the structures that each text stands for: its own, or those that stand in the commune."""
    names = StructureNames(structures)
    meanings: dict[str, tuple[str, ...]] = {}
    for text in _distinct(columns, "destination"):
        known = names.find(text)
        if known is not None:
            meanings[text] = (known,)
            continue
        place = finder.find(text)
        if place.fault:
            near = names.near(text)
            hint = f" Vouliez-vous dire {listed(map(quoted, near))} ?" if near else ""
            fault = (
                "destination_inconnue",
                f"{quoted(text)} n’est ni l’identifiant d’une structure ni une commune.{hint}",
                "Indiquez un identifiant du fichier des structures, ou le code Insee d’une commune.",
            )
            _fault_every(columns, "destination", text, fault)
        stands = structures["code_unite"].eq(place.code) | structures["code_commune"].eq(place.code)
        meanings[text] = () if place.fault else tuple(structures.loc[stands, "id"])
    return meanings


def _distinct(columns: Columns, field: str) -> list[str]:
    """Return each text of a column once; nothing where the column, already reported, is missing."""
    return columns.text(field).unique().tolist() if columns.has(field) else []


def _fault_every(columns: Columns, field: str, text: str, fault: tuple[str, str, str]) -> None:
    for where in columns.places(columns.text(field).eq(text), field):
        columns.log.fault(*fault, **where)


def _remark_ignored(times: pd.DataFrame, columns: Columns) -> None:
    ignored = {
        "origine": "dont l’origine est hors du département",
        "destination": "dont la destination est une commune sans structure",
    }
    for field, reason in ignored.items():
        count = int(times[field].map(len).eq(0).sum())
        if count:
            columns.log.remark(
                "temps_ignores",
                f"{number(count)} lignes {reason} sont ignorées.",
                column=columns.heading(field),
            )
    unknown = int(times["minutes"].isna().sum())
    if unknown:
        columns.log.remark(
            "temps_ignores",
            f"{number(unknown)} lignes sans durée sont ignorées.",
            column=columns.heading("minutes"),
        )


def _leave_out_replaced(times: pd.DataFrame, columns: Columns, geography: Geography) -> None:
    """Leave out times from communes that finer units replace, and say so: none of these has that time."""
    replaced = frozenset(geography.communes.index.difference(geography.units.index))
    said = ~times["origine"].map(replaced.isdisjoint)
    if said.any():
        times.loc[said, "origine"] = times.loc[said, "origine"].map(
            lambda codes: tuple(code for code in codes if code not in replaced)
        )
        columns.log.remark(
            "temps_de_commune",
            f"Durées au départ d’une commune que des mailles remplacent : {number(said.sum())} ; elles ne valent pas "
            "pour chacune de ses mailles, dont le temps est estimé.",
            "Fournissez les durées au départ des mailles, par leur code.",
            column=columns.heading("origine"),
        )


def _pairs(times: pd.DataFrame, log: FrenchLog) -> pd.DataFrame:
    pairs = times.dropna(subset=["minutes"]).explode("origine").explode("destination")
    pairs = pairs.dropna(subset=["origine", "destination"]).astype({"origine": "str", "destination": "str"})
    keys = ["origine", "destination"]
    differing = int(pairs.groupby(keys)["minutes"].nunique().gt(1).sum())
    if differing:
        log.remark(
            "temps_en_double",
            f"{number(differing)} trajets ont plusieurs durées différentes ; la plus courte est gardée.",
            "Gardez une seule ligne par origine et destination.",
        )
    shortest = pairs.groupby(keys)["minutes"].min().reset_index()
    return shortest[list(TIME_COLUMNS)]


def _remark_missing(pairs: pd.DataFrame, geography: Geography, log: FrenchLog) -> None:
    missing = geography.units.index.difference(pairs["origine"])
    if len(missing):
        shown = [f"{geography.units['nom'][code]} ({code})" for code in missing[:5]]
        more = "…" if len(missing) > len(shown) else ""
        noun = "communes" if geography.replaced is None else "mailles"
        log.remark(
            "temps_manquants",
            f"{number(len(missing))} {noun} n’ont aucune durée : {', '.join(shown)}{more}.",
            f"Complétez la matrice si ces {noun} doivent être comptées avec des temps mesurés.",
        )


def examine_temps(
    source: SourceFile, *, structures: gpd.GeoDataFrame, geography: Geography, index: CommuneIndex
) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Read a matrix of times; None, with the findings, where it has faults. Parameters as in `read_temps`."""
    try:
        return read_temps(source, structures=structures, geography=geography, index=index)
    except InputRefusedError as error:
        return None, error.findings

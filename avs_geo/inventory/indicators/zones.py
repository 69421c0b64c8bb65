"""The zones that the lines of a file of indicators speak of, and how their values reach the units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.inventory.indicators.codes import COMMUNE_FORM, CodeKind, KnownZones, ZoneLevel, departement_of_commune
from avs_geo.inventory.places.zone_codes import departement_of_qpv

if TYPE_CHECKING:
    from avs_geo.inventory.indicators.zone_column import ZoneColumn
    from avs_geo.reference.geography import Geography

__all__ = ["ZoneLevel", "ZoneLines", "locate_lines", "one_line_per_zone", "to_units", "zone_population"]


@dataclass(frozen=True, eq=False)
class ZoneLines:
    """The zone of each line of a file.

    Parameters
    ----------
    level
        What the zones are.
    given
        The code of each line as the file has it, mended; index the lines.
    today
        The zone of the department that it stands for today; missing where it is none.
    heading
        The heading of the column that says them.
    """

    level: ZoneLevel
    given: pd.Series[str]
    today: pd.Series[str]
    heading: str

    @property
    def own(self) -> pd.Series[bool]:
        """Which lines speak of the department."""
        return self.today.notna()

    def only(self, lines: pd.Index[int]) -> ZoneLines:
        """Return the same for some of the lines."""
        return replace(self, given=self.given.loc[lines], today=self.today.loc[lines])


def locate_lines(zone: ZoneColumn, known: KnownZones) -> ZoneLines:
    """Return the zone of the department that each line stands for.

    Former communes stand for those of today; the IRIS that is the whole of a commune, for this commune where no finer
    unit replaces it. A file of QPV is believed: without contours, no QPV is known by the reference data.
    """
    given = zone.codes
    usable = given.where(zone.at_level, "")
    if zone.level is ZoneLevel.QPV:
        today = usable.where(usable.map(departement_of_qpv).eq(known.geography.departement.code))
    elif zone.level is ZoneLevel.MAILLE:
        units = known.finer_units
        today = usable.map({code: units.get(code) or known.unit_of_iris(code) for code in usable.unique()})
    else:
        today = usable.map(_zones(zone.level, known))
    return ZoneLines(zone.level, given, today.astype("str"), zone.heading)


def _zones(level: ZoneLevel, known: KnownZones) -> pd.Series[str]:
    """Return each code that means something in the department, to the zone that it means."""
    geography, index = known.geography, known.index
    if level is ZoneLevel.EPCI:
        return pd.Series(geography.epci.index, index=geography.epci.index, dtype="str")
    here = index.communes.index[index.communes["departement"].eq(geography.departement.code)]
    former = index.former.loc[index.former["code_commune"].isin(here)].set_index("code")["code_commune"]
    communes = geography.communes
    present = pd.Index(
        [*dict.fromkeys([*communes.index, *communes["code_unite_commune"], *communes["code_commune"]])], dtype="str"
    )
    former = former.loc[~former.index.isin(present) & ~former.index.duplicated()]
    return pd.concat([pd.Series(present, index=present, dtype="str"), former])


def is_elsewhere(zone: ZoneColumn, lines: ZoneLines, known: KnownZones) -> pd.Series[bool]:
    """Return which lines are of the level and of another department, whether their codes still exist or not."""
    given, here = lines.given, known.geography.departement.code
    if zone.by_name:
        return given.ne("") & ~lines.own
    if lines.level is ZoneLevel.EPCI:
        return zone.kinds.eq(CodeKind.EPCI) & ~lines.own
    if lines.level is ZoneLevel.QPV:
        return given.map(departement_of_qpv).notna() & ~lines.own
    if lines.level is ZoneLevel.MAILLE:
        return zone.kinds.eq(CodeKind.CELL) | zone.kinds.eq(CodeKind.IRIS) & given.map(departement_of_commune).ne(here)
    formed = re.compile(COMMUNE_FORM)
    # Communes that have changed departments keep a code of the former one.
    others = {
        code
        for code in given.unique()
        if code in known.communes
        or (formed.fullmatch(code) and departement_of_commune(code) in known.departements - {here})
    }
    return pd.Series([code in others for code in given], index=given.index) & zone.at_level & ~lines.own


def one_line_per_zone(values: pd.DataFrame, lines: ZoneLines) -> tuple[pd.DataFrame, list[str]]:
    """Return the values by zone of today, and the zones left without value because several lines became one.

    Where several lines have become one commune, the line of today's code is kept; where there is none, the values are
    left missing, for neither a sum nor a mean of them would be right for every indicator.
    """
    today, given = lines.today[lines.own], lines.given[lines.own]
    exact = given.eq(today)
    merged = today.duplicated(keep=False) & ~exact & ~today.isin(today[exact])
    kept = values.mask(merged, np.nan)
    order = np.argsort(~exact.to_numpy(), kind="stable")
    by_zone = kept.set_axis(pd.Index(today), axis="index").iloc[order]
    return by_zone.loc[~by_zone.index.duplicated()], sorted(today[merged].unique())


def to_units(by_zone: pd.DataFrame, lines: ZoneLines, counts: list[str], *, geography: Geography) -> pd.DataFrame:
    """Give the values of communes, EPCI or finer units to the units of the department.

    A value of a commune in several units, or of an EPCI, is given to each of them; a count is not, for it is not
    theirs.

    Returns
    -------
    pandas.DataFrame
        Index the units; the columns of `by_zone`, missing where nothing is known.
    """
    units = geography.units
    wider = {
        ZoneLevel.EPCI: ["code_epci"],
        ZoneLevel.COMMUNE: ["code_unite_commune", "code_commune"],
    }.get(lines.level, [])
    values = pd.DataFrame(np.nan, index=units.index, columns=by_zone.columns)
    # From the widest to the unit itself: the finest line speaks last.
    for zones in reversed([units.index, *(pd.Index(units[column]) for column in wider)]):
        position = by_zone.index.get_indexer(zones)
        found = position >= 0
        values.loc[found] = by_zone.to_numpy(dtype=float)[position[found]]
        values.loc[found & (zones != units.index), counts] = np.nan
    return values


def zone_population(by_zone: pd.DataFrame, lines: ZoneLines, *, geography: Geography) -> pd.Series[float]:
    """Return the population of each zone; of an EPCI, that of the whole of it, as its figures are."""
    communes = geography.communes["population"]
    whole = communes.groupby(geography.communes["code_commune"]).sum()
    population = {
        ZoneLevel.MAILLE: geography.units["population"],
        ZoneLevel.COMMUNE: pd.concat([communes, whole[~whole.index.isin(communes.index)]]),
        ZoneLevel.EPCI: geography.epci["population_totale"],
        ZoneLevel.QPV: geography.qpv["population"],
    }[lines.level]
    known: pd.Series[float] = population.reindex(by_zone.index).astype(float)
    return known

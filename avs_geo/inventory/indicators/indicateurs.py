"""Indicators of need, one file at a time: read, checked, and given to the units of the department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.headings import Field
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.tabular import read_table
from avs_geo.files.tables.wanted import Layout, Wanted
from avs_geo.inventory.indicators.catalogue import DERIVED_SHARES, SMALLEST_COUNT, Indicator, is_known_heading
from avs_geo.inventory.indicators.codes import KnownZones, ZoneLevel
from avs_geo.inventory.indicators.columns import ReadColumns, Titles, read_columns, reads_as_numbers
from avs_geo.inventory.indicators.counts import with_counts
from avs_geo.inventory.indicators.headings import Role, heading_role
from avs_geo.inventory.indicators.long_form import recognise_long_form, turn
from avs_geo.inventory.indicators.remarks import remark_indicators
from avs_geo.inventory.indicators.titles import with_titles
from avs_geo.inventory.indicators.wording import newest_weigh
from avs_geo.inventory.indicators.zone_column import ZoneColumn, find_zone_column, says_types
from avs_geo.inventory.indicators.zone_names import check_names
from avs_geo.inventory.indicators.zone_remarks import fault_nothing_matches, fault_twice, remark_lines, remark_merged
from avs_geo.inventory.indicators.zones import (
    ZoneLines,
    locate_lines,
    one_line_per_zone,
    to_units,
    zone_population,
)
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from avs_geo.files.source import SourceFile
    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import Finding, FindingLog
    from avs_geo.inventory.indicators.catalogue import DerivedShare
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# The communes of France for a few indicators in a long form, or its IRIS.
MAX_LINES = 300_000
_HALF = 0.5
_SHOWN = 10
# The headings that name the zones; :mod:`avs_geo.inventory.indicators.headings` understands others.
INDICATOR_FIELDS = (
    Field("code_maille", ("code iris", "iris", "dciris", "idcar 200m", "id inspire")),
    Field("code_qp", ("code qpv", "codeqp", "qpv", "code quartier")),
    Field(
        "code_commune",
        (
            "code insee",
            "codes insee",
            "insee",
            "insee com",
            "insee commune",
            "code insee commune",
            "code insee de la commune",
            "code commune insee",
            "codgeo",
            "code geographique",
            "code officiel geographique",
            "depcom",
            "com",
            "code com",
            "numero commune",
            "citycode",
            "geo",
            "code",
        ),
    ),
    Field("code_epci", ("siren", "siren epci", "epci", "code siren")),
)


class IndicatorLayout(Layout):
    """Headings that publishers use; often, what they mean above them."""

    together = False
    has_meanings = True

    def knows(self, heading: str, /) -> bool:
        """Whether publishers use a heading."""
        return is_known_heading(heading)


_WANTED = Wanted(INDICATOR_FIELDS, layout=IndicatorLayout())


@dataclass(frozen=True, eq=False)
class Indicators:
    """The indicators of one file, for one department. The frame is shared: never change it.

    Parameters
    ----------
    frame
        One float column per indicator, missing where unknown. Index every unit of the department; for a file of QPV,
        the QPV that it has there.
    indicators
        What each column is, in their order.
    level
        What the lines of the file are. Those of QPV are shown with these, and do not enter the index: a commune is
        not its QPV.
    source
        The name of the file.
    """

    frame: pd.DataFrame
    indicators: tuple[Indicator, ...]
    level: ZoneLevel
    source: str

    @property
    def labels(self) -> dict[str, str]:
        """What people call each column, in French."""
        return {indicator.name: indicator.label for indicator in self.indicators}

    @property
    def rounding(self) -> dict[str, int]:
        """The publisher's own rounding, of the columns that have one."""
        return {one.name: one.rounding for one in self.indicators if one.rounding is not None}

    @property
    def is_of_units(self) -> bool:
        """Whether the values are of units, and can enter their index."""
        return self.level is not ZoneLevel.QPV


def read_indicateurs(
    source: SourceFile, *, geography: Geography, index: CommuneIndex
) -> tuple[Indicators, tuple[Finding, ...]]:
    """Read a file of indicators.

    Every column of numbers is one, and so are the FRR list and the classes of density, turned into numbers in their
    order. From the counts of the Cnaf, rounded to 5, come shares; no share is made from a count under 5.

    Parameters
    ----------
    source
        CSV, XLSX or ODS, of the department or of the whole of France: a column with the code (or the name) of the
        commune, of the EPCI, of the QPV or of the finer unit, and any number of columns; or a line for each indicator,
        year or group, which is turned. Marks of absence and sentinels are missing values; decimal commas and percent
        signs are understood. Former codes are resolved.
    geography
        The department; its units may be finer than the communes.
    index
        Every commune of France.

    Returns
    -------
    Indicators
        The values of the units; those of an EPCI are given to its units, those of Paris, Lyon and Marseille to their
        arrondissements, except counts.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark: no column of codes; no code of the department; a code twice; no column of
        numbers; in a column of numbers, a text.
    """
    raw = read_table(source, _WANTED, max_rows=MAX_LINES)
    log = FrenchLog(file=source.name, findings=list(raw.findings), sheets=raw.sheets)
    table, titles = with_titles(raw)
    known = KnownZones(geography, index)
    if table.frame.empty:
        _fault_empty(log)
    log.raise_if_faults()
    zone = find_zone_column(table, known, log)
    log.raise_if_faults()
    assert zone is not None  # noqa: S101 - without it there is a fault
    lines = locate_lines(zone, known)
    if not lines.own.any():
        fault_nothing_matches(zone, lines, known, log)
        log.raise_if_faults()
    remark_lines(zone, lines, known, log)
    if zone.level is ZoneLevel.COMMUNE and not zone.by_name:
        check_names(table, zone.codes.where(lines.own, ""), known, log)
    frame, titles, lines = _one_line_each(table, titles, zone, lines, log)
    read = read_columns(frame, titles, log)
    if not read.indicators and not log.has_faults:
        _say_no_indicator(zone.level, log)
    log.raise_if_faults()
    by_zone, unclear = one_line_per_zone(read.values, lines)
    remark_merged(unclear, lines, log)
    population = zone_population(by_zone, lines, geography=geography)
    read = replace(read, indicators=with_counts(read.indicators, by_zone, population))
    by_zone, described = _with_shares(by_zone, read, population)
    counts = [indicator.name for indicator in described if indicator.is_count]
    values = by_zone if zone.level is ZoneLevel.QPV else to_units(by_zone, lines, counts, geography=geography)
    weighed, repeated = newest_weigh(described)
    named = tuple(replace(indicator, source=source.name) for indicator in weighed)
    remark_indicators(named, repeated, log)
    _remark_what_is_taken(values, named, lines, geography, log)
    return Indicators(values, named, zone.level, source.name), tuple(log.findings)


def _fault_empty(log: FindingLog) -> None:
    log.fault(
        "tableau_vide",
        "Le tableau n’a aucune ligne sous les titres de ses colonnes.",
        "Ajoutez-y au moins une ligne, ou vérifiez que c’est le bon fichier.",
    )


def _one_line_each(
    table: RawTable, titles: dict[str, Titles], zone: ZoneColumn, lines: ZoneLines, log: FindingLog
) -> tuple[pd.DataFrame, dict[str, Titles], ZoneLines]:
    """Return the lines of the department with one line for each code: a long form is turned.

    The columns of codes, places and years are left aside.
    """
    own = lines.own
    frame = table.frame[own]
    asides = (Role.CODE, Role.NAME, Role.ASIDE)
    left = {
        column: title
        for column, title in titles.items()
        if column != zone.column and heading_role(title.heading)[0] not in asides and not says_types(frame[column])
    }
    lines = lines.only(frame.index)
    form = recognise_long_form(frame, left, lines.given)
    turned = turn(frame[list(left)], left, lines.given, form, log) if form else None
    log.raise_if_faults()
    if turned is not None:
        return turned.frame, turned.titles, lines.only(turned.frame.index)
    if any(map(reads_as_numbers, (frame[column] for column in left))):
        fault_twice(lines, log)
    values = {column: title for column, title in left.items() if heading_role(title.heading)[0] is not Role.TIME}
    return frame[list(values)], values, lines


def examine_indicateurs(
    sources: Sequence[SourceFile], *, geography: Geography, index: CommuneIndex
) -> tuple[tuple[Indicators, ...], tuple[Finding, ...]]:
    """Read several files of indicators; those with faults are left out, and the findings say why.

    An indicator that several files give is a fault too.
    """
    read: list[Indicators] = []
    findings: list[Finding] = []
    for source in sources:
        try:
            indicators, found = read_indicateurs(source, geography=geography, index=index)
        except InputRefusedError as error:
            findings.extend(error.findings)
        else:
            read.append(indicators)
            findings.extend(found)
    return tuple(read), (*findings, *_given_twice(read))


def _say_no_indicator(level: ZoneLevel, log: FindingLog) -> None:
    """Refuse a file without numbers; one of QPV, which enters no index anyway, is only without effect."""
    message = (
        "Aucune colonne du fichier n’a de nombres pour ce département : il n’a que des codes, des noms ou des textes"
    )
    if level is ZoneLevel.QPV:
        log.remark("indicateur_absent", f"{message} ; il est sans effet.", "Vous pouvez le retirer.")
        return
    log.fault("indicateur_absent", f"{message}.", "Ajoutez au moins une colonne de nombres, ou retirez ce fichier.")


def _with_shares(
    by_zone: pd.DataFrame, read: ReadColumns, population: pd.Series[float]
) -> tuple[pd.DataFrame, tuple[Indicator, ...]]:
    """Add the shares that known counts give, zone by zone, before they reach the units."""
    known = {indicator.name for indicator in read.indicators if indicator.is_count}
    shares = {
        share.indicator.name: _share(by_zone, share, population)
        for share in DERIVED_SHARES
        if share.numerator in known and share.denominator in known | {"population"}
    }
    shares = {name: values for name, values in shares.items() if values.notna().any() and name not in by_zone}
    added = tuple(share.indicator for share in DERIVED_SHARES if share.indicator.name in shares)
    return by_zone.assign(**shares), (*read.indicators, *added)


def _share(by_zone: pd.DataFrame, share: DerivedShare, population: pd.Series[float]) -> pd.Series[float]:
    """Divide two counts where neither is under 5; rounding can bring a whole above 1, which it is not."""
    part = by_zone[share.numerator]
    whole = population if share.denominator == "population" else by_zone[share.denominator]
    told = part.ge(SMALLEST_COUNT) & whole.ge(SMALLEST_COUNT)
    return (part.where(told) / whole.where(told)).clip(upper=1.0)


def _remark_what_is_taken(
    values: pd.DataFrame, indicators: tuple[Indicator, ...], lines: ZoneLines, geography: Geography, log: FindingLog
) -> None:
    if lines.level is ZoneLevel.QPV:
        log.remark(
            "indicateurs_de_qpv",
            "Ces valeurs sont celles de quartiers prioritaires : elles n’entrent pas dans l’indice des communes.",
            "Pour l’indice, utilisez la part de la population en QPV, ou un fichier par commune.",
        )
        return
    weighed = [one.name for one in indicators if one.weight > 0]
    known = values[weighed].notna().sum()
    few = [f"{quoted(name)} ({number(count)})" for name, count in known.items() if count < _HALF * len(values)]
    noun = "communes" if geography.replaced is None else "communes et mailles"
    if few:
        log.remark(
            "indicateur_peu_connu",
            f"Moins de la moitié des {number(len(values))} {noun} ont une valeur : {', '.join(few[:_SHOWN])}"
            f"{'…' if len(few) > _SHOWN else ''}. Les autres sont classées sans elles, et la complétude le dit.",
        )
    _remark_spread(lines, geography, log)


def _remark_spread(lines: ZoneLines, geography: Geography, log: FindingLog) -> None:
    """Say which communes gave their values to several arrondissements."""
    if lines.level is not ZoneLevel.COMMUNE:
        return
    communes, today = geography.communes, lines.today.dropna()
    given = communes["code_commune"].isin(today) & ~communes.index.isin(today)
    for name, count in communes.loc[given, "nom_commune"].value_counts().sort_index().items():
        log.remark(
            "valeurs_de_la_commune",
            f"Les valeurs de {name} sont données à {number(count)} de ses arrondissements, sauf les effectifs.",
        )


def _given_twice(read: Iterable[Indicators]) -> tuple[Finding, ...]:
    first: dict[str, str] = {}
    log = FrenchLog()
    for one in read:
        log.file = one.source
        for name in one.frame.columns if one.is_of_units else ():
            if name in first:
                log.fault(
                    "indicateur_en_double",
                    f"L’indicateur {quoted(name)} est déjà donné par le fichier {quoted(first[name])}.",
                    "Retirez l’un des deux fichiers, ou donnez un autre titre à la colonne.",
                    column=str(name),
                )
            first.setdefault(str(name), one.source)
    return tuple(log.findings)


def unit_values(files: Iterable[Indicators], units: pd.Index[str]) -> pd.DataFrame:
    """Return the values of all the files side by side; index the units, no column where nothing was read."""
    frames = [file.frame for file in files if file.is_of_units]
    return pd.concat([pd.DataFrame(index=units, dtype=np.float64), *frames], axis="columns")

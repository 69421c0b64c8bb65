"""Indicators of need, one file at a time: read, checked, and given to the units of the department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.columns import Columns
from avs_geo.inventory.french import FrenchLog, listed, number, quoted
from avs_geo.inventory.heading_lines import Wanted
from avs_geo.inventory.headings import Field
from avs_geo.inventory.indicator_catalogue import DERIVED_SHARES, SMALLEST_COUNT, Indicator, is_known_heading
from avs_geo.inventory.indicator_columns import ReadColumns, read_columns
from avs_geo.inventory.indicator_zones import Level, Lines, locate_lines, one_line_per_zone, to_units, zone_population
from avs_geo.inventory.tabular import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicator_catalogue import DerivedShare
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# The communes of France, or its IRIS.
MAX_LINES = 100_000
_HALF = 0.5
_SHOWN = 10
INDICATOR_FIELDS = (
    Field("code_qp", ("code qpv", "codeqp", "qpv", "code quartier")),
    Field(
        "code_commune",
        (
            "code insee",
            "insee",
            "insee com",
            "insee commune",
            "code insee commune",
            "code insee de la commune",
            "codgeo",
            "depcom",
            "com",
            "code com",
            "code commune insee",
            "citycode",
            "code",
        ),
    ),
    Field("code_epci", ("siren", "siren epci", "epci", "code siren")),
)
_WANTED = Wanted(INDICATOR_FIELDS, knows=is_known_heading, together=False)
# Where a file has several codes, its lines are of the finest of them.
_FINEST_FIRST = (Level.QPV, Level.COMMUNE, Level.EPCI)


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
    level: Level
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
        return self.level is not Level.QPV


def read_indicateurs(
    source: SourceFile, *, geography: Geography, index: CommuneIndex
) -> tuple[Indicators, tuple[Finding, ...]]:
    """Read a file of indicators.

    Every column of numbers is one, and so are the FRR list and the classes of density, turned into numbers in their
    order. From the counts of the Cnaf, rounded to 5, come shares; no share is made from a count under 5.

    Parameters
    ----------
    source
        CSV, XLSX or ODS, of the department or of the whole of France: a column with the code of the commune, of the
        EPCI or of the QPV, and any number of columns. ``s``, ``nd``, ``n.d.``, ``-`` and empty are missing values;
        decimal commas and percent signs are understood. Former codes are resolved.
    geography
        The department.
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
    log = FrenchLog(file=source.name)
    columns = Columns.match(read_table(source, _WANTED, max_rows=MAX_LINES), INDICATOR_FIELDS, log)
    level = _level(columns)
    log.raise_if_faults()
    lines = locate_lines(columns, level, geography=geography, index=index)
    if not lines.own.any():
        log.raise_if_faults()
    read = read_columns(columns, lines.own)
    if not read.indicators and not log.has_faults:
        _fault_no_indicator(columns)
    log.raise_if_faults()
    by_zone = one_line_per_zone(read.values, lines, columns)
    by_zone, described = _with_shares(by_zone, read, lines, geography)
    counts = [indicator.name for indicator in described if indicator.is_count]
    values = by_zone if level is Level.QPV else to_units(by_zone, lines, counts, geography=geography)
    named = tuple(replace(indicator, source=source.name) for indicator in described)
    _remark_what_is_taken(values, named, lines, geography, columns)
    return Indicators(values, named, level, source.name), tuple(log.findings)


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


def _level(columns: Columns) -> Level:
    """Return what the lines are; without any code, a fault is logged."""
    found = [level for level in _FINEST_FIRST if columns.has(level)]
    if found:
        return found[0]
    present = listed(map(quoted, columns.table.headings[:12]), last="et") or "aucune"
    columns.log.fault(
        "colonne_absente",
        f"Aucune colonne ne donne le code des communes. Colonnes trouvées : {present}.",
        "Ajoutez une colonne « code_commune » (ou « code_epci », « code_qp »).",
        column=str(Level.COMMUNE),
    )
    return Level.COMMUNE


def _fault_no_indicator(columns: Columns) -> None:
    columns.log.fault(
        "indicateur_absent",
        "Aucune colonne du fichier n’a de nombres pour ce département.",
        "Ajoutez au moins une colonne de nombres, ou retirez ce fichier.",
    )


def _with_shares(
    by_zone: pd.DataFrame, read: ReadColumns, lines: Lines, geography: Geography
) -> tuple[pd.DataFrame, tuple[Indicator, ...]]:
    """Add the shares that known counts give, zone by zone, before they reach the units."""
    known = {indicator.name for indicator in read.indicators if indicator.is_count}
    population = zone_population(by_zone, lines, geography=geography)
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
    values: pd.DataFrame, indicators: tuple[Indicator, ...], lines: Lines, geography: Geography, columns: Columns
) -> None:
    log = columns.log
    if lines.level is Level.QPV:
        log.remark(
            "indicateurs_de_qpv",
            "Ces valeurs sont celles de quartiers prioritaires : elles n’entrent pas dans l’indice des communes.",
            "Pour l’indice, utilisez la part de la population en QPV, ou un fichier par commune.",
        )
        return
    supposed = [quoted(one.label) for one in indicators if not one.is_known]
    if supposed:
        shown = ", ".join(supposed[:_SHOWN]) + ("…" if len(supposed) > _SHOWN else "")
        log.remark(
            "sens_suppose",
            f"Une valeur haute est prise pour un besoin fort, avec un poids de 1 : {shown}.",
            "Changez le sens ou le poids si ce n’est pas le cas.",
        )
    weighed = [one.name for one in indicators if one.weight > 0]
    known = values[weighed].notna().sum()
    few = [f"{quoted(name)} ({number(count)})" for name, count in known.items() if count < _HALF * len(values)]
    if few:
        log.remark(
            "indicateur_peu_connu",
            f"Moins de la moitié des {number(len(values))} communes ont une valeur : {', '.join(few)}. Les autres "
            "communes sont classées sans elles, et la complétude le dit.",
        )
    _remark_spread(lines, geography, columns)


def _remark_spread(lines: Lines, geography: Geography, columns: Columns) -> None:
    """Say which communes gave their values to several units."""
    if lines.level is not Level.COMMUNE:
        return
    units = geography.units
    today = lines.today.dropna()
    given = units["code_commune"].isin(today) & ~units["code_unite_commune"].isin(today) & ~units.index.isin(today)
    for name, count in units.loc[given, "nom_commune"].value_counts().sort_index().items():
        columns.log.remark(
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

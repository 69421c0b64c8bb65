"""The zones that the lines of a file of indicators speak of, and how their values reach the units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.inventory.french import listed, number, quoted
from avs_geo.inventory.places import departement_label
from avs_geo.inventory.zone_codes import departement_of_qpv, is_generation_2015, whole_generation_2015

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.inventory.columns import Columns
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

CODES_SHOWN = 10
_HALF = 0.5
_COMMUNE_FORM = r"\d{5}|2[AB]\d{3}"
_EPCI_FORM = r"\d{9}"
_QPV_FORM = r"QN(?:\d{3}|02[AB])\d{2}[A-Z]"


class Level(StrEnum):
    """What the lines of a file are; the value is the field that holds their codes."""

    COMMUNE = "code_commune"
    EPCI = "code_epci"
    QPV = "code_qp"


_NOUNS = {Level.COMMUNE: "communes", Level.EPCI: "intercommunalités", Level.QPV: "quartiers prioritaires"}


@dataclass(frozen=True, eq=False)
class Lines:
    """The zone of each line of a file.

    Parameters
    ----------
    level
        What the zones are.
    given
        The code of each line as the file has it, mended; index the lines.
    today
        The zone of the department that it stands for today; missing where it is none.
    """

    level: Level
    given: pd.Series[str]
    today: pd.Series[str]

    @property
    def own(self) -> pd.Series[bool]:
        """Which lines speak of the department."""
        return self.today.notna()


def locate_lines(columns: Columns, level: Level, *, geography: Geography, index: CommuneIndex) -> Lines:
    """Return the zone of each line, and say what is wrong with the codes.

    Faults: no line speaks of the department; a code comes twice. Remarks: codes that exist nowhere; former codes;
    zones of the department without a line. Lines of other departments are left aside without a word.
    """
    given = _mended(columns.text(level), level)
    zones = _zones(level, geography, index)
    # A file of QPV is believed: without contours, no QPV of the department is known by the reference data.
    own_code = given.where(given.map(departement_of_qpv).eq(geography.departement.code))
    today = own_code if level is Level.QPV else given.map(zones)
    lines = Lines(level, given, today)
    if not lines.own.any():
        _fault_nothing_matches(columns, lines, geography)
        return lines
    _fault_twice(columns, lines)
    _remark_unknown(columns, lines, geography, index)
    _remark_former(columns, lines)
    _remark_missing(columns, lines, geography)
    return lines


def one_line_per_zone(values: pd.DataFrame, lines: Lines, columns: Columns) -> pd.DataFrame:
    """Return the values by zone of today.

    Where several lines have become one commune, the line of today's code is kept; where there is none, the values are
    left missing, for neither a sum nor a mean of them would be right for every indicator.
    """
    today, given = lines.today[lines.own], lines.given[lines.own]
    exact = given.eq(today)
    merged = today.duplicated(keep=False) & ~exact & ~today.isin(today[exact])
    unclear = sorted(today[merged].unique())
    if unclear:
        columns.log.remark(
            "communes_fusionnees",
            f"Plusieurs lignes sont aujourd’hui une seule commune, et leurs valeurs ne peuvent pas être réunies ; "
            f"elle est laissée sans valeur : {_shown(unclear)}.",
            "Donnez une seule ligne, au code d’aujourd’hui.",
            column=columns.heading(lines.level),
        )
    kept = values.mask(merged, np.nan)
    order = np.argsort(~exact.to_numpy(), kind="stable")
    by_zone = kept.set_axis(pd.Index(today), axis="index").iloc[order]
    return by_zone.loc[~by_zone.index.duplicated()]


def to_units(by_zone: pd.DataFrame, lines: Lines, counts: list[str], *, geography: Geography) -> pd.DataFrame:
    """Give the values of communes or EPCI to the units of the department.

    A value of a commune in several units, or of an EPCI, is given to each of them; a count is not, for it is not
    theirs.

    Returns
    -------
    pandas.DataFrame
        Index the units; the columns of `by_zone`, missing where nothing is known.
    """
    units = geography.units
    wider = ["code_epci"] if lines.level is Level.EPCI else ["code_unite_commune", "code_commune"]
    values = pd.DataFrame(np.nan, index=units.index, columns=by_zone.columns)
    # From the widest to the unit itself: the finest line speaks last.
    for zones in reversed([units.index, *(pd.Index(units[column]) for column in wider)]):
        position = by_zone.index.get_indexer(zones)
        found = position >= 0
        values.loc[found] = by_zone.to_numpy(dtype=float)[position[found]]
        values.loc[found & (zones != units.index), counts] = np.nan
    return values


def zone_population(by_zone: pd.DataFrame, lines: Lines, *, geography: Geography) -> pd.Series[float]:
    """Return the population of each zone; of an EPCI, that of the whole of it, as its figures are."""
    communes = geography.communes["population"]
    whole = communes.groupby(geography.communes["code_commune"]).sum()
    population = {
        Level.COMMUNE: pd.concat([communes, whole[~whole.index.isin(communes.index)]]),
        Level.EPCI: geography.epci["population_totale"],
        Level.QPV: geography.qpv["population"],
    }[lines.level]
    known: pd.Series[float] = population.reindex(by_zone.index).astype(float)
    return known


def _mended(texts: pd.Series[str], level: Level) -> pd.Series[str]:
    """Return codes without blanks; a spreadsheet drops the first zero of ``01001``, and adds ``.0``."""
    bare = texts.str.replace(r"\s", "", regex=True).str.upper().str.replace(r"[.,]0$", "", regex=True)
    if level is Level.COMMUNE:
        return bare.mask(bare.str.fullmatch(r"\d{4}"), "0" + bare)
    return bare


def _zones(level: Level, geography: Geography, index: CommuneIndex) -> pd.Series[str]:
    """Return each code that means something in the department, to the zone that it means."""
    if level is Level.EPCI:
        return pd.Series(geography.epci.index, index=geography.epci.index, dtype="str")
    here = index.communes.index[index.communes["departement"].eq(geography.departement.code)]
    former = index.former.loc[index.former["code_commune"].isin(here)].set_index("code")["code_commune"]
    units = geography.units
    present = pd.Index([*{*units.index, *units["code_unite_commune"], *units["code_commune"]}], dtype="str")
    former = former.loc[~former.index.isin(present) & ~former.index.duplicated()]
    return pd.concat([pd.Series(present, index=present, dtype="str"), former])


def _fault_nothing_matches(columns: Columns, lines: Lines, geography: Geography) -> None:
    codes = lines.given[lines.given.ne("")]
    if lines.level is Level.QPV and len(codes) and codes.map(is_generation_2015).all():
        columns.log.fault(*whole_generation_2015(codes), column=columns.heading(lines.level))
        return
    elsewhere = ""
    if lines.level is Level.COMMUNE:
        formed = codes[codes.str.fullmatch(_COMMUNE_FORM)]
        numbers = formed.str[:2].mask(formed.str.startswith("97"), formed.str[:3])
        most = numbers.value_counts()
        if len(most):
            elsewhere = f" La plupart sont du département {departement_label(str(most.index[0]))}."
    columns.log.fault(
        "aucun_code_reconnu",
        f"Aucun des {number(codes.nunique())} codes du fichier n’est celui d’une zone du département "
        f"{departement_label(geography.departement.code)} : {_shown(codes.unique().tolist())}.{elsewhere}",
        f"Vérifiez que c’est le bon fichier, et que sa colonne de codes est bien celle des {_NOUNS[lines.level]}.",
        column=columns.heading(lines.level),
    )


def _fault_twice(columns: Columns, lines: Lines) -> None:
    codes = lines.given[lines.own]
    first = {code: line for line, code in reversed(list(codes.items()))}
    for line, code in codes[codes.duplicated()].items():
        columns.log.fault(
            "code_en_double",
            f"Le code {quoted(code)} est déjà celui de la ligne {columns.line_label(first[code])}.",
            "Gardez une seule ligne par code.",
            line=line,
            column=columns.heading(lines.level),
            value=code,
        )


def _remark_unknown(columns: Columns, lines: Lines, geography: Geography, index: CommuneIndex) -> None:
    unknown = lines.given[~lines.own & ~_is_elsewhere(lines, geography, index)]
    blank = int(unknown.eq("").sum())
    unknown = unknown[unknown.ne("")]
    if len(unknown):
        columns.log.remark(
            "codes_inconnus",
            f"{number(len(unknown))} codes sur {number(len(lines.given))} n’existent pas, et leurs lignes sont "
            f"ignorées : {_shown(unknown.unique().tolist())}.",
            f"Vérifiez ces codes ; ce sont ceux des {_NOUNS[lines.level]} qui sont attendus.",
            column=columns.heading(lines.level),
        )
    if blank:
        columns.log.remark(
            "codes_absents",
            f"{number(blank)} lignes sans code sont ignorées.",
            column=columns.heading(lines.level),
        )


def _is_elsewhere(lines: Lines, geography: Geography, index: CommuneIndex) -> pd.Series[bool]:
    """Return which codes are of another department, whether they still exist or not."""
    given = lines.given
    if lines.level is Level.EPCI:
        return given.str.fullmatch(_EPCI_FORM)
    if lines.level is Level.QPV:
        return given.str.fullmatch(_QPV_FORM)
    here = geography.departement.code
    numbers = given.str[:2].mask(given.str.startswith("97"), given.str[:3])
    formed = given.str.fullmatch(_COMMUNE_FORM) & numbers.isin(_departements(index)) & numbers.ne(here)
    # Communes that have changed departments keep a code of the former one.
    return formed | given.isin(index.communes.index) | given.isin(index.former["code"])


def _departements(index: CommuneIndex) -> NDArray[np.object_]:
    """Return the departments, and the numbers of what lies overseas and is none."""
    known = index.communes["departement"].unique().tolist()
    return np.array([*known, "975", "976", "977", "978", "98"], dtype=object)


def _remark_former(columns: Columns, lines: Lines) -> None:
    if lines.level is not Level.COMMUNE:
        return
    former = lines.given[lines.own & lines.given.ne(lines.today)]
    if len(former):
        today = lines.today.loc[former.index]
        pairs = [f"{old} ({new})" for old, new in zip(former[:CODES_SHOWN], today[:CODES_SHOWN], strict=True)]
        more = "…" if len(former) > len(pairs) else ""
        columns.log.remark(
            "communes_anciennes",
            f"{number(len(former))} codes sont ceux de communes d’autrefois, suivis ici de celui d’aujourd’hui : "
            f"{', '.join(pairs)}{more}.",
            column=columns.heading(lines.level),
        )


def _remark_missing(columns: Columns, lines: Lines, geography: Geography) -> None:
    missing = _missing_zones(lines, geography)
    total = _expected(lines.level, geography)
    if not len(missing):
        return
    much = len(missing) > _HALF * len(total)
    columns.log.remark(
        "zones_sans_valeur",
        f"{number(len(missing))} {_NOUNS[lines.level]} du département sur {number(len(total))} ne sont pas dans le "
        f"fichier{', soit plus de la moitié' if much else ''} : {_shown([str(code) for code in missing])}.",
        "Vérifiez que le fichier est complet." if much else "",
        column=columns.heading(lines.level),
    )


def _expected(level: Level, geography: Geography) -> pd.Index[str]:
    frame = {Level.COMMUNE: geography.communes, Level.EPCI: geography.epci, Level.QPV: geography.qpv}[level]
    codes: pd.Index[str] = frame.index
    return codes


def _missing_zones(lines: Lines, geography: Geography) -> pd.Index[str]:
    expected, today = _expected(lines.level, geography), lines.today.dropna()
    found = expected.isin(today)
    if lines.level is Level.COMMUNE:
        units = geography.units
        found |= geography.communes["code_commune"].isin(today).to_numpy()
        found |= expected.isin(units.loc[units.index.isin(today), "code_unite_commune"])
    return expected[~found]


def _shown(codes: list[str]) -> str:
    more = "…" if len(codes) > CODES_SHOWN else ""
    return f"{', '.join(codes[:CODES_SHOWN]) if more else listed(codes, last='et')}{more}"

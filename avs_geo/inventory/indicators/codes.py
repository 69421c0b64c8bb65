"""The codes of a file of indicators: written as publishers and spreadsheets do, and the zones that their form tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.inventory.places.zone_codes import departement_of_qpv, is_generation_2015

if TYPE_CHECKING:
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

COMMUNE_FORM = r"\d{5}|2[AB]\d{3}"
# The SIREN of EPCI.
SIREN_STARTS = ("20", "24")
_SIREN_LENGTH = 9
_HALF = 0.5
_COMMUNE_LENGTH = 5
# The IRIS that is the whole of a commune.
_WHOLE_COMMUNE = "0000"
# « ="52121" » and « '52121 »: how people keep a spreadsheet from taking a code for a number.
_PROTECTION = r"^=?[\"'’]+|[\"'’]+$"
# « 2023-COM-52121 », « COM52121 », « FR-52121 »: the year of the geography, what the zone is, the code.
_PREFIX = (
    r"^(?:\d{4}-)?(?P<type>COM|ARM|EPCI|EPT|IRIS|QPV|DEP|REG|CAN|CV|ARR|BV|ZE|AAV|UU|FR)(?:20\d{2})?"
    r"[-_:]?(?=\d|2[AB]|QN|QP)"
)
# « 2,00068658E+08 »: a spreadsheet with a narrow column.
_SCIENTIFIC = r"\d[.,]\d+E\+?0?\d"
_CELL_FORM = re.compile(r"(?:CRS3035)?(?:RES)?\d+K?M?N\d{3,}E\d{3,}")


class ZoneLevel(StrEnum):
    """What the lines of a file are; the value is the field that holds their codes."""

    MAILLE = "code_maille"
    QPV = "code_qp"
    COMMUNE = "code_commune"
    EPCI = "code_epci"


class CodeKind(StrEnum):
    """What a code is by its form and by what exists; the value says it in French, in the plural."""

    MAILLE = "mailles"
    IRIS = "IRIS"
    CELL = "carreaux"
    QPV = "quartiers prioritaires"
    COMMUNE = "communes"
    EPCI = "intercommunalités"
    DEPARTEMENT = "départements"
    REGION = "régions"
    CANTON = "cantons"
    LIVING_ZONE = "bassins de vie"
    JOB_ZONE = "zones d’emploi"
    URBAN_UNIT = "unités urbaines"
    CITY_ZONE = "aires d’attraction des villes"
    ARRONDISSEMENT = "arrondissements départementaux"
    COUNTRY = "pays"
    OTHER = "autres zones"
    NONE = "lignes sans code"


LEVELS = {
    CodeKind.MAILLE: ZoneLevel.MAILLE,
    CodeKind.IRIS: ZoneLevel.MAILLE,
    CodeKind.CELL: ZoneLevel.MAILLE,
    CodeKind.QPV: ZoneLevel.QPV,
    CodeKind.COMMUNE: ZoneLevel.COMMUNE,
    CodeKind.EPCI: ZoneLevel.EPCI,
}
# What files, and the prefixes of their codes, call a kind of zone; a year may follow.
TYPE_WORDS = {
    "com": CodeKind.COMMUNE,
    "commune": CodeKind.COMMUNE,
    "communes": CodeKind.COMMUNE,
    "arm": CodeKind.COMMUNE,
    "arrondissement municipal": CodeKind.COMMUNE,
    "epci": CodeKind.EPCI,
    "intercommunalite": CodeKind.EPCI,
    "ept": CodeKind.OTHER,
    "iris": CodeKind.IRIS,
    "qpv": CodeKind.QPV,
    "qp": CodeKind.QPV,
    "quartier": CodeKind.QPV,
    "carreau": CodeKind.CELL,
    "dep": CodeKind.DEPARTEMENT,
    "departement": CodeKind.DEPARTEMENT,
    "reg": CodeKind.REGION,
    "region": CodeKind.REGION,
    "can": CodeKind.CANTON,
    "cv": CodeKind.CANTON,
    "canton": CodeKind.CANTON,
    "canton ou ville": CodeKind.CANTON,
    "bv": CodeKind.LIVING_ZONE,
    "bassin de vie": CodeKind.LIVING_ZONE,
    "ze": CodeKind.JOB_ZONE,
    "zone d emploi": CodeKind.JOB_ZONE,
    "uu": CodeKind.URBAN_UNIT,
    "unite urbaine": CodeKind.URBAN_UNIT,
    "aav": CodeKind.CITY_ZONE,
    "aire d attraction des villes": CodeKind.CITY_ZONE,
    "arr": CodeKind.ARRONDISSEMENT,
    "arrondissement": CodeKind.ARRONDISSEMENT,
    "france": CodeKind.COUNTRY,
    "pays": CodeKind.COUNTRY,
    "fr": CodeKind.NONE,
}


def bare_codes(texts: pd.Series[str]) -> tuple[pd.Series[str], pd.Series[str]]:
    """Return codes as they are published, and what their prefix says that they are.

    A spreadsheet drops the first zero of ``01001`` (and of the IRIS ``010040101``), adds ``.0``, writes a SIREN as
    ``2,00068658E+08``; publishers write ``2023-COM-52121``, ``COM52121``, ``52121_0101``. All are mended.

    Returns
    -------
    pandas.Series
        The codes, without blanks; what is no code is left as it stands, in capitals.
    pandas.Series
        The prefix (``COM``, ``EPCI``…); ``""`` where there is none.
    """
    bare = texts.str.upper().str.replace(r"\s", "", regex=True).str.replace(_PROTECTION, "", regex=True)
    prefix = bare.str.extract(_PREFIX)["type"].fillna("").astype("str")
    bare = bare.str.replace(_PREFIX, "", regex=True).str.replace(r"[.,]0+$", "", regex=True)
    bare = bare.str.replace(r"^(\w{5})[-_.](\d{4})$", r"\1\2", regex=True)
    # « 200068658 - CC du Grand Langres ».
    bare = bare.str.replace(r"^(\d{9}|QN\w{6})[^\w].*$", r"\1", regex=True)
    scientific = bare.str.fullmatch(_SCIENTIFIC)
    if scientific.any():
        numbers = pd.to_numeric(bare[scientific].str.replace(",", ".", regex=False))
        bare = bare.mask(scientific, numbers.round().astype("int64").astype(str))
    return bare.mask(bare.str.fullmatch(r"\d{4}|\d{8}"), "0" + bare), prefix


@dataclass(frozen=True, eq=False)
class KnownZones:
    """The zones that a code may be of: those of the department, and those of France.

    Parameters
    ----------
    geography
        The department; its units may be finer than the communes.
    index
        Every commune of France.
    """

    geography: Geography
    index: CommuneIndex

    def kind(self, code: str, prefix: str = "") -> CodeKind:
        """Return what a code is; what its prefix says wins over what its form suggests.

        A SIREN and the code of an IRIS both have nine figures: the SIREN of an EPCI is known, or starts with 20 or 24;
        an IRIS starts with the code of a commune, present or former.
        """
        if not code:
            return CodeKind.NONE
        if code in self.finer_units:
            return CodeKind.MAILLE
        said = TYPE_WORDS.get(prefix.casefold(), CodeKind.NONE)
        return self._by_form(code) if said is CodeKind.NONE else said

    def form_of_all(self, codes: pd.Series[str]) -> CodeKind:
        """Return what a whole column tells where each code tells nothing: arrondissements (521), cantons (5203).

        Other numbers of three or four figures are the lines' own.
        """
        filled = codes[codes.ne("")].str.lstrip("0")
        own = self.geography.departement.code.lstrip("0")
        if filled.empty or not filled.is_unique:
            return CodeKind.OTHER
        if filled.str.fullmatch(f"{own}[1-9]").all():
            return CodeKind.ARRONDISSEMENT
        is_commune = pd.Series([code in self.communes for code in codes[codes.ne("")]])
        is_canton = filled.str.fullmatch(own + r"\d{2}").all() and is_commune.mean() < _HALF
        return CodeKind.CANTON if is_canton else CodeKind.OTHER

    def _by_form(self, code: str) -> CodeKind:
        if departement_of_qpv(code) is not None or is_generation_2015(code):
            return CodeKind.QPV
        if code in self.communes or (len(code) == _COMMUNE_LENGTH and self._is_of_a_departement(code)):
            return CodeKind.COMMUNE
        if len(code) == _SIREN_LENGTH and code[_COMMUNE_LENGTH:].isdigit():
            return self._of_nine_figures(code)
        if _CELL_FORM.fullmatch(code):
            return CodeKind.CELL
        bare = code.removeprefix("0") if len(code) > 2 else code
        return CodeKind.DEPARTEMENT if code in self.departements or bare in self.departements else CodeKind.OTHER

    def _of_nine_figures(self, code: str) -> CodeKind:
        if code in self.epci:
            return CodeKind.EPCI
        if code[:_COMMUNE_LENGTH] in self.communes:
            return CodeKind.IRIS
        return CodeKind.EPCI if code.startswith(SIREN_STARTS) else CodeKind.OTHER

    def _is_of_a_departement(self, code: str) -> bool:
        number = departement_of_commune(code)
        return code[2:].isdigit() and number in self.departements

    @cached_property
    def communes(self) -> frozenset[str]:
        """The codes of the communes of France, today's and those of the past."""
        return frozenset([*self.index.communes.index, *self.index.former["code"]])

    @cached_property
    def epci(self) -> frozenset[str]:
        """The SIREN of the EPCI of France."""
        return frozenset([*self.index.communes["code_epci"].dropna(), *self.geography.epci.index])

    @cached_property
    def finer_units(self) -> dict[str, str]:
        """The units finer than the communes: their code as :func:`bare_codes` gives it, to their code."""
        units, communes = self.geography.units, self.geography.communes
        finer = pd.Series(units.index[~units.index.isin(communes.index)], dtype="str")
        return dict(zip(bare_codes(finer)[0], finer, strict=True))

    @cached_property
    def departements(self) -> frozenset[str]:
        """The numbers of the departments, and of what lies overseas and is none."""
        known = self.index.communes["departement"].unique().tolist()
        return frozenset([*known, self.geography.departement.code, "975", "976", "977", "978", "98"])

    def unit_of_iris(self, code: str) -> str | None:
        """Return the commune of the department that an IRIS is the whole of (``520010000``); None for another."""
        commune, rest = code[:_COMMUNE_LENGTH], code[_COMMUNE_LENGTH:]
        return commune if rest == _WHOLE_COMMUNE and commune in self.geography.units.index else None


def departement_of_commune(code: str) -> str:
    """Return the number of the department at the start of a code of commune, or of an IRIS."""
    if code.startswith("98"):
        return code[:3] if code[:3] in ("986", "987", "988") else code[:2]
    return code[:3] if code.startswith("97") else code[:2]

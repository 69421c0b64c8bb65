"""What is said of the zones of a file of indicators: codes that mean nothing here, twice, of the past, or lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.inventory.indicators.codes import COMMUNE_FORM, CodeKind, ZoneLevel, departement_of_commune
from avs_geo.inventory.indicators.places import line_label
from avs_geo.inventory.indicators.zones import is_elsewhere
from avs_geo.inventory.places.messages import departement_label
from avs_geo.inventory.places.zone_codes import is_generation_2015, whole_generation_2015
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.indicators.codes import KnownZones
    from avs_geo.inventory.indicators.zone_column import ZoneColumn
    from avs_geo.inventory.indicators.zones import ZoneLines
    from avs_geo.reference.geography import Geography

CODES_SHOWN = 10
_HALF = 0.5
_NOUNS = {
    ZoneLevel.MAILLE: "mailles",
    ZoneLevel.COMMUNE: "communes",
    ZoneLevel.EPCI: "intercommunalités",
    ZoneLevel.QPV: "quartiers prioritaires",
}


def fault_nothing_matches(zone: ZoneColumn, lines: ZoneLines, known: KnownZones, log: FindingLog) -> None:
    """Say that no line speaks of the department, and what the codes look like."""
    codes = lines.given[lines.given.ne("")]
    if lines.level is ZoneLevel.QPV and len(codes) and codes.map(is_generation_2015).all():
        log.fault(*whole_generation_2015(codes), column=lines.heading)
    elif lines.level is ZoneLevel.MAILLE:
        _fault_finer(zone, codes, known, log)
    else:
        here = departement_label(known.geography.departement.code)
        log.fault(
            "aucun_code_reconnu",
            f"Aucun des {number(codes.nunique())} codes du fichier n’est celui d’une zone du département "
            f"{here} : {shown(codes.unique().tolist())}.{_mostly_elsewhere(lines.level, codes)}",
            f"Vérifiez que c’est le bon fichier, et que sa colonne de codes est bien celle des {_NOUNS[lines.level]}.",
            column=lines.heading,
        )


def _mostly_elsewhere(level: ZoneLevel, codes: pd.Series[str]) -> str:
    formed = codes[codes.str.fullmatch(COMMUNE_FORM)]
    if level is not ZoneLevel.COMMUNE or formed.empty:
        return ""
    most = formed.map(departement_of_commune).value_counts()
    return f" La plupart sont du département {departement_label(str(most.index[0]))}."


def _fault_finer(zone: ZoneColumn, codes: pd.Series[str], known: KnownZones, log: FindingLog) -> None:
    noun = str(
        CodeKind.CELL if zone.kinds.eq(CodeKind.CELL).sum() > zone.kinds.eq(CodeKind.IRIS).sum() else CodeKind.IRIS
    )
    if known.finer_units:
        loaded = min(known.finer_units.values())
        log.fault(
            "mailles_inconnues",
            f"Aucun des {number(codes.nunique())} codes du fichier n’est celui d’une des "
            f"{number(len(known.finer_units))} mailles chargées : {shown(codes.unique().tolist())}, quand les mailles "
            f"ont des codes comme {quoted(loaded)}.",
            "Chargez les contours des mailles de ces indicateurs, ou les indicateurs de ces mailles.",
            column=zone.heading,
        )
        return
    log.fault(
        "mailles_absentes",
        f"Les lignes de ce fichier sont des {noun} ({number(codes.nunique())} codes, comme {quoted(codes.iloc[0])}), "
        "et l’étude n’a que des communes.",
        f"Chargez aussi les contours des {noun} avec leur population (option --mailles), ou prenez le même tableau "
        "par commune.",
        column=zone.heading,
    )


def fault_twice(lines: ZoneLines, log: FindingLog) -> None:
    """Say which codes come twice: one finding for the file."""
    codes = lines.given[lines.own]
    again = codes[codes.duplicated()]
    if again.empty:
        return
    line, code = int(again.index[0]), again.iloc[0]
    first = codes.index[codes.eq(code)][0]
    others = f" Lignes de trop : {number(len(again))}, {shown([line_label(one) for one in again.index])}."
    log.fault(
        "code_en_double",
        f"Le code {quoted(code)} est déjà celui de la ligne {line_label(first)}.{others if len(again) > 1 else ''}",
        "Gardez une seule ligne par code ; si chaque ligne est celle d’un indicateur ou d’une année, ajoutez la "
        "colonne qui le dit, avec un titre (« indicateur », « annee »).",
        line=line,
        column=lines.heading,
        value=code,
    )


def remark_lines(zone: ZoneColumn, lines: ZoneLines, known: KnownZones, log: FindingLog) -> None:
    """Say what becomes of each line that is not of the department, and which zones have no line."""
    elsewhere = is_elsewhere(zone, lines, known)
    _remark_other_levels(zone, lines, log)
    _remark_elsewhere(lines, elsewhere, log)
    _remark_unknown(zone, lines, elsewhere, log)
    _remark_former(lines, log)
    _remark_missing(lines, known.geography, log)


def _remark_other_levels(zone: ZoneColumn, lines: ZoneLines, log: FindingLog) -> None:
    kinds = zone.kinds[~zone.at_level & ~lines.own].map(str)
    if len(kinds):
        counts = [f"{kind} ({number(count)})" for kind, count in kinds.value_counts().items()]
        log.remark(
            "lignes_d_autres_niveaux",
            f"Les lignes lues sont celles des {_NOUNS[zone.level]} ; celles d’autres niveaux sont laissées de côté : "
            f"{listed(counts, last='et')}.",
            column=zone.heading,
        )


def _remark_elsewhere(lines: ZoneLines, elsewhere: pd.Series[bool], log: FindingLog) -> None:
    count = int(elsewhere.sum())
    if count:
        said = "lignes d’autres départements laissées" if count > 1 else "ligne d’un autre département laissée"
        log.remark("autres_departements", f"{number(count)} {said} de côté.", column=lines.heading)


def _remark_unknown(zone: ZoneColumn, lines: ZoneLines, elsewhere: pd.Series[bool], log: FindingLog) -> None:
    left = lines.given[~lines.own & ~elsewhere & zone.at_level]
    blank = int(left.eq("").sum())
    unknown = left[left.ne("")]
    if len(unknown):
        one = len(unknown) == 1
        log.remark(
            "codes_inconnus",
            f"{number(len(unknown))} {'code' if one else 'codes'} sur {number(len(lines.given))} "
            f"{'n’existe pas, et sa ligne est ignorée' if one else 'n’existent pas, et leurs lignes sont ignorées'} : "
            f"{shown(unknown.unique().tolist())}.",
            f"Vérifiez ces codes ; ce sont ceux des {_NOUNS[lines.level]} qui sont attendus.",
            column=lines.heading,
        )
    if blank and not zone.by_name:
        said = "ligne sans code est ignorée" if blank == 1 else "lignes sans code sont ignorées"
        log.remark("codes_absents", f"{number(blank)} {said}.", column=lines.heading)


def _remark_former(lines: ZoneLines, log: FindingLog) -> None:
    if lines.level is not ZoneLevel.COMMUNE:
        return
    former = lines.given[lines.own & lines.given.ne(lines.today)].drop_duplicates()
    if len(former):
        today = lines.today.loc[former.index]
        pairs = [f"{old} ({new})" for old, new in zip(former[:CODES_SHOWN], today[:CODES_SHOWN], strict=True)]
        more = "…" if len(former) > len(pairs) else ""
        log.remark(
            "communes_anciennes",
            f"{_former_count(len(former))} d’autrefois, suivi ici de celui d’aujourd’hui : {', '.join(pairs)}{more}.",
            column=lines.heading,
        )


def _former_count(count: int) -> str:
    return f"{number(count)} codes sont chacun celui d’une commune" if count > 1 else "Un code est celui d’une commune"


def remark_merged(unclear: list[str], lines: ZoneLines, log: FindingLog) -> None:
    """Say which communes are left without value, for several lines have become one."""
    if unclear:
        log.remark(
            "communes_fusionnees",
            f"Plusieurs lignes sont aujourd’hui une seule commune, et leurs valeurs ne peuvent pas être réunies ; "
            f"elle est laissée sans valeur : {shown(unclear)}.",
            "Donnez une seule ligne, au code d’aujourd’hui.",
            column=lines.heading,
        )


def _remark_missing(lines: ZoneLines, geography: Geography, log: FindingLog) -> None:
    missing = _missing_zones(lines, geography)
    total = _expected(lines.level, geography)
    if not len(missing):
        return
    much = len(missing) > _HALF * len(total)
    log.remark(
        "zones_sans_valeur",
        f"{number(len(missing))} {_NOUNS[lines.level]} du département sur {number(len(total))} ne sont pas dans le "
        f"fichier{', soit plus de la moitié' if much else ''} : {shown([str(code) for code in missing])}.",
        "Vérifiez que le fichier est complet." if much else "",
        column=lines.heading,
    )


def _expected(level: ZoneLevel, geography: Geography) -> pd.Index[str]:
    frame = {ZoneLevel.COMMUNE: geography.communes, ZoneLevel.EPCI: geography.epci, ZoneLevel.QPV: geography.qpv}.get(
        level
    )
    codes: pd.Index[str] = geography.units.index if frame is None else frame.index
    # Communes without finer units are not in a file of these.
    return codes.difference(geography.communes.index) if level is ZoneLevel.MAILLE else codes


def _missing_zones(lines: ZoneLines, geography: Geography) -> pd.Index[str]:
    expected, today = _expected(lines.level, geography), lines.today.dropna()
    found = expected.isin(today)
    if lines.level is ZoneLevel.COMMUNE:
        communes = geography.communes
        found |= communes["code_commune"].isin(today).to_numpy()
    return expected[~found]


def shown(codes: list[str]) -> str:
    """Return the first codes of a list, as words."""
    more = "…" if len(codes) > CODES_SHOWN else ""
    return f"{', '.join(codes[:CODES_SHOWN]) if more else listed(codes, last='et')}{more}"

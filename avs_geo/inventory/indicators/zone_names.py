"""Zones that a file of indicators names without their codes, and names that contradict the codes beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.inventory.indicators.codes import CodeKind, KnownZones, ZoneLevel
from avs_geo.inventory.indicators.headings import Role, heading_role
from avs_geo.inventory.indicators.places import line_label
from avs_geo.inventory.places.places import PlaceFinder
from avs_geo.inventory.places.zone_codes import Niveau, ZoneFinder
from avs_geo.reference.communes import normalise_code
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog

_HALF = 0.5
_SHOWN = 5


def zones_by_name(
    table: RawTable, announced: dict[str, tuple[Role, CodeKind]], known: KnownZones, log: FindingLog
) -> tuple[ZoneLevel, str, pd.Series[str]] | None:
    """Return the level, the column and the code of each line of a table that names its zones; None where none does.

    Communes are looked for first, then EPCI. Where a column says the department, its lines alone are looked for: a
    name may be that of communes of several.
    """
    columns = [column for column, (role, kind) in announced.items() if _may_name(role, kind)]
    if not columns:
        return None
    places = PlaceFinder(known.index, known.geography)
    elsewhere = _of_other_departements(table, announced, known)
    for level, find in ((ZoneLevel.COMMUNE, _communes), (ZoneLevel.EPCI, _epci)):
        for column in columns:
            texts = table.frame[column].mask(elsewhere, "")
            codes = find(texts, places)
            found = codes.ne("")
            if found.any() and found.sum() > _HALF * texts.ne("").sum():
                _remark_unfound(texts, codes, table.headings[list(table.frame.columns).index(column)], log)
                return level, column, codes
    return None


def _may_name(role: Role, kind: CodeKind) -> bool:
    return role in (Role.NAME, Role.CODE) and kind in (CodeKind.NONE, CodeKind.COMMUNE, CodeKind.EPCI)


def _of_other_departements(
    table: RawTable, announced: dict[str, tuple[Role, CodeKind]], known: KnownZones
) -> pd.Series[bool]:
    """Return which lines a column of departments says to be elsewhere."""
    here = known.geography.departement
    for column, (_, kind) in announced.items():
        texts = table.frame[column].str.strip().str.upper()
        if kind is CodeKind.DEPARTEMENT and texts.isin(known.departements).any():
            return texts.str.lstrip("0").ne(here.code.lstrip("0")) & texts.ne("")
    return pd.Series(data=False, index=table.frame.index)


def _communes(texts: pd.Series[str], places: PlaceFinder) -> pd.Series[str]:
    found = {text: places.find(text) for text in texts.unique() if text and normalise_code(text) is None}
    return _mapped(texts, {text: place.code for text, place in found.items() if not place.fault})


def _epci(texts: pd.Series[str], places: PlaceFinder) -> pd.Series[str]:
    finder = ZoneFinder(places)
    found = {text: finder.find(Niveau.EPCI, text).code for text in texts.unique() if text}
    return _mapped(texts, found)


def _mapped(texts: pd.Series[str], codes: dict[str, str]) -> pd.Series[str]:
    return pd.Series([codes.get(text, "") for text in texts], index=texts.index, dtype="str")


def _remark_unfound(texts: pd.Series[str], codes: pd.Series[str], heading: str, log: FindingLog) -> None:
    unfound = texts[codes.eq("") & texts.ne("")].unique()
    left = (
        f" ; {number(len(unfound))} n’y sont pas trouvés, et leurs lignes sont ignorées "
        f"({listed(map(quoted, unfound[:_SHOWN]), last='et', of=len(unfound))})"
        if len(unfound)
        else ""
    )
    log.remark(
        "zones_par_nom",
        f"Sans colonne de codes, les lignes sont rattachées par les noms de la colonne {quoted(heading)}{left}.",
        "Ajoutez les codes si deux zones portent le même nom.",
        column=heading,
    )


def check_names(table: RawTable, codes: pd.Series[str], known: KnownZones, log: FindingLog) -> None:
    """Compare the codes of communes with the names beside them; where most contradict each other, that is a fault.

    Only names that some commune of France bears are judged: what is written beside a code may be anything else.
    """
    headings = dict(zip(table.frame.columns, table.headings, strict=True))
    for column, heading in headings.items():
        role, kind = heading_role(heading)
        if kind in (CodeKind.NONE, CodeKind.COMMUNE) and role in (Role.NAME, Role.CODE):
            _check(table.frame[column], codes, heading, known, log)


def _check(texts: pd.Series[str], codes: pd.Series[str], heading: str, known: KnownZones, log: FindingLog) -> None:
    codes = codes[codes.ne("")]
    texts = texts[codes.index]
    named = {text: known.index.codes_named(text) for text in texts.unique()}
    judged = [
        (line, code, text)
        for line, code, text in zip(texts.index, codes, texts, strict=True)
        if named[text] and code in known.communes
    ]
    wrong = [
        (line, code, text)
        for line, code, text in judged
        if code not in named[text] and not _today(code, named[text], known)
    ]
    if not wrong:
        return
    line, code, text = wrong[0]
    clash = (
        f"Le code et le nom ne sont pas de la même commune sur {number(len(wrong))} lignes (ligne {line_label(line)} : "
        f"{code} est {known.index.resolve(code).nom}, et la colonne {quoted(heading)} dit {quoted(text)})"
    )
    if len(wrong) > _HALF * len(judged):
        log.fault(
            "code_et_nom",
            f"{clash}.",
            "Vérifiez que les colonnes n’ont pas été triées l’une sans l’autre, et que ce ne sont pas des codes "
            "postaux.",
            line=int(line),
            column=heading,
            value=text,
        )
    else:
        log.remark("code_et_nom", f"{clash} ; les codes sont suivis.", "Corrigez ces lignes.", column=heading)


def _today(code: str, bearers: frozenset[str], known: KnownZones) -> bool:
    """Whether the commune of today of a former code bears the name."""
    return known.index.resolve(code).code in bearers

"""Which column of a file of indicators says the zone of its lines: by what its heading announces and by its values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd

from avs_geo.files.headings import heading_key
from avs_geo.files.values.absence import is_absent
from avs_geo.inventory.indicators.codes import (
    LEVELS,
    SIREN_STARTS,
    TYPE_WORDS,
    CodeKind,
    KnownZones,
    ZoneLevel,
    bare_codes,
)
from avs_geo.inventory.indicators.headings import Role, heading_role
from avs_geo.inventory.indicators.places import first_line, line_label
from avs_geo.inventory.indicators.zone_names import zones_by_name
from avs_geo.text.names import fold
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog

_HALF = 0.5
_TITLE = re.compile(r"referentiel geographique.* par (?P<zones>\D+?)(?: (?:19|20)\d{2})?")
_NEARLY_ALL = 0.9
# Where a file has several codes, its lines are of the finest of them.
_FINEST_FIRST = (ZoneLevel.MAILLE, ZoneLevel.QPV, ZoneLevel.COMMUNE, ZoneLevel.EPCI)
# Where one column has codes of several levels, its lines are read in this order.
_PREFERRED = (ZoneLevel.MAILLE, ZoneLevel.COMMUNE, ZoneLevel.EPCI, ZoneLevel.QPV)
_EXAMPLES = 3
# More kinds of zones than any publisher has.
_MOST_TYPES = 30


@dataclass(frozen=True, eq=False)
class ZoneColumn:
    """The column that says the zones, and what it says.

    Parameters
    ----------
    level
        What the lines are.
    column
        The column of the table.
    heading
        Its heading, as it stands in the file.
    codes
        The code of each line, mended; ``""`` for none. Index the lines.
    kinds
        What each code is.
    by_name
        Whether the codes were found by names.
    """

    level: ZoneLevel
    column: str
    heading: str
    codes: pd.Series[str]
    kinds: pd.Series[CodeKind]
    by_name: bool = False

    @property
    def at_level(self) -> pd.Series[bool]:
        """Which lines are of the level; what has no known form may be a slip, and is among them."""
        return self.kinds.map(LEVELS).eq(self.level) | self.kinds.isin([CodeKind.OTHER, CodeKind.NONE])


def find_zone_column(table: RawTable, known: KnownZones, log: FindingLog) -> ZoneColumn | None:
    """Return the column that says the zones of a table; None where there is none, and `log` then has the fault.

    A column of codes is looked for first, then one of names, then one whose heading says nothing but whose values are
    nearly all codes, which is said. Of several columns of the same level, the one that bears the name of the contract
    wins, and those that contradict each other are a fault.
    """
    headings = dict(zip(table.frame.columns, table.headings, strict=True))
    announced = {column: _announced(heading, table) for column, heading in headings.items()}
    coded = [column for column, (role, _) in announced.items() if role is Role.CODE]
    types = _types(table)
    read = [_read(table, column, announced[column][1], known, types) for column in coded]
    found = [one for one in read if one is not None]
    if found:
        return _finest(found, log)
    if _fault_other_zones(table, coded, announced, known, log):
        return None
    named = zones_by_name(table, announced, known, log)
    if named is not None:
        level, column, codes = named
        kinds = codes.map({"": CodeKind.OTHER}).fillna(
            CodeKind.COMMUNE if level is ZoneLevel.COMMUNE else CodeKind.EPCI
        )
        return ZoneColumn(level, column, headings[column], codes, kinds, by_name=True)
    return _guessed(table, announced, known, log) or _unusable(table, coded, announced, known, log)


def _announced(heading: str, table: RawTable) -> tuple[Role, CodeKind]:
    """Return what a heading announces; a code of any zone, what the lines above it say that the zones are."""
    role, kind = heading_role(heading)
    return role, _zones_of_title(table.preamble) if role is Role.CODE and kind is CodeKind.NONE else kind


def _zones_of_title(texts: tuple[str, ...]) -> CodeKind:
    """Return the kind of zones of « Référentiel géographique : France par bassin de vie »; `CodeKind.NONE` for none."""
    for text in texts:
        if (found := _TITLE.fullmatch(fold(text))) is not None:
            words = " ".join(word.rstrip("s") for word in found["zones"].split())
            return next(
                (kind for name, kind in TYPE_WORDS.items() if fold(name).replace("s ", " ") == words), CodeKind.NONE
            )
    return CodeKind.NONE


def _fault_other_zones(
    table: RawTable,
    coded: list[str],
    announced: dict[str, tuple[Role, CodeKind]],
    known: KnownZones,
    log: FindingLog,
) -> bool:
    """Refuse a file whose codes are of zones that are no units, though their names are also those of communes."""
    for column in coded:
        told = announced[column][1]
        if heading_role(table.headings[list(table.frame.columns).index(column)])[1] is not CodeKind.NONE:
            continue
        codes, _ = _kinds(table.frame[column], known)
        kind = known.form_of_all(codes) if told is CodeKind.NONE else told
        if kind not in (*LEVELS, CodeKind.NONE, CodeKind.OTHER) and codes.ne("").any():
            _fault_level(table.headings[list(table.frame.columns).index(column)], kind, codes, log)
            return True
    return False


def _types(table: RawTable) -> pd.Series[CodeKind] | None:
    """Return what a column such as ``GEO_OBJECT`` says of each line; None where there is none."""
    for column in table.frame:
        read = _type_words(table.frame[column])
        if read:
            return table.frame[column].map(read).fillna(CodeKind.NONE)
    return None


def says_types(cells: pd.Series[str]) -> bool:
    """Whether a column says what kind of zone its lines are: ``COM``, ``EPCI``, ``DEP``."""
    return bool(_type_words(cells))


def _type_words(cells: pd.Series[str]) -> dict[str, CodeKind]:
    """Return the kinds of zones that a column names; none where most of its words are others."""
    check_time()
    distinct = cells.unique()
    if len(distinct) > _MOST_TYPES + 1:
        return {}
    words = [word for word in distinct if word]
    if not words or len(words) > _MOST_TYPES or any(word.isdigit() for word in words):
        return {}
    read = {word: TYPE_WORDS.get(fold(word).rstrip("0123456789 "), CodeKind.OTHER) for word in words}
    known = sum(kind is not CodeKind.OTHER for kind in read.values())
    return read if known > _HALF * len(read) else {}


def _read(
    table: RawTable, column: str, announced: CodeKind, known: KnownZones, types: pd.Series[CodeKind] | None
) -> ZoneColumn | None:
    """Read a column of codes; None where most of its values are none, or are of zones that cannot be used."""
    codes, kinds = _kinds(table.frame[column], known)
    mixed = types is not None and (announced is CodeKind.NONE or bool(types.eq(announced).any()))
    if types is not None and mixed:
        kinds = kinds.where(types.eq(CodeKind.NONE) | kinds.eq(CodeKind.MAILLE), types)
    if announced not in (*LEVELS, CodeKind.NONE):
        # « BV2022 » has codes of communes, and its lines are no communes.
        return None
    levels = kinds.map(LEVELS)
    if not mixed and levels.notna().sum() <= _HALF * codes.ne("").sum():
        return None
    if announced is CodeKind.NONE and not mixed and known.form_of_all(codes) is not CodeKind.OTHER:
        return None
    level = _level(levels, known, mixed=mixed)
    if level is None:
        return None
    if level is ZoneLevel.EPCI:
        # A SIREN that no EPCI has any more may begin like the code of a commune.
        kinds = kinds.mask(kinds.eq(CodeKind.IRIS) & codes.str.startswith(SIREN_STARTS), CodeKind.EPCI)
    heading = table.headings[list(table.frame.columns).index(column)]
    return ZoneColumn(level, column, heading, codes, kinds)


def _kinds(texts: pd.Series[str], known: KnownZones) -> tuple[pd.Series[str], pd.Series[CodeKind]]:
    """Return the code of each line and what it is; each distinct text is read once."""
    distinct = pd.Series(texts.unique(), dtype="str")
    codes, prefixes = bare_codes(distinct)
    worded = distinct[~distinct.str.contains(r"\d")]
    codes = codes.mask(is_absent(worded).reindex(distinct.index, fill_value=False), "")
    code_of = dict(zip(distinct, codes, strict=True))
    kind_of = {text: known.kind(code, prefix) for text, code, prefix in zip(distinct, codes, prefixes, strict=True)}
    mended = pd.Series([code_of[text] for text in texts], index=texts.index, dtype="str")
    return mended, cast(
        "pd.Series[CodeKind]", pd.Series([kind_of[text] for text in texts], index=texts.index, dtype=object)
    )


def _level(levels: pd.Series[ZoneLevel], known: KnownZones, *, mixed: bool) -> ZoneLevel | None:
    counts = levels.value_counts()
    if counts.empty:
        return None
    if not mixed:
        return ZoneLevel(counts.index[0])
    usable = [level for level in _PREFERRED if level in counts and (level is not ZoneLevel.MAILLE or known.finer_units)]
    return usable[0] if usable else ZoneLevel(counts.index[0])


def _finest(found: list[ZoneColumn], log: FindingLog) -> ZoneColumn:
    level = next(level for level in _FINEST_FIRST if any(one.level is level for one in found))
    rivals = [one for one in found if one.level is level]
    own_name = [one for one in rivals if heading_key(one.heading) == heading_key(level)]
    chosen = (own_name or rivals)[0]
    for other in rivals:
        differ = other.codes.ne(chosen.codes) & other.codes.ne("") & chosen.codes.ne("")
        if other is not chosen and differ.any():
            _say_rival(chosen, other, differ, log, settled=bool(own_name))
    return chosen


def _say_rival(
    chosen: ZoneColumn, other: ZoneColumn, differ: pd.Series[bool], log: FindingLog, *, settled: bool
) -> None:
    line = first_line(differ)
    clash = (
        f"{quoted(chosen.heading)} et {quoted(other.heading)} donnent deux codes sur {number(differ.sum())} lignes "
        f"(ligne {line_label(line)} : {chosen.codes[line]} et {other.codes[line]})"
    )
    if settled:
        log.remark("colonne_de_codes_ecartee", f"{clash} ; c’est {quoted(chosen.heading)} qui est suivie.")
        return
    log.fault(
        "colonne_en_double",
        f"{clash}.",
        f"Gardez la bonne, ou nommez-la {quoted(chosen.level)}.",
        line=line,
        column=other.heading,
        value=other.codes[line],
    )


def _guessed(
    table: RawTable, announced: dict[str, tuple[Role, CodeKind]], known: KnownZones, log: FindingLog
) -> ZoneColumn | None:
    """Return a column whose heading says nothing, and whose values are nearly all codes of zones."""
    for column, (role, _) in announced.items():
        if role not in (Role.VALUE, Role.NAME):
            continue
        codes, kinds = _kinds(table.frame[column], known)
        exists = pd.Series([code in known.communes for code in codes], index=codes.index)
        certain = kinds.map(LEVELS).notna() & (kinds.ne(CodeKind.COMMUNE) | exists)
        if certain.sum() > _NEARLY_ALL * codes.ne("").sum() and len(codes[certain].unique()) > 1:
            heading = table.headings[list(table.frame.columns).index(column)]
            level = _level(kinds.map(LEVELS), known, mixed=False) or ZoneLevel.COMMUNE
            log.remark(
                "colonne_de_codes_supposee",
                f"D’après ses valeurs, la colonne {quoted(heading)} est prise pour celle des codes de "
                f"{kinds[certain].iloc[0]}.",
                f"Nommez-la {quoted(level)} pour lever le doute.",
                column=heading,
            )
            return ZoneColumn(level, column, heading, codes, kinds)
    return None


def _unusable(
    table: RawTable,
    coded: list[str],
    announced: dict[str, tuple[Role, CodeKind]],
    known: KnownZones,
    log: FindingLog,
) -> ZoneColumn | None:
    """Say that there is no code, or that its codes are of zones which cannot be used; else take the first for codes."""
    headings = dict(zip(table.frame.columns, table.headings, strict=True))
    for column in coded:
        codes, kinds = _kinds(table.frame[column], known)
        told = announced[column][1]
        if (
            told in (*LEVELS, CodeKind.NONE)
            and not kinds.isin([CodeKind.DEPARTEMENT]).sum() > _HALF * codes.ne("").sum()
        ):
            level = LEVELS.get(told, ZoneLevel.COMMUNE)
            if codes.str.contains(r"\d").any():
                return ZoneColumn(level, column, headings[column], codes, kinds.map(lambda _: CodeKind.OTHER))
    for column in coded:
        codes, kinds = _kinds(table.frame[column], known)
        told = announced[column][1]
        kind = told if told not in (*LEVELS, CodeKind.NONE) else CodeKind.DEPARTEMENT
        if codes.ne("").any() and (kind is told or kinds.eq(kind).any()):
            _fault_level(headings[column], kind, codes, log)
            return None
    present = listed(map(quoted, table.headings[:12]), last="et") or "aucune"
    log.fault(
        "colonne_absente",
        f"Aucune colonne ne donne le code ni le nom des communes. Colonnes trouvées : {present}.",
        "Ajoutez une colonne « code_commune » (ou « code_epci », « code_qp »).",
        column=str(ZoneLevel.COMMUNE),
    )
    return None


def _fault_level(heading: str, kind: CodeKind, codes: pd.Series[str], log: FindingLog) -> None:
    some = ", ".join(codes[codes.ne("")].unique()[:_EXAMPLES])
    log.fault(
        "niveau_inattendu",
        f"La colonne {quoted(heading)} donne des {kind} ({some}…), et les indicateurs se lisent par commune, "
        "intercommunalité, quartier prioritaire ou maille.",
        "Téléchargez le même tableau par commune (colonne « code_commune ») ou par intercommunalité (« code_epci »).",
        column=heading,
    )

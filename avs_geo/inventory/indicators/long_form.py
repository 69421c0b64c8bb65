"""Tables that give one value a line, with its indicator, its year or its group: turned into one column for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.files.headings import heading_key
from avs_geo.files.rows import MAX_COLUMNS
from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.indicators.columns import Titles, reads_as_numbers
from avs_geo.inventory.indicators.headings import Role, heading_role
from avs_geo.inventory.indicators.places import first_line, line_label
from avs_geo.inventory.indicators.wording import Nature, nature_of
from avs_geo.text.names import fold
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog

# Headings of the column of values of a long form, and of the one that says which indicator a line is of.
_VALUE_KEYS_LISTED = """
obsvalue valeur valeurs value values val nbequip nbequipement obs mesurevaleur valeurindicateur nb nombre effectif
effectifs montant resultat donnee donnees
"""
_VALUE_KEYS = frozenset(map(heading_key, _VALUE_KEYS_LISTED.split()))
_MEASURE_WORDS_LISTED = """
indicateur indicateurs variable variables measure mesure mesures typequ prestation statistique serie theme rubrique
libelleindicateur nomindicateur codeindicateur codevariable lib libelle dimension type categorie
"""
_MEASURE_WORDS = frozenset(_MEASURE_WORDS_LISTED.split())
# Groups of people that publishers number.
_GROUP_KEYS_LISTED = """
sexe sex age ageq65 aged100 trageq cs csp cs1 tactr tactr1 nivdip dipl tenure tphl
"""
_GROUP_KEYS = frozenset(map(heading_key, _GROUP_KEYS_LISTED.split()))
_TOTALS = frozenset(
    ["t", "total", "totaux", "ensemble", "ens", "tous", "toutes", "tout", "tous ages", "ensemble des ages"]
)
# A dimension that does not apply to a line.
_NOT_APPLICABLE = frozenset(["_Z", "_N"])
_COUNTS_OF_LINES = frozenset([heading_key("NB_EQUIP")])
_COUNTED = re.compile(
    r"(?:POP|FACILIT|DWELL|FAM|HOUSEH|HH|NUM|PERS|ESTAB|UNIT|JOB|EMPLOYED|BIRTH|DEATH|COUNT|NB)[A-Z_]*"
)
_SHOWN = 6


@dataclass(frozen=True, eq=False)
class LongForm:
    """The columns of a long form, as they stand in its frame.

    Parameters
    ----------
    measured
        Those of numbers.
    times
        Those of years or dates.
    dimensions
        Those that tell the lines of one zone apart, the measure first.
    """

    measured: tuple[str, ...]
    times: tuple[str, ...]
    dimensions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Turned:
    """A long form turned.

    Parameters
    ----------
    frame
        One line per code (index: its first line in the file), one column per indicator; text.
    titles
        What each column is called.
    """

    frame: pd.DataFrame
    titles: dict[str, Titles] = field(default_factory=dict)


def recognise_long_form(frame: pd.DataFrame, titles: dict[str, Titles], codes: pd.Series[str]) -> LongForm | None:
    """Return what a table is made of where its lines are values and not zones; None where each zone has one line.

    Parameters
    ----------
    frame
        The lines of the department, without the columns of codes and places; text.
    titles
        What its columns are called.
    codes
        The zone of each line.
    """
    keys = {column: heading_key(title.heading) for column, title in titles.items()}
    roles = {column: heading_role(title.heading)[0] for column, title in titles.items()}
    times = [column for column in titles if roles[column] is Role.TIME and _varies(frame[column])]
    varying = [column for column in titles if roles[column] is not Role.TIME and _varies_within(frame[column], codes)]
    named = [column for column in titles if keys[column] in _VALUE_KEYS and reads_as_numbers(frame[column])]
    measures = [column for column in titles if _is_measure(titles[column].heading) and column not in named]
    if not codes.duplicated().any() and not (named and [one for one in measures if not reads_as_numbers(frame[one])]):
        return None
    values = named or [
        column
        for column in titles
        if roles[column] is Role.VALUE
        and column not in measures
        and keys[column] not in _GROUP_KEYS
        and reads_as_numbers(frame[column])
    ]
    apart = [column for column in titles if column in measures or column in varying]
    dimensions = [column for column in apart if column not in values and not _is_detail(frame[column])]
    first = [column for column in dimensions if column in measures]
    ordered = [*first, *(column for column in dimensions if column not in first)]
    if not values or not (times or ordered):
        return None
    return LongForm(tuple(values), tuple(times), tuple(ordered))


def _varies(cells: pd.Series[str]) -> bool:
    return not (cells.to_numpy() == cells.iloc[0]).all()


def _varies_within(cells: pd.Series[str], codes: pd.Series[str]) -> bool:
    """Whether a column has several values for one zone: the name of the zone has not."""
    return bool(cells.groupby(codes).nunique().gt(1).any())


def _is_measure(heading: str) -> bool:
    return bool(_MEASURE_WORDS & set(fold(heading).split())) or heading_key(heading).endswith(("measure", "indicateur"))


def _is_detail(cells: pd.Series[str]) -> bool:
    """Whether a column is as varied as numbers are: it tells no group of lines."""
    return reads_as_numbers(cells) and cells.nunique() > MAX_COLUMNS


def turn(
    frame: pd.DataFrame, titles: dict[str, Titles], codes: pd.Series[str], form: LongForm, log: FindingLog
) -> Turned | None:
    """Return one column for each indicator of a long form; None where it cannot be decided, and `log` then says why.

    Of several years, the newest of each indicator is taken; of a group and its total, the total. Both are said.
    """
    lines = _without_repeats(frame.assign(**{_CODE: codes}), titles, form, log)
    lines = _totals_only(lines, titles, form, log)
    told, labels = _telling(lines, form)
    lines = _newest(lines, titles, told, form, log)
    told = [column for column in told if _varies(lines[column]) or column == next(iter(form.dimensions), None)]
    lines = lines.assign(**{_NAME: _names(lines, titles, told)})
    if lines[_NAME].nunique() * len(form.measured) > MAX_COLUMNS:
        _fault_too_many(lines, titles, told, log)
        return None
    lines = _summed(lines, titles, form)
    again = lines.duplicated([_CODE, _NAME])
    if again.any():
        _fault_undecided(lines, titles, again, log)
        return None
    _remark_turned(lines, titles, told, form, log)
    return _wide(lines, titles, labels, form)


def _names(lines: pd.DataFrame, titles: dict[str, Titles], told: list[str]) -> list[str]:
    """Return, for each line, the values of the dimensions that tell its indicator."""
    parts = [_worded(lines[column], titles[column].heading) for column in told]
    return ["\x1f".join(words) for words in zip(*parts, strict=True)] if parts else [""] * len(lines)


def _worded(cells: pd.Series[str], heading: str) -> pd.Series[str]:
    """Return the values of a dimension; numbers say nothing without its name: « SEXE 1 »."""
    return (heading + " " + cells) if cells.str.fullmatch(r"\d{1,3}").all() else cells


_CODE, _NAME = "\x1fcode", "\x1fname"


def _without_repeats(lines: pd.DataFrame, titles: dict[str, Titles], form: LongForm, log: FindingLog) -> pd.DataFrame:
    """Leave out lines that repeat another in every cell, and say so; in a list of equipments, each is one more."""
    again = lines.duplicated()
    if not again.any() or _counts_lines(titles, form):
        return lines
    first = line_label(first_line(again))
    log.remark(
        "lignes_repetees",
        f"{number(again.sum())} lignes répètent une autre à l’identique (ligne {first}…) ; elles ne sont lues qu’une "
        "fois.",
    )
    return lines[~again]


def _counts_lines(titles: dict[str, Titles], form: LongForm) -> bool:
    return all(heading_key(titles[column].heading) in _COUNTS_OF_LINES for column in form.measured)


def _totals_only(lines: pd.DataFrame, titles: dict[str, Titles], form: LongForm, log: FindingLog) -> pd.DataFrame:
    """Keep the totals of the dimensions that have some: their details count the same people again."""
    said: list[str] = []
    for column in form.dimensions:
        if _is_measure(titles[column].heading):
            continue
        folded = lines[column].map({text: fold(text) for text in lines[column].unique()})
        total = folded.isin(_TOTALS)
        details = lines.loc[~total & ~lines[column].isin(_NOT_APPLICABLE), column].nunique()
        if total.any() and details:
            said.append(f"{quoted(titles[column].heading)} ({quoted(lines.loc[total, column].iloc[0])})")
            others = [lines[other] for other in form.dimensions if other != column]
            has_total = total.groupby(others).transform("any") if others else total | True
            lines = lines[total | lines[column].isin(_NOT_APPLICABLE) | ~has_total]
    if said:
        log.remark(
            "totaux_gardes",
            f"Seules les lignes de total sont lues, et non leur détail : {listed(said, last='et')}.",
            "Pour un détail, retirez du fichier les lignes de total.",
        )
    return lines


def _telling(lines: pd.DataFrame, form: LongForm) -> tuple[list[str], dict[str, str]]:
    """Return the dimensions that tell lines apart, without those that another says already; and labels of the first.

    A label beside a code, or a domain above a type, adds nothing.
    """
    told: list[str] = []
    labels: dict[str, str] = {}
    for column in sorted(form.dimensions, key=lambda name: -lines[name].nunique()):
        if told and not _has_total(lines[column]) and lines.groupby(told)[column].nunique().le(1).all():
            if len(told) == 1 and lines.groupby(column)[told[0]].nunique().le(1).all():
                pairs = lines.drop_duplicates(told[0])
                # « % » beside « Taux de chômage » is its unit, and « A2 » beside « A203 » its domain.
                if pairs[column].str.len().mean() > pairs[told[0]].str.len().mean():
                    labels = dict(zip(pairs[told[0]], pairs[column], strict=True))
            continue
        told.append(column)
    ordered = [column for column in form.dimensions if column in told]
    return ordered, labels if len(ordered) == 1 else {}


def _has_total(cells: pd.Series[str]) -> bool:
    """Whether some lines are of a whole: the others are of its parts, which their names must say."""
    return any(fold(text) in _TOTALS for text in cells.unique())


def _newest(
    lines: pd.DataFrame, titles: dict[str, Titles], told: list[str], form: LongForm, log: FindingLog
) -> pd.DataFrame:
    """Keep, for each indicator, the lines of its newest year, and say which."""
    for column in form.times:
        order = lines[column].map(_time_key)
        newest = order.groupby([lines[one] for one in told]).transform("max") if told else order.max()
        kept = order.eq(newest)
        if kept.all():
            continue
        every = sorted(lines[column].unique(), key=_time_key)
        taken = sorted(lines.loc[kept, column].unique(), key=_time_key)
        shown = every if len(every) <= _SHOWN else [every[0], "…", every[-1]]
        log.remark(
            "annee_choisie",
            f"La colonne {quoted(titles[column].heading)} a plusieurs années ({', '.join(shown)}) ; la plus récente de "
            f"chaque indicateur est lue : {listed(taken[-_SHOWN:], last='et')}.",
            "Pour une autre année, ne gardez que ses lignes dans le fichier.",
            column=titles[column].heading,
        )
        lines = lines[kept]
    return lines


def _time_key(text: str) -> str:
    """Return a time so that later ones come later: ``31/12/2021`` as ``2021-12-31``."""
    parts = text.replace(".", "/").split("/")
    return "-".join(reversed(parts)) if len(parts) > 1 and len(parts[-1]) == 4 else text


def _summed(lines: pd.DataFrame, titles: dict[str, Titles], form: LongForm) -> pd.DataFrame:
    """Add up the lines of a zone in a file that lists equipments one by one."""
    if not _counts_lines(titles, form):
        return lines
    first = lines.index.to_series().groupby([lines[_CODE], lines[_NAME]], sort=False).first()
    numbers = lines[list(form.measured)].apply(parse_numbers)
    sums = numbers.groupby([lines[_CODE], lines[_NAME]], sort=False).sum().map("{:.15g}".format)
    return sums.reset_index().set_axis(pd.Index(first.to_numpy()), axis="index")


def _wide(lines: pd.DataFrame, titles: dict[str, Titles], labels: dict[str, str], form: LongForm) -> Turned:
    columns: dict[str, pd.Series[str]] = {}
    called: dict[str, Titles] = {}
    first = lines.index.to_series().groupby(lines[_CODE]).min()
    counts = _counts_things(lines, form)
    for value in form.measured:
        heading = titles[value].heading
        wide = lines.pivot_table(index=_CODE, columns=_NAME, values=value, aggfunc="first", fill_value="")
        for name in wide.columns:
            words = [word for word in str(name).split("\x1f") if word]
            words = [word for word in words if fold(word) not in _TOTALS] or words
            # « valeur », « OBS_VALUE » say nothing of what they are the values of.
            before = [] if heading_key(heading) in _VALUE_KEYS and words else [heading]
            title = " ".join([*before, *words])
            label = " ".join([*before, *(labels[word] for word in words if word in labels)]) if labels else ""
            columns[title] = wide[name]
            called[title] = Titles(title, label, counts or nature_of(heading) is Nature.COUNT)
    frame = pd.DataFrame(columns).fillna("")
    return Turned(frame.set_axis(pd.Index(first.loc[frame.index], name="ligne"), axis="index").sort_index(), called)


def _counts_things(lines: pd.DataFrame, form: LongForm) -> bool:
    """Whether the measure of all the lines is a number of things or persons, as Melodi names it."""
    kept = [column for column in form.dimensions if column in lines and not _varies(lines[column])]
    said = {text for column in kept for text in lines[column].unique()}
    return any(_COUNTED.fullmatch(text) for text in said)


def _remark_turned(
    lines: pd.DataFrame, titles: dict[str, Titles], told: list[str], form: LongForm, log: FindingLog
) -> None:
    names = lines[_NAME].drop_duplicates().str.strip("\x1f").str.replace("\x1f", " ")
    by = f" selon {listed([quoted(titles[one].heading) for one in told], last='et')}" if told else ""
    some = listed([quoted(name) for name in names[:_SHOWN]], last="et") if told else ""
    log.remark(
        "forme_longue",
        f"Le fichier donne plusieurs lignes par zone : elles sont devenues une colonne par indicateur{by}"
        f"{f' ({number(len(names))} : {some}' + ('…' if len(names) > _SHOWN else '') + ')' if told else ''}, "
        f"valeurs de {listed([quoted(titles[one].heading) for one in form.measured], last='et')}.",
    )


def _fault_too_many(lines: pd.DataFrame, titles: dict[str, Titles], told: Iterable[str], log: FindingLog) -> None:
    counts = [f"{quoted(titles[column].heading)} ({number(lines[column].nunique())} valeurs)" for column in told]
    log.fault(
        "forme_longue_trop_large",
        f"Le fichier donne une ligne par zone et par {listed(counts, last='et')} : il en sortirait plus de "
        f"{MAX_COLUMNS} indicateurs.",
        "Ne gardez que les lignes des indicateurs utiles (filtre du tableur), puis enregistrez le fichier.",
    )


def _fault_undecided(lines: pd.DataFrame, titles: dict[str, Titles], again: pd.Series[bool], log: FindingLog) -> None:
    line = first_line(again)
    code, name = str(lines.loc[line, _CODE]), str(lines.loc[line, _NAME])
    first = lines.index[lines[_CODE].eq(code) & lines[_NAME].eq(name)][0]
    log.fault(
        "forme_longue_indecise",
        f"Le fichier donne plusieurs lignes par zone, et rien ne distingue les lignes {line_label(first)} et "
        f"{line_label(line)} (zone {code}) : {number(again.sum())} lignes sont dans ce cas. Colonnes : "
        f"{listed([quoted(title.heading) for title in titles.values()], last='et')}.",
        "Faites-en un tableau croisé dynamique : les codes en lignes, les indicateurs en colonnes.",
        line=line,
    )

"""The columns of a table found among its headings, their values deciding where several name the same field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avs_geo.files.headings import (
    Claim,
    Rivals,
    claim_columns,
    claim_of,
    report_missing,
    report_rivals,
    report_set_aside,
)
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from avs_geo.files.headings import Field
    from avs_geo.findings import FindingLog

# What may stand in brackets after a heading without another meaning: units, years, how to fill it in.
_PLAIN_BRACKETS = re.compile(
    r"[(\[]\s*(?:[\d\s/.-]*|[€%]|k€|m€|etp|euros?|en [^()]*|ha|km|m|min|jj.*|oui.*|o/n|x|code.*|insee|wgs.*|lambert.*|"
    r"epsg.*|facultatif|optionnel|obligatoire|si .*|ex\b.*|format.*|[\w]{1,6}(?:\s*[/,;]\s*[\w]{1,12})+)\s*[)\]]",
    re.IGNORECASE,
)

# Of the cells of a column that is a field, so many can be its values; of one that is something else, so few.
_MOST = 0.8
_FEW = 0.1


@dataclass(frozen=True, eq=False)
class MatchedColumns:
    """Which column of a table is which.

    Parameters
    ----------
    frame
        The table; where two columns complete each other, the first holds the values of both.
    found
        Name of a field to the column that holds it.
    aside
        The columns that name a field, and are not read because another does it more surely or says the same.
    """

    frame: pd.DataFrame
    found: dict[str, str]
    aside: tuple[str, ...]


def match_columns(
    frame: pd.DataFrame, headings: Sequence[str], fields: Sequence[Field], log: FindingLog
) -> MatchedColumns:
    """Find the column of each field; what is missing, contradictory, set aside or guessed goes to `log`.

    The heading of the contract wins over its synonyms, a synonym over a heading that is one but for its brackets, its
    unit or its year. Columns that name a field as surely as each other must say the same wherever both say something.
    """
    named = dict(zip(frame.columns, headings, strict=True))
    claimed = claim_columns(named, fields)
    aside: list[str] = []
    claimed = {name: _by_values(rivals, frame) for name, rivals in claimed.items()}
    for rivals in claimed.values():
        frame = _settled(frame, rivals, named, log)
        first, *same = rivals.equals
        for column in rivals.lesser:
            if frame[column].ne("").any():
                where = _difference(frame[first], frame[column])
                report_set_aside(named[column], named[first], rivals.field, log, **where)
        _remark_guessed(named[first], rivals.field, log)
        aside += [*same, *rivals.lesser]
    report_missing(claimed, list(headings), fields, log)
    found = {name: rivals.equals[0] for name, rivals in claimed.items()}
    return MatchedColumns(frame, found, tuple(column for column in aside if column not in found.values()))


def _by_values(rivals: Rivals, frame: pd.DataFrame) -> Rivals:
    """Return the rivals, the only one whose cells can be values of the field before all others, if there is one.

    « Type » is the heading of the contract; where it holds « Association » on every line, and « Type de structure » CS
    and EVS, the values say which is meant.
    """
    every = (*rivals.equals, *rivals.lesser)
    reads = rivals.field.reads
    if reads is None or len(every) == 1:
        return rivals
    shares = {column: float(reads(texts).mean()) for column in every if not (texts := _filled(frame[column])).empty}
    readable = [column for column, share in shares.items() if share >= _MOST]
    if len(readable) != 1 or any(share > _FEW for column, share in shares.items() if column not in readable):
        return rivals
    return Rivals(rivals.field, tuple(readable), tuple(column for column in every if column not in readable))


def _filled(texts: pd.Series[str]) -> pd.Series[str]:
    return texts[texts.ne("")]


def _settled(frame: pd.DataFrame, rivals: Rivals, named: dict[str, str], log: FindingLog) -> pd.DataFrame:
    """Return the table once columns that name the same field are found to agree; a fault where they do not."""
    first, *others = rivals.equals
    for other in others:
        if not frame[other].ne("").any():
            continue
        if where := _difference(frame[first], frame[other]):
            report_rivals([named[column] for column in rivals.equals], rivals.field, log, **where)
            break
        added = frame[first].eq("") & frame[other].ne("")
        frame = frame.assign(**{first: frame[first].mask(added, frame[other])})
        why = " et elle la complète" if added.any() else ", avec les mêmes valeurs"
        _remark_same(named[first], named[other], why, log)
    return frame


def _difference(one: pd.Series[str], other: pd.Series[str]) -> dict[str, Any]:
    """Return the first line at which two columns both say something and differ, with what they say; or nothing."""
    both = one.ne("") & other.ne("") & one.ne(other)
    for line, left, right in zip(one.index[both], one[both], other[both], strict=True):
        if fold(left) != fold(right):
            return {"line": line, "value": right, "differ": f"{quoted(left)} et {quoted(right)}"}
    return {}


def _remark_same(kept: str, other: str, why: str, log: FindingLog) -> None:
    log.remark(
        "colonne_repetee",
        f"La colonne {quoted(other)} désigne la même chose que {quoted(kept)}{why} : les deux n’en font qu’une.",
        "Gardez-en une seule si elles doivent changer.",
        column=other,
    )


def _remark_guessed(heading: str, field: Field, log: FindingLog) -> None:
    """Say of a heading that more stands in it than the name of its field."""
    if claim_of(heading, field) is not Claim.LOOSE:
        return
    brackets = re.findall(r"\([^()]*\)|\[[^\[\]]*\]", heading)
    if all(_PLAIN_BRACKETS.fullmatch(text) for text in brackets):
        return
    log.remark(
        "titre_suppose",
        f"La colonne {quoted(heading)} est lue comme {quoted(field.name)}.",
        "Donnez-lui un autre titre si elle dit autre chose.",
        column=heading,
    )

"""Lines of other departments: a national list is read for its own department, and the rest is said once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from avs_geo.inventory.places.messages import departement_label
from avs_geo.text.numbers import number
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.files.tables.columns import Columns
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.structures.identifiers import StructureNames
    from avs_geo.reference.departements import Departement

# More departments than this are counted, not named; those next door are all named.
_NAMED = 6
_LINES_SHOWN = 5


def without_lines(columns: Columns, lines: pd.Series[bool]) -> Columns:
    """Return the columns of a table without some of its lines."""
    if not lines.any():
        return columns
    return replace(columns, table=replace(columns.table, frame=columns.table.frame.loc[~lines.to_numpy()]))


def report_elsewhere(columns: Columns, elsewhere: pd.Series[str], departement: Departement) -> None:
    """Say once which lines lie in other departments: a remark, or a fault where all of them do.

    Parameters
    ----------
    columns
        The whole table; its log receives the finding.
    elsewhere
        Line to the number of its department, ``""`` for a line of this one.
    departement
        The department that is studied.
    """
    away = elsewhere[elsewhere.ne("")]
    if away.empty:
        return
    if len(away) == len(elsewhere):
        columns.log.fault(*_whole_file(away, departement))
        return
    columns.log.remark(
        "structures_ailleurs",
        f"{_lines_are(len(away), len(elsewhere))} : {_counted(away, departement)}{_first_lines(away)}.",
        "Rien à faire si la liste est nationale ou régionale ; sinon, corrigez la commune ou les coordonnées de ces "
        "lignes.",
        column=next((columns.heading(field) for field in ("code_commune", "commune") if columns.has(field)), None),
    )


def leave_out_set_aside(columns: Columns, names: StructureNames | None, field: str = "id_structure") -> Columns:
    """Return the columns without the lines that speak of structures of other departments, and say how many these are.

    Parameters
    ----------
    columns
        A table of territories, partners or times; its log receives the remark.
    names
        The structures, those set aside included; None where they are not known.
    field
        The field that holds their ids or names.
    """
    if names is None or not columns.has(field):
        return columns
    texts = columns.text(field)
    aside = texts.map({text: names.is_set_aside(text) for text in texts.unique()}).astype(bool)
    remark_left_out(aside, columns.log, column=columns.heading(field))
    return without_lines(columns, aside)


def remark_left_out(aside: pd.Series[bool], log: FindingLog, *, column: str) -> None:
    """Say how many lines of a file speak of structures that were set aside, where there are some."""
    if aside.any():
        log.remark(
            "lignes_ailleurs",
            f"Lignes qui parlent de structures d’autres départements : {number(int(aside.sum()))} sur "
            f"{number(len(aside))} ; elles sont mises de côté avec ces structures.",
            "Rien à faire.",
            column=column,
        )


def _whole_file(away: pd.Series[str], departement: Departement) -> tuple[str, str, str]:
    here = departement_label(departement.code)
    counts = away[away.ne("?")].value_counts()
    if len(counts) == 1:
        other = departement_label(str(counts.index[0]))
        whose = f"le fichier est celui d’un autre département : {other}"
        remedy = f"Choisissez le département {other}, ou fournissez la liste du département {here}."
    else:
        whose = f"ses lignes sont dans d’autres : {_counted(away, departement)}"
        remedy = f"Fournissez la liste du département {here}, ou choisissez un autre département."
    return (
        "fichier_d_un_autre_departement",
        f"Aucune des {number(len(away))} structures n’est dans le département {here} ; {whose}.",
        remedy,
    )


def _lines_are(count: int, total: int) -> str:
    if count == 1:
        return f"1 ligne sur {number(total)} est dans un autre département et mise de côté"
    return f"{number(count)} lignes sur {number(total)} sont dans d’autres départements et mises de côté"


def _counted(away: pd.Series[str], departement: Departement) -> str:
    """Return how many lines each department has: those next door, then the others."""
    counts = away.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    near = counts[counts.index.isin(list(departement.neighbours))]
    far = counts.drop(near.index).drop("?", errors="ignore")
    parts = []
    if not near.empty:
        parts.append(f"{number(int(near.sum()))} dans des départements limitrophes ({_named(near)})")
    if not far.empty:
        said = _named(far.head(_NAMED))
        rest = len(far) - _NAMED
        more = f" et {rest} autres départements" if rest > 0 else ""
        parts.append(f"{number(int(far.sum()))} plus loin ({said}{more})" if parts else said + more)
    if "?" in counts.index:
        parts.append(f"{number(int(counts['?']))} dont la commune a des homonymes, tous ailleurs")
    return " ; ".join(parts)


def _named(counts: pd.Series[int]) -> str:
    return ", ".join(f"{departement_label(str(code))} : {number(count)}" for code, count in counts.items())


def _first_lines(away: pd.Series[str]) -> str:
    """Return where the lines are, while they are few enough to be looked at one by one."""
    if len(away) > _LINES_SHOWN:
        return ""
    noun = "lignes" if len(away) > 1 else "ligne"
    return f" ({noun} {listed(map(str, away.index), last='et')})"

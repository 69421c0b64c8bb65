"""The programme as tables of the document: every figure is one of its exported files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.outputs.programme.selection import in_calendar_order
from avs_geo.outputs.programme.words import decision_text, indicator_figure, measure_name, place_of, text_or_dash
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.text.numbers import UNKNOWN, number, percent, with_unit
from avs_geo.text.typography import NBSP
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.analysis.programme.levers.lever import Lever

_TODAY: Final = "Aujourd’hui"
_VALID: Final = {"1": "en cours", "0": "échu"}
_MOST_NAMED: Final = 6  # beyond, in one year, structures are called by the ranks of their measures


def plain_table(
    labels: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[bool], last_is_total: bool = False
) -> ScreenTable:
    """Return cells as a table."""
    return ScreenTable(
        labels=tuple(labels),
        descriptions=tuple(labels),
        numeric=tuple(numeric),
        heading=0,
        rows=tuple(tuple(row) for row in rows),
        last_is_total=last_is_total,
    )


def lines_table(lines: pd.DataFrame) -> ScreenTable:
    """Return what each line does, when, for whom and why, and what was decided of it."""
    return plain_table(
        ("Rang", "Mesure", "Année", "Habitants gagnés", "Pourquoi", "Décision"),
        [
            (
                text_or_dash(line["rang"]),
                _placed(line),
                text_or_dash(line["annee"]),
                number(line["population_gagnee"]),
                _text(line["motif"]),
                decision_text(line),
            )
            for _, line in lines.iterrows()
        ],
        numeric=(True, False, True, True, False, False),
    )


def ranking_table(lines: pd.DataFrame) -> ScreenTable:
    """Return the ranked lines as they begin, with what they cost, whom they gain, what they need.

    The order is that of the calendar, in which the share that is covered only rises. Unknown columns are left out.
    """
    ranked = in_calendar_order(lines.loc[lines["rang"].notna()])
    columns = {
        "Année": [text_or_dash(year) for year in ranked["annee"]],
        "Habitants gagnés": [number(value) for value in ranked["population_gagnee"]],
        "Part couverte après": [percent(value) for value in ranked["part_couverte_apres"]],
        "Caf, par an": _euros(ranked["cout_caf"]),
        "Partenaires, par an": _euros(ranked["cout_partenaires"]),
        "ETP": [] if ranked["etp"].isna().all() else [number(value, 1) for value in ranked["etp"]],
    }
    shown = {label: cells for label, cells in columns.items() if cells}
    names = [measure_name(line) for _, line in ranked.iterrows()]
    ranks = [text_or_dash(rank) for rank in ranked["rang"]]
    if ranked["synergies"].fillna("").ne("").any():
        shown["Synergies"] = [_text(text) for text in ranked["synergies"]]
    return plain_table(
        ("Rang", "Mesure", *shown),
        list(zip(ranks, names, *shown.values(), strict=True)),
        numeric=(True, False, *(label != "Synergies" for label in shown)),
    )


def calendar_table(lines: pd.DataFrame, years: Sequence[int]) -> ScreenTable:
    """Return the measures of each year, lever by lever, and the inhabitants that they gain together."""
    rows = []
    for year in years:
        begun = lines.loc[lines["annee"] == year]
        parts = [_lever_of_a_year(lever, begun.loc[begun["levier"] == lever.name]) for lever in LEVERS.values()]
        text = ". ".join(part for part in parts if part) or "Aucune mesure"
        # Of the figures that the other tables show, so that these add up to it.
        rows.append((str(year), text, number(begun["population_gagnee"].round().sum())))
    return plain_table(("Année", "Mesures", "Habitants gagnés"), rows, numeric=(False, False, True))


def _lever_of_a_year(lever: Lever, lines: pd.DataFrame) -> str:
    """Return how many measures a lever has, and which: communes, structures, or ranks where these would be many."""
    if lines.empty:
        return ""
    counted = plural(len(lines), *lever.counted)
    if lever.is_creation or not lever.is_ranked or len(lines) <= _MOST_NAMED:
        return f"{counted}{NBSP}: {', '.join(place_of(line) for _, line in lines.iterrows())}"
    return f"{counted}{NBSP}: rangs {ranks_text(sorted(int(rank) for rank in lines['rang'].dropna()))}"


def ranks_text(ranks: Sequence[int]) -> str:
    """Return ranks in order, those that follow each other as one.

    Examples
    --------
    >>> ranks_text([1, 3, 4, 5, 9, 10])
    '1, 3 à 5, 9, 10'
    """
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and rank == runs[-1][-1] + 1:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    return ", ".join(f"{run[0]} à {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def trajectory_table(trajectory: pd.DataFrame) -> ScreenTable:
    """Return the trajectory; its first line is the situation of today."""
    money = [name for name in ("cout_caf", "cout_partenaires", "etp") if trajectory[name].iloc[1:].notna().any()]
    labels = {"cout_caf": "Caf, par an", "cout_partenaires": "Partenaires, par an", "etp": "ETP"}
    rows = [
        (
            str(int(line["annee"])),
            number(line["nb_cs"]),
            number(line["nb_evs"]),
            percent(line["part_couverte"]),
            percent(line["part_hors_acces"]),
            *(number(line[name], 1) if name == "etp" else with_unit(line[name], "€") for name in money),
        )
        for _, line in trajectory.iterrows()
    ]
    heads = ("Année", "CS", "EVS", "Part couverte", "Part hors d’accès", *(labels[name] for name in money))
    return plain_table(heads, rows, numeric=(False, *(True for _ in heads[1:])))


def indicator_table(indicators: pd.DataFrame, *, by: str, label: str) -> ScreenTable:
    """Return indicators of one level, a line for each value of `by`: today, then the target of each year."""
    years = sorted(indicators["annee"].unique())
    rows = [
        (
            str(name),
            indicator_figure(group["valeur_actuelle"].iloc[0], group["unite"].iloc[0]),
            *(indicator_figure(target, group["unite"].iloc[0]) for target in group.sort_values("annee")["cible"]),
        )
        for name, group in indicators.groupby(by, sort=False)
    ]
    return plain_table(
        (label, _TODAY, *(str(year) for year in years)), rows, numeric=(False, True, *(True for _ in years))
    )


def told_once(table: ScreenTable, *labels: str) -> tuple[ScreenTable, dict[str, str]]:
    """Return a table without those of some columns that say the same in all of its rows, and what each of them says.

    Parameters
    ----------
    table
        Of two rows at least for a column to say the same.
    labels
        The columns that may leave.
    """
    if len(table.rows) < 2:
        return table, {}
    columns = dict(zip(table.labels, zip(*table.rows, strict=True), strict=True))
    same = {label: columns[label][0] for label in labels if len(set(columns[label])) == 1}
    kept = [rank for rank, label in enumerate(table.labels) if label not in same]
    return (
        replace(
            table,
            labels=tuple(table.labels[rank] for rank in kept),
            descriptions=tuple(table.descriptions[rank] for rank in kept),
            numeric=tuple(table.numeric[rank] for rank in kept),
            rows=tuple(tuple(row[rank] for rank in kept) for row in table.rows),
        ),
        same,
    )


def agreements_table(indicators: pd.DataFrame) -> ScreenTable:
    """Return, for the structures whose agreement is not valid throughout, whether it is today and each year."""
    table = indicator_table(indicators, by="nom", label="Structure")
    rows = [(name, *(_VALID.get(cell, cell) for cell in cells)) for name, *cells in table.rows]
    return replace(
        table,
        rows=tuple(row for row in rows if set(row[1:]) != {_VALID["1"]}),
        numeric=tuple(False for _ in table.numeric),
    )


def _placed(line: pd.Series) -> str:
    """Return what a line does, and in which EPCI."""
    epci = _text(line["nom_epci"])
    return measure_name(line) if epci == UNKNOWN else f"{measure_name(line)} ({epci})"


def _euros(values: pd.Series) -> list[str]:
    return [] if values.isna().all() else [with_unit(value, "€") for value in values]


def _text(value: object) -> str:
    return UNKNOWN if value is None or pd.isna(value) or value == "" else str(value)  # type: ignore[call-overload]

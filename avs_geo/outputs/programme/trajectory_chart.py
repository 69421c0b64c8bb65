"""The trajectory as bars inside a table, so that a reader of screens has the figures too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avs_geo.outputs.tables.html_table import cells_table, drawn_cell, text_cell
from avs_geo.text.numbers import number, percent, with_unit
from avs_geo.text.templates import fill

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd
    from markupsafe import Markup

_HEADINGS = (
    ("Année", ""),
    ("CS", "n"),
    ("EVS", "n"),
    ("Habitants dans un territoire d’agrément", ""),
    ("Hors d’accès", "n"),
    ("Coût Caf", "n"),
    ("Partenaires", "n"),
    ("ETP", "n"),
)

TRAJECTORY_STYLE = """
.avs-trajectoire td.e { width: 44%; min-width: 190px; }
.avs-trajectoire .barre { display: inline-block; height: 1rem; vertical-align: middle;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.avs-trajectoire .acquis { background: #3a78a8; border: 1px solid #24557a; }
.avs-trajectoire .gagne { background: repeating-linear-gradient(45deg, #8fb9d8 0 4px, #24557a 4px 6px);
  border: 1px solid #24557a; }
.avs-trajectoire .valeur { margin-left: .4rem; font-size: .84rem; white-space: nowrap; }
"""


def trajectory_chart(trajectory: pd.DataFrame, proposed: pd.DataFrame) -> str:
    """Return an HTML table, one line per year: coverage as a bar, the other figures beside it.

    Plain blue: what is covered today; hatched: what the programme adds. Where what was decided differs from what was
    proposed, the proposed share is said beside the bar.

    Parameters
    ----------
    trajectory, proposed
        ``TRAJECTORY_COLUMNS``: as decided, and as proposed.
    """
    today = float(trajectory["part_couverte"].iloc[0])
    shares = proposed["part_couverte"].to_numpy(dtype=float)
    rows = [
        _row(year, today=today, proposed=share, is_today=rank == 0)
        for rank, (year, share) in enumerate(zip(trajectory.to_dict("records"), shares, strict=True))
    ]
    heads = [text_cell(label, scope="col", css=css) for label, css in _HEADINGS]
    return cells_table(heads, rows, caption="Trajectoire, en fin d’année", label="Trajectoire", kind="avs-trajectoire")


def _row(year: dict[Hashable, Any], *, today: float, proposed: float, is_today: bool) -> tuple[str, ...]:
    return (
        text_cell("Aujourd’hui" if is_today else f"{year['annee']}", scope="row"),
        text_cell(number(year["nb_cs"]), css="n"),
        text_cell(number(year["nb_evs"]), css="n"),
        drawn_cell(_bars(year["part_couverte"], today, proposed), css="e"),
        text_cell(percent(year["part_hors_acces"]), css="n"),
        text_cell(with_unit(year["cout_caf"], "€"), css="n"),
        text_cell(with_unit(year["cout_partenaires"], "€"), css="n"),
        text_cell(number(year["etp"], 1), css="n"),
    )


def _bars(share: float, today: float, proposed: float) -> Markup:
    """Draw what is covered today, then what is gained; the rest of the cell is for the figures."""
    parts = (("acquis", min(today, share)), ("gagne", share - today))
    aside = "" if abs(share - proposed) < 5e-4 else f" (proposé : {percent(proposed)})"
    bars = [{"kind": kind, "width": 60 * part} for kind, part in parts]
    return fill("outputs/charts/bars.html", bars=bars, said=f"{percent(share)}{aside}")

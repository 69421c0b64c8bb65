"""How many agreements end in each year: bars inside a table, so that a reader of screens has the figures too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.tables.html_table import cells_table, drawn_cell, text_cell
from avs_geo.text.numbers import number
from avs_geo.text.templates import fill
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

_HEADINGS = (("Année", ""), ("CS", "n"), ("EVS", "n"), ("Ensemble", ""))

RENEWAL_STYLE = """
.avs-echeances td.e { width: 62%; min-width: 150px; }
.avs-echeances .barre { display: inline-block; height: 1rem; vertical-align: middle; border-radius: 2px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.avs-echeances .venir { background: #3a78a8; border: 1px solid #24557a; }
.avs-echeances .echu { background: repeating-linear-gradient(45deg, #d98047 0 4px, #8c3b0c 4px 6px);
  border: 1px solid #8c3b0c; }
.avs-echeances .valeur { margin-left: .4rem; font-size: .84rem; white-space: nowrap; }
"""


def renewal_chart(calendar: pd.DataFrame) -> str:
    """Return an HTML table of bars, one line per year.

    Plain blue: agreements that are still to end; hatched orange: overdue ones. The figures stand beside the bars.

    Parameters
    ----------
    calendar
        What :func:`avs_geo.analysis.state_of_play.renewal_calendar` returned.
    """
    scale = max(int(calendar["nb_structures"].max()), 1)
    rows = [
        (
            text_cell(str(year), scope="row"),
            text_cell(number(cs), css="n"),
            text_cell(number(evs), css="n"),
            drawn_cell(_bars(whole, overdue, scale), css="e"),
        )
        for year, cs, evs, whole, overdue in calendar.itertuples(index=False)
    ]
    heads = [text_cell(label, scope="col", css=css) for label, css in _HEADINGS]
    return cells_table(
        heads,
        rows,
        caption="Agréments qui prennent fin, par année",
        label="Calendrier des renouvellements",
        kind="avs-echeances",
    )


def _bars(whole: int, overdue: int, scale: int) -> Markup:
    """Draw the overdue ones, then the others; the rest of the cell is for the figure."""
    counts = (("echu", overdue), ("venir", whole - overdue))
    said = f"{number(whole)}, dont {plural(overdue, 'échu')}" if overdue else number(whole)
    bars = [{"kind": kind, "width": 55 * count / scale} for kind, count in counts]
    return fill("outputs/charts/bars.html", bars=bars, said=said)

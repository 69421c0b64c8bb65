"""How many agreements end in each year: bars inside a table, so that a reader of screens has the figures too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.french import number, plural

if TYPE_CHECKING:
    import pandas as pd

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
    rows = "".join(
        f'<tr><th scope="row">{year}</th><td class="n">{number(cs)}</td><td class="n">{number(evs)}</td>'
        f'<td class="e">{_bars(whole, overdue, scale)}</td></tr>'
        for year, cs, evs, whole, overdue in calendar.itertuples(index=False)
    )
    return (
        '<div class="avs-tableau avs-echeances" tabindex="0" role="region" aria-label="Calendrier des renouvellements">'
        "<table><caption>Agréments qui prennent fin, par année</caption>"
        '<thead><tr><th scope="col">Année</th><th scope="col" class="n">CS</th><th scope="col" class="n">EVS</th>'
        f'<th scope="col">Ensemble</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _bars(whole: int, overdue: int, scale: int) -> str:
    """Draw the overdue ones, then the others; the rest of the cell is for the figure."""
    parts = "".join(
        f'<span class="barre {kind}" style="width:{55 * count / scale:.2f}%"></span>'
        for kind, count in (("echu", overdue), ("venir", whole - overdue))
        if count
    )
    said = f"{number(whole)}, dont {plural(overdue, 'échu')}" if overdue else number(whole)
    return f'{parts}<span class="valeur">{said}</span>'
